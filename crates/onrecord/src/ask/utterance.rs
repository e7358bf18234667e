//! `utterances`: one act of speech, in all the wordings in which pages give it.

use onrecord_desk::Desk;
use onrecord_desk::utterance::{self, DifferenceTold, RenderingTold, UtteranceTold};

use super::{Trouble, warn_of_unlinked};
use crate::answers::{Answer, Answers, Block};
use crate::view::{BOLD, DIM, Look};

/// Prints every utterance that two statements render.
pub(super) fn all(desk: &mut Desk, answers: &mut Answers) -> Result<(), Trouble> {
    warn_of_unlinked(desk)?;
    for utterance in &utterance::all(desk)? {
        answers.print(&UtteranceTold::of(desk, utterance)?)?;
    }
    Ok(())
}

impl Answer for UtteranceTold {
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
