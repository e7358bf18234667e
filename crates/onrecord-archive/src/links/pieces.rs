use std::sync::Arc;

use onrecord_ledger::DocumentId;
use onrecord_link::{Digest, Edge, LINK_VERSION, PageNo, Piece, alive_of};
use rusqlite::Connection;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{ALIKE, Kind, Linker, digests, is_stale, space};
use crate::{Archive, ArchiveError, archive};

/// Whether a pair still counts, by how many pages hold the keys that the two share.
pub(super) fn counts(common: &FxHashSet<i64>, kinds: i64, shared: &[u8]) -> bool {
    if shared.is_empty() {
        return true;
    }
    let numbers = shared.chunks_exact(8).filter_map(|bytes| bytes.try_into().ok().map(i64::from_le_bytes));
    alive_of(numbers.filter(|number| !common.contains(number)).filter_map(space), kinds & ALIKE != 0)
}

/// What was kept of two pages.
pub(super) fn edges_of(db: &Connection, kept: &[u8]) -> Result<Vec<Edge>, ArchiveError> {
    match postcard::from_bytes(kept) {
        Ok(found) => Ok(found),
        // Another version of linking wrote it; that its pages are to be linked anew is told elsewhere.
        Err(_) if is_stale(db)? => Ok(Vec::new()),
        Err(error) => Err(ArchiveError::Damaged(format!("a link: {error}"))),
    }
}

/// Pages that hang together, with all that holds between them.
#[derive(Debug)]
pub struct Connected {
    /// By their numbers.
    pub(super) pages: Vec<(PageNo, Arc<Digest>)>,
    pub(super) edges: Vec<(PageNo, PageNo, Edge)>,
    pub(super) whole: bool,
}

/// Pages of a piece that are looked at from one page, at most: the nearest ones. Pages that share boilerplate can hang
/// together by tens of thousands.
pub const NEAREST: usize = 300;

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

    /// The hash of one of its pages.
    #[must_use]
    pub fn document(&self, page: PageNo) -> Option<&DocumentId> {
        let at = self.pages.binary_search_by_key(&page, |(page, _)| *page).ok()?;
        self.pages.get(at).map(|(_, digest)| digest.order().0)
    }

    /// As the folds take it.
    #[must_use]
    pub fn piece(&self) -> Piece<'_> {
        let pages = self.pages.iter().map(|(page, digest)| (*page, &**digest)).collect();
        Piece::new(pages, &self.edges)
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
        let mut together: FxHashMap<PageNo, PageNo> = FxHashMap::default();
        let mut query = self.db().prepare(
            "SELECT edge.page, other, kinds, shared FROM edge
             JOIN page AS x ON x.no = edge.page JOIN page AS y ON y.no = other
             WHERE leads AND kinds & ?1 AND x.current = 1 AND y.current = 1",
        )?;
        let common = linker.common(self.db())?;
        let mut rows = query.query([mask])?;
        while let Some(row) = rows.next()? {
            let (a, b) = (archive::page_no(row.get(0)?), archive::page_no(row.get(1)?));
            if counts(common, row.get(2)?, row.get_ref(3)?.as_blob().unwrap_or_default()) {
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
            if !give(&self.gathered(linker, &pages)?) {
                break;
            }
        }
        Ok(())
    }

    /// The pieces that pages belong to by edges of `kinds`; of more pages than `most` those that are nearest to them.
    ///
    /// # Errors
    /// What the database reports.
    pub fn pieces_around(
        &self,
        linker: &mut Linker,
        from: &[PageNo],
        kinds: &[Kind],
        most: usize,
    ) -> Result<Connected, ArchiveError> {
        let mask = kinds.iter().fold(0, |mask, kind| mask | *kind as i64);
        let _moment = self.db().unchecked_transaction()?;
        let mut pages = from.to_vec();
        let mut seen: FxHashSet<PageNo> = from.iter().copied().collect();
        let mut at = 0;
        let mut query = self.db().prepare_cached(
            "SELECT other, kinds, shared FROM edge JOIN page ON page.no = other
             WHERE edge.page = ?1 AND kinds & ?2 AND page.current = 1 ORDER BY page.name",
        )?;
        let common = linker.common(self.db())?;
        while let Some(page) = pages.get(at).copied().filter(|_| pages.len() <= most) {
            at += 1;
            let mut rows = query.query((archive::row(page), mask))?;
            while let Some(row) = rows.next()? {
                let other = archive::page_no(row.get(0)?);
                let shared = row.get_ref(2)?.as_blob().unwrap_or_default();
                if !seen.contains(&other) && counts(common, row.get(1)?, shared) {
                    seen.insert(other);
                    pages.push(other);
                }
            }
        }
        let whole = pages.len() <= most;
        pages.truncate(most.max(from.len()));
        Ok(Connected { whole, ..self.gathered(linker, &pages)? })
    }

    /// Pages with all that holds between them.
    fn gathered(&self, linker: &mut Linker, pages: &[PageNo]) -> Result<Connected, ArchiveError> {
        let digests = digests(self.db(), linker, pages)?;
        let common = linker.common(self.db())?;
        let mut edges = Vec::new();
        let mut query =
            self.db().prepare_cached("SELECT other, kinds, shared, edges FROM edge WHERE page = ?1 AND leads")?;
        for page in pages {
            let mut rows = query.query([archive::row(*page)])?;
            while let Some(row) = rows.next()? {
                let other = archive::page_no(row.get(0)?);
                let shared = row.get_ref(2)?.as_blob().unwrap_or_default();
                if !digests.contains_key(&other) || !counts(common, row.get(1)?, shared) {
                    continue;
                }
                let found = edges_of(self.db(), row.get_ref(3)?.as_blob().unwrap_or_default())?;
                edges.extend(found.into_iter().map(|edge| (*page, other, edge)));
            }
        }
        let mut pages: Vec<(PageNo, Arc<Digest>)> = digests.into_iter().collect();
        pages.sort_unstable_by_key(|(page, _)| *page);
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
