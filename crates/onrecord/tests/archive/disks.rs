//! Disks that are full or read-only, as small file systems in memory. Where none may be mounted, nothing is tried and a
//! line says so.

use std::path::PathBuf;
use std::process::Command;

use crate::command::{Folder, assert_whole, skipped};
use crate::synthesis;

/// A file system of its own on a folder; gone when it is dropped.
struct Mounted(PathBuf);

impl Mounted {
    /// `None` where this process may not mount one.
    fn on(folder: PathBuf, size: &str) -> Option<Self> {
        std::fs::create_dir(&folder).unwrap();
        let options = format!("size={size}");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "none"]).arg(&folder).output();
        match mount {
            Ok(mount) if mount.status.success() => Some(Self(folder)),
            Ok(mount) => {
                skipped("a disk of its own", String::from_utf8_lossy(&mount.stderr).trim());
                None
            }
            Err(error) => {
                skipped("a disk of its own", &error.to_string());
                None
            }
        }
    }

    fn remount(&self, how: &str) {
        let done = Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(&self.0).status();
        assert!(done.unwrap().success());
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

const SMALL: &str = "small/a.db";

/// A command about the archive on the small disk.
fn on_disk(folder: &Folder, arguments: &[&str]) -> Command {
    let mut command = folder.command(arguments);
    command.env("ONRECORD_ARCHIVE", SMALL);
    command
}

#[test]
fn a_full_disk_is_told_and_what_was_acknowledged_stays() {
    let folder = Folder::with(&[("pages.jsonl", synthesis::pages(300, 3).as_bytes())]);
    for size in ["64k", "300k", "900k", "1500k"] {
        let Some(disk) = Mounted::on(folder.file("small"), size) else { return };
        let add = || {
            let mut add = folder.adding(&["pages.jsonl"]);
            crate::command::Outcome::of(add.env("ONRECORD_ARCHIVE", SMALL).output().unwrap())
        };
        let full = add();
        full.assert_failed("disk is full");
        let acknowledged = full.acknowledged();
        let listed = crate::command::Outcome::of(on_disk(&folder, &["pages", "--format", "jsonl"]).output().unwrap());
        if acknowledged.is_empty() {
            assert!(matches!(listed.code, Some(1 | 2)), "{listed:?}");
        } else {
            assert_eq!(listed.code, Some(0), "{size}: {}", listed.err);
            let pages = listed.acknowledged();
            assert!(acknowledged.iter().all(|(name, document)| pages.get(name) == Some(document)), "{size}: lost");
        }
        // More room, and the same command goes on from there.
        disk.remount("size=64m");
        let rest = add();
        assert_eq!(rest.code, Some(0), "{size}: {}", rest.err);
        assert_eq!(rest.told().len(), 300);
        let unchanged = rest.told().iter().filter(|(_, _, status)| status == "unchanged").count();
        assert!(unchanged >= acknowledged.len(), "{size}: {unchanged} of {}", acknowledged.len());
        assert_whole(&folder.file(SMALL));
        drop(disk);
        std::fs::remove_dir(folder.file("small")).unwrap();
    }
}

#[test]
fn an_archive_on_a_read_only_disk_answers_and_takes_nothing() {
    let folder = Folder::with(&[
        ("pages.jsonl", synthesis::pages(20, 4).as_bytes()),
        ("more.jsonl", synthesis::pages(40, 4).as_bytes()),
    ]);
    let Some(disk) = Mounted::on(folder.file("small"), "16m") else { return };
    let add = |name: &str| {
        crate::command::Outcome::of(folder.adding(&[name]).env("ONRECORD_ARCHIVE", SMALL).output().unwrap())
    };
    let first = add("pages.jsonl");
    assert_eq!(first.code, Some(0), "{}", first.err);
    disk.remount("ro");
    let refused = add("more.jsonl");
    refused.assert_failed("read-only");
    assert!(refused.acknowledged().is_empty());
    let ask = |question: &[&str]| crate::command::Outcome::of(on_disk(&folder, question).output().unwrap());
    let listed = ask(&["pages", "--format", "jsonl"]);
    assert_eq!((listed.code, listed.acknowledged()), (Some(0), first.acknowledged()), "{}", listed.err);
    assert_eq!(ask(&["claims"]).code, Some(0));
    ask(&["reread", "--profile", "fast", "--all"]).assert_failed("read-only");
    disk.remount("rw");
    assert_eq!(add("more.jsonl").code, Some(0));
    assert_whole(&folder.file(SMALL));
}

#[test]
fn what_a_sudden_end_left_beside_an_archive_is_not_passed_over_on_a_read_only_disk() {
    let folder = Folder::with(&[("pages.jsonl", synthesis::pages(20, 4).as_bytes())]);
    let Some(disk) = Mounted::on(folder.file("small"), "16m") else { return };
    let made = folder.added(&["pages.jsonl"]);
    // As a sudden end leaves it: all pages stand in the file beside the archive.
    let other = rusqlite::Connection::open(folder.archive()).unwrap();
    other.execute_batch("PRAGMA wal_autocheckpoint = 0; UPDATE page SET added = '2021-06-14T00:00:00Z'").unwrap();
    for name in ["a.db", "a.db-wal"] {
        std::fs::copy(folder.file(name), folder.file("small").join(name)).unwrap();
    }
    drop(other);
    disk.remount("ro");
    let listed = crate::command::Outcome::of(on_disk(&folder, &["pages", "--format", "jsonl"]).output().unwrap());
    if listed.code == Some(0) {
        assert_eq!(listed.acknowledged(), made.acknowledged());
        assert!(
            listed.lines().iter().all(|page| page["added"] == "2021-06-14T00:00:00Z"),
            "what is beside it is missing"
        );
    } else {
        listed.assert_failed("a.db-wal");
    }
}
