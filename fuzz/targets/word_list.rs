//! Word lists of `--data`: one of the embedded ones replaced by the input. Either the engine loads and
//! reads, or it says which line is wrong.
#![no_main]

use onrecord_engine::lexicon::{Data, Table};
use onrecord_engine::{act, clean, date, deal, resolve, segment};

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((which, list)) = input.split_first() else { return };
    let list = String::from_utf8_lossy(list).into_owned();
    if let Ok(table) = Table::parse("list.tsv", &list, &[]) {
        for row in table.rows() {
            let _ = row.get("note");
            assert!(row.error("note", "wrong", "right it").line > 0);
        }
    }
    let names: Vec<&str> = Data::names().collect();
    let data = Data::embedded().with(names[usize::from(*which) % names.len()], list);
    let outcomes = [
        act::Lists::load(&data).err(),
        clean::Lists::load(&data).err(),
        date::Lists::load(&data).err(),
        deal::Lists::load(&data).err(),
        resolve::Lists::load(&data).err(),
        segment::Lists::load(&data).err(),
    ];
    for error in outcomes.into_iter().flatten() {
        assert!(error.line > 0 && error.column > 0 && !error.message.is_empty());
    }
});
