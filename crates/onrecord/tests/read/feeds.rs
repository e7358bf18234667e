//! Feeds of an archive, of somebody and of a claim, on the command line.

use crate::command::{Folder, Outcome, command, ended};

const PAGE: &str = "Ferry Sold\n3 May 2021\n\nHALDEN - The Harbour Post reported on Sunday that the council had sold the ferry \
     Aurelia to Tarvia.\n\n\"No ferry <b>was</b> sold,\" harbour master Ana Vela said on Monday.\n";

fn onrecord(arguments: &[&str]) -> Outcome {
    let [name, rest @ ..] = arguments else { panic!("no command") };
    ended(command(name).args(rest).spawn().unwrap(), b"")
}

/// Feeds of an archive of one page.
fn archive() -> (Folder, String) {
    let folder = Folder::with(&[("a.txt", PAGE.as_bytes())]);
    let archive = folder.path().join("a.db").to_str().unwrap().to_owned();
    let added =
        onrecord(&["add", "--profile", "fast", "--archive", &archive, folder.path().join("a.txt").to_str().unwrap()]);
    assert_eq!(added.code, Some(0), "{}", added.err);
    (folder, archive)
}

#[test]
fn a_feed_tells_who_said_what_and_never_asks_the_clock() {
    let (_folder, archive) = archive();
    let feed = || onrecord(&["export", "--archive", &archive, "--format", "atom"]);
    let first = feed();
    assert_eq!(first.code, Some(0), "{}", first.err);
    for part in [
        "<feed xmlns=\"http://www.w3.org/2005/Atom\">",
        "<updated>2021-05-03T00:00:00Z</updated>",
        "<name>Ana Vela</name>",
        "<category term=",
        "No ferry &lt;b&gt;was&lt;/b&gt; sold",
        "<id>urn:onrecord:sha256:",
    ] {
        assert!(first.out.contains(part), "{part}: {}", first.out);
    }
    assert_eq!(first, feed());
}

#[test]
fn somebody_and_a_claim_have_feeds_of_their_own() {
    let (_folder, archive) = archive();
    let who = onrecord(&["who", "vela", "--archive", &archive, "--format", "atom"]);
    assert_eq!(who.code, Some(0), "{}", who.err);
    assert!(who.out.contains(":person:vela</id>") && who.out.contains("<entry>"), "{}", who.out);
    let nobody = onrecord(&["who", "lind", "--archive", &archive, "--format", "atom"]);
    assert_eq!((nobody.code, nobody.out.as_str()), (Some(1), ""));

    let claims = onrecord(&["claims", "--archive", &archive, "--format", "jsonl"]);
    let id = claims.records()[0]["id"].as_str().unwrap().to_owned();
    let claim = onrecord(&["claim", &id, "--archive", &archive, "--format", "atom"]);
    assert_eq!(claim.code, Some(0), "{}", claim.err);
    let place = id.split('-').next().unwrap();
    assert!(claim.out.contains(&format!(":claim:{place}</id>")), "what follows the dash may change: {}", claim.out);
}

#[test]
fn pages_that_are_in_no_archive_make_no_feed() {
    let folder = Folder::with(&[("a.txt", PAGE.as_bytes())]);
    let outcome = onrecord(&["read", folder.path().to_str().unwrap(), "--format", "atom"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.err.contains("onrecord export --format atom"), "{}", outcome.err);
}
