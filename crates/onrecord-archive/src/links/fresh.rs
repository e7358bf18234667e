use onrecord_link::PageNo;
use rusqlite::{Connection, OptionalExtension};
use rustc_hash::FxHashMap;

use crate::{ArchiveError, archive};

/// So many keys are brought into the index at once: those of some six thousand pages of news.
const MANY: usize = 1 << 20;

/// The end of a chain.
const END: u32 = u32::MAX;

/// A page that is none: pages are numbered from 1.
const NONE: PageNo = PageNo(0);

/// The keys of the pages that came last, before they go into the index in the file.
///
/// A key goes to a place of the index that nothing else of its page is near to, so that keys one by one rewrite the whole
/// index many times over; together and in its order they rewrite it once (as the in-memory part of a log-structured merge
/// tree: O'Neil, Cheng, Gawlick and O'Neil 1996).
#[derive(Debug, Default)]
pub(super) struct Fresh {
    /// Where the chain of a key's pages begins.
    first: FxHashMap<i64, u32>,
    /// A page, and where the chain goes on.
    chain: Vec<(PageNo, u32)>,
}

impl Fresh {
    /// Those that lie in the file.
    pub(super) fn load(db: &Connection) -> Result<Self, ArchiveError> {
        let mut fresh = Self::default();
        let mut query = db.prepare_cached("SELECT page, keys FROM fresh_key")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let page = archive::page_no(row.get(0)?);
            numbers(row.get_ref(1)?.as_blob().unwrap_or_default()).for_each(|key| fresh.note(key, page));
        }
        Ok(fresh)
    }

    /// The pages that hold a key.
    pub(super) fn holders(&self, key: i64) -> impl Iterator<Item = PageNo> + '_ {
        let mut at = self.first.get(&key).copied().unwrap_or(END);
        std::iter::from_fn(move || {
            let (page, next) = *self.chain.get(at as usize)?;
            at = next;
            Some(page)
        })
        .filter(|page| *page != NONE)
    }

    /// Keeps the keys of a page.
    pub(super) fn put(&mut self, db: &Connection, page: PageNo, keys: &[i64]) -> Result<(), ArchiveError> {
        let bytes: Vec<u8> = keys.iter().flat_map(|key| key.to_le_bytes()).collect();
        let mut insert = db.prepare_cached("INSERT OR REPLACE INTO fresh_key (page, keys) VALUES (?1, ?2)")?;
        insert.execute((archive::row(page), bytes))?;
        keys.iter().for_each(|key| self.note(*key, page));
        Ok(())
    }

    /// Takes a page out; whether it was one of these.
    pub(super) fn take(&mut self, db: &Connection, page: PageNo) -> Result<bool, ArchiveError> {
        let mut delete = db.prepare_cached("DELETE FROM fresh_key WHERE page = ?1 RETURNING keys")?;
        let kept: Option<Vec<u8>> = delete.query_row([archive::row(page)], |row| row.get(0)).optional()?;
        for key in numbers(kept.as_deref().unwrap_or_default()) {
            let mut at = self.first.get(&key).copied().unwrap_or(END);
            while let Some((held, next)) = self.chain.get_mut(at as usize) {
                if *held == page {
                    *held = NONE;
                }
                at = *next;
            }
        }
        Ok(kept.is_some())
    }

    /// Brings them into the index where they are many.
    pub(super) fn settle(&mut self, db: &Connection) -> Result<(), ArchiveError> {
        if self.chain.len() < MANY { Ok(()) } else { self.settle_all(db) }
    }

    fn settle_all(&mut self, db: &Connection) -> Result<(), ArchiveError> {
        let mut all: Vec<(i64, i64)> = Vec::with_capacity(self.chain.len());
        let mut query = db.prepare_cached("SELECT page, keys FROM fresh_key")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let page = row.get(0)?;
            all.extend(numbers(row.get_ref(1)?.as_blob().unwrap_or_default()).map(|key| (key, page)));
        }
        all.sort_unstable();
        let mut insert = db.prepare_cached("INSERT OR IGNORE INTO posting (key, page) VALUES (?1, ?2)")?;
        for held in all {
            insert.execute(held)?;
        }
        db.execute("DELETE FROM fresh_key", [])?;
        *self = Self::default();
        Ok(())
    }

    fn note(&mut self, key: i64, page: PageNo) {
        let Ok(at) = u32::try_from(self.chain.len()) else { return };
        let next = self.first.insert(key, at).unwrap_or(END);
        self.chain.push((page, next));
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = i64> + '_ {
    bytes.chunks_exact(8).filter_map(|bytes| bytes.try_into().ok().map(i64::from_le_bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive's tables of keys.
    fn tables() -> Connection {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(
            "CREATE TABLE fresh_key (page INTEGER PRIMARY KEY, keys BLOB NOT NULL);
             CREATE TABLE posting (key INTEGER, page INTEGER, PRIMARY KEY (key, page)) WITHOUT ROWID;",
        )
        .unwrap();
        db
    }

    fn held(fresh: &Fresh, key: i64) -> Vec<u32> {
        let mut pages: Vec<u32> = fresh.holders(key).map(|page| page.0).collect();
        pages.sort_unstable();
        pages
    }

    fn posted(db: &Connection) -> Vec<(i64, u32)> {
        let mut query = db.prepare("SELECT key, page FROM posting ORDER BY key, page").unwrap();
        query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn pages_hold_their_keys_until_they_are_taken() {
        let db = tables();
        let mut fresh = Fresh::default();
        fresh.put(&db, PageNo(1), &[-5, 7]).unwrap();
        fresh.put(&db, PageNo(2), &[7]).unwrap();
        fresh.put(&db, PageNo(3), &[7, i64::MAX]).unwrap();
        assert_eq!((held(&fresh, 7), held(&fresh, -5), held(&fresh, 8)), (vec![1, 2, 3], vec![1], vec![]));
        assert!(fresh.take(&db, PageNo(2)).unwrap());
        assert!(!fresh.take(&db, PageNo(2)).unwrap(), "it is no longer among them");
        assert_eq!(held(&fresh, 7), [1, 3]);
        // Another program that opens the file knows the same.
        assert_eq!(held(&Fresh::load(&db).unwrap(), 7), [1, 3]);
    }

    #[test]
    fn the_index_takes_them_all() {
        let db = tables();
        let mut fresh = Fresh::default();
        for page in 1..=4 {
            fresh.put(&db, PageNo(page), &[7, i64::from(page)]).unwrap();
        }
        fresh.take(&db, PageNo(3)).unwrap();
        fresh.settle(&db).unwrap();
        assert_eq!(posted(&db), [], "they are few");
        fresh.settle_all(&db).unwrap();
        assert_eq!(posted(&db), [(1, 1), (2, 2), (4, 4), (7, 1), (7, 2), (7, 4)]);
        assert_eq!((held(&fresh, 7), held(&Fresh::load(&db).unwrap(), 7)), (vec![], vec![]));
    }
}
