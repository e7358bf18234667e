//! Stretches of the calendar, and how TIMEX3 writes them.

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::{Span, ToSpan};

use super::words::Unit;

/// A season of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    pub(super) fn from_code(code: &str) -> Option<Self> {
        [Self::Spring, Self::Summer, Self::Autumn, Self::Winter].into_iter().find(|season| season.code() == code)
    }

    fn code(self) -> &'static str {
        match self {
            Self::Spring => "SP",
            Self::Summer => "SU",
            Self::Autumn => "FA",
            Self::Winter => "WI",
        }
    }

    /// Its first month, as meteorologists count in the northern hemisphere.
    pub(super) fn first_month(self) -> i8 {
        match self {
            Self::Spring => 3,
            Self::Summer => 6,
            Self::Autumn => 9,
            Self::Winter => 12,
        }
    }
}

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Morning,
    Afternoon,
    Evening,
    Night,
}

impl Part {
    pub(super) fn from_code(code: &str) -> Option<Self> {
        [Self::Morning, Self::Afternoon, Self::Evening, Self::Night].into_iter().find(|part| part.code() == code)
    }

    fn code(self) -> &'static str {
        match self {
            Self::Morning => "MO",
            Self::Afternoon => "AF",
            Self::Evening => "EV",
            Self::Night => "NI",
        }
    }
}

/// What a time expression adds to its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeOfDay {
    Part(Part),
    /// Hour (to 24) and minute, where it is told.
    Clock {
        hour: u8,
        minute: Option<u8>,
    },
}

impl TimeOfDay {
    /// As TIMEX3 writes it behind the day.
    pub(super) fn value(self) -> String {
        match self {
            Self::Part(part) => format!("T{}", part.code()),
            Self::Clock { hour, minute } => format!("T{hour:02}:{:02}", minute.unwrap_or(0)),
        }
    }
}

/// A stretch of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    Day(Date),
    /// ISO 8601 week, by its Monday.
    Week(Date),
    /// Saturday and Sunday of the ISO week with this Monday.
    Weekend(Date),
    Month(i16, i8),
    Quarter(i16, i8),
    Half(i16, i8),
    Season(i16, Season),
    Year(i16),
    /// By its first year.
    Decade(i16),
    /// By its first year (1900).
    Century(i16),
}

impl Period {
    /// As TIMEX3 writes it.
    pub(super) fn value(self) -> String {
        match self {
            Self::Day(date) => date.to_string(),
            Self::Week(monday) => week(monday),
            Self::Weekend(monday) => format!("{}-WE", week(monday)),
            Self::Month(year, month) => format!("{year:04}-{month:02}"),
            Self::Quarter(year, quarter) => format!("{year:04}-Q{quarter}"),
            Self::Half(year, half) => format!("{year:04}-H{half}"),
            Self::Season(year, season) => format!("{year:04}-{}", season.code()),
            Self::Year(year) => format!("{year:04}"),
            Self::Decade(year) => format!("{:03}", year / 10),
            Self::Century(year) => format!("{:02}", year / 100),
        }
    }

    /// First and last day; `None` where they lie outside the calendar.
    pub(super) fn range(self) -> Option<(Date, Date)> {
        match self {
            Self::Day(date) => Some((date, date)),
            Self::Week(monday) => Some((monday, monday.checked_add(6.days()).ok()?)),
            Self::Weekend(monday) => Some((monday.checked_add(5.days()).ok()?, monday.checked_add(6.days()).ok()?)),
            Self::Month(year, month) => months(year, month, 1),
            Self::Quarter(year, quarter) => months(year, quarter.checked_mul(3)?.checked_sub(2)?, 3),
            Self::Half(year, half) => months(year, half.checked_mul(6)?.checked_sub(5)?, 6),
            // A year has two winters, and the words seldom tell which.
            Self::Season(year, Season::Winter) => {
                Some((Date::new(year, 1, 1).ok()?, months(year, 12, 3).map(|(_, last)| last)?))
            }
            Self::Season(year, season) => months(year, season.first_month(), 3),
            Self::Year(year) => months(year, 1, 12),
            Self::Decade(year) => years(year, 10),
            Self::Century(year) => years(year, 100),
        }
    }

    /// The stretch of that grain which holds a day.
    pub(super) fn holding(date: Date, unit: Unit) -> Option<Self> {
        Some(match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Self::Day(date),
            Unit::Week | Unit::Fortnight => Self::Week(monday(date)?),
            Unit::Weekend => Self::Weekend(monday(date)?),
            Unit::Month => Self::Month(date.year(), date.month()),
            Unit::Quarter => Self::Quarter(date.year(), (date.month() - 1) / 3 + 1),
            Unit::Year => Self::Year(date.year()),
            Unit::Decade => Self::Decade(date.year() - date.year().rem_euclid(10)),
            Unit::Century | Unit::Millennium => Self::Century(date.year() - date.year().rem_euclid(100)),
        })
    }

    /// The stretch `count` such stretches later (earlier, where negative).
    pub(super) fn shifted(self, count: i32) -> Option<Self> {
        let year_by = |year: i16, by: i32| i16::try_from(i32::from(year).checked_add(by)?).ok();
        let within = |year: i16, part: i8, parts: i32| {
            let all = i32::from(year).checked_mul(parts)?.checked_add(i32::from(part) - 1)?.checked_add(count)?;
            let year = i16::try_from(all.div_euclid(parts)).ok()?;
            Some((year, i8::try_from(all.rem_euclid(parts)).ok()? + 1))
        };
        Some(match self {
            Self::Day(date) => Self::Day(add_days(date, count)?),
            Self::Week(monday) => Self::Week(add_days(monday, count.checked_mul(7)?)?),
            Self::Weekend(monday) => Self::Weekend(add_days(monday, count.checked_mul(7)?)?),
            Self::Month(year, month) => within(year, month, 12).map(|(year, month)| Self::Month(year, month))?,
            Self::Quarter(year, quarter) => within(year, quarter, 4).map(|(year, part)| Self::Quarter(year, part))?,
            Self::Half(year, half) => within(year, half, 2).map(|(year, half)| Self::Half(year, half))?,
            Self::Season(year, season) => Self::Season(year_by(year, count)?, season),
            Self::Year(year) => Self::Year(year_by(year, count)?),
            Self::Decade(year) => Self::Decade(year_by(year, count.checked_mul(10)?)?),
            Self::Century(year) => Self::Century(year_by(year, count.checked_mul(100)?)?),
        })
    }

    /// The same stretch of another year, so many years later.
    pub(super) fn years_later(self, years: i32) -> Option<Self> {
        let add = |year: i16| i16::try_from(i32::from(year).checked_add(years)?).ok();
        Some(match self {
            Self::Day(date) => Self::Day(date.checked_add(Span::new().try_years(years).ok()?).ok()?),
            Self::Week(date) | Self::Weekend(date) => {
                Self::Week(monday(date.checked_add(Span::new().try_years(years).ok()?).ok()?)?)
            }
            Self::Month(year, month) => Self::Month(add(year)?, month),
            Self::Quarter(year, quarter) => Self::Quarter(add(year)?, quarter),
            Self::Half(year, half) => Self::Half(add(year)?, half),
            Self::Season(year, season) => Self::Season(add(year)?, season),
            Self::Year(year) => Self::Year(add(year)?),
            Self::Decade(year) => Self::Decade(add(year)?),
            Self::Century(year) => Self::Century(add(year)?),
        })
    }
}

fn week(monday: Date) -> String {
    let week: ISOWeekDate = monday.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

/// First day of the first and last day of the last of `count` months.
fn months(year: i16, first: i8, count: i32) -> Option<(Date, Date)> {
    let first = Date::new(year, first, 1).ok()?;
    let last = first.checked_add(Span::new().try_months(count).ok()?).ok()?.yesterday().ok()?;
    Some((first, last))
}

fn years(first: i16, count: i16) -> Option<(Date, Date)> {
    Some((Date::new(first, 1, 1).ok()?, Date::new(first.checked_add(count - 1)?, 12, 31).ok()?))
}

/// The day `days` later.
pub(super) fn add_days(date: Date, days: i32) -> Option<Date> {
    date.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// The Monday of the day's week.
pub(super) fn monday(date: Date) -> Option<Date> {
    add_days(date, -i32::from(date.weekday().since(Weekday::Monday)))
}

/// How many units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    /// In hundredths.
    Exact(u32),
    /// More than one, not told how many.
    Vague,
}

impl Amount {
    pub(super) const ONE: Self = Self::Exact(100);

    /// `None` where it has a fraction or is not told.
    pub(super) fn whole(self) -> Option<i32> {
        match self {
            Self::Exact(hundredths) if hundredths % 100 == 0 => i32::try_from(hundredths / 100).ok(),
            _ => None,
        }
    }
}

/// A duration as TIMEX3 writes it: `P3D`, `PT2H30M`, `PXM`.
pub(super) fn duration(amount: Amount, unit: Unit) -> String {
    let (prefix, code, times) = match unit {
        Unit::Second => ("PT", "S", 1),
        Unit::Minute => ("PT", "M", 1),
        Unit::Hour => ("PT", "H", 1),
        Unit::Day => ("P", "D", 1),
        Unit::Weekend => ("P", "D", 2),
        Unit::Week => ("P", "W", 1),
        Unit::Fortnight => ("P", "W", 2),
        Unit::Month => ("P", "M", 1),
        Unit::Quarter => ("P", "Q", 1),
        Unit::Year => ("P", "Y", 1),
        Unit::Decade => ("P", "Y", 10),
        Unit::Century => ("P", "Y", 100),
        Unit::Millennium => ("P", "Y", 1000),
    };
    let Amount::Exact(hundredths) = amount else {
        // Unknown tens, hundreds or thousands of years are units of their own.
        let code = match unit {
            Unit::Decade => "DE",
            Unit::Century => "CE",
            Unit::Millennium => "ML",
            _ => code,
        };
        return format!("{prefix}X{code}");
    };
    let total = u64::from(hundredths) * times;
    let (whole, fraction) = (total / 100, total % 100);
    let half = match unit {
        Unit::Year => "6M",
        Unit::Hour => "30M",
        Unit::Minute => "30S",
        _ => "",
    };
    match fraction {
        0 => format!("{prefix}{whole}{code}"),
        50 if !half.is_empty() && whole == 0 => format!("{prefix}{half}"),
        50 if !half.is_empty() => format!("{prefix}{whole}{code}{half}"),
        fraction if fraction % 10 == 0 => format!("{prefix}{whole}.{}{code}", fraction / 10),
        fraction => format!("{prefix}{whole}.{fraction:02}{code}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn stretches_are_written_as_timex3_does() {
        let date = day("2016-09-08");
        let value = |unit, count| Period::holding(date, unit).unwrap().shifted(count).unwrap().value();
        assert_eq!(value(Unit::Day, -1), "2016-09-07");
        assert_eq!(value(Unit::Week, 0), "2016-W36");
        assert_eq!(value(Unit::Weekend, 0), "2016-W36-WE");
        assert_eq!(value(Unit::Month, -9), "2015-12");
        assert_eq!(value(Unit::Quarter, 2), "2017-Q1");
        assert_eq!(value(Unit::Year, -1), "2015");
        assert_eq!(value(Unit::Decade, -1), "200");
        assert_eq!(value(Unit::Century, -1), "19");
    }

    #[test]
    fn stretches_know_their_days() {
        let range = |period: Period| period.range().map(|(first, last)| format!("{first}..{last}")).unwrap();
        assert_eq!(range(Period::Month(2016, 2)), "2016-02-01..2016-02-29");
        assert_eq!(range(Period::Quarter(2016, 4)), "2016-10-01..2016-12-31");
        assert_eq!(range(Period::Half(2016, 2)), "2016-07-01..2016-12-31");
        assert_eq!(range(Period::Season(2016, Season::Summer)), "2016-06-01..2016-08-31");
        assert_eq!(range(Period::Weekend(day("2016-09-05"))), "2016-09-10..2016-09-11");
        assert_eq!(range(Period::Century(1900)), "1900-01-01..1999-12-31");
        assert_eq!(Period::Year(9999).shifted(1).unwrap().range(), None);
        assert_eq!(Period::Day(day("9999-12-31")).shifted(1), None);
    }

    #[test]
    fn durations_are_written_as_timex3_does() {
        assert_eq!(duration(Amount::Exact(300), Unit::Day), "P3D");
        assert_eq!(duration(Amount::Exact(250), Unit::Year), "P2Y6M");
        assert_eq!(duration(Amount::Exact(50), Unit::Hour), "PT30M");
        assert_eq!(duration(Amount::Exact(200), Unit::Decade), "P20Y");
        assert_eq!(duration(Amount::Exact(325), Unit::Week), "P3.25W");
        assert_eq!(duration(Amount::Vague, Unit::Month), "PXM");
    }
}
