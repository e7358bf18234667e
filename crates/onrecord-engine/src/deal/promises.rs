//! Deals told as two promises: "they would free the crew, and we would drop the suit", "give us the port, and
//! we will give you the gas".

use super::legs::{Legs, Sentence, legs};
use super::lists::Class;

/// Words that promise for one side, before a verb.
fn promises(sentence: &Sentence<'_>, at: usize) -> bool {
    let pronoun = matches!(sentence.word(at), "we" | "i" | "they" | "you");
    let joined = ["'d", "'ll"].iter().any(|end| sentence.word(at).ends_with(end));
    joined || pronoun && matches!(sentence.word(at + 1), "will" | "would")
}

/// Index of the first word of the clause before a joint.
fn clause(sentence: &Sentence<'_>, joint: usize) -> Option<usize> {
    (sentence.clause_start(joint.checked_sub(1)?)..joint).find(|at| sentence.is_word(*at))
}

/// Index of the verb behind a promise.
fn verb(sentence: &Sentence<'_>, at: usize) -> usize {
    if matches!(sentence.word(at + 1), "will" | "would") { at + 2 } else { at + 1 }
}

/// "They'd let the ship go, and we would hand over the papers": two sides promise, each to give.
pub(super) fn mutual(sentence: &Sentence<'_>, at: usize, end: usize) -> Option<Legs> {
    let clause = clause(sentence, at)?;
    let first = (clause..clause + 3).find(|at| promises(sentence, *at))?;
    let (one, other) = (verb(sentence, first), verb(sentence, at + 1));
    let side = |at: usize| sentence.word(at).split('\'').next().unwrap_or_default();
    let gives = sentence.is(one, Class::Giving) && sentence.is(other, Class::Giving);
    if side(first) == side(at + 1) || !gives {
        return None;
    }
    legs(sentence, one..at, other..sentence.leg_end(other), at..end)
}

/// "Give us the port, and we will give you the gas": what is asked for comes first.
pub(super) fn in_turn(sentence: &Sentence<'_>, at: usize, end: usize) -> Option<Legs> {
    let clause = clause(sentence, at)?;
    let asks = sentence.is(clause, Class::Giving) && !sentence.word(clause).ends_with(['s', 'd', 'n']);
    let other = verb(sentence, at + 1);
    let answers = matches!(sentence.word(at + 1), "we" | "i" | "we'll" | "i'll") && sentence.is(other, Class::Giving);
    if !(asks && answers && sentence.words_in(clause..at) > 1) {
        return None;
    }
    legs(sentence, other..sentence.leg_end(other), clause..at, at..end)
}
