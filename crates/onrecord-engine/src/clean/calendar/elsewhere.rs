//! Shapes of dates that other languages use beside those of English.

use jiff::civil::Date;

use super::tokens::{Placed, Token};
use super::{Order, date};

/// A date that begins at this token, and the token after it.
pub(super) fn date_at(tokens: &[Placed], at: usize, order: Order) -> Option<(Option<Date>, usize)> {
    signed(tokens, at).or_else(|| named(tokens, at)).or_else(|| numbers(tokens, at, order))
}

fn token(tokens: &[Placed], at: usize) -> Option<Token> {
    tokens.get(at).map(|placed| placed.token)
}

/// A number of one or two digits in this range.
fn small(tokens: &[Placed], at: usize, most: u32) -> Option<u32> {
    match token(tokens, at)? {
        Token::Number { value, digits: 1 | 2 } if (1..=most).contains(&value) => Some(value),
        _ => None,
    }
}

/// A year; those of the Thai calendar are 543 ahead.
fn year(tokens: &[Placed], at: usize) -> Option<u32> {
    match token(tokens, at)? {
        Token::Number { value, digits: 4 } if (1900..=2100).contains(&value) => Some(value),
        Token::Number { value, digits: 4 } if (2443..=2643).contains(&value) => Some(value - 543),
        _ => None,
    }
}

/// The token after the marks and small words that stand here.
fn skip(tokens: &[Placed], mut at: usize, marks: &[char]) -> usize {
    while match token(tokens, at) {
        Some(Token::Mark(mark)) => marks.contains(&mark),
        Some(Token::Of | Token::YearSign | Token::Ordinal) => true,
        _ => false,
    } {
        at += 1;
    }
    at
}

/// 2020年5月4日, 2020년 5월 4일, "ngày 4 tháng 5 năm 2020".
fn signed(tokens: &[Placed], at: usize) -> Option<(Option<Date>, usize)> {
    let is = |at: usize, sign: Token| token(tokens, at) == Some(sign);
    if let Some(y) = year(tokens, at)
        && is(at + 1, Token::YearSign)
        && let Some(m) = small(tokens, at + 2, 12)
        && is(at + 3, Token::MonthSign)
        && let Some(d) = small(tokens, at + 4, 31)
        && is(at + 5, Token::DaySign)
    {
        return Some((Some(date(y, m, d)?), at + 6));
    }
    let d = small(tokens, at, 31)?;
    let sign = skip(tokens, at + 1, &[',']);
    if !is(sign, Token::MonthSign) {
        return None;
    }
    let m = small(tokens, sign + 1, 12)?;
    let next = skip(tokens, sign + 2, &[',', '/', '-']);
    Some((Some(date(year(tokens, next)?, m, d)?), next + 1))
}

/// "2020. május 5.", "2020 m. gegužės 5 d.", "2020. gada 5. maijs"; years of the Thai calendar.
fn named(tokens: &[Placed], at: usize) -> Option<(Option<Date>, usize)> {
    const MARKS: [char; 5] = [',', '.', '/', '-', '،'];
    if let Some(y) = year(tokens, at) {
        let next = skip(tokens, at + 1, &MARKS);
        if let Some(Token::Month(m)) = token(tokens, next) {
            let number = skip(tokens, next + 1, &MARKS);
            let d = small(tokens, number, 31)?;
            // "© 2016 May 5, 2017": the first year belongs to something else.
            let after = year(tokens, skip(tokens, number + 1, &MARKS));
            return if after.is_none() { Some((Some(date(y, m, d)?), number + 1)) } else { None };
        }
        if !matches!(token(tokens, next - 1), Some(Token::YearSign)) {
            return None;
        }
        let d = small(tokens, next, 31)?;
        let name = skip(tokens, next + 1, &MARKS);
        let Some(Token::Month(m)) = token(tokens, name) else { return None };
        return Some((Some(date(y, m, d)?), name + 1));
    }
    let d = small(tokens, at, 31)?;
    let name = skip(tokens, at + 1, &MARKS);
    let Some(Token::Month(m)) = token(tokens, name) else { return None };
    let next = skip(tokens, name + 1, &MARKS);
    Some((Some(date(year(tokens, next)?, m, d)?), next + 1))
}

/// "5. 9. 2016", "05.09.16", "2016. 9. 5.", "5 / 9 / 2016".
fn numbers(tokens: &[Placed], at: usize, order: Order) -> Option<(Option<Date>, usize)> {
    // A number in a row of numbers ("v. 1.2.3.4", "18:05.09.16") begins no date.
    let numeral = |at: usize| matches!(token(tokens, at), Some(Token::Number { .. }));
    let mark = |at: usize| match token(tokens, at) {
        Some(Token::Mark(mark @ ('.' | '/' | '-' | ':'))) => Some(mark),
        _ => None,
    };
    if at >= 2 && mark(at - 1).is_some() && numeral(at - 2) {
        return None;
    }
    let separator = mark(at + 1).filter(|mark| *mark != ':')?;
    let glued = |at: usize| tokens.get(at - 1).zip(tokens.get(at)).is_some_and(|(last, this)| last.end == this.start);
    let goes_on = matches!(mark(at + 5), Some('.' | '/')) && numeral(at + 6) && glued(at + 6);
    if mark(at + 3) != Some(separator) || goes_on {
        return None;
    }
    if let Some(y) = year(tokens, at) {
        return Some((Some(date(y, small(tokens, at + 2, 12)?, small(tokens, at + 4, 31)?)?), at + 5));
    }
    let (first, second) = (small(tokens, at, 31)?, small(tokens, at + 2, 31)?);
    let y = match (year(tokens, at + 4), token(tokens, at + 4)) {
        (Some(year), _) => year,
        // Two digits of the year, and two of day and month, so that numbers of versions are no dates.
        (None, Some(Token::Number { value, digits: 2 })) if value < 80 && separator != '-' => {
            let two = |at: usize| matches!(token(tokens, at), Some(Token::Number { digits: 2, .. }));
            if !(two(at) && two(at + 2)) {
                return None;
            }
            2000 + value
        }
        _ => return None,
    };
    let (day_first, month_first) = (date(y, second, first), date(y, first, second));
    let found = match (separator, order) {
        ('.', _) => day_first,
        (_, Order::DayFirst) => day_first.or(month_first),
        (_, Order::MonthFirst) => month_first.or(day_first),
        (_, Order::Unknown) if day_first.is_some() && month_first.is_some() && day_first != month_first => None,
        (_, Order::Unknown) => day_first.or(month_first),
    };
    (day_first.is_some() || month_first.is_some()).then_some((found, at + 5))
}
