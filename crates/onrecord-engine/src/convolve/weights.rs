//! Reads the weights of the fast profile out of their file.

use rustc_hash::FxHashMap;

use super::network::{AROUND, CLUSTERS, KEPT, Layer, Network, PLACES, PREFIXES, REACHES, SHAPES, SUFFIXES, WIDTH};
use crate::model::{Container, ModelError, schema_hash};
use crate::neural::heads::Heads;
use crate::neural::weights::Reader;

/// What must not change between the trainer (`lab/train/fast_export.py`) and this program.
const SCHEMA: [&str; 3] = [
    "word, suffix 3, prefix 4, shape, cluster, place, paragraph",
    "128 wide, layers reaching 1 2 4 8 16 1 2 4",
    "1 tag layer, 2 linkers, revision 3",
];

/// The kind of the container.
const KIND: &str = "convolution";

/// Everything that a file of weights holds.
pub(super) fn read(bytes: &[u8]) -> Result<(Network, Heads), ModelError> {
    let mut reader = Reader { rest: Container::read(KIND, schema_hash(SCHEMA), bytes)? };
    let count = reader.number()?;
    let mut words = FxHashMap::default();
    for at in 0..count {
        words.insert(reader.number()?, KEPT + at);
    }
    let rows = KEPT + count + SUFFIXES + PREFIXES + SHAPES + CLUSTERS + PLACES + AROUND;
    let scales = reader.reals(rows as usize)?;
    let numbers = reader.coarse(rows as usize * WIDTH)?;
    let network = Network {
        words,
        table: numbers.as_chunks::<WIDTH>().0.to_vec(),
        scales,
        embedded: reader.norm(WIDTH)?,
        layers: REACHES
            .iter()
            .map(|_| Ok(Layer { mix: reader.linear(3 * WIDTH, WIDTH)?, mixed: reader.norm(WIDTH)? }))
            .collect::<Result<_, ModelError>>()?,
    };
    let tagger = reader.tagger(WIDTH)?;
    let heads = Heads { tagger, to_cue: reader.linker(1, WIDTH)?, to_source: reader.linker(2, WIDTH)? };
    reader.end()?;
    Ok((network, heads))
}
