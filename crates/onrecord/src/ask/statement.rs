//! `search`, `who`, `timeline`: statements by their words, their speaker, their day.

use std::rc::Rc;

use jiff::civil::Date;
use onrecord_archive::{Order, PageNo, Query};
use onrecord_ledger::{Act, CodePoints, Reading, Span, StatementId};
use serde::Serialize;

use super::Trouble;
use super::desk::{Desk, On, Said, Words, speaker, statement_of};
use crate::answers::{Answer, Answers, Block};
use crate::messages::{self, Kind};
use crate::view::{BOLD, DIM, Look, deed};

/// Looks for words, in statements first, then in the articles that hold them elsewhere.
pub(super) fn search(desk: &mut Desk, answers: &mut Answers, words: &[String], limit: usize) -> Result<(), Trouble> {
    let query = parse(words)?;
    let mut pages = print(desk, answers, &query, Order::NewestFirst, limit)?;
    if !query.asks_for_words_alone() {
        return Ok(());
    }
    let room = if limit == 0 { usize::MAX } else { limit.saturating_sub(pages.len()) };
    pages.sort_unstable();
    let mut found = Vec::new();
    desk.archive.articles(&query, Order::NewestFirst, |page| {
        if pages.binary_search(&page).is_err() && found.len() < room {
            found.push(page);
        }
        found.len() < room
    })?;
    for page in found {
        let reading = desk.page(page)?;
        answers.print(&Found::in_article(&reading, &query))?;
    }
    Ok(())
}

/// All that somebody said, by day.
pub(super) fn who(desk: &mut Desk, answers: &mut Answers, name: &[String], limit: usize) -> Result<(), Trouble> {
    let query = Query { speaker: split(&name.join(" ")), ..Query::default() };
    if query.is_empty() {
        return Err(Trouble::Told("whose statements? Give a name, as in: onrecord who Anselm Kruvik".to_owned()));
    }
    print(desk, answers, &query, Order::OldestFirst, limit).map(drop)
}

/// All statements by day, or those about some words.
pub(super) fn timeline(desk: &mut Desk, answers: &mut Answers, about: &[String], limit: usize) -> Result<(), Trouble> {
    let query = parse(about)?;
    print(desk, answers, &query, Order::OldestFirst, limit).map(drop)
}

/// Prints the statements that a query is about; gives their pages.
fn print(
    desk: &mut Desk,
    answers: &mut Answers,
    query: &Query,
    order: Order,
    limit: usize,
) -> Result<Vec<PageNo>, Trouble> {
    let mut found: Vec<(PageNo, StatementId)> = Vec::new();
    let mut more = false;
    desk.archive.statements(query, order, |page, statement| {
        more = limit > 0 && found.len() >= limit;
        if !more {
            found.push((page, statement));
        }
        !more
    })?;
    for (page, id) in &found {
        let reading = desk.page(*page)?;
        if let Some(answer) = Found::statement(&reading, *id) {
            answers.print(&answer)?;
        }
    }
    if more {
        answers.flush()?;
        let which = if order == Order::NewestFirst { "newest" } else { "earliest" };
        messages::line(Kind::Note, &format!("these are the {which} {limit}; --limit 0 shows all"));
    }
    Ok(found.into_iter().map(|(page, _)| page).collect())
}

/// Words and filters, as a user writes them: `fish speaker:Kruvik from:2019-03-01`.
fn parse(words: &[String]) -> Result<Query, Trouble> {
    let mut query = Query::default();
    let mut rest: Vec<String> = Vec::new();
    for word in words {
        let Some((name, value)) = word.split_once(':') else {
            rest.push(word.clone());
            continue;
        };
        let day = || value.parse::<Date>().map_err(|_| Trouble::Told(format!("{word}: write the day as 2018-11-21")));
        match name {
            "speaker" => query.speaker.extend(split(value)),
            "outlet" => query.outlet.extend(split(value)),
            "from" => query.from = Some(day()?),
            "to" => query.to = Some(day()?),
            "act" => {
                let act = Act::named(&value.replace([' ', '-'], "_").to_lowercase());
                query.act = Some(act.ok_or_else(|| {
                    let known: Vec<&str> = Act::ALL.iter().map(|act| act.as_str()).collect();
                    Trouble::Told(format!("{word}: no such act; there are {}", known.join(", ")))
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
#[derive(Serialize)]
pub(super) struct Found {
    kind: &'static str,
    #[serde(flatten)]
    on: On,
    statement: Option<String>,
    speaker: Option<String>,
    role: Option<String>,
    act: Option<&'static str>,
    firmness: Option<u8>,
    said: Option<Said>,
    via: Vec<String>,
    #[serde(flatten)]
    words: Words,
}

impl Found {
    /// A statement; `None` where the page has none of this id.
    pub(super) fn statement(reading: &Rc<Reading>, id: StatementId) -> Option<Self> {
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
    fn in_article(reading: &Rc<Reading>, query: &Query) -> Self {
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

impl Answer for Found {
    const COLUMNS: &'static [&'static str] = &[
        "kind",
        "name",
        "document",
        "outlet",
        "published",
        "statement",
        "speaker",
        "role",
        "act",
        "firmness",
        "said_from",
        "said_to",
        "via",
        "text",
        "span",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        let told = |fact: &Option<String>| fact.clone().unwrap_or_default();
        let said =
            |day: fn(&Said) -> &Option<String>| self.said.as_ref().map(|said| told(day(said))).unwrap_or_default();
        vec![vec![
            self.kind.to_owned(),
            self.on.name.clone(),
            self.on.document.clone(),
            told(&self.on.outlet),
            told(&self.on.published),
            told(&self.statement),
            told(&self.speaker),
            told(&self.role),
            self.act.unwrap_or_default().to_owned(),
            self.firmness.map(|firmness| firmness.to_string()).unwrap_or_default(),
            said(|said| &said.from),
            said(|said| &said.to),
            self.via.join(" > "),
            self.words.text.clone(),
            self.words.place(),
        ]]
    }

    fn view(&self, look: Look) -> String {
        let mut block = Block::new(look);
        let day = self.said.as_ref().map(Said::days).filter(|days| !days.is_empty());
        let mut head = Vec::new();
        if let Some(day) = &day {
            head.push((format!("{day}  "), DIM));
        }
        if let Some(speaker) = &self.speaker {
            head.push((speaker.clone(), BOLD));
            head.push(("  ".to_owned(), DIM));
        }
        if let Some(act) = self.act.and_then(Act::named) {
            head.push((format!("{} {}  ", deed::glyph(act), deed::name(act)), deed::style(act)));
        }
        head.push((self.on.told(), DIM));
        block.line(&head);
        block.indented(&self.words.text);
        if let Some(id) = &self.statement {
            block.indented_dim(id);
        }
        block.end()
    }
}
