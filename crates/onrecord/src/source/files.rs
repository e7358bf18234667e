use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Seek as _};
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::sniff::Kind;
use super::{Give, Item, Limits, Place, open, shielded};
use crate::messages::Problem;
use crate::pipeline::Flow;

/// Gives out the pages of a path: of the file itself, else of all files in the folder, in the order of
/// names, without hidden ones.
pub(super) fn each(path: &Path, limits: Limits, give: Give) -> Flow {
    let walk = WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry)) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                let (path, named) = (entry.path(), entry.depth() == 0);
                shielded(&Place::file(path), give, |give| file(path, named, limits, give))?;
            }
            Err(error) => give(Item::Problem(trouble(&error)))?,
        }
    }
    Flow::Continue(())
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn file(path: &Path, named: bool, limits: Limits, give: Give) -> Flow {
    let place = Place::file(path);
    let data = match fs::metadata(path) {
        Ok(data) => data,
        Err(error) => return give(Item::lost(&place, error.to_string())),
    };
    // A pipe in a folder would be waited for without end; one that was named is meant.
    if !data.is_file() && !named {
        let message = "neither a file nor a folder; it was passed over";
        return give(Item::Problem(Problem::minor(place.to_string(), message)));
    }
    let mut input = match File::open(path) {
        Ok(input) => input,
        Err(error) => return give(Item::lost(&place, error.to_string())),
    };
    if !data.is_file() {
        return open::stream(&place, &mut input, limits, give);
    }
    let mut head = Vec::new();
    let looked = (&mut input).take(open::LOOK).read_to_end(&mut head).and_then(|_| input.rewind());
    if let Err(error) = looked {
        return give(Item::lost(&place, error.to_string()));
    }
    match Kind::of(place.file_name(), &head) {
        Kind::Page => give(Item::File { path: path.to_owned(), bytes: data.len() }),
        Kind::Zip => super::archive::members(&place, input, 0, limits, give),
        _ => open::stream(&place, &mut input, limits, give),
    }
}

fn trouble(error: &walkdir::Error) -> Problem {
    let at = error.path().unwrap_or(Path::new("-")).display().to_string();
    if let Some(ancestor) = error.loop_ancestor() {
        let message = format!("a link back to {}; it was not followed again", ancestor.display());
        return Problem::minor(at, message);
    }
    match error.io_error() {
        Some(error) if error.kind() == ErrorKind::NotFound => {
            Problem::lost(at, "no such file or folder; check the name")
        }
        Some(error) => Problem::lost(at, error.to_string()),
        None => Problem::lost(at, error.to_string()),
    }
}
