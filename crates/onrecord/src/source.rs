//! Where pages come from.
//!
//! [`each`] walks over what the user named and gives out [`Item`]s, one after the other and without
//! reading more than it must: a file is only named, a line of JSON or a record of an archive is only
//! cut off. [`page::read`] makes an item into a page; it does the heavy part (opening, decoding,
//! parsing) and may run on any thread.
//!
//! | what | module |
//! |---|---|
//! | files and folders | [`files`] |
//! | what a file or stream is, and what is packed in it | [`open`] |
//! | gzip and Zstandard, also of many members | [`unpack`] |
//! | ZIP and WACZ | [`archive`] |
//! | WARC | [`warc`], [`http`] |
//! | JSON Lines, JSON, the dialects of scrapers | [`json_lines`], [`json_items`], [`row`] |
//! | RSS and Atom | [`feed`] |
//! | mail | [`mail`] |

mod archive;
mod feed;
mod files;
mod http;
mod json_items;
mod json_lines;
mod mail;
mod open;
pub(crate) mod page;
mod row;
mod sniff;
#[cfg(test)]
mod told;
mod unpack;
mod warc;

use std::fmt;
use std::path::{Path, PathBuf};

use onrecord_engine::Page;

use crate::contained::contained;
use crate::messages::Problem;
use crate::pipeline::Flow;
use crate::record::Container;

/// What is too much.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one page.
    pub page: u64,
    /// Bytes that any packed file may unpack to.
    pub unpacked: u64,
    /// How many bytes one packed byte may become in a file that unpacks to more than `unpacked`.
    pub ratio: u64,
    /// How deep packed files may lie in packed files.
    pub depth: u32,
}

impl Default for Limits {
    /// 256 MiB a page: ten times the largest that anybody wrote by hand. News text packs 3 to 60 times
    /// smaller; 250 times is no text.
    fn default() -> Self {
        Self { page: 256 << 20, unpacked: 256 << 20, ratio: 250, depth: 4 }
    }
}

/// Where a page stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The file; `None` for standard input.
    pub(crate) path: Option<PathBuf>,
    /// The file inside the file, by its name there; a `/` between where archives lie in archives.
    pub(crate) member: Option<String>,
    /// The line of a file of many pages, from 1.
    pub(crate) line: Option<u64>,
    /// Where the record begins in a file of many, in bytes of the file as stored.
    pub(crate) offset: Option<u64>,
}

impl Place {
    fn stdin() -> Self {
        Self::default()
    }

    fn file(path: &Path) -> Self {
        Self { path: Some(path.to_owned()), ..Self::default() }
    }

    fn at_line(&self, line: u64) -> Self {
        Self { line: Some(line), ..self.clone() }
    }

    fn at_offset(&self, offset: u64) -> Self {
        Self { offset: Some(offset), ..self.clone() }
    }

    fn member(&self, name: &str) -> Self {
        let member = match &self.member {
            Some(outer) => format!("{outer}/{name}"),
            None => name.to_owned(),
        };
        Self { member: Some(member), ..self.clone() }
    }

    /// As the record tells it; `None` where the page is the only one in its file.
    pub(crate) fn container(&self) -> Option<Container> {
        self.is_inside().then(|| Container {
            path: self.path_text(),
            member: self.member.clone(),
            line: self.line,
            offset: self.offset,
        })
    }

    /// The file as the record names it; `None` for standard input.
    pub(crate) fn path_text(&self) -> Option<String> {
        self.path.as_ref().map(|path| path.display().to_string())
    }

    /// What holds the page beside others: the file that it is packed in, else the folder of its file.
    pub(crate) fn beside(&self) -> String {
        let path = self.path.as_deref().unwrap_or(Path::new("-"));
        let beside = if self.is_inside() { path } else { path.parent().unwrap_or(path) };
        beside.display().to_string()
    }

    /// Whether the page is one of several in its file.
    pub(crate) fn is_inside(&self) -> bool {
        self.member.is_some() || self.line.is_some() || self.offset.is_some()
    }

    /// The name that tells what kind of file it is, without what only tells that it is packed.
    fn file_name(&self) -> &str {
        let mut name = match (&self.member, &self.path) {
            (Some(member), _) => member.rsplit('/').next().unwrap_or_default(),
            (None, Some(path)) => path.file_name().and_then(|name| name.to_str()).unwrap_or_default(),
            (None, None) => "",
        };
        while let Some((rest, "gz" | "gzip" | "zst")) = name.rsplit_once('.') {
            name = rest;
        }
        name
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => path.display().fmt(f)?,
            None => f.write_str("-")?,
        }
        if let Some(member) = &self.member {
            write!(f, "/{member}")?;
        }
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        self.offset.map_or(Ok(()), |offset| write!(f, "@{offset}"))
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
    Line {
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
    /// A page of a web archive.
    Archived {
        /// Where it stands.
        place: Place,
        /// The record.
        record: warc::Record,
    },
    /// A page that is parsed already.
    Row {
        /// Where it stands.
        place: Place,
        /// The page and what is known beside it.
        row: row::Row,
    },
    /// A page that cannot be had, or something to know.
    Problem(Problem),
}

impl Item {
    /// Bytes that the item holds or will hold.
    pub(crate) fn weight(&self) -> u64 {
        let held = match self {
            Self::File { bytes, .. } => return *bytes,
            Self::Line { json: bytes, .. } | Self::Streamed { bytes, .. } => bytes.len(),
            Self::Archived { record, .. } => record.block.len(),
            Self::Row { row, .. } => row.body.len(),
            Self::Problem(_) => 0,
        };
        held as u64
    }

    /// Where it stands, for messages.
    pub(crate) fn at(&self) -> String {
        match self {
            Self::File { path, .. } => path.display().to_string(),
            Self::Line { place, .. }
            | Self::Streamed { place, .. }
            | Self::Archived { place, .. }
            | Self::Row { place, .. } => place.to_string(),
            Self::Problem(problem) => problem.at.clone(),
        }
    }

    fn lost(place: &Place, message: impl Into<String>) -> Self {
        Self::Problem(Problem::lost(place.to_string(), message))
    }
}

/// Where items go; it answers whether more are wanted.
pub(crate) type Give<'a> = &'a mut dyn FnMut(Item) -> Flow;

/// Gives out all pages under the paths that a user named, in order, until no more are wanted.
pub(crate) fn each(paths: &[PathBuf], limits: Limits, give: Give) {
    for path in paths {
        let flow = if path.as_os_str() == "-" {
            let place = Place::stdin();
            shielded(&place, give, |give| open::stream(&place, &mut std::io::stdin().lock(), limits, give))
        } else {
            files::each(path, limits, give)
        };
        if flow.is_break() {
            return;
        }
    }
}

/// Reads a file or a member of one; where the reader panics, what is left of it is told as lost.
fn shielded(place: &Place, give: Give, read: impl FnOnce(Give) -> Flow) -> Flow {
    match contained(|| read(&mut *give)) {
        Ok(flow) => flow,
        Err(message) => give(Item::lost(place, message)),
    }
}

/// The pages of a file of this name that holds these bytes, in order; where one cannot be read, what is
/// wrong, in words. The name (without a folder) tells what kind of file it is where its bytes do not.
#[must_use]
pub fn pages_in(name: &str, bytes: &[u8], limits: Limits) -> Vec<Result<Page, String>> {
    let place = Place::file(Path::new(name));
    let mut pages = Vec::new();
    // It goes on to the end: more is always wanted.
    let _ = open::stream(&place, &mut &*bytes, limits, &mut |item| {
        let found = page::read(item, limits);
        pages.push(found.map(|found| found.page).map_err(|problem| format!("{}: {}", problem.at, problem.message)));
        Flow::Continue(())
    });
    pages
}

/// A number of bytes in words.
fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KiB", bytes >> 10),
        _ => format!("{} MiB", bytes >> 20),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_panics_costs_its_file_alone() {
        let told = told::told(|give| {
            shielded(&Place::file(Path::new("a.zip")), give, |give| {
                give(Item::lost(&Place::stdin(), "before"))?;
                panic!("no such slot")
            })?;
            shielded(&Place::file(Path::new("b.zip")), give, |give| give(Item::lost(&Place::stdin(), "after")))
        });
        assert_eq!((told.len(), told[0].as_str(), told[2].as_str()), (3, "- before", "- after"));
        assert!(told[1].starts_with("a.zip a defect") && told[1].contains("no such slot"), "{told:?}");
    }
}
