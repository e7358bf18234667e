//! Statements that render one act of speech, and how each wording stands to the fullest.

use std::collections::BTreeMap;

use onrecord_ledger::{Quotation, Span, StatementId};

use crate::align::{align, alterations};
use crate::digest::{Said, SpeakerMatch, Unit};
use crate::edge::{Edge, SameEdge};
use crate::piece::{Piece, Sets};
use crate::result::{Difference, DifferenceKind, Relation, Rendering, Utterance};
use crate::words::{Part, Word, hash};
use crate::{Digest, PageNo};

/// Wordings that are asked whether they share the words of one that may be the reference.
const WITNESSES: usize = 24;
/// Words on end that two wordings share where one is taken from the other.
const VERBATIM: usize = 5;

/// A unit of a page of the piece.
pub(crate) type Node = (usize, u32);

/// The utterances of a piece that two places at least render.
#[must_use]
pub fn utterances(piece: &Piece<'_>) -> Vec<Utterance> {
    all_told(piece, groups(piece).iter())
}

/// Of [`utterances`] those that one of these pages renders.
#[must_use]
pub fn utterances_of(piece: &Piece<'_>, pages: &[PageNo]) -> Vec<Utterance> {
    let places = piece.places(pages);
    let groups = groups(piece);
    let here = |node: &Node| places.contains(&node.0);
    all_told(piece, groups.iter().filter(|group| group.members.iter().chain(&group.merged).any(here)))
}

/// The statements of some pages that are not alone in what they render, each with in how many places it is rendered; without
/// telling the wordings apart, as [`utterances_of`] does.
#[must_use]
pub fn places_of(piece: &Piece<'_>, pages: &[PageNo]) -> Vec<(PageNo, StatementId, usize)> {
    let places = piece.places(pages);
    let mut found = Vec::new();
    let mut tell = |node: &Node, count: usize| {
        if count >= 2 && places.contains(&node.0) {
            found.extend(said(piece, *node).map(|said| (piece.page(node.0), said.id, count)));
        }
    };
    for group in groups(piece).iter().filter(|group| !group.members.is_empty()) {
        for strand in &group.strands {
            strand.iter().for_each(|node| tell(node, strand.len() + group.merged.len()));
        }
        group.merged.iter().for_each(|node| tell(node, group.members.len() + group.merged.len()));
    }
    found
}

fn all_told<'a>(piece: &Piece<'_>, groups: impl Iterator<Item = &'a Group>) -> Vec<Utterance> {
    let mut found: Vec<Utterance> = groups.filter_map(|group| told(piece, group)).collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

/// One group of renderings.
pub(crate) struct Group {
    /// Renderings of this utterance alone.
    pub members: Vec<Node>,
    /// The members by what they render: those of a strand are like one another, and the strands were said on one occasion
    /// ("he added that …"). What is a strand by itself is told in one place alone.
    pub strands: Vec<Vec<Node>>,
    /// Statements that run it together with another utterance.
    pub merged: Vec<Node>,
}

/// The groups that same-utterance edges make, of two members at least.
pub(crate) fn groups(piece: &Piece<'_>) -> Vec<Group> {
    let mut edges: Vec<(Node, Node, Option<SameEdge>)> = piece
        .edges()
        .filter_map(|(a, b, edge)| match edge {
            Edge::Same(edge) => Some(((a, edge.pair.a), (b, edge.pair.b), Some(*edge))),
            Edge::GoesOn(pair) => Some(((a, pair.a), (b, pair.b), None)),
            _ => None,
        })
        .collect();
    let mut nodes: Vec<Node> = edges.iter().flat_map(|(a, b, _)| [*a, *b]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let at = |node: &Node| nodes.binary_search(node).unwrap_or(0);
    // For each node its neighbours, and the words of it that each shares.
    let mut neighbours: Vec<Vec<(Node, (u32, u32))>> = vec![Vec::new(); nodes.len()];
    for (a, b, edge) in &edges {
        let Some(edge) = edge else { continue };
        neighbours[at(a)].push((*b, edge.in_a));
        neighbours[at(b)].push((*a, edge.in_b));
    }
    let bridges: Vec<bool> = neighbours.iter().map(|neighbours| is_bridge(piece, neighbours)).collect();
    // The most alike first: a doubtful edge must not join what a sure one keeps apart.
    let likeness = |edge: &Option<SameEdge>| edge.map(|edge| (edge.verbatim, edge.pair.score.to_bits()));
    edges.sort_by(|x, y| likeness(&y.2).cmp(&likeness(&x.2)).then((x.0, x.1).cmp(&(y.0, y.1))));
    // What somebody added is of one utterance with what he said before, and renders other words.
    let mut strands = Sets::new(nodes.len());
    let mut sets = Sets::new(nodes.len());
    let mut members: Vec<Vec<Node>> = nodes.iter().map(|node| vec![*node]).collect();
    for (a, b, edge) in &edges {
        if bridges[at(a)] || bridges[at(b)] {
            continue;
        }
        if edge.is_some() && sets.find(at(a)) == sets.find(at(b)) {
            strands.join(at(a), at(b));
        }
        let (x, y) = (sets.find(at(a)), sets.find(at(b)));
        // Two pages may credit one long quotation to two people: the edge knows that and stands in spite of it.
        let credited_apart = match (said(piece, *a), said(piece, *b)) {
            (Some(one), Some(other)) => one.speaker.against(&other.speaker) == SpeakerMatch::Different,
            _ => false,
        };
        if x == y || !credited_apart && at_odds(piece, &members[x], &members[y]) {
            continue;
        }
        sets.join(x, y);
        if edge.is_some() {
            strands.join(at(a), at(b));
        }
        let (kept, gone) = (x.min(y), x.max(y));
        let moved = std::mem::take(&mut members[gone]);
        members[kept].extend(moved);
    }
    let mut groups: Vec<Group> = (0..nodes.len())
        .filter(|root| sets.find(*root) == *root && !bridges[*root])
        .map(|root| {
            let members = std::mem::take(&mut members[root]);
            let mut by_strand: BTreeMap<usize, Vec<Node>> = BTreeMap::new();
            for node in &members {
                by_strand.entry(strands.find(at(node))).or_default().push(*node);
            }
            Group { members, strands: by_strand.into_values().collect(), merged: Vec::new() }
        })
        .collect();
    let mut group_of: Vec<Option<usize>> = vec![None; nodes.len()];
    for (place, group) in groups.iter().enumerate() {
        for node in &group.members {
            group_of[at(node)] = Some(place);
        }
    }
    for (bridge, neighbours) in nodes.iter().zip(&neighbours).zip(&bridges).filter(|(_, it)| **it).map(|(it, _)| it) {
        let mut joined: Vec<usize> = neighbours.iter().filter_map(|(node, _)| group_of[at(node)]).collect();
        joined.sort_unstable();
        joined.dedup();
        for place in joined {
            groups[place].merged.push(*bridge);
        }
    }
    // What is only gone on with is rendered once.
    groups.retain(|group| {
        let twice = group.strands.iter().any(|strand| strand.len() >= 2) || !group.merged.is_empty();
        group.members.len() + group.merged.len() >= 2 && twice
    });
    groups
}

pub(crate) fn unit<'a>(piece: &Piece<'a>, node: Node) -> Option<&'a Unit> {
    piece.digest(node.0).units.get(node.1 as usize)
}

pub(crate) fn said<'a>(piece: &Piece<'a>, node: Node) -> Option<&'a Said> {
    unit(piece, node)?.said.as_ref()
}

/// Whether a statement holds the words of two speakers: it is like statements of both, in different parts.
fn is_bridge(piece: &Piece<'_>, neighbours: &[(Node, (u32, u32))]) -> bool {
    neighbours.iter().enumerate().any(|(at, (one, here))| {
        neighbours.iter().skip(at + 1).any(|(other, there)| {
            let apart = here.1 <= there.0 + 1 || there.1 <= here.0 + 1;
            apart
                && match (said(piece, *one), said(piece, *other)) {
                    (Some(one), Some(other)) => one.speaker.against(&other.speaker) == SpeakerMatch::Different,
                    _ => false,
                }
        })
    })
}

/// Whether two sets name different speakers.
fn at_odds(piece: &Piece<'_>, a: &[Node], b: &[Node]) -> bool {
    let persons = |nodes: &[Node]| -> Vec<&Said> {
        nodes.iter().filter_map(|node| said(piece, *node)).filter(|said| said.speaker.is_named()).take(24).collect()
    };
    let (a, b) = (persons(a), persons(b));
    let different = |x: &&Said| b.iter().filter(|y| x.speaker.against(&y.speaker) == SpeakerMatch::Different).count();
    let against: usize = a.iter().map(different).sum();
    against * 2 > a.len() * b.len()
}

fn told(piece: &Piece<'_>, group: &Group) -> Option<Utterance> {
    let mut nodes: Vec<(Node, bool)> = group.members.iter().map(|node| (*node, false)).collect();
    nodes.extend(group.merged.iter().map(|node| (*node, true)));
    nodes.sort_by(|a, b| {
        let time = |node: &Node| piece.digest(node.0).by_time();
        time(&a.0).cmp(&time(&b.0)).then(a.0.1.cmp(&b.0.1))
    });
    let strand_of = |node: &Node| group.strands.iter().position(|strand| strand.contains(node));
    let is_alone = |node: &Node| strand_of(node).is_some_and(|at| group.strands[at].len() == 1);
    let only_alone = group.strands.iter().all(|strand| strand.len() == 1);
    let own = |at: &usize| !nodes[*at].1 && (only_alone || !is_alone(&nodes[*at].0));
    let wordings: Vec<Vec<Word>> = (nodes.iter())
        .map(|(node, _)| {
            unit(piece, *node).map_or_else(Vec::new, |unit| unit.words(&piece.digest(node.0).words).copied().collect())
        })
        .collect();
    // A translation of somebody's own has no words in common with the others.
    let support = |at: usize| {
        let others = wordings.iter().enumerate().filter(|(other, _)| *other != at).take(WITNESSES);
        others.filter(|(_, other)| align(&wordings[at], other).run >= VERBATIM).count()
    };
    let fullest = |at: &usize| {
        let unit = unit(piece, nodes[*at].0);
        let direct = said(piece, nodes[*at].0).is_some_and(|said| said.quotation == Quotation::Direct);
        // The earliest of equals.
        (direct, support(*at), unit.map_or(0, |unit| unit.weight), usize::MAX - *at)
    };
    let reference = (0..nodes.len()).filter(own).max_by_key(fullest)?;
    let reference_node = nodes[reference].0;
    let mut renderings = Vec::new();
    for (node, merged) in &nodes {
        let (unit, said) = (unit(piece, *node)?, said(piece, *node)?);
        let (mut relation, differences) = if *node == reference_node {
            (Relation::Identical, Vec::new())
        } else if !merged && strand_of(node) != strand_of(&reference_node) {
            // Other words of the same utterance: there is nothing to hold them against.
            (Relation::Reworded, Vec::new())
        } else {
            relation(piece, reference_node, *node)?
        };
        if *merged {
            relation = Relation::Merged;
        }
        renderings.push(Rendering {
            page: piece.page(node.0),
            statement: said.id,
            spans: unit.spans.to_vec(),
            relation,
            differences,
        });
    }
    let speaker = fullest_name(nodes.iter().filter(|(_, merged)| !merged).filter_map(|(node, _)| said(piece, *node)));
    Some(Utterance { id: id(piece, 'u', nodes.iter().map(|(node, _)| *node)), speaker, renderings, reference })
}

/// The fullest name among speakers that are one; of equals the first by letters.
pub(crate) fn fullest_name<'a>(speakers: impl Iterator<Item = &'a Said>) -> Option<String> {
    speakers
        .filter(|said| said.speaker.is_named())
        .filter_map(|said| Some((said.speaker.is_person(), said.speaker.name.as_deref()?)))
        .max_by_key(|(person, name)| (*person, name.split_whitespace().count(), std::cmp::Reverse(*name)))
        .map(|(_, name)| name.to_owned())
}

/// An id made of what the thing holds.
pub(crate) fn id(piece: &Piece<'_>, letter: char, nodes: impl Iterator<Item = Node>) -> String {
    let mut parts: Vec<String> = nodes
        .map(|node| {
            let page = piece.digest(node.0);
            let start = unit(piece, node).map_or(0, Unit::start);
            format!("{} {} {start}", page.document, page.name)
        })
        .collect();
    parts.sort();
    format!("{letter}{:012x}", hash(&parts.join("\n")) >> 16)
}

/// How a wording stands to the reference, with the differing words.
fn relation(piece: &Piece<'_>, reference: Node, node: Node) -> Option<(Relation, Vec<Difference>)> {
    let (there, here) = (piece.digest(reference.0), piece.digest(node.0));
    Some(compare_units(there, unit(piece, reference)?, here, unit(piece, node)?))
}

/// How the wording `x` stands to the wording `r`.
pub(crate) fn compare_units(there: &Digest, r: &Unit, here: &Digest, x: &Unit) -> (Relation, Vec<Difference>) {
    let (r_words, x_words) = (placed(there, r), placed(here, x));
    let words = |placed: &[(usize, Word)]| placed.iter().map(|(_, word)| *word).collect::<Vec<_>>();
    let (ours, theirs) = (words(&x_words), words(&r_words));
    compare_words(there, &r_words, &theirs, here, &x_words, &ours)
}

/// The words of a unit with their places on the page.
fn placed(page: &Digest, unit: &Unit) -> Vec<(usize, Word)> {
    let places = unit.ranges.iter().flat_map(|(from, to)| *from as usize..*to as usize);
    places.filter_map(|at| Some((at, *page.words.get(at)?))).collect()
}

fn compare_words(
    there: &Digest,
    r_placed: &[(usize, Word)],
    r: &[Word],
    here: &Digest,
    x_placed: &[(usize, Word)],
    x: &[Word],
) -> (Relation, Vec<Difference>) {
    if r.len() == x.len() && r.iter().zip(x).all(|(a, b)| a.sense == b.sense) {
        return (Relation::Identical, Vec::new());
    }
    let alignment = align(r, x);
    let altered = alterations(r, x, &alignment);
    let odd_number = odd_number(r, x);
    let gaps = alignment.gaps();
    let span = |page: &Digest, placed: &[(usize, Word)], range: &std::ops::Range<usize>| -> Option<Span> {
        let (first, last) = (placed.get(range.start)?.0, placed.get(range.end.checked_sub(1)?)?.0);
        if range.is_empty() { None } else { page.span_of_words(first, last + 1) }
    };
    let differences: Vec<Difference> = gaps
        .iter()
        .map(|gap| Difference {
            kind: kind(&r[gap.a.clone()], &x[gap.b.clone()]),
            here: span(here, x_placed, &gap.b),
            there: span(there, r_placed, &gap.a),
        })
        .filter(|difference| difference.here.is_some() || difference.there.is_some())
        .collect();
    let relation = if altered.any() || odd_number {
        Relation::Altered
    } else if gaps.iter().all(|gap| gap.b.is_empty()) {
        Relation::Trimmed
    } else {
        Relation::Reworded
    };
    (relation, differences)
}

/// Whether a wording holds a number that the other lacks, while the other holds one that it lacks: what is only
/// left out is no change.
fn odd_number(r: &[Word], x: &[Word]) -> bool {
    let numbers = |words: &[Word]| -> Vec<u64> {
        words.iter().filter(|word| word.part == Part::Number).map(|word| word.sense).collect()
    };
    let (r, x) = (numbers(r), numbers(x));
    x.iter().any(|number| !r.contains(number)) && r.iter().any(|number| !x.contains(number))
}

fn kind(r: &[Word], x: &[Word]) -> DifferenceKind {
    let count = |words: &[Word], part: Part| words.iter().filter(|word| word.part == part).count();
    let modal = |words: &[Word]| words.iter().any(|word| matches!(word.part, Part::Modal(_)));
    if count(r, Part::Number) > 0 && count(x, Part::Number) > 0 {
        DifferenceKind::Number
    } else if count(r, Part::Not) != count(x, Part::Not) {
        DifferenceKind::Negation
    } else if modal(r) && modal(x) {
        DifferenceKind::Modal
    } else {
        DifferenceKind::Words
    }
}
