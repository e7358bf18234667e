use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use onrecord_archive::{Form, Original};
use onrecord_engine::Page;
use onrecord_ledger::{Given, Note, NoteCode};

use super::row::{self, Body, Row};
use super::warc::Record;
use super::{Item, Limits, Place, mail, open, size, sniff};
use crate::messages::Problem;

/// A page and where in its file it stood.
pub(crate) struct Found {
    /// The page.
    pub(crate) page: Page,
    /// Where it stood.
    pub(crate) place: Place,
    /// What it was made of.
    pub(crate) original: Original,
}

/// Opens, decodes and parses an item.
///
/// # Errors
/// The [`Problem`] that leaves no page to read.
pub(crate) fn read(item: Item, limits: Limits) -> Result<Found, Problem> {
    let (place, page) = match item {
        Item::File { path, bytes } => {
            let place = Place::file(&path);
            let page = contents(&path, bytes, limits).and_then(|bytes| from_bytes(&place, bytes));
            (place, page)
        }
        Item::Streamed { place, bytes } => {
            let page = from_bytes(&place, bytes);
            (place, page)
        }
        Item::Line { place, json } => {
            let page = row::parse(&json).and_then(|row| from_row(&place, row));
            (place, page)
        }
        Item::Row { place, row } => {
            let page = from_row(&place, row);
            (place, page)
        }
        Item::Archived { place, record } => {
            let page = from_record(&place, record, limits);
            (place, page)
        }
        Item::Problem(problem) => return Err(problem),
    };
    match page {
        Ok((page, original)) => Ok(Found { page, place, original }),
        Err(message) => Err(Problem::lost(place.to_string(), message)),
    }
}

fn contents(path: &Path, expected: u64, limits: Limits) -> Result<Vec<u8>, String> {
    let too_long = || format!("the page is longer than {}; it was not read", size(limits.page));
    if expected > limits.page {
        return Err(too_long());
    }
    let file = File::open(path).map_err(|error| error.to_string())?;
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or_default());
    // The file may have grown since it was found.
    file.take(limits.page + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > limits.page { Err(too_long()) } else { Ok(bytes) }
}

/// A page and what it was made of; else what is wrong, in words.
type Made = Result<(Page, Original), String>;

fn from_bytes(place: &Place, bytes: Vec<u8>) -> Made {
    let ends = |end: &str| place.file_name().rsplit_once('.').is_some_and(|(_, is)| is.eq_ignore_ascii_case(end));
    if ends("html") || ends("htm") || ends("xhtml") || sniff::is_html(&bytes) {
        return from_html(place, None, bytes, None, Given::default());
    }
    if ends("eml") || mail::is_mail(bytes.get(..open::LOOK as usize).unwrap_or(&bytes)) {
        return mail::parse(&bytes).and_then(|row| from_row(place, row));
    }
    from_text_bytes(place, bytes, Given::default())
}

fn from_text_bytes(place: &Place, bytes: Vec<u8>, given: Given) -> Made {
    let page =
        Page::from_bytes(place.to_string(), place.path_text(), &bytes, given).map_err(|error| error.to_string())?;
    Ok((page, Original { form: Form::Bytes, charset: None, bytes: Some(bytes), flaws: Vec::new() }))
}

fn from_row(place: &Place, row: Row) -> Made {
    let text = match row.body {
        Body::Text(text) => text,
        Body::Html(html) => {
            return from_html(place, row.id, html.into_bytes(), Some("utf-8".to_owned()), row.given);
        }
    };
    let name = row.id.unwrap_or_else(|| place.to_string());
    let page = Page::from_text(name, place.path_text(), text, row.given).map_err(|error| error.to_string())?;
    let mut made = (page, Original { form: Form::Text, charset: None, bytes: None, flaws: Vec::new() });
    if row.damaged {
        let message = "the row held bytes that are no UTF-8; U+FFFD stands for them";
        flawed(&mut made, Note::new(NoteCode::InvalidBytes, message));
    }
    Ok(made)
}

fn from_record(place: &Place, record: Record, limits: Limits) -> Made {
    let Record { url, captured, head, media_type, block, mut truncated } = record;
    let given = Given { url, captured, ..Given::default() };
    let mut made = match head {
        Some(head) => {
            let (body, cut) = head.body(block, limits)?;
            truncated |= cut;
            if head.is_html() {
                from_html(place, None, body, head.charset().map(str::to_owned), given)?
            } else {
                from_text_bytes(place, body, given)?
            }
        }
        None if media_type.starts_with("text/plain") => from_text_bytes(place, block, given)?,
        None => from_html(place, None, block, None, given)?,
    };
    if truncated {
        flawed(&mut made, Note::new(NoteCode::TruncatedPage, "the archive does not hold the page to its end"));
    }
    Ok(made)
}

/// Notes what the page's bytes do not tell.
fn flawed((page, original): &mut (Page, Original), note: Note) {
    page.notes.push(note.clone());
    original.flaws.push(note);
}

/// The one place through which HTML comes in. `charset` is the encoding that was told beside the page.
fn from_html(place: &Place, id: Option<String>, html: Vec<u8>, charset: Option<String>, given: Given) -> Made {
    let name = id.unwrap_or_else(|| place.to_string());
    let page = Page::from_html_bytes(name, place.path_text(), &html, charset.as_deref(), given)
        .map_err(|error| error.to_string())?;
    Ok((page, Original { form: Form::Html, charset, bytes: Some(html), flaws: Vec::new() }))
}
