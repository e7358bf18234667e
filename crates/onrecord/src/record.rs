//! The record, and the tests of its shape.

pub(crate) use onrecord_desk::record::{ArrayOf, Container, Told, published_value, write_compact};

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn record(explain: bool) -> Value {
        let mut line = Vec::new();
        let reading = crate::sample::reading();
        Told { reading: &reading, container: None, explain, runs: false }.write_line(&mut line).unwrap();
        serde_json::from_slice(&line).unwrap()
    }

    #[test]
    fn the_shape() {
        let mut element = Vec::new();
        let place = crate::source::Place {
            path: Some("pages.zip".into()),
            member: Some("crawl.warc".to_owned()),
            offset: Some(77),
            ..Default::default()
        };
        let reading = crate::sample::reading();
        let container = place.container();
        Told { reading: &reading, container: container.as_ref(), explain: true, runs: true }
            .write_element(&mut element)
            .unwrap();
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
