//! HTML pages with the gold text of their article, and how near the body that the engine finds comes
//! to it.

mod align;
mod corpus;
mod score;

use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use onrecord_engine::clean::{ClassBlocks, LearnedClasser, lines};
use onrecord_engine::html;
use onrecord_engine::lexicon::Data;
use onrecord_ledger::BlockRole;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::blocks::pages::{FOLDS, in_fold};
use crate::blocks::{self, TrainBlocks};
use crate::figure::Figure;

pub use align::{Label, align};
pub use corpus::{Article, Articles, load, site};
pub use score::Scores;

/// Where the pages are, and what is held against them.
#[derive(Clone, Debug, clap::Args)]
pub struct EvalArticles {
    /// Folder of corpora (pages/articles, and what --every-fold trains on).
    #[arg(long, value_name = "DIR")]
    pub corpora: PathBuf,
    /// Folder of the pages, where it is another.
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Weights to measure instead of the built-in ones.
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,
    /// Which of the five parts of the sites was held out in training and is measured here.
    #[arg(long, default_value_t = 0)]
    pub fold: u64,
    /// Trains anew without each part of the sites in turn and measures all pages, each by weights that
    /// have not seen its site.
    #[arg(long, conflicts_with_all = ["weights", "fold"])]
    pub every_fold: bool,
    /// What another extractor found on these pages: JSON Lines of {"id", "text"}, named by the file.
    /// May be given several times.
    #[arg(long, value_name = "FILE")]
    pub peer: Vec<PathBuf>,
    /// Writes what was found on these pages, in the form of --peer.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Print the figures of every page, the worst first.
    #[arg(long)]
    pub pages: bool,
}

impl EvalArticles {
    /// The built-in weights on the pages of this folder whose sites they were not trained on.
    #[must_use]
    pub fn of_pages(pages: PathBuf) -> Self {
        Self {
            corpora: PathBuf::new(),
            folder: Some(pages),
            weights: None,
            fold: 0,
            every_fold: false,
            peer: Vec::new(),
            out: None,
            pages: false,
        }
    }
}

/// What an extractor found on a page.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Extract {
    id: String,
    text: String,
}

/// The figures of every extractor on the same pages.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// Pages.
    pub pages: usize,
    /// By name, ours first.
    pub systems: Vec<(String, Scores)>,
    /// Processor time that ours took to decode, flatten and class all pages.
    pub time: Duration,
}

impl Measured {
    /// What floors hold: ours.
    #[must_use]
    pub fn figures(&self) -> Vec<Figure> {
        let Some((_, ours)) = self.systems.first() else { return Vec::new() };
        vec![
            Figure::share("word_f1", ours.word_f1() * 100.0),
            Figure::share("precision", ours.precision() * 100.0),
            Figure::share("recall", ours.recall() * 100.0),
            Figure::share("shingle_f1", ours.shingle_f1() * 100.0),
        ]
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} pages; word F1 by page, shingles of four words", self.pages)?;
        for (name, scores) in &self.systems {
            let [word, precision, recall, shingle] =
                [scores.word_f1(), scores.precision(), scores.recall(), scores.shingle_f1()];
            writeln!(f, "{name:<20} word F1 {word:.4}  shingle P {precision:.4} R {recall:.4} F1 {shingle:.4}")?;
        }
        let speed = self.pages as f64 / self.time.as_secs_f64().max(1e-9);
        write!(f, "decode, flatten and class: {speed:.0} pages a CPU-second")
    }
}

/// Measures the classer on the HTML pages that it was not trained on.
///
/// # Errors
/// What could not be read or written, for people.
pub fn eval(options: &EvalArticles) -> Result<Measured, String> {
    let data = Data::embedded();
    let mut articles = load(&options.folder.clone().unwrap_or_else(|| options.corpora.join("pages/articles")))?;
    let folds = if options.every_fold { 0..FOLDS } else { options.fold..options.fold + 1 };
    let trained: Vec<LearnedClasser> = if options.every_fold {
        let train = |fold| {
            let (weights, _) = blocks::learn(&TrainBlocks::without(options.corpora.clone(), fold), &data)?;
            LearnedClasser::new(&data, weights).map_err(|error| error.to_string())
        };
        folds.clone().into_par_iter().map(train).collect::<Result<_, String>>()?
    } else {
        vec![blocks::classer(&data, options.weights.as_deref())?]
    };
    articles.pages.retain(|page| folds.clone().any(|fold| in_fold(&page.site, fold)));
    let mut measured = Measured { pages: articles.pages.len(), ..Measured::default() };
    let mut extracts = Vec::with_capacity(articles.pages.len());
    for (fold, classer) in folds.zip(&trained) {
        let start = busy();
        for page in articles.pages.iter().filter(|page| in_fold(&page.site, fold)) {
            extracts.push(Extract { id: page.id.clone(), text: body(page, classer)? });
        }
        measured.time += busy().saturating_sub(start);
    }
    if let Some(path) = &options.out {
        let mut rows = String::new();
        for extract in &extracts {
            rows.push_str(&serde_json::to_string(extract).map_err(|error| error.to_string())?);
            rows.push('\n');
        }
        fs::write(path, rows).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let mut systems = vec![("onrecord".to_owned(), extracts)];
    for path in &options.peer {
        let file = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let rows: Result<Vec<Extract>, _> = file.lines().map(serde_json::from_str).collect();
        let rows = rows.map_err(|error| format!("{}: {error}", path.display()))?;
        let name = path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        systems.push((name, rows));
    }
    for (name, extracts) in systems {
        let mut scores = Scores::default();
        for page in &articles.pages {
            let found = extracts.iter().find(|extract| extract.id == page.id).map_or("", |extract| &extract.text);
            scores.add(&page.id, found, &page.gold);
        }
        if options.pages {
            scores.report(&name);
        }
        measured.systems.push((name, scores));
    }
    Ok(measured)
}

/// Time that the processor has spent on this thread; nothing where the system does not tell.
fn busy() -> Duration {
    let times = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(times.split(' ').next().and_then(|time| time.parse().ok()).unwrap_or(0))
}

fn body(page: &Article, classer: &LearnedClasser) -> Result<String, String> {
    let html::Flattened { text, markup, .. } = page.flatten()?;
    let lines = lines(&text);
    let blocks = classer.class_blocks(&text, &lines, Some(&markup));
    let kept = blocks.iter().filter(|block| matches!(block.role, BlockRole::Body | BlockRole::Heading));
    Ok(kept.map(|block| block.span.of(&text)).collect::<Vec<_>>().join("\n"))
}
