//! Label Studio tasks (<https://labelstud.io/guide/tasks>): each page with what was found as a prediction that people
//! correct. Offsets are code points of the text, as Label Studio counts them.
//!
//! `data.statements` tells what was found once more, for `onrecord correct --from-label-studio`: what people changed is
//! the difference between it and their annotation.

use onrecord_ledger::{CodePoints, Reading, Span, Statement};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::source_name;
use crate::record::published_value;

/// The control that tells the parts of a statement apart.
pub(crate) const PART: &str = "part";
/// The control for what the source does, on a content.
pub(crate) const ACT: &str = "act";
/// The control for the source's name, on the words that name it.
pub(crate) const NAME: &str = "name";

/// A statement as it was when people began to correct it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Exported {
    /// Its id.
    pub(crate) id: String,
    /// What its source does.
    pub(crate) act: String,
    /// Who said it: the name, else the words.
    pub(crate) name: Option<String>,
    /// Where its content stands.
    pub(crate) content: Vec<[u32; 2]>,
    /// Where the words stand that name its source.
    pub(crate) source: Vec<[u32; 2]>,
    /// Where the words stand that attribute it.
    pub(crate) cue: Vec<[u32; 2]>,
}

/// The page as a task.
pub(crate) fn task(reading: &Reading) -> Value {
    let points = CodePoints::new(reading.document.text());
    let exported: Vec<Exported> = reading.statements.iter().map(|it| Exported::of(reading, it, &points)).collect();
    let page = Page { text: reading.document.text(), points };
    let mut result: Vec<Value> = Vec::new();
    for (statement, exported) in reading.statements.iter().zip(&exported) {
        page.regions(statement, exported, &mut result);
    }
    // Relations behind all regions: some tools read a result in one pass.
    for statement in &reading.statements {
        page.relations(statement, &mut result);
    }
    json!({
        "data": data(reading, &exported),
        "predictions": [{ "model_version": concat!("onrecord ", env!("CARGO_PKG_VERSION")), "result": result }],
    })
}

fn data(reading: &Reading, exported: &[Exported]) -> Value {
    let (document, anatomy) = (&reading.document, &reading.anatomy);
    let mut data = Map::new();
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            data.insert(name.to_owned(), Value::from(value));
        }
    };
    add("text", Some(document.text().to_owned()));
    add("document", Some(document.id().to_string()));
    add("name", Some(document.name().to_owned()));
    add("title", anatomy.title.map(|title| title.of(document.text()).to_owned()));
    add("outlet", anatomy.outlet.as_ref().map(|outlet| outlet.name.clone()));
    add("published", anatomy.published.as_ref().map(published_value));
    add("url", anatomy.url.clone());
    data.insert("statements".to_owned(), json!(exported));
    Value::from(data)
}

impl Exported {
    fn of(reading: &Reading, statement: &Statement, points: &CodePoints) -> Self {
        let offsets = |spans: &[Span]| spans.iter().map(|span| points.of(*span)).collect();
        Self {
            id: statement.id.to_string(),
            act: statement.act.as_str().to_owned(),
            name: source_name(reading, statement),
            content: offsets(&statement.content),
            source: offsets(&statement.source.spans),
            cue: statement.cue.as_ref().map(|cue| offsets(&cue.spans)).unwrap_or_default(),
        }
    }
}

/// The page that regions stand on.
struct Page<'a> {
    text: &'a str,
    points: CodePoints<'a>,
}

impl Page<'_> {
    /// The regions of a statement, each with its label, a content with its act, a source with its name.
    fn regions(&self, statement: &Statement, exported: &Exported, result: &mut Vec<Value>) {
        for (kind, spans) in parts(statement) {
            for (at, span) in spans.iter().enumerate() {
                let id = region(statement, kind, at);
                let [start, end] = self.points.of(*span);
                let mut put = |control: &str, r#type: &str, key: &str, value: Value| {
                    let mut place = Map::new();
                    place.insert("start".to_owned(), json!(start));
                    place.insert("end".to_owned(), json!(end));
                    place.insert("text".to_owned(), json!(span.of(self.text)));
                    place.insert(key.to_owned(), value);
                    result.push(json!({
                        "id": id, "from_name": control, "to_name": "text", "type": r#type, "value": place,
                        // Ids of regions are made anew when people begin; this is kept.
                        "meta": { "text": [exported.id] },
                    }));
                };
                put(PART, "labels", "labels", json!([kind]));
                match (kind, at, &exported.name) {
                    ("Content", 0, _) => put(ACT, "choices", "choices", json!([exported.act])),
                    ("Source", 0, Some(name)) => put(NAME, "textarea", "text", json!([name])),
                    _ => {}
                }
            }
        }
    }

    /// What binds the regions of a statement to each other and to other statements.
    fn relations(&self, statement: &Statement, result: &mut Vec<Value>) {
        let mut bind = |from: String, to: String, label: &str| {
            result.push(
                json!({ "type": "relation", "direction": "right", "from_id": from, "to_id": to, "labels": [label] }),
            );
        };
        let first = region(statement, "Content", 0);
        for (kind, spans) in parts(statement) {
            for at in 0..spans.len() {
                match (kind, at) {
                    ("Source", 0) => bind(first.clone(), region(statement, kind, 0), "said_by"),
                    ("Cue", 0) => bind(first.clone(), region(statement, kind, 0), "cued_by"),
                    (_, 0) => {}
                    (_, at) => bind(region(statement, kind, at - 1), region(statement, kind, at), "continues"),
                }
            }
        }
        for answered in &statement.answers {
            bind(first.clone(), format!("{answered}-Content-1"), "answers");
        }
    }
}

/// The words of a statement by what they are.
fn parts(statement: &Statement) -> [(&'static str, &[Span]); 3] {
    let cue = statement.cue.as_ref().map(|cue| cue.spans.as_slice()).unwrap_or_default();
    [("Content", &statement.content), ("Source", &statement.source.spans), ("Cue", cue)]
}

fn region(statement: &Statement, kind: &str, at: usize) -> String {
    format!("{}-{kind}-{}", statement.id, at + 1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use onrecord_ledger::Act;

    use super::*;

    #[test]
    fn regions_quote_the_text_and_relations_bind_regions() {
        let task = task(&crate::sample::reading());
        let text: Vec<char> = task["data"]["text"].as_str().unwrap().chars().collect();
        let result = task["predictions"][0]["result"].as_array().unwrap();
        let labelled = result.iter().filter(|region| region["type"] == "labels");
        let mut ids = BTreeSet::new();
        for region in labelled {
            let at = |end: &str| region["value"][end].as_u64().unwrap() as usize;
            let words: String = text[at("start")..at("end")].iter().collect();
            assert_eq!(region["value"]["text"], words);
            ids.insert(region["id"].as_str().unwrap());
        }
        let relations: Vec<&Value> = result.iter().filter(|region| region["type"] == "relation").collect();
        assert!(ids.len() > 5 && relations.len() > 3);
        for relation in relations {
            assert!(ids.contains(relation["from_id"].as_str().unwrap()), "{relation}");
            assert!(ids.contains(relation["to_id"].as_str().unwrap()), "{relation}");
        }
    }

    #[test]
    fn the_configuration_that_is_told_knows_every_control_and_act() {
        let told = include_str!("../../../../docs/exports.md");
        for control in [PART, ACT, NAME] {
            assert!(told.contains(&format!("name=\"{control}\"")), "{control}");
        }
        for act in Act::ALL {
            assert!(told.contains(&format!("<Choice value=\"{}\"/>", act.as_str())), "{}", act.as_str());
        }
    }
}
