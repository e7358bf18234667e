//! Files that are no archive, or a damaged one.

use std::fs;

use crate::command::{ARCHIVE, Folder, PAGE, assert_alike, assert_whole};
use crate::synthesis::Draw;

/// What is asked of an archive, one command of each kind.
const QUESTIONS: [&[&str]; 5] = [
    &["pages"],
    &["claims"],
    &["search", "fees"],
    &["reread", "--profile", "fast"],
    &["correct", "s000000000000", "--withdraw", "--author", "Vela"],
];

/// That every command refuses the archive with these words and leaves it as it is.
fn assert_refused(folder: &Folder, words: &str) {
    let before = fs::read(folder.archive()).ok();
    folder.add(&["a.txt"]).assert_failed(words);
    for question in QUESTIONS {
        let outcome = folder.run(question);
        outcome.assert_failed(words);
        assert!(outcome.err.contains(ARCHIVE), "which file: {}", outcome.err);
    }
    assert_eq!(fs::read(folder.archive()).ok(), before, "the file was changed");
}

fn with_page() -> Folder {
    Folder::with(&[("a.txt", PAGE.as_bytes())])
}

#[test]
fn a_file_of_words_is_left_as_it_is() {
    let folder = with_page();
    for words in [&b"no archive\n"[..], &[b'x'; 5000], b"SQLite format 3\0 as it seems"] {
        folder.put(ARCHIVE, words);
        assert_refused(&folder, "no archive of onrecord");
    }
}

#[test]
fn a_database_of_another_program_is_left_as_it_is() {
    let folder = with_page();
    let other = rusqlite::Connection::open(folder.archive()).unwrap();
    other.execute_batch("CREATE TABLE page (no); INSERT INTO page VALUES (7);").unwrap();
    drop(other);
    assert_refused(&folder, "no archive of onrecord");
}

#[test]
fn an_archive_of_a_later_format_is_left_as_it_is() {
    let folder = with_page();
    folder.added(&["a.txt"]);
    let later = rusqlite::Connection::open(folder.archive()).unwrap();
    later.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA user_version = 4711;").unwrap();
    drop(later);
    assert_refused(&folder, "format 4711");
}

#[test]
fn an_empty_file_becomes_an_archive_when_pages_are_added_and_not_before() {
    let folder = with_page();
    folder.put(ARCHIVE, b"");
    for question in QUESTIONS {
        folder.run(question).assert_failed("there is no archive");
    }
    assert_eq!(fs::read(folder.archive()).unwrap(), b"", "a question wrote something");
    folder.added(&["a.txt"]);
    assert_eq!(folder.pages().len(), 1);
    assert_whole(&folder.archive());
}

#[test]
fn where_no_file_can_be_it_is_told() {
    let folder = with_page();
    for question in QUESTIONS {
        folder.run(question).assert_failed("there is no archive");
    }
    assert!(!folder.archive().exists(), "a question made a file");
    fs::create_dir(folder.archive()).unwrap();
    folder.add(&["a.txt"]).assert_failed("a.db: a folder");
    for question in QUESTIONS {
        folder.run(question).assert_failed("a.db: a folder");
    }
    let missing = folder.run(&["add", "--profile", "fast", "--archive", "none/b.db", "a.txt"]);
    missing.assert_failed("none/b.db: there is no folder none");
    assert!(!folder.file("none").exists());
}

#[test]
fn a_truncated_archive_is_told_as_damaged() {
    let folder = with_page();
    folder.put("b.txt", PAGE.replace("Okonjo", "Vela").as_bytes());
    folder.added(&["a.txt"]);
    let whole = fs::read(folder.archive()).unwrap();
    for length in [whole.len() - 1, whole.len() - 4096, whole.len() / 2, 4096, 2000, 600] {
        fs::write(folder.archive(), &whole[..length]).unwrap();
        let added = folder.add(&["b.txt"]);
        assert!(added.acknowledged().is_empty(), "{length}: {added:?}");
        added.assert_failed("damaged");
        for question in QUESTIONS {
            folder.run(question).assert_failed("damaged");
        }
        assert_eq!(fs::read(folder.archive()).unwrap(), &whole[..length], "{length}: what is left was changed");
        for name in ["a.db-wal", "a.db-shm"] {
            let _ = fs::remove_file(folder.file(name));
        }
    }
    fs::write(folder.archive(), &whole).unwrap();
    folder.added(&["b.txt"]);
    assert_eq!(folder.pages().len(), 2);
}

#[test]
fn an_archive_in_which_bytes_went_bad_costs_a_message_at_most() {
    let folder = Folder::of_examples();
    folder.put("a.txt", PAGE.as_bytes());
    folder.added(&["pages"]);
    let whole = fs::read(folder.archive()).unwrap();
    let exported = folder.ask(&["export"]).out;
    let mut draw = Draw::of(21);
    let mut told = 0;
    for round in 0..25 {
        let mut bad = whole.clone();
        let at = draw.below(bad.len() - 64);
        let long = 1 + draw.below(64);
        for byte in &mut bad[at..at + long] {
            *byte ^= 1 << draw.below(8);
        }
        fs::write(folder.archive(), &bad).unwrap();
        for question in [
            &["export", "--format", "jsonl"][..],
            &["claims"],
            &["search", "levy"],
            &["add", "--profile", "fast", "a.txt"],
        ] {
            let outcome = folder.run(question);
            assert!(matches!(outcome.code, Some(0..=2)), "round {round}: {question:?}: {outcome:?}");
            assert!(!outcome.err.contains("panicked"), "round {round}: {question:?}: {}", outcome.err);
            assert_eq!(outcome.code == Some(2), outcome.err.contains("error: "), "round {round}: {outcome:?}");
            told += usize::from(outcome.code == Some(2));
            if question[0] == "export" && outcome.code == Some(0) {
                assert!(exported.lines().count() >= outcome.out.lines().count(), "round {round}");
            }
        }
        for name in ["a.db-wal", "a.db-shm"] {
            let _ = fs::remove_file(folder.file(name));
        }
    }
    assert!(told > 0, "none was seen");
}

#[test]
fn a_reading_that_is_damaged_is_made_anew() {
    let folder = Folder::of_examples();
    folder.added(&["pages"]);
    let linked = folder.linked();
    let db = rusqlite::Connection::open(folder.archive()).unwrap();
    db.execute_batch("UPDATE reading SET layers = x'00' WHERE page % 2 = 0").unwrap();
    drop(db);
    folder.ask(&["claims"]).assert_failed("damaged");
    let anew = folder.run(&["reread", "--profile", "fast", "--all"]);
    assert_eq!(anew.code, Some(0), "{}", anew.err);
    assert_alike(&folder.linked(), &linked, "read anew");
    assert_whole(&folder.archive());
}
