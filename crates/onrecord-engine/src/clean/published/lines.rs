//! Dates in the lines of a page: "Published …", "Updated …", bare date lines near the headline.

use onrecord_ledger::{Block, BlockRole, Evidence, PublishedBasis, Rule, Span};

use super::super::calendar;
use super::super::lists::{DateSays, Lists};
use super::super::metadata::Moment;
use super::{Candidate, Surroundings, Way, Whereabouts, published};
use crate::html::Marks;

/// Longest distance in lines before the title, or between title and article, of a date line.
const NEAR: usize = 6;
/// A line that may hold the page's date is no longer than this, in bytes.
const LONGEST: usize = 300;
/// A line of markup that no role vouches for is no longer than this, in bytes.
const SHORT: usize = 120;
/// A date that begins a paragraph stands within so many bytes of its beginning.
const BEGINS: usize = 30;
/// A page with more candidates than this is a list of dates; the further ones are not looked at.
const MOST: usize = 4_000;
/// A line before a date that says what the date is of is no longer than this, in bytes.
const LONGEST_LABEL: usize = 40;

/// The dates that lines tell.
pub(super) fn candidates(page: Surroundings<'_>, candidates: &mut Vec<Candidate>) {
    let text = page.document.text();
    let blocks = page.blocks;
    let title = match page.title {
        Some(title) => blocks.iter().position(|block| block.span == title),
        None => blocks.iter().position(|block| block.role == BlockRole::Title),
    };
    let body = blocks.iter().enumerate().position(|(at, block)| {
        block.role == BlockRole::Body && (page.markup.is_none() || title.is_none_or(|title| at > title))
    });
    let mut marks = MarkupLines { blocks: page.markup.map_or(&[], |markup| &markup.blocks), at: 0 };
    let mut label_before: Option<Span> = None;
    // Days of lines that may be the page's own, for the case that they are one.
    let mut days: Vec<(Moment, Span)> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let line_before = label_before.replace(block.span);
        let vouched = matches!(block.role, BlockRole::Date | BlockRole::Byline | BlockRole::Credit);
        let of_markup = page.markup.is_some();
        if !of_markup && (!vouched || block.span.len() > LONGEST) {
            continue;
        }
        let line = block.span.of(text);
        if !line.contains(|char: char| char.is_numeric()) {
            continue;
        }
        let around = marks.around(block);
        let place = if page.markup.is_some() { page.whereabouts(block.span, around) } else { Whereabouts::Later };
        if place == Whereabouts::Elsewhere {
            continue;
        }
        let mut before = 0;
        for written in calendar::find_as(line, page.manner) {
            let own = line.get(before..written.start).unwrap_or_default();
            let label = match line_before {
                Some(line_before)
                    if before == 0 && own.trim().is_empty() && line_before.len() <= LONGEST_LABEL && of_markup =>
                {
                    line_before.of(text)
                }
                _ => own,
            };
            let says = page.lists.date_says(label).or_else(|| marked_other(label));
            // German puts the verb last: "Dieser Beitrag wurde am 14. März 2019 veröffentlicht".
            let says =
                says.or_else(|| if own.trim().is_empty() { None } else { says_after(line, written.end, page.lists) });
            before = written.end;
            let Some(date) = written.date else { continue };
            let moment = Moment { date, time: written.time };
            let Ok(span) = Span::new(text, block.span.start() + written.start, block.span.start() + written.end) else {
                continue;
            };
            // In prose, a date is the page's own only where words say so.
            let prose =
                !vouched && (line.len() > SHORT || block.role == BlockRole::Body && line.len() > 2 * span.len() + 20);
            if prose && says.is_none() {
                // "Oslo (14.03.2019). The talks …"
                if written.start <= BEGINS
                    && of_markup
                    && title.is_some_and(|title| at > title && at <= title + 2 * NEAR)
                {
                    let evidence = Evidence::by(Rule::DateLine);
                    let published = published(moment, Some(span), PublishedBasis::PageText, evidence);
                    candidates.push(Candidate { way: Way::BeginsLine, published });
                }
                continue;
            }
            if says != Some(DateSays::Other) && days.last().is_none_or(|(last, _)| last.date != moment.date) {
                days.push((moment, span));
            }
            if candidates.len() >= MOST {
                return;
            }
            let place = Place { at, title, body, of_markup };
            if let Some((way, rule)) = place.way(says, block.role) {
                let published = published(moment, Some(span), PublishedBasis::PageText, Evidence::by(rule));
                candidates.push(Candidate { way, published });
            }
        }
    }
    if page.markup.is_some()
        && let Some((moment, span)) = days.first()
        && days.iter().all(|(other, _)| other.date == moment.date)
    {
        let published = published(*moment, Some(*span), PublishedBasis::PageText, Evidence::by(Rule::SoleDate));
        candidates.push(Candidate { way: Way::Sole, published });
    }
}

/// What the few words after a date say of it.
fn says_after(line: &str, from: usize, lists: &Lists) -> Option<DateSays> {
    let rest = line.get(from..)?;
    let end = rest.char_indices().map(|(at, _)| at).find(|at| *at >= LONGEST_LABEL).unwrap_or(rest.len());
    let rest = rest.get(..end)?.split(['.', ',', '|', '(']).next()?;
    lists.date_says(rest).filter(|says| *says != DateSays::Other)
}

/// Signs before a date that belongs to something else.
fn marked_other(label: &str) -> Option<DateSays> {
    let label = label.trim_end();
    (label.ends_with('©') || label.ends_with("(c)")).then_some(DateSays::Other)
}

/// The lines of the markup, walked along with the blocks.
struct MarkupLines<'a> {
    blocks: &'a [crate::html::HtmlBlock],
    at: usize,
}

impl MarkupLines<'_> {
    /// What the elements around a block say.
    fn around(&mut self, block: &Block) -> Marks {
        while self.blocks.get(self.at).is_some_and(|line| line.span.end() <= block.span.start()) {
            self.at += 1;
        }
        self.blocks
            .get(self.at)
            .filter(|line| line.span.start() < block.span.end())
            .map_or(Marks::NONE, |line| line.all)
    }
}

/// Where a date line stands.
struct Place {
    at: usize,
    title: Option<usize>,
    body: Option<usize>,
    of_markup: bool,
}

impl Place {
    fn way(&self, says: Option<DateSays>, role: BlockRole) -> Option<(Way, Rule)> {
        let at_head = self.is_at_head();
        match says {
            Some(DateSays::Other) => None,
            Some(DateSays::Published) if at_head => Some((Way::SaysPublished, Rule::SaysPublished)),
            Some(DateSays::Published) => Some((Way::SaysPublishedLater, Rule::SaysPublished)),
            Some(DateSays::Modified) => at_head.then_some((Way::SaysUpdated, Rule::SaysUpdated)),
            None => (at_head && role != BlockRole::Credit).then_some((Way::AtHead, Rule::DateLine)),
        }
    }

    fn is_at_head(&self) -> bool {
        let at = self.at;
        match (self.title, self.body) {
            (Some(title), _) if self.of_markup => at + NEAR >= title && at <= title + 2 * NEAR,
            (Some(title), Some(body)) if title < body => {
                at + NEAR >= title && at < body && (at < title || at <= title + 2 * NEAR)
            }
            (_, Some(body)) => at < body && at + 2 * NEAR >= body,
            (Some(title), None) => at.abs_diff(title) <= NEAR,
            (None, None) => false,
        }
    }
}
