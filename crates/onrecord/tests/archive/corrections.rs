//! What people say against the program outlives everything that is read anew.

use serde_json::Value;

use crate::command::Folder;

const PAGE: &[u8] =
    b"Ferry Sold\n3 May 2021\n\nHALDEN - \"No ferry was sold,\" harbour master Ana Vela said on Monday.\n\n\
      \"Nobody asked us for one,\" Bo Holm, who heads the board, told reporters.\n";

/// The statements of the page as they are exported.
fn statements(folder: &Folder) -> Vec<Value> {
    let outcome = folder.ask(&["export"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.err);
    outcome.lines()[0]["statements"].as_array().unwrap().clone()
}

fn correct(folder: &Folder, statement: &str, change: &[&str]) {
    let outcome = folder.run(&[&["correct", statement, "--author", "J\u{f8}rn"], change].concat());
    assert_eq!(outcome.code, Some(0), "{}", outcome.err);
}

#[test]
fn corrections_outlive_reading_anew_and_can_be_taken_back() {
    let folder = Folder::with(&[("a.txt", PAGE)]);
    folder.added(&["a.txt"]);
    let read = statements(&folder);
    let ids: Vec<&str> = read.iter().map(|statement| statement["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 2);
    correct(&folder, ids[0], &["--source", "Ana Vela-Holm", "--note", "married"]);
    correct(&folder, ids[0], &["--act", "deny"]);
    correct(&folder, ids[1], &["--not-a-statement"]);
    let corrected = statements(&folder);
    assert_eq!(corrected.len(), 1);
    assert_eq!(corrected[0]["source"]["name"], "Ana Vela-Holm");
    assert_eq!(corrected[0]["act"], "deny");
    for profile in ["accurate", "fast"] {
        let outcome = folder.run(&["reread", "--profile", profile]);
        assert_eq!(outcome.code, Some(0), "{}", outcome.err);
        let anew = statements(&folder);
        assert_eq!(anew.len(), 1, "{profile}");
        assert_eq!(
            (&anew[0]["source"]["name"], &anew[0]["act"]),
            (&"Ana Vela-Holm".into(), &"deny".into()),
            "{profile}"
        );
    }
    assert_eq!(folder.ask(&["search", "speaker:Holm"]).lines().len(), 1, "it is found by its new name");
    // The page goes and comes back.
    folder.put("a.txt", b"Withdrawn\n");
    folder.added(&["a.txt"]);
    folder.put("a.txt", PAGE);
    folder.added(&["a.txt"]);
    assert_eq!(statements(&folder), corrected);
    for id in ids {
        correct(&folder, id, &["--withdraw"]);
    }
    assert_eq!(statements(&folder), read);
}

#[test]
fn corrections_are_never_changed_or_deleted() {
    let folder = Folder::with(&[("a.txt", PAGE)]);
    folder.added(&["a.txt"]);
    let id = statements(&folder)[0]["id"].as_str().unwrap().to_owned();
    correct(&folder, &id, &["--source", "Ana Holm"]);
    correct(&folder, &id, &["--withdraw"]);
    let db = rusqlite::Connection::open(folder.archive()).unwrap();
    let count = || db.query_row("SELECT count(*) FROM correction", [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count(), 2, "what is taken back is still there");
    for change in ["UPDATE correction SET author = 'nobody'", "DELETE FROM correction"] {
        let refused = db.execute(change, []).unwrap_err().to_string();
        assert!(refused.contains("corrections are never"), "{refused}");
    }
    assert_eq!(count(), 2);
}

#[test]
fn a_correction_of_what_is_not_there_is_told() {
    let folder = Folder::with(&[("a.txt", PAGE)]);
    folder.added(&["a.txt"]);
    let outcome = folder.run(&["correct", "s000000000000", "--withdraw", "--author", "J\u{f8}rn"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.err);
    assert!(outcome.err.contains("s000000000000: no such statement"), "{}", outcome.err);
}
