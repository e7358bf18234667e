//! Tags the tokens of a page in two passes: the second sees what the first thought.
//!
//! A structured averaged perceptron (Collins 2002) over hashed features, stacked (Cohen and Carvalho
//! 2005): the second pass was trained on tags that the first gave to text it had not seen.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::segment::Segments;

use super::features::{self, Draft};
use super::form::{Clusters, Form};
use super::paragraph::{LONGEST, Paragraph, Surroundings};
use super::tag::{TAGS, Tag};
use super::viterbi::{Lattice, Transitions};
use super::weights::{Feature, Scores, Table};

/// How often words attribute: level 1 to 4 by word hash ([`super::form::word_hash`]).
pub type CueLevels = FxHashMap<u32, u8>;

/// What the tagger needs before it looks at a text.
#[derive(Debug)]
pub struct Eyes {
    /// Clusters of common words.
    pub clusters: Clusters,
    /// How often words attribute.
    pub cues: CueLevels,
}

/// A paragraph (or a stretch of a very long one) ready to be tagged.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Its tokens, indices into [`Segments::tokens`].
    pub tokens: Range<usize>,
    paragraph: Paragraph,
}

impl Eyes {
    /// The scenes of a page: every paragraph whose role holds statements, in order.
    #[must_use]
    pub fn scenes(&self, text: &str, segments: &Segments) -> Vec<Scene> {
        let prose: Vec<&Range<usize>> = segments
            .paragraphs
            .iter()
            .filter(|paragraph| paragraph.role.holds_statements())
            .map(|paragraph| &paragraph.tokens)
            .collect();
        let mut scenes = Vec::with_capacity(prose.len());
        for (at, tokens) in prose.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| prose.get(at)).copied();
            let surroundings = surroundings(text, segments, before, tokens, prose.get(at + 1).copied());
            for tokens in stretches(segments, (*tokens).clone()) {
                let forms = segments.tokens[tokens.clone()]
                    .iter()
                    .map(|token| {
                        let form = Form::of(text, *token, &self.clusters);
                        Form { cue: self.cues.get(&form.word).copied().unwrap_or(0), ..form }
                    })
                    .collect();
                let paragraph = Paragraph::look(segments, tokens.clone(), forms, surroundings);
                scenes.push(Scene { tokens, paragraph });
            }
        }
        scenes
    }
}

/// The paragraph cut into stretches that are short enough to tag, at ends of sentences where there
/// are any.
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

fn surroundings(
    text: &str,
    segments: &Segments,
    before: Option<&Range<usize>>,
    tokens: &Range<usize>,
    after: Option<&Range<usize>>,
) -> Surroundings {
    use crate::segment::TokenKind::{CloseQuote, OpenQuote};
    let first = |tokens: &Range<usize>| segments.tokens.get(tokens.start);
    let last = |tokens: &Range<usize>| tokens.end.checked_sub(1).and_then(|at| segments.tokens.get(at));
    let opens = |tokens: &Range<usize>| first(tokens).is_some_and(|token| token.kind == OpenQuote);
    let begins_quoted = opens(tokens);
    let closings = segments.tokens[tokens.clone()].iter().filter(|token| token.kind == CloseQuote).count();
    let ends = last(tokens).is_some_and(|token| token.kind == CloseQuote || token.quoted);
    Surroundings {
        leads: before.is_none(),
        after_colon: before.and_then(last).is_some_and(|token| token.span.of(text) == ":"),
        after_open_quotation: before.and_then(last).is_some_and(|token| token.quoted),
        after_quotation: before.is_some_and(opens),
        before_quotation: after.is_some_and(opens),
        begins_quoted,
        wholly_quoted: begins_quoted && ends && closings <= 1,
    }
}

impl Scene {
    /// How many tokens it has.
    #[must_use]
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.paragraph.len()
    }

    /// The features of the first pass, token by token.
    #[must_use]
    pub fn surface_features(&self) -> Vec<Vec<Feature>> {
        (0..self.len())
            .map(|at| {
                let mut found = Vec::with_capacity(80);
                features::surface(&self.paragraph, at, &mut |feature| found.push(feature));
                found
            })
            .collect()
    }

    /// The features that the second pass adds, token by token. There must be a tag for each token.
    #[must_use]
    pub fn context_features(&self, tags: &[Tag]) -> Vec<Vec<Feature>> {
        let draft = Draft::new(&self.paragraph, tags);
        (0..self.len())
            .map(|at| {
                let mut found = Vec::with_capacity(32);
                features::context(&self.paragraph, &draft, at, &mut |feature| found.push(feature));
                found
            })
            .collect()
    }
}

/// One pass: weights of features and of transitions.
#[derive(Clone, Debug)]
pub struct Pass {
    /// Weights of features.
    pub table: Table,
    /// Weights of transitions.
    pub transitions: Transitions<i32>,
}

/// The tagger, ready.
#[derive(Debug)]
pub struct Tagger {
    /// What it looks with.
    pub eyes: Eyes,
    /// Its two passes.
    pub passes: [Pass; 2],
}

/// Taken from the score of every token's outside tag in the last pass: the perceptron leaves out more than
/// it makes up. Of 0 to 200, swept on PolNeAR dev, 90 gave the best token F1 without
/// loss of exact F1 (docs/attribution.md).
const OUTSIDE_BIAS: i32 = 90;

/// Tags and scores of one scene, token by token.
#[derive(Clone, Debug, Default)]
pub struct Tagged {
    /// The best sequence of tags.
    pub tags: Vec<Tag>,
    /// The scores of the last pass.
    pub scores: Vec<Scores>,
}

impl Tagger {
    /// Tags a scene.
    #[must_use]
    pub fn tag(&self, scene: &Scene, lattice: &mut Lattice<i32>) -> Tagged {
        let [first, second] = &self.passes;
        let paragraph = &scene.paragraph;
        let mut tagged = Tagged::default();
        let mut wide = Vec::with_capacity(paragraph.len());
        for at in 0..paragraph.len() {
            // The second pass looks at the surface too, with weights of its own: both sums in one walk.
            let mut sums = ([0; 8], [0; 8]);
            features::surface(paragraph, at, &mut |feature| {
                first.table.add(feature, &mut sums.0);
                second.table.add(feature, &mut sums.1);
            });
            tagged.scores.push(narrow(sums.0));
            wide.push(sums.1);
        }
        lattice.best(&tagged.scores, &first.transitions, &mut tagged.tags);
        let draft = Draft::new(paragraph, &tagged.tags);
        tagged.scores.clear();
        for (at, sums) in wide.iter_mut().enumerate() {
            features::context(paragraph, &draft, at, &mut |feature| second.table.add(feature, sums));
            let mut scores = narrow(*sums);
            scores[Tag::OUTSIDE.number()] -= OUTSIDE_BIAS;
            tagged.scores.push(scores);
        }
        let mut tags = Vec::with_capacity(paragraph.len());
        lattice.best(&tagged.scores, &second.transitions, &mut tags);
        tagged.tags = tags;
        tagged
    }
}

/// Drops the lane that belongs to no tag.
fn narrow(sums: [i32; 8]) -> Scores {
    let mut scores = [0; TAGS];
    scores.copy_from_slice(&sums[1..]);
    scores
}
