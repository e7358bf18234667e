use std::collections::BTreeMap;

use onrecord_engine::answer::Weights;

use super::examples::Example;
use crate::draw::draw;

const PASSES: usize = 12;
const RATE: f64 = 0.05;
// Of 5 to 30 passes and decays 3e-4 to 3e-2, held out folder by folder: right 71 to 74 % in all. A greater weight of what
// answers something trades answers found against answers made up (docs/answers.md).
/// Pull towards nought, per step and feature.
const DECAY: f64 = 1e-2;
/// A feature that fewer choices have is not learned.
const LEAST: usize = 3;
/// The largest weight is made this whole number.
const LARGEST: f64 = 8_000.0;

/// Conditional logit (McFadden 1974): the chance of a choice is the exponential of its features' weights
/// over the sum of all choices'. By stochastic gradients with AdaGrad steps, made integers at the end.
/// Same examples and seed, same weights.
#[must_use]
pub(super) fn train(examples: &[&Example], seed: u64) -> Weights {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for example in examples {
        let mut features: Vec<u32> = example.choice.nothing.clone();
        features.extend(example.choice.candidates.iter().flat_map(|(_, features)| features));
        features.sort_unstable();
        features.dedup();
        features.into_iter().for_each(|feature| *counts.entry(feature).or_default() += 1);
    }
    let kept: Vec<u32> = counts.into_iter().filter(|(_, count)| *count >= LEAST).map(|(feature, _)| feature).collect();
    let index = |features: &[u32]| -> Vec<usize> {
        features.iter().filter_map(|feature| kept.binary_search(feature).ok()).collect()
    };
    // Row 0 is answering nothing.
    let rows: Vec<(Vec<Vec<usize>>, Vec<usize>, f64)> = examples
        .iter()
        .filter_map(|example| {
            let candidates = &example.choice.candidates;
            let rows = std::iter::once(index(&example.choice.nothing))
                .chain(candidates.iter().map(|(_, features)| index(features)))
                .collect();
            let place = |right: &usize| candidates.iter().position(|(candidate, _)| candidate == right);
            let right: Vec<usize> = example.right.iter().filter_map(place).map(|place| place + 1).collect();
            match (example.right.is_empty(), right.is_empty()) {
                (true, _) => Some((rows, vec![0], example.worth)),
                (false, false) => Some((rows, right, example.worth)),
                // What is answered is too far away to be chosen.
                (false, true) => None,
            }
        })
        .collect();
    let mut weights = vec![0f64; kept.len()];
    let mut squares = vec![1e-6f64; kept.len()];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut state = seed;
    for _ in 0..PASSES {
        for at in (1..order.len()).rev() {
            order.swap(at, draw(&mut state, at + 1));
        }
        for at in &order {
            let (rows, right, worth) = &rows[*at];
            step(rows, right, &mut weights, &mut squares, *worth);
        }
    }
    let largest = weights.iter().fold(1e-9f64, |largest, weight| largest.max(weight.abs()));
    let whole = weights.iter().map(|weight| (weight / largest * LARGEST).round() as i16);
    Weights::new(kept.iter().copied().zip(whole).filter(|(_, weight)| *weight != 0))
}

fn step(rows: &[Vec<usize>], right: &[usize], weights: &mut [f64], squares: &mut [f64], scale: f64) {
    let sums: Vec<f64> = rows.iter().map(|row| row.iter().map(|feature| weights[*feature]).sum()).collect();
    let largest = sums.iter().fold(f64::MIN, |largest, sum| largest.max(*sum));
    let exps: Vec<f64> = sums.iter().map(|sum| (sum - largest).exp()).collect();
    let total: f64 = exps.iter().sum();
    // Several right answers share the mass as they now do.
    let right_total: f64 = right.iter().map(|at| exps[*at]).sum::<f64>().max(1e-300);
    let mut slopes: BTreeMap<usize, f64> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let wanted = if right.contains(&at) { exps[at] / right_total } else { 0.0 };
        let slope = exps[at] / total - wanted;
        row.iter().for_each(|feature| *slopes.entry(*feature).or_default() += slope);
    }
    for (feature, slope) in slopes {
        let (weight, square) = (&mut weights[feature], &mut squares[feature]);
        let slope = scale * slope + DECAY * *weight;
        *square += slope * slope;
        *weight -= RATE * slope / square.sqrt();
    }
}
