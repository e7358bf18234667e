//! Articles whose answers were labelled by hand: article, index of a statement, indices of what it answers; no text.

use std::collections::BTreeMap;
use std::path::Path;

use onrecord_ledger::{Document, DocumentId, Given, MediaType};
use serde::Deserialize;

use crate::marked::{MarkedPage, MarkedStatement};
use crate::polnear::{self, Article, GoldAttribution};

/// Articles are held out by so many parts.
const PARTS: usize = 8;

#[derive(Deserialize)]
struct Label {
    doc: String,
    /// By the index of the answering statement; what is named by none of these two answers nothing.
    answers: BTreeMap<usize, Vec<usize>>,
    /// Statements on which two readers did not agree.
    doubtful: Vec<usize>,
}

/// Labelled PolNeAR articles as marked pages, in parts that can be held out.
///
/// # Errors
/// A message where a file is malformed or the labels name what the articles do not hold.
pub(super) fn folders(labels: &Path, articles: &Path) -> Result<Vec<Vec<MarkedPage>>, String> {
    let wrong = |why: String| format!("{}: {why}", labels.display());
    let json = std::fs::read_to_string(labels).map_err(|error| wrong(error.to_string()))?;
    let labels: Vec<Label> = serde_json::from_str(&json).map_err(|error| wrong(error.to_string()))?;
    let articles = polnear::load(articles).map_err(|error| error.to_string())?;
    let articles: BTreeMap<&str, &Article> = articles.iter().map(|it| (it.doc.as_str(), it)).collect();
    let mut parts = vec![Vec::new(); PARTS];
    for (at, label) in labels.iter().enumerate() {
        let article = articles.get(label.doc.as_str()).ok_or_else(|| wrong(format!("no article '{}'", label.doc)))?;
        parts[at % PARTS].push(page(article, label).map_err(|why| wrong(format!("{}: {why}", label.doc)))?);
    }
    Ok(parts)
}

fn page(article: &Article, label: &Label) -> Result<MarkedPage, String> {
    let text = article.text.clone();
    let known = |at: &usize| *at < article.attributions.len();
    if let Some(at) = label.answers.iter().flat_map(|(at, to)| std::iter::once(at).chain(to)).find(|at| !known(at)) {
        return Err(format!("no statement {at}"));
    }
    let statements = article.attributions.iter().enumerate().map(|(at, it)| statement(&text, at, it, label)).collect();
    let given = Given { date: article.published.clone(), ..Given::default() };
    let id = DocumentId::of(text.as_bytes());
    let document =
        Document::new(id, label.doc.clone(), None, MediaType::Plain, text, given).map_err(|error| error.to_string())?;
    Ok(MarkedPage::bare(label.doc.clone(), document, statements))
}

fn statement(text: &str, at: usize, gold: &GoldAttribution, label: &Label) -> MarkedStatement {
    let targets = || label.answers.get(&at).into_iter().flatten().map(usize::to_string).collect();
    let answers = (!label.doubtful.contains(&at)).then(targets);
    // No name is resolved: who speaks on speaks under the same words.
    MarkedStatement::told(text, at.to_string(), [&gold.source, &gold.cue, &gold.content], Vec::new(), answers)
}
