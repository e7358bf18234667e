//! Articles as a scraper's rows (JSON Lines: id, text, date), and hand labels of passages in them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use onrecord_engine::Page;
use onrecord_engine::lexicon::Data;
use onrecord_ledger::{Document, DocumentId, Given, MediaType, Reading, Span};
use rayon::prelude::*;
use serde::Deserialize;

use crate::profile::Profile;
use crate::words::tokens;

#[derive(Deserialize)]
struct Row {
    id: String,
    text: String,
    date: Option<String>,
}

/// Reads every article with a profile's built-in weights; by id.
///
/// # Errors
/// A message where a row is malformed or the engine cannot be made.
pub fn read(articles: &Path, profile: Profile) -> Result<BTreeMap<String, Reading>, String> {
    let wrong = |why: String| format!("{}: {why}", articles.display());
    let lines = std::fs::read_to_string(articles).map_err(|error| wrong(error.to_string()))?;
    let engine = profile.engine(&Data::embedded())?;
    let lines: Vec<&str> = lines.lines().filter(|line| !line.trim().is_empty()).collect();
    lines
        .par_iter()
        .map(|line| {
            let row: Row = serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
            let given = Given { date: row.date, ..Given::default() };
            let id = DocumentId::of(row.text.as_bytes());
            let document = Document::new(id, row.id.clone(), None, MediaType::Plain, row.text, given);
            let document = document.map_err(|error| wrong(error.to_string()))?;
            Ok((row.id, engine.read(Page::from(document))))
        })
        .collect()
}

/// The words of these spans, as places in the text.
#[must_use]
pub fn places(text: &str, spans: &[Span]) -> BTreeSet<(usize, usize)> {
    let words = |span: &Span| {
        let (words, from) = (span.of(text), span.start());
        let all = tokens(words).into_iter();
        let lettered = all.filter(|(start, end)| words[*start..*end].chars().any(char::is_alphanumeric));
        lettered.map(|(start, end)| (from + start, from + end)).collect::<Vec<_>>()
    };
    spans.iter().flat_map(words).collect()
}

/// Whether places hold at least so many percent of those wanted.
#[must_use]
pub fn hold(places: &BTreeSet<(usize, usize)>, wanted: &BTreeSet<(usize, usize)>, percent: usize) -> bool {
    100 * places.intersection(wanted).count() >= percent * wanted.len()
}

/// The first place of these words at or after a code point, else the first of all.
#[must_use]
pub fn find(text: &str, words: &str, from: usize) -> Option<Span> {
    let byte = text.char_indices().nth(from).map_or(text.len(), |(byte, _)| byte);
    let start = text[byte..].find(words).map(|at| byte + at).or_else(|| text.find(words))?;
    Span::new(text, start, start + words.len()).ok()
}
