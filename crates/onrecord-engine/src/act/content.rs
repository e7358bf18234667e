//! What the content does by itself: phrases that go with an act, added up.

use onrecord_ledger::Act;

use super::clause::Clause;
use super::lists::Lists;
use super::words::Word;
use crate::attribute::Attribution;
use crate::segment::{Segments, TokenKind};

/// Words of a content that are read; what an utterance does is told near its beginning or not at all.
const READ: usize = 160;
/// Words before a phrase in which a negation turns it.
const NEGATION_REACH: usize = 3;
/// Words of the content within which a phrase stands at its start.
const START: usize = 4;

/// A content as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ContentReading {
    /// Weights of the phrases added up, by act, as [`Act::ALL`] orders them.
    pub(super) sums: [u8; Act::ALL.len()],
    /// The heaviest phrase, by act.
    pub(super) peaks: [u8; Act::ALL.len()],
    /// Where the heaviest phrase stands, the first of equals, by act: its word, counted from the first.
    pub(super) places: [usize; Act::ALL.len()],
    /// Whether it says in so many words that something is not so.
    pub(super) refutes: bool,
    /// Whether a sentence of it ends with a question mark.
    pub(super) asks: bool,
    /// Whether its last sentence does.
    pub(super) ends_asking: bool,
    /// Words that make it firmer or softer.
    pub(super) strengths: Vec<usize>,
    /// How its first clause is built.
    pub(super) clause: Clause,
    /// Its words.
    pub(super) words: Vec<Word>,
}

impl Default for ContentReading {
    fn default() -> Self {
        Self {
            sums: [0; Act::ALL.len()],
            peaks: [0; Act::ALL.len()],
            places: [usize::MAX; Act::ALL.len()],
            refutes: false,
            asks: false,
            ends_asking: false,
            strengths: Vec::new(),
            clause: Clause::default(),
            words: Vec::new(),
        }
    }
}

impl ContentReading {
    pub(super) fn sum(&self, act: Act) -> u8 {
        self.sums.get(act as usize).copied().unwrap_or(0)
    }

    pub(super) fn place(&self, act: Act) -> usize {
        self.places.get(act as usize).copied().unwrap_or(usize::MAX)
    }

    pub(super) fn peak(&self, act: Act) -> u8 {
        self.peaks.get(act as usize).copied().unwrap_or(0)
    }
}

pub(super) fn read(text: &str, segments: &Segments, attribution: &Attribution, lists: &Lists) -> ContentReading {
    let mut reading = ContentReading::default();
    let tokens = attribution.content.iter().flat_map(|span| segments.tokens_in(*span)).take(READ);
    lists.words.read(text, segments, tokens, &mut reading.words);
    let words = &reading.words;
    let never = |_: Word| false;
    for at in 0..words.len() {
        for found in lists.content_phrases.at(words, at, &never) {
            let Some(entry) = lists.contents.get(found.phrase) else { continue };
            if entry.at_start && at >= START {
                continue;
            }
            let before = words.get(at.saturating_sub(NEGATION_REACH)..at).unwrap_or_default();
            let turned = !entry.negative && before.iter().any(|word| lists.known.negators.contains(&word.lemma));
            let act = match (turned, entry.negated) {
                (false, _) => entry.act,
                (true, Some(act)) => act,
                // A turned word of blame or praise is neither; longer phrases are taken as they stand.
                (true, None) if entry.length == 1 => continue,
                (true, None) => entry.act,
            };
            reading.refutes |= entry.over && !turned;
            let number = act as usize;
            if let (Some(sum), Some(peak), Some(place)) =
                (reading.sums.get_mut(number), reading.peaks.get_mut(number), reading.places.get_mut(number))
            {
                *sum = sum.saturating_add(entry.weight);
                if entry.weight > *peak {
                    (*peak, *place) = (entry.weight, at);
                }
            }
        }
        for found in lists.strength_phrases.at(words, at, &never) {
            if lists.strengths.get(found.phrase).is_some_and(|strength| strength.in_content) {
                reading.strengths.push(found.phrase);
            }
        }
    }
    reading.clause = Clause::of(words, &lists.words);
    reading.asks = words.iter().any(|word| word.lemma == lists.known.question_mark);
    reading.ends_asking = attribution.content.last().is_some_and(|span| {
        let tokens = segments.tokens_in(*span);
        let last =
            segments.tokens.get(tokens).unwrap_or_default().iter().rfind(|token| token.kind != TokenKind::CloseQuote);
        last.is_some_and(|token| token.span.of(text) == "?")
    });
    reading
}
