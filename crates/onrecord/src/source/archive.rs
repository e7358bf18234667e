use std::io::{Read, Seek};

use zip::ZipArchive;

use super::{Give, Item, Limits, Place, open, shielded, unpack};
use crate::pipeline::Flow;

/// Gives out the pages in a ZIP file, in the order in which it lists them; of a WACZ file those of its
/// web archives alone, since all else in it is about them.
pub(super) fn members<R: Read + Seek>(place: &Place, input: R, depth: u32, limits: Limits, give: Give) -> Flow {
    let mut archive = match ZipArchive::new(input) {
        Ok(archive) => archive,
        Err(error) => return give(Item::lost(place, format!("no whole ZIP file ({error}); is it complete?"))),
    };
    let is_wacz = place.file_name().rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("wacz"));
    for at in 0..archive.len() {
        let numbered = place.member(&format!("#{}", at + 1));
        shielded(&numbered, give, |give| {
            let member = match archive.by_index(at) {
                Ok(member) => member,
                Err(error) => return give(Item::lost(&numbered, error.to_string())),
            };
            let name = member
                .name()
                .map_or_else(|_| String::from_utf8_lossy(member.name_raw()).into_owned(), |name| name.into_owned());
            let inside = place.member(&name);
            if member.is_dir() || is_hidden(&name) || (is_wacz && !name.starts_with("archive/")) {
                return Flow::Continue(());
            }
            if member.enclosed_name().is_none() {
                return give(Item::lost(&inside, "the name leads out of the archive; it was not read"));
            }
            let packed = member.compressed_size();
            let mut content = unpack::guarded(member, packed, limits);
            open::inner(&inside, &mut content, None, depth + 1, limits, give)
        })?;
    }
    Flow::Continue(())
}

/// What a folder's hidden files are, and what macOS adds of its own.
fn is_hidden(name: &str) -> bool {
    let parts = name.split(['/', '\\']);
    name.starts_with("__MACOSX/") || parts.into_iter().any(|part| part.starts_with('.') && part != ".." && part != ".")
}
