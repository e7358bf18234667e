use rustc_hash::FxHashSet;

use crate::lexicon::{Data, DataError, Table};

/// Word lists of segmentation: abbreviations, and words that begin sentences.
#[derive(Debug, Default)]
pub struct Lists {
    /// Without the dot, as written.
    abbreviations: FxHashSet<String>,
    /// Abbreviations that stand before a name and so never end a sentence.
    titles: FxHashSet<String>,
    starters: FxHashSet<String>,
}

const ABBREVIATIONS: &str = "en/abbreviations.tsv";

impl Lists {
    /// Loads `en/abbreviations.tsv`.
    ///
    /// # Errors
    /// [`DataError`] where the list is malformed.
    pub fn load(data: &Data) -> Result<Self, DataError> {
        let mut lists = Self::default();
        for row in Table::parse(ABBREVIATIONS, data.text(ABBREVIATIONS), &["word", "kind"])?.rows() {
            let word = row.get("word").trim_end_matches('.').to_owned();
            match row.get("kind") {
                "before_name" => {
                    lists.titles.insert(word.clone());
                    lists.abbreviations.insert(word)
                }
                "other" => lists.abbreviations.insert(word),
                "starter" => lists.starters.insert(word),
                kind => {
                    let message = format!("unknown kind '{kind}'");
                    return Err(row.error("kind", message, "one of before_name, other, starter"));
                }
            };
        }
        Ok(lists)
    }

    pub(super) fn is_abbreviation(&self, word: &str) -> bool {
        self.abbreviations.contains(word)
    }

    /// Whether an abbreviation (with its dot) may be the last word of a sentence.
    pub(super) fn may_end_sentence(&self, word: &str) -> bool {
        let bare = word.trim_end_matches('.');
        // "U.S.", "Inc." may; "Mr." and initials may not.
        !self.titles.contains(bare) && bare.chars().count() > 1
    }

    pub(super) fn begins_sentences(&self, word: &str) -> bool {
        self.starters.contains(word)
    }
}
