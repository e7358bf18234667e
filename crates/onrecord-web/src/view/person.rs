//! Everything that somebody said, by day, and where they said otherwise later.

use std::collections::HashSet;

use maud::html;
use onrecord_archive::{Order, PageNo};
use onrecord_desk::claim::{self, ClaimTold};
use onrecord_desk::statement::{self, Found};
use onrecord_desk::{Desk, Said, Start};
use onrecord_ledger::{Act, StatementId};

use super::frame::{Head, whole};
use super::search::line;
use super::signs;
use crate::address;
use crate::reply::{Reply, Trouble};

/// Statements on one part.
pub(crate) const MOST: usize = 16;

/// Pages that are looked at for changes of position, at most.
const NEAREST: usize = 16;

/// What somebody did about one claim.
struct Stand {
    day: String,
    act: &'static str,
    words: String,
    place: String,
}

/// The statements of somebody on one part, earliest first; and whether there are more.
///
/// # Errors
/// As the archive.
pub(crate) fn find(desk: &mut Desk, name: &str, part: usize) -> Result<(Vec<(PageNo, StatementId)>, bool), Trouble> {
    let query = statement::by(name)?;
    let (found, more) = statement::about(desk, &query, Order::OldestFirst, (part + 1).saturating_mul(MOST))?;
    Ok((found.into_iter().skip(part * MOST).collect(), more))
}

/// The view of somebody.
pub(crate) fn show(desk: &mut Desk, name: &str, part: usize) -> Result<Reply, Trouble> {
    desk.look_no_further(NEAREST);
    let (found, more) = find(desk, name, part)?;
    let mut told = Vec::new();
    let mut answers: Vec<Start> = Vec::new();
    for (page, id) in &found {
        let reading = desk.page(*page)?;
        told.extend(Found::statement(&reading, *id));
        let statement = reading.statements.iter().find(|statement| statement.id == *id);
        if statement.is_some_and(|it| !it.answers.is_empty() || it.act.answers()) {
            answers.push((*page, Some(*id)));
        }
    }
    let positions = positions(desk, &found, &answers)?;
    let mut roles: Vec<String> = told.iter().filter_map(|found| found.role.clone()).collect();
    roles.sort();
    roles.dedup();
    let day = |found: &Found| {
        let said = found.said.as_ref().and_then(|said| said.from.clone().or_else(|| said.to.clone()));
        said.or_else(|| found.on.published.as_deref().map(|value| signs::day(value).to_owned()))
    };
    let address = |part: usize| format!("{}&part={part}", address::person(name));
    let body = html! {
        div.column {
            header {
                p.kicker { "All that was said by" }
                h1 { bdi { (signs::clip(name, 120)) } }
                @if !roles.is_empty() { p.about { (signs::clip(&roles.join("; "), 300)) } }
            }
            @if told.is_empty() { p.none { "No statement of the archive has a source of this name." } }
            @if !positions.is_empty() {
                section.positions aria-labelledby="positions" {
                    h2 #positions { "Changes of position" }
                    (signs::note(desk.cut()))
                    @for (claim, stands) in &positions {
                        article {
                            h3 { a href=(address::claim(&claim.id)) { (signs::clip(&claim.wording.words.text, 180)) } }
                            ol.stands {
                                @for stand in stands {
                                    li { time datetime=(stand.day) { (stand.day) } " " (signs::named_act(stand.act)) " " a href=(stand.place) { (signs::quoted(&stand.words, 140)) } }
                                }
                            }
                        }
                    }
                }
            }
            ol.statements {
                @for (at, found) in told.iter().enumerate() {
                    @let today = day(found);
                    @if at == 0 || told.get(at - 1).map(day) != Some(today.clone()) {
                        li.day { h2 { @match &today { Some(day) => { time datetime=(day) { (signs::long_day(day)) } } None => { "No day known" } } } }
                    }
                    li { (line(found, false)) }
                }
            }
            @if !told.is_empty() { p.cite { a href=(address::person_feed(name)) { "Feed" } } }
            (signs::turn(part.checked_sub(1).map(address), more.then(|| address(part + 1))))
        }
    };
    let feed = if told.is_empty() { String::new() } else { address::person_feed(name) };
    Ok(whole(Head { title: &signs::clip(name, 90), feed: &feed, ..Head::default() }, &body))
}

/// The claims on which one source did more than one thing: around what it answered, since who changes position answers
/// once at least.
fn positions(
    desk: &mut Desk,
    found: &[(PageNo, StatementId)],
    answers: &[Start],
) -> Result<Vec<(ClaimTold, Vec<Stand>)>, Trouble> {
    let mine: HashSet<String> = found.iter().map(|(_, id)| id.to_string()).collect();
    let mut seen: HashSet<String> = HashSet::new();
    let mut positions = Vec::new();
    for claim in claim::around(desk, answers)? {
        if !seen.insert(claim.id.clone()) {
            continue;
        }
        let said = |id: StatementId| mine.contains(&id.to_string());
        let answers = claim.responses.iter().filter(|response| said(response.statement)).count();
        let reports = claim.reports.iter().filter_map(|report| report.statement).filter(|id| said(*id)).count();
        if answers + reports < 2 || answers == 0 {
            continue;
        }
        let told = ClaimTold::of(desk, &claim)?;
        let stands = stands(desk, &told, &mine)?;
        let mut tones: Vec<&str> = stands.iter().filter_map(|stand| Act::named(stand.act)).map(signs::tone).collect();
        tones.dedup();
        if tones.len() > 1 {
            positions.push((told, stands));
        }
    }
    Ok(positions)
}

fn stands(desk: &mut Desk, claim: &ClaimTold, mine: &HashSet<String>) -> Result<Vec<Stand>, Trouble> {
    let mut stands = Vec::new();
    let reports = claim.reports.iter().filter_map(|report| Some((report.statement.as_ref()?, &report.on)));
    let responses = claim.responses.iter().map(|response| (&response.statement, &response.on));
    for (id, on) in reports.chain(responses).filter(|(id, _)| mine.contains(*id)) {
        let Some(page) = desk.archive.pages_like(address::digits(&on.document))?.first().copied() else { continue };
        let Ok(number) = id.parse() else { continue };
        let reading = desk.page(page)?;
        let Some(found) = Found::statement(&reading, number) else { continue };
        let said = found.said.as_ref().map(Said::days).filter(|days| !days.is_empty());
        stands.push(Stand {
            day: said.or_else(|| on.published.clone()).map(|day| signs::day(&day).to_owned()).unwrap_or_default(),
            act: found.act.unwrap_or("assert"),
            words: found.words.text,
            place: address::statement(&on.document, id),
        });
    }
    stands.sort_by(|a, b| (&a.day, &a.place).cmp(&(&b.day, &b.place)));
    stands.dedup_by(|a, b| a.place == b.place);
    Ok(stands)
}
