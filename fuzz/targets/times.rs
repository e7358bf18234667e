//! Time expressions: any words in an article that has a date of its own.
#![no_main]

use onrecord_engine::Page;
use onrecord_fuzz::{ENGINE, check_spans};
use onrecord_ledger::Given;

libfuzzer_sys::fuzz_target!(|words: &[u8]| {
    let words = String::from_utf8_lossy(words);
    let text = format!("The talks will go on, the port said. {words} The port was open {words}.\n");
    let given = Given { date: Some("2019-03-31".to_owned()), ..Given::default() };
    let page = Page::from_text("page".to_owned(), None, text, given).expect("a short page");
    let reading = ENGINE.read(page);
    check_spans(&reading);
    for time in &reading.times {
        if let (Some(from), Some(to)) = (time.earliest, time.latest) {
            assert!(from <= to, "{time:?}");
        }
    }
});
