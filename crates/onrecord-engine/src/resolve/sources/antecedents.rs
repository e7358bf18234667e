//! What is seen of those whom "he" or "she" may mean, and a linear ranker over it.
//!
//! The facts are those of knowledge-poor resolution (Lappin and Leass 1994; Mitkov 1998): how far back, whether the candidate
//! spoke, is a subject, is named in the very words. Their weights were set by hand first and then learned from marked pages and labelled
//! articles, kept near the hand's (`onrecord-lab train antecedents`; `data/en/antecedents.tsv`).

use crate::lexicon::{DataError, Table};

/// What may hold of a candidate, by name; a candidate is a set of bits in this order.
pub const FACTS: [&str; 36] = [
    "spoke",
    "spoke-0-sentences-back",
    "spoke-1-sentence-back",
    "spoke-2-sentences-back",
    "spoke-3-sentences-back",
    "spoke-4-sentences-back",
    "spoke-farther-back",
    "one-speaker-between",
    "two-speakers-between",
    "three-speakers-between",
    "four-speakers-between",
    "five-speakers-between",
    "more-speakers-between",
    "named",
    "named-0-sentences-back",
    "named-1-sentence-back",
    "named-2-sentences-back",
    "named-3-sentences-back",
    "named-4-sentences-back",
    "named-farther-back",
    "named-gender-is-known",
    "spoke-in-quotation",
    "named-in-quotation",
    "named-in-own-words",
    "speaks-around",
    "subject",
    "possessive",
    "before-a-noun",
    "named-and-has-spoken",
    "in-this-paragraph",
    "opens-a-paragraph",
    "named-often",
    "with-a-role",
    "spoke-gender-is-known",
    "spoke-last",
    "spoke-just-before",
];

pub(super) const SPOKE: usize = 0;
pub(super) const SPOKE_BACK: usize = 1;
pub(super) const SPEAKERS_BETWEEN: usize = 6;
pub(super) const NAMED: usize = 13;
pub(super) const NAMED_BACK: usize = 14;
pub(super) const NAMED_GENDER: usize = 20;
pub(super) const SPOKE_IN_QUOTATION: usize = 21;
pub(super) const NAMED_IN_QUOTATION: usize = 22;
pub(super) const NAMED_IN_OWN_WORDS: usize = 23;
pub(super) const AROUND: usize = 24;
pub(super) const SUBJECT: usize = 25;
pub(super) const POSSESSIVE: usize = 26;
pub(super) const BEFORE_NOUN: usize = 27;
pub(super) const HAS_SPOKEN: usize = 28;
pub(super) const IN_PARAGRAPH: usize = 29;
pub(super) const OPENS_PARAGRAPH: usize = 30;
pub(super) const OFTEN: usize = 31;
pub(super) const ROLE: usize = 32;
pub(super) const SPOKE_GENDER: usize = 33;
pub(super) const SPOKE_LAST: usize = 34;
pub(super) const JUST_BEFORE: usize = 35;

/// What holds of one candidate: a bit for each of [`FACTS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts(u64);

impl Facts {
    /// The same with this fact, where it holds.
    #[must_use]
    pub(super) fn with(self, fact: usize, holds: bool) -> Self {
        Self(self.0 | u64::from(holds) << fact)
    }

    /// The numbers of the facts that hold.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..FACTS.len()).filter(move |fact| self.0 >> fact & 1 == 1)
    }
}

/// What each fact is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranker([i32; FACTS.len()]);

impl Default for Ranker {
    fn default() -> Self {
        Self([0; FACTS.len()])
    }
}

impl Ranker {
    /// Where its weights stand.
    pub const LIST: &str = "en/antecedents.tsv";

    /// Reads a table of facts and weights.
    ///
    /// # Errors
    /// [`DataError`] where a fact is unknown or a weight is no whole number.
    pub(in crate::resolve) fn read(table: &Table<'_>) -> Result<Self, DataError> {
        let mut ranker = Self::default();
        for row in table.rows() {
            let fact = FACTS.iter().position(|fact| *fact == row.get("fact"));
            let (Some(fact), Ok(weight)) = (fact, row.get("weight").parse()) else {
                let how = "a fact that the program knows, and a whole number";
                return Err(row.error("fact", format!("'{}' is none", row.get("fact")), how));
            };
            if let Some(known) = ranker.0.get_mut(fact) {
                *known = weight;
            }
        }
        Ok(ranker)
    }

    /// What these facts are worth together.
    #[must_use]
    pub fn score(&self, facts: Facts) -> i32 {
        facts.iter().filter_map(|fact| self.0.get(fact)).sum()
    }
}
