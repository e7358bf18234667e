//! One line of JSON as scrapers write it: in this program's own fields, and in those of trafilatura,
//! news-please, fundus and the items that Scrapy spiders commonly make.

use onrecord_ledger::Given;
use serde_json::{Map, Value};

use super::sniff;

/// The page in a scraper's row.
#[derive(Debug, PartialEq)]
pub(crate) struct Row {
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
pub(crate) enum Body {
    /// As plain text.
    Text(String),
    /// As HTML.
    Html(String),
}

impl Body {
    /// Bytes of the page.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Text(text) | Self::Html(text) => text.len(),
        }
    }
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
    let body = body(&mut fields)?;
    let page = fields.get("html").and_then(Value::as_object);
    let given = Given {
        title: first(&fields, TITLE),
        date: first(&fields, DATE),
        outlet: first(&fields, OUTLET),
        authors: AUTHORS
            .iter()
            .map(|name| authors(fields.get(*name)))
            .find(|names| !names.is_empty())
            .unwrap_or_default(),
        url: URL
            .iter()
            .find_map(|name| scalar(&fields, name).or_else(|| scalar(page?, name)))
            .filter(|url| url.contains("://")),
        captured: first(&fields, CAPTURED).and_then(|time| time.get(..10)?.parse().ok()),
    };
    Ok(Row { id: ID.iter().find_map(|name| scalar(&fields, name)), body, given, damaged })
}

/// Names of the fields that a page is known by, in the order in which they are tried.
const ID: &[&str] = &["id", "doc", "doc_id", "docid", "_id", "guid"];
/// Names of the fields that hold a page's text, in the order in which they are tried: this program's
/// own, then those of news-please, fundus, Scrapy items, and trafilatura's unformatted text.
const TEXT: &[&str] = &["text", "maintext", "plaintext", "content", "article", "article_text", "body", "raw_text"];
/// Names of the fields of a headline.
const TITLE: &[&str] = &["title", "headline"];
/// Names of the fields of a publication date; not those of a visit or a change.
const DATE: &[&str] = &[
    "date",
    "date_publish",
    "publishing_date",
    "published",
    "published_at",
    "publish_date",
    "publication_date",
    "pub_date",
    "datePublished",
];
/// Names of the fields of the time when the page was fetched: those of news-please, fundus and
/// trafilatura, and Scrapy items'.
const CAPTURED: &[&str] = &["date_download", "crawl_date", "filedate", "fetched_at", "scraped_at", "crawled_at"];
/// Names of the fields of an outlet.
const OUTLET: &[&str] =
    &["outlet", "sitename", "site_name", "publisher", "source-hostname", "hostname", "source_domain"];
/// Names of the fields of authors.
const AUTHORS: &[&str] = &["authors", "author", "byline"];
/// Names of the fields of an address; trafilatura's `source` is one, others' is a name.
const URL: &[&str] = &["url", "canonical_url", "responded_url", "requested_url", "link", "source"];

/// The page in a row: the first field of text that holds any, else its HTML, else an empty text.
fn body(fields: &mut Map<String, Value>) -> Result<Body, String> {
    let mut empty = None;
    for name in TEXT {
        match fields.get_mut(*name) {
            Some(Value::String(text)) if !text.trim().is_empty() => {
                let text = std::mem::take(text);
                // An item's `body` may be the whole answer.
                let is_html = *name != "text" && sniff::is_html(text.as_bytes());
                return Ok(if is_html { Body::Html(text) } else { Body::Text(text) });
            }
            Some(Value::String(text)) => empty = empty.or(Some(std::mem::take(text))),
            Some(Value::Object(article)) => {
                if let Some(text) = sections(article) {
                    return Ok(Body::Text(text));
                }
            }
            Some(Value::Null) | None => {}
            Some(_) => return Err(format!("`{name}` is no string; write the page's text as one")),
        }
    }
    match fields.get_mut("html") {
        Some(Value::String(html)) => Ok(Body::Html(std::mem::take(html))),
        // fundus keeps the page with how it was fetched.
        Some(Value::Object(page)) => match page.get_mut("content") {
            Some(Value::String(html)) => Ok(Body::Html(std::mem::take(html))),
            _ => Err("`html` holds no `content`; give the page as a string".to_owned()),
        },
        Some(Value::Null) | None => match empty {
            Some(text) => Ok(Body::Text(text)),
            None => Err("the line has neither `text` nor `html`; give it one of them".to_owned()),
        },
        Some(_) => Err("`html` is no string; write the page's html as one".to_owned()),
    }
}

/// The paragraphs of a fundus body: its summary, then every section's headline and paragraphs.
fn sections(article: &Map<String, Value>) -> Option<String> {
    let strings = |value: Option<&Value>| -> Vec<String> {
        let strings = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        strings.map(str::to_owned).collect()
    };
    let mut paragraphs = strings(article.get("summary"));
    for section in article.get("sections")?.as_array()? {
        paragraphs.extend(strings(section.get("headline")));
        paragraphs.extend(strings(section.get("paragraphs")));
    }
    (!paragraphs.is_empty()).then(|| paragraphs.join("\n\n"))
}

fn first(fields: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| scalar(fields, name))
}

fn no_json(error: &serde_json::Error) -> String {
    let reason = error.to_string();
    let reason = reason.split(" at line").next().unwrap_or_default();
    format!("the line is no JSON ({reason} at byte {}); mend it or take it out", error.column())
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

/// A name, names with semicolons between (as trafilatura writes them), or a list of names or of objects
/// with a `name`.
fn authors(value: Option<&Value>) -> Vec<String> {
    let name = |value: &Value| match value {
        Value::String(name) => Some(name.trim().to_owned()),
        Value::Object(author) => scalar(author, "name"),
        _ => None,
    };
    let names: Vec<String> = match value {
        Some(Value::Array(list)) => list.iter().filter_map(name).collect(),
        Some(Value::String(names)) => names.split(';').map(|name| name.trim().to_owned()).collect(),
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

    /// The body and what is given, as the dialect of a scraper tells it.
    fn check(json: &str, wanted: (&str, Option<&str>, Option<&str>, &[&str], Option<&str>)) {
        let row = parse(json.as_bytes()).unwrap();
        let Body::Text(text) = row.body else { panic!("{json}") };
        let Given { date, outlet, authors, url, .. } = row.given;
        let authors: Vec<&str> = authors.iter().map(String::as_str).collect();
        assert_eq!((&*text, date.as_deref(), outlet.as_deref(), &*authors, url.as_deref()), wanted);
    }

    #[test]
    fn dialects_are_known_by_their_fields() {
        let url = "https://port.example/1";
        check(
            &format!(
                r#"{{"title": "T", "author": "A. Vela; B. Oru", "hostname": "port.example", "date": "2018-11-21",
                "fingerprint": "1f", "id": null, "raw_text": "no yes", "text": "no\nyes", "source": "{url}",
                "source-hostname": "The Port Gazette", "filedate": "2024-01-01"}}"#
            ),
            ("no\nyes", Some("2018-11-21"), Some("The Port Gazette"), &["A. Vela", "B. Oru"], Some(url)),
        );
        check(
            &format!(
                r#"{{"authors": ["A. Vela"], "date_download": "2024-01-01 00:00:00", "date_modify": null,
                "date_publish": "2018-11-21 14:05:00", "maintext": "no", "source_domain": "port.example", "url": "{url}"}}"#
            ),
            ("no", Some("2018-11-21 14:05:00"), Some("port.example"), &["A. Vela"], Some(url)),
        );
        check(
            &format!(
                r#"{{"authors": ["A. Vela"], "publishing_date": "2018-11-21 14:05:00+01:00", "publisher": "Port",
                "body": {{"summary": ["s"], "sections": [{{"headline": ["h"], "paragraphs": ["no", "yes"]}}]}},
                "html": {{"requested_url": "{url}", "content": "<p>no"}}}}"#
            ),
            ("s\n\nh\n\nno\n\nyes", Some("2018-11-21 14:05:00+01:00"), Some("Port"), &["A. Vela"], Some(url)),
        );
        check(
            &format!(
                r#"{{"headline": "T", "byline": "A. Vela", "published_at": "2018-11-21", "content": "no", "link": "{url}"}}"#
            ),
            ("no", Some("2018-11-21"), None, &["A. Vela"], Some(url)),
        );
        let answer = parse(br#"{"url": "https://port.example/1", "body": "<!DOCTYPE html><p>no"}"#).unwrap();
        assert_eq!(answer.body, Body::Html("<!DOCTYPE html><p>no".to_owned()));
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
