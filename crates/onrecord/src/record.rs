//! A reading as JSON: the one place that owns the shape of the record.
//!
//! Offsets are half-open code point offsets into `document.text`; every object that carries a span
//! carries its words as `text`. What the page does not say is `null`.

mod format;
mod shape;

use std::io::{self, Write};

use onrecord_ledger::{CodePoints, Reading};
use serde::Serialize as _;
use serde_json::ser::Formatter;

use crate::source::Place;

pub(crate) use format::ArrayOf;
use format::{Compact, Pretty};
pub(crate) use shape::published_value;
use shape::{AnatomyRecord, Record};

/// Writes anything as one line of JSON, without the line's end.
///
/// # Errors
/// As the writer.
pub(crate) fn write_compact(value: &impl serde::Serialize, out: &mut impl Write) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(out, Compact)).map_err(io::Error::from)
}

/// What a record is made of.
#[derive(Clone, Copy)]
pub(crate) struct Told<'a> {
    /// The page's reading.
    pub(crate) reading: &'a Reading,
    /// Where the page stood.
    pub(crate) place: &'a Place,
    /// Whether every finding tells its reasons.
    pub(crate) explain: bool,
    /// Whether the way back to the bytes of the file is told.
    pub(crate) runs: bool,
}

impl Told<'_> {
    /// Writes one line, without the line's end.
    ///
    /// # Errors
    /// As the writer.
    pub(crate) fn write_line(self, out: &mut impl Write) -> io::Result<()> {
        self.write(&mut serde_json::Serializer::with_formatter(out, Compact))
    }

    /// Writes what is what on the page, without what is said on it: one line, without the line's end.
    ///
    /// # Errors
    /// As the writer.
    pub(crate) fn write_anatomy_line(self, out: &mut impl Write) -> io::Result<()> {
        self.write_anatomy(&mut serde_json::Serializer::with_formatter(out, Compact))
    }

    /// As [`Told::write_anatomy_line`], in many lines, as an element of an array.
    ///
    /// # Errors
    /// As the writer.
    pub(crate) fn write_anatomy_element(self, out: &mut impl Write) -> io::Result<()> {
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
    pub(crate) fn write_element(self, out: &mut impl Write) -> io::Result<()> {
        self.write(&mut serde_json::Serializer::with_formatter(out, Pretty::inside_array()))
    }

    fn write<W: Write, F: Formatter>(self, out: &mut serde_json::Serializer<W, F>) -> io::Result<()> {
        let points = CodePoints::new(self.reading.document.text());
        Record::of(self, &points).serialize(out).map_err(io::Error::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn record(explain: bool) -> Value {
        let mut line = Vec::new();
        let (reading, place) = (crate::sample::reading(), Place::default());
        Told { reading: &reading, place: &place, explain, runs: false }.write_line(&mut line).unwrap();
        serde_json::from_slice(&line).unwrap()
    }

    #[test]
    fn the_shape() {
        let mut element = Vec::new();
        let place = Place {
            path: Some("pages.zip".into()),
            member: Some("crawl.warc".to_owned()),
            offset: Some(77),
            ..Place::default()
        };
        let reading = crate::sample::reading();
        Told { reading: &reading, place: &place, explain: true, runs: true }.write_element(&mut element).unwrap();
        insta::assert_snapshot!(String::from_utf8(element).unwrap());
    }

    #[test]
    fn every_span_holds_the_words_that_stand_beside_it() {
        let record = record(true);
        let text: Vec<char> = record["document"]["text"].as_str().unwrap().chars().collect();
        let words = |span: &Value| {
            let at = |end: usize| span[end].as_u64().unwrap() as usize;
            text[at(0)..at(1)].iter().collect::<String>()
        };
        let mut checked = 0;
        let mut rest = vec![&record];
        while let Some(value) = rest.pop() {
            match value {
                Value::Object(fields) => {
                    if let Some(span) = fields.get("span").filter(|span| !span.is_null()) {
                        assert_eq!(words(span), fields["text"].as_str().unwrap());
                        checked += 1;
                    }
                    if let Some(spans) = fields.get("spans").and_then(Value::as_array) {
                        let joined: Vec<String> = spans.iter().map(words).collect();
                        assert_eq!(joined.join(" "), fields["text"].as_str().unwrap());
                        checked += 1;
                    }
                    rest.extend(fields.values());
                }
                Value::Array(values) => rest.extend(values),
                _ => {}
            }
        }
        assert!(checked > 30, "{checked}");
    }

    #[test]
    fn reasons_are_told_when_asked_for() {
        assert_eq!(record(true)["statements"][0]["because"]["reasons"][1], "the content is negated");
        assert_eq!(record(true)["statements"][0]["because"]["anchors"][0]["text"], "never");
        assert!(record(false)["statements"][0]["because"].get("reasons").is_none());
    }
}
