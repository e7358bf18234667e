use std::io::{self, IsTerminal as _, Write};

use anstream::{AutoStream, ColorChoice};
use onrecord_engine::lexicon::Data;
use onrecord_engine::{EngineError, segment};
use onrecord_ledger::Reading;

use crate::arguments::{Format, ReadOptions};
use crate::record::{ArrayOf, Told};
use crate::sheet;
use crate::source::Place;
use crate::view::{self, Look};

/// Columns of a terminal that does not tell.
const WIDTH: usize = 80;

/// How findings are printed, settled once for the whole run.
pub(super) struct Output {
    format: Format,
    explain: bool,
    runs: bool,
    look: Look,
    lists: segment::Lists,
}

impl Output {
    /// What the options, the terminal and the environment (`NO_COLOR`, `CLICOLOR_FORCE`, `COLUMNS`) ask
    /// for.
    ///
    /// # Errors
    /// [`EngineError::Data`] where a word list is malformed.
    pub(super) fn choose(options: &ReadOptions, data: &Data) -> Result<Self, EngineError> {
        let stdout = io::stdout();
        let default = if stdout.is_terminal() { Format::Table } else { Format::Jsonl };
        let look = Look {
            width: columns(),
            styled: AutoStream::choice(&stdout) != ColorChoice::Never,
            explain: options.explain,
        };
        let lists = segment::Lists::load(data)?;
        Ok(Self {
            format: options.format.unwrap_or(default),
            explain: options.explain,
            runs: options.runs,
            look,
            lists,
        })
    }

    /// One page's findings, as they will be printed. Runs on any thread.
    pub(super) fn format(&self, reading: &Reading, place: &Place) -> Vec<u8> {
        let told = Told { reading, place, explain: self.explain, runs: self.runs };
        let mut out = Vec::new();
        // A writer into memory does not fail.
        let _ = match self.format {
            Format::Table => {
                let segments = segment::segment(reading.document.text(), &reading.anatomy.blocks, &self.lists);
                out = view::page(reading, &segments, self.look).into_bytes();
                Ok(())
            }
            Format::Json => told.write_element(&mut out),
            Format::Jsonl => {
                let line = told.write_line(&mut out);
                out.push(b'\n');
                line
            }
            Format::Csv => {
                out = sheet::rows(reading, self.explain);
                Ok(())
            }
        };
        out
    }

    /// Puts the pages one after the other.
    pub(super) fn writer(&self) -> Writer {
        match self.format {
            Format::Json => Writer::Array(ArrayOf::default()),
            Format::Csv => Writer::Plain { before: sheet::header(self.explain) },
            Format::Table | Format::Jsonl => Writer::Plain { before: Vec::new() },
        }
    }
}

fn columns() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
    let seen = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    told.or_else(seen).unwrap_or(WIDTH)
}

/// What stands before, between and after the pages.
pub(super) enum Writer {
    /// One after the other.
    Plain { before: Vec<u8> },
    /// As a JSON array.
    Array(ArrayOf),
}

impl Writer {
    pub(super) fn begin(&self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Plain { before } => out.write_all(before),
            Self::Array(_) => Ok(()),
        }
    }

    pub(super) fn page(&mut self, printed: &[u8], out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Plain { .. } => out.write_all(printed),
            Self::Array(array) => array.element(printed, out),
        }
    }

    pub(super) fn end(self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Plain { .. } => Ok(()),
            Self::Array(array) => array.end(out),
        }
    }
}
