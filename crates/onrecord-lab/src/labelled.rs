//! Articles of the corpora whose attributions, acts and answers were labelled by hand: article and offsets, no text.

use std::collections::BTreeMap;
use std::path::Path;

use onrecord_ledger::{Act, Document, DocumentId, Given, MediaType};
use serde::Deserialize;

use crate::marked::{MarkedPage, MarkedStatement};
use crate::polnear::Places;

#[derive(Deserialize)]
struct Label {
    /// `crossdoc/` or `articles/`, and the id of the article there.
    doc: String,
    statements: Vec<Row>,
}

/// One attribution; spans in code points.
#[derive(Deserialize)]
struct Row {
    source: Vec<[usize; 2]>,
    cue: Vec<[usize; 2]>,
    content: Vec<[usize; 2]>,
    /// Acceptable acts, the best first; none where it was left open.
    acts: Vec<String>,
    /// Places in the list of what it answers, the best first; `None` where it was left open.
    answers: Option<Vec<usize>>,
    /// Whom a pronoun means that is the source; of other sources nobody told it.
    name: Option<String>,
}

/// The articles that `labels` is about, from the folder of the corpora.
///
/// # Errors
/// A message where a file is malformed or the labels name what the corpora do not hold.
pub fn load(labels: &Path, corpora: &Path) -> Result<Vec<MarkedPage>, String> {
    let wrong = |why: String| format!("{}: {why}", labels.display());
    let json = std::fs::read_to_string(labels).map_err(|error| wrong(error.to_string()))?;
    let labels: Vec<Label> = serde_json::from_str(&json).map_err(|error| wrong(error.to_string()))?;
    let texts = texts(corpora)?;
    let article = |label: &Label| {
        let text = texts.get(&label.doc).ok_or_else(|| wrong(format!("no article '{}'", label.doc)))?;
        page(label, text).map_err(|why| wrong(format!("{}: {why}", label.doc)))
    };
    labels.iter().map(article).collect()
}

/// The text of every article of the corpora.
fn texts(corpora: &Path) -> Result<BTreeMap<String, String>, String> {
    #[derive(Deserialize)]
    struct Told {
        doc: serde_json::Value,
        text: String,
    }
    #[derive(Deserialize)]
    struct Web {
        id: String,
        ground_truth: Body,
    }
    #[derive(Deserialize)]
    struct Body {
        main_content: String,
    }
    fn rows<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<Vec<T>, String> {
        let wrong = |why: String| format!("{}: {why}", path.display());
        let lines = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        let lines = lines.lines().filter(|line| !line.trim().is_empty());
        lines.map(|line| serde_json::from_str(line).map_err(|error| wrong(error.to_string()))).collect()
    }
    let name = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let told: Vec<Told> = rows(&corpora.join("crossdoc/stories-dev.jsonl"))?;
    let web: Vec<Web> = rows(&corpora.join("pages/articles/gold.jsonl"))?;
    let told = told.into_iter().map(|it| (format!("crossdoc/{}", name(&it.doc)), it.text));
    Ok(told.chain(web.into_iter().map(|it| (format!("articles/{}", it.id), it.ground_truth.main_content))).collect())
}

fn page(label: &Label, text: &str) -> Result<MarkedPage, String> {
    let places = Places::of(text);
    let statement = |(at, row): (usize, &Row)| {
        let refuse = |why: String| format!("statement {at}: {why}");
        let spans = |points: &[[usize; 2]]| places.spans(points).map_err(refuse);
        let (source, cue, content) = (spans(&row.source)?, spans(&row.cue)?, spans(&row.content)?);
        let acts: Option<Vec<Act>> = row.acts.iter().map(|act| Act::named(act)).collect();
        let acts = acts.ok_or_else(|| refuse("an act that is not in the list".to_owned()))?;
        if let Some(to) = row.answers.iter().flatten().find(|to| **to == at || **to >= label.statements.len()) {
            return Err(refuse(format!("it cannot answer {to}")));
        }
        let answers = row.answers.as_ref().map(|answers| answers.iter().map(usize::to_string).collect());
        let told = MarkedStatement::told(text, at.to_string(), [&source, &cue, &content], acts, answers);
        Ok(MarkedStatement { resolved: row.name.clone(), ..told })
    };
    let statements = label.statements.iter().enumerate().map(statement).collect::<Result<_, String>>()?;
    let id = DocumentId::of(text.as_bytes());
    let document = Document::new(id, label.doc.clone(), None, MediaType::Plain, text.to_owned(), Given::default())
        .map_err(|error| error.to_string())?;
    Ok(MarkedPage::bare(label.doc.clone(), document, statements))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marked::Answered;

    #[test]
    fn labels_are_laid_over_their_article() {
        let json = r#"{"doc": "crossdoc/1", "statements": [
            {"source": [[0, 5]], "cue": [[6, 10]], "content": [[11, 19]], "acts": ["report"], "answers": []},
            {"source": [[21, 25]], "cue": [[26, 32]], "content": [[33, 35]], "acts": ["deny"], "answers": [0]}]}"#;
        let label: Label = serde_json::from_str(json).expect("a label");
        let page = page(&label, "Étude says it rains. Vela denied it.").expect("a page");
        let words = |at: usize| page.statements[at].content[0].of(page.document.text());
        assert_eq!(words(1), "it");
        assert_eq!(page.statements[1].acts, [Act::Deny]);
        assert!(matches!(&page.statements[1].answers, Answered::Statement(id) if id == "0"));
        let wrong = json.replace("[0]", "[1]");
        assert!(
            super::page(&serde_json::from_str(&wrong).expect("a label"), "Étude says it rains. Vela denied it.")
                .is_err()
        );
    }
}
