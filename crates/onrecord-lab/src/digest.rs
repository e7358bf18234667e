//! SHA-256 as the lab writes it: in hexadecimal digits.

use std::path::Path;

use sha2::{Digest, Sha256};

/// The 64 digits of these bytes' hash.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The first 16 digits: enough to tell one text of a corpus from another.
#[must_use]
pub fn short(bytes: &[u8]) -> String {
    let mut digits = hex(bytes);
    digits.truncate(16);
    digits
}

/// One short hash of files, by their names and contents, in the order given.
///
/// # Errors
/// A message that names the file that cannot be read.
pub fn of_files<'a>(files: impl IntoIterator<Item = &'a Path>) -> Result<String, String> {
    let mut lines = String::new();
    for path in files {
        let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        lines += &format!("{} {name}\n", hex(&bytes));
    }
    Ok(short(lines.as_bytes()))
}
