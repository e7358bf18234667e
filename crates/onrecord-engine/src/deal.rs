//! What was to be given for what: both legs of a deal, its parties, how the page tells it.
//!
//! Rules over the words of one sentence: a link ("in exchange for", "only if", "unless") parts the legs;
//! conditional links count only where somebody offers, promises or threatens; formulas that look like a
//! deal and are none ("on condition of anonymity", "traded barbs") are refused. A one-sided demand is
//! no deal. docs/acts.md has the method and its figures.

mod legs;
mod lists;
mod parties;
mod promises;
mod sums;

use onrecord_ledger::{Act, Because, BlockRole, Deal, DealStatus, Entity, Span, Statement};

use crate::segment::Segments;

pub use lists::Lists;

use legs::{Legs, Sentence};
use lists::Class;

/// The deals of a page, in the order in which their links stand.
#[must_use]
pub fn deals(
    text: &str,
    segments: &Segments,
    statements: &[Statement],
    entities: &[Entity],
    lists: &Lists,
) -> Vec<Deal> {
    let mut deals: Vec<Deal> = Vec::new();
    for paragraph in
        segments.paragraphs.iter().filter(|paragraph| matches!(paragraph.role, BlockRole::Body | BlockRole::Title))
    {
        let mut before = None;
        for at in paragraph.sentences.clone() {
            let Some(tokens) = segments.sentences.get(at).map(|sentence| sentence.tokens.clone()) else { continue };
            if lists.may_hold_a_deal(text, segments, tokens.clone()) {
                let sentence = Sentence::new(text, segments, tokens.clone(), lists);
                for legs in legs::find(&sentence, before.clone(), text, segments, lists) {
                    let deal = deal(&legs, &sentence, text, statements, entities);
                    let known =
                        deals.iter().any(|known| known.give.overlaps(deal.give) && known.get.overlaps(deal.get));
                    if !known {
                        deals.push(deal);
                    }
                }
            }
            before = Some(tokens);
        }
    }
    deals
}

fn deal(legs: &Legs, sentence: &Sentence<'_>, text: &str, statements: &[Statement], entities: &[Entity]) -> Deal {
    let statement = innermost(statements, legs.give).or_else(|| innermost(statements, legs.get));
    let parties = parties::parties(legs, sentence, text, entities);
    Deal {
        give: legs.give,
        get: legs.get,
        giver: parties.giver,
        taker: parties.taker,
        proposer: parties.proposer,
        status: status(legs, sentence, statement),
        statement: statement.map(|statement| statement.id),
        because: Because {
            rule: "deals-en-1".to_owned(),
            score: if legs.conditional { 0.6 } else { 0.9 },
            anchors: vec![legs.link],
            reasons: vec![format!("'{}' parts the legs", legs.link.of(text).to_lowercase())],
        },
    }
}

/// The shortest statement whose content holds this leg.
fn innermost(statements: &[Statement], leg: Span) -> Option<&Statement> {
    statements
        .iter()
        .filter(|statement| statement.content.iter().any(|span| span.contains(leg)))
        .min_by_key(|statement| statement.content.iter().map(|span| span.len()).sum::<usize>())
}

fn status(legs: &Legs, sentence: &Sentence<'_>, statement: Option<&Statement>) -> DealStatus {
    let before = |class| sentence.has_before(class, legs.from);
    if let Some(statement) = statement {
        match statement.act {
            Act::Deny | Act::Dismiss => return DealStatus::Denied,
            Act::Reject => return DealStatus::Rejected,
            Act::Condition => return DealStatus::Conditional,
            Act::Propose => return DealStatus::Proposed,
            _ => {}
        }
    }
    if before(Class::Denial) {
        DealStatus::Denied
    } else if before(Class::Negation) {
        DealStatus::Rejected
    } else if legs.conditional {
        DealStatus::Conditional
    } else if before(Class::Agreement) {
        DealStatus::Agreed
    } else if before(Class::Offer) || before(Class::Demand) {
        DealStatus::Proposed
    } else if before(Class::Allegation) {
        DealStatus::Alleged
    } else if before(Class::Modal) {
        DealStatus::Anticipated
    } else if statement.is_some_and(|statement| matches!(statement.act, Act::Report | Act::Allege | Act::Accuse)) {
        DealStatus::Alleged
    } else {
        DealStatus::Done
    }
}

#[cfg(test)]
mod tests;
