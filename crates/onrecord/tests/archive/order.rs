//! The same pages in another order and in other batches give the same answers.

use crate::command::{Folder, assert_alike};
use crate::synthesis::{self, Draw, Spread};

/// Splits files of JSON Lines into files of one line each and gives the paths of all, sorted.
fn one_by_one(folder: &Folder, files: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder.file(files)).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let path = format!("{files}/{name}");
        if !name.ends_with(".jsonl") {
            paths.push(path);
            continue;
        }
        for (line, at) in std::fs::read_to_string(folder.file(&path)).unwrap().lines().zip(1..) {
            let row = format!("rows/{name}-{at:04}.jsonl");
            folder.put(&row, line.as_bytes());
            paths.push(row);
        }
    }
    paths.sort();
    paths
}

/// An archive of these pages, added in these batches; what linking finds in it.
fn linked(folder: &Folder, batches: &[&[String]]) -> Vec<(String, String)> {
    let _ = std::fs::remove_file(folder.archive());
    for batch in batches {
        folder.added(batch);
    }
    [folder.linked(), folder.claims()].concat()
}

#[test]
fn the_pages_of_the_project_are_linked_alike_in_every_order() {
    let folder = Folder::of_examples();
    let expected = linked(&folder, &[&["pages".to_owned()]]);
    assert!(expected.iter().all(|(_, answer)| !answer.is_empty()), "{expected:?}");
    let mut paths = one_by_one(&folder, "pages");
    assert_eq!(paths.len(), 15);
    paths.reverse();
    assert_alike(&linked(&folder, &[&paths]), &expected, "reversed");
    let singly: Vec<&[String]> = paths.chunks(1).collect();
    assert_alike(&linked(&folder, &singly), &expected, "one by one, reversed");
    for seed in 1..=4 {
        let mut draw = Draw::of(seed);
        draw.shuffle(&mut paths);
        let cut = 1 + draw.below(paths.len() - 1);
        let (one, other) = paths.split_at(cut);
        assert_alike(&linked(&folder, &[one, other]), &expected, &format!("seed {seed}, {cut} first"));
    }
}

#[test]
fn pages_that_share_much_are_linked_alike_in_every_order() {
    let folder = Folder::with(&[]);
    let mut rows = synthesis::rows(PAGES, Spread::Skewed, 5);
    let as_added = |rows: &[String], parts: usize| {
        let _ = std::fs::remove_file(folder.archive());
        for (part, at) in rows.chunks(rows.len().div_ceil(parts)).zip(0..) {
            let name = format!("part-{at}.jsonl");
            folder.put(&name, part.join("\n").as_bytes());
            folder.added(&[name]);
        }
        folder.linked()
    };
    let expected = as_added(&rows, 1);
    let db = rusqlite::Connection::open(folder.archive()).unwrap();
    let common: u32 = db.query_row("SELECT count(*) FROM common_key", [], |row| row.get(0)).unwrap();
    assert!(common > 0, "no text stands on more pages than may count");
    drop(db);
    rows.reverse();
    assert_alike(&as_added(&rows, 1), &expected, "reversed");
    for seed in 1..=2 {
        Draw::of(seed).shuffle(&mut rows);
        assert_alike(&as_added(&rows, 3), &expected, &format!("seed {seed}, in three parts"));
    }
}

/// A list folds all pages at once; one claim is told from the pages that it needs alone.
#[test]
fn a_claim_that_is_asked_for_is_told_as_in_the_list() {
    let folder = Folder::of_examples();
    folder.put("made.jsonl", synthesis::rows(40, Spread::Skewed, 7).join("\n").as_bytes());
    folder.added(&["pages", "made.jsonl"]);
    let listed = folder.ask(&["claims"]).lines();
    let shared = |claim: &&serde_json::Value| {
        claim["reports"].as_array().map_or(0, Vec::len) > 1
            || claim["responses"].as_array().is_some_and(|it| !it.is_empty())
    };
    let shared: Vec<&serde_json::Value> = listed.iter().filter(shared).take(60).collect();
    assert!(shared.len() >= 20, "{} claims", shared.len());
    for claim in shared {
        let id = claim["id"].as_str().unwrap();
        assert_eq!(folder.ask(&["claim", id]).lines(), std::slice::from_ref(claim), "{id}");
    }
}

/// Enough for some paragraphs to stand on more pages than a shared text may.
const PAGES: usize = 150;
