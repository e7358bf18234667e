//! What a page's markup says about the page: headline, outlet, authors, dates, address, language.
//!
//! Nothing is decided here. Every statement of the markup becomes a [`Claim`] with the rule that found
//! it and the bytes where it stands; `published`, `title` and the others choose among them.

#[cfg(test)]
mod examples;
mod json_ld;
mod moment;

use std::ops::Range;

use onrecord_ledger::{Evidence, Rule, Span};

use super::calendar::Manner;
use super::lists::{Lists, PageField};
use crate::html::{Field, Fields, Marks, Markup, NamedField, Shows};
use json_ld::{Kind, Node};

pub(super) use moment::Moment;

/// Something that the markup says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Claim<T> {
    pub(super) value: T,
    pub(super) rule: Rule,
    /// Where in the file it stands.
    pub(super) bytes: Range<u32>,
    /// Where in the text it is shown.
    pub(super) span: Option<Span>,
}

impl<T> Claim<T> {
    pub(super) fn evidence(&self) -> Evidence {
        Evidence { rule: self.rule, bytes: self.span.is_none().then(|| self.bytes.clone()) }
    }
}

/// A date that the markup tells, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DateClaim {
    pub(super) claim: Claim<Moment>,
    pub(super) source: DateSource,
    /// What the elements around it say, where it is shown.
    pub(super) marks: Marks,
}

/// Where in the markup a date stands, and of what it says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum DateSource {
    /// `datePublished` of an article in JSON-LD.
    ArticlePublished,
    /// `datePublished` of a page or of something on it in JSON-LD.
    PagePublished,
    /// `dateCreated` or `uploadDate` in JSON-LD.
    NodeCreated,
    /// `dateModified` in JSON-LD.
    NodeModified,
    /// A `<meta>` whose name says publication.
    MetaPublished,
    /// A `<meta>` whose name says a date, not of what.
    MetaDate,
    /// A `<meta>` whose name says a change.
    MetaModified,
    /// `itemprop=datePublished` on the visible page.
    PropertyPublished,
    /// `itemprop=dateModified` or `dateCreated` on the visible page.
    PropertyOther,
    /// `<time>` or an element of a date that says publication.
    ElementPublished,
    /// `<time>`.
    ElementTime,
    /// An element whose class says that it is a date.
    ElementDate,
    /// `<time>` or an element of a date that says a change.
    ElementModified,
    /// A field of a script that builds the page.
    ScriptPublished,
}

/// Everything that the markup says about the page, best first within each kind of place.
#[derive(Clone, Debug, Default)]
pub(super) struct Claims {
    pub(super) headlines: Vec<Claim<String>>,
    pub(super) outlets: Vec<Claim<String>>,
    pub(super) authors: Vec<Claim<String>>,
    pub(super) dates: Vec<DateClaim>,
    pub(super) addresses: Vec<Claim<String>>,
    pub(super) languages: Vec<Claim<String>>,
    /// How many dates each source has told.
    told: [u16; SOURCES],
}

/// The number of [`DateSource`]s.
const SOURCES: usize = DateSource::ScriptPublished as usize + 1;
/// Of each source of dates, and of each other field, so many claims are kept: a page says what it is in
/// the first ones or not at all, and choosing compares claims with one another.
const MOST_DATES: u16 = 200;
const MOST_CLAIMS: usize = 40;

/// So many scripts of a page are looked at, and so many bytes of them.
const MOST_SCRIPTS: usize = 200;
const MOST_BYTES: usize = 16 * 1024 * 1024;
/// A value of a field is no longer than this, in bytes.
const LONGEST: usize = 2_000;

impl Claims {
    pub(super) fn of(markup: &Markup, text: &str, lists: &Lists, manner: Manner<'_>) -> Self {
        let fields = &markup.fields;
        let mut claims = Self::default();
        claims.links(fields);
        claims.metas(fields, lists, manner);
        let mut budget = MOST_BYTES;
        let mut nodes: Vec<(Node, &Field)> = Vec::new();
        for field in fields.json_ld.iter().take(MOST_SCRIPTS) {
            if let Some(left) = budget.checked_sub(field.value.len()) {
                budget = left;
                nodes.extend(json_ld::read(&field.value).into_iter().map(|node| (node, field)));
            }
        }
        claims.nodes(&nodes, manner);
        claims.shown(fields, text, manner);
        claims.scripts(fields, manner, budget);
        if let Some(title) = &fields.title {
            claims.headlines.push(claim(title.value.clone(), Rule::TitleElement, title));
        }
        claims.headlines.retain(|claim| claim.value.len() <= LONGEST);
        claims
    }

    fn links(&mut self, fields: &Fields) {
        if let Some(lang) = fields.lang.as_ref().filter(|lang| lang.value.len() <= 40) {
            self.languages.push(claim(lang.value.clone(), Rule::HtmlLang, lang));
        }
        let canonical = |link: &&NamedField| link.name == "canonical" && link.field.value.len() <= LONGEST;
        for link in fields.links.iter().filter(canonical).take(MOST_CLAIMS) {
            self.addresses.push(claim(link.field.value.trim().to_owned(), Rule::Canonical, &link.field));
        }
    }

    fn metas(&mut self, fields: &Fields, lists: &Lists, manner: Manner<'_>) {
        for meta in fields.metas.iter().filter(|meta| meta.field.value.len() <= LONGEST) {
            let Some(says) = lists.page_field(&meta.name) else { continue };
            let value = meta.field.value.trim();
            if value.is_empty() {
                continue;
            }
            let graph = ["og:", "article:"].iter().any(|prefix| meta.name.starts_with(prefix));
            let rule = if graph { Rule::OpenGraph } else { Rule::Meta };
            let text = || claim(value.to_owned(), rule, &meta.field);
            let kept = match says {
                PageField::Title => self.headlines.len(),
                PageField::Author => self.authors.len(),
                PageField::Outlet => self.outlets.len(),
                PageField::Url => self.addresses.len(),
                PageField::Language => self.languages.len(),
                PageField::Published | PageField::Date | PageField::Modified => 0,
            };
            if kept >= MOST_CLAIMS {
                continue;
            }
            let source = match says {
                PageField::Title => {
                    self.headlines.push(text());
                    continue;
                }
                PageField::Author => {
                    self.authors.push(text());
                    continue;
                }
                PageField::Outlet => {
                    self.outlets.push(text());
                    continue;
                }
                PageField::Url => {
                    self.addresses.push(text());
                    continue;
                }
                PageField::Language => {
                    self.languages.push(text());
                    continue;
                }
                PageField::Published => DateSource::MetaPublished,
                PageField::Date => DateSource::MetaDate,
                PageField::Modified => DateSource::MetaModified,
            };
            self.date(value, rule, &meta.field, source, manner);
        }
    }

    fn date(&mut self, value: &str, rule: Rule, field: &Field, source: DateSource, manner: Manner<'_>) {
        if let Some(moment) = Moment::parse(value, manner)
            && self.has_room(source)
        {
            let claim = Claim { value: moment, rule, bytes: inside(field, value), span: None };
            self.dates.push(DateClaim { claim, source, marks: Marks::NONE });
        }
    }

    /// Whether a further date of this source is kept; counts it.
    fn has_room(&mut self, source: DateSource) -> bool {
        let Some(told) = self.told.get_mut(source as usize) else { return false };
        *told = told.saturating_add(1);
        *told <= MOST_DATES
    }

    fn nodes(&mut self, nodes: &[(Node, &Field)], manner: Manner<'_>) {
        let own = own(nodes, self);
        for (node, field) in own {
            let text = |value: &String| Claim {
                value: value.clone(),
                rule: Rule::JsonLd,
                bytes: inside(field, value),
                span: None,
            };
            if node.kind == Kind::Site {
                // After what the articles say.
                self.outlets.extend(node.publisher.iter().map(text));
                continue;
            }
            if node.kind <= Kind::Page {
                self.outlets.extend(node.publisher.iter().map(text));
                self.languages.extend(node.language.iter().map(text));
            }
            if node.kind == Kind::Article {
                self.headlines.extend(node.headline.iter().map(text));
                self.authors.extend(node.authors.iter().map(text));
            }
            let published = match node.kind {
                Kind::Article => DateSource::ArticlePublished,
                _ => DateSource::PagePublished,
            };
            for (value, source) in [
                (&node.published, published),
                (&node.created, DateSource::NodeCreated),
                (&node.modified, DateSource::NodeModified),
            ] {
                if let Some(value) = value {
                    self.date(value, Rule::JsonLd, field, source, manner);
                }
            }
        }
    }

    fn shown(&mut self, fields: &Fields, text: &str, manner: Manner<'_>) {
        for shown in &fields.shown {
            let words = shown.span.map(|span| span.of(text));
            let value = shown.value.as_ref();
            let property = shown.property.rsplit([':', ' ']).next().unwrap_or_default();
            let source = match (property, shown.shows) {
                ("datepublished", _) => DateSource::PropertyPublished,
                ("datemodified" | "datecreated" | "uploaddate", _) => DateSource::PropertyOther,
                (_, Shows::Time | Shows::Date) if shown.updated && !shown.published => DateSource::ElementModified,
                (_, Shows::Time | Shows::Date) if shown.pubdate || shown.published => DateSource::ElementPublished,
                (_, Shows::Time) => DateSource::ElementTime,
                (_, Shows::Date) => DateSource::ElementDate,
                _ => continue,
            };
            let rule = match (source, shown.shows) {
                (DateSource::PropertyPublished | DateSource::PropertyOther, _) => Rule::Microdata,
                (_, Shows::Time) => Rule::TimeElement,
                _ => Rule::DateElement,
            };
            let of_words = || words.filter(|words| words.len() <= 200).and_then(|words| Moment::parse(words, manner));
            let moment = value.and_then(|value| Moment::parse(&value.value, manner)).or_else(of_words);
            if let Some(moment) = moment.filter(|_| self.has_room(source)) {
                let bytes = value.map_or_else(|| shown.bytes.clone(), |value| value.bytes.clone());
                let span = shown.span.filter(|span| span.len() <= 200);
                self.dates.push(DateClaim {
                    claim: Claim { value: moment, rule, bytes, span },
                    source,
                    marks: shown.marks,
                });
            }
        }
    }

    /// Fields of the state from which scripts build a page.
    fn scripts(&mut self, fields: &Fields, manner: Manner<'_>, mut budget: usize) {
        const NAMES: [&str; 10] = [
            "datePublished",
            "publishDate",
            "publishedAt",
            "published_at",
            "publish_date",
            "publishedDate",
            "publicationDate",
            "publication_date",
            "firstPublished",
            "pubDate",
        ];
        for field in fields.scripts.iter().take(MOST_SCRIPTS) {
            let Some(left) = budget.checked_sub(field.value.len()) else { break };
            budget = left;
            for name in NAMES {
                if let Some(value) = json_ld::field_at(&field.value, name).and_then(|at| field.value.get(at)) {
                    self.date(value, Rule::Script, field, DateSource::ScriptPublished, manner);
                }
            }
        }
    }
}

fn claim(value: String, rule: Rule, field: &Field) -> Claim<String> {
    Claim { value, rule, bytes: field.bytes.clone(), span: None }
}

/// Where in the file a value of a script stands; the whole script where it is written otherwise there.
fn inside(field: &Field, value: &str) -> Range<u32> {
    let length = (field.bytes.end - field.bytes.start) as usize;
    let found = (length == field.value.len() && !value.is_empty())
        .then(|| memchr::memmem::find(field.value.as_bytes(), value.as_bytes()))
        .flatten();
    match found {
        // Both fit, since the field itself does.
        Some(at) => field.bytes.start + at as u32..field.bytes.start + (at + value.len()) as u32,
        None => field.bytes.clone(),
    }
}

/// The nodes that speak about this page, articles first. Where several articles are described, the one
/// with the page's address or headline is its own; pages that list stories describe many.
fn own<'a, 'b>(nodes: &'b [(Node, &'a Field)], claims: &Claims) -> Vec<&'b (Node, &'a Field)> {
    let mut own: Vec<&(Node, &Field)> = nodes.iter().filter(|(node, _)| node.kind != Kind::Article).collect();
    let articles: Vec<&(Node, &Field)> = nodes.iter().filter(|(node, _)| node.kind == Kind::Article).collect();
    let bare = |url: &str| {
        let url = url.split(['?', '#']).next().unwrap_or_default();
        url.trim_start_matches("https://")
            .trim_start_matches("http://")
            .trim_start_matches("www.")
            .trim_end_matches('/')
            .to_owned()
    };
    let addresses: Vec<String> = claims.addresses.iter().map(|claim| bare(&claim.value)).collect();
    let here = |node: &Node| node.urls.iter().any(|url| addresses.contains(&bare(url)));
    let squeezed = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let titles: Vec<String> = claims.headlines.iter().map(|claim| squeezed(&claim.value)).collect();
    let named = |node: &Node| {
        node.headline.as_ref().is_some_and(|headline| {
            let headline = squeezed(headline);
            titles.iter().any(|title| title.starts_with(&headline) || headline.starts_with(title.as_str()))
        })
    };
    let mut best: Vec<&(Node, &Field)> = articles.iter().copied().filter(|(node, _)| here(node)).collect();
    if best.is_empty() {
        best = articles.iter().copied().filter(|(node, _)| named(node)).collect();
    }
    if best.is_empty() && articles.iter().all(|(node, _)| node.published == articles[0].0.published) {
        best = articles;
    } else if best.is_empty() {
        best.extend(articles.into_iter().take(1));
    }
    best.append(&mut own);
    best.sort_by_key(|(node, _)| node.kind);
    best.truncate(MOST_CLAIMS);
    best
}
