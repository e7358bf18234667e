//! Reads one news page: what is article and what is furniture, who said what, through whom it came,
//! when, and what was done with the words.
//!
//! The way of a page, each step one module:
//!
//! | step | module | gives |
//! |---|---|---|
//! | decode | [`page`] | a [`Document`](onrecord_ledger::Document) out of bytes |
//! | clean | [`clean`] | its [`Anatomy`](onrecord_ledger::Anatomy): blocks with roles, title, date, outlet |
//! | segment | [`segment`] | paragraphs, sentences, tokens, quotation marks |
//! | attribute | [`attribute`] | source, cue and content of every statement |
//! | resolve | [`resolve`] | who the sources are, relays, addressees |
//! | date | [`date`] | time expressions, and when each statement was made |
//! | act | [`act`] | what each source does with the words |
//! | answer | [`answer`] | which earlier report each statement answers |
//! | deal | [`deal`] | what was to be given for what |
//!
//! The engine is pure: no files, no clock, no environment, no output, no panic on any page. A step
//! makes a new layer and changes nothing of another's. A step with a learned part is a trait held by
//! [`Engine`], so that a better model is a swap.

pub mod act;
pub mod answer;
pub mod attribute;
pub mod clean;
pub mod convolve;
pub mod date;
pub mod deal;
pub mod encode;
pub mod html;
pub mod lexicon;
pub mod model;
pub mod page;
pub mod resolve;
pub mod segment;

mod engine;
#[cfg(test)]
mod marked;
mod neural;

pub use engine::{Engine, EngineError};
pub use page::Page;
