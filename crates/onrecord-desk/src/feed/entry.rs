//! One entry of a feed: a statement, or the place of a page that reports a claim on its own word.

use onrecord_archive::PageNo;
use onrecord_ledger::{Act, CodePoints, Reading, Span, StatementId};

use crate::record::published_value;
use crate::{Desk, DeskError, On, Words, deed, speaker, statement_of};

/// Characters of words in a title.
const TITLE: usize = 90;

/// One entry of a feed.
#[derive(Clone, Debug)]
pub struct Entry {
    /// A URI that stays the same.
    pub(super) id: String,
    /// Hash of the page's bytes.
    pub(super) document: String,
    /// Null where the page tells it as its own.
    pub(super) statement: Option<String>,
    /// Who does what, and the first words.
    pub(super) title: String,
    /// When the page was published, else when it was added; in the form of RFC 3339.
    pub(super) updated: String,
    /// Who said it.
    pub(super) author: String,
    /// What is done with the words.
    pub(super) act: Act,
    /// The words.
    pub(super) words: String,
    /// The outlet, else the name of the page.
    pub(super) outlet: String,
    /// Where the page was found.
    pub(super) url: Option<String>,
    /// Where it can be looked at.
    pub(super) place: Option<String>,
}

impl Entry {
    /// A statement; `None` where the page has none of this id.
    pub(super) fn of_statement(desk: &mut Desk, page: PageNo, id: StatementId) -> Result<Option<Self>, DeskError> {
        let reading = desk.page(page)?;
        let Some(statement) = statement_of(&reading, id) else { return Ok(None) };
        let words = Words::of(&reading, &statement.content).text;
        let author = speaker(statement, reading.document.text()).unwrap_or_else(|| "nobody named".to_owned());
        Self::of(desk, page, &reading, Some(id), author, statement.act, words).map(Some)
    }

    /// A place where a page reports something on its own word.
    pub(super) fn of_report(desk: &mut Desk, page: PageNo, spans: &[Span]) -> Result<Self, DeskError> {
        let reading = desk.page(page)?;
        let words = Words::of(&reading, spans);
        let on = On::of(&reading);
        let author = on.outlet.unwrap_or(on.name);
        let entry = Self::of(desk, page, &reading, None, author, Act::Report, words.text)?;
        let points = CodePoints::new(reading.document.text());
        let [start, end] = spans.first().map_or([0, 0], |span| points.of(*span));
        Ok(Self { id: format!("{}#{start}-{end}", entry.id), ..entry })
    }

    fn of(
        desk: &Desk,
        page: PageNo,
        reading: &Reading,
        statement: Option<StatementId>,
        author: String,
        act: Act,
        words: String,
    ) -> Result<Self, DeskError> {
        let anatomy = &reading.anatomy;
        let updated = match &anatomy.published {
            Some(published) => moment(&published_value(published)),
            None => moment(&desk.archive.listed(page)?.added),
        };
        let on = On::of(reading);
        let web = |url: &&String| {
            (url.starts_with("https://") || url.starts_with("http://"))
                && !url.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c))
        };
        let statement = statement.map(|id| id.to_string());
        let fragment = statement.as_ref().map(|id| format!("#{id}")).unwrap_or_default();
        Ok(Self {
            id: format!("urn:onrecord:{}{fragment}", on.document),
            title: format!("{author} – {}: {}", deed::name(act), clip(&words)),
            updated,
            author,
            act,
            words,
            outlet: on.outlet.unwrap_or(on.name),
            url: anatomy.url.as_ref().filter(web).cloned(),
            place: None,
            document: on.document,
            statement,
        })
    }
}

/// The first words.
pub(super) fn clip(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(TITLE) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default().trim_end()),
        None => line,
    }
}

/// A day or a minute in the form of RFC 3339: what a page says is taken for UTC, a day for its first moment.
fn moment(value: &str) -> String {
    match value.len() {
        10 => format!("{value}T00:00:00Z"),
        16 => format!("{value}:00Z"),
        19 => format!("{value}Z"),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_minutes_become_moments() {
        assert_eq!(moment("2016-09-08"), "2016-09-08T00:00:00Z");
        assert_eq!(moment("2016-09-08T14:01"), "2016-09-08T14:01:00Z");
        assert_eq!(moment("2016-09-08T14:01:59"), "2016-09-08T14:01:59Z");
        assert_eq!(moment("2026-01-02T03:04:05Z"), "2026-01-02T03:04:05Z");
    }

    #[test]
    fn titles_are_one_line() {
        assert_eq!(clip("no\n comment"), "no comment");
        assert_eq!(clip(&"a".repeat(100)).chars().count(), TITLE + 1);
    }
}
