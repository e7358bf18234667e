//! W3C Web Annotation Data Model (<https://www.w3.org/TR/annotation-model/>): each statement is an annotation of the
//! words that carry it, by quotation and by position. Positions are code points of `document.text`.

use onrecord_ledger::{CodePoints, Reading, Span, Statement};
use serde_json::{Value, json};

use super::{iri, source_name};

/// Code points of the page before and behind a quotation, that tell it from its likes.
const AROUND: usize = 32;

/// The annotations of a page.
pub(crate) fn page(reading: &Reading) -> Value {
    let points = CodePoints::new(reading.document.text());
    let items: Vec<Value> =
        reading.statements.iter().map(|statement| annotation(reading, statement, &points)).collect();
    json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": format!("urn:onrecord:{}", reading.document.id()),
        "type": "AnnotationPage",
        "items": items,
    })
}

fn annotation(reading: &Reading, statement: &Statement, points: &CodePoints) -> Value {
    let tag = |value: &str| json!({ "type": "TextualBody", "purpose": "tagging", "value": value });
    let mut body = vec![tag(statement.act.as_str()), tag(statement.source.kind.as_str())];
    if let Some(name) = source_name(reading, statement) {
        let purpose = "identifying";
        body.push(json!({ "type": "TextualBody", "purpose": purpose, "value": name }));
    }
    let targets: Vec<Value> = statement.content.iter().map(|span| target(reading, *span, points)).collect();
    json!({
        "id": format!("urn:onrecord:{}#{}", reading.document.id(), statement.id),
        "type": "Annotation",
        "motivation": "identifying",
        "body": body,
        "target": targets,
    })
}

fn target(reading: &Reading, span: Span, points: &CodePoints) -> Value {
    let text = reading.document.text();
    let before = text.get(..span.start()).unwrap_or_default();
    let from = before.char_indices().rev().take(AROUND).last().map_or(before.len(), |(at, _)| at);
    let behind = text.get(span.end()..).unwrap_or_default();
    let to = behind.char_indices().nth(AROUND).map_or(behind.len(), |(at, _)| at);
    let [start, end] = points.of(span);
    json!({
        "source": iri(reading),
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": span.of(text),
                "prefix": before.get(from..).unwrap_or_default(),
                "suffix": behind.get(..to).unwrap_or_default(),
            },
            { "type": "TextPositionSelector", "start": start, "end": end },
        ],
    })
}
