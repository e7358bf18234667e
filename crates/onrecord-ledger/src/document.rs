use std::fmt;

use jiff::civil::Date;

use crate::{DocumentId, Runs, Span, SpanError};

/// A page as it was given: its text, and where it came from. Immutable; owns the text that every
/// span of the reading points into.
#[derive(Clone, Debug)]
pub struct Document {
    id: DocumentId,
    name: String,
    path: Option<String>,
    media_type: MediaType,
    text: String,
    given: Given,
    runs: Option<Runs>,
}

impl Document {
    /// Makes a page out of its decoded text.
    ///
    /// `name` is the id that a scraper's row gave, else the path; `path` is `None` where the page came
    /// from a stream.
    ///
    /// # Errors
    /// [`DocumentTooLong`] when the text does not fit 32-bit offsets.
    pub fn new(
        id: DocumentId,
        name: String,
        path: Option<String>,
        media_type: MediaType,
        text: String,
        given: Given,
    ) -> Result<Self, DocumentTooLong> {
        if u32::try_from(text.len()).is_err() {
            return Err(DocumentTooLong { bytes: text.len() });
        }
        Ok(Self { id, name, path, media_type, text, given, runs: None })
    }

    /// The same page with the table that leads from its text back to the bytes of its file.
    #[must_use]
    pub fn with_runs(self, runs: Runs) -> Self {
        Self { runs: Some(runs), ..self }
    }

    /// The same page with other words of its giver.
    #[must_use]
    pub fn with_given(self, given: Given) -> Self {
        Self { given, ..self }
    }

    /// The way from the text back to the bytes of the file; `None` where the text is the file itself,
    /// decoded.
    #[must_use]
    pub fn runs(&self) -> Option<&Runs> {
        self.runs.as_ref()
    }

    /// Hash of the page's bytes.
    #[must_use]
    pub fn id(&self) -> DocumentId {
        self.id
    }

    /// The id that a scraper's row gave, else the path.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file that held the page; `None` where it came from a stream.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// What the bytes were.
    #[must_use]
    pub fn media_type(&self) -> MediaType {
        self.media_type
    }

    /// The whole text of the page, nothing removed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the giver of the page said about it.
    #[must_use]
    pub fn given(&self) -> &Given {
        &self.given
    }

    /// The range `start..end` (bytes) of the text.
    ///
    /// # Errors
    /// As [`Span::new`].
    pub fn span(&self, start: usize, end: usize) -> Result<Span, SpanError> {
        Span::new(&self.text, start, end)
    }
}

/// A page whose text does not fit 32-bit offsets (4 GiB).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentTooLong {
    /// Length of its text in bytes.
    pub bytes: usize,
}

impl fmt::Display for DocumentTooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a page of {} bytes is longer than the 4 GiB that offsets reach", self.bytes)
    }
}

impl std::error::Error for DocumentTooLong {}

/// What the bytes of a page were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum MediaType {
    /// `text/plain`.
    Plain,
    /// `text/html`.
    Html,
}

impl MediaType {
    /// As HTTP writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "text/plain",
            Self::Html => "text/html",
        }
    }
}

/// What came with the page beside its text: the fields of a scraper's row, or an option of the
/// command line. `None` or empty where nothing was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Given {
    /// Headline.
    pub title: Option<String>,
    /// Date of publication, as it was written; any form.
    pub date: Option<String>,
    /// Name of the outlet.
    pub outlet: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Where it was fetched from.
    pub url: Option<String>,
    /// The day on which it was fetched, in UTC: nothing on it was published later.
    pub captured: Option<Date>,
}
