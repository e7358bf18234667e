//! Measures dates of publication of HTML pages, with the definitions of htmldate.

mod figures;

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use onrecord_engine::clean::{self, LearnedClasser};
use onrecord_engine::{Page, lexicon::Data};
use onrecord_ledger::Given;
use rayon::prelude::*;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::figure::Figure;
pub use figures::Figures;

/// What to measure.
#[derive(Clone, Debug, clap::Args)]
pub struct EvalDates {
    /// A folder with gold.jsonl (id, url, date) and html/ID.html.gz, as `pages/dates` and
    /// `pages/articles` of the corpora.
    #[arg(long, value_name = "DIR")]
    pub pages: PathBuf,
    /// Which of those pages; those of one site in four are set aside while rules are tuned.
    #[arg(long, value_enum, default_value_t = Part::Tune)]
    pub part: Part,
    /// Leave out the address of each page, as when a saved file is read.
    #[arg(long)]
    pub no_url: bool,
    /// Show for every way that a date is told how often it is right.
    #[arg(long)]
    pub ways: bool,
    /// Print every page whose date was wrong.
    #[arg(long)]
    pub errors: bool,
    /// Write what was found as JSON: for every id the date or null, the gold date, and every day that was
    /// offered with its way.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

impl EvalDates {
    /// All pages of a folder, with their addresses.
    #[must_use]
    pub fn of_pages(pages: PathBuf) -> Self {
        Self { pages, part: Part::All, no_url: false, ways: false, errors: false, out: None }
    }
}

/// Which pages, by their site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// Those that rules are tuned on.
    Tune,
    /// Those that are only measured.
    Held,
    /// All.
    All,
}

/// One site in this many is set aside.
const HELD_SITES: u8 = 4;

impl Part {
    fn has(self, url: &str) -> bool {
        let site = url.split('/').nth(2).unwrap_or_default().trim_start_matches("www.");
        let held = Sha256::digest(site.as_bytes())[0] % HELD_SITES == 0;
        match self {
            Self::Tune => !held,
            Self::Held => held,
            Self::All => true,
        }
    }
}

/// The figures of `eval dates`.
#[derive(Clone, Debug)]
pub struct Measured {
    /// What was decided, against gold.
    pub decided: Figures,
    /// Each way alone, where that was asked for.
    pub ways: BTreeMap<String, Figures>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    url: String,
    date: Option<String>,
    ground_truth: Option<Truth>,
}

#[derive(Deserialize)]
struct Truth {
    publish_date: Option<String>,
}

/// A page, its right date, what was decided and all that was offered.
struct Measure {
    row: Row,
    found: Option<String>,
    rule: &'static str,
    offered: Vec<(String, String)>,
}

/// Measures.
///
/// # Errors
/// What could not be read, for people.
pub fn eval(options: &EvalDates) -> Result<Measured, String> {
    let data = Data::embedded();
    let lists = clean::Lists::load(&data).map_err(|error| error.to_string())?;
    let classer = LearnedClasser::embedded(&data).map_err(|error| error.to_string())?;
    let rows: Vec<Row> = rows(&options.pages.join("gold.jsonl"))?;
    let read: Vec<Measure> = rows
        .into_par_iter()
        .filter(|row| options.part.has(&row.url))
        .map(|row| {
            let bytes = page(&options.pages.join(format!("html/{}.html.gz", row.id)))?;
            let url = (!options.no_url).then(|| row.url.clone());
            let given = Given { url, ..Given::default() };
            let page =
                Page::from_html_bytes(row.id.clone(), None, &bytes, None, given).map_err(|error| error.to_string())?;
            let (anatomy, _) = clean::clean(&page, &lists, &classer);
            let offered = if options.ways || options.errors || options.out.is_some() {
                clean::date_candidates(&page, &lists, &classer)
            } else {
                Vec::new()
            };
            Ok(Measure {
                row,
                rule: anatomy.published.as_ref().map_or("", |published| published.evidence.rule.as_str()),
                found: anatomy.published.map(|published| published.date.to_string()),
                offered: offered.into_iter().map(|(way, date)| (way, date.to_string())).collect(),
            })
        })
        .collect::<Result<_, String>>()?;
    let mut measured = Measured { decided: Figures::default(), ways: BTreeMap::new() };
    for page in &read {
        let right = page.row.date.as_deref();
        measured.decided.add(page.found.as_deref(), right);
        if page.found.as_deref() != right && options.errors {
            report(page);
        }
        if options.ways {
            let mut first: BTreeMap<&str, &str> = BTreeMap::new();
            for (way, date) in &page.offered {
                first.entry(way).or_insert(date);
            }
            for (way, date) in first {
                measured.ways.entry(way.to_owned()).or_default().add(Some(date), right);
            }
        }
    }
    if let Some(out) = &options.out {
        let found: serde_json::Map<String, serde_json::Value> = read
            .iter()
            .map(|page| (page.row.id.clone(), serde_json::json!([page.found, page.row.date, page.offered])))
            .collect();
        let json = serde_json::to_string(&found).map_err(|error| error.to_string())?;
        fs::write(out, json).map_err(|error| format!("{}: {error}", out.display()))?;
    }
    Ok(measured)
}

fn rows(path: &Path) -> Result<Vec<Row>, String> {
    let fail = |error: &dyn fmt::Display| format!("{}: {error}", path.display());
    let text = fs::read_to_string(path).map_err(|error| fail(&error))?;
    text.lines()
        .map(|line| {
            // The gold was written by Python, where a date that is missing is no number.
            let line = line.replace("\"date\": NaN", "\"date\": null");
            let mut row: Row = serde_json::from_str(&line).map_err(|error| fail(&error))?;
            if let Some(truth) = row.ground_truth.take() {
                row.date = truth.publish_date.map(|date| date.chars().take(10).collect());
            }
            Ok(row)
        })
        .collect()
}

fn page(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| GzDecoder::new(file).read_to_end(&mut bytes))
        .map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(bytes)
}

#[allow(clippy::print_stdout)]
fn report(page: &Measure) {
    let none = "none".to_owned();
    let offered: Vec<String> = page.offered.iter().take(12).map(|(way, date)| format!("{way} {date}")).collect();
    println!(
        "{} {} by {} not {} [{}] {}",
        page.row.id,
        page.found.as_ref().unwrap_or(&none),
        page.rule,
        page.row.date.as_ref().unwrap_or(&none),
        offered.join(", "),
        page.row.url
    );
}

impl Measured {
    /// What floors hold.
    #[must_use]
    pub fn figures(&self) -> Vec<Figure> {
        let decided = self.decided;
        vec![
            Figure::share("precision", decided.precision() * 100.0),
            Figure::share("accuracy", decided.accuracy() * 100.0),
            Figure::share("f1", decided.f1() * 100.0),
        ]
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut ways: Vec<_> = self.ways.iter().collect();
        ways.sort_by(|(_, one), (_, other)| other.precision().total_cmp(&one.precision()));
        for (way, figures) in ways {
            writeln!(f, "{way:18} {:4} of {:4} right ({:.3})", figures.right, figures.found(), figures.precision())?;
        }
        write!(f, "{}", self.decided)
    }
}
