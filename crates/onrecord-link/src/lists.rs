//! The word lists that linking uses.

use std::fmt;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::words::{fold, hash};

/// What a word of `link_words.tsv` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Special {
    /// A numeral.
    Number(u64),
    /// A numeral that multiplies the one before it.
    Times(u64),
    /// Turns a sentence round.
    Not,
    /// A modal.
    Modal(Modal),
}

/// Modals by what they say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Modal {
    /// It has to be.
    Must,
    /// It can be.
    May,
    /// It is to be.
    Will,
}

/// Word lists, loaded once.
#[derive(Debug, Default)]
pub struct Lists {
    special: FxHashMap<u64, Special>,
    units: FxHashMap<u64, Box<str>>,
    /// Dictionary forms of words that no spelling rule takes there.
    forms: FxHashMap<u64, Box<str>>,
    /// The list of common words in the order of their frequency.
    common: Box<str>,
    /// How much a word tells, 0 to 100, by the hash of its stem; made of `common` when it is first asked for, since most
    /// questions to an archive compare no words.
    weights: OnceLock<FxHashMap<u64, u8>>,
    /// Hash of the state that a name, an adjective or a capital stands for; by the folded words, joined by
    /// a blank.
    states: FxHashMap<u64, u64>,
}

impl Lists {
    /// Loads the lists; `text` gives the text of a list by its path under `data/`.
    ///
    /// # Errors
    /// [`ListError`] where a list is malformed.
    pub fn load<'a>(text: impl Fn(&str) -> &'a str) -> Result<Self, ListError> {
        let mut lists = Self::default();
        lists.load_words(text("en/link_words.tsv"))?;
        for row in rows(text("en/word_forms.tsv")) {
            if let [form, lemma, ..] = *row.fields.as_slice()
                && form != lemma
                && !lemma.contains(' ')
            {
                lists.forms.insert(hash(form), lemma.into());
            }
        }
        for row in rows(text("en/states.tsv")) {
            if let [name, _, state, ..] = *row.fields.as_slice() {
                lists.states.insert(hash(&fold(name)), hash(&fold(state)));
            }
        }
        lists.common = text("en/word_clusters.tsv").into();
        Ok(lists)
    }

    /// The clusters' list is in order of frequency: a word's line is its rank.
    fn weigh(&self) -> FxHashMap<u64, u8> {
        let mut weights = FxHashMap::default();
        for (rank, row) in rows(&self.common).enumerate() {
            if let Some(word) = row.fields.first().filter(|word| word.chars().all(char::is_alphanumeric)) {
                weights.entry(hash(&self.stem(word))).or_insert_with(|| weight_of_rank(rank));
            }
        }
        weights
    }

    fn load_words(&mut self, text: &str) -> Result<(), ListError> {
        for row in rows(text) {
            let error = |message: &str| ListError { line: row.line, message: message.to_owned() };
            let [word, class, ref rest @ ..] = *row.fields.as_slice() else {
                return Err(error("a word without a class"));
            };
            let value = rest.first().copied().unwrap_or_default();
            let number = || value.parse::<u64>().map_err(|_| error("a numeral without its value"));
            let special = match class {
                "number" => Special::Number(number()?),
                "times" => Special::Times(number()?),
                "not" => Special::Not,
                "must" => Special::Modal(Modal::Must),
                "may" => Special::Modal(Modal::May),
                "will" => Special::Modal(Modal::Will),
                "unit" => {
                    self.units.insert(hash(word), value.into());
                    continue;
                }
                _ => return Err(error("an unknown class")),
            };
            self.special.insert(hash(word), special);
        }
        Ok(())
    }

    pub(crate) fn special(&self, exact: u64) -> Option<Special> {
        self.special.get(&exact).copied()
    }

    pub(crate) fn state(&self, words: &str) -> Option<u64> {
        self.states.get(&hash(words)).copied()
    }

    /// How much a stem tells, 0 to 100; a word that the list does not know tells most.
    pub(crate) fn weight(&self, stem: u64) -> u8 {
        self.weights.get_or_init(|| self.weigh()).get(&stem).copied().unwrap_or(100)
    }

    /// The stem of a folded word.
    pub(crate) fn stem(&self, word: &str) -> String {
        let exact = hash(word);
        let word = self.units.get(&exact).map_or(word, |unit| unit);
        let word = self.forms.get(&exact).map_or(word, |lemma| lemma);
        crate::words::stem(word)
    }
}

/// log2 of the rank in hundreds, so that the hundred commonest words weigh nearly nothing and those
/// beyond the hundred-thousandth 100.
fn weight_of_rank(rank: usize) -> u8 {
    (10.0 * (1.0 + rank as f64 / 100.0).log2()).min(100.0) as u8
}

struct Row<'a> {
    line: usize,
    fields: Vec<&'a str>,
}

/// The rows of a list, without comments and header.
fn rows(text: &str) -> impl Iterator<Item = Row<'_>> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with("# "))
        .skip(1)
        .map(|(at, line)| Row { line: at + 1, fields: line.split('\t').map(str::trim).collect() })
}

/// What is wrong with `link_words.tsv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "en/link_words.tsv:{}: {}", self.line, self.message)
    }
}

impl std::error::Error for ListError {}
