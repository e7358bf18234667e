//! HTTP answers as web archives keep them.

use std::borrow::Cow;
use std::io::Read;

use super::unpack::{self, Coding};
use super::{Limits, size};

/// The head of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    status: u16,
    media_type: String,
    charset: Option<String>,
    chunked: bool,
    coding: String,
}

impl Head {
    /// Parses the status line and the fields; `None` where no status line begins them.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes);
        let mut lines = text.lines();
        let mut status = lines.next()?.split_ascii_whitespace();
        if !status.next()?.starts_with("HTTP/") {
            return None;
        }
        let mut head = Self { status: status.next()?.parse().ok()?, ..Self::default() };
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "content-type" => {
                    let mut parts = value.split(';').map(str::trim);
                    head.media_type = parts.next().unwrap_or_default().to_ascii_lowercase();
                    head.charset = parts.find_map(|part| {
                        let (name, value) = part.split_once('=')?;
                        let value = value.trim().trim_matches(['"', '\'']);
                        name.trim().eq_ignore_ascii_case("charset").then(|| value.to_owned())
                    });
                }
                "transfer-encoding" => head.chunked = value.to_ascii_lowercase().contains("chunked"),
                "content-encoding" => head.coding = value.to_ascii_lowercase(),
                _ => {}
            }
        }
        Some(head)
    }

    /// Whether a page was answered, and no image, redirection or failure.
    pub(super) fn is_page(&self) -> bool {
        self.status == 200 && matches!(self.media_type.as_str(), "text/html" | "application/xhtml+xml" | "text/plain")
    }

    /// Whether the page is HTML.
    pub(super) fn is_html(&self) -> bool {
        self.media_type != "text/plain"
    }

    /// The encoding that the answer names.
    pub(super) fn charset(&self) -> Option<&str> {
        self.charset.as_deref()
    }

    /// The page without the codings of its way, and whether its end is missing. Many archives keep the
    /// fields of a coding that they have taken off themselves; where the bytes do not look coded they
    /// are the page.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub(super) fn body(&self, block: Vec<u8>, limits: Limits) -> Result<(Vec<u8>, bool), String> {
        let (block, cut) = if self.chunked { unchunked(&block) } else { (Cow::Borrowed(&block[..]), false) };
        let mut body = Vec::new();
        let mut rest = &block[..];
        let input: Box<dyn Read + '_> = match self.coding.as_str() {
            "gzip" | "x-gzip" if block.starts_with(b"\x1f\x8b") => {
                Box::new(unpack::members(&mut rest, Coding::Gzip, limits).0)
            }
            "zstd" if block.starts_with(b"\x28\xb5\x2f\xfd") => {
                Box::new(unpack::members(&mut rest, Coding::Zstd, limits).0)
            }
            "deflate" if block.first().is_some_and(|byte| byte & 0x0f == 8) => {
                Box::new(flate2::bufread::ZlibDecoder::new(rest))
            }
            "br" if !looks_like_text(&block) => Box::new(brotli_decompressor::Decompressor::new(rest, 4096)),
            _ => return Ok((block.into_owned(), cut)),
        };
        match input.take(limits.page + 1).read_to_end(&mut body) {
            Ok(_) if body.len() as u64 > limits.page => {
                Err(format!("the page unpacks to more than {}; it was not read", size(limits.page)))
            }
            Ok(_) => Ok((body, cut)),
            // What was unpacked before the page broke off is kept.
            Err(_) if !body.is_empty() => Ok((body, true)),
            Err(error) => Err(format!("the page cannot be unpacked ({error})")),
        }
    }
}

fn looks_like_text(bytes: &[u8]) -> bool {
    bytes.iter().take(64).all(|byte| *byte >= 0x20 || byte.is_ascii_whitespace()) && bytes.contains(&b'<')
}

/// The chunks of a body joined, and whether the last is missing; the body itself where it is in no
/// chunks.
fn unchunked(block: &[u8]) -> (Cow<'_, [u8]>, bool) {
    let mut body = Vec::with_capacity(block.len());
    let mut rest = block;
    loop {
        let end = rest.iter().take(1024).position(|byte| *byte == b'\n');
        let length = end.and_then(|end| rest.get(..end)).and_then(|line| {
            let digits = std::str::from_utf8(line).ok()?.split(';').next()?.trim();
            usize::from_str_radix(digits, 16).ok()
        });
        match (end, length) {
            (Some(_), Some(0)) => return (Cow::Owned(body), false),
            (Some(end), Some(length)) => {
                let chunk = rest.get(end + 1..).unwrap_or_default();
                body.extend_from_slice(chunk.get(..length.min(chunk.len())).unwrap_or_default());
                rest = chunk.get(length..).unwrap_or_default();
                if rest.is_empty() {
                    return (Cow::Owned(body), true);
                }
                rest = rest.strip_prefix(b"\r").unwrap_or(rest);
                rest = rest.strip_prefix(b"\n").unwrap_or(rest);
            }
            _ if body.is_empty() => return (Cow::Borrowed(block), false),
            _ => return (Cow::Owned(body), true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_tells_what_the_page_is() {
        let head =
            Head::parse(b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=\"windows-1251\"\r\n\r\n").unwrap();
        assert!(head.is_page() && head.is_html());
        assert_eq!(head.charset(), Some("windows-1251"));
        assert!(!Head::parse(b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n").unwrap().is_page());
        assert!(!Head::parse(b"HTTP/1.1 200\nContent-Type: image/png\n").unwrap().is_page());
        assert_eq!(Head::parse(b"<html>"), None);
    }

    fn body(fields: &str, block: &[u8]) -> (String, bool) {
        let head =
            Head::parse(format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{fields}\r\n").as_bytes()).unwrap();
        let (body, cut) = head.body(block.to_owned(), Limits::default()).unwrap();
        (String::from_utf8(body).unwrap(), cut)
    }

    #[test]
    fn chunks_are_joined() {
        let chunked = "Transfer-Encoding: chunked";
        assert_eq!(body(chunked, b"5\r\n<p>no\r\n3;x=y\r\n way\r\n0\r\n\r\n"), ("<p>no wa".to_owned(), true));
        assert_eq!(body(chunked, b"5\r\n<p>no\r\n4;x=y\r\n way\r\n0\r\n\r\n"), ("<p>no way".to_owned(), false));
        assert_eq!(body(chunked, b"5\r\n<p>no\r\nff\r\n way"), ("<p>no way".to_owned(), true));
        assert_eq!(body(chunked, b"<p>taken off already"), ("<p>taken off already".to_owned(), false));
    }

    #[test]
    fn codings_are_taken_off_where_they_are_there() {
        use std::io::Write as _;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"<p>no").unwrap();
        let gzip = gzip.finish().unwrap();
        assert_eq!(body("Content-Encoding: gzip", &gzip), ("<p>no".to_owned(), false));
        assert_eq!(body("Content-Encoding: gzip", b"<p>no"), ("<p>no".to_owned(), false));
        assert_eq!(body("Content-Encoding: br", b"\x0b\x02\x80<p>no\x03"), ("<p>no".to_owned(), false));
        assert_eq!(body("Content-Encoding: br", b"<p>no"), ("<p>no".to_owned(), false));
    }
}
