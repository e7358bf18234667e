//! Dates as machines write them: ISO 8601, RFC 2822, seconds since 1970; else as people do.

use jiff::civil::{Date, Time};

use super::super::calendar::{self, Manner};

/// A day and, where it is told, the time of day in the zone that the page uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::clean) struct Moment {
    pub(in crate::clean) date: Date,
    pub(in crate::clean) time: Option<Time>,
}

/// The years in which a page can have been published: before the first, and at the day from which
/// computers count, nothing was; so far ahead nothing is.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2099;

impl Moment {
    /// The moment that a value of a field tells. `None` for what is no date, or none that a page could
    /// have been published on (0001-01-01, 1970-01-01).
    pub(in crate::clean) fn parse(value: &str, manner: Manner<'_>) -> Option<Self> {
        let value = value.trim();
        if value.len() < 6 || value.len() > 200 {
            return None;
        }
        Self::iso(value)
            .or_else(|| Self::epoch(value))
            .or_else(|| Self::written(value, manner))
            .filter(Self::is_plausible)
    }

    fn is_plausible(&self) -> bool {
        let date = self.date;
        YEARS.contains(&date.year()) && !(date.year() == 1970 && date.day_of_year() == 1)
    }

    /// "2016-09-08T14:01:00+03:00", "2016-09-08 14:01", "20160908", "20160908T1401".
    fn iso(value: &str) -> Option<Self> {
        let bytes = value.as_bytes();
        let number = |at: std::ops::Range<usize>| {
            let digits = bytes.get(at)?;
            digits
                .iter()
                .try_fold(0i16, |value, digit| digit.is_ascii_digit().then(|| value * 10 + i16::from(digit - b'0')))
        };
        let is = |at: usize, wanted: &[u8]| bytes.get(at).is_some_and(|byte| wanted.contains(byte));
        let year = number(0..4)?;
        let parted = is(4, b"-/.");
        let two = |at: usize| if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) { at..at + 2 } else { at..at + 1 };
        let (month, day, after) = if parted {
            let month = two(5);
            if !is(month.end, bytes.get(4..5)?) {
                return None;
            }
            let day = two(month.end + 1);
            (number(month)?, number(day.clone())?, day.end)
        } else {
            (number(4..6)?, number(6..8)?, 8)
        };
        if bytes.get(after).is_some_and(u8::is_ascii_digit) && (parted || bytes.len() < 12) {
            return None;
        }
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        let at = after + usize::from(is(after, b"T t_"));
        let clock = || {
            let hour = number(at..at + 2)?;
            let colon = usize::from(is(at + 2, b":"));
            let minute = number(at + 2 + colon..at + 4 + colon)?;
            let end = at + 4 + colon;
            let second = if colon == 1 && is(end, b":") { number(end + 1..end + 3) } else { None };
            let second = second.filter(|second| *second < 60).unwrap_or(0);
            Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
        };
        Some(Self { date, time: clock() })
    }

    /// Seconds or milliseconds since 1970, of the years 1990 to 2099; UTC.
    fn epoch(value: &str) -> Option<Self> {
        if !(value.len() == 9 || value.len() == 10 || value.len() == 12 || value.len() == 13)
            || !value.bytes().all(|byte| byte.is_ascii_digit())
        {
            return None;
        }
        let number: i64 = value.parse().ok()?;
        let seconds = if value.len() > 10 { number / 1000 } else { number };
        let moment = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::from_second(seconds).ok()?);
        (moment.year() >= 1990).then(|| Self { date: moment.date(), time: Some(moment.time()) })
    }

    fn written(value: &str, manner: Manner<'_>) -> Option<Self> {
        // "Thu Sep 08 14:01:00 CEST 2016": the year stands behind the time of day.
        let words: Vec<&str> = value.split_ascii_whitespace().take(7).collect();
        if let [_, month, day, time, .., year] = words.as_slice()
            && time.contains(':')
            && year.len() == 4
        {
            return Self::written(&format!("{day} {month} {year}, {time}"), manner);
        }
        calendar::find_as(value, manner)
            .into_iter()
            .find_map(|written| Some(Self { date: written.date?, time: written.time }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(value: &str, expected: &str) {
        let found = Moment::parse(value, Manner::default()).map_or_else(String::new, |moment| {
            let time = moment.time.map_or_else(String::new, |time| time.strftime(" %H:%M:%S").to_string());
            format!("{}{time}", moment.date)
        });
        assert_eq!(found, expected, "{value}");
    }

    #[test]
    fn what_machines_write() {
        check("2016-09-08T14:01:30+03:00", "2016-09-08 14:01:30");
        check("2016-09-08T14:01Z", "2016-09-08 14:01:00");
        check("2016-9-8", "2016-09-08");
        check("2016/09/08 14:01", "2016-09-08 14:01:00");
        check("20160908", "2016-09-08");
        check("20160908T1401", "2016-09-08 14:01:00");
        check("20160908140130", "2016-09-08 14:01:00");
        check("Thu, 08 Sep 2016 14:01:00 GMT", "2016-09-08 14:01:00");
        check("Thu Sep 08 14:01:00 CEST 2016", "2016-09-08 14:01:00");
        check("1473343290", "2016-09-08 14:01:30");
        check("1473343290123", "2016-09-08 14:01:30");
        check("September 8, 2016", "2016-09-08");
    }

    #[test]
    fn what_is_no_day_of_publication() {
        for value in [
            "0001-01-01T00:00:00",
            "1970-01-01",
            "0000-00-00",
            "2016",
            "2016-09",
            "2016-13-08",
            "soon",
            "",
            "9999-12-31",
        ] {
            check(value, "");
        }
        check("2016-09-081", "");
        check("201609081", "");
    }

    proptest! {
        #[test]
        fn any_value_is_read(value in "\\PC{0,40}|[0-9TZ:/. +-]{0,30}") {
            Moment::parse(&value, Manner::default());
        }
    }
}
