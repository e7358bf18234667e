//! `onrecord-lab train answer-pieces`: what the network of answers learns from, as JSON Lines.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use onrecord_engine::answer;
use onrecord_engine::encode::Encoder;
use onrecord_engine::lexicon::Data;
use rayon::prelude::*;
use serde::Serialize;

use super::examples::{ActsFrom, Steps, folders, marks};
use super::{found, labels, made};
use crate::profile::Profile;

/// Options of `train answer-pieces`.
#[derive(Args, Debug)]
pub struct PiecesOptions {
    /// Folder of marked pages: one folder for each part, with its facts.json.
    #[arg(long)]
    marked: PathBuf,
    /// Hand labels of what statements of PolNeAR articles answer.
    #[arg(long)]
    labels: PathBuf,
    /// The PolNeAR articles that the labels are about.
    #[arg(long)]
    articles: PathBuf,
    /// Folder of pages made up for training.
    #[arg(long)]
    made: PathBuf,
    /// Statements as this profile finds them in place of those marked.
    #[arg(long, value_enum)]
    found: Option<Profile>,
    /// The file to write.
    #[arg(long)]
    out: PathBuf,
}

/// A page.
#[derive(Serialize)]
struct Row<'a> {
    /// `marked` or `labels`.
    of: &'a str,
    /// What is held out together.
    group: usize,
    name: &'a str,
    statements: Vec<Statement>,
}

#[derive(Serialize)]
struct Statement {
    numbers: Vec<u16>,
    cases: Vec<u8>,
    parts: Vec<u8>,
    start: usize,
    words: [String; 3],
    /// What it answers, the best first; none where that is not marked.
    right: Option<Vec<usize>>,
    /// What it may answer: with the acts as marked, then as the lists give them.
    draws: Vec<Draw>,
}

#[derive(Serialize)]
struct Draw {
    act: usize,
    nothing: Vec<u32>,
    candidates: Vec<(usize, Vec<u32>)>,
}

/// Writes the pages.
///
/// # Errors
/// A message where a corpus is malformed or the file cannot be written.
pub fn pieces(options: &PiecesOptions) -> Result<String, String> {
    let steps = Steps::load(ActsFrom::Lists)?;
    let encoder = Encoder::embedded(&Data::embedded()).map_err(|error| error.to_string())?;
    let mut lines = String::new();
    let mut report = String::new();
    let sets = [
        ("marked", folders(&options.marked)?),
        ("labels", labels::folders(&options.labels, &options.articles)?),
        ("made", made::folders(&options.made)?),
    ];
    let engine = options.found.map(|profile| profile.engine(&Data::embedded())).transpose()?;
    for (of, folders) in sets {
        let folders: Vec<Vec<_>> = match &engine {
            None => folders,
            Some(engine) => {
                let read = |pages: &Vec<_>| pages.par_iter().map(|page| found::found(page, engine)).collect();
                folders.iter().map(read).collect()
            }
        };
        let mut count = 0;
        for (group, page) in folders.iter().enumerate().flat_map(|(group, pages)| pages.iter().map(move |p| (group, p)))
        {
            let marks = marks(page);
            let known: Vec<Option<usize>> = marks.iter().map(|marks| marks.as_ref()?.first().copied()).collect();
            let froms: &[ActsFrom] = if of != "labels" || engine.is_some() {
                &[ActsFrom::Marks, ActsFrom::Lists]
            } else {
                &[ActsFrom::Lists]
            };
            let drawn: Vec<_> = froms
                .iter()
                .map(|from| {
                    steps.told(page, *from, |told| {
                        let acts: Vec<usize> = told.deeds.iter().map(|deed| deed.act as usize).collect();
                        (answer::choices(told, &known, &steps.answer), acts)
                    })
                })
                .collect();
            let text = page.document.text();
            let attributions = page.attributions();
            let statements = attributions.iter().zip(marks).enumerate().map(|(at, (attribution, right))| {
                let parts = [attribution.source.clone(), attribution.cue.clone(), attribution.content.clone()];
                let pieces = encoder.pieces(text, &parts);
                let draws = drawn.iter().filter_map(|(choices, acts)| {
                    let choice = choices.get(at)?;
                    Some(Draw {
                        act: *acts.get(at)?,
                        nothing: choice.nothing.clone(),
                        candidates: choice.candidates.clone(),
                    })
                });
                Statement {
                    numbers: pieces.numbers,
                    cases: pieces.cases,
                    parts: pieces.parts,
                    start: attribution.content.first().map_or(0, |span| span.start()),
                    words: parts.map(|spans| spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" … ")),
                    right,
                    draws: draws.collect(),
                }
            });
            let row = Row { of, group, name: &page.name, statements: statements.collect() };
            count += row.statements.len();
            lines.push_str(&serde_json::to_string(&row).map_err(|error| error.to_string())?);
            lines.push('\n');
        }
        let _ = writeln!(report, "{of}: {count} statements");
    }
    std::fs::write(&options.out, lines).map_err(|error| format!("{}: {error}", options.out.display()))?;
    Ok(report)
}
