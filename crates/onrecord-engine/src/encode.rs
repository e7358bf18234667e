//! The accurate profile: a small transformer encoder finds who said what.
//!
//! | part | what it is |
//! |---|---|
//! | [`Encoder`] | the attributor; reads weights once, pages from any number of threads |
//! | `wordpiece` | words and their pieces, with the bytes of each word |
//! | `window` | neighbouring paragraphs read together |
//! | `network` | six layers over the pieces (MiniLM: Wang et al., 2020), weights of eight bits |
//! | `kernel`, `arithmetic` | exact integer products; reals in a fixed order |
//! | `heads` | labels word by word, links between spans |
//! | `weights` | the file they are read from |
//!
//! The findings are the same on every processor: products are whole numbers, every sum of reals has one
//! order, and no function of the platform's mathematics library is called.

mod arithmetic;
mod heads;
mod kernel;
mod network;
mod weights;
mod window;
mod wordpiece;

use onrecord_ledger::Span;

use crate::attribute::{Attribute, Attribution};
use crate::model::ModelError;
use crate::segment::{Segments, TokenKind};
use heads::{Heads, Link, Role, Tagged};
use kernel::Kernel;
use network::{Network, Scratch};
use window::Window;
use wordpiece::Vocabulary;

const WEIGHTS: &[u8] = include_bytes!("../../../models/attribution-en-accurate-1/weights.bin");

/// Added to the scores of the labels. A cue that begins is made likelier, since the tagger misses more than
/// it invents: swept on PolNeAR dev over 0, 1, 1.5 and 2.
const BIAS: [f32; heads::LABELS] = [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0];

/// Finds attributions with a transformer encoder.
#[derive(Debug)]
pub struct Encoder {
    vocabulary: Vocabulary,
    network: Network,
    heads: Heads,
    kernel: Kernel,
}

impl Encoder {
    /// Id of the embedded model.
    pub const ID: &'static str = "attribution-en-accurate-1";

    /// An encoder with the weights that the program was built with.
    ///
    /// # Errors
    /// [`ModelError`] where the weights do not fit this program.
    pub fn embedded() -> Result<Self, ModelError> {
        Self::new(WEIGHTS)
    }

    /// An encoder with the weights of a file.
    ///
    /// # Errors
    /// [`ModelError`] where the bytes are no weights of an encoder, or were cut or changed.
    pub fn new(weights: &[u8]) -> Result<Self, ModelError> {
        let (vocabulary, network, heads) = weights::read(weights)?;
        Ok(Self { vocabulary, network, heads, kernel: Kernel::of_this_processor() })
    }

    /// The spans of a window, in the order of its paragraphs. What stands within the words of others is told
    /// by reading those words once more, which does better than the tagger trained for it
    /// (docs/attribution.md), so that only the outer layer is asked.
    fn tag(&self, window: &Window, states: &[f32]) -> Vec<Tagged> {
        let mut tagged: Vec<Tagged> = Vec::new();
        let Some(tagger) = self.heads.taggers.first() else { return tagged };
        for (paragraph, words) in window.paragraphs.iter().enumerate() {
            let places = window.words.get(words.clone()).unwrap_or_default();
            let labels =
                tagger.labels(self.kernel, places.iter().map(|place| heads::state(states, place.piece)), &BIAS);
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

    fn read_window(&self, text: &str, segments: &Segments, window: &Window, states: &[f32]) -> Vec<Attribution> {
        let tagged = self.tag(window, states);
        if !tagged.iter().any(|span| span.role == Role::Content) {
            return Vec::new();
        }
        let state = |word: usize| window.words.get(word).map_or(&[][..], |place| heads::state(states, place.piece));
        let ends: Vec<[&[f32]; 2]> = tagged.iter().map(|span| [state(span.first), state(span.last)]).collect();
        let Heads { to_cue, to_source, .. } = &self.heads;
        let cues = to_cue.heads(self.kernel, &tagged, &ends, Role::Cue);
        let sources = to_source.heads(self.kernel, &tagged, &ends, Role::Source);
        let source_of = |at: usize, kind: usize| to_source.link(self.kernel, &tagged, &ends, at, &sources, kind);
        let place = |at: usize| tagged.get(at).and_then(|span| page_span(text, segments, window, span));

        let mut found: Vec<Attribution> = Vec::new();
        let mut by_cue: Vec<(usize, usize)> = Vec::new();
        for (at, _) in tagged.iter().enumerate().filter(|(_, span)| span.role == Role::Content) {
            let Some(content) = place(at).map(|span| closed(segments, span)) else { continue };
            let cue = to_cue.link(self.kernel, &tagged, &ends, at, &cues, 0);
            let told = cue.head.and_then(|cue| by_cue.iter().find(|(other, _)| *other == cue));
            if let Some(attribution) = told.and_then(|(_, index)| found.get_mut(*index)) {
                attribution.content.push(content);
                attribution.score = attribution.score.min(cue.probability);
                continue;
            }
            let source = cue.head.map_or_else(|| source_of(at, 1), |cue| source_of(cue, 0));
            if let Some(cue) = cue.head {
                by_cue.push((cue, found.len()));
            }
            found.push(Attribution {
                source: source.head.and_then(place).into_iter().collect(),
                cue: cue.head.and_then(place).into_iter().collect(),
                content: vec![content],
                continues: None,
                score: cue.probability * source.probability,
                reasons: vec![reason("cue", cue), reason("source", source)],
            });
        }
        for attribution in &mut found {
            attribution.score = calibrated(attribution.score);
            attribution.content = tidy(std::mem::take(&mut attribution.content));
        }
        found
    }
}

impl Attribute for Encoder {
    fn id(&self) -> &str {
        Self::ID
    }

    fn attribute(&self, text: &str, segments: &Segments) -> Vec<Attribution> {
        let mut scratch = Scratch::default();
        let mut found: Vec<Attribution> = Vec::new();
        for window in window::windows(text, segments, &self.vocabulary) {
            let states = self.network.states(self.kernel, &window, &mut scratch);
            found.extend(self.read_window(text, segments, &window, &states));
        }
        found.retain(|attribution| stands(segments, attribution));
        found.sort_by_key(|attribution| attribution.content.first().map(|span| span.start()));
        for at in 1..found.len() {
            let alone = found.get(at).is_some_and(|this| this.source.is_empty() && this.cue.is_empty());
            let before = found
                .get(at - 1)
                .and_then(|before| before.continues.or_else(|| (!before.source.is_empty()).then_some(at - 1)));
            if let Some(this) = found.get_mut(at).filter(|_| alone) {
                this.continues = before;
            }
        }
        found
    }
}

/// Share of attributions that are right (content and source) by the probability of their links, which is
/// far too sure of itself: tenths of the findings of PolNeAR dev, straight lines between.
const RIGHT_AT: [(f32, f32); 8] = [
    (0.0, 0.2),
    (0.78, 0.36),
    (0.969, 0.47),
    (0.993, 0.56),
    (0.9992, 0.59),
    (0.9998, 0.66),
    (0.99995, 0.71),
    (1.0, 0.85),
];

/// How likely an attribution with this probability of its links is to be right.
fn calibrated(probability: f32) -> f32 {
    let above = RIGHT_AT.iter().position(|(at, _)| probability <= *at).unwrap_or(RIGHT_AT.len() - 1).max(1);
    let (Some((low, least)), Some((high, most))) = (RIGHT_AT.get(above - 1), RIGHT_AT.get(above)) else {
        return probability;
    };
    least + (most - least) * ((probability - low) / (high - low)).clamp(0.0, 1.0)
}

/// Whether an attribution has something to stand on: a cue, a source, or quotation marks.
fn stands(segments: &Segments, attribution: &Attribution) -> bool {
    let quoted = |span: &Span| {
        segments.tokens.get(segments.tokens_in(*span)).unwrap_or_default().iter().any(|token| token.quoted)
    };
    !attribution.cue.is_empty() || !attribution.source.is_empty() || attribution.content.iter().any(quoted)
}

fn reason(role: &str, link: Link) -> String {
    let chosen = if link.head.is_some() { "linked" } else { "none" };
    format!("{role} {chosen} at {:.2}", link.probability)
}

/// The bytes of a span, widened to whole tokens.
fn page_span(text: &str, segments: &Segments, window: &Window, span: &Tagged) -> Option<Span> {
    let (first, last) = (window.words.get(span.first)?, window.words.get(span.last)?);
    let words = Span::new(text, first.bytes.start, last.bytes.end).ok()?;
    let tokens = segments.tokens.get(segments.tokens_in(words))?;
    Some(tokens.first()?.span.cover(tokens.last()?.span))
}

/// A content that opens a quotation and stops just before its end, with the mark that closes it.
fn closed(segments: &Segments, content: Span) -> Span {
    let within = segments.tokens_in(content);
    let kinds = segments.tokens.get(within.clone()).unwrap_or_default();
    let open = kinds.first().is_some_and(|token| token.kind == TokenKind::OpenQuote);
    if !open || kinds.iter().any(|token| token.kind == TokenKind::CloseQuote) {
        return content;
    }
    let mut after = segments.tokens.iter().skip(within.end).take(2).skip_while(|token| token.kind == TokenKind::Mark);
    match after.next() {
        Some(token) if token.kind == TokenKind::CloseQuote => content.cover(token.span),
        _ => content,
    }
}

/// Parts in order, those that touch or overlap made one.
fn tidy(mut parts: Vec<Span>) -> Vec<Span> {
    parts.sort_unstable();
    let mut tidied: Vec<Span> = Vec::with_capacity(parts.len());
    for part in parts {
        match tidied.last_mut() {
            Some(last) if part.start() <= last.end() => *last = last.cover(part),
            _ => tidied.push(part),
        }
    }
    tidied
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::marked::{Marked, mark};

    static ENCODER: LazyLock<Encoder> = LazyLock::new(|| Encoder::embedded().expect("weights that fit"));

    fn found(text: &str) -> Vec<Attribution> {
        let page = Marked::parse(text);
        ENCODER.attribute(&page.text, &page.segments())
    }

    /// The encoder finds what is marked, attribution by attribution.
    fn check(expected: &[&str]) {
        let page = Marked::parse(expected.first().expect("an example"));
        let attributions = ENCODER.attribute(&page.text, &page.segments());
        let marked: Vec<String> = attributions
            .iter()
            .map(|found| {
                let spans = found.source.iter().map(|span| ("source", *span));
                let spans = spans.chain(found.cue.iter().map(|span| ("cue", *span)));
                mark(&page.text, &spans.chain(found.content.iter().map(|span| ("content", *span))).collect::<Vec<_>>())
            })
            .collect();
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

    #[test]
    fn a_surer_link_never_counts_less() {
        let scores: Vec<f32> = [0.0, 0.5, 0.78, 0.9, 0.99, 0.999, 0.99999, 1.0].map(calibrated).to_vec();
        assert!(scores.windows(2).all(|pair| pair[0] < pair[1]), "{scores:?}");
        assert_eq!((calibrated(0.0), calibrated(1.0)), (0.2, 0.85));
    }

    #[test]
    fn damaged_weights_are_refused() {
        let mut weights = WEIGHTS.to_vec();
        weights.truncate(1_000_000);
        assert!(matches!(Encoder::new(&weights), Err(ModelError::CutShort)));
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
