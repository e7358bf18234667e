//! Measures the whole engine on pages whose facts were written by hand, everything at once.

mod score;

use std::path::{Path, PathBuf};

use onrecord_engine::lexicon::Data;
use onrecord_engine::{Engine, Page};
use rayon::prelude::*;

use crate::marked;
use crate::profile::Profile;
use crate::seen::{self, Seen};
pub use score::Measured;

/// Options of `eval pages`.
#[derive(Clone, Debug, clap::Args)]
pub struct EvalPages {
    /// A folder of pages with facts.json, or a file of facts. May be given several times; each is
    /// measured apart.
    #[arg(long, value_name = "PLACE", required = true)]
    pub on: Vec<PathBuf>,
    /// Which profile of the engine.
    #[arg(long, value_enum, default_value_t = Profile::Fast)]
    pub profile: Profile,
    /// List what was wrong.
    #[arg(long)]
    pub errors: bool,
}

/// Measures.
///
/// # Errors
/// What could not be read, for people; also where a model was trained on the pages.
pub fn eval(options: &EvalPages) -> Result<String, String> {
    let mut report = Vec::new();
    for place in &options.on {
        let measured = measure(place, options.profile)?;
        if options.errors {
            report.extend(measured.errors().map(str::to_owned));
        }
        report.push(format!("{}, {}: {measured}", place.display(), options.profile));
    }
    Ok(report.join("\n"))
}

/// Reads the pages with a profile's built-in weights and counts what came out right.
///
/// # Errors
/// As [`eval`].
pub fn measure(place: &Path, profile: Profile) -> Result<Measured, String> {
    let files = marked::files(place).map_err(|error| error.to_string())?;
    let model = profile.folder();
    if let (Some(models), Some(facts)) = (model.parent(), files.first()) {
        seen::refuse_carded(models, facts)?;
    }
    let pages = marked::load(place).map_err(|error| error.to_string())?;
    Seen::load(&model)?.refuse(pages.iter().map(|page| (page.name.as_str(), page.document.text())))?;
    let engine: Engine = profile.engine(&Data::embedded())?;
    let parts: Vec<Measured> = pages
        .par_iter()
        .map(|page| {
            let read = engine.read(Page::from(page.document.clone()));
            Measured::of(page, &read)
        })
        .collect();
    let mut sum = Measured::default();
    parts.into_iter().for_each(|part| sum.add(part));
    Ok(sum)
}
