//! The formats of the file, one after the other. A format that was released is never changed: a new one is a
//! step that leads there from the one before.

use onrecord_link::Edge;
use rusqlite::{Connection, TransactionBehavior};

use crate::{ArchiveError, links};

/// Marks a SQLite file as an archive: "onrc".
const APPLICATION_ID: i64 = 0x6f6e_7263;

/// A step from one format to the next.
struct Step {
    tables: &'static str,
    /// Brings over what SQL alone cannot.
    then: fn(&Connection) -> Result<(), ArchiveError>,
}

/// The steps: the first makes format 1 out of an empty file, the n-th format n out of format n - 1.
const STEPS: &[Step] = &[
    Step { tables: include_str!("schema/1.sql"), then: |_| Ok(()) },
    Step { tables: include_str!("schema/2.sql"), then: |_| Ok(()) },
    Step { tables: include_str!("schema/3.sql"), then: edges_beside_both },
    Step { tables: include_str!("schema/4.sql"), then: |_| Ok(()) },
];

/// The format that this program writes.
pub(crate) const FORMAT: i64 = STEPS.len() as i64;

/// What the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Nothing is there yet.
    Empty,
    /// An archive of an earlier format.
    Older(i64),
    /// An archive as this program writes it.
    Current,
}

/// Looks at the file.
///
/// # Errors
/// [`ArchiveError::NotAnArchive`], [`ArchiveError::Newer`], or what the database reports.
pub(crate) fn state(db: &Connection) -> Result<State, ArchiveError> {
    // At one moment: another process may be making the archive meanwhile.
    let moment = db.unchecked_transaction()?;
    state_within(&moment)
}

/// As [`state`], within a transaction.
fn state_within(db: &Connection) -> Result<State, ArchiveError> {
    let number = |pragma: &str| db.query_row(pragma, [], |row| row.get::<_, i64>(0));
    let (application, format) = (number("PRAGMA application_id")?, number("PRAGMA user_version")?);
    if application == APPLICATION_ID {
        return match format {
            FORMAT => Ok(State::Current),
            _ if (1..FORMAT).contains(&format) => Ok(State::Older(format)),
            _ => Err(ArchiveError::Newer { found: format, known: FORMAT }),
        };
    }
    let tables = number("SELECT count(*) FROM sqlite_schema")?;
    if application == 0 && format == 0 && tables == 0 {
        return Ok(State::Empty);
    }
    Err(ArchiveError::NotAnArchive)
}

/// Brings the file to the format of this program, in one transaction.
///
/// # Errors
/// As [`state`].
pub(crate) fn bring_up(db: &mut Connection) -> Result<(), ArchiveError> {
    if state(db)? == State::Current {
        return Ok(());
    }
    let step = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been faster.
    let done = match state_within(&step)? {
        State::Current => return Ok(()),
        State::Older(format) => usize::try_from(format).unwrap_or(0),
        State::Empty => 0,
    };
    for Step { tables, then } in STEPS.iter().skip(done) {
        step.execute_batch(tables)?;
        then(&step)?;
    }
    step.pragma_update(None, "application_id", APPLICATION_ID)?;
    step.pragma_update(None, "user_version", FORMAT)?;
    step.commit()?;
    Ok(())
}

/// Format 3: edges were JSON, in one row for two pages. What cannot be read was written by an earlier version of linking,
/// whose pages are linked anew anyway.
fn edges_beside_both(db: &Connection) -> Result<(), ArchiveError> {
    let mut query = db.prepare("SELECT a, b, shared, edges FROM edge_before")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (a, b): (i64, i64) = (row.get(0)?, row.get(1)?);
        let shared = row.get_ref(2)?.as_blob().unwrap_or_default();
        let Ok(edges) = serde_json::from_slice::<Vec<Edge>>(row.get_ref(3)?.as_blob().unwrap_or_default()) else {
            continue;
        };
        links::put(db, (a, b), shared, true, &edges)?;
    }
    drop(rows);
    drop(query);
    db.execute_batch("DROP TABLE edge_before")?;
    Ok(())
}
