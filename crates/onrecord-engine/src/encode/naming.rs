//! What kind of being a name stands for, read off the hidden states of its first and last word: a linear map, trained on
//! states as they are (`onrecord-lab train names`).

use onrecord_ledger::Span;

use super::network::{self, WIDTH};
use super::window::Window;
use crate::model::{Container, ModelError, schema_hash};
use crate::neural::heads::Dense;
use crate::neural::kernel::Kernel;
use crate::neural::weights::Reader;
use crate::resolve::{NAME_KINDS, NameScores};

/// What must not change between what was trained and this program.
const SCHEMA: [&str; 2] = ["states of the first and the last word, 384 wide", "person, organization, place, other"];

/// The kind of the container.
const KIND: &str = "names";

/// Weights and bias of each kind: a row of `2 * 384` numbers, and what it starts from.
pub type NameRows = [(Vec<f32>, f32); NAME_KINDS];

/// The map.
#[derive(Debug)]
pub(super) struct Naming(Dense);

impl Naming {
    /// Reads the map from the bytes of a file.
    ///
    /// # Errors
    /// [`ModelError`] where the bytes are none, are of other states, or damaged.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut reader = Reader { rest: Container::read(KIND, schema_hash(SCHEMA), bytes)? };
        let map = reader.dense(NAME_KINDS, 2 * WIDTH)?;
        reader.end()?;
        Ok(Self(map))
    }

    /// Its rows, as they are trained.
    pub(super) fn rows(&self) -> NameRows {
        let row = |kind: usize| self.0.weights.get(kind * 2 * WIDTH..(kind + 1) * 2 * WIDTH).unwrap_or_default();
        std::array::from_fn(|kind| (row(kind).to_vec(), self.0.bias.get(kind).copied().unwrap_or_default()))
    }

    /// How well each kind fits a name.
    pub(super) fn scores(&self, kernel: Kernel, states: [&[f32]; 2]) -> Option<NameScores> {
        self.0.apply(kernel, states).try_into().ok()
    }
}

/// The bytes of a file with this map.
#[must_use]
pub fn write(rows: &NameRows) -> Vec<u8> {
    let weights = rows.iter().flat_map(|(weights, _)| weights).chain(rows.iter().map(|(_, bias)| bias));
    let payload: Vec<u8> = weights.flat_map(|weight| weight.to_le_bytes()).collect();
    Container::write(KIND, schema_hash(SCHEMA), &payload)
}

/// The first and the last word of each name that begins in a window. `next` is the first name that begins in none of the
/// windows before it; names and windows are in the order of the page.
pub(super) fn each(window: &Window, names: &[Span], next: &mut usize, mut give: impl FnMut(usize, [usize; 2])) {
    let (Some(first), Some(last)) = (window.words.first(), window.words.last()) else { return };
    while let Some(name) = names.get(*next).filter(|name| name.start() < last.bytes.end) {
        let begin = window.words.partition_point(|word| word.bytes.end <= name.start());
        let end = window.words.partition_point(|word| word.bytes.start < name.end());
        if name.start() >= first.bytes.start && begin < end {
            give(*next, [begin, end - 1]);
        }
        *next += 1;
    }
}

/// The states that are looked at.
pub(super) fn states(states: &[f32], words: [usize; 2]) -> [&[f32]; 2] {
    words.map(|word| network::state(states, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let rows: NameRows = std::array::from_fn(|kind| (vec![kind as f32; 2 * WIDTH], -1.0));
        let naming = Naming::read(&write(&rows)).expect("a map");
        let state = vec![0.5; WIDTH];
        let scores = naming.scores(Kernel::of_this_processor(), [&state, &state]);
        assert_eq!(scores, Some(std::array::from_fn(|kind| kind as f32 * WIDTH as f32 - 1.0)));
        assert!(Naming::read(&write(&rows)[..1000]).is_err());
    }
}
