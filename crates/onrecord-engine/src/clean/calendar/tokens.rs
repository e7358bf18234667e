use super::Manner;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token {
    /// `digits` counts them.
    Number {
        value: u32,
        digits: usize,
    },
    Month(u32),
    Weekday,
    /// "de" between day, month and year.
    Of,
    /// 年, 년, "năm", "gada", after or before a year.
    YearSign,
    /// 月, 월, "tháng".
    MonthSign,
    /// 日, 일.
    DaySign,
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

#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) start: usize,
    pub(super) end: usize,
}

pub(super) fn tokens(line: &str, manner: Manner<'_>) -> Vec<Placed> {
    let mut tokens = Vec::new();
    let mut chars = line.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let alphabetic = first.is_alphabetic();
        let elsewhere = manner.months.is_some();
        let is_digit = |c: char| c.is_ascii_digit() || (elsewhere && digit(c).is_some());
        let sign = if elsewhere { sign(first) } else { None };
        let mut end = start + first.len_utf8();
        if let Some(token) = sign {
            tokens.push(Placed { token, start, end });
            continue;
        }
        if is_digit(first) || alphabetic {
            while let Some((at, next)) = chars.peek().copied() {
                let same = if alphabetic { next.is_alphabetic() || is_mark(next) } else { is_digit(next) };
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
        let glued = tokens.last().is_some_and(|last: &Placed| last.end == start);
        let token = if is_digit(first) {
            number(words)
        } else if alphabetic {
            match word(words, glued) {
                Token::Word | Token::Zone if elsewhere => word_elsewhere(words, glued, manner),
                token => token,
            }
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

/// The value of a digit of any script whose pages write dates with it.
fn digit(char: char) -> Option<u32> {
    const ZEROS: [u32; 10] = [0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xBE6, 0xC66, 0xE50];
    let value = u32::from(char);
    ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&value)).map(|zero| value - zero)
}

fn number(words: &str) -> Token {
    let mut value: u32 = 0;
    let mut digits = 0;
    for char in words.chars() {
        value = value.saturating_mul(10).saturating_add(digit(char).unwrap_or(0));
        digits += 1;
    }
    Token::Number { value, digits }
}

/// A vowel sign or joiner of an Indic script, which is part of a word.
fn is_mark(char: char) -> bool {
    matches!(char, '\u{900}'..='\u{963}' | '\u{981}'..='\u{9E3}' | '\u{A01}'..='\u{A51}' | '\u{A81}'..='\u{AE3}'
        | '\u{B82}'..='\u{BD7}' | '\u{C00}'..='\u{C63}' | '\u{C80}'..='\u{CE3}' | '\u{D00}'..='\u{D63}'
        | '\u{D81}'..='\u{DDF}' | '\u{E31}'..='\u{E4E}' | '\u{200D}')
}

/// Year, month and day as they are marked in East Asia.
fn sign(char: char) -> Option<Token> {
    match char {
        '年' | '년' => Some(Token::YearSign),
        '月' | '월' => Some(Token::MonthSign),
        '日' | '일' | '号' => Some(Token::DaySign),
        _ => None,
    }
}

/// What a word is in the dates of other languages than English.
fn word_elsewhere(word: &str, glued: bool, manner: Manner<'_>) -> Token {
    if let Some(month) = manner.months.and_then(|months| months.number(word, manner.language)) {
        return Token::Month(month);
    }
    let lower = word.to_lowercase();
    match lower.as_str() {
        // "1er mai", "5ος".
        "er" | "e" | "ος" | "a" | "º" | "ª" if glued => Token::Ordinal,
        "de" | "del" | "do" | "da" | "di" | "d" | "of" | "του" | "i" | "ta" => Token::Of,
        "năm" | "gada" | "m" | "г" | "року" | "года" => Token::YearSign,
        "tháng" => Token::MonthSign,
        "ngày" => Token::DaySign,
        "um" | "kl" | "à" | "alle" | "ore" | "às" | "klo" | "saat" | "в" | "о" | "om" => Token::At,
        // "14:30 Uhr".
        "uhr" | "h" | "hrs" => Token::Zone,
        _ if word.len() >= 2 && word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_uppercase()) => Token::Zone,
        _ => Token::Word,
    }
}
