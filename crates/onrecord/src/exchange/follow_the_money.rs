//! FollowTheMoney entities (the data model of OpenAleph and yente), one a line: an Article for the page, a Note for each
//! statement, and whom it goes back to as a Person, PublicBody, Organization or LegalEntity.
//!
//! Sources are told apart by page and name: that two pages mean the same one is for the archive to say, not for this
//! format, which would merge them for good.

use std::collections::BTreeSet;

use onrecord_ledger::{DocumentId, Reading, SourceKind, Statement};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::words;
use crate::record::published_value;

/// The entities of a page.
pub(crate) fn entities(reading: &Reading) -> Vec<Value> {
    let anatomy = &reading.anatomy;
    let document = reading.document.id();
    let page = id(document, "article");
    let mut article = Map::new();
    let title = anatomy.title.map(|title| title.of(reading.document.text()).to_owned());
    add(&mut article, "title", Some(title.unwrap_or_else(|| reading.document.name().to_owned())));
    add(&mut article, "publishedAt", anatomy.published.as_ref().map(published_value));
    add(&mut article, "publisher", anatomy.outlet.as_ref().map(|outlet| outlet.name.clone()));
    let web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
    add(&mut article, "sourceUrl", anatomy.url.as_ref().filter(web).cloned());
    let authors: Vec<&str> = anatomy.authors.iter().map(|author| author.name.as_str()).collect();
    add(&mut article, "author", (!authors.is_empty()).then(|| authors.join(", ")));
    let mut entities = vec![entity(&page, "Article", article)];
    let mut known = BTreeSet::new();
    for statement in &reading.statements {
        let source = statement.source.name.as_ref().map(|name| (id(document, name), name));
        if let Some((source, name)) = &source
            && known.insert(source.clone())
        {
            entities.push(entity(source, schema(statement.source.kind), named(statement, name)));
        }
        entities.push(note(reading, statement, &page, source.map(|(id, _)| id)));
    }
    entities
}

fn named(statement: &Statement, name: &str) -> Map<String, Value> {
    let mut properties = Map::new();
    add(&mut properties, "name", Some(name.to_owned()));
    let role = statement.source.role.clone().filter(|_| statement.source.kind == SourceKind::Person);
    add(&mut properties, "position", role);
    properties
}

fn note(reading: &Reading, statement: &Statement, page: &str, source: Option<String>) -> Value {
    let mut properties = Map::new();
    add(&mut properties, "name", Some(statement.id.to_string()));
    add(&mut properties, "description", Some(words(reading, &statement.content)));
    add(&mut properties, "keywords", Some(statement.act.as_str().to_owned()));
    let said = statement.said.as_ref().filter(|said| said.earliest == said.latest);
    add(&mut properties, "summary", said.and_then(|said| said.earliest).map(|day| format!("said {day}")));
    add(&mut properties, "proof", Some(page.to_owned()));
    add(&mut properties, "entity", source);
    entity(&id(reading.document.id(), &statement.id.to_string()), "Note", properties)
}

fn schema(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Person => "Person",
        SourceKind::OfficialBody | SourceKind::State => "PublicBody",
        SourceKind::Outlet | SourceKind::Group => "Organization",
        SourceKind::Document | SourceKind::Anonymous | SourceKind::None => "LegalEntity",
    }
}

fn entity(id: &str, schema: &str, properties: Map<String, Value>) -> Value {
    json!({ "id": id, "schema": schema, "properties": properties })
}

/// Adds a value, where there is one: all values are lists.
fn add(properties: &mut Map<String, Value>, name: &str, value: Option<String>) {
    if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
        properties.insert(name.to_owned(), json!([value]));
    }
}

fn id(document: DocumentId, part: &str) -> String {
    let digest = Sha256::digest(format!("{document}\n{part}"));
    digest.iter().take(20).map(|byte| format!("{byte:02x}")).collect()
}
