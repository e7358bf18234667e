/// The hash of one feature: FNV-1a (Fowler, Noll and Vo) over its template and its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Feature(u32);

impl Feature {
    /// A feature of this template, without parts yet.
    pub(crate) fn new(template: u8) -> Self {
        Self(0x811c_9dc5).byte(template)
    }

    /// With one more part: a number.
    pub(crate) fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }

    /// With one more part: a word. Where it ends is hashed too.
    pub(crate) fn word(self, word: &str) -> Self {
        word.bytes().fold(self, Self::byte).byte(0xff)
    }

    /// What stands in the weights.
    pub(crate) fn hash(self) -> u32 {
        self.0
    }
}
