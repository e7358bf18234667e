//! The nouns of onrecord: what a page says, and where on the page it says it.
//!
//! This crate holds types and their invariants. It does no I/O, knows no JSON, no model and no
//! word list.
//!
//! | part | what it is |
//! |---|---|
//! | [`Span`] | half-open range of UTF-8 bytes in a page's text, on char boundaries |
//! | [`Document`] | a page as given: its text and where it came from; never changed |
//! | [`Runs`] | the way from the text back to the bytes of the file, for HTML |
//! | [`Anatomy`] | what is what on the page: blocks with roles, title, outlet, date, language |
//! | [`Statement`] | one attribution: source, cue, content, act, relays, date |
//! | [`Entity`] | a person, body, state, outlet or place that the page mentions |
//! | [`Deal`] | X in exchange for Y, both legs anchored |
//! | [`TimeExpression`], [`Dated`] | when, as TimeML writes it, and as an interval of civil dates |
//! | [`Note`] | what a reader of the record should know about this page |
//! | [`Reading`] | all of the above for one page |
//!
//! Invariants:
//! - A [`Span`] can only be made against a text and is valid for that text.
//! - What the page does not say is `None`.
//! - Sets that are closed (acts, roles, kinds) are enums.
//! - Ids are hashes of content; reading a page twice gives the same ids.

mod act;
mod anatomy;
mod because;
mod dated;
mod deal;
mod document;
mod entity;
mod evidence;
mod id;
mod note;
mod offsets;
mod reading;
mod runs;
mod span;
mod statement;
mod time_expression;

pub use act::{Act, Firmness, Stance};
pub use anatomy::{
    Agency, AgencyBasis, Anatomy, Author, Block, BlockRole, DeclaredTitle, Language, Outlet, OutletBasis, Place,
    Published, PublishedBasis, Repeat,
};
pub use because::Because;
pub use dated::{Dated, DatedBasis};
pub use deal::{Deal, DealParty, DealStatus};
pub use document::{Document, DocumentTooLong, Given, MediaType};
pub use entity::{Entity, EntityId, EntityKind};
pub use evidence::{Evidence, Rule};
pub use id::{DocumentId, NoStatementId, StatementId};
pub use note::{Note, NoteCode, Severity};
pub use offsets::CodePoints;
pub use reading::Reading;
pub use runs::{Run, Runs};
pub use span::{Span, SpanError};
pub use statement::{Addressee, Cue, Manner, Quotation, Relay, RelayKind, Source, SourceKind, Statement};
pub use time_expression::{TimeExpression, TimeType};
