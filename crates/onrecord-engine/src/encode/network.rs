//! The network: six transformer layers over the pieces of a window.

use super::arithmetic::{ACTIVATION, MIXED, gelu_all, normalize, quantize, quantize_columns, softmax};
use super::kernel::{Columns, Kernel, Rows, Work};
use super::window::Window;

/// Width of a hidden state.
pub(super) const WIDTH: usize = 384;
/// Width between the two halves of the feed-forward part.
pub(super) const INNER: usize = 1536;
/// Attention heads.
const HEADS: usize = 12;
/// Width of one head.
const HEAD: usize = WIDTH / HEADS;
/// Transformer layers.
pub(super) const DEPTH: usize = 6;
/// Ways a word is cased.
pub(super) const CASES: usize = 4;

/// A linear map with weights of eight bits, each output row with a scale of its own.
#[derive(Debug)]
pub(super) struct Linear {
    pub(super) columns: Columns,
    pub(super) scales: Vec<f32>,
    pub(super) bias: Vec<f32>,
}

/// Scale and shift after a normalisation.
#[derive(Debug)]
pub(super) struct Norm {
    pub(super) scale: Vec<f32>,
    pub(super) shift: Vec<f32>,
}

/// One transformer layer.
#[derive(Debug)]
pub(super) struct Layer {
    /// Queries, keys and values, one below the other.
    pub(super) attend: Linear,
    pub(super) out: Linear,
    pub(super) attended: Norm,
    pub(super) up: Linear,
    pub(super) down: Linear,
    pub(super) fed: Norm,
}

/// The weights of the encoder.
#[derive(Debug)]
pub(super) struct Network {
    /// A row of eight-bit numbers for each piece of the vocabulary.
    pub(super) pieces: Vec<i8>,
    /// What one step of a piece's row is worth.
    pub(super) piece_scales: Vec<f32>,
    pub(super) positions: Vec<f32>,
    pub(super) cases: Vec<f32>,
    pub(super) embedded: Norm,
    pub(super) layers: Vec<Layer>,
}

/// Memory that is used again from window to window.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    rows: Rows,
    row_scales: Vec<f32>,
    sums: Vec<i32>,
    projected: Vec<f32>,
    mixed: Vec<f32>,
    head: Vec<f32>,
    queries: Rows,
    query_scales: Vec<f32>,
    keys: Columns,
    key_scales: Vec<f32>,
    values: Columns,
    value_scales: Vec<f32>,
    probabilities: Rows,
    probability_scales: Vec<f32>,
    scores: Vec<f32>,
}

impl Network {
    /// The hidden states of the pieces of a window, one row of [`WIDTH`] each.
    pub(super) fn states(&self, kernel: Kernel, window: &Window, scratch: &mut Scratch) -> Vec<f32> {
        let mut states = self.embed(window);
        for layer in &self.layers {
            kernel.run(Forward { layer, kernel, states: &mut states, scratch });
        }
        states
    }

    fn embed(&self, window: &Window) -> Vec<f32> {
        let mut states = Vec::with_capacity(window.pieces.len() * WIDTH);
        let places = window.pieces.iter().zip(&window.cases).zip(self.positions.chunks_exact(WIDTH));
        for ((piece, case), position) in places {
            let row = *piece as usize;
            let scale = self.piece_scales.get(row).copied().unwrap_or_default();
            let numbers = self.pieces.get(row * WIDTH..(row + 1) * WIDTH).unwrap_or_default();
            let case = usize::from(*case);
            let case = self.cases.get(case * WIDTH..(case + 1) * WIDTH).unwrap_or_default();
            states.extend(
                numbers
                    .iter()
                    .zip(position)
                    .zip(case)
                    .map(|((n, position), case)| f32::from(*n) * scale + position + case),
            );
        }
        normalize(&mut states, &self.embedded.scale, &self.embedded.shift);
        states
    }
}

impl Linear {
    /// Applies the map to rows that were quantised.
    #[inline(always)]
    fn apply(&self, kernel: Kernel, rows: &Rows, row_scales: &[f32], sums: &mut Vec<i32>, out: &mut Vec<f32>) {
        kernel.multiply(rows, &self.columns, sums);
        out.clear();
        for (sums, row_scale) in sums.chunks_exact(self.columns.width()).zip(row_scales) {
            #[allow(clippy::cast_precision_loss)]
            out.extend(
                sums.iter()
                    .zip(self.scales.iter().zip(&self.bias))
                    .map(|(sum, (scale, bias))| *sum as f32 * (row_scale * scale) + bias),
            );
        }
    }
}

/// One layer over the states of a window.
struct Forward<'a> {
    layer: &'a Layer,
    kernel: Kernel,
    states: &'a mut [f32],
    scratch: &'a mut Scratch,
}

impl Work for Forward<'_> {
    #[inline(always)]
    fn run(self) {
        let Self { layer, kernel, states, scratch } = self;
        quantize(states, WIDTH, ACTIVATION, &mut scratch.rows, &mut scratch.row_scales);
        layer.attend.apply(kernel, &scratch.rows, &scratch.row_scales, &mut scratch.sums, &mut scratch.projected);
        attention(kernel, scratch);
        quantize(&scratch.mixed, WIDTH, ACTIVATION, &mut scratch.rows, &mut scratch.row_scales);
        layer.out.apply(kernel, &scratch.rows, &scratch.row_scales, &mut scratch.sums, &mut scratch.projected);
        add(states, &scratch.projected);
        normalize(states, &layer.attended.scale, &layer.attended.shift);

        quantize(states, WIDTH, ACTIVATION, &mut scratch.rows, &mut scratch.row_scales);
        layer.up.apply(kernel, &scratch.rows, &scratch.row_scales, &mut scratch.sums, &mut scratch.projected);
        gelu_all(&mut scratch.projected);
        quantize(&scratch.projected, INNER, ACTIVATION, &mut scratch.rows, &mut scratch.row_scales);
        layer.down.apply(kernel, &scratch.rows, &scratch.row_scales, &mut scratch.sums, &mut scratch.projected);
        add(states, &scratch.projected);
        normalize(states, &layer.fed.scale, &layer.fed.shift);
    }
}

#[inline(always)]
fn add(states: &mut [f32], more: &[f32]) {
    for (state, more) in states.iter_mut().zip(more) {
        *state += more;
    }
}

/// Mixes the values of all pieces for each piece, head by head: from `projected` to `mixed`.
#[inline(always)]
fn attention(kernel: Kernel, scratch: &mut Scratch) {
    let length = scratch.projected.len() / (3 * WIDTH);
    scratch.mixed.clear();
    scratch.mixed.resize(length * WIDTH, 0.0);
    for head in 0..HEADS {
        gather(&scratch.projected, head, 0, &mut scratch.head);
        quantize(&scratch.head, HEAD, ACTIVATION, &mut scratch.queries, &mut scratch.query_scales);
        gather(&scratch.projected, head, 1, &mut scratch.head);
        quantize_columns(&scratch.head, HEAD, ACTIVATION, &mut scratch.keys, &mut scratch.key_scales);
        scratch.head.clear();
        for dimension in 0..HEAD {
            let column = 2 * WIDTH + head * HEAD + dimension;
            scratch.head.extend(scratch.projected.iter().skip(column).step_by(3 * WIDTH));
        }
        quantize_columns(&scratch.head, length, MIXED, &mut scratch.values, &mut scratch.value_scales);

        kernel.multiply(&scratch.queries, &scratch.keys, &mut scratch.sums);
        scratch.probabilities.reset(length, length);
        scratch.probability_scales.clear();
        #[allow(clippy::cast_precision_loss)]
        let temperature = 1.0 / (HEAD as f32).sqrt();
        let scores = scratch.sums.chunks_exact(scratch.keys.width());
        for ((scores, scale), row) in scores.zip(&scratch.query_scales).zip(scratch.probabilities.rows_mut()) {
            let scale = scale * temperature;
            scratch.probability_scales.push(softmax(scores, scale, &scratch.key_scales, &mut scratch.scores, row));
        }

        kernel.multiply(&scratch.probabilities, &scratch.values, &mut scratch.sums);
        let sums = scratch.sums.chunks_exact(scratch.values.width()).zip(&scratch.probability_scales);
        for ((sums, step), mixed) in sums.zip(scratch.mixed.chunks_exact_mut(WIDTH)) {
            for ((sum, scale), mixed) in sums.iter().zip(&scratch.value_scales).zip(mixed.iter_mut().skip(head * HEAD))
            {
                #[allow(clippy::cast_precision_loss)]
                let value = *sum as f32 * (step * scale);
                *mixed = value;
            }
        }
    }
}

/// The queries (part 0) or keys (part 1) of one head, row after row.
#[inline(always)]
fn gather(projected: &[f32], head: usize, part: usize, out: &mut Vec<f32>) {
    out.clear();
    let start = part * WIDTH + head * HEAD;
    for row in projected.chunks_exact(3 * WIDTH) {
        out.extend_from_slice(row.get(start..start + HEAD).unwrap_or_default());
    }
}
