//! Calendar dates as pages write them in their date lines.

use jiff::civil::{Date, Time};

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

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token {
    Number { value: u32, digits: usize },
    Month(u32),
    Weekday,
    Ordinal,
    Am,
    Pm,
    At,
    Zone,
    Word,
    Mark(char),
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Longest stretch of a line that is looked at, in bytes; date lines are short.
const REACH: usize = 400;

/// All dates in a line, in order. Times that stand beside a date belong to it.
pub(super) fn find(line: &str) -> Vec<Written> {
    let mut reach = line.len().min(REACH);
    while !line.is_char_boundary(reach) {
        reach -= 1;
    }
    let tokens = tokens(&line[..reach]);
    let mut found: Vec<Written> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match date_at(&tokens, at) {
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
    let mut reach = line.len().min(REACH);
    while !line.is_char_boundary(reach) {
        reach -= 1;
    }
    let tokens = tokens(&line[..reach]);
    (0..tokens.len()).any(|at| clock_at(&tokens, at).is_some())
}

struct Placed {
    token: Token,
    start: usize,
    end: usize,
}

fn tokens(line: &str) -> Vec<Placed> {
    let mut tokens = Vec::new();
    let mut chars = line.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let alphabetic = first.is_alphabetic();
        let mut end = start + first.len_utf8();
        if first.is_ascii_digit() || alphabetic {
            while let Some((at, next)) = chars.peek().copied() {
                let same = if alphabetic { next.is_alphabetic() } else { next.is_ascii_digit() };
                if !same {
                    break;
                }
                end = at + next.len_utf8();
                chars.next();
            }
        } else if first.is_whitespace() {
            continue;
        }
        let words = &line[start..end];
        let token = if first.is_ascii_digit() {
            Token::Number { value: words.parse().unwrap_or(u32::MAX), digits: words.len() }
        } else if alphabetic {
            word(words, tokens.last().is_some_and(|last: &Placed| last.end == start))
        } else {
            Token::Mark(first)
        };
        tokens.push(Placed { token, start, end });
    }
    tokens
}

fn word(word: &str, glued: bool) -> Token {
    let is = |other: &str| word.eq_ignore_ascii_case(other);
    let begins = |full: &str| {
        word.len() >= 3
            && word.len() <= full.len()
            && full.as_bytes()[..word.len()].eq_ignore_ascii_case(word.as_bytes())
    };
    if is("am") {
        return Token::Am;
    }
    if is("pm") {
        return Token::Pm;
    }
    if is("at") {
        return Token::At;
    }
    if glued && (is("st") || is("nd") || is("rd") || is("th")) {
        return Token::Ordinal;
    }
    if glued && is("t") {
        return Token::At;
    }
    for (at, month) in (1..).zip(MONTHS) {
        let short = word.len() == 3 || is("sept") || word.len() == month.len();
        if short && begins(month) {
            return Token::Month(at);
        }
    }
    if WEEKDAYS.iter().any(|day| (word.len() <= 4 || word.len() == day.len() || is("thurs")) && begins(day)) {
        return Token::Weekday;
    }
    if word.len() >= 2 && word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Token::Zone;
    }
    Token::Word
}

/// A date that begins at this token, and the token after it.
fn date_at(tokens: &[Placed], at: usize) -> Option<(Option<Date>, usize)> {
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
        while let Some(Token::Mark(',' | '.' | '،' | '/' | '-') | Token::Ordinal) = token(at) {
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
    let found = match (separator, as_day_first, as_month_first) {
        ('.', day_first, _) => day_first,
        (_, Some(one), Some(other)) if one != other => None,
        (_, day_first, month_first) => day_first.or(month_first),
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
