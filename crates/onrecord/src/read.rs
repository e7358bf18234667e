//! `onrecord read`: pages in, findings out.

mod keep;
mod output;

use std::io::{self, BufWriter, IsTerminal as _, Write as _};
use std::process::ExitCode;

use onrecord_engine::{Engine, Page};
use onrecord_ledger::{Given, Reading};

use crate::arguments::{Profile, ReadOptions};
use crate::messages::{self, Kind, Problem};
use crate::pipeline::{self, Window};
use crate::progress::Progress;
use crate::source::page::{self, Found};
use crate::source::{self, Item, Limits};
use crate::word_lists;
use output::Output;

/// What may be under way at once: enough for every core to be busy, little enough to stay in memory.
const WINDOW: Window = Window { items: 256, bytes: 64 << 20 };

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Statements were found.
    Found,
    /// No page holds a statement.
    Nothing,
    /// Something could not be read, or nothing could be done at all.
    Failed,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Found => Self::SUCCESS,
            Ending::Nothing => Self::from(1),
            Ending::Failed => Self::from(2),
        }
    }
}

/// Reads what `options` name and prints what was found.
pub(crate) fn run(options: &ReadOptions) -> Ending {
    let (engine, output) = match prepare(options) {
        Ok(prepared) => prepared,
        Err(message) => {
            messages::line(Kind::Error, &message);
            return Ending::Failed;
        }
    };
    let threads = options.threads.map_or(0, usize::from);
    let pool = match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool,
        Err(error) => {
            messages::line(Kind::Error, &format!("no threads to work with: {error}"));
            return Ending::Failed;
        }
    };
    Reader { engine: &engine, options, output }.run(&pool)
}

fn prepare(options: &ReadOptions) -> Result<(Engine, Output), String> {
    let folder = options.data.as_deref();
    let data = word_lists::load(folder).map_err(|error| error.to_string())?;
    let blame = |error| word_lists::blame(error, folder);
    let engine = match options.profile {
        Profile::Fast => Engine::fast(&data),
        Profile::Accurate => Engine::accurate(&data),
    };
    Ok((engine.map_err(blame)?, Output::choose(options, &data).map_err(blame)?))
}

/// One run of `onrecord read`.
struct Reader<'a> {
    engine: &'a Engine,
    options: &'a ReadOptions,
    output: Output,
}

/// One page, read and formatted.
struct Read {
    printed: Vec<u8>,
    statements: usize,
}

impl Reader<'_> {
    fn run(&self, pool: &rayon::ThreadPool) -> Ending {
        let stdout = io::stdout();
        let mut progress = Progress::new(stdout.is_terminal());
        let mut out = BufWriter::with_capacity(1 << 16, stdout.lock());
        let mut writer = self.output.writer();
        let (mut pages, mut statements, mut lost) = (0u64, 0usize, 0u64);
        let limits = Limits::default();
        let mut written = writer.begin(&mut out);
        if written.is_ok() {
            pipeline::ordered(
                pool,
                WINDOW,
                |give| source::each(&self.options.paths, limits, give),
                Item::weight,
                |item| page::read(item, limits).map(|found| self.read(found)),
                |done: Result<Read, Problem>| match done {
                    Ok(read) => {
                        pages += 1;
                        statements += read.statements;
                        progress.page(read.statements);
                        written = writer.page(&read.printed, &mut out);
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
        match written.and_then(|()| writer.end(&mut out)).and_then(|()| out.flush()) {
            Ok(()) => self.ending(pages, statements, lost),
            // Whoever reads has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ending::Found,
            Err(error) => {
                messages::line(Kind::Error, &format!("standard output: {error}"));
                Ending::Failed
            }
        }
    }

    /// Reads one page and formats what was found. Runs on any thread.
    fn read(&self, found: Found) -> Read {
        let mut reading = self.reading(found.page);
        if let Some(score) = self.options.min_score {
            keep::at_least(&mut reading, score);
        }
        Read { printed: self.output.format(&reading, &found.place), statements: reading.statements.len() }
    }

    /// The page's reading; with the date of `--published` where it has none of its own, which only a
    /// first reading tells.
    fn reading(&self, page: Page) -> Reading {
        let Some(date) = &self.options.published else {
            return self.engine.read(page);
        };
        let again = page.clone();
        let reading = self.engine.read(page);
        if reading.anatomy.published.is_some() {
            return reading;
        }
        self.engine.read(dated(again, date))
    }

    fn ending(&self, pages: u64, statements: usize, lost: u64) -> Ending {
        if lost > 0 {
            let read = if pages == 0 { "nothing was read" } else { "the rest was read" };
            let what = if lost == 1 { "1 page or path".to_owned() } else { format!("{lost} pages or paths") };
            messages::line(Kind::Note, &format!("{what} could not be read; {read}"));
            return Ending::Failed;
        }
        match (pages, statements) {
            (0, _) => {
                messages::line(Kind::Error, "no page in what was named; hidden files are read only when named");
                Ending::Failed
            }
            (_, 0) => Ending::Nothing,
            _ => Ending::Found,
        }
    }
}

/// The page with this date given.
fn dated(page: Page, date: &str) -> Page {
    let given = Given { date: Some(date.to_owned()), ..page.document.given().clone() };
    Page { document: page.document.with_given(given), ..page }
}
