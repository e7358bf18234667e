use std::fmt;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::archive::ahead;

/// Why an archive could not be opened, read or written. Nothing that was acknowledged is lost by any of them.
#[derive(Debug)]
pub enum ArchiveError {
    /// There is no file, or an empty one.
    Missing,
    /// The file is something else.
    NotAnArchive,
    /// The file was made by a later version of the program.
    Newer {
        /// Its format.
        found: i64,
        /// The latest format that this program knows.
        known: i64,
    },
    /// The file cannot be opened; why, in words.
    CannotOpen(String),
    /// Another process wrote for longer than this one waited.
    Busy,
    /// The disk is full.
    Full,
    /// The file or its folder cannot be written to.
    ReadOnly,
    /// The disk fails; how, in words.
    Disk(String),
    /// What is stored contradicts itself; what, in words.
    Damaged(String),
    /// The words of a search are no query; what is wrong, in words.
    Query(String),
    /// Anything else that the database reports.
    Database(rusqlite::Error),
    /// Any of these, of this file.
    Of(PathBuf, Box<Self>),
}

impl ArchiveError {
    /// The error with its file.
    #[must_use]
    pub fn of(self, path: &Path) -> Self {
        match self {
            Self::Of(..) | Self::Query(_) => self,
            Self::CannotOpen(database) => Self::Of(path.to_owned(), Box::new(cannot_open(path, &database))),
            Self::Disk(database) if path.is_dir() => Self::Of(path.to_owned(), Box::new(cannot_open(path, &database))),
            error => Self::Of(path.to_owned(), Box::new(error)),
        }
    }
}

/// Why a file that the database cannot open cannot be opened.
fn cannot_open(path: &Path, database: &str) -> ArchiveError {
    let left = ahead(path);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    ArchiveError::CannotOpen(match folder {
        _ if path.is_dir() => "a folder; name a file in it".to_owned(),
        Some(folder) if !folder.is_dir() => format!("there is no folder {}; make it first", folder.display()),
        _ if left.exists() => format!(
            "its latest pages stand in {} and no file can be made beside it; copy both to where files can be made, and \
             open the copy",
            left.display()
        ),
        _ => format!(
            "no file can be opened or made here ({database}); check who may read and write it, and whether its folder or \
             the disk is read-only"
        ),
    })
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("there is no archive; `onrecord add PATH` makes one"),
            Self::NotAnArchive => f.write_str("no archive of onrecord; it was left as it is"),
            Self::Newer { found, known } => write!(
                f,
                "the archive has format {found}, this program knows up to {known}; use the version that made it, or a later one"
            ),
            Self::Busy => f.write_str("another process is writing to the archive; try again when it has finished"),
            Self::Full => f.write_str("the disk is full; what was acknowledged is kept, nothing else was written"),
            Self::ReadOnly => {
                f.write_str("the archive cannot be written to: the file, its folder or the disk is read-only")
            }
            Self::Disk(how) => write!(
                f,
                "the disk does not read or write ({how}); what was acknowledged is kept; look whether there is room, and \
                 whether the disk is sound"
            ),
            Self::Damaged(what) => {
                write!(
                    f,
                    "the archive is damaged: {what}; take a copy of it from before, or add its pages to a new one"
                )
            }
            Self::CannotOpen(what) | Self::Query(what) => f.write_str(what),
            Self::Database(error) => write!(f, "the archive: {error}"),
            Self::Of(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for ArchiveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Database(error) => Some(error),
            Self::Of(_, error) => error.source(),
            _ => None,
        }
    }
}

impl From<rusqlite::Error> for ArchiveError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(ErrorCode::NotADatabase) => Self::NotAnArchive,
            Some(ErrorCode::CannotOpen) => Self::CannotOpen(error.to_string()),
            Some(ErrorCode::SystemIoFailure) => Self::Disk(error.to_string()),
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged(error.to_string()),
            _ => Self::Database(error),
        }
    }
}
