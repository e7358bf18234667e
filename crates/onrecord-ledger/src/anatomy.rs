use jiff::civil::{Date, Time};

use crate::{Evidence, Rule, Span};

/// What is what on the page. A layer over a [`crate::Document`]: it points, it removes nothing.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Anatomy {
    /// The blocks of the page in order, disjoint; white space between them belongs to none.
    pub blocks: Vec<Block>,
    /// Blocks that were taken for furniture because they stand on many pages of the outlet, in order.
    pub repeats: Vec<Repeat>,
    /// The headline where it stands in the text; `None` where the page shows none.
    pub title: Option<Span>,
    /// By which rule the headline was found; `None` where the page shows none.
    pub title_rule: Option<Rule>,
    /// The headline that the markup declares, for a page that shows none.
    pub declared_title: Option<DeclaredTitle>,
    /// Who published the page.
    pub outlet: Option<Outlet>,
    /// The agency whose copy it is.
    pub agency: Option<Agency>,
    /// Where the dateline says that it was written.
    pub place: Option<Place>,
    /// When it was published, by the page's own word or the giver's; never guessed.
    pub published: Option<Published>,
    /// When it was last changed, by the page's own word.
    pub modified: Option<Published>,
    /// Who wrote it.
    pub authors: Vec<Author>,
    /// The language of the article; `None` where too little text stands there to tell.
    pub language: Option<Language>,
    /// How the language is known.
    pub language_evidence: Option<Evidence>,
    /// Where the page lives on the web.
    pub url: Option<String>,
    /// How the address is known.
    pub url_evidence: Option<Evidence>,
}

impl Anatomy {
    /// On how many pages of the outlet a block stands, where it was taken for furniture because of that.
    #[must_use]
    pub fn repeat(&self, block: Span) -> Option<Repeat> {
        let at = self.repeats.binary_search_by_key(&block.start(), |repeat| repeat.span.start()).ok()?;
        self.repeats.get(at).copied().filter(|repeat| repeat.span == block)
    }
}

/// A stretch of the page with one role; for plain text a line.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Block {
    /// Where it stands, without white space at its ends.
    pub span: Span,
    /// What it is.
    pub role: BlockRole,
    /// How sure the classer is, 0 to 1.
    pub score: f32,
}

/// A line that stands on many pages of one outlet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Repeat {
    /// Where it stands on this page.
    pub span: Span,
    /// On how many pages of the outlet it was seen, at least.
    pub pages: u32,
    /// How many pages of the outlet were read.
    pub of: u32,
}

/// What a block of a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum BlockRole {
    /// The headline.
    Title,
    /// A sentence or two under the headline that sums the article up.
    Standfirst,
    /// The article's own prose.
    Body,
    /// A heading inside the article.
    Heading,
    /// Words under a picture.
    Caption,
    /// Who made the picture or the page ("© AP Photo", "Source: …").
    Credit,
    /// Who wrote the article.
    Byline,
    /// The page's own date line.
    Date,
    /// A pointer to another story.
    Teaser,
    /// Asks for money, a subscription or attention.
    Appeal,
    /// Who answers for the words; terms.
    Disclaimer,
    /// A reader's comment.
    Comment,
    /// A post of a social network shown in the article.
    Tweet,
    /// Navigation, buttons, notices and all else.
    Furniture,
}

impl BlockRole {
    /// Every role, in the order of the enum.
    pub const ALL: [Self; 14] = [
        Self::Title,
        Self::Standfirst,
        Self::Body,
        Self::Heading,
        Self::Caption,
        Self::Credit,
        Self::Byline,
        Self::Date,
        Self::Teaser,
        Self::Appeal,
        Self::Disclaimer,
        Self::Comment,
        Self::Tweet,
        Self::Furniture,
    ];

    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Standfirst => "standfirst",
            Self::Body => "body",
            Self::Heading => "heading",
            Self::Caption => "caption",
            Self::Credit => "credit",
            Self::Byline => "byline",
            Self::Date => "date",
            Self::Teaser => "teaser",
            Self::Appeal => "appeal",
            Self::Disclaimer => "disclaimer",
            Self::Comment => "comment",
            Self::Tweet => "tweet",
            Self::Furniture => "furniture",
        }
    }

    /// Whether statements are read from such a block: the article's own prose and the posts that it
    /// shows.
    #[must_use]
    pub fn holds_statements(self) -> bool {
        matches!(self, Self::Body | Self::Tweet)
    }

    /// Whether the people named in such a block may tell who a source is.
    #[must_use]
    pub fn names_people(self) -> bool {
        matches!(self, Self::Title | Self::Standfirst | Self::Body | Self::Heading | Self::Caption | Self::Tweet)
    }
}

/// Who published the page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Outlet {
    /// Its name.
    pub name: String,
    /// How it is known.
    pub basis: OutletBasis,
    /// Where the page says so; `None` when it was given beside the text or is declared in the markup.
    pub span: Option<Span>,
    /// By which rule, and where in the markup.
    pub evidence: Evidence,
}

/// How an outlet is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum OutletBasis {
    /// Given with the page, or its HTML's metadata.
    Metadata,
    /// By the host of its address.
    Domain,
    /// The page says so.
    Text,
}

impl OutletBasis {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::Domain => "domain",
            Self::Text => "text",
        }
    }
}

/// The news agency whose copy a page carries.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Agency {
    /// Its usual name ("TASS", "AFP").
    pub name: String,
    /// Where the page says so.
    pub span: Span,
    /// How it is known.
    pub basis: AgencyBasis,
}

/// How an agency is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum AgencyBasis {
    /// "MINSK (Sputnik) -".
    Dateline,
    /// A byline or a credit.
    Credit,
    /// "Source: QNA".
    SourceLine,
}

impl AgencyBasis {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dateline => "dateline",
            Self::Credit => "credit",
            Self::SourceLine => "source_line",
        }
    }
}

/// Where a dateline says that the page was written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Place {
    /// As it stands there ("MINSK").
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// When a page was published.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Published {
    /// The day.
    pub date: Date,
    /// The time of day, where it is told (in whatever zone the page uses).
    pub time: Option<Time>,
    /// Where the page says so; `None` when it was given beside the text or is part of the address.
    pub span: Option<Span>,
    /// How it is known.
    pub basis: PublishedBasis,
    /// By which rule, and where in the markup.
    pub evidence: Evidence,
}

/// How a date of publication is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum PublishedBasis {
    /// Given with the page, or its HTML's metadata.
    Metadata,
    /// A line of the page.
    PageText,
    /// The page's address.
    Url,
}

impl PublishedBasis {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::PageText => "page_text",
            Self::Url => "url",
        }
    }
}

/// One of those who wrote the page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Author {
    /// The name as it stands there or was given.
    pub name: String,
    /// Where the page says so; `None` when it was given beside the text or is declared in the markup alone.
    pub span: Option<Span>,
    /// By which rule, and where in the markup.
    pub evidence: Evidence,
}

/// A headline that only the markup of a page tells.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DeclaredTitle {
    /// The headline, without the name of the outlet at its end.
    pub text: String,
    /// By which rule, and where in the markup.
    pub evidence: Evidence,
}

/// A language by its ISO 639-1 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language(pub &'static str);

impl Language {
    /// English, the one language whose statements are read today.
    pub const ENGLISH: Self = Self("en");

    /// The language with this code; `None` where ISO 639-1 has none.
    #[must_use]
    pub fn coded(code: &str) -> Option<Self> {
        let pairs = || (0..CODES.len()).step_by(3).filter_map(|at| CODES.get(at..at + 2));
        pairs().find(|known| *known == code).map(Self)
    }
}

/// Every code of ISO 639-1.
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de \
    dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is \
    it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na \
    nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr \
    ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

#[cfg(feature = "serde")]
impl serde::Serialize for Language {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Language {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::coded(&code).ok_or_else(|| serde::de::Error::custom(format!("'{code}' is no code of a language")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_its_code() {
        assert_eq!(Language::coded("en"), Some(Language::ENGLISH));
        assert_eq!(Language::coded("zu"), Some(Language("zu")));
        for bad in ["", "e", "n ", "eng", "xx"] {
            assert_eq!(Language::coded(bad), None, "{bad}");
        }
    }
}
