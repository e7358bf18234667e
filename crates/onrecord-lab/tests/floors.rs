//! Floors hold, break, are refused and are skipped.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use onrecord_lab::floors::{self, HoldFloors, Tally};
use tempfile::TempDir;

const PAGE: &str = "Ferry will sail, owner says\n8 March 2017\n\nThe ferry would sail, Ada Vela said on Monday.\n";
const FACTS: &str = r#"{"pages": {"ferry.txt": {
    "title": "Ferry will sail, owner says", "published": "2017-03-08", "lines": ["title", "date", "", "body"],
    "statements": [{"id": "a", "voice": "Ada Vela", "voice_type": "person", "resolved": "Ada Vela", "cue": "said",
        "content": "The ferry would sail", "acts": ["assert"], "said": "2017-03-06"}]}}}"#;

/// A folder with a file of floors, and one marked page under `gold/ferry`.
struct Lab(TempDir);

impl Lab {
    fn new(floors: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let gold = folder.path().join("gold/ferry");
        fs::create_dir_all(&gold).unwrap();
        fs::write(gold.join("ferry.txt"), PAGE).unwrap();
        fs::write(gold.join("facts.json"), FACTS).unwrap();
        fs::write(folder.path().join("floors.toml"), floors).unwrap();
        Self(folder)
    }

    /// With the digest of the page in the place of `DIGEST`.
    fn set(floors: &str) -> Self {
        let lab = Self::new(r#"floors = [{ task = "times", on = "ferry", measure = "said", least = 0.0 }]"#);
        lab.hold(true, false).unwrap();
        let digest = lab.floors().rsplit("digest = \"").next().unwrap()[..16].to_owned();
        Self::new(&floors.replace("DIGEST", &digest))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn floors(&self) -> String {
        fs::read_to_string(self.path("floors.toml")).unwrap()
    }

    /// How many held, and what was told.
    fn hold(&self, update: bool, lower: bool) -> Result<(Tally, String), String> {
        let (file, shared) = (self.path("floors.toml"), self.path("shared"));
        let options = HoldFloors { tasks: Vec::new(), file, shared, update, lower };
        let mut told = Vec::new();
        let tally = floors::hold(&options, &mut told)?;
        Ok((tally, String::from_utf8(told).unwrap()))
    }
}

/// One floor on the page: the figure is 100, as its one date is found.
fn one(bound: &str) -> String {
    let floor = r#"task = "times", on = "ferry", measure = "said""#;
    format!("floors = [\n    {{ {floor}, {bound}, digest = \"DIGEST\" }},\n]\n")
}

#[test]
fn a_floor_holds_up_to_the_figure() {
    for (bound, told) in [
        ("least = 100.0", "passed   times on ferry: said 100\n"),
        ("least = 40", "passed   times on ferry: said 100 (better than 40)\n"),
    ] {
        let (tally, lines) = Lab::set(&one(bound)).hold(false, false).unwrap();
        assert_eq!((lines.as_str(), tally.exit_code()), (told, 0));
        assert_eq!(tally.to_string(), "1 passed, 0 failed, 0 skipped");
    }
}

#[test]
fn a_figure_that_fell_fails() {
    let (tally, lines) = Lab::set(&one("least = 100.1")).hold(false, false).unwrap();
    assert_eq!(lines, "FAILED   times on ferry, said: 100, and the floor is 100.1\n");
    assert_eq!((tally.to_string().as_str(), tally.exit_code()), ("0 passed, 1 failed, 0 skipped", 1));
}

#[test]
fn a_floor_on_changed_data_is_refused() {
    let lab = Lab::set(&one("least = 40"));
    fs::write(lab.path("gold/ferry/ferry.txt"), PAGE.replace("owner", "mate")).unwrap();
    let (tally, lines) = lab.hold(false, false).unwrap();
    assert!(lines.starts_with("FAILED   times on ferry, said:") && lines.contains("the data has changed"), "{lines}");
    assert_eq!((tally.failed, tally.exit_code()), (1, 2));
    assert_eq!(lab.hold(true, false).unwrap().0.exit_code(), 0);
    assert_eq!(lab.hold(false, false).unwrap().0.exit_code(), 0);
}

#[test]
fn a_floor_without_its_data_is_skipped_for_all_to_see() {
    let floors = one("least = 40").replace("ferry", "polnear/dev");
    let (tally, lines) = Lab::new(&floors).hold(false, false).unwrap();
    assert!(lines.starts_with("skipped  times on polnear/dev: no data 'polnear/dev' in "), "{lines}");
    assert_eq!((tally.to_string().as_str(), tally.exit_code()), ("0 passed, 0 failed, 1 skipped", 0));
}

#[test]
fn an_update_raises_and_keeps_comments_and_order() {
    let floors = r#"# Ours.
floors = [
    # Dates.
    { task = "times", on = "ferry", measure = "said", least = 40 }, # of one

    { task = "blocks", on = "ferry", measure = "title", least = 100.1 },
]
"#;
    let lab = Lab::new(floors);
    let (tally, lines) = lab.hold(true, false).unwrap();
    assert!(lines.contains("said 100 (raised from 40)"), "{lines}");
    assert!(lines.contains("title: 100, and the floor is 100.1; --lower alone lowers it"), "{lines}");
    assert_eq!(tally.exit_code(), 1);
    let raised = lab.floors();
    let digest = raised.split("digest = \"").nth(1).unwrap()[..16].to_owned();
    let wanted = floors.replace("least = 40 }", &format!("least = 100.0, digest = \"{digest}\" }}"));
    assert_eq!(raised, wanted, "the floor that would fall is left alone");
    let (tally, lines) = lab.hold(true, true).unwrap();
    assert!(lines.contains("title 100 (LOWERED from 100.1)"), "{lines}");
    assert_eq!(tally.exit_code(), 0);
    assert_eq!(lab.floors().matches(&digest).count(), 2);
}

#[test]
fn what_is_wrong_with_the_file_is_told() {
    let wrong = |floors: &str| Lab::new(floors).hold(false, false).unwrap_err();
    let row = r#"{ task = "times", on = "ferry", measure = "said", least = 1, digest = "" }"#;
    assert!(wrong(&format!("floors = [{row}, {row}]")).contains("there are two floors"));
    assert!(wrong(&one("least = 1, most = 2")).contains("write `least` or `most`"));
    assert!(wrong(&one("profile = \"fast\", least = 1")).contains("has no profiles"));
    assert!(wrong(&one("least = 1").replace("times", "tide")).contains("floors.toml: TOML parse error at line 2"));
    let (tally, lines) = Lab::set(&one("least = 1").replace("said", "heard")).hold(false, false).unwrap();
    assert!(lines.contains("no such measure; there are said"), "{lines}");
    assert_eq!(tally.exit_code(), 2);
}

#[test]
fn the_steps_hold_their_floors_on_the_example_pages() {
    let run = Command::new(env!("CARGO_BIN_EXE_onrecord-lab"))
        .args(["floors", "blocks", "resolve", "times", "acts", "--shared", "no such folder"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
        .output()
        .unwrap();
    let told = String::from_utf8(run.stdout).unwrap();
    assert_eq!(run.status.code(), Some(0), "{told}");
    for task in ["blocks", "resolve", "times", "acts"] {
        assert!(told.contains(&format!("passed   {task} on examples: ")), "{told}");
    }
    assert!(told.contains("skipped  times on timex/tbaq: no data"), "{told}");
}
