//! The classifier's weights: integers, so that every machine gives the same acts.

use onrecord_ledger::Act;
use rustc_hash::FxHashMap;

use super::features::SCHEMA;
use crate::model::{Container, ModelError, schema_hash};

const KIND: &str = "acts";
const ACTS: usize = Act::ALL.len();

/// What one step of these weights is worth beside the scores of the network (docs/acts.md).
const SHARE: f32 = 0.08;

/// How far ahead an act must be for the network not to be asked. At 50 it is asked of two statements in five and gives all
/// that it gives when asked of each (docs/acts.md).
const DOUBT: i32 = 50;

/// A linear model: for every feature one weight for each act.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weights {
    rows: FxHashMap<u32, [i8; ACTS]>,
}

impl Weights {
    /// Id of the embedded weights, as it stands in the record.
    pub const ID: &str = "acts-en-1";

    /// Weights out of rows: a feature, and its weights in the order of [`Act::ALL`].
    pub fn new(rows: impl IntoIterator<Item = (u32, [i8; ACTS])>) -> Self {
        Self { rows: rows.into_iter().collect() }
    }

    /// The weights that the program was built with.
    ///
    /// # Errors
    /// [`ModelError`] where they are not those of this program.
    pub fn embedded() -> Result<Self, ModelError> {
        Self::read(include_bytes!("../../../../models/acts-en-1/weights.bin"))
    }

    /// Reads weights from the bytes of a file.
    ///
    /// # Errors
    /// [`ModelError`] where the bytes are no weights of acts, are of another feature schema, or damaged.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let payload = Container::read(KIND, schema_hash(SCHEMA), bytes)?;
        let (rows, rest) = payload.as_chunks::<{ 4 + ACTS }>();
        if !rest.is_empty() {
            return Err(ModelError::Content("the last row is not whole".to_owned()));
        }
        let rows = rows.iter().map(|row| {
            let (feature, weights) = row.split_at(4);
            let feature = feature.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte));
            let mut signed = [0; ACTS];
            for (to, from) in signed.iter_mut().zip(weights) {
                *to = from.cast_signed();
            }
            (feature, signed)
        });
        Ok(Self::new(rows))
    }

    /// The bytes of a file with these weights: rows in the order of their features, each the feature
    /// (4 bytes, little-endian) and one signed byte for each act.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut rows: Vec<(&u32, &[i8; ACTS])> = self.rows.iter().collect();
        rows.sort_unstable();
        let payload: Vec<u8> = rows
            .into_iter()
            .flat_map(|(feature, weights)| {
                feature.to_le_bytes().into_iter().chain(weights.iter().map(|weight| weight.cast_unsigned()))
            })
            .collect();
        Container::write(KIND, schema_hash(SCHEMA), &payload)
    }

    /// The weights of these features added up, by act.
    pub(super) fn score(&self, features: &[u32]) -> [i32; ACTS] {
        let mut sums = [0; ACTS];
        for weights in features.iter().filter_map(|feature| self.rows.get(feature)) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += i32::from(*weight);
            }
        }
        sums
    }

    /// The act with the highest sum; the first in the record's order where two are equal.
    #[must_use]
    pub fn best(&self, features: &[u32]) -> Option<Act> {
        best(&self.score(features), &[0.0; ACTS])
    }
}

/// Whether the act with the highest sum is so little ahead of the next that a network should be asked.
pub(super) fn in_doubt(sums: &[i32; ACTS]) -> bool {
    let (mut first, mut second) = (i32::MIN, i32::MIN);
    for sum in sums {
        (first, second) = if *sum > first { (*sum, first) } else { (first, second.max(*sum)) };
    }
    first.saturating_sub(second) < DOUBT
}

/// The act with the highest sum and score together; the first in the record's order where two are equal.
#[allow(clippy::cast_precision_loss)]
pub(super) fn best(sums: &[i32; ACTS], scores: &[f32; ACTS]) -> Option<Act> {
    let together = |at: usize| sums[at] as f32 * SHARE + scores[at];
    let best = (0..ACTS).reduce(|best, at| if together(at) > together(best) { at } else { best })?;
    Act::ALL.get(best).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mut row = [0; ACTS];
        row[Act::Deny as usize] = -3;
        row[Act::Warn as usize] = 5;
        let weights = Weights::new([(9, row), (0xdead_beef, [1; ACTS])]);
        assert_eq!(Weights::read(&weights.write()), Ok(weights.clone()));
        assert_eq!(weights.best(&[9]), Some(Act::Warn));
        assert!(Weights::read(b"onrecmdl").is_err());
    }

    #[test]
    fn a_network_is_asked_where_two_acts_are_close() {
        let mut sums = [0; ACTS];
        sums[Act::Deny as usize] = 100;
        assert!(!in_doubt(&sums));
        sums[Act::Dismiss as usize] = 100 - DOUBT + 1;
        assert!(in_doubt(&sums));
        let mut scores = [0.0; ACTS];
        assert_eq!(best(&sums, &scores), Some(Act::Deny));
        scores[Act::Dismiss as usize] = 10.0;
        assert_eq!(best(&sums, &scores), Some(Act::Dismiss));
        assert_eq!(best(&[0; ACTS], &[0.0; ACTS]), Act::ALL.first().copied(), "of equals the first");
    }
}
