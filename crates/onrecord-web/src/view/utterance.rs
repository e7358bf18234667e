//! One act of speech in all its wordings, side by side, the differing words marked.

use maud::{Markup, html};
use onrecord_desk::Desk;
use onrecord_desk::utterance::{RenderingTold, UtteranceTold, around};
use onrecord_ledger::StatementId;

use super::NEAREST;
use super::frame::{Head, whole};
use super::signs;
use crate::address;
use crate::reply::{Reply, Trouble};

/// Wordings that are shown, at most.
const MOST: usize = 120;

/// The utterance that a statement renders.
///
/// # Errors
/// [`Trouble::Missing`] where there is no such statement, or no other page renders it.
pub(crate) fn find(desk: &mut Desk, statement: &str) -> Result<UtteranceTold, Trouble> {
    let missing = || {
        Trouble::Missing(format!(
            "No act of speech with more than one wording holds the statement {}.",
            signs::clip(statement, 40)
        ))
    };
    let id: StatementId = statement.parse().map_err(|_| missing())?;
    for page in desk.archive.pages_with(id)? {
        let utterances = around(desk, (page, Some(id)))?;
        let held = utterances.iter().find(|it| it.renderings.iter().any(|rendering| rendering.statement == id));
        if let Some(utterance) = held {
            return Ok(UtteranceTold::of(desk, utterance)?);
        }
    }
    Err(missing())
}

/// The place of a statement that nothing else is seen to render.
fn alone(desk: &mut Desk, statement: &str) -> Option<Reply> {
    let page = *desk.archive.pages_with(statement.parse().ok()?).ok()?.first()?;
    let document = desk.page(page).ok()?.document.id().to_string();
    Some(Reply::elsewhere(format!("{}#{statement}", address::at(&document, statement))))
}

/// The view of an utterance.
pub(crate) fn show(desk: &mut Desk, statement: &str) -> Result<Reply, Trouble> {
    desk.look_no_further(NEAREST);
    let told = match find(desk, statement) {
        // A page may have been seen to share it where more was looked at: the statement itself is there all the same.
        Err(Trouble::Missing(words)) => return alone(desk, statement).ok_or(Trouble::Missing(words)),
        told => told?,
    };
    let reference = told.reference();
    let body = html! {
        article.wide.utterance {
            (signs::note(desk.cut()))
            header {
                p.kicker { "One act of speech · " (signs::count(told.renderings.len(), "wording", "wordings")) }
                h1 { (signs::who(told.speaker.as_deref())) }
                @if let Some(reference) = reference { blockquote.wording { (signs::clip(&reference.words.text, 600)) } }
                p.about { "All wordings are compared with this one, the fullest. Words that stand otherwise are marked." }
            }
            ol.wordings {
                @for rendering in told.renderings.iter().take(MOST) { li.(rendering.relation) { (wording(rendering)) } }
            }
            @if told.renderings.len() > MOST { p { (told.renderings.len() - MOST) " more are in the JSON." } }
            p.cite { code { (told.id) } " · " a href={ "/api/utterance/" (statement) } { "JSON" } }
        }
    };
    Ok(whole(Head { title: "Wordings", ..Head::default() }, &body))
}

/// One wording.
fn wording(rendering: &RenderingTold) -> Markup {
    html! {
        p.line {
            span.relation { (rendering.relation) } " "
            (signs::place(&rendering.on, &address::statement(&rendering.on.document, &rendering.statement)))
        }
        blockquote { (marked(rendering)) }
        @if rendering.differences.iter().any(|difference| difference.here.is_none() || difference.there.is_some()) {
            ul.differences {
                @for difference in rendering.differences.iter().take(30) {
                    li {
                        span.tag.(difference.kind) { (difference.kind) } " "
                        @if let Some(there) = &difference.there { del { (signs::clip(&there.text, 120)) } } @else { span.none { "nothing" } }
                        " → "
                        @if let Some(here) = &difference.here { ins { (signs::clip(&here.text, 120)) } } @else { span.none { "left out" } }
                    }
                }
            }
        }
    }
}

/// The words with those marked that stand otherwise in the wording compared with.
fn marked(rendering: &RenderingTold) -> Markup {
    let start = rendering.words.span.map_or(0, |[start, _]| start);
    let marks: Vec<[u32; 2]> = rendering.differences.iter().filter_map(|it| it.here.as_ref()?.span).collect();
    let mut runs: Vec<(bool, String)> = Vec::new();
    for (c, at) in rendering.words.text.chars().zip(start..) {
        let changed = marks.iter().any(|[from, to]| (*from..*to).contains(&at));
        match runs.last_mut() {
            Some((last, run)) if *last == changed => run.push(c),
            _ => runs.push((changed, c.to_string())),
        }
    }
    html! {
        @for (changed, run) in &runs {
            @if *changed { ins { (signs::plain(run)) } } @else { (signs::plain(run)) }
        }
    }
}
