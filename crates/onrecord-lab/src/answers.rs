//! Which earlier report a statement answers: examples, training, measures.

mod articles;
mod command;
mod examples;
mod found;
mod labels;
mod logit;
mod measure;

pub use command::{EvalAnswers, TrainAnswers, eval, floors, train};
