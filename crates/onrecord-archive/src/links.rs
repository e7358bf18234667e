//! What linking finds, kept: which pages hold which key, and what holds between pages.
//!
//! Edges are functions of two pages alone, and whether a pair counts is decided when it is asked for, by how many pages
//! hold the keys that the two share *now*. So the answers are the same in whatever order pages came.

mod around;
mod cache;

use std::sync::Arc;

use onrecord_ledger::Reading;
use onrecord_link::{
    Digest, Edge, Key, LINK_VERSION, Lists, PageNo, Piece, Postings, Space, alive, candidates, compare, within,
};
use rayon::prelude::*;
use rusqlite::{Connection, params};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{Archive, ArchiveError, archive};

pub(crate) use cache::Cache;

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

/// Two pages, the keys that both hold, and what holds between them.
type Compared = (PageNo, PageNo, Vec<Key>, Vec<Edge>);

impl Kind {
    fn of(edge: &Edge) -> Self {
        match edge {
            Edge::Reuse(_) => Self::Reuse,
            Edge::Same(_) => Self::Same,
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
    /// Digests that are good for folding alone.
    folding: Cache,
    /// Keys that were counted, and whether too many pages hold them.
    counted: FxHashMap<i64, bool>,
}

impl Linker {
    /// With these word lists.
    #[must_use]
    pub fn new(lists: Arc<Lists>) -> Self {
        Self { lists, cache: Cache::default(), folding: Cache::default(), counted: FxHashMap::default() }
    }

    /// The word lists.
    #[must_use]
    pub fn lists(&self) -> &Lists {
        &self.lists
    }
}

/// The index of keys in the file.
struct Index<'a> {
    db: &'a Connection,
    /// Keys of the last page that too many hold: more holders would tell nothing.
    dead: FxHashSet<Key>,
}

impl Postings for Index<'_> {
    type Error = ArchiveError;

    fn holders(&mut self, keys: &[Key]) -> Result<Vec<Vec<PageNo>>, ArchiveError> {
        let mut query = self.db.prepare_cached("SELECT page FROM posting WHERE key = ?1 LIMIT ?2")?;
        let mut holders = Vec::with_capacity(keys.len());
        self.dead.clear();
        for key in keys {
            let most = i64::try_from(key.space.cap() + 1).unwrap_or(i64::MAX);
            let pages = query.query_map((number(key), most), |row| row.get(0).map(archive::page_no))?;
            let pages = pages.collect::<rusqlite::Result<Vec<PageNo>>>()?;
            if pages.len() > key.space.cap() {
                self.dead.insert(*key);
            }
            holders.push(pages);
        }
        Ok(holders)
    }

    fn post(&mut self, page: PageNo, keys: &[Key]) -> Result<(), ArchiveError> {
        let mut insert = self.db.prepare_cached("INSERT OR IGNORE INTO posting (key, page) VALUES (?1, ?2)")?;
        for key in keys.iter().filter(|key| !self.dead.contains(key)) {
            insert.execute((number(key), archive::row(page)))?;
        }
        Ok(())
    }
}

/// Two pages to compare.
struct Pair {
    new: Arc<Digest>,
    page: PageNo,
    other: PageNo,
    shared: Vec<Key>,
}

/// Links pages with all that were linked before, and with one another. Part of a transaction.
pub(crate) fn link(db: &Connection, linker: &mut Linker, pages: &[(PageNo, Arc<Digest>)]) -> Result<(), ArchiveError> {
    let mut index = Index { db, dead: FxHashSet::default() };
    let mut pairs: Vec<Pair> = Vec::new();
    for (page, digest) in pages {
        let found = candidates(digest, &mut index)?;
        index.post(*page, digest.keys())?;
        // A page that is linked anew finds its own keys.
        let others = found.into_iter().filter(|(other, _)| other != page);
        pairs.extend(others.map(|(other, shared)| Pair { new: Arc::clone(digest), page: *page, other, shared }));
        linker.cache.put(*page, Arc::clone(digest));
    }
    let own: FxHashMap<PageNo, &Arc<Digest>> = pages.iter().map(|(page, digest)| (*page, digest)).collect();
    let mut others: Vec<PageNo> =
        pairs.iter().map(|pair| pair.other).filter(|other| !own.contains_key(other)).collect();
    others.sort_unstable();
    others.dedup();
    let old = digests(db, linker, &others)?;
    let compared: Vec<Option<Compared>> = pairs
        .into_par_iter()
        .map(|Pair { new, page, other, shared }| {
            let digest = old.get(&other).or_else(|| own.get(&other).copied())?;
            let edges = compare(&new, digest);
            let (a, b) = if new.order() <= digest.order() { (page, other) } else { (other, page) };
            (!edges.is_empty()).then_some((a, b, shared, edges))
        })
        .collect();
    for (a, b, shared, edges) in compared.into_iter().flatten() {
        keep(db, a, b, &shared, &edges)?;
    }
    for (page, digest) in pages {
        let edges = within(digest);
        if !edges.is_empty() {
            keep(db, *page, *page, &[], &edges)?;
        }
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

/// Takes out what was found about a page, before its reading changes.
pub(crate) fn unlink(db: &Connection, linker: &mut Linker, page: PageNo) -> Result<(), ArchiveError> {
    linker.cache.forget(page);
    linker.folding.forget(page);
    db.prepare_cached("DELETE FROM edge WHERE a = ?1")?.execute([archive::row(page)])?;
    db.prepare_cached("DELETE FROM edge WHERE b = ?1")?.execute([archive::row(page)])?;
    db.prepare_cached("UPDATE shelf SET linked = 0 WHERE page = ?1")?.execute([archive::row(page)])?;
    Ok(())
}

fn keep(db: &Connection, a: PageNo, b: PageNo, shared: &[Key], edges: &[Edge]) -> Result<(), ArchiveError> {
    let kinds = edges.iter().fold(0, |kinds, edge| kinds | Kind::of(edge) as i64);
    let keys: Vec<u8> = shared.iter().flat_map(|key| number(key).to_le_bytes()).collect();
    // Numbers in memory: writing does not fail.
    let edges = serde_json::to_vec(edges).unwrap_or_default();
    db.prepare_cached("INSERT OR REPLACE INTO edge (a, b, kinds, shared, edges) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![archive::row(a), archive::row(b), kinds, keys, edges])?;
    Ok(())
}

/// The digests of pages: those that are at hand, and the others made of their readings on all cores.
fn digests(
    db: &Connection,
    linker: &mut Linker,
    pages: &[PageNo],
) -> Result<FxHashMap<PageNo, Arc<Digest>>, ArchiveError> {
    let lists = Arc::clone(&linker.lists);
    made(db, &mut linker.cache, pages, |reading| Digest::of(reading, &lists))
}

/// As [`digests`], for folding.
fn folded(
    db: &Connection,
    linker: &mut Linker,
    pages: &[PageNo],
) -> Result<FxHashMap<PageNo, Arc<Digest>>, ArchiveError> {
    let lists = Arc::clone(&linker.lists);
    made(db, &mut linker.folding, pages, |reading| Digest::for_folding(reading, &lists))
}

fn made(
    db: &Connection,
    cache: &mut Cache,
    pages: &[PageNo],
    make: impl Fn(&Reading) -> Digest + Sync,
) -> Result<FxHashMap<PageNo, Arc<Digest>>, ArchiveError> {
    let mut found: FxHashMap<PageNo, Arc<Digest>> = FxHashMap::default();
    let mut stored = Vec::new();
    for page in pages {
        match cache.get(*page) {
            Some(digest) => {
                found.insert(*page, digest);
            }
            None => stored.push((*page, archive::stored_now(db, *page)?)),
        }
    }
    let made: Vec<Result<(PageNo, Arc<Digest>), ArchiveError>> =
        stored.into_par_iter().map(|(page, stored)| Ok((page, Arc::new(make(&stored.corrected()?))))).collect();
    for made in made {
        let (page, digest) = made?;
        cache.put(page, Arc::clone(&digest));
        found.insert(page, digest);
    }
    Ok(found)
}

/// Whether a pair still counts, by how many pages hold the keys that the two share.
fn counts(db: &Connection, shared: &[u8], known: &mut FxHashMap<i64, bool>) -> Result<bool, ArchiveError> {
    if shared.is_empty() {
        return Ok(true);
    }
    let mut keys: Vec<Key> = Vec::with_capacity(shared.len() / 8);
    let mut dead: FxHashSet<u64> = FxHashSet::default();
    let mut query = db.prepare_cached("SELECT count(*) FROM (SELECT 1 FROM posting WHERE key = ?1 LIMIT ?2)")?;
    for bytes in shared.chunks_exact(8) {
        let number = bytes.try_into().map_or(0, i64::from_le_bytes);
        let Some(space) = space(number) else { continue };
        let is_dead = match known.get(&number) {
            Some(is_dead) => *is_dead,
            None => {
                let most = i64::try_from(space.cap() + 1).unwrap_or(i64::MAX);
                let holders: i64 = query.query_row((number, most), |row| row.get(0))?;
                let is_dead = holders >= most;
                known.insert(number, is_dead);
                is_dead
            }
        };
        if is_dead {
            dead.insert(archive::number(number));
        }
        keys.push(Key { space, hash: archive::number(number) });
        let holders = |key: &Key| if dead.contains(&key.hash) { usize::MAX } else { 0 };
        // Most pairs are settled by their first keys.
        if alive(&keys, holders) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Pages that hang together, with all that holds between them.
#[derive(Debug)]
pub struct Connected {
    pages: Vec<(PageNo, Arc<Digest>)>,
    edges: Vec<(PageNo, PageNo, Edge)>,
    whole: bool,
}

/// Pages of a piece that are looked at from one page, at most: the nearest ones. Pages that share boilerplate can hang
/// together by tens of thousands.
const NEAREST: usize = 300;

impl Connected {
    /// Whether no page was left out because too many hang together.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Its pages.
    pub fn pages(&self) -> impl Iterator<Item = PageNo> + '_ {
        self.pages.iter().map(|(page, _)| *page)
    }

    /// As the folds take it.
    #[must_use]
    pub fn piece(&self) -> Piece<'_> {
        let pages = self.pages.iter().map(|(page, digest)| (*page, &**digest)).collect();
        Piece::new(pages, self.edges.clone())
    }
}

impl Archive {
    /// How many current pages are not linked yet: an archive of an earlier version, or one whose reading anew was
    /// broken off.
    ///
    /// # Errors
    /// What the database reports.
    pub fn unlinked(&self) -> Result<u64, ArchiveError> {
        let count =
            self.db().query_row("SELECT count(*) FROM shelf WHERE linked <> ?1", [LINK_VERSION], |row| row.get(0))?;
        Ok(archive::number(count))
    }

    /// The pages that hang together by edges of `kinds`, piece by piece, each with all that holds between its pages; as
    /// long as `give` wants more. Pages that hang together with none are pieces of one where `alone`.
    ///
    /// # Errors
    /// What the database reports.
    pub fn pieces(
        &self,
        linker: &mut Linker,
        kinds: &[Kind],
        alone: bool,
        mut give: impl FnMut(&Connected) -> bool,
    ) -> Result<(), ArchiveError> {
        let mask = kinds.iter().fold(0, |mask, kind| mask | *kind as i64);
        let mut known = FxHashMap::default();
        let mut together: FxHashMap<PageNo, PageNo> = FxHashMap::default();
        let mut query = self.db().prepare(
            "SELECT a, b, shared FROM edge JOIN page AS x ON x.no = a JOIN page AS y ON y.no = b
             WHERE kinds & ?1 AND x.current = 1 AND y.current = 1",
        )?;
        let mut rows = query.query([mask])?;
        while let Some(row) = rows.next()? {
            let (a, b) = (archive::page_no(row.get(0)?), archive::page_no(row.get(1)?));
            if counts(self.db(), row.get_ref(2)?.as_blob().unwrap_or_default(), &mut known)? {
                let (x, y) = (root(&mut together, a), root(&mut together, b));
                together.insert(x.max(y), x.min(y));
                together.entry(x.min(y)).or_insert(x.min(y));
            }
        }
        let mut query = self.db().prepare("SELECT no FROM page WHERE current = 1 ORDER BY no")?;
        let current =
            query.query_map([], |row| row.get(0).map(archive::page_no))?.collect::<Result<Vec<PageNo>, _>>()?;
        let mut pieces: FxHashMap<PageNo, Vec<PageNo>> = FxHashMap::default();
        let mut order: Vec<PageNo> = Vec::new();
        for page in current {
            if !alone && !together.contains_key(&page) {
                continue;
            }
            let first = root(&mut together, page);
            pieces
                .entry(first)
                .or_insert_with(|| {
                    order.push(first);
                    Vec::new()
                })
                .push(page);
        }
        for first in order {
            let Some(pages) = pieces.remove(&first) else { continue };
            if !give(&self.gathered(linker, &pages, &mut known)?) {
                break;
            }
        }
        Ok(())
    }

    /// The piece that a page belongs to by edges of `kinds`; of a very large one the pages that are nearest to it.
    ///
    /// # Errors
    /// What the database reports.
    pub fn piece_around(&self, linker: &mut Linker, page: PageNo, kinds: &[Kind]) -> Result<Connected, ArchiveError> {
        let mask = kinds.iter().fold(0, |mask, kind| mask | *kind as i64);
        let mut known = FxHashMap::default();
        let mut pages = vec![page];
        let mut seen: FxHashSet<PageNo> = FxHashSet::from_iter([page]);
        let mut at = 0;
        let mut query = self.db().prepare_cached(
            "SELECT other, shared FROM (
               SELECT b AS other, shared, kinds FROM edge WHERE a = ?1 UNION ALL
               SELECT a AS other, shared, kinds FROM edge WHERE b = ?1)
             JOIN page ON page.no = other WHERE kinds & ?2 AND page.current = 1",
        )?;
        while let Some(page) = pages.get(at).copied().filter(|_| pages.len() <= NEAREST) {
            at += 1;
            let mut rows = query.query((archive::row(page), mask))?;
            while let Some(row) = rows.next()? {
                let other = archive::page_no(row.get(0)?);
                let shared = row.get_ref(1)?.as_blob().unwrap_or_default();
                if !seen.contains(&other) && counts(self.db(), shared, &mut known)? {
                    seen.insert(other);
                    pages.push(other);
                }
            }
        }
        let whole = pages.len() <= NEAREST;
        pages.truncate(NEAREST);
        Ok(Connected { whole, ..self.gathered(linker, &pages, &mut known)? })
    }

    /// Pages with all that holds between them.
    fn gathered(
        &self,
        linker: &mut Linker,
        pages: &[PageNo],
        known: &mut FxHashMap<i64, bool>,
    ) -> Result<Connected, ArchiveError> {
        let digests = folded(self.db(), linker, pages)?;
        let mut edges = Vec::new();
        let mut query = self.db().prepare_cached("SELECT b, shared, edges FROM edge WHERE a = ?1")?;
        for page in pages {
            let mut rows = query.query([archive::row(*page)])?;
            while let Some(row) = rows.next()? {
                let other = archive::page_no(row.get(0)?);
                if !digests.contains_key(&other)
                    || !counts(self.db(), row.get_ref(1)?.as_blob().unwrap_or_default(), known)?
                {
                    continue;
                }
                let found: Vec<Edge> = serde_json::from_slice(row.get_ref(2)?.as_blob().unwrap_or_default())
                    .map_err(|error| ArchiveError::Damaged(format!("a link: {error}")))?;
                edges.extend(found.into_iter().map(|edge| (*page, other, edge)));
            }
        }
        let pages = pages.iter().filter_map(|page| Some((*page, Arc::clone(digests.get(page)?)))).collect();
        Ok(Connected { pages, edges, whole: true })
    }
}

/// The page that stands for all that hang together with this one.
fn root(together: &mut FxHashMap<PageNo, PageNo>, page: PageNo) -> PageNo {
    let mut at = page;
    while let Some(above) = together.get(&at).copied().filter(|above| *above != at) {
        let higher = together.get(&above).copied().unwrap_or(above);
        together.insert(at, higher);
        at = above;
    }
    at
}
