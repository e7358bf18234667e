//! Reads numbers, matrices and heads out of a file of weights.

use super::heads::{BETWEEN, Dense, LABELS, LINK, Linker, Tagger};
use super::kernel::Columns;
use crate::model::ModelError;

/// How many four-bit numbers share a multiplier.
const GROUP: usize = 32;

/// Scale and shift after a normalisation.
#[derive(Debug)]
pub(crate) struct Norm {
    pub(crate) scale: Vec<f32>,
    pub(crate) shift: Vec<f32>,
}

/// What is left of a file.
pub(crate) struct Reader<'a> {
    pub(crate) rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], ModelError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(ModelError::CutShort)?;
        self.rest = rest;
        Ok(taken)
    }

    pub(crate) fn number(&mut self) -> Result<u32, ModelError> {
        let (bytes, rest) = self.rest.split_first_chunk::<4>().ok_or(ModelError::CutShort)?;
        self.rest = rest;
        Ok(u32::from_le_bytes(*bytes))
    }

    pub(crate) fn reals(&mut self, count: usize) -> Result<Vec<f32>, ModelError> {
        let (chunks, _) = self.take(count * 4)?.as_chunks::<4>();
        let reals: Vec<f32> = chunks.iter().map(|chunk| f32::from_le_bytes(*chunk)).collect();
        if reals.iter().any(|real| !real.is_finite()) {
            return Err(ModelError::Content("a weight is no number".to_owned()));
        }
        Ok(reals)
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Result<Vec<i8>, ModelError> {
        Ok(self.take(count)?.iter().map(|byte| byte.cast_signed()).collect())
    }

    /// Eight-bit numbers that are kept as four-bit ones: for each thirty-two a multiplier, then two numbers in a byte,
    /// the first in its low half.
    pub(crate) fn coarse(&mut self, count: usize) -> Result<Vec<i8>, ModelError> {
        let multipliers = self.take(count / GROUP)?;
        let (groups, _) = self.take(count / 2)?.as_chunks::<{ GROUP / 2 }>();
        let mut numbers = Vec::with_capacity(count);
        for (multiplier, group) in multipliers.iter().zip(groups) {
            let times = |half: u8| (i16::from(half.cast_signed() >> 4) * i16::from(*multiplier)).clamp(-127, 127) as i8;
            numbers.extend(group.iter().flat_map(|pair| [times(pair << 4), times(*pair)]));
        }
        Ok(numbers)
    }

    pub(crate) fn norm(&mut self, width: usize) -> Result<Norm, ModelError> {
        Ok(Norm { scale: self.reals(width)?, shift: self.reals(width)? })
    }

    pub(crate) fn linear(&mut self, outputs: usize, inputs: usize) -> Result<Columns, ModelError> {
        let (scales, bias) = (self.reals(outputs)?, self.reals(outputs)?);
        let mut columns = Columns::default();
        columns.resize(outputs, inputs);
        for (column, (scale, bias)) in scales.into_iter().zip(bias).enumerate() {
            columns.fill(column, scale, bias, &self.bytes(inputs)?);
        }
        Ok(columns)
    }

    /// As [`Self::linear`], kept in four bits.
    pub(crate) fn coarse_linear(&mut self, outputs: usize, inputs: usize) -> Result<Columns, ModelError> {
        let scales = self.reals(outputs)?;
        let numbers = self.coarse(outputs * inputs)?;
        let bias = self.reals(outputs)?;
        let mut columns = Columns::default();
        columns.resize(outputs, inputs);
        for (column, ((scale, bias), numbers)) in scales.into_iter().zip(bias).zip(numbers.chunks(inputs)).enumerate() {
            columns.fill(column, scale, bias, numbers);
        }
        Ok(columns)
    }

    pub(crate) fn dense(&mut self, outputs: usize, inputs: usize) -> Result<Dense, ModelError> {
        Ok(Dense { weights: self.reals(outputs * inputs)?, bias: self.reals(outputs)? })
    }

    /// Rows of eight-bit numbers, each with its scale, as real ones.
    pub(crate) fn rounded(&mut self, rows: usize, width: usize) -> Result<Vec<f32>, ModelError> {
        let scales = self.reals(rows)?;
        let steps = self.bytes(rows * width)?;
        Ok(unfold(&scales, &steps, width))
    }

    /// A matrix of eight-bit numbers that is multiplied in full precision.
    fn rounded_dense(&mut self, outputs: usize, inputs: usize) -> Result<Dense, ModelError> {
        let (scales, bias) = (self.reals(outputs)?, self.reals(outputs)?);
        let steps = self.bytes(outputs * inputs)?;
        Ok(Dense { weights: unfold(&scales, &steps, inputs), bias })
    }

    /// The same, kept in four bits.
    pub(crate) fn coarse_dense(&mut self, outputs: usize, inputs: usize) -> Result<Dense, ModelError> {
        let scales = self.reals(outputs)?;
        let steps = self.coarse(outputs * inputs)?;
        Ok(Dense { weights: unfold(&scales, &steps, inputs), bias: self.reals(outputs)? })
    }

    pub(crate) fn tagger(&mut self, width: usize) -> Result<Tagger, ModelError> {
        let emit = self.dense(LABELS, width)?;
        let mut moves = [[0.0; LABELS]; LABELS];
        for row in &mut moves {
            row.copy_from_slice(&self.reals(LABELS)?);
        }
        let mut begins = [0.0; LABELS];
        begins.copy_from_slice(&self.reals(LABELS)?);
        Ok(Tagger { emit, moves, begins })
    }

    pub(crate) fn linker(&mut self, kinds: usize, width: usize) -> Result<Linker, ModelError> {
        Ok(Linker {
            dependent: self.rounded_dense(LINK, 2 * width)?,
            head: self.rounded_dense(LINK, 2 * width)?,
            bilinear: self.reals(LINK * LINK)?,
            linear: self.dense(1, LINK)?,
            absent: self.dense(1, LINK)?,
            place: self.reals(kinds * BETWEEN)?,
        })
    }

    /// Nothing must be left.
    pub(crate) fn end(&self) -> Result<(), ModelError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(ModelError::Content("there is more than the network holds".to_owned()))
        }
    }
}

/// Rows of steps as real numbers.
fn unfold(scales: &[f32], steps: &[i8], width: usize) -> Vec<f32> {
    let rows = scales.iter().zip(steps.chunks(width.max(1)));
    rows.flat_map(|(scale, row)| row.iter().map(move |step| f32::from(*step) * scale)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_bits_are_unfolded() {
        // Multipliers 3 and 18; the first byte of each group holds 7 and -8, the low half first.
        let mut bytes = vec![3, 18];
        for _ in 0..2 {
            bytes.push(0x87);
            bytes.extend([0; GROUP / 2 - 1]);
        }
        let numbers = Reader { rest: &bytes }.coarse(2 * GROUP).expect("numbers");
        assert_eq!(numbers[..3], [21, -24, 0]);
        assert_eq!(numbers[GROUP..GROUP + 3], [126, -127, 0], "no step is under -127");
        assert!(Reader { rest: &bytes[1..] }.coarse(2 * GROUP).is_err());
    }
}
