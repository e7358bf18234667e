//! What is searched for: the words of a page and of its statements, under numbers that sort by day.

use jiff::civil::Date;
use onrecord_ledger::{Act, Reading, Span, Statement, StatementId};

/// Rows of one day; the day is the rest of the number.
const OF_A_DAY: u32 = 24;

/// The part of a row's number that tells its day, so that the newest rows are found without sorting; 0 for
/// what has no date.
pub(crate) fn first_of_day(day: Option<Date>) -> i64 {
    let number = day.map_or(0, |day| {
        // Not evenly spaced, only in order; years before 1 count as undated.
        (i64::from(day.year()) * 12 + i64::from(day.month())) * 31 + i64::from(day.day())
    });
    number.max(0) << OF_A_DAY
}

/// The last number that a row of this day can have.
pub(crate) fn last_of_day(day: Option<Date>) -> i64 {
    first_of_day(day) | ((1 << OF_A_DAY) - 1)
}

/// The words of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// The day it was published.
    pub(crate) day: Option<Date>,
    pub(crate) outlet: Option<String>,
    /// As the record prints it.
    pub(crate) published: Option<String>,
    pub(crate) title: Option<String>,
    /// The article's prose.
    pub(crate) body: String,
    pub(crate) statements: Vec<StatementWords>,
}

/// The words of one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StatementWords {
    pub(crate) id: StatementId,
    /// The day it was said, else that of the page.
    pub(crate) day: Option<Date>,
    /// The name of its source, and the words that stand for it.
    pub(crate) speaker: String,
    pub(crate) act: String,
    pub(crate) words: String,
}

impl Words {
    /// The words of a reading.
    pub(crate) fn of(reading: &Reading) -> Self {
        let text = reading.document.text();
        let anatomy = &reading.anatomy;
        let published = anatomy.published.as_ref();
        let title = anatomy.title.map(|span| span.of(text).to_owned());
        let body: Vec<&str> = anatomy
            .blocks
            .iter()
            .filter(|block| block.role.holds_statements())
            .map(|block| block.span.of(text))
            .collect();
        Self {
            day: published.map(|published| published.date),
            outlet: anatomy.outlet.as_ref().map(|outlet| outlet.name.clone()),
            published: published.map(|published| {
                let time = published.time.map(|time| time.strftime("T%H:%M").to_string()).unwrap_or_default();
                format!("{}{time}", published.date)
            }),
            title: title.or_else(|| anatomy.declared_title.as_ref().map(|title| title.text.clone())),
            body: body.join("\n"),
            statements: reading
                .statements
                .iter()
                .map(|statement| StatementWords {
                    id: statement.id,
                    day: said_on(statement).or(published.map(|published| published.date)),
                    speaker: speaker(statement, text),
                    act: act_word(statement.act),
                    words: joined(&statement.content, text),
                })
                .collect(),
        }
    }
}

/// The first day on which a statement can have been made, as far as the page tells.
fn said_on(statement: &Statement) -> Option<Date> {
    let said = statement.said.as_ref()?;
    said.earliest.or(said.latest)
}

fn speaker(statement: &Statement, text: &str) -> String {
    let source = &statement.source;
    let words = joined(&source.spans, text);
    match &source.name {
        Some(name) if *name != words => format!("{name} {words}"),
        Some(name) => name.clone(),
        None => words,
    }
}

fn joined(spans: &[Span], text: &str) -> String {
    spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" ")
}

/// An act as one word: "cannot confirm" must not be found as "confirm".
pub(crate) fn act_word(act: Act) -> String {
    act.as_str().replace('_', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_sort_by_day() {
        let days = ["2018-11-30", "2018-12-01", "2018-12-31", "2019-01-01"].map(|day| day.parse::<Date>().unwrap());
        for (earlier, later) in days.iter().zip(&days[1..]) {
            assert!(last_of_day(Some(*earlier)) < first_of_day(Some(*later)), "{earlier} {later}");
        }
        assert!(last_of_day(None) < first_of_day(Some(days[0])));
    }
}
