//! Measures deals on passages labelled by hand, as `deals.py` of the shared tools counts: found where both
//! legs hold three fifths of the labelled words; traps, which look like a deal and are none, are refused.

use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use onrecord_ledger::{Deal, Reading, Span};
use serde::Deserialize;

use crate::figure::{Figure, Share};
use crate::profile::Profile;
use crate::rows::{self, hold, places};

/// Options of `eval deals`.
#[derive(Args, Clone, Debug)]
pub struct EvalDeals {
    /// Hand labels of passages (`deals-dev.json`).
    pub labels: PathBuf,
    /// Their articles (JSON Lines: id, text, date).
    pub articles: PathBuf,
    /// Which profile of the engine.
    #[arg(long, value_enum, default_value_t = Profile::Fast)]
    pub profile: Profile,
    /// List what was wrong.
    #[arg(long)]
    pub errors: bool,
}

#[derive(Deserialize)]
struct Label {
    id: String,
    doc: String,
    passage: String,
    start: usize,
    is_deal: bool,
    #[serde(default)]
    deals: Vec<LabelledDeal>,
}

#[derive(Deserialize)]
struct LabelledDeal {
    give: Option<String>,
    get: Option<String>,
    status: String,
}

/// What came out right.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    found: usize,
    false_alarms: usize,
    missed: usize,
    /// Traps refused.
    traps: Share,
    /// Found deals whose status is right.
    status: Share,
    wrong: Vec<String>,
}

/// Measures.
///
/// # Errors
/// A message where labels or articles are malformed.
pub fn eval(options: &EvalDeals) -> Result<String, String> {
    let measured = measure(&options.labels, &options.articles, options.profile)?;
    let mut report = String::new();
    for line in measured.wrong.iter().filter(|_| options.errors) {
        let _ = writeln!(report, "{line}");
    }
    let _ = write!(report, "{}, {}: {measured}", options.labels.display(), options.profile);
    Ok(report)
}

/// Reads the articles and counts.
///
/// # Errors
/// As [`eval`].
pub fn measure(labels: &Path, articles: &Path, profile: Profile) -> Result<Measured, String> {
    let wrong = |why: String| format!("{}: {why}", labels.display());
    let json = std::fs::read_to_string(labels).map_err(|error| wrong(error.to_string()))?;
    let labels: Vec<Label> = serde_json::from_str(&json).map_err(|error| wrong(error.to_string()))?;
    let readings = rows::read(articles, profile)?;
    let mut measured = Measured::default();
    for label in &labels {
        let reading = readings.get(&label.doc).ok_or_else(|| wrong(format!("no article '{}'", label.doc)))?;
        measured.count(label, reading);
    }
    Ok(measured)
}

impl Measured {
    fn count(&mut self, label: &Label, reading: &Reading) {
        let text = reading.document.text();
        let passage = rows::find(text, &label.passage, label.start);
        let within = |deal: &&Deal| passage.is_some_and(|it| it.overlaps(deal.give) || it.overlaps(deal.get));
        let given: Vec<&Deal> = reading.deals.iter().filter(within).collect();
        let told = |deal: &Deal| format!("give '{}' get '{}'", deal.give.of(text), deal.get.of(text));
        if !label.is_deal {
            if !self.traps.count(given.is_empty()) {
                self.false_alarms += 1;
                self.wrong.push(format!(
                    "{} trap taken: {}",
                    label.id,
                    given.iter().map(|it| told(it)).collect::<String>()
                ));
            }
            return;
        }
        let mut used = vec![false; given.len()];
        for want in &label.deals {
            let (Some(give), Some(get)) = (&want.give, &want.get) else { continue };
            let leg = |words: &str| places(text, rows::find(text, words, label.start).as_slice());
            let (give, get) = (leg(give), leg(get));
            let holds = |deal: &Deal| {
                let covers = |leg: Span, wanted| hold(&places(text, &[leg]), wanted, 60);
                covers(deal.give, &give) && covers(deal.get, &get)
            };
            match given.iter().zip(&used).position(|(deal, used)| !used && holds(deal)) {
                Some(at) => {
                    used[at] = true;
                    self.found += 1;
                    self.status.count(given[at].status.as_str() == want.status);
                }
                None => {
                    self.missed += 1;
                    let (give, get) = (want.give.as_deref().unwrap_or(""), want.get.as_deref().unwrap_or(""));
                    self.wrong.push(format!("{} missed: give '{give}' get '{get}'\n   in {}", label.id, label.passage));
                }
            }
        }
        for (deal, _) in given.iter().zip(&used).filter(|(_, used)| !**used) {
            self.false_alarms += 1;
            self.wrong.push(format!("{} false: {}", label.id, told(deal)));
        }
    }

    /// Of deals with both legs, traps counted as false alarms.
    #[must_use]
    pub fn f1(&self) -> f64 {
        200.0 * self.found as f64 / (2 * self.found + self.false_alarms + self.missed).max(1) as f64
    }

    /// What floors hold.
    #[must_use]
    pub fn figures(&self) -> Vec<Figure> {
        vec![Figure::share("f1", self.f1()), Figure::share("traps", self.traps.percent())]
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { found, false_alarms, missed, traps, status, .. } = self;
        write!(
            f,
            "F1 {:.1} (found {found}, false {false_alarms}, missed {missed}), traps refused {traps}, status {status}",
            self.f1()
        )
    }
}
