//! `onrecord correct`: a person's word against the program's.

mod changes;
mod label_studio;

use jiff::Timestamp;
use onrecord_archive::{Archive, Correction, Linker, Wrong};
use onrecord_engine::lexicon::Data;
use onrecord_ledger::{Act, StatementId};
use std::sync::Arc;

use crate::arguments::CorrectOptions;
use crate::each_page::Ending;
use crate::messages::{self, Kind};
use crate::reader;

/// Keeps the correction that `options` tell.
pub(crate) fn run(options: &CorrectOptions) -> Ending {
    match correct(options) {
        Ok(ending) => ending,
        Err(message) => messages::failed(&message),
    }
}

fn correct(options: &CorrectOptions) -> Result<Ending, String> {
    // Before the archive is opened to write, which makes one where there is none.
    let told = |error: onrecord_archive::ArchiveError| error.to_string();
    let open = || {
        drop(Archive::open(&options.archive.archive).map_err(told)?);
        Archive::open_or_create(&options.archive.archive).map_err(told)
    };
    if let Some(file) = &options.from_label_studio {
        return label_studio::take(&mut open()?, file, &options.author);
    }
    let written = options.statement.as_deref().unwrap_or_default();
    let id: StatementId = written.parse().map_err(|error| format!("{written}: {error}"))?;
    let wrong = wrong(options)?;
    let mut archive = open()?;
    let Some((document, statement)) = archive.statement_as_read(id).map_err(told)? else {
        messages::line(Kind::Error, &format!("{id}: no such statement in the archive"));
        return Ok(Ending::Nothing);
    };
    let correction = Correction::new(document, &statement, wrong, options.author.clone(), options.note.clone());
    let mut linker = Linker::new(Arc::new(reader::link_lists(&Data::embedded())?));
    archive.correct(&correction, &mut linker, Timestamp::now()).map_err(told)?;
    messages::line(Kind::Note, &format!("{id}: corrected; the correction stays when the page is read anew"));
    Ok(Ending::Found)
}

fn wrong(options: &CorrectOptions) -> Result<Wrong, String> {
    if let Some(source) = &options.source {
        return match source.trim() {
            "" => Err("--source: a name is missing".to_owned()),
            name => Ok(Wrong::Source(name.to_owned())),
        };
    }
    if let Some(act) = &options.act {
        let named = Act::named(&act.replace([' ', '-'], "_").to_lowercase());
        return named.map(Wrong::Act).ok_or_else(|| {
            let known: Vec<&str> = Act::ALL.iter().map(|act| act.as_str()).collect();
            format!("{act}: no such act; there are {}", known.join(", "))
        });
    }
    Ok(if options.not_a_statement { Wrong::NotAStatement } else { Wrong::Withdrawn })
}
