//! Trains a linear-chain conditional random field (Lafferty et al., ICML 2001) on lines of which the
//! role may be known only in part: the likelihood of a page is the sum over all sequences that its
//! labels allow.

use onrecord_engine::clean::{Features, SLOTS};
use onrecord_ledger::BlockRole;

use super::pages::Random;

const ROLES: usize = BlockRole::ALL.len();
const RATE: f32 = 0.15;

/// A page to learn from.
#[derive(Debug)]
pub(super) struct Example {
    pub(super) features: Features,
    /// Bits of the roles that are right, by line.
    pub(super) allowed: Vec<u16>,
    pub(super) weight: f32,
}

/// How to train.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) seed: u64,
    pub(super) epochs: u32,
    pub(super) decay: f32,
    pub(super) dropout: f32,
}

/// What was learned.
#[derive(Debug)]
pub(super) struct Weights {
    pub(super) features: Vec<f32>,
    pub(super) transitions: Vec<f32>,
    pub(super) start: Vec<f32>,
    pub(super) end: Vec<f32>,
}

type Row = [f32; ROLES];

/// Weights with their sums of squared gradients (AdaGrad, Duchi et al. 2011) and running sums for the
/// average over all steps of the second half.
struct Adapted {
    weights: Vec<Row>,
    squares: Vec<Row>,
}

impl Adapted {
    fn new(rows: usize) -> Self {
        Self { weights: vec![[0.0; ROLES]; rows], squares: vec![[1.0; ROLES]; rows] }
    }

    fn step(&mut self, at: usize, gradient: &Row, rate: f32, decay: f32) {
        let rows = gradient.iter().zip(&mut self.weights[at]).zip(&mut self.squares[at]);
        for ((gradient, weight), square) in rows {
            let slope = gradient - decay * *weight;
            *square += slope * slope;
            *weight += rate * slope / square.sqrt();
        }
    }
}

pub(super) fn train(examples: &[Example], settings: &Settings) -> Weights {
    let mut random = Random(settings.seed);
    let mut features = Adapted::new(SLOTS);
    let mut chain = Adapted::new(ROLES + 2);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut gradients = vec![[0.0f32; ROLES]; SLOTS];
    let mut touched = Vec::new();
    let mut average: Vec<Row> = vec![[0.0; ROLES]; SLOTS + ROLES + 2];
    let from = settings.epochs / 2;
    for epoch in 0..settings.epochs {
        for at in (1..order.len()).rev() {
            order.swap(at, random.below(at as u64 + 1) as usize);
        }
        let rate = RATE / (1.0 + epoch as f32 / 4.0);
        for page in &order {
            let example = &examples[*page];
            if example.features.is_empty() {
                continue;
            }
            let dropped = random.next();
            let keeps = |slot: u16| {
                let mut mixed = Random(dropped ^ u64::from(slot) << 17);
                mixed.next() as u32 as f32 / u32::MAX as f32 >= settings.dropout
            };
            let kept: Vec<Vec<u16>> = (0..example.features.len())
                .map(|line| example.features.line(line).iter().copied().filter(|slot| keeps(*slot)).collect())
                .collect();
            let emissions: Vec<Row> = kept
                .iter()
                .map(|slots| {
                    let mut sums = [0.0; ROLES];
                    for slot in slots {
                        let row = &features.weights[usize::from(*slot)];
                        sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
                    }
                    sums
                })
                .collect();
            let free = expectations(&emissions, &chain.weights, None);
            let held = expectations(&emissions, &chain.weights, Some(&example.allowed));
            for ((slots, free), held) in kept.iter().zip(&free.lines).zip(&held.lines) {
                let mut slope = [0.0; ROLES];
                for role in 0..ROLES {
                    slope[role] = example.weight * (held[role] - free[role]);
                }
                if slope.iter().all(|slope| slope.abs() < 1e-4) {
                    continue;
                }
                for slot in slots {
                    let row = &mut gradients[usize::from(*slot)];
                    if row.iter().all(|value| *value == 0.0) {
                        touched.push(usize::from(*slot));
                    }
                    row.iter_mut().zip(&slope).for_each(|(sum, slope)| *sum += slope);
                }
            }
            touched.sort_unstable();
            touched.dedup();
            for slot in touched.drain(..) {
                features.step(slot, &gradients[slot], rate, settings.decay);
                gradients[slot] = [0.0; ROLES];
            }
            for (at, (held, free)) in held.chain.iter().zip(&free.chain).enumerate() {
                let mut slope = [0.0; ROLES];
                for role in 0..ROLES {
                    slope[role] = example.weight * (held[role] - free[role]);
                }
                chain.step(at, &slope, rate, settings.decay);
            }
        }
        if epoch >= from {
            for (sum, row) in average.iter_mut().zip(features.weights.iter().chain(&chain.weights)) {
                sum.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight / (settings.epochs - from) as f32);
            }
        }
    }
    let flat = |rows: &[Row]| rows.iter().flatten().copied().collect::<Vec<f32>>();
    Weights {
        features: flat(&average[..SLOTS]),
        transitions: flat(&average[SLOTS..SLOTS + ROLES]),
        start: flat(&average[SLOTS + ROLES..=SLOTS + ROLES]),
        end: flat(&average[SLOTS + ROLES + 1..]),
    }
}

/// Expected counts under the model.
struct Expected {
    /// By line and role.
    lines: Vec<Row>,
    /// Rows of transitions, then start, then end.
    chain: Vec<Row>,
}

/// Forward and backward in probabilities, each line scaled to one.
fn expectations(emissions: &[Row], chain: &[Row], allowed: Option<&[u16]>) -> Expected {
    let count = emissions.len();
    let transitions: Vec<Row> = chain.iter().map(|row| row.map(f32::exp)).collect();
    let potentials: Vec<Row> = emissions
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let mask = allowed.and_then(|allowed| allowed.get(at)).copied().unwrap_or(u16::MAX);
            let top = (0..ROLES).filter(|role| mask >> role & 1 == 1).map(|role| row[role]).fold(f32::MIN, f32::max);
            std::array::from_fn(|role| if mask >> role & 1 == 1 { (row[role] - top).exp() } else { 0.0 })
        })
        .collect();
    let mut forward: Vec<Row> = Vec::with_capacity(count);
    for (at, potential) in potentials.iter().enumerate() {
        let mut sums = match at.checked_sub(1) {
            None => transitions[ROLES],
            Some(before) => {
                let mut sums = [0.0; ROLES];
                for (from, weights) in transitions.iter().enumerate().take(ROLES) {
                    let mass = forward[before][from];
                    sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += mass * weight);
                }
                sums
            }
        };
        sums.iter_mut().zip(potential).for_each(|(sum, potential)| *sum *= potential);
        scale(&mut sums);
        forward.push(sums);
    }
    let mut lines = vec![[0.0; ROLES]; count];
    let mut counts = vec![[0.0f32; ROLES]; ROLES + 2];
    let mut backward = transitions[ROLES + 1];
    scale(&mut backward);
    for at in (0..count).rev() {
        let mut joint: Row = std::array::from_fn(|role| forward[at][role] * backward[role]);
        scale(&mut joint);
        lines[at] = joint;
        if at == count - 1 {
            counts[ROLES + 1] = joint;
        }
        if at == 0 {
            counts[ROLES] = joint;
            break;
        }
        let inside: Row = std::array::from_fn(|role| potentials[at][role] * backward[role]);
        let mut pairs = [[0.0f32; ROLES]; ROLES];
        let mut total = 0.0;
        let mut before = [0.0; ROLES];
        for from in 0..ROLES {
            for to in 0..ROLES {
                let path = transitions[from][to] * inside[to];
                before[from] += path;
                pairs[from][to] = forward[at - 1][from] * path;
                total += pairs[from][to];
            }
        }
        for (sums, row) in counts.iter_mut().zip(&pairs) {
            sums.iter_mut().zip(row).for_each(|(sum, pair)| *sum += pair / total.max(f32::MIN_POSITIVE));
        }
        scale(&mut before);
        backward = before;
    }
    Expected { lines, chain: counts }
}

fn scale(row: &mut Row) {
    let total = row.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    row.iter_mut().for_each(|value| *value /= total);
}
