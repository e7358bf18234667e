//! Attribution: examples from the corpora, what the fast profile learns from, and the measures of both profiles.

pub mod command;
pub mod examples;
pub mod measure;
pub mod metrics;
pub mod scenes;
pub mod tag;
