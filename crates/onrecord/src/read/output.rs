use onrecord_engine::lexicon::Data;
use onrecord_engine::{EngineError, segment};
use onrecord_ledger::Reading;

use crate::arguments::{Format, ReadOptions};
use crate::printing::{self, Writer};
use crate::record::{ArrayOf, Told};
use crate::sheet;
use crate::source::Place;
use crate::view::{self, Look};

/// How findings are printed, settled once for the whole run.
pub(super) struct Output {
    format: Format,
    explain: bool,
    runs: bool,
    look: Look,
    lists: segment::Lists,
}

impl Output {
    /// What the options, the terminal and the environment ask for.
    ///
    /// # Errors
    /// [`EngineError::Data`] where a word list is malformed.
    pub(super) fn choose(options: &ReadOptions, data: &Data) -> Result<Self, EngineError> {
        let default = if printing::is_for_people() { Format::Table } else { Format::Jsonl };
        let lists = segment::Lists::load(data)?;
        Ok(Self {
            format: options.format.unwrap_or(default),
            explain: options.explain,
            runs: options.runs,
            look: printing::look(options.explain),
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
