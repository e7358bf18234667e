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
//! | [`words`], [`search`] | what is searched for, and how it is found |
//! | [`links`] | what linking finds between pages, kept and handed out piece by piece |
//! | [`pack`] | how bytes and readings lie in the file |
//!
//! Who reads the page is not its business: it takes a [`Reading`](onrecord_ledger::Reading) and keeps it.

mod archive;
mod correction;
mod error;
mod intake;
mod links;
mod pack;
mod schema;
mod search;
mod words;

pub use archive::{Archive, Holdings, Known, Listed, Outcome, Status};
pub use correction::{Correction, Wrong};
pub use error::ArchiveError;
pub use intake::{Anew, Form, Original, Prepared, Stood, Version};
pub use links::{Connected, Kind, Linker, NEAREST};
pub use onrecord_link::PageNo;
pub use search::{Order, Query};
