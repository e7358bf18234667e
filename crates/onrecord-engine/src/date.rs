//! Time expressions of a page, and when each statement was made.
//!
//! Expressions are found by rules over looked-up words and resolved against the page's date, after
//! TimeML 1.2.1 and the rule systems HeidelTime (Strötgen and Gertz 2010) and SUTime (Chang and
//! Manning 2012); see `docs/dates.md`.

mod anchor;
mod expressions;
mod holidays;
mod said;
mod tense;
mod value;
mod words;

#[cfg(test)]
mod examples;

use onrecord_ledger::{Anatomy, Dated, Document, Note, NoteCode, TimeExpression};

use crate::attribute::Attribution;
use crate::resolve::Voice;
use crate::segment::Segments;
use anchor::{Anchors, Resolved};
use expressions::{Line, Phrase};
use words::Classified;

pub use words::Lists;

/// The times of a page.
#[derive(Clone, Debug, Default)]
pub struct Times {
    /// Every time expression, in order.
    pub expressions: Vec<TimeExpression>,
    /// When each attribution was made; one for each, in the same order.
    pub said: Vec<Option<Dated>>,
    /// Doubtful dates.
    pub notes: Vec<Note>,
}

/// Finds and resolves the times of a page; `voices` are who speaks in each attribution, none where that is not known.
#[must_use]
pub fn date(
    document: &Document,
    anatomy: &Anatomy,
    segments: &Segments,
    attributions: &[Attribution],
    voices: &[Voice],
    lists: &Lists,
) -> Times {
    let text = document.text();
    let words: Vec<Classified> = segments.tokens.iter().map(|token| lists.classify(text, *token)).collect();
    let mut anchors = Anchors::new(anatomy.published.as_ref().map(|published| published.date));
    let mut times = Times::default();
    let mut phrases = Vec::new();
    for (paragraph, range) in segments.paragraphs.iter().map(|paragraph| paragraph.tokens.clone()).enumerate() {
        phrases.clear();
        let line = Line { text, tokens: &segments.tokens, words: &words, lists, range };
        line.find(&mut phrases);
        let tense_of = |phrase: &Phrase| {
            let sentence = segments.sentence_of(phrase.tokens.start)?;
            let sentence = segments.sentences.get(sentence)?.tokens.clone();
            tense::tense(text, &segments.tokens, &words, sentence, phrase, lists)
        };
        for (at, phrase) in phrases.iter().enumerate() {
            let next_day = next_day(&line, &anchors, phrase, phrases.get(at + 1), tense_of);
            let resolved = anchors.resolve(phrase, tense_of(phrase), paragraph, next_day);
            keep(&line, phrase, resolved, &mut times);
        }
    }
    times.notes.extend(later_dateline(anatomy, &times.expressions, text));
    times.said = said::said(text, anatomy, segments, attributions, voices, &times.expressions, lists);
    times
}

/// The day told right behind a time of day: "at 4 p.m. on Monday".
fn next_day(
    line: &Line<'_>,
    anchors: &Anchors,
    phrase: &Phrase,
    next: Option<&Phrase>,
    tense: impl Fn(&Phrase) -> Option<words::Tense>,
) -> Option<jiff::civil::Date> {
    let next = next.filter(|next| phrase.is_time_alone() && line.joins_day(phrase.tokens.end, next.tokens.start))?;
    let (first, last) = anchors.clone().resolve(next, tense(next), 0, None).range?;
    (first == last).then_some(first)
}

fn keep(line: &Line<'_>, phrase: &Phrase, resolved: Resolved, times: &mut Times) {
    let Some(span) = line.span(&phrase.tokens) else { return };
    if let Some(doubt) = resolved.doubt {
        let message = format!("'{}': {doubt}; it has no value", span.of(line.text));
        times.notes.push(Note::new(NoteCode::DoubtfulDate, message).at(span));
    }
    times.expressions.push(TimeExpression {
        span,
        kind: resolved.kind,
        value: resolved.value,
        earliest: resolved.range.map(|(earliest, _)| earliest),
        latest: resolved.range.map(|(_, latest)| latest),
        relative: resolved.relative,
    });
}

/// How far behind the place the date of a dateline stands at most, in bytes.
const DATELINE: usize = 40;

/// A dateline that is later than the page's own date contradicts it.
fn later_dateline(anatomy: &Anatomy, expressions: &[TimeExpression], text: &str) -> Option<Note> {
    let (place, published) = (anatomy.place.as_ref()?, anatomy.published.as_ref()?);
    let dated = expressions.iter().find(|expression| {
        let between = text.get(place.span.end()..expression.span.start());
        between.is_some_and(|between| between.len() <= DATELINE && !between.contains('\n'))
    })?;
    let day = dated.earliest.filter(|day| dated.latest == Some(*day))?;
    (day > published.date).then(|| {
        let message = format!("the dateline is of {day}, the page of {}", published.date);
        Note::new(NoteCode::DoubtfulDate, message).at(dated.span)
    })
}

#[cfg(test)]
mod tests {
    use super::examples::{check, read};
    use crate::marked::Marked;
    use proptest::prelude::*;

    fn notes(published: &str, text: &str) -> usize {
        read(published, &Marked::parse(text)).notes.len()
    }

    #[test]
    fn a_date_that_no_calendar_has_is_noted_and_has_no_value() {
        check("2016-09-08", "He came on {?|31 February} and on {?|Monday, May 40}, also {?|May 5, 99999}.");
        assert_eq!(notes("2016-09-08", "He came on 31 February and on Monday, May 40, also May 5, 99999."), 3);
        assert_eq!(notes("2016-09-08", "He came on May 5, 0."), 1);
    }

    #[test]
    fn a_weekday_that_contradicts_its_date_is_noted() {
        check("2016-09-08", "He came on {?|Tuesday, 5 September 2016}.");
        assert_eq!(notes("2016-09-08", "He came on Tuesday, 5 September 2016."), 1);
    }

    #[test]
    fn pages_at_the_ends_of_the_calendar_are_read() {
        for published in ["0000-01-01", "-009999-01-01", "9999-12-31"] {
            for text in [
                "last week, next year, two centuries ago, Friday, next Monday, last fall, Feb. 3",
                "99999999 years ago",
            ] {
                let _ = read(published, &Marked::parse(text));
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[^{}|]{0,80}") {
            let marked = Marked::parse(&text);
            let times = read("2016-09-08", &marked);
            for time in &times.expressions {
                prop_assert!(!time.span.of(&marked.text).is_empty());
                prop_assert!(time.earliest <= time.latest);
            }
            prop_assert!(times.expressions.windows(2).all(|two| two[0].span.end() <= two[1].span.start()));
        }

        #[test]
        fn any_words_of_time_are_read(words in prop::collection::vec(prop::sample::select(vec![
            "the", "a", "last", "next", "this", "that", "of", "end", "early", "earlier", "later", "in", "Monday", "May",
            "5", "31", "40", "1998", "99999", "0", ",", "-", "two", "half", "years", "year's", "day", "quarter", "ago",
            "p.m.", ":", "30", "noon", "summer", "decade", "century", "1990s", "'80s", "every", "fiscal", "third", "or",
            "so", "hundred", "thousand", "more", "than", "at", "least", "weekend", "Easter", "from", "now",
        ]), 0..14), joined in prop::bool::ANY) {
            let text = words.join(if joined { "" } else { " " });
            let marked = Marked::parse(&text);
            for published in ["2016-09-08", "0000-02-29", "9999-12-31", ""] {
                let times = read(published, &marked);
                prop_assert!(times.expressions.iter().all(|time| time.earliest <= time.latest));
            }
        }
    }
}
