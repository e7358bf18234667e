//! `onrecord export`: the readings of an archive, corrections applied, in any format that `read` prints.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use onrecord_archive::{Archive, PageNo};
use onrecord_engine::lexicon::Data;

use crate::arguments::ExportOptions;
use crate::each_page::Ending;
use crate::messages::{self, Kind};
use crate::read::output::{Output, asked};
use crate::source::Place;

/// Writes every page of an archive.
pub(crate) fn run(options: &ExportOptions) -> Ending {
    let mut pages: Vec<PageNo> = Vec::new();
    let archive = Archive::open(&options.archive.archive).and_then(|archive| {
        archive.pages(|page| {
            pages.push(page.no);
            true
        })?;
        Ok(archive)
    });
    let archive = match archive {
        Ok(archive) => archive,
        Err(error) => return messages::failed(&error),
    };
    let output = match Output::new(asked(options.format, options.html), options.explain, &Data::embedded()) {
        Ok(output) => output,
        Err(error) => return messages::failed(&error),
    };
    let written = match &options.output {
        None => write(&archive, &pages, output, &mut io::stdout().lock()),
        Some(path) => File::create(path)
            .map_err(Trouble::Output)
            .and_then(|file| write(&archive, &pages, output, &mut BufWriter::new(file))),
    };
    match written {
        Ok(()) if pages.is_empty() => Ending::Nothing,
        Ok(()) => Ending::Found,
        Err(Trouble::Archive(error)) => messages::failed(&error),
        // Whoever reads the pipe has had enough.
        Err(Trouble::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ending::Found,
        Err(Trouble::Output(error)) => {
            let place = options.output.as_ref().map_or_else(|| "the output".into(), |path| path.display().to_string());
            messages::line(Kind::Error, &format!("{place}: {error}; what was written is not whole"));
            Ending::Failed
        }
    }
}

/// What kept a page from being written.
enum Trouble {
    Archive(onrecord_archive::ArchiveError),
    Output(io::Error),
}

fn write(archive: &Archive, pages: &[PageNo], output: Output, out: &mut impl Write) -> Result<(), Trouble> {
    let mut writer = output.writer();
    writer.begin(out).map_err(Trouble::Output)?;
    for page in pages {
        let reading = archive.reading(*page).map_err(Trouble::Archive)?;
        writer.page(&output.format(&reading, &Place::default()), out).map_err(Trouble::Output)?;
    }
    writer.end(out).and_then(|()| out.flush()).map_err(Trouble::Output)
}
