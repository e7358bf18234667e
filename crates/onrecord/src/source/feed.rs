//! RSS and Atom: every entry is a page.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
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
    // The parser panics on a declaration of an encoding that it cannot change to any more ("utf-16" in a
    // file that is UTF-8, as some servers write it), so it is shown none.
    let text = decoded(&bytes).replace("<?xml", "<?pml");
    let feed = match feed_rs::parser::parse(text.as_bytes()) {
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

/// The feed as text: by its byte order mark, else as UTF-8 where it is, else as it says itself.
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    let encoding = match bytes {
        _ if Encoding::for_bom(bytes).is_some() => UTF_8,
        [b'<', 0, ..] => UTF_16LE,
        [0, b'<', ..] => UTF_16BE,
        _ => match declared(bytes) {
            // Encodings of seven bits are UTF-8 to look at.
            Some(named) if !named.is_ascii_compatible() && ![UTF_16LE, UTF_16BE].contains(&named) => named,
            _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
            named => named.filter(|named| named.is_ascii_compatible()).unwrap_or(WINDOWS_1252),
        },
    };
    // A byte order mark goes before what was chosen here.
    encoding.decode(bytes).0
}

/// The encoding that an XML declaration at the beginning names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..1024).unwrap_or(bytes).trim_ascii_start().strip_prefix(b"<?xml")?;
    let head = String::from_utf8_lossy(head);
    let (_, label) = head.split_once("?>")?.0.split_once("encoding")?;
    Encoding::for_label(label.trim_matches(|c: char| !c.is_ascii_alphanumeric()).split(['"', '\'']).next()?.as_bytes())
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
            captured: None,
        },
        damaged: false,
    })
}

/// What the text is by its look: feeds say `text/plain` of HTML, and `text/html` of plain text.
fn of(text: String) -> Body {
    let has_tags = ["<p", "<br", "<div", "<a ", "</"].iter().any(|tag| text.contains(tag));
    if has_tags { Body::Html(text) } else { Body::Text(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(feed: &[u8]) -> String {
        let mut told = String::new();
        let _ = entries(&Place::default(), feed.to_owned(), &mut |item| {
            told += &match item {
                Item::Row { row, .. } => match row.body {
                    Body::Text(text) | Body::Html(text) => text,
                },
                Item::Problem(problem) => problem.message,
                other => format!("{other:?}"),
            };
            Flow::Continue(())
        });
        told
    }

    #[test]
    fn a_feed_is_read_in_whatever_encoding_it_is_and_says() {
        let feed = |encoding: &str| {
            format!(
                "<?xml version=\"1.0\" encoding=\"{encoding}\" standalone='yes'?><rss version=\"2.0\"><channel>\
                 <title>t</title><item><description>Vela said “no” in Orléans.</description></item></channel></rss>"
            )
        };
        let wanted = "Vela said “no” in Orléans.";
        for encoding in ["utf-8", "utf-16", "windows-1252", "no-such"] {
            assert_eq!(told(feed(encoding).as_bytes()), wanted, "UTF-8 that says {encoding}");
        }
        for (named, encoding) in [("windows-1252", WINDOWS_1252), ("iso-8859-1", WINDOWS_1252)] {
            assert_eq!(told(&encoding.encode(&feed(named)).0), wanted, "{named}");
        }
        let units: Vec<u8> = feed("utf-16").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(told(&units), wanted);
        assert_eq!(told(&[b"\xFF\xFE", &units[..]].concat()), wanted);
    }

    #[test]
    fn a_declaration_in_the_wrong_place_does_no_harm() {
        let late = "<rss version=\"2.0\"><?xml version=\"1.0\" encoding=\"utf-16\"?><channel><title>t</title><item>\
                    <description>Vela said no.</description></item></channel></rss>";
        assert_eq!(told(late.as_bytes()), "Vela said no.");
        let padded = late.replace("<channel>", &format!("<channel>{}", " ".repeat(20_000)));
        assert_eq!(told(padded.as_bytes()), "Vela said no.");
    }
}
