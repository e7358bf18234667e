//! What onrecord tells: the record of a page, and the answers of an archive, as data that becomes JSON. The command
//! line prints them, the reading room serves and shows them; neither knows how they are found.
//!
//! | module | what it is for |
//! |---|---|
//! | `record` | a reading as JSON: the contract with everything outside |
//! | `desk` | an open archive, and what every answer says of its page |
//! | `statement` | statements and articles by their words, their speaker, their day |
//! | `quotation` | whether pages hold a quotation, word for word or otherwise |
//! | `claim` | what is said to be so, by whom, who answered, and how many origins stand behind it |
//! | `utterance` | one act of speech in all its wordings |
//! | `feed` | statements as an Atom feed |
//! | `reuse` | which pages share text |
//! | `story` | pages about one affair |
//! | `listed` | what is in an archive, page by page |
//! | `deed` | how acts and firmness are shown to people |
//! | `recent` | the newest pages, and what hangs together with them |
//! | `id` | ids of claims |
//! | `safe_text` | which characters are harmful where they are shown |

mod beyond;
pub mod claim;
pub mod deed;
mod desk;
pub mod feed;
mod id;
pub mod listed;
pub mod quotation;
pub mod recent;
pub mod record;
pub mod reuse;
pub mod safe_text;
pub mod statement;
pub mod story;
pub mod utterance;

pub use beyond::Beyond;
pub use desk::{Desk, DeskError, On, Said, Start, Words, speaker, statement_of};
