//! What tests share.

use crate::Lists;

/// The lists of the repository.
pub(crate) fn lists() -> Lists {
    Lists::load(|name| match name {
        "en/link_words.tsv" => include_str!("../../../data/en/link_words.tsv"),
        "en/word_forms.tsv" => include_str!("../../../data/en/word_forms.tsv"),
        "en/states.tsv" => include_str!("../../../data/en/states.tsv"),
        "en/word_clusters.tsv" => include_str!("../../../data/en/word_clusters.tsv"),
        _ => "",
    })
    .unwrap()
}
