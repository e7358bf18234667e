//! Bytes → decoded → flattened. The first byte chooses the charset that HTTP named.
#![no_main]

use onrecord_engine::html::flatten;
use onrecord_fuzz::check_flattened;

const CHARSETS: [Option<&str>; 12] = [
    None,
    Some("utf-8"),
    Some("windows-1252"),
    Some("windows-1251"),
    Some("utf-16le"),
    Some("utf-16be"),
    Some("shift_jis"),
    Some("euc-jp"),
    Some("gb18030"),
    Some("big5"),
    Some("iso-2022-jp"),
    Some("no such thing"),
];

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((which, page)) = input.split_first() else { return };
    let charset = CHARSETS[usize::from(*which) % CHARSETS.len()];
    let flattened = flatten(page, charset).expect("a page of a few kB is not too long");
    check_flattened(page, &flattened);
});
