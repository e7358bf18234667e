use crate::Span;

/// The one place where byte offsets become code point offsets, which the record and other languages
/// use.
///
/// Holds one checkpoint every 1,024 bytes, so a look-up costs at most that many bytes of counting.
pub struct CodePoints<'a> {
    text: &'a str,
    /// Code points before byte `1024 * i` (rounded down to a char boundary by counting leading
    /// bytes only). Empty for pure ASCII.
    checkpoints: Vec<u32>,
}

const STRIDE: usize = 1024;

impl<'a> CodePoints<'a> {
    /// Prepares the conversion for one text. Linear in its length.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let mut checkpoints = Vec::new();
        if !text.is_ascii() {
            let mut before = 0u32;
            for chunk in text.as_bytes().chunks(STRIDE) {
                checkpoints.push(before);
                before += chunk.iter().map(|b| u32::from(begins_char(*b))).sum::<u32>();
            }
        }
        Self { text, checkpoints }
    }

    /// How many code points stand before byte `byte` (a char boundary of the text, or its length).
    #[must_use]
    pub fn before(&self, byte: usize) -> u32 {
        if self.checkpoints.is_empty() {
            return byte as u32;
        }
        let at = (byte / STRIDE).min(self.checkpoints.len() - 1);
        let rest = &self.text.as_bytes()[at * STRIDE..byte.min(self.text.len())];
        self.checkpoints[at] + rest.iter().map(|b| u32::from(begins_char(*b))).sum::<u32>()
    }

    /// The span as half-open code point offsets `[start, end]`.
    #[must_use]
    pub fn of(&self, span: Span) -> [u32; 2] {
        [self.before(span.start()), self.before(span.end())]
    }
}

fn begins_char(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_counting_chars(text in "\\PC{0,3000}") {
            let points = CodePoints::new(&text);
            for (n, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.before(byte), n as u32);
            }
            prop_assert_eq!(points.before(text.len()), text.chars().count() as u32);
        }
    }
}
