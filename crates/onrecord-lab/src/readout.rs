//! Trains what is read off the encoder's states: a softmax over linear maps (multinomial logistic regression), by gradients over
//! all examples with momentum.

use onrecord_engine::encode::Row;
use rayon::prelude::*;

/// Rounds of gradients over all examples.
const ROUNDS: usize = 200;
const RATE: f32 = 0.05;
/// How much of the step before goes on.
const MOMENTUM: f32 = 0.9;
/// Examples whose gradients are added up on one core.
const TOGETHER: usize = 512;

/// An example: states, and which row is right.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'a> {
    pub(crate) states: &'a [f32],
    pub(crate) kind: usize,
}

/// How well each kind fits.
pub(crate) fn scores(rows: &[Row], states: &[f32]) -> Vec<f32> {
    let score =
        |(weights, bias): &Row| weights.iter().zip(states).map(|(weight, state)| weight * state).sum::<f32>() + bias;
    rows.iter().map(score).collect()
}

/// The rows that tell `kinds` apart; `pull` is that towards nothing.
pub(crate) fn learn(shown: &[Shown<'_>], kinds: usize, pull: f32) -> Vec<Row> {
    let width = shown.first().map_or(0, |shown| shown.states.len());
    // Of every number of the states what it is on average and how far it strays: gradients are slow where one is a hundred
    // times another.
    let count = shown.len().max(1) as f32;
    let mean: Vec<f32> = (0..width).map(|at| shown.iter().map(|it| it.states[at]).sum::<f32>() / count).collect();
    let stray = |at: usize| shown.iter().map(|it| (it.states[at] - mean[at]).powi(2)).sum::<f32>() / count;
    let stray: Vec<f32> = (0..width).map(|at| stray(at).sqrt().max(1e-6)).collect();
    let even = |it: &Shown<'_>| -> Vec<f32> {
        it.states.iter().zip(&mean).zip(&stray).map(|((state, mean), stray)| (state - mean) / stray).collect()
    };
    let even: Vec<Vec<f32>> = shown.iter().map(even).collect();
    let shown: Vec<Shown<'_>> = even.iter().zip(shown).map(|(states, it)| Shown { states, kind: it.kind }).collect();
    let mut rows = descend(&shown, (kinds, width), pull);
    for (weights, bias) in &mut rows {
        weights.iter_mut().zip(&stray).for_each(|(weight, stray)| *weight /= stray);
        *bias -= weights.iter().zip(&mean).map(|(weight, mean)| weight * mean).sum::<f32>();
    }
    rows
}

fn descend(shown: &[Shown<'_>], (kinds, width): (usize, usize), pull: f32) -> Vec<Row> {
    let mut rows: Vec<Row> = vec![(vec![0.0; width], 0.0); kinds];
    let mut speed = rows.clone();
    let share = 1.0 / shown.len().max(1) as f32;
    for _ in 0..ROUNDS {
        // In parts of one size, added up in their order: the sums are the same on however many cores.
        let slopes = shown.par_chunks(TOGETHER).map(|some| slope(&rows, some)).collect::<Vec<_>>();
        for (kind, ((weights, bias), (faster, bias_faster))) in rows.iter_mut().zip(&mut speed).enumerate() {
            for (at, (weight, faster)) in weights.iter_mut().zip(faster).enumerate() {
                let sum: f32 = slopes.iter().map(|slope| slope[kind].0[at]).sum();
                *faster = MOMENTUM * *faster - RATE * (sum * share + pull * *weight);
                *weight += *faster;
            }
            let sum: f32 = slopes.iter().map(|slope| slope[kind].1).sum();
            *bias_faster = MOMENTUM * *bias_faster - RATE * sum * share;
            *bias += *bias_faster;
        }
    }
    rows
}

/// The slope of the loss over some examples.
fn slope(rows: &[Row], shown: &[Shown<'_>]) -> Vec<Row> {
    let mut slope: Vec<Row> = rows.iter().map(|(weights, _)| (vec![0.0; weights.len()], 0.0)).collect();
    for Shown { states, kind: right } in shown {
        let scores = scores(rows, states);
        let most = scores.iter().copied().fold(f32::MIN, f32::max);
        let chances: Vec<f32> = scores.iter().map(|score| (score - most).exp()).collect();
        let all: f32 = chances.iter().sum();
        for (kind, (chance, (weights, bias))) in chances.iter().zip(&mut slope).enumerate() {
            let push = chance / all - f32::from(u8::from(kind == *right));
            weights.iter_mut().zip(*states).for_each(|(slope, state)| *slope += push * state);
            *bias += push;
        }
    }
    slope
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_kinds_apart_is_learned() {
        let states: Vec<Vec<f32>> = (0..60).map(|at| vec![100.0 + (at % 3) as f32, (at / 3 % 2) as f32]).collect();
        let shown: Vec<Shown<'_>> =
            states.iter().enumerate().map(|(at, states)| Shown { states, kind: at % 3 }).collect();
        let rows = learn(&shown, 3, 1e-4);
        for Shown { states, kind } in shown {
            let scores = scores(&rows, states);
            assert!((0..3).all(|other| other == kind || scores[other] < scores[kind]), "{kind}: {scores:?}");
        }
    }
}
