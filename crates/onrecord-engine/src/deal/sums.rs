//! Deals of things and sums: "offered $5 million for Y", "the exchange of X for Y".

use super::legs::{Legs, Sentence, legs};
use super::lists::Class;

/// Words between a verb of offering and the "for" of what is got.
const SUM: usize = 16;

/// "offered $5 million for Y", "a reward of 5 million francs for Y", "a $10 offer for Y".
pub(super) fn price(sentence: &Sentence<'_>, at: usize, end: usize) -> Option<Legs> {
    let limit = sentence.words.len().min(end + SUM);
    let joint = (end..limit).find(|at| sentence.word(*at) == "for" || matches!(sentence.word(*at), ";" | ":" | "."))?;
    if sentence.word(joint) != "for" {
        return None;
    }
    let give = if joint == end {
        let from =
            (at.saturating_sub(6)..at).rev().find(|at| matches!(sentence.word(*at), "a" | "an" | "the" | "its"))?;
        from + 1..at
    } else {
        end..joint
    };
    let sum = give.clone().any(|at| {
        let word = sentence.word(at);
        word.starts_with(['$', '€', '£']) || word.len() > 2 && word.contains('$') || sentence.is(at, Class::Money)
    });
    let bought = joint + 1..sentence.leg_end(joint + 1);
    // "offered $5 million for two years" buys no time.
    let lasts =
        bought.clone().take(3).any(|at| matches!(sentence.word(at), "years" | "year" | "months" | "days" | "now"));
    (sum && !lasts).then(|| legs(sentence, give, bought, at..end)).flatten()
}

/// "the exchange of X for Y".
pub(super) fn goods(sentence: &Sentence<'_>, at: usize, end: usize) -> Option<Legs> {
    let joint =
        (end..sentence.words.len().min(end + 8)).find(|at| sentence.word(*at) == "for" || sentence.is_break(*at))?;
    let things = sentence.word(joint) == "for" && sentence.words_in(end..joint) > 0;
    (things && !sentence.has(Class::Replace, end..joint) && sentence.word(end) != "support").then_some(())?;
    legs(sentence, end..joint, joint + 1..sentence.leg_end(joint + 1), at..end)
}
