//! What must hold for whatever comes in. Every check panics where it does not, which is what a fuzz
//! target is to find.

use std::sync::LazyLock;

use onrecord::{Limits, pages_in};
use onrecord_engine::html::Flattened;
use onrecord_engine::lexicon::Data;
use onrecord_engine::{Engine, Page};
use onrecord_ledger::{MediaType, Reading, Runs, Span};

/// The fast profile with the embedded word lists, made once.
pub static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine::fast(&Data::embedded()).expect("the embedded lists load"));

/// Small enough for a fuzz target to meet every limit.
pub const LIMITS: Limits = Limits { page: 64 << 10, unpacked: 256 << 10, ratio: 250, depth: 3 };

/// Reads a file of this name and checks all of its pages; gives how many there were.
pub fn check_file(name: &str, bytes: &[u8]) -> usize {
    let pages = pages_in(name, bytes, LIMITS);
    for page in pages.iter().flatten() {
        check_page(page);
    }
    for problem in pages.iter().filter_map(|page| page.as_ref().err()) {
        assert!(!problem.is_empty());
    }
    pages.len()
}

/// A page's text and its way back hold together.
pub fn check_page(page: &Page) {
    let text = page.document.text();
    for note in &page.notes {
        check_span(text, note.span);
    }
    match page.document.runs() {
        Some(runs) => check_runs(text, runs, u32::MAX),
        None => assert_eq!(page.document.media_type(), MediaType::Plain),
    }
    if let Some(markup) = &page.markup {
        let mut end = 0;
        for block in &markup.blocks {
            assert!(block.span.start() >= end, "blocks are in order");
            check_span(text, Some(block.span));
            assert!(!block.span.of(text).contains('\n'), "a block is a line");
            assert!(!markup.selector(block).is_empty());
            end = block.span.end();
        }
    }
}

/// Every character of a flattened page is taken back to bytes that say it.
pub fn check_flattened(bytes: &[u8], flattened: &Flattened) {
    let text = flattened.text.as_str();
    check_runs(text, &flattened.runs, bytes.len() as u32);
    let encoding = encoding_rs::Encoding::for_label(flattened.markup.encoding.as_bytes()).expect("a known encoding");
    // What a byte says in these hangs on the bytes before it.
    if [encoding_rs::ISO_2022_JP, encoding_rs::REPLACEMENT].contains(&encoding) {
        return;
    }
    for (at, c) in text.char_indices() {
        let span = Span::new(text, at, at + c.len_utf8()).expect("a char");
        let Some(range) = flattened.runs.bytes_of(span) else {
            assert!(c == ' ' || c == '\n', "only what sets words apart stands nowhere");
            continue;
        };
        let (written, _) = encoding.decode_without_bom_handling(&bytes[range.clone()]);
        let said = written.contains(c)
            || (c == ' '
                && written.chars().all(|c| c.is_ascii_whitespace() || is_unseen(c) || written.contains(['&', '<'])))
            || (written.starts_with('&') && written.len() > 1)
            || c == '\u{FFFD}';
        assert!(said, "{c:?} is taken back to {written:?} at {range:?}");
    }
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\0' | '\u{AD}' | '\u{200B}' | '\u{FEFF}')
}

fn check_runs(text: &str, runs: &Runs, length: u32) {
    let (mut text_end, mut byte_end) = (0, 0);
    for run in runs.as_slice() {
        assert!(run.text_start >= text_end && run.text_start < run.text_end, "runs are in order of the text");
        assert!(run.byte_start <= run.byte_end && run.byte_end <= length, "runs lie in the file");
        assert!(run.byte_end >= byte_end, "runs are in order of the file");
        assert!(text.is_char_boundary(run.text_start as usize) && text.is_char_boundary(run.text_end as usize));
        (text_end, byte_end) = (run.text_end, run.byte_end);
    }
    let points = text.chars().count() as u32;
    for [text_start, text_end, byte_start, byte_end] in runs.in_code_points(text) {
        assert!(text_start < text_end && text_end <= points);
        assert!((byte_end - byte_start) % (text_end - text_start) == 0, "a row is even");
    }
}

/// Reads a page twice: no panic, spans on the text, the same both times.
pub fn check_reading(page: Page) {
    check_page(&page);
    let reading = ENGINE.read(page.clone());
    check_spans(&reading);
    let again = ENGINE.read(page);
    assert_eq!(findings(&reading), findings(&again), "two readings of one page");
}

fn findings(reading: &Reading) -> String {
    let Reading { anatomy, entities, statements, deals, times, notes, .. } = reading;
    format!("{anatomy:?}{entities:?}{statements:?}{deals:?}{times:?}{notes:?}")
}

/// Every span of a reading lies on char boundaries of the page's text.
pub fn check_spans(reading: &Reading) {
    let text = reading.document.text();
    let anatomy = &reading.anatomy;
    let mut end = 0;
    for block in &anatomy.blocks {
        check_span(text, Some(block.span));
        assert!(block.span.start() >= end, "blocks are in order");
        end = block.span.end();
    }
    check_span(text, anatomy.title);
    check_span(text, anatomy.agency.as_ref().map(|agency| agency.span));
    check_span(text, anatomy.place.as_ref().map(|place| place.span));
    check_span(text, anatomy.published.as_ref().and_then(|published| published.span));
    for author in &anatomy.authors {
        check_span(text, author.span);
    }
    for span in reading.entities.iter().flat_map(|entity| &entity.mentions) {
        check_span(text, Some(*span));
    }
    for statement in &reading.statements {
        let cue = statement.cue.iter().flat_map(|cue| &cue.spans);
        for span in statement.source.spans.iter().chain(cue).chain(&statement.content) {
            check_span(text, Some(*span));
        }
        assert!(!statement.content.is_empty(), "a statement says something");
        check_span(text, statement.addressee.as_ref().map(|addressee| addressee.span));
        check_span(text, statement.said.as_ref().and_then(|said| said.span));
        for relay in &statement.via {
            check_span(text, Some(relay.span));
        }
        for span in &statement.because.anchors {
            check_span(text, Some(*span));
        }
    }
    for deal in &reading.deals {
        check_span(text, Some(deal.give));
        check_span(text, Some(deal.get));
    }
    for time in &reading.times {
        check_span(text, Some(time.span));
    }
    for note in &reading.notes {
        check_span(text, note.span);
    }
}

fn check_span(text: &str, span: Option<Span>) {
    if let Some(span) = span {
        assert!(text.get(span.start()..span.end()).is_some_and(|words| !words.is_empty()), "{span:?} is no words");
    }
}
