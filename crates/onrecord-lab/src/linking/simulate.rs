//! Newsrooms with known provenance: affairs that begin with one to three roots and spread by copying. The true number
//! of roots behind the reports of a claim is known, and must lie in the interval that linking gives.
//!
//! All people and places are invented.

use std::collections::BTreeSet;

use onrecord_engine::Engine;
use onrecord_engine::lexicon::Data;
use onrecord_link::claims;

use super::Pile;
use crate::draw::draw;
use crate::profile::Profile;

/// Options of `simulate`.
#[derive(Clone, Debug, clap::Args)]
pub struct Simulate {
    /// How many affairs.
    #[arg(long, default_value_t = 300)]
    pub affairs: usize,
    /// Where the draws begin.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Which profile of the engine.
    #[arg(long, value_enum, default_value_t = Profile::Fast)]
    pub profile: Profile,
    /// List the affairs whose truth lies outside.
    #[arg(long)]
    pub errors: bool,
}

const STATES: [&str; 8] = ["Norvia", "Tarvia", "Lethe", "Ostrava Bay", "Halden", "Varro", "Meridia", "Corvane"];
const GIVEN: [&str; 10] = ["Ana", "Tomas", "Petra", "Oskar", "Ilse", "Viktor", "Leonie", "Hugo", "Marta", "Emil"];
const SURNAMES: [&str; 12] = [
    "Vela",
    "Brandt",
    "Lindqvist",
    "Marchetti",
    "Oduya",
    "Kruvik",
    "Yarrow",
    "Achter",
    "Pell",
    "Sorrel",
    "Dahlgren",
    "Moreau",
];
const OFFICES: [&str; 6] =
    ["trade minister", "deputy foreign minister", "energy minister", "chief negotiator", "ambassador", "port director"];
const GOODS: [&str; 8] = [
    "forty trawler licences",
    "two thousand tonnes of fertiliser",
    "ninety megawatts of power",
    "a stretch of the harbour of Noll",
    "twelve patrol boats",
    "the old customs archive",
    "six freight locomotives",
    "a third of the summer water",
];
const OUTLETS: [&str; 12] = [
    "Harbour Wire",
    "The Varro Courier",
    "Capital Post",
    "Northern Ledger",
    "Morning Beacon",
    "The Daily Sever",
    "Evening Standard-Bearer",
    "Riverline News",
    "The Lethe Tribune",
    "Coastal Herald",
    "Inland Gazette",
    "The Halden Observer",
];
const FILLERS: [&str; 9] = [
    "The two countries share a river and a long memory of quarrels about it.",
    "Trade between the neighbours has fallen for three years in a row.",
    "Fishermen in the northern towns have waited since spring for a decision.",
    "The talks began in a hotel by the station and moved to a school when the heating failed.",
    "A first round in January ended without a paper.",
    "Both parliaments rise for the summer in six weeks.",
    "Farmers on the western bank watch the matter closely.",
    "A bridge between the two capitals was promised in every campaign since the war.",
    "The last agreement of the kind was signed eleven years ago and kept for two.",
];
const WEEKDAYS: [(&str, &str); 4] =
    [("Monday", "3 March"), ("Tuesday", "4 March"), ("Wednesday", "5 March"), ("Thursday", "6 March")];
/// Words that a paraphrase puts for others, and the words that spin adds.
const PARAPHRASES: [(&str, &str); 8] = [
    ("had offered", "was ready to give"),
    ("in exchange for", "in return for"),
    ("said on", "told reporters on"),
    ("would hand over", "was to give up"),
    ("share", "have in common"),
    ("began", "started"),
    ("fallen", "shrunk"),
    ("waited", "been waiting"),
];
const SPIN: [(&str, &str); 3] =
    [(" had offered ", " had stunningly offered "), (" said ", " admitted "), (" told ", " assured ")];

/// A page of an affair.
struct Written {
    outlet: usize,
    day: usize,
    title: String,
    paragraphs: Vec<String>,
    /// Which roots stand behind it.
    roots: BTreeSet<usize>,
}

impl Written {
    fn text(&self) -> String {
        let (_, date) = WEEKDAYS[self.day.min(WEEKDAYS.len() - 1)];
        format!("{}\n{}\n{date} 2014\n\n{}\n", OUTLETS[self.outlet], self.title, self.paragraphs.join("\n\n"))
    }
}

/// Simulates; gives the figures for people.
///
/// # Errors
/// A word list or the weights of the engine are damaged.
pub fn simulate(options: &Simulate) -> Result<String, String> {
    let engine = options.profile.engine(&Data::embedded())?;
    let mut state = options.seed;
    let (mut asked, mut covered, mut width, mut single) = (0usize, 0usize, 0u32, 0usize);
    let mut report: Vec<String> = Vec::new();
    for affair in 0..options.affairs {
        let pages = affair_pages(&mut state);
        for Found { low, high, truth, told } in intervals(&engine, &pages)? {
            asked += 1;
            let right = (low..=high).contains(&truth);
            covered += usize::from(right);
            width += high - low;
            single += usize::from(low == high);
            if !right && options.errors {
                report.push(format!("affair {affair}: {low} to {high} origins found, {truth} true"));
                report.extend(told);
                report.extend(pages.iter().map(|page| format!("    {:?} {}", page.roots, page.paragraphs.join(" | "))));
            }
        }
    }
    let share = |part: usize| 100.0 * part as f64 / asked.max(1) as f64;
    report.push(format!(
        "{} affairs, {asked} claims that two pages report\ncoverage {:.1}, mean width {:.2}, one number {:.1}",
        options.affairs,
        share(covered),
        f64::from(width) / asked.max(1) as f64,
        share(single)
    ));
    Ok(report.join("\n"))
}

/// A claim that at least two pages report.
struct Found {
    /// The interval found.
    low: u32,
    high: u32,
    /// The true number of roots behind those pages.
    truth: u32,
    /// Its reports and the proofs that join them, for lists of what was wrong.
    told: Vec<String>,
}

/// The claims that at least two pages report.
fn intervals(engine: &Engine, pages: &[Written]) -> Result<Vec<Found>, String> {
    let named = pages.iter().enumerate().map(|(at, page)| (format!("{at}"), page.text())).collect();
    let pile = Pile::read(engine, named)?;
    let piece = pile.piece();
    let mut found = Vec::new();
    for claim in claims(&piece) {
        let on: BTreeSet<usize> = claim.reports.iter().map(|report| report.page.0 as usize).collect();
        let offer = claim.reports.iter().all(|report| {
            let words = pile.words(report.page, &report.spans);
            GOODS.iter().filter(|goods| words.contains(*goods)).count() == 2
        });
        if on.len() < 2 || !offer {
            continue;
        }
        let roots: BTreeSet<usize> = on.iter().flat_map(|at| pages[*at].roots.iter().copied()).collect();
        let mut told: Vec<String> = (claim.reports.iter())
            .map(|report| {
                format!("  page {}: {:?} {}", report.page.0, report.authority, pile.words(report.page, &report.spans))
            })
            .collect();
        told.extend(claim.origins.groups.iter().flat_map(|group| &group.joins).map(|join| {
            let anchors = join.anchors.iter().map(|(page, span)| pile.words(*page, &[*span])).collect::<Vec<_>>();
            format!("  {:?} {:?} {}", join.reason, join.between, anchors.join(" = "))
        }));
        let truth = roots.len() as u32;
        found.push(Found { low: claim.origins.low, high: claim.origins.high, truth, told });
    }
    Ok(found)
}

/// The pages of one affair, in the order in which they were written.
fn affair_pages(state: &mut u64) -> Vec<Written> {
    let (giver, taker) = two(state, STATES.len());
    let (goods, price) = two(state, GOODS.len());
    let offer = (STATES[giver], STATES[taker], GOODS[goods], GOODS[price]);
    let roots = 1 + draw(state, 3);
    let mut outlets: Vec<usize> = (0..OUTLETS.len()).collect();
    let mut people: Vec<usize> = (0..SURNAMES.len()).collect();
    let mut pages: Vec<Written> = Vec::new();
    for root in 0..roots {
        let outlet = outlets.swap_remove(draw(state, outlets.len()));
        let surname = SURNAMES[people.swap_remove(draw(state, people.len()))];
        let person = format!("{} {surname}", GIVEN[draw(state, GIVEN.len())]);
        pages.push(root_page(state, offer, root, outlet, &person));
    }
    let copies = 2 + draw(state, 5);
    for _ in 0..copies {
        let from = draw(state, pages.len());
        let outlet = outlets.swap_remove(draw(state, outlets.len()));
        let copy = copied(state, &pages[from], outlet);
        pages.push(copy);
    }
    pages
}

fn two(state: &mut u64, of: usize) -> (usize, usize) {
    let first = draw(state, of);
    (first, (first + 1 + draw(state, of - 1)) % of)
}

/// What an outlet has at first hand: from somebody with a name, or from an unnamed official.
fn root_page(state: &mut u64, offer: (&str, &str, &str, &str), root: usize, outlet: usize, person: &str) -> Written {
    let (giver, taker, goods, price) = offer;
    let day = draw(state, 2);
    let weekday = WEEKDAYS[day].0;
    let side = if draw(state, 2) == 0 { giver } else { taker };
    let office = OFFICES[draw(state, OFFICES.len())];
    // Two reporters do not find the same words: each root has a wording and a background of its own.
    let what = match root % 3 {
        0 => format!("{giver} had offered {taker} {goods} in exchange for {price}"),
        1 => format!("{giver} would hand over {goods} to {taker} in return for {price}"),
        _ => format!("{taker} was to have {goods} from {giver} against {price}"),
    };
    let lead = if draw(state, 4) == 0 {
        format!("A senior official in {side} told {} on {weekday} that {what}.", OUTLETS[outlet])
    } else {
        format!("{side}'s {office} {person} said on {weekday} that {what}.")
    };
    let mut paragraphs = vec![lead];
    let own: Vec<&str> = FILLERS.iter().skip(root).step_by(3).copied().collect();
    let first = draw(state, own.len());
    paragraphs.extend(own.iter().cycle().skip(first).take(2).map(|filler| (*filler).to_owned()));
    Written {
        outlet,
        day,
        title: match root % 3 {
            0 => format!("{giver} and {taker}: an offer is on the table"),
            1 => format!("What {taker} would pay, and for what"),
            _ => format!("An old quarrel ends in a bargain, says {side}"),
        },
        paragraphs,
        roots: [root].into(),
    }
}

/// What another outlet makes of a page: relayed, truncated, stripped of its credit, paraphrased, with its dates told
/// otherwise, or spun.
fn copied(state: &mut u64, from: &Written, outlet: usize) -> Written {
    let mut paragraphs = from.paragraphs.clone();
    let way = draw(state, 6);
    let replaced = |paragraphs: &mut Vec<String>, pairs: &[(&str, &str)]| {
        for paragraph in paragraphs {
            for (old, new) in pairs {
                *paragraph = paragraph.replace(old, new);
            }
        }
    };
    match way {
        1 => paragraphs.truncate(1),
        3 => replaced(&mut paragraphs, &PARAPHRASES),
        4 => replaced(&mut paragraphs, &WEEKDAYS.map(|(weekday, date)| (weekday, date))),
        5 => replaced(&mut paragraphs, &SPIN),
        _ => {}
    }
    let stripped = way == 2 || draw(state, 4) == 0;
    if !stripped && let Some(last) = paragraphs.last_mut() {
        last.push_str(&format!(" The report was carried by {}.", OUTLETS[from.outlet]));
    }
    let mut page =
        Written { outlet, day: from.day + 1, title: from.title.clone(), paragraphs, roots: from.roots.clone() };
    if draw(state, 3) == 0 {
        page.paragraphs.push(format!("{} has asked both governments what they make of it.", OUTLETS[outlet]));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_keeps_the_roots_of_its_page() {
        let mut state = 7;
        for _ in 0..50 {
            let pages = affair_pages(&mut state);
            let roots: BTreeSet<usize> = pages.iter().flat_map(|page| page.roots.iter().copied()).collect();
            assert!(pages.len() > roots.len() && pages.iter().all(|page| page.roots.len() == 1));
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_affairs() {
        let texts = |mut state: u64| affair_pages(&mut state).iter().map(Written::text).collect::<Vec<_>>();
        assert_eq!(texts(3), texts(3));
        assert_ne!(texts(3), texts(4));
    }

    #[test]
    fn the_true_number_of_origins_lies_in_the_interval() {
        let options = Simulate { affairs: 80, seed: 11, profile: Profile::Fast, errors: false };
        let told = simulate(&options).unwrap();
        let coverage = told.split("coverage ").nth(1).and_then(|rest| rest.split(',').next()).unwrap();
        assert!(coverage.parse::<f64>().unwrap() >= 97.0, "{told}");
    }
}
