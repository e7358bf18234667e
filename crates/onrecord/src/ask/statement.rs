//! `search`, `who`, `timeline`: statements by their words, their speaker, their day.

use onrecord_archive::{Order, PageNo, Query};
use onrecord_desk::statement::{self, Found};
use onrecord_desk::{Desk, Said};
use onrecord_ledger::Act;

use super::Trouble;
use crate::answers::{Answer, Answers, Block};
use crate::messages::{self, Kind};
use crate::view::{BOLD, DIM, Look, deed};

/// Statements whose pages are opened together.
const AT_ONCE: usize = 256;

/// Looks for words, in statements first, then in the articles that hold them elsewhere.
pub(super) fn search(desk: &mut Desk, answers: &mut Answers, words: &[String], limit: usize) -> Result<(), Trouble> {
    let query = statement::parse(words)?;
    let pages = print(desk, answers, &query, Order::NewestFirst, limit)?;
    let room = if limit == 0 { usize::MAX } else { limit.saturating_sub(pages.len()) };
    for page in statement::articles(desk, &query, pages, room)? {
        let reading = desk.page(page)?;
        answers.print(&Found::in_article(&reading, &query))?;
    }
    Ok(())
}

/// All that somebody said, by day.
pub(super) fn who(desk: &mut Desk, answers: &mut Answers, name: &[String], limit: usize) -> Result<(), Trouble> {
    let query = statement::by(&name.join(" "))?;
    print(desk, answers, &query, Order::OldestFirst, limit).map(drop)
}

/// All statements by day, or those about some words.
pub(super) fn timeline(desk: &mut Desk, answers: &mut Answers, about: &[String], limit: usize) -> Result<(), Trouble> {
    let query = statement::parse(about)?;
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
    let (found, more) = statement::about(desk, query, order, limit)?;
    for some in found.chunks(AT_ONCE) {
        desk.open_all(some.iter().map(|(page, _)| *page))?;
        for (page, id) in some {
            let reading = desk.page(*page)?;
            if let Some(answer) = Found::statement(&reading, *id) {
                answers.print(&answer)?;
            }
        }
    }
    if more {
        answers.flush()?;
        let which = if order == Order::NewestFirst { "newest" } else { "earliest" };
        messages::line(Kind::Note, &format!("these are the {which} {limit}; --limit 0 shows all"));
    }
    Ok(found.into_iter().map(|(page, _)| page).collect())
}

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
