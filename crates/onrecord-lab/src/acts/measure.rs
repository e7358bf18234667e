use std::fmt;

use onrecord_engine::act::Weights;
use onrecord_ledger::Act;

use super::examples::Example;

/// How many acts were right.
#[derive(Clone, Debug, Default)]
pub struct Measure {
    /// Statements.
    pub all: usize,
    /// Whose act is one of the acceptable ones.
    pub right: usize,
    /// The same by the first acceptable act.
    pub by_act: Vec<(Act, usize, usize)>,
}

/// Measures weights on examples.
pub(super) fn measure(weights: &Weights, examples: &[Example]) -> Measure {
    of(examples, |example| weights.best(&example.features).unwrap_or(Act::Assert))
}

/// Measures the lists alone.
pub(super) fn by_rule(examples: &[Example]) -> Measure {
    of(examples, |example| example.by_rule)
}

fn of(examples: &[Example], guess: impl Fn(&Example) -> Act) -> Measure {
    let mut measure = Measure { by_act: Act::ALL.map(|act| (act, 0, 0)).to_vec(), ..Measure::default() };
    for example in examples {
        let Some(first) = example.acts.first() else { continue };
        let right = usize::from(example.acts.contains(&guess(example)));
        measure.all += 1;
        measure.right += right;
        let (_, all, hit) = &mut measure.by_act[*first as usize];
        *all += 1;
        *hit += right;
    }
    measure
}

impl Measure {
    /// Adds another measure's counts.
    pub fn add(&mut self, other: &Self) {
        self.all += other.all;
        self.right += other.right;
        if self.by_act.is_empty() {
            self.by_act = Act::ALL.map(|act| (act, 0, 0)).to_vec();
        }
        for ((_, all, right), (_, more, hits)) in self.by_act.iter_mut().zip(&other.by_act) {
            *all += more;
            *right += hits;
        }
    }

    /// Percentage of statements with an acceptable act.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        100.0 * self.right as f64 / self.all.max(1) as f64
    }

    /// Mean over the acts other than assert of the percentage that is right.
    #[must_use]
    pub fn macro_accuracy(&self) -> f64 {
        let acts: Vec<f64> = self
            .by_act
            .iter()
            .filter(|(act, all, _)| *act != Act::Assert && *all > 0)
            .map(|(_, all, right)| 100.0 * *right as f64 / *all as f64)
            .collect();
        acts.iter().sum::<f64>() / acts.len().max(1) as f64
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "act {:.1} ({}/{}), macro without assert {:.1}",
            self.accuracy(),
            self.right,
            self.all,
            self.macro_accuracy()
        )?;
        if f.alternate() {
            for (act, all, right) in self.by_act.iter().filter(|(_, all, _)| *all > 0) {
                write!(f, "\n  {:16} {right}/{all}", act.as_str())?;
            }
        }
        Ok(())
    }
}
