use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::Span;

/// SHA-256 of a page's bytes, as they were given.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DocumentId([u8; 32]);

impl DocumentId {
    /// The id of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The id with this raw digest.
    #[must_use]
    pub fn from_bytes(digest: [u8; 32]) -> Self {
        Self(digest)
    }

    /// The raw digest.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Names one statement by where its words stand: 48 bits of a hash over the page's id and the spans
/// of cue and content. The same page read twice gives the same ids; two statements of a page never
/// share cue and content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct StatementId(u64);

impl StatementId {
    /// The id of the statement with these anchors in this page.
    #[must_use]
    pub fn of(document: DocumentId, cue: &[Span], content: &[Span]) -> Self {
        let mut hash = Sha256::new();
        hash.update(document.0);
        for (mark, spans) in [(0u8, cue), (1, content)] {
            hash.update([mark]);
            for span in spans {
                hash.update((span.start() as u32).to_le_bytes());
                hash.update((span.end() as u32).to_le_bytes());
            }
        }
        let digest: [u8; 32] = hash.finalize().into();
        Self(digest[..6].iter().fold(0, |id, byte| id << 8 | u64::from(*byte)))
    }
}

impl StatementId {
    /// The id with this number, of which 48 bits count.
    #[must_use]
    pub fn from_number(number: u64) -> Self {
        Self(number & 0xffff_ffff_ffff)
    }

    /// The 48 bits as a number.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }
}

impl FromStr for StatementId {
    type Err = NoStatementId;

    /// Reads what [`fmt::Display`] writes: `s` and twelve hexadecimal digits.
    fn from_str(written: &str) -> Result<Self, NoStatementId> {
        let digits = written.strip_prefix('s').filter(|digits| digits.len() == 12).ok_or(NoStatementId)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(NoStatementId);
        }
        u64::from_str_radix(digits, 16).map(Self).map_err(|_| NoStatementId)
    }
}

/// Words that are no [`StatementId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoStatementId;

impl fmt::Display for NoStatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a statement's id is an s and twelve hexadecimal digits, as s0123456789ab")
    }
}

impl std::error::Error for NoStatementId {}

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s{:012x}", self.0)
    }
}

impl fmt::Debug for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_keeps_its_id_and_differs_from_its_neighbour() {
        let text = "Vela said no.";
        let page = DocumentId::of(text.as_bytes());
        let cue = [Span::new(text, 5, 9).unwrap()];
        let content = [Span::new(text, 10, 12).unwrap()];
        assert_eq!(StatementId::of(page, &cue, &content), StatementId::of(page, &cue, &content));
        assert_ne!(StatementId::of(page, &cue, &content), StatementId::of(page, &[], &content));
        let id = StatementId::of(page, &cue, &content);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(StatementId::from_number(id.number()), id);
        for bad in ["", "s", "e1", "s0123456789a", "s0123456789ag", "s+12345678901"] {
            assert!(bad.parse::<StatementId>().is_err(), "{bad}");
        }
    }
}
