//! The fast profile: dilated convolutions over words find who said what.
//!
//! | part | what it is |
//! |---|---|
//! | [`Convolver`] | the attributor; reads weights once, pages from any number of threads |
//! | [`form`], [`scene`] | what a word looks like, and where it stands |
//! | `network` | eight convolutions (Strubell et al., 2017), weights of eight bits, of four for the words |
//! | `weights` | the file they are read from |
//!
//! Labels and links are told as in the [accurate profile](crate::encode), by a tagger and linkers of its own.

pub mod form;
mod network;
pub mod scene;
mod weights;

use crate::attribute::{Attribute, Attribution};
use crate::lexicon::Data;
use crate::neural::heads::{self, Heads, Tagged};
use crate::neural::kernel::Kernel;
use crate::neural::read::{self, Told};
use crate::segment::Segments;
use form::Clusters;
use network::{Network, Scratch, WIDTH};
use scene::Scene;

const WEIGHTS: &[u8] = include_bytes!("../../../models/attribution-en-2/weights.bin");

/// Words of neighbouring paragraphs that are read together at most; a longer paragraph is read alone.
const WINDOW: usize = 256;

/// Finds attributions with dilated convolutions.
#[derive(Debug)]
pub struct Convolver {
    clusters: Clusters,
    network: Network,
    heads: Heads,
    kernel: Kernel,
}

impl Convolver {
    /// Id of the embedded model.
    pub const ID: &'static str = "attribution-en-2";

    /// A convolver with the weights that the program was built with.
    ///
    /// # Errors
    /// [`crate::EngineError`] where a word list is malformed or the weights do not fit this program.
    pub fn embedded(data: &Data) -> Result<Self, crate::EngineError> {
        Self::new(data, WEIGHTS)
    }

    /// A convolver with the weights of a file.
    ///
    /// # Errors
    /// [`crate::EngineError`] where a word list is malformed, or the bytes are no such weights.
    pub fn new(data: &Data, weights: &[u8]) -> Result<Self, crate::EngineError> {
        let (network, heads) = weights::read(weights)?;
        Ok(Self { clusters: Clusters::load(data)?, network, heads, kernel: Kernel::of_this_processor() })
    }

    /// The attributions of neighbouring paragraphs.
    fn read(&self, segments: &Segments, scenes: &[Scene], scratch: &mut Scratch) -> Vec<Attribution> {
        self.network.states(self.kernel, scenes, scratch);
        let state = |row: usize| scratch.states.get(row * WIDTH..(row + 1) * WIDTH).unwrap_or_default();
        let mut tagged: Vec<Tagged> = Vec::new();
        // The token of each row, `None` before a paragraph.
        let mut tokens: Vec<Option<usize>> = Vec::with_capacity(scratch.states.len() / WIDTH);
        for (paragraph, scene) in scenes.iter().enumerate() {
            tokens.push(None);
            let first = tokens.len();
            tokens.extend(scene.tokens.clone().map(Some));
            let scores = self.heads.tagger.scores(self.kernel, (first..tokens.len()).map(state));
            let labels = self.heads.tagger.labels(&scores);
            tagged.extend(heads::spans(&labels).into_iter().map(|(start, end, role)| Tagged {
                first: first + start,
                last: first + end,
                role,
                layer: 0,
                paragraph,
            }));
        }
        let ends: Vec<[&[f32]; 2]> = tagged.iter().map(|span| [state(span.first), state(span.last)]).collect();
        let told =
            Told { heads: &self.heads, kernel: self.kernel, segments, tagged: &tagged, ends: &ends, curve: &RIGHT_AT };
        let span = |row: usize| Some(segments.tokens.get((*tokens.get(row)?)?)?.span);
        told.attributions(|tagged| Some(span(tagged.first)?.cover(span(tagged.last)?)))
    }
}

impl Attribute for Convolver {
    fn id(&self) -> &str {
        Self::ID
    }

    fn attribute(&self, text: &str, segments: &Segments) -> Vec<Attribution> {
        let scenes = scene::scenes(text, segments, &self.clusters);
        let mut scratch = Scratch::default();
        let mut found: Vec<Attribution> = Vec::new();
        let mut rest = scenes.as_slice();
        while !rest.is_empty() {
            let (window, after) = rest.split_at(fitting(rest));
            rest = after;
            found.extend(self.read(segments, window, &mut scratch));
        }
        read::of_page(segments, found)
    }
}

/// How many of the paragraphs fit a window; at least one.
fn fitting(scenes: &[Scene]) -> usize {
    let mut rows = 0;
    let fit = scenes.iter().take_while(|scene| {
        rows += scene.looks.len() + 1;
        rows <= WINDOW
    });
    fit.count().max(1)
}

/// Share of attributions that are right (content and source) by the probability of their links: tenths of the
/// findings of PolNeAR dev, straight lines between.
const RIGHT_AT: [(f32, f32); 9] = [
    (0.0, 0.2),
    (0.85, 0.41),
    (0.987, 0.52),
    (0.9968, 0.6),
    (0.9987, 0.63),
    (0.99935, 0.69),
    (0.99966, 0.73),
    (0.99983, 0.76),
    (1.0, 0.83),
];

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::engine::EngineError;
    use crate::marked::{Marked, mark_parts};
    use crate::model::ModelError;

    static CONVOLVER: LazyLock<Convolver> =
        LazyLock::new(|| Convolver::embedded(&Data::embedded()).expect("weights that fit"));

    /// The network finds what is marked, attribution by attribution.
    fn check(expected: &[&str]) {
        let page = Marked::parse(expected.first().expect("an example"));
        let attributions = CONVOLVER.attribute(&page.text, &page.segments());
        let marked: Vec<String> = attributions.iter().map(|found| mark_parts(&page.text, found)).collect();
        assert_eq!(marked, expected);
    }

    impl Convolver {
        /// The score of each label for every token; zeros where nothing is read.
        fn scores(&self, text: &str, segments: &Segments) -> Vec<[f32; heads::LABELS]> {
            let mut scores = vec![[0.0; heads::LABELS]; segments.tokens.len()];
            let mut scratch = Scratch::default();
            let scenes = scene::scenes(text, segments, &self.clusters);
            let mut rest = scenes.as_slice();
            while !rest.is_empty() {
                let (window, after) = rest.split_at(fitting(rest));
                rest = after;
                self.network.states(self.kernel, window, &mut scratch);
                let mut rows = self.heads.tagger.scores(self.kernel, scratch.states.chunks_exact(WIDTH)).into_iter();
                for scene in window {
                    rows.next();
                    for (token, row) in scene.tokens.clone().zip(&mut rows) {
                        if let Some(scores) = scores.get_mut(token) {
                            *scores = row;
                        }
                    }
                }
            }
            scores
        }
    }

    #[test]
    fn a_quotation_has_its_speaker() {
        check(&["{content|“We have seen no such paper,”} {source|the minister} {cue|said} on Tuesday."]);
        check(&["{source|The embassy} {cue|said} {content|that no ships had left the port}."]);
    }

    #[test]
    fn two_speakers_are_told_apart() {
        check(&[
            "{source|Ms. Vela} {cue|said} {content|the talks had failed}, but Mr. Orlov denied that they had begun.",
            "Ms. Vela said the talks had failed, but {source|Mr. Orlov} {cue|denied} {content|that they had begun}.",
        ]);
    }

    #[test]
    fn every_processor_has_the_same_scores() {
        let page = Marked::parse("Ms. Vela said the talks had failed.\n“They never began,” Mr. Orlov told the Sever.");
        let segments = page.segments();
        let (network, heads) = weights::read(WEIGHTS).expect("weights that fit");
        let mut convolver = Convolver {
            clusters: Clusters::load(&Data::embedded()).expect("clusters"),
            network,
            heads,
            kernel: Kernel::Plain,
        };
        let plain = convolver.scores(&page.text, &segments);
        assert_eq!(plain.len(), segments.tokens.len());
        for kernel in Kernel::all() {
            convolver.kernel = kernel;
            assert_eq!(convolver.scores(&page.text, &segments), plain, "{kernel:?}");
        }
    }

    #[test]
    fn damaged_weights_are_refused() {
        let mut weights = WEIGHTS.to_vec();
        weights.truncate(1_000_000);
        let refused = Convolver::new(&Data::embedded(), &weights);
        assert!(matches!(refused, Err(EngineError::Model(ModelError::CutShort))));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_text_gives_spans_in_order(text in r#"([A-Za-z“”"'., \n]|said|\PC){0,400}"#) {
            let page = Marked { text, marks: Vec::new() };
            for attribution in CONVOLVER.attribute(&page.text, &page.segments()) {
                prop_assert!(!attribution.content.is_empty());
                prop_assert!(attribution.content.windows(2).all(|pair| pair[0].end() < pair[1].start()));
                prop_assert!((0.0..=1.0).contains(&attribution.score));
            }
        }
    }
}
