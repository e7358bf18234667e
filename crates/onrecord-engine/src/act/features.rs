//! What the classifier sees of a statement: hashed features, the same in training and in use.

use onrecord_ledger::{Act, SourceKind};

use super::clause::Clause;
use super::content::ContentReading;
use super::cue::CueReading;
use super::lists::{Lists, Thing};
use super::words::{UNKNOWN, Word, lower_into};
use crate::attribute::Attribution;
use crate::model::Feature;
use crate::segment::{Segments, TokenKind};

/// What the features are; raised when one changes its meaning, so that old weights are refused.
pub(super) const SCHEMA: [&str; 2] = ["acts", "2"];

/// Words of a content that become features.
const WORDS: usize = 60;

/// What is known of a statement before its features are drawn.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    pub(super) cue: &'a CueReading,
    pub(super) content: &'a ContentReading,
    /// What the lists make of it.
    pub(super) by_rule: Act,
    pub(super) kind: SourceKind,
    /// What the lists make of the statement before it, and of the one that it continues.
    pub(super) before: Option<Act>,
    pub(super) continued: Option<Act>,
}

/// The feature that says that the lists alone give this act: where training starts from.
#[must_use]
pub fn by_rule_feature(act: Act) -> u32 {
    Feature::new(1).byte(act as u8).hash()
}

/// The features of a statement, in a fixed order; a feature may come twice.
pub(super) fn features(
    text: &str,
    segments: &Segments,
    attribution: &Attribution,
    seen: &Seen<'_>,
    lists: &Lists,
    features: &mut Vec<u32>,
) {
    features.clear();
    let Seen { cue, content, by_rule, kind, .. } = seen;
    let mut give = |feature: Feature| features.push(feature.hash());
    let act_of = |act: Act| act as u8;
    let optional = |act: Option<Act>| act.map_or(0xfe, act_of);
    let entry = cue.entry.and_then(|entry| lists.cues.get(entry));
    let content_decides = entry.is_none_or(|entry| entry.content_decides);
    let name = entry.map_or("", |entry| entry.name.as_str());
    let thing = match cue.thing {
        None => 0,
        Some(Thing::Claim) => 1,
        Some(Thing::Request) => 2,
    };
    let no_cue = u8::from(attribution.cue.is_empty());
    give(Feature::new(0));
    give(Feature::new(1).byte(act_of(*by_rule)));
    give(Feature::new(2).byte(act_of(*by_rule)).byte(u8::from(content_decides)));
    give(Feature::new(3).byte(act_of(*by_rule)).byte(*kind as u8));
    give(Feature::new(4).byte(*kind as u8).byte(u8::from(content_decides)));
    give(Feature::new(5).word(&cue.lemma).byte(u8::from(cue.negated)));
    give(Feature::new(6).word(name).byte(u8::from(cue.negated)));
    give(Feature::new(7).word(name).byte(thing));
    give(Feature::new(8).byte(u8::from(cue.negated)).byte(u8::from(cue.light)).byte(no_cue));
    give(Feature::new(9).byte(optional(seen.before)).byte(no_cue));
    give(Feature::new(10).byte(optional(seen.continued)));
    give(Feature::new(11).word(name).byte(*kind as u8));

    let mut lower = String::new();
    let form = |word: &Word, lower: &mut String| match lists.words.name(word.lemma) {
        "" => {
            let token = segments.tokens.get(word.token);
            match token.map(|token| token.kind) {
                Some(TokenKind::Number) => "0".clone_into(lower),
                Some(_) => lower_into(token.map_or("", |token| token.span.of(text)), lower),
                None => lower.clear(),
            }
        }
        known => known.clone_into(lower),
    };
    for word in cue.words.get(cue.start..cue.end).unwrap_or_default().iter().take(8) {
        form(word, &mut lower);
        give(Feature::new(12).word(&lower));
    }
    let around =
        [(13, cue.start.checked_sub(1)), (14, cue.start.checked_sub(2)), (15, Some(cue.end)), (16, Some(cue.end + 1))];
    for (template, at) in around {
        if let Some(word) = at.and_then(|at| cue.words.get(at)).filter(|_| no_cue == 0) {
            form(word, &mut lower);
            give(Feature::new(template).word(&lower));
        }
    }

    let mut top = (0u16, None);
    for act in Act::ALL {
        let (sum, peak) = (content.sum(act), content.peak(act));
        let bin = match sum {
            0 => continue,
            1..=3 => sum,
            4..=5 => 4,
            _ => 5,
        };
        give(Feature::new(20).byte(act_of(act)).byte(bin));
        give(Feature::new(21).byte(act_of(act)).byte(peak).byte(u8::from(content_decides)));
        let weight = u16::from(peak) << 8 | u16::from(sum);
        if weight > top.0 {
            top = (weight, Some(act));
        }
    }
    give(Feature::new(22).byte(optional(top.1)).byte(u8::from(content_decides)));
    give(Feature::new(23).byte(optional(top.1)).word(name));
    give(
        Feature::new(24)
            .byte(u8::from(content.asks))
            .byte(u8::from(content.ends_asking))
            .byte(u8::from(content_decides)),
    );
    let quoted = attribution
        .content
        .first()
        .and_then(|span| segments.tokens.get(segments.token_at(span.start())))
        .is_some_and(|token| token.quoted || token.kind == TokenKind::OpenQuote);
    let length = content.words.len();
    give(Feature::new(25).byte(u8::from(quoted)).byte(u8::from(content_decides)));
    give(Feature::new(26).byte(match length {
        0..=3 => 0,
        4..=8 => 1,
        9..=20 => 2,
        _ => 3,
    }));

    let mut before = String::new();
    for (at, word) in content.words.iter().take(WORDS).enumerate() {
        form(word, &mut lower);
        give(Feature::new(30).word(&lower));
        if let Ok(at) = u8::try_from(at)
            && at < 3
        {
            give(Feature::new(31).byte(at).word(&lower));
        }
        if at > 0 && (word.lemma != UNKNOWN) {
            give(Feature::new(32).word(&before).word(&lower));
            if at == 1 {
                give(Feature::new(33).word(&before).word(&lower).byte(u8::from(content_decides)));
            }
        }
        std::mem::swap(&mut before, &mut lower);
    }
    let Clause { subject, verb, negated, condition, .. } = content.clause;
    let (subject, negated, condition) = (subject as u8, u8::from(negated), u8::from(condition));
    let decides = u8::from(content_decides);
    give(Feature::new(50).byte(subject).byte(verb).byte(negated).byte(decides));
    give(Feature::new(51).byte(subject).byte(verb).byte(negated).byte(*kind as u8).byte(decides));
    give(Feature::new(52).byte(condition).byte(verb).byte(negated).byte(decides));
    give(Feature::new(53).byte(condition).byte(act_of(*by_rule)));
    give(Feature::new(54).byte(subject).byte(verb).byte(negated).byte(act_of(*by_rule)));
    for span in attribution.source.first().into_iter().chain(attribution.source.last()) {
        let tokens = segments.tokens.get(segments.tokens_in(*span)).unwrap_or_default();
        for (template, token) in [(40, tokens.first()), (41, tokens.last())] {
            lower_into(token.map_or("", |token| token.span.of(text)), &mut lower);
            give(Feature::new(template).word(&lower));
        }
    }
    if attribution.source.is_empty() {
        give(Feature::new(42));
    }
}
