use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use onrecord_engine::EngineError;
use onrecord_engine::lexicon::{Data, DataError};

/// The embedded word lists, with those under `folder` (`en/NAME.tsv`) put over them.
///
/// # Errors
/// [`WordListsError`] when the folder holds no list, one of a name that the program does not know, or
/// one that cannot be read as UTF-8.
pub(crate) fn load(folder: Option<&Path>) -> Result<Data, WordListsError> {
    let mut data = Data::embedded();
    let Some(folder) = folder else {
        return Ok(data);
    };
    let mut found = false;
    for (name, path) in lists_under(folder)? {
        if !Data::names().any(|known| known == name) {
            return Err(WordListsError::Unknown { path });
        }
        let bytes = fs::read(&path).map_err(|error| WordListsError::Unreadable { path: path.clone(), error })?;
        data = data.with(&name, utf8(&path, bytes)?);
        found = true;
    }
    if found { Ok(data) } else { Err(WordListsError::Empty { folder: folder.to_owned() }) }
}

/// An engine's complaint about a list, under the name of the user's own file where it is one.
pub(crate) fn blame(error: EngineError, folder: Option<&Path>) -> String {
    match (error, folder) {
        (EngineError::Data(mut error), Some(folder)) => {
            let own = folder.join(&error.file);
            if own.is_file() {
                error.file = own.display().to_string();
            }
            error.to_string()
        }
        (error, _) => error.to_string(),
    }
}

/// The `.tsv` files one folder down, with their names as the engine knows them, in order.
fn lists_under(folder: &Path) -> Result<Vec<(String, PathBuf)>, WordListsError> {
    let entries = |path: &Path| -> Result<Vec<PathBuf>, WordListsError> {
        let unreadable = |error| WordListsError::Unreadable { path: path.to_owned(), error };
        let mut paths = Vec::new();
        for entry in fs::read_dir(path).map_err(unreadable)? {
            paths.push(entry.map_err(unreadable)?.path());
        }
        paths.sort();
        Ok(paths)
    };
    let mut lists = Vec::new();
    for language in entries(folder)?.into_iter().filter(|path| path.is_dir()) {
        for path in entries(&language)?.into_iter().filter(|path| path.extension().is_some_and(|end| end == "tsv")) {
            if let (Some(folder), Some(file)) = (language.file_name(), path.file_name()) {
                lists.push((format!("{}/{}", folder.to_string_lossy(), file.to_string_lossy()), path));
            }
        }
    }
    Ok(lists)
}

fn utf8(path: &Path, bytes: Vec<u8>) -> Result<String, WordListsError> {
    String::from_utf8(bytes).map_err(|error| {
        let whole = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = whole.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = whole.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
        let file = path.display().to_string();
        WordListsError::Malformed(DataError::new(&file, line, column, "no valid UTF-8", "save the list as UTF-8"))
    })
}

/// Why the word lists of `--data` cannot be used.
#[derive(Debug)]
pub(crate) enum WordListsError {
    /// No list in the folder.
    Empty { folder: PathBuf },
    /// A list that the program would never look at.
    Unknown { path: PathBuf },
    /// The disk says no.
    Unreadable { path: PathBuf, error: std::io::Error },
    /// Not a list.
    Malformed(DataError),
}

impl fmt::Display for WordListsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = || Data::names().collect::<Vec<_>>().join(", ");
        match self {
            Self::Empty { folder } => {
                write!(f, "{}: no word list in it; it may hold {}", folder.display(), known())
            }
            Self::Unknown { path } => {
                write!(f, "{}: no word list has this name; there are {}", path.display(), known())
            }
            Self::Unreadable { path, error } => write!(f, "{}: {error}", path.display()),
            Self::Malformed(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for WordListsError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(lists: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("en")).unwrap();
        for (name, text) in lists {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    #[test]
    fn a_list_replaces_the_embedded_one() {
        let folder = folder(&[("en/abbreviations.tsv", b"word\tkind\nHon\tbefore_name\n")]);
        assert!(load(Some(folder.path())).unwrap().text("en/abbreviations.tsv").contains("Hon"));
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let complaint = |lists: &[(&str, &[u8])]| load(Some(folder(lists).path())).unwrap_err().to_string();
        assert!(complaint(&[]).contains("no word list in it; it may hold en/abbreviations.tsv"));
        assert!(complaint(&[("en/abbrev.tsv", b"word\n")]).contains("en/abbrev.tsv: no word list has this name"));
        let broken = complaint(&[("en/abbreviations.tsv", b"word\tkind\nHon\xff\tother\n")]);
        assert!(broken.contains("abbreviations.tsv:2:4: no valid UTF-8 (save the list as UTF-8)"), "{broken}");
    }
}
