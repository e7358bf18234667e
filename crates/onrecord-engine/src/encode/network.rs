//! The network: six transformer layers over the pieces of a window.

use std::ops::Range;

use super::window::Window;
use crate::neural::arithmetic::{
    NO_SCORE, farthest, gelu_row, largest, normalize_rows, quad, quantize, quantize_between, quantize_rows,
    quantize_signed, signed_step, softmax,
};
use crate::neural::kernel::{Columns, Kernel, PANEL, Rows, Step, Target, Work};
use crate::neural::lanes::{LANES, Lanes};
use crate::neural::weights::Norm;

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

/// One transformer layer.
#[derive(Debug)]
pub(super) struct Layer {
    /// Queries, keys and values, one below the other.
    pub(super) attend: Columns,
    pub(super) out: Columns,
    pub(super) attended: Norm,
    pub(super) up: Columns,
    pub(super) down: Columns,
    pub(super) fed: Norm,
}

/// The weights of the encoder.
#[derive(Debug)]
pub(super) struct Network {
    /// A row of eight-bit numbers for each piece of the vocabulary; in the file they have four bits.
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
    /// Queries, keys and values, head by head.
    projected: Vec<f32>,
    queries: Rows,
    keys: Columns,
    values: Columns,
    scores: Vec<f32>,
    shares: Rows,
    /// What attention gives, all heads side by side.
    mixed: Vec<f32>,
    block: Rows,
    wide: Vec<f32>,
}

/// Rows that go through the feed-forward part together: what lies between stays near the processor.
const BLOCK: usize = 48;
/// Rows of scores that are made shares together.
const QUERIES: usize = 48;

/// The hidden state of a word.
pub(super) fn state(states: &[f32], word: usize) -> &[f32] {
    states.get(word * WIDTH..(word + 1) * WIDTH).unwrap_or_default()
}

impl Network {
    /// The hidden states of the words of a window, one row of [`WIDTH`] each: those of their first pieces.
    pub(super) fn states(&self, kernel: Kernel, window: &Window, scratch: &mut Scratch) -> Vec<f32> {
        let mut states = Vec::new();
        kernel.run(Embed { network: self, window, states: &mut states });
        let asked: Vec<usize> = window.words.iter().map(|word| word.piece).collect();
        let together = 0..window.pieces.len();
        through(&self.layers, kernel, &mut states, std::slice::from_ref(&together), Some(&asked), scratch);
        states
    }

    /// The row of a piece, as numbers and what one step of them is worth.
    pub(super) fn row(&self, piece: u16) -> (&[i8], f32) {
        let at = usize::from(piece);
        let numbers = self.pieces.get(at * WIDTH..(at + 1) * WIDTH).unwrap_or_default();
        (numbers, self.piece_scales.get(at).copied().unwrap_or_default())
    }
}

/// Takes hidden states through layers, one after the other. `together` are the stretches of pieces that see one another;
/// they follow one upon the other. Of the last layer only the states of the pieces `asked` for are left, which are in
/// order; of all where none are named.
pub(super) fn through(
    layers: &[Layer],
    kernel: Kernel,
    states: &mut Vec<f32>,
    together: &[Range<usize>],
    asked: Option<&[usize]>,
    scratch: &mut Scratch,
) {
    let all: Vec<usize> = (0..states.len() / WIDTH).collect();
    for (at, layer) in layers.iter().enumerate() {
        let asked = asked.filter(|_| at + 1 == layers.len()).unwrap_or(&all);
        kernel.run(Forward { layer, kernel, states, together, asked, scratch });
        states.truncate(asked.len() * WIDTH);
    }
}

/// The states that the first layer starts from.
struct Embed<'a> {
    network: &'a Network,
    window: &'a Window,
    states: &'a mut Vec<f32>,
}

impl Work for Embed<'_> {
    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let Self { network, window, states } = self;
        states.resize(window.pieces.len() * WIDTH, 0.0);
        let places = window.pieces.iter().zip(&window.cases).zip(network.positions.chunks_exact(WIDTH));
        for (((piece, case), position), state) in places.zip(states.chunks_exact_mut(WIDTH)) {
            let (numbers, scale) = network.row(*piece);
            let case = usize::from(*case);
            let case = network.cases.get(case * WIDTH..(case + 1) * WIDTH).unwrap_or_default();
            for (state, ((number, position), case)) in state.iter_mut().zip(numbers.iter().zip(position).zip(case)) {
                *state = f32::from(*number) * scale + position + case;
            }
        }
        normalize_rows(lanes, states, WIDTH, &network.embedded.scale, &network.embedded.shift);
    }
}

/// One layer over the states of a window.
struct Forward<'a> {
    layer: &'a Layer,
    kernel: Kernel,
    states: &'a mut [f32],
    together: &'a [Range<usize>],
    /// The pieces whose states are wanted, in order; theirs come first then.
    asked: &'a [usize],
    scratch: &'a mut Scratch,
}

impl Work for Forward<'_> {
    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let Self { layer, kernel, states, together, asked, scratch } = self;
        let length = states.len() / WIDTH;
        quantize_rows(lanes, states, WIDTH, &mut scratch.rows);
        scratch.projected.resize(3 * length * WIDTH, 0.0);
        let heads = Target { numbers: &mut scratch.projected, stride: HEAD, group: HEAD / PANEL, apart: length * HEAD };
        kernel.multiply(scratch.rows.all(), &layer.attend, &mut { heads });
        scratch.mixed.resize(asked.len() * WIDTH, 0.0);
        let mut first = 0;
        for pieces in together {
            let rest = asked.get(first..).unwrap_or_default();
            let own = rest.get(..rest.partition_point(|piece| *piece < pieces.end)).unwrap_or_default();
            attention(lanes, kernel, scratch, length, pieces, (first, own));
            first += own.len();
        }
        if asked.len() < length {
            for (to, piece) in asked.iter().enumerate() {
                states.copy_within(piece * WIDTH..(piece + 1) * WIDTH, to * WIDTH);
            }
        }
        let states = states.get_mut(..asked.len() * WIDTH).unwrap_or_default();

        for (states, mixed) in states.chunks_mut(BLOCK * WIDTH).zip(scratch.mixed.chunks(BLOCK * WIDTH)) {
            quantize_rows(lanes, mixed, WIDTH, &mut scratch.block);
            apply(kernel, &scratch.block, &layer.out, &mut scratch.wide);
            settle(lanes, states, &scratch.wide, &layer.attended);

            quantize_rows(lanes, states, WIDTH, &mut scratch.block);
            apply(kernel, &scratch.block, &layer.up, &mut scratch.wide);
            scratch.block.resize(states.len() / WIDTH, INNER);
            for (row, (numbers, step)) in scratch.wide.chunks_exact_mut(INNER).zip(scratch.block.rows_mut()) {
                let range = gelu_row(lanes, row);
                quantize_between(lanes, row, range, numbers, step);
            }
            apply(kernel, &scratch.block, &layer.down, &mut scratch.wide);
            settle(lanes, states, &scratch.wide, &layer.fed);
        }
    }
}

/// Puts the product of all rows and columns into `out`, row after row.
#[inline(always)]
fn apply(kernel: Kernel, rows: &Rows, columns: &Columns, out: &mut Vec<f32>) {
    let stride = columns.width();
    out.resize(rows.height() * stride, 0.0);
    kernel.multiply(rows.all(), columns, &mut Target { numbers: out, stride, group: stride / PANEL, apart: 0 });
}

/// Adds to the states what a part of the layer gave, and normalises them.
#[inline(always)]
fn settle<L: Lanes>(lanes: L, states: &mut [f32], more: &[f32], norm: &Norm) {
    let places = states.as_chunks_mut::<LANES>().0.iter_mut();
    for (state, more) in places.zip(more.as_chunks::<LANES>().0) {
        *state = lanes.store(lanes.add(lanes.load(state), lanes.load(more)));
    }
    normalize_rows(lanes, states, WIDTH, &norm.scale, &norm.shift);
}

/// Mixes the values of some pieces for each of those `asked` for, head by head: from `projected`, which holds `all` of the
/// pieces, to the rows of `mixed` from the first on.
#[inline(always)]
fn attention<L: Lanes>(
    lanes: L,
    kernel: Kernel,
    scratch: &mut Scratch,
    all: usize,
    pieces: &Range<usize>,
    (first, asked): (usize, &[usize]),
) {
    let length = pieces.len();
    let part = |part: usize, head: usize| {
        let start = ((part * HEADS + head) * all + pieces.start) * HEAD;
        start..start + length * HEAD
    };
    // A score is a power of two: the exponential that follows costs less.
    #[allow(clippy::cast_precision_loss)]
    let temperature = std::f32::consts::LOG2_E / (HEAD as f32).sqrt();
    for head in 0..HEADS {
        let projected = |name: usize| scratch.projected.get(part(name, head)).unwrap_or_default();
        let (queries, _) = projected(0).as_chunks::<HEAD>();
        scratch.queries.resize(asked.len(), HEAD);
        for (piece, (numbers, step)) in asked.iter().zip(scratch.queries.rows_mut()) {
            let Some(query) = queries.get(piece - pieces.start) else { continue };
            quantize(lanes, query, numbers, step);
            step.scale *= temperature;
        }
        scratch.keys.resize(length, HEAD);
        for (piece, key) in projected(1).chunks_exact(HEAD).enumerate() {
            let (numbers, scale) = quantize_signed::<L, HEAD>(lanes, key);
            scratch.keys.fill(piece, scale, 0.0, &numbers);
        }
        let width = scratch.keys.width();
        scratch.values.resize(HEAD, width);
        fill_values(lanes, projected(2), &mut scratch.values);

        for (number, queries) in scratch.queries.blocks(QUERIES).enumerate() {
            scratch.scores.resize(queries.height() * width, 0.0);
            let numbers = scratch.scores.as_mut_slice();
            kernel.multiply(
                queries,
                &scratch.keys,
                &mut Target { numbers, stride: width, group: width / PANEL, apart: 0 },
            );
            scratch.shares.resize(queries.height(), width);
            // Row upon row: the processor works on several at once where it has not to wait for each one's largest score.
            let mut most = [0.0; QUERIES];
            for (scores, most) in scratch.scores.chunks_exact_mut(width).zip(&mut most) {
                scores.get_mut(length..).unwrap_or_default().fill(NO_SCORE);
                *most = largest(lanes, scores);
            }
            let rows = scratch.scores.chunks_exact(width).zip(most).zip(scratch.shares.rows_mut());
            for ((scores, most), (shares, step)) in rows {
                *step = Step { scale: softmax(lanes, scores, most, shares), zero: 0 };
            }
            let at = (first + number * QUERIES) * WIDTH + head * HEAD;
            let numbers = scratch.mixed.get_mut(at..).unwrap_or_default();
            let target = Target { numbers, stride: WIDTH, group: HEAD / PANEL, apart: 0 };
            kernel.multiply(scratch.shares.all(), &scratch.values, &mut { target });
        }
    }
}

/// Makes a column of each dimension of the values of one head.
#[inline(always)]
fn fill_values<L: Lanes>(lanes: L, values: &[f32], columns: &mut Columns) {
    let (values, _) = values.as_chunks::<HEAD>();
    let steps = farthest(lanes, values).map(signed_step);
    for panel in 0..HEAD / PANEL {
        let mut scales = [0.0; PANEL];
        let mut factors = [0.0; PANEL];
        for (lane, (scale, factor)) in steps.iter().skip(panel * PANEL).take(PANEL).enumerate() {
            (scales[lane], factors[lane]) = (*scale, *factor);
        }
        for (place, values) in columns.panel_mut(panel).iter_mut().zip(values.chunks(4)) {
            let rows = values.iter().filter_map(|value| value.as_chunks::<PANEL>().0.get(panel));
            *place = quad(lanes, rows, &factors);
        }
        columns.scale_panel(panel, &scales);
    }
}
