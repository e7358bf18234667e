//! Feeds of the room: a claim, somebody.

use onrecord_desk::feed::Feed;
use onrecord_desk::{Desk, DeskError};

use crate::address;
use crate::reply::{ATOM, Reply, Trouble};
use crate::view::signs::clip;

/// The reports of a claim and the answers to it.
///
/// # Errors
/// [`Trouble::Missing`] where the id names none.
pub(crate) fn of_claim(desk: &mut Desk, id: &str) -> Result<Reply, Trouble> {
    let missing = || Trouble::Missing(format!("No claim of the archive has the id {}.", clip(id, 60)));
    let feed = Feed::of_claim(desk, id).map_err(|error| match error {
        DeskError::Asked(_) => missing(),
        error => error.into(),
    })?;
    Ok(reply(feed.ok_or_else(missing)?, address::claim_feed(id)))
}

/// All that somebody said.
///
/// # Errors
/// [`Trouble::Missing`] where that is nothing.
pub(crate) fn of_person(desk: &mut Desk, name: &str) -> Result<Reply, Trouble> {
    let missing = || Trouble::Missing(format!("No statement of the archive has a source named {}.", clip(name, 120)));
    let feed = Feed::of_person(desk, name)?.ok_or_else(missing)?;
    Ok(reply(feed, address::person_feed(name)))
}

fn reply(feed: Feed, place: String) -> Reply {
    let at = |document: &str, statement: Option<&str>| match statement {
        Some(statement) => address::statement(document, statement),
        None => address::page(document),
    };
    Reply::bytes(ATOM, feed.at(place, at).to_xml())
}
