//! Web archives (ISO 28500), record by record.
//!
//! A reader of our own: it must go on after broken and truncated records, pass over a body without
//! holding it, and tell where in the packed file a record begins; the crates for WARC read whole
//! records, stop at the first broken one, and tell no offset.

use std::io::{self, BufRead, Read as _};

use jiff::civil::Date;

use super::http::Head;
use super::unpack::{self, Offset};
use super::{Give, Item, Limits, Place, size};
use crate::messages::Problem;
use crate::pipeline::Flow;

/// A record that holds a page.
#[derive(Debug)]
pub(crate) struct Record {
    /// Where the page was fetched from.
    pub(super) url: Option<String>,
    /// The day on which it was, in UTC.
    pub(super) captured: Option<Date>,
    /// How the page was answered; `None` where the record holds the page alone.
    pub(super) head: Option<Head>,
    /// Media type of a page without an HTTP head.
    pub(super) media_type: String,
    /// The page as it was sent, after the head.
    pub(super) block: Vec<u8>,
    /// Whether the page is not all there.
    pub(super) truncated: bool,
}

/// Longest line of a record's head, in bytes.
const LINE: u64 = 64 * 1024;

/// Gives out the pages of a web archive: HTML and plain text that was answered or stored; all else is
/// passed over.
pub(super) fn records(
    place: &Place,
    input: &mut dyn BufRead,
    offset: Option<&Offset>,
    limits: Limits,
    give: Give,
) -> Flow {
    let mut reader = Reader { input, position: 0 };
    let mut lost = false;
    loop {
        // What is not in the buffer yet is read now, so that the offset is that of what comes next.
        let begun = reader.input.fill_buf().map(|_| offset.map_or(reader.position, Offset::get));
        let begun = match begun {
            Ok(begun) => place.at_offset(begun),
            Err(error) => return give(Item::lost(place, unpack::told(&error))),
        };
        match reader.record(limits) {
            Ok(Next::End) => return Flow::Continue(()),
            Ok(Next::Blank | Next::Other) => {}
            Ok(Next::Page(record)) => {
                lost = false;
                give(Item::Archived { place: begun, record })?;
            }
            Ok(Next::TooLong) => {
                let message = format!("the page is longer than {}; it was passed over", size(limits.page));
                give(Item::lost(&begun, message))?;
            }
            // A long broken stretch is told once.
            Ok(Next::Broken) if lost => {}
            Ok(Next::Broken) => {
                lost = true;
                let message = "no WARC record begins here; the next one was looked for";
                give(Item::Problem(Problem::lost(begun.to_string(), message)))?;
            }
            Err(error) => return give(Item::lost(&begun, unpack::told(&error))),
        }
    }
}

/// What comes next.
enum Next {
    End,
    Blank,
    Broken,
    Other,
    TooLong,
    Page(Record),
}

struct Reader<'a> {
    input: &'a mut dyn BufRead,
    /// Bytes read so far.
    position: u64,
}

impl Reader<'_> {
    fn record(&mut self, limits: Limits) -> io::Result<Next> {
        let Some(line) = self.line()? else {
            return Ok(Next::End);
        };
        if line.is_empty() {
            return Ok(Next::Blank);
        }
        if !line.starts_with(b"WARC/") {
            return Ok(Next::Broken);
        }
        let Some((fields, length)) = self.fields()? else {
            return Ok(Next::Broken);
        };
        let media_type = fields.media_type.to_ascii_lowercase();
        let is_text = media_type.starts_with("text/html")
            || media_type.starts_with("text/plain")
            || media_type.starts_with("application/xhtml+xml");
        match fields.kind.as_str() {
            "response" if media_type.is_empty() || media_type.starts_with("application/http") => {}
            "resource" | "conversion" if is_text => {}
            _ => {
                self.skip(length)?;
                return Ok(Next::Other);
            }
        }
        let mut left = length;
        let mut head = None;
        if fields.kind == "response" {
            match self.head(&mut left)? {
                Some(found) if found.is_page() => head = Some(found),
                _ => {
                    self.skip(left)?;
                    return Ok(Next::Other);
                }
            }
        }
        if left > limits.page {
            self.skip(left)?;
            return Ok(Next::TooLong);
        }
        // The promised length is not believed when memory is taken.
        let mut block = Vec::new();
        let read = (&mut *self.input).take(left).read_to_end(&mut block);
        let read = match read {
            Ok(read) => read as u64,
            // What was unpacked before a packed file broke off is kept.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => 0,
            Err(error) => return Err(error),
        };
        self.position += read;
        let truncated = fields.truncated || read < left;
        Ok(Next::Page(Record { url: fields.url, captured: fields.captured, head, media_type, block, truncated }))
    }

    /// The fields of a record's head and the length of its block; `None` where they make no head.
    fn fields(&mut self) -> io::Result<Option<(Fields, u64)>> {
        let mut fields = Fields::default();
        let mut length = None;
        for _ in 0..1_000 {
            let Some(line) = self.line()? else {
                return Ok(None);
            };
            if line.is_empty() {
                return Ok(length.map(|length| (fields, length)));
            }
            let line = String::from_utf8_lossy(&line);
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().ok(),
                "content-type" => fields.media_type = value.to_owned(),
                "warc-type" => fields.kind = value.to_ascii_lowercase(),
                // Older writers put the address in angle brackets.
                "warc-target-uri" => fields.url = Some(value.trim_matches(['<', '>']).to_owned()),
                // "2016-09-08T14:01:30Z"
                "warc-date" => fields.captured = value.get(..10).and_then(|day| day.parse().ok()),
                "warc-truncated" => fields.truncated = true,
                _ => {}
            }
        }
        Ok(None)
    }

    /// The HTTP head at the beginning of a block of which `left` bytes are to come.
    fn head(&mut self, left: &mut u64) -> io::Result<Option<Head>> {
        let mut begin = Vec::new();
        while *left > 0 && begin.len() < LINE as usize {
            let before = begin.len();
            let line = (&mut *self.input).take((*left).min(LINE)).read_until(b'\n', &mut begin)?;
            self.position += line as u64;
            *left -= line as u64;
            let is_blank = begin.get(before..).is_some_and(|line| line.trim_ascii().is_empty());
            if line == 0 || (is_blank && before > 0) {
                break;
            }
        }
        Ok(Head::parse(&begin))
    }

    /// The next line without its end; `None` at the end of the archive. A line that is too long is cut.
    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let read = (&mut *self.input).take(LINE).read_until(b'\n', &mut line)?;
        self.position += read as u64;
        while line.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
            line.pop();
        }
        Ok((read > 0).then_some(line))
    }

    fn skip(&mut self, bytes: u64) -> io::Result<()> {
        self.position += io::copy(&mut (&mut *self.input).take(bytes), &mut io::sink())?;
        Ok(())
    }
}

#[derive(Default)]
struct Fields {
    kind: String,
    media_type: String,
    url: Option<String>,
    captured: Option<Date>,
    truncated: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, media_type: &str, block: &str) -> String {
        let length = block.len();
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <https://port.example/{length}>\r\n\
             Content-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n"
        )
    }

    fn answer(media_type: &str, body: &str) -> String {
        record(
            "response",
            "application/http; msgtype=response",
            &format!("HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n\r\n{body}"),
        )
    }

    fn told(archive: &[u8], limits: Limits) -> Vec<String> {
        let mut told = Vec::new();
        let place = Place::default();
        let _ = records(&place, &mut &archive[..], None, limits, &mut |item| {
            told.push(match item {
                Item::Archived { place, record } => {
                    let mark = if record.truncated { " …" } else { "" };
                    format!("{} {}{mark}", place.offset.unwrap(), String::from_utf8(record.block).unwrap())
                }
                Item::Problem(problem) => format!("{} {}", problem.at, problem.message),
                other => panic!("{other:?}"),
            });
            Flow::Continue(())
        });
        told
    }

    #[test]
    fn pages_are_given_and_all_else_is_passed_over() {
        let info = record("warcinfo", "application/warc-fields", "software: x");
        let first = answer("text/html", "<p>no");
        let parts = [
            info.as_str(),
            &first,
            &record("request", "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n"),
            &answer("image/png", "not a page"),
            &record("response", "application/http", "HTTP/1.1 404 Gone\r\nContent-Type: text/html\r\n\r\n<p>gone"),
            &record("conversion", "text/plain", "yes"),
        ];
        let last = parts[..5].concat().len();
        let wanted = [format!("{} <p>no", info.len()), format!("{last} yes")];
        assert_eq!(told(parts.concat().as_bytes(), Limits::default()), wanted);
    }

    #[test]
    fn a_broken_record_does_not_stop_the_rest() {
        let page = answer("text/html", "<p>no");
        let archive = format!("{page}lost\nfound\n\n{page}");
        let told = told(archive.as_bytes(), Limits::default());
        let at = page.len();
        assert_eq!(
            told,
            [
                "0 <p>no".to_owned(),
                format!("-@{at} no WARC record begins here; the next one was looked for"),
                format!("{} <p>no", at + 12)
            ]
        );
    }

    #[test]
    fn a_record_that_is_cut_is_given_as_far_as_it_goes() {
        let page = answer("text/html", "<p>no, and no again");
        assert_eq!(told(&page.as_bytes()[..page.len() - 10], Limits::default()), ["0 <p>no, and no …"]);
    }

    #[test]
    fn a_page_over_the_limit_is_told() {
        let archive = answer("text/html", "<p>no, and no") + &answer("text/html", "<p>no");
        let told = told(archive.as_bytes(), Limits { page: 5, ..Limits::default() });
        assert_eq!(told[0], "-@0 the page is longer than 5 bytes; it was passed over");
        assert!(told[1].ends_with(" <p>no"));
    }

    #[test]
    fn lengths_that_lie_take_no_memory() {
        let archive =
            "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: 200000000\r\n\r\nno";
        assert_eq!(told(archive.as_bytes(), Limits::default()), ["0 no …"]);
        let archive = "WARC/1.0\r\nContent-Length: -1\r\n\r\nno";
        assert_eq!(told(archive.as_bytes(), Limits::default()).len(), 1);
    }
}
