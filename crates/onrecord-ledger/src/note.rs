use crate::Span;

/// What a reader of the record should know about a page: reading never fails on text, it notes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Note {
    /// Stable code.
    pub code: NoteCode,
    /// Where on the page; `None` for the page as a whole.
    pub span: Option<Span>,
    /// For people: what was seen and what was done about it.
    pub message: String,
}

impl Note {
    /// A note on the page as a whole.
    #[must_use]
    pub fn new(code: NoteCode, message: impl Into<String>) -> Self {
        Self { code, span: None, message: message.into() }
    }

    /// The same note, anchored.
    #[must_use]
    pub fn at(self, span: Span) -> Self {
        Self { span: Some(span), ..self }
    }
}

/// How much a note matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Something was lost or is doubtful.
    Warning,
}

impl Severity {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
        }
    }
}

/// Stable codes of notes. A code keeps its meaning for ever; new ones may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum NoteCode {
    /// Nothing but white space.
    EmptyPage,
    /// The bytes are no text (an image, a program).
    BinaryPage,
    /// Some bytes were no valid text in the page's encoding; U+FFFD stands for them.
    InvalidBytes,
    /// The page names an encoding that its bytes contradict.
    CharsetContradicted,
    /// The page was not stored to its end.
    TruncatedPage,
    /// The page holds NUL characters.
    NulCharacters,
    /// The page has no date of its own and none was given.
    UndatedPage,
    /// A date that no calendar has, or that contradicts another.
    DoubtfulDate,
    /// A block is too long to be an article's paragraph and was not read.
    BlockTooLong,
    /// The article is too long to be one; what stands behind the limit was not read.
    ArticleTooLong,
    /// No statement is read from pages in this language.
    LanguageUnsupported,
    /// No article was found on the page.
    NoArticle,
}

impl NoteCode {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EmptyPage => "empty-page",
            Self::BinaryPage => "binary-page",
            Self::InvalidBytes => "invalid-bytes",
            Self::CharsetContradicted => "charset-contradicted",
            Self::TruncatedPage => "truncated-page",
            Self::NulCharacters => "nul-characters",
            Self::UndatedPage => "undated-page",
            Self::DoubtfulDate => "doubtful-date",
            Self::BlockTooLong => "block-too-long",
            Self::ArticleTooLong => "article-too-long",
            Self::LanguageUnsupported => "language-unsupported",
            Self::NoArticle => "no-article",
        }
    }

    /// How much it matters.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::UndatedPage | Self::NulCharacters | Self::CharsetContradicted => Severity::Info,
            _ => Severity::Warning,
        }
    }
}
