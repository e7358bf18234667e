//! Whether a source is said to have uttered the words or to hold them: a linear classifier over the cue, what the list of
//! cues tells of it, and the words beside it (Pareti, "A database of attribution relations", LREC 2012, tells both apart;
//! PolNeAR marks both alike).

use onrecord_ledger::Manner;
use rustc_hash::FxHashMap;

use super::Look;
use super::lists::Lists;
use super::words::{UNKNOWN, Word, lower_into};
use crate::attribute::Attribution;
use crate::model::{Container, Feature, ModelError, schema_hash};
use crate::segment::{Segments, TokenKind};

const KIND: &str = "manner";
/// What the features are; raised when one changes its meaning, so that old weights are refused.
const SCHEMA: [&str; 2] = ["manner", "1"];

/// The feature that says that the list counts the cue among attitudes: where training starts from.
#[must_use]
pub fn listed_as_attitude() -> u32 {
    Feature::new(1).byte(2).hash()
}

/// The features of a statement, in a fixed order; a feature may come twice.
pub(super) fn features(
    text: &str,
    segments: &Segments,
    attribution: &Attribution,
    look: &Look,
    lists: &Lists,
    features: &mut Vec<u32>,
) {
    features.clear();
    let cue = &look.cue;
    let mut give = |feature: Feature| features.push(feature.hash());
    let entry = cue.entry.and_then(|entry| lists.cues.get(entry));
    let listed = entry.map_or(0, |entry| if entry.attitude { 2 } else { 1 });
    let quoted = attribution
        .content
        .first()
        .and_then(|span| segments.tokens.get(segments.token_at(span.start())))
        .is_some_and(|token| token.quoted || token.kind == TokenKind::OpenQuote);
    give(Feature::new(0));
    give(Feature::new(1).byte(listed));
    give(Feature::new(2).byte(listed).byte(u8::from(quoted)));
    give(Feature::new(3).byte(listed).byte(u8::from(cue.negated)).byte(u8::from(cue.light)));
    give(Feature::new(4).word(&cue.lemma));
    give(Feature::new(5).word(entry.map_or("", |entry| entry.name.as_str())));
    give(Feature::new(6).byte(entry.and_then(|entry| entry.act).map_or(u8::MAX, |act| act as u8)));
    let mut lower = String::new();
    let form = |word: &Word, lower: &mut String| {
        let written = segments.tokens.get(word.token).map_or("", |token| token.span.of(text));
        match lists.words.name(word.lemma) {
            known if word.lemma != UNKNOWN && !known.is_empty() => known.clone_into(lower),
            _ => lower_into(written, lower),
        }
    };
    let own = cue.words.get(cue.start..cue.end).unwrap_or_default();
    for word in own.iter().take(8) {
        form(word, &mut lower);
        give(Feature::new(7).word(&lower));
        // How the word is inflected: "is pleased", "wanting".
        let end = lower_end(text, segments, word);
        give(Feature::new(8).word(&end).byte(listed));
    }
    let around = [(9, cue.start.checked_sub(1)), (10, cue.start.checked_sub(2)), (11, Some(cue.end))];
    for (template, at) in around {
        if let Some(word) = at.and_then(|at| cue.words.get(at)).filter(|_| !attribution.cue.is_empty()) {
            form(word, &mut lower);
            give(Feature::new(template).word(&lower));
        }
    }
}

/// The last three letters of a word, in lower case.
fn lower_end(text: &str, segments: &Segments, word: &Word) -> String {
    let written = segments.tokens.get(word.token).map_or("", |token| token.span.of(text));
    let begin = written.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
    written.get(begin..).unwrap_or_default().to_lowercase()
}

/// A linear model: for every feature how much it speaks for an attitude; under zero, for speech.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MannerWeights {
    rows: FxHashMap<u32, i8>,
}

impl MannerWeights {
    /// Id of the embedded weights.
    pub const ID: &str = "manner-en-1";

    /// Weights out of rows: a feature, and its weight.
    pub fn new(rows: impl IntoIterator<Item = (u32, i8)>) -> Self {
        Self { rows: rows.into_iter().collect() }
    }

    /// The weights that the program was built with.
    ///
    /// # Errors
    /// [`ModelError`] where they are not those of this program.
    pub fn embedded() -> Result<Self, ModelError> {
        Self::read(include_bytes!("../../../../models/manner-en-1/weights.bin"))
    }

    /// Reads weights from the bytes of a file.
    ///
    /// # Errors
    /// [`ModelError`] where the bytes are no such weights, are of another feature schema, or damaged.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let payload = Container::read(KIND, schema_hash(SCHEMA), bytes)?;
        let (rows, rest) = payload.as_chunks::<5>();
        if !rest.is_empty() {
            return Err(ModelError::Content("the last row is not whole".to_owned()));
        }
        let row = |[a, b, c, d, weight]: &[u8; 5]| (u32::from_le_bytes([*a, *b, *c, *d]), weight.cast_signed());
        Ok(Self::new(rows.iter().map(row)))
    }

    /// The bytes of a file with these weights: rows in the order of their features, each the feature (4 bytes,
    /// little-endian) and a signed byte.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut rows: Vec<(u32, i8)> = self.rows.iter().map(|(feature, weight)| (*feature, *weight)).collect();
        rows.sort_unstable();
        let row = |(feature, weight): (u32, i8)| feature.to_le_bytes().into_iter().chain([weight.cast_unsigned()]);
        let payload: Vec<u8> = rows.into_iter().flat_map(row).collect();
        Container::write(KIND, schema_hash(SCHEMA), &payload)
    }

    /// How much these features speak for an attitude; under zero, for speech.
    #[must_use]
    pub fn sum(&self, features: &[u32]) -> i32 {
        features.iter().filter_map(|feature| self.rows.get(feature)).map(|it| i32::from(*it)).sum()
    }

    /// What these features tell; speech where they speak for neither.
    #[must_use]
    pub fn manner(&self, features: &[u32]) -> Manner {
        if self.sum(features) > 0 { Manner::Attitude } else { Manner::Speech }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let weights = MannerWeights::new([(9, -3), (0xdead_beef, 5)]);
        assert_eq!(MannerWeights::read(&weights.write()), Ok(weights.clone()));
        assert_eq!(weights.manner(&[9, 0xdead_beef]), Manner::Attitude);
        assert_eq!((weights.manner(&[9]), weights.manner(&[])), (Manner::Speech, Manner::Speech));
        assert!(MannerWeights::read(b"onrecmdl").is_err());
    }
}
