//! What an archive knows of the statements of a page beyond it: a glance, where [`crate::claim`] and [`crate::utterance`]
//! tell all.

use onrecord_archive::PageNo;
use onrecord_ledger::StatementId;
use onrecord_link::{Claim, claims_of, places_of};

use crate::{Desk, DeskError, id};

/// Pages that are looked at for the glance, at most: what more would add is a greater number on a card, and the claim
/// itself, one click away, is told from more.
const NEAREST: usize = 20;

/// What is known beyond a page.
#[derive(Debug)]
pub struct Beyond {
    /// The claims that the page reports or answers, and some others, each with its id.
    pub claims: Vec<(String, Claim)>,
    /// The statements of the page that other places render too, with the number of those places and their own.
    pub places: Vec<(StatementId, usize)>,
}

impl Beyond {
    /// What is known beyond a page; [`Desk::cut`] tells whether more pages hang together with it than were looked at.
    ///
    /// # Errors
    /// As the archive.
    pub fn of(desk: &mut Desk, page: PageNo) -> Result<Self, DeskError> {
        let connected = desk.near(&[(page, None)], NEAREST)?;
        let piece = connected.piece();
        let claims = claims_of(&piece, &[page]).into_iter();
        let with_id = claims.map(|claim| {
            let document = connected.document(claim.wording.page).map(ToString::to_string).unwrap_or_default();
            (id::of(&claim, &document), claim)
        });
        let places = places_of(&piece, &[page]).into_iter();
        Ok(Self {
            claims: with_id.collect(),
            places: places.map(|(_, statement, places)| (statement, places)).collect(),
        })
    }
}
