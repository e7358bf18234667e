//! The product with AVX2, which multiplies numbers of sixteen bits: bytes are widened on the way.

use super::{Block, Columns, PANEL, Stretch, Target};

pub(super) struct Product<'a, 'b> {
    pub(super) simd: pulp::x86::V3,
    pub(super) left: Block<'a>,
    pub(super) right: &'a Columns,
    pub(super) target: &'a mut Target<'b>,
}

/// Rows of a block; each has four registers of sums, two for a column.
const ROWS: usize = 3;

impl pulp::NullaryFnOnce for Product<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { simd, left, right, target } = self;
        let length = left.length.max(1);
        let panels = right.tiles().chunks_exact(length).zip(&right.heads);
        for (panel, (tiles, head)) in panels.enumerate() {
            let start = target.start(panel);
            let blocks = left.numbers.chunks(ROWS * length).zip(left.steps.chunks(ROWS));
            for (block, (numbers, read)) in blocks.enumerate() {
                // The rows that a last block lacks are its first one, again.
                let rows: [&[Stretch]; ROWS] =
                    std::array::from_fn(|row| numbers.get(row * length..(row + 1) * length).unwrap_or(numbers));
                let zero: pulp::i32x8 = pulp::cast([0_i32; 8]);
                let mut sums = [[zero; 4]; ROWS];
                for (at, tile) in tiles.iter().enumerate() {
                    let stretches = rows.map(|row| row.get(at).copied().unwrap_or_default());
                    for (quad, columns) in tile.iter().enumerate() {
                        let columns: [pulp::i8x16; 4] = pulp::cast(*columns);
                        let columns = columns.map(|four| simd.convert_i8x16_to_i16x16(four));
                        for (sums, stretch) in sums.iter_mut().zip(&stretches) {
                            let numbers = simd.convert_u8x16_to_i16x16(pulp::cast([stretch[quad]; 4]));
                            for (sum, columns) in sums.iter_mut().zip(&columns) {
                                let products = simd.multiply_wrapping_add_adjacent_i16x16(numbers, *columns);
                                *sum = simd.wrapping_add_i32x8(*sum, products);
                            }
                        }
                    }
                }
                for (row, sums) in sums.iter().enumerate() {
                    let Some(step) = read.get(row) else { break };
                    let halves: [[i32; 2]; PANEL] = pulp::cast(*sums);
                    target.put(block * ROWS + row, start, head.reals(halves.map(|[a, b]| a + b), *step));
                }
            }
        }
    }
}
