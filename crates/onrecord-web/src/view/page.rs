//! An article as its words stood, its furniture folded away, each statement marked, with a card beside it.

use std::collections::HashMap;

use maud::{Markup, html};
use onrecord_archive::{Correction, PageNo};
use onrecord_desk::{Desk, On, claim};
use onrecord_ledger::{Block, BlockRole, Reading, StatementId};

use super::frame::{Head, whole};
use super::margin::{Beyond, Margin, corrections};
use super::marks::Marks;
use super::signs;
use crate::address;
use crate::reply::{Reply, Trouble};

/// Statements on one part of a long page.
const MOST: usize = 40;
/// Bytes of article on one part of a long page.
const LONGEST: usize = 200_000;

/// The current page whose hash begins with these digits; its number and all pages with the same bytes.
///
/// # Errors
/// [`Trouble::Missing`] where there is none.
pub(crate) fn find(desk: &Desk, digits: &str) -> Result<Vec<PageNo>, Trouble> {
    let missing = || Trouble::Missing(format!("No page of the archive has the hash {}.", signs::clip(digits, 70)));
    let digits = digits.trim_start_matches("sha256:");
    let known = (8..=64).contains(&digits.len()) && digits.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
    if !known {
        return Err(missing());
    }
    let pages = desk.archive.pages_like(digits)?;
    if pages.is_empty() { Err(missing()) } else { Ok(pages) }
}

/// The view of a page: the part of this number, from 0, else the one that holds the statement `at`, else the first.
///
/// # Errors
/// As [`find`]; as the archive.
pub(crate) fn show(
    desk: &mut Desk,
    digits: &str,
    part: Option<usize>,
    at: Option<&str>,
    author: Option<&str>,
) -> Result<Reply, Trouble> {
    let pages = find(desk, digits)?;
    let Some(page) = pages.first().copied() else { return Err(Trouble::Missing(digits.to_owned())) };
    let reading = desk.page(page)?;
    let beyond = beyond(desk, page)?;
    let corrections = desk.archive.corrections_of(reading.document.id())?;
    let mut others = Vec::new();
    for page in pages.iter().skip(1) {
        others.push(desk.archive.listed(*page)?.name);
    }
    let view = View { reading: &reading, beyond, corrections: &corrections, others, room: true, author };
    let title = view.title().unwrap_or_else(|| reading.document.name().to_owned());
    Ok(whole(Head { title: &signs::clip(&title, 90), ..Head::default() }, &view.body(Some(Part { number: part, at }))))
}

/// The whole page for a file that is read without the room.
pub(crate) fn alone(reading: &Reading) -> (String, Markup) {
    let view =
        View { reading, beyond: HashMap::new(), corrections: &[], others: Vec::new(), room: false, author: None };
    (view.title().unwrap_or_else(|| reading.document.name().to_owned()), view.body(None))
}

/// What the archive knows of each statement beyond its page.
fn beyond(desk: &mut Desk, page: PageNo) -> Result<HashMap<StatementId, Beyond>, Trouble> {
    let mut known: HashMap<StatementId, Beyond> = HashMap::new();
    let found = onrecord_desk::Beyond::of(desk, page)?;
    for (id, claim) in found.claims {
        if claim.reports.len() < 2 && claim.responses.is_empty() {
            continue;
        }
        let reports = claim.reports.iter().filter(|report| report.page == page).filter_map(|report| report.statement);
        let mut here: Vec<StatementId> = reports.collect();
        let responses = claim.responses.iter().filter(|response| response.page == page);
        here.extend(responses.map(|response| response.statement));
        if here.is_empty() {
            continue;
        }
        let mut words = signs::count(claim.reports.len(), "report", "reports");
        if !claim.responses.is_empty() {
            words += &format!(" · {}", signs::count(claim.responses.len(), "answer", "answers"));
        }
        words += &format!(" · {}", claim::origins_count(claim.origins.low, claim.origins.high));
        for statement in here {
            known.entry(statement).or_default().claims.push((words.clone(), address::claim(&id)));
        }
    }
    for (statement, places) in found.places {
        known.entry(statement).or_default().wordings = places;
    }
    let more = desk.cut().is_some();
    known.values_mut().for_each(|beyond| beyond.more = more);
    Ok(known)
}

/// One page, ready to be set.
struct View<'a> {
    reading: &'a Reading,
    beyond: HashMap<StatementId, Beyond>,
    corrections: &'a [Correction],
    others: Vec<String>,
    room: bool,
    author: Option<&'a str>,
}

/// Which part of a long page is shown.
#[derive(Clone, Copy)]
struct Part<'a> {
    number: Option<usize>,
    at: Option<&'a str>,
}

/// A row of the page: a paragraph with its cards, or furniture.
enum Row<'a> {
    Prose { block: &'a Block, statements: Vec<usize> },
    Folded { blocks: Vec<&'a Block> },
}

impl View<'_> {
    fn title(&self) -> Option<String> {
        let anatomy = &self.reading.anatomy;
        let shown = anatomy.title.map(|title| title.of(self.reading.document.text()).to_owned());
        shown.or_else(|| anatomy.declared_title.as_ref().map(|title| title.text.clone()))
    }

    /// All of it, or one part.
    fn body(&self, part: Option<Part<'_>>) -> Markup {
        let reading = self.reading;
        let parts = self.parts();
        let numbers = reading.statements.iter().enumerate().map(|(at, it)| (it.id, at + 1)).collect();
        let margin = Margin {
            reading,
            numbers,
            beyond: self.beyond.clone(),
            corrections: self.corrections,
            room: self.room,
            author: self.author,
            parts: if part.is_some() { self.parts_of(&parts) } else { HashMap::new() },
        };
        let part = part.map(|part| {
            let holds = |at: &str| margin.parts.get(&at.parse().ok()?).copied();
            part.number.or_else(|| part.at.and_then(holds)).unwrap_or(0)
        });
        let marks = Marks::of(reading);
        let shown: Vec<&Row<'_>> = match part {
            Some(part) => parts.get(part).into_iter().flatten().collect(),
            None => parts.iter().flatten().collect(),
        };
        let turn = |to: usize| (to < parts.len()).then(|| format!("?part={to}"));
        html! {
            div.page {
                (self.head())
                @for row in shown {
                    @match row {
                        Row::Prose { block, statements } => {
                            div.row {
                                (prose(block, &marks.words(reading.document.text(), block.span)))
                                @if !statements.is_empty() {
                                    div.margin {
                                        @for at in statements.iter().take(MOST) {
                                            @if let Some(statement) = reading.statements.get(*at) { (margin.card(statement)) }
                                        }
                                        @if statements.len() > MOST {
                                            p { (statements.len() - MOST) " more statements of this paragraph are in the JSON of this page." }
                                        }
                                    }
                                }
                            }
                        }
                        Row::Folded { blocks } => { (self.folded(blocks)) }
                    }
                }
                @if let Some(part) = part.filter(|_| parts.len() > 1) {
                    nav.turn aria-label="Parts of the page" {
                        @if let Some(place) = part.checked_sub(1).and_then(turn) { a rel="prev" href=(place) { "← Earlier part" } } @else { span {} }
                        span { "part " (part + 1) " of " (parts.len()) }
                        @if let Some(place) = turn(part + 1) { a rel="next" href=(place) { "Further part →" } } @else { span {} }
                    }
                }
                (corrections(self.corrections, self.author, self.room))
            }
        }
    }

    /// Headline, where and when, and what the page itself does not say.
    fn head(&self) -> Markup {
        let (reading, on) = (self.reading, On::of(self.reading));
        let anatomy = &reading.anatomy;
        let shown = anatomy.blocks.iter().any(|block| block.role == BlockRole::Title);
        let authors: Vec<&str> = anatomy.authors.iter().map(|author| author.name.as_str()).collect();
        html! {
            header.page-head {
                p.kicker {
                    @if let Some(outlet) = &on.outlet { b { (signs::clip(outlet, 80)) } " · " }
                    @match &on.published {
                        Some(value) => { time datetime=(signs::day(value)) { (signs::long_day(value)) } }
                        None => { span.undated { "undated" } }
                    }
                    @if let Some(agency) = &anatomy.agency { " · copy of " (signs::clip(&agency.name, 60)) }
                    @if let Some(place) = &anatomy.place { " · " (signs::clip(&place.name, 60)) }
                }
                @if !shown {
                    h1 { @match self.title() { Some(title) => { (signs::clip(&title, 300)) } None => { (signs::clip(&on.name, 200)) } } }
                }
                p.about {
                    (signs::count(reading.statements.len(), "statement", "statements"))
                    @if !authors.is_empty() { " · by " (signs::clip(&authors.join(", "), 160)) }
                    " · " span.name { (signs::clip(&on.name, 160)) }
                    @if let Some(url) = anatomy.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://")) {
                        " · " a.out href=(url) rel="noreferrer noopener nofollow" { "where it stood" }
                    }
                    @if self.room { " · " a href={ "/api/page/" (address::digits(&on.document)) } { "JSON" } }
                    @for other in self.others.iter().take(5) { " · also " (signs::clip(other, 80)) }
                }
                @for note in &reading.notes {
                    p.note { (signs::clip(&note.message, 300)) }
                }
            }
        }
    }

    /// In which part each statement stands; empty where there is one part.
    fn parts_of(&self, parts: &[Vec<Row<'_>>]) -> HashMap<StatementId, usize> {
        let mut known = HashMap::new();
        if parts.len() < 2 {
            return known;
        }
        for (part, rows) in parts.iter().enumerate() {
            for row in rows {
                let Row::Prose { statements, .. } = row else { continue };
                let ids = statements.iter().filter_map(|at| self.reading.statements.get(*at));
                known.extend(ids.map(|statement| (statement.id, part)));
            }
        }
        known
    }

    /// The rows in parts that a browser shows quickly.
    fn parts(&self) -> Vec<Vec<Row<'_>>> {
        let mut parts = vec![Vec::new()];
        let (mut statements, mut bytes) = (0, 0);
        for row in self.rows() {
            let (more, long) = match &row {
                Row::Prose { block, statements } => (statements.len(), block.span.len()),
                Row::Folded { blocks } => (0, blocks.iter().map(|block| block.span.len()).sum()),
            };
            let full = statements > 0 && statements + more > MOST || bytes > 0 && bytes + long > LONGEST;
            if full {
                parts.push(Vec::new());
                (statements, bytes) = (0, 0);
            }
            (statements, bytes) = (statements + more, bytes + long);
            if let Some(part) = parts.last_mut() {
                part.push(row);
            }
        }
        parts
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let reading = self.reading;
        // Each statement stands beside the paragraph in which its words begin.
        let mut order: Vec<(usize, usize)> = reading
            .statements
            .iter()
            .enumerate()
            .filter_map(|(at, it)| Some((it.content.iter().map(|span| span.start()).min()?, at)))
            .collect();
        order.sort_unstable();
        let mut next = order.into_iter().peekable();
        let mut rows: Vec<Row<'_>> = Vec::new();
        for block in &reading.anatomy.blocks {
            let mut statements = Vec::new();
            while let Some((_, at)) = next.next_if(|(begin, _)| *begin < block.span.end()) {
                statements.push(at);
            }
            let reads = matches!(
                block.role,
                BlockRole::Title | BlockRole::Standfirst | BlockRole::Body | BlockRole::Heading | BlockRole::Tweet
            );
            if reads || !statements.is_empty() {
                rows.push(Row::Prose { block, statements });
            } else if let Some(Row::Folded { blocks }) = rows.last_mut() {
                blocks.push(block);
            } else {
                rows.push(Row::Folded { blocks: vec![block] });
            }
        }
        rows
    }

    fn folded(&self, blocks: &[&Block]) -> Markup {
        let mut roles: Vec<&str> = blocks.iter().map(|block| block.role.as_str()).collect();
        roles.sort_unstable();
        roles.dedup();
        html! {
            details.folded {
                summary { (signs::count(blocks.len(), "line", "lines")) " folded: " (roles.join(", ")) }
                @for block in blocks {
                    p { span.role { (block.role.as_str()) } " " (signs::clip(block.span.of(self.reading.document.text()), 2000)) }
                }
            }
        }
    }
}

/// A paragraph of the article.
fn prose(block: &Block, words: &Markup) -> Markup {
    html! {
        @match block.role {
            BlockRole::Title => { h1.prose.title { (words) } }
            BlockRole::Heading => { h2.prose { (words) } }
            BlockRole::Standfirst => { p.prose.standfirst { (words) } }
            BlockRole::Tweet => { blockquote.prose { p { (words) } } }
            _ => { p.prose { (words) } }
        }
    }
}
