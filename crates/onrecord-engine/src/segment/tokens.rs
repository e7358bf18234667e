use onrecord_ledger::Span;

use super::{Lists, Token, TokenKind};

/// Appends the tokens of one block. Every character that is not white space lies in exactly one token.
pub(super) fn tokenize(text: &str, block: Span, lists: &Lists, tokens: &mut Vec<Token>) {
    let words = block.of(text);
    let base = block.start();
    let mut at = 0;
    while let Some(first) = words[at..].chars().next() {
        if first.is_whitespace() || first == '\0' {
            at += first.len_utf8();
            continue;
        }
        let (length, kind) = if is_word(first) {
            word(&words[at..], lists)
        } else if words[at..].starts_with("``") {
            (2, TokenKind::OpenQuote)
        } else if words[at..].starts_with("''") {
            (2, TokenKind::CloseQuote)
        } else {
            (first.len_utf8(), TokenKind::Mark)
        };
        if let Ok(span) = Span::new(text, base + at, base + at + length) {
            tokens.push(Token { span, kind, quoted: false });
        }
        at += length;
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining(c)
}

/// Marks that belong to the letter before them, without which a decomposed "é" would fall apart.
fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}' | '\u{0900}'..='\u{0903}' | '\u{093A}'..='\u{094F}' | '\u{20D0}'..='\u{20FF}')
}

/// Length in bytes and kind of the word or number that `rest` begins with.
fn word(rest: &str, lists: &Lists) -> (usize, TokenKind) {
    let mut end = run(rest);
    let digits = rest[..end].chars().all(|c| c.is_ascii_digit());
    // "1,200", "2.5"; "Moscow's", "l'Europe".
    loop {
        let mut after = rest[end..].chars();
        let (Some(joint), Some(next)) = (after.next(), after.next()) else { break };
        let joins = match joint {
            '\'' | '’' => is_word(next),
            ',' | '.' => digits && next.is_ascii_digit() && rest[..end].ends_with(|c: char| c.is_ascii_digit()),
            _ => false,
        };
        if !joins {
            break;
        }
        end += joint.len_utf8();
        end += run(&rest[end..]);
    }
    let kind = if digits && rest[..end].chars().all(|c| c.is_ascii_digit() || c == ',' || c == '.') {
        TokenKind::Number
    } else {
        TokenKind::Word
    };
    if kind == TokenKind::Word && rest[end..].starts_with('.') {
        if let Some(dotted) = dotted(rest, end) {
            return (dotted, kind);
        }
        if lists.is_abbreviation(&rest[..end]) || is_initial(rest, end) {
            return (end + 1, kind);
        }
    }
    (end, kind)
}

fn run(rest: &str) -> usize {
    rest.find(|c| !is_word(c)).unwrap_or(rest.len())
}

/// "U.S.", "a.m.": single letters with a dot after each, at least two. The last dot belongs to the
/// token.
fn dotted(rest: &str, first: usize) -> Option<usize> {
    let single = |part: &str| {
        let mut chars = part.chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
    };
    if !single(&rest[..first]) {
        return None;
    }
    let mut end = first + 1;
    let mut letters = 1;
    loop {
        let length = run(&rest[end..]);
        if length == 0 || !single(&rest[end..end + length]) || !rest[end + length..].starts_with('.') {
            break;
        }
        end += length + 1;
        letters += 1;
    }
    (letters > 1).then_some(end)
}

/// "J." before a capitalised word: the initial of a name.
fn is_initial(rest: &str, end: usize) -> bool {
    let mut chars = rest[..end].chars();
    let capital = chars.next().is_some_and(char::is_uppercase) && chars.next().is_none();
    let after = rest[end + 1..].trim_start_matches([' ', '\u{a0}']);
    capital && rest[..end] != *"I" && after.starts_with(char::is_uppercase)
}
