//! Bytes to text as the HTML and Encoding standards say, with the way back from text to bytes.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};
use onrecord_ledger::{Run, Runs};

/// How far into a page a `<meta charset>` is looked for, in bytes. The standard scans 1,024 bytes
/// ahead and starts anew when a declaration comes later; looking further at once comes to the same.
const PRESCAN: usize = 64 * 1024;

/// How much of a page without a declaration is shown to the detector, in bytes.
const DETECT: usize = 256 * 1024;

/// A page's text and how it came out of the bytes.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    /// The encoding that was used.
    pub(super) encoding: &'static Encoding,
    /// Whether some bytes were no valid text; U+FFFD stands for them.
    pub(super) invalid: bool,
    /// The page names an encoding that its bytes contradict.
    pub(super) contradicted: Option<&'static Encoding>,
    /// From text to bytes; `None` where the text is the bytes from `start` on.
    pub(super) runs: Option<Runs>,
    /// Length of the byte order mark.
    pub(super) start: usize,
}

/// Decodes a page. `http` is the charset of its Content-Type, where one was sent.
///
/// The order is the standard's: byte order mark, HTTP, `<meta>`, detection. One departure: a `<meta>`
/// that the bytes contradict is not believed: one that names another encoding where the bytes are valid
/// UTF-8 beyond ASCII, since tools that save pages as UTF-8 leave the old declaration in; and one that
/// names UTF-8 where next to nothing beyond ASCII is valid UTF-8, since quotation marks would be lost.
pub(super) fn decode<'a>(bytes: &'a [u8], http: Option<&str>) -> Decoded<'a> {
    let mut contradicted = None;
    let (encoding, start) = match Encoding::for_bom(bytes) {
        Some(found) => found,
        None => {
            let declared = http.and_then(|label| Encoding::for_label(label.as_bytes()));
            let encoding = declared.unwrap_or_else(|| {
                let meta = prescan(bytes.get(..PRESCAN).unwrap_or(bytes));
                match meta {
                    Some(other) if other != UTF_8 && !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() => {
                        contradicted = Some(other);
                        UTF_8
                    }
                    Some(named) if named == UTF_8 && !is_utf8(bytes) => {
                        contradicted = Some(UTF_8);
                        detect(bytes)
                    }
                    Some(other) => other,
                    None => detect(bytes),
                }
            });
            (encoding, 0)
        }
    };
    let body = bytes.get(start..).unwrap_or_default();
    if (encoding == UTF_8 || (encoding.is_ascii_compatible() && body.is_ascii()))
        && let Ok(text) = std::str::from_utf8(body)
    {
        let text = Cow::Borrowed(text);
        return Decoded { text, encoding, invalid: false, contradicted, runs: None, start };
    }
    let mut out = Mapped { text: String::with_capacity(body.len()), runs: Runs::new(), invalid: false };
    if encoding == UTF_8 {
        out.utf8(body, start);
    } else if encoding == UTF_16LE {
        out.utf16(body, start, u16::from_le_bytes);
    } else if encoding == UTF_16BE {
        out.utf16(body, start, u16::from_be_bytes);
    } else {
        out.legacy(body, start, encoding);
    }
    let Mapped { text, runs, invalid } = out;
    Decoded { text: Cow::Owned(text), encoding, invalid, contradicted, runs: Some(runs), start }
}

/// Whether bytes beyond ASCII are UTF-8, save for a broken one now and then.
fn is_utf8(bytes: &[u8]) -> bool {
    let head = bytes.get(..DETECT).unwrap_or(bytes);
    let (valid, broken) = head.utf8_chunks().fold((0, 0), |(valid, broken), chunk| {
        let beyond_ascii = chunk.valid().bytes().filter(|byte| !byte.is_ascii()).count();
        (valid + beyond_ascii, broken + chunk.invalid().len())
    });
    broken == 0 || valid > broken
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let head = bytes.get(..DETECT).unwrap_or(bytes);
    detector.feed(head, head.len() == bytes.len());
    detector.guess(None, Utf8Detection::Allow)
}

struct Mapped {
    text: String,
    runs: Runs,
    invalid: bool,
}

impl Mapped {
    fn push(&mut self, piece: &str, byte_start: usize, byte_end: usize) {
        let text_start = self.text.len();
        self.text.push_str(piece);
        self.runs.push(Run {
            text_start: offset(text_start),
            text_end: offset(self.text.len()),
            byte_start: offset(byte_start),
            byte_end: offset(byte_end),
        });
    }

    fn utf8(&mut self, body: &[u8], start: usize) {
        let mut at = start;
        for chunk in body.utf8_chunks() {
            let valid = chunk.valid().len();
            self.push(chunk.valid(), at, at + valid);
            at += valid;
            if !chunk.invalid().is_empty() {
                self.invalid = true;
                self.push("\u{FFFD}", at, at + chunk.invalid().len());
                at += chunk.invalid().len();
            }
        }
    }

    /// Reads unit by unit; a surrogate without its other half is one broken character, and so is what the
    /// last unit lacks.
    fn utf16(&mut self, body: &[u8], start: usize, unit: fn([u8; 2]) -> u16) {
        let (units, odd) = body.as_chunks::<2>();
        let mut at = start;
        let mut utf8 = [0; 4];
        for read in char::decode_utf16(units.iter().map(|bytes| unit(*bytes))) {
            let (c, bytes) = match read {
                Ok(c) => (c, 2 * c.len_utf16()),
                Err(half) => {
                    self.invalid = true;
                    // A first half at the very end is one with the odd byte after it.
                    let last = at + 2 + odd.len() == start + body.len() && half.unpaired_surrogate() < 0xDC00;
                    (char::REPLACEMENT_CHARACTER, if last { 2 + odd.len() } else { 2 })
                }
            };
            self.push(c.encode_utf8(&mut utf8), at, at + bytes);
            at += bytes;
        }
        if at < start + body.len() {
            self.invalid = true;
            self.push("\u{FFFD}", at, start + body.len());
        }
    }

    /// Feeds the decoder byte by byte, so that every character is known by its bytes; stretches of
    /// ASCII are taken over whole wherever the decoder holds nothing back.
    fn legacy(&mut self, body: &[u8], start: usize, encoding: &'static Encoding) {
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut at = 0;
        let mut held = 0;
        let mut idle = encoding.is_ascii_compatible();
        while at < body.len() {
            if idle && held == at {
                let rest = body.get(at..).unwrap_or_default();
                let ascii = rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
                if let Some(piece) = rest.get(..ascii).and_then(|piece| std::str::from_utf8(piece).ok()) {
                    self.push(piece, start + at, start + at + ascii);
                }
                at += ascii;
                held = at;
            }
            let Some(byte) = body.get(at..=at) else { break };
            let mut out = [0u8; 32];
            let mut written = 0;
            let mut consumed = 0;
            loop {
                let source = byte.get(consumed..).unwrap_or_default();
                let room = out.get_mut(written..).unwrap_or_default();
                let (result, read, wrote) = decoder.decode_to_utf8_without_replacement(source, room, false);
                consumed += read;
                written += wrote;
                match result {
                    DecoderResult::Malformed(_, _) => {
                        self.invalid = true;
                        if let Some(room) = out.get_mut(written..written + 3) {
                            room.copy_from_slice("\u{FFFD}".as_bytes());
                            written += 3;
                        }
                    }
                    DecoderResult::InputEmpty | DecoderResult::OutputFull => break,
                }
            }
            at += 1;
            let piece = out.get(..written).and_then(|piece| std::str::from_utf8(piece).ok()).unwrap_or_default();
            if !piece.is_empty() {
                let bytes = body.get(held..at).unwrap_or_default();
                self.spread(piece, bytes, start + held, encoding);
                held = at;
                // An ASCII byte that came out as itself, or a whole single character, leaves the
                // decoder idle; after an error it may hold bytes back.
                idle = encoding.is_ascii_compatible() && !piece.contains('\u{FFFD}');
            }
        }
        if held < body.len() {
            self.invalid = true;
            self.push("\u{FFFD}", start + held, start + body.len());
        }
    }

    /// Adds what `bytes`, which stand at `at`, became: one run a character. Of several characters the
    /// first has the bytes without which the rest come out as they did (bytes that were no text, before
    /// others that are); where there are none such (the pairs of Big5) all have all the bytes.
    fn spread(&mut self, piece: &str, bytes: &[u8], at: usize, encoding: &'static Encoding) {
        let end = at + bytes.len();
        let mut start = at;
        let mut shared = false;
        let mut chars = piece.chars();
        let mut rest = piece;
        while chars.next().is_some() {
            let here = rest.get(..rest.len() - chars.as_str().len()).unwrap_or_default();
            rest = chars.as_str();
            let own = (start + 1..end).find(|from| {
                let tail = bytes.get(from - at..).unwrap_or_default();
                !rest.is_empty() && !shared && encoding.decode_without_bom_handling(tail).0 == rest
            });
            shared |= own.is_none();
            self.push(here, start, own.unwrap_or(end));
            start = own.unwrap_or(start);
        }
    }
}

/// Texts of more than 4 GiB are refused before they come here.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The encoding that a page declares in a `<meta>`, found by the standard's prescan
/// (<https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding>).
fn prescan(head: &[u8]) -> Option<&'static Encoding> {
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', head.get(at..)?) {
        at += open;
        let rest = head.get(at..)?;
        if rest.starts_with(b"<!--") {
            // "<!-->" is a whole comment: its dashes may be shared.
            at += 2 + memchr::memmem::find(rest.get(2..)?, b"-->")? + 3;
        } else if is_tag(rest, b"<meta") {
            at += 5;
            let (found, next) = meta(head, at);
            if found.is_some() {
                return found;
            }
            at = next;
        } else if rest.get(1).is_some_and(u8::is_ascii_alphabetic)
            || (rest.get(1) == Some(&b'/') && rest.get(2).is_some_and(u8::is_ascii_alphabetic))
        {
            at += rest.iter().position(|byte| is_space(*byte) || *byte == b'>')?;
            while let Some((_, _, next)) = attribute(head, at) {
                at = next;
            }
        } else if matches!(rest.get(1), Some(b'!' | b'/' | b'?')) {
            at += memchr::memchr(b'>', rest)? + 1;
        } else {
            at += 1;
        }
    }
    None
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

fn is_tag(rest: &[u8], name: &[u8]) -> bool {
    rest.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))
        && rest.get(name.len()).is_some_and(|byte| is_space(*byte) || *byte == b'/')
}

/// Reads the attributes of a `<meta>`; gives the encoding that it declares and where to go on.
fn meta(head: &[u8], mut at: usize) -> (Option<&'static Encoding>, usize) {
    let mut charset = None;
    let mut needs_pragma = None;
    let mut pragma = false;
    while let Some((name, value, next)) = attribute(head, at) {
        at = next;
        if name.eq_ignore_ascii_case(b"http-equiv") {
            pragma |= value.eq_ignore_ascii_case(b"content-type");
        } else if name.eq_ignore_ascii_case(b"content") && charset.is_none() {
            if let Some(found) = charset_in_content(value) {
                charset = Some(found);
                needs_pragma = Some(true);
            }
        } else if name.eq_ignore_ascii_case(b"charset") {
            charset = Encoding::for_label(value);
            needs_pragma = Some(false);
        }
    }
    let found = match needs_pragma {
        Some(needed) if !needed || pragma => charset,
        _ => None,
    };
    let found = found.map(|encoding| {
        if encoding == UTF_16LE || encoding == UTF_16BE {
            UTF_8
        } else if encoding == X_USER_DEFINED {
            WINDOWS_1252
        } else {
            encoding
        }
    });
    (found, at)
}

/// The next attribute: name, value, where to go on. `None` at the end of the tag or of the bytes.
fn attribute(head: &[u8], mut at: usize) -> Option<(&[u8], &[u8], usize)> {
    while head.get(at).is_some_and(|byte| is_space(*byte) || *byte == b'/') {
        at += 1;
    }
    if *head.get(at)? == b'>' {
        return None;
    }
    let name_start = at;
    at += 1;
    while head.get(at).is_some_and(|byte| !is_space(*byte) && !matches!(byte, b'/' | b'>' | b'=')) {
        at += 1;
    }
    let name = head.get(name_start..at)?;
    while head.get(at).is_some_and(|byte| is_space(*byte)) {
        at += 1;
    }
    if *head.get(at)? != b'=' {
        return Some((name, b"", at));
    }
    at += 1;
    while head.get(at).is_some_and(|byte| is_space(*byte)) {
        at += 1;
    }
    match *head.get(at)? {
        quote @ (b'"' | b'\'') => {
            let end = at + 1 + memchr::memchr(quote, head.get(at + 1..)?)?;
            Some((name, head.get(at + 1..end)?, end + 1))
        }
        _ => {
            let end = head.get(at..)?.iter().position(|byte| is_space(*byte) || *byte == b'>')? + at;
            Some((name, head.get(at..end)?, end))
        }
    }
}

/// `text/html; charset=windows-1251`
/// (<https://html.spec.whatwg.org/#algorithm-for-extracting-a-character-encoding-from-a-meta-element>).
fn charset_in_content(value: &[u8]) -> Option<&'static Encoding> {
    let lower = value.to_ascii_lowercase();
    let mut at = 0;
    loop {
        at += memchr::memmem::find(lower.get(at..)?, b"charset")? + 7;
        let rest = value.get(at..)?.trim_ascii_start();
        let Some(rest) = rest.strip_prefix(b"=") else { continue };
        let rest = rest.trim_ascii_start();
        let label = match rest.first()? {
            quote @ (b'"' | b'\'') => {
                let rest = rest.get(1..)?;
                rest.get(..memchr::memchr(*quote, rest)?)?
            }
            _ => rest.split(|byte| is_space(*byte) || *byte == b';').next()?,
        };
        return Encoding::for_label(label);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use onrecord_ledger::Span;
    use proptest::prelude::*;

    fn check(bytes: &[u8], http: Option<&str>, encoding: &str, text: &str) {
        let decoded = decode(bytes, http);
        assert_eq!((decoded.encoding.name(), &*decoded.text), (encoding, text));
    }

    #[test]
    fn byte_order_mark_then_http_then_meta_then_detection() {
        check(b"\xEF\xBB\xBFna\xC3\xAFve", Some("windows-1252"), "UTF-8", "naïve");
        check(b"\xFE\xFF\0h\0i", None, "UTF-16BE", "hi");
        check(b"<meta charset=utf-8>\xE9", Some("latin1"), "windows-1252", "<meta charset=utf-8>é");
        check(
            b"<!-- <meta charset=big5> --><META CHARSET='koi8-r'>\xC4\xC1",
            None,
            "KOI8-R",
            "<!-- <meta charset=big5> --><META CHARSET='koi8-r'>да",
        );
        check(
            b"<meta http-equiv=content-type content='text/html; charset=windows-1251'>\xE4\xE0",
            None,
            "windows-1251",
            "<meta http-equiv=content-type content='text/html; charset=windows-1251'>да",
        );
        check(
            b"<meta content='text/html; charset=windows-1251'>plain",
            None,
            "UTF-8",
            "<meta content='text/html; charset=windows-1251'>plain",
        );
        check("précis".as_bytes(), None, "UTF-8", "précis");
    }

    #[test]
    fn a_meta_that_the_bytes_contradict_is_not_believed() {
        let decoded = decode("<meta charset=iso-8859-1>“No”".as_bytes(), None);
        assert_eq!(decoded.encoding, UTF_8);
        assert_eq!(decoded.contradicted, Some(WINDOWS_1252));
        let decoded = decode(b"<meta charset=utf-8>\x93No,\x94 he said. \x93Not in Orl\xe9ans.\x94", None);
        assert_eq!(decoded.contradicted, Some(UTF_8));
        assert!(decoded.text.ends_with("“No,” he said. “Not in Orléans.”"));
    }

    #[test]
    fn a_few_broken_bytes_leave_a_page_what_it_says_that_it_is() {
        let mut page = "<meta charset=utf-8>“No,” said Çelik. “Not ever.”".as_bytes().to_vec();
        page.extend(b"\xff\xff");
        let decoded = decode(&page, None);
        assert_eq!((decoded.encoding, decoded.contradicted, decoded.invalid), (UTF_8, None, true));
    }

    #[test]
    fn every_character_of_a_legacy_page_is_known_by_its_bytes() {
        for (label, bytes) in [
            ("shift_jis", &b"a \x83\x65\x83\x58\x83\x67 b"[..]),
            ("gb18030", b"x\x81\x30\x81\x30\xB0\xA1y"),
            ("big5", b"\xA4\xA4\xA4\xE5 news"),
            ("euc-kr", b"\xB0\xA1 said"),
            ("windows-1251", b"\xC4\xE0, \xE4\xE0"),
            ("iso-2022-jp", b"\x1B$B$3$l\x1B(B ok"),
        ] {
            let encoding = Encoding::for_label(label.as_bytes()).unwrap();
            let decoded = decode(bytes, Some(label));
            let (whole, _) = encoding.decode_without_bom_handling(bytes);
            assert_eq!(decoded.text, whole, "{label}");
            let runs = decoded.runs.unwrap();
            for (at, c) in whole.char_indices() {
                let span = Span::new(&whole, at, at + c.len_utf8()).unwrap();
                let range = runs.bytes_of(span).unwrap();
                if label != "iso-2022-jp" {
                    let (one, _) = encoding.decode_without_bom_handling(&bytes[range]);
                    assert_eq!(one, c.to_string(), "{label}");
                }
            }
        }
    }

    #[test]
    fn what_follows_broken_bytes_keeps_its_own() {
        for (label, bytes, wanted) in [
            ("big5", &b"\x88&amp;"[..], &[(0, 1), (1, 2), (2, 3)][..]),
            ("gb18030", b"\x81\x30\x81A", &[(0, 1), (1, 2), (2, 4)]),
            ("big5", b"\x88\x62", &[(0, 2), (0, 2)]),
            ("utf-16be", b"\xD8\0\0A", &[(0, 2), (2, 4)]),
            ("utf-16le", b"\xDB\xDB\xDB\xDB\xDB\xDC", &[(0, 2), (2, 6)]),
            ("utf-16le", b"A\0\xDB\xDBx", &[(0, 2), (2, 5)]),
        ] {
            let decoded = decode(bytes, Some(label));
            let runs = decoded.runs.unwrap();
            let places = decoded.text.char_indices().map(|(at, c)| {
                let range = runs.bytes_of(Span::new(&decoded.text, at, at + c.len_utf8()).unwrap()).unwrap();
                (range.start, range.end)
            });
            assert_eq!(places.take(wanted.len()).collect::<Vec<_>>(), wanted, "{label}");
        }
    }

    proptest! {
        #[test]
        fn decodes_as_the_library_does(bytes in proptest::collection::vec(any::<u8>(), 0..200), which in 0usize..10) {
            let label = [
                "utf-8", "gbk", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "windows-1252", "utf-16le", "utf-16be",
            ][which];
            let encoding = Encoding::for_label(label.as_bytes()).unwrap();
            let decoded = decode(&bytes, Some(label));
            if decoded.start == 0 && decoded.encoding == encoding {
                let (whole, _) = encoding.decode_without_bom_handling(&bytes);
                prop_assert_eq!(decoded.text, whole);
            }
        }

        #[test]
        fn surrogates_are_decoded_as_the_library_does(
            units in proptest::collection::vec(prop::sample::select(vec![0x41u16, 0xD83D, 0xDE00, 0xDBDB, 0xDC00, 0xFFFF]), 0..9),
            odd in any::<bool>(),
        ) {
            let mut bytes: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
            bytes.extend(odd.then_some(0xD8));
            let (whole, _) = UTF_16LE.decode_without_bom_handling(&bytes);
            let decoded = decode(&bytes, Some("utf-16le"));
            prop_assert_eq!(decoded.text, whole);
        }

        #[test]
        fn any_prescan_ends(bytes in "[<>!/meta charset='\"=a-]{0,120}") {
            let _ = prescan(bytes.as_bytes());
        }
    }
}
