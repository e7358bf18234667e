//! The real-valued part of the network, in an order that is fixed: sums run in sixteen [lanes](super::lanes) on every
//! processor, and exponentials are polynomials of our own, since those of the platforms differ in their
//! last bits.

use super::kernel::{Rows, Step};
use super::lanes::{LANES, Lanes};

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
    let [low, ..] = (x + ROUND).to_bits().to_le_bytes();
    low
}

/// The end of a row, filled up.
#[inline(always)]
fn filled(rest: &[f32], with: f32) -> [f32; LANES] {
    let mut whole = [with; LANES];
    for (place, x) in whole.iter_mut().zip(rest) {
        *place = *x;
    }
    whole
}

#[inline(always)]
fn sum<L: Lanes>(lanes: L, row: &[f32]) -> f32 {
    let (chunks, rest) = row.as_chunks::<LANES>();
    let mut sums = lanes.all(0.0);
    for chunk in chunks {
        sums = lanes.add(sums, lanes.load(chunk));
    }
    if !rest.is_empty() {
        sums = lanes.add(sums, lanes.load(&filled(rest, 0.0)));
    }
    lanes.sum(sums)
}

/// The choice among all of a row and a first real, `choose` being asked of two at a time. Four chains are longer than
/// a processor waits for one.
#[inline(always)]
fn chosen<L: Lanes>(lanes: L, row: &[f32], first: f32, choose: impl Fn(L::Reals, L::Reals) -> L::Reals) -> L::Reals {
    const CHAINS: usize = 4;
    let mut best = [lanes.all(first); CHAINS];
    let (fours, rest) = row.as_chunks::<{ CHAINS * LANES }>();
    for four in fours {
        for (best, chunk) in best.iter_mut().zip(four.as_chunks::<LANES>().0) {
            *best = choose(lanes.load(chunk), *best);
        }
    }
    let (chunks, rest) = rest.as_chunks::<LANES>();
    for (best, chunk) in best.iter_mut().zip(chunks) {
        *best = choose(lanes.load(chunk), *best);
    }
    let [a, b, c, mut d] = best;
    if !rest.is_empty() {
        d = choose(lanes.load(&filled(rest, first)), d);
    }
    choose(choose(a, b), choose(c, d))
}

/// The least and the most of a row and zero.
#[inline(always)]
fn range<L: Lanes>(lanes: L, row: &[f32]) -> (f32, f32) {
    let least = chosen(lanes, row, 0.0, |a, b| lanes.lesser(a, b));
    let most = chosen(lanes, row, 0.0, |a, b| lanes.greater(a, b));
    (lanes.least(least), lanes.most(most))
}

/// The product of two rows of the same length.
#[inline(always)]
pub(crate) fn dot<L: Lanes>(lanes: L, a: &[f32], b: &[f32]) -> f32 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut sums = lanes.all(0.0);
    for (a, b) in a.iter().zip(b) {
        sums = lanes.add(sums, lanes.mul(lanes.load(a), lanes.load(b)));
    }
    if !a_rest.is_empty() {
        let rest = lanes.mul(lanes.load(&filled(a_rest, 0.0)), lanes.load(&filled(b_rest, 0.0)));
        sums = lanes.add(sums, rest);
    }
    lanes.sum(sums)
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
fn exp2<L: Lanes>(lanes: L, x: L::Reals) -> L::Reals {
    let round = lanes.all(ROUND);
    let rounded = lanes.add(x, round);
    let rest = lanes.sub(x, lanes.sub(rounded, round));
    let mut power = lanes.all(0.055_171_67);
    for factor in [0.242_611_15, 0.693_261, 0.999_928_06] {
        power = lanes.add(lanes.mul(power, rest), lanes.all(factor));
    }
    lanes.raise(power, rounded)
}

/// x times the share of the normal distribution below x. Off by less than 2e-4, far below a step of the
/// eight bits that it is rounded to: the share is a half and an odd polynomial in x between -4 and 4,
/// fitted for the least largest error and through 1 at 4.
#[inline(always)]
fn gelu<L: Lanes>(lanes: L, x: L::Reals) -> L::Reals {
    let near = lanes.greater(lanes.all(-4.0), lanes.lesser(lanes.all(4.0), x));
    let square = lanes.mul(near, near);
    let mut series = lanes.all(2.258_818_3e-8);
    for factor in [-1.588_825_8e-6, 4.776_385_8e-5, -8.121_872e-4, 8.763_69e-3, -6.455_441e-2, 3.978_702_7e-1] {
        series = lanes.add(lanes.mul(series, square), lanes.all(factor));
    }
    lanes.mul(x, lanes.add(lanes.all(0.5), lanes.mul(near, series)))
}

/// The same of each of a row; gives the least and the most of what comes out and zero.
#[inline(always)]
pub(crate) fn gelu_row<L: Lanes>(lanes: L, row: &mut [f32]) -> (f32, f32) {
    let (mut least, mut most) = (lanes.all(0.0), lanes.all(0.0));
    let (chunks, rest) = row.as_chunks_mut::<LANES>();
    for chunk in chunks {
        let y = gelu(lanes, lanes.load(chunk));
        (least, most) = (lanes.lesser(y, least), lanes.greater(y, most));
        *chunk = lanes.store(y);
    }
    if !rest.is_empty() {
        let y = gelu(lanes, lanes.load(&filled(rest, 0.0)));
        (least, most) = (lanes.lesser(y, least), lanes.greater(y, most));
        for (x, y) in rest.iter_mut().zip(lanes.store(y)) {
            *x = y;
        }
    }
    (lanes.least(least), lanes.most(most))
}

/// Rows that are normalised in step.
const IN_STEP: usize = 16;

/// Gives each row, `width` reals of them, mean 0 and variance 1, then scales and shifts it. Some rows go through each step
/// before the next one: a row alone would wait for its sums.
#[inline(always)]
pub(crate) fn normalize_rows<L: Lanes>(lanes: L, rows: &mut [f32], width: usize, scale: &[f32], shift: &[f32]) {
    #[allow(clippy::cast_precision_loss)]
    let count = width as f32;
    let mut sums = [0.0; IN_STEP];
    for rows in rows.chunks_mut(IN_STEP * width) {
        for (row, sum_of) in rows.chunks_exact(width).zip(&mut sums) {
            *sum_of = sum(lanes, row);
        }
        for (row, sum_of) in rows.chunks_exact_mut(width).zip(&mut sums) {
            center(lanes, row, *sum_of / count);
            *sum_of = dot(lanes, row, row);
        }
        for (row, squares) in rows.chunks_exact_mut(width).zip(sums) {
            let factor = 1.0 / (squares / count + 1e-12).sqrt();
            rescale(lanes, row, factor, scale, shift);
        }
    }
}

/// Takes the mean off a row.
#[inline(always)]
fn center<L: Lanes>(lanes: L, row: &mut [f32], mean: f32) {
    let (chunks, rest) = row.as_chunks_mut::<LANES>();
    for chunk in chunks {
        *chunk = lanes.store(lanes.sub(lanes.load(chunk), lanes.all(mean)));
    }
    for x in rest {
        *x -= mean;
    }
}

/// Multiplies a row, then scales and shifts it.
#[inline(always)]
fn rescale<L: Lanes>(lanes: L, row: &mut [f32], factor: f32, scale: &[f32], shift: &[f32]) {
    let ((chunks, rest), (scales, scale)) = (row.as_chunks_mut::<LANES>(), scale.as_chunks::<LANES>());
    let (shifts, shift) = shift.as_chunks::<LANES>();
    for (chunk, (scale, shift)) in chunks.iter_mut().zip(scales.iter().zip(shifts)) {
        let scaled = lanes.mul(lanes.mul(lanes.load(chunk), lanes.all(factor)), lanes.load(scale));
        *chunk = lanes.store(lanes.add(scaled, lanes.load(shift)));
    }
    for (x, (scale, shift)) in rest.iter_mut().zip(scale.iter().zip(shift)) {
        *x = *x * factor * scale + shift;
    }
}

/// Rounds a row to bytes, each real times `factor` and with `zero` added.
#[inline(always)]
fn to_bytes<L: Lanes>(lanes: L, row: &[f32], factor: f32, zero: f32, numbers: &mut [u8]) {
    let ((chunks, rest), (places, places_rest)) = (row.as_chunks::<LANES>(), numbers.as_chunks_mut::<LANES>());
    let (factors, zeros, rounds) = (lanes.all(factor), lanes.all(zero), lanes.all(ROUND));
    for (chunk, place) in chunks.iter().zip(places) {
        let steps = lanes.add(lanes.mul(lanes.load(chunk), factors), zeros);
        *place = lanes.low_bytes(lanes.add(steps, rounds));
    }
    for (x, place) in rest.iter().zip(places_rest) {
        *place = to_byte(x * factor + zero);
    }
}

/// Rounds a row to bytes between its least and its most number.
#[inline(always)]
pub(crate) fn quantize<L: Lanes>(lanes: L, row: &[f32], numbers: &mut [u8], step: &mut Step) {
    quantize_between(lanes, row, range(lanes, row), numbers, step);
}

/// The same of a row that lies between a least and a most number.
#[inline(always)]
pub(crate) fn quantize_between<L: Lanes>(
    lanes: L,
    row: &[f32],
    (least, most): (f32, f32),
    numbers: &mut [u8],
    step: &mut Step,
) {
    // One step less than a byte has, since zero must be a whole step too.
    let scale = (most - least) / 254.0;
    let factor = if scale > 1e-30 { 1.0 / scale } else { 0.0 };
    let zero = round(0.5 - least * factor);
    to_bytes(lanes, row, factor, zero, numbers);
    *step = Step { scale, zero: to_byte(zero) };
}

/// Rounds rows of reals, `width` in each, to bytes.
#[inline(always)]
pub(crate) fn quantize_rows<L: Lanes>(lanes: L, values: &[f32], width: usize, rows: &mut Rows) {
    rows.resize(values.len() / width, width);
    for (row, (numbers, step)) in values.chunks_exact(width).zip(rows.rows_mut()) {
        quantize(lanes, row, numbers, step);
    }
}

/// Rounds a row to bytes with a sign, zero to 0; gives what one step is worth.
#[inline(always)]
pub(crate) fn quantize_signed<L: Lanes, const WIDTH: usize>(lanes: L, row: &[f32]) -> ([i8; WIDTH], f32) {
    let (least, most) = range(lanes, row);
    let (scale, factor) = signed_step(if -least > most { -least } else { most });
    let mut numbers = [0; WIDTH];
    to_bytes(lanes, row, factor, 0.0, &mut numbers);
    (numbers.map(u8::cast_signed), scale)
}

/// What a step of signed bytes up to `most` is worth, and how many steps 1 is.
#[inline(always)]
pub(crate) fn signed_step(most: f32) -> (f32, f32) {
    let scale = most / 127.0;
    (scale, if scale > 1e-30 { 1.0 / scale } else { 0.0 })
}

/// The greatest distance from zero in each lane, for rows one below the other.
#[inline(always)]
pub(crate) fn farthest<L: Lanes, const WIDTH: usize>(lanes: L, rows: &[[f32; WIDTH]]) -> [f32; WIDTH] {
    let mut most = [0.0; WIDTH];
    for (at, most) in most.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
        let (mut above, mut below) = (lanes.all(0.0), lanes.all(0.0));
        for row in rows {
            let Some(x) = row.as_chunks::<LANES>().0.get(at) else { continue };
            let x = lanes.load(x);
            (above, below) = (lanes.greater(x, above), lanes.lesser(x, below));
        }
        *most = lanes.store(lanes.greater(above, lanes.sub(lanes.all(0.0), below)));
    }
    most
}

/// The nearest signed bytes of up to four rows, those of a lane side by side; zeros for rows that are not there.
#[inline(always)]
pub(crate) fn quad<'a, L: Lanes>(
    lanes: L,
    rows: impl Iterator<Item = &'a [f32; LANES]>,
    factors: &[f32; LANES],
) -> [[i8; 4]; LANES] {
    let factors = lanes.load(factors);
    let mut four = [lanes.all(0.0); 4];
    for (place, row) in four.iter_mut().zip(rows) {
        *place = lanes.add(lanes.mul(lanes.load(row), factors), lanes.all(ROUND));
    }
    lanes.woven(four).map(|quad| quad.map(u8::cast_signed))
}

/// What the padding of a row of scores is set to: it gets no share.
pub(crate) const NO_SCORE: f32 = -1e30;

/// The largest of a row of scores.
#[inline(always)]
pub(crate) fn largest<L: Lanes>(lanes: L, scores: &[f32]) -> f32 {
    lanes.most(chosen(lanes, scores, f32::MIN, |a, b| lanes.greater(a, b)))
}

/// Turns scores, which are powers of two here and of which `largest` is the largest, into shares of 255 and less:
/// softmax. Gives what one step of the result is worth. Scores come in sixteens.
#[inline(always)]
pub(crate) fn softmax<L: Lanes>(lanes: L, scores: &[f32], largest: f32, shares: &mut [u8]) -> f32 {
    /// The power of two that is 255.
    const WHOLE: f32 = 7.994_353;
    let (most, round) = (lanes.all(largest - WHOLE), lanes.all(ROUND));
    // A sum of whole numbers far below 2^24 is exact in any order.
    let mut total = lanes.all(0.0);
    for (scores, shares) in scores.as_chunks::<LANES>().0.iter().zip(shares.as_chunks_mut::<LANES>().0) {
        let power = lanes.greater(lanes.all(-16.0), lanes.sub(lanes.load(scores), most));
        let share = lanes.add(exp2(lanes, power), round);
        total = lanes.add(total, lanes.sub(share, round));
        *shares = lanes.low_bytes(share);
    }
    1.0 / lanes.sum(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::neural::lanes::Plain;

    #[test]
    fn exponentials_and_gelu_are_close_to_the_true_ones() {
        let mut x = -80.0_f32;
        while x < 80.0 {
            let truth = f64::from(x).exp();
            assert!((f64::from(exp(x)) / truth - 1.0).abs() < 1e-6, "exp({x})");
            let truth = f64::from(x).exp2();
            assert!((f64::from(exp2(Plain, [x; LANES])[0]) / truth - 1.0).abs() < 1e-4, "exp2({x})");
            x += 0.013;
        }
        for (x, truth) in
            [(-3.0, -0.004_049_7), (-1.0, -0.158_655_25), (0.0, 0.0), (0.5, 0.345_731_2), (4.0, 3.999_873_4)]
        {
            let mut row = [x; LANES + 1];
            gelu_row(Plain, &mut row);
            assert!(row.iter().all(|y| (y - truth).abs() < 2e-4), "gelu({x})");
        }
        let mut far = [50.0, -50.0];
        gelu_row(Plain, &mut far);
        assert!((far[0] - 50.0).abs() < 1e-4 && far[1].abs() < 1e-4);
    }

    #[test]
    fn rounding_goes_to_the_nearest_and_ties_to_even() {
        let rounded: Vec<i8> = [0.5, 1.5, -0.5, -1.5, 2.4, -127.0, 126.6].map(|x| to_byte(x).cast_signed()).to_vec();
        assert_eq!(rounded, [0, 2, 0, -2, 2, -127, 127]);
    }

    #[test]
    fn a_row_in_bytes_is_off_by_half_a_step_at_most() {
        let long: [f32; 100] = std::array::from_fn(|at| (at as f32 * 0.7).sin() * at as f32);
        check_bytes([-0.3, 7.0, 0.0, 2.55]);
        check_bytes([-5.0, -1.0]);
        check_bytes([1e-4, 3.0]);
        check_bytes([0.0; 3]);
        check_bytes([-1.0, 1.0]);
        check_bytes(long);
        check_bytes(long.map(|x| -x));
    }

    fn check_bytes<const WIDTH: usize>(row: [f32; WIDTH]) {
        let (mut bytes, mut step) = ([0; WIDTH], Step::default());
        quantize(Plain, &row, &mut bytes, &mut step);
        for (x, byte) in row.iter().zip(bytes) {
            let read = step.scale * (f32::from(byte) - f32::from(step.zero));
            assert!((x - read).abs() <= step.scale * 0.501, "{x} is read as {read}");
        }
        let (bytes, scale) = quantize_signed::<_, WIDTH>(Plain, &row);
        assert!(row.iter().zip(bytes).all(|(x, byte)| (x - scale * f32::from(byte)).abs() <= scale * 0.501));
    }

    #[test]
    fn shares_sum_to_one() {
        let mut scores = [NO_SCORE; 32];
        scores[..4].copy_from_slice(&[1.0, 2.0, 3.0, -4.0]);
        let mut shares = [0; 32];
        let step = softmax(Plain, &scores, largest(Plain, &scores), &mut shares);
        let truth = [63.75, 127.5, 255.0, 1.992, 0.0];
        assert!(shares.iter().zip(truth).all(|(share, truth)| (f32::from(*share) - truth).abs() < 0.6), "{shares:?}");
        let total: f32 = shares.iter().map(|share| f32::from(*share) * step).sum();
        assert!((total - 1.0).abs() < 1e-6, "{total}");
    }
}
