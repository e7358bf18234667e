use onrecord_ledger::Act;
use rustc_hash::{FxHashMap, FxHashSet};

use super::weights::Weights;
use crate::lexicon::{Data, DataError, Table};

const THINGS: &str = "en/answered_things.tsv";
const FUNCTION_WORDS: &str = "en/function_words.tsv";

/// Word lists of this step.
#[derive(Debug)]
pub struct Lists {
    /// Nouns that tell what is answered, singular and plural, with the acts that make such a thing.
    pub(super) things: FxHashMap<String, Acts>,
    /// Words that any two statements may share.
    pub(super) function_words: FxHashSet<String>,
    /// `None` where nothing is to be answered: while weights are trained.
    pub(super) weights: Option<Weights>,
}

/// A set of acts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Acts(u32);

impl Acts {
    pub(super) fn with(self, act: Act) -> Self {
        Self(self.0 | 1 << act as u8)
    }

    pub(super) fn holds(self, act: Act) -> bool {
        self.0 & 1 << act as u8 != 0
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl Lists {
    /// Loads the nouns of what is answered, the words that carry no matter, and the weights.
    ///
    /// # Errors
    /// [`DataError`] where a list is malformed, or the embedded weights are not this program's.
    pub fn load(data: &Data) -> Result<Self, DataError> {
        let weights = Weights::embedded().map_err(|error| {
            DataError::new(
                "models/answers-en-1/weights.bin",
                1,
                1,
                error.to_string(),
                "run 'onrecord-lab train answers'",
            )
        })?;
        Ok(Self::without_weights(data)?.with_weights(weights))
    }

    /// The same with these weights.
    #[must_use]
    pub fn with_weights(self, weights: Weights) -> Self {
        Self { weights: Some(weights), ..self }
    }

    /// Loads the lists alone: no statement answers anything.
    ///
    /// # Errors
    /// [`DataError`] where a list is malformed.
    pub fn without_weights(data: &Data) -> Result<Self, DataError> {
        let mut things = FxHashMap::default();
        for row in Table::parse(THINGS, data.text(THINGS), &["noun", "acts"])?.rows() {
            let mut acts = Acts::default();
            for name in row.get("acts").split_whitespace() {
                let act = Act::named(name)
                    .ok_or_else(|| row.error("acts", format!("unknown act '{name}'"), "acts of the record's list"))?;
                acts = acts.with(act);
            }
            if !acts.is_empty() {
                let noun = row.get("noun").to_lowercase();
                things.insert(plural(&noun), acts);
                things.insert(noun, acts);
            }
        }
        let words = Table::parse(FUNCTION_WORDS, data.text(FUNCTION_WORDS), &["word"])?;
        let function_words = words.rows().map(|row| row.get("word").to_lowercase()).collect();
        Ok(Self { things, function_words, weights: None })
    }
}

fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o']) => format!("{stem}ies"),
        _ => format!("{noun}s"),
    }
}
