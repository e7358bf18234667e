//! Corrections that people made in Label Studio: its JSON export, read back.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use onrecord_archive::{Archive, ArchiveError, Correction, Linker, Wrong};
use onrecord_engine::lexicon::Data;
use onrecord_ledger::{DocumentId, StatementId};
use serde::Deserialize;
use serde_json::Value;

use super::changes::{Changes, changes};
use crate::each_page::Ending;
use crate::exchange::label_studio::Exported;
use crate::messages::{self, Kind};
use crate::reader;

/// A task as Label Studio exports it.
#[derive(Deserialize)]
struct Task {
    #[serde(default)]
    id: Value,
    data: Page,
    #[serde(default)]
    annotations: Vec<Annotation>,
}

/// What onrecord wrote into a task.
#[derive(Deserialize)]
struct Page {
    document: String,
    text: String,
    statements: Vec<Exported>,
}

/// What one person did with a task.
#[derive(Deserialize)]
struct Annotation {
    #[serde(default)]
    id: Value,
    /// Skipped.
    #[serde(default)]
    was_cancelled: bool,
    #[serde(default)]
    updated_at: Option<String>,
    /// The prediction with which it began.
    #[serde(default)]
    parent_prediction: Value,
    /// The annotation with which it began.
    #[serde(default)]
    parent_annotation: Value,
    result: Vec<Value>,
}

/// What became of a file.
#[derive(Default)]
struct Tally {
    pages: usize,
    taken: usize,
    kept_before: usize,
    left: usize,
}

/// Keeps the corrections of a file.
///
/// # Errors
/// In words: the file or the archive cannot be read, or the archive not be written to.
pub(super) fn take(archive: &mut Archive, file: &Path, author: &str) -> Result<Ending, String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let bytes = std::fs::read(file).map_err(|error| told(&error))?;
    let tasks: Vec<Value> = serde_json::from_slice(&bytes)
        .map_err(|error| told(&format!("{error}; export the project from Label Studio as JSON")))?;
    let mut linker = Linker::new(Arc::new(reader::link_lists(&Data::embedded())?));
    let mut tally = Tally::default();
    for (number, task) in (1usize..).zip(tasks) {
        match Task::deserialize(task) {
            Ok(task) => {
                let at = if task.id.is_null() { number.to_string() } else { task.id.to_string() };
                one(archive, &mut linker, &task, (&format!("task {at}"), author), &mut tally)
                    .map_err(|error| error.to_string())?;
            }
            Err(error) => {
                let why = format!("this is not what `onrecord export --format label-studio` wrote: {error}");
                tally.leave(&format!("task {number}"), &why);
            }
        }
    }
    Ok(tally.end())
}

fn one(
    archive: &mut Archive,
    linker: &mut Linker,
    task: &Task,
    (at, author): (&str, &str),
    tally: &mut Tally,
) -> Result<(), ArchiveError> {
    let hash = task.data.document.trim_start_matches("sha256:");
    let is_hash = hash.len() == 64 && hash.bytes().all(|digit| digit.is_ascii_hexdigit());
    let pages = if is_hash { archive.pages_like(&hash.to_lowercase())? } else { Vec::new() };
    let Some(page) = pages.first() else {
        tally.leave(at, &format!("no page of the archive has the hash {}", task.data.document));
        return Ok(());
    };
    let document = archive.listed(*page)?.document;
    tally.pages += 1;
    let mut annotations: Vec<&Annotation> = task.annotations.iter().filter(|it| !it.was_cancelled).collect();
    // The last word counts.
    annotations.sort_by_key(|annotation| annotation.updated_at.as_deref());
    for annotation in annotations {
        let begun = !annotation.parent_prediction.is_null() || !annotation.parent_annotation.is_null();
        let Changes { taken, left } = changes(&task.data.text, &task.data.statements, &annotation.result, begun);
        left.iter().for_each(|why| tally.leave(at, why));
        for (statement, wrong) in taken {
            let Some(correction) = correction(archive, document, &statement, wrong, author, annotation)? else {
                tally.leave(at, &format!("{statement}: no such statement in the archive"));
                continue;
            };
            if archive.corrections_of(document)?.iter().any(|kept| is_same(kept, &correction)) {
                tally.kept_before += 1;
            } else {
                archive.correct(&correction, linker, Timestamp::now())?;
                tally.taken += 1;
            }
        }
    }
    Ok(())
}

/// The correction; `None` where the page has no such statement.
fn correction(
    archive: &Archive,
    document: DocumentId,
    statement: &str,
    wrong: Wrong,
    author: &str,
    annotation: &Annotation,
) -> Result<Option<Correction>, ArchiveError> {
    let Ok(id) = statement.parse::<StatementId>() else { return Ok(None) };
    let Some((page, read)) = archive.statement_as_read(id)? else { return Ok(None) };
    let when = annotation.updated_at.as_ref().map(|when| format!(" of {when}")).unwrap_or_default();
    // By this note the same annotation is known when it comes again.
    let note = format!("Label Studio, annotation {}{when}", annotation.id);
    Ok((page == document).then(|| Correction::new(document, &read, wrong, author.to_owned(), Some(note))))
}

fn is_same(a: &Correction, b: &Correction) -> bool {
    (a.statement, &a.wrong, &a.author, &a.note) == (b.statement, &b.wrong, &b.author, &b.note)
}

impl Tally {
    fn leave(&mut self, at: &str, why: &str) {
        self.left += 1;
        messages::line(Kind::Warning, &format!("{at}: {why}"));
    }

    /// Tells what became of the file.
    fn end(self) -> Ending {
        let Self { pages, taken, kept_before, left } = self;
        let count = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
        let mut words = vec![format!("{} taken", count(taken, "correction", "corrections"))];
        if kept_before > 0 {
            words.push(format!("{kept_before} kept before"));
        }
        if left > 0 {
            words.push(format!("{} not taken, told above", count(left, "change", "changes")));
        }
        messages::line(Kind::Note, &words.join("; "));
        if pages == 0 { Ending::Nothing } else { Ending::Found }
    }
}
