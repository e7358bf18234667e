//! Which lines of a page are in the gold text of its article.

use onrecord_engine::clean::Line;
use rustc_hash::{FxHashMap, FxHashSet};

/// What is known of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// It is in the article.
    Kept,
    /// It is not.
    Dropped,
    /// A part of it is, or it stands elsewhere on the page too.
    Unclear,
}

/// Words of a line by which it is looked up in the gold text.
const KEY: usize = 4;
/// Places of the gold text at which a line is tried.
const MOST_PLACES: usize = 64;
/// Words in a row that tell how much of a line is in the gold text.
const ROW: usize = 4;

/// Labels the lines of a page: those of the heaviest sequence of lines that stand whole and in this
/// order in the gold text are kept; others by how many of their rows of words stand there.
#[must_use]
pub fn align(text: &str, lines: &[Line], gold: &str) -> Vec<Label> {
    let (gold, edges) = gold_words(gold);
    let mut ids: FxHashMap<String, u32> = FxHashMap::default();
    let mut id = |word: String| {
        let next = ids.len() as u32;
        *ids.entry(word).or_insert(next)
    };
    let gold: Vec<u32> = gold.into_iter().map(&mut id).collect();
    let page: Vec<Vec<u32>> = lines.iter().map(|line| words(line.span.of(text)).map(&mut id).collect()).collect();

    let mut places: FxHashMap<&[u32], Vec<usize>> = FxHashMap::default();
    for length in 1..=KEY {
        for (at, key) in gold.windows(length).enumerate() {
            places.entry(key).or_default().push(at);
        }
    }
    let mut found: Vec<Vec<usize>> = Vec::with_capacity(page.len());
    for line in &page {
        let key = line.get(..line.len().min(KEY)).unwrap_or_default();
        let mut at = Vec::new();
        if let (false, Some(starts)) = (key.is_empty(), places.get(key)) {
            let whole = |start: &&usize| {
                let end = **start + line.len();
                gold.get(**start..end) == Some(line.as_slice())
                    && (line.len() >= KEY || (edges.contains(*start) && edges.contains(&end)))
            };
            at.extend(starts.iter().filter(whole).take(MOST_PLACES).copied());
        }
        found.push(at);
    }
    let chosen = heaviest(&page, &found, gold.len());
    let rows: FxHashSet<&[u32]> = gold.windows(ROW).collect();
    let first = chosen.iter().position(|chosen| *chosen).unwrap_or(0);
    let last = chosen.iter().rposition(|chosen| *chosen).unwrap_or(0);
    page.iter()
        .enumerate()
        .map(|(at, line)| {
            if chosen[at] {
                return Label::Kept;
            }
            let again = !found[at].is_empty();
            if line.len() < ROW {
                return if again && (first..=last).contains(&at) { Label::Unclear } else { Label::Dropped };
            }
            let all = line.windows(ROW).len();
            let known = line.windows(ROW).filter(|row| rows.contains(row)).count();
            match () {
                () if again => Label::Unclear,
                () if known * 10 >= all * 8 && line.len() >= 8 => Label::Kept,
                () if known * 10 <= all * 2 => Label::Dropped,
                () => Label::Unclear,
            }
        })
        .collect()
}

/// The lines of the heaviest sequence, by words, in which every line stands behind the one before.
fn heaviest(page: &[Vec<u32>], found: &[Vec<usize>], length: usize) -> Vec<bool> {
    // best[end]: weight of the best sequence that ends at or before a place of the gold text, and its
    // last link; a prefix maximum kept in a Fenwick tree.
    let mut tree: Vec<(usize, Option<usize>)> = vec![(0, None); length + 2];
    let mut links: Vec<(usize, Option<usize>)> = Vec::new();
    let query = |tree: &[(usize, Option<usize>)], end: usize| {
        let mut at = end + 1;
        let mut best = (0, None);
        while at > 0 {
            if tree[at].0 > best.0 {
                best = tree[at];
            }
            at &= at - 1;
        }
        best
    };
    for (line, places) in page.iter().zip(found).enumerate().map(|(at, (line, places))| ((at, line), places)) {
        let new: Vec<(usize, usize, Option<usize>)> = places
            .iter()
            .map(|start| {
                let before = query(&tree, *start);
                (start + line.1.len(), before.0 + line.1.len(), before.1)
            })
            .collect();
        for (end, weight, before) in new {
            links.push((line.0, before));
            let mut at = end + 1;
            while at < tree.len() {
                if weight > tree[at].0 {
                    tree[at] = (weight, Some(links.len() - 1));
                }
                at += at & at.wrapping_neg();
            }
        }
    }
    let mut chosen = vec![false; page.len()];
    let mut link = query(&tree, length).1;
    while let Some(at) = link {
        let (line, before) = links[at];
        chosen[line] = true;
        link = before;
    }
    chosen
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// The words of the gold text, and the places between its lines.
fn gold_words(gold: &str) -> (Vec<String>, FxHashSet<usize>) {
    let mut all = Vec::new();
    let mut edges = FxHashSet::default();
    for line in gold.lines() {
        edges.insert(all.len());
        all.extend(words(line));
    }
    edges.insert(all.len());
    (all, edges)
}

#[cfg(test)]
mod tests {
    use super::*;
    use onrecord_engine::clean::lines;

    fn check(page: &str, gold: &str, expected: &str) {
        let labels = align(page, &lines(page), gold);
        let found: String = labels
            .iter()
            .map(|label| match label {
                Label::Kept => 'k',
                Label::Dropped => 'd',
                Label::Unclear => '?',
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_are_kept_where_they_stand_in_order() {
        let gold = "Why it failed\n\nThe talks on gas failed again.\n\nNobody would say why they did.";
        check(
            "Home\nThe talks on gas failed again.\nWhy it failed\nThe talks on gas failed again.\nShare\nNobody would say why they did.\nWhy it failed",
            gold,
            "d?kkdkd",
        );
        check("The talks on gas failed, and so did more talks on fish", gold, "?");
    }
}
