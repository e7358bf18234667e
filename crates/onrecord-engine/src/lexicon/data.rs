use std::collections::BTreeMap;

/// The word lists as texts, by their path under `data/` ("en/reporting_verbs.tsv").
#[derive(Clone, Debug)]
pub struct Data {
    files: BTreeMap<String, String>,
}

/// Every list that is part of the program.
const EMBEDDED: &[(&str, &str)] = &[
    ("en/abbreviations.tsv", include_str!("../../../../data/en/abbreviations.tsv")),
    ("en/act_phrases.tsv", include_str!("../../../../data/en/act_phrases.tsv")),
    ("en/antecedents.tsv", include_str!("../../../../data/en/antecedents.tsv")),
    ("en/answered_things.tsv", include_str!("../../../../data/en/answered_things.tsv")),
    ("en/firmness.tsv", include_str!("../../../../data/en/firmness.tsv")),
    ("en/reporting_verbs.tsv", include_str!("../../../../data/en/reporting_verbs.tsv")),
    ("en/word_forms.tsv", include_str!("../../../../data/en/word_forms.tsv")),
    ("en/agencies.tsv", include_str!("../../../../data/en/agencies.tsv")),
    ("en/dateline_cities.tsv", include_str!("../../../../data/en/dateline_cities.tsv")),
    ("en/lead_ins.tsv", include_str!("../../../../data/en/lead_ins.tsv")),
    ("en/outlets.tsv", include_str!("../../../../data/en/outlets.tsv")),
    ("en/function_words.tsv", include_str!("../../../../data/en/function_words.tsv")),
    ("en/furniture.tsv", include_str!("../../../../data/en/furniture.tsv")),
    ("en/word_clusters.tsv", include_str!("../../../../data/en/word_clusters.tsv")),
    ("en/given_names.tsv", include_str!("../../../../data/en/given_names.tsv")),
    ("en/metonyms.tsv", include_str!("../../../../data/en/metonyms.tsv")),
    ("en/organisations.tsv", include_str!("../../../../data/en/organisations.tsv")),
    ("en/phrase_edges.tsv", include_str!("../../../../data/en/phrase_edges.tsv")),
    ("en/press_names.tsv", include_str!("../../../../data/en/press_names.tsv")),
    ("en/source_nouns.tsv", include_str!("../../../../data/en/source_nouns.tsv")),
    ("en/states.tsv", include_str!("../../../../data/en/states.tsv")),
    ("en/short_given_names.tsv", include_str!("../../../../data/en/short_given_names.tsv")),
    ("en/titles.tsv", include_str!("../../../../data/en/titles.tsv")),
    ("en/deal_links.tsv", include_str!("../../../../data/en/deal_links.tsv")),
    ("en/deal_words.tsv", include_str!("../../../../data/en/deal_words.tsv")),
    ("en/holidays.tsv", include_str!("../../../../data/en/holidays.tsv")),
    ("en/said_words.tsv", include_str!("../../../../data/en/said_words.tsv")),
    ("en/tense_words.tsv", include_str!("../../../../data/en/tense_words.tsv")),
    ("en/time_references.tsv", include_str!("../../../../data/en/time_references.tsv")),
    ("date_words.tsv", include_str!("../../../../data/date_words.tsv")),
    ("page_fields.tsv", include_str!("../../../../data/page_fields.tsv")),
    ("months.tsv", include_str!("../../../../data/months.tsv")),
    ("en/link_words.tsv", include_str!("../../../../data/en/link_words.tsv")),
    ("en/time_words.tsv", include_str!("../../../../data/en/time_words.tsv")),
];

impl Data {
    /// The lists that the program was built with.
    #[must_use]
    pub fn embedded() -> Self {
        Self { files: EMBEDDED.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect() }
    }

    /// The paths of the lists that the program was built with.
    pub fn names() -> impl Iterator<Item = &'static str> {
        EMBEDDED.iter().map(|(name, _)| *name)
    }

    /// The same lists with one replaced.
    #[must_use]
    pub fn with(mut self, name: &str, text: String) -> Self {
        self.files.insert(name.to_owned(), text);
        self
    }

    /// The text of a list; empty where there is none of that name.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.files.get(name).map_or("", String::as_str)
    }
}
