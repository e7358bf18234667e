//! Dates as calendars write them: days, months, years, decades, centuries.

use super::{From, Line, Meaning, Parsed, Phrase, YearOf, plain};
use crate::date::words::{Unit, Word};

/// Years that are read as such without a word that says so.
const PLAIN_YEARS: std::ops::RangeInclusive<u32> = 1500..=2100;

impl Line<'_> {
    pub(super) fn calendar(&self, first: usize) -> Parsed {
        match self.word(first) {
            Word::Weekday(weekday) | Word::WeekdayShort(weekday) => self.date_after_weekday(first, weekday),
            Word::Month(_) => self.month(first, None),
            Word::Digits { .. } => {
                self.numeric(first).or_else(|| self.day_month(first, None)).or_else(|| self.bare_year(first))
            }
            Word::Ordinal(_) => self.day_month(first, None),
            Word::The => match self.word(first + 1) {
                Word::Ordinal(_) => self.day_month(first + 1, None).or_else(|| self.century(first + 1)),
                Word::Decade(_) => self.calendar(first + 1),
                _ if self.apostrophe(first + 1) => self.short_decade(first + 1),
                _ => None,
            },
            Word::Decade(decade) => self.decade(first, decade),
            Word::Number(_) => self.year_in_words(first),
            Word::DottedDate => self.dotted_date(first),
            Word::Other if self.apostrophe(first) => self.short_decade(first),
            _ => None,
        }
        .or_else(|| self.century(first))
    }

    /// "Monday, 5 September 2016", "Friday Oct. 13".
    fn date_after_weekday(&self, first: usize, weekday: u8) -> Parsed {
        if self.possessive(first) {
            return None;
        }
        let mut at = first + 1;
        if self.written(at) == "," {
            at += 1;
        }
        if self.is(at, "the") && matches!(self.word(at + 1), Word::Ordinal(_)) {
            at += 1;
        }
        match self.word(at) {
            Word::Month(_) => self.month(at, Some(weekday)).filter(|(meaning, _)| has_day(*meaning)),
            Word::Digits { .. } | Word::Ordinal(_) => self.day_month(at, Some(weekday)),
            _ => None,
        }
    }

    /// "September 5, 2016", "September 2016", "September".
    fn month(&self, first: usize, weekday: Option<u8>) -> Parsed {
        let Word::Month(month) = self.word(first) else { return None };
        let short = self.is_short_month(first);
        let mut next = first + 1;
        if short && self.written(next) == "." {
            next += 1;
        }
        if self.possessive(first) {
            let year = YearOf::Unsaid;
            return (!short).then_some((Meaning::Date { year, month, day: None, weekday: None }, first + 1));
        }
        let day = match self.word(next) {
            Word::Digits { value, digits: 1 | 2 } if !self.counts_things(next) => u8::try_from(value).ok(),
            Word::Ordinal(day) => Some(day),
            // "March second".
            Word::Unit { unit: Unit::Second, plural: false } => Some(2),
            _ => None,
        };
        if let Some(day) = day {
            let (year, end) = self.year_after(next + 1);
            if !exists(year, month, day) {
                // "In May 40 people" counts people.
                let surely = weekday.is_some() || day <= 31 && day > 0 || year != YearOf::Unsaid;
                if surely {
                    return Some((Meaning::Impossible, end));
                }
            } else if self.far_year_after(next + 1) {
                return Some((Meaning::Impossible, next + 3));
            } else {
                return Some((Meaning::Date { year, month, day: Some(day), weekday }, end));
            }
        }
        let (year, end) = self.year_after(next);
        if year != YearOf::Unsaid {
            return Some((Meaning::Date { year, month, day: None, weekday: None }, end));
        }
        if short || !self.is_month_alone(first) {
            return None;
        }
        Some((Meaning::Date { year, month, day: None, weekday: None }, first + 1))
    }

    /// Whether digits after a month count something: "in June 12 people", "May 5 percent".
    fn counts_things(&self, at: usize) -> bool {
        matches!(self.written(at + 1), "%" | "percent" | "per" | "million" | "billion" | "people")
            || (self.written(at + 1) == ":" && self.touches_next(at) && self.touches_next(at + 1))
    }

    /// "Sept", "Jan": a month only beside a day or a year.
    fn is_short_month(&self, at: usize) -> bool {
        let word = self.written(at).trim_end_matches('.');
        word.len() <= 4 && !matches!(word, "May" | "June" | "July" | "MAY" | "JUNE" | "JULY")
    }

    /// Whether a month that is also another word ("may", "march", "august") or a name stands as a month.
    fn is_month_alone(&self, at: usize) -> bool {
        let ambiguous = self.is_any(at, &["may", "march", "april", "june", "august"]);
        const BEFORE: &[&str] = &[
            "in", "of", "since", "by", "until", "till", "last", "this", "next", "from", "to", "before", "after",
            "during", "for", "through", "and", "or", "early", "late", "mid", "between", "-", "–", "each", "every",
            "coming",
        ];
        let modifies = !self.is(at, "may") && self.follows_any(at, &["the", "a", "an", "its", "their"]);
        !ambiguous || modifies || self.follows_any(at, BEFORE)
    }

    /// "5 September 2016", "5th of May".
    fn day_month(&self, first: usize, weekday: Option<u8>) -> Parsed {
        let day = match self.word(first) {
            Word::Digits { value, digits: 1 | 2 } => u8::try_from(value).ok()?,
            Word::Ordinal(day) => day,
            _ => return None,
        };
        let mut at = self.skip_hyphen(first + 1);
        let of = self.is(at, "of");
        if of && matches!(self.word(first), Word::Ordinal(_)) {
            at += 1;
        }
        let Word::Month(month) = self.word(at) else { return None };
        if self.possessive(at) && of {
            return None;
        }
        let mut end = at + 1;
        if self.is_short_month(at) && self.written(end) == "." && self.word(end + 1) != Word::Other {
            end += 1;
        }
        // "5 May 7" is no date; "the 20 May elections" is one.
        if self.word(at) == Word::Month(5) && self.written(at) == "may" {
            return None;
        }
        let (year, end) = if self.hyphen(end) { self.year_after(end + 1) } else { self.year_after(end) };
        if day > 31 && year == YearOf::Unsaid && weekday.is_none() {
            return None;
        }
        if !exists(year, month, day) {
            return Some((Meaning::Impossible, end));
        }
        Some((Meaning::Date { year, month, day: Some(day), weekday }, end))
    }

    /// The year that is told after a month, season, quarter or holiday, and one past it; the place
    /// itself where none is told.
    pub(super) fn year_after(&self, at: usize) -> (YearOf, usize) {
        let comma = usize::from(self.written(at) == ",");
        if let Some(year) = self.year_digits(at + comma)
            && !(comma == 1 && self.counts_things(at + 1))
        {
            return (YearOf::Written(year), at + comma + 1);
        }
        // "January nineteen ninety-seven", "the year two thousand".
        if let Some((Meaning::Year(year), end)) = self.year_in_words(at + comma) {
            return (YearOf::Written(year), end);
        }
        let of = usize::from(self.is(at, "of"));
        if of == 1 {
            if let Some(year) = self.year_digits(at + 1) {
                return (YearOf::Written(year), at + 2);
            }
            if let Some((Meaning::Year(year), end)) = self.year_in_words(at + 1) {
                return (YearOf::Written(year), end);
            }
            if self.apostrophe(at + 1)
                && let Word::Digits { value, digits: 2 } = self.word(at + 2)
                && let Some(year) = short_year(value)
            {
                return (YearOf::Written(year), at + 3);
            }
        }
        let the = usize::from(self.is(at + of, "the"));
        let year = |at: usize| matches!(self.word(at), Word::Unit { unit: Unit::Year, plural: false });
        let from = at + of + the;
        if year(from + 1) && !self.possessive(from + 1) {
            let shifted = match self.word(from) {
                Word::Shift(shift) if the == 0 => Some(YearOf::Shifted(shift, From::Page)),
                Word::Chain(shift) => Some(YearOf::Shifted(shift, From::Mention)),
                Word::That => Some(YearOf::Shifted(0, From::Mention)),
                _ => None,
            };
            if let Some(shifted) = shifted {
                return (shifted, from + 2);
            }
        }
        (YearOf::Unsaid, at)
    }

    /// A year of four digits.
    fn year_digits(&self, at: usize) -> Option<i16> {
        match self.word(at) {
            Word::Digits { value, digits: 4 } if (1000..=2999).contains(&value) => i16::try_from(value).ok(),
            _ => None,
        }
    }

    /// ", 99999" or ", 0": a year that no news tells.
    fn far_year_after(&self, at: usize) -> bool {
        self.written(at) == ","
            && match self.word(at + 1) {
                Word::Digits { value, digits } => digits > 4 || (digits > 0 && value == 0),
                _ => false,
            }
    }

    /// "1998", not "$1998" or "No. 1998".
    fn bare_year(&self, first: usize) -> Parsed {
        let year = self.year_digits(first)?;
        let said = self.follows_any(first, &["in", "since", "by", "year", "until", "of"]);
        let plain = PLAIN_YEARS.contains(&u32::try_from(year).ok()?);
        let money = matches!(self.written_before(first), "$" | "£" | "€" | "¥" | "#" | "No." | "+" | "/" | ".");
        let counted = matches!(self.written(first + 1), "%" | "percent" | "per" | ":") && self.touches_next(first)
            || self.is_any(first + 1, &["people", "dollars", "troops", "miles", "feet", "metres", "meters", "km"]);
        (plain && !money && !counted || said && year >= 1000 && !money && !counted)
            .then_some((Meaning::Year(year), first + 1))
    }

    /// "2016-09-05", "2016/09/05", "5/9/2016".
    fn numeric(&self, first: usize) -> Parsed {
        let mark = self.written(first + 1);
        if !(matches!(mark, "-" | "/") && self.written(first + 3) == mark) {
            return None;
        }
        if !(first..first + 4).all(|at| self.touches_next(at)) {
            return None;
        }
        let (Word::Digits { value: a, digits: a_digits }, Word::Digits { value: b, digits: b_digits }) =
            (self.word(first), self.word(first + 2))
        else {
            return None;
        };
        let Word::Digits { value: c, digits: c_digits } = self.word(first + 4) else { return None };
        let end = first + 5;
        if a_digits == 4 && b_digits <= 2 && c_digits <= 2 {
            return Some((written_date(a, b, c), end));
        }
        if !(c_digits == 4 && a_digits <= 2 && b_digits <= 2) {
            return None;
        }
        let meaning = match (a <= 12, b <= 12) {
            (true, true) if a == b => written_date(c, a, b),
            (true, true) => Meaning::Ambiguous,
            (false, true) => written_date(c, b, a),
            (true, false) => written_date(c, a, b),
            (false, false) => return None,
        };
        Some((meaning, end))
    }

    /// "08.09.2016": day, month, year, as this form is always read.
    fn dotted_date(&self, first: usize) -> Parsed {
        let written = self.written(first);
        if !written.starts_with(|c: char| c.is_ascii_digit()) || written.len() > 10 {
            return None;
        }
        let mut parts = written.split('.');
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || year.len() != 4 {
            return None;
        }
        let meaning = written_date(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        Some((meaning, first + 1))
    }

    fn decade(&self, first: usize, decade: u16) -> Parsed {
        // "in his 40s", "temperatures in the 80s"; the decade has its century, or "the" and an apostrophe.
        let written = self.written(first).starts_with(|c: char| c.is_ascii_digit());
        let named = !written && self.follows_any(first, &["the", "early", "late", "mid", "-"]);
        (decade >= 1000 || named).then_some((Meaning::Decade(decade), first + 1))
    }

    fn apostrophe(&self, at: usize) -> bool {
        matches!(self.written(at), "'" | "’" | "‘" | "`") && self.touches_next(at)
    }

    /// "'80s", "'98".
    fn short_decade(&self, first: usize) -> Parsed {
        match self.word(first + 1) {
            Word::Decade(decade) if decade < 100 => Some((Meaning::Decade(decade), first + 2)),
            Word::Digits { value, digits: 2 } if self.follows_any(first, &["in", "of", "since"]) => {
                Some((Meaning::Year(short_year(value)?), first + 2))
            }
            _ => None,
        }
    }

    /// "the 19th century".
    fn century(&self, first: usize) -> Parsed {
        let Word::Ordinal(number) = self.word(first) else { return None };
        let at = self.skip_hyphen(first + 1);
        matches!(self.word(at), Word::Unit { unit: Unit::Century, .. }).then_some((Meaning::Century(number), at + 1))
    }

    /// "nineteen ninety-one"; "two thousand (and) twelve" behind "year", since elsewhere two thousand are counted.
    fn year_in_words(&self, first: usize) -> Parsed {
        if self.word(first) == Word::Number(2) && self.is(first + 1, "thousand") {
            let said = self.follows_any(first, &["year"]);
            let at = first + 2 + usize::from(self.is(first + 2, "and"));
            let (ones, end) = match self.word(at) {
                Word::Number(ones @ 1..=99) => (ones, at + 1),
                _ => (0, first + 2),
            };
            return said.then(|| i16::try_from(2000 + ones).ok()).flatten().map(|year| (Meaning::Year(year), end));
        }
        let Word::Number(hundreds @ 18..=20) = self.word(first) else { return None };
        let Word::Number(tens @ 10..) = self.word(first + 1) else { return None };
        if tens < 20 {
            return Some((Meaning::Year(i16::try_from(hundreds * 100 + tens).ok()?), first + 2));
        }
        let at = self.skip_hyphen(first + 2);
        let (ones, end) = match self.word(at) {
            Word::Number(ones @ 1..=9) => (ones, at + 1),
            _ => (0, first + 2),
        };
        Some((Meaning::Year(i16::try_from(hundreds * 100 + tens + ones).ok()?), end))
    }

    /// Further days of the same month: "May 5-7", "May 5 and 6". Gives the token to go on at.
    pub(super) fn further_days(&self, mut at: usize, day: Meaning, phrases: &mut Vec<Phrase>) -> usize {
        let Meaning::Date { year, month, day: Some(mut last), .. } = day else { return at };
        let Some(Word::Month(_)) = phrases.last().and_then(|phrase| {
            let mut tokens = phrase.tokens.clone();
            tokens.find_map(|at| matches!(self.word(at), Word::Month(_)).then(|| self.word(at)))
        }) else {
            return at;
        };
        // A day stands last in "5 May"; only "May 5" goes on with days.
        if !matches!(self.word(at.saturating_sub(1)), Word::Digits { digits: 1 | 2, .. }) {
            return at;
        }
        loop {
            let joined = self.hyphen(at) || self.is_any(at, &["and", "to", "or", "through"]);
            let Word::Digits { value, digits: 1 | 2 } = self.word(at + 1) else { return at };
            let Ok(next) = u8::try_from(value) else { return at };
            let ends = matches!(self.written(at + 2), "" | "," | "." | ";" | ")" | "?" | "-" | "–")
                || self.is_any(at + 2, &["and", "in", "at", "to", "with", "for", "when"]);
            if !joined || next <= last || !exists(year, month, next) || !ends || self.written(at + 3) == "%" {
                return at;
            }
            phrases.push(plain(at + 1..at + 2, Meaning::Date { year, month, day: Some(next), weekday: None }));
            last = next;
            at += 2;
        }
    }
}

fn has_day(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::Date { day: Some(_), .. } | Meaning::Impossible)
}

/// A date out of three numbers.
fn written_date(year: u32, month: u32, day: u32) -> Meaning {
    let (Ok(year), Ok(month), Ok(day)) = (i16::try_from(year), u8::try_from(month), u8::try_from(day)) else {
        return Meaning::Impossible;
    };
    let year = YearOf::Written(year);
    if year == YearOf::Written(0) || !exists(year, month, day) {
        return Meaning::Impossible;
    }
    Meaning::Date { year, month, day: Some(day), weekday: None }
}

/// Whether a month has that day; in a leap year where the year is not written.
fn exists(year: YearOf, month: u8, day: u8) -> bool {
    let year = if let YearOf::Written(year) = year { year } else { 2000 };
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return false };
    jiff::civil::Date::new(year, month, day).is_ok()
}

/// The year that two digits write, within the century around 1980.
fn short_year(value: u32) -> Option<i16> {
    let year = i16::try_from(value).ok()?;
    Some(if year < 30 { 2000 + year } else { 1900 + year })
}

#[cfg(test)]
mod tests {
    use crate::date::examples::check;

    #[test]
    fn a_colon_behind_a_day_counts_nothing() {
        check("2016-09-08", "He wrote on {2016-09-05|Monday, Sept. 5}: \"No.\"");
    }

    #[test]
    fn years_may_be_written_in_words() {
        check("2016-09-08", "By {2000|the year two thousand}; in {1997-01|January nineteen ninety-seven}.");
        check("2016-09-08", "In {2016-01|January} two thousand people marched.");
    }

    #[test]
    fn dates_are_read_as_calendars_write_them() {
        check("2016-09-08", "It began on {2016-09-05|September 5, 2016} and ended in {2016-10|October}.");
        check("2016-09-08", "The {2014-05-20|20 May 2014} letter, {2015-05-05|the 5th of May 2015} one.");
        check("2016-09-08", "Signed {2016-09-05|Monday, 5 September}, sealed {2016-08-31|Aug. 31}.");
        check(
            "2016-09-08",
            "Filed {2016-09-05|2016-09-05}, stamped {2016-09-25|25/9/2016}, read {2016-09-08|08.09.2016}.",
        );
        check("2016-09-08", "Talks ran {2016-05-05|May 5}-{2016-05-07|7}.");
        check("2016-09-08", "In {199|the 1990s} and {195|the early 1950s}, in {1914|1914}, in {18|the 19th century}.");
        check("1999-09-08", "In {1991|nineteen ninety-one} they left.");
    }

    #[test]
    fn the_year_is_the_nearest_that_the_tense_allows() {
        check("1989-10-30", "The sale will close on {1990-02-01|Feb. 1}.");
        check("1989-10-30", "The sale closed on {1989-02-01|Feb. 1}.");
        check("2016-01-10", "He resigned on {2015-12-20|December 20}.");
    }

    #[test]
    fn what_only_looks_like_a_date_is_none() {
        check("2016-09-08", "He may march on, paid $1998 and read page 12.");
        check("2016-09-08", "In {2016-05|May} 40 people came.");
        check("2016-09-08", "He scored in the 80s and lost 3/4 of it.");
    }

    #[test]
    fn day_and_month_that_may_be_either_have_no_value() {
        check("2016-09-08", "Dated {?|5/9/2016}.");
    }
}
