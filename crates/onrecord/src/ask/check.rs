//! `check`: whether pages hold a quotation, word for word or otherwise.

use onrecord_desk::quotation::{self, WordingTold};
use onrecord_desk::utterance::DifferenceTold;
use onrecord_desk::{Desk, On, Words};

use super::Trouble;
use crate::answers::{Answer, Answers, Block};
use crate::view::{BOLD, DIM, Look};

/// Prints where a quotation stands, earliest page first: word for word, else the nearest wordings. Tells whether it
/// stands anywhere word for word.
pub(super) fn quotation(
    desk: &mut Desk,
    answers: &mut Answers,
    asked: &str,
    by: Option<&str>,
) -> Result<bool, Trouble> {
    let found = quotation::look(desk, asked, by)?;
    if found.is_empty() && answers.are_for_people() {
        answers.words("not found, nor any wording near to it\n")?;
    } else if found.is_empty() {
        answers.print(&WordingTold::nowhere(asked))?;
    }
    for told in &found {
        answers.print(told)?;
    }
    Ok(found.iter().any(|told| told.result == quotation::VERBATIM))
}

impl Answer for WordingTold {
    const COLUMNS: &'static [&'static str] = &[
        "quotation",
        "result",
        "name",
        "document",
        "outlet",
        "published",
        "speaker",
        "statement",
        "text",
        "span",
        "differences",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        let told = |fact: &Option<String>| fact.clone().unwrap_or_default();
        let on = |fact: fn(&On) -> Option<String>| self.on.as_ref().and_then(fact).unwrap_or_default();
        let differences: Vec<String> = self.differences.iter().map(DifferenceTold::told).collect();
        vec![vec![
            self.quotation.clone(),
            self.result.to_owned(),
            on(|on| Some(on.name.clone())),
            on(|on| Some(on.document.clone())),
            on(|on| on.outlet.clone()),
            on(|on| on.published.clone()),
            told(&self.speaker),
            told(&self.statement),
            self.words.as_ref().map(|words| words.text.clone()).unwrap_or_default(),
            self.words.as_ref().map(Words::place).unwrap_or_default(),
            differences.join("; "),
        ]]
    }

    fn view(&self, look: Look) -> String {
        let mut block = Block::new(look);
        let speaker = self.speaker.as_ref().map(|speaker| format!("  {speaker}")).unwrap_or_default();
        let on = self.on.as_ref().map(|on| format!("  {}", on.told())).unwrap_or_default();
        block.line(&[(self.result.to_owned(), BOLD), (speaker, BOLD), (on, DIM)]);
        if let Some(words) = &self.words {
            let here = self.differences.iter().filter_map(|difference| difference.here.as_ref()?.span);
            block.marked(&words.text, words.span.map_or(0, |[start, _]| start), &here.collect::<Vec<_>>());
        }
        for difference in &self.differences {
            block.indented_dim(&format!("asked → here: {}", difference.told()));
        }
        block.end()
    }
}
