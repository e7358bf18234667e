//! Finding statements and pages by their words.

use std::cmp::Reverse;

use jiff::civil::Date;
use onrecord_ledger::{Act, StatementId};
use rusqlite::types::Value;
use rusqlite::{ErrorCode, OptionalExtension as _, params_from_iter};
use rustc_hash::FxHashMap;

use crate::words::{act_word, first_of_day, last_of_day};
use crate::{Archive, ArchiveError, PageNo, archive};

/// How many places of words are looked at to find the pages nearest to a wording.
const MOST_LOOKED_AT: i64 = 20_000;

/// What is looked for. Every part that is there must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words that stand there; several in one are a phrase, a `*` at the end stands for the rest of a word.
    pub words: Vec<String>,
    /// Words of the speaker's name.
    pub speaker: Vec<String>,
    /// What the speaker does.
    pub act: Option<Act>,
    /// Words of the outlet's name.
    pub outlet: Vec<String>,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl Query {
    /// The words as the index takes them; `None` where a filter can hold for statements alone and `statements` is
    /// not set, or where nothing but days is asked for.
    fn expression(&self, statements: bool) -> Option<String> {
        let mut parts: Vec<String> = Vec::new();
        let columns = if statements { "{words}" } else { "{title words}" };
        parts.extend(self.words.iter().filter_map(|words| phrase(words)).map(|phrase| format!("{columns} : {phrase}")));
        if statements {
            parts.extend(self.speaker.iter().filter_map(|words| phrase(words)).map(|it| format!("speaker : {it}")));
            parts.extend(self.act.map(|act| format!("act : {}", act_word(act))));
        }
        parts.extend(self.outlet.iter().filter_map(|words| phrase(words)).map(|it| format!("outlet : {it}")));
        (!parts.is_empty()).then(|| parts.join(" AND "))
    }

    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { words, speaker, act, outlet, from, to } = self;
        let said = |all: &[String]| all.iter().any(|words| phrase(words).is_some());
        !(said(words) || said(speaker) || said(outlet) || act.is_some() || from.is_some() || to.is_some())
    }

    /// Whether pages can be an answer, and not statements alone.
    #[must_use]
    pub fn asks_for_words_alone(&self) -> bool {
        self.speaker.is_empty() && self.act.is_none() && self.words.iter().any(|words| phrase(words).is_some())
    }

    fn rows(&self) -> (i64, i64) {
        let first = self.from.map_or(i64::MIN, |day| first_of_day(Some(day)));
        (first, self.to.map_or(i64::MAX, |day| last_of_day(Some(day))))
    }
}

/// Words as a phrase of the index, whatever signs stand among them; `None` where no word is left.
fn phrase(words: &str) -> Option<String> {
    if !words.contains(char::is_alphanumeric) {
        return None;
    }
    let begins = words.ends_with('*') && words.trim_end_matches('*').ends_with(char::is_alphanumeric);
    let star = if begins { " *" } else { "" };
    Some(format!("\"{}\"{star}", words.replace(['"', '\0'], " ").trim_end_matches('*')))
}

/// In which order rows come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The latest day first.
    NewestFirst,
    /// The earliest day first; undated ones before all others.
    OldestFirst,
}

impl Order {
    fn sql(self) -> &'static str {
        match self {
            Self::NewestFirst => "DESC",
            Self::OldestFirst => "ASC",
        }
    }
}

impl Archive {
    /// The statements that a query is about, as long as `give` wants more; of current versions alone.
    ///
    /// # Errors
    /// What the database reports; [`ArchiveError::Query`].
    pub fn statements(
        &self,
        query: &Query,
        order: Order,
        mut give: impl FnMut(PageNo, StatementId) -> bool,
    ) -> Result<(), ArchiveError> {
        let (first, last) = query.rows();
        let rows = match query.expression(true) {
            Some(expression) => self.matching(
                &format!(
                    "SELECT statement.page, statement.id FROM statement_words
                     CROSS JOIN statement ON statement.no = statement_words.rowid
                     CROSS JOIN page ON page.no = statement.page
                     WHERE statement_words MATCH ?3 AND statement_words.rowid BETWEEN ?1 AND ?2 AND page.current = 1
                     ORDER BY statement_words.rowid {}",
                    order.sql()
                ),
                &[first.into(), last.into(), expression.into()],
                |page, id| give(page, StatementId::from_number(archive::number(id))),
            ),
            None => self.matching(
                &format!(
                    "SELECT statement.page, statement.id FROM statement CROSS JOIN page ON page.no = statement.page
                     WHERE statement.no BETWEEN ?1 AND ?2 AND page.current = 1 ORDER BY statement.no {}",
                    order.sql()
                ),
                &[first.into(), last.into()],
                |page, id| give(page, StatementId::from_number(archive::number(id))),
            ),
        };
        rows.map_err(asked)
    }

    /// The pages whose headline or article holds the words of a query, as long as `give` wants more; of current
    /// versions alone.
    ///
    /// # Errors
    /// As [`Archive::statements`].
    pub fn articles(
        &self,
        query: &Query,
        order: Order,
        mut give: impl FnMut(PageNo) -> bool,
    ) -> Result<(), ArchiveError> {
        let Some(expression) = query.expression(false) else { return Ok(()) };
        let (first, last) = query.rows();
        let sql = format!(
            "SELECT shelf.page, 0 FROM body_words CROSS JOIN shelf ON shelf.words = body_words.rowid
             CROSS JOIN page ON page.no = shelf.page
             WHERE body_words MATCH ?3 AND body_words.rowid BETWEEN ?1 AND ?2 AND page.current = 1
             ORDER BY body_words.rowid {}",
            order.sql()
        );
        self.matching(&sql, &[first.into(), last.into(), expression.into()], |page, _| give(page)).map_err(asked)
    }

    /// Pages of which the article or the headline holds the rarest of these words, those with most of them first; of
    /// current versions alone.
    ///
    /// # Errors
    /// What the database reports.
    pub fn nearest(&self, words: &[String], most: usize) -> Result<Vec<PageNo>, ArchiveError> {
        self.db().execute_batch(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.body_terms USING fts5vocab (main, body_words, row)",
        )?;
        let mut terms: Vec<(i64, String)> = Vec::new();
        let mut count = self.db().prepare_cached("SELECT doc FROM temp.body_terms WHERE term = ?1")?;
        for word in words.iter().map(|word| word.to_lowercase()) {
            // Words that the index cuts or folds are left to the others.
            if let Some(pages) = count.query_row([&word], |row| row.get(0)).optional()? {
                terms.push((pages, word));
            }
        }
        terms.sort();
        terms.dedup();
        let mut found: FxHashMap<PageNo, usize> = FxHashMap::default();
        let mut looked = 0;
        for (pages, word) in terms {
            looked += pages;
            if looked > MOST_LOOKED_AT && !found.is_empty() {
                break;
            }
            let query = Query { words: vec![word], ..Query::default() };
            self.articles(&query, Order::NewestFirst, |page| {
                *found.entry(page).or_default() += 1;
                true
            })?;
        }
        let mut pages: Vec<(Reverse<usize>, PageNo)> =
            found.into_iter().map(|(page, count)| (Reverse(count), page)).collect();
        pages.sort_unstable();
        Ok(pages.into_iter().take(most).map(|(_, page)| page).collect())
    }

    /// Where a statement stands: the current pages that hold it (more than one where pages have the same bytes).
    ///
    /// # Errors
    /// What the database reports.
    pub fn pages_with(&self, statement: StatementId) -> Result<Vec<PageNo>, ArchiveError> {
        let sql = "SELECT statement.page, 0 FROM statement JOIN page ON page.no = statement.page
                   WHERE statement.id = ?1 AND page.current = 1 ORDER BY page.name";
        let mut pages = Vec::new();
        self.matching(sql, &[archive::signed(statement.number()).into()], |page, _| {
            pages.push(page);
            true
        })?;
        Ok(pages)
    }

    /// The current pages whose bytes have a hash that begins like this, in hexadecimal digits.
    ///
    /// # Errors
    /// What the database reports.
    pub fn pages_like(&self, document: &str) -> Result<Vec<PageNo>, ArchiveError> {
        let sql = "SELECT page.no, 0 FROM content JOIN page ON page.content = content.no
                   WHERE content.hash >= unhex(?1) AND substr(lower(hex(content.hash)), 1, length(?1)) = ?1
                   AND content.hash <= CAST(unhex(?1 || 'ff') || x'ffffffffffffffffffffffffffffffffffffffffffffffffffff' AS BLOB)
                   AND page.current = 1 ORDER BY page.name";
        let mut pages = Vec::new();
        self.matching(sql, &[document.to_owned().into()], |page, _| {
            pages.push(page);
            true
        })?;
        Ok(pages)
    }

    /// Runs a query that gives pages and numbers.
    fn matching(
        &self,
        sql: &str,
        values: &[Value],
        mut give: impl FnMut(PageNo, i64) -> bool,
    ) -> Result<(), ArchiveError> {
        let mut query = self.db().prepare_cached(sql)?;
        let mut rows = query.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            if !give(archive::page_no(row.get(0)?), row.get(1)?) {
                break;
            }
        }
        Ok(())
    }
}

/// A complaint of the index about the words asked for, told as such.
fn asked(error: ArchiveError) -> ArchiveError {
    match &error {
        ArchiveError::Database(inner) if inner.sqlite_error_code() == Some(ErrorCode::Unknown) => {
            ArchiveError::Query(format!("these words cannot be looked for: {inner}"))
        }
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_no_commands() {
        assert_eq!(phrase("fishing rights").as_deref(), Some("\"fishing rights\""));
        assert_eq!(phrase("say \"no\" AND (run").as_deref(), Some("\"say  no  AND (run\""));
        assert_eq!(phrase("light*").as_deref(), Some("\"light\" *"));
        assert_eq!(phrase("…!"), None);
        assert!(Query { words: vec!["!".to_owned()], ..Query::default() }.is_empty());
    }
}
