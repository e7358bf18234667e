use crate::{Act, Because, Dated, EntityId, Firmness, Span, StatementId};

/// One attribution of the page: somebody's words or views, and what the page tells about them.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Statement {
    /// Hash of where it stands.
    pub id: StatementId,
    /// Who is said to have said it.
    pub source: Source,
    /// The words that attribute it; `None` for a quotation that stands alone.
    pub cue: Option<Cue>,
    /// What was said: one span or several, in order, disjoint, at least one.
    pub content: Vec<Span>,
    /// Whether its words stand in quotation marks.
    pub quotation: Quotation,
    /// What the source does with the words.
    pub act: Act,
    /// How firmly.
    pub firmness: Firmness,
    /// Whether the source is said to have uttered it or to hold it; `None` in readings older than this was told.
    #[cfg_attr(feature = "serde", serde(default))]
    pub manner: Option<Manner>,
    /// To whom it was said, other than a relay.
    pub addressee: Option<Addressee>,
    /// Through whom it came, from the source towards the reader.
    pub via: Vec<Relay>,
    /// When it was said.
    pub said: Option<Dated>,
    /// The earlier statements of the page that it answers.
    pub answers: Vec<StatementId>,
    /// The statement whose content it stands in.
    pub within: Option<StatementId>,
    /// Why it is there.
    pub because: Because,
}

/// Who is said to have said something.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Source {
    /// The words that name it here ("he", "the Kremlin spokesman"); empty where none do.
    pub spans: Vec<Span>,
    /// What it is.
    pub kind: SourceKind,
    /// The entity meant; `None` for anonymous, generic and unresolved sources.
    pub entity: Option<EntityId>,
    /// The resolved name; `None` where the page does not tell it.
    pub name: Option<String>,
    /// Office or function as the page words it.
    pub role: Option<String>,
}

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum SourceKind {
    /// A named human being.
    Person,
    /// A body that speaks as one: a ministry, a party, a company, a court.
    OfficialBody,
    /// A state, also under the name of its capital.
    State,
    /// Many, named or not: lawmakers, critics, residents.
    Group,
    /// A press organ or agency.
    Outlet,
    /// A report, a poll, a letter, a law.
    Document,
    /// Somebody whom the page does not name.
    Anonymous,
    /// Nobody is told.
    None,
}

impl SourceKind {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::OfficialBody => "official_body",
            Self::State => "state",
            Self::Group => "group",
            Self::Outlet => "outlet",
            Self::Document => "document",
            Self::Anonymous => "anonymous",
            Self::None => "none",
        }
    }
}

/// The words that attribute a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Cue {
    /// Where they stand, in order.
    pub spans: Vec<Span>,
    /// Dictionary form of the head word ("tell").
    pub lemma: String,
    /// Whether the saying itself is denied ("did not say").
    pub negated: bool,
}

/// Whether the words of a content stand in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Quotation {
    /// All of them.
    Direct,
    /// None.
    Indirect,
    /// Some.
    Mixed,
}

impl Quotation {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
}

/// Whether the page has it that the source uttered the words, or that they hold for the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Manner {
    /// Said, written, shown: "said", "denied", "the report found".
    Speech,
    /// Thought, felt, wanted, known, without an utterance that is told: "believes", "hopes", "plans".
    Attitude,
}

impl Manner {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Speech => "speech",
            Self::Attitude => "attitude",
        }
    }

    /// The manner of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Speech, Self::Attitude].into_iter().find(|manner| manner.as_str() == name)
    }
}

/// To whom something was said.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Addressee {
    /// The words that name them.
    pub span: Span,
}

/// Somebody through whom a statement came to the page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Relay {
    /// Its name as the page gives it.
    pub name: String,
    /// What it is.
    pub kind: RelayKind,
    /// Where the page says so.
    pub span: Span,
}

/// What a relay is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum RelayKind {
    /// A news agency.
    Agency,
    /// Any other press organ.
    Outlet,
    /// Several, unnamed ("news agencies").
    Group,
}

impl RelayKind {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Outlet => "outlet",
            Self::Group => "group",
        }
    }
}
