//! What a file is, by how it begins and by its name.

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// gzip, one member or many.
    Gzip,
    /// Zstandard, one frame or many.
    Zstd,
    /// ZIP, and WACZ, which is one.
    Zip,
    /// A web archive.
    Warc,
    /// One page a line.
    JsonLines,
    /// One page in JSON, or an array of pages.
    Json,
    /// RSS or Atom.
    Feed,
    /// One page: text, HTML or a mail; told apart when it is read.
    Page,
}

impl Kind {
    /// What a file of this name that begins like this is. Packed files and web archives are known by
    /// their first bytes whatever their name; JSON Lines by their name, or by their look where the
    /// name tells nothing.
    pub(super) fn of(name: &str, head: &[u8]) -> Self {
        let ends = |end: &str| name.rsplit_once('.').is_some_and(|(_, is)| is.eq_ignore_ascii_case(end));
        if head.starts_with(b"\x1f\x8b") {
            Self::Gzip
        } else if is_zstd(head) {
            Self::Zstd
        } else if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            Self::Zip
        } else if head.starts_with(b"WARC/") {
            Self::Warc
        } else if ends("jsonl") || ends("ndjson") || (!name.contains('.') && is_json_lines(head)) {
            Self::JsonLines
        } else if ends("json") {
            Self::Json
        } else if ends("rss") || ends("atom") || is_feed(head) {
            Self::Feed
        } else {
            Self::Page
        }
    }
}

fn is_zstd(head: &[u8]) -> bool {
    let skippable = |magic: u32| magic & 0xFFFF_FFF0 == 0x184D_2A50;
    let magic = head.first_chunk().map(|bytes| u32::from_le_bytes(*bytes));
    magic.is_some_and(|magic| magic == 0xFD2F_B528 || skippable(magic))
}

/// Whether this is the beginning of JSON Lines: an object with a first key, after white space at most.
fn is_json_lines(head: &[u8]) -> bool {
    let head = without_mark(head).trim_ascii_start();
    head.strip_prefix(b"{").is_some_and(|inside| matches!(inside.trim_ascii_start().first(), Some(b'"' | b'}')))
}

/// Whether this is the beginning of an HTML page: a doctype or one of the tags that pages begin with,
/// after white space, comments and an XML declaration at most.
pub(super) fn is_html(head: &[u8]) -> bool {
    begins_with_tag(
        head,
        &["!doctype html", "html", "head", "body", "script", "meta", "title", "div", "article", "table"],
    )
}

/// Whether this is the beginning of a feed: RSS, RDF or Atom.
pub(super) fn is_feed(head: &[u8]) -> bool {
    begins_with_tag(head, &["rss", "feed", "rdf:rdf"])
}

/// Whether one of these tags stands first, after white space, comments and an XML declaration at most.
fn begins_with_tag(head: &[u8], tags: &[&str]) -> bool {
    let mut head = without_mark(head).trim_ascii_start();
    loop {
        let past = [("<!--", "-->"), ("<?", "?>")].into_iter().find_map(|(open, close)| {
            let inside = head.strip_prefix(open.as_bytes())?;
            let end = inside.windows(close.len()).position(|window| window == close.as_bytes());
            // A comment without an end is all that this page shows.
            Some(end.and_then(|end| inside.get(end + close.len()..)).unwrap_or_default())
        });
        match past {
            Some(rest) => head = rest.trim_ascii_start(),
            None => break,
        }
    }
    let Some(inside) = head.strip_prefix(b"<") else {
        return false;
    };
    tags.iter().any(|tag| {
        let (name, after) = (inside.get(..tag.len()), inside.get(tag.len()));
        name.is_some_and(|name| name.eq_ignore_ascii_case(tag.as_bytes()))
            && after.is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
    })
}

fn without_mark(head: &[u8]) -> &[u8] {
    head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_known_by_its_beginning() {
        for html in
            ["<!DOCTYPE html>\n<html>", "\u{FEFF} <html lang=en>", "<!-- saved -->\n<?xml version='1.0'?><HEAD>"]
        {
            assert!(is_html(html.as_bytes()), "{html}");
        }
        for text in ["", "Vela said <b>no</b>.", "<3 said Vela", "<headline> of the day", "<!-- no end <html>"] {
            assert!(!is_html(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn packed_files_are_known_whatever_their_name() {
        assert_eq!(Kind::of("a.txt", b"\x1f\x8b\x08"), Kind::Gzip);
        assert_eq!(Kind::of("", b"\x28\xb5\x2f\xfd"), Kind::Zstd);
        assert_eq!(Kind::of("a.wacz", b"PK\x03\x04"), Kind::Zip);
        assert_eq!(Kind::of("a", b"WARC/1.1\r\n"), Kind::Warc);
        assert_eq!(Kind::of("a.txt", b"{\"text\": 1}"), Kind::Page);
        assert_eq!(Kind::of("", b"{\"text\": 1}"), Kind::JsonLines);
        assert_eq!(Kind::of("items.json", b"["), Kind::Json);
        assert_eq!(Kind::of("a.xml", b"<?xml version=\"1.0\"?>\n<rss version=\"2.0\">"), Kind::Feed);
        assert_eq!(Kind::of("a.xml", b"<sitemap>"), Kind::Page);
    }

    #[test]
    fn json_lines_are_known_by_their_beginning() {
        for rows in ["{\"text\":1}", "\u{FEFF}\n{ \"id\": 1", "{}"] {
            assert!(is_json_lines(rows.as_bytes()), "{rows}");
        }
        for text in ["", "{", "{curly}", "[1]", "He said"] {
            assert!(!is_json_lines(text.as_bytes()), "{text}");
        }
    }
}
