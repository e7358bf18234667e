//! Two commands that write to one archive at once.

use std::collections::BTreeMap;
use std::thread;

use crate::command::{Folder, Outcome, assert_alike};
use crate::synthesis::{self, Spread};

#[test]
fn two_ingests_at_once_lose_nothing() {
    let folder = Folder::with(&[]);
    let rows = synthesis::rows(180, Spread::Even, 11);
    // Both have the pages in the middle.
    folder.put("one.jsonl", rows[..120].join("\n").as_bytes());
    folder.put("other.jsonl", rows[60..].join("\n").as_bytes());
    folder.put("all.jsonl", rows.join("\n").as_bytes());
    folder.added(&["all.jsonl"]);
    let expected = folder.linked();
    for _ in 0..3 {
        // Both find no file and make one.
        std::fs::remove_file(folder.archive()).unwrap();
        let started = ["one.jsonl", "other.jsonl"].map(|name| folder.adding(&[name]).spawn().unwrap());
        let ended = started.map(|child| thread::spawn(|| Outcome::of(child.wait_with_output().unwrap())));
        let mut acknowledged = BTreeMap::new();
        for outcome in ended.map(|thread| thread.join().unwrap()) {
            assert_eq!(outcome.code, Some(0), "{}", outcome.err);
            assert_eq!(outcome.told().len(), 120);
            acknowledged.extend(outcome.acknowledged());
        }
        assert_eq!(acknowledged.len(), 180);
        folder.assert_holds(&acknowledged);
        assert_alike(&folder.linked(), &expected, "two at once");
    }
}

#[test]
fn one_that_waits_too_long_says_so_and_loses_nothing() {
    let folder = Folder::with(&[]);
    let rows = synthesis::rows(4, Spread::Even, 12);
    folder.put("one.jsonl", rows[..2].join("\n").as_bytes());
    folder.put("other.jsonl", rows[2..].join("\n").as_bytes());
    let first = folder.added(&["one.jsonl"]);
    let other = rusqlite::Connection::open(folder.archive()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let outcome = folder.add(&["other.jsonl"]);
    outcome.assert_failed("another process is writing to the archive");
    assert!(outcome.acknowledged().is_empty());
    // Questions are answered meanwhile.
    assert_eq!(folder.pages(), first.acknowledged());
    other.execute_batch("ROLLBACK").unwrap();
    drop(other);
    folder.added(&["other.jsonl"]);
    assert_eq!(folder.pages().len(), 4);
}
