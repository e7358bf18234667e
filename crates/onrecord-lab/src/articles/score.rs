use rustc_hash::FxHashMap;

/// Figures of one extractor over pages.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// By page: name, word F1, shingle precision and recall where they are defined.
    rows: Vec<(String, f64, Option<f64>, Option<f64>)>,
}

/// Words in a row, as article-extraction-benchmark takes them
/// (<https://github.com/scrapinghub/article-extraction-benchmark>).
const SHINGLE: usize = 4;

impl Scores {
    /// Adds a page.
    pub fn add(&mut self, page: &str, found: &str, gold: &str) {
        let (found, gold) = (tokens(found), tokens(gold));
        let lower = |words: &[&str]| words.iter().map(|word| word.to_lowercase()).collect::<Vec<_>>();
        let shared = shared(&count(lower(&found)), &count(lower(&gold))) as f64;
        let word_f1 = 2.0 * shared / ((found.len() + gold.len()) as f64).max(1.0);
        let (ours, theirs) = (count(shingles(&found)), count(shingles(&gold)));
        let sizes = (ours.values().sum::<usize>() as f64, theirs.values().sum::<usize>() as f64);
        let both = self::shared(&ours, &theirs) as f64;
        let rate = |of: f64| (of > 0.0).then(|| both / of);
        self.rows.push((page.to_owned(), word_f1, rate(sizes.0), rate(sizes.1)));
    }

    /// F1 of words (each as often as it stands there), averaged over pages.
    #[must_use]
    pub fn word_f1(&self) -> f64 {
        mean(self.rows.iter().map(|row| row.1))
    }

    /// Share of found shingles that are right, averaged over pages with any.
    #[must_use]
    pub fn precision(&self) -> f64 {
        mean(self.rows.iter().filter_map(|row| row.2))
    }

    /// Share of right shingles that were found, averaged over pages with any.
    #[must_use]
    pub fn recall(&self) -> f64 {
        mean(self.rows.iter().filter_map(|row| row.3))
    }

    /// F1 of these averages.
    #[must_use]
    pub fn shingle_f1(&self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        2.0 * precision * recall / (precision + recall).max(1e-9)
    }

    /// Prints the figures of every page, the worst first.
    #[allow(clippy::print_stdout)]
    pub(super) fn report(&self, name: &str) {
        let mut rows: Vec<_> = self.rows.iter().collect();
        rows.sort_by(|a, b| a.1.total_cmp(&b.1));
        for (page, word_f1, precision, recall) in rows {
            let [precision, recall] = [precision, recall].map(|rate| rate.unwrap_or(0.0));
            println!("{name} {page} word F1 {word_f1:.3} shingle P {precision:.3} R {recall:.3}");
        }
    }
}

fn mean(figures: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = figures.fold((0.0, 0.0), |(sum, count), figure| (sum + figure, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

/// Runs of letters, digits and underscores.
fn tokens(text: &str) -> Vec<&str> {
    text.split(|char: char| !char.is_alphanumeric() && char != '_').filter(|word| !word.is_empty()).collect()
}

fn shingles<'a, 'b>(words: &'b [&'a str]) -> Vec<&'b [&'a str]> {
    if words.is_empty() {
        Vec::new()
    } else if words.len() < SHINGLE {
        vec![words]
    } else {
        words.windows(SHINGLE).collect()
    }
}

fn count<T: std::hash::Hash + Eq>(things: Vec<T>) -> FxHashMap<T, usize> {
    let mut counts = FxHashMap::default();
    for thing in things {
        *counts.entry(thing).or_default() += 1;
    }
    counts
}

#[allow(clippy::iter_over_hash_type)]
fn shared<T: std::hash::Hash + Eq>(ours: &FxHashMap<T, usize>, theirs: &FxHashMap<T, usize>) -> usize {
    ours.iter().map(|(thing, count)| theirs.get(thing).map_or(0, |other| *count.min(other))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_of_the_benchmark() {
        let mut scores = Scores::default();
        scores.add("a", "one two three four five", "Zero one two three four five");
        assert!((scores.word_f1() - 10.0 / 11.0).abs() < 1e-9);
        assert!((scores.precision() - 1.0).abs() < 1e-9);
        assert!((scores.recall() - 2.0 / 3.0).abs() < 1e-9);
        scores.add("b", "", "one two");
        assert!((scores.precision() - 1.0).abs() < 1e-9, "a page without words has no precision");
        assert!((scores.recall() - 1.0 / 3.0).abs() < 1e-9);
    }
}
