//! Time expressions against gold, by the measures of TempEval-3 (UzZaman et al. 2013): F1 of strict
//! and of overlapping spans, and of values among the overlapping.

use std::collections::HashSet;
use std::fmt;
use std::path::Path;

use onrecord_engine::date;
use onrecord_ledger::{
    Anatomy, Document, DocumentId, Evidence, Given, MediaType, Published, PublishedBasis, Span, TimeExpression,
    TimeType,
};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::Steps;
use crate::marked;

/// A part of the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// Four fifths, on which rules are tuned.
    Tune,
    /// The fifth that is set aside, by a hash of the text's name.
    Kept,
    /// All.
    All,
}

#[derive(Deserialize)]
struct Text {
    doc: String,
    dct: String,
    text: String,
    timex: Vec<Gold>,
}

#[derive(Deserialize)]
struct Gold {
    /// Code points.
    span: [usize; 2],
    #[serde(rename = "type")]
    kind: String,
    value: String,
}

/// Counts behind the figures.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    gold: usize,
    found: usize,
    pub(super) strict: usize,
    pub(super) relaxed: usize,
    pub(super) value: usize,
    gold_dates: usize,
    found_dates: usize,
    date_value: usize,
}

impl Figures {
    /// F1 of so many right ones, 0 to 100.
    pub(super) fn f1(&self, right: usize) -> f64 {
        200.0 * right as f64 / (self.gold + self.found).max(1) as f64
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dates = 200.0 * self.date_value as f64 / (self.gold_dates + self.found_dates).max(1) as f64;
        write!(
            f,
            "times: strict {:.1} relaxed {:.1} value {:.1} DATE value {dates:.1} ({} gold, {} found)",
            self.f1(self.strict),
            self.f1(self.relaxed),
            self.f1(self.value),
            self.gold,
            self.found
        )
    }
}

pub(super) fn measure(path: &Path, part: Part, steps: &Steps, errors: bool) -> Result<Figures, String> {
    let json = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut figures = Figures::default();
    for (line, json) in json.lines().enumerate() {
        let text: Text =
            serde_json::from_str(json).map_err(|error| format!("{}:{}: {error}", path.display(), line + 1))?;
        let kept = Sha256::digest(text.doc.as_bytes()).iter().fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % 5);
        if part == Part::All || (kept == 0) == (part == Part::Kept) {
            score(&text, &read(&text, steps)?, &mut figures, errors);
        }
    }
    Ok(figures)
}

/// The expressions of a text, each line of which is taken for article.
fn read(text: &Text, steps: &Steps) -> Result<Vec<TimeExpression>, String> {
    let published = text.dct.parse().map_err(|error| format!("{}: {error}", text.doc))?;
    let id = DocumentId::of(text.text.as_bytes());
    let document = Document::new(id, text.doc.clone(), None, MediaType::Plain, text.text.clone(), Given::default())
        .map_err(|error| error.to_string())?;
    let blocks = marked::all_body(&text.text);
    let segments = onrecord_engine::segment::segment(&text.text, &blocks, &steps.segment);
    let published = Some(Published {
        date: published,
        time: None,
        span: None,
        basis: PublishedBasis::Metadata,
        evidence: Evidence::GIVEN,
    });
    let anatomy = Anatomy { blocks, published, ..Anatomy::default() };
    Ok(date::date(&document, &anatomy, &segments, &[], &[], &steps.date).expressions)
}

fn score(text: &Text, found: &[TimeExpression], figures: &mut Figures, errors: bool) {
    let bytes: Vec<usize> = text.text.char_indices().map(|(at, _)| at).chain([text.text.len()]).collect();
    let byte = |point: usize| bytes.get(point).copied().unwrap_or(text.text.len());
    figures.gold += text.timex.len();
    figures.found += found.len();
    figures.gold_dates += text.timex.iter().filter(|gold| gold.kind == "DATE").count();
    figures.found_dates += found.iter().filter(|time| time.kind == TimeType::Date).count();
    let mut used = HashSet::new();
    for gold in &text.timex {
        let Ok(span) = Span::new(&text.text, byte(gold.span[0]), byte(gold.span[1])) else { continue };
        let shared = |at: &usize| found[*at].span.intersection(span).map_or(0, Span::len);
        let best = (0..found.len())
            .filter(|at| !used.contains(at) && found[*at].span.overlaps(span))
            .max_by_key(|at| (shared(at), std::cmp::Reverse(*at)));
        let Some(best) = best else {
            report(errors, text, "missed", span, &gold.value);
            continue;
        };
        used.insert(best);
        let time = &found[best];
        figures.relaxed += 1;
        figures.strict += usize::from(time.span == span);
        let right = time.value.as_deref().unwrap_or_default() == gold.value;
        figures.value += usize::from(right);
        figures.date_value += usize::from(right && gold.kind == "DATE" && time.kind == TimeType::Date);
        if time.span != span {
            report(errors, text, "span", span, time.span.of(&text.text));
        }
        if !right {
            let values = format!("{} not {}", time.value.as_deref().unwrap_or("?"), gold.value);
            report(errors, text, "value", span, &values);
        }
    }
    for (at, time) in found.iter().enumerate() {
        if !used.contains(&at) {
            report(errors, text, "spurious", time.span, time.value.as_deref().unwrap_or("?"));
        }
    }
}

/// Prints what was wrong, with the words around it.
#[allow(clippy::print_stdout)]
fn report(errors: bool, text: &Text, what: &str, span: Span, message: &str) {
    if errors {
        let near = |at: usize| (0..=at).rev().find(|at| text.text.is_char_boundary(*at)).unwrap_or(0);
        let before = &text.text[near(span.start().saturating_sub(60))..span.start()];
        let after = &text.text[span.end()..near((span.end() + 50).min(text.text.len()))];
        let words = span.of(&text.text);
        let line = format!("{what}\t{message}\t{}\t{before}[{words}]{after}\t{}", text.dct, text.doc);
        println!("{}", line.replace('\n', " "));
    }
}
