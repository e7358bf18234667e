use super::{Lists, Sentence, Token, TokenKind};

/// Splits the tokens from `first` on (one paragraph) into sentences.
///
/// A sentence ends at a full stop, question mark, exclamation mark or ellipsis, with whatever closing
/// marks follow, when the next token could begin a sentence; an abbreviation ends one only before a
/// word that commonly begins sentences.
pub(super) fn split(text: &str, tokens: &[Token], first: usize, lists: &Lists, sentences: &mut Vec<Sentence>) {
    let mut start = first;
    let mut at = first;
    while at < tokens.len() {
        let stop = ends_sentence(text, tokens[at], lists);
        at += 1;
        if stop == Stop::No {
            continue;
        }
        let mut next = at;
        while next < tokens.len() && closes(text, tokens[next]) {
            next += 1;
        }
        if next < tokens.len() && begins_sentence(text, tokens, next, stop, lists) {
            sentences.push(Sentence { tokens: start..next });
            start = next;
            at = next;
        }
    }
    if start < tokens.len() {
        sentences.push(Sentence { tokens: start..tokens.len() });
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    No,
    /// A mark that ends sentences.
    Mark,
    /// An abbreviation with its dot, which may end one.
    Abbreviation,
}

fn ends_sentence(text: &str, token: Token, lists: &Lists) -> Stop {
    let word = token.span.of(text);
    match token.kind {
        TokenKind::Mark if matches!(word, "." | "?" | "!" | "…" | "。" | "؟" | "।") => Stop::Mark,
        TokenKind::Word if word.ends_with('.') && lists.may_end_sentence(word) => Stop::Abbreviation,
        _ => Stop::No,
    }
}

fn closes(text: &str, token: Token) -> bool {
    token.kind == TokenKind::CloseQuote
        || (token.kind == TokenKind::Mark
            && matches!(token.span.of(text), ")" | "]" | "." | "?" | "!" | "…" | "’" | "'"))
}

fn begins_sentence(text: &str, tokens: &[Token], at: usize, stop: Stop, lists: &Lists) -> bool {
    let token = tokens[at];
    let word = token.span.of(text);
    let capital = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    match token.kind {
        TokenKind::Word if stop == Stop::Abbreviation => lists.begins_sentences(word),
        TokenKind::Word | TokenKind::Number => capital(word) || !word.starts_with(char::is_lowercase),
        TokenKind::OpenQuote => {
            let next = tokens.get(at + 1).map_or("", |token| token.span.of(text));
            stop == Stop::Mark && (!next.starts_with(char::is_lowercase) || next.is_empty())
        }
        TokenKind::Mark => {
            stop == Stop::Mark && matches!(word, "(" | "[" | "—" | "–" | "-" | "•" | "@" | "#" | "$" | "£" | "€")
        }
        TokenKind::CloseQuote => false,
    }
}
