use std::fmt;

/// Counts over pages, and the figures that htmldate's evaluation makes of them (its
/// `tests/comparison.py`): a date that is not the gold date is a false positive and not also a false
/// negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// The gold date was found.
    pub right: u32,
    /// Another date was found, or one where gold has none.
    pub wrong: u32,
    /// None was found where gold has one.
    pub missed: u32,
    /// None was found, and gold has none.
    pub none: u32,
}

impl Figures {
    /// Counts one page.
    pub fn add(&mut self, found: Option<&str>, right: Option<&str>) {
        match (found, right) {
            (None, None) => self.none += 1,
            (None, Some(_)) => self.missed += 1,
            (found, right) if found == right => self.right += 1,
            _ => self.wrong += 1,
        }
    }

    /// Pages for which a date was found.
    #[must_use]
    pub fn found(self) -> u32 {
        self.right + self.wrong
    }

    /// The share of dates found that are right.
    #[must_use]
    pub fn precision(self) -> f64 {
        share(self.right, self.found())
    }

    /// The share of pages with a date whose date was found, among those where none or the right one
    /// was.
    #[must_use]
    pub fn recall(self) -> f64 {
        share(self.right, self.right + self.missed)
    }

    /// The share of pages that are right.
    #[must_use]
    pub fn accuracy(self) -> f64 {
        share(self.right + self.none, self.found() + self.missed + self.none)
    }

    /// The harmonic mean of precision and recall.
    #[must_use]
    pub fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    }
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "dates: precision {:.3}, recall {:.3}, accuracy {:.3}, F1 {:.3} ({} right, {} wrong, {} missed, {} rightly none)",
            self.precision(),
            self.recall(),
            self.accuracy(),
            self.f1(),
            self.right,
            self.wrong,
            self.missed,
            self.none
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_date_counts_against_precision_alone() {
        let mut figures = Figures::default();
        let (day, other) = (Some("2019-03-14"), Some("2019-03-15"));
        for (found, right) in [(day, day), (day, day), (other, day), (None, day), (None, None)] {
            figures.add(found, right);
        }
        assert_eq!((figures.right, figures.wrong, figures.missed, figures.none), (2, 1, 1, 1));
        assert!((figures.precision() - 2.0 / 3.0).abs() < 1e-9);
        assert!((figures.recall() - 2.0 / 3.0).abs() < 1e-9);
        assert!((figures.accuracy() - 3.0 / 5.0).abs() < 1e-9);
    }
}
