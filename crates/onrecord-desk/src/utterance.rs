//! One act of speech, in all the wordings in which pages give it.

use onrecord_archive::Kind;
use onrecord_link::{Utterance, utterances, utterances_of};
use serde::Serialize;

use crate::{Desk, DeskError, On, Start, Words};

/// Every utterance that two statements render: those with most renderings first.
///
/// # Errors
/// As the archive.
pub fn all(desk: &mut Desk) -> Result<Vec<Utterance>, DeskError> {
    let mut found: Vec<Utterance> = Vec::new();
    desk.archive.pieces(&mut desk.linker, &[Kind::Same], false, |connected| {
        found.extend(utterances(&connected.piece()));
        true
    })?;
    found.sort_by(|a, b| (b.renderings.len(), &a.id).cmp(&(a.renderings.len(), &b.id)));
    Ok(found)
}

/// The utterances that a statement of a page renders, or all that the page says; and some others of the same page.
///
/// # Errors
/// As the archive.
pub fn around(desk: &mut Desk, from: Start) -> Result<Vec<Utterance>, DeskError> {
    Ok(utterances_of(&desk.around(&[from])?.piece(), &[from.0]))
}

/// One utterance, with the words of its pages.
#[derive(Clone, Debug, Serialize)]
pub struct UtteranceTold {
    /// A hash of the pages and statements that render it.
    pub id: String,
    /// The fullest name of the speaker; null where no page tells it.
    pub speaker: Option<String>,
    /// At least two, earliest page first.
    pub renderings: Vec<RenderingTold>,
    #[serde(skip)]
    reference: usize,
}

/// One wording of an utterance.
#[derive(Clone, Debug, Serialize)]
pub struct RenderingTold {
    /// The page.
    #[serde(flatten)]
    pub on: On,
    /// The statement on it.
    pub statement: String,
    /// Its words.
    #[serde(flatten)]
    pub words: Words,
    /// How they stand to the reference wording.
    pub relation: &'static str,
    /// The words that differ.
    pub differences: Vec<DifferenceTold>,
}

/// Words that differ between two wordings.
#[derive(Clone, Debug, Serialize)]
pub struct DifferenceTold {
    /// What differs.
    pub kind: &'static str,
    /// As they stand here; null where they are left out.
    pub here: Option<Words>,
    /// As they stand in the wording compared with; null where they are added here.
    pub there: Option<Words>,
}

impl DifferenceTold {
    /// As a reader sees it: "five → four".
    #[must_use]
    pub fn told(&self) -> String {
        let words =
            |words: &Option<Words>| words.as_ref().map_or("–".to_owned(), |words| format!("“{}”", words.text));
        format!("{} → {}", words(&self.there), words(&self.here))
    }
}

impl UtteranceTold {
    /// An utterance with the words of its pages.
    ///
    /// # Errors
    /// As the archive.
    pub fn of(desk: &mut Desk, utterance: &Utterance) -> Result<Self, DeskError> {
        let reference = match utterance.renderings.get(utterance.reference) {
            Some(rendering) => Some(desk.page(rendering.page)?),
            None => None,
        };
        let mut renderings = Vec::new();
        for rendering in &utterance.renderings {
            let reading = desk.page(rendering.page)?;
            let differences = rendering.differences.iter().map(|difference| DifferenceTold {
                kind: difference.kind.as_str(),
                here: difference.here.map(|span| Words::of(&reading, &[span])),
                there: difference.there.zip(reference.as_ref()).map(|(span, there)| Words::of(there, &[span])),
            });
            renderings.push(RenderingTold {
                on: On::of(&reading),
                statement: rendering.statement.to_string(),
                words: Words::of(&reading, &rendering.spans),
                relation: rendering.relation.as_str(),
                differences: differences.collect(),
            });
        }
        Ok(Self {
            id: utterance.id.clone(),
            speaker: utterance.speaker.clone(),
            renderings,
            reference: utterance.reference,
        })
    }

    /// The wording that all are compared with: the fullest.
    #[must_use]
    pub fn reference(&self) -> Option<&RenderingTold> {
        self.renderings.get(self.reference)
    }
}
