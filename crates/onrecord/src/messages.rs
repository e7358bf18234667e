use std::io::Write as _;

use anstyle::{AnsiColor, Style};

use crate::each_page::Ending;
use onrecord_desk::safe_text::one_line;

/// Said where the paths that were named hold nothing that is read.
pub(crate) const NO_PAGE: &str = "no page in what was named; archives are searched for HTML and text alone, and hidden files are read only when named";

/// Something that went wrong with one page or path, told on standard error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Which file, and where in it.
    pub(crate) at: String,
    /// What is wrong and what to do.
    pub(crate) message: String,
    /// Whether a page was lost by it.
    pub(crate) lost: bool,
}

impl Problem {
    /// A page that could not be read.
    pub(crate) fn lost(at: impl Into<String>, message: impl Into<String>) -> Self {
        Self { at: at.into(), message: message.into(), lost: true }
    }

    /// Something to know; no page was lost.
    pub(crate) fn minor(at: impl Into<String>, message: impl Into<String>) -> Self {
        Self { at: at.into(), message: message.into(), lost: false }
    }

    /// Prints it.
    pub(crate) fn print(&self) {
        let kind = if self.lost { Kind::Error } else { Kind::Warning };
        line(kind, &format!("{}: {}", self.at, self.message));
    }
}

/// What a line on standard error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Something was lost.
    Error,
    /// Nothing was lost.
    Warning,
    /// For information.
    Note,
}

/// Prints one line on standard error, whatever its words came from.
pub(crate) fn line(kind: Kind, words: &str) {
    let (label, colour) = match kind {
        Kind::Error => ("error", AnsiColor::Red),
        Kind::Warning => ("warning", AnsiColor::Yellow),
        Kind::Note => ("note", AnsiColor::Cyan),
    };
    let style = Style::new().fg_color(Some(colour.into())).bold();
    // Where standard error is closed there is nobody left to tell.
    let _ = writeln!(anstream::stderr().lock(), "{style}{label}{style:#}: {}", one_line(words));
}

/// Tells why nothing could be done.
pub(crate) fn failed(error: &dyn std::fmt::Display) -> Ending {
    line(Kind::Error, &error.to_string());
    Ending::Failed
}
