//! Web archives: records, HTTP heads, chunks, codings, what is broken or cut. Known as one by the
//! version line, which every input is given.
#![no_main]

libfuzzer_sys::fuzz_target!(|rest: &[u8]| {
    let archive = [b"WARC/1.0\r\n", rest].concat();
    let items = onrecord_fuzz::check_file("crawl.warc", &archive);
    assert!(items <= archive.len());
});
