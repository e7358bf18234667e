//! When a page was published and last changed, by its own word.
//!
//! Every place that may tell the day gives a [`Candidate`] with the [`Way`] it was told; the ways are in the
//! order of how often they are right (`onrecord-lab eval dates --ways`), and the first that tells one
//! decides.

mod address;
mod lines;

use jiff::civil::Date;
use onrecord_ledger::{Block, Document, Evidence, Note, NoteCode, Published, PublishedBasis, Rule, Span};

use super::calendar::Manner;
use super::dateline::Dateline;
use super::lists::Lists;
use super::metadata::{Claims, DateClaim, DateSource, Moment};
use crate::html::{Marks, Markup};

/// How a day of publication is told; the better comes first. The order is that of
/// `onrecord-lab eval dates --ways` on its tuning part, within what is shown, what the markup declares,
/// and the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Way {
    /// "Published …" at the head of the article.
    SaysPublished,
    /// A `<time>` or date element near the headline that says publication.
    ElementPublished,
    /// `itemprop=datePublished`.
    PropertyPublished,
    /// A date line between the title and the article's first words, or right before the title.
    AtHead,
    /// A `<time>` near the headline.
    TimeAtHead,
    /// An element near the headline whose class says that it is a date.
    ElementAtHead,
    /// The day of the dateline.
    Dateline,
    /// `datePublished` of an article in JSON-LD.
    ArticlePublished,
    /// A `<meta>` that says publication.
    MetaPublished,
    /// `datePublished` of a page in JSON-LD.
    PagePublished,
    /// The page's address.
    Url,
    /// The one date of the article's surroundings.
    Sole,
    /// A `<meta>` that says a date.
    MetaDate,
    /// `dateCreated` or `uploadDate`.
    Created,
    /// A script that builds the page.
    Script,
    /// "Published …" after the article.
    SaysPublishedLater,
    /// "Updated …" where nothing better stands.
    SaysUpdated,
    /// A date that begins one of the article's first lines.
    BeginsLine,
    /// An element elsewhere whose class says that it is a date.
    ElementElsewhere,
}

impl Way {
    /// The markup declares it, and it is not shown.
    fn is_declared(self) -> bool {
        matches!(self, Self::ArticlePublished | Self::MetaPublished | Self::PagePublished)
    }

    /// The page shows it near its headline, or in its address.
    fn is_shown(self) -> bool {
        self < Self::ArticlePublished || self == Self::Url
    }

    pub(super) fn name(self) -> String {
        format!("{self:?}")
    }
}

/// A day on which the page may have been published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) way: Way,
    pub(super) published: Published,
}

/// What is known of a page when its dates are looked for.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub(super) document: &'a Document,
    pub(super) blocks: &'a [Block],
    /// The line that the dateline stands in, and what it tells.
    pub(super) dateline: Option<(Span, &'a Dateline)>,
    pub(super) markup: Option<&'a Markup>,
    pub(super) claims: &'a Claims,
    /// The headline, and what the markup says of it.
    pub(super) title: Option<Span>,
    pub(super) title_marks: Marks,
    pub(super) manner: Manner<'a>,
    pub(super) lists: &'a Lists,
}

/// The page's own date: what was given with it, else the best of the candidates.
pub(super) fn find(page: Surroundings<'_>, notes: &mut Vec<Note>) -> Option<Published> {
    let given = page.document.given();
    let mut ahead = None;
    if let Some(words) = &given.date {
        match Moment::parse(words, page.manner) {
            Some(moment) => {
                let published = published(moment, None, PublishedBasis::Metadata, Evidence::GIVEN);
                if !is_ahead(&published, given.captured) {
                    return Some(published);
                }
                ahead = Some(published);
            }
            None => {
                let message =
                    format!("the date '{}' that was given with the page is none that can be read", shorten(words));
                notes.push(Note::new(NoteCode::DoubtfulDate, message));
            }
        }
    }
    let (late, possible): (Vec<_>, Vec<_>) =
        candidates(page).into_iter().partition(|one| is_ahead(&one.published, given.captured));
    let ahead = ahead.or_else(|| late.into_iter().min_by_key(|one| one.way).map(|one| one.published));
    if let (Some(ahead), Some(captured)) = (ahead, given.captured) {
        let message = format!(
            "the date {} lies ahead of {captured}, the day on which the page was captured; it was not believed",
            ahead.date
        );
        let note = Note::new(NoteCode::DoubtfulDate, message);
        notes.push(match ahead.span {
            Some(span) => note.at(span),
            None => note,
        });
    }
    decide(possible)
}

/// Whether a page that was captured on a day cannot have been published on this one. The day after may
/// have begun where the page was written.
fn is_ahead(published: &Published, captured: Option<Date>) -> bool {
    captured.is_some_and(|captured| captured.tomorrow().is_ok_and(|last| published.date > last))
}

/// The best of the candidates. Where the markup declares a day, what is shown is believed if it is that
/// day or the one next to it: markup often counts in universal time, the page in its own. Farther off,
/// what is shown is the day of a change, an event or another story.
fn decide(candidates: Vec<Candidate>) -> Option<Published> {
    let days: Vec<Date> = candidates.iter().filter(|one| one.way.is_declared()).map(|one| one.published.date).collect();
    let fits = |date: Date| days.iter().any(|day| day.duration_since(date).as_hours().abs() <= 24);
    let decided =
        |candidate: &Candidate| days.is_empty() || (candidate.way.is_shown() && fits(candidate.published.date));
    let best = candidates.iter().filter(|one| decided(one)).min_by_key(|one| one.way);
    // The first of the best, since `min_by_key` keeps the first of equals.
    let best = best.or_else(|| candidates.iter().min_by_key(|one| (!one.way.is_declared(), one.way)))?;
    // An address tells no time of day and points at no words; a field of that day does.
    let same = candidates.iter().find(|one| one.way.is_declared() && one.published.date == best.published.date);
    let best = if best.way == Way::Url { same.unwrap_or(best) } else { best };
    // The element around the words may tell the time of day too.
    let fuller = |one: &&Candidate| {
        let (one, best) = (&one.published, &best.published);
        let overlap =
            one.span.zip(best.span).is_some_and(|(one, best)| one.start() < best.end() && best.start() < one.end());
        best.time.is_none() && one.time.is_some() && one.date == best.date && overlap
    };
    let best = candidates.iter().find(fuller).unwrap_or(best);
    Some(best.published.clone())
}

/// When the page was last changed, by its markup; not after it was captured.
pub(super) fn modified(claims: &Claims, captured: Option<Date>) -> Option<Published> {
    let order = [DateSource::NodeModified, DateSource::MetaModified, DateSource::ElementModified];
    let by = |source: DateSource| claims.dates.iter().filter(move |date| date.source == source).map(of_claim);
    order.into_iter().find_map(|source| by(source).find(|published| !is_ahead(published, captured)))
}

fn published(moment: Moment, span: Option<Span>, basis: PublishedBasis, evidence: Evidence) -> Published {
    Published { date: moment.date, time: moment.time, span, basis, evidence }
}

fn of_claim(date: &DateClaim) -> Published {
    published(date.claim.value, date.claim.span, PublishedBasis::Metadata, date.claim.evidence())
}

fn shorten(words: &str) -> String {
    words.chars().take(60).collect()
}

/// Every day that the page may mean, in the order of its places.
pub(super) fn candidates(page: Surroundings<'_>) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = page.claims.dates.iter().filter_map(|date| of_markup(page, date)).collect();
    lines::candidates(page, &mut candidates);
    if let Some((line, dateline)) = page.dateline
        && let Some((date, at)) = &dateline.date
        && let Ok(span) = Span::new(page.document.text(), line.start() + at.start, line.start() + at.end)
    {
        let moment = Moment { date: *date, time: None };
        let evidence = Evidence::by(Rule::Dateline);
        let published = published(moment, Some(span), PublishedBasis::PageText, evidence);
        candidates.push(Candidate { way: Way::Dateline, published });
    }
    if let Some((date, evidence)) = in_addresses(page) {
        let moment = Moment { date, time: None };
        let published = published(moment, None, PublishedBasis::Url, evidence);
        candidates.push(Candidate { way: Way::Url, published });
    }
    candidates
}

/// Dates in these parts of a page belong to other stories, or to no story.
const OF_OTHERS: Marks = Marks::SAYS_RELATED.with(Marks::SAYS_COMMENT).with(Marks::SAYS_POPUP).with(Marks::SAYS_PROMO);
/// Dates in these parts of a page are its own where they stand near the headline.
const BESIDE: Marks = Marks::NAV
    .with(Marks::ASIDE)
    .with(Marks::FOOTER)
    .with(Marks::SAYS_SIDEBAR)
    .with(Marks::SAYS_NAV)
    .with(Marks::SAYS_FOOTER);

/// A date of the page's own stands within so many bytes of text of the headline.
const NEAR: usize = 1_500;
/// In parts of the page that lie beside the article, within so many.
const NEAR_BESIDE: usize = 600;

/// How far a date is from being the page's own, by where it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whereabouts {
    /// Near the headline.
    AtHead,
    /// Elsewhere in the article's part of the page.
    Later,
    /// Among other stories, or in a part beside the article.
    Elsewhere,
}

impl Surroundings<'_> {
    /// Where a date is shown. What the markup says of the headline as well is no reason against it: some
    /// pages stand in a "sidebar" as a whole.
    fn whereabouts(&self, span: Span, marks: Marks) -> Whereabouts {
        let marks = marks.without(self.title_marks);
        let distance = self.title.map(|title| {
            if span.end() <= title.start() {
                title.start() - span.end()
            } else {
                span.start().saturating_sub(title.end())
            }
        });
        let near = |reach: usize| distance.is_some_and(|distance| distance <= reach);
        if marks.has(OF_OTHERS) || (marks.has(BESIDE) && !near(NEAR_BESIDE)) {
            Whereabouts::Elsewhere
        } else if near(NEAR) {
            Whereabouts::AtHead
        } else {
            Whereabouts::Later
        }
    }
}

fn of_markup(page: Surroundings<'_>, date: &DateClaim) -> Option<Candidate> {
    let place = date.claim.span.map_or(Whereabouts::Later, |span| page.whereabouts(span, date.marks));
    let at_head = place == Whereabouts::AtHead;
    let way = match date.source {
        DateSource::ArticlePublished => Way::ArticlePublished,
        DateSource::MetaPublished => Way::MetaPublished,
        DateSource::PagePublished => Way::PagePublished,
        DateSource::MetaDate => Way::MetaDate,
        DateSource::ScriptPublished => Way::Script,
        DateSource::NodeCreated => Way::Created,
        DateSource::NodeModified | DateSource::MetaModified => return None,
        _ if place == Whereabouts::Elsewhere => return None,
        DateSource::PropertyPublished => Way::PropertyPublished,
        DateSource::ElementPublished if at_head => Way::ElementPublished,
        DateSource::ElementTime if at_head => Way::TimeAtHead,
        DateSource::ElementDate if at_head => Way::ElementAtHead,
        DateSource::ElementDate => Way::ElementElsewhere,
        // The day of a change is none of publication; a `<time>` far from the headline is of another story
        // as often as not.
        DateSource::ElementModified | DateSource::PropertyOther => return None,
        DateSource::ElementPublished | DateSource::ElementTime => return None,
    };
    Some(Candidate { way, published: of_claim(date) })
}

/// The day in the address that was given, or in one that the page gives itself.
fn in_addresses(page: Surroundings<'_>) -> Option<(Date, Evidence)> {
    let given = page.document.given().url.as_deref().and_then(address::day);
    given.map(|date| (date, Evidence::by(Rule::Url))).or_else(|| {
        let claims = page.claims.addresses.iter();
        claims.filter_map(|claim| Some((address::day(&claim.value)?, claim.evidence()))).next()
    })
}
