//! Whether two places say the same to be so, and whether one answers the other.

use rustc_hash::FxHashSet;

use crate::Digest;
use crate::digest::{SpeakerMatch, Unit};
use crate::edge::{AnswerEdge, Edge, ReuseEdge, UnitPair};

/// Claim and answer edges between the units of two pages.
pub(super) fn claims(a: &Digest, b: &Digest, reused: Option<&ReuseEdge>, edges: &mut Vec<Edge>) {
    let same: FxHashSet<(u32, u32)> = edges
        .iter()
        .filter_map(|edge| match edge {
            Edge::Same(edge) => Some((edge.pair.a, edge.pair.b)),
            _ => None,
        })
        .collect();
    for (i, x) in a.units.iter().enumerate().filter(|(_, unit)| !unit.parted) {
        for (j, y) in b.units.iter().enumerate().filter(|(_, unit)| !unit.parted) {
            let whole = (x.part_of.unwrap_or(i as u32), y.part_of.unwrap_or(j as u32));
            edges.extend(between((a, i, x), (b, j, y), reused.is_some(), same.contains(&whole)));
        }
    }
}

/// The same within one page.
pub(super) fn within(page: &Digest, edges: &mut Vec<Edge>) {
    for (i, x) in page.units.iter().enumerate().filter(|(_, unit)| !unit.parted) {
        for (j, y) in page.units.iter().enumerate().skip(i + 1).filter(|(_, unit)| !unit.parted) {
            edges.extend(between((page, i, x), (page, j, y), false, false));
        }
    }
}

type Place<'a> = (&'a Digest, usize, &'a Unit);

fn between((a, i, x): Place<'_>, (b, j, y): Place<'_>, reused: bool, same: bool) -> Option<Edge> {
    let (shared, count) = x.overlap(y);
    if count < 2 || shared < 90 {
        return None;
    }
    let least = x.weight.min(y.weight).max(1);
    let share = shared as f32 / least as f32;
    let dice = 2.0 * shared as f32 / (x.weight + y.weight).max(1) as f32;
    let pair = UnitPair { a: i as u32, b: j as u32, score: dice };
    let (answers_x, answers_y) = (is_answer(x), is_answer(y));
    if answers_x != answers_y {
        let later = if answers_x { may_follow(a, b) } else { may_follow(b, a) };
        let one_page = std::ptr::eq(a, b);
        return (share >= 0.3 && count >= 2 && (later || one_page))
            .then_some(Edge::Answer(AnswerEdge { pair, a_answers: answers_x }));
    }
    if answers_x {
        return None;
    }
    // Words turned round: the other side of the claim, if somebody else or somebody later says it.
    if x.negations % 2 != y.negations % 2 {
        let x_turned = x.negations % 2 == 1;
        let (turned, plain) = if x_turned { (x, y) } else { (y, x) };
        let by_another = match (&turned.said, &plain.said) {
            (Some(turned), Some(plain)) => turned.speaker.against(&plain.speaker) == SpeakerMatch::Different,
            (Some(_), None) => true,
            _ => false,
        };
        return (by_another && share >= 0.45 && count >= 3)
            .then_some(Edge::Answer(AnswerEdge { pair, a_answers: x_turned }));
    }
    // In one utterance another number is a garbled report of the same claim.
    if !same && mismatch(a, b, x, y) {
        return None;
    }
    let strong = same && share >= 0.5 && count >= 3
        || share >= 0.5 && dice >= 0.34 && count >= 4 && shared >= 200
        || share >= 0.7 && count >= 3 && shared >= 140
        || reused && share >= 0.8 && count >= 2
        // "Thirty-six men would go free for nine boats": two figures in common are seldom chance.
        || share >= 0.3 && count >= 3 && figures(x, y) >= TWO_FIGURES;
    strong.then_some(Edge::Claim(pair))
}

/// The weight of two figures, one of them above nine.
const TWO_FIGURES: u32 = 95;

/// The weight of the figures that two units have in common.
fn figures(x: &Unit, y: &Unit) -> u32 {
    let common = |value: u64| y.numbers.iter().any(|(_, other)| *other == value);
    let mut values: Vec<u64> = x.numbers.iter().map(|(_, value)| *value).filter(|value| common(*value)).collect();
    values.sort_unstable();
    values.dedup();
    let weight = |value: &u64| x.bag.binary_search_by_key(value, |(sense, _)| *sense).ok().and_then(|at| x.bag.get(at));
    values.iter().filter_map(weight).map(|(_, weight)| u32::from(*weight)).sum()
}

/// Whether a unit is an answer rather than a report.
pub(crate) fn is_answer(unit: &Unit) -> bool {
    unit.said.as_ref().is_some_and(|said| said.act.answers() || unit.sets_right)
}

/// Whether a page may answer what the other told: it was not published before it.
fn may_follow(page: &Digest, other: &Digest) -> bool {
    match (page.published, other.published) {
        (Some((page, _)), Some((other, _))) => page >= other,
        _ => true,
    }
}

/// Arguments that cannot both hold of one claim: another number of the same thing, other names on both sides and
/// none in common, a day of its own long before.
pub(crate) fn mismatch(a: &Digest, b: &Digest, x: &Unit, y: &Unit) -> bool {
    let numbers = x.numbers.iter().any(|(counted, value)| {
        *counted != 0
            && y.numbers.iter().any(|(other, _)| other == counted)
            && !y.numbers.iter().any(|(other, theirs)| other == counted && theirs == value)
    });
    let only = |one: &Unit, other: &Unit| one.names.iter().filter(|name| !other.names.contains(name)).count();
    let common = x.names.iter().filter(|name| y.names.contains(name)).count();
    let names = common == 0 && only(x, y) > 0 && only(y, x) > 0 || only(x, y) >= 2 && only(y, x) >= 2 && common < 2;
    // Whose men they are is told in many ways.
    let names = names && figures(x, y) < TWO_FIGURES;
    numbers || names || long_before(a, x) != long_before(b, y) || years_apart(x, y)
}

/// Days between two times of which the claims that name them are two: "before 2012", "before 2015".
const YEARS: i32 = 360;

/// Whether two units name times that are years apart.
fn years_apart(x: &Unit, y: &Unit) -> bool {
    let (Some((x_from, x_to)), Some((y_from, y_to))) = (x.time, y.time) else { return false };
    (y_from - x_to).get_days() > YEARS || (x_from - y_to).get_days() > YEARS
}

/// Whether a unit tells of a time long before its page, or of a year far from it.
fn long_before(page: &Digest, unit: &Unit) -> bool {
    match (unit.time, page.published) {
        (Some((_, latest)), Some((published, _))) => (published - latest).get_days() > 90,
        _ => false,
    }
}
