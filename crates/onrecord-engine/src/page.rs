//! Bytes to a [`Document`]: decoding as a browser would, and what is no text told apart.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};
use onrecord_ledger::{Document, DocumentId, DocumentTooLong, Given, MediaType, Note, NoteCode, Repeat, Span};

use crate::html::Markup;

/// One page as it is handed to the engine: a document and what was noted while it was decoded.
#[derive(Clone, Debug)]
pub struct Page {
    /// The page.
    pub document: Document,
    /// What decoding noted.
    pub notes: Vec<Note>,
    /// What the markup of an HTML page says about its text; `None` for plain text.
    pub markup: Option<Markup>,
    /// Its lines that stand on many pages of its outlet, where pages were read together
    /// ([`crate::clean::OutletLines`]).
    pub repeats: Vec<Repeat>,
}

impl Page {
    /// A page out of the bytes of a plain text file. Its id is the hash of the bytes.
    ///
    /// The encoding is that of a byte order mark, else UTF-8 where the bytes are valid UTF-8, else what
    /// a browser's detector guesses. Text in UTF-8 is kept as it is, line ends included; only a byte
    /// order mark is left out. Bytes that are no text (an image, a program) make a page without text
    /// and the note [`NoteCode::BinaryPage`].
    ///
    /// # Errors
    /// [`DocumentTooLong`].
    pub fn from_bytes(name: String, path: Option<String>, bytes: &[u8], given: Given) -> Result<Self, DocumentTooLong> {
        let id = DocumentId::of(bytes);
        if is_binary(bytes) {
            let message = "the bytes are no text (an image, an archive or a program); nothing was read";
            let document = Document::new(id, name, path, MediaType::Plain, String::new(), given)?;
            return Ok(Self { notes: vec![Note::new(NoteCode::BinaryPage, message)], ..Self::from(document) });
        }
        let (encoding, start) = match Encoding::for_bom(bytes) {
            Some(found) => found,
            None => (detect(bytes), 0),
        };
        let (text, invalid) = encoding.decode_without_bom_handling(bytes.get(start..).unwrap_or_default());
        let (text, invalid) = match (text, invalid) {
            (Cow::Borrowed(text), invalid) => (text.to_owned(), invalid),
            (Cow::Owned(text), invalid) => (text, invalid),
        };
        let invalid = invalid.then(|| encoding.name());
        Self::new(id, name, path, text, given, invalid)
    }

    /// A page out of text that is decoded already (a field of a scraper's row). Its id is the hash of
    /// the text as UTF-8.
    ///
    /// # Errors
    /// [`DocumentTooLong`].
    pub fn from_text(name: String, path: Option<String>, text: String, given: Given) -> Result<Self, DocumentTooLong> {
        let id = DocumentId::of(text.as_bytes());
        Self::new(id, name, path, text, given, None)
    }

    fn new(
        id: DocumentId,
        name: String,
        path: Option<String>,
        text: String,
        given: Given,
        invalid: Option<&str>,
    ) -> Result<Self, DocumentTooLong> {
        let document = Document::new(id, name, path, MediaType::Plain, text, given)?;
        let text = document.text();
        let first = |char: char| {
            let at = text.find(char)?;
            Span::new(text, at, at + char.len_utf8()).ok()
        };
        let mut notes = Vec::new();
        if let Some(encoding) = invalid {
            let message = format!("some bytes are no valid {encoding}; U+FFFD stands for them");
            let note = Note::new(NoteCode::InvalidBytes, message);
            notes.push(match first('\u{fffd}') {
                Some(span) => note.at(span),
                None => note,
            });
        }
        if let Some(span) = first('\0') {
            notes.push(Note::new(NoteCode::NulCharacters, "the page holds NUL characters").at(span));
        }
        if text.trim().is_empty() {
            notes.push(Note::new(NoteCode::EmptyPage, "the page holds nothing but white space"));
        }
        Ok(Self { notes, ..Self::from(document) })
    }
}

/// A page of plain text of which nothing is noted.
impl From<Document> for Page {
    fn from(document: Document) -> Self {
        Self { document, notes: Vec::new(), markup: None, repeats: Vec::new() }
    }
}

/// How much of a file is looked at to tell its encoding and whether it is text, in bytes.
const HEAD: usize = 256 * 1024;

fn detect(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    // Stray bytes leave UTF-8 text what it is, while the detector would give it up. In other encodings
    // letters that happen to be valid UTF-8 are rare.
    let (valid, broken) = head.utf8_chunks().fold((0, 0), |(valid, broken), chunk| {
        let beyond_ascii = chunk.valid().chars().filter(|char| !char.is_ascii()).count();
        (valid + beyond_ascii, broken + usize::from(!chunk.invalid().is_empty()))
    });
    if valid > 2 * broken {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, head.len() == bytes.len());
    detector.guess(None, Utf8Detection::Allow)
}

/// How files begin that are surely no text: PNG, JPEG, GIF, PDF, ZIP, gzip, Zstandard, bzip2, xz, ELF,
/// Mach-O, SQLite, Ogg, WebAssembly.
const MAGIC: [&[u8]; 15] = [
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"%PDF-",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
    b"BZh",
    b"\xfd7zXZ\0",
    b"\x7fELF",
    b"\xcf\xfa\xed\xfe",
    b"SQLite format 3\0",
    b"OggS",
    b"\0asm",
];

/// Whether the bytes are no text: a known beginning, or more than one control character in ten. Text
/// in UTF-16 is known by its byte order mark, as in a browser.
fn is_binary(bytes: &[u8]) -> bool {
    if MAGIC.iter().any(|magic| bytes.starts_with(magic)) {
        return true;
    }
    if Encoding::for_bom(bytes).is_some() {
        return false;
    }
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let control = head.iter().filter(|byte| matches!(byte, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)).count();
    control * 10 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> Page {
        Page::from_bytes("page".to_owned(), None, bytes, Given::default()).unwrap()
    }

    fn check(bytes: &[u8], text: &str, notes: &[NoteCode]) {
        let page = read(bytes);
        assert_eq!(page.document.text(), text);
        assert_eq!(page.notes.iter().map(|note| note.code).collect::<Vec<_>>(), notes);
    }

    #[test]
    fn utf_8_is_kept_to_the_byte_save_its_mark() {
        check("“No,” Çelik said.\r\n".as_bytes(), "“No,” Çelik said.\r\n", &[]);
        check(b"\xef\xbb\xbfNo.", "No.", &[]);
    }

    #[test]
    fn utf_16_is_known_by_its_mark() {
        check(b"\xff\xfeN\0o\0.\0", "No.", &[]);
        check(b"\xfe\xff\0N\0o", "No", &[]);
    }

    #[test]
    fn other_encodings_are_guessed() {
        check(
            b"\x93We never said that,\x94 the minister said \x96 in Orl\xe9ans.",
            "“We never said that,” the minister said – in Orléans.",
            &[],
        );
    }

    #[test]
    fn broken_utf_8_is_noted_at_its_first_place() {
        let text = "Çelik, Şahin, Gül, Ağa, Öz, Ünal said “no” \u{fffd}.";
        let bytes = text.replace('\u{fffd}', "#").replace('#', "\u{1}").into_bytes();
        let bytes: Vec<u8> = bytes.into_iter().map(|byte| if byte == 1 { 0xff } else { byte }).collect();
        let page = read(&bytes);
        assert_eq!(page.document.text(), text);
        assert_eq!(page.notes[0].code, NoteCode::InvalidBytes);
        assert_eq!(page.notes[0].span.unwrap().of(text), "\u{fffd}");
    }

    #[test]
    fn what_is_no_text_has_none() {
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "", &[NoteCode::BinaryPage]);
        check(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 65, 66], "", &[NoteCode::BinaryPage]);
        check(b" \n\t", " \n\t", &[NoteCode::EmptyPage]);
        check(b"", "", &[NoteCode::EmptyPage]);
        let nul = format!("{}\0{}", "He said so. ", "Yes.");
        check(nul.as_bytes(), &nul, &[NoteCode::NulCharacters]);
    }

    proptest! {
        #[test]
        fn any_bytes_make_a_page(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let page = read(&bytes);
            prop_assert_eq!(page.document.id(), DocumentId::of(&bytes));
            for note in &page.notes {
                prop_assert!(note.span.is_none_or(|span| !span.of(page.document.text()).is_empty()));
            }
        }
    }
}
