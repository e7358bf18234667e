//! `onrecord-lab train answers` and `eval answers`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use onrecord_engine::answer::{self, Weights};
use onrecord_engine::lexicon::Data;
use rayon::prelude::*;

use super::articles as in_articles;
use super::examples::{ActsFrom, Example, Steps, folders, marks};
use super::measure::Measure;
use super::{found, labels, logit};
use crate::card::{Card, Corpus, Measured};
use crate::figure::Figure;
use crate::made_pages;
use crate::marked::{self, MarkedPage};
use crate::profile::Profile;
use crate::seen::{self, Seen};

const SEED: u64 = 20_261_125;

/// Weight of a statement of an article that answers nothing. There are five for each that answers something, most of them
/// narration. Of 0, 0.05, 0.15, 0.3 and 1: with more of them the real responses are missed, with fewer the invented pages
/// are answered too readily.
const NOTHING_IN_ARTICLES: f64 = 0.3;

/// Weight of a statement of a page made up for training, where more answer something than do in the news.
const MADE: f64 = 0.4;

/// Options of `train answers`.
#[derive(Args, Clone, Debug)]
pub struct TrainAnswers {
    /// Folder of marked pages: one folder for each part, with its facts.json.
    #[arg(long)]
    marked: PathBuf,
    /// Hand labels of what statements of PolNeAR articles answer.
    #[arg(long, requires = "articles")]
    labels: Option<PathBuf>,
    /// The PolNeAR articles that the labels are about.
    #[arg(long, requires = "labels")]
    articles: Option<PathBuf>,
    /// Folder of pages made up for training.
    #[arg(long)]
    pages: Option<PathBuf>,
    /// Where the weights go.
    #[arg(long, default_value = "models/answers-en-1")]
    out: PathBuf,
    /// Measure alone; write nothing.
    #[arg(long)]
    dry: bool,
    /// List what was wrong on the folders held out.
    #[arg(long)]
    errors: bool,
}

/// Options of `eval answers`.
#[derive(Args, Clone, Debug)]
pub struct EvalAnswers {
    /// A folder of pages with facts.json, or a file of facts; attributions are given, acts are not. May be
    /// given several times; each is measured apart.
    #[arg(long, value_name = "PLACE")]
    pub on: Vec<PathBuf>,
    /// Weights in a folder in place of the embedded ones, for --on.
    #[arg(long, value_name = "DIR")]
    pub model: Option<PathBuf>,
    /// Hand labels of responses in articles (`answers-dev.json`), with --articles: by the whole engine.
    #[arg(long, value_name = "FILE", requires = "articles")]
    pub labels: Option<PathBuf>,
    /// The articles of --labels (JSON Lines: id, text, date).
    #[arg(long, value_name = "FILE")]
    pub articles: Option<PathBuf>,
    /// Which profile of the engine, for --labels.
    #[arg(long, value_enum, default_value_t = Profile::Fast)]
    pub profile: Profile,
    /// List what was wrong.
    #[arg(long)]
    pub errors: bool,
}

/// Trains on everything, after measuring each folder by weights that have not seen it.
///
/// # Errors
/// A message where a corpus is malformed or the weights cannot be written.
pub fn train(options: &TrainAnswers) -> Result<String, String> {
    // Before the minutes of training, not after them.
    std::fs::create_dir_all(&options.out).map_err(|error| format!("{}: {error}", options.out.display()))?;
    let steps = Steps::load(ActsFrom::Lists)?;
    let marked = folders(&options.marked)?;
    let labelled = match (&options.labels, &options.articles) {
        (Some(labels), Some(articles)) => labels::folders(labels, articles)?,
        _ => Vec::new(),
    };
    let made = options.pages.as_deref().map(made_pages::folders).transpose()?.unwrap_or_default();
    let folders: Vec<&Vec<MarkedPage>> = marked.iter().chain(&labelled).chain(&made).collect();
    let engine = Profile::Accurate.engine(&Data::embedded())?;
    // What is given in use is what the engine finds; what is marked is told too, for what it misses.
    let read = |pages: &Vec<MarkedPage>| pages.par_iter().map(|page| found::found(page, &engine)).collect();
    let found: Vec<Vec<MarkedPage>> = folders.iter().map(|pages| read(pages)).collect();
    let mut examples: Vec<Vec<Example>> = folders
        .iter()
        .zip(&found)
        .map(|(pages, found)| [drawn(&steps, pages), drawn(&steps, found)].concat())
        .collect();
    let in_articles = marked.len()..marked.len() + labelled.len();
    for (at, example) in examples.iter_mut().enumerate().flat_map(|(at, part)| part.iter_mut().map(move |it| (at, it)))
    {
        if in_articles.contains(&at) && example.right.is_empty() {
            example.worth = NOTHING_IN_ARTICLES;
        } else if at >= in_articles.end {
            example.worth = MADE;
        }
    }
    let mut report = String::new();
    let held_out = |held: usize| {
        let seen: Vec<&Example> =
            examples.iter().enumerate().filter(|(at, _)| *at != held).flat_map(|(_, part)| part).collect();
        let lists = lists(logit::train(&seen, SEED))?;
        let mut wrong = String::new();
        let wrong_too = options.errors.then_some(&mut wrong);
        let by_lists = of_pages(&steps, &lists, folders[held], ActsFrom::Lists, wrong_too);
        let by_marks = of_pages(&steps, &lists, folders[held], ActsFrom::Marks, None);
        let as_found = of_pages(&steps, &lists, &found[held], ActsFrom::Marks, None);
        Ok::<_, String>((wrong, by_lists, by_marks, as_found))
    };
    let parts: Vec<_> = (0..folders.len()).into_par_iter().map(held_out).collect::<Result<_, _>>()?;
    let mut crossed = Crossed::default();
    for (held, (wrong, by_lists, by_marks, as_found)) in parts.into_iter().enumerate() {
        let _ = writeln!(report, "{wrong}folder {}: {by_lists}, as found: {as_found}", held + 1);
        if held < marked.len() {
            crossed.by_lists.add(by_lists);
            crossed.by_marks.add(by_marks);
            crossed.as_found.add(as_found);
        } else if in_articles.contains(&held) {
            crossed.labels.add(by_lists);
            crossed.labels_as_found.add(as_found);
        } else {
            crossed.made_up.add(by_lists);
        }
    }
    for (on, measure) in crossed.rows() {
        let _ = writeln!(report, "held out, {on}: {measure}");
    }
    if options.dry {
        return Ok(report);
    }
    let all: Vec<&Example> = examples.iter().flatten().collect();
    let weights = logit::train(&all, SEED).write();
    let seen = Seen::of(folders.iter().flat_map(|pages| pages.iter()).map(|page| page.document.text()));
    let card = card(&seen, labelled.iter().map(Vec::len).sum(), &crossed).to_toml()?;
    seen::write_model(&options.out, &weights, &card, Some(&seen))?;
    let _ = writeln!(report, "{}: weights of {} bytes", options.out.display(), weights.len());
    Ok(report)
}

/// What weights reached on what they had not seen.
#[derive(Debug, Default)]
struct Crossed {
    by_lists: Measure,
    by_marks: Measure,
    as_found: Measure,
    labels: Measure,
    labels_as_found: Measure,
    made_up: Measure,
}

impl Crossed {
    fn rows(&self) -> [(&'static str, Measure); 6] {
        [
            ("marked pages; acts by the lists", self.by_lists),
            ("marked pages; acts as marked", self.by_marks),
            (
                "marked pages; statements and acts as the accurate profile finds them, whose acts have learned from these pages",
                self.as_found,
            ),
            ("labelled articles; acts by the lists", self.labels),
            (
                "labelled articles; statements and acts as the accurate profile finds them, which has learned from these articles",
                self.labels_as_found,
            ),
            ("pages made up for training; acts by the lists", self.made_up),
        ]
    }
}

/// Each statement twice: with the acts as marked, and as the lists give them.
fn drawn(steps: &Steps, pages: &[MarkedPage]) -> Vec<Example> {
    let draw = |page| [ActsFrom::Marks, ActsFrom::Lists].into_iter().flat_map(move |acts| steps.examples(page, acts));
    pages.iter().flat_map(draw).collect()
}

fn lists(weights: Weights) -> Result<answer::Lists, String> {
    let lists = answer::Lists::without_weights(&Data::embedded()).map_err(|error| error.to_string())?;
    Ok(lists.with_weights(weights))
}

/// Measures on pages as the engine goes through them: each choice sees what was chosen before it.
fn of_pages(
    steps: &Steps,
    lists: &answer::Lists,
    pages: &[MarkedPage],
    acts: ActsFrom,
    mut wrong: Option<&mut String>,
) -> Measure {
    let mut measure = Measure::default();
    for page in pages {
        let given = steps.told(page, acts, |told| {
            let acts: Vec<_> = told.deeds.iter().map(|deed| deed.act.as_str()).collect();
            (answer::answers(told, lists), acts)
        });
        for (at, right) in marks(page).iter().enumerate() {
            let Some(right) = right else { continue };
            let to: Vec<usize> = given.0.get(at).into_iter().flatten().map(|answer| answer.to).collect();
            if !measure.count(right, &to)
                && let Some(wrong) = wrong.as_deref_mut()
            {
                let words = |at: usize| words(page, at, given.1.get(at).copied().unwrap_or_default());
                let line = |to: Option<&usize>| to.map_or("nothing".to_owned(), |to| words(*to));
                let _ = writeln!(
                    wrong,
                    "{} {}\n   gave {}\n   not  {}",
                    page.name,
                    words(at),
                    line(to.first()),
                    line(right.first())
                );
            }
        }
    }
    measure
}

fn words(page: &MarkedPage, at: usize, act: &str) -> String {
    let Some(statement) = page.statements.get(at) else { return String::new() };
    let content: Vec<&str> = statement.content.iter().map(|span| span.of(page.document.text())).collect();
    let content: String = content.join(" … ").chars().take(110).collect();
    let (voice, cue) = (statement.voice.as_deref().unwrap_or("—"), statement.cue.as_deref().unwrap_or("—"));
    format!("{} {voice} | {cue} | {act} | {content}", statement.id).replace('\n', " ")
}

fn card(seen: &Seen, articles: usize, crossed: &Crossed) -> Card {
    let tenth = |value: f64| (10.0 * value).round() / 10.0;
    let scores = crossed.rows().into_iter().flat_map(|(on, measure)| {
        [("right", measure.right), ("right where something is answered", measure.told)].map(|(name, share)| Measured {
            on: format!("each part by weights that have not seen it: {on}"),
            measure: name.to_owned(),
            value: tenth(share.percent()),
        })
    });
    Card {
        id: Weights::ID.to_owned(),
        task: "which earlier report, accusation, offer or question of the page a statement answers: a conditional \
               logit over hashed features"
            .to_owned(),
        scope: "attributed statements of English news".to_owned(),
        caveats:
            "Learned from some 1,500 answers on invented pages and 1,000 in articles; where a statement stands alone with its kind \
             of act, most of what it answers is missed."
                .to_owned(),
        command: "onrecord-lab train answers --marked DIR --labels lab/labels/answers-polnear-train.json --articles \
                  DIR/polnear/train.jsonl --pages lab/pages"
            .to_owned(),
        seed: SEED,
        training_digest: seen.digest(),
        training_pages: seen.count(),
        corpora: vec![
            Corpus {
                name: "onrecord marked pages".to_owned(),
                licence: "CC BY 4.0".to_owned(),
                used: "all folders".to_owned(),
            },
            Corpus {
                name: "PolNeAR (Newell, Margolin and Ruths 2018), training part, labelled by us".to_owned(),
                licence: "MIT for the package; the articles belong to their publishers and are no part of the weights"
                    .to_owned(),
                used: format!("{articles} articles"),
            },
            Corpus {
                name: "onrecord pages made up for training (lab/pages)".to_owned(),
                licence: "MIT OR Apache-2.0".to_owned(),
                used: "all".to_owned(),
            },
        ],
        scores: scores.collect(),
    }
}

/// Measures the embedded weights.
///
/// # Errors
/// A message where a corpus is malformed, or was trained on.
pub fn eval(options: &EvalAnswers) -> Result<String, String> {
    let mut report = String::new();
    for place in &options.on {
        let mut wrong = String::new();
        let measure = on_pages(place, options.model.as_deref(), options.errors.then_some(&mut wrong))?;
        let _ = writeln!(report, "{wrong}{}: {measure}", place.display());
    }
    if let (Some(labels), Some(articles)) = (&options.labels, &options.articles) {
        let figures = in_articles::measure(labels, articles, options.profile)?;
        if options.errors {
            figures.wrong.iter().for_each(|line| report.extend([line, "\n"]));
        }
        let _ = writeln!(report, "{}, {}: {figures}", labels.display(), options.profile);
    }
    Ok(report)
}

/// What floors hold: on pages with attributions given, or of the whole engine on labelled articles.
///
/// # Errors
/// As [`eval`].
pub fn floors(place: &Path, articles: Option<&Path>, profile: Profile) -> Result<Vec<Figure>, String> {
    match articles {
        Some(articles) => Ok(in_articles::measure(place, articles, profile)?.figures()),
        None => on_pages(place, None, None).map(|measure| measure.figures()),
    }
}

fn on_pages(place: &Path, model: Option<&Path>, wrong: Option<&mut String>) -> Result<Measure, String> {
    let weights = match model {
        Some(model) => Weights::read(&std::fs::read(model.join("weights.bin")).map_err(|error| error.to_string())?),
        None => Weights::embedded(),
    };
    let weights = weights.map_err(|error| error.to_string())?;
    let pages = marked::load(place).map_err(|error| error.to_string())?;
    let built_in = Path::new("models").join(Weights::ID);
    let seen = Seen::load(model.unwrap_or(&built_in))?;
    seen.refuse(pages.iter().map(|page| (page.name.as_str(), page.document.text())))?;
    Ok(of_pages(&Steps::load(ActsFrom::Classifier)?, &lists(weights)?, &pages, ActsFrom::Classifier, wrong))
}
