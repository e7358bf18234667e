use crate::Span;

/// Why a finding is there: the rule or model that made it, how sure it is, and the words that it
/// rests on.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Because {
    /// Id of the rule or model ("attribution-en-2").
    pub rule: String,
    /// 0 to 1; comparable only among findings of the same rule.
    pub score: f32,
    /// The words it rests on, beyond the finding's own anchors.
    pub anchors: Vec<Span>,
    /// What was seen, for `--explain`; short English clauses.
    pub reasons: Vec<String>,
}

impl Because {
    /// A finding of this rule or model with this score.
    #[must_use]
    pub fn new(rule: impl Into<String>, score: f32) -> Self {
        Self { rule: rule.into(), score, anchors: Vec::new(), reasons: Vec::new() }
    }
}
