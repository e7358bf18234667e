//! Archives of every format that was ever written open and answer for ever. `formats/N.db.zst` was made by the version
//! that wrote format N, and is never made anew.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::command::{ARCHIVE, Folder, PAGE, assert_whole, examples};

/// The latest format.
const LATEST: u32 = 4;

fn kept(format: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/archive/formats/{format}.db.zst"))
}

/// A page of every kept archive, beside some of the project.
const ROW: &str = r#"{"id": "kept-1", "url": "https://lantern.example/fees", "title": "Fees will stay", "date": "2021-06-14",
    "outlet": "The Lantern", "authors": ["Corin Ashgrove"], "text": "Fees will stay\n\n\"They will stay,\" Ana Vela said."}"#;

/// As [`ROW`], as a mail.
const MAIL: &[u8] = b"From: desk@lantern.example\nDate: Mon, 14 Jun 2021 14:05:00 +0100\nSubject: Fees will stay\n\n\
    \"They will stay,\" Bo Holm said.\n";

/// As [`ROW`], as HTML.
const HTML: &[u8] = b"<html><head><title>Fees will stay</title><meta charset=windows-1252></head><body><h1>Fees will \
    stay</h1><p>\x93They will stay,\x94 Zo\xeb Okonjo said on Monday.</p></body></html>";

/// A folder with a page of each form.
fn forms() -> Folder {
    Folder::with(&[
        ("forms/kept.jsonl", ROW.replace('\n', " ").as_bytes()),
        ("forms/kept.eml", MAIL),
        ("forms/kept.html", HTML),
        ("forms/kept.txt", PAGE.as_bytes()),
    ])
}

/// A folder with the archive of a format.
fn archive_of(format: u32) -> Folder {
    let folder = forms();
    let packed = std::fs::File::open(kept(format)).unwrap();
    let mut bytes = Vec::new();
    ruzstd::decoding::StreamingDecoder::new(packed).unwrap().read_to_end(&mut bytes).unwrap();
    folder.put(ARCHIVE, &bytes);
    folder
}

/// What the database says of its tables.
fn schema(folder: &Folder) -> (u32, Vec<String>) {
    let db = rusqlite::Connection::open(folder.archive()).unwrap();
    let format = db.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    let mut query = db.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY sql").unwrap();
    let tables = query.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    (format, tables)
}

#[test]
fn every_format_opens_and_answers() {
    for format in 1..=LATEST {
        let folder = archive_of(format);
        // The words below stood on pages of the project when it was made; they may be others now.
        assert_eq!(folder.pages().len(), 11, "format {format}");
        let denied = folder.ask(&["search", "speaker:Solheim", "\"at dinner or elsewhere\""]);
        assert_eq!(denied.code, Some(0), "format {format}: {}", denied.err);
        for question in ["claims", "utterances", "reuse", "stories"] {
            assert_eq!(folder.ask(&[question]).code, Some(0), "format {format}: {question}");
        }
        assert_corrected(&folder, format);
        assert_whole(&folder.archive());
        let anew = folder.run(&["reread", "--profile", "fast", "--all"]);
        assert_eq!(anew.code, Some(0), "format {format}: {}", anew.err);
        assert_corrected(&folder, format);
        assert_eq!(schema(&folder).0, LATEST, "format {format} was brought up to date");
        assert_whole(&folder.archive());
    }
}

/// One statement was given to another speaker, one was taken out, and one taken out and put back.
fn assert_corrected(folder: &Folder, format: u32) {
    let found = folder.ask(&["search", "speaker:Lindholm"]).lines();
    assert_eq!(found.len(), 1, "format {format}: {found:?}");
    assert_eq!(folder.ask(&["search", "speaker:Pell"]).code, Some(1), "format {format}");
    assert_eq!(folder.ask(&["search", "speaker:Yarrow"]).code, Some(0), "format {format}: it was taken back");
}

#[test]
fn what_is_unchanged_since_an_earlier_format_is_known_again() {
    for format in 1..=LATEST {
        let told = archive_of(format).added(&["forms"]).told();
        assert_eq!(told.len(), 4, "format {format}");
        assert!(told.iter().all(|(_, _, status)| status == "unchanged"), "format {format}: {told:?}");
    }
}

#[test]
fn the_latest_format_is_kept() {
    let kept = schema(&archive_of(LATEST));
    let folder = Folder::with(&[("a.txt", b"Vela said no.")]);
    folder.added(&["a.txt"]);
    let told = "the tables of an archive are others than those of tests/archive/formats: a format that was released is \
                never changed; add a step that leads to a new one, and keep an archive of it here";
    assert_eq!(schema(&folder), kept, "{told}");
}

/// The first statement that is found by these words.
fn statement(folder: &Folder, words: &str) -> String {
    let found = folder.ask(&["search", words]).lines();
    found[0]["statement"].as_str().unwrap().to_owned()
}

#[test]
#[ignore = "run it once when a format is new, and commit what it writes"]
fn keep_an_archive_of_the_latest_format() {
    assert!(!kept(LATEST).exists(), "an archive that is kept is never made anew");
    let folder = forms();
    for name in ["denial.txt", "salt-levy.jsonl"] {
        folder.put(&format!("pages/{name}"), &std::fs::read(examples().join(name)).unwrap());
    }
    folder.added(&["pages", "forms"]);
    let changes = [
        ("speaker:Ferreira-Holt", ["--source", "Nadia Lindholm"].as_slice()),
        ("speaker:Pell", &["--not-a-statement"]),
        ("speaker:Yarrow", &["--not-a-statement"]),
    ];
    for (words, change) in changes {
        let id = statement(&folder, words);
        let command = [&["correct", &id, "--author", "Vela", "--note", "a test"], change].concat();
        assert_eq!(folder.run(&command).code, Some(0));
        if words == "speaker:Yarrow" {
            assert_eq!(folder.run(&["correct", &id, "--withdraw", "--author", "Vela"]).code, Some(0));
        }
    }
    let archive = std::fs::File::open(folder.archive()).unwrap();
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    std::fs::write(kept(LATEST), ruzstd::encoding::compress_to_vec(archive, level)).unwrap();
}
