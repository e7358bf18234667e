//! Statements and pages as an XLSX workbook: the rows of the CSV, every cell as text, so that nothing is a formula.

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook as File, Worksheet, XlsxError};

/// Rows of a sheet, the names of the columns among them.
const ROWS: u32 = 1_048_576;
/// Characters of a cell.
const CELL: usize = 32_767;

/// A workbook that is being filled; it is written when it is whole.
pub(crate) struct Workbook {
    statements: Sheet,
    pages: Sheet,
}

/// The rows of a sheet; of several, where one cannot hold them.
struct Sheet {
    name: &'static str,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Workbook {
    /// Without rows; the headers are a line of CSV each.
    pub(crate) fn new(statements: &[u8], pages: &[u8]) -> Self {
        Self { statements: Sheet::new("statements", statements), pages: Sheet::new("pages", pages) }
    }

    /// Adds a page, in lines of CSV: its own row, then those of its statements.
    pub(crate) fn add(&mut self, lines: &[u8]) {
        let mut rows = cells(lines).into_iter();
        self.pages.rows.extend(rows.next());
        self.statements.rows.extend(rows);
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
        // Else the clock would tell it, and no two workbooks would be the same.
        let made = ExcelDateTime::from_ymd(1980, 1, 1)?;
        file.set_properties(&DocProperties::new().set_creation_datetime(&made));
        self.statements.add_to(&mut file)?;
        self.pages.add_to(&mut file)?;
        file.save_to_buffer()
    }
}

impl Sheet {
    fn new(name: &'static str, header: &[u8]) -> Self {
        Self { name, header: cells(header).into_iter().next().unwrap_or_default(), rows: Vec::new() }
    }

    fn add_to(&self, file: &mut File) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold();
        let most = ROWS as usize - 1;
        let sheets = self.rows.chunks(most).count().max(1);
        for number in 0..sheets {
            let sheet = file.add_worksheet();
            sheet.set_name(if number == 0 { self.name.to_owned() } else { format!("{} {}", self.name, number + 1) })?;
            sheet.set_freeze_panes(1, 0)?;
            for (column, name) in (0u16..).zip(&self.header) {
                sheet.write_string_with_format(0, column, name, &bold)?;
            }
            let rows = self.rows.chunks(most).nth(number).unwrap_or_default();
            for (row, cells) in (1u32..).zip(rows) {
                fill(sheet, row, cells)?;
            }
        }
        Ok(())
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
