use anstyle::{AnsiColor, Style};
use onrecord_engine::segment::{Segments, Token, TokenKind};
use onrecord_ledger::{Quotation, Span, Statement};

use super::DIM;
use super::lines::Piece;

/// What was quoted word for word.
const QUOTED: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));

/// The words of a statement, quoted ones in a style of their own; with the quotation marks around them
/// even where these are no part of the content.
pub(super) fn content(statement: &Statement, text: &str, segments: &Segments) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (at, span) in statement.content.iter().enumerate() {
        if at > 0 {
            pieces.push(Piece::new(" … ", DIM));
        }
        let tokens = segments.tokens.get(segments.tokens_in(*span)).unwrap_or_default();
        let shown = with_marks(*span, segments);
        let mut end = shown.start();
        for token in tokens {
            let style = if is_quoted(token, statement.quotation) { QUOTED } else { Style::new() };
            // White space and marks before a word go with what stands before them.
            let between = text.get(end..token.span.start()).unwrap_or_default();
            pieces.push(Piece::plain(between));
            pieces.push(Piece::new(token.span.of(text), style));
            end = token.span.end();
        }
        pieces.push(Piece::plain(text.get(end..shown.end()).unwrap_or_default()));
    }
    pieces
}

fn is_quoted(token: &Token, quotation: Quotation) -> bool {
    match quotation {
        Quotation::Direct => true,
        Quotation::Indirect => false,
        Quotation::Mixed => token.quoted || matches!(token.kind, TokenKind::OpenQuote | TokenKind::CloseQuote),
    }
}

/// The span, with a quotation mark that opens right before its first word or closes right after its
/// last.
fn with_marks(span: Span, segments: &Segments) -> Span {
    let range = segments.tokens_in(span);
    let token = |at: Option<usize>| at.and_then(|at| segments.tokens.get(at));
    let mut shown = span;
    if let Some(first) = token(Some(range.start)).filter(|token| token.quoted)
        && let Some(mark) = token(range.start.checked_sub(1))
        && mark.kind == TokenKind::OpenQuote
        && mark.span.end() == first.span.start()
    {
        shown = shown.cover(mark.span);
    }
    if let Some(last) = token(range.end.checked_sub(1)).filter(|token| token.quoted)
        && let Some(mark) = token(Some(range.end))
        && mark.kind == TokenKind::CloseQuote
        && mark.span.start() == last.span.end()
    {
        shown = shown.cover(mark.span);
    }
    shown
}
