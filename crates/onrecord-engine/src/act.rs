//! What a source does with the words, and how firmly.

use onrecord_ledger::{Act, Cue, Firmness};

use crate::attribute::Attribution;
use crate::lexicon::{Data, DataError};
use crate::resolve::Voice;
use crate::segment::Segments;

/// Word lists of this step.
#[derive(Debug)]
pub struct Lists {}

impl Lists {
    /// Loads the lists.
    ///
    /// # Errors
    /// [`DataError`] where a list is malformed.
    pub fn load(_data: &Data) -> Result<Self, DataError> {
        Ok(Self {})
    }
}

/// What one attribution does.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// The act.
    pub act: Act,
    /// How firmly.
    pub firmness: Firmness,
    /// The cue with its dictionary form and negation; `None` where the attribution has no cue.
    pub cue: Option<Cue>,
    /// What was seen, for `--explain`.
    pub reasons: Vec<String>,
}

/// The acts of a page's attributions, one for each, in the same order.
#[must_use]
pub fn act(
    text: &str,
    segments: &Segments,
    attributions: &[Attribution],
    voices: &[Voice],
    lists: &Lists,
) -> Vec<Deed> {
    let _ = (text, segments, voices, lists);
    attributions
        .iter()
        .map(|attribution| Deed {
            act: Act::Assert,
            firmness: Firmness::PLAIN,
            cue: (!attribution.cue.is_empty()).then(|| Cue {
                spans: attribution.cue.clone(),
                lemma: String::new(),
                negated: false,
            }),
            reasons: Vec::new(),
        })
        .collect()
}
