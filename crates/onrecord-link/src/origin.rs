//! How many independent origins stand behind a claim: an interval, each merge proved.

use onrecord_ledger::{SourceKind, Span};

use crate::digest::{Speaker, SpeakerMatch, press_words};
use crate::edge::Edge;
use crate::piece::{Piece, Sets};
use crate::result::{Direction, Join, JoinReason, OriginGroup, Origins};
use crate::utterance::{Node, fullest_name, said, unit};

/// Shared words outside quotations that prove one text: two reporters do not find as many by chance.
const SHARED_WORDS: u32 = 16;
/// So many of them must stand in one stretch: a title and the names of things are found by many.
const SHARED_STRETCH: u32 = 10;

/// The origins of a claim's reports, and how many outlets seem to have heard a root at first hand.
pub(crate) fn origins(piece: &Piece<'_>, members: &[Node]) -> (Origins, u32) {
    let mut sets = Sets::new(members.len());
    let mut joins: Vec<(usize, Join)> = Vec::new();
    let outer: Vec<Option<usize>> = members.iter().map(|node| outer(piece, members, *node)).collect();
    for (i, outer) in outer.iter().enumerate() {
        if let Some(outer) = outer {
            sets.join(i, *outer);
        }
    }
    let first_hand = |at: &usize| outer.get(*at).is_some_and(Option::is_none);
    for (i, one) in members.iter().enumerate().filter(|(at, _)| first_hand(at)) {
        for (j, other) in members.iter().enumerate().skip(i + 1).filter(|(at, _)| first_hand(at)) {
            for (reason, anchors) in proofs(piece, *one, *other) {
                let between = (piece.page(one.0), piece.page(other.0));
                if one.0 != other.0 {
                    joins.push((i, Join { reason, between, anchors }));
                }
                sets.join(i, j);
            }
        }
    }
    rest_of_page(piece, members, &mut sets);
    let mut groups: Vec<(usize, OriginGroup)> = Vec::new();
    for (at, node) in members.iter().enumerate() {
        let root = sets.find(at);
        let place = groups.iter().position(|(other, _)| *other == root).unwrap_or_else(|| {
            groups.push((root, OriginGroup { holder: None, members: Vec::new(), joins: Vec::new() }));
            groups.len() - 1
        });
        let Some((_, group)) = groups.get_mut(place) else { continue };
        let statement = said(piece, *node).map(|said| said.id);
        let page = piece.page(node.0);
        match group.members.iter_mut().find(|(other, _)| *other == page) {
            Some((_, statements)) => statements.extend(statement),
            None => group.members.push((page, statement.into_iter().collect())),
        }
    }
    for (at, join) in joins {
        let root = sets.find(at);
        if let Some((_, group)) = groups.iter_mut().find(|(other, _)| *other == root)
            && !group.joins.contains(&join)
        {
            group.joins.push(join);
        }
    }
    let mut named: Vec<Node> = Vec::new();
    for (root, group) in &mut groups {
        let own: Vec<Node> = members
            .iter()
            .enumerate()
            .filter(|(at, _)| first_hand(at) && sets.find(*at) == *root)
            .map(|(_, node)| *node)
            .collect();
        group.holder =
            fullest_name(own.iter().filter_map(|node| said(piece, *node)).filter(|said| holds(said.speaker.kind)));
        let person = own
            .iter()
            .find(|node| said(piece, **node).is_some_and(|said| said.speaker.is_named() && said.speaker.is_person()));
        named.extend(person);
    }
    let high = groups.len() as u32;
    // Only people with names that cannot be one are surely apart: an unnamed source may be any of them.
    let mut apart: Vec<Node> = Vec::new();
    for node in named {
        let different = |other: &Node| match (said(piece, node), said(piece, *other)) {
            (Some(one), Some(other)) => one.speaker.against(&other.speaker) == SpeakerMatch::Different,
            _ => false,
        };
        if apart.iter().all(different) {
            apart.push(node);
        }
    }
    let low = (apart.len() as u32).clamp(1, high.max(1));
    let origins = Origins { low, high, groups: groups.into_iter().map(|(_, group)| group).collect() };
    (origins, witnesses(piece, members))
}

/// The report in whose words this one stands: "the minister said that Norvia had offered …" is the minister's word on
/// what Norvia did, and no word of Norvia's. `None` where it stands in nobody's, or in those of no report of the claim.
fn outer(piece: &Piece<'_>, members: &[Node], node: Node) -> Option<usize> {
    let within = said(piece, node)?.within?;
    members.iter().position(|other| {
        let told = other.1 == within || unit(piece, *other).is_some_and(|unit| unit.part_of == Some(within));
        *other != node && other.0 == node.0 && told
    })
}

/// Whether two speakers are surely one. Somebody who belongs to a body need not be the one who spoke for it.
fn one_speaker(one: &Speaker, other: &Speaker) -> bool {
    match one.against(other) {
        SpeakerMatch::Same => true,
        SpeakerMatch::Likely => one.is_person() == other.is_person(),
        SpeakerMatch::Unknown | SpeakerMatch::Different => false,
    }
}

/// Whether such a source can stand at the root of a report.
fn holds(kind: SourceKind) -> bool {
    !matches!(kind, SourceKind::Outlet | SourceKind::Anonymous | SourceKind::None | SourceKind::Group)
}

/// What proves that two reports go back to one root.
fn proofs(piece: &Piece<'_>, one: Node, other: Node) -> Vec<(JoinReason, Vec<(crate::PageNo, Span)>)> {
    let mut found = Vec::new();
    let (a, b) = (piece.digest(one.0), piece.digest(other.0));
    let (here, there) = (piece.page(one.0), piece.page(other.0));
    let (Some(x), Some(y)) = (unit(piece, one), unit(piece, other)) else { return found };
    if let (Some(x_said), Some(y_said)) = (&x.said, &y.said)
        && holds(x_said.speaker.kind)
        && holds(y_said.speaker.kind)
        && one_speaker(&x_said.speaker, &y_said.speaker)
    {
        let wholes = [(here, x_said.whole), (there, y_said.whole)].into_iter();
        let anchors = wholes.filter_map(|(page, whole)| Some((page, whole?))).collect();
        found.push((JoinReason::SameUtterance, anchors));
    }
    if one.0 == other.0 {
        return found;
    }
    let (shared, _) = x.overlap(y);
    let alike = shared * 10 >= x.weight.min(y.weight) * 7;
    if alike && let Some(run) = shared_text(piece, one.0, other.0) {
        found.push((JoinReason::SharedText, vec![(here, run.0), (there, run.1)]));
    }
    if let Some(span) = b.press.credits(&a.press) {
        found.push((JoinReason::CreditsAgency, vec![(there, span)]));
    } else if let Some(span) = a.press.credits(&b.press) {
        found.push((JoinReason::CreditsAgency, vec![(here, span)]));
    }
    // A page that names the other as its source rests on it, save where it names a speaker of its own.
    let leans = |node: Node| {
        said(piece, node).is_none_or(|said| !said.speaker.is_named() || said.speaker.kind == SourceKind::Outlet)
    };
    if leans(other)
        && let Some(span) = b.press.cites(&a.press)
    {
        found.push((JoinReason::Cites, vec![(there, span)]));
    } else if leans(one)
        && let Some(span) = a.press.cites(&b.press)
    {
        found.push((JoinReason::Cites, vec![(here, span)]));
    } else if let (Some(x_said), Some(y_said)) = (&x.said, &y.said)
        && x_said.speaker.kind == SourceKind::Outlet
        && y_said.speaker.kind == SourceKind::Outlet
        && let (Some(x_name), Some(y_name)) = (&x_said.speaker.name, &y_said.speaker.name)
        && press_words(x_name) == press_words(y_name)
    {
        let wholes = [(here, x_said.whole), (there, y_said.whole)].into_iter();
        let anchors = wholes.filter_map(|(page, whole)| Some((page, whole?))).collect();
        found.push((JoinReason::Cites, anchors));
    }
    found
}

/// The longest stretch that two pages share, where they share enough outside quotations.
fn shared_text(piece: &Piece<'_>, one: usize, other: usize) -> Option<(Span, Span)> {
    let (low, high) = (one.min(other), one.max(other));
    piece.between(low, high).find_map(|edge| {
        let Edge::Reuse(edge) = edge else { return None };
        if edge.own < SHARED_WORDS {
            return None;
        }
        let (i, j, length) = edge.runs.iter().copied().max_by_key(|run| run.2)?;
        if length < SHARED_STRETCH {
            return None;
        }
        let span = |page: usize, at: u32| piece.digest(page).span_of_tokens(at as usize, (at + length) as usize);
        let (in_a, in_b) = (span(low, i)?, span(high, j)?);
        Some(if one == low { (in_a, in_b) } else { (in_b, in_a) })
    })
}

/// What a page tells of its own rests on the root of what it reports beside it, where there is one such root.
fn rest_of_page(piece: &Piece<'_>, members: &[Node], sets: &mut Sets) {
    for (i, one) in members.iter().enumerate() {
        if said(piece, *one).is_some() {
            continue;
        }
        let beside: Vec<usize> = members
            .iter()
            .enumerate()
            .filter(|(_, other)| other.0 == one.0 && said(piece, **other).is_some())
            .map(|(j, _)| j)
            .collect();
        let mut roots: Vec<usize> = beside.iter().map(|j| sets.find(*j)).collect();
        roots.sort_unstable();
        roots.dedup();
        if let [root] = roots.as_slice() {
            sets.join(i, *root);
        }
    }
}

/// Pages whose own reporter seems to have heard or read a root: they name a speaker or a source, took their text from
/// none of the others, credit nobody and name no relay.
fn witnesses(piece: &Piece<'_>, members: &[Node]) -> u32 {
    let mut pages: Vec<usize> = members
        .iter()
        .filter(|node| {
            said(piece, **node).is_some_and(|said| {
                let relayed =
                    said.via.iter().any(|(name, _)| !piece.digest(node.0).press.own.contains(&press_words(name)));
                said.speaker.kind != SourceKind::Outlet && !relayed
            })
        })
        .map(|node| node.0)
        .collect();
    pages.sort_unstable();
    pages.dedup();
    pages.retain(|page| {
        let credited = piece
            .digest(*page)
            .press
            .credits
            .iter()
            .any(|(words, _)| words.count() <= 4 && !piece.digest(*page).press.own.contains(words));
        let among = |page: usize| members.iter().any(|node| node.0 == page);
        let taken = piece.touching(*page).filter(|(a, b, _)| among(*a) && among(*b)).any(|(a, b, edge)| match edge {
            Edge::Reuse(edge) if edge.own >= SHARED_WORDS => match edge.direction {
                Some(Direction::AToB) => b == *page,
                Some(Direction::BToA) => a == *page,
                None => false,
            },
            _ => false,
        });
        !credited && !taken
    });
    pages.len() as u32
}
