//! `onrecord-lab train attribution` and `onrecord-lab eval attribution`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use onrecord_engine::attribute::form::Clusters;
use onrecord_engine::attribute::{Attribute, Perceptron};
use onrecord_engine::lexicon::Data;
use onrecord_engine::{resolve, segment};

use super::examples::{GoldPage, marked, polnear};
use super::measure::measure;
use super::metrics::Counts;
use super::train::{self, Plan};
use crate::card::{Card, Corpus, Measured};
use crate::figure::Figure;
use crate::profile::Profile;
use crate::seen::{self, Seen};

/// Options of `train attribution`.
#[derive(Args)]
pub struct TrainOptions {
    /// Folder of corpora: `polnear/train.jsonl`, `marked/a` … `marked/e`.
    #[arg(long, default_value = "../shared/corpora")]
    corpora: PathBuf,
    /// Folder of the model to write.
    #[arg(long, default_value = "models/attribution-en-1")]
    out: PathBuf,
    /// Marked folders kept out of training, to measure on.
    #[arg(long, value_delimiter = ',')]
    hold_out: Vec<String>,
    /// How often a marked page counts, against once for a page of PolNeAR.
    #[arg(long, default_value_t = 3)]
    marked_weight: usize,
    /// More pages in the form of PolNeAR, labelled by a larger model.
    #[arg(long)]
    silver: Vec<PathBuf>,
    /// Rounds over the examples in the second pass.
    #[arg(long, default_value_t = Plan::default().second_rounds)]
    rounds: usize,
}

/// Options of `eval attribution`.
#[derive(Args)]
pub struct EvalOptions {
    /// What to measure on: files in the form of PolNeAR, or folders of marked pages.
    #[arg(long, default_value = "../shared/corpora/polnear/dev.jsonl")]
    corpus: Vec<PathBuf>,
    /// Which attributor.
    #[arg(long, value_enum, default_value_t = Profile::Fast)]
    profile: Profile,
    /// Folder of the model; that of the profile where none is given.
    #[arg(long)]
    model: Option<PathBuf>,
}

const FOLDERS: [&str; 5] = ["a", "b", "c", "d", "e"];

/// Trains, and writes weights, card and list of training pages.
///
/// # Errors
/// A message for people.
pub fn train(options: &TrainOptions) -> Result<String, String> {
    let data = Data::embedded();
    let lists = segment::Lists::load(&data).map_err(|error| error.to_string())?;
    let names = resolve::Lists::load(&data).map_err(|error| error.to_string())?;
    let clusters = Clusters::load(&data).map_err(|error| error.to_string())?;
    let mut pages = polnear(&options.corpora.join("polnear/train.jsonl"), 1)?;
    let folders: Vec<PathBuf> = FOLDERS
        .iter()
        .filter(|folder| !options.hold_out.iter().any(|held| held == *folder))
        .map(|folder| options.corpora.join("marked").join(folder))
        .collect();
    let folders: Vec<&Path> = folders.iter().map(PathBuf::as_path).collect();
    pages.extend(marked(&folders, options.marked_weight)?);
    for silver in &options.silver {
        pages.extend(polnear(silver, 1)?);
    }
    let started = Instant::now();
    let plan = Plan { second_rounds: options.rounds, ..Plan::default() };
    let weights = train::train(&pages, clusters, &lists, plan);
    let seen = Seen::of(pages.iter().map(|page| page.text.as_str()));
    let bytes = weights.write();
    let write = |name: &str, bytes: &[u8]| {
        let path = options.out.join(name);
        std::fs::create_dir_all(&options.out)
            .and_then(|()| std::fs::write(&path, bytes))
            .map_err(|error| format!("{}: {error}", path.display()))
    };
    write("weights.bin", &bytes)?;
    write(seen::FILE, seen.to_lines().as_bytes())?;
    let seconds = started.elapsed().as_secs_f64();

    let (attributor, _) = Profile::Fast.attributor(&options.out, &data)?;
    let mut held = vec![("PolNeAR dev".to_owned(), options.corpora.join("polnear/dev.jsonl"))];
    for folder in &options.hold_out {
        held.push((format!("marked/{folder}"), options.corpora.join("marked").join(folder)));
    }
    let mut scores = Vec::new();
    let mut report = format!("{} pages, {} bytes, {seconds:.0} s\n", pages.len(), bytes.len());
    for (name, corpus) in held {
        let counts = measured(&*attributor, &lists, &names, &seen, &corpus)?;
        let _ = writeln!(report, "{name}\n{}", figures(&counts));
        scores.extend(for_card(&name, &counts));
    }
    write("card.toml", card(options, &seen, plan, scores).to_toml()?.as_bytes())?;
    Ok(report)
}

/// Measures.
///
/// # Errors
/// A message for people.
pub fn eval(options: &EvalOptions) -> Result<String, String> {
    let data = Data::embedded();
    let lists = segment::Lists::load(&data).map_err(|error| error.to_string())?;
    let names = resolve::Lists::load(&data).map_err(|error| error.to_string())?;
    let model = options.model.clone().unwrap_or_else(|| options.profile.folder());
    let (attributor, seen) = options.profile.attributor(&model, &data)?;
    let mut report = String::new();
    for corpus in &options.corpus {
        let started = Instant::now();
        let counts = measured(&*attributor, &lists, &names, &seen, corpus)?;
        let _ = writeln!(report, "{}\n{}", corpus.display(), figures(&counts));
        let _ = writeln!(report, "{:.1} s", started.elapsed().as_secs_f64());
    }
    Ok(report)
}

/// What floors hold of a profile on one corpus.
///
/// # Errors
/// A message for people; also where the model was trained on the corpus.
pub fn floors(profile: Profile, corpus: &Path) -> Result<Vec<Figure>, String> {
    let data = Data::embedded();
    let lists = segment::Lists::load(&data).map_err(|error| error.to_string())?;
    let names = resolve::Lists::load(&data).map_err(|error| error.to_string())?;
    let (attributor, seen) = profile.attributor(&profile.folder(), &data)?;
    let counts = measured(&*attributor, &lists, &names, &seen, corpus)?;
    Ok(vec![
        Figure::share("exact", counts.exact().f1),
        Figure::share("token", counts.token().f1),
        Figure::share("attr", counts.attributed().f1),
        Figure::share("speaker", counts.speaker()),
    ])
}

/// Measures on one corpus, unless the model was trained on it.
fn measured(
    attributor: &dyn Attribute,
    lists: &segment::Lists,
    names: &resolve::Lists,
    seen: &Seen,
    corpus: &Path,
) -> Result<Counts, String> {
    let pages = pages(corpus)?;
    seen.refuse(pages.iter().map(|page| (page.name.as_str(), page.text.as_str())))?;
    Ok(measure(attributor, lists, names, &pages))
}

fn for_card(on: &str, counts: &Counts) -> Vec<Measured> {
    let measured = |measure: &str, value: f64| Measured {
        on: on.to_owned(),
        measure: measure.to_owned(),
        value: (value * 10.0).round() / 10.0,
    };
    vec![
        measured("exact F1", counts.exact().f1),
        measured("token F1", counts.token().f1),
        measured("end-to-end F1", counts.attributed().f1),
        measured("speaker", counts.speaker()),
        measured("indirect precision", counts.indirect_precision()),
    ]
}

fn card(options: &TrainOptions, seen: &Seen, plan: Plan, scores: Vec<Measured>) -> Card {
    let corpus = |name: &str, licence: &str, used: &str| Corpus {
        name: name.to_owned(),
        licence: licence.to_owned(),
        used: used.to_owned(),
    };
    let mut corpora = vec![
        corpus(
            "PolNeAR 1 (Newell, Margolin, Ruths 2018), train",
            "reader MIT; the articles belong to their publishers; only weights of hashed features are kept",
            "840 articles",
        ),
        corpus("marked", "CC BY 4.0, ours", "invented world news, every attribution labelled"),
        corpus("GloVe 6B clusters", "PDDL 1.0", "word clusters as features"),
    ];
    if !options.silver.is_empty() {
        corpora.push(corpus(
            "news labelled by the accurate profile",
            "the articles belong to their publishers; only weights of hashed features are kept",
            "silver labels",
        ));
    }
    let mut command = format!("onrecord-lab train attribution --marked-weight {}", options.marked_weight);
    if plan.second_rounds != Plan::default().second_rounds {
        let _ = write!(command, " --rounds {}", plan.second_rounds);
    }
    for folder in &options.hold_out {
        let _ = write!(command, " --hold-out {folder}");
    }
    if !options.silver.is_empty() {
        command += " --silver …";
    }
    Card {
        id: Perceptron::ID.to_owned(),
        task: "tags source, cue and content of attributions; two passes of an averaged perceptron".to_owned(),
        scope: "English news prose; the fast profile, for crawls".to_owned(),
        caveats: "one layer of tags: an attribution inside another's content is not found; weakest on \
                  indirect speech without a quotation mark, and on prose unlike news"
            .to_owned(),
        command,
        seed: plan.seed,
        training_digest: seen.digest(),
        training_pages: seen.count(),
        corpora,
        scores,
    }
}

fn pages(corpus: &Path) -> Result<Vec<GoldPage>, String> {
    if corpus.is_dir() { marked(&[corpus], 1) } else { polnear(corpus, 1) }
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
