//! The product with tiles: AMX multiplies sixteen rows of 64 bytes with sixteen columns by one instruction.
//!
//! The compiler has no stable names for these instructions, so that they are written as such. [`Amx`] can be had only
//! where the processor has them and the system lets this process use them.

#![allow(
    unsafe_code,
    reason = "the compiler knows no tiles: their instructions are written out, over slices of known size"
)]

use std::arch::asm;
use std::arch::x86_64::__cpuid_count;
use std::sync::OnceLock;

use super::vnni::Vnni;
use super::{Block, Columns, HIGH, Head, PAIR, PANEL, Stretch, Target, Tile};

/// Proof that this process may use the instructions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Amx(Vnni);

/// Rows of a tile.
const ROWS: usize = 16;
/// Rows that meet all columns before the next ones do: they stay near the processor, and columns come in one stream.
const NEAR: usize = 64;
/// Bytes of a line of a tile of sums or columns.
const LINE: usize = 4 * PANEL;

impl Amx {
    /// Asks the system once for the whole process.
    pub(super) fn try_new() -> Option<Self> {
        static GRANTED: OnceLock<bool> = OnceLock::new();
        let vnni = Vnni::try_new()?;
        GRANTED.get_or_init(|| has_tiles() && granted()).then_some(Self(vnni))
    }

    /// Rows that fill no tile are left to the other instructions.
    pub(super) fn multiply(self, left: Block<'_>, right: &Columns, target: &mut Target<'_>) {
        let tall = left.height() / ROWS * ROWS;
        let (whole, rest) = left.split(tall);
        if tall > 0 {
            // SAFETY: an `Amx` is made by `try_new` alone, where `Vnni` detected each feature that `multiply` names and
            // the process was let use tiles.
            unsafe { multiply(whole, right, target) };
        }
        if rest.height() > 0 {
            let Some(numbers) = target.numbers.get_mut(tall * target.stride..) else { return };
            self.0.multiply(rest, right, &mut Target { numbers, ..*target });
        }
    }
}

/// Whether the processor has tiles and multiplies bytes with them (Intel's manual, leaf 7 of CPUID).
fn has_tiles() -> bool {
    const TILE: u32 = 1 << 24;
    const INT8: u32 = 1 << 25;
    let told = __cpuid_count(7, 0).edx;
    told & TILE != 0 && told & INT8 != 0
}

/// Whether Linux keeps tiles for this process; it does for those that ask.
#[cfg(target_os = "linux")]
fn granted() -> bool {
    const ARCH_PRCTL: i64 = 158;
    const ARCH_REQ_XCOMP_PERM: u64 = 0x1023;
    const TILE_DATA: u64 = 18;
    let answer: i64;
    // SAFETY: the call takes two numbers and touches no memory of this process.
    unsafe {
        asm!(
            "syscall",
            inlateout("rax") ARCH_PRCTL => answer,
            in("rdi") ARCH_REQ_XCOMP_PERM,
            in("rsi") TILE_DATA,
            lateout("rcx") _,
            lateout("r11") _,
            options(nostack, nomem),
        );
    }
    answer == 0
}

#[cfg(not(target_os = "linux"))]
fn granted() -> bool {
    false
}

/// How the eight tiles are shaped.
#[repr(C, align(64))]
struct Shapes {
    palette: u8,
    start: u8,
    zeros: [u8; 14],
    /// Bytes of a line, of each tile.
    lines: [u16; 16],
    /// Lines of each tile.
    heights: [u8; 16],
}

/// Sums of 32 rows and 32 columns: left above, right above, left below, right below.
#[repr(C, align(64))]
struct Sums([[[i32; PANEL]; ROWS]; 4]);

/// How rows and columns meet: so many steps of so many bytes.
#[derive(Clone, Copy)]
struct Course {
    steps: usize,
    /// Bytes of a row that one step takes.
    wide: usize,
    /// Bytes from one row to the next.
    stride: usize,
}

impl Course {
    /// Along rows of so many stretches: two at once where that comes out even.
    fn of(length: usize) -> Self {
        let both = if length.is_multiple_of(2) { 2 } else { 1 };
        Self { steps: length / both, wide: both * HIGH, stride: length * HIGH }
    }

    #[allow(clippy::cast_possible_truncation)]
    fn shapes(self) -> Shapes {
        let mut shapes = Shapes { palette: 1, start: 0, zeros: [0; 14], lines: [0; 16], heights: [0; 16] };
        for tile in 0..8 {
            let (line, height) = match tile {
                0..4 => (LINE, ROWS),
                4 | 5 => (self.wide, ROWS),
                _ => (LINE, self.wide / 4),
            };
            (shapes.lines[tile], shapes.heights[tile]) = (line as u16, height as u8);
        }
        shapes
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn multiply(left: Block<'_>, right: &Columns, target: &mut Target<'_>) {
    debug_assert_eq!(left.length, right.length, "rows as long as columns are high");
    let length = left.length.max(1);
    let course = Course::of(length);
    let shapes = course.shapes();
    // SAFETY: the shapes are 64 bytes that the palette 1 allows; no other code of this program uses tiles.
    unsafe { asm!("ldtilecfg [{}]", in(reg) &raw const shapes, options(nostack, readonly)) };
    let mut sums = Sums([[[0; PANEL]; ROWS]; 4]);
    for (near, rows) in left.numbers.chunks(NEAR * length).enumerate() {
        for (pair, tiles) in right.tiles().chunks_exact(PAIR * length).enumerate() {
            let (one, other) = tiles.split_at(length);
            let Some(heads) = right.heads.get(pair * PAIR..).and_then(<[Head]>::first_chunk::<PAIR>) else { continue };
            let starts = [target.start(pair * PAIR), target.start(pair * PAIR + 1)];
            for (block, numbers) in rows.chunks(2 * ROWS * length).enumerate() {
                // A last block of sixteen rows meets the columns twice.
                let (above, below) = numbers.split_at(ROWS * length);
                let below = if below.is_empty() { above } else { below };
                meet(course, [above, below], [one, other], &mut sums);
                let first = NEAR * near + 2 * ROWS * block;
                let steps = left.steps.get(first..).unwrap_or_default().iter().take(numbers.len() / length);
                for (row, step) in steps.enumerate() {
                    let (half, line) = (row / ROWS, row % ROWS);
                    for (side, (head, start)) in heads.iter().zip(starts).enumerate() {
                        target.put(first + row, start, head.reals(sums.0[PAIR * half + side][line], *step));
                    }
                }
            }
        }
    }
    // SAFETY: it gives the tiles back.
    unsafe { asm!("tilerelease", options(nostack, nomem)) };
}

/// The products of twice sixteen rows and twice sixteen columns.
fn meet(course: Course, rows: [&[Stretch]; 2], panels: [&[Tile]; 2], sums: &mut Sums) {
    let Course { steps, wide, stride } = course;
    let whole = |rows: &[Stretch]| size_of_val(rows) == ROWS * stride;
    let high = |panel: &[Tile]| size_of_val(panel) == steps * wide / 4 * LINE;
    if steps == 0 || !rows.iter().all(|it| whole(it)) || !panels.iter().all(|it| high(it)) {
        return;
    }
    // SAFETY: rows hold sixteen times `stride` bytes, `stride` being `steps` times `wide`; panels hold `steps` times
    // `wide / 4` lines; the sums are four tiles. All is read and written within, in the shapes that `multiply` set.
    unsafe {
        asm!(
            "tilezero tmm0",
            "tilezero tmm1",
            "tilezero tmm2",
            "tilezero tmm3",
            "2:",
            "tileloadd tmm4, [{above} + {stride}]",
            "tileloadd tmm6, [{one} + {line}]",
            "tileloadd tmm7, [{other} + {line}]",
            "tdpbusd tmm0, tmm4, tmm6",
            "tileloadd tmm5, [{below} + {stride}]",
            "tdpbusd tmm1, tmm4, tmm7",
            "tdpbusd tmm2, tmm5, tmm6",
            "tdpbusd tmm3, tmm5, tmm7",
            "add {above}, {wide}",
            "add {below}, {wide}",
            "add {one}, {high}",
            "add {other}, {high}",
            "dec {steps}",
            "jnz 2b",
            "tilestored [{sums} + {line}], tmm0",
            "tilestored [{sums} + {line} + 1024], tmm1",
            "tilestored [{sums} + {line} + 2048], tmm2",
            "tilestored [{sums} + {line} + 3072], tmm3",
            above = inout(reg) rows[0].as_ptr() => _,
            below = inout(reg) rows[1].as_ptr() => _,
            one = inout(reg) panels[0].as_ptr() => _,
            other = inout(reg) panels[1].as_ptr() => _,
            steps = inout(reg) steps => _,
            wide = in(reg) wide,
            high = in(reg) wide / 4 * LINE,
            stride = in(reg) stride,
            line = in(reg) LINE,
            sums = in(reg) &raw mut sums.0,
            options(nostack),
        );
    }
}
