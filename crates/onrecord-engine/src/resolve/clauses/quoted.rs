//! Words that one carries for another: "The daily quoted Vela as saying …", "…, Brandt stressed that …, the agency
//! reported": the words are the other's, and who carries them is the relay.

use std::ops::Range;

use onrecord_ledger::Span;

use super::super::words;

use super::{Clauses, Told, remove};
use crate::attribute::Attribution;

/// Tokens before the "that" of what a relay carries.
const RELAYED: usize = 24;
/// Tokens between "quoted" and "as saying".
const QUOTED_REACH: usize = 24;
/// How sure to be of what the form alone tells.
const UNSEEN_SCORE: f32 = 0.6;

/// What "X quoted Y as saying" is made of.
struct Quoted {
    speaker: Range<usize>,
    verb: usize,
    saying: Range<usize>,
}

/// How what somebody only cites is brought in.
const CITING: [&str; 2] = ["quoting", "citing"];

impl Clauses<'_, '_> {
    /// "The paper, quoting “secret letters,” said …": a quotation that is cited does not speak, whoever cites it does.
    pub(super) fn citer(&self, attribution: &Attribution) -> Option<Span> {
        let words = self.words;
        let ([source], Some(cue)) = (&attribution.source[..], attribution.cue.first()) else { return None };
        if source.end() > cue.start() || !self.same_sentence(*source, *cue) {
            return None;
        }
        let source = self.tokens(*source);
        let sentence = self.sentence(source.start);
        let spoken = source.clone().find(|at| words.is(*at, words::WORD))?;
        let before = (sentence.start..spoken).rev().find(|at| words.is(*at, words::WORD))?;
        let comma = before.checked_sub(1).filter(|at| *at > sentence.start && words.written(*at) == ",")?;
        if !words.quoted(spoken) || words.quoted(before) || !CITING.contains(&self.lower(before).as_ref()) {
            return None;
        }
        words.span(self.subject_before(comma, &sentence)?)
    }

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
            let Some(Quoted { speaker, verb, saying }) = self.quoted(&sentence) else { continue };
            let told = |attribution: &Attribution| -> Vec<Span> {
                attribution.content.iter().filter_map(|span| self.after(*span, saying.end)).collect()
            };
            let content = attributions.get(at).map(told).unwrap_or_default();
            if content.is_empty() && self.quoted_behind(attributions.get_mut(at), &speaker, verb, &saying, &sentence) {
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

    /// "Z, X quoted Y as saying.": the words stand before.
    fn quoted_behind(
        &self,
        attribution: Option<&mut Attribution>,
        speaker: &Range<usize>,
        verb: usize,
        saying: &Range<usize>,
        sentence: &Range<usize>,
    ) -> bool {
        let words = self.words;
        let closes = saying.end >= sentence.end || !words.is(saying.end, words::WORD | words::NUMBER);
        let Some(attribution) = attribution.filter(|_| closes) else { return false };
        let by_verb = attribution.cue.iter().any(|cue| self.tokens(*cue).contains(&verb));
        let about = attribution.content.iter().all(|span| {
            let tokens = self.tokens(*span);
            let before = by_verb && sentence.start <= tokens.start && tokens.end <= verb;
            before || speaker.start <= tokens.start && tokens.end <= saying.end
        });
        let Some(relay) = attribution.source.first().map(|span| self.tokens(*span).start).filter(|_| about) else {
            return false;
        };
        let end = (sentence.start..relay.min(verb)).rev().find(|at| words.written(*at) == ",");
        let told = end.and_then(|end| words.segments.tokens.get(sentence.start..end));
        let told = told.and_then(|told| Some(told.first()?.span.cover(told.last()?.span)));
        let (Some(content), Some(source)) = (told, words.span(speaker.clone())) else { return false };
        attribution.content = vec![content];
        attribution.source = vec![source];
        attribution.cue = [verb..verb + 1, saying.clone()].into_iter().filter_map(|part| words.span(part)).collect();
        attribution.reasons.push("somebody quoted as saying".to_owned());
        true
    }

    /// The same where no tagger saw it: the form alone tells who said what.
    pub(super) fn quoted_unseen(&self, attributions: &[Attribution]) -> Vec<Attribution> {
        let words = self.words;
        let told = Told::of(attributions);
        let paragraphs = words.segments.paragraphs.iter().filter(|paragraph| paragraph.role.holds_statements());
        let tokens = paragraphs.flat_map(|paragraph| paragraph.tokens.clone());
        tokens
            .filter(|at| words.written(*at) == "as" && !words.quoted(*at))
            .filter_map(|at| {
                let sentence = self.sentence(at);
                let Quoted { speaker, verb, saying } = self.quoted(&sentence)?;
                let (cue, whole) = (words.span(verb..verb + 1)?, words.span(saying.clone())?);
                if saying.start != at || speaker.start < verb || told.overlaps(cue) || told.overlaps(whole) {
                    return None;
                }
                let mut unseen = Attribution {
                    source: vec![cue],
                    cue: vec![cue],
                    content: vec![whole],
                    continues: None,
                    score: UNSEEN_SCORE,
                    reasons: Vec::new(),
                };
                self.quoted_behind(Some(&mut unseen), &speaker, verb, &saying, &sentence).then_some(unseen)
            })
            .collect()
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
