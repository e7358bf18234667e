//! The accurate profile: a small transformer encoder finds who said what.
//!
//! | part | what it is |
//! |---|---|
//! | [`Encoder`] | the attributor; reads weights once, pages from any number of threads |
//! | `wordpiece` | words and their pieces, with the bytes of each word |
//! | `window` | neighbouring paragraphs read together |
//! | `network` | six layers over the pieces (MiniLM: Wang et al., 2020), weights of eight bits, of four for the vocabulary |
//! | `weights` | the file they are read from |
//! | `readout` | kinds of names, and speech or attitude of cues, read off the states of their words |
//! | `deed` | a network that tells what a source does with its words, over the same vocabulary |

mod deed;
mod network;
mod readout;
mod weights;
mod window;
mod wordpiece;

use onrecord_ledger::{Act, Span};

use crate::act::Sight;
use crate::attribute::{Attitudes, Attribute, Attribution, Found};
use crate::engine::EngineError;
use crate::neural::heads::{self, BEGIN_CUE, Heads, Role, Tagged};
use crate::neural::kernel::Kernel;
use crate::neural::read::{self, Told};
use crate::segment::Segments;
use deed::Deeds;
pub use deed::Pieces;
use network::{Network, Scratch};
use readout::{Holding, Naming};
pub use readout::{Row, write_attitude, write_names};
use window::Window;
use wordpiece::Vocabulary;

const WEIGHTS: &[u8] = include_bytes!("../../../models/attribution-en-accurate-1/weights.bin");
const DEEDS: &[u8] = include_bytes!("../../../models/acts-en-accurate-1/weights.bin");
const NAMING: &[u8] = include_bytes!("../../../models/names-en-1/weights.bin");
const HOLDING: &[u8] = include_bytes!("../../../models/manner-en-accurate-1/weights.bin");

/// Added to the score of a cue that begins within the words of others, where few are tagged and what makes nothing known is
/// left out afterwards.
const CUE_WITHIN: f32 = 1.0;

/// Finds attributions with a transformer encoder.
#[derive(Debug)]
pub struct Encoder {
    vocabulary: Vocabulary,
    network: Network,
    heads: Heads,
    kernel: Kernel,
    deeds: Deeds,
    naming: Naming,
    holding: Holding,
}

impl Encoder {
    /// Id of the embedded model.
    pub const ID: &'static str = "attribution-en-accurate-1";

    /// An encoder with the weights that the program was built with.
    ///
    /// # Errors
    /// [`ModelError`] where the weights do not fit this program.
    pub fn embedded() -> Result<Self, EngineError> {
        Self::new(WEIGHTS)
    }

    /// An encoder with the weights of a file.
    ///
    /// # Errors
    /// [`ModelError`] where the bytes are no weights of an encoder, or were cut or changed.
    pub fn new(weights: &[u8]) -> Result<Self, EngineError> {
        let (vocabulary, network, heads) = weights::read(weights)?;
        let (naming, holding) = (Naming::read(NAMING)?, Holding::read(HOLDING)?);
        let deeds = Deeds::read(DEEDS)?;
        Ok(Self { vocabulary, network, heads, kernel: Kernel::of_this_processor(), deeds, naming, holding })
    }

    /// The words of a statement as the network of acts reads them: what it is trained on.
    #[must_use]
    pub fn pieces(&self, text: &str, parts: &[Vec<Span>; 3]) -> Pieces {
        Pieces::of(text, parts, &self.vocabulary)
    }

    /// The map that tells the kinds of names.
    #[must_use]
    pub fn name_rows(&self) -> Vec<Row> {
        self.naming.rows()
    }

    /// The map that tells attitudes, and how much a step of the classifier's sum is worth beside it.
    #[must_use]
    pub fn attitude_row(&self) -> (Row, f32) {
        (self.holding.row(), self.holding.step())
    }

    /// The states at the ends of stretches, names or cues: what is read off them is trained on these. Stretches are in the
    /// order of the page; `None` for one that stands in no paragraph that holds statements.
    #[must_use]
    pub fn states(&self, text: &str, segments: &Segments, stretches: &[Span]) -> Vec<Option<Vec<f32>>> {
        let (mut scratch, mut found, mut next) = (Scratch::default(), vec![None; stretches.len()], 0);
        for window in window::windows(text, segments, &self.vocabulary) {
            let states = self.network.states(self.kernel, &window, &mut scratch);
            readout::each(&window, stretches, &mut next, |at, words| {
                found[at] = Some(readout::states(&states, words).concat());
            });
        }
        found
    }

    /// What all windows hold; `cue` is added to the score of a cue that begins.
    fn read(&self, text: &str, segments: &Segments, cue: f32, names: &[Span]) -> Found {
        let mut scratch = Scratch::default();
        let mut found: Vec<Attribution> = Vec::new();
        let (mut named, mut next) = (vec![None; names.len()], 0);
        let mut cues: Vec<(Span, f32)> = Vec::new();
        for window in window::windows(text, segments, &self.vocabulary) {
            let states = self.network.states(self.kernel, &window, &mut scratch);
            readout::each(&window, names, &mut next, |name, words| {
                named[name] = self.naming.scores(self.kernel, readout::states(&states, words));
            });
            let tagged = self.tag(&window, &states, cue);
            let state = |word: usize| network::state(&states, word);
            let ends: Vec<[&[f32]; 2]> = tagged.iter().map(|span| [state(span.first), state(span.last)]).collect();
            let told = Told {
                heads: &self.heads,
                kernel: self.kernel,
                segments,
                tagged: &tagged,
                ends: &ends,
                curve: &RIGHT_AT,
            };
            let place = |span: &Tagged| page_span(text, segments, &window, span);
            found.extend(told.attributions(place));
            let tagged_cues = tagged.iter().zip(&ends).filter(|(span, _)| span.role == Role::Cue);
            cues.extend(
                tagged_cues.filter_map(|(span, ends)| Some((place(span)?, self.holding.score(self.kernel, *ends)))),
            );
        }
        let attitudes = Attitudes::new(cues, self.holding.step());
        Found { attributions: read::of_page(segments, found), names: named, attitudes }
    }

    /// The spans of a window, in the order of its paragraphs. What stands within the words of others is told
    /// by reading those words once more, which does better than the tagger trained for it
    /// (docs/attribution.md), so that only the outer layer is asked.
    fn tag(&self, window: &Window, states: &[f32], cue: f32) -> Vec<Tagged> {
        let mut tagged: Vec<Tagged> = Vec::new();
        for (paragraph, words) in window.paragraphs.iter().enumerate() {
            let state = |word: usize| network::state(states, word);
            let mut scores = self.heads.tagger.scores(self.kernel, words.clone().map(state));
            scores.iter_mut().for_each(|labels| labels[BEGIN_CUE] += cue);
            let labels = self.heads.tagger.labels(&scores);
            tagged.extend(heads::spans(&labels).into_iter().map(|(first, last, role)| Tagged {
                first: words.start + first,
                last: words.start + last,
                role,
                layer: 0,
                paragraph,
            }));
        }
        tagged
    }
}

impl Attribute for Encoder {
    fn id(&self) -> &str {
        Self::ID
    }

    fn attribute(&self, text: &str, segments: &Segments) -> Vec<Attribution> {
        self.read(text, segments, 0.0, &[]).attributions
    }

    fn find(&self, text: &str, segments: &Segments, names: &[Span]) -> Found {
        self.read(text, segments, 0.0, names)
    }

    fn attribute_within(&self, text: &str, segments: &Segments) -> Vec<Attribution> {
        self.read(text, segments, CUE_WITHIN, &[]).attributions
    }

    fn act_scores(&self, text: &str, sights: &[Sight]) -> Option<Vec<[f32; Act::ALL.len()]>> {
        let statements: Vec<(Pieces, &Sight)> =
            sights.iter().map(|sight| (self.pieces(text, &sight.parts), sight)).collect();
        Some(self.deeds.scores(self.kernel, &self.network, &statements, &mut Scratch::default()))
    }
}

/// Share of attributions that are right (content and source) by the probability of their links, which is
/// far too sure of itself: tenths of the findings of PolNeAR dev, straight lines between.
const RIGHT_AT: [(f32, f32); 7] =
    [(0.0, 0.3), (0.9, 0.58), (0.9986, 0.68), (0.9999, 0.72), (0.99998, 0.77), (0.999998, 0.8), (1.0, 0.86)];

/// The bytes of a span, widened to whole tokens.
fn page_span(text: &str, segments: &Segments, window: &Window, span: &Tagged) -> Option<Span> {
    let (first, last) = (window.words.get(span.first)?, window.words.get(span.last)?);
    let words = Span::new(text, first.bytes.start, last.bytes.end).ok()?;
    let tokens = segments.tokens.get(segments.tokens_in(words))?;
    Some(tokens.first()?.span.cover(tokens.last()?.span))
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::marked::{Marked, mark_parts};
    use crate::model::ModelError;

    static ENCODER: LazyLock<Encoder> = LazyLock::new(|| Encoder::embedded().expect("weights that fit"));

    fn found(text: &str) -> Vec<Attribution> {
        let page = Marked::parse(text);
        ENCODER.attribute(&page.text, &page.segments())
    }

    /// The encoder finds what is marked, attribution by attribution.
    fn check(expected: &[&str]) {
        let page = Marked::parse(expected.first().expect("an example"));
        let attributions = ENCODER.attribute(&page.text, &page.segments());
        let marked: Vec<String> = attributions.iter().map(|found| mark_parts(&page.text, found)).collect();
        assert_eq!(marked, expected);
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
    fn prose_without_a_source_has_no_attribution() {
        assert_eq!(found("The ship left the port at dawn and reached the island two days later."), []);
    }

    /// The act that the network alone gives to the first statement of each page, and the scores of all.
    fn told(pages: &[&str]) -> Vec<(Act, Vec<[f32; Act::ALL.len()]>)> {
        let told = pages.iter().map(|page| {
            let page = Marked::parse(page);
            let sights: Vec<Sight> = (page.attributions().iter())
                .map(|it| Sight { parts: [it.source.clone(), it.cue.clone(), it.content.clone()], sides: Vec::new() })
                .collect();
            let scores = ENCODER.act_scores(&page.text, &sights).expect("a network");
            let first = scores.first().expect("a statement");
            let best = (0..Act::ALL.len()).max_by(|a, b| first[*a].total_cmp(&first[*b])).expect("acts");
            (Act::ALL[best], scores)
        });
        told.collect()
    }

    #[test]
    fn the_network_tells_acts_of_plain_words() {
        let pages = [
            "{source|Ms. Vela} {cue|said} {content|she was sorry and asked to be forgiven}.",
            "{source|The ministry} {cue|said} {content|it would not comment on the report}.",
            "{content|\"There is not a word of truth in it,\"} {cue|said} {source|Mr. Orlov}.",
        ];
        let acts: Vec<Act> = told(&pages).into_iter().map(|(act, _)| act).collect();
        assert_eq!(acts, [Act::Apologize, Act::DeclineComment, Act::Deny]);
    }

    #[test]
    fn statements_read_together_are_told_as_alone() {
        let page = Marked::parse("{source|Ms. Vela} {cue|said} {content|she was sorry}, and would say it again.");
        let [it] = &page.attributions()[..] else { panic!("one statement") };
        let of = |parts: [&Vec<Span>; 3]| Sight { parts: parts.map(Clone::clone), sides: Vec::new() };
        let sights = [
            of([&it.source, &it.cue, &it.content]),
            of([&Vec::new(), &it.cue, &it.content]),
            of([&Vec::new(), &Vec::new(), &it.source]),
        ];
        let together = ENCODER.act_scores(&page.text, &sights).expect("a network");
        let alone = sights.iter().flat_map(|sight| ENCODER.act_scores(&page.text, std::slice::from_ref(sight)));
        assert_eq!(together, alone.flatten().collect::<Vec<_>>());
    }

    #[test]
    fn damaged_weights_of_acts_are_refused() {
        assert!(Deeds::read(DEEDS).is_ok());
        assert!(Deeds::read(DEEDS.get(..100_000).expect("more")).is_err());
    }

    #[test]
    fn damaged_weights_are_refused() {
        let mut weights = WEIGHTS.to_vec();
        weights.truncate(1_000_000);
        let refused = Encoder::new(&weights);
        assert!(matches!(refused, Err(EngineError::Model(ModelError::CutShort))));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn any_text_gives_spans_in_order(text in r#"([A-Za-z“”"'., \n]|said|\PC){0,120}"#) {
            let page = Marked { text, marks: Vec::new() };
            let segments = page.segments();
            for attribution in ENCODER.attribute(&page.text, &segments) {
                prop_assert!(!attribution.content.is_empty());
                prop_assert!(attribution.content.windows(2).all(|pair| pair[0].end() < pair[1].start()));
                prop_assert!((0.0..=1.0).contains(&attribution.score));
            }
        }
    }
}
