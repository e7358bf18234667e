//! Which earlier report a statement answers: examples, training, measures.

pub mod command;
mod examples;
mod logit;
mod measure;

pub use command::{EvalAnswers, TrainAnswers, eval, train};
pub use examples::{ActsFrom, Example};
