//! All pages under the paths that a user named: read by every core, printed in their order.

use std::path::PathBuf;
use std::process::ExitCode;

use onrecord_engine::clean::{OutletLines, Sighting};

use crate::contained::contained;
use crate::destination::Destination;
use crate::messages::{self, Kind, Problem};
use crate::pipeline::{self, Flow, Window};
use crate::printing::{self, Formatted};
use crate::progress::Progress;
use crate::source::page::{self, Found};
use crate::source::{self, Item, Limits};

/// What may be under way at once: enough for every core to be busy, little enough to stay in memory.
const WINDOW: Window = Window { items: 256, bytes: 64 << 20 };

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// What was looked for was found.
    Found,
    /// No page holds a statement.
    Nothing,
    /// Something could not be read, or nothing could be done at all.
    Failed,
}

impl Ending {
    /// What the process ends with.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Found => 0,
            Self::Nothing => 1,
            Self::Failed => 2,
        }
    }
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(ending.code())
    }
}

/// One page, read and formatted.
pub(crate) struct Printed {
    /// What is written.
    pub(crate) page: Formatted,
    /// How many statements were found on it.
    pub(crate) statements: usize,
}

/// The threads to work with: as many as asked for, else one for each core.
///
/// # Errors
/// Where there are none to be had, in words.
pub(crate) fn pool(threads: Option<u16>) -> Result<rayon::ThreadPool, String> {
    let threads = threads.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| format!("no threads to work with: {error}"))
}

/// Formats every page with `work`, on as many threads as asked for, and writes them in order. Gives the
/// number of statements. Unless every page is to be read `alone`, a first look at all of them counts
/// the lines that their outlets repeat.
///
/// # Errors
/// The [`Ending`] where something could not be read or printed (which was told), or where whoever reads
/// has seen enough.
pub(crate) fn each_page(
    paths: &[PathBuf],
    threads: Option<u16>,
    alone: bool,
    mut destination: Destination,
    work: impl Fn(Found) -> Printed + Sync,
) -> Result<usize, Ending> {
    let pool = pool(threads).map_err(|message| messages::failed(&message))?;
    let mut progress = Progress::new(printing::is_for_people());
    let (mut pages, mut statements, mut lost) = (0u64, 0usize, 0u64);
    let limits = Limits::default();
    let repeated = if alone { OutletLines::default() } else { first_look(&pool, paths, limits) };
    let mut written = destination.begin();
    if written.is_ok() {
        pipeline::ordered(
            &pool,
            WINDOW,
            |give| source::each(paths, limits, give),
            Item::weight,
            |item| {
                let at = item.at();
                let read = || {
                    let mut found = page::read(item, limits)?;
                    found.page.repeats = repeated.of(&found.page, &found.place.beside());
                    Ok(work(found))
                };
                contained(read).unwrap_or_else(|message| Err(Problem::lost(at, message)))
            },
            |done: Result<Printed, Problem>| match done {
                Ok(printed) => {
                    pages += 1;
                    statements += printed.statements;
                    progress.page(printed.statements);
                    written = destination.page(printed.page);
                    written.is_ok()
                }
                Err(problem) => {
                    lost += u64::from(problem.lost);
                    progress.aside(|| problem.print());
                    true
                }
            },
        );
    }
    progress.finish();
    destination.end(written)?;
    if lost > 0 {
        let read = if pages == 0 { "nothing was read" } else { "the rest was read" };
        let what = if lost == 1 { "1 page or path".to_owned() } else { format!("{lost} pages or paths") };
        messages::line(Kind::Note, &format!("{what} could not be read; {read}"));
        return Err(Ending::Failed);
    }
    if pages == 0 {
        messages::line(Kind::Error, messages::NO_PAGE);
        return Err(Ending::Failed);
    }
    Ok(statements)
}

/// Counts the lines of all pages that can be read a second time, by their outlets; of nothing where
/// there is one page. What is wrong with a page is told when it is read.
fn first_look(pool: &rayon::ThreadPool, paths: &[PathBuf], limits: Limits) -> OutletLines {
    let again: Vec<PathBuf> = paths.iter().filter(|path| path.is_file() || path.is_dir()).cloned().collect();
    let mut lines = OutletLines::default();
    pipeline::ordered(
        pool,
        WINDOW,
        |give| {
            let mut first = None;
            let mut many = false;
            source::each(&again, limits, &mut |item| match (&item, first.take()) {
                (Item::Problem(_), before) => {
                    first = before;
                    Flow::Continue(())
                }
                (_, None) if !many => {
                    first = Some(item);
                    Flow::Continue(())
                }
                (_, before) => {
                    many = true;
                    before.map_or(Flow::Continue(()), &mut *give)?;
                    give(item)
                }
            });
        },
        Item::weight,
        |item| {
            let look = || page::read(item, limits).map(|found| Sighting::of(&found.page, &found.place.beside()));
            contained(look).ok().and_then(Result::ok)
        },
        |sighting| {
            if let Some(sighting) = &sighting {
                lines.add(sighting);
            }
            true
        },
    );
    lines
}
