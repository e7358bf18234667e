use std::ops::Range;

/// How a fact about a page was found: the rule, and where in the file the page says so.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Evidence {
    /// The rule that found it.
    pub rule: Rule,
    /// Bytes of the file as stored, for what stands in the markup and is not shown. `None` for what
    /// was given beside the page or stands in the visible text, where a span tells.
    pub bytes: Option<Range<u32>>,
}

impl Evidence {
    /// Given beside the page.
    pub const GIVEN: Self = Self::by(Rule::Given);

    /// By a rule, of the visible text or of what was given.
    #[must_use]
    pub const fn by(rule: Rule) -> Self {
        Self { rule, bytes: None }
    }
}

/// The rule by which a fact about a page was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Rule {
    /// Given with the page: a scraper's row, a feed's item, an option.
    Given,
    /// A `<script type="application/ld+json">`.
    JsonLd,
    /// An Open Graph property (`og:…`, `article:…`).
    OpenGraph,
    /// Another `<meta>`.
    Meta,
    /// An element with an `itemprop`.
    Microdata,
    /// A `<time>` element, or another with a `datetime`.
    TimeElement,
    /// An element whose class says that it holds a date.
    DateElement,
    /// A value in a script that builds the page.
    Script,
    /// `<title>`.
    TitleElement,
    /// `<link rel=canonical>`.
    Canonical,
    /// `<html lang>`.
    HtmlLang,
    /// The page's address.
    Url,
    /// The host of its address.
    Domain,
    /// The visible heading that agrees with what the markup declares.
    Heading,
    /// The classer of blocks.
    Classer,
    /// Words that say so beside it ("Published …").
    SaysPublished,
    /// Words that say that it is the day of a change ("Updated …").
    SaysUpdated,
    /// A date line near the headline.
    DateLine,
    /// The dateline at the head of the report.
    Dateline,
    /// The one date that the article's surroundings hold.
    SoleDate,
    /// A byline.
    Byline,
    /// The holder named in the copyright line.
    CopyrightLine,
    /// The masthead.
    Masthead,
    /// The letters and words of the article.
    Letters,
}

impl Rule {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::JsonLd => "json_ld",
            Self::OpenGraph => "open_graph",
            Self::Meta => "meta",
            Self::Microdata => "microdata",
            Self::TimeElement => "time_element",
            Self::DateElement => "date_element",
            Self::Script => "script",
            Self::TitleElement => "title_element",
            Self::Canonical => "canonical",
            Self::HtmlLang => "html_lang",
            Self::Url => "url",
            Self::Domain => "domain",
            Self::Heading => "heading",
            Self::Classer => "classer",
            Self::SaysPublished => "says_published",
            Self::SaysUpdated => "says_updated",
            Self::DateLine => "date_line",
            Self::Dateline => "dateline",
            Self::SoleDate => "sole_date",
            Self::Byline => "byline",
            Self::CopyrightLine => "copyright_line",
            Self::Masthead => "masthead",
            Self::Letters => "letters",
        }
    }
}
