//! All that holds between two pages, or within one.

mod claim;
mod same;

pub(crate) use claim::{is_answer, mismatch};

use crate::Digest;
use crate::edge::Edge;
use crate::reuse;

/// Less alike than this, two pages are not told to be about one affair. Chosen by a sweep on the FNC-1 stories
/// of `corpora/crossdoc`.
pub(crate) const STORY: f32 = 0.2;

/// Pages further apart than this many days are no one story.
pub(crate) const STORY_DAYS: i32 = 45;

/// All that holds between two pages, the first by [`Digest::order`] as `a`. Pure: a function of the two alone.
#[must_use]
pub fn compare(one: &Digest, other: &Digest) -> Vec<Edge> {
    let (a, b) = if one.order() <= other.order() { (one, other) } else { (other, one) };
    let mut edges = Vec::new();
    let reused = reuse::reuse(a, b);
    let likeness = topic(a, b);
    let near = days_apart(a, b).is_none_or(|days| days <= STORY_DAYS);
    let story = likeness >= STORY && near;
    same::same(a, b, reused.as_ref(), &mut edges);
    if near && (likeness >= STORY / 2.0 || reused.is_some()) {
        claim::claims(a, b, reused.as_ref(), &mut edges);
    }
    edges.extend(reused.map(Edge::Reuse));
    if story {
        edges.push(Edge::Story(likeness));
    }
    edges
}

/// What holds between places of one page: a quotation given twice, a claim told twice, an answer to what the
/// page told before.
#[must_use]
pub fn within(page: &Digest) -> Vec<Edge> {
    let mut edges = Vec::new();
    same::within(page, &mut edges);
    claim::within(page, &mut edges);
    edges
}

/// The cosine of what two pages are about.
fn topic(a: &Digest, b: &Digest) -> f32 {
    a.topic
        .iter()
        .filter_map(|(sense, weight)| {
            let (_, other) = b.topic.iter().find(|(other, _)| other == sense)?;
            Some(weight * other)
        })
        .sum()
}

/// How many days lie between two pages; `None` where one tells no date.
pub(crate) fn days_apart(a: &Digest, b: &Digest) -> Option<i32> {
    let ((a, _), (b, _)) = (a.published?, b.published?);
    Some((b - a).get_days().abs())
}
