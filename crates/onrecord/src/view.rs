//! A reading for people, on a terminal.

use onrecord_ledger::Reading;

/// How the page is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// Columns of the terminal.
    pub(crate) width: usize,
    /// Whether colours and bold letters may be used.
    pub(crate) styled: bool,
    /// Whether reasons are shown.
    pub(crate) explain: bool,
}

/// The page as lines of text.
pub(crate) fn page(reading: &Reading, _look: Look) -> String {
    let mut out = format!("{}\n", crate::safe_text::one_line(reading.document.name()));
    for statement in &reading.statements {
        for span in &statement.content {
            out.push_str(&crate::safe_text::one_line(span.of(reading.document.text())));
            out.push('\n');
        }
    }
    out
}
