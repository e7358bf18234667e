//! Who said what: source, cue and content of every statement, as spans.
//!
//! | part | what it is |
//! |---|---|
//! | [`Attribute`] | the trait of attributors; the engine holds one |
//! | [`crate::encode`] | the accurate profile |
//! | [`crate::convolve`] | the fast profile |
//! | [`nested`] | attributions within the contents of others |
//! | [`named_report`] | statements that others name |

pub mod named_report;
pub mod nested;

use onrecord_ledger::{Act, Span};

use crate::act::Sight;
use crate::resolve::NameScores;
use crate::segment::Segments;

/// One attribution before anything is known about who the source is.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// The words that name the source; empty where none do.
    pub source: Vec<Span>,
    /// The words that attribute; empty for a quotation that stands alone.
    pub cue: Vec<Span>,
    /// What was said; at least one span, in order, disjoint.
    pub content: Vec<Span>,
    /// The attribution (index in the same list) whose source spoke on in this one: a quotation without
    /// cue or source of its own.
    pub continues: Option<usize>,
    /// How sure the attributor is, 0 to 1.
    pub score: f32,
    /// What was seen, for `--explain`.
    pub reasons: Vec<String>,
}

/// What an attributor finds on a page.
#[derive(Debug)]
pub struct Found {
    /// The attributions, in the order of the page.
    pub attributions: Vec<Attribution>,
    /// How well each kind fits each name that was asked for; `None` where this profile tells nothing of it.
    pub names: Vec<Option<NameScores>>,
    /// Which cues speak for attitudes.
    pub attitudes: Attitudes,
}

/// How much cues speak for attitudes, as far as a network has read them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attitudes {
    /// Logarithms of odds, by cue.
    cues: Vec<(Span, f32)>,
    step: f32,
}

impl Attitudes {
    /// What a network tells of cues, and how much one step of the classifier's sum is worth beside it.
    pub(crate) fn new(mut cues: Vec<(Span, f32)>, step: f32) -> Self {
        cues.sort_unstable_by_key(|(cue, _)| *cue);
        Self { cues, step }
    }

    /// How much speaks for an attitude at a cue of which the classifier tells this sum; under zero, for speech. The sum
    /// itself where no network has read the cue.
    pub(crate) fn odds(&self, cue: &[Span], sum: i32) -> f32 {
        let known = |cue: &Span| self.cues.binary_search_by_key(cue, |(known, _)| *known).ok();
        match cue.first().and_then(known).and_then(|at| self.cues.get(at)) {
            Some((_, odds)) => odds + self.step * sum as f32,
            None => sum as f32,
        }
    }
}

/// Finds the attributions of a page; may also tell acts.
pub trait Attribute: Send + Sync {
    /// Id of the model or rules, as it stands in the record.
    fn id(&self) -> &str;

    /// The attributions of the paragraphs that hold statements, in the order of the page.
    fn attribute(&self, text: &str, segments: &Segments) -> Vec<Attribution>;

    /// As [`Self::attribute`], and what is seen on the way. Names are in the order of the page.
    fn find(&self, text: &str, segments: &Segments, names: &[Span]) -> Found {
        let attributions = self.attribute(text, segments);
        Found { attributions, names: vec![None; names.len()], attitudes: Attitudes::default() }
    }

    /// The same of what stands within the contents of others, each a paragraph of its own.
    fn attribute_within(&self, text: &str, segments: &Segments) -> Vec<Attribution> {
        self.attribute(text, segments)
    }

    /// How well each act fits each statement, in the order of [`Act::ALL`]; `None` where this profile has no network
    /// that tells acts.
    fn act_scores(&self, _text: &str, _sights: &[Sight]) -> Option<Vec<[f32; Act::ALL.len()]>> {
        None
    }
}

/// The attributions and those found later, in the order of the page; what the first say of one another stays
/// right.
pub(crate) fn in_page_order(mut attributions: Vec<Attribution>, found: Vec<Attribution>) -> Vec<Attribution> {
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
