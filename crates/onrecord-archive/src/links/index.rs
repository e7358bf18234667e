use std::collections::hash_map::Entry;

use onrecord_link::{Digest, Key, PageNo, Postings, Topic};
use rusqlite::{Connection, OptionalExtension};
use rustc_hash::{FxHashMap, FxHashSet};

use super::fresh::Fresh;
use super::number;
use crate::{ArchiveError, archive};

/// What the pages are about that were asked for last.
#[derive(Debug, Default)]
pub(super) struct Topics(FxHashMap<PageNo, Topic>);

/// How many topics are held, of some 400 bytes each.
const MOST: usize = 1 << 18;

impl Topics {
    fn put(&mut self, page: PageNo, topic: Topic) {
        if self.0.len() >= MOST {
            self.0.clear();
        }
        self.0.insert(page, topic);
    }

    fn of(&mut self, db: &Connection, page: PageNo) -> Result<Option<&Topic>, ArchiveError> {
        if self.0.len() >= MOST && !self.0.contains_key(&page) {
            self.0.clear();
        }
        match self.0.entry(page) {
            Entry::Occupied(known) => Ok(Some(known.into_mut())),
            Entry::Vacant(place) => {
                let mut query = db.prepare_cached("SELECT words FROM topic WHERE page = ?1")?;
                let kept: Option<Vec<u8>> = query.query_row([archive::row(page)], |row| row.get(0)).optional()?;
                Ok(kept.as_deref().and_then(Topic::from_bytes).map(|topic| &*place.insert(topic)))
            }
        }
    }
}

/// The index of keys: what is in the file, and before it the keys of the pages that came last.
pub(super) struct Index<'a> {
    db: &'a Connection,
    common: &'a mut FxHashSet<i64>,
    fresh: &'a mut Fresh,
    topics: &'a mut Topics,
    /// Keys of the last page that no page more may hold.
    full: FxHashSet<Key>,
}

impl<'a> Index<'a> {
    pub(super) fn new(
        db: &'a Connection,
        common: &'a mut FxHashSet<i64>,
        fresh: &'a mut Fresh,
        topics: &'a mut Topics,
    ) -> Self {
        Self { db, common, fresh, topics, full: FxHashSet::default() }
    }

    /// Brings keys into the file's own index where many wait.
    pub(super) fn settle(&mut self) -> Result<(), ArchiveError> {
        self.fresh.settle(self.db)
    }

    /// Takes a page off the holders of its keys.
    pub(super) fn withdraw(&mut self, page: PageNo, keys: &[Key]) -> Result<(), ArchiveError> {
        self.topics.0.remove(&page);
        self.db.prepare_cached("DELETE FROM topic WHERE page = ?1")?.execute([archive::row(page)])?;
        if self.fresh.take(self.db, page)? {
            return Ok(());
        }
        let mut delete = self.db.prepare_cached("DELETE FROM posting WHERE key = ?1 AND page = ?2")?;
        // Further holders of a key that too many hold were never noted: it must not seem to be rare again.
        for key in keys.iter().map(number).filter(|key| !self.common.contains(key)) {
            delete.execute((key, archive::row(page)))?;
        }
        Ok(())
    }
}

impl Postings for Index<'_> {
    type Error = ArchiveError;

    fn holders(&mut self, keys: &[Key]) -> Result<Vec<Vec<PageNo>>, ArchiveError> {
        let mut query = self.db.prepare_cached("SELECT page FROM posting WHERE key = ?1 LIMIT ?2")?;
        let mut holders = Vec::with_capacity(keys.len());
        self.full.clear();
        for key in keys {
            let number = number(key);
            if self.common.contains(&number) {
                holders.push(Vec::new());
                continue;
            }
            let most = i64::try_from(key.space.cap()).unwrap_or(i64::MAX);
            let pages = query.query_map((number, most), |row| row.get(0).map(archive::page_no))?;
            let mut pages = pages.collect::<rusqlite::Result<Vec<PageNo>>>()?;
            pages.extend(self.fresh.holders(number));
            if pages.len() >= key.space.cap() {
                self.full.insert(*key);
            }
            holders.push(pages);
        }
        Ok(holders)
    }

    fn is_like(&mut self, page: PageNo, topic: &Topic) -> Result<bool, ArchiveError> {
        Ok(self.topics.of(self.db, page)?.is_some_and(|known| known.is_like(topic)))
    }

    fn post(&mut self, page: PageNo, digest: &Digest) -> Result<(), ArchiveError> {
        let mut note = self.db.prepare_cached("INSERT OR IGNORE INTO common_key (key) VALUES (?1)")?;
        let mut noted = Vec::with_capacity(digest.keys().len());
        for key in digest.keys() {
            let number = number(key);
            // Further holders of a key that too many hold would tell nothing.
            if self.common.contains(&number) {
                continue;
            }
            noted.push(number);
            if self.full.contains(key) {
                note.execute([number])?;
                self.common.insert(number);
            }
        }
        self.fresh.put(self.db, page, &noted)?;
        let topic = Topic::of(digest);
        let mut insert = self.db.prepare_cached("INSERT OR REPLACE INTO topic (page, words) VALUES (?1, ?2)")?;
        insert.execute((archive::row(page), topic.to_bytes()))?;
        self.topics.put(page, topic);
        Ok(())
    }
}
