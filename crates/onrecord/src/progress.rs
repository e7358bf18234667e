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
}

impl Progress {
    /// A bar that shows itself when the work turns out to be long. `quiet` where the findings
    /// themselves go to the terminal.
    pub(crate) fn new(quiet: bool) -> Self {
        let wanted = !quiet && std::io::stderr().is_terminal();
        Self { begun: Instant::now(), bar: None, wanted, pages: 0, statements: 0 }
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
            bar.set_message(format!("{} pages, {} statements, {rate:.0} pages/s", self.pages, self.statements));
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
