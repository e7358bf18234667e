//! Pairs of places: do both render one utterance?

use std::collections::BTreeMap;
use std::path::Path;

use onrecord_engine::lexicon::Data;
use onrecord_ledger::CodePoints;
use onrecord_link::{Edge, utterances};
use serde::Deserialize;

use super::Pile;
use super::pile::lines;
use crate::profile::Profile;

/// A rendering that was found: its place, its utterance, its words.
type Found<'a> = ([u32; 2], usize, &'a str);

#[derive(Deserialize)]
struct Pair {
    id: String,
    a: Place,
    b: Place,
    same: bool,
    drift: Option<String>,
}

#[derive(Deserialize)]
struct Place {
    doc: String,
    span: [u32; 2],
    text: String,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    text: String,
}

/// Reads, links and counts.
///
/// # Errors
/// What could not be read, for people.
pub(super) fn measure(gold: &Path, pages: &Path, profile: Profile, errors: bool) -> Result<String, String> {
    let engine = profile.engine(&Data::embedded())?;
    let text = std::fs::read_to_string(gold).map_err(|error| format!("{}: {error}", gold.display()))?;
    let pairs: Vec<Pair> = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let rows: Vec<Row> = lines(pages)?;
    let pile = Pile::read(&engine, rows.into_iter().map(|row| (row.id, row.text)).collect())?;
    let mut at: BTreeMap<&str, Vec<Found<'_>>> = BTreeMap::new();
    for (group, utterance) in utterances(&pile.piece()).iter().enumerate() {
        for rendering in &utterance.renderings {
            let text = pile.readings[rendering.page.0 as usize].document.text();
            let points = CodePoints::new(text);
            let Some(span) = rendering.spans.iter().copied().reduce(|a, b| a.cover(b)) else { continue };
            at.entry(pile.name(rendering.page)).or_default().push((
                points.of(span),
                group,
                rendering.relation.as_str(),
            ));
        }
    }
    let groups = |place: &Place| -> Vec<usize> {
        let found = at.get(place.doc.as_str()).map(Vec::as_slice).unwrap_or_default();
        let near = found.iter().filter(|([from, to], ..)| {
            let [start, end] = place.span;
            let shared = f64::from(end.min(*to)) - f64::from(start.max(*from));
            shared > 0.4 * f64::from((end - start).min(to - from))
        });
        near.map(|(_, group, _)| *group).collect()
    };
    let (mut tp, mut fp, mut fneg, mut tn) = (0, 0, 0, 0);
    let mut report = Vec::new();
    for pair in &pairs {
        let (a, b) = (groups(&pair.a), groups(&pair.b));
        let together = a.iter().any(|group| b.contains(group));
        match (pair.same, together) {
            (true, true) => tp += 1,
            (true, false) => fneg += 1,
            (false, true) => fp += 1,
            (false, false) => tn += 1,
        }
        if errors && pair.same != together {
            report.push(format!(
                "{} same {} drift {:?}\n   {} {a:?} {}\n   {} {b:?} {}",
                pair.id, pair.same, pair.drift, pair.a.doc, pair.a.text, pair.b.doc, pair.b.text
            ));
            if errors {
                for doc in [&pair.a, &pair.b] {
                    if let Some(reading) = pile.readings.iter().find(|reading| reading.document.name() == doc.doc) {
                        let text = reading.document.text();
                        let points = CodePoints::new(text);
                        for statement in &reading.statements {
                            let span = statement.content.iter().copied().reduce(|a, b| a.cover(b));
                            let near = span
                                .map(|span| points.of(span))
                                .is_some_and(|[from, to]| from < doc.span[1] && to > doc.span[0]);
                            if near {
                                let words: Vec<&str> = statement.content.iter().map(|span| span.of(text)).collect();
                                report.push(format!("      {} says {:?}: {words:?}", doc.doc, statement.source.name));
                            }
                        }
                    }
                }
            }
        }
    }
    let same = 200.0 * f64::from(tp) / f64::from((2 * tp + fp + fneg).max(1));
    let not_same = 200.0 * f64::from(tn) / f64::from((2 * tn + fp + fneg).max(1));
    let links = pile.edges.iter().filter(|(_, _, edge)| matches!(edge, Edge::Same(_))).count();
    report.push(format!(
        "same F1 {same:.1} (found {tp}/{}), not same F1 {not_same:.1} ({tn}/{}), {links} links between statements",
        tp + fneg,
        tn + fp
    ));
    Ok(report.join("\n"))
}
