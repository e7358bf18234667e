//! Statements as an XLSX workbook: the rows of the CSV, every cell as text, so that nothing is a formula.

use std::io::{self, Write};

use rust_xlsxwriter::{Format, Workbook as File, Worksheet, XlsxError};

/// Rows of a sheet, the names of the columns among them.
const ROWS: u32 = 1_048_576;
/// Characters of a cell.
const CELL: usize = 32_767;

/// A workbook that is being filled; it is written when it is whole.
pub(crate) struct Workbook {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Workbook {
    /// Without rows; `header` is one line of CSV.
    pub(crate) fn new(header: &[u8]) -> Self {
        Self { header: cells(header).into_iter().next().unwrap_or_default(), rows: Vec::new() }
    }

    /// Adds rows, lines of CSV.
    pub(crate) fn add(&mut self, rows: &[u8]) {
        self.rows.extend(cells(rows));
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// As the output.
    pub(crate) fn write(self, out: &mut impl Write) -> io::Result<()> {
        let bytes = self.bytes().map_err(|error| io::Error::other(error.to_string()))?;
        out.write_all(&bytes)
    }

    fn bytes(&self) -> Result<Vec<u8>, XlsxError> {
        let mut file = File::new();
        let bold = Format::new().set_bold();
        let most = ROWS as usize - 1;
        let sheets = self.rows.chunks(most).count().max(1);
        for number in 0..sheets {
            let sheet = file.add_worksheet();
            sheet.set_name(if number == 0 { "statements".to_owned() } else { format!("statements {}", number + 1) })?;
            sheet.set_freeze_panes(1, 0)?;
            for (column, name) in (0u16..).zip(&self.header) {
                sheet.write_string_with_format(0, column, name, &bold)?;
            }
            let rows = self.rows.chunks(most).nth(number).unwrap_or_default();
            for (row, cells) in (1u32..).zip(rows) {
                fill(sheet, row, cells)?;
            }
        }
        file.save_to_buffer()
    }
}

fn fill(sheet: &mut Worksheet, row: u32, cells: &[String]) -> Result<(), XlsxError> {
    for (column, cell) in (0u16..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        match cell.char_indices().nth(CELL - 1) {
            None => sheet.write_string(row, column, cell)?,
            Some((at, _)) => sheet.write_string(row, column, format!("{}…", cell.get(..at).unwrap_or_default()))?,
        };
    }
    Ok(())
}

/// The cells of lines of CSV.
fn cells(lines: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(lines);
    reader.records().flatten().map(|record| record.iter().map(str::to_owned).collect()).collect()
}
