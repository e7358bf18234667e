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

/// Finds the attributions of a page; may also tell acts.
pub trait Attribute: Send + Sync {
    /// Id of the model or rules, as it stands in the record.
    fn id(&self) -> &str;

    /// The attributions of the paragraphs that hold statements, in the order of the page.
    fn attribute(&self, text: &str, segments: &Segments) -> Vec<Attribution>;

    /// As [`Self::attribute`], and what is read off names on the way: one for each, `None` where this profile tells nothing
    /// of it. Names are in the order of the page.
    fn attribute_and_name(
        &self,
        text: &str,
        segments: &Segments,
        names: &[Span],
    ) -> (Vec<Attribution>, Vec<Option<NameScores>>) {
        (self.attribute(text, segments), vec![None; names.len()])
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
