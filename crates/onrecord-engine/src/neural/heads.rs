//! What is read off the hidden states: labels word by word, and links between the spans they tell.

use super::arithmetic::{dot, exp, gelu_row};
use super::kernel::{Kernel, Work};
use super::lanes::Lanes;

/// Labels of a word: none, then begin and inside of source, cue and content.
pub(crate) const LABELS: usize = 7;
/// The label of the first word of a cue.
pub(crate) const BEGIN_CUE: usize = 3;
/// Width of a span where links are scored.
pub(crate) const LINK: usize = 96;
/// What is between two spans: distances, heads between, paragraphs, layers.
pub(crate) const BETWEEN: usize = 19 + 4 + 5 + 4;

/// What a span is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Source,
    Cue,
    Content,
}

/// A span that was tagged, by words of its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tagged {
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) role: Role,
    /// 0 outside the contents of others, 1 inside one.
    pub(crate) layer: usize,
    pub(crate) paragraph: usize,
}

/// A linear map of few rows, in full precision.
#[derive(Debug)]
pub(crate) struct Dense {
    pub(crate) weights: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

impl Dense {
    /// Applies the map to the two parts of its input, one after the other; the second may be empty.
    pub(crate) fn apply(&self, kernel: Kernel, input: [&[f32]; 2]) -> Vec<f32> {
        let mut out = Vec::with_capacity(self.bias.len());
        kernel.run(Apply { dense: self, input, out: &mut out });
        out
    }
}

struct Apply<'a> {
    dense: &'a Dense,
    input: [&'a [f32]; 2],
    out: &'a mut Vec<f32>,
}

impl Work for Apply<'_> {
    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let Self { dense, input: [first, second], out } = self;
        let rows = dense.weights.chunks_exact((first.len() + second.len()).max(1));
        for (row, bias) in rows.zip(&dense.bias) {
            let (left, right) = row.split_at(first.len());
            out.push(dot(lanes, left, first) + dot(lanes, right, second) + bias);
        }
    }
}

/// Puts a row through the bend between two maps (`gelu`).
pub(crate) fn bend(kernel: Kernel, row: &mut [f32]) {
    kernel.run(Bend(row));
}

struct Bend<'a>(&'a mut [f32]);

impl Work for Bend<'_> {
    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let _ = gelu_row(lanes, self.0);
    }
}

/// The scores of labels, state by state.
struct Emit<'a, S> {
    dense: &'a Dense,
    states: S,
    out: &'a mut Vec<[f32; LABELS]>,
}

impl<'s, S: Iterator<Item = &'s [f32]>> Work for Emit<'_, S> {
    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let Self { dense, states, out } = self;
        for state in states {
            let mut scores = [0.0; LABELS];
            let rows = dense.weights.chunks_exact(state.len().max(1)).zip(&dense.bias);
            for (score, (row, bias)) in scores.iter_mut().zip(rows) {
                *score = dot(lanes, row, state) + bias;
            }
            out.push(scores);
        }
    }
}

/// A linear-chain tagger (Lafferty et al., 2001) over the words of a paragraph.
#[derive(Debug)]
pub(crate) struct Tagger {
    pub(crate) emit: Dense,
    /// From the label of the row to that of the column; far below zero where it must not be.
    pub(crate) moves: [[f32; LABELS]; LABELS],
    pub(crate) begins: [f32; LABELS],
}

impl Tagger {
    /// The score of each label for hidden states.
    pub(crate) fn scores<'a>(
        &self,
        kernel: Kernel,
        states: impl ExactSizeIterator<Item = &'a [f32]>,
    ) -> Vec<[f32; LABELS]> {
        let mut out = Vec::with_capacity(states.len());
        kernel.run(Emit { dense: &self.emit, states, out: &mut out });
        out
    }

    /// The best labels of a paragraph, one for the scores of each word; of equals the lower.
    pub(crate) fn labels(&self, words: &[[f32; LABELS]]) -> Vec<usize> {
        let mut score = [0.0; LABELS];
        let mut back: Vec<[usize; LABELS]> = Vec::new();
        for (at, emissions) in words.iter().enumerate() {
            let mut next = [0.0; LABELS];
            let mut from = [0; LABELS];
            for (label, emission) in emissions.iter().enumerate() {
                let before = if at == 0 {
                    self.begins[label]
                } else {
                    let ways = score.iter().zip(&self.moves).map(|(score, moves)| score + moves[label]);
                    let (best, way) = highest(ways);
                    from[label] = best;
                    way
                };
                next[label] = emission + before;
            }
            score = next;
            back.push(from);
        }
        let mut label = highest(score.into_iter()).0;
        let mut labels = Vec::with_capacity(back.len());
        for from in back.iter().rev() {
            labels.push(label);
            label = from[label];
        }
        labels.reverse();
        labels
    }
}

/// The first of the highest, and how high.
fn highest(scores: impl Iterator<Item = f32>) -> (usize, f32) {
    let mut best = (0, f32::NEG_INFINITY);
    for (at, score) in scores.enumerate() {
        if score > best.1 {
            best = (at, score);
        }
    }
    best
}

/// The spans that labels tell: (first word, last word, role).
pub(crate) fn spans(labels: &[usize]) -> Vec<(usize, usize, Role)> {
    let mut found: Vec<(usize, usize, Role)> = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        let role = match label {
            1 | 2 => Role::Source,
            3 | 4 => Role::Cue,
            5 | 6 => Role::Content,
            _ => continue,
        };
        match found.last_mut() {
            Some((_, last, open)) if label % 2 == 0 && *open == role && *last + 1 == at => *last = at,
            _ => found.push((at, at, role)),
        }
    }
    found
}

/// Scores links from a dependent span (a content, a cue) to its head (a cue, a source) by a biaffine form
/// (Dozat and Manning, 2017) and by what is between the two.
#[derive(Debug)]
pub(crate) struct Linker {
    pub(crate) dependent: Dense,
    pub(crate) head: Dense,
    pub(crate) bilinear: Vec<f32>,
    pub(crate) linear: Dense,
    pub(crate) absent: Dense,
    /// Rows of [`BETWEEN`], one for each kind of dependent.
    pub(crate) place: Vec<f32>,
}

/// A link that was chosen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    /// The head, an index into the spans; `None` where none is likelier than any.
    pub(crate) head: Option<usize>,
    /// How likely, 0 to 1.
    pub(crate) probability: f32,
}

/// A span that others may be linked to.
#[derive(Debug)]
pub(crate) struct Head {
    /// Its index into the spans.
    at: usize,
    vector: Vec<f32>,
    /// What it scores whatever is linked to it.
    alone: f32,
}

/// The hidden states of the first and the last word of each span.
pub(crate) type Ends<'a> = [[&'a [f32]; 2]];

impl Linker {
    /// The spans with this role, ready to be linked to.
    pub(crate) fn heads(&self, kernel: Kernel, spans: &[Tagged], ends: &Ends<'_>, role: Role) -> Vec<Head> {
        let with_role = spans.iter().zip(ends).enumerate().filter(|(_, (span, _))| span.role == role);
        with_role
            .map(|(at, (_, ends))| {
                let mut vector = self.head.apply(kernel, *ends);
                bend(kernel, &mut vector);
                let alone = self.linear.apply(kernel, [&vector, &[]]).first().copied().unwrap_or_default();
                Head { at, vector, alone }
            })
            .collect()
    }

    /// The likeliest of the heads for the span at `at`; `kind` is the row of [`Self::place`].
    pub(crate) fn link(
        &self,
        kernel: Kernel,
        spans: &[Tagged],
        ends: &Ends<'_>,
        at: usize,
        heads: &[Head],
        kind: usize,
    ) -> Link {
        let (Some(span), Some(ends)) = (spans.get(at), ends.get(at)) else {
            return Link { head: None, probability: 0.0 };
        };
        let mut dependent = self.dependent.apply(kernel, *ends);
        bend(kernel, &mut dependent);
        let candidates = || heads.iter().filter_map(|head| Some((head, spans.get(head.at)?)));
        let mut products = Vec::with_capacity(heads.len());
        let vectors = candidates().map(|(head, _)| head.vector.as_slice());
        kernel.run(Meet { bilinear: &self.bilinear, dependent: &dependent, heads: vectors, out: &mut products });
        let absent = self.absent.apply(kernel, [&dependent, &[]]).first().copied().unwrap_or_default();
        let place = self.place.get(kind * BETWEEN..(kind + 1) * BETWEEN).unwrap_or_default();
        #[allow(clippy::cast_precision_loss)]
        let size = (LINK as f32).sqrt();
        let starts: Vec<usize> = candidates().map(|(_, span)| span.first).collect();
        let mut scores = Vec::with_capacity(starts.len() + 1);
        for ((head, other), product) in candidates().zip(products) {
            let biaffine = product / size + head.alone;
            let between: f32 = between(span, other, &starts).iter().filter_map(|row| place.get(*row)).sum();
            scores.push((Some(head.at), biaffine + between));
        }
        scores.push((None, absent));
        let (best, most) = highest(scores.iter().map(|(_, score)| *score));
        let total: f32 = scores.iter().map(|(_, score)| exp(score - most)).sum();
        Link { head: scores.get(best).and_then(|(head, _)| *head), probability: 1.0 / total }
    }
}

/// The products of a dependent with each of the heads by a bilinear form.
struct Meet<'a, H> {
    bilinear: &'a [f32],
    dependent: &'a [f32],
    heads: H,
    out: &'a mut Vec<f32>,
}

impl<'h, H: Iterator<Item = &'h [f32]>> Work for Meet<'_, H> {
    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let Self { bilinear, dependent, heads, out } = self;
        let mut form = [0.0; LINK];
        for (row, x) in bilinear.as_chunks::<LINK>().0.iter().zip(dependent) {
            for (sum, weight) in form.iter_mut().zip(row) {
                *sum += weight * x;
            }
        }
        out.extend(heads.map(|head| dot(lanes, &form, head)));
    }
}

/// What is between a dependent and a head, as indices into a row of [`Linker::place`]. `starts` are the
/// first words of all heads of that role, in order.
fn between(span: &Tagged, head: &Tagged, starts: &[usize]) -> [usize; 4] {
    let distance = if head.last < span.first {
        1 + bucket(span.first - head.last - 1)
    } else if head.first > span.last {
        10 + bucket(head.first - span.last - 1)
    } else {
        0
    };
    let (low, high) = (span.first.min(head.first), span.first.max(head.first));
    let passed = starts.iter().filter(|start| low < **start && **start < high).count().min(3);
    let apart = (head.paragraph + 2).saturating_sub(span.paragraph).min(4);
    [distance, 19 + passed, 23 + apart, 28 + 2 * span.layer + head.layer]
}

fn bucket(gap: usize) -> usize {
    gap.checked_ilog2().map_or(0, |power| 8.min(1 + power as usize))
}

/// The heads of a network.
#[derive(Debug)]
pub(crate) struct Heads {
    pub(crate) tagger: Tagger,
    pub(crate) to_cue: Linker,
    pub(crate) to_source: Linker,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_off_labels() {
        let found = spans(&[0, 1, 2, 3, 5, 6, 5, 0, 6]);
        let expected = [
            (1, 2, Role::Source),
            (3, 3, Role::Cue),
            (4, 5, Role::Content),
            (6, 6, Role::Content),
            (8, 8, Role::Content),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_between_two_spans_is_told_in_buckets() {
        let span = |first, last, paragraph| Tagged { first, last, role: Role::Cue, layer: 0, paragraph };
        assert_eq!(between(&span(10, 12, 1), &span(8, 9, 1), &[8]), [1, 19, 25, 28]);
        assert_eq!(between(&span(10, 12, 0), &span(17, 18, 1), &[13, 15, 17]), [10 + 3, 21, 26, 28]);
        assert_eq!(between(&span(10, 20, 9), &span(900, 901, 1), &[]), [18, 19, 23, 28]);
        assert_eq!(between(&span(10, 20, 0), &span(12, 13, 0), &[12]), [0, 19, 25, 28]);
    }
}
