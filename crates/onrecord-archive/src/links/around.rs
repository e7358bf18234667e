//! What hangs together with the statements of a page, grown statement by statement.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use onrecord_ledger::StatementId;
use onrecord_link::{Digest, Edge, PageNo, Reached, linked, reached, units_of};
use rusqlite::OptionalExtension;
use rustc_hash::FxHashMap;

use super::pieces::{counts, edges_of};
use super::{Connected, Linker, digests};
use crate::{Archive, ArchiveError, archive};

/// Units of a page that were reached, and as what.
type Ring = (PageNo, Vec<(u32, Reached)>);

/// What was found about two pages.
struct Pair {
    a: PageNo,
    b: PageNo,
    edges: Vec<Edge>,
}

/// What grows.
struct Growth<'a> {
    archive: &'a Archive,
    linker: &'a mut Linker,
    most: usize,
    pairs: Vec<Pair>,
    /// The places of its pairs, for each page that was looked at.
    of_page: FxHashMap<PageNo, Vec<usize>>,
    place: FxHashMap<(PageNo, PageNo), usize>,
    digests: FxHashMap<PageNo, Arc<Digest>>,
    /// The units of each page that were reached.
    units: FxHashMap<PageNo, FxHashMap<u32, Reached>>,
    whole: bool,
}

impl Archive {
    /// All that must be looked at to tell the claims and utterances of some statements, or of all that some pages say
    /// (`None`): from there on whatever says the same, renders the same utterance or answers it, on whichever page. Of
    /// more pages than `most` the nearest.
    ///
    /// # Errors
    /// What the database reports.
    pub fn statements_around(
        &self,
        linker: &mut Linker,
        from: &[(PageNo, Option<StatementId>)],
        most: usize,
    ) -> Result<Connected, ArchiveError> {
        // At one moment, and without a lock for each of many questions.
        let _moment = self.db().unchecked_transaction()?;
        let mut growth = Growth {
            archive: self,
            linker,
            most,
            pairs: Vec::new(),
            of_page: FxHashMap::default(),
            place: FxHashMap::default(),
            digests: FxHashMap::default(),
            units: from.iter().map(|(page, _)| (*page, FxHashMap::default())).collect(),
            whole: true,
        };
        let mut ring: Vec<Ring> = Vec::new();
        let pages: Vec<PageNo> = from.iter().map(|(page, _)| *page).collect();
        growth.digest(&pages)?;
        for (page, statement) in from {
            let Some(digest) = growth.digests.get(page) else { continue };
            let asked = units_of(digest, *statement).into_iter().map(|unit| (unit, Reached::ASKED));
            ring.push((*page, asked.collect()));
        }
        while !ring.is_empty() {
            ring = growth.ring(ring)?;
        }
        Ok(growth.connected())
    }
}

impl Growth<'_> {
    /// Takes units of pages in; gives those that hang together with them and were not reached before.
    fn ring(&mut self, ring: Vec<Ring>) -> Result<Vec<Ring>, ArchiveError> {
        let pages: Vec<PageNo> = ring.iter().map(|(page, _)| *page).collect();
        self.digest(&pages)?;
        let mut next: BTreeMap<PageNo, Vec<(u32, Reached)>> = BTreeMap::new();
        for (page, from) in ring {
            self.look(page)?;
            for (unit, role) in self.new_units(page, &from) {
                for (other, there, role) in self.beyond(page, unit, role) {
                    let known = self.units.get(&other).and_then(|units| units.get(&there)).copied().unwrap_or_default();
                    if !role.but(known).is_none() {
                        next.entry(other).or_default().push((there, role));
                    }
                }
            }
        }
        let taken = self.taken(next.keys().copied().filter(|page| !self.units.contains_key(page)).collect())?;
        next.retain(|page, _| self.units.contains_key(page) || taken.contains(page));
        self.units.extend(taken.into_iter().map(|page| (page, FxHashMap::default())));
        Ok(next.into_iter().collect())
    }

    /// Of pages that were reached and not seen before those that are current, and as many of them as there is room for:
    /// by name, which does not depend on the order in which they came.
    fn taken(&mut self, pages: Vec<PageNo>) -> Result<Vec<PageNo>, ArchiveError> {
        let mut query = self.archive.db().prepare_cached("SELECT name FROM page WHERE no = ?1 AND current = 1")?;
        let mut named: Vec<(String, PageNo)> = Vec::with_capacity(pages.len());
        for page in pages {
            let name: Option<String> = query.query_row([archive::row(page)], |row| row.get(0)).optional()?;
            named.extend(name.map(|name| (name, page)));
        }
        let room = self.most.saturating_sub(self.units.len());
        if named.len() > room {
            self.whole = false;
            named.sort_unstable();
            named.truncate(room);
        }
        Ok(named.into_iter().map(|(_, page)| page).collect())
    }

    /// What belongs to units of a page on this page and was not reached before.
    fn new_units(&mut self, page: PageNo, from: &[(u32, Reached)]) -> Vec<(u32, Reached)> {
        let Some(digest) = self.digests.get(&page) else { return Vec::new() };
        let places = self.of_page.get(&page).map(Vec::as_slice).unwrap_or_default();
        // Few pages hold an answer for which it must be known.
        let counted = OnceCell::new();
        let linked = |unit: u32| {
            let counts = counted.get_or_init(|| {
                let pairs = places.iter().filter_map(|place| self.pairs.get(*place));
                linked(pairs.flat_map(|pair| pair.edges.iter().map(|edge| (pair.a, pair.b, edge))))
            });
            counts.get(&(page, unit)).copied().unwrap_or(0)
        };
        let known = self.units.entry(page).or_default();
        let found = reached(digest, from, linked).into_iter().map(|(unit, role)| {
            let before = known.entry(unit).or_default();
            let new = role.but(*before);
            *before = before.and(role);
            (unit, new)
        });
        found.filter(|(_, new)| !new.is_none()).collect()
    }

    /// The units of this or other pages that are reached from a unit.
    fn beyond(&self, page: PageNo, unit: u32, role: Reached) -> Vec<(PageNo, u32, Reached)> {
        let places = self.of_page.get(&page).map(Vec::as_slice).unwrap_or_default();
        let mut found = Vec::new();
        for pair in places.iter().filter_map(|place| self.pairs.get(*place)) {
            for edge in &pair.edges {
                let Some((x, y)) = edge.units() else { continue };
                if pair.a == page && x == unit {
                    found.push((pair.b, y, role.along(edge, true)));
                }
                if pair.b == page && y == unit {
                    found.push((pair.a, x, role.along(edge, false)));
                }
            }
        }
        found.retain(|(_, _, role)| !role.is_none());
        found
    }

    /// Takes in what holds between a page and others, where it still counts.
    fn look(&mut self, page: PageNo) -> Result<(), ArchiveError> {
        if self.of_page.contains_key(&page) {
            return Ok(());
        }
        let db = self.archive.db();
        let mut query = db.prepare_cached("SELECT other, leads, kinds, shared, edges FROM edge WHERE page = ?1")?;
        let common = self.linker.common(db)?;
        let mut rows = query.query([archive::row(page)])?;
        let mut places = Vec::new();
        while let Some(row) = rows.next()? {
            let other = archive::page_no(row.get(0)?);
            let (a, b) = if row.get(1)? { (page, other) } else { (other, page) };
            if self.of_page.contains_key(&other) {
                places.extend(self.place.get(&(a, b)));
                continue;
            }
            if !counts(common, row.get(2)?, row.get_ref(3)?.as_blob().unwrap_or_default()) {
                continue;
            }
            let edges = edges_of(db, row.get_ref(4)?.as_blob().unwrap_or_default())?;
            self.place.insert((a, b), self.pairs.len());
            places.push(self.pairs.len());
            self.pairs.push(Pair { a, b, edges });
        }
        self.of_page.insert(page, places);
        Ok(())
    }

    fn digest(&mut self, pages: &[PageNo]) -> Result<(), ArchiveError> {
        let missing: Vec<PageNo> = pages.iter().copied().filter(|page| !self.digests.contains_key(page)).collect();
        self.digests.extend(digests(self.archive.db(), self.linker, &missing)?);
        Ok(())
    }

    fn connected(self) -> Connected {
        let mut pages: Vec<(PageNo, Arc<Digest>)> = self.digests.into_iter().collect();
        pages.sort_unstable_by_key(|(page, _)| *page);
        let edges =
            self.pairs.into_iter().flat_map(|Pair { a, b, edges }| edges.into_iter().map(move |edge| (a, b, edge)));
        Connected { pages, edges: edges.collect(), whole: self.whole }
    }
}
