use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use super::Archive;
use crate::ArchiveError;
use crate::schema::{self, State};

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(20);
/// After how long it tries again to open an archive that another is making.
const AGAIN: Duration = Duration::from_millis(20);
/// Pages of the file that are held in memory, in KiB: the index of a hundred thousand pages fits.
const CACHE: i64 = 256 << 10;

/// Every page of the database has a multiple of this many bytes.
const PAGE: u64 = 512;

impl Archive {
    /// Opens an archive to write to it; makes one where there is no file, and brings an older one up to date.
    ///
    /// # Errors
    /// [`ArchiveError`]: no archive, one of a later version, or a disk that cannot be written to.
    pub fn open_or_create(path: &Path) -> Result<Self, ArchiveError> {
        let open = || {
            let mut db = Connection::open(path)?;
            db.busy_timeout(PATIENCE)?;
            // Before anything is written: a stranger's file stays as it is.
            schema::state(&db)?;
            whole(path)?;
            db.pragma_update(None, "journal_mode", "WAL")?;
            // What is acknowledged is on the disk, not in the system's memory.
            db.pragma_update(None, "synchronous", "FULL")?;
            schema::bring_up(&mut db)?;
            settle(&db)?;
            Ok(Self { db, path: path.to_owned() })
        };
        // Where two make one archive at once, the database refuses the later one without waiting for the earlier.
        let begun = Instant::now();
        loop {
            match open() {
                Err(ArchiveError::Busy) if begun.elapsed() < PATIENCE => std::thread::sleep(AGAIN),
                opened => return opened.map_err(|error: ArchiveError| error.of(path)),
            }
        }
    }

    /// Opens an archive to ask it.
    ///
    /// # Errors
    /// [`ArchiveError`]: no file, no archive, one of a later version.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        if !path.exists() {
            return Err(ArchiveError::Missing.of(path));
        }
        let open = |db: Connection| {
            db.busy_timeout(PATIENCE)?;
            match schema::state(&db)? {
                State::Current => {
                    whole(path)?;
                    settle(&db)?;
                    Ok(Some(Self { db, path: path.to_owned() }))
                }
                State::Empty => Err(ArchiveError::Missing),
                State::Older(_) => Ok(None),
            }
        };
        let only_read = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = match Connection::open_with_flags(path, only_read).map_err(ArchiveError::from).and_then(open) {
            // Where no file can be made beside it, it is read as a file that nobody changes.
            Err(ArchiveError::ReadOnly | ArchiveError::CannotOpen(_) | ArchiveError::Disk(_)) if !is_ahead(path) => {
                Connection::open_with_flags(immutable(path), only_read | OpenFlags::SQLITE_OPEN_URI)
                    .map_err(ArchiveError::from)
                    .and_then(open)
            }
            opened => opened,
        };
        match opened {
            Ok(Some(archive)) => Ok(archive),
            // It must be brought up to date first.
            Ok(None) => Self::open_or_create(path),
            Err(error) => Err(error.of(path)),
        }
    }
}

impl Drop for Archive {
    fn drop(&mut self) {
        // All that was written is to stand in the one file when the command is done, whoever else has it open: people
        // copy that file alone. Where it cannot be, the next who opens it finds the rest beside it.
        if !self.db.is_readonly("main").unwrap_or(true) {
            let _ = self.db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        }
    }
}

/// The file in which the database keeps what it has not yet brought into the archive itself.
pub(crate) fn ahead(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// Whether something stands in that file alone: a sudden end left it, or another process is writing.
fn is_ahead(path: &Path) -> bool {
    ahead(path).metadata().is_ok_and(|file| file.len() > 0)
}

/// Looks whether a file ends where a page of the database does; the database itself would take what is missing of the
/// last one for zeros.
fn whole(path: &Path) -> Result<(), ArchiveError> {
    if is_ahead(path) {
        return Ok(());
    }
    match path.metadata() {
        Ok(file) if file.len() % PAGE != 0 => Err(ArchiveError::Damaged("the file was cut off".to_owned())),
        // What cannot be looked at is told by who opens it.
        _ => Ok(()),
    }
}

fn settle(db: &Connection) -> Result<(), ArchiveError> {
    db.pragma_update(None, "cache_size", -CACHE)?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// The file as an address that tells SQLite that nobody changes it.
fn immutable(path: &Path) -> String {
    let mut address = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => address.push(char::from(*byte)),
            _ => address.push_str(&format!("%{byte:02x}")),
        }
    }
    address + "?immutable=1"
}
