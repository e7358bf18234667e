//! What the cue says: its entry in the list of reporting verbs, its dictionary form, its negation.

use onrecord_ledger::Span;

use super::lists::{Lists, PartOfSpeech, Thing};
use super::words::{BREAK, Word};
use crate::attribute::Attribution;
use crate::segment::Segments;

/// Words before a cue that may negate it.
const BEFORE: usize = 4;
/// Words after a cue that a phrase may run into ("declined … to comment on").
const AFTER: usize = 14;
/// Words of the content, or after the cue, among which the thing answered is looked for.
const THING_REACH: usize = 6;

/// A cue as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CueReading {
    /// Its entry in the list, by number; `None` where the list has none.
    pub(super) entry: Option<usize>,
    /// Dictionary form of its head word.
    pub(super) lemma: String,
    /// Whether the saying itself is denied.
    pub(super) negated: bool,
    /// Whether a verb of seeming or trying stands before ("seemed to confirm").
    pub(super) light: bool,
    /// What its object is: a claim, a request.
    pub(super) thing: Option<Thing>,
    /// Changes of firmness by words beside it, with the words.
    pub(super) strengths: Vec<usize>,
    /// The words around the cue, and which of them are the cue's.
    pub(super) words: Vec<Word>,
    pub(super) start: usize,
    pub(super) end: usize,
}

pub(super) fn read(text: &str, segments: &Segments, attribution: &Attribution, lists: &Lists) -> CueReading {
    let mut reading = CueReading::default();
    let (Some(first), Some(last)) = (attribution.cue.first(), attribution.cue.last()) else {
        return reading;
    };
    let first_token = segments.token_at(first.start());
    let last_token = segments.tokens_in(*last).end;
    let Some(paragraph) = segments.paragraph_of(first_token).and_then(|at| segments.paragraphs.get(at)) else {
        return reading;
    };
    let sentence = segments.sentence_of(first_token).and_then(|at| segments.sentences.get(at));
    let from = first_token.saturating_sub(BEFORE).max(sentence.map_or(0, |sentence| sentence.tokens.start));
    // A cue as long as its sentence is a mistake of the attributor; its first words tell enough.
    let to = (last_token.min(first_token + 40) + AFTER).min(paragraph.tokens.end);
    lists.words.read(text, segments, from..to, &mut reading.words);
    let in_spans = |word: &Word, spans: &[Span]| {
        segments.tokens.get(word.token).is_some_and(|token| spans.iter().any(|span| span.overlaps(token.span)))
    };
    let is_cue: Vec<bool> = reading.words.iter().map(|word| in_spans(word, &attribution.cue)).collect();
    let starts_content = |word: &Word| {
        let token = segments.tokens.get(word.token);
        token.is_some_and(|token| {
            attribution
                .content
                .first()
                .is_some_and(|span| token.span.start() <= span.start() && span.start() < token.span.end())
        })
    };
    reading.start = is_cue.iter().position(|is| *is).unwrap_or(0);
    reading.end = is_cue.iter().rposition(|is| *is).map_or(reading.start, |at| at + 1);

    let mut weak: Option<(usize, usize, usize)> = None;
    let mut strong: Option<(usize, usize, usize)> = None;
    let mut at = reading.start;
    let is_adverb = |word: Word| is_adverb(word, text, segments, lists);
    while at < reading.end && strong.is_none() {
        let mut next = at + 1;
        if is_cue.get(at) == Some(&true) {
            let after_determiner = at
                .checked_sub(1)
                .and_then(|before| reading.words.get(before))
                .is_some_and(|word| lists.known.determiners.contains(&word.lemma));
            let fits = |phrase: usize, end: usize| {
                let Some(entry) = lists.cues.get(phrase) else { return false };
                if entry.before_infinitive {
                    let to = end.checked_sub(1).and_then(|to| reading.words.get(to).map(|word| (to, word)));
                    if !to.is_some_and(|(to, word)| is_cue.get(to) == Some(&true) || starts_content(word)) {
                        return false;
                    }
                }
                true
            };
            let found = lists
                .cue_phrases
                .at(&reading.words, at, &is_adverb)
                .filter(|found| fits(found.phrase, found.end))
                .filter_map(|found| lists.cues.get(found.phrase).map(|entry| (found, entry)))
                .max_by_key(|(found, entry)| {
                    let fitting = (entry.part == PartOfSpeech::Noun) == after_determiner;
                    (super::pattern::words_of(&entry.name).count(), fitting, std::cmp::Reverse(found.phrase))
                });
            if let Some((found, entry)) = found {
                let place = (found.phrase, at, found.end);
                match entry.act {
                    None => {
                        // A bare auxiliary says nothing about how the act is done.
                        reading.light |=
                            !lists.known.auxiliaries.iter().any(|word| lists.words.name(*word) == entry.name);
                        next = found.end.min(reading.end).max(at + 1);
                    }
                    Some(_) if entry.content_decides => {
                        weak = weak.or(Some(place));
                        next = found.end.max(at + 1);
                    }
                    Some(_) => strong = Some(place),
                }
            }
        }
        at = next;
    }
    let place = strong.or(weak);
    let (head, head_end) = place.map_or((reading.start, reading.end), |(_, at, end)| (at, end));
    reading.entry = place.map(|(entry, _, _)| entry);
    let negative = reading.entry.and_then(|entry| lists.cues.get(entry)).is_some_and(|entry| entry.negative);
    reading.negated =
        !negative && (negated(&reading.words, head, lists) || silent_source(text, segments, attribution, lists));
    reading.lemma = match reading.entry.and_then(|entry| lists.cues.get(entry)) {
        Some(entry) => entry.head.clone(),
        None => unlisted_lemma(text, segments, &reading, &is_cue, lists),
    };
    reading.thing = thing(text, segments, &reading.words, head_end, lists)
        .or_else(|| thing_in_content(text, segments, attribution, lists));
    for at in 0..reading.words.len() {
        for found in lists.strength_phrases.at(&reading.words, at, &is_adverb) {
            let near = at + BEFORE >= reading.start && at < reading.end + 2;
            let in_content = reading.words.get(at).is_some_and(|word| in_spans(word, &attribution.content));
            if near && !in_content && lists.strengths.get(found.phrase).is_some_and(|strength| !strength.in_content) {
                reading.strengths.push(found.phrase);
            }
        }
    }
    reading
}

fn is_adverb(word: Word, text: &str, segments: &Segments, lists: &Lists) -> bool {
    lists.known.adverbs.contains(&word.lemma)
        || segments
            .tokens
            .get(word.token)
            .is_some_and(|token| token.span.len() > 4 && token.span.of(text).ends_with("ly"))
}

/// Whether a negation stands before this word, with nothing but auxiliaries and adverbs between.
fn negated(words: &[Word], head: usize, lists: &Lists) -> bool {
    let before = words.get(..head).unwrap_or_default();
    for (back, word) in before.iter().rev().take(BEFORE).enumerate() {
        if word.lemma == BREAK {
            return false;
        }
        if lists.known.negators.contains(&word.lemma) {
            // "not only said" says it.
            let next = before.len().checked_sub(back).and_then(|next| before.get(next));
            return next.is_none_or(|next| next.lemma != lists.known.only);
        }
    }
    false
}

/// "Neither ministry commented", "nobody denied it".
fn silent_source(text: &str, segments: &Segments, attribution: &Attribution, lists: &Lists) -> bool {
    let Some(source) = attribution.source.first() else { return false };
    let first = segments.tokens.get(segments.token_at(source.start()));
    let Some(first) = first else { return false };
    let mut lower = String::new();
    super::words::lower_into(first.span.of(text), &mut lower);
    let lemma = lists.words.lemma(&lower);
    lists.known.negators.contains(&lemma) && source.contains(first.span)
}

/// The first noun of the object that tells what is answered, before any clause begins.
fn thing(text: &str, segments: &Segments, words: &[Word], from: usize, lists: &Lists) -> Option<Thing> {
    for word in words.get(from..).unwrap_or_default().iter().take(THING_REACH) {
        if let Some(thing) = lists.things.get(&word.lemma).filter(|_| word.lemma > BREAK) {
            return Some(*thing);
        }
        let participle = segments.tokens.get(word.token).is_some_and(|token| token.span.of(text).ends_with("ing"));
        if word.lemma == BREAK || participle || lists.known.clause_openers.contains(&word.lemma) {
            return None;
        }
    }
    None
}

fn thing_in_content(text: &str, segments: &Segments, attribution: &Attribution, lists: &Lists) -> Option<Thing> {
    let first = attribution.content.first()?;
    let from = segments.token_at(first.start());
    let to = segments.tokens_in(*first).end.min(from + THING_REACH);
    let mut words = Vec::new();
    lists.words.read(text, segments, from..to, &mut words);
    thing(text, segments, &words, 0, lists)
}

/// The last word of the cue that is no auxiliary, with its ending taken off by rule.
fn unlisted_lemma(text: &str, segments: &Segments, reading: &CueReading, is_cue: &[bool], lists: &Lists) -> String {
    let mut lower = String::new();
    let mut best = String::new();
    for (word, _) in reading.words.iter().zip(is_cue).filter(|(_, is_cue)| **is_cue) {
        let Some(token) = segments.tokens.get(word.token) else { continue };
        super::words::lower_into(token.span.of(text), &mut lower);
        if word.lemma == BREAK || lists.known.auxiliaries.contains(&word.lemma) && !best.is_empty() {
            continue;
        }
        let name = lists.words.name(word.lemma);
        let known = if name.is_empty() { bare(&lower) } else { name.to_owned() };
        if best.is_empty() || lists.known.auxiliaries.iter().any(|auxiliary| lists.words.name(*auxiliary) == best) {
            best = known;
        }
    }
    best
}

/// A form without its ending, by the commonest rules: right for most verbs of no list.
fn bare(form: &str) -> String {
    let stem = |ending: &str| form.strip_suffix(ending).filter(|stem| stem.len() > 2);
    if let Some(stem) = stem("ied").or_else(|| stem("ies")) {
        return format!("{stem}y");
    }
    if let Some(stem) = stem("ed").or_else(|| stem("ing")) {
        let mut ends = stem.chars().rev();
        return match (ends.next(), ends.next()) {
            (Some(last), Some(before)) if last == before && !matches!(last, 's' | 'l' | 'e') => {
                stem.chars().take(stem.chars().count() - 1).collect()
            }
            (Some('s'), Some('s')) => stem.to_owned(),
            (Some('c' | 'g' | 's' | 'v' | 'z' | 'u'), _) => format!("{stem}e"),
            (Some('t'), Some('a')) => format!("{stem}e"),
            _ => stem.to_owned(),
        };
    }
    match stem("s") {
        Some(stem) if !stem.ends_with('s') => stem.to_owned(),
        _ => form.to_owned(),
    }
}
