//! `onrecord page`: what is what on a page.

use onrecord_engine::Engine;

use crate::arguments::{PageFormat, PageOptions};
use crate::destination::Destination;
use crate::each_page::{Ending, Printed, each_page};
use crate::messages::{self, Kind};
use crate::printing::{self, Formatted, Writer};
use crate::record::{ArrayOf, Told};
use crate::source::page::Found;
use crate::view::{self, Look};
use crate::word_lists;

/// Takes the pages that `options` name apart and prints what is what on them.
pub(crate) fn run(options: &PageOptions) -> Ending {
    let folder = options.data.as_deref();
    let engine = word_lists::load(folder)
        .map_err(|error| error.to_string())
        .and_then(|data| Engine::fast(&data).map_err(|error| word_lists::blame(error, folder)));
    let engine = match engine {
        Ok(engine) => engine,
        Err(message) => {
            messages::line(Kind::Error, &message);
            return Ending::Failed;
        }
    };
    let default = if printing::is_for_people() { PageFormat::Table } else { PageFormat::Jsonl };
    let format = options.format.unwrap_or(default);
    let look = printing::look(false);
    let writer = match format {
        PageFormat::Json => Writer::Array(ArrayOf::default()),
        PageFormat::Table | PageFormat::Jsonl => Writer::plain(Vec::new()),
    };
    let work = |found: Found| show(&engine, found, format, look, options.full);
    let destination = Destination::standard_output(writer);
    match each_page(&options.paths, options.threads, options.alone, destination, work) {
        Ok(_) => Ending::Found,
        Err(ending) => ending,
    }
}

fn show(engine: &Engine, found: Found, format: PageFormat, look: Look, full: bool) -> Printed {
    let Found { page, place, .. } = found;
    let reading = engine.read(page);
    let container = place.container();
    let told = Told { reading: &reading, container: container.as_ref(), explain: false, runs: false };
    let mut text = Vec::new();
    // A writer into memory does not fail.
    let _ = match format {
        PageFormat::Table => {
            text = view::anatomy::page(&reading, look, full).into_bytes();
            Ok(())
        }
        PageFormat::Json => told.write_anatomy_element(&mut text),
        PageFormat::Jsonl => {
            let line = told.write_anatomy_line(&mut text);
            text.push(b'\n');
            line
        }
    };
    Printed { page: Formatted::Bytes(text), statements: reading.statements.len() }
}
