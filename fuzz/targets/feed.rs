//! RSS and Atom, and HTML that calls itself a feed. The file's name says that it is one.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    onrecord_fuzz::check_file("news.rss", bytes);
});
