//! What is in the archive, and the newest claims with their answers at a glance.

use maud::html;
use onrecord_desk::Desk;
use onrecord_desk::claim::ClaimTold;
use onrecord_desk::recent::recent_claims;

use super::claim::glance;
use super::frame::{Head, whole};
use super::lists::{listed, pages_of};
use super::signs;
use crate::reply::{Reply, Trouble};

/// Pages whose claims are shown, at most.
const AROUND: u32 = 40;
/// Claims that are shown.
const CLAIMS: usize = 12;
/// Pages that are shown.
const PAGES: u32 = 8;

/// The front of the room.
pub(crate) fn show(desk: &mut Desk) -> Result<Reply, Trouble> {
    let holdings = desk.archive.holdings()?;
    let newest = pages_of(desk, 0, PAGES)?;
    let mut claims = Vec::new();
    for claim in recent_claims(desk, 0, AROUND, CLAIMS)?.iter().take(CLAIMS) {
        claims.push(ClaimTold::of(desk, claim)?);
    }
    let unlinked = desk.unlinked()?;
    let body = html! {
        div.wide.front {
            header.hero {
                h1 { "Who said what, on whose word" }
                p.about {
                    b { (signs::count(holdings.pages as usize, "page", "pages")) } " · "
                    b { (signs::count(holdings.statements as usize, "statement", "statements")) } " · "
                    b { (signs::count(holdings.outlets as usize, "outlet", "outlets")) }
                }
                @if let Some(words) = &unlinked { p.note { (words) } }
            }
            section.newest aria-labelledby="claims" {
                h2 #claims { "Newest claims" }
                @if claims.is_empty() { p.none { "No claim yet that two pages report or somebody answers." } }
                ul.claims { @for claim in &claims { li { (glance(claim)) } } }
                (signs::note(desk.cut()))
                p.more { a href="/claims" { "All claims" } }
            }
            section.pages-new aria-labelledby="pages" {
                h2 #pages { "Newest pages" }
                ol.pages { @for page in &newest { li { (listed(page)) } } }
                p.more { a href="/pages" { "All pages" } }
            }
        }
    };
    Ok(whole(Head { title: "Front", here: "/", ..Head::default() }, &body))
}
