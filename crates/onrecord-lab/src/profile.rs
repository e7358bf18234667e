//! The profiles of the engine, as the lab measures them.

use std::fmt;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use onrecord_engine::Engine;
use onrecord_engine::attribute::Attribute;
use onrecord_engine::convolve::Convolver;
use onrecord_engine::encode::Encoder;
use onrecord_engine::lexicon::Data;
use serde::Deserialize;

use crate::seen::Seen;

/// A choice of the learned parts of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// The convolutions.
    Fast,
    /// The encoder.
    Accurate,
}

impl Profile {
    /// Folder of its attributor.
    #[must_use]
    pub fn folder(self) -> PathBuf {
        Path::new("models").join(match self {
            Self::Fast => Convolver::ID,
            Self::Accurate => Encoder::ID,
        })
    }

    /// The whole engine, with its built-in weights.
    ///
    /// # Errors
    /// A message for people.
    pub fn engine(self, data: &Data) -> Result<Engine, String> {
        match self {
            Self::Fast => Engine::fast(data),
            Self::Accurate => Engine::accurate(data),
        }
        .map_err(|error| error.to_string())
    }

    /// The attributor whose weights lie in a folder, and the pages that it was trained on.
    ///
    /// # Errors
    /// A message for people.
    pub fn attributor(self, model: &Path, data: &Data) -> Result<(Box<dyn Attribute>, Seen), String> {
        let path = model.join("weights.bin");
        let wrong = |why: String| format!("{}: {why}", path.display());
        let bytes = std::fs::read(&path).map_err(|error| wrong(error.to_string()))?;
        let attributor: Box<dyn Attribute> = match self {
            Self::Fast => Box::new(Convolver::new(data, &bytes).map_err(|error| wrong(error.to_string()))?),
            Self::Accurate => Box::new(Encoder::new(&bytes).map_err(|error| wrong(error.to_string()))?),
        };
        Ok((attributor, Seen::load(model)?))
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fast => "fast",
            Self::Accurate => "accurate",
        })
    }
}
