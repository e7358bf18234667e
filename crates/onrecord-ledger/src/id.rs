use std::fmt;

use sha2::{Digest, Sha256};

use crate::Span;

/// SHA-256 of a page's bytes, as they were given.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId([u8; 32]);

impl DocumentId {
    /// The id of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
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
        assert_eq!(StatementId::of(page, &cue, &content).to_string().len(), 13);
    }
}
