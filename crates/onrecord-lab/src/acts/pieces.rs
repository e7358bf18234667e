//! `onrecord-lab train act-pieces`: what the network of acts learns from, as JSON Lines.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::examples::Example;
use super::{made, made_pages, marked, to_learn, unlabelled};

/// Options of `train act-pieces`.
#[derive(Args, Debug)]
pub struct PiecesOptions {
    /// Folder of marked pages: one folder for each part, with its facts.json.
    #[arg(long)]
    marked: PathBuf,
    /// Hand labels of PolNeAR statements (doc, k, acts).
    #[arg(long)]
    labels: PathBuf,
    /// The PolNeAR articles that the labels are about.
    #[arg(long)]
    articles: PathBuf,
    /// Folder of statements made up for training.
    #[arg(long)]
    made: PathBuf,
    /// Folder of pages made up for training.
    #[arg(long)]
    pages: PathBuf,
    /// Texts without labels (JSON Lines: doc, text), of whose statements no act is told.
    #[arg(long)]
    unlabelled: Option<PathBuf>,
    /// The file to write.
    #[arg(long)]
    out: PathBuf,
}

/// A statement: pieces, their cases and parts, what the lists found, acceptable acts by their numbers, the best first;
/// none where nobody labelled it.
#[derive(Serialize)]
struct Row<'a> {
    /// `marked`, `labels`, `made`, `pages` or `unlabelled`.
    of: &'a str,
    /// What is held out together.
    group: usize,
    numbers: &'a [u16],
    cases: &'a [u8],
    parts: &'a [u8],
    sides: &'a [u16],
    acts: Vec<usize>,
}

/// Writes the statements.
///
/// # Errors
/// A message where a corpus is malformed or the file cannot be written.
pub fn pieces(options: &PiecesOptions) -> Result<String, String> {
    let said = |error: super::LabelError| error.to_string();
    let unlabelled = options.unlabelled.as_deref().map(unlabelled).transpose().map_err(said)?;
    let sets: [(&str, Vec<Example>); 5] = [
        ("marked", marked(&options.marked).map_err(said)?),
        ("labels", to_learn(&options.labels, &options.articles, false).map_err(said)?),
        ("made", made(&options.made).map_err(said)?),
        ("pages", made_pages(&options.pages).map_err(said)?),
        ("unlabelled", unlabelled.unwrap_or_default()),
    ];
    let mut lines = String::new();
    let mut report = String::new();
    for (of, examples) in &sets {
        for example in examples {
            if example.pieces.numbers.is_empty() {
                return Err("the accurate profile cannot be made, whose vocabulary is needed".to_owned());
            }
            let row = Row {
                of,
                group: example.group,
                numbers: &example.pieces.numbers,
                cases: &example.pieces.cases,
                parts: &example.pieces.parts,
                sides: &example.sides,
                acts: example.acts.iter().map(|act| *act as usize).collect(),
            };
            lines.push_str(&serde_json::to_string(&row).map_err(|error| error.to_string())?);
            lines.push('\n');
        }
        let _ = writeln!(report, "{of}: {}", examples.len());
    }
    std::fs::write(&options.out, lines).map_err(|error| format!("{}: {error}", options.out.display()))?;
    Ok(report)
}
