//! Corrections by people, as `onrecord correct` keeps them.

use onrecord_archive::{Archive, Correction, Linker, Wrong};
use onrecord_ledger::{Act, StatementId};
use serde::Deserialize;

use crate::reply::Trouble;
use crate::room::Room;
use crate::view::signs::clip;

/// What a person says against a statement.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Objection {
    /// `source`, `act`, `not_a_statement`, or `withdrawn`: earlier corrections no longer hold.
    pub(crate) what: String,
    /// The right source.
    #[serde(default)]
    pub(crate) source: Option<String>,
    /// The right act.
    #[serde(default)]
    pub(crate) act: Option<String>,
    /// Who says so.
    pub(crate) author: String,
    /// Why.
    #[serde(default)]
    pub(crate) note: Option<String>,
}

/// Characters of a name or a note, at most.
const LONGEST: usize = 2000;

/// Keeps a correction; gives the hash of the page.
///
/// # Errors
/// [`Trouble::Asked`] for what makes no sense, [`Trouble::Missing`] for a statement that is not there.
pub(crate) fn keep(room: &Room, statement: &str, objection: &Objection) -> Result<String, Trouble> {
    let missing = || Trouble::Missing(format!("No statement of the archive has the id {}.", clip(statement, 40)));
    let id: StatementId = statement.parse().map_err(|_| missing())?;
    let author = said(Some(&objection.author), "who corrects it? Give your name")?;
    let wrong = match objection.what.as_str() {
        "source" => Wrong::Source(said(objection.source.as_deref(), "who said it? Give the name")?),
        "act" => {
            let act = said(objection.act.as_deref(), "what does the source do? Choose an act")?;
            Wrong::Act(Act::named(&act).ok_or_else(|| Trouble::Asked(format!("{act}: no such act")))?)
        }
        "not_a_statement" => Wrong::NotAStatement,
        "withdrawn" => Wrong::Withdrawn,
        other => {
            return Err(Trouble::Asked(format!(
                "{other}: a correction is of a source or an act, or says that it is no statement, or is withdrawn"
            )));
        }
    };
    let note = objection.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    let note = note.map(|note| said(Some(note), "")).transpose()?;
    let mut archive = Archive::open_or_create(room.path())?;
    let Some((document, statement)) = archive.statement_as_read(id)? else {
        return Err(missing());
    };
    let correction = Correction::new(document, &statement, wrong, author, note);
    archive.correct(&correction, &mut Linker::new(room.lists()), (room.now)())?;
    Ok(document.to_string())
}

/// Words that are there, and no more than fit.
fn said(words: Option<&str>, missing: &str) -> Result<String, Trouble> {
    let words = words.unwrap_or_default().trim();
    match words.chars().count() {
        0 => Err(Trouble::Asked(missing.to_owned())),
        count if count > LONGEST => Err(Trouble::Asked(format!("at most {LONGEST} characters, please"))),
        _ => Ok(words.to_owned()),
    }
}
