//! One HTML file of a page or a claim, for whoever has neither the room nor the archive.

use crate::serving::{archive, binary};
use crate::views::{DENIAL, REPORT};

fn alone(html: &str) {
    assert!(html.starts_with("<!DOCTYPE html>") && html.trim_end().ends_with("</html>"));
    assert!(html.contains("default-src 'none'"), "it fetches nothing");
    for part in ["<script", "<link", "href=\"/", "src=", "<form"] {
        assert!(!html.contains(part), "{part}");
    }
    assert!(html.contains("The harbour of Halden"));
}

#[test]
fn a_page_and_a_claim_stand_alone() {
    let (folder, archive) = archive(&[REPORT, DENIAL]);
    let run = |arguments: &[&str]| {
        let output = binary().current_dir(folder.path()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let archive = archive.to_str().unwrap();
    alone(&run(&["read", "--profile", "fast", "--html", "lantern.txt"]));
    alone(&run(&["export", "--archive", archive, "--html"]));
    let claims = run(&["claims", "--archive", archive, "--format", "jsonl"]);
    let claim: serde_json::Value = serde_json::from_str(claims.lines().next().unwrap()).unwrap();
    alone(&run(&["claim", claim["id"].as_str().unwrap(), "--archive", archive, "--html"]));
}

#[test]
fn an_archive_that_is_not_there_is_told() {
    let output = binary().args(["serve", "--port", "0", "--archive", "/no/such/archive.db"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("/no/such/archive.db"));
}
