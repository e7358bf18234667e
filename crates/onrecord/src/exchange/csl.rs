//! CSL-JSON (<https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html>): one item a page.

use jiff::civil::Date;
use onrecord_ledger::Reading;
use serde_json::{Map, Value, json};

use crate::record::published_value;

/// The page as an item of a bibliography. What the page does not say is left out.
pub(crate) fn item(reading: &Reading) -> Value {
    let anatomy = &reading.anatomy;
    let mut item = Map::new();
    item.insert("id".to_owned(), json!(reading.document.name()));
    item.insert("type".to_owned(), json!("article-newspaper"));
    if let Some(title) = anatomy.title {
        item.insert("title".to_owned(), json!(title.of(reading.document.text())));
    }
    if !anatomy.authors.is_empty() {
        let authors: Vec<Value> = anatomy.authors.iter().map(|author| json!({ "literal": author.name })).collect();
        item.insert("author".to_owned(), Value::from(authors));
    }
    if let Some(outlet) = &anatomy.outlet {
        item.insert("container-title".to_owned(), json!(outlet.name));
    }
    let day = anatomy.published.as_ref().map(published_value).and_then(|day| day.get(..10)?.parse::<Date>().ok());
    if let Some(day) = day {
        item.insert("issued".to_owned(), json!({ "date-parts": [[day.year(), day.month(), day.day()]] }));
    }
    if let Some(url) = &anatomy.url {
        item.insert("URL".to_owned(), json!(url));
    }
    Value::from(item)
}
