//! Sixteen reals at once, in the same lanes on every processor.
//!
//! The compiler does not find these instructions by itself: with AVX-512 it takes the lesser and greater of two rows
//! apart into single numbers.

/// Reals in a row of lanes.
pub(crate) const LANES: usize = 16;

/// Numbers that a shift moves up to the exponent of a real.
const MANTISSA: u32 = 23;

/// What a processor does with sixteen reals.
pub(crate) trait Lanes: Copy {
    /// Sixteen reals where the processor works on them.
    type Reals: Copy;

    fn load(self, from: &[f32; LANES]) -> Self::Reals;
    fn store(self, reals: Self::Reals) -> [f32; LANES];
    /// The same real in every lane.
    fn all(self, real: f32) -> Self::Reals;
    fn add(self, a: Self::Reals, b: Self::Reals) -> Self::Reals;
    fn sub(self, a: Self::Reals, b: Self::Reals) -> Self::Reals;
    fn mul(self, a: Self::Reals, b: Self::Reals) -> Self::Reals;
    /// `a` where it is less, `b` elsewhere.
    fn lesser(self, a: Self::Reals, b: Self::Reals) -> Self::Reals;
    /// `a` where it is more, `b` elsewhere.
    fn greater(self, a: Self::Reals, b: Self::Reals) -> Self::Reals;
    fn least(self, reals: Self::Reals) -> f32;
    fn most(self, reals: Self::Reals) -> f32;
    /// The sum of all lanes: half of them and the other half, until one is left.
    fn sum(self, reals: Self::Reals) -> f32;
    /// The lowest eight bits of each.
    fn low_bytes(self, reals: Self::Reals) -> [u8; LANES];
    /// The same of four, those of a lane side by side.
    fn woven(self, reals: [Self::Reals; 4]) -> [[u8; 4]; LANES];
    /// `reals` times two to the power of the lowest bits of `powers`.
    fn raise(self, reals: Self::Reals, powers: Self::Reals) -> Self::Reals;
}

/// Lanes in the words of the language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plain;

#[inline(always)]
fn each(a: [f32; LANES], b: [f32; LANES], of: impl Fn(f32, f32) -> f32) -> [f32; LANES] {
    let mut out = a;
    for (a, b) in out.iter_mut().zip(b) {
        *a = of(*a, b);
    }
    out
}

/// The lowest eight bits.
#[inline(always)]
fn low_byte(real: f32) -> u8 {
    let [low, ..] = real.to_bits().to_le_bytes();
    low
}

impl Lanes for Plain {
    type Reals = [f32; LANES];

    #[inline(always)]
    fn load(self, from: &[f32; LANES]) -> Self::Reals {
        *from
    }

    #[inline(always)]
    fn store(self, reals: Self::Reals) -> [f32; LANES] {
        reals
    }

    #[inline(always)]
    fn all(self, real: f32) -> Self::Reals {
        [real; LANES]
    }

    #[inline(always)]
    fn add(self, a: Self::Reals, b: Self::Reals) -> Self::Reals {
        each(a, b, |a, b| a + b)
    }

    #[inline(always)]
    fn sub(self, a: Self::Reals, b: Self::Reals) -> Self::Reals {
        each(a, b, |a, b| a - b)
    }

    #[inline(always)]
    fn mul(self, a: Self::Reals, b: Self::Reals) -> Self::Reals {
        each(a, b, |a, b| a * b)
    }

    #[inline(always)]
    fn lesser(self, a: Self::Reals, b: Self::Reals) -> Self::Reals {
        each(a, b, |a, b| if a < b { a } else { b })
    }

    #[inline(always)]
    fn greater(self, a: Self::Reals, b: Self::Reals) -> Self::Reals {
        each(a, b, |a, b| if a > b { a } else { b })
    }

    #[inline(always)]
    fn least(self, reals: Self::Reals) -> f32 {
        reals.into_iter().fold(f32::MAX, |least, x| if x < least { x } else { least })
    }

    #[inline(always)]
    fn most(self, reals: Self::Reals) -> f32 {
        reals.into_iter().fold(f32::MIN, |most, x| if x > most { x } else { most })
    }

    #[inline(always)]
    fn sum(self, reals: Self::Reals) -> f32 {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = reals;
        (((a + i) + (e + m)) + ((c + k) + (g + o))) + (((b + j) + (f + n)) + ((d + l) + (h + p)))
    }

    #[inline(always)]
    fn low_bytes(self, reals: Self::Reals) -> [u8; LANES] {
        reals.map(low_byte)
    }

    #[inline(always)]
    fn woven(self, reals: [Self::Reals; 4]) -> [[u8; 4]; LANES] {
        std::array::from_fn(|lane| reals.map(|reals| low_byte(reals[lane])))
    }

    #[inline(always)]
    fn raise(self, reals: Self::Reals, powers: Self::Reals) -> Self::Reals {
        each(reals, powers, |real, power| f32::from_bits(real.to_bits().wrapping_add(power.to_bits() << MANTISSA)))
    }
}

#[cfg(target_arch = "x86_64")]
mod wide {
    use pulp::Simd as _;
    use pulp::x86::{V3, V4};
    use pulp::{cast, f32x8, f32x16};

    use super::{LANES, Lanes, MANTISSA, low_byte};

    impl Lanes for V4 {
        type Reals = f32x16;

        #[inline(always)]
        fn load(self, from: &[f32; LANES]) -> f32x16 {
            cast(*from)
        }

        #[inline(always)]
        fn store(self, reals: f32x16) -> [f32; LANES] {
            cast(reals)
        }

        #[inline(always)]
        fn all(self, real: f32) -> f32x16 {
            self.splat_f32s(real)
        }

        #[inline(always)]
        fn add(self, a: f32x16, b: f32x16) -> f32x16 {
            self.add_f32s(a, b)
        }

        #[inline(always)]
        fn sub(self, a: f32x16, b: f32x16) -> f32x16 {
            self.sub_f32s(a, b)
        }

        #[inline(always)]
        fn mul(self, a: f32x16, b: f32x16) -> f32x16 {
            self.mul_f32s(a, b)
        }

        #[inline(always)]
        fn lesser(self, a: f32x16, b: f32x16) -> f32x16 {
            self.min_f32s(a, b)
        }

        #[inline(always)]
        fn greater(self, a: f32x16, b: f32x16) -> f32x16 {
            self.max_f32s(a, b)
        }

        #[inline(always)]
        fn least(self, reals: f32x16) -> f32 {
            self.reduce_min_f32s(reals)
        }

        #[inline(always)]
        fn most(self, reals: f32x16) -> f32 {
            self.reduce_max_f32s(reals)
        }

        #[inline(always)]
        fn sum(self, reals: f32x16) -> f32 {
            let [below, above]: [f32x8; 2] = cast(reals);
            let simd: V3 = *self;
            simd.reduce_sum_f32s(simd.add_f32s(below, above))
        }

        #[inline(always)]
        fn low_bytes(self, reals: f32x16) -> [u8; LANES] {
            cast(self.convert_u32x16_to_u8x16(cast(reals)))
        }

        #[inline(always)]
        fn woven(self, reals: [f32x16; 4]) -> [[u8; 4]; LANES] {
            let low = self.splat_u32s(0xff);
            let [a, b, c, d] = reals.map(|reals| self.and_u32s(cast(reals), low));
            let [b, c, d] =
                [self.shl_const_u32x16::<8>(b), self.shl_const_u32x16::<16>(c), self.shl_const_u32x16::<24>(d)];
            cast(self.or_u32s(self.or_u32s(a, b), self.or_u32s(c, d)))
        }

        #[inline(always)]
        fn raise(self, reals: f32x16, powers: f32x16) -> f32x16 {
            cast(self.add_u32s(cast(reals), self.shl_const_u32x16::<MANTISSA>(cast(powers))))
        }
    }

    /// What is done with each half.
    #[inline(always)]
    fn halves(a: [f32x8; 2], b: [f32x8; 2], of: impl Fn(f32x8, f32x8) -> f32x8) -> [f32x8; 2] {
        [of(a[0], b[0]), of(a[1], b[1])]
    }

    impl Lanes for V3 {
        type Reals = [f32x8; 2];

        #[inline(always)]
        fn load(self, from: &[f32; LANES]) -> [f32x8; 2] {
            cast(*from)
        }

        #[inline(always)]
        fn store(self, reals: [f32x8; 2]) -> [f32; LANES] {
            cast(reals)
        }

        #[inline(always)]
        fn all(self, real: f32) -> [f32x8; 2] {
            [self.splat_f32s(real); 2]
        }

        #[inline(always)]
        fn add(self, a: [f32x8; 2], b: [f32x8; 2]) -> [f32x8; 2] {
            halves(a, b, |a, b| self.add_f32s(a, b))
        }

        #[inline(always)]
        fn sub(self, a: [f32x8; 2], b: [f32x8; 2]) -> [f32x8; 2] {
            halves(a, b, |a, b| self.sub_f32s(a, b))
        }

        #[inline(always)]
        fn mul(self, a: [f32x8; 2], b: [f32x8; 2]) -> [f32x8; 2] {
            halves(a, b, |a, b| self.mul_f32s(a, b))
        }

        #[inline(always)]
        fn lesser(self, a: [f32x8; 2], b: [f32x8; 2]) -> [f32x8; 2] {
            halves(a, b, |a, b| self.min_f32s(a, b))
        }

        #[inline(always)]
        fn greater(self, a: [f32x8; 2], b: [f32x8; 2]) -> [f32x8; 2] {
            halves(a, b, |a, b| self.max_f32s(a, b))
        }

        #[inline(always)]
        fn least(self, reals: [f32x8; 2]) -> f32 {
            self.reduce_min_f32s(self.min_f32s(reals[0], reals[1]))
        }

        #[inline(always)]
        fn most(self, reals: [f32x8; 2]) -> f32 {
            self.reduce_max_f32s(self.max_f32s(reals[0], reals[1]))
        }

        #[inline(always)]
        fn sum(self, reals: [f32x8; 2]) -> f32 {
            self.reduce_sum_f32s(self.add_f32s(reals[0], reals[1]))
        }

        #[inline(always)]
        fn low_bytes(self, reals: [f32x8; 2]) -> [u8; LANES] {
            self.store(reals).map(low_byte)
        }

        #[inline(always)]
        fn woven(self, reals: [[f32x8; 2]; 4]) -> [[u8; 4]; LANES] {
            let low = self.splat_u32s(0xff);
            let half = |half: usize| {
                let [a, b, c, d] = reals.map(|reals| self.and_u32s(cast(reals[half]), low));
                let [b, c, d] =
                    [self.shl_const_u32x8::<8>(b), self.shl_const_u32x8::<16>(c), self.shl_const_u32x8::<24>(d)];
                self.or_u32s(self.or_u32s(a, b), self.or_u32s(c, d))
            };
            cast([half(0), half(1)])
        }

        #[inline(always)]
        fn raise(self, reals: [f32x8; 2], powers: [f32x8; 2]) -> [f32x8; 2] {
            let raise = |reals, powers| cast(self.add_u32s(cast(reals), self.shl_const_u32x8::<23>(cast(powers))));
            halves(reals, powers, raise)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::neural::kernel::{Kernel, Work};

    /// Everything that lanes do, one result after the other, as bits.
    struct Everything<'a>(&'a [f32; LANES], &'a [f32; LANES], &'a mut Vec<u32>);

    impl Work for Everything<'_> {
        #[inline(always)]
        fn run<L: Lanes>(self, lanes: L) {
            let Self(a, b, out) = self;
            let (a, b) = (lanes.load(a), lanes.load(b));
            let results = [lanes.add(a, b), lanes.sub(a, b), lanes.mul(a, b), lanes.lesser(a, b), lanes.greater(a, b)];
            for result in results.into_iter().chain([lanes.all(0.1), lanes.raise(a, b)]) {
                out.extend(lanes.store(result).map(f32::to_bits));
            }
            out.extend([lanes.least(a), lanes.most(a), lanes.sum(a)].map(f32::to_bits));
            out.extend(lanes.low_bytes(a).map(u32::from));
            out.extend(lanes.woven([a, b, a, lanes.all(0.7)]).map(u32::from_le_bytes));
        }
    }

    #[test]
    fn every_processor_has_the_same_lanes() {
        let a: [f32; LANES] = std::array::from_fn(|at| (at as f32 - 7.3) * 1.7);
        let mut b = a.map(|x| 0.3 - x * x);
        (b[3], b[4]) = (f32::NAN, a[4]);
        let mut plain = Vec::new();
        Kernel::Plain.run(Everything(&a, &b, &mut plain));
        for kernel in Kernel::all() {
            let mut bits = Vec::new();
            kernel.run(Everything(&a, &b, &mut bits));
            let numbers = |bits: &[u32]| {
                bits.iter().map(|bits| (!f32::from_bits(*bits).is_nan()).then_some(*bits)).collect::<Vec<_>>()
            };
            assert_eq!(numbers(&bits), numbers(&plain), "{kernel:?}");
        }
    }
}
