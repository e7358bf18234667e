//! The folder that brat opens: a configuration, and two files for each page.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::{Standoff, configuration};

/// Characters of a file's name without what stands behind its dot.
const LONGEST: usize = 100;
/// Names that Windows keeps for devices.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A folder that is being filled.
pub(crate) struct Folder {
    path: PathBuf,
    /// Names that were given, in small letters: some disks take large and small ones for the same.
    taken: BTreeSet<String>,
}

impl Folder {
    /// A folder that is not there yet, or is empty.
    pub(crate) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), taken: BTreeSet::new() }
    }

    /// Makes the folder.
    ///
    /// # Errors
    /// As the disk; [`io::ErrorKind::AlreadyExists`] where files are in it, which may be annotators' work.
    pub(crate) fn begin(&self) -> io::Result<()> {
        std::fs::create_dir_all(&self.path)?;
        if std::fs::read_dir(&self.path)?.next().is_some() {
            let words = "the folder is not empty, and what annotators did there would be lost; name a new one";
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, words));
        }
        std::fs::write(self.path.join("annotation.conf"), configuration())
    }

    /// Writes a page.
    ///
    /// # Errors
    /// As the disk.
    pub(crate) fn add(&mut self, page: &Standoff) -> io::Result<()> {
        let stem = self.stem(&page.name);
        std::fs::write(self.path.join(format!("{stem}.txt")), &page.text)?;
        std::fs::write(self.path.join(format!("{stem}.ann")), &page.annotations)
    }

    /// A name of its own for a page: no way out of the folder, nothing that a disk or brat refuses.
    fn stem(&mut self, name: &str) -> String {
        let name = name.strip_suffix(".txt").unwrap_or(name);
        let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
        let plain: String = name.chars().map(plain).collect();
        let inner = plain.trim_start_matches(['.', '_', '-']).trim_end_matches('.');
        // The end of a path tells more than its beginning.
        let end = inner.get(inner.len().saturating_sub(LONGEST)..).unwrap_or(inner).trim_start_matches(['.', '_', '-']);
        let device = end.split('.').next().unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit());
        let stem = match end {
            "" => "page".to_owned(),
            _ if DEVICES.contains(&device.to_lowercase().as_str()) => format!("page-{end}"),
            _ => end.to_owned(),
        };
        let mut own = stem.clone();
        let mut number = 2;
        while !self.taken.insert(own.to_lowercase()) {
            own = format!("{stem}-{number}");
            number += 1;
        }
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_the_folder_and_are_told_apart() {
        let mut folder = Folder::new(Path::new("out"));
        let mut stem = |name: &str| folder.stem(name);
        assert_eq!(stem("pages/swap.txt"), "pages_swap");
        assert_eq!(stem("pages_SWAP"), "pages_SWAP-2");
        assert_eq!(stem("../../etc/passwd"), "etc_passwd");
        assert_eq!(stem("/a\\b:c"), "a_b_c");
        assert_eq!(stem(""), "page");
        assert_eq!(stem(".."), "page-2");
        assert_eq!(stem("con"), "page-con");
        assert_eq!(stem("COM1.txt"), "page-COM1");
        assert_eq!(stem("Ҡазан/да"), "page-3");
        let long = stem(&"é/x".repeat(100));
        assert!(long.len() <= LONGEST && long.starts_with('x'), "{long}");
    }
}
