//! What a model was trained on, so that no measure is taken on it.

use std::collections::BTreeSet;
use std::path::Path;

use sha2::{Digest, Sha256};

/// The file beside a model's weights that lists its training pages: one hash a line.
pub const FILE: &str = "seen.txt";

/// Hashes of training pages: the first 64 bits of SHA-256 over the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen(BTreeSet<String>);

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes())[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Seen {
    /// The hashes of these texts.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self(texts.into_iter().map(hash).collect())
    }

    /// One hash over all of them, for the card.
    #[must_use]
    pub fn digest(&self) -> String {
        hash(&self.to_lines())
    }

    /// How many pages.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The file's text.
    #[must_use]
    pub fn to_lines(&self) -> String {
        self.0.iter().map(|hash| format!("{hash}\n")).collect()
    }

    /// Reads the list beside a model; an absent one is empty.
    ///
    /// # Errors
    /// Where it is there and cannot be read.
    pub fn load(model: &Path) -> std::io::Result<Self> {
        match std::fs::read_to_string(model.join(FILE)) {
            Ok(lines) => Ok(Self(lines.lines().map(str::to_owned).collect())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    /// Refuses to measure on a page that the model was trained on.
    ///
    /// # Errors
    /// A message that names the first such page.
    pub fn refuse<'a>(&self, pages: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<(), String> {
        for (name, text) in pages {
            if self.0.contains(&hash(text)) {
                return Err(format!(
                    "'{name}' is a training page of this model: a figure on it would mean nothing; \
                     measure on pages that it has not seen, or train with --hold-out"
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_training_page_is_refused_by_name() {
        let seen = Seen::of(["Vela said no."]);
        assert!(seen.refuse([("a", "Orlov said yes.")]).is_ok());
        assert!(seen.refuse([("a", "Orlov said yes."), ("b", "Vela said no.")]).is_err_and(|e| e.contains("'b'")));
    }
}
