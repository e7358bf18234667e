use std::fmt;

use crate::figure::{Figure, Share};

/// How many answers were right.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Measure {
    /// Statements that point where they should, or at nothing where they should not.
    pub(super) right: Share,
    /// Those among them that answer something.
    pub(super) told: Share,
    /// Those that answer nothing.
    pub(super) nothing: Share,
}

impl Measure {
    pub(super) fn count(&mut self, right: &[usize], given: &[usize]) -> bool {
        let is_right = if right.is_empty() { given.is_empty() } else { given.iter().any(|to| right.contains(to)) };
        if right.is_empty() { &mut self.nothing } else { &mut self.told }.count(is_right);
        self.right.count(is_right)
    }

    pub(super) fn add(&mut self, other: Self) {
        self.right.add(other.right);
        self.told.add(other.told);
        self.nothing.add(other.nothing);
    }

    /// What floors hold.
    pub(super) fn figures(&self) -> Vec<Figure> {
        vec![Figure::share("answers", self.right.percent()), Figure::share("told", self.told.percent())]
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "right {}: of those that answer something {}, nothing {}", self.right, self.told, self.nothing)
    }
}
