use crate::lexicon::{Data, DataError};
use crate::model::{Container, ModelError};
use crate::segment::Segments;

use super::features::SCHEMA;
use super::form::Clusters;
use super::link::Linker;
use super::tag::TAGS;
use super::tagger::{CueLevels, Eyes, Pass, Tagger};
use super::viterbi::{Lattice, Transitions};
use super::weights::Table;
use super::{Attribute, Attribution};

const WEIGHTS: &[u8] = include_bytes!("../../../../models/attribution-en-1/weights.bin");
const KIND: &str = "attribution";

/// The fast profile: a two-pass perceptron tagger and nearest-cue linking.
#[derive(Debug)]
pub struct Perceptron {
    tagger: Tagger,
}

/// What training learns: cue levels and two passes of weights.
#[derive(Debug)]
pub struct Weights {
    /// How often words attribute.
    pub cues: CueLevels,
    /// Both passes.
    pub passes: [Pass; 2],
}

impl Weights {
    /// As bytes, for a weights file: the number of cue words (u32), each word hash (u32) and level
    /// (u8) in rising order of the hash; then for each pass its transitions (i32) and its table. All
    /// numbers little-endian.
    fn to_bytes(&self) -> Vec<u8> {
        let mut cues: Vec<(u32, u8)> = self.cues.iter().map(|(word, level)| (*word, *level)).collect();
        cues.sort_unstable();
        let mut bytes = (cues.len() as u32).to_le_bytes().to_vec();
        for (word, level) in cues {
            bytes.extend(word.to_le_bytes());
            bytes.push(level);
        }
        for Pass { table, transitions } in &self.passes {
            for weight in transitions.after.iter().flatten().chain(&transitions.first) {
                bytes.extend(weight.to_le_bytes());
            }
            bytes.extend(table.as_bytes());
        }
        bytes
    }

    /// Out of the bytes of [`Weights::to_bytes`]; `None` where they are cut short or too long.
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let mut cues = CueLevels::default();
        for _ in 0..u32::from_le_bytes(take(&mut rest)?) {
            let word = u32::from_le_bytes(take(&mut rest)?);
            let [level] = take(&mut rest)?;
            cues.insert(word, level);
        }
        let first = Self::pass(&mut rest)?;
        let second = Self::pass(&mut rest)?;
        rest.is_empty().then_some(Self { cues, passes: [first, second] })
    }

    /// Out of a weights file, after all its checks.
    ///
    /// # Errors
    /// [`ModelError`] where the file is damaged or was trained with other features.
    pub fn read(file: &[u8]) -> Result<Self, ModelError> {
        Self::from_bytes(Container::read(KIND, SCHEMA, file)?).ok_or(ModelError::CutShort)
    }

    /// As a weights file.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        Container::write(KIND, SCHEMA, &self.to_bytes())
    }

    fn pass(rest: &mut &[u8]) -> Option<Pass> {
        let mut transitions = Transitions { after: [[0; TAGS]; TAGS], first: [0; TAGS] };
        for weight in transitions.after.iter_mut().flatten().chain(&mut transitions.first) {
            *weight = i32::from_le_bytes(take(rest)?);
        }
        let (table, after) = rest.split_at_checked(Table::BYTES)?;
        *rest = after;
        Some(Pass { table: Table::from_bytes(table)?, transitions })
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*head)
}

impl Perceptron {
    /// Id of the embedded model.
    pub const ID: &'static str = "attribution-en-1";

    /// An attributor with the weights that the program was built with.
    ///
    /// # Errors
    /// [`crate::EngineError`] where a word list is malformed or the weights do not fit this program.
    pub fn embedded(data: &Data) -> Result<Self, crate::EngineError> {
        Ok(Self::new(data, Weights::read(WEIGHTS)?)?)
    }

    /// An attributor with these weights.
    ///
    /// # Errors
    /// [`DataError`] where a word list is malformed.
    pub fn new(data: &Data, weights: Weights) -> Result<Self, DataError> {
        let eyes = Eyes { clusters: Clusters::load(data)?, cues: weights.cues };
        Ok(Self { tagger: Tagger { eyes, passes: weights.passes } })
    }
}

impl Attribute for Perceptron {
    fn id(&self) -> &str {
        Self::ID
    }

    fn attribute(&self, text: &str, segments: &Segments) -> Vec<Attribution> {
        let mut linker = Linker::default();
        let mut lattice = Lattice::default();
        for scene in self.tagger.eyes.scenes(text, segments) {
            let tagged = self.tagger.tag(&scene, &mut lattice);
            linker.scene(text, segments, &scene, &tagged);
        }
        linker.finish()
    }
}
