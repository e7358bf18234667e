use serde_json::Value;

use crate::command::{PAGE, command, ended, examples, onrecord, read, read_stdin};

#[test]
fn json_lines_are_printed_where_no_terminal_is() {
    let outcome = read_stdin(&[], PAGE.as_bytes());
    assert_eq!(outcome.code, Some(0), "{}", outcome.err);
    let records = outcome.records();
    assert_eq!(records[0]["format"], "onrecord/1");
    assert_eq!(records[0]["document"]["text"], PAGE);
    assert_eq!(records[0]["document"]["path"], Value::Null);
}

#[test]
fn json_is_one_array_of_the_same_records() {
    let lines = read(&[examples()]).records();
    let mut command = onrecord();
    let array = ended(command.args(["--format", "json"]).arg(examples()).spawn().unwrap(), b"");
    assert_eq!(serde_json::from_str::<Vec<Value>>(&array.out).unwrap(), lines);
}

#[test]
fn an_array_of_no_pages_is_still_an_array() {
    let outcome = read_stdin(&["--format", "json"], b"{\"text\": 1}\n");
    assert_eq!((outcome.code, outcome.out.as_str()), (Some(2), "[]\n"));
}

#[test]
fn csv_has_a_row_for_each_statement() {
    let pages = read(&[examples()]).records();
    let statements: usize = pages.iter().map(|page| page["statements"].as_array().unwrap().len()).sum();
    let mut command = onrecord();
    let sheet = ended(command.args(["--format", "csv"]).arg(examples()).spawn().unwrap(), b"").out;
    let mut reader = csv::Reader::from_reader(sheet.as_bytes());
    assert_eq!(reader.headers().unwrap().get(0), Some("page"));
    assert_eq!(reader.records().map(Result::unwrap).count(), statements);
    assert!(statements > 0);
}

#[test]
fn the_table_fits_the_width_that_is_told() {
    let mut command = onrecord();
    let narrow = ended(
        command.env("COLUMNS", "64").args(["--format", "table", "--explain"]).arg(examples()).spawn().unwrap(),
        b"",
    );
    assert!(narrow.out.contains("Tarvia 'Cannot Confirm'"));
    assert!(narrow.out.lines().all(|line| line.chars().count() <= 64), "{}", narrow.out);
}

#[test]
fn colours_come_when_they_are_forced_and_go_when_they_are_unwanted() {
    let colours = |name: &str| {
        let mut command = onrecord();
        ended(command.env(name, "1").args(["-", "--format", "table"]).spawn().unwrap(), PAGE.as_bytes()).out
    };
    assert!(colours("CLICOLOR_FORCE").contains("\u{1b}["));
    assert!(!colours("NO_COLOR").contains('\u{1b}'));
    assert!(!read_stdin(&["--format", "table"], PAGE.as_bytes()).out.contains('\u{1b}'));
}

#[test]
fn the_words_at_every_span_are_those_beside_it() {
    for record in read(&[examples()]).records() {
        let text: Vec<char> = record["document"]["text"].as_str().unwrap().chars().collect();
        let words = |span: &Value| {
            let at = |end: usize| span[end].as_u64().unwrap() as usize;
            text[at(0)..at(1)].iter().collect::<String>()
        };
        let mut rest = vec![&record];
        while let Some(value) = rest.pop() {
            match value {
                Value::Object(fields) => {
                    if let Some(span) = fields.get("span").filter(|span| !span.is_null()) {
                        assert_eq!(words(span), fields["text"].as_str().unwrap());
                    }
                    if let Some(spans) = fields.get("spans").and_then(Value::as_array).filter(|spans| !spans.is_empty())
                    {
                        let joined: Vec<String> = spans.iter().map(words).collect();
                        assert_eq!(joined.join(" "), fields["text"].as_str().unwrap());
                    }
                    rest.extend(fields.values());
                }
                Value::Array(values) => rest.extend(values),
                _ => {}
            }
        }
    }
}

#[test]
fn two_runs_print_the_same_bytes_on_any_number_of_threads() {
    let run = |threads: &str| {
        let mut command = onrecord();
        ended(command.args(["--explain", "--threads", threads]).arg(examples()).spawn().unwrap(), b"")
    };
    assert_eq!(run("1"), run("4"));
    assert_eq!(run("4"), run("4"));
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    use std::io::{BufRead as _, BufReader, Write as _};
    let mut child = onrecord().arg("-").spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let feeder = std::thread::spawn(move || {
        let row = format!("{}\n", serde_json::json!({"text": PAGE}));
        while stdin.write_all(row.as_bytes()).is_ok() {}
    });
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    drop(out);
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert!(line.starts_with("{\"format\":\"onrecord/1\""));
}

#[test]
fn the_words_of_an_html_page_are_taken_back_to_the_bytes_of_its_file() {
    let html = "<!DOCTYPE html><title>Port</title><p>Port Minister <b>Vela</b> said the fees &amp; taxes would stay. \
                <p>&#8220;We never offered to lift them,\u{201d} Vela told reporters on <i>Monday</i>.\n";
    let folder = crate::command::Folder::with(&[("page.html", html.as_bytes())]);
    let outcome = read(&["--runs".as_ref(), folder.path()]);
    let record = &outcome.records()[0];
    let text: Vec<char> = record["document"]["text"].as_str().unwrap().chars().collect();
    let runs: Vec<[usize; 4]> = serde_json::from_value(record["document"]["runs"].clone()).unwrap();
    let mut checked = 0;
    for [text_start, text_end, byte_start, byte_end] in runs {
        let words: String = text[text_start..text_end].iter().collect();
        // White space may be told by other white space, a character by its reference.
        if words.trim().is_empty() {
            continue;
        }
        let bytes = &html[byte_start..byte_end];
        assert!(
            matches!((&*words, bytes), ("&", "&amp;") | ("\u{201c}", "&#8220;")) || words == bytes,
            "{words} {bytes}"
        );
        checked += words.len();
    }
    let shown: usize = text.iter().filter(|c| !c.is_whitespace()).map(|c| c.len_utf8()).sum();
    assert!(checked >= shown, "{checked} of {shown}");
    assert!(read_stdin(&[], PAGE.as_bytes()).records()[0]["document"].get("runs").is_none());
}

#[test]
fn blocks_of_html_tell_their_elements() {
    let page = "<!DOCTYPE html><main id=top><h1>Port fees stay</h1><table><tr><td>Vela said no.</table></main>";
    let blocks = read_stdin(&[], page.as_bytes()).records()[0]["document"]["blocks"].clone();
    let selectors: Vec<_> =
        blocks.as_array().unwrap().iter().map(|block| block["selector"].as_str().unwrap()).collect();
    let cell = "#top > table:nth-child(2) > tbody:nth-child(1) > tr:nth-child(1) > td:nth-child(1)";
    assert_eq!(selectors, ["#top > h1:nth-child(1)", cell]);
    let records = read_stdin(&[], b"Vela said no.").records();
    assert!(records[0]["document"]["blocks"][0].get("selector").is_none());
}

#[test]
fn a_page_is_shown_with_its_blocks_and_the_evidence_for_what_is_known() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/read/pages/entities-and-tags.html");
    let page = |format: &str| {
        let mut command = command("page");
        ended(command.args(["--format", format]).arg(&path).spawn().unwrap(), b"")
    };
    let records = page("jsonl").records();
    let document = &records[0]["document"];
    assert_eq!(records[0]["format"], "onrecord-page/1");
    assert!(records[0].get("statements").is_none());
    assert_eq!(document["agency"]["basis"], "dateline");
    let blocks = document["blocks"].as_array().unwrap();
    assert!(blocks.iter().all(|block| block["score"].is_f64() && block["selector"].is_string()));
    let shown = page("table");
    assert_eq!(shown.code, Some(0), "{}", shown.err);
    for line in ["agency      Harbour Wire · dateline", "▌  title", "   furniture   100  Home World Opinion"] {
        assert!(shown.out.contains(line), "{line}: {}", shown.out);
    }
    let outcome = ended(command("page").arg(path.with_file_name("none.html")).spawn().unwrap(), b"");
    assert_eq!((outcome.code, outcome.out.as_str()), (Some(2), ""));
}
