//! Mail as a file: parts, codings, charsets.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    onrecord_fuzz::check_file("letter.eml", bytes);
});
