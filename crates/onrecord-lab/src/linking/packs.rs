//! Packs of stories whose provenance was drawn before they were written.

use std::collections::BTreeSet;
use std::path::Path;

use onrecord_engine::lexicon::Data;
use onrecord_link::{Direction, PageNo, Relation, claims, reuses, utterances};
use serde::Deserialize;

use super::Pile;
use crate::figure::Share;
use crate::profile::Profile;
use crate::words::words;

/// A rendering of the gold: its utterance, its place, and the group and relation that were found for it.
type Placed<'a> = (&'a str, &'a GoldPlace, Option<(usize, Relation)>);

#[derive(Deserialize)]
struct Pack {
    pages: Vec<PackPage>,
    utterances: Vec<GoldUtterance>,
    reuse: Vec<GoldReuse>,
    claims: Vec<GoldClaim>,
    not_same: Vec<NotSame>,
}

#[derive(Deserialize)]
struct PackPage {
    file: String,
}

#[derive(Deserialize)]
struct GoldUtterance {
    id: String,
    renderings: Vec<GoldPlace>,
}

#[derive(Deserialize)]
struct GoldPlace {
    file: String,
    text: String,
    #[serde(default)]
    relation: String,
    #[serde(default)]
    act: String,
}

#[derive(Deserialize)]
struct GoldReuse {
    from: Option<String>,
    to: String,
    with: Option<String>,
    #[serde(default)]
    or_from: Vec<String>,
}

#[derive(Deserialize)]
struct GoldClaim {
    summary: String,
    reports: Vec<GoldPlace>,
    responses: Vec<GoldPlace>,
    origins: GoldOrigins,
}

#[derive(Deserialize)]
struct GoldOrigins {
    low: u32,
    high: u32,
}

#[derive(Deserialize)]
struct NotSame {
    what: String,
    a: GoldPlace,
    b: GoldPlace,
}

/// What came out right.
#[derive(Default)]
struct Counts {
    pairs_gold: usize,
    pairs_found: usize,
    pairs_right: usize,
    altered: Share,
    altered_wrongly: usize,
    reuse: Share,
    direction: Share,
    claims: Share,
    overlap: usize,
    exact: usize,
    width: u32,
    responses: Share,
    acts: usize,
    merged: Share,
    errors: Vec<String>,
}

/// Whether two texts are about the same place: as the scorer of the packs has it.
fn close(a: &str, b: &str) -> bool {
    let (a, b): (BTreeSet<String>, BTreeSet<String>) = (words(a).collect(), words(b).collect());
    let common = a.intersection(&b).count() as f64;
    !a.is_empty()
        && !b.is_empty()
        && common >= 0.6 * a.len().min(b.len()) as f64
        && common >= 0.25 * a.len().max(b.len()) as f64
}

fn likeness(a: &str, b: &str) -> f64 {
    let (a, b): (BTreeSet<String>, BTreeSet<String>) = (words(a).collect(), words(b).collect());
    a.intersection(&b).count() as f64 / a.union(&b).count().max(1) as f64
}

/// Reads, links and counts.
///
/// # Errors
/// What could not be read, for people.
pub fn measure(folder: &Path, profile: Profile, errors: bool) -> Result<String, String> {
    let engine = profile.engine(&Data::embedded())?;
    let mut folders: Vec<_> = std::fs::read_dir(folder)
        .map_err(|error| format!("{}: {error}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("pack.json").exists())
        .collect();
    folders.sort();
    let mut counts = Counts::default();
    for folder in &folders {
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
        };
        let pack: Pack = serde_json::from_str(&read("pack.json")?).map_err(|error| error.to_string())?;
        let pages =
            pack.pages.iter().map(|page| Ok((page.file.clone(), read(&page.file)?))).collect::<Result<_, String>>()?;
        let pile = Pile::read(&engine, pages)?;
        let tag = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        count(&pile, &pack, &tag, &mut counts);
    }
    let f1 = 200.0 * counts.pairs_right as f64 / (counts.pairs_gold + counts.pairs_found).max(1) as f64;
    let mut report = if errors { counts.errors.clone() } else { Vec::new() };
    report.push(format!(
        "utterance pairs F1 {f1:.1} (P {}/{} R {}/{}), altered {} false {}, reuse {} direction wrong {}, claims {} origins \
         overlap {} exact {} mean width {:.2}, responses {} act {}, wrongly merged {}",
        counts.pairs_right,
        counts.pairs_found,
        counts.pairs_right,
        counts.pairs_gold,
        counts.altered,
        counts.altered_wrongly,
        counts.reuse,
        counts.direction,
        counts.claims,
        counts.overlap,
        counts.exact,
        f64::from(counts.width) / counts.claims.right.max(1) as f64,
        counts.responses,
        counts.acts,
        counts.merged
    ));
    Ok(report.join("\n"))
}

fn count(pile: &Pile, pack: &Pack, tag: &str, counts: &mut Counts) {
    let piece = pile.piece();
    let found = utterances(&piece);
    let places: Vec<(String, String, usize, Relation)> = found
        .iter()
        .enumerate()
        .flat_map(|(at, utterance)| {
            utterance.renderings.iter().map(move |rendering| {
                (
                    pile.name(rendering.page).to_owned(),
                    pile.words(rendering.page, &rendering.spans),
                    at,
                    rendering.relation,
                )
            })
        })
        .collect();
    let group = |place: &GoldPlace| -> Option<(usize, Relation)> {
        places
            .iter()
            .filter(|(file, text, ..)| *file == place.file && close(text, &place.text))
            // The first of the most alike, as Python's max has it.
            .rev()
            .max_by(|a, b| likeness(&a.1, &place.text).total_cmp(&likeness(&b.1, &place.text)))
            .map(|(_, _, at, relation)| (*at, *relation))
    };
    let gold: Vec<Placed<'_>> = pack
        .utterances
        .iter()
        .flat_map(|utterance| utterance.renderings.iter().map(|place| (utterance.id.as_str(), place, group(place))))
        .collect();
    for (at, one) in gold.iter().enumerate() {
        if one.1.relation == "altered" {
            let right = one.2.is_some_and(|(_, relation)| relation == Relation::Altered);
            if !counts.altered.count(right) {
                counts.errors.push(format!("{tag} ALTERED missed {} {:?} | {}", one.1.file, one.2, one.1.text));
            }
        } else if one.2.is_some_and(|(_, relation)| relation == Relation::Altered) {
            counts.altered_wrongly += 1;
            counts.errors.push(format!("{tag} ALTERED wrongly {} | {}", one.1.file, one.1.text));
        }
        for other in gold.iter().skip(at + 1).filter(|other| other.1.file != one.1.file) {
            let same = one.0 == other.0;
            let together = matches!((one.2, other.2), (Some((x, _)), Some((y, _))) if x == y);
            counts.pairs_gold += usize::from(same);
            counts.pairs_found += usize::from(together);
            counts.pairs_right += usize::from(same && together);
            if same != together {
                let what = if same { "missed" } else { "wrong" };
                let short = |text: &str| text.chars().take(90).collect::<String>();
                counts.errors.push(format!(
                    "{tag} PAIR {what} {} {} {:?} | {} || {} {} {:?} | {}",
                    one.0,
                    one.1.file,
                    one.2.map(|x| x.0),
                    short(&one.1.text),
                    other.0,
                    other.1.file,
                    other.2.map(|x| x.0),
                    short(&other.1.text)
                ));
            }
        }
    }
    let shared = reuses(&piece);
    for gold in &pack.reuse {
        let origins = gold.from.iter().chain(&gold.with).chain(&gold.or_from);
        let hit = origins.into_iter().find_map(|origin| {
            shared.iter().find(|found| {
                let (a, b) = (pile.name(found.a), pile.name(found.b));
                (a, b) == (origin, &gold.to) || (b, a) == (origin, &gold.to)
            })
        });
        if !counts.reuse.count(hit.is_some()) {
            counts.errors.push(format!("{tag} REUSE missed {:?} -> {}", gold.from, gold.to));
        }
        if let (Some(found), Some(_)) = (hit, &gold.from)
            && let Some(direction) = found.direction
        {
            let source = if direction == Direction::AToB { found.a } else { found.b };
            if counts.direction.count(pile.name(source) == gold.to) {
                counts.errors.push(format!("{tag} DIRECTION wrong {:?} -> {} {:?}", gold.from, gold.to, found.why));
            }
        }
    }
    let found = claims(&piece);
    let inside = |places: &[(PageNo, String)], gold: &GoldPlace| {
        places.iter().any(|(page, text)| pile.name(*page) == gold.file && close(text, &gold.text))
    };
    let told: Vec<Vec<(PageNo, String)>> = found
        .iter()
        .map(|claim| claim.reports.iter().map(|report| (report.page, pile.words(report.page, &report.spans))).collect())
        .collect();
    for gold in &pack.claims {
        counts.responses.all += gold.responses.len();
        let hits = |at: usize| gold.reports.iter().filter(|report| inside(&told[at], report)).count();
        let best = (0..found.len()).rev().max_by_key(|at| hits(*at));
        let Some(best) = best.filter(|best| hits(*best) * 2 >= gold.reports.len()) else {
            counts.claims.count(false);
            counts.errors.push(format!(
                "{tag} CLAIM missed ({:?} of {}) {}",
                best.map(hits),
                gold.reports.len(),
                gold.summary
            ));
            for report in &gold.reports {
                let at = (0..found.len()).find(|at| inside(&told[*at], report));
                counts.errors.push(format!("      {at:?} {} | {}", report.file, report.text));
            }
            continue;
        };
        counts.claims.count(true);
        let claim = &found[best];
        let (low, high) = (claim.origins.low, claim.origins.high);
        let overlap = low <= gold.origins.high && gold.origins.low <= high;
        counts.overlap += usize::from(overlap);
        counts.exact += usize::from((low, high) == (gold.origins.low, gold.origins.high));
        counts.width += high - low;
        counts.errors.push(format!(
            "{tag} ORIGINS {low}..{high} gold {}..{} | {} ({} of {} reports, {} in all)",
            gold.origins.low,
            gold.origins.high,
            gold.summary,
            hits(best),
            gold.reports.len(),
            told[best].len()
        ));
        for group in &claim.origins.groups {
            let names: Vec<&str> = group.members.iter().map(|(page, _)| pile.name(*page)).collect();
            counts.errors.push(format!("      {:?} {names:?}", group.holder));
        }
        for response in &gold.responses {
            let hits: Vec<_> = claim
                .responses
                .iter()
                .filter(|found| {
                    pile.name(found.page) == response.file
                        && close(&pile.words(found.page, &found.spans), &response.text)
                })
                .collect();
            counts.responses.right += usize::from(!hits.is_empty());
            counts.acts += usize::from(hits.iter().any(|hit| hit.act.as_str() == response.act));
            if hits.is_empty() {
                counts
                    .errors
                    .push(format!("{tag} RESPONSE missed {} {} | {}", response.file, response.act, response.text));
            }
        }
    }
    for gold in &pack.not_same {
        let wrong = match gold.what.as_str() {
            "utterance" => matches!((group(&gold.a), group(&gold.b)), (Some((x, _)), Some((y, _))) if x == y),
            "claim" => told.iter().any(|told| inside(told, &gold.a) && inside(told, &gold.b)),
            _ => continue,
        };
        if counts.merged.count(wrong) {
            counts.errors.push(format!(
                "{tag} MERGED {} {} | {} || {} | {}",
                gold.what, gold.a.file, gold.a.text, gold.b.file, gold.b.text
            ));
        }
    }
}
