//! Quarters and halves of years, also fiscal ones, and the comparisons of earnings reports.

use super::{From, Line, Meaning, Parsed, YearOf};
use crate::date::value::Amount;
use crate::date::words::{Unit, Word};

impl Line<'_> {
    pub(super) fn quarter(&self, first: usize) -> Parsed {
        let mut at = first;
        let the = self.word(at) == Word::The;
        if the {
            at += 1;
        }
        if the
            && self.is_any(at, &["corresponding", "comparable", "same", "similar"])
            && let Some(found) = self.comparison(at + 1)
        {
            return Some(found);
        }
        // "this year's third quarter", "1998's first half", "the 1988 third quarter".
        if the
            && self.hyphen(at + 1)
            && !matches!(self.word(at), Word::Digits { .. } | Word::Fiscal | Word::Unit { unit: Unit::Year, .. })
        {
            return None;
        }
        let (year, after) = self.year_before(at);
        let fiscal = self.word(after) == Word::Fiscal;
        let at_part = if fiscal { self.skip_hyphen(after + 1) } else { after };
        if let Some((meaning, end)) = self.part_of_year(at_part, year) {
            return Some((meaning, end));
        }
        if year != YearOf::Unsaid && matches!(self.word(after), Word::Unit { unit: Unit::Quarter, .. } | Word::Period) {
            return Some((Meaning::Quarter { quarter: SAME_QUARTER, year }, after + 1));
        }
        // "fiscal 1989", "the fiscal year".
        if fiscal {
            if let (YearOf::Written(year), end) = self.year_after(after + 1) {
                return Some((Meaning::Year(year), end));
            }
            if matches!(self.word(after + 1), Word::Unit { unit: Unit::Year, plural: false }) {
                if let (YearOf::Written(year), end) = self.year_after(after + 2) {
                    return Some((Meaning::Year(year), end));
                }
                if self.word(after + 2) == Word::Ending {
                    return Some((Meaning::Lasting { amount: Amount::ONE, unit: Unit::Year }, after + 2));
                }
                return Some((Meaning::Unit { unit: Unit::Year, shift: 0, from: From::Page }, after + 2));
            }
        }
        // "the year-ago results" marks no stretch of its own: "the" belongs to the results.
        self.year_ago(at).filter(|(_, end)| !the || !matches!(self.word(end - 1), Word::Ago(_) | Word::Earlier(_)))
    }

    /// "year-ago", "the year-earlier third quarter".
    fn year_ago(&self, at: usize) -> Parsed {
        if !matches!(self.word(at), Word::Unit { unit: Unit::Year, plural: false }) || !self.hyphen(at + 1) {
            return None;
        }
        if !matches!(self.word(at + 2), Word::Ago(-1) | Word::Earlier(-1) | Word::Before(-1)) {
            return None;
        }
        let end = at + 3;
        let year = YearOf::Shifted(-1, From::Mention);
        if let Some((meaning, end)) = self.part_of_year(end, year) {
            return Some((meaning, end));
        }
        let noun = matches!(self.word(end), Word::Unit { unit: Unit::Quarter, .. } | Word::Period);
        Some((Meaning::Quarter { quarter: SAME_QUARTER, year }, if noun { end + 1 } else { end }))
    }

    /// "the corresponding period last year", "the comparable year-ago quarter".
    fn comparison(&self, at: usize) -> Parsed {
        if let Some(found) = self.year_ago(at) {
            return Some(found);
        }
        let noun = matches!(self.word(at), Word::Unit { unit: Unit::Quarter, plural: false } | Word::Period);
        if !noun {
            return None;
        }
        match self.year_after(at + 1) {
            (YearOf::Unsaid, _) => None,
            (year, end) => Some((Meaning::Quarter { quarter: SAME_QUARTER, year }, end)),
        }
    }

    /// A year that stands before a quarter: "this year's", "1988". The place itself where none does.
    fn year_before(&self, at: usize) -> (YearOf, usize) {
        if let Word::Digits { value, digits: 4 } = self.word(at)
            && let Ok(year) = i16::try_from(value)
            && (1500..=2100).contains(&year)
        {
            return (YearOf::Written(year), self.skip_hyphen(at + 1));
        }
        let year = matches!(self.word(at + 1), Word::Unit { unit: Unit::Year, plural: false });
        if year && self.possessive(at + 1) {
            match self.word(at) {
                Word::Shift(shift) => return (YearOf::Shifted(shift, From::Page), at + 2),
                Word::Chain(shift) => return (YearOf::Shifted(shift, From::Mention), at + 2),
                Word::That => return (YearOf::Shifted(0, From::Mention), at + 2),
                _ => {}
            }
        }
        (YearOf::Unsaid, at)
    }

    /// "third quarter", "first-half", "Q3", "first two quarters", with the year behind it.
    fn part_of_year(&self, at: usize, known: YearOf) -> Parsed {
        let year_at = |at: usize| match (known, self.year_after(at)) {
            (YearOf::Unsaid, found) => found,
            (known, _) => (known, at),
        };
        match self.word(at) {
            Word::Quarter(quarter) => {
                let (year, end) = year_at(at + 1);
                return Some((Meaning::Quarter { quarter, year }, end));
            }
            Word::HalfOf(half) => {
                let (year, end) = year_at(at + 1);
                return Some((Meaning::Half { half, year }, end));
            }
            _ => {}
        }
        let number = match self.word(at) {
            Word::Ordinal(number @ 1..=4) => number,
            Word::Unit { unit: Unit::Second, plural: false } => 2,
            Word::Shift(-1) => LAST,
            _ => return None,
        };
        if number <= 2 && self.word(at + 1) == Word::Number(2) && self.is(at + 2, "quarters") {
            let (year, end) = year_at(at + 3);
            return Some((Meaning::Half { half: number, year }, end));
        }
        let noun = self.skip_hyphen(at + 1);
        match self.word(noun) {
            Word::Unit { unit: Unit::Quarter, .. } if number != LAST => {
                let (year, end) = year_at(noun + 1);
                Some((Meaning::Quarter { quarter: number, year }, end))
            }
            // "the last half of 1989"; "half" alone may be half of anything.
            Word::Half if number <= 2 || number == LAST => {
                let half = if number == LAST { 2 } else { number };
                let (year, end) = year_at(noun + 1);
                if year != YearOf::Unsaid {
                    return Some((Meaning::Half { half, year }, end));
                }
                let of_year = self.is(noun + 1, "of") && self.is(noun + 2, "the") && self.is(noun + 3, "year");
                of_year.then_some((Meaning::Half { half, year }, noun + 4))
            }
            _ => None,
        }
    }
}

/// Stands for the quarter last mentioned.
pub(in crate::date) const SAME_QUARTER: u8 = 0;

const LAST: u8 = 9;

#[cfg(test)]
mod tests {
    use crate::date::examples::check;

    #[test]
    fn quarters_belong_to_their_years() {
        check("2016-11-08", "In {2016-Q3|the third quarter} it lost; {2015-Q3|a year earlier} it gained.");
        check(
            "2016-11-08",
            "{2016-Q3|Third-quarter} sales fell from {2015-Q3|the year-ago quarter}; {2016-Q3|the quarter} was bad.",
        );
        check(
            "2016-11-08",
            "{2017-Q1|Next year's first quarter} and {2014-Q2|the second quarter of 2014}, {2015-H1|the first half of 2015}.",
        );
        check("2016-11-08", "{2016-Q3|The latest quarter} was bad.");
        check("2016-11-08", "In {1989|fiscal 1989} and {2014-Q3|Q3 2014}.");
    }
}
