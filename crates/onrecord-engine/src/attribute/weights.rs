//! The tagger's weights: a table of hashed features that fits the cache, and the sums over it.

use super::tag::TAGS;

/// A feature of a token: 24 bits of a hash.
pub type Feature = u32;

/// How many bits of a feature count.
pub const FEATURE_BITS: u32 = 24;

/// Scores of one token, by tag number.
pub type Scores = [i32; TAGS];

/// Bytes of one bucket: a cache line with eight fingerprints and eight rows of seven weights.
const LINE: usize = 64;
const ROWS: usize = 8;

/// Weights of features in buckets of one cache line each, so that a look-up touches memory once.
///
/// The high bits of a feature choose the bucket, its low byte is its fingerprint there; together they
/// are the whole feature, so a look-up is never wrong. A bucket keeps its eight heaviest features and
/// drops the rest. Fingerprint 0 with weights 0 is an empty row.
#[derive(Clone, Debug)]
pub struct Table {
    lines: Vec<u8>,
}

/// Number of buckets: one for each value of a feature's high bits.
pub const BUCKETS: usize = 1 << (FEATURE_BITS - 8);

impl Table {
    /// Bytes of a whole table.
    pub const BYTES: usize = BUCKETS * LINE;

    /// A table out of its bytes; `None` when there are not [`Table::BYTES`].
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        (bytes.len() == Self::BYTES).then(|| Self { lines: bytes.to_vec() })
    }

    /// The table as bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.lines
    }

    /// A table of the heaviest of these features. Weights are multiplied by `scale`, rounded and cut
    /// at ±127.
    #[must_use]
    pub fn build(features: impl IntoIterator<Item = (Feature, [f32; TAGS])>, scale: f32) -> Self {
        let mut buckets: Vec<Vec<(i32, u8, [i8; TAGS])>> = vec![Vec::new(); BUCKETS];
        for (feature, weights) in features {
            let row = weights.map(|weight| (weight * scale).round().clamp(-127.0, 127.0) as i8);
            let mass: i32 = row.iter().map(|weight| i32::from(*weight).abs()).max().unwrap_or(0);
            if mass > 0 {
                buckets[(feature >> 8) as usize & (BUCKETS - 1)].push((mass, feature as u8, row));
            }
        }
        let mut lines = vec![0; Self::BYTES];
        for (bucket, line) in buckets.iter_mut().zip(lines.chunks_exact_mut(LINE)) {
            bucket.sort_unstable_by(|a, b| b.cmp(a));
            for (at, (_, fingerprint, row)) in bucket.iter().take(ROWS).enumerate() {
                line[at] = *fingerprint;
                for (byte, weight) in line[ROWS + at * TAGS..].iter_mut().zip(row) {
                    *byte = weight.cast_unsigned();
                }
            }
        }
        Self { lines }
    }

    /// Adds the weights of a feature.
    #[inline]
    pub fn add(&self, feature: Feature, scores: &mut [i32; 8]) {
        let at = ((feature >> 8) as usize & (BUCKETS - 1)) * LINE;
        let Some(line) = self.lines.get(at..at + LINE) else { return };
        let Some((fingerprints, _)) = line.split_first_chunk::<8>() else { return };
        // The lowest zero byte of the difference is the matching row (Mycroft's test).
        let difference = u64::from_le_bytes(*fingerprints) ^ (u64::from(feature as u8) * 0x0101_0101_0101_0101);
        let zero = difference.wrapping_sub(0x0101_0101_0101_0101) & !difference & 0x8080_8080_8080_8080;
        if zero == 0 {
            return;
        }
        let row = (zero.trailing_zeros() / 8) as usize;
        // Eight bytes from one before the row: lane 0 is not part of it and is never read.
        let start = ROWS - 1 + row * TAGS;
        let Some(row) = line.get(start..).and_then(|row| row.first_chunk::<8>()) else { return };
        for (score, byte) in scores.iter_mut().zip(row) {
            *score += i32::from(byte.cast_signed());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_finds_its_own_weights_and_no_others() {
        let features: Vec<(Feature, [f32; TAGS])> =
            (0..200u32).map(|n| (n.wrapping_mul(0x9E37_79B9) >> 8, [n as f32 / 100.0 + 0.1; TAGS])).collect();
        let table = Table::build(features.clone(), 50.0);
        for (feature, weights) in features {
            let mut scores = [0; 8];
            table.add(feature, &mut scores);
            assert_eq!(scores[1..], weights.map(|weight| (weight * 50.0).round() as i32));
        }
        let mut scores = [0; 8];
        table.add(0x00FF_FF00, &mut scores);
        assert_eq!(scores[1..], [0; TAGS]);
    }

    #[test]
    fn a_full_bucket_keeps_the_heaviest() {
        let features = (0..12u32).map(|n| (0x1200 | n, [n as f32; TAGS]));
        let table = Table::build(features, 1.0);
        for n in 0..12 {
            let mut scores = [0; 8];
            table.add(0x1200 | n, &mut scores);
            assert_eq!(scores[3], if n < 4 { 0 } else { n as i32 }, "feature {n}");
        }
    }
}
