//! Products of integer matrices, exact and so the same on every processor.
//!
//! The left factor holds bytes without a sign, the right one bytes with a sign; a product of a row and a
//! column is a 32-bit sum, which cannot overflow: 1,536 × 255 × 127 stays below 2^31. Each sum is turned
//! into a real at once, by the same three operations on every processor.
//!
//! | part | where it runs |
//! |---|---|
//! | `amx` | processors with tiles, where the system lets the process use them |
//! | `vnni` | processors with AVX-512 VNNI |
//! | `avx2` | all others of the last decade |
//! | `plain` | everywhere |

#[cfg(target_arch = "x86_64")]
mod amx;
#[cfg(target_arch = "x86_64")]
mod avx2;
mod line;
mod plain;
#[cfg(target_arch = "x86_64")]
mod vnni;

#[cfg(target_arch = "x86_64")]
pub(crate) use amx::Amx;
#[cfg(target_arch = "x86_64")]
pub(crate) use vnni::Vnni;

use super::lanes::{self, Lanes};
use line::Line;
use pulp::bytemuck::{cast_slice, cast_slice_mut};

/// Columns that lie together.
pub(crate) const PANEL: usize = 16;
/// Panels are counted in twos: a head of attention is two panels wide.
const PAIR: usize = 2;
/// Quads are counted in eights: a head of attention is 32 numbers high.
const EIGHT: usize = 8;
/// Numbers in eight quads.
const HIGH: usize = 4 * EIGHT;

/// Thirty-two numbers of a row.
type Stretch = [[u8; 4]; EIGHT];
/// Thirty-two numbers of sixteen columns: each quad of all columns, then the next one below.
type Tile = [[[i8; 4]; PANEL]; EIGHT];

/// Rows of bytes, padded to whole stretches: the left factor. A byte `n` stands for the real
/// `scale × (n − zero)` of its row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    /// Stretches of a row.
    length: usize,
    numbers: Vec<Line>,
    steps: Vec<Step>,
}

/// Some of the rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Block<'a> {
    length: usize,
    numbers: &'a [Stretch],
    steps: &'a [Step],
}

/// How the bytes of a row are read as reals.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Step {
    pub(crate) scale: f32,
    pub(crate) zero: u8,
}

/// Columns of signed bytes: the right factor. Sixteen columns lie together in a panel, so
/// that one instruction meets a quad of a row with all sixteen. A byte `n` stands for `scale × n`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    /// Tiles of a panel.
    length: usize,
    numbers: Vec<Line>,
    heads: Vec<Head>,
}

/// What belongs to the columns of a panel.
#[derive(Clone, Copy, Debug, Default)]
struct Head {
    /// Sums of the columns, which a row's zero is multiplied with.
    sums: [i32; PANEL],
    scales: [f32; PANEL],
    /// Added to every product.
    bias: [f32; PANEL],
}

/// Where the reals of a product go: panels in groups, each group a block of rows of its own.
#[derive(Debug)]
pub(crate) struct Target<'a> {
    pub(crate) numbers: &'a mut [f32],
    /// Reals from one row of a group to the next.
    pub(crate) stride: usize,
    /// Panels in a group; an even number, so that a pair of them lies side by side.
    pub(crate) group: usize,
    /// Reals from one group to the next.
    pub(crate) apart: usize,
}

impl Rows {
    /// Sizes the rows; what they hold is of no meaning until it is filled, padding included.
    pub(crate) fn resize(&mut self, height: usize, width: usize) {
        self.length = width.div_ceil(HIGH).max(1);
        self.numbers.resize((self.length * height * HIGH).div_ceil(size_of::<Line>()), Line::EMPTY);
        self.steps.resize(height, Step::default());
    }

    pub(crate) fn height(&self) -> usize {
        self.steps.len()
    }

    /// All rows.
    pub(crate) fn all(&self) -> Block<'_> {
        let stretches: &[Stretch] = cast_slice(&self.numbers);
        let numbers = stretches.get(..self.length * self.steps.len()).unwrap_or(stretches);
        Block { length: self.length, numbers, steps: &self.steps }
    }

    /// Blocks of so many rows, the last one lower.
    pub(crate) fn blocks(&self, height: usize) -> impl Iterator<Item = Block<'_>> {
        let all = self.all().numbers.chunks((self.length * height).max(1));
        all.zip(self.steps.chunks(height)).map(|(numbers, steps)| Block { length: self.length, numbers, steps })
    }

    /// The rows with their padding, and how they are read, first to last.
    #[inline(always)]
    pub(crate) fn rows_mut(&mut self) -> impl Iterator<Item = (&mut [u8], &mut Step)> {
        let bytes: &mut [u8] = cast_slice_mut(&mut self.numbers);
        bytes.chunks_exact_mut((self.length * HIGH).max(1)).zip(&mut self.steps)
    }
}

impl Block<'_> {
    pub(crate) fn height(&self) -> usize {
        self.steps.len()
    }

    /// The first rows, and the others.
    #[cfg(target_arch = "x86_64")]
    fn split(&self, row: usize) -> (Self, Self) {
        let (above, below) = self.numbers.split_at((row * self.length).min(self.numbers.len()));
        let (first, last) = self.steps.split_at(row.min(self.steps.len()));
        let of = |numbers, steps| Self { length: self.length, numbers, steps };
        (of(above, first), of(below, last))
    }
}

impl Columns {
    /// Sizes the columns; what they hold is of no meaning until it is filled.
    pub(crate) fn resize(&mut self, count: usize, height: usize) {
        self.length = height.div_ceil(HIGH).max(1);
        let panels = count.div_ceil(PANEL).next_multiple_of(PAIR);
        self.numbers.resize(self.length * panels * size_of::<Tile>() / size_of::<Line>(), Line::EMPTY);
        self.heads.resize(panels, Head::default());
    }

    /// Columns with their padding: the width of a product.
    pub(crate) fn width(&self) -> usize {
        self.heads.len() * PANEL
    }

    /// Fills one column from its top; the last quad is filled up with zeros.
    #[inline(always)]
    pub(crate) fn fill(&mut self, column: usize, scale: f32, bias: f32, numbers: &[i8]) {
        let (panel, lane) = (column / PANEL, column % PANEL);
        let quads = self.panel_mut(panel);
        let (whole, rest) = numbers.as_chunks::<4>();
        let mut last = [0; 4];
        for (place, number) in last.iter_mut().zip(rest) {
            *place = *number;
        }
        let given = whole.iter().chain((!rest.is_empty()).then_some(&last));
        for (quad, given) in quads.iter_mut().zip(given) {
            quad[lane] = *given;
        }
        if let Some(head) = self.heads.get_mut(panel) {
            head.sums[lane] = numbers.iter().map(|number| i32::from(*number)).sum();
            head.scales[lane] = scale;
            head.bias[lane] = bias;
        }
    }

    /// The quads of a panel, each with a byte of sixteen columns from four rows one below the other.
    #[inline(always)]
    pub(crate) fn panel_mut(&mut self, panel: usize) -> &mut [[[i8; 4]; PANEL]] {
        let tiles: &mut [Tile] = cast_slice_mut(&mut self.numbers);
        tiles.get_mut(panel * self.length..(panel + 1) * self.length).unwrap_or_default().as_flattened_mut()
    }

    /// The tiles of all panels, one panel after the other.
    #[inline(always)]
    fn tiles(&self) -> &[Tile] {
        cast_slice(&self.numbers)
    }

    /// Sets the scales of a panel whose quads were filled; its rows must have the zero 0.
    #[inline(always)]
    pub(crate) fn scale_panel(&mut self, panel: usize, scales: &[f32; PANEL]) {
        if let Some(head) = self.heads.get_mut(panel) {
            *head = Head { sums: [0; PANEL], scales: *scales, bias: [0.0; PANEL] };
        }
    }
}

impl Head {
    /// Sums of products as reals: the zero of the row taken off every one of its numbers, then scaled.
    #[inline(always)]
    fn reals(&self, sums: [i32; PANEL], step: Step) -> [f32; PANEL] {
        let mut reals = [0.0; PANEL];
        for (lane, real) in reals.iter_mut().enumerate() {
            #[allow(clippy::cast_precision_loss)]
            let sum = (sums[lane] - i32::from(step.zero) * self.sums[lane]) as f32;
            *real = sum * (step.scale * self.scales[lane]) + self.bias[lane];
        }
        reals
    }
}

impl Target<'_> {
    /// Where the reals of a panel begin, in the first row. It divides: once for many rows.
    #[inline(always)]
    fn start(&self, panel: usize) -> usize {
        panel / self.group * self.apart + panel % self.group * PANEL
    }

    /// Puts sixteen reals down, in a row of the panel that begins at `start`.
    #[inline(always)]
    fn put(&mut self, row: usize, start: usize, reals: [f32; PANEL]) {
        let at = start + row * self.stride;
        if let Some(place) = self.numbers.get_mut(at..).and_then(<[f32]>::first_chunk_mut::<PANEL>) {
            *place = reals;
        }
    }
}

/// Real-valued work. Its `run` must be inlined always, or it is compiled for the least of processors.
pub(crate) trait Work {
    fn run<L: Lanes>(self, lanes: L);
}

#[cfg(target_arch = "x86_64")]
struct Widened<W, L>(W, L);

#[cfg(target_arch = "x86_64")]
impl<W: Work, L: Lanes> pulp::NullaryFnOnce for Widened<W, L> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.0.run(self.1);
    }
}

/// The widest instructions that this processor has.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kernel {
    #[cfg(target_arch = "x86_64")]
    Amx(pulp::x86::V4, Amx),
    #[cfg(target_arch = "x86_64")]
    Vnni(pulp::x86::V4, Vnni),
    #[cfg(target_arch = "x86_64")]
    Avx2(pulp::x86::V3),
    Plain,
}

impl Kernel {
    pub(crate) fn of_this_processor() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if let Some((simd, amx)) = pulp::x86::V4::try_new().zip(Amx::try_new()) {
                return Self::Amx(simd, amx);
            }
            if let Some((simd, vnni)) = pulp::x86::V4::try_new().zip(Vnni::try_new()) {
                return Self::Vnni(simd, vnni);
            }
            if let Some(simd) = pulp::x86::V3::try_new() {
                return Self::Avx2(simd);
            }
        }
        Self::Plain
    }

    /// Every kernel that this processor can run.
    #[cfg(test)]
    pub(crate) fn all() -> Vec<Self> {
        let mut kernels = vec![Self::Plain, Self::of_this_processor()];
        #[cfg(target_arch = "x86_64")]
        kernels.extend(pulp::x86::V3::try_new().map(Self::Avx2));
        #[cfg(target_arch = "x86_64")]
        kernels.extend(pulp::x86::V4::try_new().zip(Vnni::try_new()).map(|(simd, vnni)| Self::Vnni(simd, vnni)));
        kernels
    }

    /// Runs real-valued work with the processor's widest instructions; the order of operations stays as
    /// written, so the results are those of any other processor.
    #[inline(always)]
    pub(crate) fn run<W: Work>(self, work: W) {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Amx(simd, _) | Self::Vnni(simd, _) => pulp::Simd::vectorize(simd, Widened(work, simd)),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(simd) => pulp::Simd::vectorize(simd, Widened(work, simd)),
            Self::Plain => work.run(lanes::Plain),
        }
    }

    /// Puts the product of every row of `left` and every column of `right`, which must be as high as the
    /// rows are long, into `target`.
    #[inline(always)]
    pub(crate) fn multiply(self, left: Block<'_>, right: &Columns, target: &mut Target<'_>) {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Amx(_, amx) => amx.multiply(left, right, target),
            #[cfg(target_arch = "x86_64")]
            Self::Vnni(_, vnni) => vnni.multiply(left, right, target),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(simd) => pulp::Simd::vectorize(simd, avx2::Product { simd, left, right, target }),
            Self::Plain => plain::multiply(left, right, target),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes, the same for the same seed.
    fn bytes(count: usize, mut state: u32) -> Vec<u8> {
        let next = |_| {
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            state.to_le_bytes()[2]
        };
        (0..count).map(next).collect()
    }

    #[test]
    fn every_processor_gives_the_sums_of_the_textbook() {
        for (height, width, count) in [
            (1, 32, 1),
            (5, 384, 7),
            (30, 71, 40),
            (14, 256, 32),
            (9, 1536, 384),
            (16, 64, 40),
            (75, 96, 70),
            (48, 384, 33),
        ] {
            let a = bytes(height * width, 1);
            let b: Vec<i8> = bytes(count * width, 2).into_iter().map(|byte| byte.cast_signed().max(-127)).collect();
            let (mut left, mut right) = (Rows::default(), Columns::default());
            left.resize(height, width);
            for ((row, step), numbers) in left.rows_mut().zip(a.chunks_exact(width)) {
                row[..width].copy_from_slice(numbers);
                *step = Step { scale: 0.5, zero: 100 };
            }
            right.resize(count, width);
            for (column, numbers) in b.chunks_exact(width).enumerate() {
                right.fill(column, 2.0, 3.0, numbers);
            }
            for kernel in Kernel::all() {
                let stride = right.width();
                let mut numbers = vec![0.0; height * stride];
                let target = Target { numbers: &mut numbers, stride, group: stride / PANEL, apart: 0 };
                kernel.multiply(left.all(), &right, &mut { target });
                for (row, out) in a.chunks_exact(width).zip(numbers.chunks_exact(stride)) {
                    for (column, out) in b.chunks_exact(width).zip(out) {
                        let sum: i32 = row.iter().zip(column).map(|(x, y)| (i32::from(*x) - 100) * i32::from(*y)).sum();
                        assert_eq!(*out, sum as f32 + 3.0, "{kernel:?}");
                    }
                }
            }
        }
    }
}
