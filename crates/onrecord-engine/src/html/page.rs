use onrecord_ledger::{Document, DocumentId, DocumentTooLong, Given, MediaType};

use super::flatten;
use crate::Page;

impl Page {
    /// A page out of the bytes of an HTML file. `http_charset` is the charset of its Content-Type
    /// header, where one was kept.
    ///
    /// # Errors
    /// [`DocumentTooLong`].
    pub fn from_html_bytes(
        name: String,
        path: Option<String>,
        bytes: &[u8],
        http_charset: Option<&str>,
        given: Given,
    ) -> Result<Self, DocumentTooLong> {
        let id = DocumentId::of(bytes);
        let flattened = flatten(bytes, http_charset)?;
        let document = Document::new(id, name, path, MediaType::Html, flattened.text, given)?;
        Ok(Self {
            document: document.with_runs(flattened.runs),
            notes: flattened.notes,
            markup: Some(flattened.markup),
            repeats: Vec::new(),
        })
    }
}
