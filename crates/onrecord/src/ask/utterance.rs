//! `utterances`: one act of speech, in all the wordings in which pages give it.

use onrecord_archive::Kind;
use onrecord_link::{Utterance, utterances};
use serde::Serialize;

use super::Trouble;
use super::desk::{Desk, On, Words};
use crate::answers::{Answer, Answers, Block};
use crate::view::{BOLD, DIM, Look};

/// Prints every utterance that two statements render.
pub(super) fn all(desk: &mut Desk, answers: &mut Answers) -> Result<(), Trouble> {
    desk.warn_of_unlinked()?;
    let mut found: Vec<Utterance> = Vec::new();
    desk.archive.pieces(&mut desk.linker, &[Kind::Same], false, |connected| {
        found.extend(utterances(&connected.piece()));
        true
    })?;
    found.sort_by(|a, b| (b.renderings.len(), &a.id).cmp(&(a.renderings.len(), &b.id)));
    for utterance in &found {
        answers.print(&Told::of(desk, utterance)?)?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Told {
    id: String,
    speaker: Option<String>,
    renderings: Vec<RenderingTold>,
}

#[derive(Serialize)]
struct RenderingTold {
    #[serde(flatten)]
    on: On,
    statement: String,
    #[serde(flatten)]
    words: Words,
    relation: &'static str,
    differences: Vec<DifferenceTold>,
}

/// Words that differ between two wordings.
#[derive(Serialize)]
pub(super) struct DifferenceTold {
    pub(super) kind: &'static str,
    /// As they stand here; null where they are left out.
    pub(super) here: Option<Words>,
    /// As they stand in the wording compared with; null where they are added here.
    pub(super) there: Option<Words>,
}

impl DifferenceTold {
    /// As a reader sees it: "five → four".
    pub(super) fn told(&self) -> String {
        let words =
            |words: &Option<Words>| words.as_ref().map_or("–".to_owned(), |words| format!("“{}”", words.text));
        format!("{} → {}", words(&self.there), words(&self.here))
    }
}

impl Told {
    fn of(desk: &mut Desk, utterance: &Utterance) -> Result<Self, Trouble> {
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
        Ok(Self { id: utterance.id.clone(), speaker: utterance.speaker.clone(), renderings })
    }
}

impl Answer for Told {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "speaker",
        "name",
        "document",
        "outlet",
        "published",
        "statement",
        "relation",
        "text",
        "span",
        "differences",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        let row = |rendering: &RenderingTold| {
            let differences: Vec<String> = rendering.differences.iter().map(DifferenceTold::told).collect();
            vec![
                self.id.clone(),
                self.speaker.clone().unwrap_or_default(),
                rendering.on.name.clone(),
                rendering.on.document.clone(),
                rendering.on.outlet.clone().unwrap_or_default(),
                rendering.on.published.clone().unwrap_or_default(),
                rendering.statement.clone(),
                rendering.relation.to_owned(),
                rendering.words.text.clone(),
                rendering.words.place(),
                differences.join("; "),
            ]
        };
        self.renderings.iter().map(row).collect()
    }

    fn view(&self, look: Look) -> String {
        let mut block = Block::new(look);
        let speaker = self.speaker.clone().unwrap_or_else(|| "nobody named".to_owned());
        block.line(&[(speaker, BOLD), (format!("  {} renderings · {}", self.renderings.len(), self.id), DIM)]);
        for rendering in &self.renderings {
            block.line(&[(format!("  {:<10}", rendering.relation), BOLD), (rendering.on.told(), DIM)]);
            block.indented(&rendering.words.text);
            for difference in &rendering.differences {
                block.indented_dim(&format!("{}: {}", difference.kind, difference.told()));
            }
        }
        block.end()
    }
}
