//! `onrecord-lab train antecedents`: whom "he" and "she" mean.
//!
//! A softmax over the candidates of each pronoun (Denis and Baldridge, "Specialized models and ranking for coreference
//! resolution", EMNLP 2008), by plain gradients, held near the weights that were set by hand: there are few examples.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use onrecord_engine::lexicon::Data;
use onrecord_engine::resolve::{self, FACTS, Facts};
use onrecord_engine::segment;

use crate::marked::{self, MarkedPage};
use crate::words::same_name;

/// Rounds of gradients.
const ROUNDS: usize = 400;
const RATE: f64 = 400.0;
/// How many steps of weight make one candidate e times as likely as another.
const STEP: f64 = 40.0;
/// Pull towards the hand's weights.
const PULL: f64 = 2e-5;
/// How many parts the pronouns are cross-validated in, page by page.
const PARTS: usize = 5;

/// Options of `train antecedents`.
#[derive(Args, Debug)]
pub struct TrainAntecedents {
    /// Folder of marked pages: one folder for each part, with its facts.json.
    #[arg(long)]
    marked: PathBuf,
    /// Folder of pages made up for training, and beside them names.json: who speaks.
    #[arg(long)]
    pages: PathBuf,
    /// Labels of articles of the corpora, in some of which it is told whom a pronoun means.
    #[arg(long, requires = "corpora")]
    labelled: Option<PathBuf>,
    /// Folder of the corpora that they are about.
    #[arg(long)]
    corpora: Option<PathBuf>,
    /// The list, whose weights are written anew.
    #[arg(long, default_value = "data/en/antecedents.tsv")]
    list: PathBuf,
}

/// A pronoun: its candidates with what holds of them, and which are right.
struct Asked {
    candidates: Vec<(Facts, bool)>,
    /// What is held out together.
    page: usize,
}

/// The weights, learned and written.
///
/// # Errors
/// A message where a corpus is malformed or the list cannot be written.
pub fn train(options: &TrainAntecedents) -> Result<String, String> {
    let asked = load(options)?;
    let wrong = |why: String| format!("{}: {why}", options.list.display());
    let list = std::fs::read_to_string(&options.list).map_err(|error| wrong(error.to_string()))?;
    let hand = hand(&list).map_err(wrong)?;
    let (mut by_hand, mut crossed) = (0, 0);
    for part in 0..PARTS {
        let (held, seen): (Vec<&Asked>, Vec<&Asked>) = asked.iter().partition(|it| it.page % PARTS == part);
        let weights = learn(&seen, &hand);
        by_hand += held.iter().filter(|it| is_right(it, &hand)).count();
        crossed += held.iter().filter(|it| is_right(it, &weights)).count();
    }
    let weights = learn(&asked.iter().collect::<Vec<_>>(), &hand);
    std::fs::write(&options.list, written(&list, &weights, &hand)).map_err(|error| wrong(error.to_string()))?;
    let all = asked.len();
    Ok(format!("{all} pronouns; by the hand's weights {by_hand} right, cross-validated {crossed}\n"))
}

type Weights = [f64; FACTS.len()];

/// The hand's weights, from the last column.
fn hand(list: &str) -> Result<Weights, String> {
    let mut hand = [0.0; FACTS.len()];
    for line in list.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (Some(fact), Some(weight)) = (cells.first(), cells.get(2).and_then(|cell| cell.parse().ok())) else {
            return Err(format!("'{line}' is no row of a fact and two weights"));
        };
        let at = FACTS.iter().position(|it| it == fact).ok_or_else(|| format!("no fact '{fact}'"))?;
        hand[at] = weight;
    }
    Ok(hand)
}

/// The list with other weights.
fn written(list: &str, weights: &Weights, hand: &Weights) -> String {
    let mut lines: String = list.lines().filter(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    lines.push_str("fact\tweight\thand\n");
    for ((fact, weight), hand) in FACTS.iter().zip(weights).zip(hand) {
        let _ = writeln!(lines, "{fact}\t{weight:.0}\t{hand:.0}");
    }
    lines
}

fn score(facts: Facts, weights: &Weights) -> f64 {
    facts.iter().map(|fact| weights[fact]).sum()
}

/// Whether the best candidate is right; the first of several, as the engine takes it.
fn is_right(asked: &Asked, weights: &Weights) -> bool {
    let best = asked.candidates.iter().map(|(facts, right)| (score(*facts, weights), *right));
    best.reduce(|best, other| if other.0 > best.0 { other } else { best }).is_some_and(|(_, right)| right)
}

fn learn(asked: &[&Asked], hand: &Weights) -> Weights {
    let mut weights = *hand;
    for _ in 0..ROUNDS {
        let mut slope = [0.0; FACTS.len()];
        for asked in asked {
            let scores: Vec<f64> = asked.candidates.iter().map(|(facts, _)| score(*facts, &weights) / STEP).collect();
            let most = scores.iter().fold(f64::MIN, |most, score| most.max(*score));
            let chances: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
            let all: f64 = chances.iter().sum();
            let right: f64 =
                chances.iter().zip(&asked.candidates).filter(|(_, it)| it.1).map(|(chance, _)| chance).sum();
            for (chance, (facts, is_right)) in chances.iter().zip(&asked.candidates) {
                let push = chance / all - if *is_right { chance / right } else { 0.0 };
                facts.iter().for_each(|fact| slope[fact] += push);
            }
        }
        for ((weight, slope), hand) in weights.iter_mut().zip(slope).zip(hand) {
            *weight -= RATE * (slope / asked.len().max(1) as f64 / STEP + PULL * (*weight - hand));
        }
    }
    weights
}

/// Every "he" and "she" whose candidates are not all right, nor all wrong.
fn load(options: &TrainAntecedents) -> Result<Vec<Asked>, String> {
    let data = Data::embedded();
    let lists = resolve::Lists::load(&data).map_err(|error| error.to_string())?;
    let segments = segment::Lists::load(&data).map_err(|error| error.to_string())?;
    let mut asked = Vec::new();
    for (page, (marked, names)) in pages(options)?.iter().enumerate() {
        let text = marked.document.text();
        let segments = segment::segment(text, &marked.blocks(), &segments);
        let words = resolve::Words::look(text, &segments, &lists);
        for (at, candidates) in resolve::antecedents(&words, &marked.attributions()) {
            let Some(name) = names.get(at).and_then(Option::as_deref) else { continue };
            let candidates: Vec<(Facts, bool)> =
                candidates.into_iter().map(|(other, facts)| (facts, same_name(other.as_deref(), Some(name)))).collect();
            let right = candidates.iter().filter(|(_, right)| *right).count();
            if right > 0 && right < candidates.len() {
                asked.push(Asked { candidates, page });
            }
        }
    }
    Ok(asked)
}

/// Pages, and who speaks in each of their statements.
type Told = (MarkedPage, Vec<Option<String>>);

fn pages(options: &TrainAntecedents) -> Result<Vec<Told>, String> {
    let folders =
        std::fs::read_dir(&options.marked).map_err(|error| format!("{}: {error}", options.marked.display()))?;
    let mut folders: Vec<PathBuf> = folders.filter_map(|entry| Some(entry.ok()?.path())).collect();
    folders.retain(|folder| folder.join("facts.json").is_file());
    folders.sort();
    let mut told = Vec::new();
    for folder in folders {
        for page in marked::load(&folder).map_err(|error| error.to_string())? {
            let names = page.statements.iter().map(|statement| statement.resolved.clone()).collect();
            told.push((page, names));
        }
    }
    if let (Some(labels), Some(corpora)) = (&options.labelled, &options.corpora) {
        for page in crate::labelled::load(labels, corpora)? {
            let names = page.statements.iter().map(|statement| statement.resolved.clone()).collect();
            told.push((page, names));
        }
    }
    let names = names(&options.pages.join("names.json"))?;
    for (file, pages) in files(&options.pages)?.iter().zip(crate::made_pages::folders(&options.pages)?) {
        for page in pages {
            let Some(names) = names.get(&format!("{file}/{}", page.name)) else { continue };
            let names = page.statements.iter().map(|statement| names.get(&statement.id).cloned()).collect();
            told.push((page, names));
        }
    }
    Ok(told)
}

/// By page and by statement the name of who speaks.
fn names(path: &Path) -> Result<BTreeMap<String, BTreeMap<String, String>>, String> {
    let json = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&json).map_err(|error| format!("{}: {error}", path.display()))
}

/// The names of the files of pages, in their order.
fn files(folder: &Path) -> Result<Vec<String>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let texts = paths.filter(|path| path.extension().is_some_and(|it| it == "txt"));
    let mut names: Vec<String> = texts.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use onrecord_engine::resolve::Ranker;

    use super::*;

    #[test]
    fn the_list_of_the_program_is_that_of_the_trainer() {
        let list = Data::embedded();
        let list = list.text(Ranker::LIST);
        let hand = hand(list).expect("the list");
        assert_eq!(hand.iter().filter(|weight| **weight != 0.0).count(), 28);
        assert_eq!(written(list, &hand, &hand).lines().count(), list.lines().count());
    }
}
