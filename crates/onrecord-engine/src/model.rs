//! Learned weights: the file that holds them, and the checks before one is believed.

mod container;

pub use container::{Container, ModelError, schema_hash};
