//! Figures that a floor can hold.

use std::fmt;

/// One measured figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// Its name, as floors call it.
    pub measure: &'static str,
    /// Its value: 0 to 100 for a share, else a count.
    pub value: f64,
    /// Which way is better.
    pub better: Better,
}

/// Which way a figure is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// The more the better: it has a floor.
    More,
    /// The fewer the better: it has a ceiling.
    Fewer,
}

impl Figure {
    /// A figure that should rise, to the tenth.
    #[must_use]
    pub fn share(measure: &'static str, value: f64) -> Self {
        Self { measure, value: (value * 10.0).round() / 10.0, better: Better::More }
    }

    /// A count of faults.
    #[must_use]
    pub fn faults(measure: &'static str, count: usize) -> Self {
        Self { measure, value: count as f64, better: Better::Fewer }
    }
}

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// That came out right.
    pub right: usize,
    /// All that were asked.
    pub all: usize,
}

impl Share {
    /// Counts one, and gives back whether it was right.
    pub fn count(&mut self, right: bool) -> bool {
        self.all += 1;
        self.right += usize::from(right);
        right
    }

    /// Adds another's counts.
    pub fn add(&mut self, other: Self) {
        self.right += other.right;
        self.all += other.all;
    }

    /// 0 to 100; 0 where nothing was asked.
    #[must_use]
    pub fn percent(self) -> f64 {
        100.0 * self.right as f64 / self.all.max(1) as f64
    }
}

/// `78.5 (62/79)`.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} ({}/{})", self.percent(), self.right, self.all)
    }
}
