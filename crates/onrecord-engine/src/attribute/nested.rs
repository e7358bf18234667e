//! Attributions within the words of others: "The ministry said {the union had told its members to wait}."
//!
//! A tagger gives each word one role, so what stands within a content is hidden from it. The contents that
//! hold a word of reporting are therefore read once more, each as a paragraph of its own.

use onrecord_ledger::Span;

use super::{Attribute, Attribution, in_page_order};
use crate::act;
use crate::segment::{Paragraph, Segments, Sentence, Token, TokenKind};

/// Words that a content must have to be read again: a source, a cue and what was said.
const LEAST: usize = 5;
/// Tokens that its cue may have.
const LONGEST_CUE: usize = 4;
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
    attributions: Vec<Attribution>,
    acts: &act::Lists,
) -> Vec<Attribution> {
    let mut cues: Vec<Span> = attributions.iter().flat_map(|attribution| attribution.cue.iter().copied()).collect();
    cues.sort_unstable();
    let inner = contents(text, segments, &attributions, &cues, acts);
    if inner.paragraphs.is_empty() {
        return attributions;
    }
    let mut found = attributor.attribute_within(text, &inner);
    for nested in &mut found {
        beside_its_cue(&inner, nested);
    }
    found.retain(|nested| stands(text, &inner, nested, acts) && !nested.cue.iter().any(|cue| is_known(&cues, *cue)));
    for source in found.iter_mut().flat_map(|nested| &mut nested.source) {
        *source = opened(segments, *source);
    }
    if found.is_empty() {
        return attributions;
    }
    for nested in &mut found {
        nested.continues = None;
        nested.reasons.push("stands within another's words".to_owned());
    }
    in_page_order(attributions, found)
}

/// The contents that hold a word that may be a cue, as paragraphs, without the marks and the "that" around them.
/// `cues` are those that are known, in the order of the page.
fn contents(
    text: &str,
    segments: &Segments,
    attributions: &[Attribution],
    cues: &[Span],
    acts: &act::Lists,
) -> Segments {
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
        // Reading is dear: only those sentences are read that hold a word that what is found would stand on.
        let may_be_cue = |(at, token): (usize, &Token)| {
            let told = acts.communicates(token.span.of(text)) && is_real(text, own, at);
            (told && !is_known(cues, token.span)).then_some(tokens.start + at)
        };
        let mut told = own.iter().enumerate().filter_map(may_be_cue);
        let Some(first_cue) = told.next() else { continue };
        let last_cue = told.next_back().unwrap_or(first_cue);
        let sentence = |at: usize| segments.sentences.get(segments.sentence_of(at)?);
        let start = sentence(first_cue).map_or(tokens.start, |sentence| sentence.tokens.start.max(tokens.start));
        let end = sentence(last_cue).map_or(tokens.end, |sentence| sentence.tokens.end.min(tokens.end));
        tokens = start..end;
        let own = segments.tokens.get(tokens.clone()).unwrap_or_default();
        if own.iter().filter(|token| token.kind.is_word_or_number()).count() < LEAST {
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
    // "I'll" is a pronoun too.
    let bare = first.split(['\'', '’']).next().unwrap_or(first);
    let pronoun = alone && is_pronoun(bare);
    let long = nested.cue.iter().map(|span| inner.tokens_in(*span).len()).sum::<usize>() > LONGEST_CUE;
    if long || alone && (is_anybody(bare) || pronoun && is_unreal(first)) {
        return false;
    }
    let mut told = false;
    for (at, word) in nested.cue.iter().flat_map(words) {
        if !is_real(text, &inner.tokens, at) {
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

/// Contents are read together, but what one holds tells nothing of the words of another.
fn beside_its_cue(inner: &Segments, nested: &mut Attribution) {
    let paragraph = |span: &Span| inner.paragraph_of(inner.token_at(span.start()));
    let Some(own) = nested.cue.first().map(paragraph) else { return };
    nested.source.retain(|span| paragraph(span) == own);
    nested.content.retain(|span| paragraph(span) == own);
}

/// Whether nothing makes of the verb at this token a wish, a possibility or a plan, or denies it.
fn is_real(text: &str, tokens: &[Token], at: usize) -> bool {
    let before = tokens.get(..at).unwrap_or_default().iter().rev().map(|token| token.span.of(text));
    let mut verb_phrase = before.take(3).scan(false, |ended, word| {
        let goes_on = !*ended;
        *ended = !is_auxiliary(word);
        goes_on.then_some(word)
    });
    !tokens.get(at).is_some_and(|token| is_unreal(token.span.of(text))) && !verb_phrase.any(is_unreal)
}

/// A word that makes of what follows a wish, a possibility, a plan, or denies it: nobody has said it.
fn is_unreal(word: &str) -> bool {
    if let Some((_, drawn)) = word.split_once(['\'', '’']) {
        return matches!(drawn, "ll" | "d" | "t");
    }
    matches!(
        word.to_ascii_lowercase().as_str(),
        "to" | "would"
            | "could"
            | "should"
            | "may"
            | "might"
            | "can"
            | "cannot"
            | "must"
            | "will"
            | "if"
            | "never"
            | "not"
    )
}

/// A word that stands between a modal and its verb.
fn is_auxiliary(word: &str) -> bool {
    matches!(word, "have" | "has" | "had" | "be" | "been" | "also" | "even" | "ever" | "yet")
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

/// Whether one of the cues, in the order of the page, shares a word with this span.
fn is_known(cues: &[Span], span: Span) -> bool {
    let after = cues.partition_point(|known| known.end() <= span.start());
    cues.get(after).is_some_and(|known| known.overlaps(span))
}

/// Whether a word is a pronoun that stands for a source.
pub(crate) fn is_pronoun(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "he" | "she" | "it" | "they" | "we" | "i" | "you" | "who" | "which" | "that" | "him" | "her" | "them"
    )
}

/// A source that holds the mark that closes a quotation, with the one that opens it right before: `"Sever" reports`.
fn opened(segments: &Segments, source: Span) -> Span {
    let within = segments.tokens_in(source);
    let kinds = segments.tokens.get(within.clone()).unwrap_or_default();
    let before = within.start.checked_sub(1).and_then(|at| segments.tokens.get(at));
    let mark = kinds.iter().find(|token| matches!(token.kind, TokenKind::OpenQuote | TokenKind::CloseQuote));
    match before {
        Some(open) if open.kind == TokenKind::OpenQuote && mark.is_some_and(|it| it.kind == TokenKind::CloseQuote) => {
            open.span.cover(source)
        }
        _ => source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Data;
    use crate::marked::Marked;
    use proptest::prelude::*;

    /// Takes the words before a "said" or "told" for the source and those behind it for the content.
    struct BySaid;

    impl Attribute for BySaid {
        fn id(&self) -> &str {
            "by-said"
        }

        fn attribute(&self, text: &str, segments: &Segments) -> Vec<Attribution> {
            let span = |tokens: &[Token]| Some(tokens.first()?.span.cover(tokens.last()?.span));
            let read = |paragraph: &Paragraph| {
                let tokens = &segments.tokens[paragraph.tokens.clone()];
                let cue =
                    tokens.iter().rposition(|token| matches!(token.span.of(text), "said" | "told" | "thought"))?;
                Some(Attribution {
                    source: vec![span(&tokens[..cue])?],
                    cue: vec![tokens[cue].span],
                    content: vec![span(&tokens[cue + 1..])?],
                    continues: None,
                    score: 1.0,
                    reasons: Vec::new(),
                })
            };
            segments.paragraphs.iter().filter_map(read).collect()
        }
    }

    /// What stands within the marked contents is what is marked as `in`.
    fn check(marked: &str) {
        let page = Marked::parse(marked);
        let outer: Vec<Attribution> = page
            .spans("content")
            .into_iter()
            .map(|content| Attribution {
                source: page.spans("source"),
                cue: page.spans("cue"),
                content: vec![content],
                continues: None,
                score: 1.0,
                reasons: Vec::new(),
            })
            .collect();
        let acts = act::Lists::load(&Data::embedded()).expect("lists");
        let all = with_nested(&BySaid, &page.text, &page.segments(), outer.clone(), &acts);
        let found: Vec<&str> =
            all.iter().filter(|found| !outer.contains(found)).map(|found| found.content[0].of(&page.text)).collect();
        let wanted: Vec<&str> = page.spans("in").iter().map(|span| span.of(&page.text)).collect();
        assert_eq!(found, wanted, "{marked}");
    }

    #[test]
    fn a_statement_within_anothers_words_is_found() {
        check("{source|Vela} {cue|claimed} {content|that the union had told {in|its members to stay at home}}.");
        check("{content|“The minister told {in|me to wait, and I waited},”} {source|she} {cue|recalled}.");
    }

    #[test]
    fn what_one_content_tells_is_not_told_of_another() {
        let page = Marked::parse("{source|They} {cue|told} {content|me to wait}.\nThe {content|quay was shut}.");
        let mut nested = Attribution {
            source: page.spans("source"),
            cue: page.spans("cue"),
            content: page.spans("content"),
            continues: None,
            score: 1.0,
            reasons: Vec::new(),
        };
        beside_its_cue(&page.segments(), &mut nested);
        let words: Vec<&str> = nested.content.iter().map(|span| span.of(&page.text)).collect();
        assert_eq!(words, ["me to wait"]);
        assert_eq!(nested.source.len(), 1);
    }

    #[test]
    fn what_was_not_said_is_no_statement() {
        check("{source|Vela} {cue|hoped} {content|that the union would have told its members to stay}.");
        check("{source|Vela} {cue|denied} {content|that he never told the members to stay at home}.");
    }

    #[test]
    fn a_thought_is_no_statement_of_its_own() {
        check("{source|Vela} {cue|said} {content|that the members thought the strike was over by then}.");
        check("{source|Vela} {cue|said} {content|anybody told him so about the strike before}.");
    }

    proptest! {
        #[test]
        fn any_contents_are_read(text in "(said|told|“|”|that|Vela|he|, |\\. | |\n){0,40}", cuts in proptest::collection::vec(0usize..90, 6)) {
            let page = Marked::parse(&text);
            let place = |at: usize| text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(at);
            let outer: Vec<Attribution> = cuts
                .chunks(2)
                .filter_map(|cut| Span::new(&text, place(cut[0])?, place(cut[0] + cut[1])?).ok())
                .map(|content| Attribution {
                    source: Vec::new(), cue: Vec::new(), content: vec![content], continues: Some(0), score: 0.5, reasons: Vec::new(),
                })
                .collect();
            let acts = act::Lists::without_weights(&Data::embedded()).expect("lists");
            let all = with_nested(&BySaid, &text, &page.segments(), outer.clone(), &acts);
            prop_assert!(all.len() >= outer.len());
            prop_assert!(all.iter().all(|found| found.continues.is_none_or(|before| before < all.len())));
        }
    }
}
