//! The day in a page's address.

use jiff::civil::Date;

/// The day in an address: "/2016/09/08/", "/2016-09-08-", "/20160908/".
pub(super) fn day(url: &str) -> Option<Date> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    let number = |part: &str, digits: std::ops::RangeInclusive<usize>| {
        (digits.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<i16>().ok())?
    };
    let date = |year: i16, month: i16, day: i16| {
        (1990..=2100).contains(&year).then_some(())?;
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    let apart = parts
        .windows(3)
        .find_map(|three| date(number(three[0], 4..=4)?, number(three[1], 1..=2)?, number(three[2], 1..=2)?));
    // "/29-10-2021": the day first, where it can be no month.
    let apart = apart.or_else(|| {
        parts.windows(3).find_map(|three| {
            let first = number(three[0], 2..=2).filter(|day| *day > 12)?;
            date(number(three[2], 4..=4)?, number(three[1], 2..=2)?, first)
        })
    });
    apart.or_else(|| {
        parts
            .iter()
            .filter(|part| part.len() == 8 && part.bytes().all(|byte| byte.is_ascii_digit()))
            .find_map(|part| date(part[..4].parse().ok()?, part[4..6].parse().ok()?, part[6..].parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn addresses_with_a_day() {
        let check = |url: &str, expected: Option<&str>| {
            assert_eq!(super::day(url).map(|date| date.to_string()).as_deref(), expected, "{url}");
        };
        check("https://news.example/2016/09/08/talks", Some("2016-09-08"));
        check("https://news.example/a/20160908-talks.html", Some("2016-09-08"));
        check("https://news.example/world/2016-09-08-talks", Some("2016-09-08"));
        check("https://news.example/world/29-10-2021", Some("2021-10-29"));
        check("https://news.example/world/09-10-2021", None);
        check("https://news.example/story/12345678", None);
        check("https://news.example/2016/talks", None);
    }
}
