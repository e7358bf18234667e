//! Scrapers' rows, a line each.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    onrecord_fuzz::check_file("pages.jsonl", bytes);
});
