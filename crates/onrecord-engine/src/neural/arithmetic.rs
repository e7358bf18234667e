//! The real-valued part of the network, in an order that is fixed: sums run in sixteen lanes on every
//! processor, and exponentials are polynomials of our own, since those of the platforms differ in their
//! last bits.

use super::kernel::{Rows, Step};

const LANES: usize = 16;

/// Adding and taking away this number rounds a small real to the nearest whole one, ties to even.
const ROUND: f32 = 12_582_912.0;

#[inline(always)]
fn round(x: f32) -> f32 {
    (x + ROUND) - ROUND
}

/// The lowest eight bits of a small real, rounded.
#[inline(always)]
fn to_byte(x: f32) -> u8 {
    // Rounded by the same trick as `round`; the low bits are the number itself.
    #[allow(clippy::cast_possible_truncation)]
    let byte = ((x + ROUND).to_bits() & 0xff) as u8;
    byte
}

#[inline(always)]
fn lanes_sum(lanes: [f32; LANES]) -> f32 {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = lanes;
    (((a + i) + (e + m)) + ((c + k) + (g + o))) + (((b + j) + (f + n)) + ((d + l) + (h + p)))
}

#[inline(always)]
fn sum(row: &[f32]) -> f32 {
    let (chunks, rest) = row.as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for chunk in chunks {
        for (lane, x) in lanes.iter_mut().zip(chunk) {
            *lane += x;
        }
    }
    for (lane, x) in lanes.iter_mut().zip(rest) {
        *lane += x;
    }
    lanes_sum(lanes)
}

/// The least and the most of a row and zero.
#[inline(always)]
fn range(row: &[f32]) -> (f32, f32) {
    let (chunks, rest) = row.as_chunks::<LANES>();
    let (mut least, mut most) = ([0.0_f32; LANES], [0.0_f32; LANES]);
    for chunk in chunks {
        for ((least, most), x) in least.iter_mut().zip(&mut most).zip(chunk) {
            *least = if *x < *least { *x } else { *least };
            *most = if *x > *most { *x } else { *most };
        }
    }
    for ((least, most), x) in least.iter_mut().zip(&mut most).zip(rest) {
        *least = if *x < *least { *x } else { *least };
        *most = if *x > *most { *x } else { *most };
    }
    (halved(least, |a, b| if b < a { b } else { a }), halved(most, |a, b| if b > a { b } else { a }))
}

/// One of the lanes, chosen pair by pair: half of them against the other half, until one is left.
#[inline(always)]
fn halved(mut lanes: [f32; LANES], choose: impl Fn(f32, f32) -> f32) -> f32 {
    let mut half = LANES / 2;
    while half > 0 {
        for at in 0..half {
            lanes[at] = choose(lanes[at], lanes[at + half]);
        }
        half /= 2;
    }
    lanes[0]
}

#[inline(always)]
fn largest(row: &[f32]) -> f32 {
    let (chunks, rest) = row.as_chunks::<LANES>();
    let mut lanes = [f32::MIN; LANES];
    for chunk in chunks {
        for (lane, x) in lanes.iter_mut().zip(chunk) {
            *lane = if *x > *lane { *x } else { *lane };
        }
    }
    for (lane, x) in lanes.iter_mut().zip(rest) {
        *lane = if *x > *lane { *x } else { *lane };
    }
    halved(lanes, |a, b| if b > a { b } else { a })
}

/// The product of two rows of the same length.
#[inline(always)]
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut lanes = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for (lane, (x, y)) in lanes.iter_mut().zip(a.iter().zip(b)) {
            *lane += x * y;
        }
    }
    for (lane, (x, y)) in lanes.iter_mut().zip(a_rest.iter().zip(b_rest)) {
        *lane += x * y;
    }
    lanes_sum(lanes)
}

/// e to the power of x, for x at most 88; 0 below -87. Relative error under 2e-7.
pub(crate) fn exp(x: f32) -> f32 {
    let x = if x < -87.0 { -87.0 } else { x };
    let whole = round(x * std::f32::consts::LOG2_E);
    // ln 2 in two parts, so that the remainder is exact.
    let rest = (x - whole * 0.693_359_4) + whole * 2.121_944_4e-4;
    let mut power = 1.987_569_1e-4;
    for factor in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
        power = power * rest + factor;
    }
    let power = power * rest * rest + rest + 1.0;
    // Safe to cut: the whole part lies between -126 and 127.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let scale = f32::from_bits(((whole as i32 + 127) << 23) as u32);
    power * scale
}

/// 2 to the power of x, for x between -126 and 127. Relative error under 1e-4: what it gives is rounded to
/// eight bits. The polynomial is the minimax one of degree three between -1/2 and 1/2.
#[inline(always)]
fn exp2(x: f32) -> f32 {
    let rounded = x + ROUND;
    let rest = x - (rounded - ROUND);
    let power = ((0.055_171_67 * rest + 0.242_611_15) * rest + 0.693_261) * rest + 0.999_928_06;
    f32::from_bits(power.to_bits().wrapping_add(rounded.to_bits() << 23))
}

/// x times the share of the normal distribution below x. Off by less than 2e-4, far below a step of the
/// eight bits that it is rounded to: the share is a half and an odd polynomial in x between -4 and 4,
/// fitted for the least largest error and through 1 at 4.
#[inline(always)]
pub(crate) fn gelu(x: f32) -> f32 {
    let near = if x > 4.0 { 4.0 } else { x };
    let near = if near < -4.0 { -4.0 } else { near };
    let square = near * near;
    let mut series = 2.258_818_3e-8;
    for factor in [-1.588_825_8e-6, 4.776_385_8e-5, -8.121_872e-4, 8.763_69e-3, -6.455_441e-2, 3.978_702_7e-1] {
        series = series * square + factor;
    }
    x * (0.5 + near * series)
}

/// Gives a row mean 0 and variance 1, then scales and shifts it.
#[inline(always)]
pub(crate) fn normalize(row: &mut [f32], scale: &[f32], shift: &[f32]) {
    #[allow(clippy::cast_precision_loss)]
    let count = row.len() as f32;
    let mean = sum(row) / count;
    for x in row.iter_mut() {
        *x -= mean;
    }
    let factor = 1.0 / (dot(row, row) / count + 1e-12).sqrt();
    for (x, (scale, shift)) in row.iter_mut().zip(scale.iter().zip(shift)) {
        *x = *x * factor * scale + shift;
    }
}

/// Rounds a row to bytes between its least and its most number.
#[inline(always)]
pub(crate) fn quantize(row: &[f32], numbers: &mut [u8], step: &mut Step) {
    let (least, most) = range(row);
    // One step less than a byte has, since zero must be a whole step too.
    let scale = (most - least) / 254.0;
    let factor = if scale > 1e-30 { 1.0 / scale } else { 0.0 };
    let zero = round(0.5 - least * factor);
    for (x, number) in row.iter().zip(numbers) {
        *number = to_byte(x * factor + zero);
    }
    *step = Step { scale, zero: to_byte(zero) };
}

/// Rounds rows of reals, `width` in each, to bytes.
#[inline(always)]
pub(crate) fn quantize_rows(values: &[f32], width: usize, rows: &mut Rows) {
    rows.resize(values.len() / width, width);
    for (row, (numbers, step)) in values.chunks_exact(width).zip(rows.rows_mut()) {
        quantize(row, numbers, step);
    }
}

/// Rounds a row to bytes with a sign, zero to 0; gives what one step is worth.
#[inline(always)]
pub(crate) fn quantize_signed(row: &[f32], numbers: &mut [i8]) -> f32 {
    let (least, most) = range(row);
    let (scale, factor) = signed_step(if -least > most { -least } else { most });
    for (x, number) in row.iter().zip(numbers) {
        *number = to_byte(x * factor).cast_signed();
    }
    scale
}

/// What a step of signed bytes up to `most` is worth, and how many steps 1 is.
#[inline(always)]
pub(crate) fn signed_step(most: f32) -> (f32, f32) {
    let scale = most / 127.0;
    (scale, if scale > 1e-30 { 1.0 / scale } else { 0.0 })
}

/// The nearest signed byte.
#[inline(always)]
pub(crate) fn to_signed(x: f32) -> i8 {
    to_byte(x).cast_signed()
}

/// What the padding of a row of scores is set to: it gets no share.
pub(crate) const NO_SCORE: f32 = -1e30;

/// Turns scores, which are powers of two here, into shares of 255 and less: softmax. Gives what one step
/// of the result is worth.
#[inline(always)]
pub(crate) fn softmax(scores: &[f32], shares: &mut [u8]) -> f32 {
    /// The power of two that is 255.
    const WHOLE: f32 = 7.994_353;
    let most = largest(scores) - WHOLE;
    for (score, share) in scores.iter().zip(&mut *shares) {
        let power = score - most;
        *share = to_byte(exp2(if power < -16.0 { -16.0 } else { power }));
    }
    // A sum of whole numbers is exact in any order.
    let total: u32 = shares.iter().map(|share| u32::from(*share)).sum();
    #[allow(clippy::cast_precision_loss)]
    let total = total as f32;
    1.0 / total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponentials_and_gelu_are_close_to_the_true_ones() {
        let mut x = -80.0_f32;
        while x < 80.0 {
            let truth = f64::from(x).exp();
            assert!((f64::from(exp(x)) / truth - 1.0).abs() < 1e-6, "exp({x})");
            let truth = f64::from(x).exp2();
            assert!((f64::from(exp2(x)) / truth - 1.0).abs() < 1e-4, "exp2({x})");
            x += 0.013;
        }
        for (x, truth) in
            [(-3.0, -0.004_049_7), (-1.0, -0.158_655_25), (0.0, 0.0), (0.5, 0.345_731_2), (4.0, 3.999_873_4)]
        {
            assert!((gelu(x) - truth).abs() < 2e-4, "gelu({x})");
        }
        assert!((gelu(50.0) - 50.0).abs() < 1e-4 && gelu(-50.0).abs() < 1e-4);
    }

    #[test]
    fn rounding_goes_to_the_nearest_and_ties_to_even() {
        let rounded: Vec<i8> = [0.5, 1.5, -0.5, -1.5, 2.4, -127.0, 126.6].into_iter().map(to_signed).collect();
        assert_eq!(rounded, [0, 2, 0, -2, 2, -127, 127]);
    }

    #[test]
    fn a_row_in_bytes_is_off_by_half_a_step_at_most() {
        for row in [vec![-0.3, 7.0, 0.0, 2.55], vec![-5.0, -1.0], vec![1e-4, 3.0], vec![0.0; 3], vec![-1.0, 1.0]] {
            let (mut bytes, mut step) = (vec![0; row.len()], Step::default());
            quantize(&row, &mut bytes, &mut step);
            for (x, byte) in row.iter().zip(bytes) {
                let read = step.scale * (f32::from(byte) - f32::from(step.zero));
                assert!((x - read).abs() <= step.scale * 0.501, "{x} is read as {read}");
            }
            let mut bytes = vec![0; row.len()];
            let scale = quantize_signed(&row, &mut bytes);
            assert!(row.iter().zip(bytes).all(|(x, byte)| (x - scale * f32::from(byte)).abs() <= scale * 0.501));
        }
    }

    #[test]
    fn shares_sum_to_one() {
        let mut scores = [NO_SCORE; 32];
        scores[..4].copy_from_slice(&[1.0, 2.0, 3.0, -4.0]);
        let mut shares = [0; 32];
        let step = softmax(&scores, &mut shares);
        let truth = [63.75, 127.5, 255.0, 1.992, 0.0];
        assert!(shares.iter().zip(truth).all(|(share, truth)| (f32::from(*share) - truth).abs() < 0.6), "{shares:?}");
        let total: f32 = shares.iter().map(|share| f32::from(*share) * step).sum();
        assert!((total - 1.0).abs() < 1e-6, "{total}");
    }
}
