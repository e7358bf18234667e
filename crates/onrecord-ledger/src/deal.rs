use crate::{Because, EntityId, Span, StatementId};

/// X in exchange for Y: one leg given, the other got for it.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Deal {
    /// What is given.
    pub give: Span,
    /// What it is given for.
    pub get: Span,
    /// Who does or gives `give`; `None` where the page does not say.
    pub giver: Option<DealParty>,
    /// Who does or gives `get`; `None` where the page does not say.
    pub taker: Option<DealParty>,
    /// Who offers, asks or is said to seek it; `None` where the page does not say.
    pub proposer: Option<DealParty>,
    /// How the page tells it.
    pub status: DealStatus,
    /// The statement that tells it; `None` in the page's own narration.
    pub statement: Option<StatementId>,
    /// Why it is there.
    pub because: Because,
}

/// A side of a deal.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DealParty {
    /// Where it is named.
    pub span: Span,
    /// Its resolved name, else the words as they stand.
    pub name: String,
    /// The entity meant.
    pub entity: Option<EntityId>,
}

/// How a page tells a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum DealStatus {
    /// Claimed by somebody.
    Alleged,
    /// Offered.
    Proposed,
    /// Struck.
    Agreed,
    /// Refused, or failed.
    Rejected,
    /// A party says that there is none.
    Denied,
    /// Will come about only if.
    Conditional,
    /// Expected.
    Anticipated,
    /// Carried out.
    Done,
}

impl DealStatus {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Alleged => "alleged",
            Self::Proposed => "proposed",
            Self::Agreed => "agreed",
            Self::Rejected => "rejected",
            Self::Denied => "denied",
            Self::Conditional => "conditional",
            Self::Anticipated => "anticipated",
            Self::Done => "done",
        }
    }
}
