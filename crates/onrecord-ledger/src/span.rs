use std::fmt;

/// A half-open range of UTF-8 bytes `start..end` in one text, never empty at construction by
/// [`Span::new`], always on char boundaries.
///
/// A span is made against a text ([`Span::new`]) or out of spans that are valid already
/// ([`Span::cover`]); so whoever holds one may slice the text it was made for without a check.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The range `start..end` (bytes) of `text`.
    ///
    /// # Errors
    /// [`SpanError`] when the range is empty, reversed, outside the text, cuts a character, or lies
    /// beyond 4 GiB.
    pub fn new(text: &str, start: usize, end: usize) -> Result<Self, SpanError> {
        let error = SpanError { start, end, length: text.len() };
        if start >= end || !text.is_char_boundary(start) || !text.is_char_boundary(end) {
            return Err(error);
        }
        match (u32::try_from(start), u32::try_from(end)) {
            (Ok(start), Ok(end)) => Ok(Self { start, end }),
            _ => Err(error),
        }
    }

    /// The range `start..end` (bytes) of a text that is not at hand; `None` where it is empty. Whether it fits the text
    /// is for whoever kept it to know.
    #[must_use]
    pub fn between(start: u32, end: u32) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// The smallest span that holds both (they must belong to the same text).
    #[inline]
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The bytes that both share; `None` where they share none.
    #[inline]
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        (start < end).then_some(Self { start, end })
    }

    /// First byte.
    #[inline]
    #[must_use]
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    #[inline]
    #[must_use]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes; never 0.
    #[inline]
    #[must_use]
    #[allow(clippy::len_without_is_empty)]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// The words themselves. `text` must be the text that the span was made for.
    #[inline]
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        // A span of another text may not fit this one; an empty answer is seen in a review, a panic
        // would take down the whole pile.
        text.get(self.start()..self.end()).unwrap_or_default()
    }

    /// Whether the two share a byte.
    #[inline]
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    #[inline]
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The span without white space at its ends; `None` where it is white space alone.
    #[must_use]
    pub fn trim(self, text: &str) -> Option<Self> {
        let words = self.of(text);
        let start = self.start() + (words.len() - words.trim_start().len());
        Self::new(text, start, start + words.trim().len()).ok()
    }
}

/// As `[start, end]`. Reading one back trusts that it is put beside the text that it was made for;
/// [`Span::of`] gives no words where it is not.
#[cfg(feature = "serde")]
impl serde::Serialize for Span {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.start, self.end].serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Span {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let [start, end] = <[u32; 2]>::deserialize(deserializer)?;
        Self::between(start, end).ok_or_else(|| serde::de::Error::custom("a span that is empty"))
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// Why a range is no span of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanError {
    /// First byte asked for.
    pub start: usize,
    /// One past the last byte asked for.
    pub end: usize,
    /// Length of the text in bytes.
    pub length: usize,
}

impl fmt::Display for SpanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "bytes {}..{} are empty, cut a character or lie outside the text of {} bytes",
            self.start, self.end, self.length
        )
    }
}

impl std::error::Error for SpanError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_that_cuts_a_character_is_refused() {
        assert!(Span::new("né", 0, 2).is_err());
        assert_eq!(Span::new("né", 1, 3).unwrap().of("né"), "é");
    }

    #[test]
    fn empty_reversed_and_outside_are_refused() {
        for (start, end) in [(1, 1), (2, 1), (0, 9), (9, 10)] {
            assert!(Span::new("said", start, end).is_err(), "{start}..{end}");
        }
    }

    #[test]
    fn trim_leaves_the_words() {
        let text = "  no comment \n";
        let all = Span::new(text, 0, text.len()).unwrap();
        assert_eq!(all.trim(text).unwrap().of(text), "no comment");
        assert_eq!(Span::new("   ", 0, 3).unwrap().trim("   "), None);
    }
}
