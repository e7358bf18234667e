//! The record in the formats of others: what a page says, for programs that know nothing of this one.
//!
//! | module | format |
//! |---|---|
//! | `web_annotation` | W3C Web Annotation (2017), an AnnotationPage for each page |
//! | `schema_org` | schema.org JSON-LD: an article with its quotations and claims; never a verdict |
//! | `prov` | PROV-O as JSON-LD: whom each statement goes back to, and through whom |
//! | `follow_the_money` | FollowTheMoney entities |
//! | `brat` | brat standoff: a text and its annotations for each page |
//! | `label_studio` | Label Studio tasks, and what was exported with them |
//! | `csl` | CSL-JSON: the page as a reference manager cites it |
//!
//! What maps to what: `docs/exports.md`.

pub(crate) mod brat;
pub(crate) mod csl;
pub(crate) mod follow_the_money;
pub(crate) mod label_studio;
pub(crate) mod prov;
pub(crate) mod schema_org;
pub(crate) mod web_annotation;

use onrecord_ledger::{Reading, Span, Statement};

/// The words of some spans, joined by a blank; parts that lie apart by an ellipsis.
fn words(reading: &Reading, spans: &[Span]) -> String {
    let text = reading.document.text();
    spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" … ")
}

/// What the page is called by in the web of data: its address, else the hash of its bytes.
fn iri(reading: &Reading) -> String {
    reading.anatomy.url.clone().unwrap_or_else(|| format!("urn:{}", reading.document.id()))
}

/// The name of a statement's source: resolved, else as it was written; `None` where the page names nobody.
fn source_name(reading: &Reading, statement: &Statement) -> Option<String> {
    let source = &statement.source;
    let written = || (!source.spans.is_empty()).then(|| words(reading, &source.spans));
    source.name.clone().or_else(written)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn every_format_tells_each_statement_of_the_page() {
        let reading = crate::sample::reading();
        let count = reading.statements.len();
        let annotations = web_annotation::page(&reading);
        assert_eq!(annotations["items"].as_array().map(Vec::len), Some(count));
        assert_eq!(schema_org::page(&reading)["hasPart"].as_array().map(Vec::len), Some(count));
        assert_eq!(csl::item(&reading)["title"].as_str().is_some(), reading.anatomy.title.is_some());
    }

    #[test]
    fn selectors_count_code_points_and_quote_the_page() {
        let reading = crate::sample::reading();
        let text: Vec<char> = reading.document.text().chars().collect();
        let page = web_annotation::page(&reading);
        let mut checked = 0;
        for annotation in page["items"].as_array().into_iter().flatten() {
            for target in annotation["target"].as_array().into_iter().flatten() {
                let [quote, position] = [&target["selector"][0], &target["selector"][1]];
                let at = |end: &str| position[end].as_u64().unwrap() as usize;
                let words: String = text[at("start")..at("end")].iter().collect();
                assert_eq!(quote["exact"], Value::from(words));
                checked += 1;
            }
        }
        assert!(checked >= reading.statements.len());
    }

    #[test]
    fn no_verdict_is_passed() {
        let text = schema_org::page(&crate::sample::reading()).to_string();
        assert!(!text.contains("ClaimReview") && !text.contains("reviewRating"));
    }
}
