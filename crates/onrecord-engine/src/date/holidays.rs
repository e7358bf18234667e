//! Days with names.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// The rule that finds a holiday in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holiday {
    /// A day of a month.
    Fixed { month: i8, day: i8 },
    /// The `nth` such weekday of a month; -1 is the last.
    Nth { month: i8, weekday: i8, nth: i8 },
    /// Days from Western Easter.
    Easter(i16),
}

/// Reads a rule: `MM-DD`, `MM-Wn#k`, `easter+days`.
pub(super) fn parse(rule: &str) -> Option<Holiday> {
    if let Some(days) = rule.strip_prefix("easter") {
        return days.parse().ok().map(Holiday::Easter);
    }
    let (month, day) = rule.split_once('-')?;
    let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    if let Some(nth) = day.strip_prefix('W') {
        let (weekday, nth) = nth.split_once('#')?;
        let weekday = weekday.parse().ok().filter(|weekday| (1..=7).contains(weekday))?;
        return Some(Holiday::Nth { month, weekday, nth: nth.parse().ok()? });
    }
    Some(Holiday::Fixed { month, day: day.parse().ok().filter(|day| (1..=31).contains(day))? })
}

impl Holiday {
    /// Its day in that year; `None` where the calendar has none.
    pub(super) fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Self::Fixed { month, day } => Date::new(year, month, day).ok(),
            Self::Nth { month, weekday, nth } => {
                let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
                Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
            }
            Self::Easter(days) => easter(year)?.checked_add(span(days)).ok(),
        }
    }
}

fn span(days: i16) -> Span {
    i64::from(days).days()
}

/// Western Easter by the anonymous Gregorian computus (Nature, 20 April 1876; Meeus, Astronomical
/// Algorithms, ch. 8).
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year.try_into().ok()?, (n / 31).try_into().ok()?, (n % 31 + 1).try_into().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays_fall_on_their_days() {
        let day = |rule: &str, year| parse(rule).unwrap().in_year(year).unwrap().to_string();
        assert_eq!(day("easter+0", 2024), "2024-03-31");
        assert_eq!(day("easter-2", 2016), "2016-03-25");
        assert_eq!(day("11-W4#4", 1999), "1999-11-25");
        assert_eq!(day("05-W1#-1", 2021), "2021-05-31");
        assert_eq!(day("12-25", 2016), "2016-12-25");
        assert_eq!(parse("13-01"), None);
        assert_eq!(parse("05-W8#1"), None);
    }
}
