//! One line of JSON as scrapers write it.

use onrecord_ledger::Given;
use serde_json::{Map, Value};

/// The page in a scraper's row.
#[derive(Debug, PartialEq)]
pub(super) struct Row {
    /// What the scraper calls the page.
    pub(super) id: Option<String>,
    /// The page.
    pub(super) body: Body,
    /// What is known beside it.
    pub(super) given: Given,
    /// Whether the line was no valid UTF-8, or named characters that do not exist.
    pub(super) damaged: bool,
}

/// The page itself.
#[derive(Debug, PartialEq)]
pub(super) enum Body {
    /// As plain text.
    Text(String),
    /// As HTML.
    Html(String),
}

/// Parses one line.
///
/// # Errors
/// What is wrong with it and what to do, in words.
pub(super) fn parse(json: &[u8]) -> Result<Row, String> {
    let (value, damaged) = match serde_json::from_slice::<Value>(json) {
        Ok(value) => (value, false),
        Err(error) => {
            let mended = mend(json).ok_or_else(|| no_json(&error))?;
            (serde_json::from_str(&mended).map_err(|_| no_json(&error))?, true)
        }
    };
    let Value::Object(mut fields) = value else {
        return Err("the line is no JSON object; write one page a line, as {\"text\": \"…\"}".to_owned());
    };
    let body = match (take_text(&mut fields, "text")?, take_text(&mut fields, "html")?) {
        (Some(text), html) if !text.is_empty() || html.is_none() => Body::Text(text),
        (_, Some(html)) => Body::Html(html),
        (Some(text), None) => Body::Text(text),
        (None, None) => return Err("the line has neither `text` nor `html`; give it one of them".to_owned()),
    };
    let given = Given {
        title: scalar(&fields, "title"),
        date: scalar(&fields, "date"),
        outlet: scalar(&fields, "outlet"),
        authors: authors(fields.get("authors")),
        url: scalar(&fields, "url"),
    };
    Ok(Row { id: scalar(&fields, "id"), body, given, damaged })
}

fn no_json(error: &serde_json::Error) -> String {
    let reason = error.to_string();
    let reason = reason.split(" at line").next().unwrap_or_default();
    format!("the line is no JSON ({reason} at byte {}); mend it or take it out", error.column())
}

/// A field that must be a string where it is there.
fn take_text(fields: &mut Map<String, Value>, name: &str) -> Result<Option<String>, String> {
    match fields.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("`{name}` is no string; write the page's {name} as one")),
    }
}

/// A string or number as text; `None` for anything else, and for blanks.
fn scalar(fields: &Map<String, Value>, name: &str) -> Option<String> {
    let text = match fields.get(name)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A name, or a list of names or of objects with a `name`.
fn authors(value: Option<&Value>) -> Vec<String> {
    let name = |value: &Value| match value {
        Value::String(name) => Some(name.trim().to_owned()),
        Value::Object(author) => scalar(author, "name"),
        _ => None,
    };
    let names: Vec<String> = match value {
        Some(Value::Array(list)) => list.iter().filter_map(name).collect(),
        Some(one) => name(one).into_iter().collect(),
        None => Vec::new(),
    };
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

/// The line with U+FFFD for bytes that are no UTF-8 and for halves of surrogate pairs that stand alone
/// (scrapers in Python and JavaScript write both). `None` where there is nothing to mend.
fn mend(json: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(json);
    let mut mended = String::with_capacity(text.len());
    let mut changed = matches!(text, std::borrow::Cow::Owned(_));
    let mut rest = &*text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        mended.push_str(before);
        let used = match unit(escape) {
            Some(0xD800..0xDC00) if matches!(escape.get(6..).and_then(unit), Some(0xDC00..0xE000)) => 12,
            Some(0xD800..0xE000) => {
                mended.push_str("\\ufffd");
                changed = true;
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            // A backslash and what it escapes, so that a second backslash does not begin an escape.
            _ => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
        };
        let (kept, after) = escape.split_at(used);
        mended.push_str(kept);
        rest = after;
    }
    mended.push_str(rest);
    changed.then_some(mended)
}

/// The number in `\uXXXX` at the beginning of a text.
fn unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(json: &str) -> String {
        match parse(json.as_bytes()).unwrap().body {
            Body::Text(text) => text,
            Body::Html(_) => panic!("html"),
        }
    }

    #[test]
    fn the_text_is_kept_to_the_letter() {
        assert_eq!(text(r#"{"text": "  a\r\nb\u0000 \ud83d\ude00 "}"#), "  a\r\nb\0 😀 ");
        assert_eq!(text(r#"{"text": ""}"#), "");
        assert_eq!(text(r#"{"text": "a", "html": "<p>b"}"#), "a");
    }

    #[test]
    fn fields_of_any_sensible_kind_are_taken() {
        let row = parse(
            br#"{"id": 7, "url": "https://a.example/1", "title": " T ", "date": "2018-11-21",
                "outlet": "The Port Gazette", "authors": ["A. Vela", {"name": "B. Oru"}, 3], "text": "x", "extra": []}"#,
        )
        .unwrap();
        assert_eq!(row.id.as_deref(), Some("7"));
        assert_eq!(row.given.title.as_deref(), Some("T"));
        assert_eq!(row.given.authors, ["A. Vela", "B. Oru"]);
        assert_eq!(parse(br#"{"authors": "A. Vela", "text": "x"}"#).unwrap().given.authors, ["A. Vela"]);
        assert_eq!(parse(br#"{"title": null, "authors": null, "text": "x"}"#).unwrap().given, Given::default());
    }

    #[test]
    fn html_stands_in_where_there_is_no_text() {
        for json in [r#"{"html": "<p>no"}"#, r#"{"html": "<p>no", "text": ""}"#, r#"{"html": "<p>no", "text": null}"#] {
            assert_eq!(parse(json.as_bytes()).unwrap().body, Body::Html("<p>no".to_owned()));
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        let complaint = |json: &str| parse(json.as_bytes()).unwrap_err();
        assert!(
            complaint("{\"text\": \"x\"").starts_with("the line is no JSON (EOF while parsing an object at byte 12)")
        );
        assert!(complaint("[1]").contains("no JSON object"));
        assert!(complaint("{\"title\": \"x\"}").contains("neither `text` nor `html`"));
        assert!(complaint("{\"text\": 3}").contains("`text` is no string"));
    }

    #[test]
    fn broken_characters_are_replaced_and_told() {
        let row = parse(b"{\"text\": \"caf\xe9 \\\\ud83d\"}").unwrap();
        assert_eq!((row.body, row.damaged), (Body::Text("caf\u{FFFD} \\ud83d".to_owned()), true));
        let row = parse(br#"{"text": "a\ud83d b\ude00 \ud83d\ude00"}"#).unwrap();
        assert_eq!((row.body, row.damaged), (Body::Text("a\u{FFFD} b\u{FFFD} 😀".to_owned()), true));
    }

    proptest! {
        #[test]
        fn whatever_a_scraper_writes_comes_back(written in "\\PC*") {
            let json = serde_json::json!({"text": written}).to_string();
            prop_assert_eq!(text(&json), written);
        }

        #[test]
        fn no_line_is_too_odd(line in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&line);
        }
    }
}
