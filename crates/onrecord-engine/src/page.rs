//! Bytes to a [`Document`]: decoding as a browser would, and what is no text told apart.

use onrecord_ledger::{Document, DocumentId, DocumentTooLong, Given, MediaType, Note, NoteCode};

/// One page as it is handed to the engine: a document and what was noted while it was decoded.
#[derive(Clone, Debug)]
pub struct Page {
    /// The page.
    pub document: Document,
    /// What decoding noted.
    pub notes: Vec<Note>,
}

impl Page {
    /// A page out of the bytes of a plain text file.
    ///
    /// # Errors
    /// [`DocumentTooLong`].
    pub fn from_bytes(name: String, path: Option<String>, bytes: &[u8], given: Given) -> Result<Self, DocumentTooLong> {
        let _ = bytes;
        Self::from_text(name, path, String::from_utf8_lossy(bytes).into_owned(), given)
    }

    /// A page out of text that is decoded already (a field of a scraper's row). Its id is the hash of
    /// the text as UTF-8.
    ///
    /// # Errors
    /// [`DocumentTooLong`].
    pub fn from_text(name: String, path: Option<String>, text: String, given: Given) -> Result<Self, DocumentTooLong> {
        let id = DocumentId::of(text.as_bytes());
        let mut notes = Vec::new();
        if text.contains('\0') {
            notes.push(Note::new(NoteCode::NulCharacters, "the page holds NUL characters"));
        }
        Ok(Self { document: Document::new(id, name, path, MediaType::Plain, text, given)?, notes })
    }
}
