//! Attributions within the words of others: "The ministry said {the union had told its members to wait}."
//!
//! A tagger gives each word one role, so what stands within a content is hidden from it. The contents that
//! hold a word of reporting are therefore read once more, each as a paragraph of its own.

use onrecord_ledger::Span;

use super::{Attribute, Attribution};
use crate::act;
use crate::segment::{Paragraph, Segments, Sentence, Token, TokenKind};

/// Words that a content must have to be read again: a source, a cue and what was said.
const LEAST: usize = 5;
/// What stands within is a statement of its own only where it leaves out this share of the words around it.
const WHOLE: f64 = 0.95;

/// The attributions with those that stand within the contents of others, in the order of the page.
///
/// What is found within is kept only where it has a source and a word of reporting in its cue, and where a
/// pronoun as source says or asks something: "he said he hopes" is one statement, "he said he had told
/// them to go" is two.
#[must_use]
pub fn with_nested(
    attributor: &dyn Attribute,
    text: &str,
    segments: &Segments,
    mut attributions: Vec<Attribution>,
    acts: &act::Lists,
) -> Vec<Attribution> {
    let inner = contents(text, segments, &attributions, acts);
    if inner.paragraphs.is_empty() {
        return attributions;
    }
    let mut cues: Vec<Span> = attributions.iter().flat_map(|attribution| attribution.cue.iter().copied()).collect();
    cues.sort_unstable();
    let mut found = attributor.attribute(text, &inner);
    found.retain(|nested| stands(text, &inner, nested, acts) && !is_known(&cues, nested));
    if found.is_empty() {
        return attributions;
    }
    for nested in &mut found {
        nested.continues = None;
        nested.reasons.push("stands within another's words".to_owned());
    }
    let mut order: Vec<(Option<Span>, usize)> = (attributions.iter().chain(&found))
        .enumerate()
        .map(|(number, attribution)| (attribution.content.first().copied(), number))
        .collect();
    order.sort_by_key(|(first, number)| (first.map(|span| span.start()), *number));
    let mut place = vec![0; order.len()];
    for (to, (_, number)) in order.iter().enumerate() {
        if let Some(place) = place.get_mut(*number) {
            *place = to;
        }
    }
    for attribution in &mut attributions {
        attribution.continues = attribution.continues.and_then(|before| place.get(before).copied());
    }
    let mut all: Vec<(usize, Attribution)> = place.into_iter().zip(attributions.into_iter().chain(found)).collect();
    all.sort_by_key(|(to, _)| *to);
    all.into_iter().map(|(_, attribution)| attribution).collect()
}

/// The contents that hold a word of reporting, as paragraphs, without the marks and the "that" around them.
fn contents(text: &str, segments: &Segments, attributions: &[Attribution], acts: &act::Lists) -> Segments {
    let mut inner = Segments::default();
    let mut spans: Vec<Span> =
        attributions.iter().flat_map(|attribution| attribution.content.iter().copied()).collect();
    spans.sort_unstable();
    spans.dedup();
    let mut read = 0;
    for span in spans {
        let mut tokens = segments.tokens_in(span);
        // Contents that overlap are read once.
        if tokens.start < read {
            continue;
        }
        let token = |at: usize| segments.tokens.get(at);
        let in_quotes = token(tokens.start).is_some_and(|token| token.kind == TokenKind::OpenQuote);
        let edge = |token: &Token| !token.kind.is_word_or_number();
        while token(tokens.start).is_some_and(|token| edge(token) || token.span.of(text) == "that") {
            tokens.start += 1;
        }
        while tokens.end > tokens.start && token(tokens.end - 1).is_some_and(edge) {
            tokens.end -= 1;
        }
        let own = segments.tokens.get(tokens.clone()).unwrap_or_default();
        let words = own.iter().filter(|token| token.kind.is_word_or_number()).count();
        if words < LEAST || !own.iter().any(|token| acts.reports(token.span.of(text))) {
            continue;
        }
        read = tokens.end;
        let first = inner.tokens.len();
        inner.tokens.extend(own.iter().map(|token| Token { quoted: token.quoted && !in_quotes, ..*token }));
        let first_sentence = inner.sentences.len();
        let from = segments.sentence_of(tokens.start).unwrap_or(segments.sentences.len());
        for sentence in segments.sentences.iter().skip(from) {
            let (start, end) = (sentence.tokens.start.max(tokens.start), sentence.tokens.end.min(tokens.end));
            if start >= end {
                break;
            }
            inner.sentences.push(Sentence { tokens: first + start - tokens.start..first + end - tokens.start });
        }
        let role = segments.paragraph_of(tokens.start).and_then(|at| segments.paragraphs.get(at));
        let Some(role) = role.map(|paragraph| paragraph.role) else { continue };
        inner.paragraphs.push(Paragraph {
            role,
            tokens: first..inner.tokens.len(),
            sentences: first_sentence..inner.sentences.len(),
        });
    }
    inner
}

/// Whether what was found within a content is somebody's statement of its own.
fn stands(text: &str, inner: &Segments, nested: &Attribution, acts: &act::Lists) -> bool {
    let words = |span: &Span| inner.tokens_in(*span).filter_map(|at| Some((at, inner.tokens.get(at)?.span.of(text))));
    let mut source = nested.source.iter().flat_map(words).map(|(_, word)| word);
    let Some(first) = source.next() else { return false };
    let alone = source.next().is_none();
    if alone && is_anybody(first) {
        return false;
    }
    let pronoun = alone && is_pronoun(first);
    let mut told = false;
    for (at, word) in nested.cue.iter().flat_map(words) {
        let before = at.checked_sub(1).and_then(|before| inner.tokens.get(before)).map(|token| token.span.of(text));
        if is_unreal(word) || before.is_some_and(is_unreal) {
            return false;
        }
        told |= if pronoun { acts.speaks(word) } else { acts.communicates(word) };
    }
    let around = nested.content.first().and_then(|span| inner.paragraph_of(inner.token_at(span.start())));
    let around = around.and_then(|at| inner.paragraphs.get(at)).and_then(|paragraph| {
        let tokens = inner.tokens.get(paragraph.tokens.clone())?;
        Some(tokens.first()?.span.cover(tokens.last()?.span).len())
    });
    let content: usize = nested.content.iter().map(|span| span.len()).sum();
    told && around.is_some_and(|around| (content as f64) < WHOLE * around as f64)
}

/// A word that makes of what follows a wish, a possibility or a plan: nobody has said it yet.
fn is_unreal(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "to" | "would"
            | "could"
            | "should"
            | "may"
            | "might"
            | "can"
            | "cannot"
            | "can't"
            | "can’t"
            | "must"
            | "will"
            | "won't"
            | "won’t"
            | "wouldn't"
            | "wouldn’t"
            | "if"
            | "never"
    )
}

/// A word for nobody in particular.
fn is_anybody(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "you"
            | "who"
            | "which"
            | "that"
            | "people"
            | "anybody"
            | "anyone"
            | "nobody"
            | "someone"
            | "somebody"
            | "everyone"
            | "everybody"
            | "some"
            | "many"
            | "few"
            | "most"
            | "one"
            | "voters"
            | "what"
    )
}

/// Whether one of the cues, in the order of the page, shares a word with the cue of this attribution.
fn is_known(cues: &[Span], nested: &Attribution) -> bool {
    nested.cue.iter().any(|cue| {
        let after = cues.partition_point(|known| known.end() <= cue.start());
        cues.get(after).is_some_and(|known| known.overlaps(*cue))
    })
}

/// Whether a word is a pronoun that stands for a source.
pub(crate) fn is_pronoun(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "he" | "she" | "it" | "they" | "we" | "i" | "you" | "who" | "which" | "that" | "him" | "her" | "them"
    )
}
