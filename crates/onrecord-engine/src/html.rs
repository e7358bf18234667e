//! HTML to one text of the whole visible page, with the way back to the bytes of the file.
//!
//! [`flatten`] decodes a page as browsers do, reads its tags and writes down what a reader sees, in
//! document order: nothing is judged, dropped or moved here. What is article and what is not is told
//! by a classer, which gets a [`HtmlBlock`] with the marks of its markup for every line; what the
//! page says about itself is kept as [`Fields`].

mod block;
mod decode;
mod elements;
mod fields;
mod flatten;
mod marks;
mod page;
mod stack;
mod text;
mod tokens;

use onrecord_ledger::{Block, DocumentTooLong, Note, NoteCode, Runs};

pub use block::{ElementId, HtmlBlock};
pub use fields::{Field, Fields, NamedField, ShownField, Shows};
pub use marks::Marks;

use block::Elements;

/// A page's visible text and what its markup says.
pub struct Flattened {
    /// The text: lines of words, white space collapsed as CSS does. Lines end where block elements and
    /// table cells begin and end, and at `<br>`.
    pub text: String,
    /// From the text back to the bytes of the file.
    pub runs: Runs,
    /// What was noted while decoding.
    pub notes: Vec<Note>,
    /// The rest: what the markup says.
    pub markup: Markup,
}

/// What a page's markup says about its text.
#[derive(Clone)]
pub struct Markup {
    /// The lines of the text that hold words, in order.
    pub blocks: Vec<HtmlBlock>,
    /// What the page says about itself.
    pub fields: Fields,
    /// The encoding that the page was decoded with, by its name in the Encoding standard.
    pub encoding: &'static str,
    elements: Elements,
}

impl Markup {
    /// The CSS selector of the element that a block stands in: from the nearest element with an id that
    /// no other has, or from the root. Deep paths begin in the middle.
    #[must_use]
    pub fn selector(&self, block: &HtmlBlock) -> String {
        self.elements.selector(block.element)
    }

    /// The selectors of the elements that these stretches of the text begin in, which are in order; empty
    /// for one that begins before any line.
    #[must_use]
    pub fn selectors(&self, blocks: &[Block]) -> Vec<String> {
        let of = |block: &Block| {
            let after = self.blocks.partition_point(|line| line.span.start() <= block.span.start());
            let line = after.checked_sub(1).and_then(|at| self.blocks.get(at));
            line.map(|line| self.selector(line)).unwrap_or_default()
        };
        blocks.iter().map(of).collect()
    }

    /// The name of an element ("p").
    #[must_use]
    pub fn element_name(&self, element: ElementId) -> &str {
        self.elements.name(element)
    }

    /// Every element that some text stands in, parents before their children.
    pub fn elements(&self) -> impl DoubleEndedIterator<Item = ElementId> + use<> {
        self.elements.all()
    }

    /// The element around an element; `None` at the root.
    #[must_use]
    pub fn parent(&self, element: ElementId) -> Option<ElementId> {
        self.elements.parent(element)
    }
}

impl std::fmt::Debug for Markup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Markup").field("blocks", &self.blocks.len()).field("encoding", &self.encoding).finish()
    }
}

/// Reads a page. `http_charset` is the charset of its Content-Type header, where one was kept; text
/// that a tool has decoded already is "utf-8".
///
/// # Errors
/// [`DocumentTooLong`] for a page that offsets do not reach.
pub fn flatten(bytes: &[u8], http_charset: Option<&str>) -> Result<Flattened, DocumentTooLong> {
    // Decoding triples a page at most: one byte that is no text becomes U+FFFD.
    if u32::try_from(bytes.len().saturating_mul(3)).is_err() && u32::try_from(bytes.len()).is_err() {
        return Err(DocumentTooLong { bytes: bytes.len() });
    }
    let decoded = decode::decode(bytes, http_charset);
    if u32::try_from(decoded.text.len()).is_err() {
        return Err(DocumentTooLong { bytes: decoded.text.len() });
    }
    let mut notes = Vec::new();
    let encoding = decoded.encoding.name();
    if let Some(declared) = decoded.contradicted {
        let message = format!("the page says that it is {}; its bytes are {encoding}", declared.name());
        notes.push(Note::new(NoteCode::CharsetContradicted, message));
    }
    if decoded.invalid {
        let message = format!("some bytes are no valid {encoding}; U+FFFD stands for them");
        notes.push(Note::new(NoteCode::InvalidBytes, message));
    }
    if memchr::memchr(0, decoded.text.as_bytes()).is_some() {
        notes.push(Note::new(NoteCode::NulCharacters, "the page holds NUL characters; they are not shown"));
    }
    let source = text::Source { page: &decoded.text, runs: decoded.runs.as_ref(), start: decoded.start };
    let mut walk = flatten::Flatten::new(source);
    tokens::tokenize(&decoded.text, &mut walk);
    let flatten::Flatten { text, blocks, elements, fields, .. } = walk;
    if text.out.trim().is_empty() {
        notes.push(Note::new(NoteCode::EmptyPage, "the page shows no text"));
    }
    let markup = Markup { blocks, fields, encoding, elements };
    Ok(Flattened { text: text.out, runs: text.runs, notes, markup })
}

#[cfg(test)]
mod tests {
    use super::*;
    use onrecord_ledger::Span;
    use proptest::prelude::*;

    fn text(page: &str) -> String {
        flatten(page.as_bytes(), Some("utf-8")).unwrap().text
    }

    fn check(page: &str, lines: &[&str]) {
        assert_eq!(text(page).lines().collect::<Vec<_>>(), lines, "{page}");
    }

    #[test]
    fn blocks_cells_and_breaks_are_lines() {
        check("<p>One\n  two <b>three</b>.<p>Four<br>five", &["One two three.", "Four", "five"]);
        check("<table><tr><td>a<td>b</table>c", &["a", "b", "c"]);
        check("<ul><li>a<li>b</ul> c <div> d </div>e", &["a", "b", "c", "d", "e"]);
        check("<pre>a  b\n c</pre>", &["a  b", " c"]);
        check("a<wbr>b<img alt='not shown'>c", &["abc"]);
    }

    #[test]
    fn what_is_not_shown_is_not_read() {
        check("<title>t</title><style>s</style><p>a<script>if (a<b) '<p>x'</script>b<!-- c -->", &["ab"]);
        check("<p hidden>x</p><p style='color:red; DISPLAY : none'>y<p>z<template>u</template>", &["z"]);
        check("<div hidden id=S:0><p>streamed</div><div hidden id=S:><p>x</div>", &["streamed"]);
        check("<noscript><p>x</noscript><textarea><p>y</textarea><svg><title>z</title><path/></svg>a", &["a"]);
        check("<svg><path><p>broken out", &["broken out"]);
        check("so\u{AD}ft &shy;hyphen\u{200B}s \u{FEFF}go", &["soft hyphens go"]);
        check("<template shadowrootmode=open><p>shown</template>", &["shown"]);
    }

    #[test]
    fn references_are_decoded_once() {
        check(
            "AT&amp;amp;T &ldquo;no&rdquo; &#x2014; 5&nbsp;km &bogus; &lt;p&gt;",
            &["AT&amp;T “no” — 5\u{A0}km &bogus; <p>"],
        );
    }

    #[test]
    fn side_by_side_links_are_set_apart() {
        check("<a>Home</a><a>World</a>", &["Home World"]);
        check("By Ana Ruiz<time>9 May</time>", &["By Ana Ruiz 9 May"]);
        check("<a>state</a>, <a>sub</a>-editor <b>w</b>ord", &["state, sub-editor word"]);
    }

    #[test]
    fn every_line_has_its_marks_and_selector() {
        let page = "<body><nav><a href=/>Home</a></nav><main id=top><article class='entry-content'>\
            <h1>Talks end</h1><div class=byline>By <a>Ana Ruiz</a></div><p>No deal.</p></article></main>";
        let Flattened { text, markup, .. } = flatten(page.as_bytes(), None).unwrap();
        let seen: Vec<String> = markup
            .blocks
            .iter()
            .map(|block| {
                let names: Vec<&str> =
                    Marks::ALL.iter().filter(|(_, mark)| block.all.has(*mark)).map(|(name, _)| *name).collect();
                format!("{} | {} | {}", block.span.of(&text), markup.selector(block), names.join(" "))
            })
            .collect();
        assert_eq!(
            seen,
            [
                "Home | html > body > nav:nth-child(1) | NAV LINK",
                "Talks end | #top > article:nth-child(1) > h1:nth-child(1) | ARTICLE MAIN H1 SAYS_ARTICLE SAYS_BODY",
                "By Ana Ruiz | #top > article:nth-child(1) > div:nth-child(2) | ARTICLE MAIN SAYS_ARTICLE SAYS_BODY SAYS_BYLINE",
                "No deal. | #top > article:nth-child(1) > p:nth-child(3) | ARTICLE MAIN PARAGRAPH SAYS_ARTICLE SAYS_BODY",
            ]
        );
        assert_eq!(markup.blocks[0].link_density(), 1.0);
        assert_eq!(markup.blocks[1].heading, Some(1));
    }

    #[test]
    fn selectors_name_the_element_that_a_browser_makes() {
        let selectors = |page: &str| {
            let markup = flatten(page.as_bytes(), None).unwrap().markup;
            markup.blocks.iter().map(|block| markup.selector(block)).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(
            selectors("<p>a<div id=x><p id=x>b</div>"),
            "html > body > p:nth-child(1), html > body > div:nth-child(2) > p:nth-child(1)"
        );
        let cell = "#t > tbody:nth-child(2) > tr:nth-child(1) > td:nth-child(1)";
        assert_eq!(selectors("<table id=t><col><td>a</table>"), cell);
        assert_eq!(selectors("<table id=t><caption></caption><tr><td>a</table>"), cell);
        assert_eq!(selectors("<table id=t><thead></thead><tbody><td>a</table>"), cell);
    }

    #[test]
    fn fields_are_kept_with_their_bytes() {
        let page = "<html lang=en><title> Talks\n end &amp; fail </title><meta property='og:title' content='Talks &quot;end&quot;'>\
            <script type='application/ld+json'>{\"a\":1}</script><link rel=canonical href=https://news.example/a>\
            <h1>Talks end</h1><time datetime=2021-05-09>9 May</time>";
        let Flattened { text, markup, .. } = flatten(page.as_bytes(), None).unwrap();
        let fields = &markup.fields;
        let written = |field: &Field| &page[field.bytes.start as usize..field.bytes.end as usize];
        assert_eq!(fields.title.as_ref().unwrap().value, "Talks end & fail");
        assert_eq!(written(fields.meta("og:title").unwrap()), "Talks &quot;end&quot;");
        assert_eq!(fields.json_ld[0].value, "{\"a\":1}");
        assert_eq!(written(&fields.links[0].field), "https://news.example/a");
        let shown: Vec<_> = fields.shown.iter().map(|shown| (shown.shows, shown.span.unwrap().of(&text))).collect();
        assert_eq!(shown, [(Shows::Heading, "Talks end"), (Shows::Time, "9 May")]);
    }

    /// Takes every character of the text back to the file and reads it there again.
    fn takes_back(bytes: &[u8], charset: &str) {
        let Flattened { text, runs, markup, .. } = flatten(bytes, Some(charset)).unwrap();
        let encoding = encoding_rs::Encoding::for_label(markup.encoding.as_bytes()).unwrap();
        for (at, c) in text.char_indices().filter(|(_, c)| *c != '\n') {
            let span = Span::new(&text, at, at + c.len_utf8()).unwrap();
            let Some(range) = runs.bytes_of(span) else {
                assert_eq!(c, ' ', "only what sets elements apart stands nowhere");
                continue;
            };
            let (written, _) = encoding.decode_without_bom_handling(&bytes[range.clone()]);
            match c {
                ' ' if self::text(&written).is_empty() => (),
                _ if written == c.to_string() => (),
                _ if written.starts_with('&') => assert!(self::text(&written).contains(c), "{c:?} from {written:?}"),
                '\u{FFFD}' => (),
                _ => panic!("{c:?} is taken back to {written:?} at {range:?}"),
            }
        }
        for row in runs.in_code_points(&text) {
            assert_eq!((row[3] - row[2]) % (row[1] - row[0]), 0, "{row:?}");
        }
    }

    #[test]
    fn every_character_is_taken_back_to_its_bytes() {
        let page = "<p>“Né \r\n &amp; \t<i>d’un</i> &NotEqualTilde; <br> \u{1F600}x&shy;y&#151;z &#13; q";
        takes_back(page.as_bytes(), "utf-8");
        takes_back(b"\xEF\xBB\xBF<p>bom \xC3\xA9", "utf-8");
        takes_back(b"<p>\xC4\xE0, \xFF &mdash; <b>\xED\xE5\xF2</b>", "windows-1251");
        takes_back(b"<p>a\x83\x65\x83\x58 b<br>\x83\x67 &amp; c", "shift_jis");
        takes_back(b"<p>bad \xC3( \xFF\xFE tail", "utf-8");
    }

    #[test]
    fn deep_and_broken_pages_are_read_like_any_other() {
        let tables = "<table><tr><td>".repeat(10_000) + "deep" + &"</table>".repeat(10_000) + "after";
        check(&tables, &["deep", "after"]);
        let open = "<div><b>".repeat(60_000) + "in" + &"</p></i></td>".repeat(60_000) + "out";
        check(&open, &["inout"]);
        check("<p>a\0b<", &["ab<"]);
        check("<title>never closed <p>x", &[]);
        check("<!-- never closed <p>x", &[]);
        check("</div></p>x<p", &["x"]);
    }

    const PIECES: &[&str] = &[
        "<p>",
        "</p>",
        "<div class='share nav'>",
        "</div>",
        "<a href=x>",
        "</a>",
        "<b>",
        "</b>",
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "</td>",
        "<li>",
        "<ul>",
        "</ul>",
        "<br>",
        "<svg>",
        "</svg>",
        "<script>",
        "</script>",
        "<title>",
        "</title>",
        "<!--",
        "-->",
        "<pre>",
        "</pre>",
        "<time datetime='2020-01-02'>",
        "</time>",
        "<h1>",
        "</h2>",
        " ",
        "\n",
        "word",
        "é",
        "&amp;",
        "&am",
        "&#8220;",
        "<",
        ">",
        "\0",
        "\r\n",
        "“",
        "<template>",
        "</template>",
        "<body>",
        "<head>",
        "<html lang=en>",
        "<select><option>",
        "<p hidden>",
        "\u{AD}",
        "<math>",
        "<button>",
        "<textarea>",
    ];

    proptest! {
        #[test]
        fn any_tag_soup_is_read_and_taken_back(pieces in proptest::collection::vec(0..PIECES.len(), 0..60)) {
            let page: String = pieces.iter().map(|at| PIECES[*at]).collect();
            takes_back(page.as_bytes(), "utf-8");
        }

        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300), which in 0usize..5) {
            let charset = [None, Some("utf-8"), Some("gb18030"), Some("utf-16le"), Some("iso-2022-jp")][which];
            let Flattened { text, runs, markup, .. } = flatten(&bytes, charset).unwrap();
            let mut at = 0;
            for block in &markup.blocks {
                prop_assert!(block.span.start() >= at && text.is_char_boundary(block.span.start()));
                prop_assert!(!block.span.of(&text).contains('\n'));
                at = block.span.end();
            }
            let mut last = 0;
            for run in runs.as_slice() {
                prop_assert!(run.text_start >= last && run.byte_start <= run.byte_end);
                prop_assert!(run.byte_end as usize <= bytes.len());
                last = run.text_end;
            }
        }
    }
}
