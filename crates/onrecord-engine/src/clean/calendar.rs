//! Calendar dates as pages write them in their date lines.

mod elsewhere;
mod months;
mod tokens;

use jiff::civil::{Date, Time};

use tokens::{Placed, Token, tokens};

pub(super) use months::Months;

/// How a page writes dates.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Manner<'a> {
    /// Names of months in many languages; with them, dates are read in the shapes of other languages
    /// too. `None` is English alone.
    pub(super) months: Option<&'a Months>,
    /// The page's language (ISO 639-1), where it is known.
    pub(super) language: Option<&'a str>,
    /// Which of two numbers is the day ("5/9/2016").
    pub(super) order: Order,
}

/// Which of two numbers before a year is the day, where both could be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Order {
    /// The page does not tell.
    #[default]
    Unknown,
    /// The first, as in most countries.
    DayFirst,
    /// The second, as in the United States.
    MonthFirst,
}

/// A date in a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Written {
    /// Bytes of the line, time of day included.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The day; `None` where the year is missing or day and month cannot be told apart.
    pub(super) date: Option<Date>,
    /// The time of day beside it.
    pub(super) time: Option<Time>,
}

/// Longest stretch of a line that is looked at, in bytes; date lines are short.
const REACH: usize = 400;

/// All dates in a line, in order, as English pages write them. Times that stand beside a date belong to it.
pub(super) fn find(line: &str) -> Vec<Written> {
    find_as(line, Manner::default())
}

/// All dates in a line as this page writes them, in order.
pub(super) fn find_as(line: &str, manner: Manner<'_>) -> Vec<Written> {
    let mut found: Vec<Written> = Vec::new();
    let tokens = tokens(head(line), manner);
    let mut at = 0;
    while at < tokens.len() {
        let date = manner.months.and_then(|_| elsewhere::date_at(&tokens, at, manner.order));
        let date = date.or_else(|| date_at(&tokens, at, manner.order));
        match date {
            Some((day, end)) => {
                let floor = found.last().map_or(0, |last| last.end);
                found.push(with_time(&tokens, at, end, day, floor));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// Whether the line tells a time of day ("14:01", "5 pm").
pub(super) fn has_clock(line: &str) -> bool {
    let tokens = tokens(head(line), Manner::default());
    (0..tokens.len()).any(|at| clock_at(&tokens, at).is_some())
}

fn head(line: &str) -> &str {
    let mut reach = line.len().min(REACH);
    while !line.is_char_boundary(reach) {
        reach -= 1;
    }
    line.get(..reach).unwrap_or_default()
}

/// A date that begins at this token, and the token after it.
fn date_at(tokens: &[Placed], at: usize, order: Order) -> Option<(Option<Date>, usize)> {
    let token = |at: usize| tokens.get(at).map(|placed| placed.token);
    let glued = |at: usize| at > 0 && tokens.get(at).is_some_and(|t| tokens[at - 1].end == t.start);
    let day = |at: usize| match token(at) {
        Some(Token::Number { value, digits }) if digits <= 2 && (1..=31).contains(&value) => Some(value),
        _ => None,
    };
    let year = |at: usize| match token(at) {
        Some(Token::Number { value, digits: 4 }) if (1900..=2100).contains(&value) => Some(value),
        _ => None,
    };
    let skip_marks = |mut at: usize| {
        while let Some(Token::Mark(',' | '.' | '،' | '/' | '-') | Token::Ordinal | Token::Of) = token(at) {
            at += 1;
        }
        at
    };
    // "18:30" and "3.14" begin no date, and "1,200" holds none.
    if at > 0 && glued(at) && matches!(token(at - 1), Some(Token::Mark(':' | '.' | ','))) {
        let before = at.checked_sub(2).and_then(token);
        if matches!(before, Some(Token::Number { .. })) {
            return None;
        }
    }
    // 5 September 2016, 5th Sept., 2016
    if let Some(d) = day(at) {
        let month = skip_marks(at + 1);
        if let Some(Token::Month(m)) = token(month) {
            let mut next = skip_marks(month + 1);
            let marked = matches!(token(next), Some(Token::Mark('\'' | '’')));
            next += usize::from(marked);
            if let Some(y) = year(next) {
                return Some((date(y, m, d), next + 1));
            }
            if let Some(Token::Number { value, digits: 2 }) = token(next)
                && (marked || token(next + 1).is_none())
                && value < 80
            {
                return Some((date(2000 + value, m, d), next + 1));
            }
            return Some((None, month + 1));
        }
    }
    // September 5, 2016
    if let Some(Token::Month(m)) = token(at) {
        let number = skip_marks(at + 1);
        if let Some(d) = day(number) {
            let next = skip_marks(number + 1);
            if let Some(y) = year(next) {
                return Some((date(y, m, d), next + 1));
            }
            if matches!(token(number + 1), Some(Token::Mark(':'))) {
                return None;
            }
            return Some((None, number + 1));
        }
    }
    // 2016-09-05, 05.09.2016, 9/5/2016
    let separator = match token(at + 1) {
        Some(Token::Mark(mark @ ('-' | '/' | '.'))) if glued(at + 1) => mark,
        _ => return None,
    };
    if token(at + 3) != Some(Token::Mark(separator)) || !(glued(at + 2) && glued(at + 3) && glued(at + 4)) {
        return None;
    }
    if let (Some(y), Some(m), Some(d)) = (year(at), day(at + 2), day(at + 4)) {
        return date(y, m, d).map(|date| (Some(date), at + 5));
    }
    let (Some(first), Some(second), Some(y)) = (day(at), day(at + 2), year(at + 4)) else { return None };
    let (as_day_first, as_month_first) = (date(y, second, first), date(y, first, second));
    // A dot is European; with a stroke or a dash both orders are in use.
    let found = match (separator, order, as_day_first, as_month_first) {
        ('.', _, day_first, _) => day_first,
        (_, Order::DayFirst, day_first, month_first) => day_first.or(month_first),
        (_, Order::MonthFirst, day_first, month_first) => month_first.or(day_first),
        (_, Order::Unknown, Some(one), Some(other)) if one != other => None,
        (_, Order::Unknown, day_first, month_first) => day_first.or(month_first),
    };
    (as_day_first.is_some() || as_month_first.is_some()).then_some((found, at + 5))
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A time of day that begins at this token, and the token after it.
fn clock_at(tokens: &[Placed], at: usize) -> Option<(Time, usize)> {
    let token = |at: usize| tokens.get(at).map(|placed| placed.token);
    let Some(Token::Number { value: hour, digits }) = token(at) else { return None };
    if digits > 2 || hour > 24 {
        return None;
    }
    let half = |at: usize| {
        // "5 p.m." is two letters with dots.
        let letters: Vec<(usize, usize)> = tokens.get(at..at + 3)?.iter().map(|t| (t.start, t.end)).collect();
        let (Token::Word, Token::Mark('.'), Token::Word) =
            (tokens[at].token, tokens[at + 1].token, tokens[at + 2].token)
        else {
            return None;
        };
        (letters[0].1 - letters[0].0 == 1 && letters[2].1 - letters[2].0 == 1).then_some(at + 3)
    };
    let (minute, mut end) = match (token(at + 1), token(at + 2)) {
        (Some(Token::Mark(':')), Some(Token::Number { value, digits: 2 })) if value < 60 => (value, at + 3),
        (Some(Token::Mark('.')), Some(Token::Number { value, digits: 2 }))
            if value < 60 && matches!(token(at + 3), Some(Token::Zone | Token::Am | Token::Pm)) =>
        {
            (value, at + 3)
        }
        (Some(Token::Am | Token::Pm), _) => (0, at + 1),
        _ => return None,
    };
    if let (Some(Token::Mark(':')), Some(Token::Number { digits: 2, .. })) = (token(end), token(end + 1)) {
        end += 2;
    }
    let hour = match token(end) {
        Some(Token::Am) => {
            end += 1;
            if hour == 12 { 0 } else { hour }
        }
        Some(Token::Pm) => {
            end += 1;
            if hour < 12 { hour + 12 } else { hour }
        }
        _ => match half(end) {
            // Which half it is stands in the first letter, which tokens do not keep.
            Some(_) => return None,
            None => hour,
        },
    };
    let time = Time::new(i8::try_from(hour % 24).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()?;
    Some((time, end))
}

/// Joins a date with the time of day that stands right before or right after it.
fn with_time(tokens: &[Placed], at: usize, end: usize, date: Option<Date>, floor: usize) -> Written {
    let mut written = Written { start: tokens[at].start, end: tokens[end - 1].end, date, time: None };
    let between = |token: Token| {
        matches!(
            token,
            Token::Mark(',' | '|' | '-' | '–' | '/' | '(' | '·' | '•') | Token::At | Token::Weekday | Token::Zone
        )
    };
    let mut next = end;
    while next < tokens.len().min(end + 4) {
        if let Some((time, after)) = clock_at(tokens, next) {
            return Written { end: tokens[after - 1].end, time: Some(time), ..written };
        }
        if !between(tokens[next].token) {
            break;
        }
        next += 1;
    }
    // "14:51, 6 October 2015", "7:14 am on 23 August 2018"
    for back in 1..=7.min(at) {
        let start = at - back;
        if tokens[start].start < floor {
            break;
        }
        if let Some((time, after)) = clock_at(tokens, start)
            && after <= at
            && tokens[after..at].iter().all(|placed| between(placed.token) || placed.end - placed.start <= 3)
            && !(start > 0 && matches!(tokens[start - 1].token, Token::Mark(':')))
        {
            written.start = tokens[start].start;
            written.time = Some(time);
            break;
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &[&str]) {
        let found: Vec<String> = find(line)
            .iter()
            .map(|written| {
                let date = written.date.map_or_else(|| "?".to_owned(), |date| date.to_string());
                let time = written.time.map_or_else(String::new, |time| format!(" {}", time.strftime("%H:%M")));
                format!("{date}{time}")
            })
            .collect();
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn date_lines_of_many_outlets() {
        check("8 Sep, 2016 14:01", &["2016-09-08 14:01"]);
        check("date 2018-11-21 Register", &["2018-11-21"]);
        check("March 12, 2019 / 4:41 PM / 5 years ago", &["2019-03-12 16:41"]);
        check("PUBLISHED JUN 9, 2021, 11:52 PM SGT", &["2021-06-09 23:52"]);
        check("Thu 26 Sep 2024 17.02 BST", &["2024-09-26 17:02"]);
        check("Thursday 17th October, 2019", &["2019-10-17"]);
        check("14:51, 6 October 2015", &["2015-10-06 14:51"]);
        check("7:14 am on 23 August 2018", &["2018-08-23 07:14"]);
        check("2016-09-08T14:01:00Z", &["2016-09-08 14:01"]);
        check("22 Nov.'12 / 18:33", &["2012-11-22 18:33"]);
        check("17.10.2023 - Update : 18.10.2023", &["2023-10-17", "2023-10-18"]);
        check("Issued on: 01/11/2022 - 18:14", &["? 18:14"]);
        check("2021/06/09", &["2021-06-09"]);
        check("01/30/2024", &["2024-01-30"]);
    }

    fn check_as(language: &str, order: Order, line: &str, expected: &str) {
        let months = Months::load(&crate::lexicon::Data::embedded()).unwrap();
        let manner = Manner { months: Some(&months), language: Some(language), order };
        let found: Vec<String> =
            find_as(line, manner).iter().filter_map(|written| Some(written.date?.to_string())).collect();
        assert_eq!(found.join(" "), expected, "{line}");
    }

    #[test]
    fn date_lines_of_many_languages() {
        let check = |language, line, expected| check_as(language, Order::DayFirst, line, expected);
        check("de", "Veröffentlicht am 5. März 2019 um 14:30 Uhr", "2019-03-05");
        check("de", "Stand: 05.03.19, 8.15 Uhr", "2019-03-05");
        check("fr", "Publié le 1er août 2019 à 14h30", "2019-08-01");
        check("es", "5 de mayo de 2019", "2019-05-05");
        check("pt", "Sexta-feira, 5 de março de 2019", "2019-03-05");
        check("pl", "5 listopada 2019", "2019-11-05");
        check("hr", "5. listopada 2019.", "2019-10-05");
        check("ru", "5 марта 2019, 14:30", "2019-03-05");
        check("hu", "2019. május 5.", "2019-05-05");
        check("lt", "2019 m. gegužės 5 d.", "2019-05-05");
        check("lv", "2019. gada 5. maijs", "2019-05-05");
        check("tr", "5 Ağustos 2019 Pazartesi", "2019-08-05");
        check("el", "5 Μαρτίου 2019", "2019-03-05");
        check("ar", "٥ مارس ٢٠١٩", "2019-03-05");
        check("hi", "5 अक्टूबर 2019", "2019-10-05");
        check("th", "5 มีนาคม 2562", "2019-03-05");
        check("vi", "Thứ ba, ngày 5 tháng 3 năm 2019", "2019-03-05");
        check("zh", "发布时间：2019年3月5日 14:30", "2019-03-05");
        check("ko", "2019년 3월 5일 화요일", "2019-03-05");
        check("ko", "입력 2019. 3. 5. 14:30", "2019-03-05");
        check("it", "5/3/2019", "2019-03-05");
    }

    #[test]
    fn the_order_of_day_and_month_is_the_pages() {
        check_as("en", Order::MonthFirst, "3/5/2019", "2019-03-05");
        check_as("en", Order::DayFirst, "3/5/2019", "2019-05-03");
        check_as("en", Order::Unknown, "3/5/2019", "");
        check_as("en", Order::MonthFirst, "13/5/2019", "2019-05-13");
    }

    #[test]
    fn numbers_are_no_dates_in_other_languages_either() {
        let check = |line| check_as("de", Order::DayFirst, line, "");
        check("Version 1.2.19");
        check("Tel. 030.12.12.19");
        check("© 2016");
        check("192.168.10.12");
        check_as("de", Order::DayFirst, "© 2016 5. Mai 2017", "2017-05-05");
        check_as("en", Order::DayFirst, "© 2016 May 5, 2017", "2017-05-05");
    }

    #[test]
    fn without_a_year_there_is_no_day() {
        check("19 NOV, 13:00", &["? 13:00"]);
        check("January 15 | 11:33", &["? 11:33"]);
    }

    #[test]
    fn numbers_that_are_no_dates() {
        check("Version 1.2.3", &[]);
        check("Some 2,400 people may march", &[]);
        check("31.02.2019 and 99/99/2019", &[]);
        check("It may rain", &[]);
    }
}
