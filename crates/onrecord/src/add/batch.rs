use std::io;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use onrecord_archive::{Archive, ArchiveError, Linker, Prepared, Status};
use serde::Serialize;

use super::Done;
use crate::answers::{Answer, Answers};
use crate::each_page::Ending;
use crate::messages::{self, Kind, Problem};
use crate::progress::Progress;
use crate::view::Look;

/// Pages of a transaction: enough to spread the cost of bringing it to the disk.
const PAGES: usize = 256;
/// Bytes of packed pages of a transaction.
const BYTES: u64 = 32 << 20;
/// How long a page waits to be acknowledged.
const AGE: Duration = Duration::from_millis(500);

/// Pages kept but not wholly read that are told one by one: a pile in another language would fill the screen.
const WARNINGS: usize = 20;

/// Pages that wait for their transaction, and what is to be told once it is on the disk.
pub(super) struct Batch {
    archive: Archive,
    linker: Linker,
    answers: Answers,
    progress: Progress,
    waiting: Vec<Waiting>,
    pages: Vec<Prepared>,
    bytes: u64,
    since: Instant,
    counts: [u64; 4],
    printed: io::Result<()>,
    failed: Option<ArchiveError>,
    /// Pages that were kept though nothing or not all of them could be read.
    unread: usize,
}

/// What is told in the order in which pages came.
enum Waiting {
    /// What the archive says of the next of `pages`.
    Page,
    /// Settled already.
    Told(AddAnswer),
}

impl Batch {
    pub(super) fn new(archive: Archive, linker: Linker, answers: Answers, progress: Progress) -> Self {
        Self {
            archive,
            linker,
            answers,
            progress,
            waiting: Vec::new(),
            pages: Vec::new(),
            bytes: 0,
            since: Instant::now(),
            counts: [0; 4],
            printed: Ok(()),
            failed: None,
            unread: 0,
        }
    }

    /// Brings what has waited long enough to the disk, while nothing comes; answers whether more are wanted.
    pub(super) fn idle(&mut self) -> bool {
        if !self.waiting.is_empty() && self.since.elapsed() >= AGE {
            self.commit();
        }
        self.wants_more()
    }

    fn wants_more(&self) -> bool {
        self.failed.is_none() && self.printed.is_ok()
    }

    /// Takes a page; answers whether more are wanted.
    pub(super) fn take(&mut self, done: Done) -> bool {
        if self.waiting.is_empty() {
            self.since = Instant::now();
        }
        match done {
            Done::Unchanged { name, document, weight } => {
                self.progress.page(0);
                self.progress.bytes(weight);
                self.waiting.push(Waiting::Told(AddAnswer::new(name, Some(document.to_string()), Status::Unchanged)));
            }
            Done::Read { page, statements, weight, unread } => {
                self.progress.page(statements);
                if let Some(words) = unread {
                    self.warn(page.name(), words);
                }
                self.progress.bytes(weight);
                self.bytes += weight;
                self.pages.push(*page);
                self.waiting.push(Waiting::Page);
            }
            Done::Refused(problem) => {
                self.progress.aside(|| problem.print());
                if problem.lost {
                    self.waiting.push(Waiting::Told(AddAnswer::new(problem.at, None, Status::Refused)));
                }
            }
            Done::Failed(error) => {
                self.failed = Some(error.of(self.archive.path()));
                return false;
            }
        }
        if self.waiting.len() >= PAGES || self.bytes >= BYTES || self.since.elapsed() >= AGE {
            self.commit();
        }
        self.wants_more()
    }

    /// Tells that a page is kept of which nothing or not all was read; of very many pages the first alone.
    fn warn(&mut self, name: &str, words: String) {
        self.unread += 1;
        if self.unread <= WARNINGS {
            self.progress.aside(|| Problem::minor(name, words).print());
        }
    }

    /// Brings what waits to the disk, and tells it then.
    fn commit(&mut self) {
        let pages = std::mem::take(&mut self.pages);
        let waiting = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        let outcomes = match self.archive.add(&pages, &mut self.linker, Timestamp::now()) {
            Ok(outcomes) => outcomes,
            Err(error) => {
                self.failed = Some(error);
                return;
            }
        };
        let mut outcomes = outcomes.into_iter();
        for waiting in waiting {
            let answer = match waiting {
                Waiting::Told(answer) => answer,
                Waiting::Page => match outcomes.next() {
                    Some(page) => AddAnswer::new(page.name, Some(page.document.to_string()), page.status),
                    None => continue,
                },
            };
            if let Some(count) = self.counts.get_mut(answer.kind as usize) {
                *count += 1;
            }
            if self.printed.is_ok() && !self.answers.are_for_people() {
                self.printed = self.answers.print(&answer);
            }
        }
        if self.printed.is_ok() {
            self.printed = self.answers.flush();
        }
    }

    /// Finishes; `stopped` where the user wanted no more.
    pub(super) fn end(mut self, stopped: bool) -> Ending {
        if self.failed.is_none() {
            self.commit();
        }
        self.progress.finish();
        if self.unread > WARNINGS {
            let words = format!(
                "{} pages more of which nothing or not all was read; they are kept, and `onrecord export` tells their notes",
                self.unread - WARNINGS
            );
            messages::line(Kind::Warning, &words);
        }
        let [added, unchanged, replaced, refused] = self.counts;
        let told = added + unchanged + replaced + refused;
        let summary = format!("{added} added, {replaced} replaced, {unchanged} unchanged, {refused} refused");
        if self.answers.are_for_people() && told > 0 {
            self.printed = self.answers.words(&format!("{summary} · {}\n", self.archive.path().display()));
        }
        if let Some(error) = self.failed {
            messages::line(Kind::Error, &error.to_string());
            messages::line(Kind::Note, &format!("in the archive: {summary}; the same command goes on from there"));
            return Ending::Failed;
        }
        if let Err(error) = &self.printed {
            messages::line(Kind::Error, &format!("standard output: {error}; no further page was added"));
        }
        if stopped || self.printed.is_err() {
            messages::line(Kind::Note, &format!("stopped: {summary}; the same command goes on from there"));
            return Ending::Failed;
        }
        if told == 0 {
            messages::line(Kind::Error, messages::NO_PAGE);
            return Ending::Failed;
        }
        match self.answers.end(Ok(())) {
            Ending::Failed => Ending::Failed,
            _ if refused > 0 => Ending::Failed,
            _ => Ending::Found,
        }
    }
}

/// What became of one page.
#[derive(Serialize)]
struct AddAnswer {
    name: String,
    document: Option<String>,
    status: &'static str,
    #[serde(skip)]
    kind: Status,
}

impl AddAnswer {
    fn new(name: String, document: Option<String>, kind: Status) -> Self {
        Self { name, document, status: kind.as_str(), kind }
    }
}

impl Answer for AddAnswer {
    const COLUMNS: &'static [&'static str] = &["name", "document", "status"];

    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![self.name.clone(), self.document.clone().unwrap_or_default(), self.status.to_owned()]]
    }

    fn view(&self, _: Look) -> String {
        String::new()
    }
}
