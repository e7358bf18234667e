//! `onrecord-lab train manner` and `eval manner`: speech told from attitude, by a linear classifier over features, and in the
//! accurate profile by what is read off the encoder's states at the cue beside it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use clap::Args;
use onrecord_engine::act::{MannerWeights, listed_as_attitude};
use onrecord_engine::encode::{Encoder, Row, write_attitude};
use onrecord_ledger::Manner;
use serde::Deserialize;

use super::examples::{MannerSeen, Texts, manners_of_articles};
use crate::digest::hex;
use crate::draw::draw;
use crate::figure::Figure;
use crate::profile::Profile;
use crate::readout::{self, Shown};
use crate::seen::{Seen, write_model};

const SEED: u64 = 20_261_201;
// Chosen by cross-validation on the labels.
const PASSES: usize = 20;
const RATE: f64 = 0.05;
/// Weight that training starts from: trust in the list of cues.
const PRIOR: f64 = 2.0;
/// Pull towards the starting weights, per step and feature.
const DECAY: f64 = 1e-3;
/// A feature that fewer labels have is not learned.
const LEAST: usize = 2;
/// Pull of the network's weights towards nothing, and how much it has to say beside the classifier.
const PULL: f32 = 0.02;
const SHARE: f32 = 0.5;
/// How many parts the labels are cross-validated in, article by article.
const PARTS: usize = 5;

/// Options of `train manner`.
#[derive(Args, Debug)]
pub struct TrainManner {
    /// Hand labels of PolNeAR statements (doc, k, manner).
    #[arg(long)]
    labels: PathBuf,
    /// The PolNeAR articles that the labels are about.
    #[arg(long)]
    articles: PathBuf,
    /// Where the weights of the classifier go.
    #[arg(long, default_value = "models/manner-en-1")]
    out: PathBuf,
    /// Where those of the accurate profile go that are added to them.
    #[arg(long, default_value = "models/manner-en-accurate-1")]
    network: PathBuf,
}

/// Options of `eval manner`.
#[derive(Args, Debug)]
pub struct EvalManner {
    /// Hand labels of PolNeAR statements (doc, k, manner).
    labels: PathBuf,
    /// The PolNeAR articles that they are about.
    articles: PathBuf,
}

#[derive(Deserialize)]
struct Label {
    doc: String,
    k: usize,
    manner: String,
}

struct Example {
    seen: MannerSeen,
    manner: Manner,
    /// Statements of one article are held out together.
    group: usize,
}

/// The labels with what the classifier sees, and the texts that they are about.
fn load(labels: &Path, articles: &Path) -> Result<(Vec<Example>, Texts), String> {
    let wrong = |why: &dyn fmt::Display| format!("{}: {why}", labels.display());
    let json = std::fs::read_to_string(labels).map_err(|error| wrong(&error))?;
    let rows: Vec<Label> = serde_json::from_str(&json).map_err(|error| wrong(&error))?;
    let docs = rows.iter().map(|row| row.doc.as_str()).collect();
    let (texts, drawn) = manners_of_articles(articles, &docs).map_err(|error| wrong(&error))?;
    let example = |row: &Label| {
        let seen = drawn.get(&row.doc).and_then(|drawn| drawn.get(row.k)).cloned();
        Ok(Example {
            seen: seen.ok_or_else(|| wrong(&format!("no statement {} in {}", row.k, row.doc)))?,
            manner: Manner::named(&row.manner).ok_or_else(|| wrong(&format!("no manner '{}'", row.manner)))?,
            group: row.doc.bytes().map(usize::from).sum(),
        })
    };
    Ok((rows.iter().map(example).collect::<Result<_, String>>()?, texts))
}

/// Binary logistic regression by stochastic gradients with AdaGrad steps, made integers at the end; and what a step of these
/// is worth.
fn learn(examples: &[&Example]) -> (MannerWeights, f32) {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for example in examples {
        let mut features = example.seen.features.clone();
        features.sort_unstable();
        features.dedup();
        features.into_iter().for_each(|feature| *counts.entry(feature).or_default() += 1);
    }
    let kept: Vec<u32> = counts.into_iter().filter(|(_, count)| *count >= LEAST).map(|(feature, _)| feature).collect();
    let rows: Vec<Vec<usize>> = examples
        .iter()
        .map(|example| example.seen.features.iter().filter_map(|feature| kept.binary_search(feature).ok()).collect())
        .collect();
    let mut start = vec![0f64; kept.len()];
    if let Ok(listed) = kept.binary_search(&listed_as_attitude()) {
        start[listed] = PRIOR;
    }
    let (mut weights, mut squares) = (start.clone(), vec![1e-6f64; kept.len()]);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut state = SEED;
    for _ in 0..PASSES {
        for at in (1..order.len()).rev() {
            order.swap(at, draw(&mut state, at + 1));
        }
        for at in &order {
            let sum: f64 = rows[*at].iter().map(|feature| weights[*feature]).sum();
            let goal = f64::from(u8::from(examples[*at].manner == Manner::Attitude));
            let slope = 1.0 / (1.0 + (-sum).exp()) - goal;
            for feature in &rows[*at] {
                let slope = slope + DECAY * (weights[*feature] - start[*feature]);
                squares[*feature] += slope * slope;
                weights[*feature] -= RATE * slope / squares[*feature].sqrt();
            }
        }
    }
    let largest = weights.iter().fold(1e-9f64, |largest, weight| largest.max(weight.abs()));
    let whole = weights.iter().map(|weight| (weight / largest * 127.0).round() as i8);
    let weights = MannerWeights::new(kept.into_iter().zip(whole).filter(|(_, weight)| *weight != 0));
    (weights, (largest / 127.0) as f32)
}

/// What the states at cues speak for, as much as it counts beside the classifier.
fn learn_states(examples: &[&Example]) -> Row {
    let shown = examples.iter().filter_map(|it| {
        Some(Shown { states: it.seen.states.as_deref()?, kind: usize::from(it.manner == Manner::Attitude) })
    });
    let rows = readout::learn(&shown.collect::<Vec<_>>(), 2, PULL);
    match rows.as_slice() {
        [(speech, from), (attitude, to)] => {
            let weights = attitude.iter().zip(speech).map(|(attitude, speech)| SHARE * (attitude - speech)).collect();
            (weights, SHARE * (to - from))
        }
        _ => Row::default(),
    }
}

/// Both together.
struct Both {
    weights: MannerWeights,
    step: f32,
    states: Row,
}

impl Both {
    fn learned(examples: &[&Example]) -> Self {
        let (weights, step) = learn(examples);
        Self { weights, step, states: learn_states(examples) }
    }

    fn alone(&self, example: &Example) -> Manner {
        self.weights.manner(&example.seen.features)
    }

    fn together(&self, example: &Example) -> Manner {
        let sum = self.weights.sum(&example.seen.features) as f32 * self.step;
        let odds = example.seen.states.as_ref().map_or(0.0, |states| score(&self.states, states));
        if sum + odds > 0.0 { Manner::Attitude } else { Manner::Speech }
    }
}

fn score((weights, bias): &Row, states: &[f32]) -> f32 {
    weights.iter().zip(states).map(|(weight, state)| weight * state).sum::<f32>() + bias
}

/// Statements by what was told of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    right: usize,
    all: usize,
    /// Attitudes that were told as such, that were told, and that are.
    found: usize,
    told: usize,
    attitudes: usize,
}

impl Measure {
    fn of<'a>(told: impl Fn(&Example) -> Manner, examples: impl IntoIterator<Item = &'a Example>) -> Self {
        let mut measure = Self::default();
        for example in examples {
            let told = told(example);
            let (is, found) = (example.manner == Manner::Attitude, told == Manner::Attitude);
            measure.right += usize::from(told == example.manner);
            measure.all += 1;
            measure.found += usize::from(is && found);
            measure.told += usize::from(found);
            measure.attitudes += usize::from(is);
        }
        measure
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.all += other.all;
        self.found += other.found;
        self.told += other.told;
        self.attitudes += other.attitudes;
    }

    fn accuracy(&self) -> f64 {
        100.0 * self.right as f64 / self.all.max(1) as f64
    }

    /// F1 of attitudes.
    fn attitude(&self) -> f64 {
        200.0 * self.found as f64 / (self.told + self.attitudes).max(1) as f64
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { right, all, found, told, attitudes } = self;
        write!(f, "manner {right}/{all} ({:.1} %), ", self.accuracy())?;
        write!(f, "attitudes F1 {:.1} ({found} of {attitudes} found, {told} told)", self.attitude())
    }
}

/// Trains on every label, after measuring each part by weights that have not seen it.
///
/// # Errors
/// A message where the labels are malformed or the weights cannot be written.
pub fn train(options: &TrainManner) -> Result<String, String> {
    let (examples, texts) = load(&options.labels, &options.articles)?;
    let (mut alone, mut together) = (Measure::default(), Measure::default());
    for part in 0..PARTS {
        let (held, seen): (Vec<&Example>, Vec<&Example>) = examples.iter().partition(|it| it.group % PARTS == part);
        let both = Both::learned(&seen);
        alone.add(Measure::of(|it| both.alone(it), held.iter().copied()));
        together.add(Measure::of(|it| both.together(it), held));
    }
    let Both { weights, step, states } = Both::learned(&examples.iter().collect::<Vec<_>>());
    let (weights, network) = (weights.write(), write_attitude(&states, step));
    let seen = Seen::of(texts.iter().map(|(_, text)| text.as_str()));
    for (out, bytes, about, measure) in
        [(&options.out, weights, CLASSIFIER, alone), (&options.network, network, NETWORK, together)]
    {
        let card = card(about, &bytes, &seen, examples.len(), measure);
        write_model(out, &bytes, &card, Some(&seen))?;
    }
    Ok(format!("{} labels; cross-validated: {alone}; with the network: {together}\n", examples.len()))
}

/// What the card says of the classifier.
const CLASSIFIER: &str = "whether a source is said to have uttered the words or to hold them: logistic regression over the features of acts-en-1, as integers";
/// What that of the accurate profile's map says.
const NETWORK: &str = "whether a source is said to have uttered the words or to hold them: read off the states of attribution-en-accurate-1 at the first and the last word of the cue, and added to what manner-en-1 tells";

fn card(about: &str, weights: &[u8], seen: &Seen, labels: usize, crossed: Measure) -> String {
    format!(
        r#"# What the weights beside this file are. Written by `onrecord-lab train manner`.
task = "manner"
language = "en"
about = "{about}"
weights_sha256 = "{}"
seen = "{}"
command = "onrecord-lab train manner --labels lab/labels/manner-polnear-train.json --articles DIR/polnear/train.jsonl"
seed = {SEED}

[[corpus]]
name = "PolNeAR v1 (Newell et al., LREC 2018), training part, with the manner labelled for onrecord by one reader each"
licence = "MIT for the package; the articles belong to their publishers and are no part of the weights"
statements = {labels}

# Cross-validated, article by article.
[scores]
manner = {:.1}
attitude_f1 = {:.1}

[scope]
for = "attributed statements of English news"
caveats = ["learned from US politics of 2016; a rare verb counts as speech"]
"#,
        hex(weights),
        seen.digest(),
        crossed.accuracy(),
        crossed.attitude()
    )
}

/// Measures the embedded weights, of either profile.
///
/// # Errors
/// A message where the labels are malformed, or are about articles that the weights were trained on.
pub fn measure(profile: Profile, labels: &Path, articles: &Path) -> Result<Measure, String> {
    let (examples, texts) = load(labels, articles)?;
    let seen = Seen::load(&Path::new("models").join(MannerWeights::ID))?;
    seen.refuse(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())))?;
    let weights = MannerWeights::embedded().map_err(|error| error.to_string())?;
    let (states, step) = Encoder::embedded().map_err(|error| error.to_string())?.attitude_row();
    let both = Both { weights, step, states };
    Ok(match profile {
        Profile::Fast => Measure::of(|it| both.alone(it), &examples),
        Profile::Accurate => Measure::of(|it| both.together(it), &examples),
    })
}

/// What floors hold of the embedded weights.
///
/// # Errors
/// As [`measure`].
pub fn floors(profile: Profile, labels: &Path, articles: &Path) -> Result<Vec<Figure>, String> {
    let measure = measure(profile, labels, articles)?;
    Ok(vec![Figure::share("manner", measure.accuracy()), Figure::share("attitude", measure.attitude())])
}

/// The figures of the embedded weights.
///
/// # Errors
/// As [`measure`].
pub fn eval(options: &EvalManner) -> Result<String, String> {
    let told = |profile: Profile| measure(profile, &options.labels, &options.articles);
    Ok(format!("fast: {}\naccurate: {}\n", told(Profile::Fast)?, told(Profile::Accurate)?))
}
