use std::fmt;

/// A tab-separated word list: a header line, `# comments`, blank lines, rows.
///
/// A row may stop early; the fields that it lacks are empty.
#[derive(Debug)]
pub struct Table<'a> {
    name: &'a str,
    header: Vec<&'a str>,
    rows: Vec<(usize, Vec<&'a str>)>,
}

impl<'a> Table<'a> {
    /// Reads a list. `name` is what errors call it.
    ///
    /// # Errors
    /// [`DataError`] when there is no header, a wanted column is missing, or a row has more fields
    /// than the header.
    pub fn parse(name: &'a str, text: &'a str, wanted: &[&str]) -> Result<Self, DataError> {
        let mut lines = text
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line.strip_suffix('\r').unwrap_or(line)))
            .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
        let Some((at, header)) = lines.next() else {
            return Err(DataError::new(name, 1, 1, "no header line", "name the columns, separated by tabs"));
        };
        let header: Vec<&str> = header.split('\t').map(str::trim).collect();
        for column in wanted {
            if !header.contains(column) {
                let message = format!("no column named '{column}'");
                return Err(DataError::new(name, at, 1, message, "add it to the header line"));
            }
        }
        let mut rows = Vec::new();
        for (at, line) in lines {
            let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
            if fields.len() > header.len() {
                let column = fields[..header.len()].iter().map(|field| field.len() + 1).sum::<usize>() + 1;
                let message = format!("{} fields where the header names {}", fields.len(), header.len());
                return Err(DataError::new(name, at, column, message, "is a tab too many in this line?"));
            }
            rows.push((at, fields));
        }
        Ok(Self { name, header, rows })
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_, 'a>> {
        self.rows.iter().map(|(at, fields)| Row { table: self, line: *at, fields })
    }
}

/// One row of a [`Table`].
#[derive(Clone, Copy, Debug)]
pub struct Row<'t, 'a> {
    table: &'t Table<'a>,
    line: usize,
    fields: &'t [&'a str],
}

impl<'a> Row<'_, 'a> {
    /// The field of this column; empty where the row stops early or the list has no such column.
    #[must_use]
    pub fn get(&self, column: &str) -> &'a str {
        let at = self.table.header.iter().position(|name| *name == column);
        at.and_then(|at| self.fields.get(at)).copied().unwrap_or_default()
    }

    /// An error about this row's field of that column.
    #[must_use]
    pub fn error(&self, column: &str, message: impl Into<String>, hint: impl Into<String>) -> DataError {
        let at = self.table.header.iter().position(|name| *name == column).unwrap_or(0);
        let before = self.fields.iter().take(at).map(|field| field.len() + 1).sum::<usize>();
        DataError::new(self.table.name, self.line, before + 1, message, hint)
    }
}

/// What is wrong with a data file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataError {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in bytes, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl DataError {
    /// An error at a place of a file.
    #[must_use]
    pub fn new(file: &str, line: usize, column: usize, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, column, message: message.into(), hint: hint.into() }
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {} ({})", self.file, self.line, self.column, self.message, self.hint)
    }
}

impl std::error::Error for DataError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_by_column_and_comments_skipped() {
        let table = Table::parse("t.tsv", "# list\nverb\tact\nsay\tassert\n\n# x\ndeny\n", &["verb"]).unwrap();
        let rows: Vec<_> = table.rows().map(|row| (row.get("verb"), row.get("act"))).collect();
        assert_eq!(rows, [("say", "assert"), ("deny", "")]);
    }

    #[test]
    fn errors_name_line_and_column() {
        let error = Table::parse("t.tsv", "verb\nsay\tassert\n", &["verb"]).unwrap_err();
        assert_eq!(error.to_string(), "t.tsv:2:5: 2 fields where the header names 1 (is a tab too many in this line?)");
        assert!(Table::parse("t.tsv", "", &[]).is_err());
        assert!(Table::parse("t.tsv", "verb\n", &["act"]).unwrap_err().message.contains("act"));
    }
}
