//! The weights that choose: integers, so that every machine gives the same answers.

use rustc_hash::FxHashMap;

use super::Choice;
use super::features::SCHEMA;
use crate::model::{Container, ModelError, schema_hash};

const KIND: &str = "answers";

/// A linear model: one weight for every feature.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weights {
    weights: FxHashMap<u32, i16>,
}

impl Weights {
    /// Id of the embedded weights, as it stands in the record.
    pub const ID: &str = "answers-en-1";

    /// Weights out of features and their weights.
    pub fn new(weights: impl IntoIterator<Item = (u32, i16)>) -> Self {
        Self { weights: weights.into_iter().collect() }
    }

    /// The weights that the program was built with.
    ///
    /// # Errors
    /// [`ModelError`] where they are not those of this program.
    pub fn embedded() -> Result<Self, ModelError> {
        Self::read(include_bytes!("../../../../models/answers-en-1/weights.bin"))
    }

    /// Reads weights from the bytes of a file.
    ///
    /// # Errors
    /// [`ModelError`] where the bytes are no weights of answers, are of another feature schema, or damaged.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let payload = Container::read(KIND, schema_hash(SCHEMA), bytes)?;
        let (rows, rest) = payload.as_chunks::<6>();
        if !rest.is_empty() {
            return Err(ModelError::Content("the last row is not whole".to_owned()));
        }
        let rows = rows
            .iter()
            .map(|[a, b, c, d, low, high]| (u32::from_le_bytes([*a, *b, *c, *d]), i16::from_le_bytes([*low, *high])));
        Ok(Self::new(rows))
    }

    /// The bytes of a file with these weights: rows in the order of their features, each the feature
    /// (4 bytes) and its weight (2 bytes, signed), little-endian.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut rows: Vec<(&u32, &i16)> = self.weights.iter().collect();
        rows.sort_unstable();
        let bytes = |(feature, weight): (&u32, &i16)| feature.to_le_bytes().into_iter().chain(weight.to_le_bytes());
        let payload: Vec<u8> = rows.into_iter().flat_map(bytes).collect();
        Container::write(KIND, schema_hash(SCHEMA), &payload)
    }

    /// The sum of the weights of these features.
    pub(super) fn score(&self, features: &[u32]) -> i32 {
        features.iter().filter_map(|feature| self.weights.get(feature)).map(|weight| i32::from(*weight)).sum()
    }

    /// The candidate with the highest sum; the first of equals. `None` where answering nothing has a sum as
    /// high.
    #[must_use]
    pub fn best(&self, choice: &Choice) -> Option<usize> {
        let mut best = (self.score(&choice.nothing), None);
        for (candidate, features) in &choice.candidates {
            let score = self.score(features);
            if score > best.0 {
                best = (score, Some(*candidate));
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let weights = Weights::new([(9, -300), (0xdead_beef, 7)]);
        assert_eq!(Weights::read(&weights.write()), Ok(weights.clone()));
        assert!(Weights::read(b"onrecmdl").is_err());
    }

    #[test]
    fn the_heaviest_candidate_is_chosen_unless_nothing_weighs_as_much() {
        let weights = Weights::new([(1, 5), (2, 7), (3, 7)]);
        let choice = |nothing, candidates: &[u32]| Choice {
            nothing: vec![nothing],
            candidates: candidates.iter().map(|feature| (*feature as usize * 10, vec![*feature])).collect(),
        };
        assert_eq!(weights.best(&choice(1, &[1, 2, 3])), Some(20));
        assert_eq!(weights.best(&choice(2, &[1, 3])), None);
        assert_eq!(weights.best(&choice(9, &[])), None);
    }
}
