//! Measures linking: pages are read by the engine, linked in memory and counted.

mod packs;
mod pile;
mod reuse;
mod simulate;
mod synthesise;
mod utterances;

use std::path::PathBuf;

use crate::profile::Profile;
pub use packs::measure as measure_packs;
pub use pile::Pile;
pub use simulate::{Simulate, simulate};
pub use synthesise::{Synthesise, synthesise};

/// Options of `eval packs`, `eval reuse` and `eval utterances`.
#[derive(Clone, Debug, clap::Args)]
pub struct EvalLinking {
    /// Where the data lies: a folder of packs; a file of pages with their stories; a file of pairs.
    pub on: PathBuf,
    /// For utterances, the file of their pages.
    #[arg(long)]
    pub pages: Option<PathBuf>,
    /// Which profile of the engine.
    #[arg(long, value_enum, default_value_t = Profile::Fast)]
    pub profile: Profile,
    /// List what was wrong.
    #[arg(long)]
    pub errors: bool,
}

/// Packs of stories with known provenance.
///
/// # Errors
/// What could not be read, for people.
pub fn eval_packs(options: &EvalLinking) -> Result<String, String> {
    packs::measure(&options.on, options.profile, options.errors)
}

/// Text reuse and stories of a pile of pages.
///
/// # Errors
/// What could not be read, for people.
pub fn eval_reuse(options: &EvalLinking) -> Result<String, String> {
    reuse::measure(&options.on, options.profile, options.errors)
}

/// Pairs of places: the same utterance or not.
///
/// # Errors
/// What could not be read, for people.
pub fn eval_utterances(options: &EvalLinking) -> Result<String, String> {
    let pages = options.pages.as_deref().ok_or("--pages FILE is wanted: the pages that the pairs are about")?;
    utterances::measure(&options.on, pages, options.profile, options.errors)
}
