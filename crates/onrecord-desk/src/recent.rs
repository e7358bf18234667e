//! The newest pages of an archive, and what hangs together with them: lists that cost the same however large the
//! archive is.

use std::collections::HashSet;

use onrecord_archive::PageNo;
use onrecord_link::{Claim, Story, Utterance, claims_of, stories, utterances_of};

use crate::{Desk, DeskError, Start};

/// Pages around which is looked at once: what they share is looked at once.
const TOGETHER: usize = 10;
/// So many neighbouring pages are looked at for each page, at most.
const NEAREST: usize = 6;

/// The claims of which the newest page is one of the `most` newest behind the first `skip`; newest first. Only those
/// that two pages report or somebody answers. It looks no further when it has `enough`.
///
/// # Errors
/// As the archive.
pub fn recent_claims(desk: &mut Desk, skip: u32, most: u32, enough: usize) -> Result<Vec<Claim>, DeskError> {
    let pages = |claim: &Claim| -> Vec<PageNo> {
        let reports = claim.reports.iter().map(|report| report.page);
        reports.chain(claim.responses.iter().map(|response| response.page)).collect()
    };
    let told = |claim: &Claim| claim.reports.len() > 1 || !claim.responses.is_empty();
    let around = |desk: &mut Desk, pages: &[PageNo]| {
        let from: Vec<Start> = pages.iter().map(|page| (*page, None)).collect();
        let mut found = claims_of(&desk.near(&from, NEAREST * pages.len())?.piece(), pages);
        found.retain(told);
        Ok(found)
    };
    newest(desk, (skip, most, enough), around, |claim| claim.id.as_str(), pages)
}

/// As [`recent_claims`]: the utterances.
///
/// # Errors
/// As the archive.
pub fn recent_utterances(desk: &mut Desk, skip: u32, most: u32) -> Result<Vec<Utterance>, DeskError> {
    let pages = |utterance: &Utterance| utterance.renderings.iter().map(|rendering| rendering.page).collect();
    let around = |desk: &mut Desk, pages: &[PageNo]| {
        let from: Vec<Start> = pages.iter().map(|page| (*page, None)).collect();
        Ok(utterances_of(&desk.near(&from, NEAREST * pages.len())?.piece(), pages))
    };
    newest(desk, (skip, most, usize::MAX), around, |utterance| utterance.id.as_str(), pages)
}

/// As [`recent_claims`]: the stories.
///
/// # Errors
/// As the archive.
pub fn recent_stories(desk: &mut Desk, skip: u32, most: u32) -> Result<Vec<Story>, DeskError> {
    let around = |desk: &mut Desk, pages: &[PageNo]| Ok(stories(&desk.affairs(pages, NEAREST * pages.len())?.piece()));
    newest(desk, (skip, most, usize::MAX), around, |story| story.id.as_str(), |story| story.pages.clone())
}

/// What is found around the newest pages; each thing once, where its newest page stands.
fn newest<T>(
    desk: &mut Desk,
    (skip, most, enough): (u32, u32, usize),
    mut around: impl FnMut(&mut Desk, &[PageNo]) -> Result<Vec<T>, DeskError>,
    id: impl Fn(&T) -> &str,
    pages: impl Fn(&T) -> Vec<PageNo>,
) -> Result<Vec<T>, DeskError> {
    let window = desk.newest(skip, most)?;
    let mut seen: HashSet<String> = HashSet::new();
    let mut found: Vec<(i64, T)> = Vec::new();
    for some in window.chunks(TOGETHER) {
        for thing in around(desk, some)? {
            if !seen.insert(id(&thing).to_owned()) {
                continue;
            }
            let mut newest: Option<(i64, PageNo)> = None;
            for page in pages(&thing) {
                newest = newest.max(Some((desk.archive.rank(page)?, page)));
            }
            if let Some((rank, page)) = newest
                && window.contains(&page)
            {
                found.push((rank, thing));
            }
        }
        // A thing is found on its newest page first: what comes behind is older.
        if found.len() >= enough {
            break;
        }
    }
    found.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    Ok(found.into_iter().map(|(_, thing)| thing).collect())
}
