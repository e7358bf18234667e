//! The classifier of acts: examples, training, measures.

pub mod command;
mod examples;
mod logistic;
mod measure;

pub use examples::{Example, LabelError, gold, marked, of_pages};
pub use logistic::train;
pub use measure::Measure;
