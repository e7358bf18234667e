//! `onrecord-lab train acts` and `eval acts`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use onrecord_engine::act::Weights;

use super::examples::Example;
use super::{Measure, gold, logistic, made, made_pages, marked, measure, of_pages};
use crate::digest::hex;
use crate::figure::Figure;
use crate::seen;

const SEED: u64 = 20_261_124;

/// Options of `train acts`.
#[derive(Args, Debug)]
pub struct TrainOptions {
    /// Folder of marked pages: one folder for each part, with its facts.json.
    #[arg(long)]
    marked: PathBuf,
    /// Hand labels of PolNeAR statements (doc, k, acts).
    #[arg(long, requires = "articles")]
    labels: Option<PathBuf>,
    /// The PolNeAR articles that the labels are about.
    #[arg(long)]
    articles: Option<PathBuf>,
    /// Folder of statements made up for training.
    #[arg(long)]
    made: Option<PathBuf>,
    /// Folder of pages made up for training.
    #[arg(long)]
    pages: Option<PathBuf>,
    /// Where the weights go.
    #[arg(long, default_value = "models/acts-en-1")]
    out: PathBuf,
}

/// Options of `eval acts`.
#[derive(Args, Debug)]
pub struct EvalOptions {
    /// Hand labels of PolNeAR statements (doc, k, acts, kinds).
    labels: PathBuf,
    /// The PolNeAR articles that they are about.
    articles: PathBuf,
    /// Weights in a folder in place of the embedded ones.
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// List what was wrong.
    #[arg(long)]
    wrong: bool,
    /// Print the figures of every act.
    #[arg(long)]
    by_act: bool,
}

/// Trains on everything, after measuring each part by weights that have not seen it.
///
/// # Errors
/// A message where a corpus is malformed or the weights cannot be written.
pub fn train(options: &TrainOptions) -> Result<String, String> {
    let examples = marked(&options.marked).map_err(|error| error.to_string())?;
    let told: Vec<Example> = examples.iter().filter(|example| example.kind_is_told).cloned().collect();
    let labelled = match (&options.labels, &options.articles) {
        (Some(labels), Some(articles)) => gold(labels, articles, true).map_err(|error| error.to_string())?,
        _ => Vec::new(),
    };
    let mut made =
        options.made.as_deref().map(made).transpose().map_err(|error| error.to_string())?.unwrap_or_default();
    if let Some(pages) = &options.pages {
        made.extend(made_pages(pages).map_err(|error| error.to_string())?);
    }
    let groups = examples.iter().map(|example| example.group + 1).max().unwrap_or(0);
    let mut report = format!("{} marked statements, {} labels, {} made up\n", told.len(), labelled.len(), made.len());
    let _ =
        writeln!(report, "lists alone: {}, on what is made up: {}", measure::by_rule(&told), measure::by_rule(&made));
    let (mut crossed, mut crossed_labels, mut crossed_made) =
        (Measure::default(), Measure::default(), Measure::default());
    for group in 0..groups {
        let others = |example: &&Example| example.group % groups != group;
        let seen: Vec<Example> = examples.iter().chain(&labelled).chain(&made).filter(others).cloned().collect();
        let weights = logistic::train(&seen, SEED);
        let held = |of: &[Example]| of.iter().filter(|it| !others(it)).cloned().collect::<Vec<_>>();
        let part = measure::measure(&weights, &held(&told));
        let _ = writeln!(report, "part {}: {part}", group + 1);
        crossed.add(&part);
        crossed_labels.add(&measure::measure(&weights, &held(&labelled)));
        crossed_made.add(&measure::measure(&weights, &held(&made)));
    }
    let _ = writeln!(report, "cross-validated: {crossed:#}");
    let _ = writeln!(report, "cross-validated, labels: {crossed_labels:#}");
    let _ = writeln!(report, "cross-validated, made up: {crossed_made:#}");
    let (labelled_count, made_count) = (labelled.len(), made.len());
    let all: Vec<Example> = examples.into_iter().chain(labelled).chain(made).collect();
    let weights = logistic::train(&all, SEED).write();
    let card = card(options, &weights, (labelled_count, made_count), &crossed)?;
    seen::write_model(&options.out, &weights, &card, None)?;
    let _ = writeln!(report, "{}: weights of {} bytes", options.out.display(), weights.len());
    Ok(report)
}

/// What the weights are, where they come from, and what they reached on what they had not seen.
fn card(
    options: &TrainOptions,
    weights: &[u8],
    (labels, made): (usize, usize),
    crossed: &Measure,
) -> Result<String, String> {
    let mut files: Vec<PathBuf> = options.labels.iter().chain(&options.articles).cloned().collect();
    for (folder, kind) in [(&options.made, "tsv"), (&options.pages, "txt")] {
        let Some(folder) = folder else { continue };
        let entries = std::fs::read_dir(folder).map_err(|error| error.to_string())?;
        let tables = entries.filter_map(|entry| Some(entry.ok()?.path()));
        files.extend(tables.filter(|path| path.extension().is_some_and(|extension| extension == kind)));
    }
    let entries = std::fs::read_dir(&options.marked).map_err(|error| error.to_string())?;
    files.extend(entries.filter_map(|entry| Some(entry.ok()?.path().join("facts.json"))).filter(|path| path.is_file()));
    files.sort();
    let mut digests = String::new();
    for path in files {
        let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut parts = path.iter().rev().take(2).map(|part| part.to_string_lossy());
        let (name, folder) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let _ = writeln!(digests, "\"{folder}/{name}\" = \"{}\"", hex(&bytes));
    }
    let scores =
        crossed.by_act.iter().filter(|(_, all, _)| *all > 0).fold(String::new(), |mut lines, (act, all, right)| {
            let _ = writeln!(lines, "{} = \"{right} of {all}\"", act.as_str());
            lines
        });
    Ok(format!(
        r#"# What the weights beside this file are. Written by `onrecord-lab train acts`.
task = "acts"
language = "en"
about = "what a source does with the words: multinomial logistic regression over hashed features, as integers"
weights_sha256 = "{}"
command = "onrecord-lab train acts --marked DIR --labels lab/labels/acts-polnear-train.json --articles DIR/polnear/train.jsonl --made lab/statements --pages lab/pages"
seed = {SEED}

[[corpus]]
name = "onrecord marked pages"
licence = "CC BY 4.0"
statements = {}

[[corpus]]
name = "PolNeAR v1 (Newell et al., LREC 2018), training part, with acts labelled for onrecord by one reader"
licence = "MIT for the package; the articles belong to their publishers and are no part of the weights"
statements = {labels}

[[corpus]]
name = "statements and pages made up for training (lab/statements, lab/pages)"
licence = "ours"
statements = {made}

[digests]
{digests}
# Cross-validated on the marked pages, folder by folder; right = one of the acceptable acts.
[scores]
act = {:.1}
act_macro_without_assert = {:.1}

[scores.by_act]
{scores}
[scope]
for = "attributed statements of English news"
caveats = [
    "The rarer acts were learned from a dozen statements each; the word lists carry them.",
    "The labels are one reader's; where two acts are defensible, either is counted as right.",
]
"#,
        hex(weights),
        crossed.all,
        crossed.accuracy(),
        crossed.macro_accuracy()
    ))
}

/// What floors hold of the embedded weights: on hand labels of articles where there are articles, else
/// on the statements of marked pages. Kinds of source are known.
///
/// # Errors
/// A message where the labels are malformed.
pub fn floors(labels: &Path, articles: Option<&Path>) -> Result<Vec<Figure>, String> {
    let weights = Weights::embedded().map_err(|error| error.to_string())?;
    let mut examples = match articles {
        Some(articles) => gold(labels, articles, true),
        None => of_pages(labels, 0),
    }
    .map_err(|error| error.to_string())?;
    examples.retain(|example| example.kind_is_told);
    let measure = measure::measure(&weights, &examples);
    Ok(vec![Figure::share("act", measure.accuracy()), Figure::share("macro", measure.macro_accuracy())])
}

/// Measures the embedded weights, and the lists alone, on hand labels.
///
/// # Errors
/// A message where the labels are malformed.
pub fn eval(options: &EvalOptions) -> Result<String, String> {
    let weights = match &options.model {
        Some(model) => Weights::read(&std::fs::read(model.join("weights.bin")).map_err(|error| error.to_string())?),
        None => Weights::embedded(),
    };
    let weights = weights.map_err(|error| error.to_string())?;
    let read = |kinds| gold(&options.labels, &options.articles, kinds).map_err(|error| error.to_string());
    let (told, untold) = (read(true)?, read(false)?);
    let learned = measure::measure(&weights, &told);
    let learned = if options.by_act { format!("{learned:#}") } else { learned.to_string() };
    let mut listed = String::new();
    for example in told.iter().filter(|_| options.wrong) {
        let guess = weights.best(&example.features);
        if guess.is_none_or(|guess| !example.acts.contains(&guess)) {
            let names: Vec<&str> = example.acts.iter().map(|act| act.as_str()).collect();
            let guess = guess.map_or("none", |act| act.as_str());
            let by_rule = example.by_rule.as_str();
            let _ = writeln!(listed, "{guess} (lists: {by_rule}), not {}: {}", names.join("/"), example.words);
        }
    }
    Ok(format!(
        "{listed}{}\nlists alone: {}\n{}, kinds of source known: {learned}\n{}, kinds unknown: {}\n",
        Path::new(&options.labels).display(),
        measure::by_rule(&told),
        Weights::ID,
        Weights::ID,
        measure::measure(&weights, &untold)
    ))
}
