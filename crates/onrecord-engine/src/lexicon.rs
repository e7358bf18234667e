//! Word lists that a person can read: loading, checking and looking up.
//!
//! Every list is a tab-separated file under `data/`. [`Data`] holds the embedded files and whatever
//! `--data` put over them; [`Table`] reads one with errors that name line and column. What a list
//! means belongs to the step that uses it (`foo::Lists::load(&Data)`).

mod data;
mod table;

pub use data::Data;
pub use table::{DataError, Row, Table};
