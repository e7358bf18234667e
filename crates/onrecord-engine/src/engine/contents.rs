use onrecord_ledger::Span;

use crate::attribute::Attribution;

/// The contents of a page's attributions, looked up by place: which attribution stands in another's.
pub(super) struct Contents<'a> {
    attributions: &'a [Attribution],
    /// Every span of every content with its attribution, by where it begins.
    spans: Vec<(Span, usize)>,
    /// For every span, the furthest end of it and all before it.
    reach: Vec<usize>,
}

impl<'a> Contents<'a> {
    pub(super) fn of(attributions: &'a [Attribution]) -> Self {
        let all = attributions.iter().enumerate();
        let mut spans: Vec<(Span, usize)> =
            all.flat_map(|(at, attribution)| attribution.content.iter().map(move |span| (*span, at))).collect();
        spans.sort_unstable_by_key(|(span, at)| (span.start(), span.end(), *at));
        let ends = spans.iter().scan(0, |furthest, (span, _)| {
            *furthest = span.end().max(*furthest);
            Some(*furthest)
        });
        let reach = ends.collect();
        Self { attributions, spans, reach }
    }

    /// The innermost other attribution whose content holds all of this one's content and cue.
    pub(super) fn around(&self, at: usize) -> Option<usize> {
        let inner = self.attributions.get(at)?;
        let first = *inner.content.first()?;
        let holds = |outer: &Attribution| {
            inner.content.iter().chain(&inner.cue).all(|part| outer.content.iter().any(|span| span.contains(*part)))
        };
        self.holding(first)
            .filter_map(|other| Some((other, self.attributions.get(other)?)))
            .filter(|(other, outer)| *other != at && outer.content != inner.content && holds(outer))
            .min_by_key(|(other, outer)| (outer.content.iter().map(|span| span.len()).sum::<usize>(), *other))
            .map(|(other, _)| other)
    }

    /// The attributions of which a span of the content holds `part`. Contents hardly overlap, so that few
    /// spans are looked at.
    fn holding(&self, part: Span) -> impl Iterator<Item = usize> + '_ {
        let begun = self.spans.partition_point(|(span, _)| span.start() <= part.start());
        let before = self.spans.iter().zip(&self.reach).take(begun).rev();
        before
            .take_while(move |(_, reach)| **reach >= part.end())
            .filter(move |((span, _), _)| span.contains(part))
            .map(|((_, at), _)| *at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn attribution(text: &str, cue: (usize, usize), content: &[(usize, usize)]) -> Attribution {
        let span = |(start, end): (usize, usize)| Span::new(text, start, end).unwrap();
        Attribution {
            source: Vec::new(),
            cue: vec![span(cue)],
            content: content.iter().copied().map(span).collect(),
            continues: None,
            score: 1.0,
            reasons: Vec::new(),
        }
    }

    #[test]
    fn the_innermost_content_around_is_found() {
        let text = "a".repeat(100);
        let attributions = [
            attribution(&text, (0, 2), &[(3, 40), (50, 90)]),
            attribution(&text, (5, 7), &[(8, 30)]),
            attribution(&text, (10, 12), &[(13, 20)]),
            attribution(&text, (60, 62), &[(63, 70), (95, 99)]),
        ];
        let contents = Contents::of(&attributions);
        let around: Vec<_> = (0..4).map(|at| contents.around(at)).collect();
        assert_eq!(around, [None, Some(0), Some(1), None]);
    }

    proptest! {
        #[test]
        fn it_finds_what_a_look_at_all_would(parts in prop::collection::vec((0usize..60, 1usize..9, 0usize..60, 1usize..40), 0..12)) {
            let text = "a".repeat(100);
            let attributions: Vec<Attribution> = parts
                .iter()
                .map(|(cue, cue_length, content, length)| {
                    attribution(&text, (*cue, cue + cue_length), &[(*content, content + length)])
                })
                .collect();
            let contents = Contents::of(&attributions);
            for (at, inner) in attributions.iter().enumerate() {
                let wanted = attributions
                    .iter()
                    .enumerate()
                    .filter(|(other, outer)| {
                        *other != at
                            && outer.content != inner.content
                            && outer.content[0].contains(inner.content[0])
                            && outer.content[0].contains(inner.cue[0])
                    })
                    .min_by_key(|(other, outer)| (outer.content[0].len(), *other))
                    .map(|(other, _)| other);
                prop_assert_eq!(contents.around(at), wanted);
            }
        }
    }
}
