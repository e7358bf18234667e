//! What holds between two pages, in numbers of their digests.

use serde::{Deserialize, Serialize};

use crate::result::{Direction, Why};

/// Something that holds between two pages, or between two places of one. `a` is the page that comes
/// first by [`crate::Digest::order`]. Units and words are numbers in the two digests, so an edge means
/// something only beside the digests that it was made of, by the same [`crate::LINK_VERSION`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Edge {
    /// They share text.
    Reuse(ReuseEdge),
    /// A statement of each renders the same utterance.
    Same(SameEdge),
    /// A unit of each says the same to be so.
    Claim(UnitPair),
    /// A unit of one answers what a unit of the other says, by its words; `a_answers` tells which.
    Answer(AnswerEdge),
    /// They are about one affair, this alike (0 to 1).
    Story(f32),
    /// Two statements of one page of which the second goes on with the first ("he added that …"): one utterance, other words.
    GoesOn(UnitPair),
}

/// Text that two pages share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReuseEdge {
    /// Share of a's word 5-grams that stand in b.
    pub a_in_b: f32,
    /// Share of b's word 5-grams that stand in a.
    pub b_in_a: f32,
    /// Shared words that stand in no direct quotation.
    pub own: u32,
    /// Which way the text went.
    pub direction: Option<Direction>,
    /// What tells it.
    pub why: Vec<Why>,
    /// Shared stretches: first word in a, first word in b, length in words.
    pub runs: Vec<(u32, u32, u32)>,
}

/// Two statements that render one utterance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SameEdge {
    /// The two units.
    pub pair: UnitPair,
    /// The stretch of a's unit that is aligned, in words of its own.
    pub in_a: (u32, u32),
    /// The stretch of b's unit that is aligned.
    pub in_b: (u32, u32),
    /// Whether the wording itself shows it: so long and so like that it stands by itself.
    pub verbatim: bool,
}

/// A unit of each page, and how alike they are (0 to 1).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitPair {
    /// Unit of a.
    pub a: u32,
    /// Unit of b.
    pub b: u32,
    /// How alike, 0 to 1.
    pub score: f32,
}

/// An answer by its words.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnswerEdge {
    /// The two units.
    pub pair: UnitPair,
    /// Whether a's unit is the answer; else b's.
    pub a_answers: bool,
}
