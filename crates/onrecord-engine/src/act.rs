//! What a source does with the words, and how firmly.
//!
//! The cue is looked up in a list of reporting verbs; its negation, its object ("denied the request")
//! and phrases of the content ("said it was a lie") tell the rest. A linear classifier that sees what
//! the lists found, and the words, has the last word. docs/acts.md has the method and its figures.

mod clause;
mod content;
mod cue;
mod features;
mod firmness;
mod lists;
mod manner;
mod pattern;
mod rules;
mod sight;
mod weights;
mod words;

use onrecord_ledger::{Act, Cue, Firmness, Manner, SourceKind, Stance};

use crate::attribute::{Attitudes, Attribute, Attribution};
use crate::resolve::Voice;
use crate::segment::Segments;

pub use features::by_rule_feature;
pub use lists::Lists;
pub use manner::{MannerWeights, listed_as_attitude};
pub use sight::{SIDES, Sight, sights};
pub use weights::Weights;
pub(crate) use words::lower_into;

use content::ContentReading;
use cue::CueReading;
use features::Seen;

/// What one attribution does.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// The act.
    pub act: Act,
    /// How firmly.
    pub firmness: Firmness,
    /// Whether it was uttered or is held; `None` without the weights that tell it.
    pub manner: Option<Manner>,
    /// The cue with its dictionary form and negation; `None` where the attribution has no cue.
    pub cue: Option<Cue>,
    /// What was seen, for `--explain`.
    pub reasons: Vec<String>,
}

/// What networks have a say in.
#[derive(Clone, Copy)]
pub struct Network<'a> {
    /// Tells acts, where its profile has a network that does.
    pub attributor: &'a dyn Attribute,
    /// What it told of cues.
    pub attitudes: &'a Attitudes,
}

/// The acts of a page's attributions, one for each, in the same order; networks have a say where there are any.
#[must_use]
pub fn act(
    text: &str,
    segments: &Segments,
    attributions: &[Attribution],
    voices: &[Voice],
    lists: &Lists,
    network: Option<Network<'_>>,
) -> Vec<Deed> {
    let looks = look(text, segments, attributions, voices, lists);
    let mut seen = Vec::new();
    let mut sums = Vec::new();
    let mut manners = vec![None; attributions.len()];
    if let Some(weights) = &lists.weights {
        for ((at, attribution), manner) in attributions.iter().enumerate().zip(&mut manners) {
            draw(text, segments, attribution, (&looks, at), lists, &mut seen);
            sums.push(weights.score(&seen));
            if let (Some(weights), Some(look)) = (&lists.manner, looks.get(at)) {
                manner::features(text, segments, attribution, look, lists, &mut seen);
                let sum = weights.sum(&seen);
                let odds = network.map_or(sum as f32, |network| network.attitudes.odds(&attribution.cue, sum));
                *manner = Some(if odds > 0.0 { Manner::Attitude } else { Manner::Speech });
            }
        }
    }
    let doubtful: Vec<usize> = (0..sums.len()).filter(|at| sums.get(*at).is_some_and(weights::in_doubt)).collect();
    let mut scores = vec![None; sums.len()];
    if let Some(Network { attributor, .. }) = network {
        let sight = |at: &usize| sight::sight(segments, attributions, &looks, *at, lists);
        let sights: Vec<Sight> = doubtful.iter().filter_map(sight).collect();
        for (at, told) in doubtful.iter().zip(attributor.act_scores(text, &sights).unwrap_or_default()) {
            if let Some(scores) = scores.get_mut(*at) {
                *scores = Some(told);
            }
        }
    }
    // Each with what told it.
    let learned = |at: usize| {
        let (sums, network) = (sums.get(at)?, scores.get(at).copied().flatten());
        let by = if network.is_some() { "acts-en-1, acts-en-accurate-1" } else { Weights::ID };
        Some((weights::best(sums, &network.unwrap_or_default())?, by))
    };
    let acts: Vec<Option<(Act, &str)>> = (0..attributions.len()).map(learned).collect();
    looks
        .into_iter()
        .zip(attributions)
        .zip(acts)
        .zip(manners)
        .map(|(((look, attribution), learned), manner)| {
            let act = match (look.by_rule, learned.map(|(act, _)| act)) {
                // Words that withhold a confirmation do nothing else, whatever the words around them look like.
                (Act::CannotConfirm, Some(_)) => Act::CannotConfirm,
                // "It is untrue" is no mere assertion.
                (Act::Deny | Act::Dismiss, Some(Act::Assert)) if look.content.refutes => look.by_rule,
                // What an outlet or a report carries it reports, whatever it states.
                (Act::Report, Some(Act::Assert)) => Act::Report,
                // Who merely says so confirms nothing, however an official words it.
                (Act::Assert, Some(Act::Confirm)) if look.content.sum(Act::Confirm) == 0 => Act::Assert,
                // A verb that affirms never denies, and one that denies never affirms.
                (by_rule, Some(learned)) if opposed(by_rule.stance(), learned.stance()) => by_rule,
                (by_rule, learned) => learned.unwrap_or(by_rule),
            };
            let mut reasons = vec![format!("{}: {}", look.by_rule.as_str(), look.reason)];
            if act != look.by_rule {
                let by = learned.map_or(Weights::ID, |(_, by)| by);
                reasons.push(format!("{}: the words taken together ({by})", act.as_str()));
            }
            let firmness = firmness::firmness(act, &look.cue, &look.content, lists, &mut reasons);
            Deed {
                act,
                firmness,
                manner,
                cue: (!attribution.cue.is_empty()).then(|| Cue {
                    spans: attribution.cue.clone(),
                    lemma: look.cue.lemma,
                    negated: look.cue.negated,
                }),
                reasons,
            }
        })
        .collect()
}

/// Whether one says that it is so, and the other that it is not.
fn opposed(a: Stance, b: Stance) -> bool {
    let affirms = |stance| matches!(stance, Stance::Affirms | Stance::AffirmsInPart | Stance::Accepts);
    let denies = |stance| matches!(stance, Stance::Denies | Stance::Refuses);
    affirms(a) && denies(b) || denies(a) && affirms(b)
}

/// The features of a page's attributions, one list for each, in the same order: what the classifier is
/// trained on.
#[must_use]
pub fn features(
    text: &str,
    segments: &Segments,
    attributions: &[Attribution],
    voices: &[Voice],
    lists: &Lists,
) -> Vec<Vec<u32>> {
    let looks = look(text, segments, attributions, voices, lists);
    let draw_one = |(at, attribution)| {
        let mut features = Vec::new();
        draw(text, segments, attribution, (&looks, at), lists, &mut features);
        features
    };
    attributions.iter().enumerate().map(draw_one).collect()
}

/// What the classifier of manners sees of a page's attributions, one list for each, in the same order.
#[must_use]
pub fn manner_features(
    text: &str,
    segments: &Segments,
    attributions: &[Attribution],
    voices: &[Voice],
    lists: &Lists,
) -> Vec<Vec<u32>> {
    let looks = look(text, segments, attributions, voices, lists);
    let draw_one = |(look, attribution)| {
        let mut features = Vec::new();
        manner::features(text, segments, attribution, look, lists, &mut features);
        features
    };
    looks.iter().zip(attributions).map(draw_one).collect()
}

/// What the lists see in one attribution.
struct Look {
    cue: CueReading,
    content: ContentReading,
    kind: SourceKind,
    by_rule: Act,
    reason: String,
    /// Whether the cue is a noun that names the act by itself.
    named: bool,
    /// Whether the cue is a verb that names it whatever the words are, or the source is a report.
    plain: bool,
    /// Whether the source says what it will do itself.
    undertakes: bool,
    continues: Option<usize>,
}

fn look(text: &str, segments: &Segments, attributions: &[Attribution], voices: &[Voice], lists: &Lists) -> Vec<Look> {
    let look = |(at, attribution): (usize, &Attribution)| {
        let kind = voices.get(at).map_or(SourceKind::None, |voice| voice.source.kind);
        let cue = cue::read(text, segments, attribution, lists);
        let content = content::read(text, segments, attribution, lists);
        let reports = kind != SourceKind::Person && are_reports(text, attribution);
        let (by_rule, reason) = rules::decide(&cue, &content, (kind, reports), lists);
        let entry = cue.entry.and_then(|entry| lists.cues.get(entry));
        let of = |part| entry.is_some_and(|entry| entry.part == part && !entry.content_decides);
        let named = of(lists::PartOfSpeech::Noun);
        // "Insisted that she be heard" demands; "insisted that she was heard" does not.
        let bare = entry.is_none_or(|entry| !entry.name.ends_with(" be")) || holds_bare_be(text, attribution);
        // A company reports its figures and a witness what he saw: that depends on the words.
        let verb = of(lists::PartOfSpeech::Verb) && !cue.negated && bare && by_rule != Act::Report;
        let plain = verb || reports && by_rule == Act::Report;
        let undertakes = content.clause.undertakes(kind).is_some();
        Look { cue, content, kind, by_rule, reason, named, plain, undertakes, continues: attribution.continues }
    };
    attributions.iter().enumerate().map(look).collect()
}

/// "Reports in the press", "media reports".
fn are_reports(text: &str, attribution: &Attribution) -> bool {
    let words = attribution.source.iter().flat_map(|span| span.of(text).split_whitespace());
    words.take(SOURCE).any(|word| matches!(word, "reports" | "Reports"))
}

fn holds_bare_be(text: &str, attribution: &Attribution) -> bool {
    attribution.content.iter().flat_map(|span| span.of(text).split_whitespace()).take(CLAUSE).any(|word| word == "be")
}

/// Words of a content in which its first verb stands.
const CLAUSE: usize = 12;
/// Words of a source that are read.
const SOURCE: usize = 8;

fn draw(
    text: &str,
    segments: &Segments,
    attribution: &Attribution,
    (looks, at): (&[Look], usize),
    lists: &Lists,
    features: &mut Vec<u32>,
) {
    let Some(look) = looks.get(at) else { return };
    let act_of = |at: usize| looks.get(at).map(|look| look.by_rule);
    let seen = Seen {
        cue: &look.cue,
        content: &look.content,
        by_rule: look.by_rule,
        kind: look.kind,
        before: at.checked_sub(1).and_then(act_of),
        continued: look.continues.and_then(act_of),
    };
    features::features(text, segments, attribution, &seen, lists, features);
}

#[cfg(test)]
mod tests;
