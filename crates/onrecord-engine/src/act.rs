//! What a source does with the words, and how firmly.
//!
//! The cue is looked up in a list of reporting verbs; its negation, its object ("denied the request")
//! and phrases of the content ("said it was a lie") tell the rest. docs/acts.md has the method and
//! its figures.

mod content;
mod cue;
mod firmness;
mod lists;
mod pattern;
mod rules;
mod words;

use onrecord_ledger::{Act, Cue, Firmness, SourceKind};

use crate::attribute::Attribution;
use crate::resolve::Voice;
use crate::segment::Segments;

pub use lists::Lists;

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
    attributions
        .iter()
        .enumerate()
        .map(|(at, attribution)| {
            let kind = voices.get(at).map_or(SourceKind::None, |voice| voice.source.kind);
            let cue = cue::read(text, segments, attribution, lists);
            let content = content::read(text, segments, attribution, lists);
            let (act, reason) = rules::decide(&cue, &content, kind, lists);
            let mut reasons = vec![format!("{}: {reason}", act.as_str())];
            let firmness = firmness::firmness(act, &cue, &content, lists, &mut reasons);
            Deed {
                act,
                firmness,
                cue: (!attribution.cue.is_empty()).then(|| Cue {
                    spans: attribution.cue.clone(),
                    lemma: cue.lemma,
                    negated: cue.negated,
                }),
                reasons,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
