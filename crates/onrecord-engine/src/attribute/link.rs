//! Joins the tagger's segments into attributions: each cue with its source and its contents.
//!
//! The nearest cue wins, where distance counts tokens and is longer across other cues and sentences.

use onrecord_ledger::Span;

use crate::segment::{Segments, TokenKind};

use super::Attribution;
use super::tag::{self, Part, Segment};
use super::tagger::{Scene, Tagged};
use super::viterbi::margin;

/// Distances from the sweep in `docs/attribution.md`; in tokens.
const CUE_BETWEEN: usize = 15;
const SENTENCE_FROM_SOURCE: usize = 25;
const SENTENCE_FROM_CONTENT: usize = 20;
const SOURCE_AFTER_CUE: usize = 3;
const CONTENT_BETWEEN: usize = 6;
const CONTENT_BEFORE_CUE: usize = 4;
const FARTHEST_SOURCE: usize = 40;
const FARTHEST_CONTENT: usize = 120;

/// A page's attributions while they are being joined.
#[derive(Debug, Default)]
pub(super) struct Linker {
    found: Vec<Attribution>,
    /// The last attribution that stands in the paragraph before, for quotations that go on.
    last: Option<usize>,
}

/// One cue with what belongs to it.
struct Joint {
    cue: Segment,
    source: Option<Segment>,
    contents: Vec<Segment>,
}

impl Linker {
    /// Adds the attributions of the next scene.
    pub(super) fn scene(&mut self, text: &str, page: &Segments, scene: &Scene, tagged: &Tagged) {
        let all = tag::segments(&tagged.tags);
        let of = |part: Part| all.iter().copied().filter(move |segment| segment.part == part);
        let place = Place { page, first: scene.tokens.start, all: &all };
        let mut joints: Vec<Joint> =
            of(Part::Cue).map(|cue| Joint { cue, source: None, contents: Vec::new() }).collect();
        for joint in &mut joints {
            joint.source = of(Part::Source)
                .map(|source| (place.source_distance(source, joint.cue), source))
                .filter(|(distance, _)| *distance < FARTHEST_SOURCE)
                .min_by_key(|(distance, source)| (*distance, source.first))
                .map(|(_, source)| source);
        }
        let mut orphans = Vec::new();
        for content in of(Part::Content) {
            let nearest = joints
                .iter_mut()
                .map(|joint| (place.content_distance(content, joint.cue), joint))
                .filter(|(distance, _)| *distance < FARTHEST_CONTENT)
                .min_by_key(|(distance, joint)| (*distance, joint.cue.first));
            match nearest {
                Some((_, joint)) => joint.contents.push(content),
                None => orphans.push(content),
            }
        }
        let certainty = |segments: &[Segment]| {
            let least = segments
                .iter()
                .map(|s| margin(&tagged.scores[s.first..=s.last], &tagged.tags[s.first..=s.last]))
                .min()
                .unwrap_or(0);
            likelihood(least)
        };
        let mut made: Vec<Attribution> = Vec::new();
        for joint in joints.iter().filter(|joint| !joint.contents.is_empty()) {
            let mut evidence = joint.contents.clone();
            evidence.push(joint.cue);
            evidence.extend(joint.source);
            made.push(Attribution {
                source: joint.source.iter().map(|segment| place.span(*segment)).collect(),
                cue: vec![place.span(joint.cue)],
                content: joint.contents.iter().map(|segment| place.span(*segment)).collect(),
                continues: None,
                score: certainty(&evidence),
                reasons: vec![format!("cue '{}'", place.span(joint.cue).of(text))],
            });
        }
        for orphan in orphans {
            let span = place.span(orphan);
            let quoted = page
                .tokens_in(span)
                .clone()
                .any(|at| page.tokens.get(at).is_some_and(|token| token.quoted || token.kind == TokenKind::OpenQuote));
            if !quoted {
                continue;
            }
            made.push(Attribution {
                source: Vec::new(),
                cue: Vec::new(),
                content: vec![span],
                continues: None,
                score: certainty(&[orphan]),
                reasons: vec!["a quotation without a cue".to_owned()],
            });
        }
        made.sort_by_key(|attribution| attribution.content[0]);
        let base = self.found.len();
        for (at, attribution) in made.iter_mut().enumerate() {
            if attribution.cue.is_empty() {
                attribution.continues = if at > 0 { Some(base + at - 1) } else { self.last };
            }
        }
        self.last = (!made.is_empty()).then(|| base + made.len() - 1).or(self.last);
        self.found.append(&mut made);
    }

    pub(super) fn finish(self) -> Vec<Attribution> {
        self.found
    }
}

/// How likely an attribution is to be right (content and source) by the least margin of its segments'
/// scores: a logistic curve fitted on the findings of PolNeAR dev (Platt, 1999).
fn likelihood(margin: i32) -> f32 {
    1.0 / (1.0 + (-(margin as f32) / MARGIN_SCALE - MARGIN_SHIFT).exp())
}

const MARGIN_SCALE: f32 = 1190.0;
const MARGIN_SHIFT: f32 = 1.01;

/// Distances between the segments of one scene.
struct Place<'a> {
    page: &'a Segments,
    /// The scene's first token on the page.
    first: usize,
    all: &'a [Segment],
}

impl Place<'_> {
    fn span(&self, segment: Segment) -> Span {
        let token = |at: usize| self.page.tokens[self.first + at].span;
        token(segment.first).cover(token(segment.last))
    }

    /// Tokens between two segments.
    fn gap(a: Segment, b: Segment) -> usize {
        a.first.max(b.first).saturating_sub(a.last.min(b.last)).saturating_sub(1)
    }

    fn between(&self, a: Segment, b: Segment, part: Part) -> usize {
        let (low, high) = (a.first.min(b.first), a.first.max(b.first));
        self.all.iter().filter(|s| s.part == part && low < s.first && s.first < high).count()
    }

    fn sentence(&self, at: usize) -> usize {
        self.page.sentence_of(self.first + at).unwrap_or(0)
    }

    fn source_distance(&self, source: Segment, cue: Segment) -> usize {
        Self::gap(source, cue)
            + CUE_BETWEEN * self.between(source, cue, Part::Cue)
            + SENTENCE_FROM_SOURCE * self.sentence(source.first).abs_diff(self.sentence(cue.first))
            + if source.first > cue.first { SOURCE_AFTER_CUE } else { 0 }
    }

    fn content_distance(&self, content: Segment, cue: Segment) -> usize {
        let near_end = if content.first > cue.first { content.first } else { content.last };
        Self::gap(content, cue)
            + CUE_BETWEEN * self.between(content, cue, Part::Cue)
            + SENTENCE_FROM_CONTENT * self.sentence(near_end).abs_diff(self.sentence(cue.first))
            + CONTENT_BETWEEN * self.between(content, cue, Part::Content)
            + if content.first < cue.first { CONTENT_BEFORE_CUE } else { 0 }
    }
}
