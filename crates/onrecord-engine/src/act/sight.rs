//! What the network of the accurate profile sees of a statement: its words, part by part, and what the lists found.

use onrecord_ledger::{Act, Span};

use super::lists::{Lists, Thing};
use super::{Look, look};
use crate::attribute::Attribution;
use crate::resolve::Voice;
use crate::segment::{Segments, TokenKind};

/// One statement as the network sees it.
#[derive(Clone, Debug, Default)]
pub struct Sight {
    /// Source, cue and content.
    pub parts: [Vec<Span>; 3],
    /// What the lists found, as rows of a table of [`SIDES`] rows.
    pub sides: Vec<u16>,
}

/// Rows of the table of what the lists found: the act by the lists, the heaviest act of the content, that of the
/// statement before (each an act or none), the kind of the source, the thing that is answered, and ten that stand alone.
pub const SIDES: usize = 3 * (ACTS + 1) + KINDS + 3 + 10;

const ACTS: usize = Act::ALL.len();
const KINDS: usize = 8;

/// What the network sees of a page's attributions, one for each, in the same order.
#[must_use]
pub fn sights(
    text: &str,
    segments: &Segments,
    attributions: &[Attribution],
    voices: &[Voice],
    lists: &Lists,
) -> Vec<Sight> {
    let looks = look(text, segments, attributions, voices, lists);
    (0..attributions.len()).filter_map(|at| sight(segments, attributions, &looks, at, lists)).collect()
}

/// What it sees of one of them; `None` where there is none.
pub(super) fn sight(
    segments: &Segments,
    attributions: &[Attribution],
    looks: &[Look],
    at: usize,
    lists: &Lists,
) -> Option<Sight> {
    let (attribution, look) = attributions.get(at).zip(looks.get(at))?;
    let before = at.checked_sub(1).and_then(|before| looks.get(before)).map(|look| look.by_rule);
    Some(Sight {
        parts: [attribution.source.clone(), attribution.cue.clone(), attribution.content.clone()],
        sides: sides(segments, attribution, look, before, lists),
    })
}

fn sides(segments: &Segments, attribution: &Attribution, look: &Look, before: Option<Act>, lists: &Lists) -> Vec<u16> {
    let act = |act: Option<Act>| act.map_or(ACTS, |act| act as usize);
    let heaviest = Act::ALL
        .into_iter()
        .filter(|act| look.content.sum(*act) > 0)
        .max_by_key(|act| (look.content.peak(*act), look.content.sum(*act), std::cmp::Reverse(*act)));
    let mut sides = vec![act(Some(look.by_rule)), ACTS + 1 + act(heaviest), 2 * (ACTS + 1) + act(before)];
    let mut first = 3 * (ACTS + 1);
    sides.push(first + look.kind as usize);
    first += KINDS;
    sides.push(first + look.cue.thing.map_or(0, |thing| if thing == Thing::Claim { 1 } else { 2 }));
    first += 3;
    let entry = look.cue.entry.and_then(|entry| lists.cues.get(entry));
    let quoted = attribution
        .content
        .first()
        .and_then(|span| segments.tokens.get(segments.token_at(span.start())))
        .is_some_and(|token| token.quoted || token.kind == TokenKind::OpenQuote);
    let decides = heaviest.is_some_and(|act| look.content.peak(act) >= super::rules::DECIDES);
    let told = [
        entry.is_none_or(|entry| entry.content_decides),
        look.cue.negated,
        attribution.cue.is_empty(),
        quoted,
        look.content.asks,
        look.content.ends_asking,
        look.named,
        look.plain,
        look.undertakes,
        decides,
    ];
    debug_assert_eq!(first + told.len(), SIDES);
    sides.extend(told.into_iter().enumerate().filter(|(_, told)| *told).map(|(at, _)| first + at));
    sides.into_iter().filter_map(|side| u16::try_from(side).ok()).collect()
}
