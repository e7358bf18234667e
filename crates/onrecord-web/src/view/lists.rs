//! Pages, claims, utterances and stories, the newest first.

use maud::{Markup, html};
use onrecord_archive::Listed;
use onrecord_desk::Desk;
use onrecord_desk::claim::ClaimTold;
use onrecord_desk::recent::{recent_claims, recent_stories, recent_utterances};
use onrecord_desk::story::StoryTold;
use onrecord_desk::utterance::UtteranceTold;

use super::claim::glance;
use super::frame::{Head, whole};
use super::signs;
use crate::address;
use crate::reply::{Reply, Trouble};

/// Pages on one part of a list.
pub(crate) const PAGES: u32 = 100;
/// Pages whose claims, utterances or stories one part shows: fewer in a great archive, where each hangs together with
/// many others.
const AROUND: u32 = 10;
const AROUND_OF_MANY: u32 = 3;
/// Pages of a great archive.
const MANY: usize = 10_000;
/// Claims, utterances or stories on one part, at most.
const MOST: usize = 80;

/// Pages whose claims, utterances or stories one part of this archive shows.
///
/// # Errors
/// As the archive.
pub(crate) fn around(desk: &mut Desk) -> Result<u32, Trouble> {
    Ok(if desk.order()?.len() > MANY { AROUND_OF_MANY } else { AROUND })
}

/// The last part of a list.
const LAST: u32 = u16::MAX as u32;

/// A list of the room.
fn list(title: &str, here: &str, about: &str, part: u32, more: bool, entries: &Markup) -> Reply {
    let address = |part: u32| format!("{here}?part={part}");
    let body = html! {
        div.column {
            h1 { (title) }
            p.about { (about) }
            h2.hidden { "The list" }
            (entries)
            (signs::turn(part.checked_sub(1).map(address), more.then(|| address(part + 1))))
        }
    };
    whole(Head { title, here, ..Head::default() }, &body)
}

/// Whether pages stand behind a part that shows so many of them.
///
/// # Errors
/// As the archive.
pub(crate) fn more(desk: &mut Desk, part: u32, each: u32) -> Result<bool, Trouble> {
    // An address names no part behind the last that it can count.
    Ok(part < LAST && desk.order()?.len() > part.saturating_add(1).saturating_mul(each) as usize)
}

/// A page of a list.
pub(crate) fn listed(page: &Listed) -> Markup {
    let document = page.document.to_string();
    html! {
        p.line {
            @match &page.published {
                Some(value) => { time datetime=(signs::day(value)) { (signs::day(value)) } }
                None => { span.undated { "undated" } }
            }
            " " a href=(address::page(&document)) { (signs::clip(page.title.as_deref().unwrap_or(&page.name), 160)) }
            " " span.role { @if let Some(outlet) = &page.outlet { (signs::clip(outlet, 60)) " · " } (signs::count(page.statements as usize, "statement", "statements")) }
            @if page.versions > 1 { " " span.tag { (page.versions) " versions" } }
        }
    }
}

/// The claims of one part.
///
/// # Errors
/// As the archive.
pub(crate) fn claims_of(desk: &mut Desk, part: u32) -> Result<Vec<ClaimTold>, Trouble> {
    let around = around(desk)?;
    let claims = recent_claims(desk, part.saturating_mul(around), around, usize::MAX)?;
    Ok(claims.iter().take(MOST).map(|claim| ClaimTold::of(desk, claim)).collect::<Result<_, _>>()?)
}

/// The utterances of one part.
///
/// # Errors
/// As the archive.
pub(crate) fn utterances_of(desk: &mut Desk, part: u32) -> Result<Vec<UtteranceTold>, Trouble> {
    let around = around(desk)?;
    let utterances = recent_utterances(desk, part.saturating_mul(around), around)?;
    Ok(utterances.iter().take(MOST).map(|utterance| UtteranceTold::of(desk, utterance)).collect::<Result<_, _>>()?)
}

/// The stories of one part.
///
/// # Errors
/// As the archive.
pub(crate) fn stories_of(desk: &mut Desk, part: u32) -> Result<Vec<StoryTold>, Trouble> {
    let around = around(desk)?;
    let stories = recent_stories(desk, part.saturating_mul(around), around)?;
    Ok(stories.iter().take(MOST).map(|story| StoryTold::of(desk, story)).collect::<Result<_, _>>()?)
}

/// What lists show of the newest pages behind the first `skip`.
///
/// # Errors
/// As the archive.
pub(crate) fn pages_of(desk: &mut Desk, skip: u32, most: u32) -> Result<Vec<Listed>, Trouble> {
    let pages = desk.newest(skip, most)?;
    Ok(pages.into_iter().map(|page| desk.archive.listed(page)).collect::<Result<_, _>>()?)
}

/// All pages.
pub(crate) fn pages(desk: &mut Desk, part: u32) -> Result<Reply, Trouble> {
    let pages = pages_of(desk, part.saturating_mul(PAGES), PAGES)?;
    let entries = html! {
        @if pages.is_empty() { p.none { "No pages here." } }
        ol.pages { @for page in &pages { li { (listed(page)) } } }
    };
    Ok(list("Pages", "/pages", "All pages of the archive, the newest first.", part, more(desk, part, PAGES)?, &entries))
}

/// Claims that pages share or somebody answers.
pub(crate) fn claims(desk: &mut Desk, part: u32) -> Result<Reply, Trouble> {
    let told = claims_of(desk, part)?;
    let entries = html! {
        @if told.is_empty() { p.none { "No claim here that two pages report or somebody answers." } }
        ul.claims { @for claim in &told { li { (glance(claim)) } } }
        (signs::note(desk.cut()))
    };
    let about = "What is said to be so, who answers, and how many origins stand behind it: the newest first.";
    let around = around(desk)?;
    Ok(list("Claims", "/claims", about, part, more(desk, part, around)?, &entries))
}

/// Acts of speech with more than one wording.
pub(crate) fn utterances(desk: &mut Desk, part: u32) -> Result<Reply, Trouble> {
    let told = utterances_of(desk, part)?;
    let entries = html! {
        @if told.is_empty() { p.none { "No statement here that two pages render." } }
        ul.claims {
            @for utterance in &told {
                @if let Some(reference) = utterance.reference() {
                    li { article.glance {
                        h3 { a href=(address::utterance(&reference.statement)) { (signs::clip(&reference.words.text, 200)) } }
                        p.about { (signs::who(utterance.speaker.as_deref())) " · " (signs::count(utterance.renderings.len(), "wording", "wordings"))
                            @let altered = utterance.renderings.iter().filter(|it| it.relation == "altered").count();
                            @if altered > 0 { " · " span.tag.altered { (altered) " altered" } }
                        }
                    } }
                }
            }
        }
        (signs::note(desk.cut()))
    };
    let about = "One act of speech in all the wordings in which pages give it.";
    let around = around(desk)?;
    Ok(list("Utterances", "/utterances", about, part, more(desk, part, around)?, &entries))
}

/// Pages about one affair.
pub(crate) fn stories(desk: &mut Desk, part: u32) -> Result<Reply, Trouble> {
    let told = stories_of(desk, part)?;
    let entries = html! {
        @if told.is_empty() { p.none { "No two pages here are about one affair." } }
        ul.claims {
            @for story in &told {
                li { article.glance {
                    h3 { (signs::clip(story.title.as_deref().unwrap_or("Untitled"), 160)) }
                    ul.answers { @for on in story.pages.iter().take(12) { li { (signs::place(on, &address::page(&on.document))) } }
                        @if story.pages.len() > 12 { li.more { "and " (story.pages.len() - 12) " more" } } }
                } }
            }
        }
        (signs::note(desk.cut()))
    };
    let about = "Pages about one affair, for browsing. Standing together proves nothing.";
    let around = around(desk)?;
    Ok(list("Stories", "/stories", about, part, more(desk, part, around)?, &entries))
}
