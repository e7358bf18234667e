//! Plain text through the whole fast engine, twice.
#![no_main]

use onrecord_engine::Page;
use onrecord_fuzz::check_reading;
use onrecord_ledger::Given;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let page = Page::from_bytes("page".to_owned(), None, bytes, Given::default());
    check_reading(page.expect("a page of a few kB is not too long"));
});
