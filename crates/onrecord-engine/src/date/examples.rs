//! Examples that read as tests.

use super::*;
use crate::lexicon::Data;
use crate::marked::{Marked, mark};
use crate::resolve;
use onrecord_ledger::{DocumentId, Given, MediaType, Published, PublishedBasis};

/// The page of a marked text, published that day (or on none: "").
pub(super) fn read(published: &str, marked: &Marked) -> Times {
    let document = Document::new(
        DocumentId::of(marked.text.as_bytes()),
        String::new(),
        None,
        MediaType::Plain,
        marked.text.clone(),
        Given::default(),
    );
    let published = (!published.is_empty()).then(|| Published {
        date: published.parse().unwrap(),
        time: None,
        span: None,
        basis: PublishedBasis::Metadata,
        evidence: onrecord_ledger::Evidence::GIVEN,
    });
    let anatomy = Anatomy { blocks: marked.blocks(), published, ..Anatomy::default() };
    let lists = Lists::load(&Data::embedded()).unwrap();
    let (segments, attributions) = (marked.segments(), marked.attributions());
    let names = resolve::Lists::load(&Data::embedded()).unwrap();
    let words = resolve::Words::look(&marked.text, &segments, &names);
    let voices = resolve::resolve(&anatomy, &words, resolve::Names::of(&words), &attributions).voices;
    date(&document.unwrap(), &anatomy, &segments, &attributions, &voices, &lists)
}

/// Checks every expression of a page published that day: `{2016-09-05|Monday}`, `{?|Monday}` where
/// the page does not settle the value.
#[track_caller]
pub(super) fn check(published: &str, example: &str) {
    let marked = Marked::parse(example);
    let times = read(published, &marked);
    let found: Vec<(&str, onrecord_ledger::Span)> = times
        .expressions
        .iter()
        .map(|expression| (expression.value.as_deref().unwrap_or("?"), expression.span))
        .collect();
    assert_eq!(mark(&marked.text, &found), example);
}
