//! Trains and measures the classer of blocks: which lines of a page are article, and what the others
//! are.

mod card;
mod chain;
mod measure;
pub(crate) mod pages;

use std::fs;
use std::path::{Path, PathBuf};

use onrecord_engine::clean::{BlockWeights, FeatureMaker, LearnedClasser};
use onrecord_engine::lexicon::Data;

use crate::seen;

pub use measure::{Confusion, Kept, Measured, Metadata};

// Chosen by a coarse grid on fold 0 and the marked pages: epochs 10 to 16, marked 8 to 20, tagged 1 and 2,
// spliced 0, 0.5 and 1, dropout 0.1 to 0.3. Spliced pages gain two points of line F1 among foreign furniture and
// lose two on HTML pages; an editor's note of a marked page was then read as article.
const EPOCHS: u32 = 16;
const MARKED_WEIGHT: f32 = 14.0;
const TAGGED_WEIGHT: f32 = 1.0;
const SPLICED_WEIGHT: f32 = 0.0;
const DECAY: f32 = 2e-4;
const DROPOUT: f32 = 0.3;

/// Where the corpora are and where the model goes.
#[derive(Clone, Debug, clap::Args)]
pub struct TrainBlocks {
    /// Folder of corpora (marked, pages, polnear).
    #[arg(long, value_name = "DIR")]
    pub corpora: PathBuf,
    /// Folder of the model that is written.
    #[arg(long, value_name = "DIR", default_value = "models/blocks-en-1")]
    pub out: PathBuf,
    /// Seed of the order of pages and of the variants of bare text.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Times that every page is seen.
    #[arg(long, default_value_t = EPOCHS)]
    pub epochs: u32,
    /// Weight of a marked page against one that is labelled keep and drop alone.
    #[arg(long, default_value_t = MARKED_WEIGHT)]
    pub marked_weight: f32,
    /// Weight of an HTML page, in each of its three forms.
    #[arg(long, default_value_t = TAGGED_WEIGHT)]
    pub tagged_weight: f32,
    /// Weight of a page among the furniture of others; 0 leaves these pages out.
    #[arg(long, default_value_t = SPLICED_WEIGHT)]
    pub spliced_weight: f32,
    /// How strongly weights are drawn to nothing.
    #[arg(long, default_value_t = DECAY)]
    pub decay: f32,
    /// Which of the five parts of the sites is held out.
    #[arg(long, default_value_t = 0)]
    pub fold: u64,
    /// Share of a line's features that is left out at each sight.
    #[arg(long, default_value_t = DROPOUT)]
    pub dropout: f32,
}

/// Where the corpora are, for measuring.
#[derive(Clone, Debug, clap::Args)]
pub struct EvalBlocks {
    /// Folder of corpora (marked, pages, polnear).
    #[arg(long, value_name = "DIR")]
    pub corpora: PathBuf,
    /// Weights to measure instead of the built-in ones.
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,
    /// A folder of pages with facts.json, measured for title, date, place and agency instead of the
    /// held-out part of the corpora. May be given several times.
    #[arg(long, value_name = "DIR")]
    pub facts: Vec<PathBuf>,
    /// Which of the five parts of the sites was held out.
    #[arg(long, default_value_t = 0)]
    pub fold: u64,
    /// Print every line that was classed wrongly.
    #[arg(long)]
    pub errors: bool,
}

impl TrainBlocks {
    /// As the shipped weights are trained, with another part of the sites held out.
    #[must_use]
    pub fn without(corpora: PathBuf, fold: u64) -> Self {
        Self {
            corpora,
            out: PathBuf::new(),
            seed: 1,
            epochs: EPOCHS,
            marked_weight: MARKED_WEIGHT,
            tagged_weight: TAGGED_WEIGHT,
            spliced_weight: SPLICED_WEIGHT,
            decay: DECAY,
            fold,
            dropout: DROPOUT,
        }
    }
}

impl EvalBlocks {
    /// The built-in weights on a folder of marked pages.
    #[must_use]
    pub fn of_pages(place: PathBuf) -> Self {
        Self { corpora: PathBuf::new(), weights: None, facts: vec![place], fold: 0, errors: false }
    }
}

/// Trains the classer and writes weights and card.
///
/// # Errors
/// What could not be read or written, for people.
pub fn train(options: &TrainBlocks) -> Result<Measured, String> {
    let data = Data::embedded();
    let (weights, corpus) = learn(options, &data)?;
    let classer = LearnedClasser::new(&data, weights.clone()).map_err(|error| error.to_string())?;
    let measured = measure::corpora(&options.corpora, options.fold, &classer, false)?;
    let bytes = weights.to_bytes();
    let card = card::card(options, &corpus, &bytes, &measured);
    seen::write_model(&options.out, &bytes, &card, None)?;
    Ok(measured)
}

/// Learns weights from the corpora, without the sites that are held out.
pub(crate) fn learn(options: &TrainBlocks, data: &Data) -> Result<(BlockWeights, pages::Corpus), String> {
    let maker = FeatureMaker::new(data).map_err(|error| error.to_string())?;
    let corpus = pages::Corpus::load(&options.corpora, pages::Part::Train, options.fold, options.seed)?;
    let weights = pages::Weights {
        marked: options.marked_weight,
        tagged: options.tagged_weight,
        spliced: options.spliced_weight,
    };
    // Pages of no weight are left out whole: they would only stir the order of the others.
    let examples = corpus.pages.iter().map(|page| page.example(&maker, weights));
    let examples: Vec<chain::Example> = examples.filter(|example| example.weight > 0.0).collect();
    let settings =
        chain::Settings { seed: options.seed, epochs: options.epochs, decay: options.decay, dropout: options.dropout };
    let trained = chain::train(&examples, &settings);
    let weights = BlockWeights::round(&trained.features, &trained.transitions, &trained.start, &trained.end)
        .map_err(|error| error.to_string())?;
    Ok((weights, corpus))
}

/// Measures the classer on the parts of the corpora that it was not trained on.
///
/// # Errors
/// What could not be read, for people.
pub fn eval(options: &EvalBlocks) -> Result<Measured, String> {
    let data = Data::embedded();
    let classer = classer(&data, options.weights.as_deref())?;
    if options.facts.is_empty() {
        measure::corpora(&options.corpora, options.fold, &classer, options.errors)
    } else {
        measure::facts(&options.corpora, &options.facts, &classer, options.errors)
    }
}

/// The classer with the weights of a file, else the built-in one.
pub(crate) fn classer(data: &Data, weights: Option<&Path>) -> Result<LearnedClasser, String> {
    let Some(path) = weights else {
        return LearnedClasser::embedded(data).map_err(|error| error.to_string());
    };
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let weights = BlockWeights::from_bytes(&bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    LearnedClasser::new(data, weights).map_err(|error| error.to_string())
}
