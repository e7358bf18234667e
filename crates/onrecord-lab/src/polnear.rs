//! Pages in the form of PolNeAR (Newell, Margolin and Ruths 2018): one JSON object a line, text and
//! attributions with code point spans.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::path::Path;

use onrecord_ledger::Span;
use serde::Deserialize;

/// One article with its attributions.
#[derive(Clone, Debug)]
pub struct Article {
    /// Its id in the corpus.
    pub doc: String,
    /// Its text.
    pub text: String,
    /// Day of publication, where the corpus gives one.
    pub published: Option<String>,
    /// Its attributions.
    pub attributions: Vec<GoldAttribution>,
}

/// One attribution as annotated. Each part may be discontinuous or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoldAttribution {
    /// Who said it.
    pub source: Vec<Span>,
    /// The words that attribute it.
    pub cue: Vec<Span>,
    /// What was said.
    pub content: Vec<Span>,
}

#[derive(Deserialize)]
struct Row {
    doc: String,
    text: String,
    #[serde(default)]
    meta: Meta,
    statements: Vec<Spans>,
}

#[derive(Default, Deserialize)]
struct Meta {
    publication_date: Option<String>,
}

#[derive(Deserialize)]
struct Spans {
    #[serde(default)]
    content: Vec<[usize; 2]>,
    #[serde(default)]
    source: Vec<[usize; 2]>,
    #[serde(default)]
    cue: Vec<[usize; 2]>,
}

/// Loads a file of articles.
///
/// # Errors
/// [`CorpusError`] where the file cannot be read or a line is malformed.
pub fn load(path: &Path) -> Result<Vec<Article>, CorpusError> {
    let wrong = |line: usize, why: String| CorpusError { file: path.display().to_string(), line, why };
    let file = std::fs::File::open(path).map_err(|error| wrong(0, error.to_string()))?;
    let mut articles = Vec::new();
    for (at, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(|error| wrong(at + 1, error.to_string()))?;
        if line.trim().is_empty() {
            continue;
        }
        let row: Row = serde_json::from_str(&line).map_err(|error| wrong(at + 1, error.to_string()))?;
        articles.push(article(row).map_err(|why| wrong(at + 1, why))?);
    }
    Ok(articles)
}

fn article(row: Row) -> Result<Article, String> {
    let places = Places::of(&row.text);
    let spans = |points: &[[usize; 2]]| places.spans(points);
    let attributions = row
        .statements
        .iter()
        .map(|statement| {
            Ok(GoldAttribution {
                source: spans(&statement.source)?,
                cue: spans(&statement.cue)?,
                content: spans(&statement.content)?,
            })
        })
        .collect::<Result<_, String>>()?;
    Ok(Article { doc: row.doc, published: row.meta.publication_date, attributions, text: row.text })
}

/// Where the code points of a text stand among its bytes.
pub struct Places<'a> {
    text: &'a str,
    bytes: Vec<usize>,
}

impl<'a> Places<'a> {
    /// Those of a text.
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        Self { text, bytes: text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect() }
    }

    /// Spans told in code points.
    ///
    /// # Errors
    /// A message where one is empty or lies outside the text.
    pub fn spans(&self, points: &[[usize; 2]]) -> Result<Vec<Span>, String> {
        let span = |[start, end]: &[usize; 2]| match (self.bytes.get(*start), self.bytes.get(*end)) {
            (Some(start), Some(end)) => Span::new(self.text, *start, *end).map_err(|error| error.to_string()),
            _ => Err(format!("span {start}..{end} lies outside the text")),
        };
        points.iter().map(span).collect()
    }
}

/// What is wrong with a corpus file, and where.
#[derive(Debug)]
pub struct CorpusError {
    /// The file.
    pub file: String,
    /// Line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong.
    pub why: String,
}

impl fmt::Display for CorpusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.why)
    }
}

impl std::error::Error for CorpusError {}
