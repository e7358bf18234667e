//! `onrecord export`: what an archive holds, in the formats of others.

use serde_json::Value;

use crate::command::{Folder, Outcome, command, ended};

const PAGE: &str =
    "Ferry Sold\n3 May 2021\n\nHALDEN - \"No ferry was sold,\" harbour master Ana Vela said on Monday.\n";

fn onrecord(arguments: &[&str]) -> Outcome {
    let [name, rest @ ..] = arguments else { panic!("no command") };
    ended(command(name).args(rest).spawn().unwrap(), b"")
}

#[test]
fn an_archive_is_written_in_every_format() {
    let folder = Folder::with(&[("a.txt", PAGE.as_bytes())]);
    let archive = folder.path().join("a.db");
    let (page, archive) = (folder.path().join("a.txt"), archive.to_str().unwrap().to_owned());
    let added = onrecord(&["add", "--archive", &archive, page.to_str().unwrap()]);
    assert_eq!(added.code, Some(0), "{}", added.err);
    let export = |format: &str| {
        let outcome = onrecord(&["export", "--archive", &archive, "--format", format]);
        assert_eq!(outcome.code, Some(0), "{}", outcome.err);
        outcome.out
    };
    let record: Value = serde_json::from_str(&export("jsonl")).unwrap();
    assert_eq!(record["statements"][0]["source"]["name"], "Ana Vela");
    let annotations: Value = serde_json::from_str(&export("web-annotation")).unwrap();
    assert_eq!(annotations["items"][0]["target"][0]["selector"][0]["exact"], "\"No ferry was sold,\"");
    let article: Value = serde_json::from_str(&export("schema-org")).unwrap();
    assert_eq!(article["hasPart"][0]["spokenByCharacter"]["name"], "Ana Vela");
    let items: Value = serde_json::from_str(&export("csl-json")).unwrap();
    assert_eq!(items[0]["issued"]["date-parts"][0], serde_json::json!([2021, 5, 3]));
    assert!(export("csv").starts_with("page,"));
    let provenance: Value = serde_json::from_str(&export("prov-o")).unwrap();
    assert_eq!(provenance["@graph"][1]["wasAttributedTo"]["label"], "Ana Vela");
    let entities: Vec<Value> =
        export("follow-the-money").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let note = entities.iter().find(|entity| entity["schema"] == "Note").unwrap();
    let person = entities.iter().find(|entity| entity["schema"] == "Person").unwrap();
    assert_eq!(note["properties"]["entity"][0], person["id"]);
    for (format, begin) in [("xlsx", b"PK\x03\x04"), ("parquet", b"PAR1")] {
        let file = folder.path().join(format);
        let written =
            onrecord(&["export", "--archive", &archive, "--format", format, "--output", file.to_str().unwrap()]);
        assert_eq!(written.code, Some(0), "{}", written.err);
        assert!(std::fs::read(file).unwrap().starts_with(begin), "{format} begins otherwise");
    }
}

#[test]
fn an_export_that_cannot_be_written_says_where() {
    let folder = Folder::with(&[("a.txt", PAGE.as_bytes())]);
    let archive = folder.path().join("a.db").to_str().unwrap().to_owned();
    let missing = onrecord(&["export", "--archive", &archive]);
    assert_eq!(missing.code, Some(2));
    assert!(missing.err.contains("there is no archive"), "{}", missing.err);
    onrecord(&["add", "--archive", &archive, folder.path().join("a.txt").to_str().unwrap()]);
    let target = folder.path().join("no/such/folder.csv").to_str().unwrap().to_owned();
    let outcome = onrecord(&["export", "--archive", &archive, "--output", &target]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.err.contains("folder.csv"), "{}", outcome.err);
}
