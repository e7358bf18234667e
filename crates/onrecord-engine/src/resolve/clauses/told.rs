use onrecord_ledger::Span;

use crate::attribute::Attribution;

/// What attributions hold already.
pub(super) struct Told(Vec<Span>);

impl Told {
    /// Spans before a place that may reach over it.
    const NEAR: usize = 8;

    pub(super) fn of(attributions: &[Attribution]) -> Self {
        Self::sorted(attributions.iter().flat_map(|it| it.cue.iter().chain(&it.content).chain(&it.source)))
    }

    /// What was said alone, without who said it and how.
    pub(super) fn contents(attributions: &[Attribution]) -> Self {
        Self::sorted(attributions.iter().flat_map(|it| &it.content))
    }

    fn sorted<'a>(spans: impl Iterator<Item = &'a Span>) -> Self {
        let mut told: Vec<Span> = spans.copied().collect();
        told.sort_unstable();
        Self(told)
    }

    pub(super) fn overlaps(&self, span: Span) -> bool {
        let before = self.0.partition_point(|told| told.start() < span.end());
        let near = self.0.get(before.saturating_sub(Self::NEAR)..before).unwrap_or_default();
        near.iter().any(|told| told.overlaps(span))
    }
}
