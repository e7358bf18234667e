//! Statements as rows of CSV, for spreadsheets.
//!
//! Words of a page that a spreadsheet would take for a formula get an apostrophe in front
//! (<https://owasp.org/www-community/attacks/CSV_Injection>); control characters become U+FFFD.

use std::borrow::Cow;

use onrecord_ledger::{CodePoints, Reading, Span, Statement};

use crate::record::published_value;
use onrecord_desk::safe_text::is_harmful;

/// Names of the columns, in order. The last two are there with `explain` alone.
const COLUMNS: [&str; 28] = [
    "page",
    "path",
    "outlet",
    "title",
    "published",
    "url",
    "id",
    "source",
    "name",
    "role",
    "kind",
    "cue",
    "act",
    "firmness",
    "quotation",
    "content",
    "spans",
    "addressee",
    "via",
    "said",
    "said_from",
    "said_to",
    "answers",
    "within",
    "score",
    "manner",
    "rule",
    "reasons",
];

/// Names of the columns of the sheet of pages, in order.
const PAGE_COLUMNS: [&str; 9] =
    ["name", "document", "title", "outlet", "agency", "published", "url", "language", "statements"];

fn columns(explain: bool) -> usize {
    if explain { COLUMNS.len() } else { COLUMNS.len() - 2 }
}

/// The row of column names.
pub(crate) fn header(explain: bool) -> Vec<u8> {
    lines(std::iter::once(COLUMNS.iter().take(columns(explain)).map(|name| (*name).to_owned())))
}

/// A row for each statement.
pub(crate) fn rows(reading: &Reading, explain: bool) -> Vec<u8> {
    let points = CodePoints::new(reading.document.text());
    let rows = reading.statements.iter().map(|statement| {
        let cells = page_cells(reading).into_iter().chain(statement_cells(reading, statement, &points));
        cells.take(columns(explain)).map(|cell| harmless(&cell).into_owned())
    });
    lines(rows)
}

/// The row of column names of the sheet of pages.
pub(crate) fn page_header() -> Vec<u8> {
    lines(std::iter::once(PAGE_COLUMNS.iter().map(|name| (*name).to_owned())))
}

/// The row of a page.
pub(crate) fn page_row(reading: &Reading) -> Vec<u8> {
    let Reading { document, anatomy, statements, .. } = reading;
    let cells = [
        document.name().to_owned(),
        document.id().to_string(),
        title(reading),
        anatomy.outlet.as_ref().map(|outlet| outlet.name.clone()).unwrap_or_default(),
        anatomy.agency.as_ref().map(|agency| agency.name.clone()).unwrap_or_default(),
        anatomy.published.as_ref().map(published_value).unwrap_or_default(),
        anatomy.url.clone().unwrap_or_default(),
        anatomy.language.map(|language| language.0.to_owned()).unwrap_or_default(),
        statements.len().to_string(),
    ];
    lines(std::iter::once(cells.into_iter().map(|cell| harmless(&cell).into_owned())))
}

fn title(reading: &Reading) -> String {
    reading.anatomy.title.map(|title| title.of(reading.document.text()).to_owned()).unwrap_or_default()
}

fn lines<Row: Iterator<Item = String>>(rows: impl Iterator<Item = Row>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // A writer into memory does not fail.
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}

fn page_cells(reading: &Reading) -> [String; 6] {
    let (document, anatomy) = (&reading.document, &reading.anatomy);
    [
        document.name().to_owned(),
        document.path().unwrap_or_default().to_owned(),
        anatomy.outlet.as_ref().map(|outlet| outlet.name.clone()).unwrap_or_default(),
        title(reading),
        anatomy.published.as_ref().map(published_value).unwrap_or_default(),
        anatomy.url.clone().unwrap_or_default(),
    ]
}

fn statement_cells(reading: &Reading, statement: &Statement, points: &CodePoints) -> [String; 22] {
    let text = reading.document.text();
    let words = |spans: &[Span]| spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" ");
    let offsets = |spans: &[Span]| {
        let offsets = |span: &Span| points.of(*span).map(|at| at.to_string()).join("-");
        spans.iter().map(offsets).collect::<Vec<_>>().join(" ")
    };
    let said = statement.said.as_ref();
    let day = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    [
        statement.id.to_string(),
        words(&statement.source.spans),
        statement.source.name.clone().unwrap_or_default(),
        statement.source.role.clone().unwrap_or_default(),
        statement.source.kind.as_str().to_owned(),
        statement.cue.as_ref().map(|cue| words(&cue.spans)).unwrap_or_default(),
        statement.act.as_str().to_owned(),
        statement.firmness.get().to_string(),
        statement.quotation.as_str().to_owned(),
        words(&statement.content),
        offsets(&statement.content),
        statement.addressee.as_ref().map(|addressee| addressee.span.of(text).to_owned()).unwrap_or_default(),
        statement.via.iter().map(|relay| relay.name.as_str()).collect::<Vec<_>>().join(" > "),
        said.and_then(|said| said.span).map(|span| span.of(text).to_owned()).unwrap_or_default(),
        day(said.and_then(|said| said.earliest)),
        day(said.and_then(|said| said.latest)),
        statement.answers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        statement.within.map(|within| within.to_string()).unwrap_or_default(),
        statement.because.score.to_string(),
        statement.manner.map(|manner| manner.as_str().to_owned()).unwrap_or_default(),
        statement.because.rule.clone(),
        statement.because.reasons.join("; "),
    ]
}

pub(crate) fn harmless(cell: &str) -> Cow<'_, str> {
    let is_bad = |c: char| is_harmful(c) && !matches!(c, '\n' | '\r' | '\t');
    let begins_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if !begins_formula && !cell.contains(is_bad) {
        return Cow::Borrowed(cell);
    }
    let mark = if begins_formula { "'" } else { "" };
    Cow::Owned(mark.chars().chain(cell.chars().map(|c| if is_bad(c) { '\u{FFFD}' } else { c })).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_no_formula_any_more() {
        assert_eq!(harmless("=HYPERLINK(\"http://x\")"), "'=HYPERLINK(\"http://x\")");
        assert_eq!(harmless("-1"), "'-1");
        assert_eq!(harmless("no = no"), "no = no");
        assert_eq!(harmless("a\u{1b}[2J\nb"), "a\u{FFFD}[2J\nb");
    }

    #[test]
    fn every_row_has_the_columns_of_the_header() {
        for explain in [false, true] {
            let header = String::from_utf8(header(explain)).unwrap();
            assert_eq!(header.trim_end().split(',').count(), columns(explain));
            assert_eq!(6 + 22, COLUMNS.len());
        }
    }
}
