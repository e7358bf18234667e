//! `onrecord-lab train scenes`: what the trainer of the fast profile learns from, as JSON Lines.
//!
//! A line is a page: its paragraphs, each with its words as the network sees them and a tag for each word. Tags are
//! gold where people labelled the page, and silver where the accurate profile did.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use onrecord_engine::convolve::form::Clusters;
use onrecord_engine::convolve::scene::Look;
use onrecord_engine::lexicon::Data;
use onrecord_engine::segment;
use onrecord_ledger::Span;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::examples::{GoldPage, examples, lines, marked, outer, polnear};
use crate::polnear::GoldAttribution;
use crate::profile::Profile;

/// Options of `train scenes`.
#[derive(Args)]
pub struct ScenesOptions {
    /// Pages in the form of PolNeAR.
    #[arg(long)]
    polnear: Vec<PathBuf>,
    /// Folders of marked pages.
    #[arg(long)]
    marked: Vec<PathBuf>,
    /// Pages whose lines are labelled kept or dropped (`lines-train.jsonl`): what is kept is read by the accurate
    /// profile.
    #[arg(long)]
    silver: Vec<PathBuf>,
    /// The file to write.
    #[arg(long)]
    out: PathBuf,
}

#[derive(Serialize)]
struct PageRow<'a> {
    page: &'a str,
    paragraphs: Vec<ParagraphRow>,
    statements: Vec<StatementRow>,
}

/// First and last word of each part of a statement, counted over all paragraphs of the page.
#[derive(Serialize)]
struct StatementRow {
    source: Vec<[usize; 2]>,
    cue: Vec<[usize; 2]>,
    content: Vec<[usize; 2]>,
}

#[derive(Serialize)]
struct ParagraphRow {
    /// Hash of each word.
    words: Vec<u32>,
    /// Each word in lower case.
    letters: Vec<String>,
    /// Suffix, prefix, shape, cluster and place of each word.
    looks: Vec<[u32; 5]>,
    /// What stands around the paragraph.
    around: u8,
    /// Number of each word's tag.
    tags: Vec<usize>,
}

/// Writes the scenes.
///
/// # Errors
/// A message for people.
pub fn scenes(options: &ScenesOptions) -> Result<String, String> {
    let data = Data::embedded();
    let lists = segment::Lists::load(&data).map_err(|error| error.to_string())?;
    let clusters = Clusters::load(&data).map_err(|error| error.to_string())?;
    let mut pages = Vec::new();
    for path in &options.polnear {
        pages.extend(polnear(path)?);
    }
    let folders: Vec<&Path> = options.marked.iter().map(PathBuf::as_path).collect();
    pages.extend(marked(&folders)?);
    for path in &options.silver {
        pages.extend(silver(path, &data, &lists)?);
    }
    let file = File::create(&options.out).map_err(|error| format!("{}: {error}", options.out.display()))?;
    let mut file = BufWriter::new(file);
    let mut tokens = 0;
    for page in &pages {
        let segments = segment::segment(&page.text, &page.blocks, &lists);
        let of_page = examples(page, &segments, &clusters);
        let paragraphs: Vec<ParagraphRow> = of_page
            .iter()
            .map(|example| ParagraphRow {
                words: example.scene.looks.iter().map(|look| look.form.word).collect(),
                letters: segments.tokens[example.scene.tokens.clone()]
                    .iter()
                    .map(|token| token.span.of(&page.text).to_lowercase())
                    .collect(),
                looks: (example.scene.looks.iter())
                    .map(|Look { form, place }| [form.suffix3, form.prefix4, form.shape, form.cluster, *place])
                    .collect(),
                around: example.scene.around,
                tags: example.tags.iter().map(|tag| tag.number()).collect(),
            })
            .collect();
        tokens += paragraphs.iter().map(|paragraph| paragraph.tags.len()).sum::<usize>();
        let order: Vec<usize> = of_page.iter().flat_map(|example| example.scene.tokens.clone()).collect();
        let words = |spans: &[Span]| -> Vec<[usize; 2]> {
            let words = |span: &Span| {
                let tokens = segments.tokens_in(*span);
                let place = |token: usize| order.binary_search(&token).ok();
                Some([place(tokens.start)?, place(tokens.end.checked_sub(1)?)?])
            };
            spans.iter().filter_map(words).collect()
        };
        let statements = outer(&page.attributions)
            .into_iter()
            .map(|statement| StatementRow {
                source: words(&statement.source),
                cue: words(&statement.cue),
                content: words(&statement.content),
            })
            .collect();
        let row = serde_json::to_string(&PageRow { page: &page.name, paragraphs, statements })
            .map_err(|error| error.to_string())?;
        writeln!(file, "{row}").map_err(|error| error.to_string())?;
    }
    file.flush().map_err(|error| error.to_string())?;
    Ok(format!("{} pages, {tokens} tokens", pages.len()))
}

#[derive(Deserialize)]
struct LinesRow {
    page: String,
    lines: Vec<String>,
    keep: Vec<u8>,
}

/// The kept lines of pages, as the accurate profile reads them.
fn silver(path: &Path, data: &Data, lists: &segment::Lists) -> Result<Vec<GoldPage>, String> {
    let wrong = |why: String| format!("{}: {why}", path.display());
    let (attributor, _) = Profile::Accurate.attributor(&Profile::Accurate.folder(), data)?;
    let file = File::open(path).map_err(|error| wrong(error.to_string()))?;
    let rows: Vec<LinesRow> = BufReader::new(file)
        .lines()
        .map(|line| {
            let line = line.map_err(|error| wrong(error.to_string()))?;
            serde_json::from_str(&line).map_err(|error| wrong(error.to_string()))
        })
        .collect::<Result<_, _>>()?;
    Ok(rows
        .into_par_iter()
        .map(|row| {
            let kept: Vec<&str> = row
                .lines
                .iter()
                .zip(&row.keep)
                .filter(|(_, keep)| **keep == 1)
                .map(|(line, _)| line.as_str())
                .collect();
            // The first line of such a page is its headline.
            let text = format!("{}\n{}", row.page, kept.join("\n"));
            let blocks = lines(&text);
            let segments = segment::segment(&text, &blocks, lists);
            let attributions = attributor
                .attribute(&text, &segments)
                .into_iter()
                .filter(|found| !found.cue.is_empty() || !found.source.is_empty())
                .map(|found| GoldAttribution { source: found.source, cue: found.cue, content: found.content })
                .collect();
            GoldPage { name: row.page, text, blocks, attributions }
        })
        .collect())
}
