//! The product with the instruction that was made for it: AVX-512 VNNI adds four products of bytes to each of
//! sixteen sums.
//!
//! [`Vnni`] can be had only where the processor says that it has the instruction.

use std::arch::x86_64::{
    __m512i, _mm512_add_ps, _mm512_cvtepi32_ps, _mm512_dpbusd_epi32, _mm512_mul_ps, _mm512_mullo_epi32,
    _mm512_set1_epi32, _mm512_set1_ps, _mm512_setzero_si512, _mm512_sub_epi32,
};

use super::{Block, Columns, EIGHT, Head, PAIR, PANEL, Step, Stretch, Target, Tile};

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
    let Some(heads) = right.heads.get(first..).and_then(<[Head]>::first_chunk::<PANELS>) else { return };
    let mut starts = [0; PANELS];
    for (panel, start) in starts.iter_mut().enumerate() {
        *start = target.start(first + panel);
    }
    let mut at = 0;
    let blocks = left.numbers.chunks(ROWS * length).zip(left.steps.chunks(ROWS));
    for (numbers, read) in blocks {
        let height = read.len();
        let sums = sums::<ROWS, PANELS>(length, numbers, height, tiles);
        let Some(mut lines) = target.numbers.get_mut(at..) else { return };
        at += ROWS * target.stride;
        // Written out row by row, so that the sums stay where they are.
        macro_rules! put {
            ($($row:literal)*) => {$(
                if $row < ROWS && $row < height {
                    put::<PANELS>(&sums[$row], read[$row], heads, &starts, lines);
                    lines = lines.get_mut(target.stride..).unwrap_or_default();
                }
            )*};
        }
        put!(0 1 2 3 4 5 6 7 8 9 10 11);
    }
}

/// Puts a row's sums down as reals.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
fn put<const PANELS: usize>(
    sums: &[__m512i; PANELS],
    step: Step,
    heads: &[Head; PANELS],
    starts: &[usize; PANELS],
    line: &mut [f32],
) {
    let (zero, scale) = (_mm512_set1_epi32(i32::from(step.zero)), _mm512_set1_ps(step.scale));
    let pairs = sums.as_chunks::<PAIR>().0.iter().zip(heads.as_chunks::<PAIR>().0).zip(starts.as_chunks::<PAIR>().0);
    for ((sums, heads), [start, _]) in pairs {
        // The panels of a pair lie side by side.
        let Some(places) = line.get_mut(*start..).and_then(<[f32]>::first_chunk_mut::<{ PAIR * PANEL }>) else {
            return;
        };
        for (place, (sum, head)) in places.as_chunks_mut::<PANEL>().0.iter_mut().zip(sums.iter().zip(heads)) {
            // The operations of `Head::reals`, in their order.
            let sum = _mm512_sub_epi32(*sum, _mm512_mullo_epi32(zero, pulp::cast(head.sums)));
            let scale = _mm512_mul_ps(scale, pulp::cast(head.scales));
            let real = _mm512_add_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(sum), scale), pulp::cast(head.bias));
            *place = pulp::cast(real);
        }
    }
}

/// The products of a few rows and the columns of a few panels.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
fn sums<const ROWS: usize, const PANELS: usize>(
    length: usize,
    rows: &[Stretch],
    height: usize,
    panels: &[Tile],
) -> [[__m512i; PANELS]; ROWS] {
    let mut sums = [[_mm512_setzero_si512(); PANELS]; ROWS];
    'all: for at in 0..length {
        let mut tiles = [&[[[0_i8; 4]; PANEL]; EIGHT]; PANELS];
        for (panel, place) in tiles.iter_mut().enumerate() {
            let Some(tile) = panels.get(panel * length + at) else { break 'all };
            *place = tile;
        }
        let mut stretches = [&[[0_u8; 4]; EIGHT]; ROWS];
        for (row, place) in stretches.iter_mut().enumerate() {
            // The rows that a last block lacks are its first one, again.
            let first = if row < height { row * length } else { 0 };
            let Some(stretch) = rows.get(first + at) else { break 'all };
            *place = stretch;
        }
        for quad in 0..EIGHT {
            let mut columns = [_mm512_setzero_si512(); PANELS];
            for panel in 0..PANELS {
                columns[panel] = pulp::cast(tiles[panel][quad]);
            }
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
