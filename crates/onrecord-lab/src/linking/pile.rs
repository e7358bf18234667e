//! A pile of pages in memory, linked.

use std::time::{Duration, Instant};

use onrecord_engine::lexicon::Data;
use onrecord_engine::{Engine, Page};
use onrecord_ledger::{Given, Reading, Span};
use onrecord_link::{
    Candidate, Digest, Edge, Lists, Memory, PageNo, Piece, Postings, alive, candidates, compare, within,
};
use rayon::prelude::*;

/// Pages, read and linked.
pub struct Pile {
    /// The readings, in the order given.
    pub readings: Vec<Reading>,
    /// Their digests.
    pub digests: Vec<Digest>,
    /// All that holds between them.
    pub edges: Vec<(PageNo, PageNo, Edge)>,
    /// How long digesting, looking up and comparing took, on all cores together.
    pub linking: Duration,
    /// How many pairs were compared.
    pub compared: usize,
}

impl Pile {
    /// Reads and links pages, given as name and text.
    ///
    /// # Errors
    /// A word list is malformed, or a page too long.
    pub fn read(engine: &Engine, pages: Vec<(String, String)>) -> Result<Self, String> {
        let readings = pages
            .into_par_iter()
            .map(|(name, text)| {
                let page = Page::from_text(name, None, text, Given::default()).map_err(|error| error.to_string())?;
                Ok(engine.read(page))
            })
            .collect::<Result<Vec<Reading>, String>>()?;
        Self::of(readings)
    }

    /// Links readings.
    ///
    /// # Errors
    /// A word list is malformed.
    pub fn of(readings: Vec<Reading>) -> Result<Self, String> {
        let data = Data::embedded();
        let lists = Lists::load(|name| data.text(name)).map_err(|error| error.to_string())?;
        let start = Instant::now();
        let digests: Vec<Digest> = readings.par_iter().map(|reading| Digest::of(reading, &lists)).collect();
        let mut postings = Memory::default();
        let mut pairs: Vec<(usize, usize, Candidate)> = Vec::new();
        for (at, digest) in digests.iter().enumerate() {
            let page = PageNo(at as u32);
            let Ok(found) = candidates(digest, &mut postings);
            pairs.extend(found.into_iter().map(|found| (found.page.0 as usize, at, found)));
            let Ok(()) = postings.post(page, digest);
        }
        pairs.retain(|(_, _, found)| alive(&found.shared, found.alike, |key| postings.count(key)));
        let compared = pairs.len();
        let mut edges: Vec<(PageNo, PageNo, Edge)> = pairs
            .par_iter()
            .flat_map_iter(|(one, other, _)| {
                let (first, second) =
                    if digests[*one].order() <= digests[*other].order() { (*one, *other) } else { (*other, *one) };
                let found = compare(&digests[first], &digests[second]);
                found.into_iter().map(move |edge| (PageNo(first as u32), PageNo(second as u32), edge))
            })
            .collect();
        edges.par_extend(digests.par_iter().enumerate().flat_map_iter(|(at, digest)| {
            within(digest).into_iter().map(move |edge| (PageNo(at as u32), PageNo(at as u32), edge))
        }));
        Ok(Self { readings, digests, edges, linking: start.elapsed(), compared })
    }

    /// All of it as one piece.
    #[must_use]
    pub fn piece(&self) -> Piece<'_> {
        let pages = self.digests.iter().enumerate().map(|(at, digest)| (PageNo(at as u32), digest)).collect();
        Piece::new(pages, &self.edges)
    }

    /// The name of a page.
    #[must_use]
    pub fn name(&self, page: PageNo) -> &str {
        self.readings[page.0 as usize].document.name()
    }

    /// The words of some spans of a page, joined by a blank.
    #[must_use]
    pub fn words(&self, page: PageNo, spans: &[Span]) -> String {
        let text = self.readings[page.0 as usize].document.text();
        spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" ")
    }
}

/// The rows of a file of JSON lines.
pub(super) fn lines<T: serde::de::DeserializeOwned>(path: &std::path::Path) -> Result<Vec<T>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let rows = text.lines().filter(|line| !line.trim().is_empty());
    rows.map(|line| serde_json::from_str(line).map_err(|error| format!("{}: {error}", path.display()))).collect()
}
