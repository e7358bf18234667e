//! The paragraphs of a page as the network sees them.

use std::ops::Range;

use crate::segment::{Segments, TokenKind};

use super::form::{Clusters, Form};

/// Longest run of tokens that is read as one paragraph; a longer one is cut between sentences where it can be, so
/// that memory stays bounded on any page.
const LONGEST: usize = 2_000;

/// A token in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Its spelling.
    pub form: Form,
    /// Where it stands, 0 to 15: four times 0 outside quotation marks, 1 inside, 2 opening mark, 3 closing mark;
    /// and 1 for the first, 2 for the last token of a sentence.
    pub place: u32,
}

/// A paragraph, or a stretch of a very long one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// Its tokens, indices into [`Segments::tokens`].
    pub tokens: Range<usize>,
    /// What each of them looks like.
    pub looks: Vec<Look>,
    /// What stands around it, a bit each: 64 first of the article, 32 behind a colon, 16 behind an open quotation,
    /// 8 behind a paragraph that begins with a quotation, 4 before such a one, 2 begins with a quotation, 1 is
    /// nothing else.
    pub around: u8,
}

/// The scenes of a page: every paragraph whose role holds statements, in order.
#[must_use]
pub fn scenes(text: &str, segments: &Segments, clusters: &Clusters) -> Vec<Scene> {
    let prose: Vec<&Range<usize>> = segments
        .paragraphs
        .iter()
        .filter(|paragraph| paragraph.role.holds_statements())
        .map(|paragraph| &paragraph.tokens)
        .collect();
    let mut scenes = Vec::with_capacity(prose.len());
    for (at, tokens) in prose.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| prose.get(at)).copied();
        let around = around(text, segments, before, tokens, prose.get(at + 1).copied());
        for tokens in stretches(segments, (*tokens).clone()) {
            let looks = looks(text, segments, tokens.clone(), clusters);
            scenes.push(Scene { tokens, looks, around });
        }
    }
    scenes
}

/// The paragraph cut into stretches that are short enough, at ends of sentences where there are any.
fn stretches(segments: &Segments, tokens: Range<usize>) -> Vec<Range<usize>> {
    let mut cut = Vec::new();
    let mut start = tokens.start;
    while tokens.end - start > LONGEST {
        let limit = start + LONGEST;
        let sentence = segments.sentence_of(limit).and_then(|at| segments.sentences.get(at));
        let end = sentence.map(|sentence| sentence.tokens.start).filter(|end| *end > start).unwrap_or(limit);
        cut.push(start..end);
        start = end;
    }
    cut.push(start..tokens.end);
    cut
}

fn looks(text: &str, segments: &Segments, tokens: Range<usize>, clusters: &Clusters) -> Vec<Look> {
    let mut sentence = segments.sentence_of(tokens.start).unwrap_or(segments.sentences.len());
    let mut looks = Vec::with_capacity(tokens.len());
    let mut known_by = Vec::with_capacity(tokens.len());
    for at in tokens.clone() {
        while segments.sentences.get(sentence).is_some_and(|sentence| sentence.tokens.end <= at) {
            sentence += 1;
        }
        let bounds = segments.sentences.get(sentence).map_or(0..0, |sentence| sentence.tokens.clone());
        let Some(token) = segments.tokens.get(at) else { continue };
        let quoting = match token.kind {
            TokenKind::OpenQuote => 2,
            TokenKind::CloseQuote => 3,
            _ => u32::from(token.quoted),
        };
        let first = at == bounds.start.max(tokens.start);
        let last = at + 1 == bounds.end.min(tokens.end);
        let place = 4 * quoting + u32::from(first) + 2 * u32::from(last);
        let (form, word) = Form::spelled(text, *token);
        looks.push(Look { form, place });
        known_by.push(word);
    }
    // Looked up one right after the other, so that the processor fetches several at once.
    for (look, word) in looks.iter_mut().zip(known_by) {
        look.form = look.form.of_cluster(word, clusters);
    }
    looks
}

fn around(
    text: &str,
    segments: &Segments,
    before: Option<&Range<usize>>,
    tokens: &Range<usize>,
    after: Option<&Range<usize>>,
) -> u8 {
    use TokenKind::{CloseQuote, OpenQuote};
    let first = |tokens: &Range<usize>| segments.tokens.get(tokens.start);
    let last = |tokens: &Range<usize>| tokens.end.checked_sub(1).and_then(|at| segments.tokens.get(at));
    let opens = |tokens: &Range<usize>| first(tokens).is_some_and(|token| token.kind == OpenQuote);
    let begins_quoted = opens(tokens);
    let closings = (segments.tokens.get(tokens.clone()).unwrap_or_default().iter())
        .filter(|token| token.kind == CloseQuote)
        .count();
    let ends = last(tokens).is_some_and(|token| token.kind == CloseQuote || token.quoted);
    [
        before.is_none(),
        before.and_then(last).is_some_and(|token| token.span.of(text) == ":"),
        before.and_then(last).is_some_and(|token| token.quoted),
        before.is_some_and(opens),
        after.is_some_and(opens),
        begins_quoted,
        begins_quoted && ends && closings <= 1,
    ]
    .into_iter()
    .fold(0, |bits, bit| bits << 1 | u8::from(bit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Data;
    use crate::marked::Marked;

    /// The paragraphs of the text: what stands around each, and the places of its tokens.
    fn check(text: &str, expected: &[(u8, &[u32])]) {
        let page = Marked::parse(text);
        let clusters = Clusters::load(&Data::embedded()).expect("clusters");
        let scenes = scenes(&page.text, &page.segments(), &clusters);
        let told: Vec<(u8, Vec<u32>)> =
            scenes.iter().map(|scene| (scene.around, scene.looks.iter().map(|look| look.place).collect())).collect();
        let expected: Vec<(u8, Vec<u32>)> =
            expected.iter().map(|(around, places)| (*around, places.to_vec())).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_token_knows_its_place_and_a_paragraph_its_neighbours() {
        check("Vela spoke. She said:\n“Never.”", &[(64 + 4, &[1, 0, 2, 1, 0, 2]), (32 + 2 + 1, &[9, 4, 4, 14])]);
    }

    #[test]
    fn a_paragraph_without_end_is_cut() {
        let text = "no ".repeat(5_000);
        let page = Marked::parse(&text);
        let cut = stretches(&page.segments(), 0..5_000);
        assert_eq!(cut, [0..2_000, 2_000..4_000, 4_000..5_000]);
    }
}
