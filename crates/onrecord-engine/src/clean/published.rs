//! When a page was published, by its own word.

use jiff::civil::Date;
use onrecord_ledger::{Block, BlockRole, Document, Note, NoteCode, Published, PublishedBasis, Span};

use super::calendar::{self, Written};
use super::dateline::Dateline;

/// How good a date in the text is; smaller is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// "Published …" at the head of the article.
    SaysPublished,
    /// A date line between the title and the article's first words, or right before the title.
    AtHead,
    /// The day of the dateline.
    Dateline,
    /// "Published …" after the article.
    SaysPublishedLater,
    /// "Updated …", where nothing better stands.
    SaysUpdated,
}

/// Longest distance in lines before the title, or between title and article, of a date line.
const NEAR: usize = 6;

/// The page's own date: what was given with it, else what its text says, else its address.
pub(super) fn find(
    document: &Document,
    blocks: &[Block],
    dateline: Option<(Span, &Dateline)>,
    notes: &mut Vec<Note>,
) -> Option<Published> {
    let given = document.given();
    if let Some(words) = &given.date {
        match calendar::find(words).into_iter().find_map(|written| Some((written.date?, written.time))) {
            Some((date, time)) => {
                return Some(Published { date, time, span: None, basis: PublishedBasis::Metadata });
            }
            None => {
                let message =
                    format!("the date '{}' that was given with the page is none that can be read", shorten(words));
                notes.push(Note::new(NoteCode::DoubtfulDate, message));
            }
        }
    }
    in_text(document.text(), blocks, dateline).or_else(|| {
        let date = given.url.as_deref().and_then(in_address)?;
        Some(Published { date, time: None, span: None, basis: PublishedBasis::Url })
    })
}

fn shorten(words: &str) -> String {
    words.chars().take(60).collect()
}

fn in_text(text: &str, blocks: &[Block], dateline: Option<(Span, &Dateline)>) -> Option<Published> {
    let title = blocks.iter().position(|block| block.role == BlockRole::Title);
    let body = blocks.iter().position(|block| block.role == BlockRole::Body);
    let mut best: Option<(Rank, Published)> = None;
    let mut offer = |rank: Rank, published: Published| {
        if best.as_ref().is_none_or(|(other, _)| rank < *other) {
            best = Some((rank, published));
        }
    };
    for (at, block) in blocks.iter().enumerate() {
        if !matches!(block.role, BlockRole::Date | BlockRole::Byline | BlockRole::Credit) || block.span.len() > 300 {
            continue;
        }
        let line = block.span.of(text);
        let mut before = 0;
        for written in calendar::find(line) {
            let label = line.get(before..written.start).unwrap_or_default().to_lowercase();
            before = written.end;
            let Some(date) = written.date else { continue };
            let Some(rank) = rank(&label, block.role, at, title, body) else { continue };
            if let Some(published) = place(text, block.span, &written, date) {
                offer(rank, published);
            }
        }
    }
    if let Some((line, dateline)) = dateline
        && let Some((date, at)) = &dateline.date
        && let Ok(span) = Span::new(text, line.start() + at.start, line.start() + at.end)
    {
        offer(Rank::Dateline, Published { date: *date, time: None, span: Some(span), basis: PublishedBasis::PageText });
    }
    best.map(|(_, published)| published)
}

fn rank(label: &str, role: BlockRole, at: usize, title: Option<usize>, body: Option<usize>) -> Option<Rank> {
    let says = |words: &[&str]| words.iter().any(|word| label.contains(word));
    if says(&["printed", "retrieved", "accessed", "copyright", "©", "(c)"]) {
        return None;
    }
    let at_head = match (title, body) {
        (Some(title), Some(body)) if title < body => {
            at + NEAR >= title && at < body && (at < title || at <= title + 2 * NEAR)
        }
        (_, Some(body)) => at < body && at + 2 * NEAR >= body,
        (Some(title), None) => at.abs_diff(title) <= NEAR,
        (None, None) => false,
    };
    if says(&["publish", "posted", "issued", "first "]) {
        return Some(if at_head { Rank::SaysPublished } else { Rank::SaysPublishedLater });
    }
    if says(&["updat", "modified", "edited"]) {
        return at_head.then_some(Rank::SaysUpdated);
    }
    (at_head && role != BlockRole::Credit).then_some(Rank::AtHead)
}

fn place(text: &str, line: Span, written: &Written, date: Date) -> Option<Published> {
    let span = Span::new(text, line.start() + written.start, line.start() + written.end).ok()?;
    Some(Published { date, time: written.time, span: Some(span), basis: PublishedBasis::PageText })
}

/// The day in an address: "/2016/09/08/", "/2016-09-08-", "/20160908/".
fn in_address(url: &str) -> Option<Date> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    let number = |part: &str, digits: std::ops::RangeInclusive<usize>| {
        (digits.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<i16>().ok())?
    };
    let day = |year: i16, month: i16, day: i16| {
        (1990..=2100).contains(&year).then_some(())?;
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    let apart = parts
        .windows(3)
        .find_map(|three| day(number(three[0], 4..=4)?, number(three[1], 1..=2)?, number(three[2], 1..=2)?));
    apart.or_else(|| {
        parts
            .iter()
            .filter(|part| part.len() == 8 && part.bytes().all(|byte| byte.is_ascii_digit()))
            .find_map(|part| day(part[..4].parse().ok()?, part[4..6].parse().ok()?, part[6..].parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_with_a_day() {
        let check = |url: &str, day: Option<&str>| {
            assert_eq!(in_address(url).map(|date| date.to_string()).as_deref(), day, "{url}");
        };
        check("https://news.example/2016/09/08/talks", Some("2016-09-08"));
        check("https://news.example/a/20160908-talks.html", Some("2016-09-08"));
        check("https://news.example/world/2016-09-08-talks", Some("2016-09-08"));
        check("https://news.example/story/12345678", None);
        check("https://news.example/2016/talks", None);
    }
}
