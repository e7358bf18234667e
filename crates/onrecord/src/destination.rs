//! Where findings are written: standard output, a file, a folder; in which order, and what is told when it fails.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::each_page::Ending;
use crate::messages::{self, Kind};
use crate::printing::{Formatted, Writer};

/// Bytes that are gathered before they are written.
const BUFFER: usize = 1 << 16;

/// Where findings are written.
pub(crate) struct Destination {
    writer: Writer,
    out: BufWriter<Box<dyn Write>>,
    path: Option<PathBuf>,
    /// Whether anything was written.
    begun: bool,
}

impl Destination {
    /// Standard output.
    pub(crate) fn standard_output(writer: Writer) -> Self {
        Self { writer, out: BufWriter::with_capacity(BUFFER, Box::new(io::stdout().lock())), path: None, begun: false }
    }

    /// What the user names, else standard output. A file that is there already is written anew.
    ///
    /// # Errors
    /// The [`Ending`] where it cannot be made, which was told.
    pub(crate) fn open(writer: Writer, path: Option<&Path>) -> Result<Self, Ending> {
        let Some(path) = path else { return Ok(Self::standard_output(writer)) };
        let out: Box<dyn Write> = match writer {
            // It makes its own files.
            Writer::Folder(_) => Box::new(io::sink()),
            _ => Box::new(File::create(path).map_err(|error| failed(Some(path), &error, false))?),
        };
        Ok(Self { writer, out: BufWriter::with_capacity(BUFFER, out), path: Some(path.to_owned()), begun: false })
    }

    /// Writes what stands before the first page.
    ///
    /// # Errors
    /// As the output.
    pub(crate) fn begin(&mut self) -> io::Result<()> {
        self.writer.begin(&mut self.out)
    }

    /// Writes a page.
    ///
    /// # Errors
    /// As the output.
    pub(crate) fn page(&mut self, page: Formatted) -> io::Result<()> {
        self.begun = true;
        self.writer.page(page, &mut self.out)
    }

    /// Writes what stands after the last page, if all before was `written`.
    ///
    /// # Errors
    /// The [`Ending`] where something could not be written, which was told, or where whoever reads has seen enough.
    pub(crate) fn end(self, written: io::Result<()>) -> Result<(), Ending> {
        let Self { writer, mut out, path, begun } = self;
        match written.and_then(|()| writer.end(&mut out)).and_then(|()| out.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Ending::Found),
            Err(error) => Err(failed(path.as_deref(), &error, begun)),
        }
    }
}

fn failed(path: Option<&Path>, error: &io::Error, begun: bool) -> Ending {
    let place = path.map_or_else(|| "standard output".to_owned(), |path| path.display().to_string());
    let rest = if begun { "; what was written is not whole" } else { "" };
    messages::line(Kind::Error, &format!("{place}: {error}{rest}"));
    Ending::Failed
}
