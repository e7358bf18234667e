//! Neighbouring paragraphs packed into windows that the network reads at once.

use std::ops::Range;

use onrecord_ledger::Span;

use super::wordpiece::{Vocabulary, Word};
use crate::segment::Segments;

/// Pieces in a window at most, those before and between the paragraphs included.
pub(super) const LIMIT: usize = 256;

/// A word of a window.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Its bytes in the page.
    pub(super) bytes: Range<usize>,
    /// The index of its first piece in the window.
    pub(super) piece: usize,
}

/// Paragraphs that are read together.
#[derive(Debug, Default)]
pub(super) struct Window {
    pub(super) pieces: Vec<u16>,
    /// How the word of each piece is cased: 0 lower or no letters, 1 Capital, 2 UPPER, 3 miXed.
    pub(super) cases: Vec<u8>,
    pub(super) words: Vec<Place>,
    /// The words of each paragraph.
    pub(super) paragraphs: Vec<Range<usize>>,
}

impl Window {
    fn new(vocabulary: &Vocabulary) -> Self {
        Self { pieces: vec![vocabulary.first], cases: vec![0], ..Self::default() }
    }
}

/// The windows of a page: its paragraphs that hold statements, in order. A paragraph too long for a window
/// is cut between words.
pub(super) fn windows(text: &str, segments: &Segments, vocabulary: &Vocabulary) -> Vec<Window> {
    let mut windows = Vec::new();
    let mut window = Window::new(vocabulary);
    for paragraph in segments.paragraphs.iter().filter(|paragraph| paragraph.role.holds_statements()) {
        let tokens = segments.tokens.get(paragraph.tokens.clone()).unwrap_or_default();
        let Some(span) = tokens.first().zip(tokens.last()).map(|(first, last)| first.span.cover(last.span)) else {
            continue;
        };
        let words = span.of(text);
        let found = vocabulary.pieces(words);
        let mut rest = found.words.as_slice();
        while !rest.is_empty() {
            let (part, after) = rest.split_at(fitting(rest));
            rest = after;
            let count = part.iter().map(|word| word.pieces.len()).sum::<usize>();
            if window.pieces.len() + count + 1 > LIMIT && !window.words.is_empty() {
                windows.push(std::mem::replace(&mut window, Window::new(vocabulary)));
            }
            append(&mut window, part, &found.ids, words, span, vocabulary);
        }
    }
    if !window.words.is_empty() {
        windows.push(window);
    }
    windows
}

/// How many of the words fit a window of their own; at least one.
fn fitting(words: &[Word]) -> usize {
    let mut pieces = 0;
    let fit = words.iter().take_while(|word| {
        pieces += word.pieces.len();
        pieces <= LIMIT - 2
    });
    fit.count().max(1)
}

fn append(window: &mut Window, part: &[Word], ids: &[u16], words: &str, span: Span, vocabulary: &Vocabulary) {
    let first = window.words.len();
    for word in part {
        let case = case(words.get(word.bytes.clone()).unwrap_or_default());
        let bytes = span.start() + word.bytes.start..span.start() + word.bytes.end;
        window.words.push(Place { bytes, piece: window.pieces.len() });
        window.pieces.extend(ids.get(word.pieces.clone()).unwrap_or_default());
        window.cases.resize(window.pieces.len(), case);
    }
    window.pieces.push(vocabulary.between);
    window.cases.push(0);
    window.paragraphs.push(first..window.words.len());
}

/// How a word is cased, which an uncased vocabulary cannot tell.
pub(super) fn case(word: &str) -> u8 {
    let changes = |c: char, lowered: bool| {
        if lowered { c.to_lowercase().ne([c]) } else { c.to_uppercase().ne([c]) }
    };
    let mut chars = word.chars();
    let Some(first) = chars.next() else { return 0 };
    let (capital, single) = (changes(first, true), chars.as_str().is_empty());
    if !capital && !chars.clone().any(|c| changes(c, true)) {
        return 0;
    }
    if !single && !changes(first, false) && !chars.clone().any(|c| changes(c, false)) {
        return 2;
    }
    if capital && !chars.any(|c| changes(c, true)) { 1 } else { 3 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marked::Marked;

    #[test]
    fn case_is_told() {
        let words = ["said", "Moscow", "TASS", "iPhone", "McCain", "A", "12", "U2", "“", "É"];
        assert_eq!(words.map(case), [0, 1, 2, 3, 3, 1, 0, 2, 0, 1]);
    }

    #[test]
    fn paragraphs_share_a_window_until_it_is_full() {
        let vocabulary = Vocabulary::new(["[UNK]", "[CLS]", "[SEP]", "no"].into_iter()).expect("a vocabulary");
        let text = [vec!["no"; 100].join(" "), vec!["no"; 100].join(" "), vec!["no"; 300].join(" ")].join("\n");
        let windows = windows(&text, &Marked::parse(&text).segments(), &vocabulary);
        let sizes: Vec<Vec<usize>> =
            windows.iter().map(|w| w.paragraphs.iter().map(ExactSizeIterator::len).collect()).collect();
        assert_eq!(sizes, [vec![100, 100], vec![254], vec![46]]);
        assert!(windows.iter().all(|w| w.pieces.len() <= LIMIT && w.pieces.len() == w.cases.len()));
        let last = windows[2].words.last().expect("words");
        assert_eq!(last.bytes.end, text.len());
    }
}
