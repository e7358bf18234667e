//! Deals of things and sums: "offered $5 million for Y", "the exchange of X for Y".

use super::legs::{Legs, Sentence, legs};
use super::lists::Class;

/// Words between a verb of offering and the "for" of what is got.
const SUM: usize = 24;

/// "offered $5 million for Y", "a reward of 5 million francs for Y", "a $10 offer for Y".
pub(super) fn price(sentence: &Sentence<'_>, at: usize, end: usize) -> Option<Legs> {
    let limit = sentence.words.len().min(end + SUM);
    let joint = (end..limit).find(|at| sentence.word(*at) == "for" || matches!(sentence.word(*at), ";" | ":" | "."))?;
    if sentence.word(joint) != "for" {
        return None;
    }
    let give = if joint == end {
        // "a $10-a-share offer": the second "a" is none of its articles.
        let article = |at: &usize| {
            matches!(sentence.word(*at), "a" | "an" | "the" | "its") && (*at == 0 || sentence.word(*at - 1) != "-")
        };
        let from = (at.saturating_sub(9)..at).rev().find(article)?;
        from + 1..at
    } else {
        end..joint
    };
    let sum = give.clone().any(|at| is_money(sentence, at));
    let bought = joint + 1..sentence.leg_end(joint + 1);
    // "offered $5 million for two years" buys no time.
    let lasts =
        bought.clone().take(3).any(|at| matches!(sentence.word(at), "years" | "year" | "months" | "days" | "now"));
    (sum && !lasts).then(|| legs(sentence, give, bought, at..end)).flatten()
}

fn is_money(sentence: &Sentence<'_>, at: usize) -> bool {
    let word = sentence.word(at);
    word.starts_with(['$', '€', '£']) || word.len() > 2 && word.contains('$') || sentence.is(at, Class::Money)
}

/// "agreed to buy X for $22 million": the sum is given for the thing.
pub(super) fn sale(sentence: &Sentence<'_>, at: usize, end: usize) -> Option<Legs> {
    // What was sold long ago is no bargain; what is agreed or meant is.
    let meant = sentence.has_before(Class::Offer, at)
        || sentence.has_before(Class::Modal, at)
        || sentence.has_before(Class::Agreement, at);
    let joint = (end..sentence.words.len().min(end + SUM))
        .find(|at| sentence.word(*at) == "for" || sentence.is_break(*at) || sentence.word(*at) == ".")?;
    if !meant || sentence.word(joint) != "for" || sentence.words_in(end..joint) == 0 {
        return None;
    }
    let first = (joint + 1..joint + 5).find(|at| is_money(sentence, *at) || sentence.word(*at) == "$")?;
    let goes_on = |at: &usize| {
        is_money(sentence, *at)
            || sentence.word(*at).starts_with(|c: char| c.is_ascii_digit())
            || matches!(
                sentence.word(*at),
                "$" | "million" | "billion" | "thousand" | "trillion" | "a" | "share" | "each"
            )
    };
    let last = (first..sentence.words.len()).find(|at| !goes_on(at)).unwrap_or(sentence.words.len());
    legs(sentence, joint + 1..last, end..joint, at..end)
}

/// "the exchange of X for Y".
pub(super) fn goods(sentence: &Sentence<'_>, at: usize, end: usize) -> Option<Legs> {
    let joint =
        (end..sentence.words.len().min(end + 8)).find(|at| sentence.word(*at) == "for" || sentence.is_break(*at))?;
    let things = sentence.word(joint) == "for" && sentence.words_in(end..joint) > 0;
    (things && !sentence.has(Class::Replace, end..joint) && sentence.word(end) != "support").then_some(())?;
    legs(sentence, end..joint, joint + 1..sentence.leg_end(joint + 1), at..end)
}
