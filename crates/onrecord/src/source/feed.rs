//! RSS and Atom: every entry is a page.

use feed_rs::model::{Entry, Feed, Person};
use onrecord_ledger::Given;

use super::row::{Body, Row};
use super::{Give, Item, Place, sniff};
use crate::pipeline::Flow;

/// Gives out the entries of a feed, each as a page with the feed's full text where it has it, else its
/// summary. A feed that is no feed but HTML is read as a page.
pub(super) fn entries(place: &Place, bytes: Vec<u8>, give: Give) -> Flow {
    if sniff::is_html(&bytes) {
        return give(Item::Streamed { place: place.clone(), bytes });
    }
    let feed = match feed_rs::parser::parse(&bytes[..]) {
        Ok(feed) => feed,
        Err(error) => return give(Item::lost(place, format!("no feed that can be read ({error})"))),
    };
    if feed.entries.is_empty() {
        return give(Item::lost(place, "a feed without entries; there is nothing to read"));
    }
    for (at, entry) in feed.entries.iter().enumerate() {
        let place = place.member(&(at + 1).to_string());
        match row(&feed, entry) {
            Some(row) => give(Item::Row { place, row })?,
            None => give(Item::lost(&place, "the entry holds no text, only a pointer to its page"))?,
        }
    }
    Flow::Continue(())
}

fn row(feed: &Feed, entry: &Entry) -> Option<Row> {
    let full = entry.content.as_ref().and_then(|content| {
        let body = content.body.clone().filter(|body| !body.trim().is_empty())?;
        Some(of(body))
    });
    let summary = || entry.summary.as_ref().map(|text| of(text.content.clone()));
    let names = |people: &[Person]| people.iter().filter_map(|person| person.name.clone()).collect::<Vec<_>>();
    let authors = names(&entry.authors);
    let title = entry.title.as_ref().map(|title| title.content.trim().to_owned());
    Some(Row {
        id: None,
        body: full.or_else(summary).filter(|body| body.len() > 0)?,
        given: Given {
            title: title.filter(|title| !title.is_empty()),
            date: entry.published.or(entry.updated).map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string()),
            outlet: feed.title.as_ref().map(|title| title.content.trim().to_owned()),
            authors: if authors.is_empty() { names(&feed.authors) } else { authors },
            url: entry.links.first().map(|link| link.href.clone()),
        },
        damaged: false,
    })
}

/// What the text is by its look: feeds say `text/plain` of HTML, and `text/html` of plain text.
fn of(text: String) -> Body {
    let has_tags = ["<p", "<br", "<div", "<a ", "</"].iter().any(|tag| text.contains(tag));
    if has_tags { Body::Html(text) } else { Body::Text(text) }
}
