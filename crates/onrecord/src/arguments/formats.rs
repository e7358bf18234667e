//! The formats that can be asked for.

use clap::ValueEnum;

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, page by page
    Table,
    /// One array of all records
    Json,
    /// One record a line
    Jsonl,
    /// One statement a row
    Csv,
    /// W3C Web Annotation: one AnnotationPage a line
    WebAnnotation,
    /// schema.org JSON-LD: one article with its quotations and claims a line
    SchemaOrg,
    /// CSL-JSON: an array of what a reference manager cites
    CslJson,
    /// PROV-O as JSON-LD: one page a line
    ProvO,
    /// FollowTheMoney: one entity a line
    FollowTheMoney,
    /// One Excel workbook, a statement a row
    Xlsx,
    /// One HTML file that shows every page with its statements marked
    Html,
    /// One Parquet file, a statement a row
    Parquet,
    /// brat standoff: a folder with two files a page
    Brat,
    /// Label Studio: an array of tasks
    LabelStudio,
    /// Atom: one feed of the newest statements of an archive
    Atom,
}

/// How a list is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people
    Table,
    /// One answer a line
    Jsonl,
    /// One answer a row
    Csv,
}

/// How statements are printed that a feed reader can follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FollowFormat {
    /// For people
    Table,
    /// One answer a line
    Jsonl,
    /// One answer a row
    Csv,
    /// Atom: one feed, newest page first
    Atom,
}

impl FollowFormat {
    /// The format of a list; `None` for a feed, which is none.
    pub(crate) fn list(self) -> Option<ListFormat> {
        match self {
            Self::Table => Some(ListFormat::Table),
            Self::Jsonl => Some(ListFormat::Jsonl),
            Self::Csv => Some(ListFormat::Csv),
            Self::Atom => None,
        }
    }
}

/// How the anatomy of pages is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PageFormat {
    /// For people, page by page
    Table,
    /// One array of all pages
    Json,
    /// One page a line
    Jsonl,
}
