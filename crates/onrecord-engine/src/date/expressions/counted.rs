//! Numbers of units: durations ("three days", "a two-year term"), distances ("two days ago", "a week
//! later"), and ages, which are neither.

use super::{From, Line, Meaning, Phrase, plain};
use crate::date::value::Amount;
use crate::date::words::{Unit, Word};

impl Line<'_> {
    /// "six-year-old", "44 years old", "aged 5": one past it.
    pub(super) fn age(&self, first: usize) -> Option<usize> {
        let (_, at) = self.amount(first)?;
        let at = self.skip_hyphen(at);
        matches!(self.word(at), Word::Unit { .. }).then_some(())?;
        self.is_old(at + 1).then_some(at + 2)
    }

    /// Whether the words here make an age of the unit before them.
    pub(super) fn is_old(&self, at: usize) -> bool {
        let old = self.skip_hyphen(at);
        self.is_any(old, &["old", "olds"]) || self.is(at, "of") && self.is(at + 1, "age")
    }

    pub(super) fn counted(&self, first: usize) -> Option<Phrase> {
        let at = self.near(first);
        if at > first && self.age(at).is_some() {
            return None;
        }
        let (meaning, end) = self
            .stretch(at)
            .or_else(|| self.distance_or_duration(at))
            .or_else(|| self.bare_units(at).filter(|_| at == first))?;
        // "some" and "over" alone say nothing.
        Some(plain(first..end, meaning))
    }

    /// One past words that make a number rough: "about", "more than", "at least".
    fn near(&self, first: usize) -> usize {
        match self.word(first) {
            Word::Near => first + 1,
            Word::Compare => {
                let second = first + 1;
                if self.is_any(first, &["more", "less", "fewer", "longer"]) && self.is(second, "than") {
                    return second + 1;
                }
                if self.is(first, "at") && self.is_any(second, &["least", "most"]) {
                    return second + 1;
                }
                if self.is(first, "up") && self.is(second, "to") {
                    return second + 1;
                }
                let third = second + 1;
                if self.is(first, "no") && self.is_any(second, &["more", "less", "fewer"]) && self.is(third, "than") {
                    return third + 1;
                }
                if self.is(first, "as") && self.is_any(second, &["many", "much", "long"]) && self.is(third, "as") {
                    return third + 1;
                }
                first
            }
            _ => first,
        }
    }

    /// "the past two years", "the first nine months", "the next few days".
    fn stretch(&self, first: usize) -> Option<(Meaning, usize)> {
        let mut at = first;
        let the = self.word(at) == Word::The;
        if the {
            at += 1;
        }
        match self.word(at) {
            Word::Shift(_) | Word::Chain(_) | Word::Ordinal(1) => at += 1,
            _ if the => {}
            _ => return None,
        }
        if let Word::Shift(_) = self.word(at) {
            at += 1;
        }
        let (amount, at) = self.amount_not_one(at)?;
        let at = self.skip_more(at);
        let (at, hyphened) = (self.skip_hyphen(at), self.hyphen(at));
        let Word::Unit { unit, .. } = self.word(at) else { return None };
        // "the 14-day period": "the" belongs to the period.
        if self.is_old(at + 1) || self.possessive(at) || hyphened {
            return None;
        }
        let (end, _) = self.after_unit(at);
        Some((Meaning::Lasting { amount, unit }, end))
    }

    fn distance_or_duration(&self, first: usize) -> Option<(Meaning, usize)> {
        let (amount, at) = self.amount(first)?;
        let (amount, at) = self.range(amount, at);
        let at = self.skip_hyphen(self.skip_more(at));
        let Word::Unit { unit, plural } = self.word(at) else { return None };
        if self.is_old(at + 1) {
            return None;
        }
        let one = self.word(first) == Word::A && !plural;
        // "the year-earlier loss" is a quarter's; "three quarters of" and "a quarter" are fractions; "a fiscal
        // year" is a kind of year.
        let compared =
            self.hyphen(at + 1) && matches!(self.word(at + 2), Word::Ago(_) | Word::Earlier(_) | Word::Before(_));
        if one && (compared || at > first + 1 || unit == Unit::Quarter)
            || unit == Unit::Quarter && self.is(at + 1, "of")
        {
            return None;
        }
        // "$2 million a year", "700 seats a week": how much, not when; but "from $2 million a year earlier".
        let reckoned = matches!(self.word(self.after_unit(at).0), Word::Ago(_) | Word::Earlier(_));
        if one && !reckoned && self.is_rate(first) {
            return None;
        }
        // "one second" may be the second of a list; "a second" mostly is.
        if unit == Unit::Second && !plural && self.word(first) == Word::A {
            return None;
        }
        if unit == Unit::Weekend && amount == Amount::ONE {
            return None;
        }
        let (end, amount) = match self.after_unit(at) {
            (end, true) => (end, plus_half(amount)),
            (end, false) => (end, amount),
        };
        let distance = |sign, from, end| Some((Meaning::Distance { amount, unit, sign, from }, end));
        match self.word(end) {
            Word::Ago(sign) => return distance(sign, From::Page, end + 1),
            Word::Earlier(sign) if !self.is(end + 1, "than") => return distance(sign, From::Mention, end + 1),
            _ => {}
        }
        if self.is(end, "from") && self.is_any(end + 1, &["now", "today"]) {
            return distance(1, From::Page, end + 2);
        }
        // "a day" in "twice a day" is a rhythm, "a year" alone a length.
        if self.word(first) == Word::A && !plural && self.rhythm_before(first) {
            return Some((Meaning::Every { amount: Amount::ONE, unit }, end));
        }
        if self.word(first) == Word::A && !plural && unit == Unit::Day && end == at + 1 && !self.hyphen(first + 1) {
            return Some((Meaning::Lasting { amount, unit }, end));
        }
        Some((Meaning::Lasting { amount, unit }, end))
    }

    /// One past the words that belong to a unit, and whether "and a half" is one of them.
    fn after_unit(&self, unit: usize) -> (usize, bool) {
        let end = unit + 1;
        if self.hyphen(end) && self.is(end + 1, "long") {
            return (end + 2, false);
        }
        if self.is(end, "and") && self.is(end + 1, "a") && self.is(end + 2, "half") {
            return (end + 3, true);
        }
        if self.is(end, "or") && self.is(end + 1, "so") {
            return (end + 2, false);
        }
        (end, false)
    }

    /// "years", "weeks or months": more than one, not told how many; also "day-long".
    fn bare_units(&self, first: usize) -> Option<(Meaning, usize)> {
        let Word::Unit { unit, plural } = self.word(first) else { return None };
        if self.hyphen(first + 1) && self.is(first + 2, "long") && !self.hyphen(first.saturating_sub(1)) {
            let amount = if plural { Amount::Vague } else { Amount::ONE };
            return Some((Meaning::Lasting { amount, unit }, first + 3));
        }
        let fine = matches!(unit, Unit::Second | Unit::Minute | Unit::Hour | Unit::Quarter | Unit::Weekend);
        if !plural || fine || self.is_old(first + 1) || self.hyphen(first + 1) || self.hyphen(first.saturating_sub(1)) {
            return None;
        }
        let mut end = first + 1;
        if self.is_any(end, &["or", "and"]) && matches!(self.word(end + 1), Word::Unit { plural: true, .. }) {
            end += 2;
        }
        if self.word(end) == Word::Ago(-1) {
            return Some((Meaning::Reference("PAST_REF"), end + 1));
        }
        Some((Meaning::Lasting { amount: Amount::Vague, unit }, end))
    }

    /// "to three", "or three" behind a number: then the number is not told.
    fn range(&self, amount: Amount, at: usize) -> (Amount, usize) {
        if (self.is_any(at, &["to", "or"]) || self.hyphen(at))
            && let Some((Amount::Exact(_), end)) = self.amount(at + 1)
            && !matches!(self.word(at + 1), Word::A)
        {
            return (Amount::Vague, end);
        }
        (amount, at)
    }

    /// Whether "a year" here follows a number or what it counts.
    fn is_rate(&self, first: usize) -> bool {
        first > self.range.start
            && (matches!(
                self.word(first - 1),
                Word::Digits { .. } | Word::Fraction(_) | Word::Unit { plural: true, .. }
            ) || self.follows_any(first, &["million", "billion", "cents", "dollars", "percent", "%"])
                || first >= self.range.start + 2
                    && self.written(first - 1).ends_with('s')
                    && matches!(self.word(first - 2), Word::Digits { .. } | Word::Number(_) | Word::Vague))
    }

    /// Words between a number and its unit.
    fn skip_more(&self, at: usize) -> usize {
        const BETWEEN: &[&str] = &[
            "more",
            "full",
            "consecutive",
            "straight",
            "additional",
            "trading",
            "working",
            "business",
            "other",
            "successive",
            "long",
            "whole",
            "calendar",
            "further",
            "solid",
            "fiscal",
        ];
        if self.is_any(at, BETWEEN) { at + 1 } else { at }
    }

    /// A number that is not just "a".
    fn amount_not_one(&self, first: usize) -> Option<(Amount, usize)> {
        self.amount(first).filter(|_| self.word(first) != Word::A || self.word(first + 1) == Word::Vague)
    }

    /// How many, and one past it.
    fn amount(&self, first: usize) -> Option<(Amount, usize)> {
        match self.word(first) {
            Word::Digits { value, .. } => self.figures(first, value),
            Word::Fraction(hundredths) => Some((Amount::Exact(hundredths), first + 1)),
            Word::Number(_) | Word::Hundred(_) => self.spelled(first),
            Word::Vague => {
                let end = if self.is(first + 1, "of") { first + 2 } else { first + 1 };
                Some((Amount::Vague, end))
            }
            Word::Couple => Some((Amount::Exact(200), self.skip_of(first + 1))),
            Word::Half if self.word(first + 1) == Word::A => Some((Amount::Exact(50), first + 2)),
            Word::A => match self.word(first + 1) {
                Word::Vague => Some((Amount::Vague, self.skip_of(first + 2))),
                Word::Couple => Some((Amount::Exact(200), self.skip_of(first + 2))),
                Word::Hundred(_) | Word::Number(12) => self.spelled(first + 1),
                Word::Half => Some((Amount::Exact(50), self.skip_hyphen(first + 2))),
                // "a four-day visit" counts four.
                Word::Number(_) | Word::Digits { .. } => None,
                _ => Some((Amount::ONE, first + 1)),
            },
            _ => None,
        }
    }

    fn skip_of(&self, at: usize) -> usize {
        if self.is(at, "of") { at + 1 } else { at }
    }

    /// "12", "2 1/2".
    fn figures(&self, first: usize, value: u32) -> Option<(Amount, usize)> {
        let exact = value.checked_mul(100)?;
        let half = self.word(first + 1) == Word::Digits { value: 1, digits: 1 }
            && self.written(first + 2) == "/"
            && self.word(first + 3) == Word::Digits { value: 2, digits: 1 };
        if half {
            return Some((Amount::Exact(exact.checked_add(50)?), first + 4));
        }
        if self.written(first + 1) == "½" {
            return Some((Amount::Exact(exact.checked_add(50)?), first + 2));
        }
        if let Word::Hundred(times) = self.word(first + 1) {
            return Some((Amount::Exact(exact.checked_mul(u32::from(times))?), first + 2));
        }
        Some((Amount::Exact(exact), first + 1))
    }

    /// "twenty-four", "two hundred", "two and a half".
    fn spelled(&self, first: usize) -> Option<(Amount, usize)> {
        let mut total: u32 = 0;
        let mut run: u32 = 0;
        let mut at = first;
        loop {
            match self.word(at) {
                Word::Number(number) => run = run.checked_add(u32::from(number))?,
                Word::Hundred(times) => {
                    run = run.max(1).checked_mul(u32::from(times))?;
                    if times >= 1000 {
                        total = total.checked_add(run)?;
                        run = 0;
                    }
                }
                _ => break,
            }
            at += 1;
            if self.hyphen(at) && matches!(self.word(at + 1), Word::Number(_)) {
                at += 1;
            }
            // "one two three" is no number.
            if at > first + 8 {
                return None;
            }
        }
        if at == first {
            return None;
        }
        let exact = total.checked_add(run)?.checked_mul(100)?;
        let half = self.is(at, "and") && self.is(at + 1, "a") && self.is(at + 2, "half")
            || self.hyphen(at) && self.is(at + 1, "and") && self.is(at + 3, "a") && self.is(at + 5, "half");
        if half {
            let end = if self.hyphen(at) { at + 6 } else { at + 3 };
            return Some((Amount::Exact(exact.checked_add(50)?), end));
        }
        Some((Amount::Exact(exact), at))
    }
}

fn plus_half(amount: Amount) -> Amount {
    match amount {
        Amount::Exact(hundredths) => Amount::Exact(hundredths.saturating_add(50)),
        Amount::Vague => Amount::Vague,
    }
}

#[cfg(test)]
mod tests {
    use crate::date::examples::check;

    #[test]
    fn durations_are_counted() {
        check(
            "2016-09-08",
            "He stayed {P3D|three days}, a {P2Y|two-year} term, {P2Y6M|2 1/2 years}, {PXW|two to three weeks}.",
        );
        check("2016-09-08", "After {P2Y|the past two years} and {PXD|the next few days}, {P18M|at least 18 months}.");
    }

    #[test]
    fn distances_are_reckoned() {
        check(
            "2016-09-08",
            "{2016-09-06|Two days ago} he came; {2014|two years ago} he went; {PAST_REF|several years ago} he sang.",
        );
        check("2016-09-08", "He came on {2016-09-01|September 1} and left {2016-09-03|two days later}.");
    }

    #[test]
    fn ages_and_rates_are_no_times() {
        check("2016-09-08", "The 44-year-old, six years old then, has a six-year-old; both earn $2 million a year.");
        check("2016-09-08", "They rose to $3 million from $2 million {2015|a year ago}.");
        check("2016-09-08", "A boy aged 5 ate three quarters of it.");
    }
}
