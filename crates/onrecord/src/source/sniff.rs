//! What bytes are, by how they begin.

/// Whether this is the beginning of JSON Lines: an object with a first key, after white space at most.
pub(super) fn is_json_lines(head: &[u8]) -> bool {
    let head = without_mark(head).trim_ascii_start();
    head.strip_prefix(b"{").is_some_and(|inside| matches!(inside.trim_ascii_start().first(), Some(b'"' | b'}')))
}

/// Whether this is the beginning of an HTML page: a doctype or one of the tags that pages begin with,
/// after white space, comments and an XML declaration at most.
pub(super) fn is_html(head: &[u8]) -> bool {
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
    ["<!doctype html", "<html", "<head", "<body", "<script", "<meta", "<title", "<div", "<article", "<table"]
        .iter()
        .any(|tag| {
            let (name, after) = (head.get(..tag.len()), head.get(tag.len()));
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
    fn json_lines_are_known_by_their_beginning() {
        for rows in ["{\"text\":1}", "\u{FEFF}\n{ \"id\": 1", "{}"] {
            assert!(is_json_lines(rows.as_bytes()), "{rows}");
        }
        for text in ["", "{", "{curly}", "[1]", "He said"] {
            assert!(!is_json_lines(text.as_bytes()), "{text}");
        }
    }
}
