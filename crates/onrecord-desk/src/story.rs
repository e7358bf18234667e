//! Pages about one affair, for browsing.

use onrecord_archive::Kind;
use onrecord_link::{Story, stories};
use serde::Serialize;

use crate::{Desk, DeskError, On};

/// Every story of two pages or more: those of most pages first.
///
/// # Errors
/// As the archive.
pub fn all(desk: &mut Desk) -> Result<Vec<Story>, DeskError> {
    let mut found: Vec<Story> = Vec::new();
    desk.archive.pieces(&mut desk.linker, &[Kind::Story], false, |connected| {
        found.extend(stories(&connected.piece()));
        true
    })?;
    found.sort_by(|a, b| (b.pages.len(), &a.id).cmp(&(a.pages.len(), &b.id)));
    Ok(found)
}

/// One story.
#[derive(Clone, Debug, Serialize)]
pub struct StoryTold {
    /// A hash of its pages.
    pub id: String,
    /// Of the earliest page that has one.
    pub title: Option<String>,
    /// Hashes of the bytes of its pages, earliest page first.
    pub documents: Vec<String>,
    /// Their names.
    pub names: Vec<String>,
    /// The pages.
    #[serde(skip)]
    pub pages: Vec<On>,
}

impl StoryTold {
    /// A story with its pages.
    ///
    /// # Errors
    /// As the archive.
    pub fn of(desk: &Desk, story: &Story) -> Result<Self, DeskError> {
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
        Ok(Self {
            id: story.id.clone(),
            title,
            documents: pages.iter().map(|page| page.document.clone()).collect(),
            names: pages.iter().map(|page| page.name.clone()).collect(),
            pages,
        })
    }
}
