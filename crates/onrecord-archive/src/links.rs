//! What linking finds, kept: which pages hold which key, and what holds between pages.
//!
//! Edges are functions of two pages alone, and whether a pair counts is decided when it is asked for, by how many pages
//! hold the keys that the two share *now*. So the answers are the same in whatever order pages came.

mod around;
mod cache;
mod fresh;
mod index;
mod pieces;

use std::sync::Arc;

use onrecord_link::{
    Candidate, Digest, Edge, Key, LINK_VERSION, Lists, PageNo, Postings, Space, candidates, compare, within,
};
use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{ArchiveError, archive, pack};

pub(crate) use cache::Cache;
use fresh::Fresh;
use index::{Index, Topics};
pub use pieces::{Connected, NEAREST};

/// Bits of a key that tell its hash; the rest tells its space. 44 bits: two of ten million keys that agree by chance
/// cost one comparison more.
const HASH_BITS: u32 = 44;

/// What holds between two pages, by kind: one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Shared text.
    Reuse = 1,
    /// The same utterance.
    Same = 2,
    /// The same claim, or an answer to one.
    Claim = 4,
    /// The same affair.
    Story = 8,
}

/// Beside the kinds of an edge: two pages whose topics are alike, so that keys of topic count for them.
const ALIKE: i64 = 16;

/// Two pages, the keys that both hold, whether their topics are alike, and what holds between them.
type Compared = (PageNo, PageNo, Vec<Key>, bool, Vec<Edge>);

impl Kind {
    fn of(edge: &Edge) -> Self {
        match edge {
            Edge::Reuse(_) => Self::Reuse,
            Edge::Same(_) | Edge::GoesOn(_) => Self::Same,
            Edge::Claim(_) | Edge::Answer(_) => Self::Claim,
            Edge::Story(_) => Self::Story,
        }
    }
}

fn number(key: &Key) -> i64 {
    let hash = key.hash & ((1 << HASH_BITS) - 1);
    archive::signed((key.space as u64) << HASH_BITS | hash)
}

/// The space of a stored key.
fn space(number: i64) -> Option<Space> {
    let space = archive::number(number) >> HASH_BITS;
    Space::ALL.into_iter().find(|known| *known as u64 == space)
}

/// What linking needs beside the file.
#[derive(Debug)]
pub struct Linker {
    lists: Arc<Lists>,
    cache: Cache,
    /// The keys that too many pages hold; `None` where they were not looked up yet.
    common: Option<FxHashSet<i64>>,
    /// The keys of the pages that came last; `None` as above.
    fresh: Option<Fresh>,
    topics: Topics,
    /// What the database said of changes by others when the cache was last looked into.
    seen: Option<i64>,
}

impl Linker {
    /// With these word lists.
    #[must_use]
    pub fn new(lists: Arc<Lists>) -> Self {
        Self { lists, cache: Cache::default(), common: None, fresh: None, topics: Topics::default(), seen: None }
    }

    /// The word lists.
    #[must_use]
    pub fn lists(&self) -> &Lists {
        &self.lists
    }

    /// Forgets what others may have changed since; for the beginning of a transaction.
    pub(crate) fn follow(&mut self, db: &Connection) -> Result<(), ArchiveError> {
        let now = db.query_row("PRAGMA data_version", [], |row| row.get(0))?;
        if self.seen.replace(now).is_some_and(|seen| seen != now) {
            self.forget();
        }
        Ok(())
    }

    /// Forgets every page.
    pub(crate) fn forget(&mut self) {
        self.cache = Cache::default();
        self.common = None;
        self.fresh = None;
        self.topics = Topics::default();
    }

    /// The keys that too many pages hold: they are few.
    fn common(&mut self, db: &Connection) -> Result<&mut FxHashSet<i64>, ArchiveError> {
        let known = match self.common.take() {
            Some(known) => known,
            None => {
                let mut query = db.prepare_cached("SELECT key FROM common_key")?;
                let keys = query.query_map([], |row| row.get(0))?;
                keys.collect::<rusqlite::Result<_>>()?
            }
        };
        Ok(self.common.insert(known))
    }

    /// What is needed to look keys up, and to note them.
    fn index<'a>(&'a mut self, db: &'a Connection) -> Result<Index<'a>, ArchiveError> {
        self.common(db)?;
        let fresh = match self.fresh.take() {
            Some(known) => known,
            None => Fresh::load(db)?,
        };
        let common = self.common.get_or_insert_default();
        Ok(Index::new(db, common, self.fresh.insert(fresh), &mut self.topics))
    }
}

/// Two pages to compare.
struct Pair {
    new: Arc<Digest>,
    page: PageNo,
    other: Candidate,
}

/// Digests that are read on one core.
const FEW: usize = 64;

/// Pairs that are compared at once: their digests are in memory together.
const PAIRS: usize = 4096;

/// Links pages with all that were linked before, and with one another; those alone that are current. They must not be
/// linked yet. Part of a transaction.
pub(crate) fn link(db: &Connection, linker: &mut Linker, pages: &[(PageNo, Arc<Digest>)]) -> Result<(), ArchiveError> {
    let mut current: Vec<(PageNo, Arc<Digest>)> = Vec::with_capacity(pages.len());
    for (page, digest) in pages {
        let mut query = db.prepare_cached("SELECT current FROM page WHERE no = ?1")?;
        if query.query_row([archive::row(*page)], |row| row.get(0))? {
            current.push((*page, Arc::clone(digest)));
        }
    }
    let pages = current.as_slice();
    let mut index = linker.index(db)?;
    let mut pairs: Vec<Pair> = Vec::new();
    for (page, digest) in pages {
        let found = candidates(digest, &mut index)?;
        index.post(*page, digest)?;
        // A page whose earlier reading was damaged may find its own keys.
        let others = found.into_iter().filter(|other| other.page != *page);
        pairs.extend(others.map(|other| Pair { new: Arc::clone(digest), page: *page, other }));
    }
    index.settle()?;
    for (page, digest) in pages {
        linker.cache.put(*page, Arc::clone(digest));
    }
    let own: FxHashMap<PageNo, &Arc<Digest>> = pages.iter().map(|(page, digest)| (*page, digest)).collect();
    let mut pairs = pairs.into_iter();
    loop {
        let some: Vec<Pair> = pairs.by_ref().take(PAIRS).collect();
        if some.is_empty() {
            break;
        }
        let mut others: Vec<PageNo> =
            some.iter().map(|pair| pair.other.page).filter(|other| !own.contains_key(other)).collect();
        others.sort_unstable();
        others.dedup();
        let old = digests(db, linker, &others)?;
        let compared: Vec<Option<Compared>> = some
            .into_par_iter()
            .map(|Pair { new, page, other: Candidate { page: other, shared, alike } }| {
                let digest = old.get(&other).or_else(|| own.get(&other).copied())?;
                let edges = compare(&new, digest);
                let (a, b) = if new.order() <= digest.order() { (page, other) } else { (other, page) };
                (!edges.is_empty()).then_some((a, b, shared, alike, edges))
            })
            .collect();
        for (a, b, shared, alike, edges) in compared.into_iter().flatten() {
            keep(db, (a, b), &shared, alike, &edges)?;
        }
    }
    let packed: Vec<Vec<u8>> = pages.par_iter().map(|(_, digest)| pack::pack_digest(digest)).collect();
    for ((page, digest), packed) in pages.iter().zip(packed) {
        let edges = within(digest);
        if !edges.is_empty() {
            keep(db, (*page, *page), &[], false, &edges)?;
        }
        db.prepare_cached("INSERT OR REPLACE INTO digest (page, version, bytes) VALUES (?1, ?2, ?3)")?.execute((
            archive::row(*page),
            LINK_VERSION,
            packed,
        ))?;
        db.prepare_cached("UPDATE shelf SET linked = ?2 WHERE page = ?1")?
            .execute((archive::row(*page), LINK_VERSION))?;
    }
    Ok(())
}

/// As [`link`], of pages that lie in the file.
pub(crate) fn link_stored(db: &Connection, linker: &mut Linker, pages: &[PageNo]) -> Result<(), ArchiveError> {
    let mut digests: Vec<(PageNo, Arc<Digest>)> = digests(db, linker, pages)?.into_iter().collect();
    digests.sort_unstable_by_key(|(page, _)| *page);
    link(db, linker, &digests)
}

/// Takes pages out of links, before their readings change or other versions take their place. Part of a transaction.
pub(crate) fn unlink(db: &Connection, linker: &mut Linker, pages: &[PageNo]) -> Result<(), ArchiveError> {
    let mut linked = Vec::new();
    for page in pages {
        let mut query = db.prepare_cached("SELECT linked FROM shelf WHERE page = ?1")?;
        if query.query_row([archive::row(*page)], |row| row.get::<_, u32>(0))? != 0 {
            linked.push(*page);
        }
    }
    let digests = match digests(db, linker, &linked) {
        // What is damaged must be read anew all the same; its keys stay and count as those of one page more.
        Err(ArchiveError::Damaged(_)) => FxHashMap::default(),
        digests => digests?,
    };
    for page in pages {
        linker.cache.forget(*page);
    }
    for page in linked {
        let keys = digests.get(&page).map(|digest| digest.keys());
        linker.index(db)?.withdraw(page, keys.unwrap_or_default())?;
        db.prepare_cached(
            "DELETE FROM edge WHERE (page, other) IN (SELECT other, page FROM edge WHERE page = ?1 AND other <> ?1)",
        )?
        .execute([archive::row(page)])?;
        db.prepare_cached("DELETE FROM edge WHERE page = ?1")?.execute([archive::row(page)])?;
        db.prepare_cached("DELETE FROM digest WHERE page = ?1")?.execute([archive::row(page)])?;
        db.prepare_cached("UPDATE shelf SET linked = 0 WHERE page = ?1")?.execute([archive::row(page)])?;
    }
    Ok(())
}

/// Whether pages were linked by another version of linking.
pub(crate) fn is_stale(db: &Connection) -> Result<bool, ArchiveError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM shelf WHERE linked NOT IN (0, ?1))";
    Ok(db.query_row(sql, [LINK_VERSION], |row| row.get(0))?)
}

/// Keeps what holds between two pages.
fn keep(
    db: &Connection,
    (a, b): (PageNo, PageNo),
    shared: &[Key],
    alike: bool,
    edges: &[Edge],
) -> Result<(), ArchiveError> {
    let shared: Vec<u8> = shared.iter().flat_map(|key| number(key).to_le_bytes()).collect();
    put(db, (archive::row(a), archive::row(b)), &shared, alike, edges)
}

/// Puts edges beside each of two pages.
pub(crate) fn put(
    db: &Connection,
    (a, b): (i64, i64),
    shared: &[u8],
    alike: bool,
    edges: &[Edge],
) -> Result<(), ArchiveError> {
    let kinds = edges.iter().fold(if alike { ALIKE } else { 0 }, |kinds, edge| kinds | Kind::of(edge) as i64);
    // Memory takes all, so that writing does not fail.
    let edges = postcard::to_allocvec(edges).unwrap_or_default();
    let mut insert = db.prepare_cached(
        "INSERT OR REPLACE INTO edge (page, other, leads, kinds, shared, edges) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    insert.execute(params![a, b, true, kinds, shared, edges])?;
    if a != b {
        insert.execute(params![b, a, false, kinds, shared, edges])?;
    }
    Ok(())
}

/// What the file holds of a page for linking.
enum Kept {
    Digest(Vec<u8>),
    /// What it was made of, where this version of linking has made none.
    Reading(Box<archive::Stored>),
}

fn stored_digest(db: &Connection, page: PageNo) -> Result<Kept, ArchiveError> {
    let mut query = db.prepare_cached("SELECT bytes FROM digest WHERE page = ?1 AND version = ?2")?;
    let kept = query.query_row((archive::row(page), LINK_VERSION), |row| row.get(0)).optional()?;
    match kept {
        Some(packed) => Ok(Kept::Digest(packed)),
        None => Ok(Kept::Reading(Box::new(archive::stored_now(db, page)?))),
    }
}

/// The digests of pages: those that are at hand, and the others read or made of their readings, on all cores.
pub(crate) fn digests(
    db: &Connection,
    linker: &mut Linker,
    pages: &[PageNo],
) -> Result<FxHashMap<PageNo, Arc<Digest>>, ArchiveError> {
    let mut found: FxHashMap<PageNo, Arc<Digest>> = FxHashMap::default();
    let mut stored = Vec::new();
    for page in pages {
        match linker.cache.get(*page) {
            Some(digest) => {
                found.insert(*page, digest);
            }
            None => stored.push((*page, stored_digest(db, *page)?)),
        }
    }
    let lists = &*linker.lists;
    let make = |(page, kept): (PageNo, Kept)| {
        let digest = match kept {
            Kept::Digest(packed) => Ok(pack::unpack_digest(&packed).ok()),
            Kept::Reading(stored) => stored.corrected().map(|reading| Some(Digest::of(&reading, lists))),
        };
        (page, digest)
    };
    // A few are made sooner than another core is awake.
    let made: Vec<(PageNo, Result<Option<Digest>, ArchiveError>)> = if stored.len() < FEW {
        stored.into_iter().map(make).collect()
    } else {
        stored.into_par_iter().map(make).collect()
    };
    for (page, digest) in made {
        let digest = match digest? {
            Some(digest) => digest,
            // What was only derived and is damaged is derived again.
            None => Digest::of(&archive::stored_now(db, page)?.corrected()?, lists),
        };
        let digest = Arc::new(digest);
        linker.cache.put(page, Arc::clone(&digest));
        found.insert(page, digest);
    }
    Ok(found)
}
