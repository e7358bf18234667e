use rustc_hash::FxHashMap;

use crate::lexicon::{Data, DataError, Table};

/// Names of months in many languages.
#[derive(Debug)]
pub(in crate::clean) struct Months {
    /// 1 to 12 by the name in small letters.
    numbers: FxHashMap<String, u32>,
    /// What a name means in one language, where others use it for another month.
    of_language: FxHashMap<(String, String), u32>,
}

const MONTHS: &str = "months.tsv";
const COLUMNS: [&str; 13] = ["language", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];

impl Months {
    pub(in crate::clean) fn load(data: &Data) -> Result<Self, DataError> {
        let mut months = Self { numbers: FxHashMap::default(), of_language: FxHashMap::default() };
        for row in Table::parse(MONTHS, data.text(MONTHS), &COLUMNS)?.rows() {
            let language = row.get("language");
            for (number, column) in (1..).zip(COLUMNS.iter().skip(1)) {
                for name in row.get(column).split(';').filter(|name| !name.is_empty()) {
                    if *months.numbers.entry(name.to_owned()).or_insert(number) != number {
                        months.of_language.insert((language.to_owned(), name.to_owned()), number);
                    }
                }
            }
        }
        Ok(months)
    }

    /// The month that a word names, 1 to 12. `language` is that of the page (ISO 639-1), where it is
    /// known.
    pub(super) fn number(&self, word: &str, language: Option<&str>) -> Option<u32> {
        let word = word.to_lowercase();
        if let Some(language) = language
            && !self.of_language.is_empty()
            && let Some(number) = self.of_language.get(&(language.to_owned(), word.clone()))
        {
            return Some(*number);
        }
        self.numbers.get(&word).copied()
    }
}
