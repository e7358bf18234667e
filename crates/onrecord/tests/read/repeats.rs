//! Lines that an outlet repeats from page to page.

use serde_json::{Value, json};

use crate::command::{Folder, Outcome, command, ended, read, read_stdin};

/// A notice that reads like the news.
const NOTICE: &str =
    "The editors of the Halden Post said on Monday that the paper would stay independent and belong to its readers.";

/// The body of story `n`: no two stories share a line but the notice.
fn story(n: usize) -> Vec<String> {
    let (minister, port) = (["Vela", "Oru", "Okonjo", "Lind", "Haas"][n % 5], ["Moss", "Bergen", "Tarn"][n % 3]);
    vec![
        format!(
            "Port Minister Ada {minister} said on Thursday that ferry {n} to {port} would not sail before the spring."
        ),
        format!(
            "“Nobody has asked us for ferry {n},” {minister} told reporters after a meeting at the harbour of {port}."
        ),
        NOTICE.to_owned(),
        format!("The owner of ferry {n} declined to comment, and the {port} harbour office said it knew of no plan."),
        format!("Talks on the fees for ferry {n} are to go on next week in {port}, the ministry said in a statement."),
    ]
}

fn html(n: usize) -> String {
    let body: String = story(n).iter().map(|line| format!("<p>{line}</p>")).collect();
    format!(
        "<!DOCTYPE html><html lang=en><head><title>Ferry {n} will not sail</title>\
         <link rel=canonical href='https://www.halden.example/ferry-{n}'></head>\
         <body><article><h1>Ferry {n} will not sail</h1>{body}</article></body></html>"
    )
}

fn row(n: usize) -> String {
    json!({"id": n.to_string(), "url": format!("https://halden.example/{n}"), "text": story(n).join("\n")}).to_string()
}

fn folder() -> Folder {
    let pages: Vec<(String, String)> = (0..6).map(|n| (format!("{n}.html"), html(n))).collect();
    let files: Vec<(&str, &[u8])> = pages.iter().map(|(name, page)| (name.as_str(), page.as_bytes())).collect();
    Folder::with(&files)
}

/// Role and counts of the notice on every page that has one.
fn notices(records: &[Value]) -> Vec<(String, Value)> {
    let blocks = records.iter().flat_map(|record| record["document"]["blocks"].as_array().unwrap());
    blocks
        .filter(|block| block["text"] == NOTICE)
        .map(|block| (block["role"].as_str().unwrap().to_owned(), block["repeats"].clone()))
        .collect()
}

fn says_editors(record: &Value) -> bool {
    record["statements"].to_string().contains("stay independent")
}

#[test]
fn a_line_that_an_outlet_repeats_is_furniture_and_says_why() {
    let folder = folder();
    let records = read(&[folder.path()]).records();
    assert_eq!(notices(&records), vec![("furniture".to_owned(), json!({"pages": 6, "of": 6})); 6]);
    assert!(!records.iter().any(says_editors));
    let bodies = |record: &Value| {
        let blocks = record["document"]["blocks"].as_array().unwrap();
        blocks.iter().filter(|block| block["role"] == "body").count()
    };
    assert_eq!(records.iter().map(bodies).collect::<Vec<_>>(), [4; 6]);
    let shown = ended(command("page").args(["--format", "table"]).arg(folder.path()).spawn().unwrap(), b"");
    assert!(shown.out.contains("on 6 of 6 pages of the outlet"), "{}", shown.out);
}

#[test]
fn a_page_alone_repeats_nothing() {
    let folder = folder();
    let body = |outcome: Outcome| {
        let records = outcome.records();
        assert!(records.iter().all(says_editors));
        notices(&records).into_iter().all(|(role, repeats)| role == "body" && repeats.is_null())
    };
    assert!(body(read(&[folder.file("0.html")])));
    assert!(body(read(&["--alone".as_ref(), folder.path().as_os_str()])));
}

#[test]
fn rows_and_records_of_one_file_are_counted() {
    let rows: String = (0..6).map(|n| row(n) + "\n").collect();
    let folder = Folder::with(&[("crawl.jsonl", rows.as_bytes())]);
    let read_file = read(&[folder.path()]);
    assert_eq!(notices(&read_file.records()), vec![("furniture".to_owned(), json!({"pages": 6, "of": 6})); 6]);
    // Standard input cannot be read twice.
    let streamed = read_stdin(&[], rows.as_bytes());
    assert_eq!(notices(&streamed.records()), vec![("body".to_owned(), Value::Null); 6]);
}

#[test]
fn threads_and_the_order_of_paths_change_nothing() {
    let folder = folder();
    let paths: Vec<_> = (0..6).map(|n| folder.file(&format!("{n}.html"))).collect();
    let run = |threads: &str, backward: bool| {
        let mut paths = paths.clone();
        if backward {
            paths.reverse();
        }
        let mut command = crate::command::onrecord();
        let outcome = ended(command.args(["--threads", threads]).args(paths).spawn().unwrap(), b"");
        let mut lines: Vec<String> = outcome.out.lines().map(str::to_owned).collect();
        if backward {
            lines.reverse();
        }
        lines
    };
    let one = run("1", false);
    assert_eq!(one.len(), 6);
    assert_eq!(one, run("8", false));
    assert_eq!(one, run("8", true));
}
