//! schema.org JSON-LD: a NewsArticle, with a Quotation for words in quotation marks and a Claim for those without.
//! Whether a claim is true is no business of this program: it writes no ClaimReview.

use onrecord_ledger::{Quotation, Reading, SourceKind, Statement};
use serde_json::{Map, Value, json};

use super::{iri, source_name, words};
use crate::record::published_value;

/// The page and what is said on it.
pub(crate) fn page(reading: &Reading) -> Value {
    let anatomy = &reading.anatomy;
    let mut article = Map::new();
    article.insert("@context".to_owned(), json!("https://schema.org"));
    article.insert("@type".to_owned(), json!("NewsArticle"));
    article.insert("@id".to_owned(), json!(iri(reading)));
    if let Some(title) = anatomy.title {
        article.insert("headline".to_owned(), json!(title.of(reading.document.text())));
    }
    if let Some(published) = &anatomy.published {
        article.insert("datePublished".to_owned(), json!(published_value(published)));
    }
    if let Some(outlet) = &anatomy.outlet {
        article.insert("publisher".to_owned(), json!({ "@type": "Organization", "name": outlet.name }));
    }
    if !anatomy.authors.is_empty() {
        let authors: Vec<Value> =
            anatomy.authors.iter().map(|author| json!({ "@type": "Person", "name": author.name })).collect();
        article.insert("author".to_owned(), Value::from(authors));
    }
    let parts: Vec<Value> = reading.statements.iter().map(|statement| part(reading, statement)).collect();
    article.insert("hasPart".to_owned(), Value::from(parts));
    Value::from(article)
}

fn part(reading: &Reading, statement: &Statement) -> Value {
    let quoted = statement.quotation != Quotation::Indirect;
    let mut part = Map::new();
    part.insert("@type".to_owned(), json!(if quoted { "Quotation" } else { "Claim" }));
    part.insert("@id".to_owned(), json!(format!("{}#{}", iri(reading), statement.id)));
    part.insert("identifier".to_owned(), json!(statement.id.to_string()));
    part.insert("text".to_owned(), json!(words(reading, &statement.content)));
    if let Some(name) = source_name(reading, statement) {
        let kind = if statement.source.kind == SourceKind::Person { "Person" } else { "Organization" };
        let mut speaker = Map::new();
        speaker.insert("@type".to_owned(), json!(kind));
        speaker.insert("name".to_owned(), json!(name));
        if let Some(role) = statement.source.role.as_ref().filter(|_| kind == "Person") {
            speaker.insert("jobTitle".to_owned(), json!(role));
        }
        part.insert(if quoted { "spokenByCharacter" } else { "author" }.to_owned(), Value::from(speaker));
    }
    let day = statement.said.as_ref().filter(|said| said.earliest == said.latest).and_then(|said| said.earliest);
    if let Some(day) = day {
        part.insert("dateCreated".to_owned(), json!(day.to_string()));
    }
    part.insert("keywords".to_owned(), json!(statement.act.as_str()));
    Value::from(part)
}
