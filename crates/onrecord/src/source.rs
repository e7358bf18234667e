//! Where pages come from.
//!
//! A [`Pages`] walks over what the user named and hands out [`Item`]s, one after the other and without
//! reading more than it must: a file is only named, a line of JSON is only cut off. [`page::read`]
//! makes an item into a page; it does the heavy part (opening, decoding, parsing) and may run on any
//! thread.

mod files;
mod json_lines;
pub(crate) mod page;
mod row;
mod sniff;
mod stream;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::messages::Problem;

/// What is too much.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Bytes of one page.
    pub(crate) page: u64,
}

impl Default for Limits {
    /// 256 MiB a page: ten times the largest that anybody wrote by hand.
    fn default() -> Self {
        Self { page: 256 << 20 }
    }
}

/// Where a page stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The file; `None` for standard input.
    pub(crate) path: Option<PathBuf>,
    /// The line of a file of many pages, from 1.
    pub(crate) line: Option<u64>,
}

impl Place {
    fn stdin() -> Self {
        Self { path: None, line: None }
    }

    fn file(path: &Path) -> Self {
        Self { path: Some(path.to_owned()), line: None }
    }

    fn at_line(&self, line: u64) -> Self {
        Self { line: Some(line), ..self.clone() }
    }

    /// The file as the record names it; `None` for standard input.
    pub(crate) fn path_text(&self) -> Option<String> {
        self.path.as_ref().map(|path| path.display().to_string())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => path.display().fmt(f)?,
            None => f.write_str("-")?,
        }
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))
    }
}

/// A page that is yet to be opened, decoded or parsed.
#[derive(Debug)]
pub(crate) enum Item {
    /// A file that holds one page.
    File {
        /// Where it is.
        path: PathBuf,
        /// Its size when it was found.
        bytes: u64,
    },
    /// One line of a JSON Lines file.
    Row {
        /// Where it stands.
        place: Place,
        /// The line.
        json: Vec<u8>,
    },
    /// A page that came by a stream.
    Streamed {
        /// Where it came from.
        place: Place,
        /// All of it.
        bytes: Vec<u8>,
    },
    /// A page that cannot be had, or something to know.
    Problem(Problem),
}

impl Item {
    /// Bytes that the item holds or will hold.
    pub(crate) fn weight(&self) -> u64 {
        match self {
            Self::File { bytes, .. } => *bytes,
            Self::Row { json: bytes, .. } | Self::Streamed { bytes, .. } => bytes.len() as u64,
            Self::Problem(_) => 0,
        }
    }
}

/// All pages under the paths that a user named, in order.
pub(crate) fn pages(paths: &[PathBuf], limits: Limits) -> impl Iterator<Item = Item> + Send {
    paths.iter().flat_map(move |path| -> Box<dyn Iterator<Item = Item> + Send> {
        if path.as_os_str() == "-" {
            Box::new(stream::items(Place::stdin(), std::io::stdin(), limits))
        } else {
            Box::new(files::found(path).flat_map(move |found| files::items(found, limits)))
        }
    })
}
