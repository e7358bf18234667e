//! A connected piece of the archive, over which claims, utterances and stories are folded.

use rustc_hash::FxHashMap;

use crate::edge::Edge;
use crate::{Digest, PageNo};

/// Pages with all that holds between and within them. Folding does not depend on the order in which pages and
/// edges are given: both are sorted here.
pub struct Piece<'a> {
    pages: Vec<(PageNo, &'a Digest)>,
    edges: Vec<(usize, usize, Edge)>,
}

impl<'a> Piece<'a> {
    /// A piece out of its pages and edges. Edges to pages that are not in it are left out.
    #[must_use]
    pub fn new(mut pages: Vec<(PageNo, &'a Digest)>, edges: Vec<(PageNo, PageNo, Edge)>) -> Self {
        pages.sort_by(|a, b| a.1.order().cmp(&b.1.order()));
        let at: FxHashMap<PageNo, usize> = pages.iter().map(|(page, _)| *page).zip(0..).collect();
        let mut edges: Vec<(usize, usize, Edge)> =
            edges.into_iter().filter_map(|(a, b, edge)| Some((*at.get(&a)?, *at.get(&b)?, edge))).collect();
        edges.sort_by_key(|x| (x.0, x.1, rank(&x.2)));
        Self { pages, edges }
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
        self.edges.iter().map(|(a, b, edge)| (*a, *b, edge))
    }
}

/// The order of edges between two pages.
fn rank(edge: &Edge) -> (u8, u32, u32) {
    match edge {
        Edge::Reuse(_) => (0, 0, 0),
        Edge::Same(edge) => (1, edge.pair.a, edge.pair.b),
        Edge::Claim(pair) => (2, pair.a, pair.b),
        Edge::Answer(edge) => (3, edge.pair.a, edge.pair.b),
        Edge::Story(_) => (4, 0, 0),
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
