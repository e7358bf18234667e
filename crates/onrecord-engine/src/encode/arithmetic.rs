//! The real-valued part of the network, in an order that is fixed: sums run in sixteen lanes on every
//! processor, and exponentials are polynomials of our own, since those of the platforms differ in their
//! last bits.

use super::kernel::{Columns, Rows};

const LANES: usize = 16;

/// The largest absolute value of a quantised activation: twelve bits with the sign.
pub(super) const ACTIVATION: f32 = 2047.0;

/// The same for what attention mixes, ten bits: up to 256 of them are summed with probabilities of
/// [`PROBABILITY`] steps, and 256 × 16,383 × 511 is just below 2^31.
pub(super) const MIXED: f32 = 511.0;

/// Adding and taking away this number rounds a small real to the nearest whole one, ties to even.
const ROUND: f32 = 12_582_912.0;

#[inline(always)]
fn round(x: f32) -> f32 {
    (x + ROUND) - ROUND
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

#[inline(always)]
fn largest(row: &[f32]) -> f32 {
    let (chunks, rest) = row.as_chunks::<LANES>();
    let mut lanes = [f32::MIN; LANES];
    for chunk in chunks {
        for (lane, x) in lanes.iter_mut().zip(chunk) {
            *lane = if *x > *lane { *x } else { *lane };
        }
    }
    lanes.iter().chain(rest).fold(f32::MIN, |most, x| if *x > most { *x } else { most })
}

#[inline(always)]
fn largest_absolute(row: &[f32]) -> f32 {
    let (chunks, rest) = row.as_chunks::<LANES>();
    let mut lanes = [0.0_f32; LANES];
    for chunk in chunks {
        for (lane, x) in lanes.iter_mut().zip(chunk) {
            let x = x.abs();
            *lane = if x > *lane { x } else { *lane };
        }
    }
    rest.iter().map(|x| x.abs()).chain(lanes).fold(0.0, |most, x| if x > most { x } else { most })
}

/// The product of two rows of the same length.
#[inline(always)]
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
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
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
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

/// x times the share of the normal distribution below x. The error function is that of Abramowitz and
/// Stegun 7.1.26, off by at most 1.5e-7.
#[inline(always)]
pub(super) fn gelu(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let mut series = 1.061_405_4;
    for factor in [-1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6] {
        series = series * t + factor;
    }
    let square = z * z;
    let erf = 1.0 - series * t * exp(if square > 87.0 { -87.0 } else { -square });
    0.5 * x * (1.0 + if x < 0.0 { -erf } else { erf })
}

/// Applies [`gelu`] to all.
#[inline(always)]
pub(super) fn gelu_all(values: &mut [f32]) {
    for value in values {
        *value = gelu(*value);
    }
}

/// Makes each row of `width` have mean 0 and variance 1, then scales and shifts it.
#[inline(always)]
pub(super) fn normalize(values: &mut [f32], scale: &[f32], shift: &[f32]) {
    #[allow(clippy::cast_precision_loss)]
    let count = scale.len() as f32;
    for row in values.chunks_exact_mut(scale.len()) {
        let mean = sum(row) / count;
        for x in row.iter_mut() {
            *x -= mean;
        }
        let factor = 1.0 / (dot(row, row) / count + 1e-12).sqrt();
        for (x, (scale, shift)) in row.iter_mut().zip(scale.iter().zip(shift)) {
            *x = *x * factor * scale + shift;
        }
    }
}

/// Quantises rows of `width`, each by its own largest value, to at most `steps` steps; `scales` gets what
/// one step of a row is worth.
#[inline(always)]
pub(super) fn quantize(values: &[f32], width: usize, steps: f32, rows: &mut Rows, scales: &mut Vec<f32>) {
    rows.reset(values.len() / width, width);
    scales.clear();
    for (row, quantised) in values.chunks_exact(width).zip(rows.rows_mut()) {
        let most = largest_absolute(row);
        let factor = if most > 0.0 { steps / most } else { 0.0 };
        for (x, quantised) in row.iter().zip(quantised) {
            *quantised = to_short(x * factor);
        }
        scales.push(most / steps);
    }
}

/// The same as [`quantize`] into columns, a row of `values` for each.
#[inline(always)]
pub(super) fn quantize_columns(values: &[f32], width: usize, steps: f32, columns: &mut Columns, scales: &mut Vec<f32>) {
    columns.reset(values.len() / width, width);
    scales.clear();
    for (number, row) in values.chunks_exact(width).enumerate() {
        let most = largest_absolute(row);
        let factor = if most > 0.0 { steps / most } else { 0.0 };
        columns.fill(number, row.iter().map(|x| to_short(x * factor)));
        scales.push(most / steps);
    }
}

#[inline(always)]
fn to_short(x: f32) -> i16 {
    // Rounded by the same trick as `round`; the low half of the bits is the number itself.
    #[allow(clippy::cast_possible_truncation)]
    let short = ((x + ROUND).to_bits() & 0xffff) as u16;
    short.cast_signed()
}

/// Steps of one in a quantised probability.
const PROBABILITY: f32 = 16_383.0;

/// Turns a row of integer scores into quantised probabilities: score × `scale` × the scale of its column,
/// softmax. Gives what one step of the result is worth.
#[inline(always)]
pub(super) fn softmax(
    scores: &[i32],
    scale: f32,
    columns: &[f32],
    scratch: &mut Vec<f32>,
    probabilities: &mut [i16],
) -> f32 {
    scratch.clear();
    #[allow(clippy::cast_precision_loss)]
    scratch.extend(scores.iter().zip(columns).map(|(score, column)| *score as f32 * scale * column));
    let most = largest(scratch);
    for x in scratch.iter_mut() {
        *x = exp(*x - most);
    }
    for (x, probability) in scratch.iter().zip(probabilities) {
        *probability = to_short(x * PROBABILITY);
    }
    1.0 / (PROBABILITY * sum(scratch))
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
            x += 0.013;
        }
        for (x, truth) in
            [(-3.0, -0.004_049_7), (-1.0, -0.158_655_25), (0.0, 0.0), (0.5, 0.345_731_2), (4.0, 3.999_873_4)]
        {
            assert!((gelu(x) - truth).abs() < 1e-6, "gelu({x})");
        }
        assert_eq!((gelu(50.0), gelu(-50.0)), (50.0, 0.0));
    }

    #[test]
    fn rounding_goes_to_the_nearest_and_ties_to_even() {
        let rounded: Vec<i16> = [0.5, 1.5, -0.5, -1.5, 2.4, -2047.0, 16_383.0].into_iter().map(to_short).collect();
        assert_eq!(rounded, [0, 2, 0, -2, 2, -2047, 16_383]);
    }

    #[test]
    fn probabilities_sum_to_one() {
        let mut probabilities = [0; 4];
        let step = softmax(&[10, 20, 30, -40], 0.1, &[1.0; 4], &mut Vec::new(), &mut probabilities);
        let total: f32 = probabilities.iter().map(|p| f32::from(*p) * step).sum();
        assert!((total - 1.0).abs() < 1e-3, "{total}");
    }
}
