//! Times of day: "4 p.m. ET", "noon Saturday", "Friday night", "this morning".

use super::{From, Line, Meaning, Phrase, plain};
use crate::date::value::{Part, TimeOfDay};
use crate::date::words::{Unit, Word};

impl Line<'_> {
    pub(super) fn clock(&self, first: usize) -> Option<Phrase> {
        match self.word(first) {
            Word::Tonight => {
                let time = Some(TimeOfDay::Part(Part::Night));
                return Some(Phrase { time, ..plain(first..first + 1, Meaning::Day(0)) });
            }
            Word::PartAlone(part) => {
                let time = Some(TimeOfDay::Part(part));
                return Some(Phrase { time, ..plain(first..first + 1, Meaning::Day(0)) });
            }
            // "this morning", "last night".
            Word::Shift(shift) => return self.shifted_part(first, shift),
            // "the morning", "the morning of May 5"; "the next morning" is a chain.
            Word::The => {
                let Word::Part(part) = self.word(first + 1) else { return None };
                let time = Some(TimeOfDay::Part(part));
                if !self.follows_any(first, &["in", "during", "of"]) || self.is(first + 2, "of") {
                    return None;
                }
                return Some(Phrase { time, ..plain(first..first + 2, Meaning::SomeDay) });
            }
            _ => {}
        }
        let (time, end) = self.time(first)?;
        let (meaning, end) = self.day_after_time(end);
        Some(Phrase { time: Some(time), ..plain(first..end, meaning) })
    }

    fn shifted_part(&self, first: usize, shift: i8) -> Option<Phrase> {
        let mut at = first + 1;
        if matches!(self.word(at), Word::Edge(_)) {
            at += 1;
        }
        let Word::Part(part) = self.word(at) else { return None };
        let day = match (shift, part) {
            (0, _) => 0,
            (-1, Part::Night | Part::Evening) => -1,
            _ => return None,
        };
        let time = Some(TimeOfDay::Part(part));
        Some(Phrase { time, ..plain(first..at + 1, Meaning::Day(day)) })
    }

    /// A time by the clock, and one past it.
    fn time(&self, first: usize) -> Option<(TimeOfDay, usize)> {
        match self.word(first) {
            Word::Hour(hour) => Some((TimeOfDay::Clock { hour, minute: None }, first + 1)),
            Word::Clock(minutes) => {
                let (hour, minute) = (u8::try_from(minutes / 60).ok()?, u8::try_from(minutes % 60).ok()?);
                Some((TimeOfDay::Clock { hour, minute: Some(minute) }, self.skip_zone(first + 1)))
            }
            Word::Fraction(hundredths) => {
                let Word::Meridiem(add) = self.word(first + 1) else { return None };
                let time = clock(hundredths / 100, Some(hundredths % 100), Some(add))?;
                Some((time, self.skip_zone(first + 2)))
            }
            Word::Digits { value, digits: 1 | 2 } => self.hour_digits(first, value),
            // "1600 GMT".
            Word::Digits { value, digits: 4 } if self.word(first + 1) == Word::Zone => {
                Some((clock(value / 100, Some(value % 100), None)?, first + 2))
            }
            Word::Number(hour @ 1..=12) => {
                let hour = u32::from(hour);
                match self.word(first + 1) {
                    Word::Meridiem(add) => Some((clock(hour, None, Some(add))?, self.skip_zone(first + 2))),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// "4 p.m.", "4:30 p.m. ET", "16:30", "9 o'clock".
    fn hour_digits(&self, first: usize, hour: u32) -> Option<(TimeOfDay, usize)> {
        let mut at = first + 1;
        let mut minute = None;
        if self.written(at) == ":"
            && self.touches_next(first)
            && self.touches_next(at)
            && let Word::Digits { value, digits: 2 } = self.word(at + 1)
        {
            minute = Some(value);
            at += 2;
            // Seconds; a second colon without digits is no time.
            if self.written(at) == ":"
                && let Word::Digits { value: 0..=60, digits: 2 } = self.word(at + 1)
            {
                at += 2;
            }
        }
        if let Word::Meridiem(add) = self.word(at) {
            return Some((clock(hour, minute, Some(add))?, self.skip_zone(at + 1)));
        }
        if self.is_any(at, &["o'clock", "o’clock"]) {
            return None;
        }
        let zoned = self.word(at) == Word::Zone;
        let said = self.follows_any(first, &["at", "around", "by", "until", "from", "before", "after", "since"]);
        minute.filter(|_| zoned || said)?;
        Some((clock(hour, minute, None)?, self.skip_zone(at)))
    }

    fn skip_zone(&self, at: usize) -> usize {
        if self.word(at) == Word::Zone {
            return at + 1;
        }
        // "local time", "Moscow time".
        if self.is(at, "local") && self.is(at + 1, "time") {
            return at + 2;
        }
        at
    }

    /// A day right behind a time of day: "noon Saturday", "5 p.m. EST, Nov. 6".
    fn day_after_time(&self, at: usize) -> (Meaning, usize) {
        let comma = usize::from(self.written(at) == ",");
        self.day(at + comma).unwrap_or((Meaning::SomeDay, at))
    }

    /// A whole day as another expression holds it.
    fn day(&self, at: usize) -> Option<(Meaning, usize)> {
        if self.possessive(at) {
            return None;
        }
        let found = self.calendar(at).or_else(|| self.weekday(at)).or_else(|| match self.word(at) {
            Word::Day(days) => Some((Meaning::Day(i32::from(days)), at + 1)),
            _ => None,
        });
        found.filter(|(meaning, _)| is_day(*meaning))
    }

    /// The part of the day behind a day: "Friday night", "yesterday morning".
    pub(super) fn part_after(&self, day: Meaning, at: usize) -> Option<(TimeOfDay, usize)> {
        if !is_day(day) || self.possessive(at.saturating_sub(1)) {
            return None;
        }
        let part = if matches!(self.word(at), Word::Edge(_)) { at + 1 } else { at };
        match self.word(part) {
            Word::Part(part_of_day) if !self.possessive(part) => Some((TimeOfDay::Part(part_of_day), part + 1)),
            _ => None,
        }
    }
}

fn is_day(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Date { day: Some(_), .. }
            | Meaning::Weekday { .. }
            | Meaning::Day(_)
            | Meaning::Unit { unit: Unit::Day, from: From::Mention, .. }
    )
}

/// A time by the clock; `None` where no clock shows it.
fn clock(hour: u32, minute: Option<u32>, meridiem: Option<u8>) -> Option<TimeOfDay> {
    let hour = match meridiem {
        Some(add) => (1..=12).contains(&hour).then_some(hour % 12 + u32::from(add))?,
        None => hour,
    };
    let minute = minute.map(u8::try_from).transpose().ok()?;
    (hour <= 24 && minute.is_none_or(|minute| minute < 60))
        .then_some(TimeOfDay::Clock { hour: u8::try_from(hour).ok()?, minute })
}

#[cfg(test)]
mod tests {
    use crate::date::examples::check;

    #[test]
    fn times_of_day_stand_with_their_days() {
        check("2016-09-08", "He called at {2016-09-05T16:00|4 p.m. ET Monday} and left {2016-09-07TNI|last night}.");
        check(
            "2016-09-08",
            "They spoke at {2016-09-05T16:30|4:30 p.m.} on {2016-09-05|Monday}, {2016-09-06TMO|Tuesday morning} too.",
        );
        check(
            "2016-09-08",
            "It ends at {2016-09-03T12:00|noon Saturday} or {2016-09-08TNI|tonight}; it began {2016-09-08TMO|this morning}.",
        );
        check("2016-09-08", "A call came at {T09:15|09:15 GMT}.");
    }

    #[test]
    fn what_no_clock_shows_is_no_time() {
        check("2016-09-08", "They lost 3:2 and 13 p.m. is none.");
    }
}
