//! The card beside a model's weights: what it was trained on, how, and how good it is.

use serde::Serialize;

/// A model's card, written as `card.toml`.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    /// Id of the model.
    pub id: String,
    /// What it does.
    pub task: String,
    /// What it is meant for, and what it is not meant for.
    pub scope: String,
    /// Where it is known to fail.
    pub caveats: String,
    /// The command that made it.
    pub command: String,
    /// The seed of everything random in it.
    pub seed: u64,
    /// Hash of all training pages together.
    pub training_digest: String,
    /// How many training pages.
    pub training_pages: usize,
    /// Where they come from.
    pub corpora: Vec<Corpus>,
    /// Measures on pages that it has not seen.
    pub scores: Vec<Measured>,
}

/// A corpus that a model was trained on.
#[derive(Clone, Debug, Serialize)]
pub struct Corpus {
    /// Its name.
    pub name: String,
    /// Its licence, or what stands in place of one.
    pub licence: String,
    /// What part of it was used.
    pub used: String,
}

/// A measure on a set of pages.
#[derive(Clone, Debug, Serialize)]
pub struct Measured {
    /// What it was measured on.
    pub on: String,
    /// The measure.
    pub measure: String,
    /// Its value.
    pub value: f64,
}

impl Card {
    /// The text of `card.toml`.
    ///
    /// # Errors
    /// Where a field cannot be written as TOML.
    pub fn to_toml(&self) -> Result<String, String> {
        toml::to_string_pretty(self).map_err(|error| error.to_string())
    }
}
