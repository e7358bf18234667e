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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn record(explain: bool) -> Value {
        let mut line = Vec::new();
        write_line(&crate::sample::reading(), explain, &mut line).unwrap();
        serde_json::from_slice(&line).unwrap()
    }

    #[test]
    fn the_shape() {
        let mut element = Vec::new();
        write_element(&crate::sample::reading(), true, &mut element).unwrap();
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
