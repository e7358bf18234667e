//! Commands that end before they are done: killed, or asked to stop.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use crate::command::{Folder, Outcome};
use crate::synthesis::{self, Draw};

/// How many times an ingest is killed: this often, or as often as the environment's `ONRECORD_KILLS` says.
const KILLS: usize = 10;
/// Pages of an ingest.
const PAGES: usize = 600;

/// What a process printed until it ended.
fn ended(child: Child) -> Outcome {
    let output = child.wait_with_output().unwrap();
    Outcome { code: output.status.code(), ..Outcome::of(output) }
}

#[test]
fn whatever_was_acknowledged_outlives_a_kill() {
    let kills = std::env::var("ONRECORD_KILLS").map_or(KILLS, |told| told.parse().unwrap());
    let folder = Folder::with(&[("pages.jsonl", synthesis::pages(PAGES, 7).as_bytes())]);
    let begun = Instant::now();
    folder.added(&["pages.jsonl"]);
    let whole = begun.elapsed();
    let (pages, linked) = (folder.pages(), folder.ask(&["reuse"]).out);
    std::fs::remove_file(folder.archive()).unwrap();

    let mut draw = Draw::of(7);
    let mut acknowledged = BTreeMap::new();
    // How far it came when it was killed: with nothing acknowledged, with some, with all.
    let mut reached = [0usize; 3];
    for kill in 0..kills {
        let outcome = if kill % 2 == 0 {
            killed_after(&folder, whole.mul_f64(draw.share() * 1.1))
        } else {
            killed_at_page(&folder, draw.below(PAGES))
        };
        assert!(!outcome.err.contains("error"), "kill {kill}: {}", outcome.err);
        let told = outcome.acknowledged();
        reached[if told.is_empty() { 0 } else { 1 + usize::from(told.len() == PAGES) }] += 1;
        acknowledged.extend(told);
        if folder.archive().exists() && !acknowledged.is_empty() {
            folder.assert_holds(&acknowledged);
        }
        // From time to time it is finished and begun anew; else it goes on from where it was killed.
        if kill % 8 == 7 || kill + 1 == kills {
            let rest = folder.added(&["pages.jsonl"]);
            assert_eq!(rest.told().len(), PAGES, "kill {kill}");
            assert_eq!(folder.pages(), pages, "kill {kill}");
            if kill + 1 == kills {
                assert!(folder.ask(&["reuse"]).out == linked, "linked otherwise after kills");
            }
            folder.assert_holds(&pages);
        }
        if kill % 8 == 7 || acknowledged.len() == PAGES {
            for name in ["a.db", "a.db-wal", "a.db-shm"] {
                let _ = std::fs::remove_file(folder.file(name));
            }
            acknowledged.clear();
        }
    }
    eprintln!("{kills} kills: {reached:?} with no page acknowledged, with some, with all");
}

/// An ingest that is killed after some time.
fn killed_after(folder: &Folder, time: Duration) -> Outcome {
    let mut child = folder.adding(&["pages.jsonl"]).spawn().unwrap();
    thread::sleep(time);
    child.kill().unwrap();
    ended(child)
}

/// An ingest that is killed as soon as it has acknowledged so many pages.
fn killed_at_page(folder: &Folder, pages: usize) -> Outcome {
    let mut child = folder.adding(&["pages.jsonl"]).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut printed = String::new();
    for _ in 0..pages {
        out.read_line(&mut printed).unwrap();
    }
    child.kill().unwrap();
    out.read_to_string(&mut printed).unwrap();
    Outcome { out: printed, ..ended(child) }
}

/// Asks a process to end, as Ctrl-C does.
fn interrupt(child: &Child) {
    let sent = Command::new("sh").arg("-c").arg(format!("kill -INT {}", child.id())).status().unwrap();
    assert!(sent.success());
}

#[test]
fn ctrl_c_ends_after_the_pages_at_hand() {
    let folder = Folder::with(&[("pages.jsonl", synthesis::pages(600, 8).as_bytes())]);
    let mut child = folder.adding(&["pages.jsonl"]).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut printed = String::new();
    out.read_line(&mut printed).unwrap();
    interrupt(&child);
    out.read_to_string(&mut printed).unwrap();
    let outcome = Outcome { out: printed, ..ended(child) };
    outcome.assert_failed("stopped: ");
    assert!(outcome.err.contains("the same command goes on from there"), "{}", outcome.err);
    let acknowledged = outcome.acknowledged();
    assert!(acknowledged.len() < 600, "it was through before it was asked");
    assert_eq!(folder.pages(), acknowledged, "what is stored is what was told");
    folder.assert_holds(&acknowledged);
    assert!(!folder.file("a.db-wal").exists(), "the archive was closed");
    let rest = folder.added(&["pages.jsonl"]);
    let unchanged = rest.told().iter().filter(|(_, _, status)| status == "unchanged").count();
    assert_eq!((rest.told().len(), unchanged), (600, acknowledged.len()));
}

#[test]
fn ctrl_c_ends_a_command_that_waits_for_pages() {
    let folder = Folder::with(&[]);
    let mut child = folder.adding(&["-"]).stdin(std::process::Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut stdin, synthesis::pages(20, 9).as_bytes()).unwrap();
    thread::sleep(Duration::from_secs(2));
    interrupt(&child);
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() && begun.elapsed() < Duration::from_secs(20) {
        thread::sleep(Duration::from_millis(50));
    }
    let waited = begun.elapsed();
    drop(stdin);
    let outcome = ended(child);
    assert!(waited < Duration::from_secs(20), "it waited for more");
    outcome.assert_failed("stopped: ");
    assert_eq!(outcome.acknowledged().len(), 20, "what came before is kept");
    folder.assert_holds(&outcome.acknowledged());
}

#[test]
fn a_list_that_nobody_reads_any_more_ends_it_and_says_so() {
    let folder = Folder::with(&[("pages.jsonl", synthesis::pages(600, 10).as_bytes())]);
    let mut child = folder.adding(&["pages.jsonl"]).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut String::new()).unwrap();
    drop(out);
    let outcome = ended(child);
    outcome.assert_failed("no further page was added");
    assert!(outcome.err.contains("the same command goes on from there"), "{}", outcome.err);
    assert_eq!(folder.added(&["pages.jsonl"]).told().len(), 600);
}
