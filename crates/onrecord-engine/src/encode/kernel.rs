//! Products of integer matrices, exact and so the same on every processor.
//!
//! Both factors are 16-bit numbers, a product of a row and a column is a 32-bit sum. The sizes used here
//! cannot overflow: 1,536 × 2,047 × 127 and 256 × 16,383 × 511 stay below 2^31.

/// Rows of 16-bit numbers, padded with zeros: the left factor.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// Pairs of numbers in a row, padding included.
    pairs: usize,
    height: usize,
    numbers: Vec<[i16; 2]>,
}

/// Columns of 16-bit numbers, padded with zeros: the right factor. Sixteen columns lie together, pair
/// below pair, so that one instruction meets a pair of a row with all sixteen.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    pairs: usize,
    panels: usize,
    numbers: Vec<[i16; 2 * PANEL]>,
}

/// Columns that lie together.
const PANEL: usize = 16;
/// Panels that meet a block of rows at once.
const ACROSS: usize = 2;
/// Rows of a block.
const BLOCK: usize = 8;

impl Rows {
    /// Sizes the rows; all zero.
    pub(super) fn reset(&mut self, height: usize, width: usize) {
        self.pairs = width.div_ceil(2).max(1);
        self.height = height.next_multiple_of(BLOCK);
        self.numbers.clear();
        self.numbers.resize(self.pairs * self.height, [0; 2]);
    }

    /// The rows with their padding, first to last.
    pub(super) fn rows_mut(&mut self) -> impl Iterator<Item = &mut [i16]> {
        self.numbers.chunks_exact_mut(self.pairs.max(1)).map(|row| row.as_flattened_mut())
    }
}

impl Columns {
    /// Sizes the columns; all zero.
    pub(super) fn reset(&mut self, count: usize, height: usize) {
        self.pairs = height.div_ceil(2).max(1);
        self.panels = count.div_ceil(PANEL).next_multiple_of(ACROSS);
        self.numbers.clear();
        self.numbers.resize(self.pairs * self.panels, [0; 2 * PANEL]);
    }

    /// Fills one column from its top.
    pub(super) fn fill(&mut self, column: usize, numbers: impl IntoIterator<Item = i16>) {
        let (panel, lane) = (column / PANEL, column % PANEL);
        let pairs = self.numbers.get_mut(panel * self.pairs..(panel + 1) * self.pairs).unwrap_or_default();
        let places = pairs.iter_mut().flat_map(|pair| pair.iter_mut().skip(2 * lane).take(2));
        for (place, number) in places.zip(numbers) {
            *place = number;
        }
    }

    /// Columns with their padding: the width of a product.
    pub(super) fn width(&self) -> usize {
        (self.panels * PANEL).max(1)
    }
}

/// Real-valued work. Its `run` must be inlined always, or it is compiled for the least of processors.
pub(super) trait Work {
    fn run(self);
}

#[cfg(target_arch = "x86_64")]
struct Widened<W>(W);

#[cfg(target_arch = "x86_64")]
impl<W: Work> pulp::NullaryFnOnce for Widened<W> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.0.run();
    }
}

/// The widest instructions that this processor has.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kernel {
    #[cfg(target_arch = "x86_64")]
    Wide512(pulp::x86::V4),
    #[cfg(target_arch = "x86_64")]
    Wide256(pulp::x86::V3),
    Plain,
}

impl Kernel {
    pub(super) fn of_this_processor() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if let Some(simd) = pulp::x86::V4::try_new() {
                return Self::Wide512(simd);
            }
            if let Some(simd) = pulp::x86::V3::try_new() {
                return Self::Wide256(simd);
            }
        }
        Self::Plain
    }

    /// Runs real-valued work with the processor's widest instructions; the order of operations stays as
    /// written, so the results are those of any other processor.
    #[inline(always)]
    pub(super) fn run<W: Work>(self, work: W) {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Wide512(simd) => pulp::Simd::vectorize(simd, Widened(work)),
            #[cfg(target_arch = "x86_64")]
            Self::Wide256(simd) => pulp::Simd::vectorize(simd, Widened(work)),
            Self::Plain => work.run(),
        }
    }

    /// `out[i × right.width() + j]` becomes the product of row i of `left` and column j of `right`, which
    /// must be as high as the rows are long.
    pub(super) fn multiply(self, left: &Rows, right: &Columns, out: &mut Vec<i32>) {
        out.resize(left.height * right.width(), 0);
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Wide512(simd) => pulp::Simd::vectorize(simd, wide512::Product { simd, left, right, out }),
            #[cfg(target_arch = "x86_64")]
            Self::Wide256(simd) => pulp::Simd::vectorize(simd, wide256::Product { simd, left, right, out }),
            Self::Plain => plain(left, right, out),
        }
    }
}

fn plain(left: &Rows, right: &Columns, out: &mut [i32]) {
    for (row, out) in left.numbers.chunks_exact(left.pairs.max(1)).zip(out.chunks_exact_mut(right.width())) {
        let panels = right.numbers.chunks_exact(right.pairs.max(1));
        for (panel, out) in panels.zip(out.as_chunks_mut::<PANEL>().0) {
            let mut sums = [0; PANEL];
            for ([a, b], pairs) in row.iter().zip(panel) {
                for (sum, [x, y]) in sums.iter_mut().zip(pairs.as_chunks::<2>().0) {
                    *sum += i32::from(*a) * i32::from(*x) + i32::from(*b) * i32::from(*y);
                }
            }
            *out = sums;
        }
    }
}

/// Blocks of `$rows` rows and `$across` panels; each sum of a block stays in its register until the rows
/// end.
#[cfg(target_arch = "x86_64")]
macro_rules! blocked {
    ($module:ident, $simd:ty, $rows:literal, $across:literal, $parts:literal, $lanes:literal, $short:ty, $long:ty, $multiply:ident, $add:ident) => {
        mod $module {
            use super::{Columns, PANEL, Rows};

            pub(super) struct Product<'a> {
                pub(super) simd: $simd,
                pub(super) left: &'a Rows,
                pub(super) right: &'a Columns,
                pub(super) out: &'a mut [i32],
            }

            impl pulp::NullaryFnOnce for Product<'_> {
                type Output = ();

                #[inline(always)]
                fn call(self) {
                    let Self { simd, left, right, out } = self;
                    let steps = left.pairs;
                    let width = right.width();
                    let zero: $long = pulp::cast([0_i32; $lanes]);
                    for (number, panels) in right.numbers.chunks_exact(steps * $across).enumerate() {
                        let panels: [&[[i16; 2 * PANEL]]; $across] = std::array::from_fn(|panel| {
                            panels.get(panel * steps..(panel + 1) * steps).unwrap_or_default()
                        });
                        let blocks = left.numbers.chunks_exact(steps * $rows);
                        for (rows, out) in blocks.zip(out.chunks_exact_mut(width * $rows)) {
                            let rows: [&[[i16; 2]]; $rows] =
                                std::array::from_fn(|row| rows.get(row * steps..(row + 1) * steps).unwrap_or_default());
                            let mut sums = [[[zero; $parts]; $across]; $rows];
                            if rows.iter().any(|row| row.len() != steps)
                                || panels.iter().any(|panel| panel.len() != steps)
                            {
                                return;
                            }
                            for step in 0..steps {
                                let right: [[$short; $parts]; $across] =
                                    std::array::from_fn(|panel| pulp::cast(panels[panel][step]));
                                for (sums, row) in sums.iter_mut().zip(&rows) {
                                    let pair: i32 = pulp::cast(row[step]);
                                    let left: $short = pulp::cast([pair; $lanes]);
                                    for (sums, right) in sums.iter_mut().zip(&right) {
                                        for (sum, right) in sums.iter_mut().zip(right) {
                                            *sum = simd.$add(*sum, simd.$multiply(left, *right));
                                        }
                                    }
                                }
                            }
                            for (sums, out) in sums.iter().zip(out.chunks_exact_mut(width)) {
                                let columns = out.as_chunks_mut::<PANEL>().0.iter_mut().skip(number * $across);
                                for (sums, out) in sums.iter().zip(columns) {
                                    *out = pulp::cast(*sums);
                                }
                            }
                        }
                    }
                }
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
blocked!(
    wide256,
    pulp::x86::V3,
    4,
    1,
    2,
    8,
    pulp::i16x16,
    pulp::i32x8,
    multiply_wrapping_add_adjacent_i16x16,
    wrapping_add_i32x8
);
#[cfg(target_arch = "x86_64")]
blocked!(
    wide512,
    pulp::x86::V4,
    8,
    2,
    1,
    16,
    pulp::i16x32,
    pulp::i32x16,
    multiply_wrapping_add_adjacent_i16x32,
    wrapping_add_i32x16
);

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers of eleven bits and a sign, the same for the same seed.
    fn numbers(count: usize, mut state: i32) -> Vec<i16> {
        let next = |_| {
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            i16::try_from((state >> 16) % 2048).expect("a number of twelve bits")
        };
        (0..count).map(next).collect()
    }

    #[test]
    fn every_processor_gives_the_sums_of_the_textbook() {
        for (height, width, count) in [(1, 32, 1), (5, 384, 7), (30, 71, 40), (9, 1536, 384)] {
            let (a, b) = (numbers(height * width, 1), numbers(count * width, 2));
            let (mut left, mut right) = (Rows::default(), Columns::default());
            left.reset(height, width);
            for (row, numbers) in left.rows_mut().zip(a.chunks_exact(width)) {
                row[..width].copy_from_slice(numbers);
            }
            right.reset(count, width);
            for (column, numbers) in b.chunks_exact(width).enumerate() {
                right.fill(column, numbers.iter().copied());
            }
            let mut kernels = vec![Kernel::Plain, Kernel::of_this_processor()];
            #[cfg(target_arch = "x86_64")]
            kernels.extend(pulp::x86::V3::try_new().map(Kernel::Wide256));
            for kernel in kernels {
                let mut out = Vec::new();
                kernel.multiply(&left, &right, &mut out);
                for (row, out) in a.chunks_exact(width).zip(out.chunks_exact(right.width())) {
                    for (column, out) in b.chunks_exact(width).zip(out) {
                        let sum: i32 = row.iter().zip(column).map(|(x, y)| i32::from(*x) * i32::from(*y)).sum();
                        assert_eq!(*out, sum, "{kernel:?}");
                    }
                }
            }
        }
    }
}
