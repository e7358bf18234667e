//! The file: opened, written batch by batch, read.

mod again;
mod open;
mod write;

use std::path::{Path, PathBuf};

use onrecord_ledger::{Document, DocumentId, Given, MediaType, Note, Reading};
use onrecord_link::PageNo;
use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension as _, Row, TransactionBehavior};
use rustc_hash::FxHashSet;

use crate::correction::{self, Correction};
use crate::intake::{Form, Original, Stood, Version};
use crate::links::Linker;
use crate::{ArchiveError, pack};

pub(crate) use open::ahead;
pub use write::{Outcome, Status};

/// The number of a page as its row.
pub(crate) fn row(page: PageNo) -> i64 {
    i64::from(page.0)
}

/// The page of a row.
pub(crate) fn page_no(row: i64) -> PageNo {
    PageNo(u32::try_from(row).unwrap_or(u32::MAX))
}

/// Pages, readings and corrections in one SQLite file.
#[derive(Debug)]
pub struct Archive {
    db: Connection,
    path: PathBuf,
}

/// What lists show of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its number here.
    pub no: PageNo,
    /// Its name.
    pub name: String,
    /// Hash of the bytes of its current version.
    pub document: DocumentId,
    /// How many versions of it are kept, the current one among them.
    pub versions: u32,
    /// When its current version was added, in UTC.
    pub added: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// When it was published, as the record prints it.
    pub published: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// How many statements were found on it.
    pub statements: u32,
    /// What read it.
    pub engine: String,
}

/// How much is in an archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Pages.
    pub pages: u32,
    /// Statements on them.
    pub statements: u32,
    /// Outlets that published them, by name.
    pub outlets: u32,
}

/// What is known of a page before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// This version is the current one.
    Current,
    /// An earlier version of the page; it is kept still.
    Earlier,
    /// Other versions of the page are kept.
    Otherwise,
    /// No page of this name.
    Not,
}

impl Archive {
    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is known of this version of a page.
    ///
    /// # Errors
    /// What the database reports.
    pub fn known(&self, name: &str, version: Version) -> Result<Known, ArchiveError> {
        known(&self.db, name, version)
    }

    /// Hands out every page in the order of names, as long as `give` wants more.
    ///
    /// # Errors
    /// What the database reports.
    pub fn pages(&self, mut give: impl FnMut(Listed) -> bool) -> Result<(), ArchiveError> {
        let mut query = self.db.prepare(&format!("{LISTED} WHERE page.current = 1 ORDER BY page.name"))?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            if !give(Listed::from_row(row)?) {
                break;
            }
        }
        Ok(())
    }

    /// What lists show of one page.
    ///
    /// # Errors
    /// What the database reports; [`ArchiveError::Damaged`] where there is no such page.
    pub fn listed(&self, page: PageNo) -> Result<Listed, ArchiveError> {
        let mut query = self.db.prepare_cached(&format!("{LISTED} WHERE page.no = ?1"))?;
        let mut rows = query.query([row(page)])?;
        let row = rows.next()?.ok_or_else(|| ArchiveError::Damaged(format!("there is no page {}", page.0)))?;
        Listed::from_row(row)
    }

    /// The numbers of the current pages, the newest first.
    ///
    /// # Errors
    /// What the database reports.
    pub fn order(&self) -> Result<Vec<PageNo>, ArchiveError> {
        // Two indices are read from end to end; a join would look every page up in both tables.
        let mut query = self.db.prepare_cached("SELECT no FROM page INDEXED BY page_current WHERE current = 1")?;
        let current: FxHashSet<i64> = query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let mut query = self.db.prepare_cached("SELECT page FROM shelf ORDER BY words DESC")?;
        let shelved = query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
        Ok(shelved.into_iter().filter(|no| current.contains(no)).map(page_no).collect())
    }

    /// Where a page stands in the order of [`Archive::order`]: the newest has the highest rank.
    ///
    /// # Errors
    /// What the database reports; [`ArchiveError::Damaged`] where there is no such page.
    pub fn rank(&self, page: PageNo) -> Result<i64, ArchiveError> {
        let mut query = self.db.prepare_cached("SELECT words FROM shelf WHERE page = ?1")?;
        let rank = query.query_row([row(page)], |row| row.get(0)).optional()?;
        rank.ok_or_else(|| ArchiveError::Damaged(format!("there is no page {}", page.0)))
    }

    /// Hash of the page that was added first, which tells one archive from another; `None` in an empty one.
    ///
    /// # Errors
    /// What the database reports.
    pub fn first(&self) -> Result<Option<DocumentId>, ArchiveError> {
        let mut query = self.db.prepare_cached(
            "SELECT content.hash FROM page JOIN content ON content.no = page.content ORDER BY page.no LIMIT 1",
        )?;
        Ok(query.query_row([], |row| row.get(0).map(DocumentId::from_bytes)).optional()?)
    }

    /// How much is in the archive, current versions alone.
    ///
    /// # Errors
    /// What the database reports.
    pub fn holdings(&self) -> Result<Holdings, ArchiveError> {
        let mut query = self.db.prepare_cached(
            "SELECT count(*), coalesce(sum(statements), 0), count(DISTINCT outlet)
             FROM shelf JOIN page ON page.no = shelf.page WHERE page.current = 1",
        )?;
        let row = |row: &Row| Ok(Holdings { pages: row.get(0)?, statements: row.get(1)?, outlets: row.get(2)? });
        Ok(query.query_row([], row)?)
    }

    /// A number that changes whenever another connection has changed the file.
    ///
    /// # Errors
    /// What the database reports.
    pub fn state(&self) -> Result<i64, ArchiveError> {
        Ok(self.db.query_row("PRAGMA data_version", [], |row| row.get(0))?)
    }

    /// The corrections of the page with these bytes, in the order in which they were made.
    ///
    /// # Errors
    /// As [`Archive::reading`].
    pub fn corrections_of(&self, document: DocumentId) -> Result<Vec<Correction>, ArchiveError> {
        correction::of(&self.db, Some(document))
    }

    /// The reading of a page, with the corrections that people made.
    ///
    /// # Errors
    /// What the database reports; [`ArchiveError::Damaged`] where what is stored is not whole.
    pub fn reading(&self, page: PageNo) -> Result<Reading, ArchiveError> {
        stored_now(&self.db, page)?.corrected()
    }

    /// The readings of pages, in their order, made on all cores.
    ///
    /// # Errors
    /// As [`Archive::reading`].
    pub fn readings(&self, pages: &[PageNo]) -> Result<Vec<Reading>, ArchiveError> {
        let stored: Vec<Stored> =
            pages.iter().map(|page| stored_now(&self.db, *page)).collect::<Result<_, ArchiveError>>()?;
        stored.par_iter().map(Stored::corrected).collect()
    }

    /// A page as it came.
    ///
    /// # Errors
    /// As [`Archive::reading`].
    pub fn original(&self, page: PageNo) -> Result<(Original, Stood, String, Given), ArchiveError> {
        stored_now(&self.db, page)?.original()
    }

    /// Every correction, in the order in which they were made.
    ///
    /// # Errors
    /// As [`Archive::reading`].
    pub fn corrections(&self) -> Result<Vec<Correction>, ArchiveError> {
        correction::of(&self.db, None)
    }

    pub(crate) fn db(&self) -> &Connection {
        &self.db
    }

    /// Does all of some work on the disk, or nothing of it.
    fn at_once<T>(
        &mut self,
        linker: &mut Linker,
        work: impl FnOnce(&Connection, &mut Linker) -> Result<T, ArchiveError>,
    ) -> Result<T, ArchiveError> {
        let begun = self.db.transaction_with_behavior(TransactionBehavior::Immediate);
        let done = begun.map_err(ArchiveError::from).and_then(|all| {
            linker.follow(&all)?;
            let done = work(&all, linker)?;
            all.commit()?;
            Ok(done)
        });
        if done.is_err() {
            // It may hold pages that were not kept.
            linker.forget();
        }
        done.map_err(|error| error.of(&self.path))
    }
}

/// A page, what was read on it, and what people say against that.
pub(crate) fn stored_now(db: &Connection, page: PageNo) -> Result<Stored, ArchiveError> {
    let mut query = db.prepare_cached("SELECT engine FROM shelf WHERE page = ?1")?;
    let engine: Option<String> = query.query_row([row(page)], |row| row.get(0)).optional()?;
    let engine = engine.ok_or_else(|| ArchiveError::Damaged(format!("there is no page {}", page.0)))?;
    let mut stored = stored(db, page, &engine)?;
    stored.corrections = correction::of(db, Some(stored.document))?;
    Ok(stored)
}

/// A page and what `engine` read on it.
pub(crate) fn stored(db: &Connection, page: PageNo, engine: &str) -> Result<Stored, ArchiveError> {
    let mut query = db.prepare_cached(
        "SELECT name, hash, form, charset, path, member, line, \"offset\", given, flaws, bytes, text, layers
         FROM page JOIN content ON content.no = page.content
         JOIN reading ON reading.page = page.no AND reading.engine = ?2
         WHERE page.no = ?1",
    )?;
    let stored = query.query_row((row(page), engine), Stored::from_row).optional()?;
    stored.ok_or_else(|| ArchiveError::Damaged(format!("there is no reading of page {} by {engine}", page.0)))
}

pub(crate) fn known(db: &Connection, name: &str, version: Version) -> Result<Known, ArchiveError> {
    let mut query = db.prepare_cached("SELECT current FROM page WHERE name = ?1 AND version = ?2")?;
    match query.query_row((name, version.0), |row| row.get::<_, bool>(0)).optional()? {
        Some(true) => return Ok(Known::Current),
        Some(false) => return Ok(Known::Earlier),
        None => {}
    }
    let mut query = db.prepare_cached("SELECT EXISTS (SELECT 1 FROM page WHERE name = ?1)")?;
    Ok(if query.query_row([name], |row| row.get(0))? { Known::Otherwise } else { Known::Not })
}

const LISTED: &str = "SELECT page.no, page.name, content.hash, page.added, shelf.outlet, shelf.published, shelf.title,
    shelf.statements, shelf.engine, (SELECT count(*) FROM page AS each WHERE each.name = page.name) AS versions
    FROM page JOIN content ON content.no = page.content JOIN shelf ON shelf.page = page.no";

impl Listed {
    fn from_row(row: &Row) -> Result<Self, ArchiveError> {
        Ok(Self {
            no: page_no(row.get(0)?),
            name: row.get(1)?,
            document: DocumentId::from_bytes(row.get(2)?),
            added: row.get(3)?,
            outlet: row.get(4)?,
            published: row.get(5)?,
            title: row.get(6)?,
            statements: row.get(7)?,
            engine: row.get(8)?,
            versions: row.get(9)?,
        })
    }
}

/// A page and its reading as they lie in the file; unpacked on any thread.
#[derive(Debug)]
pub(crate) struct Stored {
    name: String,
    pub(crate) document: DocumentId,
    form: String,
    charset: Option<String>,
    stood: Stood,
    given: String,
    flaws: String,
    bytes: Vec<u8>,
    text: Option<Vec<u8>>,
    layers: Vec<u8>,
    corrections: Vec<Correction>,
}

impl Stored {
    fn from_row(row: &Row) -> rusqlite::Result<Self> {
        let unsigned = |at: &str| row.get::<_, Option<i64>>(at).map(|signed| signed.map(number));
        Ok(Self {
            name: row.get("name")?,
            document: DocumentId::from_bytes(row.get("hash")?),
            form: row.get("form")?,
            charset: row.get("charset")?,
            stood: Stood {
                path: row.get("path")?,
                member: row.get("member")?,
                line: unsigned("line")?,
                offset: unsigned("offset")?,
            },
            given: row.get("given")?,
            flaws: row.get("flaws")?,
            bytes: row.get("bytes")?,
            text: row.get("text")?,
            layers: row.get("layers")?,
            corrections: Vec::new(),
        })
    }

    /// The reading as the engine made it.
    pub(crate) fn reading(&self) -> Result<Reading, ArchiveError> {
        let text = pack::unpack(self.text.as_deref().unwrap_or(&self.bytes))?;
        let text = String::from_utf8(text).map_err(|_| self.strange("its text is no UTF-8"))?;
        let media = if self.form()? == Form::Html { MediaType::Html } else { MediaType::Plain };
        let given = self.given()?;
        let document = Document::new(self.document, self.name.clone(), self.stood.path.clone(), media, text, given)
            .map_err(|error| self.strange(&error.to_string()))?;
        pack::unpack_layers(document, &self.layers)
    }

    /// The reading with the corrections that people made.
    pub(crate) fn corrected(&self) -> Result<Reading, ArchiveError> {
        let reading = self.reading()?;
        Ok(if self.corrections.is_empty() { reading } else { Correction::applied(&reading, &self.corrections) })
    }

    /// The page as it came, where it stood, its name, and what was given beside it.
    pub(crate) fn original(self) -> Result<(Original, Stood, String, Given), ArchiveError> {
        let bytes = pack::unpack(&self.bytes)?;
        let flaws: Vec<Note> =
            serde_json::from_str(&self.flaws).map_err(|_| self.strange("its notes cannot be read"))?;
        let (form, given) = (self.form()?, self.given()?);
        let original = Original { form, charset: self.charset, bytes: Some(bytes), flaws };
        Ok((original, self.stood, self.name, given))
    }

    fn form(&self) -> Result<Form, ArchiveError> {
        Form::named(&self.form).ok_or_else(|| self.strange("its form is unknown"))
    }

    fn given(&self) -> Result<Given, ArchiveError> {
        serde_json::from_str(&self.given).map_err(|_| self.strange("what was given beside it cannot be read"))
    }

    fn strange(&self, what: &str) -> ArchiveError {
        ArchiveError::Damaged(format!("page {}: {what}", self.name))
    }
}

/// SQLite knows signed numbers alone: what is stored is the same 64 bits.
pub(crate) fn number(signed: i64) -> u64 {
    signed.cast_unsigned()
}

/// As [`number`], the other way.
pub(crate) fn signed(number: u64) -> i64 {
    number.cast_signed()
}
