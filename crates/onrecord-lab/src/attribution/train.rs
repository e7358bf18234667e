//! Trains the fast profile's tagger: cue levels, then two averaged perceptrons, the second on tags
//! that the first gave to pages it had not seen.

use std::collections::BTreeMap;

use onrecord_engine::attribute::Weights;
use onrecord_engine::attribute::form::{Clusters, word_hash};
use onrecord_engine::attribute::tag::{Part, TAGS, Tag};
use onrecord_engine::attribute::tagger::{CueLevels, Eyes, Pass};
use onrecord_engine::attribute::viterbi::{Lattice, Transitions};
use onrecord_engine::attribute::weights::{FEATURE_BITS, Feature, Table};
use onrecord_engine::segment;
use rayon::prelude::*;

use super::examples::{Example, GoldPage, examples};

/// How training goes.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Seeds the order of examples.
    pub seed: u64,
    /// Rounds over the examples in the first pass.
    pub first_rounds: usize,
    /// Rounds in the second pass.
    pub second_rounds: usize,
    /// How many perceptrons, each with its own order of examples, are averaged into a pass.
    pub members: u64,
    /// Parts into which the pages are cut to let the first pass tag what it has not seen.
    pub folds: usize,
}

impl Default for Plan {
    fn default() -> Self {
        Self { seed: 1, first_rounds: 6, second_rounds: 8, members: 3, folds: 4 }
    }
}

/// What one unit of averaged weight becomes in the table.
const SCALE: f32 = 1.5;

/// Trains on these pages.
#[must_use]
pub fn train(pages: &[GoldPage], clusters: Clusters, lists: &segment::Lists, plan: Plan) -> Weights {
    let mut eyes = Eyes { clusters, cues: cue_levels(pages, lists) };
    let examples = examples(pages, lists, &eyes);
    let surface: Vec<Sequence> =
        examples.par_iter().map(|example| sequence(example.scene.surface_features())).collect();

    let fold = |example: &Example| example.page % plan.folds;
    let drafts: Vec<Vec<(usize, Vec<Tag>)>> = (0..plan.folds)
        .into_par_iter()
        .map(|held| {
            let seen: Vec<usize> = (0..examples.len()).filter(|at| fold(&examples[*at]) != held).collect();
            let learned = perceptron(&examples, &surface, &seen, pages, plan.first_rounds, plan.seed);
            let mut lattice = Lattice::default();
            (0..examples.len())
                .filter(|at| fold(&examples[*at]) == held)
                .map(|at| (at, learned.tag(&surface[at], &mut lattice)))
                .collect()
        })
        .collect();
    let all: Vec<usize> = (0..examples.len()).collect();
    let first = committee(&examples, &surface, &all, pages, plan.first_rounds, plan);

    let mut both = surface;
    for (at, tags) in drafts.into_iter().flatten() {
        both[at].append(examples[at].scene.context_features(&tags));
    }
    let second = committee(&examples, &both, &all, pages, plan.second_rounds, plan);
    let cues = std::mem::take(&mut eyes.cues);
    Weights { cues, passes: [first.pack(), second.pack()] }
}

/// How often each word is part of a cue where it occurs outside quotations: levels 1 to 4 above 4, 12,
/// 30 and 60 percent; words seen less than three times in cues have none.
fn cue_levels(pages: &[GoldPage], lists: &segment::Lists) -> CueLevels {
    let mut seen: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for page in pages {
        let segments = segment::segment(&page.text, &page.blocks, lists);
        let cues: Vec<_> =
            page.attributions.iter().flat_map(|a| &a.cue).map(|span| segments.tokens_in(*span)).collect();
        let mut in_cue = vec![false; segments.tokens.len()];
        cues.into_iter().flatten().for_each(|at| in_cue[at] = true);
        for (token, in_cue) in segments.tokens.iter().zip(in_cue) {
            let count = seen.entry(word_hash(token.span.of(&page.text))).or_default();
            count.0 += usize::from(in_cue) * page.weight;
            count.1 += page.weight;
        }
    }
    seen.into_iter()
        .filter(|(_, (cue, _))| *cue >= 3)
        .filter_map(|(word, (cue, all))| {
            let share = cue as f64 / all as f64;
            let level = [0.04, 0.12, 0.3, 0.6].iter().filter(|least| share > **least).count() as u8;
            (level > 0).then_some((word, level))
        })
        .collect()
}

/// The features of a scene's tokens, laid end to end.
#[derive(Clone, Debug, Default)]
struct Sequence {
    features: Vec<Feature>,
    /// Where each token's features end.
    ends: Vec<u32>,
}

fn sequence(tokens: Vec<Vec<Feature>>) -> Sequence {
    let mut sequence = Sequence::default();
    for features in tokens {
        sequence.features.extend(features);
        sequence.ends.push(sequence.features.len() as u32);
    }
    sequence
}

impl Sequence {
    fn token(&self, at: usize) -> &[Feature] {
        let start = at.checked_sub(1).map_or(0, |at| self.ends[at]) as usize;
        &self.features[start..self.ends[at] as usize]
    }

    fn append(&mut self, more: Vec<Vec<Feature>>) {
        let tokens = (0..self.ends.len()).map(|at| [self.token(at), &more[at]].concat()).collect();
        *self = sequence(tokens);
    }
}

/// A trained pass before it is packed.
struct Learned {
    /// Number of each feature that was seen at least twice, else `u32::MAX`.
    numbers: Vec<u32>,
    weights: Vec<[f32; TAGS]>,
    transitions: Transitions<f32>,
}

impl Learned {
    fn scores(&self, sequence: &Sequence) -> Vec<[f32; TAGS]> {
        (0..sequence.ends.len())
            .map(|at| {
                let mut scores = [0.0; TAGS];
                for feature in sequence.token(at) {
                    let Some(weights) = self.weights.get(self.numbers[*feature as usize] as usize) else { continue };
                    for (score, weight) in scores.iter_mut().zip(weights) {
                        *score += weight;
                    }
                }
                scores
            })
            .collect()
    }

    fn tag(&self, sequence: &Sequence, lattice: &mut Lattice<f32>) -> Vec<Tag> {
        let mut tags = Vec::new();
        lattice.best(&self.scores(sequence), &self.transitions, &mut tags);
        tags
    }

    fn pack(&self) -> Pass {
        let features = self
            .numbers
            .iter()
            .enumerate()
            .filter_map(|(feature, number)| Some((feature as Feature, *self.weights.get(*number as usize)?)));
        let whole = |weight: f32| (weight * SCALE).round() as i32;
        Pass {
            table: Table::build(features, SCALE),
            transitions: Transitions {
                after: self.transitions.after.map(|row| row.map(whole)),
                first: self.transitions.first.map(whole),
            },
        }
    }
}

/// The mean of several perceptrons that saw the examples in different orders: one alone moves by a
/// point of F1 with its order.
fn committee(
    examples: &[Example],
    sequences: &[Sequence],
    use_of: &[usize],
    pages: &[GoldPage],
    rounds: usize,
    plan: Plan,
) -> Learned {
    let share = 1.0 / plan.members.max(1) as f32;
    let others = (1..plan.members.max(1))
        .map(|member| perceptron(examples, sequences, use_of, pages, rounds, plan.seed + 2 * member));
    let mut mean = perceptron(examples, sequences, use_of, pages, rounds, plan.seed);
    let scale = |weight: &mut f32| *weight *= share;
    mean.weights.iter_mut().flatten().for_each(scale);
    mean.transitions.after.iter_mut().flatten().chain(&mut mean.transitions.first).for_each(scale);
    for member in others {
        let add = |(mean, weight): (&mut f32, &f32)| *mean += weight * share;
        mean.weights.iter_mut().flatten().zip(member.weights.iter().flatten()).for_each(add);
        let Transitions { after, first } = &mut mean.transitions;
        let theirs = member.transitions.after.iter().flatten().chain(&member.transitions.first);
        after.iter_mut().flatten().chain(first).zip(theirs).for_each(add);
    }
    mean
}

/// A structured averaged perceptron (Collins 2002), averaged lazily.
fn perceptron(
    examples: &[Example],
    sequences: &[Sequence],
    use_of: &[usize],
    pages: &[GoldPage],
    rounds: usize,
    seed: u64,
) -> Learned {
    let mut seen = vec![0u8; 1 << FEATURE_BITS];
    for at in use_of {
        for feature in &sequences[*at].features {
            let count = &mut seen[*feature as usize];
            *count = count.saturating_add(1);
        }
    }
    let mut next = 0;
    let numbers = seen
        .iter()
        .map(|count| {
            if *count < 2 {
                return u32::MAX;
            }
            next += 1;
            next - 1
        })
        .collect();
    let zero = Transitions { after: [[0.0; TAGS]; TAGS], first: [0.0; TAGS] };
    let mut learned = Learned { numbers, weights: vec![[0.0; TAGS]; next as usize], transitions: zero.clone() };
    let mut sums = vec![[0.0f32; TAGS]; next as usize];
    let mut transition_sums = zero;
    let mut order: Vec<usize> =
        use_of.iter().flat_map(|at| std::iter::repeat_n(*at, pages[examples[*at].page].weight)).collect();
    let mut random = Random(seed | 1);
    let mut lattice = Lattice::default();
    let mut time = 1.0f32;
    let mut steps = 1.0f64;
    for _ in 0..rounds {
        random.shuffle(&mut order);
        for at in &order {
            let (sequence, gold) = (&sequences[*at], &examples[*at].tags);
            let guess = learned.tag(sequence, &mut lattice);
            if &guess != gold {
                for token in 0..gold.len() {
                    let (right, wrong) = (gold[token].number(), guess[token].number());
                    if right != wrong {
                        for feature in sequence.token(token) {
                            let number = learned.numbers[*feature as usize] as usize;
                            if let (Some(weights), Some(sums)) = (learned.weights.get_mut(number), sums.get_mut(number))
                            {
                                weights[right] += 1.0;
                                weights[wrong] -= 1.0;
                                sums[right] += time;
                                sums[wrong] -= time;
                            }
                        }
                    }
                    let before = token.checked_sub(1).map(|before| (gold[before].number(), guess[before].number()));
                    learned.transitions.change(before, right, wrong, 1.0);
                    transition_sums.change(before, right, wrong, time);
                }
            }
            steps += 1.0;
            time = steps as f32;
        }
    }
    for (weights, sums) in learned.weights.iter_mut().zip(&sums) {
        for (weight, sum) in weights.iter_mut().zip(sums) {
            *weight -= sum / time;
        }
    }
    let average = |weight: &mut f32, sum: &f32| *weight -= sum / time;
    let Transitions { after, first } = &mut learned.transitions;
    after.iter_mut().flatten().zip(transition_sums.after.iter().flatten()).for_each(|(w, s)| average(w, s));
    first.iter_mut().zip(&transition_sums.first).for_each(|(w, s)| average(w, s));
    learned
}

trait Change {
    fn change(&mut self, before: Option<(usize, usize)>, right: usize, wrong: usize, by: f32);
}

impl Change for Transitions<f32> {
    /// Moves weight from the guessed transition to the right one.
    fn change(&mut self, before: Option<(usize, usize)>, right: usize, wrong: usize, by: f32) {
        match before {
            Some((gold, guess)) => {
                self.after[gold][right] += by;
                self.after[guess][wrong] -= by;
            }
            None => {
                self.first[right] += by;
                self.first[wrong] -= by;
            }
        }
    }
}

/// Xorshift (Marsaglia 2003): the same order on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn shuffle(&mut self, list: &mut [usize]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

/// How many tokens carry a tag of each part: a figure for the card.
#[must_use]
pub fn tagged_tokens(examples: &[Example]) -> [usize; 3] {
    Part::ALL.map(|part| examples.iter().flat_map(|e| &e.tags).filter(|tag| tag.part() == Some(part)).count())
}
