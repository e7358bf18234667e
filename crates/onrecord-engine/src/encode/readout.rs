//! What is read off the hidden states of the first and the last word of a stretch by one linear map each: what kind of being
//! a name stands for, and how much a cue speaks for an attitude. The maps are trained on states as they are
//! (`onrecord-lab train names`, `train manner --states`).

use onrecord_ledger::Span;

use super::network::{self, WIDTH};
use super::window::Window;
use crate::model::{Container, ModelError, schema_hash};
use crate::neural::heads::Dense;
use crate::neural::kernel::Kernel;
use crate::neural::weights::Reader;
use crate::resolve::{NAME_KINDS, NameScores};

/// What the states are; must not change between what was trained and this program.
const STATES: &str = "states of the first and the last word, 384 wide";

/// Weights and bias of what is told: `2 * 384` numbers, and what it starts from.
pub type Row = (Vec<f32>, f32);

/// What is read off, and how it lies in a file.
struct Kind {
    /// The kind of the container.
    name: &'static str,
    schema: [&'static str; 2],
    rows: usize,
}

const NAMES: Kind = Kind { name: "names", schema: [STATES, "person, organization, place, other"], rows: NAME_KINDS };
const ATTITUDE: Kind = Kind { name: "attitude", schema: [STATES, "attitude, and a step of manner-en-1"], rows: 1 };

/// A map, and what its file holds beside it.
#[derive(Debug)]
struct Readout {
    map: Dense,
    step: f32,
}

impl Kind {
    fn read(&self, bytes: &[u8]) -> Result<Readout, ModelError> {
        let mut reader = Reader { rest: Container::read(self.name, schema_hash(self.schema), bytes)? };
        let map = reader.dense(self.rows, 2 * WIDTH)?;
        let step = reader.reals(1)?.first().copied().unwrap_or_default();
        reader.end()?;
        Ok(Readout { map, step })
    }

    fn write(&self, rows: &[Row], step: f32) -> Vec<u8> {
        let weights = rows.iter().flat_map(|(weights, _)| weights).chain(rows.iter().map(|(_, bias)| bias));
        let payload: Vec<u8> = weights.chain([&step]).flat_map(|weight| weight.to_le_bytes()).collect();
        Container::write(self.name, schema_hash(self.schema), &payload)
    }
}

impl Readout {
    fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        let Dense { weights, bias } = &self.map;
        weights.chunks(2 * WIDTH).map(<[f32]>::to_vec).zip(bias.iter().copied())
    }
}

/// Tells the kinds of names.
#[derive(Debug)]
pub(super) struct Naming(Readout);

impl Naming {
    /// Reads the map from the bytes of a file.
    ///
    /// # Errors
    /// [`ModelError`] where the bytes are none, are of other states, or damaged.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        NAMES.read(bytes).map(Self)
    }

    /// Its rows, as they are trained.
    pub(super) fn rows(&self) -> Vec<Row> {
        self.0.rows().collect()
    }

    /// How well each kind fits a name.
    pub(super) fn scores(&self, kernel: Kernel, states: [&[f32]; 2]) -> Option<NameScores> {
        self.0.map.apply(kernel, states).try_into().ok()
    }
}

/// The bytes of a file with a map that tells the kinds of names, one row for each.
#[must_use]
pub fn write_names(rows: &[Row]) -> Vec<u8> {
    NAMES.write(rows, 0.0)
}

/// Tells speech from attitude at cues.
#[derive(Debug)]
pub(super) struct Holding(Readout);

impl Holding {
    /// As [`Naming::read`].
    ///
    /// # Errors
    /// The same.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        ATTITUDE.read(bytes).map(Self)
    }

    /// How much a cue speaks for an attitude: a logarithm of odds.
    pub(super) fn score(&self, kernel: Kernel, states: [&[f32]; 2]) -> f32 {
        self.0.map.apply(kernel, states).first().copied().unwrap_or_default()
    }

    /// Its row, as it is trained.
    pub(super) fn row(&self) -> Row {
        self.0.rows().next().unwrap_or_default()
    }

    /// How much one step of the sum of [`crate::act::MannerWeights`] speaks for one.
    pub(super) fn step(&self) -> f32 {
        self.0.step
    }
}

/// The bytes of a file with a map that tells speech from attitude, and how much a step of the classifier's sum is worth.
#[must_use]
pub fn write_attitude(row: &Row, step: f32) -> Vec<u8> {
    ATTITUDE.write(std::slice::from_ref(row), step)
}

/// The first and the last word of each stretch that begins in a window. `next` is the first stretch that begins in none of
/// the windows before it; stretches and windows are in the order of the page.
pub(super) fn each(window: &Window, stretches: &[Span], next: &mut usize, mut give: impl FnMut(usize, [usize; 2])) {
    let (Some(first), Some(last)) = (window.words.first(), window.words.last()) else { return };
    while let Some(stretch) = stretches.get(*next).filter(|stretch| stretch.start() < last.bytes.end) {
        let begin = window.words.partition_point(|word| word.bytes.end <= stretch.start());
        let end = window.words.partition_point(|word| word.bytes.start < stretch.end());
        if stretch.start() >= first.bytes.start && begin < end {
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

    fn row(weight: f32) -> Row {
        (vec![weight; 2 * WIDTH], -1.0)
    }

    #[test]
    fn what_is_written_is_read_back() {
        let (kernel, state) = (Kernel::of_this_processor(), vec![0.5; WIDTH]);
        let rows: Vec<Row> = (0..NAME_KINDS).map(|kind| row(kind as f32)).collect();
        let naming = Naming::read(&write_names(&rows)).expect("a map");
        let scores = naming.scores(kernel, [&state, &state]);
        assert_eq!(scores, Some(std::array::from_fn(|kind| kind as f32 * WIDTH as f32 - 1.0)));
        assert_eq!(naming.rows(), rows);
        let holding = Holding::read(&write_attitude(&row(2.0), 0.25)).expect("a map");
        assert_eq!((holding.score(kernel, [&state, &state]), holding.step()), (2.0 * WIDTH as f32 - 1.0, 0.25));
        assert!(Naming::read(&write_names(&rows)[..1000]).is_err());
        assert!(Naming::read(&write_attitude(&row(2.0), 0.25)).is_err(), "a map for something else");
    }
}
