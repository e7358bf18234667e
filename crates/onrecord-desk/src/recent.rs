//! The newest pages of an archive, and what hangs together with them: lists that cost the same however large the
//! archive is.

use std::collections::HashSet;

use onrecord_archive::{Kind, PageNo};
use onrecord_link::{Claim, Piece, Story, Utterance, claims, stories, utterances};

use crate::{Desk, DeskError};

/// The claims of which the newest page is one of the `most` newest behind the first `skip`; newest first. Only those
/// that two pages report or somebody answers.
///
/// # Errors
/// As the archive.
pub fn recent_claims(desk: &mut Desk, skip: u32, most: u32) -> Result<Vec<Claim>, DeskError> {
    let pages = |claim: &Claim| -> Vec<PageNo> {
        let reports = claim.reports.iter().map(|report| report.page);
        reports.chain(claim.responses.iter().map(|response| response.page)).collect()
    };
    let told = |claim: &Claim| claim.reports.len() > 1 || !claim.responses.is_empty();
    let found = fold(desk, skip, most, &[Kind::Claim, Kind::Same], claims, pages)?;
    Ok(found.into_iter().filter(told).collect())
}

/// As [`recent_claims`]: the utterances.
///
/// # Errors
/// As the archive.
pub fn recent_utterances(desk: &mut Desk, skip: u32, most: u32) -> Result<Vec<Utterance>, DeskError> {
    let pages = |utterance: &Utterance| utterance.renderings.iter().map(|rendering| rendering.page).collect();
    fold(desk, skip, most, &[Kind::Same], utterances, pages)
}

/// As [`recent_claims`]: the stories.
///
/// # Errors
/// As the archive.
pub fn recent_stories(desk: &mut Desk, skip: u32, most: u32) -> Result<Vec<Story>, DeskError> {
    fold(desk, skip, most, &[Kind::Story], stories, |story: &Story| story.pages.clone())
}

/// What is made of the pieces around the newest pages; each thing stands where its newest page does.
fn fold<T>(
    desk: &mut Desk,
    skip: u32,
    most: u32,
    kinds: &[Kind],
    made: impl Fn(&Piece<'_>) -> Vec<T>,
    pages: impl Fn(&T) -> Vec<PageNo>,
) -> Result<Vec<T>, DeskError> {
    let window: Vec<PageNo> = desk.archive.newest(skip, most)?.iter().map(|page| page.no).collect();
    let mut seen: HashSet<PageNo> = HashSet::new();
    let mut found: Vec<(i64, T)> = Vec::new();
    for page in &window {
        if seen.contains(page) {
            continue;
        }
        let connected = desk.around(*page, kinds)?;
        seen.extend(connected.pages());
        for thing in made(&connected.piece()) {
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
    }
    found.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    Ok(found.into_iter().map(|(_, thing)| thing).collect())
}
