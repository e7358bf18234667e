//! What is in an archive, page by page.

use onrecord_archive::Listed;
use serde::Serialize;

/// One page of the list.
#[derive(Clone, Debug, Serialize)]
pub struct PageTold {
    /// Its name.
    pub name: String,
    /// Hash of the bytes of its current version.
    pub document: String,
    /// As `add` said it: replaced where earlier versions are kept beside it.
    pub status: &'static str,
    /// How many versions are kept.
    pub versions: u32,
    /// Who published it.
    pub outlet: Option<String>,
    /// When.
    pub published: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// How many statements were found on it.
    pub statements: u32,
    /// When its current version was added, in UTC.
    pub added: String,
    /// What read it.
    pub engine: String,
}

impl PageTold {
    /// A page as lists show it.
    #[must_use]
    pub fn of(page: Listed) -> Self {
        Self {
            name: page.name,
            document: page.document.to_string(),
            status: if page.versions > 1 { "replaced" } else { "added" },
            versions: page.versions,
            outlet: page.outlet,
            published: page.published,
            title: page.title,
            statements: page.statements,
            added: page.added,
            engine: page.engine,
        }
    }
}
