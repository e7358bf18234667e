//! `onrecord read`: pages in, findings out.

mod keep;
pub(crate) mod output;

use onrecord_engine::{Engine, Page};
use onrecord_ledger::{Given, Reading};

use crate::arguments::ReadOptions;
use crate::destination::Destination;
use crate::each_page::{Ending, Printed, each_page};
use crate::messages;
use crate::printing::Writer;
use crate::source::page::Found;
use crate::{reader, word_lists};
use output::Output;

/// Reads what `options` name and prints what was found.
pub(crate) fn run(options: &ReadOptions) -> Ending {
    let (engine, output, writer) = match prepare(options) {
        Ok(prepared) => prepared,
        Err(message) => return messages::failed(&message),
    };
    let reader = Reader { engine: &engine, options, output };
    let read = Destination::open(writer, options.output.as_deref()).and_then(|destination| {
        each_page(&options.paths, options.threads, options.alone, destination, |found| reader.read(found))
    });
    match read {
        Ok(0) => Ending::Nothing,
        Ok(_) => Ending::Found,
        Err(ending) => ending,
    }
}

fn prepare(options: &ReadOptions) -> Result<(Engine, Output, Writer), String> {
    let folder = options.data.as_deref();
    let (engine, data) = reader::load(options.profile, folder)?;
    let output = Output::choose(options, &data).map_err(|error| word_lists::blame(error, folder))?;
    let writer = output.writer(options.output.as_deref())?;
    Ok((engine, output, writer))
}

/// One run of `onrecord read`.
struct Reader<'a> {
    engine: &'a Engine,
    options: &'a ReadOptions,
    output: Output,
}

impl Reader<'_> {
    /// Reads one page and formats what was found. Runs on any thread.
    fn read(&self, found: Found) -> Printed {
        let mut reading = self.reading(found.page);
        if let Some(score) = self.options.min_score {
            keep::at_least(&mut reading, score);
        }
        Printed { page: self.output.format(&reading, &found.place), statements: reading.statements.len() }
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
}

/// The page with this date given.
fn dated(page: Page, date: &str) -> Page {
    let given = Given { date: Some(date.to_owned()), ..page.document.given().clone() };
    Page { document: page.document.with_given(given), ..page }
}
