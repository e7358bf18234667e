//! Times reckoned from the page's date or from a time mentioned before: "yesterday", "last week",
//! "this summer", "the next day", "that year".

use super::{From, Line, Meaning, Parsed, YearOf};
use crate::date::value::Amount;
use crate::date::words::{Named, Unit, Word};

impl Line<'_> {
    pub(super) fn relative(&self, first: usize) -> Parsed {
        match self.word(first) {
            Word::Day(days) => Some((Meaning::Day(i32::from(days)), first + 1)),
            Word::Current => self.current(first),
            Word::Recent => self.recent(first),
            Word::The => match self.word(first + 1) {
                Word::Shift(shift) => self.shifted(first + 1, shift, true),
                Word::Chain(shift) => self.chained(first + 1, shift),
                Word::Current => self.current(first + 1).filter(|(meaning, _)| !is_reference(*meaning)),
                Word::Recent => self.recent(first + 1).filter(|(_, end)| *end > first + 2),
                Word::Unit { unit, plural: false } => self.definite(first + 1, unit),
                Word::Other if self.is(first + 1, "full") => match self.word(first + 2) {
                    Word::Unit { unit: unit @ Unit::Year, plural: false } => self.definite(first + 2, unit),
                    _ => None,
                },
                Word::Season(season) => {
                    let (year, end) = self.year_after(first + 2);
                    Some((Meaning::Season { season, year }, end))
                }
                _ => None,
            },
            Word::Shift(shift) => self.shifted(first, shift, false),
            Word::Chain(shift) => self.chained(first, shift).filter(|_| self.starts_phrase(first)),
            Word::That => self.chained(first, 0),
            Word::Season(season) => self.season(first, season),
            _ => None,
        }
    }

    /// A season without "the": with its year, or where a preposition makes it one.
    fn season(&self, first: usize, season: crate::date::value::Season) -> Parsed {
        let (year, end) = self.year_after(first + 1);
        let told = year != YearOf::Unsaid
            || self.follows_any(first, &["in", "by", "since", "until", "early", "late", "mid", "-"])
                && !matches!(self.written(first + 1), "of" | "-");
        told.then_some((Meaning::Season { season, year }, end))
    }

    /// "last week", "this year", "next March"; with a number between it is a duration.
    fn shifted(&self, at: usize, shift: i8, the: bool) -> Parsed {
        let from = if the && shift == 1 { From::Mention } else { From::Page };
        let past = self.is(at, "past");
        let coming = self.is_any(at, &["coming", "upcoming"]);
        // "this past week", "this coming month".
        let mut noun = at + 1;
        let mut shift = shift;
        if shift == 0
            && let Word::Shift(second) = self.word(noun)
        {
            shift = second;
            noun += 1;
        }
        noun = self.skip_filler(noun);
        match self.word(noun) {
            Word::Unit { unit, plural: false } => self.shifted_unit(noun, unit, shift, from, past && the),
            Word::Unit { plural: true, .. } if past || coming => {
                let reference = if past { "PAST_REF" } else { "FUTURE_REF" };
                Some((Meaning::Reference(reference), noun + 1))
            }
            Word::Month(month) if !self.is_verb(noun) => {
                let year = YearOf::Occurrence(shift, from);
                if let Some((Meaning::Date { year: YearOf::Unsaid, day: Some(day), weekday, .. }, end)) =
                    self.calendar(noun)
                {
                    return Some((Meaning::Date { year, month, day: Some(day), weekday }, end));
                }
                Some((Meaning::Date { year, month, day: None, weekday: None }, noun + 1))
            }
            Word::Season(season) => Some((Meaning::Season { season, year: YearOf::Occurrence(shift, from) }, noun + 1)),
            Word::Fiscal => self.fiscal_year(noun, shift, from),
            // "the next morning".
            Word::Part(_) if the && shift == 1 => Some((Meaning::Unit { unit: Unit::Day, shift, from }, noun)),
            Word::Other => match self.listed(noun)? {
                (Named::Holiday(holiday), end) => {
                    Some((Meaning::Holiday { holiday, year: YearOf::Occurrence(shift, from) }, end))
                }
                (Named::Reference(_), _) => None,
            },
            _ => None,
        }
    }

    fn shifted_unit(&self, noun: usize, unit: Unit, shift: i8, from: From, stretch: bool) -> Parsed {
        if self.is_old(noun + 1) {
            return None;
        }
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour => {
                stretch.then_some((Meaning::Lasting { amount: Amount::ONE, unit }, noun + 1))
            }
            // "the past year" is twelve months, "last year" a year of the calendar.
            _ if stretch => Some((Meaning::Lasting { amount: Amount::ONE, unit }, noun + 1)),
            Unit::Day if from == From::Page => None,
            _ => Some((Meaning::Unit { unit, shift, from }, noun + 1)),
        }
    }

    fn fiscal_year(&self, fiscal: usize, shift: i8, from: From) -> Parsed {
        let year = matches!(self.word(fiscal + 1), Word::Unit { unit: Unit::Year, plural: false });
        year.then_some((Meaning::Unit { unit: Unit::Year, shift, from }, fiscal + 2))
    }

    /// "the previous day", "that year", "the following month".
    fn chained(&self, at: usize, shift: i8) -> Parsed {
        let latest = self.is(at, "latest");
        let mut noun = at + 1;
        if self.word(at) == Word::That && matches!(self.word(noun), Word::Chain(0)) {
            noun += 1;
        }
        let from = From::Mention;
        match self.word(noun) {
            Word::Unit { plural: true, .. } => None,
            Word::Unit { unit: Unit::Second | Unit::Minute | Unit::Hour, .. } => None,
            Word::Unit { unit: Unit::Quarter, .. } if latest => Some((Meaning::LatestQuarter, noun + 1)),
            Word::Unit { unit, .. } if !self.is_old(noun + 1) => Some((Meaning::Unit { unit, shift, from }, noun + 1)),
            Word::Period if latest => Some((Meaning::LatestQuarter, noun + 1)),
            Word::Month(month) if !self.is_verb(noun) => {
                let year = YearOf::Occurrence(shift, from);
                Some((Meaning::Date { year, month, day: None, weekday: None }, noun + 1))
            }
            Word::Season(season) => Some((Meaning::Season { season, year: YearOf::Occurrence(shift, from) }, noun + 1)),
            Word::Fiscal => self.fiscal_year(noun, shift, from),
            // "the next morning".
            Word::Part(_) if shift != 0 => Some((Meaning::Unit { unit: Unit::Day, shift, from }, noun)),
            _ => None,
        }
    }

    /// "current" is now; "the current year" is this year.
    fn current(&self, at: usize) -> Parsed {
        match self.word(at + 1) {
            Word::Unit { unit, plural: false } if unit != Unit::Day => {
                Some((Meaning::Unit { unit, shift: 0, from: From::Page }, at + 2))
            }
            Word::Fiscal => self.fiscal_year(at + 1, 0, From::Page),
            _ => Some((Meaning::Reference("PRESENT_REF"), at + 1)),
        }
    }

    /// "recent", "recent years", "recent weeks and months".
    fn recent(&self, at: usize) -> Parsed {
        let unit = |at: usize| matches!(self.word(at), Word::Unit { .. });
        let mut end = at + 1;
        if unit(end) {
            end += 1;
            if self.is_any(end, &["and", "or"]) && unit(end + 1) {
                end += 2;
            }
        }
        Some((Meaning::Reference("PAST_REF"), end))
    }

    /// "the week", "the year", "the quarter": the one that the page is of, or last spoke of.
    fn definite(&self, noun: usize, unit: Unit) -> Parsed {
        let end = noun + 1;
        // "the year 2000".
        if unit == Unit::Year
            && let Some((Meaning::Year(year), end)) = self.calendar(end)
        {
            return Some((Meaning::Year(year), end));
        }
        // "the week of March 6".
        if unit == Unit::Week
            && self.is(end, "of")
            && let Some((Meaning::Date { year, month, day: Some(day), .. }, end)) = self.calendar(end + 1)
        {
            return Some((Meaning::Date { year, month, day: Some(day), weekday: Some(WEEK_OF) }, end));
        }
        if self.hyphen(end) || self.possessive(noun) && unit == Unit::Day {
            return None;
        }
        if unit == Unit::Year && self.word(end) == Word::Ending {
            return Some((Meaning::Lasting { amount: Amount::ONE, unit }, end));
        }
        match unit {
            Unit::Quarter => Some((Meaning::Period, end)),
            Unit::Week | Unit::Weekend | Unit::Month | Unit::Year => {
                Some((Meaning::Unit { unit, shift: 0, from: From::Page }, end))
            }
            _ => None,
        }
    }

    /// Words that may stand between "last" and its noun.
    fn skip_filler(&self, at: usize) -> usize {
        if self.is_any(at, &["full", "calendar", "whole"]) { at + 1 } else { at }
    }

    /// Whether "may" or "march" stands as a verb.
    fn is_verb(&self, at: usize) -> bool {
        self.written(at).starts_with(|c: char| c.is_lowercase())
    }

    /// "previous" and the like begin an expression of their own only without "the" before them.
    fn starts_phrase(&self, at: usize) -> bool {
        !self.follows_any(at, &["a", "an", "his", "her", "their", "its", "no", "any"])
    }
}

/// Stands for the weekday of a date whose whole week is meant.
pub(in crate::date) const WEEK_OF: u8 = 0;

fn is_reference(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::Reference(_))
}

#[cfg(test)]
mod tests {
    use crate::date::examples::check;

    #[test]
    fn times_are_reckoned_from_the_page() {
        check(
            "2016-09-08",
            "He came {2016-09-07|yesterday}, left {2016-W35|last week} and will call {2016-10|next month}.",
        );
        check(
            "2016-09-08",
            "{2016|This year} and {2015|last year}; in {2016-SU|the summer}, unlike {2015-FA|last fall}.",
        );
        check(
            "2016-09-08",
            "It rose over {P1Y|the past year}; in {PAST_REF|recent years} it fell; {PRESENT_REF|now} it rests.",
        );
        check("2016-09-08", "He fled {2016-03|last March}.");
    }

    #[test]
    fn times_are_reckoned_from_what_was_mentioned() {
        check("2016-09-08", "They met on {2016-09-05|Monday}. {2016-09-06|The next day} they parted.");
        check("2016-09-08", "He was elected in {1998|1998} and ousted {1999|the following year}.");
        check("2016-09-08", "She left in {2003|2003}. {2003|That year} he stayed.");
    }

    #[test]
    fn an_undated_page_settles_written_dates_alone() {
        check("", "He said on {?|Monday} that {2016-09-05|5 September 2016} was {?|last year}, {P3D|three days} long.");
        check("", "He came on {2016-09-05|5 September 2016} and left {2016-09-06|the next day}.");
    }
}
