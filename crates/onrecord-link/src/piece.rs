//! A connected piece of the archive, over which claims, utterances and stories are folded.

use rustc_hash::FxHashMap;

use crate::edge::Edge;
use crate::{Digest, PageNo};

/// Pages with all that holds between and within them. Folding does not depend on the order in which pages and
/// edges are given: both are sorted here.
pub struct Piece<'a> {
    pages: Vec<(PageNo, &'a Digest)>,
    /// Sorted by both pages.
    edges: Vec<(usize, usize, &'a Edge)>,
    /// For each page the places of the edges that touch it.
    touching: Vec<Vec<usize>>,
    /// For each unit how many other pages say the same to be so, whether they are in the piece or not.
    linked: FxHashMap<(PageNo, u32), u32>,
}

impl<'a> Piece<'a> {
    /// A piece out of its pages and edges. Edges to pages that are not in it are counted alone.
    #[must_use]
    pub fn new(mut pages: Vec<(PageNo, &'a Digest)>, edges: &'a [(PageNo, PageNo, Edge)]) -> Self {
        pages.sort_by(|a, b| a.1.order().cmp(&b.1.order()));
        let at: FxHashMap<PageNo, usize> = pages.iter().map(|(page, _)| *page).zip(0..).collect();
        let linked = linked(edges.iter().map(|(a, b, edge)| (*a, *b, edge)));
        let mut edges: Vec<(usize, usize, &Edge)> =
            edges.iter().filter_map(|(a, b, edge)| Some((*at.get(a)?, *at.get(b)?, edge))).collect();
        edges.sort_by_key(|x| (x.0, x.1, rank(x.2)));
        let mut touching = vec![Vec::new(); pages.len()];
        for (place, (a, b, _)) in edges.iter().enumerate() {
            touching[*a].push(place);
            if a != b {
                touching[*b].push(place);
            }
        }
        Self { pages, edges, touching, linked }
    }

    /// How many pages there are.
    pub(crate) fn len(&self) -> usize {
        self.pages.len()
    }

    /// The page at a place, in the order of [`Digest::order`].
    pub(crate) fn digest(&self, at: usize) -> &'a Digest {
        self.pages[at].1
    }

    /// Its number in the store.
    pub(crate) fn page(&self, at: usize) -> PageNo {
        self.pages[at].0
    }

    /// The edges, in an order of their own.
    pub(crate) fn edges(&self) -> impl Iterator<Item = (usize, usize, &Edge)> {
        self.edges.iter().copied()
    }

    /// The edges from one page to another; `a` is the one that comes first.
    pub(crate) fn between(&self, a: usize, b: usize) -> impl Iterator<Item = &Edge> {
        let first = self.edges.partition_point(|edge| (edge.0, edge.1) < (a, b));
        self.edges[first..].iter().take_while(move |edge| (edge.0, edge.1) == (a, b)).map(|(_, _, edge)| *edge)
    }

    /// The edges that touch a page.
    pub(crate) fn touching(&self, page: usize) -> impl Iterator<Item = (usize, usize, &Edge)> {
        self.touching[page].iter().filter_map(|place| self.edges.get(*place)).copied()
    }

    /// How many other pages say the same as a unit, whether they are in the piece or not.
    pub(crate) fn linked(&self, page: usize, unit: u32) -> u32 {
        self.linked.get(&(self.page(page), unit)).copied().unwrap_or(0)
    }

    /// The places of pages in the piece, smallest first; those that are not in it are left out.
    pub(crate) fn places(&self, pages: &[PageNo]) -> Vec<usize> {
        (0..self.len()).filter(|at| pages.contains(&self.page(*at))).collect()
    }
}

/// For each unit that an edge touches how many other pages say the same.
#[must_use]
pub fn linked<'a>(edges: impl IntoIterator<Item = (PageNo, PageNo, &'a Edge)>) -> FxHashMap<(PageNo, u32), u32> {
    let mut pairs: Vec<(PageNo, u32, PageNo)> = Vec::new();
    for (a, b, edge) in edges {
        if let Edge::Claim(pair) = edge
            && a != b
        {
            pairs.extend([(a, pair.a, b), (b, pair.b, a)]);
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let mut count = FxHashMap::default();
    for (page, unit, _) in pairs {
        *count.entry((page, unit)).or_insert(0) += 1;
    }
    count
}

/// The order of edges between two pages.
fn rank(edge: &Edge) -> (u8, u32, u32) {
    match edge {
        Edge::Reuse(_) => (0, 0, 0),
        Edge::Same(edge) => (1, edge.pair.a, edge.pair.b),
        Edge::Claim(pair) => (2, pair.a, pair.b),
        Edge::Answer(edge) => (3, edge.pair.a, edge.pair.b),
        Edge::Story(_) => (4, 0, 0),
        Edge::GoesOn(pair) => (5, pair.a, pair.b),
    }
}

/// Sets that grow together; the smallest member stands for its set.
pub(crate) struct Sets {
    parent: Vec<usize>,
}

impl Sets {
    pub(crate) fn new(count: usize) -> Self {
        Self { parent: (0..count).collect() }
    }

    pub(crate) fn find(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    pub(crate) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.parent[a.max(b)] = a.min(b);
    }
}
