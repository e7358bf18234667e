//! A page on its way into the archive. All that is costly happens here, on any thread.

use std::sync::Arc;

use onrecord_ledger::{Document, DocumentId, Given, Note, Reading};
use onrecord_link::{Digest, Lists, PageNo};
use sha2::{Digest as _, Sha256};

use crate::pack;
use crate::words::Words;

/// How a page's bytes become its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As a plain text file: the encoding is found out.
    Bytes,
    /// The bytes are the text as UTF-8.
    Text,
    /// As HTML.
    Html,
}

impl Form {
    const ALL: [Self; 3] = [Self::Bytes, Self::Text, Self::Html];

    /// The name in the file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Text => "text",
            Self::Html => "html",
        }
    }

    /// The form of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.as_str() == name)
    }
}

/// A page as it came, so that it can be read anew at any time.
#[derive(Clone, Debug, PartialEq)]
pub struct Original {
    /// How its bytes become text.
    pub form: Form,
    /// The encoding that was told beside it (HTML alone).
    pub charset: Option<String>,
    /// Its bytes; `None` where they are the document's text ([`Form::Text`]).
    pub bytes: Option<Vec<u8>>,
    /// What is to be noted and the bytes do not tell.
    pub flaws: Vec<Note>,
}

/// Where a page stood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stood {
    /// The file; `None` for a stream.
    pub path: Option<String>,
    /// The file inside the file.
    pub member: Option<String>,
    /// The line, from 1.
    pub line: Option<u64>,
    /// Where its record begins, in bytes.
    pub offset: Option<u64>,
}

/// Tells versions of a page apart: a hash over its bytes and all that was given beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub(crate) [u8; 32]);

impl Version {
    /// The version that this page is.
    #[must_use]
    pub fn of(document: &Document, original: &Original) -> Self {
        let mut hash = Sha256::new();
        hash.update(document.id().as_bytes());
        let charset = original.charset.as_deref().unwrap_or_default();
        // A page that was fetched again on another day is the same page.
        let given = Given { captured: None, ..document.given().clone() };
        for part in [original.form.as_str(), charset, &given_json(&given), &flaws_json(&original.flaws)] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }
}

/// A page that is read and packed.
#[derive(Debug)]
pub struct Prepared {
    pub(crate) name: String,
    pub(crate) version: Version,
    pub(crate) document: DocumentId,
    pub(crate) stood: Stood,
    pub(crate) form: Form,
    pub(crate) charset: Option<String>,
    pub(crate) given: String,
    pub(crate) flaws: String,
    pub(crate) size: u64,
    pub(crate) bytes: Vec<u8>,
    pub(crate) derived: Derived,
}

impl Prepared {
    /// Packs a page and what `engine` read on it.
    #[must_use]
    pub fn new(original: Original, stood: Stood, reading: &Reading, engine: &str, lists: &Lists) -> Self {
        let document = &reading.document;
        let bytes = original.bytes.as_deref().unwrap_or(document.text().as_bytes());
        Self {
            name: document.name().to_owned(),
            version: Version::of(document, &original),
            document: document.id(),
            stood,
            form: original.form,
            given: given_json(document.given()),
            flaws: flaws_json(&original.flaws),
            size: bytes.len() as u64,
            bytes: pack::pack(bytes),
            derived: Derived::of(reading, bytes, engine, lists),
            charset: original.charset,
        }
    }

    /// The page's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// All that is made from one reading.
#[derive(Debug)]
pub(crate) struct Derived {
    pub(crate) engine: String,
    /// `None` where the page's bytes are its text.
    pub(crate) text: Option<Vec<u8>>,
    pub(crate) layers: Vec<u8>,
    pub(crate) words: Words,
    pub(crate) digest: Arc<Digest>,
}

impl Derived {
    /// Packs a reading as the engine made it, and what follows from it.
    pub(crate) fn of(reading: &Reading, bytes: &[u8], engine: &str, lists: &Lists) -> Self {
        let text = reading.document.text().as_bytes();
        Self {
            engine: engine.to_owned(),
            text: (text != bytes).then(|| pack::pack(text)),
            layers: pack::pack_layers(reading),
            words: Words::of(reading),
            digest: Arc::new(Digest::of(reading, lists)),
        }
    }
}

/// A page of the archive that was read anew.
#[derive(Debug)]
pub struct Anew {
    pub(crate) page: PageNo,
    pub(crate) derived: Derived,
}

impl Anew {
    /// Packs what `engine` read on a page of the archive; `original` is what the archive gave for it.
    #[must_use]
    pub fn new(page: PageNo, original: &Original, reading: &Reading, engine: &str, lists: &Lists) -> Self {
        let bytes = original.bytes.as_deref().unwrap_or_default();
        Self { page, derived: Derived::of(reading, bytes, engine, lists) }
    }
}

pub(crate) fn given_json(given: &Given) -> String {
    // A structure of strings in memory: writing does not fail.
    serde_json::to_string(given).unwrap_or_default()
}

fn flaws_json(flaws: &[Note]) -> String {
    serde_json::to_string(flaws).unwrap_or_default()
}
