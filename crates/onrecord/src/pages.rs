//! `onrecord pages`: what is in an archive.

use onrecord_archive::Archive;
use onrecord_desk::listed::PageTold;

use crate::answers::{Answer, Answers, paragraph};
use crate::arguments::QuestionOptions;
use crate::each_page::Ending;
use crate::messages;
use crate::view::lines::Piece;
use crate::view::{BOLD, DIM, Look};

/// Lists the pages of an archive.
pub(crate) fn run(options: &QuestionOptions) -> Ending {
    let archive = match Archive::open(&options.archive.archive) {
        Ok(archive) => archive,
        Err(error) => return messages::failed(&error),
    };
    let mut answers = Answers::new(options.format);
    let mut printed = Ok(());
    let listed = archive.pages(|page| {
        printed = answers.print(&PageTold::of(page));
        printed.is_ok()
    });
    match listed {
        Ok(()) => answers.end(printed),
        Err(error) => messages::failed(&error),
    }
}

impl Answer for PageTold {
    const COLUMNS: &'static [&'static str] =
        &["name", "document", "status", "versions", "outlet", "published", "title", "statements", "added", "engine"];

    fn rows(&self) -> Vec<Vec<String>> {
        let told = |fact: &Option<String>| fact.clone().unwrap_or_default();
        vec![vec![
            self.name.clone(),
            self.document.clone(),
            self.status.to_owned(),
            self.versions.to_string(),
            told(&self.outlet),
            told(&self.published),
            told(&self.title),
            self.statements.to_string(),
            self.added.clone(),
            self.engine.clone(),
        ]]
    }

    fn view(&self, look: Look) -> String {
        let mut facts: Vec<String> = Vec::new();
        facts.push(self.published.clone().unwrap_or_else(|| "undated".to_owned()));
        facts.extend(self.outlet.clone());
        facts.push(match self.statements {
            1 => "1 statement".to_owned(),
            some => format!("{some} statements"),
        });
        if self.versions > 1 {
            facts.push(format!("{} versions", self.versions));
        }
        if self.title.is_some() {
            facts.push(self.name.clone());
        }
        let title = self.title.as_ref().unwrap_or(&self.name);
        paragraph(&[Piece::new(title, BOLD), Piece::new(&format!("  {}", facts.join(" · ")), DIM)], look)
    }
}
