//! What a page is looked up by.

use rustc_hash::FxHashMap;

use super::Unit;
use crate::postings::{Key, Space};
use crate::reuse::SHORT;
use crate::words::{Part, Word, join};

/// Of so many neighbouring 5-grams one at least is kept (Schleimer, Wilkerson, Aiken: Winnowing, 2003):
/// every shared run of WINDOW + 4 words shares a key.
const WINDOW: usize = 10;

/// How many words tell what a page is about, and how many of them go into its keys.
const TOPIC: usize = 80;
const TOPIC_KEYS: usize = 14;

/// The smallest hash of every window of 5-grams; all of them where the page is short.
pub(super) fn winnow(grams: &[(u64, u32)]) -> Vec<u64> {
    let mut kept: Vec<u64> = if grams.len() < SHORT {
        grams.iter().map(|gram| gram.0).collect()
    } else {
        grams.windows(WINDOW).filter_map(|window| window.iter().map(|gram| gram.0).min()).collect()
    };
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// The words that tell most about the page, as a vector of length 1.
pub(super) fn topic(words: &[Word]) -> Vec<(u64, f32)> {
    let mut counts: FxHashMap<u64, (f32, u8)> = FxHashMap::default();
    for word in words.iter().filter(|word| word.weight >= 30 && !matches!(word.part, Part::Not | Part::Modal(_))) {
        let entry = counts.entry(word.sense).or_default();
        entry.0 += if word.part == Part::Number { 0.5 } else { 1.0 };
        entry.1 = entry.1.max(word.weight);
    }
    let mut topic: Vec<(u64, f32)> = counts
        .into_iter()
        .map(|(sense, (count, weight))| (sense, (1.0 + count.ln()).max(0.3) * f32::from(weight)))
        .collect();
    topic.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    topic.truncate(TOPIC);
    let length = topic.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    topic.iter_mut().for_each(|(_, weight)| *weight /= length.max(1e-6));
    topic
}

/// All keys, sorted, each once.
pub(super) fn keys(winnowed: Vec<u64>, units: &[Unit], words: &[Word], topic: &[(u64, f32)]) -> Vec<Key> {
    let mut keys: Vec<Key> = winnowed.into_iter().map(|hash| Key { space: Space::Shingle, hash }).collect();
    for unit in units.iter().filter(|unit| unit.said.is_some()) {
        keys.extend(telling_pairs(unit, words).into_iter().map(|hash| Key { space: Space::Words, hash }));
    }
    let top = topic.get(..TOPIC_KEYS.min(topic.len())).unwrap_or_default();
    for (at, (a, _)) in top.iter().enumerate() {
        for (b, _) in top.iter().skip(at + 1) {
            keys.push(Key { space: Space::Story, hash: join(*a.min(b), *a.max(b)) });
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Two or three pairs of neighbouring telling words of a statement, chosen by hash alone, so that two wordings
/// that share most of their words choose a common one.
fn telling_pairs(unit: &Unit, words: &[Word]) -> Vec<u64> {
    let telling: Vec<u64> = unit
        .words(words)
        .filter(|word| word.weight >= 25 && !matches!(word.part, Part::Not | Part::Modal(_)))
        .map(|word| word.sense)
        .collect();
    let mut pairs: Vec<u64> =
        telling.windows(3).map(|run| run.iter().fold(1, |all, sense| join(all, *sense))).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs.truncate(2);
    pairs
}
