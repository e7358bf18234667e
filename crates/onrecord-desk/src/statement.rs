//! Statements and articles by their words, their speaker, their day.

use jiff::civil::Date;
use onrecord_archive::{Order, PageNo, Query};
use onrecord_ledger::{Act, CodePoints, Reading, Span, StatementId};
use serde::Serialize;

use crate::{Desk, DeskError, On, Said, Words, speaker, statement_of};

/// The statements that a query is about, at most `most` of them (0 for all); and whether there are more.
///
/// # Errors
/// As the archive.
pub fn about(
    desk: &Desk,
    query: &Query,
    order: Order,
    most: usize,
) -> Result<(Vec<(PageNo, StatementId)>, bool), DeskError> {
    let mut found: Vec<(PageNo, StatementId)> = Vec::new();
    let mut more = false;
    desk.archive.statements(query, order, |page, statement| {
        more = most > 0 && found.len() >= most;
        if !more {
            found.push((page, statement));
        }
        !more
    })?;
    Ok((found, more))
}

/// The pages whose article holds the words of a query, without those in `but`; at most `most`. None where the query
/// asks for more than words.
///
/// # Errors
/// As the archive.
pub fn articles(desk: &Desk, query: &Query, mut but: Vec<PageNo>, most: usize) -> Result<Vec<PageNo>, DeskError> {
    let mut found = Vec::new();
    if !query.asks_for_words_alone() || most == 0 {
        return Ok(found);
    }
    but.sort_unstable();
    desk.archive.articles(query, Order::NewestFirst, |page| {
        if but.binary_search(&page).is_err() {
            found.push(page);
        }
        found.len() < most
    })?;
    Ok(found)
}

/// A query for all that somebody of this name said.
///
/// # Errors
/// [`DeskError::Asked`] where no name is given.
pub fn by(name: &str) -> Result<Query, DeskError> {
    let query = Query { speaker: split(name), ..Query::default() };
    if query.is_empty() {
        return Err(DeskError::Asked("whose statements? Give a name, as in: onrecord who Anselm Kruvik".to_owned()));
    }
    Ok(query)
}

/// Words and filters, as a user writes them: `fish speaker:Kruvik from:2019-03-01`.
///
/// # Errors
/// [`DeskError::Asked`] for a day or an act that is none.
pub fn parse(words: &[String]) -> Result<Query, DeskError> {
    let mut query = Query::default();
    let mut rest: Vec<String> = Vec::new();
    for word in words {
        let Some((name, value)) = word.split_once(':') else {
            rest.push(word.clone());
            continue;
        };
        let day =
            || value.parse::<Date>().map_err(|_| DeskError::Asked(format!("{word}: write the day as 2018-11-21")));
        match name {
            "speaker" => query.speaker.extend(split(value)),
            "outlet" => query.outlet.extend(split(value)),
            "from" => query.from = Some(day()?),
            "to" => query.to = Some(day()?),
            "act" => {
                let act = Act::named(&value.replace([' ', '-'], "_").to_lowercase());
                query.act = Some(act.ok_or_else(|| {
                    let known: Vec<&str> = Act::ALL.iter().map(|act| act.as_str()).collect();
                    DeskError::Asked(format!("{word}: no such act; there are {}", known.join(", ")))
                })?);
            }
            _ => rest.push(word.clone()),
        }
    }
    for word in rest {
        // What the shell left together is a phrase: it was quoted.
        query.words.push(word);
    }
    Ok(query)
}

fn split(words: &str) -> Vec<String> {
    words.split_whitespace().map(str::to_owned).collect()
}

/// A statement, or a place of an article.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// `statement` or `article`.
    pub kind: &'static str,
    /// The page.
    #[serde(flatten)]
    pub on: On,
    /// Its id.
    pub statement: Option<String>,
    /// Who said it.
    pub speaker: Option<String>,
    /// As what.
    pub role: Option<String>,
    /// What they do with the words.
    pub act: Option<&'static str>,
    /// How firmly, 0 to 3.
    pub firmness: Option<u8>,
    /// When.
    pub said: Option<Said>,
    /// Through whom it came, nearest to the source first.
    pub via: Vec<String>,
    /// The words.
    #[serde(flatten)]
    pub words: Words,
}

impl Found {
    /// A statement; `None` where the page has none of this id.
    #[must_use]
    pub fn statement(reading: &Reading, id: StatementId) -> Option<Self> {
        let statement = statement_of(reading, id)?;
        let text = reading.document.text();
        Some(Self {
            kind: "statement",
            on: On::of(reading),
            statement: Some(statement.id.to_string()),
            speaker: speaker(statement, text),
            role: statement.source.role.clone(),
            act: Some(statement.act.as_str()),
            firmness: Some(statement.firmness.get()),
            said: statement.said.as_ref().map(|said| Said::of(said, text)),
            via: statement.via.iter().map(|relay| relay.name.clone()).collect(),
            words: Words::of(reading, &statement.content),
        })
    }

    /// The paragraph of an article that holds most of the words.
    #[must_use]
    pub fn in_article(reading: &Reading, query: &Query) -> Self {
        let text = reading.document.text();
        let wanted: Vec<String> = query.words.iter().map(|words| words.trim_end_matches('*').to_lowercase()).collect();
        let holds = |span: Span| {
            let words = span.of(text).to_lowercase();
            wanted.iter().filter(|wanted| words.contains(wanted.as_str())).count()
        };
        let anatomy = &reading.anatomy;
        let blocks = anatomy.blocks.iter().filter(|block| block.role.holds_statements()).map(|block| block.span);
        let best = anatomy.title.into_iter().chain(blocks).rev_max_by_key(holds);
        Self {
            kind: "article",
            on: On::of(reading),
            statement: None,
            speaker: None,
            role: None,
            act: None,
            firmness: None,
            said: None,
            via: Vec::new(),
            words: best.map_or(Words { text: String::new(), span: None }, |span| Words {
                text: span.of(text).to_owned(),
                span: Some(CodePoints::new(text).of(span)),
            }),
        }
    }
}

/// The first of those with the highest key.
trait FirstMax: Iterator + Sized {
    fn rev_max_by_key<K: Ord>(self, key: impl Fn(Self::Item) -> K) -> Option<Self::Item>
    where
        Self::Item: Copy,
    {
        self.fold(None, |best: Option<(Self::Item, K)>, item| {
            let value = key(item);
            match best {
                Some((_, ref highest)) if *highest >= value => best,
                _ => Some((item, value)),
            }
        })
        .map(|(item, _)| item)
    }
}

impl<I: Iterator> FirstMax for I {}
