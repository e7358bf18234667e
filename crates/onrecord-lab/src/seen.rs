//! What a model was trained on, so that no measure is taken on it.

use std::collections::BTreeSet;
use std::path::Path;

use crate::digest;

/// The file beside a model's weights that lists its training pages: one hash a line.
pub const FILE: &str = "seen.txt";

/// Writes a model's folder: its weights, its card, and the pages that it was trained on; `None` where the
/// card alone tells of them.
///
/// # Errors
/// A message that names what could not be written.
pub fn write_model(out: &Path, weights: &[u8], card: &str, seen: Option<&Seen>) -> Result<(), String> {
    std::fs::create_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
    let seen = seen.map(Seen::to_lines);
    let parts = [("weights.bin", weights), ("card.toml", card.as_bytes())];
    for (name, bytes) in parts.into_iter().chain(seen.as_deref().map(|lines| (FILE, lines.as_bytes()))) {
        let path = out.join(name);
        std::fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// Hashes of training pages: the first 64 bits of SHA-256 over the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen(BTreeSet<String>);

impl Seen {
    /// The hashes of these texts.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self(texts.into_iter().map(|text| digest::short(text.as_bytes())).collect())
    }

    /// One hash over all of them, for the card.
    #[must_use]
    pub fn digest(&self) -> String {
        digest::short(self.to_lines().as_bytes())
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

    /// Reads the list beside a model.
    ///
    /// # Errors
    /// Where it cannot be read: a model of which nobody knows what it has seen cannot be measured.
    pub fn load(model: &Path) -> Result<Self, String> {
        let path = model.join(FILE);
        let lines = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self(lines.lines().map(str::to_owned).collect()))
    }

    /// Refuses to measure on a page that the model was trained on.
    ///
    /// # Errors
    /// A message that names the first such page.
    pub fn refuse<'a>(&self, pages: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<(), String> {
        for (name, text) in pages {
            if self.0.contains(&digest::short(text.as_bytes())) {
                return Err(format!(
                    "'{name}' is a training page of this model: a figure on it would mean nothing; \
                     measure on pages that it has not seen, or train with --hold-out"
                ));
            }
        }
        Ok(())
    }
}

/// Refuses to measure on facts that a model's card lists among what it was trained on.
///
/// # Errors
/// A message that names the model, or what could not be read.
pub fn refuse_carded(models: &Path, facts: &Path) -> Result<(), String> {
    let wrong = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let digest = digest::hex(&std::fs::read(facts).map_err(|error| wrong(facts, error))?);
    for model in std::fs::read_dir(models).map_err(|error| wrong(models, error))? {
        let card = model.map_err(|error| wrong(models, error))?.path().join("card.toml");
        if std::fs::read_to_string(&card).is_ok_and(|card| card.contains(&digest)) {
            return Err(format!(
                "{}: a training set by {}; a figure on it would mean nothing",
                facts.display(),
                card.display()
            ));
        }
    }
    Ok(())
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
