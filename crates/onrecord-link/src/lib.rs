//! Links pages: which share text, which render the same utterance, which report the same claim, who answered
//! it, and how many independent origins stand behind it.
//!
//! The result is a function of the *set* of pages. Three pure steps see to that:
//!
//! 1. [`Digest::of`] takes from one page's reading what linking needs.
//! 2. [`compare`] finds all that holds between two pages ([`Edge`]s), and [`within`] all that holds within one.
//!    Which pages are worth comparing an inverted index of [`Key`]s tells ([`candidates`], [`alive`]).
//! 3. [`utterances`], [`claims`], [`stories`] and [`reuses`] fold a connected [`Piece`] of pages and edges into what
//!    a reader asks for.
//!
//! Nothing here depends on the order in which pages came, on the clock, or on the rest of the archive, save by the
//! cap on keys that too many pages hold.
//!
//! The method, its sources and limits: `docs/linking.md`.

mod align;
mod claim;
mod compare;
mod digest;
mod edge;
mod lists;
mod origin;
mod piece;
mod postings;
mod reach;
mod result;
mod reuse;
mod story;
#[cfg(test)]
mod testing;
mod topic;
mod utterance;
mod wording;
mod words;

pub use claim::{claims, claims_of};
pub use compare::{compare, within};
pub use digest::Digest;
pub use edge::{AnswerEdge, Edge, ReuseEdge, SameEdge, UnitPair};
pub use lists::{ListError, Lists};
pub use piece::{Piece, linked};
pub use postings::{Candidate, Key, Memory, PageNo, Postings, Space, alive, alive_of, candidates};
pub use reach::{Reached, reached, units_of};
pub use result::{
    Claim, Difference, DifferenceKind, Direction, Join, JoinReason, OriginGroup, Origins, Relation, Rendering, Report,
    Response, Reuse, Story, Utterance, Why,
};
pub use reuse::reuses;
pub use story::stories;
pub use topic::Topic;
pub use utterance::{places_of, utterances, utterances_of};
pub use wording::{Found, wording};

/// Raised when digests, keys, edges or what they mean change: a store then links its pages anew.
pub const LINK_VERSION: u32 = 9;
