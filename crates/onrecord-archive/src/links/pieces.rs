use std::sync::Arc;

use onrecord_link::{Digest, Edge, Key, LINK_VERSION, PageNo, Piece, alive};
use rusqlite::Connection;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Kind, Linker, digests, is_dead, is_stale, space};
use crate::{Archive, ArchiveError, archive};

/// Whether a pair still counts, by how many pages hold the keys that the two share.
pub(super) fn counts(db: &Connection, shared: &[u8], known: &mut FxHashMap<i64, bool>) -> Result<bool, ArchiveError> {
    if shared.is_empty() {
        return Ok(true);
    }
    let mut keys: Vec<Key> = Vec::with_capacity(shared.len() / 8);
    let mut dead: FxHashSet<u64> = FxHashSet::default();
    for bytes in shared.chunks_exact(8) {
        let number = bytes.try_into().map_or(0, i64::from_le_bytes);
        let Some(space) = space(number) else { continue };
        let is_dead = match known.get(&number) {
            Some(is_dead) => *is_dead,
            None => {
                let is_dead = is_dead(db, number, space)?;
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

/// What was kept of two pages.
pub(super) fn edges_of(db: &Connection, kept: &[u8]) -> Result<Vec<Edge>, ArchiveError> {
    match serde_json::from_slice(kept) {
        Ok(found) => Ok(found),
        // Another version of linking wrote it; that its pages are to be linked anew is told elsewhere.
        Err(_) if is_stale(db)? => Ok(Vec::new()),
        Err(error) => Err(ArchiveError::Damaged(format!("a link: {error}"))),
    }
}

/// Pages that hang together, with all that holds between them.
#[derive(Debug)]
pub struct Connected {
    pub(super) pages: Vec<(PageNo, Arc<Digest>)>,
    pub(super) edges: Vec<(PageNo, PageNo, Edge)>,
    pub(super) whole: bool,
}

/// Pages of a piece that are looked at from one page, at most: the nearest ones. Pages that share boilerplate can hang
/// together by tens of thousands.
pub(super) const NEAREST: usize = 300;

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
        let sql =
            "SELECT count(*) FROM shelf JOIN page ON page.no = shelf.page WHERE linked <> ?1 AND page.current = 1";
        Ok(archive::number(self.db().query_row(sql, [LINK_VERSION], |row| row.get(0))?))
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
             JOIN page ON page.no = other WHERE kinds & ?2 AND page.current = 1
             ORDER BY page.name",
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
        let digests = digests(self.db(), linker, pages)?;
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
                let found = edges_of(self.db(), row.get_ref(2)?.as_blob().unwrap_or_default())?;
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
