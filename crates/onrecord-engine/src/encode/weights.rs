//! Reads the weights of the encoder out of their file.

use super::heads::{BETWEEN, Dense, Heads, LABELS, LINK, Linker, Tagger};
use super::kernel::Columns;
use super::network::{CASES, DEPTH, INNER, Layer, Network, Norm, WIDTH};
use super::window::LIMIT;
use super::wordpiece::Vocabulary;
use crate::model::{Container, ModelError, schema_hash};

/// What must not change between the trainer (`lab/train/export.py`) and this program.
const SCHEMA: [&str; 3] =
    ["wordpiece uncased, case embedding", "384 wide, 6 layers, 12 heads", "2 tag layers, 2 linkers, revision 1"];

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
        pieces: reader.bytes(pieces.len() * WIDTH)?,
        positions: reader.reals(LIMIT * WIDTH)?,
        cases: reader.reals(CASES * WIDTH)?,
        embedded: reader.norm()?,
        layers: (0..DEPTH).map(|_| reader.layer()).collect::<Result<_, _>>()?,
    };
    let taggers = [reader.tagger()?, reader.tagger()?];
    let heads = Heads { taggers, to_cue: reader.linker(1)?, to_source: reader.linker(2)? };
    if !reader.rest.is_empty() {
        return Err(ModelError::Content("there is more than an encoder holds".to_owned()));
    }
    Ok((vocabulary, network, heads))
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], ModelError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(ModelError::CutShort)?;
        self.rest = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u32, ModelError> {
        let (bytes, rest) = self.rest.split_first_chunk::<4>().ok_or(ModelError::CutShort)?;
        self.rest = rest;
        Ok(u32::from_le_bytes(*bytes))
    }

    fn reals(&mut self, count: usize) -> Result<Vec<f32>, ModelError> {
        let (chunks, _) = self.take(count * 4)?.as_chunks::<4>();
        let reals: Vec<f32> = chunks.iter().map(|chunk| f32::from_le_bytes(*chunk)).collect();
        if reals.iter().any(|real| !real.is_finite()) {
            return Err(ModelError::Content("a weight is no number".to_owned()));
        }
        Ok(reals)
    }

    fn bytes(&mut self, count: usize) -> Result<Vec<i8>, ModelError> {
        Ok(self.take(count)?.iter().map(|byte| byte.cast_signed()).collect())
    }

    fn norm(&mut self) -> Result<Norm, ModelError> {
        Ok(Norm { scale: self.reals(WIDTH)?, shift: self.reals(WIDTH)? })
    }

    fn linear(&mut self, outputs: usize, inputs: usize) -> Result<Columns, ModelError> {
        let (scales, bias) = (self.reals(outputs)?, self.reals(outputs)?);
        let mut columns = Columns::default();
        columns.resize(outputs, inputs);
        for (column, (scale, bias)) in scales.into_iter().zip(bias).enumerate() {
            columns.fill(column, scale, bias, &self.bytes(inputs)?);
        }
        Ok(columns)
    }

    fn layer(&mut self) -> Result<Layer, ModelError> {
        Ok(Layer {
            attend: self.linear(3 * WIDTH, WIDTH)?,
            out: self.linear(WIDTH, WIDTH)?,
            attended: self.norm()?,
            up: self.linear(INNER, WIDTH)?,
            down: self.linear(WIDTH, INNER)?,
            fed: self.norm()?,
        })
    }

    fn dense(&mut self, outputs: usize, inputs: usize) -> Result<Dense, ModelError> {
        Ok(Dense { weights: self.reals(outputs * inputs)?, bias: self.reals(outputs)? })
    }

    fn tagger(&mut self) -> Result<Tagger, ModelError> {
        let emit = self.dense(LABELS, WIDTH)?;
        let mut moves = [[0.0; LABELS]; LABELS];
        for row in &mut moves {
            row.copy_from_slice(&self.reals(LABELS)?);
        }
        let mut begins = [0.0; LABELS];
        begins.copy_from_slice(&self.reals(LABELS)?);
        Ok(Tagger { emit, moves, begins })
    }

    fn linker(&mut self, kinds: usize) -> Result<Linker, ModelError> {
        Ok(Linker {
            dependent: self.dense(LINK, 2 * WIDTH)?,
            head: self.dense(LINK, 2 * WIDTH)?,
            bilinear: self.reals(LINK * LINK)?,
            linear: self.dense(1, LINK)?,
            absent: self.dense(1, LINK)?,
            place: self.reals(kinds * BETWEEN)?,
        })
    }
}
