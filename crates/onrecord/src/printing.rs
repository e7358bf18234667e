//! How pages are put one after the other on standard output, and how wide they may be.

use std::io::{self, IsTerminal as _, Write};

use anstream::{AutoStream, ColorChoice};

use crate::exchange::brat::{Folder, Standoff};
use crate::record::ArrayOf;
use crate::table::{Row, Table};
use crate::view::Look;
use crate::workbook::Workbook;

/// Columns of a terminal that does not tell.
const WIDTH: usize = 80;

/// What the terminal and the environment (`NO_COLOR`, `CLICOLOR_FORCE`, `COLUMNS`) ask for.
pub(crate) fn look(explain: bool) -> Look {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
    let seen = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    Look {
        width: told.or_else(seen).unwrap_or(WIDTH),
        styled: AutoStream::choice(&io::stdout()) != ColorChoice::Never,
        explain,
    }
}

/// Whether people read what is printed.
pub(crate) fn is_for_people() -> bool {
    io::stdout().is_terminal()
}

/// One page, formatted.
pub(crate) enum Formatted {
    /// As bytes.
    Bytes(Vec<u8>),
    /// As rows of a table.
    Rows(Vec<Row>),
    /// As files of a folder.
    Standoff(Standoff),
}

/// What stands before, between and after the pages.
pub(crate) enum Writer {
    /// One after the other.
    Plain { before: Vec<u8>, after: Vec<u8> },
    /// Rows of one workbook, which is written at the end.
    Workbook(Workbook),
    /// Rows of one Parquet file.
    Table(Table),
    /// As a JSON array.
    Array(ArrayOf),
    /// As files of a folder.
    Folder(Folder),
}

impl Writer {
    /// One after the other, behind what stands before them.
    pub(crate) fn plain(before: Vec<u8>) -> Self {
        Self::Plain { before, after: Vec::new() }
    }

    /// Writes what stands before the first page.
    ///
    /// # Errors
    /// As the output.
    pub(crate) fn begin(&self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Plain { before, .. } => out.write_all(before),
            Self::Folder(folder) => folder.begin(),
            Self::Array(_) | Self::Workbook(_) | Self::Table(_) => Ok(()),
        }
    }

    /// Writes a page.
    ///
    /// # Errors
    /// As the output.
    pub(crate) fn page(&mut self, page: Formatted, out: &mut impl Write) -> io::Result<()> {
        match (self, page) {
            (Self::Plain { .. }, Formatted::Bytes(bytes)) => out.write_all(&bytes),
            (Self::Workbook(workbook), Formatted::Bytes(bytes)) => {
                workbook.add(&bytes);
                Ok(())
            }
            (Self::Table(table), Formatted::Rows(rows)) => table.add(rows, out),
            (Self::Array(array), Formatted::Bytes(bytes)) => array.element(&bytes, out),
            (Self::Folder(folder), Formatted::Standoff(standoff)) => folder.add(&standoff),
            (_, _) => Err(io::Error::other("a page came in another format: a defect of onrecord, please report it")),
        }
    }

    /// Writes what stands after the last page.
    ///
    /// # Errors
    /// As the output.
    pub(crate) fn end(self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Plain { after, .. } => out.write_all(&after),
            Self::Workbook(workbook) => workbook.write(out),
            Self::Table(table) => table.end(out),
            Self::Array(array) => array.end(out),
            Self::Folder(_) => Ok(()),
        }
    }
}
