//! `onrecord export`: the readings of an archive, corrections applied, in any format that `read` prints, or as a feed.

use std::io;

use onrecord_archive::{Archive, ArchiveError, PageNo};
use onrecord_desk::feed::Feed;
use onrecord_engine::lexicon::Data;

use crate::arguments::{ExportOptions, Format};
use crate::ask::{self, Trouble};
use crate::destination::Destination;
use crate::each_page::Ending;
use crate::messages;
use crate::printing::{Formatted, Writer};
use crate::read::output::{Output, asked};
use crate::source::Place;

/// Writes every page of an archive.
pub(crate) fn run(options: &ExportOptions) -> Ending {
    let exported = match options.format {
        Some(Format::Atom) => feed(options),
        _ => pages(options),
    };
    exported.unwrap_or_else(|ending| ending)
}

fn pages(options: &ExportOptions) -> Result<Ending, Ending> {
    let archive = Archive::open(&options.archive.archive).map_err(failed)?;
    let mut pages: Vec<PageNo> = Vec::new();
    let all = archive.pages(|page| {
        pages.push(page.no);
        true
    });
    all.map_err(failed)?;
    let output = Output::new(asked(options.format, options.html), options.explain, &Data::embedded());
    let output = output.map_err(|error| messages::failed(&error))?;
    let writer = output.writer(options.output.as_deref()).map_err(|error| messages::failed(&error))?;
    let mut destination = Destination::open(writer, options.output.as_deref())?;
    let mut written = destination.begin();
    for page in &pages {
        if written.is_ok() {
            let reading = archive.reading(*page).map_err(failed)?;
            written = destination.page(output.format(&reading, &Place::default()));
        }
    }
    destination.end(written)?;
    Ok(if pages.is_empty() { Ending::Nothing } else { Ending::Found })
}

/// The newest statements as one feed.
fn feed(options: &ExportOptions) -> Result<Ending, Ending> {
    let feed = ask::open(&options.archive.archive).and_then(|mut desk| Ok(Feed::of_archive(&mut desk)?));
    let feed = feed.map_err(|trouble| match trouble {
        Trouble::Told(message) => messages::failed(&message),
        Trouble::Output(error) => messages::failed(&error),
    })?;
    let Some(feed) = feed else { return Ok(Ending::Nothing) };
    let mut destination = Destination::open(Writer::plain(Vec::new()), options.output.as_deref())?;
    let written: io::Result<()> = destination.page(Formatted::Bytes(feed.to_xml()));
    destination.end(written)?;
    Ok(Ending::Found)
}

fn failed(error: ArchiveError) -> Ending {
    messages::failed(&error)
}
