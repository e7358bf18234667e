//! Words that one carries for another: "The daily quoted Vela as saying …", "…, Brandt stressed that …, the agency
//! reported": the words are the other's, and who carries them is the relay.

use std::ops::Range;

use onrecord_ledger::Span;

use super::super::words;
use super::{Clauses, remove};
use crate::attribute::Attribution;
use crate::segment::TokenKind;

/// Tokens before the "that" of what a relay carries.
const RELAYED: usize = 24;
/// Tokens between "quoted" and "as saying".
const QUOTED_REACH: usize = 24;

/// What "X quoted Y as saying" is made of.
#[derive(Clone)]
struct Quoted {
    speaker: Range<usize>,
    verb: usize,
    saying: Range<usize>,
}

impl Clauses<'_, '_> {
    /// "X quoted Y as saying Z": Y said Z. The tagger takes X for the source and all the rest for the
    /// content, or makes two attributions of it.
    pub(super) fn join_quoted(&self, attributions: &mut Vec<Attribution>) {
        let words = self.words;
        let mut gone = vec![false; attributions.len()];
        for at in 0..attributions.len() {
            let Some(content) = attributions.get(at).and_then(|attribution| attribution.content.last()) else {
                continue;
            };
            let last = self.tokens(*content);
            let sentence = self.sentence(last.start);
            let Some(quoted) = self.quoted(&sentence) else { continue };
            let Quoted { speaker, verb, saying } = quoted.clone();
            let told = |attribution: &Attribution| -> Vec<Span> {
                attribution.content.iter().filter_map(|span| self.after(*span, saying.end)).collect()
            };
            let content = attributions.get(at).map(told).unwrap_or_default();
            if content.is_empty()
                && let Some(attribution) = attributions.get_mut(at)
                && self.quoted_behind(attribution, &quoted, &sentence)
            {
                continue;
            }
            let begins = content.first().map(|span| self.tokens(*span).start);
            if !begins.is_some_and(|begins| (saying.end..saying.end + 3).contains(&begins)) {
                continue;
            }
            let Some(source) = words.span(speaker) else { continue };
            let cue: Vec<Span> =
                [verb..verb + 1, saying.clone()].into_iter().filter_map(|part| words.span(part)).collect();
            for (number, other) in attributions.iter_mut().enumerate() {
                if number == at {
                    other.source = vec![source];
                    other.cue.clone_from(&cue);
                    other.content.clone_from(&content);
                    other.reasons.push("somebody quoted as saying".to_owned());
                } else if other.cue.iter().any(|cue| self.tokens(*cue).contains(&verb))
                    && told(other).is_empty()
                    && let Some(gone) = gone.get_mut(number)
                {
                    *gone = true;
                }
            }
        }
        remove(attributions, &gone);
    }

    /// "Z, X quoted Y as saying.": the words stand before. The tagger takes "Y as saying" for the content, or Z for X's.
    fn quoted_behind(&self, attribution: &mut Attribution, quoted: &Quoted, sentence: &Range<usize>) -> bool {
        let Quoted { speaker, verb, saying } = quoted;
        let Some(relay) = attribution.source.first().map(|span| self.tokens(*span).start) else { return false };
        let of_relay = relay < *verb
            && *verb < speaker.start
            && attribution.cue.iter().any(|cue| self.tokens(*cue).contains(verb));
        let about = attribution.content.iter().map(|span| self.tokens(*span)).all(|content| {
            speaker.start <= content.start && content.end <= saying.end
                || of_relay && sentence.start <= content.start && content.end <= relay
        });
        let told = about.then(|| self.told_before(quoted, relay.min(*verb), sentence)).flatten();
        let Some([source, cue, content]) = told else { return false };
        (attribution.source, attribution.cue, attribution.content) = (source, cue, content);
        attribution.reasons.push("somebody quoted as saying".to_owned());
        true
    }

    /// Source, cue and content of "Z, X quoted Y as saying", where X begins at `relay` and nothing follows.
    fn told_before(&self, quoted: &Quoted, relay: usize, sentence: &Range<usize>) -> Option<[Vec<Span>; 3]> {
        let words = self.words;
        let Quoted { speaker, verb, saying } = quoted;
        if saying.end < sentence.end && words.is(saying.end, words::WORD | words::NUMBER) {
            return None;
        }
        let comma = (sentence.start..relay).rev().find(|at| words.written(*at) == ",")?;
        // “Z,” X quoted: the mark that closes stands behind the comma.
        let closes = words.segments.tokens.get(comma + 1).is_some_and(|token| token.kind == TokenKind::CloseQuote);
        let end = if closes { comma + 2 } else { comma };
        let told = words.segments.tokens.get(sentence.start..end)?;
        let content = told.first()?.span.cover(told.last()?.span);
        let cue = [*verb..verb + 1, saying.clone()].into_iter().filter_map(|part| words.span(part)).collect();
        Some([vec![words.span(speaker.clone())?], cue, vec![content]])
    }

    /// "Vela stressed that Z, Halpress reported.": Vela said Z, and the agency carried it.
    pub(super) fn relayed(&self, attribution: &mut Attribution) {
        let words = self.words;
        let [content] = attribution.content[..] else { return };
        let [cue] = attribution.cue[..] else { return };
        let (told, cue) = (self.tokens(content), self.tokens(cue));
        let reports = matches!(words.written(cue.start), "reported" | "reports");
        let opens = self.sentence(told.start).contains(&cue.start) && !words.quoted(told.start);
        if !reports || !opens || cue.start < told.end {
            return;
        }
        let Some(that) = (told.start + 2..told.end.min(told.start + RELAYED)).find(|at| words.written(*at) == "that")
        else {
            return;
        };
        let verb = that - 1;
        let says = words.written(verb).ends_with("ed") || matches!(words.written(verb), "said" | "says");
        let begin = (told.start..verb).rev().find(|at| words.written(*at) == ",").map_or(told.start, |comma| comma + 1);
        let opening = begin == told.start || words.is(told.start, words::PREPOSITION) || self.is_adverbial(told.start);
        let Some(subject) = (says && opening)
            .then(|| self.noun_phrase(verb, &(begin..told.end), words.quoted(verb)))
            .flatten()
            .filter(|subject| subject.start == begin)
        else {
            return;
        };
        let parts = (words.span(subject), words.span(verb..that), self.after(content, that));
        let (Some(source), Some(cue), Some(content)) = parts else { return };
        attribution.source = vec![source];
        attribution.cue = vec![cue];
        attribution.content = vec![content];
        attribution.reasons.push("carried by a relay that reports it".to_owned());
    }

    /// The part of a span that stands behind a token.
    fn after(&self, span: Span, token: usize) -> Option<Span> {
        let tokens = self.tokens(span);
        let rest = self.words.segments.tokens.get(tokens.start.max(token)..tokens.end)?;
        Some(rest.first()?.span.cover(rest.last()?.span))
    }

    /// Somebody whom another quotes in this sentence.
    fn quoted(&self, sentence: &Range<usize>) -> Option<Quoted> {
        let words = self.words;
        let as_at = sentence.clone().find(|at| {
            words.written(*at) == "as"
                && matches!(
                    words.written(at + 1),
                    "saying" | "telling" | "warning" | "claiming" | "insisting" | "adding" | "denying" | "stating"
                )
        })?;
        let low = sentence.start.max(as_at.saturating_sub(QUOTED_REACH));
        let verb = (low..as_at).rev().find(|at| {
            matches!(
                words.written(*at),
                "quoted" | "quotes" | "quoting" | "quote" | "cited" | "cites" | "citing" | "cite"
            )
        })?;
        let mut begins = verb;
        while begins > sentence.start && (self.is_adverbial(begins - 1) || self.is_auxiliary(begins - 1)) {
            begins -= 1;
        }
        let passive = words.written(verb).ends_with("ed") && (begins..verb).any(|at| self.is_be(at));
        let speaker = if passive {
            self.noun_phrase(begins, sentence, words.quoted(verb))?
        } else {
            let mut end = as_at;
            while end > verb + 1 && !words.is(end - 1, words::WORD) {
                end -= 1;
            }
            (end > verb + 1).then_some(verb + 1..end)?
        };
        Some(Quoted { speaker, verb, saying: as_at..as_at + 2 })
    }
}
