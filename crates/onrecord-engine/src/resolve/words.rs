use std::ops::Range;

use onrecord_ledger::Span;
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::Hasher;

use super::lists::{Known, LONGEST_NAME, Lists, NounKind, SourceNoun};
use crate::segment::{Segments, TokenKind};

/// Begins with a capital.
pub(super) const CAPITAL: u32 = 1;
/// Two letters or more, all capitals.
pub(super) const UPPER: u32 = 1 << 1;
/// One capital letter, with its dot or without.
pub(super) const INITIAL: u32 = 1 << 2;
/// Ends in 's, or is followed by the apostrophe of a plural.
pub(super) const POSSESSIVE: u32 = 1 << 3;
/// A word of grammar; no part of a name.
pub(super) const FUNCTION: u32 = 1 << 4;
pub(super) const DETERMINER: u32 = 1 << 5;
pub(super) const POSSESSIVE_PRONOUN: u32 = 1 << 6;
pub(super) const PRONOUN: u32 = 1 << 7;
pub(super) const RELATIVE: u32 = 1 << 8;
pub(super) const PREPOSITION: u32 = 1 << 9;
pub(super) const CONJUNCTION: u32 = 1 << 10;
pub(super) const VERB: u32 = 1 << 11;
pub(super) const GIVEN: u32 = 1 << 12;
pub(super) const MALE: u32 = 1 << 13;
pub(super) const FEMALE: u32 = 1 << 14;
pub(super) const HONORIFIC: u32 = 1 << 15;
pub(super) const OFFICE: u32 = 1 << 16;
pub(super) const MODIFIER: u32 = 1 << 17;
pub(super) const PORTFOLIO: u32 = 1 << 18;
/// Last word of a body's name, or first before "of".
pub(super) const HEAD: u32 = 1 << 19;
pub(super) const PRESS_HEAD: u32 = 1 << 20;
/// First word of a name in the lists.
pub(super) const STARTS_KNOWN: u32 = 1 << 21;
/// Plural of a noun that names a source.
pub(super) const PLURAL: u32 = 1 << 22;
pub(super) const TITLE_MALE: u32 = 1 << 23;
pub(super) const TITLE_FEMALE: u32 = 1 << 24;
/// First of its sentence, or of a quotation.
pub(super) const FIRST: u32 = 1 << 25;
/// A word (not a number or mark).
pub(super) const WORD: u32 = 1 << 26;
/// Touches the token before it, no white space between.
pub(super) const GLUED: u32 = 1 << 27;
/// A number.
pub(super) const NUMBER: u32 = 1 << 28;

/// Last word of a place's name ("Halden Province").
pub(super) const PLACE_HEAD: u32 = 1 << 29;

/// A [`HEAD`] that is a surname too ("Mills").
pub(super) const SURNAME_HEAD: u32 = 1 << 30;

/// Grammatical gender as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Gender {
    Male,
    Female,
    #[default]
    Unknown,
}

impl Gender {
    /// Whether the two may be one person's.
    pub(super) fn agrees(self, other: Self) -> bool {
        self == other || self == Self::Unknown || other == Self::Unknown
    }

    /// This one, else the other.
    pub(super) fn or(self, other: Self) -> Self {
        if self == Self::Unknown { other } else { self }
    }
}

/// What is known about one token.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Word {
    flags: u32,
    noun: u16,
}

/// The tokens of a page with what the lists say about them.
pub struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) segments: &'a Segments,
    pub(super) lists: &'a Lists,
    words: Vec<Word>,
    /// Hashes of the words that the page writes in lower case.
    lower: FxHashSet<u64>,
}

impl<'a> Words<'a> {
    /// Looks every token up once.
    #[must_use]
    pub fn look(text: &'a str, segments: &'a Segments, lists: &'a Lists) -> Self {
        let mut words = Vec::with_capacity(segments.tokens.len());
        let mut lower = FxHashSet::default();
        let mut buffer = String::new();
        let mut first = segments.sentences.iter().map(|sentence| sentence.tokens.start).peekable();
        let mut after_open = true;
        let mut end = usize::MAX;
        for (at, token) in segments.tokens.iter().enumerate() {
            let mut word = Word::default();
            let begins = first.next_if(|start| *start <= at).is_some();
            if begins || after_open {
                word.flags |= FIRST;
            }
            if token.span.start() == end {
                word.flags |= GLUED;
            }
            end = token.span.end();
            let written = token.span.of(text);
            after_open = token.kind == TokenKind::OpenQuote
                || (token.kind == TokenKind::Mark && matches!(written, ":" | "•" | "—" | "–" | "…"))
                || (begins && token.kind == TokenKind::Mark);
            match token.kind {
                TokenKind::Word => {
                    word.flags |= WORD | shape(written);
                    let stem = stem(without_verb(written));
                    if self::stem(written).len() < written.len() || plural_possessive(text, segments, at) {
                        word.flags |= POSSESSIVE;
                    }
                    write_key(stem, &mut buffer);
                    let entry = lists.entry(&buffer);
                    word.flags |= entry.flags;
                    word.noun = entry.noun;
                    if word.flags & CAPITAL == 0 {
                        lower.insert(hash(&buffer));
                    }
                }
                TokenKind::Number => word.flags |= NUMBER,
                _ => {}
            }
            words.push(word);
        }
        Self { text, segments, lists, words, lower }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The flags of a token; 0 past the end.
    pub(super) fn flags(&self, at: usize) -> u32 {
        self.words.get(at).map_or(0, |word| word.flags)
    }

    /// Whether the token has any of these flags.
    pub(super) fn is(&self, at: usize, flags: u32) -> bool {
        self.flags(at) & flags != 0
    }

    /// The noun that names a source; a noun of two words where the word before belongs to it.
    pub(super) fn noun(&self, at: usize) -> Option<&'a SourceNoun> {
        self.compound_noun(at).or_else(|| self.lists.source_noun(self.words.get(at)?.noun))
    }

    fn compound_noun(&self, at: usize) -> Option<&'a SourceNoun> {
        if !self.is(at, WORD) || at == 0 {
            return None;
        }
        let mut start = at - 1;
        if self.written(start) == "-" && start > 0 {
            start -= 1;
        }
        if !self.is(start, WORD) || self.is(start, POSSESSIVE | DETERMINER) {
            return None;
        }
        let begin = self.segments.tokens.get(start)?.span.start();
        let end = self.segments.tokens.get(at)?.span.start() + self.stem(at).len();
        let words = self.text.get(begin..end)?;
        if words.len() > 40 {
            return None;
        }
        self.lists.compound(&words.to_lowercase())
    }

    /// Whether the token is a noun for one person.
    pub(super) fn names_person(&self, at: usize) -> bool {
        !self.is(at, PLURAL)
            && self.noun(at).is_some_and(|noun| matches!(noun.kind, NounKind::Asked | NounKind::Person))
    }

    /// The token as written; empty past the end.
    pub(super) fn written(&self, at: usize) -> &'a str {
        self.segments.tokens.get(at).map_or("", |token| token.span.of(self.text))
    }

    /// The token without possessive ending.
    pub(super) fn stem(&self, at: usize) -> &'a str {
        stem(self.written(at))
    }

    /// The token without a verb that is drawn to it: "We" of "We've".
    pub(super) fn bare(&self, at: usize) -> &'a str {
        without_verb(self.written(at))
    }

    /// Whether more than one blank stands between a token and the next.
    pub(super) fn far_apart(&self, at: usize) -> bool {
        let (Some(token), Some(next)) = (self.segments.tokens.get(at), self.segments.tokens.get(at + 1)) else {
            return false;
        };
        next.span.start() > token.span.end() + 1
            && self.text.get(token.span.end()..next.span.start()).is_some_and(|gap| gap.chars().count() > 1)
    }

    /// The token equals this word, letter case aside.
    pub(super) fn is_word(&self, at: usize, word: &str) -> bool {
        self.written(at).eq_ignore_ascii_case(word)
    }

    /// The span of the tokens, without the last one's possessive ending; `None` for no tokens.
    pub(super) fn span(&self, tokens: Range<usize>) -> Option<Span> {
        let first = self.segments.tokens.get(tokens.start)?;
        let last = tokens.end.checked_sub(1)?;
        let end = self.segments.tokens.get(last)?.span.start() + self.stem(last).len();
        Span::new(self.text, first.span.start(), end).ok()
    }

    /// The span of the tokens with whatever marks are at its ends; `None` for no tokens.
    pub(super) fn whole(&self, tokens: Range<usize>) -> Option<Span> {
        let tokens = self.segments.tokens.get(tokens)?;
        Some(tokens.first()?.span.cover(tokens.last()?.span))
    }

    /// The longest listed name that begins at this token and ends before `end`, and its length in
    /// tokens.
    pub(super) fn known(&self, at: usize, end: usize) -> Option<(&'a Known, usize)> {
        if !self.is(at, STARTS_KNOWN) {
            return None;
        }
        let longest = end.min(self.len()).saturating_sub(at).min(2 * LONGEST_NAME);
        (1..=longest).rev().find_map(|length| {
            let last = at + length - 1;
            if (at..last).any(|token| self.is(token, POSSESSIVE)) || !self.is(last, WORD) && length > 1 {
                // "President's Office" is listed with its apostrophe.
                let span = self.segments.tokens.get(at)?.span.cover(self.segments.tokens.get(last)?.span);
                return self.lists.known(span.of(self.text)).map(|known| (known, length));
            }
            let name = self.span(at..at + length)?.of(self.text);
            self.lists.known(name).map(|known| (known, length))
        })
    }

    /// Whether the page also writes this word in lower case.
    pub(super) fn also_lower(&self, at: usize) -> bool {
        let mut buffer = String::new();
        write_key(self.stem(at), &mut buffer);
        self.lower.contains(&hash(&buffer))
    }

    /// The gender that a given name or title tells.
    pub(super) fn gender(&self, at: usize) -> Gender {
        match self.flags(at) & (MALE | FEMALE | TITLE_MALE | TITLE_FEMALE) {
            MALE | TITLE_MALE => Gender::Male,
            FEMALE | TITLE_FEMALE => Gender::Female,
            _ => Gender::Unknown,
        }
    }

    /// Whether the token stands inside quotation marks.
    pub(super) fn quoted(&self, at: usize) -> bool {
        self.segments.tokens.get(at).is_some_and(|token| token.quoted)
    }
}

/// The form under which the lists hold a word.
pub(super) fn key(word: &str) -> String {
    let mut buffer = String::new();
    write_key(word, &mut buffer);
    buffer
}

fn write_key(word: &str, buffer: &mut String) {
    buffer.clear();
    let bare = word.strip_suffix('.').unwrap_or(word);
    if bare.is_ascii() {
        buffer.push_str(bare);
        buffer.make_ascii_lowercase();
    } else {
        buffer.extend(bare.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }));
    }
}

fn hash(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_bytes());
    hasher.finish()
}

/// The word without 's. Names that end so ("Sana's") lose it too, everywhere alike.
pub(super) fn stem(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).or_else(|| word.strip_suffix("'S")).unwrap_or(word)
}

/// "We've", "they’re", "he'd": the word before the apostrophe. "don't" and "O'Brien" stay whole.
fn without_verb(word: &str) -> &str {
    let Some((before, after)) = word.split_once(['\'', '’']) else { return word };
    if matches!(after, "ve" | "re" | "ll" | "d" | "m") { before } else { word }
}

fn plural_possessive(text: &str, segments: &Segments, at: usize) -> bool {
    let (Some(token), Some(next)) = (segments.tokens.get(at), segments.tokens.get(at + 1)) else { return false };
    token.span.end() == next.span.start()
        && matches!(next.span.of(text), "'" | "’")
        && token.span.of(text).ends_with('s')
}

fn shape(word: &str) -> u32 {
    let Some(first) = word.chars().next() else { return 0 };
    if !first.is_uppercase() {
        return 0;
    }
    let bare = stem(word);
    let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
    let mut flags = CAPITAL;
    if letters == 1 && bare.chars().count() <= 2 {
        flags |= INITIAL;
    } else if letters >= 2 && !bare.chars().any(char::is_lowercase) {
        flags |= UPPER;
    }
    flags
}
