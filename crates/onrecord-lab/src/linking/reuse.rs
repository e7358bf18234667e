//! Text reuse and stories against pages whose story is known.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use onrecord_engine::lexicon::Data;
use onrecord_link::{Edge, reuses, stories};
use serde::Deserialize;

use super::Pile;
use super::pile::lines;
use crate::profile::Profile;

#[derive(Deserialize)]
struct Row {
    doc: String,
    text: String,
    story: serde_json::Value,
}

/// The word 5-grams of a text, words as `[a-z0-9']+`.
fn grams(text: &str) -> BTreeSet<Vec<String>> {
    let text = text.to_lowercase();
    let inside = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '\'';
    let words: Vec<String> = text.split(|c| !inside(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    words.windows(5).map(<[String]>::to_vec).collect()
}

/// Reads, links and counts.
///
/// # Errors
/// What could not be read, for people.
pub(super) fn measure(place: &Path, profile: Profile, errors: bool) -> Result<String, String> {
    let engine = profile.engine(&Data::embedded())?;
    let rows: Vec<Row> = lines(place)?;
    let pile = Pile::read(&engine, rows.iter().map(|row| (row.doc.clone(), row.text.clone())).collect())?;
    let piece = pile.piece();
    let mut report = Vec::new();

    let sets: Vec<BTreeSet<Vec<String>>> = rows.iter().map(|row| grams(&row.text)).collect();
    let mut holders: BTreeMap<&Vec<String>, Vec<usize>> = BTreeMap::new();
    for (at, set) in sets.iter().enumerate() {
        set.iter().for_each(|gram| holders.entry(gram).or_default().push(at));
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for pages in holders.values().filter(|pages| pages.len() <= 60) {
        for (i, a) in pages.iter().enumerate() {
            for b in pages.iter().skip(i + 1) {
                *shared.entry((*a, *b)).or_default() += 1;
            }
        }
    }
    let share = |pair: &(usize, usize)| {
        let count = shared.get(pair).copied().unwrap_or_default();
        count as f64 / sets[pair.0].len().min(sets[pair.1].len()).max(1) as f64
    };
    let gold: BTreeSet<(usize, usize)> = shared.keys().filter(|pair| share(pair) >= 0.2).copied().collect();
    let mut found: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for reuse in reuses(&piece) {
        let (a, b) = (reuse.a.0 as usize, reuse.b.0 as usize);
        found.insert((a.min(b), a.max(b)), reuse.a_in_b.max(reuse.b_in_a));
    }
    let hit = gold.iter().filter(|pair| found.get(pair).is_some_and(|share| *share >= 0.1)).count();
    let right = found.iter().filter(|(pair, ours)| **ours < 0.2 || share(pair) >= 0.18).count();
    if errors {
        for pair in gold.iter().filter(|pair| !found.contains_key(pair)) {
            report.push(format!("MISSED {} {} share {:.2}", rows[pair.0].doc, rows[pair.1].doc, share(pair)));
        }
        for (pair, ours) in found.iter().filter(|(pair, ours)| **ours >= 0.2 && share(pair) < 0.18) {
            report.push(format!(
                "WRONG {} {} share {:.2} ours {ours:.2}",
                rows[pair.0].doc,
                rows[pair.1].doc,
                share(pair)
            ));
        }
    }
    let strong = found.values().filter(|share| **share >= 0.2).count();
    let strong_right = found.iter().filter(|(pair, ours)| **ours >= 0.2 && share(pair) >= 0.2).count();

    let truth: Vec<String> = rows.iter().map(|row| row.story.to_string()).collect();
    let mut predicted: Vec<usize> = (0..rows.len()).collect();
    let clusters = stories(&piece);
    for (at, story) in clusters.iter().enumerate() {
        for page in &story.pages {
            predicted[page.0 as usize] = rows.len() + at;
        }
    }
    let (precision, recall) = b_cubed(&truth, &predicted);
    let f1 = 2.0 * precision * recall / (precision + recall);
    if errors {
        let mut pieces: BTreeMap<&String, BTreeMap<usize, usize>> = BTreeMap::new();
        for (truth, predicted) in truth.iter().zip(&predicted) {
            *pieces.entry(truth).or_default().entry(*predicted).or_default() += 1;
        }
        for (story, parts) in pieces.iter().filter(|(_, parts)| parts.len() > 1) {
            report.push(format!("STORY {story} in {:?}", parts.values().collect::<Vec<_>>()));
        }
    }
    let cross = pile
        .edges
        .iter()
        .filter(|(a, b, edge)| matches!(edge, Edge::Same(_)) && truth[a.0 as usize] != truth[b.0 as usize]);
    let cross: Vec<_> = cross.collect();
    if errors {
        for (a, b, edge) in &cross {
            let Edge::Same(edge) = edge else { continue };
            let words = |page: onrecord_link::PageNo, unit: u32| {
                let reading = &pile.readings[page.0 as usize];
                reading
                    .statements
                    .get(unit as usize)
                    .map(|statement| pile.words(page, &statement.content))
                    .unwrap_or_default()
            };
            report.push(format!(
                "CROSS {} | {}\n      {} | {}",
                pile.name(*a),
                words(*a, edge.pair.a),
                pile.name(*b),
                words(*b, edge.pair.b)
            ));
        }
    }
    report.push(format!(
        "reuse recall {:.3} of {} pairs, precision {:.3} (exact at .2: {:.3} of {strong}) of {}; stories B3 {f1:.3} (P {precision:.3} R {recall:.3}) {} clusters; \
         {} same-utterance links across stories; {} pairs compared, linking {:.0} pages/s",
        hit as f64 / gold.len().max(1) as f64,
        gold.len(),
        right as f64 / found.len().max(1) as f64,
        strong_right as f64 / strong.max(1) as f64,
        found.len(),
        clusters.len(),
        cross.len(),
        pile.compared,
        rows.len() as f64 / pile.linking.as_secs_f64()
    ));
    Ok(report.join("\n"))
}

/// Precision and recall of a clustering by the cubed measure of Bagga and Baldwin (1998).
fn b_cubed(truth: &[String], predicted: &[usize]) -> (f64, f64) {
    let (mut by_truth, mut by_predicted, mut by_both) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (truth, predicted) in truth.iter().zip(predicted) {
        *by_truth.entry(truth).or_insert(0f64) += 1.0;
        *by_predicted.entry(predicted).or_insert(0f64) += 1.0;
        *by_both.entry((truth, predicted)).or_insert(0f64) += 1.0;
    }
    let (mut precision, mut recall) = (0.0, 0.0);
    for ((truth, predicted), both) in &by_both {
        precision += both * both / by_predicted[predicted];
        recall += both * both / by_truth[truth];
    }
    let count = truth.len().max(1) as f64;
    (precision / count, recall / count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b_cubed_counts_every_page_by_its_cluster() {
        let truth = ["a", "a", "b"].map(str::to_owned);
        assert_eq!(b_cubed(&truth, &[1, 1, 2]), (1.0, 1.0));
        let (precision, recall) = b_cubed(&truth, &[1, 1, 1]);
        assert!((precision - 5.0 / 9.0).abs() < 1e-9 && recall == 1.0);
    }
}
