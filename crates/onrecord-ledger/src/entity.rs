use std::fmt;

use crate::Span;

/// Somebody or something that the page mentions by name.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Entity {
    /// Its number in this page.
    pub id: EntityId,
    /// The fullest name that the page gives, without titles.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    /// Office or function as the page words it ("Russian Deputy Foreign Minister").
    pub role: Option<String>,
    /// The state or body that the role belongs to, by its name.
    pub of: Option<String>,
    /// Where the page mentions it, in order.
    pub mentions: Vec<Span>,
}

/// The number of an entity within one page's reading, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct EntityId(pub u32);

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "e{}", self.0)
    }
}

/// What a named thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A body: ministry, party, company, court.
    Organization,
    /// A state, or its capital or palace standing for it.
    State,
    /// A press organ or agency.
    Outlet,
    /// A place.
    Place,
    /// A people, a following, a faction.
    Group,
}

impl EntityKind {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organization => "organization",
            Self::State => "state",
            Self::Outlet => "outlet",
            Self::Place => "place",
            Self::Group => "group",
        }
    }
}
