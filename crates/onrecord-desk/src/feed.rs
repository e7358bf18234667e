//! Statements as an Atom feed (RFC 4287): those of an archive, of somebody, of a claim; newest page first.
//!
//! Ids are made of hashes of pages and of statements, times are those of the pages: a feed changes when the archive
//! does and at no other time.

mod entry;
mod xml;

use onrecord_archive::{Order, PageNo, Query};
use onrecord_ledger::StatementId;

use crate::{Desk, DeskError, claim, statement};

pub use entry::Entry;

/// Statements of a feed, at most; a reader comes back for later ones.
pub const MOST: usize = 200;
/// Digits of the hash that tells one archive from another.
const DIGITS: usize = 16;

/// A feed.
#[derive(Clone, Debug)]
pub struct Feed {
    /// A URI that stays the same.
    id: String,
    /// What it is about.
    title: String,
    /// The newest first; at least one.
    entries: Vec<Entry>,
    /// Its own address, where it has one.
    place: Option<String>,
}

impl Feed {
    /// The newest statements of an archive; `None` where it holds none.
    ///
    /// # Errors
    /// As the archive.
    pub fn of_archive(desk: &mut Desk) -> Result<Option<Self>, DeskError> {
        let entries = newest(desk, &Query::default())?;
        Self::new(desk, "archive", "On record: the newest statements".to_owned(), entries)
    }

    /// The newest statements of somebody; `None` where there are none.
    ///
    /// # Errors
    /// [`DeskError::Asked`] where no name is given; as the archive.
    pub fn of_person(desk: &mut Desk, name: &str) -> Result<Option<Self>, DeskError> {
        let entries = newest(desk, &statement::by(name)?)?;
        let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        Self::new(desk, &format!("person:{}", encoded(&words.join(" "))), format!("On record: {name}"), entries)
    }

    /// The reports of a claim and the answers to it; `None` where the id names none.
    ///
    /// # Errors
    /// [`DeskError::Asked`] where it is no id; as the archive.
    pub fn of_claim(desk: &mut Desk, asked: &str) -> Result<Option<Self>, DeskError> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut title = String::new();
        for claim in claim::named(desk, asked)? {
            if title.is_empty() {
                let reading = desk.page(claim.wording.page)?;
                title = format!(
                    "A claim on record: {}",
                    entry::clip(&crate::Words::of(&reading, &claim.wording.spans).text)
                );
            }
            for report in &claim.reports {
                entries.extend(match report.statement {
                    Some(id) => Entry::of_statement(desk, report.page, id)?,
                    None => Some(Entry::of_report(desk, report.page, &report.spans)?),
                });
            }
            for response in &claim.responses {
                entries.extend(Entry::of_statement(desk, response.page, response.statement)?);
            }
        }
        // What follows the dash changes when the claim grows.
        let place = asked.split('-').next().unwrap_or_default();
        Self::new(desk, &format!("claim:{}", encoded(place)), title, entries)
    }

    fn new(desk: &Desk, of: &str, title: String, mut entries: Vec<Entry>) -> Result<Option<Self>, DeskError> {
        entries.sort_by(|a, b| (&b.updated, &a.id).cmp(&(&a.updated, &b.id)));
        // Two pages of the same bytes hold the same statements.
        entries.dedup_by(|a, b| a.id == b.id);
        entries.truncate(MOST);
        let first = desk.archive.first()?.map(|document| document.to_string()).unwrap_or_default();
        let archive: String = first.trim_start_matches("sha256:").chars().take(DIGITS).collect();
        let id = format!("urn:onrecord:feed:{archive}:{of}");
        Ok((!entries.is_empty()).then_some(Self { id, title, entries, place: None }))
    }

    /// The feed at an address, and each entry at that which `at` gives it: a document's hash and a statement's id.
    #[must_use]
    pub fn at(mut self, place: String, at: impl Fn(&str, Option<&str>) -> String) -> Self {
        for entry in &mut self.entries {
            entry.place = Some(at(&entry.document, entry.statement.as_deref()));
        }
        Self { place: Some(place), ..self }
    }

    /// When it changed: when its newest page was published.
    fn updated(&self) -> &str {
        self.entries.first().map_or("", |entry| &entry.updated)
    }
}

/// The newest statements that a query is about.
fn newest(desk: &mut Desk, query: &Query) -> Result<Vec<Entry>, DeskError> {
    let (found, _): (Vec<(PageNo, StatementId)>, bool) = statement::about(desk, query, Order::NewestFirst, MOST)?;
    let mut entries = Vec::new();
    for (page, id) in found {
        entries.extend(Entry::of_statement(desk, page, id)?);
    }
    Ok(entries)
}

/// Words as a part of a URN: what is neither a letter nor a digit of ASCII is written as its bytes.
fn encoded(words: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    words.bytes().map(byte).collect()
}
