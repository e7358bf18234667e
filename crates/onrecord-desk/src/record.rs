//! A reading as JSON: the one place that owns the shape of the record.
//!
//! Offsets are half-open code point offsets into `document.text`; every object that carries a span
//! carries its words as `text`. What the page does not say is `null`.

mod format;
mod shape;

use std::io::{self, Write};

use onrecord_ledger::{CodePoints, Reading};
use serde::Serialize;
use serde_json::ser::Formatter;

pub use format::ArrayOf;
use format::{Compact, Pretty};
pub use shape::published_value;
use shape::{AnatomyRecord, Record};

/// Where in a file of many pages a page stood.
#[derive(Clone, Debug, Serialize)]
pub struct Container {
    /// The file; `None` for standard input.
    pub path: Option<String>,
    /// The file inside the file.
    pub member: Option<String>,
    /// The line, from 1.
    pub line: Option<u64>,
    /// Where its record begins, in bytes of the file as stored.
    pub offset: Option<u64>,
}

/// Writes anything as one line of JSON, without the line's end.
///
/// # Errors
/// As the writer.
pub fn write_compact(value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(out, Compact)).map_err(io::Error::from)
}

/// What a record is made of.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The page's reading.
    pub reading: &'a Reading,
    /// Where in a file of many pages it stood; `None` for a page that is a file.
    pub container: Option<&'a Container>,
    /// Whether every finding tells its reasons.
    pub explain: bool,
    /// Whether the way back to the bytes of the file is told.
    pub runs: bool,
}

impl Told<'_> {
    /// Writes one line, without the line's end.
    ///
    /// # Errors
    /// As the writer.
    pub fn write_line(self, out: &mut impl Write) -> io::Result<()> {
        self.write(&mut serde_json::Serializer::with_formatter(out, Compact))
    }

    /// Writes what is what on the page, without what is said on it: one line, without the line's end.
    ///
    /// # Errors
    /// As the writer.
    pub fn write_anatomy_line(self, out: &mut impl Write) -> io::Result<()> {
        self.write_anatomy(&mut serde_json::Serializer::with_formatter(out, Compact))
    }

    /// As [`Told::write_anatomy_line`], in many lines, as an element of an array.
    ///
    /// # Errors
    /// As the writer.
    pub fn write_anatomy_element(self, out: &mut impl Write) -> io::Result<()> {
        self.write_anatomy(&mut serde_json::Serializer::with_formatter(out, Pretty::inside_array()))
    }

    fn write_anatomy<W: Write, F: Formatter>(self, out: &mut serde_json::Serializer<W, F>) -> io::Result<()> {
        let points = CodePoints::new(self.reading.document.text());
        AnatomyRecord::of(self, &points).serialize(out).map_err(io::Error::from)
    }

    /// Writes many lines, as an element of an array.
    ///
    /// # Errors
    /// As the writer.
    pub fn write_element(self, out: &mut impl Write) -> io::Result<()> {
        self.write(&mut serde_json::Serializer::with_formatter(out, Pretty::inside_array()))
    }

    fn write<W: Write, F: Formatter>(self, out: &mut serde_json::Serializer<W, F>) -> io::Result<()> {
        let points = CodePoints::new(self.reading.document.text());
        Record::of(self, &points).serialize(out).map_err(io::Error::from)
    }
}
