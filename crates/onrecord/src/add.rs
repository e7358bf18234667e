//! `onrecord add`: pages into an archive, batch by batch.

mod batch;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use onrecord_archive::{Archive, ArchiveError, Known, Linker, Prepared, Stood, Version};
use onrecord_engine::Engine;
use onrecord_ledger::{DocumentId, NoteCode};
use onrecord_link::Lists;

use crate::answers::Answers;
use crate::arguments::{AddOptions, ListFormat};
use crate::contained::contained;
use crate::each_page::{Ending, pool};
use crate::messages::{self, Kind, Problem};
use crate::pipeline::{self, Window};
use crate::printing;
use crate::progress::Progress;
use crate::reader;
use crate::source::page::{self, Found};
use crate::source::{self, Item, Limits, Place};
use batch::Batch;

/// What may be under way at once.
const WINDOW: Window = Window { items: 256, bytes: 64 << 20 };

/// Reads what `options` name and keeps it.
pub(crate) fn run(options: &AddOptions) -> Ending {
    match add(options) {
        Ok(ending) => ending,
        Err(message) => messages::failed(&message),
    }
}

fn add(options: &AddOptions) -> Result<Ending, String> {
    let (engine, data) = reader::load(options.profile, options.data.as_deref())?;
    let told = |error: ArchiveError| error.to_string();
    let mut archive = Archive::open_or_create(&options.archive.archive).map_err(told)?;
    let lists = Arc::new(reader::link_lists(&data)?);
    let mut linker = Linker::new(Arc::clone(&lists));
    let looked_up = Mutex::new(Archive::open(&options.archive.archive).map_err(told)?);
    let pool = pool(options.threads)?;
    let stop = stop_when_asked();
    while archive.unlinked().map_err(told)? > 0 && !stop.load(Ordering::Relaxed) {
        archive.catch_up(&mut linker).map_err(told)?;
    }
    let engine_name = reader::name(options.profile, &data);
    let worker = Worker { engine: &engine, engine_name: &engine_name, lists: &lists, looked_up: &looked_up };
    let quiet = options.format != ListFormat::Table && printing::is_for_people();
    let progress = Progress::new(quiet);
    let bytes = if progress.is_wanted() { bytes_under(&options.paths) } else { None };
    let mut batch = Some(Batch::new(archive, linker, Answers::new(Some(options.format)), progress.of(bytes)));
    let limits = Limits::default();
    pipeline::patient(
        &pool,
        WINDOW,
        |give| source::each(&options.paths, limits, give),
        Item::weight,
        |item| {
            let at = item.at();
            contained(|| worker.work(item, limits)).unwrap_or_else(|message| Done::Refused(Problem::lost(at, message)))
        },
        |done| {
            let stopped = || stop.load(Ordering::Relaxed);
            match done {
                Some(done) => batch.as_mut().is_some_and(|batch| batch.take(done)) && !stopped(),
                // The pages may come by a stream that nobody closes.
                None if stopped() => end_at_once(batch.take().map_or(Ending::Failed, |batch| batch.end(true)).code()),
                None => batch.as_mut().is_some_and(Batch::idle),
            }
        },
    );
    // The last to close the archive must be one who can write: it leaves all pages in the one file.
    drop(looked_up);
    Ok(batch.map_or(Ending::Failed, |batch| batch.end(stop.load(Ordering::Relaxed))))
}

/// A page on its way.
enum Done {
    /// It is there already, as it is.
    Unchanged { name: String, document: DocumentId, weight: u64 },
    /// It is read.
    Read { page: Box<Prepared>, statements: usize, weight: u64, unread: Option<String> },
    /// It cannot be kept.
    Refused(Problem),
    /// The archive failed.
    Failed(ArchiveError),
}

struct Worker<'a> {
    engine: &'a Engine,
    engine_name: &'a str,
    lists: &'a Lists,
    /// A second way into the archive: the first one writes meanwhile.
    looked_up: &'a Mutex<Archive>,
}

impl Worker<'_> {
    /// Opens, reads and packs a page. Runs on any thread.
    fn work(&self, item: Item, limits: Limits) -> Done {
        let weight = item.weight();
        let Found { page, place, original } = match page::read(item, limits) {
            Ok(found) => found,
            Err(problem) => return Done::Refused(problem),
        };
        if let Some(note) = page.notes.iter().find(|note| note.code == NoteCode::BinaryPage) {
            return Done::Refused(Problem::lost(page.document.name(), note.message.clone()));
        }
        let version = Version::of(&page.document, &original);
        let known = {
            let archive = self.looked_up.lock().unwrap_or_else(PoisonError::into_inner);
            archive.known(page.document.name(), version)
        };
        match known {
            Ok(Known::Current) => {
                let (name, document) = (page.document.name().to_owned(), page.document.id());
                return Done::Unchanged { name, document, weight };
            }
            Ok(Known::Earlier | Known::Otherwise | Known::Not) => {}
            Err(error) => return Done::Failed(error),
        }
        let reading = self.engine.read(page);
        let statements = reading.statements.len();
        let unread = reading.notes.iter().find(|note| is_of_unread(note.code)).map(|note| note.message.clone());
        let page = Prepared::new(original, stood(&place), &reading, self.engine_name, self.lists);
        Done::Read { page: Box::new(page), statements, weight, unread }
    }
}

/// Whether a note says that nothing or not all of a page was read.
fn is_of_unread(code: NoteCode) -> bool {
    use NoteCode::{ArticleTooLong, BlockTooLong, EmptyPage, LanguageUnsupported, TruncatedPage};
    matches!(code, EmptyPage | LanguageUnsupported | BlockTooLong | ArticleTooLong | TruncatedPage)
}

fn stood(place: &Place) -> Stood {
    Stood { path: place.path_text(), member: place.member.clone(), line: place.line, offset: place.offset }
}

/// A flag that Ctrl-C sets; the second Ctrl-C ends at once.
pub(crate) fn stop_when_asked() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    let set = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            // What is not acknowledged is rolled back when the archive is next opened.
            end_at_once(130);
        }
        messages::line(Kind::Note, "ends after the pages at hand; once more ends at once");
    });
    if let Err(error) = set {
        messages::line(Kind::Warning, &format!("Ctrl-C will end without finishing the batch: {error}"));
    }
    stop
}

#[allow(clippy::exit, reason = "whoever asks to end does not wait for a stream that nobody closes")]
fn end_at_once(code: u8) -> ! {
    std::process::exit(code.into())
}

/// The size of all files under these paths; `None` where a stream is among them.
fn bytes_under(paths: &[PathBuf]) -> Option<u64> {
    let mut bytes = 0;
    for path in paths {
        if path.as_os_str() == "-" {
            return None;
        }
        for entry in walkdir::WalkDir::new(path).follow_links(true).into_iter().flatten() {
            bytes += entry.metadata().map_or(0, |data| if data.is_file() { data.len() } else { 0 });
        }
    }
    Some(bytes)
}
