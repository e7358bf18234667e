//! `onrecord-lab train names` and `eval names`: what kind of being a name stands for.
//!
//! A map over the states of the encoder at a name's first and last word (`readout`). The labels are those of corpora of named
//! entities; the names are those that resolution finds, so that it learns what it will be asked.

mod corpora;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use clap::Args;
use onrecord_engine::encode::{Encoder, Row, write_names};
use onrecord_engine::lexicon::Data;
use onrecord_engine::resolve::{self, NAME_KINDS, NameKind, Names};
use onrecord_engine::segment;
use onrecord_ledger::{Anatomy, Block, BlockRole, EntityKind, Span};
use rayon::prelude::*;

use crate::digest::hex;
use crate::figure::Figure;
use crate::readout::{self, Shown};
use crate::seen::{Seen, write_model};
use corpora::Text;

/// Id of the embedded weights.
const ID: &str = "names-en-1";
/// Pull towards nothing. Chosen by cross-validation.
const PULL: f32 = 1e-2;
/// How many parts the documents are cross-validated in.
const PARTS: usize = 5;

/// Options of `train names`.
#[derive(Args, Debug)]
pub struct TrainNames {
    /// Files of named entities: IOB2 of Universal NER, CoNLL-U of GUM.
    #[arg(required = true)]
    corpora: Vec<PathBuf>,
    /// Where the weights go.
    #[arg(long, default_value = "models/names-en-1")]
    out: PathBuf,
}

/// Options of `eval names`.
#[derive(Args, Debug)]
pub struct EvalNames {
    /// Files of named entities: of CoNLL-2003, or as for training.
    #[arg(required = true)]
    corpora: Vec<PathBuf>,
}

/// A name that resolution finds and the corpus labels.
struct Example {
    states: Vec<f32>,
    kind: NameKind,
    /// Whether nothing but its shape tells what it stands for.
    is_open: bool,
    /// What resolution tells without the network, and with the embedded one.
    told: [NameKind; 2],
    /// Names of one document are held out together.
    document: usize,
}

/// The names of texts that are labelled, with the states that the encoder has of them.
fn load(texts: &[Text]) -> Result<Vec<Example>, String> {
    let data = Data::embedded();
    let lists = resolve::Lists::load(&data).map_err(|error| error.to_string())?;
    let segment_lists = segment::Lists::load(&data).map_err(|error| error.to_string())?;
    let encoder = Encoder::embedded().map_err(|error| error.to_string())?;
    let rows = encoder.name_rows();
    let of_text = |(document, text): (usize, &Text)| -> Vec<Example> {
        let Ok(all) = Span::new(&text.text, 0, text.text.len()) else { return Vec::new() };
        let blocks = [Block { span: all, role: BlockRole::Body, score: 1.0 }];
        let segments = segment::segment(&text.text, &blocks, &segment_lists);
        let words = resolve::Words::look(&text.text, &segments, &lists);
        let mut names = Names::of(&words);
        let (spans, open) = (names.spans(&words), names.are_open().collect::<Vec<_>>());
        // Whom the page knows by a name, once its mentions are merged.
        let known = |names: Names| -> Vec<NameKind> {
            let entities = resolve::resolve(&Anatomy::default(), &words, names, &[]).entities;
            let of = |span: &Span| entities.iter().find(|entity| entity.mentions.contains(span)).map(|it| it.kind);
            spans.iter().map(|span| of_entity(of(span))).collect()
        };
        let without = known(names.clone());
        let states = encoder.states(&text.text, &segments, &spans);
        let scored: Vec<_> =
            states.iter().map(|states| readout::scores(&rows, states.as_deref()?).try_into().ok()).collect();
        names.tell(&words, &scored);
        let told = without.into_iter().zip(known(names));
        let mut examples = Vec::new();
        for (((span, states), is_open), (without, with)) in spans.iter().zip(states).zip(open).zip(told) {
            if let (Some(states), Some(kind)) = (states, text.kind(*span)) {
                examples.push(Example { states, kind, is_open, told: [without, with], document });
            }
        }
        examples
    };
    Ok(texts.par_iter().enumerate().map(of_text).flatten_iter().collect())
}

fn of_entity(kind: Option<EntityKind>) -> NameKind {
    match kind {
        Some(EntityKind::Person) => NameKind::Person,
        Some(EntityKind::Organization | EntityKind::Outlet | EntityKind::Group) => NameKind::Organization,
        Some(EntityKind::State | EntityKind::Place) => NameKind::Place,
        None => NameKind::Other,
    }
}

fn learned(examples: &[&Example]) -> Vec<Row> {
    let shown: Vec<Shown> = examples.iter().map(|it| Shown { states: &it.states, kind: it.kind as usize }).collect();
    readout::learn(&shown, NAME_KINDS, PULL)
}

fn best(rows: &[Row], states: &[f32]) -> NameKind {
    let scores = readout::scores(rows, states);
    let best = (0..NAME_KINDS).reduce(|best, kind| if scores[kind] > scores[best] { kind } else { best });
    NameKind::ALL[best.unwrap_or(0)]
}

/// Names by what was told of them: right one way, right the other, all; of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measure(BTreeMap<NameKind, [usize; 3]>);

impl Measure {
    fn add(&mut self, kind: NameKind, told: [NameKind; 2]) {
        let [one, other, all] = self.0.entry(kind).or_default();
        *one += usize::from(told[0] == kind);
        *other += usize::from(told[1] == kind);
        *all += 1;
    }

    /// Share that is right one way, and the other.
    fn shares(&self) -> [f64; 2] {
        let sum = |at: usize| self.0.values().map(|counts| counts[at]).sum::<usize>() as f64;
        [0, 1].map(|at| 100.0 * sum(at) / sum(2).max(1.0))
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [without, with] = self.shares();
        let all: usize = self.0.values().map(|counts| counts[2]).sum();
        write!(f, "{all} names: right {with:.1} % with the network, {without:.1} % without")?;
        for (kind, [without, with, all]) in &self.0 {
            write!(f, "; {kind:?} {with} ({without}) of {all}")?;
        }
        Ok(())
    }
}

/// Trains on every labelled name, after measuring each part by weights that have not seen it.
///
/// # Errors
/// A message where a corpus is malformed or the weights cannot be written.
pub fn train(options: &TrainNames) -> Result<String, String> {
    let texts = corpora::load(&options.corpora)?;
    let examples = load(&texts)?;
    let mut crossed = Measure::default();
    for part in 0..PARTS {
        let (held, seen): (Vec<&Example>, Vec<&Example>) = examples.iter().partition(|it| it.document % PARTS == part);
        let rows = learned(&seen);
        held.iter().for_each(|it| crossed.add(it.kind, [it.told[0], best(&rows, &it.states)]));
    }
    let weights = write_names(&learned(&examples.iter().collect::<Vec<_>>()));
    let seen = Seen::of(texts.iter().map(|text| text.text.as_str()));
    let card = card(&weights, &seen, examples.len(), &crossed);
    write_model(&options.out, &weights, &card, Some(&seen))?;
    Ok(format!("cross-validated: {crossed}\n"))
}

fn card(weights: &[u8], seen: &Seen, names: usize, crossed: &Measure) -> String {
    let [rules, network] = crossed.shares();
    format!(
        r#"# What the weights beside this file are. Written by `onrecord-lab train names`.
task = "names"
language = "en"
about = "what kind of being a name stands for: a softmax over the states of attribution-en-accurate-1 at its first and last word"
weights_sha256 = "{}"
seen = "{}"
command = "onrecord-lab train names DIR/ner/uner-ewt-dev.iob2 DIR/ner/uner-ewt-test.iob2 DIR/ud/gum-train.conllu"
names = {names}

[[corpus]]
name = "Universal NER on the English Web Treebank (Mayhew et al., NAACL 2024), development and test part"
licence = "CC BY-SA 4.0"

[[corpus]]
name = "GUM (Zeldes, LRE 2017), training part: news, interviews, biographies, travel guides, textbooks, speech"
licence = "CC BY; Wikimedia, OpenStax, SBC, or public domain"

# Cross-validated, document by document; `rules` is what is right of the same names without it.
[scores]
right = {network:.1}
rules = {rules:.1}

[scope]
for = "names of English news that neither lists nor the words beside them tell"
caveats = ["where the labels tell no more than persons, organizations and places, all else is taken for nobody"]
"#,
        hex(weights),
        seen.digest(),
    )
}

/// Measures resolution with and without the embedded weights, on names that nothing but their shape tells.
///
/// # Errors
/// A message where a corpus is malformed, or holds texts that the weights were trained on.
pub fn measure(corpora: &[PathBuf]) -> Result<Measure, String> {
    let texts = corpora::load(corpora)?;
    let seen = Seen::load(&Path::new("models").join(ID))?;
    seen.refuse(texts.iter().map(|text| (text.name.as_str(), text.text.as_str())))?;
    let mut measure = Measure::default();
    load(&texts)?.iter().filter(|it| it.is_open).for_each(|it| measure.add(it.kind, it.told));
    Ok(measure)
}

/// What floors hold of the embedded weights.
///
/// # Errors
/// As [`measure`].
pub fn floors(corpus: &Path) -> Result<Vec<Figure>, String> {
    let [_, network] = measure(&[corpus.to_owned()])?.shares();
    Ok(vec![Figure::share("names", network)])
}

/// The figures of the embedded weights.
///
/// # Errors
/// As [`measure`].
pub fn eval(options: &EvalNames) -> Result<String, String> {
    measure(&options.corpora).map(|measure| format!("{measure}\n"))
}
