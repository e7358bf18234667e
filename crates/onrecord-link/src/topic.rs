//! What a page is about, so small that a store can have it at hand for every page.

use jiff::civil::Date;

use crate::Digest;
use crate::compare::{STORY, STORY_DAYS};

/// Less alike than this, pages that share nothing but keys of topic are not compared: they are no story, and neither tells a
/// claim of the other. Below what [`crate::compare`] asks for, since weights are rounded here.
const LEAST: f32 = STORY / 2.0 - 0.01;

/// Weights are told in steps of so much.
const STEP: f32 = 1.0 / 256.0;

/// Bytes of a word: half of its sense, its weight.
const WIDTH: usize = 5;

/// The day of no date.
const UNDATED: i32 = i32::MIN;

/// What a page is about, and its day: some 400 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Days since 1970; [`UNDATED`] where the page tells none.
    day: i32,
    /// Words by their sense, as they are stored.
    words: Box<[u8]>,
}

impl Topic {
    /// The topic of a page.
    #[must_use]
    pub fn of(digest: &Digest) -> Self {
        let mut words: Vec<(u32, u8)> =
            digest.topic.iter().map(|(sense, weight)| ((sense >> 32) as u32, (weight / STEP).round() as u8)).collect();
        words.sort_unstable();
        let day = digest.published.map_or(UNDATED, |(date, _)| (date - Date::constant(1970, 1, 1)).get_days());
        let words = words.iter().flat_map(|(sense, weight)| {
            let [a, b, c, d] = sense.to_le_bytes();
            [a, b, c, d, *weight]
        });
        Self { day, words: words.collect() }
    }

    /// As it is stored.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        [&self.day.to_le_bytes(), &*self.words].concat()
    }

    /// What [`Topic::to_bytes`] gave; `None` where the bytes are none.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (day, words) = bytes.split_first_chunk()?;
        (words.len() % WIDTH == 0).then(|| Self { day: i32::from_le_bytes(*day), words: words.into() })
    }

    /// Whether two pages may be about one affair: their words are alike, and neither was published long after the other.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        let dated = self.day != UNDATED && other.day != UNDATED;
        if dated && self.day.abs_diff(other.day) > STORY_DAYS.unsigned_abs() {
            return false;
        }
        let (mut a, mut b) = (self.words().peekable(), other.words().peekable());
        let mut common = 0u32;
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.0.cmp(&y.0) {
                std::cmp::Ordering::Less => _ = a.next(),
                std::cmp::Ordering::Greater => _ = b.next(),
                std::cmp::Ordering::Equal => {
                    common += u32::from(x.1) * u32::from(y.1);
                    a.next();
                    b.next();
                }
            }
        }
        common as f32 * STEP * STEP >= LEAST
    }

    fn words(&self) -> impl Iterator<Item = (u32, u8)> {
        self.words.chunks_exact(WIDTH).filter_map(|word| match *word {
            [a, b, c, d, weight] => Some((u32::from_le_bytes([a, b, c, d]), weight)),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topic(day: i32, words: &[(u32, u8)]) -> Topic {
        let words = words.iter().flat_map(|(sense, weight)| [&sense.to_le_bytes()[..], &[*weight]].concat());
        Topic { day, words: words.collect() }
    }

    #[test]
    fn likeness_is_of_words_and_days() {
        let (harbour, ferry, tax) = ((7, 181), (9, 181), (11, 181));
        let page = topic(100, &[harbour, ferry]);
        assert!(page.is_like(&topic(110, &[harbour, tax])), "half of what they are about");
        assert!(page.is_like(&topic(UNDATED, &[harbour, tax])), "on whatever day");
        assert!(!page.is_like(&topic(100, &[tax])));
        assert!(!page.is_like(&topic(200, &[harbour, ferry])), "a hundred days apart");
        assert!(!topic(100, &[(7, 20), tax]).is_like(&page), "a word in passing");
    }

    #[test]
    fn it_is_read_as_it_was_written() {
        let page = topic(-3, &[(7, 181), (u32::MAX, 1)]);
        assert_eq!(Topic::from_bytes(&page.to_bytes()), Some(page.clone()));
        assert_eq!(Topic::from_bytes(&page.to_bytes()[..5]), None);
        assert_eq!(Topic::from_bytes(&[]), None);
    }
}
