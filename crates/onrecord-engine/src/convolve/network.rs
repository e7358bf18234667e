//! The network: dilated convolutions over the words of neighbouring paragraphs.

use rustc_hash::FxHashMap;

use super::scene::{Look, Scene};
use crate::neural::arithmetic::{normalize_rows, quantize_rows};
use crate::neural::kernel::{Columns, Kernel, PANEL, Rows, Target, Work};
use crate::neural::lanes::{LANES, Lanes};
use crate::neural::weights::Norm;

/// Width of a hidden state.
pub(super) const WIDTH: usize = 128;
/// How far each layer looks to the left and to the right.
pub(super) const REACHES: [usize; 8] = [1, 2, 4, 8, 16, 1, 2, 4];
/// Rows of the tables that follow the words.
pub(super) const SUFFIXES: u32 = 4096;
pub(super) const PREFIXES: u32 = 8192;
pub(super) const SHAPES: u32 = 1024;
pub(super) const CLUSTERS: u32 = 1024;
pub(super) const PLACES: u32 = 16;
pub(super) const AROUND: u32 = 7;
/// Tables that a word has a row in.
const TABLES: usize = 6;
/// Rows of the words' table before the known words: a word that is not known, and what stands before a paragraph.
pub(super) const KEPT: u32 = 2;
const BEFORE_PARAGRAPH: u32 = 1;

/// One convolution: each state mixed with one to its left and one to its right.
#[derive(Debug)]
pub(super) struct Layer {
    /// What goes to the right, stays, and goes to the left, one below the other.
    pub(super) mix: Columns,
    pub(super) mixed: Norm,
}

/// The weights of the network.
#[derive(Debug)]
pub(super) struct Network {
    /// The row of each known word, by its hash.
    pub(super) words: FxHashMap<u32, u32>,
    /// Rows of eight-bit numbers: words, suffixes, prefixes, shapes, clusters, places, what stands around.
    pub(super) table: Vec<[i8; WIDTH]>,
    /// What one step of a row is worth.
    pub(super) scales: Vec<f32>,
    pub(super) embedded: Norm,
    pub(super) layers: Vec<Layer>,
}

/// Memory that is used again from window to window.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    rows: Rows,
    mixed: Vec<f32>,
    pub(super) states: Vec<f32>,
}

/// The rows that lie before each table.
struct Starts {
    suffixes: u32,
    prefixes: u32,
    shapes: u32,
    clusters: u32,
    places: u32,
    around: u32,
}

impl Starts {
    fn new(words: usize) -> Self {
        let suffixes = KEPT + u32::try_from(words).unwrap_or(0);
        let prefixes = suffixes + SUFFIXES;
        let shapes = prefixes + PREFIXES;
        let clusters = shapes + SHAPES;
        let places = clusters + CLUSTERS;
        Self { suffixes, prefixes, shapes, clusters, places, around: places + PLACES }
    }
}

impl Network {
    /// Puts the hidden states of the paragraphs into `scratch.states`, rows of [`WIDTH`]: before each paragraph one
    /// of no word, then one for each of its words.
    pub(super) fn states(&self, kernel: Kernel, scenes: &[Scene], scratch: &mut Scratch) {
        kernel.run(Embed { network: self, scenes, states: &mut scratch.states });
        for (layer, reach) in self.layers.iter().zip(REACHES) {
            kernel.run(Convolve { layer, reach, kernel, scratch });
        }
    }
}

/// The states that the first layer starts from.
struct Embed<'a> {
    network: &'a Network,
    scenes: &'a [Scene],
    states: &'a mut Vec<f32>,
}

impl Work for Embed<'_> {
    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let Self { network, scenes, states } = self;
        let starts = Starts::new(network.words.len());
        let count: usize = scenes.iter().map(|scene| scene.looks.len() + 1).sum();
        states.clear();
        states.resize(count * WIDTH, 0.0);
        let (rows, _) = states.as_chunks_mut::<WIDTH>();
        let mut rows = rows.iter_mut();
        let mut found: Vec<[u32; TABLES]> = Vec::new();
        for scene in scenes {
            if let Some(state) = rows.next() {
                network.add(state, BEFORE_PARAGRAPH);
                let no_word = [starts.suffixes, starts.prefixes, starts.shapes, starts.clusters, starts.places];
                no_word.into_iter().for_each(|row| network.add(state, row));
                for bit in (0..AROUND).filter(|bit| scene.around >> (AROUND - 1 - bit) & 1 == 1) {
                    network.add(state, starts.around + bit);
                }
            }
            // All rows are found before any is fetched: the processor then waits for several at once.
            found.clear();
            found.extend(scene.looks.iter().map(|Look { form, place }| {
                [
                    network.words.get(&form.word).copied().unwrap_or(0),
                    starts.suffixes + form.suffix3 % SUFFIXES,
                    starts.prefixes + form.prefix4 % PREFIXES,
                    starts.shapes + form.shape % SHAPES,
                    starts.clusters + form.cluster % CLUSTERS,
                    starts.places + place % PLACES,
                ]
            }));
            for (found, state) in found.iter().zip(&mut rows) {
                network.sum(state, found);
            }
        }
        normalize_rows(lanes, states, WIDTH, &network.embedded.scale, &network.embedded.shift);
    }
}

impl Network {
    /// The sum of rows of the table, in their order.
    #[inline(always)]
    fn sum(&self, state: &mut [f32; WIDTH], rows: &[u32; TABLES]) {
        let rows = rows.map(|row| {
            let (numbers, scale) = (self.table.get(row as usize), self.scales.get(row as usize));
            (numbers.unwrap_or(&[0; WIDTH]), scale.copied().unwrap_or_default())
        });
        for (at, state) in state.iter_mut().enumerate() {
            *state = rows.iter().fold(0.0, |sum, (numbers, scale)| sum + f32::from(numbers[at]) * scale);
        }
    }

    /// Adds a row of the table.
    #[inline(always)]
    fn add(&self, state: &mut [f32; WIDTH], row: u32) {
        let row = row as usize;
        let (Some(numbers), Some(scale)) = (self.table.get(row), self.scales.get(row)) else { return };
        for (state, number) in state.iter_mut().zip(numbers) {
            *state += f32::from(*number) * scale;
        }
    }
}

/// One layer over the states of a window.
struct Convolve<'a> {
    layer: &'a Layer,
    reach: usize,
    kernel: Kernel,
    scratch: &'a mut Scratch,
}

impl Work for Convolve<'_> {
    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let Self { layer, reach, kernel, scratch } = self;
        let length = scratch.states.len() / WIDTH;
        quantize_rows(lanes, &scratch.states, WIDTH, &mut scratch.rows);
        scratch.mixed.resize(3 * length * WIDTH, 0.0);
        let parts = Target { numbers: &mut scratch.mixed, stride: WIDTH, group: WIDTH / PANEL, apart: length * WIDTH };
        kernel.multiply(scratch.rows.all(), &layer.mix, &mut { parts });
        let (mixed, _) = scratch.mixed.as_chunks::<WIDTH>();
        let (rightward, rest) = mixed.split_at(length.min(mixed.len()));
        let (staying, leftward) = rest.split_at(length.min(rest.len()));
        let (states, _) = scratch.states.as_chunks_mut::<WIDTH>();
        // What lies beyond the window adds nothing.
        let nothing = [0.0; WIDTH];
        for (at, (state, here)) in states.iter_mut().zip(staying).enumerate() {
            let before = at.checked_sub(reach).and_then(|at| rightward.get(at)).unwrap_or(&nothing);
            let after = leftward.get(at + reach).unwrap_or(&nothing);
            let parts = [here, before, after].map(|part| part.as_chunks::<LANES>().0);
            for (at, state) in state.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
                let [here, before, after] =
                    parts.map(|part| part.get(at).map_or(lanes.all(0.0), |part| lanes.load(part)));
                let sum = lanes.add(lanes.add(here, before), after);
                let sum = lanes.greater(sum, lanes.all(0.0));
                *state = lanes.store(lanes.add(lanes.load(state), sum));
            }
        }
        normalize_rows(lanes, &mut scratch.states, WIDTH, &layer.mixed.scale, &layer.mixed.shift);
    }
}
