//! How often: "daily", "every Monday", "each month", "twice a week".

use super::{Line, Meaning, Phrase, plain};
use crate::date::value::{Amount, TimeOfDay};
use crate::date::words::Word;

impl Line<'_> {
    pub(super) fn rhythm(&self, first: usize) -> Option<Phrase> {
        match self.word(first) {
            // "the Daily Telegraph", "the daily Granma".
            Word::Often(_) if self.is_name(first) || self.is_name(first + 1) => None,
            Word::Often(often) => {
                let amount = Amount::Exact(u32::from(often.count) * 100);
                Some(plain(first..first + 1, Meaning::Every { amount, unit: often.unit }))
            }
            Word::Weekdays(weekday) => Some(plain(first..first + 1, Meaning::EveryWeekday(weekday))),
            Word::Every => self.every(first, first + 1),
            _ => None,
        }
    }

    fn every(&self, first: usize, at: usize) -> Option<Phrase> {
        match self.word(at) {
            Word::Weekday(weekday) => {
                let mut phrase = plain(first..at + 1, Meaning::EveryWeekday(weekday));
                if let Word::Part(part) = self.word(at + 1) {
                    phrase.time = Some(TimeOfDay::Part(part));
                    phrase.tokens.end += 1;
                }
                Some(phrase)
            }
            Word::Unit { unit, plural: false } => {
                Some(plain(first..at + 1, Meaning::Every { amount: Amount::ONE, unit }))
            }
            Word::Digits { value, .. } => self.every_few(first, at + 1, value.checked_mul(100)?),
            Word::Number(number) => self.every_few(first, at + 1, u32::from(number) * 100),
            Word::Part(part) => {
                let meaning = Meaning::Every { amount: Amount::ONE, unit: crate::date::words::Unit::Day };
                let time = Some(TimeOfDay::Part(part));
                Some(Phrase { time, ..plain(first..at + 1, meaning) })
            }
            _ => None,
        }
    }

    fn every_few(&self, first: usize, at: usize, hundredths: u32) -> Option<Phrase> {
        let Word::Unit { unit, .. } = self.word(at) else { return None };
        Some(plain(first..at + 1, Meaning::Every { amount: Amount::Exact(hundredths), unit }))
    }

    fn is_name(&self, at: usize) -> bool {
        self.written(at).starts_with(char::is_uppercase)
    }

    /// Whether the words before "a day" tell how often.
    pub(super) fn rhythm_before(&self, at: usize) -> bool {
        self.follows_any(at, &["once", "twice", "times", "thrice"])
    }
}

#[cfg(test)]
mod tests {
    use crate::date::examples::check;

    #[test]
    fn rhythms_are_sets() {
        check(
            "2016-09-08",
            "They meet {P1D|daily}, {XXXX-WXX-1|every Monday} and {P1M|each month}, twice {P1W|a week}.",
        );
        check("2016-09-08", "He reads the Daily Record.");
    }
}
