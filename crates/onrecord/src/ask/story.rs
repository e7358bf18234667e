//! `stories`: pages about one affair, for browsing.

use onrecord_desk::story::{self, StoryTold};
use onrecord_desk::{Desk, On};

use super::{Trouble, warn_of_unlinked};
use crate::answers::{Answer, Answers, Block};
use crate::view::{BOLD, DIM, Look};

/// Prints every story of two pages or more.
pub(super) fn all(desk: &mut Desk, answers: &mut Answers) -> Result<(), Trouble> {
    warn_of_unlinked(desk)?;
    for story in &story::all(desk)? {
        answers.print(&StoryTold::of(desk, story)?)?;
    }
    Ok(())
}

impl Answer for StoryTold {
    const COLUMNS: &'static [&'static str] = &["id", "name", "document", "outlet", "published"];

    fn rows(&self) -> Vec<Vec<String>> {
        let told = |fact: &Option<String>| fact.clone().unwrap_or_default();
        let row = |on: &On| {
            vec![self.id.clone(), on.name.clone(), on.document.clone(), told(&on.outlet), told(&on.published)]
        };
        self.pages.iter().map(row).collect()
    }

    fn view(&self, look: Look) -> String {
        let mut block = Block::new(look);
        let title = self.title.clone().unwrap_or_else(|| self.id.clone());
        block.line(&[(title, BOLD), (format!("  {} pages", self.pages.len()), DIM)]);
        for page in &self.pages {
            block.indented_dim(&page.told());
        }
        block.end()
    }
}
