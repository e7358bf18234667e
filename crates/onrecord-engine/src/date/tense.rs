//! Whether the clause around an expression looks back or forward.

use std::ops::Range;

use super::expressions::Phrase;
use super::words::{Classified, Lists, Tense, Word};
use crate::segment::Token;

/// How many tokens on each side are looked at.
const REACH: usize = 14;

/// Verbs that put something off or give time: with "until" they look forward, though they may stand in the past.
const PUTS_OFF: &[&str] = &[
    "postpone",
    "postpones",
    "postponed",
    "adjourn",
    "adjourned",
    "defer",
    "deferred",
    "delay",
    "delays",
    "delayed",
    "extend",
    "extends",
    "extended",
    "give",
    "gives",
    "gave",
    "given",
];

/// The tense at an expression: that of the nearest telling word before it in its sentence, else of
/// the nearest behind it. `None` where no word tells.
///
/// The words before decide first because in English a verb stands before its adverb of time ("said
/// Monday the talks would …"); only an adverb that leads its sentence is governed by what follows.
pub(super) fn tense(
    text: &str,
    tokens: &[Token],
    words: &[Classified],
    sentence: Range<usize>,
    phrase: &Phrase,
    lists: &Lists,
) -> Option<Tense> {
    let told = |at: usize| {
        let is_month = matches!(words.get(at)?.word, Word::Month(_));
        let word = tokens.get(at)?.span.of(text);
        if is_month && word.starts_with(char::is_uppercase) { None } else { lists.tense(word) }
    };
    let first = phrase.tokens.start;
    if is_awaited(text, tokens, sentence.start, first) {
        return Some(Tense::Future);
    }
    let before = (sentence.start.max(first.saturating_sub(REACH))..first).rev().find_map(told);
    let last = phrase.tokens.end;
    before.or_else(|| (last..sentence.end.min(last.saturating_add(REACH))).find_map(told))
}

/// "as early as Tuesday", "as soon as next week", "set to resume Monday", "postponed until Tuesday": whatever verb
/// stands there.
fn is_awaited(text: &str, tokens: &[Token], start: usize, first: usize) -> bool {
    let is = |back: usize, words: &[&str]| {
        let token = first.checked_sub(back).filter(|at| *at >= start).and_then(|at| tokens.get(at));
        token.is_some_and(|token| words.contains(&token.span.of(text)))
    };
    let set_to = || (2..=5).any(|to| is(to, &["to"]) && is(to + 1, &["set", "due", "ready", "poised"]));
    let put_off = || {
        let until = (1..=4).find(|back| is(*back, &["until", "till"]));
        until.is_some_and(|until| {
            // "They have until Monday", not "they have waited until Monday".
            is(until + 1, &["has", "have", "had"]) || (until + 1..=until + 8).any(|back| is(back, PUTS_OFF))
        })
    };
    is(1, &["as"]) && is(2, &["early", "soon"]) && is(3, &["as"]) || set_to() || put_off()
}
