use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_millis(700);

/// How far the work is, on standard error; only where a person waits at a terminal and nothing else is
/// printed there.
pub(crate) struct Progress {
    begun: Instant,
    bar: Option<ProgressBar>,
    wanted: bool,
    pages: u64,
    statements: u64,
    /// Bytes that are done, and of how many; `None` where nobody knows.
    bytes: (u64, Option<u64>),
}

impl Progress {
    /// A bar that shows itself when the work turns out to be long. `quiet` where the findings
    /// themselves go to the terminal.
    pub(crate) fn new(quiet: bool) -> Self {
        let wanted = !quiet && std::io::stderr().is_terminal();
        Self { begun: Instant::now(), bar: None, wanted, pages: 0, statements: 0, bytes: (0, None) }
    }

    /// The same bar, which tells the time left of work on so many bytes.
    pub(crate) fn of(self, bytes: Option<u64>) -> Self {
        Self { bytes: (0, bytes), ..self }
    }

    /// Whether it is shown at all.
    pub(crate) fn is_wanted(&self) -> bool {
        self.wanted
    }

    /// So many bytes more are done.
    pub(crate) fn bytes(&mut self, done: u64) {
        self.bytes.0 += done;
    }

    /// The time left, in words, where it can be told.
    fn left(&self) -> String {
        let (done, Some(all)) = self.bytes else { return String::new() };
        // Packed files hold more than their size tells.
        if done == 0 || done > all {
            return String::new();
        }
        let seconds = self.begun.elapsed().as_secs_f64() * (all - done) as f64 / done as f64;
        format!(", {} left", indicatif::HumanDuration(Duration::from_secs_f64(seconds.min(1e9).ceil())))
    }

    /// One more page is done.
    pub(crate) fn page(&mut self, statements: usize) {
        self.pages += 1;
        self.statements += statements as u64;
        if !self.wanted {
            return;
        }
        if self.bar.is_none() && self.begun.elapsed() > PATIENCE {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}  {elapsed}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(120));
            self.bar = Some(bar);
        }
        if let Some(bar) = &self.bar {
            let rate = self.pages as f64 / self.begun.elapsed().as_secs_f64().max(0.001);
            bar.set_message(format!(
                "{} pages, {} statements, {rate:.0} pages/s{}",
                self.pages,
                self.statements,
                self.left()
            ));
        }
    }

    /// Does something that prints on standard error, with the bar out of the way.
    pub(crate) fn aside(&self, print: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}
