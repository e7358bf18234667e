//! One claim: its wording, who reports it on whose authority, who answers and how firmly, and what stands behind it.

use maud::{Markup, html};
use onrecord_desk::Desk;
use onrecord_desk::claim::{ClaimTold, ReportTold, ResponseTold, named};
use onrecord_ledger::Firmness;

use super::NEAREST;
use super::frame::{Head, whole};
use super::margin::legs;
use super::{chart, joins, signs};
use crate::address;
use crate::reply::{Reply, Trouble};

/// Reports or answers that are shown, at most.
const MOST: usize = 100;

/// The claims that an id names.
///
/// # Errors
/// [`Trouble::Missing`] where it names none.
pub(crate) fn find(desk: &mut Desk, id: &str) -> Result<Vec<ClaimTold>, Trouble> {
    let missing = || Trouble::Missing(format!("No claim of the archive has the id {}.", signs::clip(id, 60)));
    let claims = named(desk, id).map_err(|error| match error {
        onrecord_desk::DeskError::Asked(_) => missing(),
        error => error.into(),
    })?;
    let mut told = Vec::new();
    for claim in &claims {
        told.push(ClaimTold::of(desk, claim)?);
    }
    if told.is_empty() { Err(missing()) } else { Ok(told) }
}

/// The view of a claim.
pub(crate) fn show(desk: &mut Desk, id: &str) -> Result<Reply, Trouble> {
    desk.look_no_further(NEAREST);
    let claims = find(desk, id)?;
    if let [claim] = claims.as_slice() {
        let deals = deals(desk, claim)?;
        let body = html! { (signs::note(desk.cut())) (body(claim, &deals)) };
        let (title, feed) = (signs::clip(&claim.wording.words.text, 90), address::claim_feed(&claim.id));
        return Ok(whole(Head { title: &title, feed: &feed, ..Head::default() }, &body));
    }
    let list = html! {
        div.column {
            h1 { "Claims around this statement" }
            (signs::note(desk.cut()))
            ul.claims { @for claim in &claims { li { (glance(claim)) } } }
        }
    };
    Ok(whole(Head { title: "Claims", ..Head::default() }, &list))
}

/// The deals that the reports and answers of a claim tell, each once.
pub(crate) fn deals(desk: &mut Desk, claim: &ClaimTold) -> Result<Vec<Markup>, Trouble> {
    let mut shown: Vec<(String, Markup)> = Vec::new();
    let statements = claim.reports.iter().filter_map(|report| Some((&report.on.document, report.statement.as_ref()?)));
    let all = statements.chain(claim.responses.iter().map(|response| (&response.on.document, &response.statement)));
    for (document, statement) in all.take(MOST) {
        let Some(page) = desk.archive.pages_like(address::digits(document))?.first().copied() else { continue };
        let reading = desk.page(page)?;
        let here = |deal: &&onrecord_ledger::Deal| deal.statement.is_some_and(|id| id.to_string() == *statement);
        for deal in reading.deals.iter().filter(here) {
            let text = reading.document.text();
            let key = format!("{}\n{}", deal.give.of(text), deal.get.of(text));
            if !shown.iter().any(|(known, _)| *known == key) {
                shown.push((key, legs(deal, text)));
            }
        }
    }
    Ok(shown.into_iter().map(|(_, legs)| legs).take(3).collect())
}

/// All of a claim.
pub(crate) fn body(claim: &ClaimTold, deals: &[Markup]) -> Markup {
    let wording = &claim.wording;
    html! {
        article.column.claim {
            header {
                p.kicker { "Claim · " (signs::count(claim.reports.len(), "report", "reports")) " · " (signs::count(claim.responses.len(), "answer", "answers")) }
                h1.wording { (signs::clip(&wording.words.text, 400)) }
                p.about {
                    "in the words of " (signs::place(&wording.on, &report_place(wording)))
                    @if let Some(by) = &wording.authority { ", on the word of " (signs::who(Some(by))) }
                }
                p.origins-told { b { (claim.origins.count()) } " · " (signs::count(claim.witnesses as usize, "witness", "witnesses")) " · " a href="#origins" { "why" } }
            }
            @if !deals.is_empty() {
                section aria-labelledby="deal" { h2 #deal { "The deal" } @for deal in deals { (deal) } }
            }
            section aria-labelledby="course" {
                h2 #course { "The course of it" }
                (chart::course(claim))
            }
            section aria-labelledby="reports" {
                h2 #reports { "Reports" }
                ol.reports {
                    @for (at, report) in claim.reports.iter().enumerate().take(MOST) { li id={ "r" (at) } { (report_line(report)) } }
                }
                (more(claim.reports.len()))
            }
            section aria-labelledby="answers" {
                h2 #answers { "Answers" }
                @if claim.responses.is_empty() { p.none { "No page of the archive carries an answer to it." } }
                ol.responses {
                    @for (at, response) in claim.responses.iter().enumerate().take(MOST) { li id={ "a" (at) } { (response_line(response)) } }
                }
                (more(claim.responses.len()))
            }
            section aria-labelledby="origins" {
                h2 #origins { "Origins: " (claim.origins.count()) }
                p.about {
                    @if claim.origins.low == claim.origins.high { "Every report is accounted for." }
                    @else { "At least " (claim.origins.low) ": roots that may be one are taken for one. At most " (claim.origins.high) ": roots that nothing proves to be one are taken apart." }
                }
                (joins::graph(&claim.origins))
                (joins::proofs(&claim.origins))
            }
            p.cite { code { (claim.id) } " · " a href={ "/api/claim/" (claim.id) } { "JSON" } " · " a href=(address::claim_feed(&claim.id)) { "Feed" } }
        }
    }
}

fn more(count: usize) -> Markup {
    html! { @if count > MOST { p { (count - MOST) " more are in the JSON of this claim." } } }
}

/// Where a report stands.
fn report_place(report: &ReportTold) -> String {
    match &report.statement {
        Some(statement) => address::statement(&report.on.document, statement),
        None => address::words(&report.on.document, &report.words.text),
    }
}

fn report_line(report: &ReportTold) -> Markup {
    html! {
        p.line {
            (signs::place(&report.on, &report_place(report)))
            @match &report.authority {
                Some(by) => { " on the word of " (signs::who(Some(by))) }
                None => { " " span.nobody { "on nobody’s word" } }
            }
        }
        blockquote { (signs::clip(&report.words.text, 500)) }
    }
}

fn response_line(response: &ResponseTold) -> Markup {
    html! {
        p.line {
            (signs::named_act(response.act)) " " (signs::firmness(Firmness::level(response.firmness)))
            " " (signs::who(response.by.as_deref()))
            " · " @if let Some(said) = signs::said(response.said.as_ref(), &response.on) { (said) }
            (signs::place(&response.on, &address::statement(&response.on.document, &response.statement)))
        }
        blockquote { (signs::clip(&response.words.text, 500)) }
    }
}

/// A claim in a list: its words, who reports, who answers.
pub(crate) fn glance(claim: &ClaimTold) -> Markup {
    let wording = &claim.wording;
    html! {
        article.glance {
            h3 { a href=(address::claim(&claim.id)) { (signs::clip(&wording.words.text, 220)) } }
            p.about {
                @if let Some(by) = &wording.authority { (signs::who(Some(by))) " · " }
                (signs::place(&wording.on, &report_place(wording)))
                " · " (signs::count(claim.reports.len(), "report", "reports")) " · " b { (claim.origins.count()) }
            }
            @if !claim.responses.is_empty() {
                ul.answers {
                    @for response in claim.responses.iter().take(4) {
                        li {
                            (signs::named_act(response.act)) " " (signs::who(response.by.as_deref())) ": "
                            a href=(address::statement(&response.on.document, &response.statement)) { (signs::quoted(&response.words.text, 110)) }
                        }
                    }
                    @if claim.responses.len() > 4 { li.more { a href={ (address::claim(&claim.id)) "#answers" } { "and " (claim.responses.len() - 4) " more" } } }
                }
            }
        }
    }
}
