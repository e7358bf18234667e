//! Learned weights: the file that holds them, the checks before one is believed, and the hash of what
//! they weigh.

mod container;
mod feature;

pub use container::{Container, ModelError, schema_hash};
pub(crate) use feature::Feature;
