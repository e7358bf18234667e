//! `onrecord-lab eval attribution`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use onrecord_engine::attribute::Attribute;
use onrecord_engine::lexicon::Data;

use super::examples::{GoldPage, in_articles, made, marked, polnear};
use super::measure::{Lists, measure};
use super::metrics::Counts;
use crate::figure::Figure;
use crate::made_pages;
use crate::profile::Profile;
use crate::seen::Seen;

/// Options of `eval attribution`.
#[derive(Args)]
pub struct EvalOptions {
    /// What to measure on: files in the form of PolNeAR (`.jsonl`), folders of marked pages, pages made up for training
    /// (`lab/pages/courts.txt`), labels of articles of the corpora (`lab/gold/articles-held.json`).
    #[arg(long, default_value = "../shared/corpora/polnear/dev.jsonl")]
    corpus: Vec<PathBuf>,
    /// The folder of the corpora, for labels of their articles.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// Which attributor.
    #[arg(long, value_enum, default_value_t = Profile::Fast)]
    profile: Profile,
    /// Folder of the model; that of the profile where none is given.
    #[arg(long)]
    model: Option<PathBuf>,
}

/// Measures.
///
/// # Errors
/// A message for people.
pub fn eval(options: &EvalOptions) -> Result<String, String> {
    let data = Data::embedded();
    let lists = Lists::load(&data).map_err(|error| error.to_string())?;
    let model = options.model.clone().unwrap_or_else(|| options.profile.folder());
    let (attributor, seen) = options.profile.attributor(&model, &data)?;
    let mut report = String::new();
    for corpus in &options.corpus {
        let started = Instant::now();
        let counts = measured(&*attributor, &lists, &seen, pages(corpus, &options.corpora)?)?;
        let _ = writeln!(report, "{}\n{}", corpus.display(), figures(&counts));
        let _ = writeln!(report, "{:.1} s", started.elapsed().as_secs_f64());
    }
    Ok(report)
}

/// What floors hold of a profile on one corpus; `corpora` holds the articles that labels are about.
///
/// # Errors
/// A message for people; also where the model was trained on the corpus.
pub fn floors(profile: Profile, corpus: &Path, corpora: &Path) -> Result<Vec<Figure>, String> {
    let data = Data::embedded();
    let lists = Lists::load(&data).map_err(|error| error.to_string())?;
    let (attributor, seen) = profile.attributor(&profile.folder(), &data)?;
    let counts = measured(&*attributor, &lists, &seen, pages(corpus, corpora)?)?;
    Ok(vec![
        Figure::share("exact", counts.exact().f1),
        Figure::share("token", counts.token().f1),
        Figure::share("attr", counts.attributed().f1),
        Figure::share("speaker", counts.speaker()),
    ])
}

/// Measures on pages, unless the model was trained on one of them.
fn measured(attributor: &dyn Attribute, lists: &Lists, seen: &Seen, pages: Vec<GoldPage>) -> Result<Counts, String> {
    seen.refuse(pages.iter().map(|page| (page.name.as_str(), page.text.as_str())))?;
    Ok(measure(attributor, lists, &pages))
}

fn pages(corpus: &Path, corpora: &Path) -> Result<Vec<GoldPage>, String> {
    match corpus.extension().and_then(|extension| extension.to_str()) {
        _ if corpus.is_dir() && !made_pages::are_in(corpus) => marked(&[corpus]),
        _ if corpus.is_dir() => made(corpus),
        Some("txt") => made(corpus),
        Some("json") => in_articles(corpus, corpora),
        _ => polnear(corpus),
    }
}

fn figures(counts: &Counts) -> String {
    let (found, gold) = counts.found_and_gold();
    let line = |name: &str, score: super::metrics::Score| {
        format!("{name:10} P {:5.1}  R {:5.1}  F1 {:5.1}\n", score.precision, score.recall, score.f1)
    };
    let [source, cue, content] = counts.segments();
    let mut report = format!("gold {gold}, found {found}\n");
    report += &line("exact", counts.exact());
    report += &line("token", counts.token());
    report += &line("attr", counts.attributed());
    report += &line("source", source);
    report += &line("cue", cue);
    report += &line("content", content);
    let _ = write!(report, "speaker {:.1}, indirect precision {:.1}", counts.speaker(), counts.indirect_precision());
    report
}
