use super::{Token, TokenKind};

/// Tells opening from closing quotation marks in one paragraph and marks the tokens between them.
///
/// Curly and angled marks say themselves what they are, straight ones by the characters beside them.
/// A mark that is never closed quotes to the end of its paragraph, as printers do when a quotation
/// goes on in the next; a stray closing mark quotes nothing. Single marks count only where they pair,
/// since most of them are apostrophes.
pub(super) fn pair(text: &str, tokens: &mut [Token]) {
    let mut open: Option<char> = None;
    for at in 0..tokens.len() {
        let Some(mark) = double_mark(text, tokens[at]) else {
            tokens[at].quoted = open.is_some();
            continue;
        };
        let opens = match mark {
            // „German“ closes with the mark that opens in English.
            '“' => open != Some('„'),
            '„' | '‟' | '〝' => true,
            '”' | '〞' => false,
            '«' => open != Some('»'),
            '»' => open.is_none() && begins_word(text, tokens, at),
            _ => match (open, begins_word(text, tokens, at), ends_word(text, tokens, at)) {
                (None, false, true) => false,
                (None, ..) => true,
                (Some(_), true, false) => true,
                (Some(_), ..) => false,
            },
        };
        tokens[at].kind = if opens { TokenKind::OpenQuote } else { TokenKind::CloseQuote };
        open = opens.then_some(mark);
    }
    pair_single(text, tokens);
}

/// A double quotation mark at this token; straight ones and the doubled marks of typewriters are told
/// as `"`.
fn double_mark(text: &str, token: Token) -> Option<char> {
    match token.span.of(text) {
        "\"" | "＂" => Some('"'),
        "``" => Some('“'),
        "''" => Some('"'),
        mark => mark.chars().next().filter(|c| matches!(c, '“' | '”' | '„' | '‟' | '«' | '»' | '〝' | '〞')),
    }
}

/// Whether the mark touches what follows and not what precedes it.
fn begins_word(text: &str, tokens: &[Token], at: usize) -> bool {
    let span = tokens[at].span;
    let before = text[..span.start()].chars().next_back();
    let after = text[span.end()..].chars().next();
    before.is_none_or(|c| c.is_whitespace() || "([{—–-/‘'“".contains(c)) && after.is_some_and(|c| !c.is_whitespace())
}

/// Whether the mark touches what precedes it and not what follows.
fn ends_word(text: &str, tokens: &[Token], at: usize) -> bool {
    let span = tokens[at].span;
    let before = text[..span.start()].chars().next_back();
    let after = text[span.end()..].chars().next();
    before.is_some_and(|c| !c.is_whitespace())
        && after.is_none_or(|c| c.is_whitespace() || ",.;:?!)]}—–-’'”".contains(c))
}

/// Pairs single marks that stand outside double ones.
fn pair_single(text: &str, tokens: &mut [Token]) {
    let single = |token: &Token| matches!(token.span.of(text), "‘" | "’" | "'" | "‚" | "‛" | "`");
    let mut at = 0;
    while at < tokens.len() {
        let opens = single(&tokens[at])
            && tokens[at].span.of(text) != "’"
            && !tokens[at].quoted
            && begins_word(text, tokens, at);
        let close = opens.then(|| closing_single(text, tokens, at, single)).flatten();
        let Some(close) = close else {
            at += 1;
            continue;
        };
        tokens[at].kind = TokenKind::OpenQuote;
        tokens[close].kind = TokenKind::CloseQuote;
        for token in &mut tokens[at + 1..close] {
            token.quoted = true;
        }
        at = close + 1;
    }
}

/// The single mark that closes the one at `open`: the first that ends a word, but not a plural
/// possessive ("the users’ data") when a better one follows. `None` when another quotation opens
/// first, or none closes. A quotation that opens with ‘ at the head of its paragraph may run to the
/// end of it.
fn closing_single(text: &str, tokens: &[Token], open: usize, single: impl Fn(&Token) -> bool) -> Option<usize> {
    let mut possessive = None;
    for at in open + 1..tokens.len() {
        let token = &tokens[at];
        if token.kind == TokenKind::OpenQuote {
            // A double quotation inside a single one stays inside it.
            continue;
        }
        if !single(token) {
            continue;
        }
        if token.span.of(text) == "‘" {
            return possessive;
        }
        if !ends_word(text, tokens, at) {
            continue;
        }
        let before = text[..token.span.start()].chars().next_back();
        let after = text[token.span.end()..].chars().find(|c| !c.is_whitespace());
        if before == Some('s') && after.is_some_and(char::is_lowercase) {
            possessive = possessive.or(Some(at));
            continue;
        }
        return Some(at);
    }
    let leads = tokens[open].span.of(text) == "‘" && open == 0;
    possessive.or_else(|| (leads && tokens.len() > 1).then(|| tokens.len() - 1))
}
