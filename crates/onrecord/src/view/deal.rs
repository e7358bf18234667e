use onrecord_ledger::{Deal, DealParty, Reading, Span};

use super::DIM;
use super::lines::{GAP, Line, Piece, beside, wrap};

/// Columns of what stands before a deal's legs.
pub(super) const SIGN: usize = 3;

/// Both legs of a deal, one under the other, each with who gives it.
pub(super) fn legs(deal: &Deal, text: &str, width: usize) -> Vec<Line> {
    let rest = width.saturating_sub(SIGN + GAP);
    let leg = |sign: &str, party: &Option<DealParty>, span: Span, after: &str| {
        let who = party.as_ref().map(|party| format!("{}: ", party.name)).unwrap_or_default();
        let told = [Piece::new(&who, DIM), Piece::plain(span.of(text)), Piece::new(after, DIM)];
        beside(&[(&[Line::of(&[Piece::new(sign, DIM)])], SIGN), (&wrap(&told, rest), rest)])
    };
    let proposer = deal.proposer.as_ref().map(|party| format!(" by {}", party.name)).unwrap_or_default();
    let mut lines = leg("⇄", &deal.giver, deal.give, "");
    lines.extend(leg("for", &deal.taker, deal.get, &format!(" · {}{proposer}", deal.status.as_str())));
    lines
}

/// The deals that the page tells in its own words, in nobody's statement.
pub(super) fn narrated(reading: &Reading, width: usize) -> Vec<Line> {
    let deals = reading.deals.iter().filter(|deal| deal.statement.is_none());
    let mut lines: Vec<Line> = deals.flat_map(|deal| legs(deal, reading.document.text(), width)).collect();
    if !lines.is_empty() {
        lines.insert(0, Line::of(&[Piece::new("told by the page itself", DIM)]));
    }
    lines
}
