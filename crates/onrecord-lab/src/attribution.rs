//! Attribution: examples from the corpora, training of the fast profile, and its measures.

pub mod command;
pub mod examples;
pub mod measure;
pub mod metrics;
pub mod train;
