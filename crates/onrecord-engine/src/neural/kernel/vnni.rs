//! The product with the instruction that was made for it: AVX-512 VNNI adds four products of bytes to each of
//! sixteen sums.
//!
//! [`Vnni`] can be had only where the processor says that it has the instruction.

use std::arch::x86_64::{__m512i, _mm512_dpbusd_epi32, _mm512_set1_epi32, _mm512_setzero_si512};

use super::{Block, Columns, EIGHT, Head, PAIR, PANEL, Stretch, Target, Tile};

/// Proof that this processor has the instructions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vnni(());

impl Vnni {
    pub(super) fn try_new() -> Option<Self> {
        let there = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vnni");
        there.then_some(Self(()))
    }

    #[allow(unsafe_code, reason = "calling a function that needs certain instructions is unsafe, nothing else here is")]
    pub(super) fn multiply(self, left: Block<'_>, right: &Columns, target: &mut Target<'_>) {
        // SAFETY: a `Vnni` is made by `try_new` alone, where each feature that `multiply` names was detected.
        unsafe { multiply(left, right, target) }
    }
}

/// Rows of a block that meets four panels: 24 sums stay in registers, four hold columns, one a quad.
const NARROW: usize = 6;
/// Rows of a block that meets two panels.
const TALL: usize = 12;

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn multiply(left: Block<'_>, right: &Columns, target: &mut Target<'_>) {
    let length = right.length.max(1);
    let fours = right.tiles().chunks_exact(2 * PAIR * length);
    let rest = fours.remainder();
    let mut panel = 0;
    for quads in fours {
        blocks::<NARROW, { 2 * PAIR }>(left, right, quads, panel, target);
        panel += 2 * PAIR;
    }
    for quads in rest.chunks_exact(PAIR * length) {
        blocks::<TALL, PAIR>(left, right, quads, panel, target);
        panel += PAIR;
    }
}

/// All rows with a few panels.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
fn blocks<const ROWS: usize, const PANELS: usize>(
    left: Block<'_>,
    right: &Columns,
    tiles: &[Tile],
    first: usize,
    target: &mut Target<'_>,
) {
    let length = left.length.max(1);
    let panels: [&[Tile]; PANELS] =
        std::array::from_fn(|panel| tiles.get(panel * length..(panel + 1) * length).unwrap_or_default());
    let Some(heads) = right.heads.get(first..).and_then(<[Head]>::first_chunk::<PANELS>) else { return };
    let starts: [usize; PANELS] = std::array::from_fn(|panel| target.start(first + panel));
    let blocks = left.numbers.chunks(ROWS * length).zip(left.steps.chunks(ROWS));
    for (block, (numbers, read)) in blocks.enumerate() {
        // The rows that a last block lacks are its first one, again.
        let rows: [&[Stretch]; ROWS] =
            std::array::from_fn(|row| numbers.get(row * length..(row + 1) * length).unwrap_or(numbers));
        let sums = sums(rows, panels);
        for (row, sums) in sums.iter().enumerate() {
            let Some(step) = read.get(row) else { break };
            for (sums, (head, start)) in sums.iter().zip(heads.iter().zip(starts)) {
                target.put(block * ROWS + row, start, head.reals(pulp::cast(*sums), *step));
            }
        }
    }
}

/// The products of a few rows and the columns of a few panels.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
fn sums<const ROWS: usize, const PANELS: usize>(
    mut rows: [&[Stretch]; ROWS],
    mut panels: [&[Tile]; PANELS],
) -> [[__m512i; PANELS]; ROWS] {
    let mut sums = [[_mm512_setzero_si512(); PANELS]; ROWS];
    'all: loop {
        let mut tiles = [&[[[0_i8; 4]; PANEL]; EIGHT]; PANELS];
        for panel in 0..PANELS {
            let Some((first, rest)) = panels[panel].split_first() else { break 'all };
            (tiles[panel], panels[panel]) = (first, rest);
        }
        let mut stretches = [&[[0_u8; 4]; EIGHT]; ROWS];
        for row in 0..ROWS {
            let Some((first, rest)) = rows[row].split_first() else { break 'all };
            (stretches[row], rows[row]) = (first, rest);
        }
        for quad in 0..EIGHT {
            let columns: [__m512i; PANELS] = std::array::from_fn(|panel| pulp::cast(tiles[panel][quad]));
            for row in 0..ROWS {
                let numbers = _mm512_set1_epi32(pulp::cast(stretches[row][quad]));
                for panel in 0..PANELS {
                    sums[row][panel] = _mm512_dpbusd_epi32(sums[row][panel], numbers, columns[panel]);
                }
            }
        }
    }
    sums
}
