//! The measures of attribution, as `attribution_metrics.py` of the shared tools defines them.
//!
//! Every statement is reduced to three sets of tokens ([`crate::words`]) of the gold text.

use std::collections::{BTreeMap, BTreeSet};

use onrecord_ledger::Span;

use crate::polnear::GoldAttribution;
use crate::words;

/// Counts over any number of documents; add them up, then read the figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    predicted: usize,
    gold: usize,
    exact: usize,
    token: [usize; 3],
    attributed: usize,
    overlapping: usize,
    speakers: usize,
    speakers_right: usize,
    indirect_predicted: usize,
    indirect_exact: usize,
    segments: [[usize; 3]; 3],
}

/// Precision, recall and their harmonic mean, 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Share of what was predicted that is right.
    pub precision: f64,
    /// Share of what is there that was found.
    pub recall: f64,
    /// Harmonic mean.
    pub f1: f64,
}

impl Score {
    fn new(right: usize, predicted: usize, gold: usize) -> Self {
        let share = |of: usize| if of == 0 { 0.0 } else { right as f64 / of as f64 };
        let (precision, recall) = (share(predicted), share(gold));
        let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        Self { precision: 100.0 * precision, recall: 100.0 * recall, f1: 100.0 * f1 }
    }
}

impl Counts {
    /// The counts of one document.
    #[must_use]
    pub fn of(text: &str, gold: &[GoldAttribution], predicted: &[GoldAttribution]) -> Self {
        let tokens = Tokens::of(text);
        let gold = prepare(&tokens, gold);
        let predicted = prepare(&tokens, predicted);
        let mut counts = Self { predicted: predicted.len(), gold: gold.len(), ..Self::default() };
        let bare = |parts: &[Parts]| -> Vec<Set> { parts.iter().map(|part| tokens.bare(&part.content)).collect() };
        counts.exact = matched(&bare(&predicted), &bare(&gold));
        let indirect = |parts: &[Parts]| -> Vec<Set> {
            parts
                .iter()
                .filter(|part| tokens.is_indirect(&part.content))
                .map(|part| tokens.bare(&part.content))
                .collect()
        };
        let (indirect_predicted, indirect_gold) = (indirect(&predicted), indirect(&gold));
        counts.indirect_predicted = indirect_predicted.len();
        counts.indirect_exact = matched(&indirect_predicted, &indirect_gold);
        let union = |parts: &[Parts]| -> Set { parts.iter().flat_map(|part| part.content.iter().copied()).collect() };
        let (all_predicted, all_gold) = (union(&predicted), union(&gold));
        counts.token = [all_gold.intersection(&all_predicted).count(), all_predicted.len(), all_gold.len()];

        let mut overlaps = Vec::new();
        for (p, predicted) in predicted.iter().enumerate() {
            for (g, gold) in gold.iter().enumerate() {
                let both = predicted.content.intersection(&gold.content).count();
                if both > 0 {
                    overlaps.push((
                        p,
                        g,
                        both,
                        predicted.content.len() + gold.content.len() - both,
                        gold.content.len(),
                    ));
                }
            }
        }
        let recalled: Vec<_> = overlaps
            .iter()
            .map(|(p, g, both, _, of)| (*both as f64 / *of as f64, *p, *g))
            .filter(|(share, ..)| *share > 0.3)
            .collect();
        for (p, g) in greedy(recalled) {
            if !gold[g].source.is_empty() {
                counts.speakers += 1;
                counts.speakers_right += usize::from(!predicted[p].source.is_disjoint(&gold[g].source));
            }
        }
        let halves: Vec<_> = overlaps
            .iter()
            .map(|(p, g, both, union, _)| (*both as f64 / *union as f64, *p, *g))
            .filter(|(share, ..)| *share >= 0.5)
            .collect();
        for (p, g) in greedy(halves) {
            counts.overlapping += 1;
            let (p, g) = (&predicted[p].source, &gold[g].source);
            counts.attributed += usize::from(if g.is_empty() { p.is_empty() } else { !p.is_disjoint(g) });
        }
        for (part, count) in counts.segments.iter_mut().enumerate() {
            let segments = |parts: &[Parts]| -> BTreeSet<(usize, usize)> {
                parts.iter().flat_map(|parts| tokens.segments(text, &parts.spans[part])).collect()
            };
            let (a, b) = (segments(&gold), segments(&predicted));
            *count = [a.intersection(&b).count(), b.len(), a.len()];
        }
        counts
    }

    /// Adds the counts of another document.
    pub fn add(&mut self, other: &Self) {
        self.predicted += other.predicted;
        self.gold += other.gold;
        self.exact += other.exact;
        self.attributed += other.attributed;
        self.overlapping += other.overlapping;
        self.speakers += other.speakers;
        self.speakers_right += other.speakers_right;
        self.indirect_predicted += other.indirect_predicted;
        self.indirect_exact += other.indirect_exact;
        for (sum, count) in self.token.iter_mut().zip(other.token) {
            *sum += count;
        }
        for (sum, count) in self.segments.iter_mut().flatten().zip(other.segments.iter().flatten()) {
            *sum += count;
        }
    }

    /// Contents whose words are all right (`exact_np`).
    #[must_use]
    pub fn exact(&self) -> Score {
        Score::new(self.exact, self.predicted, self.gold)
    }

    /// Tokens that are content (`token`).
    #[must_use]
    pub fn token(&self) -> Score {
        let [right, predicted, gold] = self.token;
        Score::new(right, predicted, gold)
    }

    /// End to end: content half right and source right (`attr`).
    #[must_use]
    pub fn attributed(&self) -> Score {
        Score::new(self.attributed, self.predicted, self.gold)
    }

    /// Share of found contents whose source overlaps the gold one, 0 to 100 (`spk_acc`).
    #[must_use]
    pub fn speaker(&self) -> f64 {
        100.0 * self.speakers_right as f64 / self.speakers.max(1) as f64
    }

    /// Precision of exact contents without quotation marks, 0 to 100 (`exact_np:indirect`).
    #[must_use]
    pub fn indirect_precision(&self) -> f64 {
        100.0 * self.indirect_exact as f64 / self.indirect_predicted.max(1) as f64
    }

    /// Exact spans of source, cue and content, each on its own (`seg_source` …).
    #[must_use]
    pub fn segments(&self) -> [Score; 3] {
        self.segments.map(|[right, predicted, gold]| Score::new(right, predicted, gold))
    }

    /// How many attributions were found and how many are there.
    #[must_use]
    pub fn found_and_gold(&self) -> (usize, usize) {
        (self.predicted, self.gold)
    }
}

type Set = BTreeSet<usize>;

struct Parts {
    source: Set,
    content: Set,
    /// Source, cue, content.
    spans: [Vec<Span>; 3],
}

fn prepare(tokens: &Tokens<'_>, attributions: &[GoldAttribution]) -> Vec<Parts> {
    attributions
        .iter()
        .map(|attribution| Parts {
            source: tokens.set(&attribution.source),
            content: tokens.set(&attribution.content),
            spans: [attribution.source.clone(), attribution.cue.clone(), attribution.content.clone()],
        })
        .filter(|parts| !parts.content.is_empty())
        .collect()
}

/// How many of the sets are among the others, each used once; empty sets match nothing.
fn matched(predicted: &[Set], gold: &[Set]) -> usize {
    let mut left: BTreeMap<&Set, usize> = BTreeMap::new();
    for set in gold {
        *left.entry(set).or_default() += 1;
    }
    predicted
        .iter()
        .filter(|set| !set.is_empty())
        .filter(|set| left.get_mut(set).is_some_and(|left| std::mem::replace(left, left.saturating_sub(1)) > 0))
        .count()
}

/// Pairs by falling score, each side used once; ties go to the earlier ones.
fn greedy(mut scores: Vec<(f64, usize, usize)>) -> Vec<(usize, usize)> {
    scores.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut used_p, mut used_g) = (BTreeSet::new(), BTreeSet::new());
    let mut pairs = Vec::new();
    for (_, p, g) in scores {
        if !used_p.contains(&p) && !used_g.contains(&g) {
            used_p.insert(p);
            used_g.insert(g);
            pairs.push((p, g));
        }
    }
    pairs
}

/// The text in the scorer's tokens.
struct Tokens<'a> {
    text: &'a str,
    spans: Vec<(usize, usize)>,
    words: Vec<bool>,
    quoted: Vec<bool>,
}

impl<'a> Tokens<'a> {
    fn of(text: &'a str) -> Self {
        let spans = words::tokens(text);
        let words = spans.iter().map(|(start, end)| text[*start..*end].chars().any(char::is_alphanumeric)).collect();
        let mut tokens = Self { text, spans, words, quoted: Vec::new() };
        tokens.quoted = tokens.quotations();
        tokens
    }

    fn quotations(&self) -> Vec<bool> {
        let mut inside = false;
        let mut last = 0;
        self.spans
            .iter()
            .map(|(start, end)| {
                if self.text[last..*start].contains('\n') {
                    inside = false;
                }
                last = *end;
                match &self.text[*start..*end] {
                    "“" | "„" | "«" => inside = true,
                    "”" | "»" => inside = false,
                    "\"" | "＂" => inside = !inside,
                    _ => return inside,
                }
                false
            })
            .collect()
    }

    fn set(&self, spans: &[Span]) -> Set {
        let mut set = Set::new();
        for span in spans {
            let first = self.spans.partition_point(|(_, end)| *end <= span.start());
            set.extend((first..self.spans.len()).take_while(|at| self.spans[*at].0 < span.end()));
        }
        set
    }

    fn bare(&self, set: &Set) -> Set {
        let bare: Set = set.iter().copied().filter(|at| self.words[*at]).collect();
        if bare.is_empty() { set.clone() } else { bare }
    }

    fn is_indirect(&self, set: &Set) -> bool {
        let mut words = set.iter().filter(|at| self.words[**at]).peekable();
        words.peek().is_some() && words.all(|at| !self.quoted[*at])
    }

    /// The spans cut at line ends and trimmed to their first and last word.
    fn segments(&self, text: &str, spans: &[Span]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for span in spans {
            let mut run: Vec<usize> = Vec::new();
            let mut close = |run: &mut Vec<usize>| {
                let words = || run.iter().copied().filter(|at| self.words[*at]);
                if let (Some(first), Some(last)) = (words().next(), words().next_back()) {
                    found.push((first, last));
                }
                run.clear();
            };
            for at in self.set(std::slice::from_ref(span)) {
                if let Some(last) = run.last()
                    && text[self.spans[*last].1..self.spans[at].0].contains('\n')
                {
                    close(&mut run);
                }
                run.push(at);
            }
            close(&mut run);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribution(text: &str, source: &str, cue: &str, content: &str) -> GoldAttribution {
        let span = |words: &str| {
            let start = text.find(words).expect("the words stand there");
            vec![Span::new(text, start, start + words.len()).expect("a span")]
        };
        GoldAttribution { source: span(source), cue: span(cue), content: span(content) }
    }

    #[test]
    fn quotation_marks_and_commas_bring_neither_credit_nor_blame() {
        let text = "“We are ready,” Vela said.";
        let gold = [attribution(text, "Vela", "said", "“We are ready,”")];
        let found = [attribution(text, "Vela", "said", "We are ready")];
        let counts = Counts::of(text, &gold, &found);
        assert_eq!(counts.exact().f1, 100.0);
        assert_eq!(counts.attributed().f1, 100.0);
        assert_eq!(counts.segments().map(|score| score.f1), [100.0; 3]);
        assert!(counts.token().f1 < 100.0);
    }

    #[test]
    fn a_wrong_speaker_is_counted() {
        let text = "Orlov heard that Vela said talks had begun.";
        let gold = [attribution(text, "Vela", "said", "talks had begun")];
        let found = [attribution(text, "Orlov", "said", "talks had begun")];
        let counts = Counts::of(text, &gold, &found);
        assert_eq!((counts.exact().f1, counts.attributed().f1, counts.speaker()), (100.0, 0.0, 0.0));
        assert_eq!(counts.indirect_precision(), 100.0);
    }
}
