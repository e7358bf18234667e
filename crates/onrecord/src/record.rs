//! A reading as JSON: the one place that owns the shape of the record.
//!
//! Offsets are half-open code point offsets into `document.text`; every object that carries a span
//! carries its words as `text`. What the page does not say is `null`.

mod format;
mod shape;

use std::io::{self, Write};

use onrecord_ledger::{CodePoints, Reading};
use serde::Serialize as _;

pub(crate) use format::ArrayOf;
use format::{Compact, Pretty};
use shape::Record;
pub(crate) use shape::published_value;

/// Writes a reading as one line, without the line's end. `explain` adds the reasons to every finding.
///
/// # Errors
/// As the writer.
pub(crate) fn write_line(reading: &Reading, explain: bool, out: &mut impl Write) -> io::Result<()> {
    let points = CodePoints::new(reading.document.text());
    let record = Record::of(reading, &points, explain);
    record.serialize(&mut serde_json::Serializer::with_formatter(out, Compact)).map_err(io::Error::from)
}

/// Writes a reading over many lines, as an element of an array.
///
/// # Errors
/// As the writer.
pub(crate) fn write_element(reading: &Reading, explain: bool, out: &mut impl Write) -> io::Result<()> {
    let points = CodePoints::new(reading.document.text());
    let record = Record::of(reading, &points, explain);
    record.serialize(&mut serde_json::Serializer::with_formatter(out, Pretty::inside_array())).map_err(io::Error::from)
}
