//! `onrecord reread`: pages of an archive read anew, after an upgrade or with another profile.

use std::sync::{Arc, Mutex, PoisonError};

use onrecord_archive::{Anew, Archive, ArchiveError, Form, Linker, Original, PageNo};
use onrecord_engine::{Engine, Page};
use onrecord_ledger::{DocumentTooLong, Given};
use onrecord_link::Lists;
use std::sync::atomic::Ordering;

use crate::add::stop_when_asked;
use crate::arguments::RereadOptions;
use crate::contained::contained;
use crate::each_page::{Ending, pool};
use crate::messages::{self, Kind};
use crate::pipeline::{self, Window};
use crate::progress::Progress;
use crate::reader;

/// Pages of a transaction.
const BATCH: usize = 256;
/// What may be under way at once.
const WINDOW: Window = Window { items: 256, bytes: 64 << 20 };

/// Reads anew what another engine read, or all.
pub(crate) fn run(options: &RereadOptions) -> Ending {
    match reread(options) {
        Ok(ending) => ending,
        Err(message) => messages::failed(&message),
    }
}

fn reread(options: &RereadOptions) -> Result<Ending, String> {
    let told = |error: ArchiveError| error.to_string();
    drop(Archive::open(&options.archive.archive).map_err(told)?);
    let (engine, data) = reader::load(options.profile, options.data.as_deref())?;
    let engine_name = reader::name(options.profile, &data);
    let lists = Arc::new(reader::link_lists(&data)?);
    let mut linker = Linker::new(Arc::clone(&lists));
    let mut archive = Archive::open_or_create(&options.archive.archive).map_err(told)?;
    let source = Mutex::new(Archive::open(&options.archive.archive).map_err(told)?);
    let pages = archive.read_otherwise((!options.all).then_some(engine_name.as_str())).map_err(told)?;
    let pool = pool(options.threads)?;
    let stop = stop_when_asked();
    let worker = Worker { engine: &engine, engine_name: &engine_name, lists: &lists, source: &source };
    let mut progress = Progress::new(false).of(Some(pages.len() as u64));
    let (mut batch, mut read, mut lost) = (Vec::new(), 0usize, 0usize);
    let mut failed = None;
    pipeline::ordered(
        &pool,
        WINDOW,
        |give| {
            for page in &pages {
                if give(*page).is_break() {
                    return;
                }
            }
        },
        |_| 1,
        |page| contained(|| worker.read(page)).unwrap_or_else(|message| Err(Lost::Page(message))),
        |done| {
            match done {
                Ok((anew, statements)) => {
                    progress.page(statements);
                    progress.bytes(1);
                    batch.push(anew);
                }
                Err(Lost::Page(message)) => {
                    lost += 1;
                    progress.aside(|| messages::line(Kind::Error, &message));
                }
                Err(Lost::Archive(error)) => failed = Some(error),
            }
            if batch.len() >= BATCH {
                read += batch.len();
                failed = archive.put_again(&batch, &mut linker).err().or(failed.take());
                batch.clear();
            }
            failed.is_none() && !stop.load(Ordering::Relaxed)
        },
    );
    if failed.is_none() && !batch.is_empty() {
        read += batch.len();
        failed = archive.put_again(&batch, &mut linker).err();
    }
    progress.finish();
    if let Some(error) = failed {
        return Err(error.to_string());
    }
    if !stop.load(Ordering::Relaxed) {
        if 2 * read > pages.len() && read > 0 {
            archive.rebuild_words().map_err(told)?;
        }
        while archive.unlinked().map_err(told)? > 0 && !stop.load(Ordering::Relaxed) {
            archive.catch_up(&mut linker).map_err(told)?;
        }
    }
    let rest = if pages.len() == read + lost { "" } else { "; the same command goes on from there" };
    messages::line(Kind::Note, &format!("{read} pages read anew, {lost} kept as they were{rest}"));
    Ok(match (lost, rest) {
        (0, "") => Ending::Found,
        _ => Ending::Failed,
    })
}

/// Why a page keeps its reading.
enum Lost {
    /// In words.
    Page(String),
    /// The archive failed.
    Archive(ArchiveError),
}

struct Worker<'a> {
    engine: &'a Engine,
    engine_name: &'a str,
    lists: &'a Lists,
    source: &'a Mutex<Archive>,
}

impl Worker<'_> {
    fn read(&self, no: PageNo) -> Result<(Anew, usize), Lost> {
        let original = {
            let archive = self.source.lock().unwrap_or_else(PoisonError::into_inner);
            archive.original(no)
        };
        let (original, stood, name, given) = original.map_err(Lost::Archive)?;
        let page =
            page(&original, name.clone(), stood.path, given).map_err(|error| Lost::Page(format!("{name}: {error}")))?;
        let reading = self.engine.read(page);
        let statements = reading.statements.len();
        Ok((Anew::new(no, &original, &reading, self.engine_name, self.lists), statements))
    }
}

/// The page that was made of this when it was added.
fn page(original: &Original, name: String, path: Option<String>, given: Given) -> Result<Page, DocumentTooLong> {
    let bytes = original.bytes.as_deref().unwrap_or_default();
    let mut page = match original.form {
        Form::Bytes => Page::from_bytes(name, path, bytes, given)?,
        Form::Text => Page::from_text(name, path, String::from_utf8_lossy(bytes).into_owned(), given)?,
        Form::Html => Page::from_html_bytes(name, path, bytes, original.charset.as_deref(), given)?,
    };
    page.notes.extend(original.flaws.iter().cloned());
    Ok(page)
}
