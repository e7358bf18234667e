//! One paragraph as the tagger sees it: forms, quotation marks, sentences, and what stands around it.

use crate::segment::{Segments, TokenKind};

use super::form::{Form, OUTSIDE};

/// Longest run of tokens that is tagged as one; a longer paragraph is cut between sentences where it
/// can be, so that memory stays bounded on any page.
pub(super) const LONGEST: usize = 2_000;

/// Where a token stands with regard to quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Quoting {
    Outside = 0,
    Inside = 1,
    Opens = 2,
    Closes = 3,
}

/// What the tagger knows of one sentence.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SentenceSketch {
    /// First and last token, counted from the head of the paragraph.
    pub(super) first: usize,
    pub(super) last: usize,
    /// Whether a quotation mark stands in it.
    pub(super) marks: bool,
    /// The highest cue level of its words outside quotations.
    pub(super) cue: u8,
    /// The same among its last eight words.
    pub(super) end_cue: u8,
}

/// A paragraph, or a stretch of a very long one.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    pub(super) forms: Vec<Form>,
    pub(super) quoting: Vec<Quoting>,
    /// The sentence of each token, index into `sentences`.
    pub(super) sentence: Vec<u32>,
    pub(super) sentences: Vec<SentenceSketch>,
    /// The nearest likely cue to the left and to the right of each token within its sentence.
    pub(super) left_cue: Vec<Option<u32>>,
    pub(super) right_cue: Vec<Option<u32>>,
    /// Commas between a token and the nearest likely cue, or the edge of its sentence; at most 3.
    pub(super) left_commas: Vec<u8>,
    pub(super) right_commas: Vec<u8>,
    pub(super) surroundings: Surroundings,
}

/// What stands before and after a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Surroundings {
    /// First of the article's paragraphs.
    pub(super) leads: bool,
    /// The paragraph before ends with a colon.
    pub(super) after_colon: bool,
    /// The paragraph before ends inside a quotation.
    pub(super) after_open_quotation: bool,
    /// The paragraph before begins with a quotation mark.
    pub(super) after_quotation: bool,
    /// The paragraph after begins with a quotation mark.
    pub(super) before_quotation: bool,
    /// Begins with a quotation mark.
    pub(super) begins_quoted: bool,
    /// Nothing but a quotation.
    pub(super) wholly_quoted: bool,
}

impl Surroundings {
    /// As a small number for features.
    pub(super) fn code(self) -> u32 {
        [
            self.leads,
            self.after_colon,
            self.after_open_quotation,
            self.after_quotation,
            self.before_quotation,
            self.begins_quoted,
            self.wholly_quoted,
        ]
        .into_iter()
        .fold(1, |code, bit| code << 1 | u32::from(bit))
    }
}

impl Paragraph {
    pub(super) fn len(&self) -> usize {
        self.forms.len()
    }

    /// The form at an offset from a token; [`OUTSIDE`] beyond the edges.
    pub(super) fn form(&self, at: usize, offset: isize) -> &Form {
        at.checked_add_signed(offset).and_then(|at| self.forms.get(at)).unwrap_or(&OUTSIDE)
    }

    /// Looks at tokens `tokens` of a page, which make up the paragraph or a stretch of it.
    pub(super) fn look(
        segments: &Segments,
        tokens: std::ops::Range<usize>,
        forms: Vec<Form>,
        surroundings: Surroundings,
    ) -> Self {
        let quoting: Vec<Quoting> = segments.tokens[tokens.clone()]
            .iter()
            .map(|token| match token.kind {
                TokenKind::OpenQuote => Quoting::Opens,
                TokenKind::CloseQuote => Quoting::Closes,
                _ if token.quoted => Quoting::Inside,
                _ => Quoting::Outside,
            })
            .collect();
        let mut paragraph = Self { forms, quoting, surroundings, ..Self::default() };
        // Words inside quotations attribute nothing.
        for (form, quoting) in paragraph.forms.iter_mut().zip(&paragraph.quoting) {
            if *quoting == Quoting::Inside {
                form.cue = 0;
            }
        }
        paragraph.sketch_sentences(segments, tokens);
        paragraph.find_cues();
        paragraph
    }

    fn sketch_sentences(&mut self, segments: &Segments, tokens: std::ops::Range<usize>) {
        let mut at = segments.sentence_of(tokens.start).unwrap_or(0);
        while let Some(sentence) = segments.sentences.get(at).filter(|sentence| sentence.tokens.start < tokens.end) {
            let first = sentence.tokens.start.max(tokens.start) - tokens.start;
            let end = sentence.tokens.end.min(tokens.end) - tokens.start;
            at += 1;
            if end <= first {
                continue;
            }
            let number = self.sentences.len() as u32;
            self.sentence.resize(end, number);
            let cue = |from: usize| self.forms[from..end].iter().map(|form| form.cue).max().unwrap_or(0);
            self.sentences.push(SentenceSketch {
                first,
                last: end - 1,
                marks: self.quoting[first..end].iter().any(|q| matches!(q, Quoting::Opens | Quoting::Closes)),
                cue: cue(first),
                end_cue: cue(first.max(end.saturating_sub(8))),
            });
        }
        let last = (self.sentences.len() as u32).saturating_sub(1);
        self.sentence.resize(self.forms.len(), last);
    }

    fn find_cues(&mut self) {
        const LIKELY: u8 = 2;
        let length = self.len();
        let comma = super::form::word_hash(",");
        self.left_cue = vec![None; length];
        self.right_cue = vec![None; length];
        self.left_commas = vec![0; length];
        self.right_commas = vec![0; length];
        let (mut cue, mut commas) = (None, 0u8);
        for at in 0..length {
            if at > 0 && self.sentence[at] != self.sentence[at - 1] {
                (cue, commas) = (None, 0);
            }
            (self.left_cue[at], self.left_commas[at]) = (cue, commas);
            if self.forms[at].cue >= LIKELY {
                (cue, commas) = (Some(at as u32), 0);
            }
            commas = (commas + u8::from(self.forms[at].word == comma)).min(3);
        }
        (cue, commas) = (None, 0);
        for at in (0..length).rev() {
            if at + 1 < length && self.sentence[at] != self.sentence[at + 1] {
                (cue, commas) = (None, 0);
            }
            (self.right_cue[at], self.right_commas[at]) = (cue, commas);
            if self.forms[at].cue >= LIKELY {
                (cue, commas) = (Some(at as u32), 0);
            }
            commas = (commas + u8::from(self.forms[at].word == comma)).min(3);
        }
    }
}
