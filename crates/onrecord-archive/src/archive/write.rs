use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use onrecord_ledger::{DocumentId, Reading};
use onrecord_link::{Digest, PageNo};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Archive, Known, known, page_no, row, signed, stored};
use crate::ArchiveError;
use crate::correction::{self, Correction};
use crate::intake::{Derived, Prepared};
use crate::links::{self, Linker};
use crate::words::{StatementWords, Words, first_of_day, last_of_day};

/// What became of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It was not there before.
    Added,
    /// It is there as it was given.
    Unchanged,
    /// Another version was there, and is kept beside it.
    Replaced,
    /// It could not be read, so that it is not kept.
    Refused,
}

impl Status {
    /// The name in lists.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Unchanged => "unchanged",
            Self::Replaced => "replaced",
            Self::Refused => "refused",
        }
    }
}

/// A page that is on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its name.
    pub name: String,
    /// Hash of its bytes.
    pub document: DocumentId,
    /// What became of it.
    pub status: Status,
}

impl Archive {
    /// Keeps pages in one transaction: when this returns they are on the disk, and where it fails none of them is.
    ///
    /// # Errors
    /// What the database reports: another writer, a full disk.
    pub fn add(
        &mut self,
        batch: &[Prepared],
        linker: &mut Linker,
        now: Timestamp,
    ) -> Result<Vec<Outcome>, ArchiveError> {
        let added = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        self.at_once(linker, |all, linker| {
            let mut outcomes = Vec::with_capacity(batch.len());
            let mut shelved: Vec<Shelved> = Vec::new();
            let mut back: Vec<PageNo> = Vec::new();
            for page in batch {
                let (status, kept) = keep(all, linker, page, &added)?;
                match kept {
                    Kept::AsItWas => {}
                    Kept::Back(no) => back.push(no),
                    Kept::New(no) => {
                        put_reading(all, no, &page.derived)?;
                        let new = Shelved::of(all, no, page.document, &page.derived, linker)?;
                        new.shelve(all)?;
                        shelved.push(new);
                    }
                }
                outcomes.push(Outcome { name: page.name.clone(), document: page.document, status });
            }
            index(all, &shelved)?;
            back.sort_unstable();
            back.dedup();
            back.retain(|no| !shelved.iter().any(|new| new.page == *no));
            let mut linked = digests(&shelved);
            let back = links::digests(all, linker, &back)?;
            linked.extend(back);
            linked.sort_unstable_by_key(|(page, _)| *page);
            links::link(all, linker, &linked)?;
            Ok(outcomes)
        })
    }
}

/// What a batch has to do with a page.
enum Kept {
    /// Nothing.
    AsItWas,
    /// Link it: it was kept as an earlier version and counts again.
    Back(PageNo),
    /// All.
    New(PageNo),
}

/// What a page is found by.
pub(super) struct Shelved {
    page: PageNo,
    engine: String,
    words: Words,
    digest: Arc<Digest>,
}

impl Shelved {
    /// What follows from a page's reading and from what people said against it.
    pub(super) fn of(
        db: &Connection,
        page: PageNo,
        document: DocumentId,
        derived: &Derived,
        linker: &Linker,
    ) -> Result<Self, ArchiveError> {
        let corrections = correction::of(db, Some(document))?;
        let engine = derived.engine.clone();
        if corrections.is_empty() {
            return Ok(Self { page, engine, words: derived.words.clone(), digest: Arc::clone(&derived.digest) });
        }
        let reading = stored(db, page, &engine)?.reading()?;
        Ok(Self::from_reading(page, engine, &Correction::applied(&reading, &corrections), linker))
    }

    /// What follows from a reading that is corrected already.
    pub(super) fn from_reading(page: PageNo, engine: String, corrected: &Reading, linker: &Linker) -> Self {
        let digest = Arc::new(Digest::of(corrected, linker.lists()));
        Self { page, engine, words: Words::of(corrected), digest }
    }

    /// Puts the page where lists and searches find it.
    pub(super) fn shelve(&self, db: &Connection) -> Result<(), ArchiveError> {
        let words = &self.words;
        let free = free_row(db, "SELECT max(words) FROM shelf WHERE words BETWEEN ?1 AND ?2", words.day)?;
        db.prepare_cached(
            "INSERT OR REPLACE INTO shelf (page, engine, words, outlet, published, title, statements, linked)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)",
        )?
        .execute(params![
            row(self.page),
            self.engine,
            free,
            words.outlet,
            words.published,
            words.title,
            i64::try_from(words.statements.len()).unwrap_or(i64::MAX),
        ])?;
        Ok(())
    }
}

/// The pages with what linking needs of them.
pub(super) fn digests(shelved: &[Shelved]) -> Vec<(PageNo, Arc<Digest>)> {
    shelved.iter().map(|page| (page.page, Arc::clone(&page.digest))).collect()
}

/// Keeps one page; another version of it counts no longer.
fn keep(db: &Connection, linker: &mut Linker, page: &Prepared, added: &str) -> Result<(Status, Kept), ArchiveError> {
    let status = match known(db, &page.name, page.version)? {
        Known::Current => return Ok((Status::Unchanged, Kept::AsItWas)),
        Known::Earlier | Known::Otherwise => Status::Replaced,
        Known::Not => Status::Added,
    };
    let mut replace = db.prepare_cached("UPDATE page SET current = 0 WHERE name = ?1 AND current = 1 RETURNING no")?;
    if let Some(no) = replace.query_row([&page.name], |row| row.get(0)).optional()? {
        links::unlink(db, linker, &[page_no(no)])?;
    }
    let mut again = db.prepare_cached("UPDATE page SET current = 1 WHERE name = ?1 AND version = ?2 RETURNING no")?;
    if let Some(no) = again.query_row((&page.name, page.version.0), |row| row.get(0)).optional()? {
        return Ok((status, Kept::Back(page_no(no))));
    }
    let content = content(db, page)?;
    let no = db.query_row("SELECT coalesce(max(no), 0) + 1 FROM page", [], |row| row.get::<_, i64>(0))?;
    let Ok(no) = u32::try_from(no) else {
        return Err(ArchiveError::Query("an archive holds at most 4,294,967,295 pages".to_owned()));
    };
    let no = PageNo(no);
    db.prepare_cached(
        "INSERT INTO page (no, name, version, current, content, form, charset, path, member, line, \"offset\", given, flaws, added)
         VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        row(no),
        page.name,
        page.version.0,
        content,
        page.form.as_str(),
        page.charset,
        page.stood.path,
        page.stood.member,
        page.stood.line.map(signed),
        page.stood.offset.map(signed),
        page.given,
        page.flaws,
        added,
    ])?;
    Ok((status, Kept::New(no)))
}

fn content(db: &Connection, page: &Prepared) -> Result<i64, ArchiveError> {
    let hash = page.document.as_bytes();
    let known =
        db.prepare_cached("SELECT no FROM content WHERE hash = ?1")?.query_row([hash], |row| row.get(0)).optional()?;
    if let Some(no) = known {
        return Ok(no);
    }
    db.prepare_cached("INSERT INTO content (hash, size, bytes) VALUES (?1, ?2, ?3)")?.execute(params![
        hash,
        signed(page.size),
        page.bytes
    ])?;
    Ok(db.last_insert_rowid())
}

/// Keeps what an engine read on a page.
pub(super) fn put_reading(db: &Connection, page: PageNo, derived: &Derived) -> Result<(), ArchiveError> {
    db.prepare_cached("INSERT OR REPLACE INTO reading (page, engine, text, layers) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![row(page), derived.engine, derived.text, derived.layers])?;
    Ok(())
}

/// The next free row of a day.
fn free_row(db: &Connection, latest: &str, day: Option<Date>) -> Result<i64, ArchiveError> {
    let (first, last) = (first_of_day(day), last_of_day(day));
    let taken: Option<i64> = db.prepare_cached(latest)?.query_row((first, last), |row| row.get(0))?;
    Ok(taken.map_or(first, |row| row + 1))
}

/// Makes pages and their statements findable by their words.
pub(super) fn index(db: &Connection, pages: &[Shelved]) -> Result<(), ArchiveError> {
    let (mut bodies, mut statements) = (Vec::new(), Vec::new());
    for Shelved { page, words, .. } in pages {
        let mut place = db.prepare_cached("SELECT words FROM shelf WHERE page = ?1")?;
        let body: i64 = place.query_row([row(*page)], |row| row.get(0))?;
        bodies.push((body, words));
        for statement in &words.statements {
            let free = free_row(db, "SELECT max(no) FROM statement WHERE no BETWEEN ?1 AND ?2", statement.day)?;
            db.prepare_cached("INSERT INTO statement (no, page, id) VALUES (?1, ?2, ?3)")?.execute((
                free,
                row(*page),
                signed(statement.id.number()),
            ))?;
            statements.push((free, &words.outlet, statement));
        }
    }
    // In the order of rows: the index is written anew whenever a row goes back.
    bodies.sort_unstable_by_key(|(row, _)| *row);
    statements.sort_unstable_by_key(|(row, _, _)| *row);
    for (row, words) in bodies {
        put_body(db, row, words)?;
    }
    for (row, outlet, statement) in statements {
        index_statement(db, row, outlet.as_deref(), statement)?;
    }
    Ok(())
}

/// Puts the words of a shelved page into the index.
pub(super) fn index_body(db: &Connection, page: PageNo, words: &Words) -> Result<(), ArchiveError> {
    let mut place = db.prepare_cached("SELECT words FROM shelf WHERE page = ?1")?;
    put_body(db, place.query_row([row(page)], |row| row.get(0))?, words)
}

fn put_body(db: &Connection, row: i64, words: &Words) -> Result<(), ArchiveError> {
    db.prepare_cached("INSERT INTO body_words (rowid, title, outlet, words) VALUES (?1, ?2, ?3, ?4)")?.execute((
        row,
        &words.title,
        &words.outlet,
        &words.body,
    ))?;
    Ok(())
}

/// Puts the words of a statement into the index.
pub(super) fn index_statement(
    db: &Connection,
    row: i64,
    outlet: Option<&str>,
    statement: &StatementWords,
) -> Result<(), ArchiveError> {
    db.prepare_cached("INSERT INTO statement_words (rowid, speaker, act, outlet, words) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((row, &statement.speaker, &statement.act, outlet, &statement.words))?;
    Ok(())
}
