use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use onrecord_engine::Page;
use onrecord_ledger::{Given, Note, NoteCode};

use super::row::{self, Body};
use super::{Item, Limits, Place, json_lines, sniff};
use crate::messages::Problem;

/// Opens, decodes and parses an item.
///
/// # Errors
/// The [`Problem`] that leaves no page to read.
pub(crate) fn read(item: Item, limits: Limits) -> Result<Page, Problem> {
    match item {
        Item::File { path, bytes } => {
            let place = Place::file(&path);
            let bytes = contents(&path, bytes, limits).map_err(|message| Problem::lost(place.to_string(), message))?;
            from_bytes(&place, &bytes)
        }
        Item::Streamed { place, bytes } => from_bytes(&place, &bytes),
        Item::Row { place, json } => from_row(&place, &json),
        Item::Problem(problem) => Err(problem),
    }
}

fn contents(path: &Path, expected: u64, limits: Limits) -> Result<Vec<u8>, String> {
    let too_long = || format!("the page is longer than {}; it was not read", json_lines::size(limits.page));
    if expected > limits.page {
        return Err(too_long());
    }
    let file = File::open(path).map_err(|error| error.to_string())?;
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or_default());
    // The file may have grown since it was found.
    file.take(limits.page + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > limits.page { Err(too_long()) } else { Ok(bytes) }
}

fn from_bytes(place: &Place, bytes: &[u8]) -> Result<Page, Problem> {
    let is_html_by_name = place.path.as_ref().is_some_and(|path| {
        let is = |end| path.extension().is_some_and(|is| is.eq_ignore_ascii_case(end));
        is("html") || is("htm") || is("xhtml")
    });
    if is_html_by_name || sniff::is_html(bytes) {
        return from_html(place, place.to_string(), bytes, None, Given::default());
    }
    Page::from_bytes(place.to_string(), place.path_text(), bytes, Given::default())
        .map_err(|error| Problem::lost(place.to_string(), error.to_string()))
}

fn from_row(place: &Place, json: &[u8]) -> Result<Page, Problem> {
    let row = row::parse(json).map_err(|message| Problem::lost(place.to_string(), message))?;
    let name = row.id.unwrap_or_else(|| place.to_string());
    let text = match row.body {
        Body::Text(text) => text,
        Body::Html(html) => return from_html(place, name, html.as_bytes(), Some("utf-8"), row.given),
    };
    let mut page = Page::from_text(name, place.path_text(), text, row.given)
        .map_err(|error| Problem::lost(place.to_string(), error.to_string()))?;
    if row.damaged {
        let message = "the row held bytes that are no UTF-8; U+FFFD stands for them";
        page.notes.push(Note::new(NoteCode::InvalidBytes, message));
    }
    Ok(page)
}

/// The one place through which HTML comes in. `charset` is what its giver says of its encoding.
fn from_html(place: &Place, name: String, html: &[u8], charset: Option<&str>, given: Given) -> Result<Page, Problem> {
    Page::from_html_bytes(name, place.path_text(), html, charset, given)
        .map_err(|error| Problem::lost(place.to_string(), error.to_string()))
}
