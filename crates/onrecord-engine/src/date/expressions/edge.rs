//! Parts of stretches: "early Tuesday", "mid-November", "the end of 1990", "earlier this year".

use super::{From, Line, Meaning, Phrase, Side, plain};
use crate::date::words::{Unit, Word};

impl Line<'_> {
    pub(super) fn edged(&self, first: usize) -> Option<Phrase> {
        let at = if self.word(first) == Word::The { first + 1 } else { first };
        match self.word(at) {
            Word::Edge(_) if at > first && self.hyphen(at + 1) && !matches!(self.word(at + 2), Word::Decade(_)) => None,
            Word::Edge(_) => self.after_edge(first, self.skip_hyphen(at + 1)),
            Word::PartOf(_) if self.is(at + 1, "of") => self.part_of(first, at + 2),
            Word::PartOf(_) => None,
            Word::Earlier(sign) if at == first => self.after_earlier(first, sign),
            // "about Nov. 1", "around year end".
            Word::Near if at == first => {
                let phrase = self.core(at + 1).or_else(|| self.year_end(at + 1)).or_else(|| self.clock(at + 1))?;
                // "about Monday" speaks of it; only "around" tells a time.
                (self.is_any(first, &["around", "approximately"])).then_some(from(first, phrase))
            }
            _ => self.year_end(first),
        }
    }

    /// "early next week", "late 2015", "mid afternoon yesterday".
    fn after_edge(&self, first: usize, at: usize) -> Option<Phrase> {
        if let Word::Part(part) = self.word(at) {
            let time = Some(crate::date::value::TimeOfDay::Part(part));
            let (meaning, end) = match self.core(at + 1) {
                Some(day) if day.time.is_none() && !matches!(day.meaning, Meaning::Year(_)) => {
                    (day.meaning, day.tokens.end)
                }
                _ => (Meaning::SomeDay, at + 1),
            };
            return Some(Phrase { time, ..plain(first..end, meaning) });
        }
        let phrase = self.core(at).or_else(|| match self.word(at) {
            Word::Month(month) if self.written(at).len() > 3 => {
                let year = super::YearOf::Unsaid;
                Some(plain(at..at + 1, Meaning::Date { year, month, day: None, weekday: None }))
            }
            _ => None,
        })?;
        (!matches!(phrase.meaning, Meaning::Reference(_))).then_some(from(first, phrase))
    }

    /// What follows "the end of".
    fn part_of(&self, first: usize, at: usize) -> Option<Phrase> {
        let bare = if self.word(at) == Word::The { at + 1 } else { at };
        let phrase = match self.word(bare) {
            Word::Edge(_) => self.after_edge(at, self.skip_hyphen(bare + 1))?,
            _ => self.core(at)?,
        };
        match phrase.meaning {
            Meaning::Reference(_) | Meaning::Lasting { .. } => None,
            _ => Some(from(first, phrase)),
        }
    }

    /// What follows "earlier" or "later".
    fn after_earlier(&self, first: usize, sign: i8) -> Option<Phrase> {
        let side = Some(if sign < 0 { Side::Before } else { Side::After });
        let mut at = first + 1;
        // "earlier in the day", "later in the week".
        if self.is(at, "in") && self.is(at + 1, "the") {
            at += 2;
            return match self.word(at) {
                Word::Unit { unit: Unit::Day, plural: false } => {
                    Some(Phrase { side, ..plain(first..at + 1, Meaning::Day(0)) })
                }
                Word::Unit { unit: unit @ (Unit::Week | Unit::Month | Unit::Year | Unit::Quarter), plural: false } => {
                    let meaning = Meaning::Unit { unit, shift: 0, from: From::Page };
                    Some(Phrase { side, ..plain(first..at + 1, meaning) })
                }
                _ => None,
            };
        }
        let phrase = self.core(at).or_else(|| self.clock(at))?;
        let fits = match phrase.meaning {
            // "earlier today", "earlier Friday": the day alone is marked.
            Meaning::Day(0) | Meaning::Weekday { .. } => false,
            Meaning::Unit { .. } | Meaning::Day(_) => true,
            Meaning::Date { .. } | Meaning::Season { .. } => phrase.tokens.end > at,
            _ => false,
        };
        fits.then_some(Phrase { side, ..from(first, phrase) })
    }

    /// "year-end", "the year's end", "year end".
    fn year_end(&self, first: usize) -> Option<Phrase> {
        let at = if self.word(first) == Word::The { first + 1 } else { first };
        let Word::Unit { unit: unit @ (Unit::Year | Unit::Month | Unit::Week), plural: false } = self.word(at) else {
            return None;
        };
        let end = self.skip_hyphen(at + 1);
        let ends = self.is(end, "end") && (unit == Unit::Year || self.possessive(at) || self.hyphen(at + 1));
        ends.then(|| plain(first..end + 1, Meaning::Unit { unit, shift: 0, from: From::Page }))
    }
}

/// The same expression, begun earlier.
fn from(first: usize, phrase: Phrase) -> Phrase {
    Phrase { tokens: first..phrase.tokens.end, ..phrase }
}

#[cfg(test)]
mod tests {
    use crate::date::examples::{check, read};
    use crate::marked::Marked;

    #[test]
    fn parts_of_stretches_are_marked_whole() {
        check(
            "2016-09-08",
            "{2016-09-06|Early Tuesday} or {2015|late 2015}, {2016-11|mid-November}, {2017|early next year}.",
        );
        check("2016-09-08", "By {1990|the end of 1990} or {2016|year-end}; {2016|earlier this year} he knew.");
    }

    #[test]
    fn earlier_this_year_ends_today() {
        let times = read("2016-09-08", &Marked::parse("He knew it earlier this year."));
        assert_eq!(times.expressions[0].earliest.unwrap().to_string(), "2016-01-01");
        assert_eq!(times.expressions[0].latest.unwrap().to_string(), "2016-09-08");
    }
}
