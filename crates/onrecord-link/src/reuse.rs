//! Text that two pages share: containment of word 5-grams, the shared stretches, and which way the text went.

use onrecord_ledger::Span;

use crate::Digest;
use crate::edge::ReuseEdge;
use crate::result::{Direction, Reuse, Why};
use crate::{Edge, Piece};

/// Less than this share of the shorter page is no reuse.
const LEAST_SHARE: f32 = 0.1;
/// Fewer shared words in one stretch than this are a phrase.
const LEAST_RUN: u32 = 8;
/// A page of fewer 5-grams than this is a post or a headline: its phrases are what it has.
pub(crate) const SHORT: usize = 14;
/// A fifth of a short page is reuse, however short the stretches.
const SHORT_SHARE: f32 = 0.2;

/// What two pages share; `None` where it is little.
pub(crate) fn reuse(a: &Digest, b: &Digest) -> Option<ReuseEdge> {
    let shared = shared_grams(a, b);
    let count = shared.chunk_by(|x, y| x.0 == y.0).count() as f32;
    let a_in_b = count / a.grams().count.max(1) as f32;
    let b_in_a = count / b.grams().count.max(1) as f32;
    if a_in_b.max(b_in_a) < LEAST_SHARE {
        return None;
    }
    let runs = runs(&shared);
    let short = a.grams().count.min(b.grams().count) < SHORT && a_in_b.max(b_in_a) >= SHORT_SHARE;
    if !short && runs.iter().all(|run| run.2 < LEAST_RUN) {
        return None;
    }
    let own = runs
        .iter()
        .map(|(i, _, length)| {
            let quoted = a.quoted.iter().skip(*i as usize).take(*length as usize);
            quoted.filter(|quoted| !**quoted).count() as u32
        })
        .sum();
    let (direction, why) = direction(a, b, a_in_b, b_in_a);
    Some(ReuseEdge { a_in_b, b_in_a, own, direction, why, runs })
}

/// Every 5-gram that both hold: its hash, where it stands in a, where in b.
fn shared_grams(a: &Digest, b: &Digest) -> Vec<(u64, u32, u32)> {
    let (a, b) = (&a.grams().sorted, &b.grams().sorted);
    let mut shared = Vec::new();
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.0.cmp(&y.0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                // A gram that a page repeats is matched with its first place on the other.
                shared.push((x.0, x.1, y.1));
                i += 1;
                while a.get(i).is_some_and(|next| next.0 == x.0) {
                    i += 1;
                }
                while b.get(j).is_some_and(|next| next.0 == y.0) {
                    j += 1;
                }
            }
        }
    }
    shared
}

/// The stretches that shared 5-grams make up: first word in a, in b, length in words.
fn runs(shared: &[(u64, u32, u32)]) -> Vec<(u32, u32, u32)> {
    let mut places: Vec<(u32, u32)> = shared.iter().map(|(_, i, j)| (*i, *j)).collect();
    places.sort_unstable();
    let mut runs: Vec<(u32, u32, u32)> = Vec::new();
    for (i, j) in places {
        match runs.last_mut() {
            // A word or two that differ do not end a stretch; they do not count as shared either, and few do.
            Some(run) if i >= run.0 && i - run.0 == j.wrapping_sub(run.1) && i <= run.0 + run.2 => {
                run.2 = i - run.0 + 5;
            }
            _ => runs.push((i, j, 5)),
        }
    }
    runs
}

/// Which way the text went, and what tells it. Evidence of both ways is none.
fn direction(a: &Digest, b: &Digest, a_in_b: f32, b_in_a: f32) -> (Option<Direction>, Vec<Why>) {
    let mut told: Vec<(Why, Direction)> = Vec::new();
    if b.press.credits(&a.press).is_some() {
        told.push((Why::Credit, Direction::AToB));
    }
    if a.press.credits(&b.press).is_some() {
        told.push((Why::Credit, Direction::BToA));
    }
    if told.is_empty() && a.press.credit_together(&b.press).is_some() {
        // Both have it from a third.
        return (None, Vec::new());
    }
    if told.is_empty() {
        match (b.press.cites(&a.press), a.press.cites(&b.press)) {
            (Some(_), None) => told.push((Why::Citation, Direction::AToB)),
            (None, Some(_)) => told.push((Why::Citation, Direction::BToA)),
            _ => {}
        }
    }
    let time = match (a.published, b.published) {
        (Some((x, x_time)), Some((y, y_time))) => match x.cmp(&y) {
            std::cmp::Ordering::Less => Some(Direction::AToB),
            std::cmp::Ordering::Greater => Some(Direction::BToA),
            std::cmp::Ordering::Equal => match (x_time, y_time) {
                (Some(x), Some(y)) if x < y => Some(Direction::AToB),
                (Some(x), Some(y)) if x > y => Some(Direction::BToA),
                _ => None,
            },
        },
        _ => None,
    };
    // A page nearly all of which stands in a longer one is a cut of it, unless it came before.
    let superset = if b_in_a >= 0.8 && a_in_b <= 0.8 * b_in_a {
        Some(Direction::AToB)
    } else if a_in_b >= 0.8 && b_in_a <= 0.8 * a_in_b {
        Some(Direction::BToA)
    } else {
        None
    };
    if let Some(direction) = superset {
        told.push((Why::Superset, direction));
    }
    if let Some(direction) = time {
        told.push((Why::Time, direction));
    }
    let Some(&(strongest, direction)) = told.first() else { return (None, Vec::new()) };
    let against = told.iter().any(|(_, other)| *other != direction);
    // A credit outweighs what the clock of a page says; nothing else does.
    if against && strongest != Why::Credit {
        return (None, Vec::new());
    }
    let why = told.iter().filter(|(_, other)| *other == direction).map(|(why, _)| *why).collect();
    (Some(direction), why)
}

/// The reuse edges of a piece with their words.
#[must_use]
pub fn reuses(piece: &Piece<'_>) -> Vec<Reuse> {
    let mut found = Vec::new();
    for (a, b, edge) in piece.edges() {
        let Edge::Reuse(edge) = edge else { continue };
        let spans = edge.runs.iter().filter_map(|(i, j, length)| {
            let span =
                |page: &Digest, at: u32| -> Option<Span> { page.span_of_tokens(at as usize, (at + length) as usize) };
            Some((span(piece.digest(a), *i)?, span(piece.digest(b), *j)?))
        });
        found.push(Reuse {
            a: piece.page(a),
            b: piece.page(b),
            a_in_b: f64::from(edge.a_in_b),
            b_in_a: f64::from(edge.b_in_a),
            direction: edge.direction,
            why: edge.why.clone(),
            spans: spans.collect(),
        });
    }
    found
}
