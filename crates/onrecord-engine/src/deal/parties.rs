//! Who gives, who takes, who offers.

use std::ops::Range;

use onrecord_ledger::{DealParty, Entity};

use super::legs::{Legs, Sentence};
use super::lists::Class;
use crate::segment::Segments;

/// The sides of a deal, as far as its sentence tells.
#[derive(Debug, Default)]
pub(super) struct Parties {
    pub(super) giver: Option<DealParty>,
    pub(super) taker: Option<DealParty>,
    pub(super) proposer: Option<DealParty>,
}

/// Words before a leg, or of a leg, in which a party is looked for.
const REACH: usize = 12;

pub(super) fn parties(
    legs: &Legs,
    sentence: &Sentence<'_>,
    text: &str,
    _segments: &Segments,
    entities: &[Entity],
) -> Parties {
    let find = |range: Range<usize>, last: bool| named(sentence, range, last, text, entities);
    let subject = find(legs.from.saturating_sub(REACH)..legs.from, true);
    let offers = sentence.has_before(Class::Offer, legs.from) || sentence.has_before(Class::Threat, legs.from);
    // What is asked for is given by the one asked, whom the sentence seldom names.
    let (giver, asker) = if legs.demanded { (None, subject) } else { (subject, None) };
    let taker = asker.clone().or_else(|| {
        let other = find(legs.after..legs.after + 4, false);
        other.filter(|other| giver.as_ref().is_none_or(|giver| giver.name != other.name))
    });
    let proposer = asker.or_else(|| giver.clone().filter(|_| offers));
    Parties { giver, taker, proposer }
}

/// A named party or a pronoun of the speaker among these words: the last or the first.
fn named(
    sentence: &Sentence<'_>,
    range: Range<usize>,
    last: bool,
    text: &str,
    entities: &[Entity],
) -> Option<DealParty> {
    let range = range.start..range.end.min(sentence.words.len());
    let is_name = |at: usize| sentence.is_capital(at, text) && (at > 0 || entity_at(sentence, at, entities).is_some());
    let head = if last {
        range.clone().rev().find(|at| is_name(*at) || pronoun(sentence.word(*at)))?
    } else {
        range.clone().find(|at| is_name(*at) || pronoun(sentence.word(*at)))?
    };
    let mut from = head;
    let mut to = head + 1;
    if !pronoun(sentence.word(head)) {
        while from > range.start && sentence.is_capital(from - 1, text) {
            from -= 1;
        }
        while to < sentence.words.len() && sentence.is_capital(to, text) {
            to += 1;
        }
    }
    let span = sentence.span(from..to)?;
    let entity = entities.iter().find(|entity| entity.mentions.iter().any(|mention| mention.overlaps(span)));
    Some(DealParty {
        span,
        name: entity.map_or_else(|| span.of(text).to_owned(), |entity| entity.name.clone()),
        entity: entity.map(|entity| entity.id),
    })
}

fn entity_at<'e>(sentence: &Sentence<'_>, at: usize, entities: &'e [Entity]) -> Option<&'e Entity> {
    let span = sentence.spans.get(at)?;
    entities.iter().find(|entity| entity.mentions.iter().any(|mention| mention.overlaps(*span)))
}

fn pronoun(word: &str) -> bool {
    matches!(word, "he" | "she" | "they" | "it" | "we" | "i")
}
