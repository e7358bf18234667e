use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use onrecord_ledger::Given;
use serde::Deserialize;

use super::LoadError;
use super::facts::{Facts, File};

/// A file of facts and where its pages lie.
pub(super) struct Sources {
    /// The file of facts.
    pub(super) facts: PathBuf,
    /// The facts of each page, by its name.
    pub(super) pages: BTreeMap<String, Facts>,
    /// Where the pages lie.
    pub(super) folder: Folder,
}

/// A folder of pages.
pub(super) struct Folder(PathBuf);

/// A page as it was found.
pub(super) struct Found {
    pub(super) text: String,
    pub(super) given: Given,
}

/// A scraper's row, in this program's own fields.
#[derive(Deserialize)]
struct Row {
    id: String,
    text: String,
    title: Option<String>,
    date: Option<String>,
    outlet: Option<String>,
    url: Option<String>,
}

impl Sources {
    /// Of a folder with its `facts.json`, or of a file of facts.
    pub(super) fn of(place: &Path) -> Result<Self, LoadError> {
        let facts = if place.is_dir() { place.join("facts.json") } else { place.to_owned() };
        let json = std::fs::read_to_string(&facts).map_err(|error| LoadError::new(&facts, error))?;
        let File { folder, pages } = serde_json::from_str(&json).map_err(|error| LoadError::new(&facts, error))?;
        let beside = facts.parent().unwrap_or(Path::new(""));
        let folder = Folder(folder.map_or_else(|| beside.to_owned(), |folder| beside.join(folder)));
        Ok(Self { facts, pages, folder })
    }
}

impl Folder {
    /// The file that holds a page.
    pub(super) fn file(&self, name: &str, facts: &Facts) -> PathBuf {
        self.0.join(facts.file.as_deref().unwrap_or(name))
    }

    /// A page and the file that holds it: the file of its name, or the row with its name as id.
    pub(super) fn page(&self, name: &str, facts: &Facts) -> Result<(PathBuf, Found), LoadError> {
        let path = self.file(name, facts);
        let contents = std::fs::read_to_string(&path).map_err(|error| LoadError::new(&path, error))?;
        if facts.file.is_none() {
            return Ok((path, Found { text: contents, given: Given::default() }));
        }
        for line in contents.lines() {
            let row: Row = serde_json::from_str(line).map_err(|error| LoadError::new(&path, error))?;
            if row.id == name {
                let given =
                    Given { title: row.title, date: row.date, outlet: row.outlet, url: row.url, ..Given::default() };
                return Ok((path, Found { text: row.text, given }));
            }
        }
        Err(LoadError::new(&path, format!("no row '{name}'")))
    }
}
