//! Who gives, who takes, who offers.

use onrecord_ledger::{DealParty, Entity};

use super::legs::{Legs, Sentence};
use super::lists::Class;

/// The sides of a deal, as far as its sentence tells beyond doubt.
#[derive(Debug, Default)]
pub(super) struct Parties {
    pub(super) giver: Option<DealParty>,
    pub(super) taker: Option<DealParty>,
    pub(super) proposer: Option<DealParty>,
}

/// Words of offering, asking and helping that may stand between a party and its leg.
const BETWEEN: usize = 6;

pub(super) fn parties(legs: &Legs, sentence: &Sentence<'_>, text: &str, entities: &[Entity]) -> Parties {
    let subject = subject(legs.from, sentence, text, entities);
    let offers = sentence.has_before(Class::Offer, legs.from) || sentence.has_before(Class::Threat, legs.from);
    // What is asked for is given by the one asked, whom the sentence seldom names.
    let (giver, asker) = if legs.demanded { (None, subject) } else { (subject, None) };
    let other = || legs.conditional.then(|| name_at(legs.after, sentence, text, entities)).flatten();
    let taker = asker.clone().or_else(other);
    let proposer = asker.or_else(|| giver.clone().filter(|_| offers));
    Parties { giver, taker, proposer }
}

/// The name or pronoun that stands right before the verbs that lead to the leg.
fn subject(from: usize, sentence: &Sentence<'_>, text: &str, entities: &[Entity]) -> Option<DealParty> {
    const HELPING: [&str; 22] = [
        "to",
        "be",
        "been",
        "being",
        "is",
        "are",
        "was",
        "were",
        "has",
        "had",
        "have",
        "not",
        "only",
        "never",
        "also",
        "do",
        "does",
        "did",
        "previously",
        "reportedly",
        "for",
        "that",
    ];
    let leads = |at: usize| {
        let classes = [Class::Modal, Class::Offer, Class::Demand, Class::Threat, Class::Agreement, Class::Negation];
        classes.into_iter().any(|class| sentence.is(at, class)) || HELPING.contains(&sentence.word(at))
    };
    let mut last = from.checked_sub(1)?;
    let mut passed = 0;
    while leads(last) && !joined(sentence.word(last)) && passed < BETWEEN {
        last = last.checked_sub(1)?;
        passed += 1;
    }
    let mut first = last;
    while first > 0 && sentence.is_capital(first, text) && sentence.is_capital(first - 1, text) {
        first -= 1;
    }
    party(first, last + 1, sentence, text, entities)
}

/// The name or pronoun with which a leg begins.
fn name_at(from: usize, sentence: &Sentence<'_>, text: &str, entities: &[Entity]) -> Option<DealParty> {
    let first = if sentence.word(from) == "the" { from + 1 } else { from };
    let mut end = first + 1;
    while sentence.is_capital(first, text) && sentence.is_capital(end, text) {
        end += 1;
    }
    party(first, end, sentence, text, entities)
}

fn party(first: usize, end: usize, sentence: &Sentence<'_>, text: &str, entities: &[Entity]) -> Option<DealParty> {
    let words = sentence.span(first..end)?;
    let entity = entities.iter().find(|entity| entity.mentions.iter().any(|mention| mention.overlaps(words)));
    let pronoun = end == first + 1 && (is_pronoun(sentence.word(first)) || joined(sentence.word(first)));
    // A capital at the head of a sentence is no sign of a name.
    let name = sentence.is_capital(first, text) && (first > 0 || end > first + 1);
    (pronoun || name || entity.is_some()).then(|| DealParty {
        span: words,
        name: entity.map_or_else(|| words.of(text).to_owned(), |entity| entity.name.clone()),
        entity: entity.map(|entity| entity.id),
    })
}

fn is_pronoun(word: &str) -> bool {
    matches!(word, "he" | "she" | "they" | "it" | "we" | "i" | "you")
}

/// "we'll", "they'd".
fn joined(word: &str) -> bool {
    word.split_once('\'').is_some_and(|(head, tail)| is_pronoun(head) && matches!(tail, "ll" | "d"))
}
