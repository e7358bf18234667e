//! Pages about one affair: for browsing and for blocking, no evidence of identity.

use rustc_hash::FxHashMap;

use crate::edge::Edge;
use crate::piece::{Piece, Sets};
use crate::result::Story;
use crate::words::hash;

/// Two clusters are joined where the mean likeness of their pages, unlinked ones counted as nothing, reaches this.
/// Chosen by the sweep that chose [`crate::compare::STORY`].
const MEAN: f32 = 0.18;

/// The stories of a piece, of two pages at least.
#[must_use]
pub fn stories(piece: &Piece<'_>) -> Vec<Story> {
    let mut edges: Vec<(usize, usize, f32)> = piece
        .edges()
        .filter_map(|(a, b, edge)| match edge {
            Edge::Story(likeness) => Some((a, b, *likeness)),
            _ => None,
        })
        .collect();
    edges.sort_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    let mut sets = Sets::new(piece.len());
    let mut sizes = vec![1f32; piece.len()];
    // Sum of the likenesses between two clusters, by the clusters' roots.
    let mut between: Vec<FxHashMap<usize, f32>> = vec![FxHashMap::default(); piece.len()];
    for (a, b, likeness) in &edges {
        *between[*a].entry(*b).or_default() += likeness;
        *between[*b].entry(*a).or_default() += likeness;
    }
    for (a, b, _) in &edges {
        let (x, y) = (sets.find(*a), sets.find(*b));
        if x == y {
            continue;
        }
        let sum = between[x].get(&y).copied().unwrap_or_default();
        if sum / (sizes[x] * sizes[y]) < MEAN {
            continue;
        }
        sets.join(x, y);
        let (kept, gone) = (x.min(y), x.max(y));
        sizes[kept] += sizes[gone];
        let mut moved: Vec<(usize, f32)> = std::mem::take(&mut between[gone]).into_iter().collect();
        moved.sort_unstable_by_key(|(at, _)| *at);
        for (other, sum) in moved {
            between[other].remove(&gone);
            if other != kept {
                *between[kept].entry(other).or_default() += sum;
                *between[other].entry(kept).or_default() += sum;
            }
        }
    }
    let mut pages: Vec<Vec<usize>> = vec![Vec::new(); piece.len()];
    for at in 0..piece.len() {
        let root = sets.find(at);
        pages[root].push(at);
    }
    let mut found: Vec<Story> = pages
        .into_iter()
        .filter(|pages| pages.len() >= 2)
        .map(|mut pages| {
            pages.sort_by(|a, b| piece.digest(*a).by_time().cmp(&piece.digest(*b).by_time()));
            let mut names: Vec<String> =
                pages.iter().map(|at| format!("{} {}", piece.digest(*at).document, piece.digest(*at).name)).collect();
            names.sort();
            Story {
                id: format!("t{:012x}", hash(&names.join("\n")) >> 16),
                pages: pages.iter().map(|at| piece.page(*at)).collect(),
            }
        })
        .collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}
