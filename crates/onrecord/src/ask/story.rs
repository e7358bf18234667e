//! `stories`: pages about one affair, for browsing.

use onrecord_archive::Kind;
use onrecord_link::{Story, stories};
use serde::Serialize;

use super::Trouble;
use super::desk::{Desk, On};
use crate::answers::{Answer, Answers, Block};
use crate::view::{BOLD, DIM, Look};

/// Prints every story of two pages or more.
pub(super) fn all(desk: &mut Desk, answers: &mut Answers) -> Result<(), Trouble> {
    desk.warn_of_unlinked()?;
    let mut found: Vec<Story> = Vec::new();
    desk.archive.pieces(&mut desk.linker, &[Kind::Story], false, |connected| {
        found.extend(stories(&connected.piece()));
        true
    })?;
    found.sort_by(|a, b| (b.pages.len(), &a.id).cmp(&(a.pages.len(), &b.id)));
    for story in &found {
        let mut pages = Vec::new();
        let mut title = None;
        for page in &story.pages {
            let listed = desk.archive.listed(*page)?;
            title = title.or(listed.title);
            pages.push(On {
                document: listed.document.to_string(),
                name: listed.name,
                outlet: listed.outlet,
                published: listed.published,
            });
        }
        answers.print(&Told {
            id: story.id.clone(),
            title,
            documents: pages.iter().map(|page| page.document.clone()).collect(),
            names: pages.iter().map(|page| page.name.clone()).collect(),
            pages,
        })?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Told {
    id: String,
    /// Of the earliest page that has one.
    title: Option<String>,
    documents: Vec<String>,
    names: Vec<String>,
    #[serde(skip)]
    pages: Vec<On>,
}

impl Answer for Told {
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
