//! Phrases of a word list, and where they stand in a text.

use super::words::{BREAK, Lemma, UNKNOWN, Word, Words};

/// Words that a gap ("…") may pass over.
const GAP: usize = 6;
/// Adverbs that may stand inside a phrase, between any two of its words.
const ADVERBS: usize = 2;

/// One word of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    /// Any of these.
    lemmas: Vec<Lemma>,
    /// Whether a gap may stand before it.
    gap: bool,
}

/// The phrases of one list, found by their first word.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    phrases: Vec<Vec<Part>>,
    /// Phrases that begin with a word, by its number: longest first, then in the order of the list.
    by_first: Vec<Vec<Begun>>,
}

/// A phrase that begins with a word.
#[derive(Clone, Copy, Debug)]
struct Begun {
    phrase: u32,
    /// Its second word, where that is one alone and no gap stands before it: most phrases are told by it.
    second: Option<Lemma>,
}

/// A phrase that stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Number of the phrase, in the order in which it was added.
    pub(super) phrase: usize,
    /// Index of the first word past it.
    pub(super) end: usize,
}

/// The words of a phrase as the lists write it.
pub(super) fn words_of(phrase: &str) -> impl Iterator<Item = &str> {
    phrase.split([' ', '|']).filter(|word| *word != "…" && !word.is_empty())
}

impl Phrases {
    /// Adds a phrase; its number is the count of those before it.
    pub(super) fn add(&mut self, phrase: &str, words: &Words) {
        let mut parts = Vec::new();
        let mut gap = false;
        for word in phrase.split(' ') {
            if word == "…" {
                gap = true;
            } else {
                let lemmas = word.split('|').map(|word| words.lemma(word)).collect();
                parts.push(Part { lemmas, gap });
                gap = false;
            }
        }
        let number = u32::try_from(self.phrases.len()).unwrap_or(u32::MAX);
        let first = parts.first().map(|part: &Part| part.lemmas.clone()).unwrap_or_default();
        let second = parts.get(1).filter(|part| !part.gap).and_then(|part| match part.lemmas.as_slice() {
            [lemma] => Some(*lemma),
            _ => None,
        });
        self.phrases.push(parts);
        for lemma in first {
            let first = lemma as usize;
            self.by_first.resize_with(self.by_first.len().max(first + 1), Vec::new);
            let length = |number: u32| self.phrases.get(number as usize).map_or(0, Vec::len);
            let Some(same) = self.by_first.get_mut(first) else { continue };
            let at = same.partition_point(|other| length(other.phrase) >= length(number));
            same.insert(at, Begun { phrase: number, second });
        }
    }

    /// The phrases that stand at this word, longest first.
    pub(super) fn at<'a>(
        &'a self,
        words: &'a [Word],
        at: usize,
        is_adverb: &'a dyn Fn(Word) -> bool,
    ) -> impl Iterator<Item = Found> + 'a {
        let first = words.get(at).map_or(UNKNOWN, |word| word.lemma);
        let candidates = if first <= BREAK { None } else { self.by_first.get(first as usize) };
        let after = words.get(at + 1).copied();
        let fits = move |second: Lemma| after.is_some_and(|word| word.lemma == second || is_adverb(word));
        candidates.into_iter().flatten().filter_map(move |Begun { phrase, second }| {
            if !second.is_none_or(fits) {
                return None;
            }
            let parts = self.phrases.get(*phrase as usize)?;
            let mut next = at + 1;
            for part in parts.iter().skip(1) {
                let reach = if part.gap { GAP } else { ADVERBS };
                let mut found = None;
                for (skipped, word) in words.iter().enumerate().skip(next).take(reach + 1) {
                    if part.lemmas.contains(&word.lemma) && word.lemma > BREAK {
                        found = Some(skipped);
                        break;
                    }
                    if word.lemma == BREAK || !(part.gap || is_adverb(*word)) {
                        break;
                    }
                }
                next = found? + 1;
            }
            Some(Found { phrase: *phrase as usize, end: next })
        })
    }
}
