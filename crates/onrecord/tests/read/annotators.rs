//! What annotators open, and what they give back.

use serde_json::{Value, json};

use crate::command::{Folder, Outcome, command, ended};

const PAGE: &str = "Ferry Sold\n3 May 2021\n\nHALDEN - \"No ferry was sold,\" harbour master Ana Vela said on Monday. 🚢 Clerk Jo Lind nodded.\n";

fn onrecord(arguments: &[&str]) -> Outcome {
    let [name, rest @ ..] = arguments else { panic!("no command") };
    ended(command(name).args(rest).spawn().unwrap(), b"")
}

#[test]
fn brat_gets_a_folder_and_its_own_work_is_never_overwritten() {
    let folder = Folder::with(&[("in/../in/a.txt", PAGE.as_bytes()), ("in/b/a.txt", PAGE.as_bytes())]);
    let (pages, target) = (folder.path().join("in"), folder.path().join("out"));
    let arguments = ["read", pages.to_str().unwrap(), "--format", "brat", "--output", target.to_str().unwrap()];
    let outcome = onrecord(&arguments);
    assert_eq!(outcome.code, Some(0), "{}", outcome.err);
    let mut names: Vec<String> =
        std::fs::read_dir(&target).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names.len(), 5, "{names:?}");
    assert_eq!(names[0], "annotation.conf");
    let annotations = std::fs::read_to_string(target.join(&names[1])).unwrap();
    assert!(annotations.contains("AnnotatorNotes") && annotations.contains("\tSource "), "{annotations}");

    let again = onrecord(&arguments);
    assert_eq!(again.code, Some(2));
    assert!(again.err.contains("not empty"), "{}", again.err);
    let nowhere = onrecord(&["read", pages.to_str().unwrap(), "--format", "brat"]);
    assert_eq!(nowhere.code, Some(2));
    assert!(nowhere.err.contains("--output"), "{}", nowhere.err);
}

/// An archive of one page, and its task with an annotation that began with the prediction.
fn annotated() -> (Folder, String, Value) {
    let folder = Folder::with(&[("a.txt", PAGE.as_bytes())]);
    let archive = folder.path().join("a.db").to_str().unwrap().to_owned();
    let added =
        onrecord(&["add", "--profile", "fast", "--archive", &archive, folder.path().join("a.txt").to_str().unwrap()]);
    assert_eq!(added.code, Some(0), "{}", added.err);
    let exported = onrecord(&["export", "--archive", &archive, "--format", "label-studio"]);
    let mut tasks: Value = serde_json::from_str(&exported.out).unwrap();
    let result = tasks[0]["predictions"][0]["result"].clone();
    tasks[0]["annotations"] = json!([{
        "id": 7, "updated_at": "2026-01-02T03:04:05Z", "parent_prediction": 1, "was_cancelled": false, "result": result,
    }]);
    (folder, archive, tasks)
}

fn take(folder: &Folder, archive: &str, tasks: &Value) -> Outcome {
    let file = folder.path().join("project.json");
    std::fs::write(&file, tasks.to_string()).unwrap();
    let file = file.to_str().unwrap();
    onrecord(&["correct", "--from-label-studio", file, "--author", "Jørn", "--archive", archive])
}

fn record(archive: &str) -> Value {
    onrecord(&["export", "--archive", archive, "--format", "jsonl"]).records().remove(0)
}

/// The part of the annotation that a control made.
fn part<'a>(tasks: &'a mut Value, control: &str) -> &'a mut Value {
    let result = tasks[0]["annotations"][0]["result"].as_array_mut().unwrap();
    &mut result.iter_mut().find(|part| part["from_name"] == control).unwrap()["value"]
}

#[test]
fn what_people_changed_becomes_corrections_once() {
    let (folder, archive, mut tasks) = annotated();
    let before = record(&archive);
    let untouched = take(&folder, &archive, &tasks);
    assert_eq!(untouched.code, Some(0), "{}", untouched.err);
    assert!(untouched.err.contains("0 corrections taken"), "{}", untouched.err);
    assert_eq!(record(&archive), before);

    part(&mut tasks, "act")["choices"] = json!(["reject"]);
    part(&mut tasks, "name")["text"] = json!(["Ana Vela-Holm"]);
    let taken = take(&folder, &archive, &tasks);
    assert_eq!(taken.code, Some(0), "{}", taken.err);
    assert!(taken.err.contains("2 corrections taken"), "{}", taken.err);
    let after = record(&archive);
    assert_eq!(after["statements"][0]["act"], "reject");
    assert_eq!(after["statements"][0]["source"]["name"], "Ana Vela-Holm");

    let id = after["statements"][0]["id"].as_str().unwrap();
    let later = onrecord(&["correct", id, "--act", "deny", "--author", "Jørn", "--archive", &archive]);
    assert_eq!(later.code, Some(0), "{}", later.err);
    let again = take(&folder, &archive, &tasks);
    assert!(again.err.contains("0 corrections taken; 2 kept before"), "{}", again.err);
    assert_eq!(record(&archive)["statements"][0]["act"], "deny", "an old file does not go before a later correction");
}

#[test]
fn a_deleted_statement_is_none_and_other_words_are_its_source() {
    let (folder, archive, mut tasks) = annotated();
    let mut renamed = tasks.clone();
    let text: Vec<char> = PAGE.chars().collect();
    let clerk: Vec<char> = "Clerk Jo Lind".chars().collect();
    let start = text.windows(clerk.len()).position(|words| words == clerk.as_slice()).unwrap();
    let result = renamed[0]["annotations"][0]["result"].as_array_mut().unwrap();
    let content = result.iter().find(|part| part["value"]["labels"][0] == "Content").unwrap()["id"].clone();
    // As Label Studio writes a region that somebody drew and bound.
    result.retain(|part| part["value"]["labels"][0] != "Source" && part["type"] != "textarea");
    result.retain(|part| part["labels"][0] != "said_by");
    result.push(json!({ "id": "x9", "from_name": "part", "to_name": "text", "type": "labels",
        "value": { "start": start, "end": start + clerk.len(), "labels": ["Source"] } }));
    result.push(json!({ "type": "relation", "from_id": content, "to_id": "x9", "direction": "right" }));
    let taken = take(&folder, &archive, &renamed);
    assert!(taken.err.contains("1 correction taken"), "{}", taken.err);
    assert_eq!(record(&archive)["statements"][0]["source"]["name"], "Clerk Jo Lind");

    tasks[0]["annotations"][0]["id"] = json!(8);
    tasks[0]["annotations"][0]["result"] = json!([]);
    assert!(take(&folder, &archive, &tasks).err.contains("1 correction taken"));
    assert_eq!(record(&archive)["statements"], json!([]));
}

#[test]
fn what_is_strange_is_told_and_nothing_else_is_lost() {
    let (folder, archive, mut tasks) = annotated();
    part(&mut tasks, "act")["choices"] = json!(["reject"]);
    let good = tasks[0].clone();
    let mut elsewhere = good.clone();
    elsewhere["data"]["document"] = json!("sha256:00");
    let mut skipped = good.clone();
    skipped["annotations"][0]["was_cancelled"] = json!(true);
    let file = json!([{ "text": "as JSON-MIN" }, 3, elsewhere, skipped, good]);
    let taken = take(&folder, &archive, &file);
    assert_eq!(taken.code, Some(0), "{}", taken.err);
    assert!(taken.err.contains("1 correction taken; 3 changes not taken"), "{}", taken.err);

    let none = take(&folder, &archive, &json!([elsewhere]));
    assert_eq!(none.code, Some(1), "{}", none.err);
    std::fs::write(folder.path().join("project.json"), "not JSON").unwrap();
    let file = folder.path().join("project.json");
    let broken =
        onrecord(&["correct", "--from-label-studio", file.to_str().unwrap(), "--author", "J", "--archive", &archive]);
    assert_eq!(broken.code, Some(2));
    assert!(broken.err.contains("project.json"), "{}", broken.err);
}
