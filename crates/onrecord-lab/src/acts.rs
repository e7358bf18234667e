//! The classifier of acts: examples, training, measures.

pub mod command;
mod examples;
mod logistic;
mod made;
pub mod manner;
mod measure;
pub mod pieces;

pub use examples::{Example, LabelError, gold, made_pages, marked, of_pages, to_learn, unlabelled};
pub use logistic::train;
pub use made::made;
pub use measure::Measure;
