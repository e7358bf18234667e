use std::fmt;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why an archive could not be opened, read or written. Nothing that was acknowledged is lost by any of them.
#[derive(Debug)]
pub enum ArchiveError {
    /// There is no file.
    Missing(PathBuf),
    /// The file is something else.
    NotAnArchive(PathBuf),
    /// The file was made by a later version of the program.
    Newer {
        /// Its format.
        found: i64,
        /// The latest format that this program knows.
        known: i64,
    },
    /// Another process wrote for longer than this one waited.
    Busy,
    /// The disk is full.
    Full,
    /// The file or its folder cannot be written to.
    ReadOnly,
    /// What is stored contradicts itself; what, in words.
    Damaged(String),
    /// The words of a search are no query; what is wrong, in words.
    Query(String),
    /// Anything else that the database reports.
    Database(rusqlite::Error),
}

impl ArchiveError {
    /// The error, with the file named where it is about the file as a whole.
    pub(crate) fn at(self, path: &Path) -> Self {
        match self {
            Self::NotAnArchive(_) => Self::NotAnArchive(path.to_owned()),
            other => other,
        }
    }
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => {
                write!(f, "{}: there is no archive; `onrecord add PATH` makes one", path.display())
            }
            Self::NotAnArchive(path) => {
                write!(f, "{}: no archive of onrecord; it was left as it is", path.display())
            }
            Self::Newer { found, known } => write!(
                f,
                "the archive has format {found}, this program knows up to {known}; use the version that made it, or a later one"
            ),
            Self::Busy => f.write_str("another process is writing to the archive; try again when it has finished"),
            Self::Full => f.write_str("the disk is full; what was acknowledged is kept, nothing else was written"),
            Self::ReadOnly => {
                f.write_str("the archive cannot be written to: the file, its folder or the disk is read-only")
            }
            Self::Damaged(what) => write!(f, "the archive is damaged: {what}"),
            Self::Query(what) => f.write_str(what),
            Self::Database(error) => write!(f, "the archive: {error}"),
        }
    }
}

impl std::error::Error for ArchiveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Database(error) => Some(error),
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
            Some(ErrorCode::NotADatabase) => Self::NotAnArchive(PathBuf::new()),
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged(error.to_string()),
            _ => Self::Database(error),
        }
    }
}
