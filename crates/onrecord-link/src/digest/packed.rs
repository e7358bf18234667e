//! A digest as bytes, small and quick to read: each word that a page has is written once, and its places refer to it.
//! Reading digests is most of what linking a page with others costs.

use jiff::civil::{Date, Time};
use onrecord_ledger::{DocumentId, Span};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Digest, Press, Unit};
use crate::lists::Modal;
use crate::words::{Part, Token, Word};

/// As it is written.
#[derive(Serialize)]
struct Out<'a> {
    document: &'a DocumentId,
    name: &'a str,
    published: &'a Option<(Date, Option<Time>)>,
    press: &'a Press,
    units: &'a [Unit],
    #[serde(serialize_with = "as_bytes")]
    words: Vec<u8>,
}

/// As it is read.
#[derive(Deserialize)]
struct In<'a> {
    document: DocumentId,
    name: String,
    published: Option<(Date, Option<Time>)>,
    press: Press,
    units: Vec<Unit>,
    #[serde(borrow)]
    words: &'a [u8],
}

fn as_bytes<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { document, name, published, press, units, .. } = self;
        Out { document, name, published, press, units, words: words_of(self) }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let In { document, name, published, press, mut units, words } = In::deserialize(deserializer)?;
        let words = read_words(Bytes(words), &mut units).ok_or_else(|| de::Error::custom("words of another kind"))?;
        Ok(Self::new(document, name, published, press, units, words))
    }
}

/// What a digest holds of a page's words.
#[derive(Debug, Default)]
pub(super) struct PageWords {
    pub(super) tokens: Vec<Token>,
    pub(super) quoted: Vec<bool>,
    pub(super) words: Vec<Word>,
    pub(super) topic: Vec<(u64, f32)>,
}

/// All words of a digest, and the bags of its units.
fn words_of(digest: &Digest) -> Vec<u8> {
    let mut out = Vec::new();
    let exact = table(digest.tokens.iter().map(|token| token.exact));
    put_table(&mut out, &exact);
    put(&mut out, digest.tokens.len());
    let mut end = 0;
    for token in &digest.tokens {
        put_place(&mut out, &exact, token.exact);
        // A block that is no article may stand between two words, but none before the one that came first.
        put(&mut out, token.span.start().saturating_sub(end));
        put(&mut out, token.span.len());
        end = token.span.end();
    }
    // The first run is of words that are not quoted.
    if digest.quoted.first() == Some(&true) {
        put(&mut out, 0);
    }
    digest.quoted.chunk_by(|a, b| a == b).for_each(|run| put(&mut out, run.len()));
    let senses = digest.words.iter().map(|word| word.sense).chain(digest.topic.iter().map(|(sense, _)| *sense));
    let senses = table(senses.chain(digest.units.iter().flat_map(|unit| unit.bag.iter().map(|(sense, _)| *sense))));
    put_table(&mut out, &senses);
    put(&mut out, digest.words.len());
    let mut end = 0;
    for word in &digest.words {
        put_place(&mut out, &senses, word.sense);
        put(&mut out, word.from.saturating_sub(end) as usize);
        put(&mut out, word.to.saturating_sub(word.from) as usize);
        out.extend([word.weight, part_number(word.part)]);
        end = word.to;
    }
    for unit in &digest.units {
        put(&mut out, unit.bag.len());
        let mut before = 0;
        for (sense, weight) in &unit.bag {
            let place = senses.binary_search(sense).unwrap_or_default();
            put(&mut out, place - before);
            out.push(*weight);
            before = place;
        }
    }
    put(&mut out, digest.topic.len());
    for (sense, weight) in &digest.topic {
        put_place(&mut out, &senses, *sense);
        out.extend(weight.to_le_bytes());
    }
    out
}

/// Reads what [`words_of`] wrote; the bags go to their units.
fn read_words(mut bytes: Bytes<'_>, units: &mut [Unit]) -> Option<PageWords> {
    let mut all = PageWords::default();
    let exact = bytes.table()?;
    let count = bytes.count()?;
    all.tokens.reserve_exact(count);
    let mut end = 0u32;
    for _ in 0..count {
        let exact = exact.get(bytes.number()?)?;
        let start = end.checked_add(bytes.number()?)?;
        end = start.checked_add(bytes.number()?)?;
        let span = Span::between(start, end)?;
        all.tokens.push(Token { span, exact, capital: false, first: false });
    }
    all.quoted.reserve_exact(count);
    let mut quoted = false;
    while all.quoted.len() < count {
        let length = bytes.number()? as usize;
        if length > count - all.quoted.len() {
            return None;
        }
        all.quoted.resize(all.quoted.len() + length, quoted);
        quoted = !quoted;
    }
    let senses = bytes.table()?;
    let count = bytes.count()?;
    all.words.reserve_exact(count);
    let mut end = 0u32;
    for _ in 0..count {
        let sense = senses.get(bytes.number()?)?;
        let from = end.checked_add(bytes.number()?)?;
        end = from.checked_add(bytes.number()?)?;
        let [weight, part] = bytes.take()?;
        all.words.push(Word { sense, from, to: end, weight, part: part_of(part)? });
    }
    for unit in units {
        let count = bytes.count()?;
        unit.bag.reserve_exact(count);
        let mut place = 0u32;
        for _ in 0..count {
            place = place.checked_add(bytes.number()?)?;
            let [weight] = bytes.take()?;
            unit.bag.push((senses.get(place)?, weight));
        }
    }
    let count = bytes.count()?;
    all.topic.reserve_exact(count);
    for _ in 0..count {
        let sense = senses.get(bytes.number()?)?;
        all.topic.push((sense, f32::from_le_bytes(bytes.take()?)));
    }
    bytes.0.is_empty().then_some(all)
}

/// The parts, by their numbers.
const PARTS: [Part; 7] = [
    Part::Plain,
    Part::Name,
    Part::Number,
    Part::Not,
    Part::Modal(Modal::Must),
    Part::Modal(Modal::May),
    Part::Modal(Modal::Will),
];

fn part_number(part: Part) -> u8 {
    PARTS.iter().position(|known| *known == part).unwrap_or_default() as u8
}

fn part_of(number: u8) -> Option<Part> {
    PARTS.get(usize::from(number)).copied()
}

/// Every value once, sorted.
fn table(values: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut all: Vec<u64> = values.collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn put_table(out: &mut Vec<u8>, table: &[u64]) {
    put(out, table.len());
    table.iter().for_each(|value| out.extend(value.to_le_bytes()));
}

fn put_place(out: &mut Vec<u8>, table: &[u64], value: u64) {
    put(out, table.binary_search(&value).unwrap_or_default());
}

/// Seven bits a byte, the lowest first; the highest bit tells that more follow.
fn put(out: &mut Vec<u8>, number: usize) {
    // A text is shorter than 4 GiB.
    let mut rest = number as u32;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

/// A table, where it lies.
struct Table<'a>(&'a [[u8; 8]]);

impl Table<'_> {
    fn get(&self, at: u32) -> Option<u64> {
        self.0.get(at as usize).map(|bytes| u64::from_le_bytes(*bytes))
    }
}

/// What is left to read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u32> {
        let (mut number, mut shift) = (0u32, 0u32);
        loop {
            let [byte] = self.take()?;
            number |= u32::from(byte & 0x7F).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
            shift += 7;
        }
    }

    /// How many of something follow: no more than there are bytes.
    fn count(&mut self) -> Option<usize> {
        let count = self.number()? as usize;
        (count <= self.0.len()).then_some(count)
    }

    fn table(&mut self) -> Option<Table<'a>> {
        let count = self.count()?;
        let (table, rest) = self.0.split_at_checked(count.checked_mul(8)?)?;
        self.0 = rest;
        Some(Table(table.as_chunks().0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::lists;
    use crate::words::{tokens, words};

    const PAGE: &str = "The tolls will stay\n\n“The tolls will not go before the 31st of May,” Ana Vela said on Monday. \
                        Bo Holm said that 300 boats might leave. The harbour of Greyling lies in Norvia, and has 12 quays.";

    /// A page with the words of a text; `quoted` is its one unit.
    fn digest(text: &str, quoted: &str) -> Digest {
        let (mut all, mut folded) = (Vec::new(), Vec::new());
        tokens(text, Span::new(text, 0, text.len()).expect("a text"), &mut all, &mut folded);
        let words = words(&all, &folded, &lists(), |_| false);
        let start = text.find(quoted).expect("words of the text");
        let span = Span::new(text, start, start + quoted.len()).expect("words of the text");
        let units = vec![Unit::new(smallvec::SmallVec::from_buf([span]), &all, &words)];
        let quoted = super::super::marked(&all, [span].iter());
        let topic = super::super::keys::topic(&words);
        let words = PageWords { tokens: all, quoted, words, topic };
        Digest::new(DocumentId::of(text.as_bytes()), "page".to_owned(), None, Press::default(), units, words)
    }

    fn example() -> Digest {
        digest(PAGE, "“The tolls will not go before the 31st of May,”")
    }

    #[test]
    fn words_are_read_as_they_were_written() {
        for digest in [example(), digest(PAGE, PAGE)] {
            let mut units = digest.units.clone();
            units.iter_mut().for_each(|unit| unit.bag.clear());
            let read = read_words(Bytes(&words_of(&digest)), &mut units).expect("what was written");
            let places = |tokens: &[Token]| tokens.iter().map(|token| (token.span, token.exact)).collect::<Vec<_>>();
            assert_eq!(places(&read.tokens), places(&digest.tokens));
            assert_eq!(read.quoted, digest.quoted);
            assert_eq!(format!("{:?}", read.words), format!("{:?}", digest.words));
            assert_eq!(read.topic, digest.topic);
            assert!(units.iter().zip(&digest.units).all(|(read, unit)| read.bag == unit.bag && !read.bag.is_empty()));
        }
    }

    #[test]
    fn what_is_cut_short_is_told() {
        let digest = example();
        let bytes = words_of(&digest);
        for end in 0..bytes.len() {
            assert!(read_words(Bytes(&bytes[..end]), &mut digest.units.clone()).is_none(), "{end} bytes");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_words(Bytes(&bytes), &mut []);
        }

        #[test]
        fn numbers_come_back(number in any::<u32>()) {
            let mut bytes = Vec::new();
            put(&mut bytes, number as usize);
            prop_assert_eq!(Bytes(&bytes).number(), Some(number));
        }
    }
}
