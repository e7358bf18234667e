//! What each token is to the grammar of time: one look-up a token.

use onrecord_ledger::Span;
use rustc_hash::FxHashMap;

use super::holidays::{self, Holiday};
use super::value::{Part, Season};
use crate::lexicon::{Data, DataError, Row, Table};
use crate::segment::{Token, TokenKind};

/// What a token is to the grammar of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Nothing.
    Other,
    /// A whole number and how many digits write it; 0 digits where separators stand in it.
    Digits {
        value: u32,
        digits: u8,
    },
    /// "08.09.2016".
    DottedDate,
    /// A number with a fraction, in hundredths.
    Fraction(u32),
    Number(u16),
    Hundred(u16),
    /// "few", "several", "dozens": more than one, not told how many.
    Vague,
    Couple,
    Ordinal(u8),
    /// 1 to 12.
    Month(u8),
    /// 1 to 7, from Monday.
    Weekday(u8),
    /// "Mon", "Sat": a weekday before a date alone.
    WeekdayShort(u8),
    /// "Mondays".
    Weekdays(u8),
    Season(Season),
    Part(Part),
    /// "overnight".
    PartAlone(Part),
    /// "noon", "midnight": the hour.
    Hour(u8),
    Unit {
        unit: Unit,
        plural: bool,
    },
    Half,
    /// The first year, or its last two digits ("1990s", "90s", "nineties").
    Decade(u16),
    /// "4pm": minutes since midnight.
    Clock(u16),
    /// Days from today.
    Day(i8),
    Tonight,
    /// "last", "this", "next", from the page's date.
    Shift(i8),
    Recent,
    Current,
    /// "previous", "same", "following", from the time last mentioned.
    Chain(i8),
    That,
    /// "ago" and "hence".
    Ago(i8),
    /// "earlier" and "later".
    Earlier(i8),
    /// "before" and "after".
    Before(i8),
    /// "early", "mid", "late".
    Edge(Edge),
    /// "beginning", "end".
    PartOf(Edge),
    Near,
    /// May begin "more than", "at least", "up to".
    Compare,
    /// "period".
    Period,
    /// "Q3".
    Quarter(u8),
    /// "H1".
    HalfOf(u8),
    Often(Often),
    Every,
    Fiscal,
    Ending,
    The,
    A,
    /// "a.m.", "p.m.": hours to add.
    Meridiem(u8),
    Zone,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Fortnight,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
}

/// Which part of a stretch is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Start,
    Middle,
    End,
}

/// A rhythm with a word of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Often {
    pub(super) count: u8,
    pub(super) unit: Unit,
}

const WORDS: &str = "en/time_words.tsv";
const REFERENCES: &str = "en/time_references.tsv";
const HOLIDAYS: &str = "en/holidays.tsv";
const SAYINGS: &str = "en/said_words.tsv";
const TENSES: &str = "en/tense_words.tsv";

/// The longest word of the list, in bytes; longer tokens are not looked up.
const LONGEST: usize = 16;

/// What a phrase of the lists means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Reference(&'static str),
    Holiday(Holiday),
}

/// A phrase of the lists: its words after the first, in lower case.
#[derive(Debug)]
struct NamedPhrase {
    rest: Vec<Box<str>>,
    named: Named,
}

/// What a word tells about when its statement was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Saying {
    /// A cue in the present tense of news.
    Speaks,
    /// Puts the statement before the occasion that the page is about.
    Earlier,
    /// A source that was named just before.
    Pronoun,
    /// A source that says the same every day.
    Text,
    /// Those who come to hear a public statement, or the meeting with them.
    Briefing,
}

/// What a word tells about the time of its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
}

/// Word lists of this step.
#[derive(Debug, Default)]
pub struct Lists {
    words: FxHashMap<Box<str>, Entry>,
    /// By first word; of one first word the longest phrase first.
    phrases: Vec<Vec<NamedPhrase>>,
    tenses: FxHashMap<Box<str>, Tense>,
    sayings: FxHashMap<Box<str>, Saying>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    word: Word,
    /// Means this only where it is written with a capital.
    capital: bool,
    /// Index into `phrases` of those that begin with it.
    phrases: Option<u16>,
}

impl Lists {
    /// Loads `en/time_words.tsv`, `en/time_references.tsv`, `en/holidays.tsv`, `en/tense_words.tsv`
    /// and `en/said_words.tsv`.
    ///
    /// # Errors
    /// [`DataError`] where a list is malformed.
    pub fn load(data: &Data) -> Result<Self, DataError> {
        let mut lists = Self::default();
        for row in Table::parse(WORDS, data.text(WORDS), &["word", "class", "value"])?.rows() {
            let capital = row.get("note") == "capital";
            lists.words.insert(row.get("word").into(), Entry { word: word(row)?, capital, phrases: None });
        }
        for row in Table::parse(REFERENCES, data.text(REFERENCES), &["phrase", "value"])?.rows() {
            let reference = ["PRESENT_REF", "PAST_REF", "FUTURE_REF"].into_iter().find(|r| *r == row.get("value"));
            let reference = reference.ok_or_else(|| row.error("value", "no reference of TimeML", "PAST_REF, …"))?;
            lists.add_phrase(row.get("phrase"), Named::Reference(reference));
        }
        for row in Table::parse(HOLIDAYS, data.text(HOLIDAYS), &["phrase", "rule"])?.rows() {
            let holiday = holidays::parse(row.get("rule"))
                .ok_or_else(|| row.error("rule", "no rule of a holiday", "MM-DD, MM-Wn#k or easter+days"))?;
            lists.add_phrase(row.get("phrase"), Named::Holiday(holiday));
        }
        for row in Table::parse(TENSES, data.text(TENSES), &["word", "tense"])?.rows() {
            let tense = match row.get("tense") {
                "past" => Tense::Past,
                "future" => Tense::Future,
                tense => return Err(row.error("tense", format!("unknown tense '{tense}'"), "past or future")),
            };
            lists.tenses.insert(row.get("word").into(), tense);
        }
        for row in Table::parse(SAYINGS, data.text(SAYINGS), &["word", "class"])?.rows() {
            let saying = match row.get("class") {
                "speaks" => Saying::Speaks,
                "earlier" => Saying::Earlier,
                "pronoun" => Saying::Pronoun,
                "text" => Saying::Text,
                "briefing" => Saying::Briefing,
                class => {
                    let hint = "speaks, earlier, pronoun, text or briefing";
                    return Err(row.error("class", format!("unknown class '{class}'"), hint));
                }
            };
            lists.sayings.insert(row.get("word").into(), saying);
        }
        for phrases in &mut lists.phrases {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
        }
        Ok(lists)
    }

    fn add_phrase(&mut self, phrase: &str, named: Named) {
        let mut parts = phrase.split_whitespace();
        let Some(first) = parts.next() else { return };
        let rest = parts.map(Into::into).collect();
        let entry = self.words.entry(first.trim_end_matches('.').into()).or_insert(Entry {
            word: Word::Other,
            capital: false,
            phrases: None,
        });
        let at = match entry.phrases {
            Some(at) => usize::from(at),
            None => {
                let at = self.phrases.len();
                entry.phrases = u16::try_from(at).ok();
                self.phrases.push(Vec::new());
                at
            }
        };
        if let Some(phrases) = self.phrases.get_mut(at) {
            phrases.push(NamedPhrase { rest, named });
        }
    }

    /// What a token is.
    pub(super) fn classify(&self, text: &str, token: Token) -> Classified {
        let nothing = Classified { word: Word::Other, phrases: None, cut: 0 };
        if !token.kind.is_word_or_number() {
            return nothing;
        }
        let whole = token.span.of(text);
        let (words, cut) = without_possessive(whole);
        if token.kind == TokenKind::Number || words.starts_with(|c: char| c.is_ascii_digit()) {
            return Classified { word: figure(words), phrases: None, cut };
        }
        let mut buffer = [0_u8; LONGEST];
        let Some(entry) = lower(words, &mut buffer).and_then(|key| self.words.get(key)) else {
            // "new year's day": the phrases keep their possessives.
            let entry = (cut > 0).then(|| lower(whole, &mut buffer).and_then(|key| self.words.get(key))).flatten();
            return Classified { phrases: entry.and_then(|entry| entry.phrases), ..nothing };
        };
        let capital = words.starts_with(|c: char| c.is_ascii_uppercase());
        let word = if (entry.capital && !capital) || (cut > 0 && !entry.word.takes_possessive()) {
            Word::Other
        } else {
            entry.word
        };
        Classified { word, phrases: entry.phrases, cut }
    }

    /// The longest phrase of the lists that begins with the token `first` (whose look-up gave
    /// `phrases`): its meaning and one past its last token.
    pub(super) fn phrase(&self, text: &str, tokens: &[Token], first: usize, phrases: u16) -> Option<(Named, usize)> {
        self.phrases.get(usize::from(phrases))?.iter().find_map(|phrase| {
            let end = first + 1 + phrase.rest.len();
            let following = tokens.get(first + 1..end)?;
            let same = |(word, token): (&str, &Token)| same_word(word, token.span.of(text));
            phrase.rest.iter().map(AsRef::as_ref).zip(following).all(same).then_some((phrase.named, end))
        })
    }

    /// What a word tells about when its statement was made.
    pub(super) fn saying(&self, word: &str) -> Option<Saying> {
        let mut buffer = [0_u8; LONGEST];
        self.sayings.get(lower(word, &mut buffer)?).copied()
    }

    /// What a word tells about the time of its clause.
    pub(super) fn tense(&self, word: &str) -> Option<Tense> {
        let mut buffer = [0_u8; LONGEST];
        let key = lower(word, &mut buffer)?;
        let listed = self.tenses.get(key).copied();
        let regular = || (key.len() > 4 && key == word && key.ends_with("ed")).then_some(Tense::Past);
        listed.or_else(regular)
    }
}

/// A token looked up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Classified {
    pub(super) word: Word,
    /// Phrases of the lists that begin with it.
    pub(super) phrases: Option<u16>,
    /// Bytes of its possessive ending.
    pub(super) cut: u8,
}

impl Classified {
    /// Whether an expression may begin here.
    pub(super) fn begins(self) -> bool {
        self.word != Word::Other || self.phrases.is_some()
    }

    /// The token without its possessive ending.
    pub(super) fn span(self, text: &str, token: Token) -> Span {
        let span = token.span;
        Span::new(text, span.start(), span.end() - usize::from(self.cut)).unwrap_or(span)
    }
}

impl Word {
    fn takes_possessive(self) -> bool {
        matches!(
            self,
            Self::Month(_)
                | Self::Weekday(_)
                | Self::Season(_)
                | Self::Part(_)
                | Self::Unit { .. }
                | Self::Day(_)
                | Self::Tonight
                | Self::Ordinal(_)
                | Self::Half
        )
    }
}

/// The word without "'s", and how many bytes that was.
fn without_possessive(word: &str) -> (&str, u8) {
    for ending in ["'s", "’s", "'S", "’S"] {
        if let Some(stem) = word.strip_suffix(ending) {
            return (stem, u8::try_from(ending.len()).unwrap_or(0));
        }
    }
    (word, 0)
}

/// The word in lower case without its last dot; `None` where it is longer than any of the lists or
/// not ASCII (the typographic apostrophe apart).
fn lower<'b>(word: &str, buffer: &'b mut [u8; LONGEST]) -> Option<&'b str> {
    let word = word.strip_suffix('.').unwrap_or(word);
    let mut length = 0;
    for c in word.chars() {
        let c = if c == '’' { '\'' } else { c };
        let byte = u8::try_from(c).ok().filter(u8::is_ascii)?;
        *buffer.get_mut(length)? = byte.to_ascii_lowercase();
        length += 1;
    }
    std::str::from_utf8(buffer.get(..length)?).ok()
}

/// Whether a word of a list and one of the page are the same: case and the form of the apostrophe
/// apart.
fn same_word(listed: &str, written: &str) -> bool {
    let even = |c: char| if c == '’' { '\'' } else { c.to_ascii_lowercase() };
    written.chars().map(even).eq(listed.chars())
}

/// A token that begins with a digit.
fn figure(words: &str) -> Word {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = words.split_at(digits);
    let Ok(value) = number.parse::<u32>() else { return Word::Other };
    let count = u8::try_from(digits).unwrap_or(u8::MAX);
    match rest {
        "" => Word::Digits { value, digits: count },
        "s" | "S" if value % 10 == 0 && (count == 4 || count == 2) => {
            u16::try_from(value).map_or(Word::Other, Word::Decade)
        }
        "st" | "nd" | "rd" | "th" | "ST" | "ND" | "RD" | "TH" => u8::try_from(value).map_or(Word::Other, Word::Ordinal),
        "am" | "pm" | "AM" | "PM" if (1..=12).contains(&value) && count <= 2 => {
            let noon = if rest.eq_ignore_ascii_case("pm") { 12 } else { 0 };
            u16::try_from((value % 12 + noon) * 60).map_or(Word::Other, Word::Clock)
        }
        _ => separated(value, rest),
    }
}

/// "1,200" and "2.5", whose first run of digits is `value`.
fn separated(value: u32, rest: &str) -> Word {
    if let Some(fraction) = rest.strip_prefix('.').filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit())) {
        let hundredths = match (fraction.len(), fraction.parse::<u32>()) {
            (1, Ok(tenths)) => tenths * 10,
            (2, Ok(hundredths)) => hundredths,
            _ => return Word::Other,
        };
        return value.checked_mul(100).and_then(|v| v.checked_add(hundredths)).map_or(Word::Other, Word::Fraction);
    }
    if rest.bytes().filter(|byte| *byte == b'.').count() == 2 {
        return Word::DottedDate;
    }
    let mut total = value;
    for group in rest.split(',').skip(1) {
        let thousand = (group.len() == 3).then(|| group.parse::<u32>().ok()).flatten();
        match thousand.and_then(|group| total.checked_mul(1000)?.checked_add(group)) {
            Some(sum) => total = sum,
            None => return Word::Other,
        }
    }
    if rest.starts_with(',') { Word::Digits { value: total, digits: 0 } } else { Word::Other }
}

fn word(row: Row<'_, '_>) -> Result<Word, DataError> {
    let value = row.get("value");
    let number = || value.parse::<i16>().map_err(|_| row.error("value", format!("no number: '{value}'"), "a number"));
    let small = || number().map(|n| u8::try_from(n).unwrap_or(u8::MAX));
    let large = || number().map(|n| u16::try_from(n).unwrap_or(u16::MAX));
    let sign = || number().map(|n| i8::try_from(n).unwrap_or(0));
    let unknown = |what: &str| row.error("value", format!("unknown {what} '{value}'"), "see the comments of the list");
    Ok(match row.get("class") {
        "month" => Word::Month(small()?),
        "weekday" => Word::Weekday(small()?),
        "weekday_short" => Word::WeekdayShort(small()?),
        "weekdays" => Word::Weekdays(small()?),
        "season" => Word::Season(Season::from_code(value).ok_or_else(|| unknown("season"))?),
        "part" => Word::Part(Part::from_code(value).ok_or_else(|| unknown("part of the day"))?),
        "part_alone" => Word::PartAlone(Part::from_code(value).ok_or_else(|| unknown("part of the day"))?),
        "hour" => Word::Hour(small()?),
        "unit" => Word::Unit { unit: unit(value).ok_or_else(|| unknown("unit"))?, plural: false },
        "units" => Word::Unit { unit: unit(value).ok_or_else(|| unknown("unit"))?, plural: true },
        "half" => Word::Half,
        "number" => Word::Number(large()?),
        "hundred" => Word::Hundred(large()?),
        "vague" => Word::Vague,
        "couple" => Word::Couple,
        "ordinal" => Word::Ordinal(small()?),
        "decade" => Word::Decade(large()?),
        "day" => Word::Day(sign()?),
        "tonight" => Word::Tonight,
        "shift" => Word::Shift(sign()?),
        "recent" => Word::Recent,
        "current" => Word::Current,
        "chain" => Word::Chain(sign()?),
        "that" => Word::That,
        "ago" => Word::Ago(sign()?),
        "earlier" => Word::Earlier(sign()?),
        "before" => Word::Before(sign()?),
        "edge" => Word::Edge(edge(value).ok_or_else(|| unknown("part"))?),
        "part_of" => Word::PartOf(edge(value).ok_or_else(|| unknown("part"))?),
        "near" => Word::Near,
        "compare" => Word::Compare,
        "period" => Word::Period,
        "quarter" => Word::Quarter(small()?),
        "half_of" => Word::HalfOf(small()?),
        "often" => Word::Often(often(value).ok_or_else(|| unknown("rhythm"))?),
        "every" => Word::Every,
        "fiscal" => Word::Fiscal,
        "ending" => Word::Ending,
        "the" => Word::The,
        "a" => Word::A,
        "meridiem" => Word::Meridiem(small()?),
        "zone" => Word::Zone,
        class => return Err(row.error("class", format!("unknown class '{class}'"), "see the comments of the list")),
    })
}

fn unit(code: &str) -> Option<Unit> {
    Some(match code {
        "S" => Unit::Second,
        "M" => Unit::Minute,
        "H" => Unit::Hour,
        "D" => Unit::Day,
        "W" => Unit::Week,
        "F" => Unit::Fortnight,
        "WE" => Unit::Weekend,
        "MO" => Unit::Month,
        "Q" => Unit::Quarter,
        "Y" => Unit::Year,
        "DE" => Unit::Decade,
        "CE" => Unit::Century,
        "ML" => Unit::Millennium,
        _ => return None,
    })
}

fn edge(code: &str) -> Option<Edge> {
    Some(match code {
        "START" => Edge::Start,
        "MID" => Edge::Middle,
        "END" => Edge::End,
        _ => return None,
    })
}

fn often(value: &str) -> Option<Often> {
    if value == "PT1H" {
        return Some(Often { count: 1, unit: Unit::Hour });
    }
    let body = value.strip_prefix('P')?;
    let (count, code) = body.split_at_checked(body.len().checked_sub(1)?)?;
    let unit = match code {
        "D" => Unit::Day,
        "W" => Unit::Week,
        "M" => Unit::Month,
        "Y" => Unit::Year,
        _ => return None,
    };
    Some(Often { count: count.parse().ok()?, unit })
}
