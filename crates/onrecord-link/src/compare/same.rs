//! Whether two statements render one act of speech.

use onrecord_ledger::{Act, Quotation, Stance};

use super::days_apart;
use crate::Digest;
use crate::align::{Alignment, align, alterations};
use crate::digest::{Said, SpeakerMatch, Unit};
use crate::edge::{Edge, ReuseEdge, SameEdge, UnitPair};
use crate::words::{Part, Word};

/// Same-utterance edges between the statements of two pages.
pub(super) fn same(a: &Digest, b: &Digest, reused: Option<&ReuseEdge>, edges: &mut Vec<Edge>) {
    let mut found: Vec<(SameEdge, SpeakerMatch)> = Vec::new();
    for (i, x) in a.units.iter().enumerate() {
        let Some(said_x) = x.said.as_ref().filter(|_| x.part_of.is_none()) else { continue };
        for (j, y) in b.units.iter().enumerate() {
            let Some(said_y) = y.said.as_ref().filter(|_| y.part_of.is_none()) else { continue };
            if let Some(edge) = pair((a, i, x, said_x), (b, j, y, said_y), reused.is_some()) {
                found.push((edge, said_x.speaker.against(&said_y.speaker)));
            }
        }
    }
    let by_words_alone: Vec<bool> =
        found.iter().map(|(edge, who)| !who.is_known() && found.iter().any(|known| is_theirs(edge, known))).collect();
    let kept = found.into_iter().zip(by_words_alone).filter(|(_, by_words_alone)| !by_words_alone);
    edges.extend(kept.map(|((edge, _), _)| Edge::Same(edge)));
}

/// Whether the words of an edge whose speakers do not agree are those of an edge whose speakers do: two people of one
/// page say the same, and each of them is matched with himself.
fn is_theirs(edge: &SameEdge, (known, who): &(SameEdge, SpeakerMatch)) -> bool {
    let shared = |one: (u32, u32), other: (u32, u32)| {
        2 * one.1.min(other.1).saturating_sub(one.0.max(other.0)) > one.1.saturating_sub(one.0)
    };
    let of_a = edge.pair.a == known.pair.a && shared(edge.in_a, known.in_a);
    let of_b = edge.pair.b == known.pair.b && shared(edge.in_b, known.in_b);
    who.is_known() && (of_a || of_b)
}

/// The same within one page: the speaker must be the same beyond doubt.
pub(super) fn within(page: &Digest, edges: &mut Vec<Edge>) {
    for (i, x) in page.units.iter().enumerate() {
        let Some(said_x) = x.said.as_ref().filter(|_| x.part_of.is_none()) else { continue };
        for (j, y) in page.units.iter().enumerate().skip(i + 1) {
            let Some(said_y) = y.said.as_ref().filter(|_| y.part_of.is_none()) else { continue };
            if said_x.within == Some(j as u32) || said_y.within == Some(i as u32) {
                continue;
            }
            if said_x.speaker.against(&said_y.speaker) == SpeakerMatch::Same
                && let Some(edge) = pair((page, i, x, said_x), (page, j, y, said_y), false)
            {
                edges.push(Edge::Same(edge));
            }
        }
    }
    gone_on(page, edges);
}

/// "He added that …": whoever goes on speaks on the same occasion.
fn gone_on(page: &Digest, edges: &mut Vec<Edge>) {
    let mut told: Vec<(usize, &Unit, &Said)> = page.units.iter().enumerate().filter_map(of_its_own).collect();
    told.sort_by_key(|(at, unit, _)| (unit.start(), *at));
    for pair in told.windows(2) {
        let [(i, _, said_x), (j, _, said_y)] = *pair else { continue };
        let is_known = |edge: &Edge| match edge {
            Edge::Same(edge) => [(i, j), (j, i)].contains(&(edge.pair.a as usize, edge.pair.b as usize)),
            _ => false,
        };
        let speaks_on = said_y.goes_on && said_x.speaker.against(&said_y.speaker) == SpeakerMatch::Same;
        if speaks_on && dates(page, page, said_x, said_y) && !edges.iter().any(is_known) {
            edges.push(Edge::GoesOn(UnitPair { a: i as u32, b: j as u32, score: 1.0 }));
        }
    }
}

/// A statement that is no part of another and stands in nobody's words.
fn of_its_own((at, unit): (usize, &Unit)) -> Option<(usize, &Unit, &Said)> {
    let said = unit.said.as_ref()?;
    (unit.part_of.is_none() && said.within.is_none()).then_some((at, unit, said))
}

/// A short quotation of common words that the other holds word for word: "We will not be going back on it."
fn held_whole((a, i, x, said_x): Place<'_>, (b, j, y, said_y): Place<'_>) -> Option<SameEdge> {
    let senses = |page: &Digest, unit: &Unit| unit.words(&page.words).map(|word| word.sense).collect::<Vec<_>>();
    let (one, other) = (senses(a, x), senses(b, y));
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    if short.len() < FEWEST || !dates(a, b, said_x, said_y) {
        return None;
    }
    let at = long.windows(short.len()).position(|words| words == short)?;
    let (whole, held) = ((0, short.len() as u32), (at as u32, (at + short.len()) as u32));
    let (in_a, in_b) = if one.len() <= other.len() { (whole, held) } else { (held, whole) };
    let pair = UnitPair { a: i as u32, b: j as u32, score: 1.0 };
    Some(SameEdge { pair, in_a, in_b, verbatim: true })
}

/// Words of a quotation that tells little, at least, for its words to show whose it is.
const FEWEST: usize = 6;
/// The weight of the telling words of a sentence.
const A_SENTENCE: u32 = 120;
/// Words on end of two direct quotations that are one although the pages credit two speakers: more than so many where
/// they are nearly all of one of them, twice as many where they are half; so many are one utterance in indirect speech too,
/// where neither stands in the words of somebody else.
const TWO_CREDITS: usize = 8;
/// Words on end that two do not hit upon by chance.
const LONG_RUN: usize = 12;

type Place<'a> = (&'a Digest, usize, &'a Unit, &'a Said);

fn pair((a, i, x, said_x): Place<'_>, (b, j, y, said_y): Place<'_>, reused: bool) -> Option<SameEdge> {
    let (shared, count) = x.overlap(y);
    let least = x.weight.min(y.weight);
    let who = said_x.speaker.against(&said_y.speaker);
    let both_direct = said_x.quotation == Quotation::Direct && said_y.quotation == Quotation::Direct;
    // Cheap first: what shares no third of its telling words is not aligned, save where a sentence may be common to two long
    // ones.
    let enough = if who == SpeakerMatch::Same { 40 } else { 60 };
    if count < 2 || shared < enough || shared * 3 < least && shared < A_SENTENCE {
        let short = who == SpeakerMatch::Same && both_direct && shared == least;
        return short.then(|| held_whole((a, i, x, said_x), (b, j, y, said_y))).flatten();
    }
    let told = said_x.quotation == Quotation::Indirect || said_y.quotation == Quotation::Indirect;
    let against = who != SpeakerMatch::Same && told && is_against(said_x.act) != is_against(said_y.act);
    let words_x: Vec<Word> = x.words(&a.words).copied().collect();
    let words_y: Vec<Word> = y.words(&b.words).copied().collect();
    let alignment = align(&words_x, &words_y);
    let whole = weight(&words_x).min(weight(&words_y)).max(1);
    let covered = alignment.mass as f32 / whole as f32;
    // "denied that it had offered a toll" is no rendering of "offered a toll"; "had not offered it" may be one of
    // "never offered it", whatever act is read into either.
    let negated = |words: &[Word]| words.iter().any(|word| word.part == Part::Not);
    let positive = if is_against(said_x.act) { !negated(&words_x) } else { !negated(&words_y) };
    if against && (positive || covered < 0.7) {
        return None;
    }
    let altered = alterations(&words_x, &words_y, &alignment);
    let dates = dates(a, b, said_x, said_y);
    let verbatim = alignment.run >= 5 && covered >= 0.5
        || alignment.run >= 4 && covered >= 0.75
        || alignment.run >= LONG_RUN && shared >= A_SENTENCE && dates;
    // "It was twelve, not twenty-one": whoever sets a figure right speaks of what was said, and says it anew, save where the
    // other is a part of these very words.
    if x.sets_right != y.sets_right && alignment.run < 5 {
        return None;
    }
    // Another name in the same frame is another event, whoever says so; with another date or figure beside it, however long
    // the words that both share: hoaxes are told of one after another.
    if altered.name && (altered.number || alignment.run < LONG_RUN) {
        return None;
    }
    let share = shared as f32 / least.max(1) as f32;
    // One speaker, one occasion, one figure: the wording may be another's.
    let figure = || {
        words_x
            .iter()
            .any(|x| x.part == Part::Number && words_y.iter().any(|y| y.part == Part::Number && x.sense == y.sense))
    };
    let holds = match who {
        SpeakerMatch::Same if dates && (share >= 0.5 || share >= 0.35 && shared >= A_SENTENCE) && figure() => true,
        SpeakerMatch::Same => {
            verbatim && (dates || alignment.run >= 7)
                || dates && share >= 0.5 && shared >= 150
                || dates && covered >= 0.6 && shared >= 90
        }
        SpeakerMatch::Likely => verbatim && (dates || alignment.run >= 8) || dates && share >= 0.55 && shared >= 200,
        SpeakerMatch::Unknown => {
            verbatim && shared >= 90 && (dates || alignment.run >= 8)
                || dates && reused && covered >= 0.6 && shared >= 120
                || dates && share >= 0.75 && shared >= 250
        }
        // Same words by two speakers are two utterances, save where the run is so long that one page has the
        // wrong speaker.
        SpeakerMatch::Different => {
            let nobody_elses = said_x.within.is_none() && said_y.within.is_none();
            both_direct && alignment.run > TWO_CREDITS && covered >= 0.8
                || (both_direct || nobody_elses) && alignment.run >= 2 * TWO_CREDITS && covered >= 0.5
        }
    };
    if !holds {
        return None;
    }
    let all = |words: &[Word]| (0, words.len());
    let ((a_from, a_to), (b_from, b_to)) = alignment.stretch().unwrap_or_else(|| (all(&words_x), all(&words_y)));
    Some(SameEdge {
        pair: UnitPair { a: i as u32, b: j as u32, score: covered.min(1.0) },
        in_a: (a_from as u32, a_to as u32),
        in_b: (b_from as u32, b_to as u32),
        verbatim: verbatim || is_near(&alignment, covered),
    })
}

/// Whether an act takes its words for those of another, and does not stand by them.
fn is_against(act: Act) -> bool {
    use Stance::{Denies, Disputes, DisputesInPart, Doubts, Refuses, Withholds};
    matches!(act.stance(), Denies | Disputes | DisputesInPart | Doubts | Refuses | Withholds)
}

fn is_near(alignment: &Alignment, covered: f32) -> bool {
    alignment.run >= 4 && covered >= 0.6
}

fn weight(words: &[Word]) -> u32 {
    words.iter().map(|word| u32::from(word.weight)).sum()
}

/// Whether two statements may have been made on one occasion: where both pages tell the day, it must be the
/// same but for a day's time zones; where they do not, the pages must not be far apart.
fn dates(a: &Digest, b: &Digest, x: &Said, y: &Said) -> bool {
    let told = |said: &Said| said.dated.as_ref().and_then(|dated| Some((dated.earliest?, dated.latest?)));
    match (told(x), told(y)) {
        (Some((x_from, x_to)), Some((y_from, y_to))) => {
            let gap = if x_to < y_from {
                y_from - x_to
            } else if y_to < x_from {
                x_from - y_to
            } else {
                return true;
            };
            gap.get_days() <= 1
        }
        // A day that one page tells must not lie after the other page.
        (Some((from, _)), None) => b.published.is_none_or(|(date, _)| from <= date) && close(a, b),
        (None, Some((from, _))) => a.published.is_none_or(|(date, _)| from <= date) && close(a, b),
        (None, None) => close(a, b),
    }
}

fn close(a: &Digest, b: &Digest) -> bool {
    days_apart(a, b).is_none_or(|days| days <= 30)
}
