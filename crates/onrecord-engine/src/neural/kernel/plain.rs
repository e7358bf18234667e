//! The product in the words of the language, for processors without a kernel of their own.

use super::{Block, Columns, PANEL, Target};

pub(super) fn multiply(left: Block<'_>, right: &Columns, target: &mut Target<'_>) {
    let rows = left.numbers.chunks_exact(left.length.max(1)).zip(left.steps).enumerate();
    for (number, (row, step)) in rows {
        let panels = right.tiles().chunks_exact(right.length.max(1)).zip(&right.heads);
        for (panel, (quads, head)) in panels.enumerate() {
            let mut sums = [0; PANEL];
            for (quad, columns) in row.as_flattened().iter().zip(quads.as_flattened()) {
                for (sum, column) in sums.iter_mut().zip(columns) {
                    for (a, b) in quad.iter().zip(column) {
                        *sum += i32::from(*a) * i32::from(*b);
                    }
                }
            }
            target.put(number, target.start(panel), head.reals(sums, *step));
        }
    }
}
