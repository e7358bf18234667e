use std::collections::hash_map::Entry;

use rustc_hash::{FxHashMap, FxHashSet};

use super::calendar;
use super::lines::Line;
use super::phrases::{Kinds, PhraseKind, Phrases};
use super::words::{WordHash, hash, words};
use crate::lexicon::{Data, DataError, Table};

/// A block of more bytes is no paragraph of an article; it is not looked at. Far above any paragraph
/// seen in the training pages (longest 21 kB).
pub(super) const LONGEST_BLOCK: usize = 200_000;

/// Words of a line that are kept one by one; longer lines are prose and known by their shape.
const KEPT_WORDS: usize = 16;

/// What a line looks like, alone.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    pub(super) words: u32,
    pub(super) capitals: u32,
    pub(super) function_words: u32,
    pub(super) numbers: u32,
    pub(super) characters: u32,
    pub(super) sentence_ends: u32,
    pub(super) commas: u32,
    /// Marks that part the entries of a menu, and runs of spaces.
    pub(super) separators: u32,
    pub(super) quotes: u32,
    pub(super) first: Mark,
    pub(super) last: Mark,
    pub(super) flags: Flags,
    pub(super) kinds: Kinds,
    /// The first words, at most [`KEPT_WORDS`]: a range of [`Shapes::kept`].
    pub(super) kept: (u32, u8),
    pub(super) last_word: WordHash,
    pub(super) line_hash: WordHash,
    /// How often the line stands on the page.
    pub(super) copies: u32,
    /// Share of its words that also stand in the page's prose, in tenths; 255 where it has too few.
    pub(super) echo: u8,
    pub(super) sort: Sort,
    pub(super) blank_before: bool,
}

/// What a line begins or ends with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mark {
    #[default]
    Other,
    Lower,
    Upper,
    Digit,
    Stop,
    Question,
    Exclamation,
    Ellipsis,
    Colon,
    Comma,
    Quote,
    StopInQuote,
    Open,
    Close,
    Dash,
    Bullet,
    Copyright,
    Sign,
}

impl Mark {
    pub(super) fn of(char: char) -> Self {
        match char {
            '.' | '。' | '؟' => Self::Stop,
            '?' => Self::Question,
            '!' => Self::Exclamation,
            '…' => Self::Ellipsis,
            ':' => Self::Colon,
            ',' | ';' => Self::Comma,
            '"' | '“' | '”' | '\'' | '‘' | '’' | '«' | '»' => Self::Quote,
            '(' | '[' | '{' => Self::Open,
            ')' | ']' | '}' => Self::Close,
            '-' | '–' | '—' | '_' => Self::Dash,
            '•' | '·' | '*' | '♦' | '■' | '▪' | '►' | '›' | '>' | '|' | '/' | '+' => Self::Bullet,
            '©' | '®' | '™' => Self::Copyright,
            '#' | '@' | '$' | '€' | '£' | '%' => Self::Sign,
            char if char.is_numeric() => Self::Digit,
            char if char.is_uppercase() => Self::Upper,
            char if char.is_alphabetic() => Self::Lower,
            _ => Self::Other,
        }
    }

    /// Whether a sentence ends so.
    pub(super) fn closes_sentence(self) -> bool {
        matches!(self, Self::Stop | Self::Question | Self::Exclamation | Self::Ellipsis | Self::StopInQuote)
    }
}

/// Yes-or-no properties of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flags(u32);

impl Flags {
    pub(super) const DATE: Self = Self(1);
    pub(super) const PART_DATE: Self = Self(1 << 1);
    pub(super) const CLOCK: Self = Self(1 << 2);
    pub(super) const YEAR: Self = Self(1 << 3);
    pub(super) const COPYRIGHT: Self = Self(1 << 4);
    pub(super) const ADDRESS: Self = Self(1 << 5);
    pub(super) const AT: Self = Self(1 << 6);
    pub(super) const MONEY: Self = Self(1 << 7);
    pub(super) const CAPITALS: Self = Self(1 << 8);
    pub(super) const TITLE_CASE: Self = Self(1 << 9);
    pub(super) const STARTS_WITH_DATE: Self = Self(1 << 10);
    pub(super) const FOREIGN: Self = Self(1 << 11);
    pub(super) const COUNT: u32 = 12;

    fn set(&mut self, flag: Self, on: bool) {
        if on {
            self.0 |= flag.0;
        }
    }

    pub(super) fn has(self, flag: Self) -> bool {
        self.0 & flag.0 != 0
    }

    pub(super) fn bits(self) -> u32 {
        self.0
    }
}

/// A line's kind at a glance, by which its neighbours know it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sort {
    /// Outside the page.
    #[default]
    Edge,
    /// One or two words.
    Label,
    /// A few words and no full stop.
    Phrase,
    /// A short sentence.
    Sentence,
    /// A sentence of some length, or several.
    Prose,
    /// Many words and no full stop.
    Unclosed,
    /// A date or a time of day.
    Date,
    /// "By …".
    Byline,
    /// A copyright line or picture credit.
    Credit,
    /// A phrase that furniture is known by.
    Furniture,
    /// Entries parted by marks or spaces.
    Menu,
    /// No letters.
    Number,
}

/// Least words of a line that counts as prose.
const PROSE_WORDS: u32 = 13;

/// The words that prose is full of, and the phrases of furniture.
#[derive(Debug)]
pub(super) struct ShapeLists {
    phrases: Phrases,
    function_words: FxHashSet<WordHash>,
}

const FUNCTION_WORDS: &str = "en/function_words.tsv";

impl ShapeLists {
    pub(super) fn load(data: &Data) -> Result<Self, DataError> {
        let table = Table::parse(FUNCTION_WORDS, data.text(FUNCTION_WORDS), &["word"])?;
        Ok(Self {
            phrases: Phrases::load(data)?,
            function_words: table.rows().map(|row| hash(row.get("word"))).collect(),
        })
    }

    /// What kinds of furniture these words belong to.
    pub(super) fn kinds(&self, words: &[WordHash]) -> Kinds {
        self.phrases.kinds(words)
    }
}

/// All lines of a page as shapes.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    pub(super) lines: Vec<Shape>,
    kept: Vec<WordHash>,
}

/// Words of prose that are remembered for [`Shape::echo`].
const PROSE_MEMORY: usize = 20_000;

impl Shapes {
    /// Looks at every line of a page.
    pub(super) fn of(text: &str, lines: &[Line], lists: &ShapeLists) -> Self {
        let mut shapes = Self { lines: Vec::with_capacity(lines.len()), kept: Vec::new() };
        let mut prose: FxHashSet<WordHash> = FxHashSet::default();
        let mut copies: FxHashMap<WordHash, u32> = FxHashMap::default();
        let mut hashes = Vec::new();
        for line in lines {
            let mut shape = Shape { blank_before: line.blank_before, ..Shape::default() };
            if line.span.len() <= LONGEST_BLOCK {
                shapes.look(line.span.of(text), lists, &mut shape, &mut hashes);
                if shape.sort == Sort::Prose && prose.len() < PROSE_MEMORY {
                    prose.extend(hashes.iter().filter(|hash| !lists.function_words.contains(hash)));
                }
                match copies.entry(shape.line_hash) {
                    Entry::Occupied(mut known) => *known.get_mut() += 1,
                    Entry::Vacant(new) => {
                        new.insert(1);
                    }
                }
            }
            shapes.lines.push(shape);
        }
        for shape in &mut shapes.lines {
            shape.copies = copies.get(&shape.line_hash).copied().unwrap_or(1);
            shape.echo = 255;
            if shape.sort != Sort::Prose {
                let (start, count) = (shape.kept.0 as usize, usize::from(shape.kept.1));
                let kept = shapes.kept.get(start..start + count).unwrap_or_default();
                let (mut all, mut known) = (0u32, 0u32);
                for word in kept.iter().filter(|word| !lists.function_words.contains(word)) {
                    all += 1;
                    known += u32::from(prose.contains(word));
                }
                if all >= 3 {
                    shape.echo = (known * 10 / all) as u8;
                }
            }
        }
        shapes
    }

    /// The first words of a line.
    pub(super) fn words(&self, shape: &Shape) -> &[WordHash] {
        let start = shape.kept.0 as usize;
        self.kept.get(start..start + usize::from(shape.kept.1)).unwrap_or_default()
    }

    fn look(&mut self, line: &str, lists: &ShapeLists, shape: &mut Shape, hashes: &mut Vec<WordHash>) {
        hashes.clear();
        let mut all_capitals = 0;
        for word in words(line) {
            shape.words += 1;
            shape.capitals += u32::from(word.capital);
            shape.numbers += u32::from(word.number);
            all_capitals += u32::from(word.all_capitals && word.end - word.start > 1);
            shape.function_words += u32::from(lists.function_words.contains(&word.hash));
            hashes.push(word.hash);
        }
        shape.kept = (self.kept.len() as u32, hashes.len().min(KEPT_WORDS) as u8);
        self.kept.extend(hashes.iter().take(KEPT_WORDS));
        shape.last_word = hashes.last().copied().unwrap_or_default();
        shape.line_hash = hashes.iter().fold(0, |hash: u32, word| hash.rotate_left(5).wrapping_mul(0x9e37_79b1) ^ word);

        let mut before = ' ';
        let mut foreign = 0u32;
        let mut letters = 0u32;
        for char in line.chars() {
            shape.characters += 1;
            if char.is_ascii_alphabetic() {
                letters += 1;
                before = char;
                continue;
            }
            match char {
                '.' | '!' | '?' => {}
                ',' => shape.commas += 1,
                '|' | '›' | '»' | '>' | '•' | '·' | '/' | '◆' => shape.separators += 1,
                '"' | '“' | '”' | '«' => shape.quotes += 1,
                '©' => shape.flags.set(Flags::COPYRIGHT, true),
                '@' => shape.flags.set(Flags::AT, true),
                '$' | '€' | '£' | '¥' | '₹' => shape.flags.set(Flags::MONEY, true),
                ' ' if matches!(before, '.' | '!' | '?' | '”' | '"') => shape.sentence_ends += 1,
                ' ' | '\u{a0}' | '\t' if before.is_whitespace() => shape.separators += 1,
                _ => {}
            }
            if char.is_alphabetic() {
                letters += 1;
                foreign += u32::from(char > '\u{24f}');
            }
            before = char;
        }
        let first = line.chars().next().unwrap_or(' ');
        shape.first = Mark::of(first);
        shape.last = Mark::of(before);
        if shape.last == Mark::Quote || shape.last == Mark::Close {
            let inner = line.chars().rev().nth(1).map_or(Mark::Other, Mark::of);
            if inner.closes_sentence() || inner == Mark::Comma {
                shape.last = Mark::StopInQuote;
            }
        }
        if line.ends_with("...") {
            shape.last = Mark::Ellipsis;
        }
        shape.sentence_ends += u32::from(shape.last.closes_sentence());

        if shape.numbers > 0 && shape.words <= 60 {
            let dates = calendar::find(line);
            shape.flags.set(Flags::DATE, dates.iter().any(|date| date.date.is_some()));
            shape.flags.set(Flags::PART_DATE, dates.iter().any(|date| date.date.is_none()));
            shape.flags.set(Flags::STARTS_WITH_DATE, dates.first().is_some_and(|date| date.start == 0));
            shape.flags.set(Flags::CLOCK, calendar::has_clock(line));
            shape.flags.set(Flags::YEAR, words(line).any(|word| is_year(&line[word.start..word.end])));
        }
        shape.flags.set(
            Flags::ADDRESS,
            ["http", "www.", ".com", ".org", ".net"].iter().any(|part| shape.words <= 60 && line.contains(part)),
        );
        shape.flags.set(Flags::CAPITALS, shape.words > 0 && all_capitals * 10 >= shape.words * 7);
        let long_words = shape.words - shape.function_words.min(shape.words);
        shape.flags.set(Flags::TITLE_CASE, long_words >= 3 && shape.capitals * 10 >= long_words * 8);
        shape.flags.set(Flags::FOREIGN, foreign * 3 > letters);
        if shape.words <= 400 {
            shape.kinds = lists.phrases.kinds(hashes);
        }
        shape.sort = sort(shape);
    }
}

fn is_year(word: &str) -> bool {
    word.len() == 4
        && (word.starts_with("19") || word.starts_with("20"))
        && word.bytes().all(|byte| byte.is_ascii_digit())
}

const FURNITURE: Kinds = Kinds::of(&[
    PhraseKind::Share,
    PhraseKind::Nav,
    PhraseKind::Ad,
    PhraseKind::Related,
    PhraseKind::Appeal,
    PhraseKind::Newsletter,
    PhraseKind::Cookie,
    PhraseKind::Comments,
    PhraseKind::App,
    PhraseKind::Subscribe,
    PhraseKind::Tags,
    PhraseKind::Player,
    PhraseKind::Contact,
]);

fn sort(shape: &Shape) -> Sort {
    let closed = shape.last.closes_sentence();
    let short = shape.words < PROSE_WORDS;
    let dated = shape.flags.has(Flags::DATE) || shape.flags.has(Flags::PART_DATE) || shape.flags.has(Flags::CLOCK);
    if shape.words == shape.numbers && !dated {
        Sort::Number
    } else if shape.flags.has(Flags::COPYRIGHT)
        || (shape.words < 40 && shape.kinds.any(Kinds::of(&[PhraseKind::Legal])))
    {
        Sort::Credit
    } else if !short && closed && shape.function_words * 5 >= shape.words {
        Sort::Prose
    } else if short && shape.kinds.any(Kinds::of(&[PhraseKind::Byline])) && !closed {
        Sort::Byline
    } else if short && dated && shape.words <= 10 && !closed {
        Sort::Date
    } else if short && shape.kinds.any(FURNITURE) {
        Sort::Furniture
    } else if shape.separators >= 2 && !closed {
        Sort::Menu
    } else if closed {
        if shape.words >= 20 { Sort::Prose } else { Sort::Sentence }
    } else if shape.words <= 2 {
        Sort::Label
    } else if shape.words <= 18 {
        Sort::Phrase
    } else {
        Sort::Unclosed
    }
}
