//! PROV-O as JSON-LD (W3C Recommendation, 2013): which statement goes back to whom, through whom, and what read it.

use onrecord_ledger::{Reading, SourceKind, Statement};
use serde_json::{Map, Value, json};

use super::{iri, source_name, words};
use crate::record::published_value;

/// The page, its statements, and whom they go back to.
pub(crate) fn page(reading: &Reading) -> Value {
    let page = iri(reading);
    let anatomy = &reading.anatomy;
    let mut article = Map::new();
    article.insert("@id".to_owned(), json!(page));
    article.insert("@type".to_owned(), json!("Entity"));
    if let Some(title) = anatomy.title {
        article.insert("title".to_owned(), json!(title.of(reading.document.text())));
    }
    if let Some(published) = &anatomy.published {
        article.insert("issued".to_owned(), json!(published_value(published)));
    }
    if let Some(outlet) = &anatomy.outlet {
        article.insert("wasAttributedTo".to_owned(), agent("Organization", &outlet.name));
    }
    let mut graph = vec![Value::from(article)];
    graph.extend(reading.statements.iter().map(|statement| part(reading, statement, &page)));
    json!({ "@context": context(), "@graph": graph })
}

/// Terms written out, so that nothing must be fetched to understand them.
fn context() -> Value {
    const PROV: &str = "http://www.w3.org/ns/prov#";
    const TERMS: &str = "http://purl.org/dc/terms/";
    let mut context = Map::new();
    for term in ["Entity", "Activity", "Person", "Organization", "SoftwareAgent", "value"] {
        context.insert(term.to_owned(), json!(format!("{PROV}{term}")));
    }
    for term in
        ["wasAttributedTo", "wasDerivedFrom", "wasQuotedFrom", "wasInfluencedBy", "wasGeneratedBy", "wasAssociatedWith"]
    {
        context.insert(term.to_owned(), json!({ "@id": format!("{PROV}{term}"), "@type": "@id" }));
    }
    for term in ["title", "issued", "created", "type"] {
        context.insert(term.to_owned(), json!(format!("{TERMS}{term}")));
    }
    context.insert("label".to_owned(), json!("http://www.w3.org/2000/01/rdf-schema#label"));
    Value::from(context)
}

fn agent(kind: &str, name: &str) -> Value {
    json!({ "@type": kind, "label": name })
}

fn part(reading: &Reading, statement: &Statement, page: &str) -> Value {
    let mut part = Map::new();
    part.insert("@id".to_owned(), json!(format!("{page}#{}", statement.id)));
    part.insert("@type".to_owned(), json!("Entity"));
    part.insert("value".to_owned(), json!(words(reading, &statement.content)));
    part.insert("type".to_owned(), json!(statement.act.as_str()));
    part.insert("wasQuotedFrom".to_owned(), json!(page));
    if let Some(name) = source_name(reading, statement) {
        let kind = if matches!(statement.source.kind, SourceKind::Person | SourceKind::Anonymous) {
            "Person"
        } else {
            "Organization"
        };
        part.insert("wasAttributedTo".to_owned(), agent(kind, &name));
    }
    // Each relay had it from the one before: nearest to the source first.
    let mut chain: Option<Value> = None;
    for relay in &statement.via {
        let mut link = Map::new();
        link.insert("@type".to_owned(), json!("Entity"));
        link.insert("wasAttributedTo".to_owned(), agent("Organization", &relay.name));
        if let Some(nearer) = chain.take() {
            link.insert("wasDerivedFrom".to_owned(), nearer);
        }
        chain = Some(Value::from(link));
    }
    if let Some(chain) = chain {
        part.insert("wasDerivedFrom".to_owned(), chain);
    }
    let day = statement.said.as_ref().filter(|said| said.earliest == said.latest).and_then(|said| said.earliest);
    if let Some(day) = day {
        part.insert("created".to_owned(), json!(day.to_string()));
    }
    if !statement.answers.is_empty() {
        let answered: Vec<String> = statement.answers.iter().map(|id| format!("{page}#{id}")).collect();
        part.insert("wasInfluencedBy".to_owned(), json!(answered));
    }
    part.insert(
        "wasGeneratedBy".to_owned(),
        json!({
            "@type": "Activity",
            "label": statement.because.rule,
            "wasAssociatedWith": { "@type": "SoftwareAgent", "label": concat!("onrecord ", env!("CARGO_PKG_VERSION")) },
        }),
    );
    Value::from(part)
}
