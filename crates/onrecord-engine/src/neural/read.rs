//! Attributions out of what the heads tell: each content with its cue and its source.

use onrecord_ledger::Span;

use super::heads::{Ends, Heads, Link, Role, Tagged};
use super::kernel::Kernel;
use crate::attribute::Attribution;
use crate::segment::{Segments, TokenKind};

/// Share of attributions that are right by the probability of their links, rising in both.
pub(crate) type Curve = [(f32, f32)];

/// What was tagged in words that are read together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told<'a> {
    pub(crate) heads: &'a Heads,
    pub(crate) kernel: Kernel,
    pub(crate) segments: &'a Segments,
    /// The spans, in the order of their paragraphs.
    pub(crate) tagged: &'a [Tagged],
    /// The hidden states of their first and last words.
    pub(crate) ends: &'a Ends<'a>,
    /// How sure to be by how probable the links are.
    pub(crate) curve: &'a Curve,
}

impl Told<'_> {
    /// The attributions: every content with the cue and the source that it is linked to. `place` gives the bytes
    /// of a span; one without is left out.
    pub(crate) fn attributions(&self, place: impl Fn(&Tagged) -> Option<Span>) -> Vec<Attribution> {
        let Self { heads: Heads { to_cue, to_source, .. }, kernel, tagged, ends, .. } = *self;
        let mut found: Vec<Attribution> = Vec::new();
        if !tagged.iter().any(|span| span.role == Role::Content) {
            return found;
        }
        let cues = to_cue.heads(kernel, tagged, ends, Role::Cue);
        let sources = to_source.heads(kernel, tagged, ends, Role::Source);
        let source_of = |at: usize, kind: usize| to_source.link(kernel, tagged, ends, at, &sources, kind);
        let place = |at: usize| tagged.get(at).and_then(&place);
        let mut by_cue: Vec<(usize, usize)> = Vec::new();
        for (at, _) in tagged.iter().enumerate().filter(|(_, span)| span.role == Role::Content) {
            let Some(content) = place(at).map(|span| closed(self.segments, span)) else { continue };
            let cue = to_cue.link(kernel, tagged, ends, at, &cues, 0);
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
            attribution.score = calibrated(self.curve, attribution.score);
            attribution.content = tidy(std::mem::take(&mut attribution.content));
        }
        found
    }
}

/// The attributions of a page in order, without those that have nothing to stand on; a quotation that stands alone
/// goes on with the one before it.
pub(crate) fn of_page(segments: &Segments, mut found: Vec<Attribution>) -> Vec<Attribution> {
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

/// How likely an attribution with this probability of its links is to be right.
fn calibrated(curve: &Curve, probability: f32) -> f32 {
    let above = curve.iter().position(|(at, _)| probability <= *at).unwrap_or(curve.len() - 1).max(1);
    let (Some((low, least)), Some((high, most))) = (curve.get(above - 1), curve.get(above)) else {
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
    use super::*;

    #[test]
    fn a_surer_link_never_counts_less() {
        let curve = [(0.0, 0.2), (0.9, 0.5), (1.0, 0.85)];
        let scores: Vec<f32> = [0.0, 0.5, 0.78, 0.9, 0.99, 1.0].map(|at| calibrated(&curve, at)).to_vec();
        assert!(scores.windows(2).all(|pair| pair[0] < pair[1]), "{scores:?}");
        assert_eq!((calibrated(&curve, 0.0), calibrated(&curve, 1.0)), (0.2, 0.85));
    }
}
