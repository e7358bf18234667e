//! What people say against the program: kept for ever, never changed, applied to every reading.

use jiff::Timestamp;
use onrecord_ledger::{Act, DocumentId, Reading, SourceKind, Span, Statement, StatementId};
use rusqlite::{Connection, Row, params};

use crate::{ArchiveError, archive};

/// What is wrong with a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Its source is somebody else.
    Source(String),
    /// Its source does something else with the words.
    Act(Act),
    /// It is no statement.
    NotAStatement,
    /// Earlier corrections of it no longer hold.
    Withdrawn,
}

/// One correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The page, by its bytes.
    pub document: DocumentId,
    /// The statement, by the id that it had then.
    pub statement: StatementId,
    /// Where its words stand, so that it is known again when a later engine cuts it differently.
    pub content: Vec<Span>,
    /// What is wrong.
    pub wrong: Wrong,
    /// Who says so.
    pub author: String,
    /// Why.
    pub note: Option<String>,
    /// When, in UTC.
    pub made: String,
}

impl Correction {
    /// A correction of a statement, made now.
    #[must_use]
    pub fn new(document: DocumentId, of: &Statement, wrong: Wrong, author: String, note: Option<String>) -> Self {
        Self { document, statement: of.id, content: of.content.clone(), wrong, author, note, made: String::new() }
    }

    /// The reading with its corrections, in the order in which they were made.
    pub(crate) fn applied(reading: &Reading, corrections: &[Self]) -> Reading {
        let mut reading = reading.clone();
        // All are matched against what the engine found, so that one cannot hide a statement from the next.
        let mut verdicts: Vec<(StatementId, Option<&str>, Option<Act>, bool)> = Vec::new();
        for correction in corrections {
            let Some(id) = correction.meant(&reading.statements) else { continue };
            let at = verdicts.iter().position(|verdict| verdict.0 == id).unwrap_or_else(|| {
                verdicts.push((id, None, None, false));
                verdicts.len() - 1
            });
            let Some(verdict) = verdicts.get_mut(at) else { continue };
            match &correction.wrong {
                Wrong::Source(name) => verdict.1 = Some(name),
                Wrong::Act(act) => verdict.2 = Some(*act),
                Wrong::NotAStatement => verdict.3 = true,
                Wrong::Withdrawn => *verdict = (id, None, None, false),
            }
        }
        for (id, source, act, gone) in verdicts {
            if gone {
                take_out(&mut reading, id);
                continue;
            }
            let named = source.map(|name| {
                let known = reading.entities.iter().find(|entity| entity.name == name);
                (name.to_owned(), known.map(|entity| entity.id))
            });
            let Some(statement) = reading.statements.iter_mut().find(|statement| statement.id == id) else { continue };
            if let Some((name, entity)) = named {
                statement.source.name = Some(name);
                statement.source.entity = entity;
                if matches!(statement.source.kind, SourceKind::Anonymous | SourceKind::None) {
                    statement.source.kind = SourceKind::Person;
                }
            }
            if let Some(act) = act {
                statement.act = act;
            }
            statement.because.reasons.push("corrected by a person".to_owned());
        }
        reading
    }

    /// The statement of a reading that it is about: that of the same id, else the one that shares most words, if
    /// it shares at least half of all.
    fn meant(&self, statements: &[Statement]) -> Option<StatementId> {
        if statements.iter().any(|statement| statement.id == self.statement) {
            return Some(self.statement);
        }
        let shared = |statement: &Statement| -> usize {
            let pairs = statement.content.iter().flat_map(|here| self.content.iter().map(move |there| (here, there)));
            pairs.filter_map(|(here, there)| here.intersection(*there)).map(Span::len).sum()
        };
        let length = |spans: &[Span]| spans.iter().map(|span| span.len()).sum::<usize>();
        let best = statements.iter().max_by_key(|statement| (shared(statement), std::cmp::Reverse(statement.id)))?;
        let (both, all) = (shared(best), length(&best.content) + length(&self.content));
        (both * 3 >= all && both > 0).then_some(best.id)
    }

    fn from_row(row: &Row) -> Result<Self, ArchiveError> {
        let what: String = row.get("what")?;
        let value: Option<String> = row.get("value")?;
        let content: String = row.get("content")?;
        let strange = || ArchiveError::Damaged(format!("a correction says '{what}'"));
        let wrong = match what.as_str() {
            "source" => Wrong::Source(value.ok_or_else(strange)?),
            "act" => Wrong::Act(value.as_deref().and_then(Act::named).ok_or_else(strange)?),
            "not_a_statement" => Wrong::NotAStatement,
            "withdrawn" => Wrong::Withdrawn,
            _ => return Err(strange()),
        };
        Ok(Self {
            document: DocumentId::from_bytes(row.get("document")?),
            statement: StatementId::from_number(archive::number(row.get("statement")?)),
            content: serde_json::from_str(&content).map_err(|_| strange())?,
            wrong,
            author: row.get("author")?,
            note: row.get("note")?,
            made: row.get("made")?,
        })
    }
}

/// Takes a statement out, and what points to it.
fn take_out(reading: &mut Reading, id: StatementId) {
    reading.statements.retain(|statement| statement.id != id);
    for statement in &mut reading.statements {
        statement.answers.retain(|answered| *answered != id);
        statement.within = statement.within.filter(|outer| *outer != id);
    }
    reading.deals.retain(|deal| deal.statement != Some(id));
}

/// The corrections of one page in the order in which they were made; of all pages where `document` is `None`.
pub(crate) fn of(db: &Connection, document: Option<DocumentId>) -> Result<Vec<Correction>, ArchiveError> {
    let mut query = db.prepare_cached(
        "SELECT document, statement, content, what, value, author, note, made FROM correction
         WHERE ?1 IS NULL OR document = ?1 ORDER BY no",
    )?;
    let mut rows = query.query([document.map(|document| *document.as_bytes())])?;
    let mut corrections = Vec::new();
    while let Some(row) = rows.next()? {
        corrections.push(Correction::from_row(row)?);
    }
    Ok(corrections)
}

/// Keeps a correction.
pub(crate) fn keep(db: &Connection, correction: &Correction, now: Timestamp) -> Result<(), ArchiveError> {
    let (what, value) = match &correction.wrong {
        Wrong::Source(name) => ("source", Some(name.as_str())),
        Wrong::Act(act) => ("act", Some(act.as_str())),
        Wrong::NotAStatement => ("not_a_statement", None),
        Wrong::Withdrawn => ("withdrawn", None),
    };
    db.prepare_cached(
        "INSERT INTO correction (document, statement, content, what, value, author, note, made)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        correction.document.as_bytes(),
        archive::signed(correction.statement.number()),
        serde_json::to_string(&correction.content).unwrap_or_default(),
        what,
        value,
        correction.author,
        correction.note,
        now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    ])?;
    Ok(())
}
