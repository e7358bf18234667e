//! The archive: pages, readings and corrections in one SQLite file.
//!
//! **Pages and corrections are ground truth**: the bytes of every page as they came, every version of it, and what
//! people said against the program. All else in the file (readings, the index of words, links) follows from them and
//! can be made again.
//!
//! | module | what it is for |
//! |---|---|
//! | [`schema`] | the formats of the file, and the way from one to the next |
//! | [`intake`] | a page on its way in, packed on any thread |
//! | [`archive`] | opening, keeping a batch, getting a page and its reading back |
//! | [`correction`] | what people say against the program |
//! | [`words`] | what is searched for |
//! | [`pack`] | how bytes and readings lie in the file |
//!
//! Who reads the page is not its business: it takes a [`Reading`](onrecord_ledger::Reading) and keeps it.

mod archive;
mod correction;
mod error;
mod intake;
mod pack;
mod schema;
mod words;

pub use archive::{Archive, Known, Listed, Outcome, PageNo, Status};
pub use correction::{Correction, Wrong};
pub use error::ArchiveError;
pub use intake::{Form, Original, Prepared, Stood, Version};
