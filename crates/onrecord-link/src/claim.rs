//! Claims: what pages say to be so, with those who report it and those who answer it.

use rustc_hash::FxHashMap;

use crate::compare::{is_answer, mismatch};
use crate::digest::Unit;
use crate::edge::{AnswerEdge, Edge};
use crate::origin;
use crate::piece::{Piece, Sets};
use crate::result::{Claim, Report, Response};
use crate::utterance::{self, Node, fullest_name, id, said, unit};
use crate::{Digest, PageNo};
use onrecord_ledger::{Act, Quotation, Span};

/// A unit with fewer telling words than this (their weight) says too little to be a claim.
const LEAST_CLAIM: u32 = 90;

/// An answer whose own words weigh less than this says what it answers by its place alone.
pub(crate) const SHORT_ANSWER: u32 = 160;

/// The claims of a piece: whatever somebody is said to have said, and what the pages tell of their own where two
/// of them tell it.
#[must_use]
pub fn claims(piece: &Piece<'_>) -> Vec<Claim> {
    told_where(piece, |_, _| true)
}

/// Of [`claims`] those that one of these pages reports or answers.
#[must_use]
pub fn claims_of(piece: &Piece<'_>, pages: &[PageNo]) -> Vec<Claim> {
    let places = piece.places(pages);
    let here = |node: &Node| places.contains(&node.0);
    told_where(piece, |members, answers| members.iter().any(here) || answers.iter().any(|(node, _)| here(node)))
}

/// The claims that are `wanted`, by their members and the statements that answer them.
fn told_where(piece: &Piece<'_>, wanted: impl Fn(&[Node], &[Answer]) -> bool) -> Vec<Claim> {
    let clusters = Clusters::of(piece);
    let answers = answers(piece, &clusters);
    let mut found: Vec<Claim> = clusters
        .members
        .iter()
        .zip(&answers)
        .filter(|(members, answers)| {
            let sayers = members.iter().any(|node| said(piece, *node).is_some());
            (sayers || members.len() >= 2) && wanted(members, answers)
        })
        .filter_map(|(members, answers)| told(piece, members, answers))
        .collect();
    found.sort_by(|a, b| (b.reports.len(), &a.id).cmp(&(a.reports.len(), &b.id)));
    found
}

/// Units that say the same.
struct Clusters {
    /// Each sorted by page and place.
    members: Vec<Vec<Node>>,
    /// Which cluster a unit is in.
    of: FxHashMap<Node, usize>,
}

impl Clusters {
    fn of(piece: &Piece<'_>) -> Self {
        let nodes: Vec<Node> = (0..piece.len())
            .flat_map(|page| {
                let digest = piece.digest(page);
                (0..digest.units.len() as u32).filter(|at| may_be_claim(digest, *at)).map(move |at| (page, at))
            })
            .collect();
        let place: FxHashMap<Node, usize> = nodes.iter().copied().zip(0..).collect();
        let mut edges: Vec<(usize, usize, f32)> = piece
            .edges()
            .filter_map(|(a, b, edge)| match edge {
                Edge::Claim(pair) => Some((*place.get(&(a, pair.a))?, *place.get(&(b, pair.b))?, pair.score)),
                _ => None,
            })
            .collect();
        edges.sort_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
        let mut sets = Sets::new(nodes.len());
        let mut members: Vec<Vec<usize>> = (0..nodes.len()).map(|at| vec![at]).collect();
        for (a, b, _) in edges {
            let (x, y) = (sets.find(a), sets.find(b));
            if x == y || at_odds(piece, &nodes, &members[x], &members[y]) {
                continue;
            }
            sets.join(x, y);
            let (kept, gone) = (x.min(y), x.max(y));
            let moved = std::mem::take(&mut members[gone]);
            members[kept].extend(moved);
        }
        let mut all: Vec<Vec<Node>> = members
            .into_iter()
            .filter(|members| !members.is_empty())
            .map(|members| {
                let mut members: Vec<Node> = members.into_iter().map(|at| nodes[at]).collect();
                members.sort_unstable();
                members
            })
            .collect();
        all.sort();
        let of = all.iter().enumerate().flat_map(|(at, members)| members.iter().map(move |node| (*node, at))).collect();
        Self { members: all, of }
    }
}

/// How many members of a cluster speak for it when another asks to join.
const SPEAKING: usize = 16;

/// Whether most members of two clusters contradict one another in their arguments or in their negations, or two that
/// stand on one page: it would not tell one claim with two figures.
fn at_odds(piece: &Piece<'_>, nodes: &[Node], a: &[usize], b: &[usize]) -> bool {
    let (mut asked, mut against) = (0, 0);
    for x in a.iter().take(SPEAKING) {
        for y in b.iter().take(SPEAKING) {
            let ((p, i), (q, j)) = (nodes[*x], nodes[*y]);
            let (Some(x), Some(y)) = (unit(piece, (p, i)), unit(piece, (q, j))) else { continue };
            asked += 1;
            let turned = x.negations % 2 != y.negations % 2;
            let mismatched = mismatch(piece.digest(p), piece.digest(q), x, y);
            if mismatched && p == q {
                return true;
            }
            against += usize::from(turned || mismatched);
        }
    }
    against * 2 > asked
}

/// An answer to a claim: the statement, and whether its words turn the claim round without an act that says so.
type Answer = (Node, bool);

/// For each cluster the statements that answer it.
fn answers(piece: &Piece<'_>, clusters: &Clusters) -> Vec<Vec<Answer>> {
    let mut found: Vec<Vec<Answer>> = vec![Vec::new(); clusters.members.len()];
    let whole = |node: Node| (node.0, unit(piece, node).and_then(|unit| unit.part_of).unwrap_or(node.1));
    let mut by_words: FxHashMap<Node, Vec<(f32, usize, bool)>> = FxHashMap::default();
    for (a, b, edge) in piece.edges() {
        let Edge::Answer(AnswerEdge { pair, a_answers }) = edge else { continue };
        let (one, other) = ((a, pair.a), (b, pair.b));
        let (answer, claim) = if *a_answers { (one, other) } else { (other, one) };
        if let Some(cluster) = clusters.of.get(&claim) {
            let turned = !unit(piece, answer).is_some_and(is_answer);
            by_words.entry(whole(answer)).or_default().push((pair.score, *cluster, turned));
        }
    }
    for page in 0..piece.len() {
        for (at, answer) in piece.digest(page).units.iter().enumerate() {
            let node = (page, at as u32);
            let Some(said) = answer.said.as_ref().filter(|_| answer.part_of.is_none()) else { continue };
            let mut targets: Vec<(usize, bool)> = Vec::new();
            // What the page itself says is answered.
            for target in &said.answers {
                targets.extend(clusters_of(piece, clusters, (page, *target)).map(|cluster| (cluster, false)));
            }
            if let Some(by_words) = by_words.get(&node) {
                let best = by_words.iter().map(|(score, _, _)| *score).fold(0.0, f32::max);
                let near = by_words.iter().filter(|(score, _, _)| *score >= best * 0.8);
                targets.extend(near.map(|(_, cluster, turned)| (*cluster, *turned)));
            }
            if is_answer(answer) && (targets.is_empty() || answer.weight < SHORT_ANSWER) {
                let linked = |at: u32| piece.linked(page, at);
                let digest = piece.digest(page);
                let target = before(digest, answer, |at| clusters.of.contains_key(&(page, at)), linked);
                let cluster = target.and_then(|at| clusters.of.get(&(page, at)));
                targets.extend(cluster.map(|cluster| (*cluster, false)));
            }
            targets.sort_unstable();
            targets.dedup_by_key(|(cluster, _)| *cluster);
            for (cluster, turned) in targets {
                if let Some(answers) = found.get_mut(cluster) {
                    answers.push((node, turned));
                }
            }
        }
    }
    // Another rendering of an answer answers the same; what its speaker added does not.
    let mut answered: FxHashMap<Node, Vec<usize>> = FxHashMap::default();
    for (cluster, answers) in found.iter().enumerate() {
        for (node, _) in answers {
            answered.entry(*node).or_default().push(cluster);
        }
    }
    for strand in utterance::groups(piece).iter().flat_map(|group| &group.strands) {
        let known = strand.iter().filter_map(|node| answered.get(node)).flatten();
        let mut touched: Vec<usize> = known.copied().collect();
        touched.sort_unstable();
        touched.dedup();
        for cluster in touched {
            let Some(answers) = found.get_mut(cluster) else { continue };
            let Some((_, turned)) = answers.iter().find(|(node, _)| strand.contains(node)).copied() else {
                continue;
            };
            for node in strand {
                let answering = unit(piece, *node).is_some_and(is_answer) || turned;
                if answering && !answers.iter().any(|(other, _)| other == node) {
                    answers.push((*node, turned));
                    answered.entry(*node).or_default().push(cluster);
                }
            }
        }
    }
    found
}

/// The clusters of a statement or of its sentences.
fn clusters_of<'a>(piece: &'a Piece<'_>, clusters: &'a Clusters, node: Node) -> impl Iterator<Item = usize> + 'a {
    with_parts(piece.digest(node.0), node.1).filter_map(move |at| clusters.of.get(&(node.0, at)).copied())
}

/// A unit of a page and the sentences into which it is told apart.
pub(crate) fn with_parts(page: &Digest, whole: u32) -> impl Iterator<Item = u32> + '_ {
    let units = page.units.iter().zip(0u32..);
    units.filter(move |(unit, at)| *at == whole || unit.part_of == Some(whole)).map(|(_, at)| at)
}

/// Whether a unit says enough, and says it of its own, to be a claim.
pub(crate) fn may_be_claim(page: &Digest, at: u32) -> bool {
    let unit = page.units.get(at as usize);
    unit.is_some_and(|unit| !unit.parted && !is_answer(unit) && unit.weight >= LEAST_CLAIM)
}

/// The unit that an answer without words of its own stands behind: of the `eligible` ones before it on the page the
/// one that most other pages say too; of equals the nearest.
pub(crate) fn before(
    page: &Digest,
    answer: &Unit,
    eligible: impl Fn(u32) -> bool,
    linked: impl Fn(u32) -> u32,
) -> Option<u32> {
    let units = page.units.iter().zip(0u32..);
    let earlier = units.filter(|(unit, at)| unit.start() < answer.start() && eligible(*at));
    earlier.map(|(unit, at)| (linked(at), unit.start(), at)).max().map(|(_, _, at)| at)
}

fn told(piece: &Piece<'_>, members: &[Node], answers: &[Answer]) -> Option<Claim> {
    let mut members: Vec<Node> = members.to_vec();
    members.sort_by(|a, b| {
        let time = |node: &Node| piece.digest(node.0).by_time();
        time(a).cmp(&time(b)).then(a.1.cmp(&b.1))
    });
    let report = |node: &Node| -> Option<Report> {
        let unit = unit(piece, *node)?;
        let said = unit.said.as_ref();
        Some(Report {
            page: piece.page(node.0),
            statement: said.map(|said| said.id),
            spans: unit.spans.to_vec(),
            authority: said.and_then(|said| said.speaker.name.clone()),
        })
    };
    let reports: Vec<Report> = members.iter().filter_map(report).collect();
    let wording = members
        .iter()
        .enumerate()
        .max_by_key(|(at, node)| {
            let unit = unit(piece, **node);
            let said = unit.is_some_and(|unit| unit.said.is_some());
            (said, unit.map_or(0, |unit| unit.weight), usize::MAX - at)
        })
        .and_then(|(at, _)| reports.get(at).cloned())?;
    let mut answers: Vec<Answer> = answers.to_vec();
    answers.sort_by(|a, b| {
        let time = |node: &Node| piece.digest(node.0).by_time();
        time(&a.0).cmp(&time(&b.0)).then(a.0.1.cmp(&b.0.1))
    });
    answers.dedup_by_key(|(node, _)| *node);
    let responses = answers.iter().filter_map(|(node, turned)| response(piece, *node, *turned)).collect();
    let (origins, witnesses) = origin::origins(piece, &members);
    Some(Claim { id: id(piece, 'c', members.iter().copied()), wording, reports, responses, origins, witnesses })
}

/// Bytes between a content and the words that tell whose it is, at most, for all of them to be shown.
const NEAR: usize = 200;

fn is_near(whole: Option<Span>, content: &[Span]) -> bool {
    whole.map_or(0, Span::len) <= content.iter().map(|span| span.len()).sum::<usize>() + NEAR
}

fn response(piece: &Piece<'_>, node: Node, turned: bool) -> Option<Response> {
    let unit = unit(piece, node)?;
    let said = unit.said.as_ref()?;
    let words = unit.ranges.iter().map(|(from, to)| to - from).sum::<u32>();
    // "Denied that it had sold the quay": without the words that tell whose denial it is the rest reads as its opposite.
    let told = said.quotation == Quotation::Indirect && is_near(said.whole, &unit.spans);
    let spans: Vec<Span> = if words < 5 || told { said.whole.into_iter().collect() } else { unit.spans.to_vec() };
    Some(Response {
        page: piece.page(node.0),
        statement: said.id,
        spans,
        by: fullest_name([said].into_iter()).or_else(|| said.speaker.name.clone()),
        act: if turned {
            Act::Deny
        } else if unit.sets_right && !said.act.answers() {
            Act::Qualify
        } else {
            said.act
        },
        firmness: said.firmness,
        said: said.dated.clone(),
    })
}
