//! ZIP, gzip and Zstandard within limits, known by how they begin.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((which, rest)) = input.split_first() else { return };
    let (name, begin): (&str, &[u8]) = match which % 5 {
        0 => ("pages.gz", b"\x1f\x8b"),
        1 => ("pages.zst", b"\x28\xb5\x2f\xfd"),
        2 => ("pages.zip", b"PK\x03\x04"),
        3 => ("pages.wacz", b"PK\x03\x04"),
        _ => ("pages", b""),
    };
    onrecord_fuzz::check_file(name, &[begin, rest].concat());
});
