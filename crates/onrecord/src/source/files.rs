use std::fs::{self, File};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{Item, Limits, Place, json_lines, stream};
use crate::messages::Problem;

/// A file that was found, or what stood in the way.
pub(super) enum Found {
    /// A file that holds data of its own.
    Regular {
        /// Where.
        path: PathBuf,
        /// Its size.
        bytes: u64,
    },
    /// A pipe or a device: to be read once, from the beginning.
    Stream(PathBuf),
    /// Nothing to read.
    Problem(Problem),
}

/// The files at and under a path: itself where it is a file, else all that is in the folder, in the
/// order of names, without hidden ones.
pub(super) fn found(path: &Path) -> impl Iterator<Item = Found> + Send + use<> {
    let walk = WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter();
    walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry)).filter_map(|entry| match entry {
        Ok(entry) if entry.file_type().is_dir() => None,
        Ok(entry) => Some(one(entry)),
        Err(error) => Some(Found::Problem(trouble(&error))),
    })
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn one(entry: DirEntry) -> Found {
    let named = entry.depth() == 0;
    let path = entry.into_path();
    match fs::metadata(&path) {
        Ok(data) if data.is_file() => Found::Regular { bytes: data.len(), path },
        // A pipe in a folder would be waited for without end; one that was named is meant.
        Ok(_) if named => Found::Stream(path),
        Ok(_) => Found::Problem(Problem::minor(
            path.display().to_string(),
            "neither a file nor a folder; it was passed over",
        )),
        Err(error) => Found::Problem(Problem::lost(path.display().to_string(), error.to_string())),
    }
}

fn trouble(error: &walkdir::Error) -> Problem {
    let at = error.path().unwrap_or(Path::new("-")).display().to_string();
    if let Some(ancestor) = error.loop_ancestor() {
        let message = format!("a link back to {}; it was not followed again", ancestor.display());
        return Problem::minor(at, message);
    }
    match error.io_error() {
        Some(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Problem::lost(at, "no such file or folder; check the name")
        }
        Some(error) => Problem::lost(at, error.to_string()),
        None => Problem::lost(at, error.to_string()),
    }
}

/// The pages in what was found.
pub(super) fn items(found: Found, limits: Limits) -> Box<dyn Iterator<Item = Item> + Send> {
    let open = |path: &Path| {
        File::open(path).map_err(|error| Item::Problem(Problem::lost(path.display().to_string(), error.to_string())))
    };
    match found {
        Found::Regular { path, .. } if is_json_lines(&path) => match open(&path) {
            Ok(file) => Box::new(json_lines::rows(Place::file(&path), std::io::BufReader::new(file), limits)),
            Err(problem) => Box::new(std::iter::once(problem)),
        },
        Found::Regular { path, bytes } => Box::new(std::iter::once(Item::File { path, bytes })),
        Found::Stream(path) => match open(&path) {
            Ok(file) => Box::new(stream::items(Place::file(&path), file, limits)),
            Err(problem) => Box::new(std::iter::once(problem)),
        },
        Found::Problem(problem) => Box::new(std::iter::once(Item::Problem(problem))),
    }
}

/// Whether a file holds one page a line, by its name.
fn is_json_lines(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("jsonl") || end.eq_ignore_ascii_case("ndjson"))
}
