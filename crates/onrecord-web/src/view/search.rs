//! Statements and articles by their words, with facets to narrow them.

use maud::{Markup, html};
use onrecord_archive::{Order, Query};
use onrecord_desk::statement::{self, Found};
use onrecord_desk::{Desk, statement_of};
use onrecord_ledger::{Firmness, SourceKind};
use serde::Deserialize;

use super::frame::{Head, whole};
use super::signs;
use crate::address::{self, encoded};
use crate::reply::{Reply, Trouble};

/// Statements on one part, and among which facets are counted.
pub(crate) const MOST: usize = 30;
/// Articles below the statements.
const ARTICLES: usize = 10;
/// Values of one facet.
const VALUES: usize = 8;

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Asked {
    /// Words, with filters as the command line takes them.
    #[serde(default)]
    pub(crate) q: String,
    #[serde(default)]
    speaker: String,
    /// Kind of the source.
    #[serde(default)]
    kind: String,
    #[serde(default)]
    act: String,
    #[serde(default)]
    outlet: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    pub(crate) part: Option<u16>,
}

impl Asked {
    /// As the archive takes it.
    ///
    /// # Errors
    /// [`Trouble::Asked`] for a day or an act that is none.
    pub(crate) fn query(&self) -> Result<Query, Trouble> {
        let mut words = words(&self.q);
        let filters = [
            ("speaker", &self.speaker),
            ("act", &self.act),
            ("outlet", &self.outlet),
            ("from", &self.from),
            ("to", &self.to),
        ];
        words.extend(
            filters.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}:{value}")),
        );
        if let Some(kind) = Some(self.kind.trim()).filter(|kind| !kind.is_empty())
            && !KINDS.iter().any(|known| known.as_str() == kind)
        {
            return Err(Trouble::Asked(format!("{kind}: no such kind of source")));
        }
        Ok(statement::parse(&words)?)
    }

    /// The address of this question with one field otherwise.
    fn with(&self, name: &str, value: &str) -> String {
        let part = self.part.filter(|_| name == "part").map(|_| value.to_owned()).unwrap_or_default();
        let fields = [
            ("q", &self.q),
            ("speaker", &self.speaker),
            ("kind", &self.kind),
            ("act", &self.act),
            ("outlet", &self.outlet),
            ("from", &self.from),
            ("to", &self.to),
            ("part", &part),
        ];
        let value_of = |field: &str, now: &String| if field == name { value.to_owned() } else { now.clone() };
        let told: Vec<String> = fields
            .iter()
            .map(|(field, now)| (*field, value_of(field, now)))
            .filter(|(_, value)| !value.is_empty())
            .map(|(field, value)| format!("{field}={}", encoded(&value)))
            .collect();
        format!("/search?{}", told.join("&"))
    }
}

const KINDS: [SourceKind; 8] = [
    SourceKind::Person,
    SourceKind::OfficialBody,
    SourceKind::State,
    SourceKind::Group,
    SourceKind::Outlet,
    SourceKind::Document,
    SourceKind::Anonymous,
    SourceKind::None,
];

/// The words of a field: those between quotation marks stay together.
fn words(field: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in field.split(['"', '“', '”']).enumerate() {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words.retain(|word| !word.trim().is_empty());
    words
}

/// What was found.
pub(crate) struct Hits {
    pub(crate) statements: Vec<Found>,
    kinds: Vec<SourceKind>,
    pub(crate) articles: Vec<Found>,
    pub(crate) more: bool,
}

/// Looks for one part.
///
/// # Errors
/// As [`Asked::query`]; as the archive.
pub(crate) fn find(desk: &mut Desk, asked: &Asked) -> Result<Hits, Trouble> {
    let query = asked.query()?;
    let part = usize::from(asked.part.unwrap_or(0));
    let kind = asked.kind.trim();
    // Kinds are told by the readings alone, so that more of them must be looked at.
    let room = (part + 1).saturating_mul(MOST).saturating_mul(if kind.is_empty() { 1 } else { 8 });
    let (found, more) = statement::about(desk, &query, Order::NewestFirst, room)?;
    let mut hits = Hits { statements: Vec::new(), kinds: Vec::new(), articles: Vec::new(), more };
    let pages = found.iter().map(|(page, _)| *page).collect();
    let skipped = part * MOST;
    let mut passed = 0;
    for (page, id) in &found {
        if kind.is_empty() && passed < skipped {
            passed += 1;
            continue;
        }
        let reading = desk.page(*page)?;
        let Some(told) = statement_of(&reading, *id) else { continue };
        if !kind.is_empty() && told.source.kind.as_str() != kind {
            continue;
        }
        passed += 1;
        if passed <= skipped && !kind.is_empty() {
            continue;
        }
        if hits.statements.len() >= MOST {
            hits.more = true;
            break;
        }
        hits.kinds.push(told.source.kind);
        hits.statements.extend(Found::statement(&reading, *id));
    }
    if part == 0 && kind.is_empty() {
        for page in statement::articles(desk, &query, pages, ARTICLES)? {
            let reading = desk.page(page)?;
            hits.articles.push(Found::in_article(&reading, &query));
        }
    }
    Ok(hits)
}

/// The view of a search.
pub(crate) fn show(desk: &mut Desk, asked: &Asked) -> Result<Reply, Trouble> {
    let hits = find(desk, asked)?;
    let part = asked.part.unwrap_or(0);
    let turned = Asked { part: Some(part), ..asked.clone() };
    let body = html! {
        div.wide.found {
            aside.facets aria-label="Narrow the search" { (facets(asked, &hits)) }
            div.results {
                h1 { @if asked.q.trim().is_empty() { "Newest statements" } @else { "“" (signs::clip(&asked.q, 120)) "”" } }
                @if hits.statements.is_empty() && hits.articles.is_empty() {
                    p.none { "Nothing found. Words are looked for as they stand; end one with * for its beginnings, put several in quotation marks for a phrase." }
                }
                ol.statements { @for found in &hits.statements { li { (line(found, true)) } } }
                (signs::turn(
                    part.checked_sub(1).map(|part| turned.with("part", &part.to_string())),
                    hits.more.then(|| turned.with("part", &(part + 1).to_string())),
                ))
                @if !hits.articles.is_empty() {
                    h2 { "In articles" }
                    ol.articles {
                        @for found in &hits.articles {
                            li {
                                p.line { (signs::place(&found.on, &address::words(&found.on.document, &found.words.text))) }
                                blockquote { (signs::clip(&found.words.text, 300)) }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(whole(Head { title: "Search", words: &asked.q, here: "/search", ..Head::default() }, &body))
}

/// One statement of a list; its speaker where `named`.
pub(crate) fn line(found: &Found, named: bool) -> Markup {
    let target = match &found.statement {
        Some(id) => address::statement(&found.on.document, id),
        None => address::page(&found.on.document),
    };
    html! {
        article.entry {
            p.line {
                @if named {
                    (signs::who(found.speaker.as_deref())) " "
                    @if let Some(role) = &found.role { span.role { (signs::clip(role, 80)) } " " }
                }
                @if let Some(act) = found.act { (signs::named_act(act)) " " }
                @if let Some(firmness) = found.firmness { (signs::firmness(Firmness::level(firmness))) }
            }
            blockquote { a href=(target) { (signs::clip(&found.words.text, 400)) } }
            p.about {
                @if let Some(said) = signs::said(found.said.as_ref(), &found.on) { (said) }
                (signs::place(&found.on, &target))
                @if !found.via.is_empty() { " · through " (signs::clip(&found.via.join(" → "), 120)) }
            }
        }
    }
}

/// Fields and values that narrow a search.
fn facets(asked: &Asked, hits: &Hits) -> Markup {
    let count = |values: Vec<String>| -> Vec<(String, usize)> {
        let mut counted: Vec<(String, usize)> = Vec::new();
        for value in values {
            match counted.iter_mut().find(|(known, _)| *known == value) {
                Some((_, count)) => *count += 1,
                None => counted.push((value, 1)),
            }
        }
        counted.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        counted.truncate(VALUES);
        counted
    };
    let all = |value: fn(&Found) -> Option<String>| count(hits.statements.iter().filter_map(value).collect());
    let kinds = count(hits.kinds.iter().map(|kind| kind.as_str().to_owned()).collect());
    let groups = [
        ("Speaker", "speaker", &asked.speaker, all(|found| found.speaker.clone())),
        ("Kind of source", "kind", &asked.kind, kinds),
        ("Act", "act", &asked.act, all(|found| found.act.map(str::to_owned))),
        ("Outlet", "outlet", &asked.outlet, all(|found| found.on.outlet.clone())),
    ];
    let shown = |name: &str, value: &str| match name {
        "kind" | "act" => value.replace('_', " "),
        _ => signs::clip(value, 48).into_owned(),
    };
    html! {
        form action="/search" method="get" {
            input type="hidden" name="q" value=(asked.q);
            @for (name, value) in [("speaker", &asked.speaker), ("kind", &asked.kind), ("act", &asked.act), ("outlet", &asked.outlet)] {
                @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
            }
            p { label for="from" { "From" } input #from type="date" name="from" value=(asked.from); }
            p { label for="to" { "To" } input #to type="date" name="to" value=(asked.to); }
            button.plain { "Set days" }
        }
        @for (title, name, now, values) in &groups {
            @if !values.is_empty() || !now.is_empty() {
                section {
                    h2 { (title) }
                    ul {
                        @if !now.is_empty() {
                            li.set { (shown(name, now)) " " a href=(asked.with(name, "")) aria-label={ "Without " (shown(name, now)) } { "×" } }
                        } @else {
                            @for (value, count) in values {
                                li { a href=(asked.with(name, value)) { (shown(name, value)) } " " span.count { (count) } }
                            }
                        }
                    }
                }
            }
        }
        p.about { "Counted among the statements shown." }
    }
}
