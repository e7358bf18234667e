//! The time expression that belongs to a cue.

use std::ops::Range;

use onrecord_ledger::{Span, TimeExpression};

use super::View;
use crate::attribute::Attribution;
use crate::segment::TokenKind;

/// How many tokens may stand between a cue and its time.
///
/// "told a briefing of foreign reporters at the ministry in the capital on Monday".
const REACH: usize = 16;

/// How many tokens may stand between a cue and a time that is longer than a day.
const BESIDE: usize = 4;

/// The expression that tells when the attribution was made; `None` where none belongs to its cue.
pub(super) fn own<'a>(view: &View<'a>, attribution: &Attribution) -> Option<&'a TimeExpression> {
    let cue = *attribution.cue.first()?;
    let tokens = view.segments.tokens_in(cue);
    let sentence = view.segments.sentences.get(view.segments.sentence_of(tokens.start)?)?.tokens.clone();
    let first = view.segments.tokens.get(sentence.start)?.span;
    let last = view.segments.tokens.get(sentence.end.checked_sub(1)?)?.span;
    let whole = first.cover(last);
    let from = view.expressions.partition_point(|time| time.span.end() <= whole.start());
    let until = view.expressions.partition_point(|time| time.span.start() < whole.end());
    let outside = |time: &&&TimeExpression| !attribution.content.iter().any(|content| content.overlaps(time.span));
    let candidates = view.expressions.get(from..until)?.iter().filter(outside);
    candidates
        .filter_map(|time| cost(view, attribution, cue, time, &sentence).map(|cost| (cost, *time)))
        .min_by_key(|(cost, time)| (*cost, time.span))
        .map(|(_, time)| time)
}

/// How far a time is from the cue, in tokens; `None` where it cannot belong to it.
fn cost(
    view: &View<'_>,
    attribution: &Attribution,
    cue: Span,
    time: &TimeExpression,
    sentence: &Range<usize>,
) -> Option<usize> {
    let day = time.earliest? == time.latest?;
    let time = time.span;
    // "said Monday" as one cue.
    if attribution.cue.iter().any(|cue| cue.overlaps(time)) {
        return Some(0);
    }
    let cue_tokens = view.segments.tokens_in(cue);
    let time_tokens = view.segments.tokens_in(time);
    if is_awaited(view, time_tokens.start) {
        return None;
    }
    let after = time_tokens.start >= cue_tokens.end;
    let between = if after { cue_tokens.end..time_tokens.start } else { time_tokens.end..cue_tokens.start };
    if between.start > between.end {
        return None;
    }
    let in_content = |at: usize| {
        let token = view.segments.tokens.get(at).map(|token| token.span);
        token.is_some_and(|span| attribution.content.iter().any(|content| content.overlaps(span)))
    };
    // Content between them counts for nothing: "“No,” he said, “never,” on Monday".
    let words = between.clone().filter(|at| !in_content(*at)).count();
    let has_content = words < between.len();
    let leads = !after && leads_sentence(view, time_tokens.start, sentence);
    // A month or a year tells when something was said only right beside the cue.
    if !day && words > BESIDE {
        return None;
    }
    if words > REACH && !leads {
        return None;
    }
    if !leads && other_cue(view, attribution, &between, &time) {
        return None;
    }
    let in_aside = !after && !leads && aside(view, time_tokens.end);
    // "In a speech six weeks ago, saying so" tells of the same deed.
    let apart = in_aside && !cue.of(view.text).ends_with("ing");
    // "Vela, who fled after the vote on Monday, said", "of Vela, who was rescued on Monday": the day of something else.
    let clause = if after { between } else { sentence.start..time_tokens.start };
    if (after || apart) && clause.filter(|at| !in_content(*at)).any(|at| is_relative(view, at)) {
        return None;
    }
    // "Vela, in exile since last year, said"; not "at a rally last week, Vela said".
    let begins = attribution.source.first().is_some_and(|source| source.start() < time.start());
    if apart && begins && !day {
        return None;
    }
    // Behind the content a time mostly belongs to the content's own clause.
    let far = usize::from(after && has_content) * REACH;
    // "The report, published on Monday, …": a time between commas belongs to what stands before it.
    Some(words + far + usize::from(in_aside) * 4)
}

/// A word by which a clause about somebody begins.
fn is_relative(view: &View<'_>, at: usize) -> bool {
    let word = view.segments.tokens.get(at).map_or("", |token| token.span.of(view.text));
    ["who", "whom", "whose", "which", "where"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// "Ahead of Friday's meeting", "before the Monday vote": the day had not come when it was said.
fn is_awaited(view: &View<'_>, time: usize) -> bool {
    let word = |back: usize| {
        let token = time.checked_sub(back).and_then(|at| view.segments.tokens.get(at));
        token.map_or("", |token| token.span.of(view.text))
    };
    let first = if matches!(word(1), "the" | "a" | "their" | "its") { 2 } else { 1 };
    let (near, far) = (word(first), word(first + 1));
    near.eq_ignore_ascii_case("before")
        || near == "of" && far.eq_ignore_ascii_case("ahead")
        || near == "to" && far.eq_ignore_ascii_case("prior")
}

/// Whether the expression stands at the head of its sentence, a preposition or a dateline apart.
fn leads_sentence(view: &View<'_>, time: usize, sentence: &Range<usize>) -> bool {
    time.saturating_sub(sentence.start) <= 2
        && (sentence.start..time).all(|at| {
            let word = view.segments.tokens.get(at).map_or("", |token| token.span.of(view.text));
            ["on", "late", "early", "earlier", "in", "also", "but", "and", "then"]
                .iter()
                .any(|known| word.eq_ignore_ascii_case(known))
        })
}

/// Whether a comma follows and words other than the cue's stand behind it.
fn aside(view: &View<'_>, after_time: usize) -> bool {
    view.segments
        .tokens
        .get(after_time)
        .is_some_and(|token| token.kind == TokenKind::Mark && token.span.of(view.text) == ",")
}

/// Whether the cue of another statement stands between the time and this cue.
fn other_cue(view: &View<'_>, attribution: &Attribution, between: &Range<usize>, time: &Span) -> bool {
    let (Some(first), Some(last)) = (
        view.segments.tokens.get(between.start),
        between.end.checked_sub(1).and_then(|at| view.segments.tokens.get(at)),
    ) else {
        return false;
    };
    if between.is_empty() {
        return false;
    }
    let gap = first.span.cover(last.span);
    let from = view.by_cue.partition_point(|(cue, _)| cue.end() <= gap.start());
    view.by_cue
        .iter()
        .skip(from)
        .take_while(|(cue, _)| cue.start() < gap.end())
        .filter_map(|(_, at)| view.attributions.get(*at))
        .any(|other| {
            // A nested statement inside the content does not compete for a time outside of it.
            let nested = other.cue.iter().all(|cue| attribution.content.iter().any(|content| content.contains(*cue)));
            other != attribution && (!nested || attribution.content.iter().any(|content| content.contains(*time)))
        })
}
