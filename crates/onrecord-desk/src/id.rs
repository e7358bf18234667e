//! Ids of claims: where their wording stands, so that they are found without looking through the archive, and the
//! beginning of the hash over what belongs to them.

use onrecord_archive::{Archive, ArchiveError, PageNo};
use onrecord_ledger::StatementId;
use onrecord_link::Claim;

/// Digits of the hash.
const HASH: usize = 6;
/// Digits of a document's hash.
const DOCUMENT: usize = 12;

/// The id of a claim; `document` is the hash of the page of its wording.
pub(crate) fn of(claim: &Claim, document: &str) -> String {
    let hash: String = claim.id.chars().rev().take(HASH).collect();
    match claim.wording.statement {
        Some(statement) => format!("{statement}-{hash}"),
        None => {
            let digits: String = document.trim_start_matches("sha256:").chars().take(DOCUMENT).collect();
            let start = claim.wording.spans.first().map_or(0, |span| span.start());
            format!("d{digits}p{start}-{hash}")
        }
    }
}

/// What an id, or the id of a statement, says.
pub(crate) struct Asked {
    /// The statement that belongs to it.
    pub(crate) statement: Option<StatementId>,
    /// Where the page's own words stand: the first byte.
    pub(crate) start: Option<usize>,
    /// The pages on which to look.
    pub(crate) pages: Vec<PageNo>,
}

/// Where to look for what `id` names; `None` where it is no id.
///
/// # Errors
/// As the archive.
pub(crate) fn look(archive: &Archive, id: &str) -> Result<Option<Asked>, ArchiveError> {
    let place = id.split('-').next().unwrap_or_default();
    if let Ok(statement) = place.parse::<StatementId>() {
        return Ok(Some(Asked { statement: Some(statement), start: None, pages: archive.pages_with(statement)? }));
    }
    let (digits, start) = place.strip_prefix('d').and_then(|place| place.split_once('p')).unwrap_or_default();
    let Ok(start) = start.parse() else { return Ok(None) };
    if digits.len() != DOCUMENT || !digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
        return Ok(None);
    }
    Ok(Some(Asked { statement: None, start: Some(start), pages: archive.pages_like(digits)? }))
}
