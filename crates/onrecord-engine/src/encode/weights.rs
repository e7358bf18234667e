//! Reads the weights of the encoder out of their file.

use super::network::{CASES, DEPTH, INNER, Layer, Network, WIDTH};
use super::window::LIMIT;
use super::wordpiece::Vocabulary;
use crate::model::{Container, ModelError, schema_hash};
use crate::neural::heads::Heads;
use crate::neural::kernel::Columns;
use crate::neural::weights::Reader;

/// What must not change between the trainer (`lab/train/export.py`) and this program.
const SCHEMA: [&str; 3] =
    ["wordpiece uncased, case embedding", "384 wide, 6 layers, 12 heads", "1 tag layer, 2 linkers, revision 3"];

/// The kind of the container.
const KIND: &str = "encoder";

/// Everything that a file of weights holds.
pub(super) fn read(bytes: &[u8]) -> Result<(Vocabulary, Network, Heads), ModelError> {
    let payload = Container::read(KIND, schema_hash(SCHEMA), bytes)?;
    let mut reader = Reader { rest: payload };
    let count = reader.number()?;
    let mut pieces = Vec::new();
    for _ in 0..count {
        let length = usize::from(*reader.take(1)?.first().unwrap_or(&0));
        let piece = std::str::from_utf8(reader.take(length)?);
        pieces.push(piece.map_err(|_| ModelError::Content("a piece of the vocabulary is no text".to_owned()))?);
    }
    let vocabulary = Vocabulary::new(pieces.iter().copied())
        .ok_or_else(|| ModelError::Content("the vocabulary lacks the pieces that frame a window".to_owned()))?;
    let network = Network {
        piece_scales: reader.reals(pieces.len())?,
        pieces: reader.coarse(pieces.len() * WIDTH)?,
        positions: reader.rounded(LIMIT, WIDTH)?,
        cases: reader.reals(CASES * WIDTH)?,
        embedded: reader.norm(WIDTH)?,
        layers: (0..DEPTH).map(|_| layer(&mut reader, Reader::linear)).collect::<Result<_, _>>()?,
    };
    let tagger = reader.tagger(WIDTH)?;
    let heads = Heads { tagger, to_cue: reader.linker(1, WIDTH)?, to_source: reader.linker(2, WIDTH)? };
    reader.end()?;
    Ok((vocabulary, network, heads))
}

/// A layer whose matrices are read so.
pub(super) fn layer<'a>(
    reader: &mut Reader<'a>,
    matrix: impl Fn(&mut Reader<'a>, usize, usize) -> Result<Columns, ModelError>,
) -> Result<Layer, ModelError> {
    Ok(Layer {
        attend: matrix(reader, 3 * WIDTH, WIDTH)?,
        out: matrix(reader, WIDTH, WIDTH)?,
        attended: reader.norm(WIDTH)?,
        up: matrix(reader, INNER, WIDTH)?,
        down: matrix(reader, WIDTH, INNER)?,
        fed: reader.norm(WIDTH)?,
    })
}
