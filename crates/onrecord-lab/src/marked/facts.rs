use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

#[derive(Deserialize)]
pub(super) struct File {
    /// Where the pages lie, from the folder of this file; beside it where not told.
    pub(super) folder: Option<String>,
    pub(super) pages: BTreeMap<String, Facts>,
}

#[derive(Deserialize)]
pub(super) struct Facts {
    /// The JSON Lines file of which the page is the row with its name as id.
    pub(super) file: Option<String>,
    pub(super) title: Option<String>,
    pub(super) published: Option<String>,
    /// The date of a page whose text does not hold it.
    pub(super) dct: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) agency: Option<String>,
    pub(super) place: Option<String>,
    pub(super) lines: Option<Vec<String>>,
    #[serde(default)]
    pub(super) furniture: Vec<String>,
    #[serde(default)]
    pub(super) body: Vec<String>,
    pub(super) statements: Vec<StatementFacts>,
    #[serde(default)]
    pub(super) deals: Vec<DealFacts>,
}

#[derive(Deserialize)]
pub(super) struct StatementFacts {
    pub(super) id: String,
    pub(super) voice: Option<String>,
    pub(super) voice_type: String,
    pub(super) resolved: Option<String>,
    pub(super) role: Option<String>,
    pub(super) cue: Option<String>,
    pub(super) content: Content,
    pub(super) spans: Option<Spans>,
    #[serde(default)]
    pub(super) kind: Vec<String>,
    pub(super) acts: Vec<String>,
    #[serde(default)]
    pub(super) via: Vec<String>,
    pub(super) addressee: Option<String>,
    pub(super) said: Option<String>,
    #[serde(default, deserialize_with = "told")]
    pub(super) answers: Option<Option<String>>,
    #[serde(default)]
    pub(super) answers_also: Vec<String>,
    pub(super) within: Option<String>,
    pub(super) origin: Option<String>,
    #[serde(default)]
    pub(super) optional: bool,
}

/// Places in code points, where the facts tell them.
#[derive(Deserialize)]
pub(super) struct Spans {
    pub(super) content: Vec<[usize; 2]>,
    pub(super) cue: Option<[usize; 2]>,
    pub(super) voice: Option<[usize; 2]>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Content {
    Whole(String),
    Pieces(Vec<String>),
}

impl Content {
    pub(super) fn pieces(&self) -> Vec<&str> {
        match self {
            Self::Whole(words) => vec![words],
            Self::Pieces(pieces) => pieces.iter().map(String::as_str).collect(),
        }
    }
}

#[derive(Deserialize)]
pub(super) struct DealFacts {
    pub(super) give: Option<String>,
    pub(super) get: Option<String>,
    pub(super) giver: Option<String>,
    pub(super) taker: Option<String>,
    pub(super) proposer: Option<String>,
    #[serde(default)]
    pub(super) status: Vec<String>,
}

/// Tells null from absent.
fn told<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
