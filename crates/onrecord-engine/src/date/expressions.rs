//! Finds time expressions: what their words mean before any date is known.
//!
//! At every token that the lists know, the families of rules are tried and the longest match is
//! taken, as TimeML marks the whole phrase with its determiner and modifiers but without its
//! preposition.

mod calendar;
mod clock;
mod counted;
mod edge;
mod quarter;
mod relative;
mod rhythm;
mod weekday;

pub(super) use quarter::SAME_QUARTER;
pub(super) use relative::WEEK_OF;

use std::ops::Range;

use onrecord_ledger::Span;

use super::holidays::Holiday;
use super::value::{Amount, Season, TimeOfDay};
use super::words::{Classified, Lists, Named, Unit, Word};
use crate::segment::Token;

/// A time expression as found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// Its tokens.
    pub(super) tokens: Range<usize>,
    /// What its words mean.
    pub(super) meaning: Meaning,
    /// The time of day that it adds.
    pub(super) time: Option<TimeOfDay>,
    /// Which side of the page's date it lies on, where it says so ("earlier this year").
    pub(super) side: Option<Side>,
}

/// Before or after the page's date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
}

/// From what a time is reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// The page's date.
    Page,
    /// The time last mentioned.
    Mention,
}

/// Which year a month, season or quarter belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum YearOf {
    /// Not said: the one that is nearest in the direction of the tense.
    Unsaid,
    /// Written out.
    Written(i16),
    /// So many years from that of the page or of the time last mentioned.
    Shifted(i8, From),
    /// The last one before (-1) or the next one after (1) the page's date ("last March").
    Occurrence(i8, From),
}

/// What the words of an expression mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A month, or a day of one; the weekday where it is written beside it.
    Date {
        year: YearOf,
        month: u8,
        day: Option<u8>,
        weekday: Option<u8>,
    },
    /// A date that no calendar has.
    Impossible,
    /// Digits that may be day and month or month and day.
    Ambiguous,
    Year(i16),
    /// First year, or its last two digits where the century is not written.
    Decade(u16),
    /// "the 20th century".
    Century(u8),
    Weekday {
        weekday: u8,
        turn: Turn,
    },
    /// Days from the page's date.
    Day(i32),
    /// "last week", "this month", "the next year".
    Unit {
        unit: Unit,
        shift: i8,
        from: From,
    },
    /// "two days ago", "a year earlier".
    Distance {
        amount: Amount,
        unit: Unit,
        sign: i8,
        from: From,
    },
    Quarter {
        quarter: u8,
        year: YearOf,
    },
    Half {
        half: u8,
        year: YearOf,
    },
    /// "the quarter": the one last mentioned, or else the page's.
    Period,
    /// "the latest quarter", "the latest period": the one last mentioned, or else the one that was over last.
    LatestQuarter,
    Season {
        season: Season,
        year: YearOf,
    },
    Holiday {
        holiday: Holiday,
        year: YearOf,
    },
    Lasting {
        amount: Amount,
        unit: Unit,
    },
    Every {
        amount: Amount,
        unit: Unit,
    },
    EveryWeekday(u8),
    Reference(&'static str),
    /// A time of day without its day.
    SomeDay,
}

/// Which of the weekdays of that name is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Not said: by tense.
    Unsaid,
    /// "Monday's": the tense is that of its noun's clause; looking forward, the nearest.
    Nearest,
    /// "last", "next", "this".
    Shifted(i8),
    /// "the previous", "the following".
    Chained(i8),
}

/// What stands at a place.
pub(super) enum Found {
    Phrase(Phrase),
    /// Words that look like a time and are none ("six-year-old"): goes on at this token.
    None(usize),
}

/// The tokens of one paragraph.
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    /// All tokens of the page.
    pub(super) tokens: &'a [Token],
    /// Their look-ups.
    pub(super) words: &'a [Classified],
    pub(super) lists: &'a Lists,
    /// The paragraph's tokens.
    pub(super) range: Range<usize>,
}

/// A meaning and one past its last token.
type Parsed = Option<(Meaning, usize)>;

impl Line<'_> {
    /// The expressions of the paragraph, in order.
    pub(super) fn find(&self, phrases: &mut Vec<Phrase>) {
        let mut at = self.range.start;
        while at < self.range.end {
            if !self.words.get(at).is_some_and(|word| word.begins()) {
                at += 1;
                continue;
            }
            match self.at(at) {
                Some(Found::Phrase(phrase)) => {
                    at = phrase.tokens.end.max(at + 1);
                    let day = phrase.meaning;
                    phrases.push(phrase);
                    at = self.further_days(at, day, phrases);
                }
                Some(Found::None(end)) => at = end.max(at + 1),
                None => at += 1,
            }
        }
    }

    /// The longest expression that begins at this token.
    fn at(&self, first: usize) -> Option<Found> {
        if let Some(end) = self.age(first) {
            return Some(Found::None(end));
        }
        let mut best: Option<Phrase> = None;
        let mut keep = |phrase: Option<Phrase>| {
            if let Some(phrase) = phrase
                && best.as_ref().is_none_or(|known| phrase.tokens.end > known.tokens.end)
            {
                best = Some(phrase);
            }
        };
        keep(self.core(first));
        keep(self.clock(first));
        keep(self.edged(first));
        keep(self.rhythm(first));
        keep(self.counted(first));
        keep(self.named(first));
        best.map(Found::Phrase)
    }

    /// A day, month, year and the like, with its part of the day: what modifiers stand before.
    fn core(&self, first: usize) -> Option<Phrase> {
        let families: [fn(&Self, usize) -> Parsed; 4] = [Self::calendar, Self::weekday, Self::relative, Self::quarter];
        let mut best: Parsed = None;
        for family in families {
            if let Some((meaning, end)) = family(self, first)
                && best.is_none_or(|(_, known)| end > known)
            {
                best = Some((meaning, end));
            }
        }
        let (meaning, end) = best?;
        let mut phrase = plain(first..end, meaning);
        if let Some((time, end)) = self.part_after(meaning, end) {
            phrase.time = Some(time);
            phrase.tokens.end = end;
        }
        Some(phrase)
    }

    /// A phrase of the lists.
    fn named(&self, first: usize) -> Option<Phrase> {
        let (named, end) = self.listed(first)?;
        match named {
            // "The future of the union" is a thing, "as soon as" and "soon after" are conjunctions.
            Named::Reference(_) if self.is_any(end, &["of", "as", "after"]) => None,
            Named::Reference(reference) => Some(plain(first..end, Meaning::Reference(reference))),
            Named::Holiday(holiday) => {
                let (year, end) = self.year_after(end);
                Some(plain(first..end, Meaning::Holiday { holiday, year }))
            }
        }
    }

    /// The phrase of the lists that begins with this token.
    fn listed(&self, first: usize) -> Option<(Named, usize)> {
        let phrases = self.words.get(first)?.phrases?;
        let (named, end) = self.lists.phrase(self.text, self.tokens, first, phrases)?;
        (end <= self.range.end).then_some((named, end))
    }

    /// The words of these tokens, without a possessive ending.
    pub(super) fn span(&self, tokens: &Range<usize>) -> Option<Span> {
        let last = tokens.end.checked_sub(1)?;
        let (first, end) = (self.tokens.get(tokens.start)?, self.tokens.get(last)?);
        let end = self.words.get(last)?.span(self.text, *end);
        Some(if tokens.start == last { end } else { first.span.cover(end) })
    }

    /// Whether the words between a time of day and a day join them: "on", a comma, nothing.
    pub(super) fn joins_day(&self, end: usize, next: usize) -> bool {
        next == end || next == end + 1 && (self.is(end, "on") || self.written(end) == ",")
    }

    fn word(&self, at: usize) -> Word {
        if self.range.contains(&at) { self.words.get(at).map_or(Word::Other, |word| word.word) } else { Word::Other }
    }

    /// Whether this token carries a possessive ending.
    fn possessive(&self, at: usize) -> bool {
        self.range.contains(&at) && self.words.get(at).is_some_and(|word| word.cut > 0)
    }

    /// The token's words; empty outside the paragraph.
    fn written(&self, at: usize) -> &str {
        if self.range.contains(&at) { self.tokens.get(at).map_or("", |token| token.span.of(self.text)) } else { "" }
    }

    /// The token before this one; empty at the head of the paragraph.
    fn written_before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |before| self.written(before))
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.written(at).eq_ignore_ascii_case(word)
    }

    fn is_any(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }

    /// Whether the token before this one is one of these.
    fn follows_any(&self, at: usize, words: &[&str]) -> bool {
        at > self.range.start && self.is_any(at - 1, words)
    }

    /// Whether nothing stands between this token and the next.
    fn touches_next(&self, at: usize) -> bool {
        match (self.tokens.get(at), self.tokens.get(at + 1)) {
            (Some(one), Some(two)) => self.range.contains(&(at + 1)) && one.span.end() == two.span.start(),
            _ => false,
        }
    }

    /// Whether a hyphen joins the words on both sides of this token.
    fn hyphen(&self, at: usize) -> bool {
        at > self.range.start
            && matches!(self.written(at), "-" | "‐" | "‑" | "–")
            && self.touches_next(at - 1)
            && self.touches_next(at)
    }

    /// One past a hyphen, where one stands here; else here.
    fn skip_hyphen(&self, at: usize) -> usize {
        if self.hyphen(at) { at + 1 } else { at }
    }
}

impl Phrase {
    /// Whether it tells a time of day and no day.
    pub(super) fn is_time_alone(&self) -> bool {
        self.meaning == Meaning::SomeDay
    }
}

fn plain(tokens: Range<usize>, meaning: Meaning) -> Phrase {
    Phrase { tokens, meaning, time: None, side: None }
}
