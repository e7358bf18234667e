use jiff::Timestamp;
use onrecord_ledger::{DocumentId, Statement, StatementId};
use onrecord_link::PageNo;
use rusqlite::{Connection, TransactionBehavior};
use rustc_hash::FxHashMap;

use super::write::{self, Shelved, digests, index, put_reading};
use super::{Archive, page_no, row, signed, stored_now};
use crate::ArchiveError;
use crate::correction::{self, Correction};
use crate::intake::Anew;
use crate::links::{self, Linker};
use crate::words::Words;

/// Pages that are linked in one transaction.
const BATCH: u32 = 256;
/// Pages whose words are held while the index is written anew.
const HELD: usize = 4096;

impl Archive {
    /// The pages, of all versions, that another engine than this one read, in the order in which they came; all where
    /// `engine` is `None`.
    ///
    /// # Errors
    /// What the database reports.
    pub fn read_otherwise(&self, engine: Option<&str>) -> Result<Vec<PageNo>, ArchiveError> {
        let mut query = self.db.prepare("SELECT page FROM shelf WHERE ?1 IS NULL OR engine <> ?1 ORDER BY page")?;
        let pages = query.query_map([engine], |row| row.get(0).map(page_no))?;
        Ok(pages.collect::<rusqlite::Result<_>>()?)
    }

    /// Puts new readings in the place of the old ones, in one transaction; corrections hold for them too.
    ///
    /// # Errors
    /// What the database reports: another writer, a full disk.
    pub fn put_again(&mut self, batch: &[Anew], linker: &mut Linker) -> Result<(), ArchiveError> {
        self.at_once(linker, |all, linker| {
            let pages: Vec<PageNo> = batch.iter().map(|anew| anew.page).collect();
            take_off(all, linker, &pages)?;
            let mut shelved = Vec::with_capacity(batch.len());
            for Anew { page, derived } in batch {
                put_reading(all, *page, derived)?;
                all.prepare_cached("DELETE FROM reading WHERE page = ?1 AND engine <> ?2")?
                    .execute((row(*page), &derived.engine))?;
                let document = super::stored(all, *page, &derived.engine)?.document;
                let new = Shelved::of(all, *page, document, derived, linker)?;
                new.shelve(all)?;
                shelved.push(new);
            }
            index(all, &shelved)?;
            links::link(all, linker, &digests(&shelved))
        })
    }

    /// Keeps a correction, and lets it hold for every page with these bytes.
    ///
    /// # Errors
    /// What the database reports: another writer, a full disk.
    pub fn correct(
        &mut self,
        correction: &Correction,
        linker: &mut Linker,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        self.at_once(linker, |all, linker| {
            let mut query = all.prepare(
                "SELECT page.no, shelf.engine FROM page JOIN content ON content.no = page.content
                 JOIN shelf ON shelf.page = page.no WHERE content.hash = ?1 ORDER BY page.no",
            )?;
            let found = query.query_map([correction.document.as_bytes()], |row| {
                Ok((page_no(row.get(0)?), row.get::<_, String>(1)?))
            })?;
            let found: Vec<(PageNo, String)> = found.collect::<rusqlite::Result<_>>()?;
            let pages: Vec<PageNo> = found.iter().map(|(page, _)| *page).collect();
            // As they are without the correction.
            take_off(all, linker, &pages)?;
            correction::keep(all, correction, now)?;
            let mut shelved = Vec::new();
            for (page, engine) in found {
                let corrected = stored_now(all, page)?.corrected()?;
                let new = Shelved::from_reading(page, engine, &corrected, linker);
                new.shelve(all)?;
                shelved.push(new);
            }
            index(all, &shelved)?;
            links::link(all, linker, &digests(&shelved))
        })
    }

    /// A statement as the engine read it, whatever people said against it, and its page; `None` where there is none.
    ///
    /// # Errors
    /// What the database reports.
    pub fn statement_as_read(&self, id: StatementId) -> Result<Option<(DocumentId, Statement)>, ArchiveError> {
        // One that was taken out is known by its correction alone.
        let mut query = self.db.prepare_cached(
            "SELECT page FROM statement WHERE id = ?1 UNION
             SELECT page.no FROM correction JOIN content ON content.hash = correction.document
             JOIN page ON page.content = content.no WHERE correction.statement = ?1 ORDER BY 1",
        )?;
        let pages = query.query_map([signed(id.number())], |row| row.get(0).map(page_no))?;
        for page in pages.collect::<rusqlite::Result<Vec<PageNo>>>()? {
            let reading = stored_now(&self.db, page)?.reading()?;
            let document = reading.document.id();
            if let Some(statement) = reading.statements.into_iter().find(|statement| statement.id == id) {
                return Ok(Some((document, statement)));
            }
        }
        Ok(None)
    }

    /// Writes the index of words anew, without the words of readings that no longer count.
    ///
    /// # Errors
    /// What the database reports.
    pub fn rebuild_words(&mut self) -> Result<(), ArchiveError> {
        let all = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        all.execute_batch(
            "INSERT INTO body_words (body_words) VALUES ('delete-all');
             INSERT INTO statement_words (statement_words) VALUES ('delete-all');",
        )?;
        let mut pages = all.prepare("SELECT page FROM shelf ORDER BY words")?;
        let mut rows = pages.query([])?;
        while let Some(next) = rows.next()? {
            let page = page_no(next.get(0)?);
            write::index_body(&all, page, &Words::of(&stored_now(&all, page)?.corrected()?))?;
        }
        drop(rows);
        drop(pages);
        let mut statements = all.prepare("SELECT no, page, id FROM statement ORDER BY no")?;
        let mut rows = statements.query([])?;
        let mut held: FxHashMap<PageNo, Words> = FxHashMap::default();
        while let Some(next) = rows.next()? {
            let (no, page, id): (i64, PageNo, i64) = (next.get(0)?, page_no(next.get(1)?), next.get(2)?);
            if !held.contains_key(&page) {
                // Statements of a day stand together, and those of a page mostly on one day.
                if held.len() >= HELD {
                    held.clear();
                }
                held.insert(page, Words::of(&stored_now(&all, page)?.corrected()?));
            }
            let Some(words) = held.get(&page) else { continue };
            if let Some(statement) = words.statements.iter().find(|statement| signed(statement.id.number()) == id) {
                write::index_statement(&all, no, words.outlet.as_deref(), statement)?;
            }
        }
        drop(rows);
        drop(statements);
        all.commit()?;
        Ok(())
    }

    /// Links pages that are not linked yet, some hundred of them; gives how many are left. Where they were linked by
    /// another version of linking, all are linked anew.
    ///
    /// # Errors
    /// What the database reports: another writer, a full disk.
    pub fn catch_up(&mut self, linker: &mut Linker) -> Result<u64, ArchiveError> {
        self.at_once(linker, |all, linker| {
            if links::is_stale(all)? {
                all.execute_batch(
                    "DELETE FROM edge; DELETE FROM posting; DELETE FROM fresh_key; DELETE FROM topic; DELETE FROM common_key;
                     UPDATE shelf SET linked = 0;",
                )?;
                linker.forget();
            }
            let mut query = all.prepare(
                "SELECT page FROM shelf JOIN page ON page.no = shelf.page
                 WHERE linked = 0 AND page.current = 1 ORDER BY page LIMIT ?1",
            )?;
            let pages = query.query_map([BATCH], |row| row.get(0).map(page_no))?;
            let pages: Vec<PageNo> = pages.collect::<rusqlite::Result<_>>()?;
            links::link_stored(all, linker, &pages)
        })?;
        self.unlinked()
    }
}

/// Takes pages and their statements out of lists, searches and links. Their words stay in the index under rows that
/// nothing points to.
fn take_off(db: &Connection, linker: &mut Linker, pages: &[PageNo]) -> Result<(), ArchiveError> {
    links::unlink(db, linker, pages)?;
    for page in pages {
        db.prepare_cached("DELETE FROM statement WHERE page = ?1")?.execute([row(*page)])?;
    }
    Ok(())
}
