//! Every anchor is taken back, through the run table that `--runs` prints, to the very bytes of the
//! page's file, which are decoded and compared with the words of the record.

use std::path::{Path, PathBuf};

use encoding_rs::Encoding;
use onrecord_engine::html::flatten;
use serde_json::Value;

use crate::command::{ended, onrecord};

/// What was compared.
#[derive(Debug, Default, PartialEq)]
struct Checked {
    statements: usize,
    /// Spans of sources, cues, contents, addressees, relays and dates.
    anchors: usize,
    /// Characters of all of them.
    characters: usize,
    /// Anchors with a character that its bytes do not say, written out.
    wrong: Vec<String>,
}

/// The anchors of the statements of an HTML page against its bytes. `record` is the page's record, with
/// its runs.
fn check(record: &Value, bytes: &[u8], checked: &mut Checked) {
    let text: Vec<char> = record["document"]["text"].as_str().unwrap().chars().collect();
    let rows: Vec<[usize; 4]> = serde_json::from_value(record["document"]["runs"].clone()).unwrap();
    let label = flatten(bytes, None).unwrap().markup.encoding;
    let encoding = Encoding::for_label(label.as_bytes()).unwrap();
    let mut spans = Vec::new();
    for statement in record["statements"].as_array().unwrap() {
        checked.statements += 1;
        anchors_in(statement, &mut spans);
    }
    for [start, end] in spans {
        checked.anchors += 1;
        for (at, wanted) in text.iter().enumerate().take(end).skip(start) {
            checked.characters += 1;
            let row = rows.partition_point(|row| row[1] <= at);
            let row = rows.get(row).filter(|row| row[0] <= at);
            // What sets elements apart stands nowhere in the file.
            let Some([from, to, byte_start, byte_end]) = row else {
                if !wanted.is_whitespace() {
                    checked.wrong.push(format!("{wanted:?} stands nowhere"));
                }
                continue;
            };
            let each = (byte_end - byte_start) / (to - from);
            let begin = byte_start + (at - from) * each;
            let (written, _) = encoding.decode_without_bom_handling(&bytes[begin..begin + each]);
            if !says(&written, *wanted) {
                checked.wrong.push(format!("{wanted:?} is written {written:?} at {begin}"));
            }
        }
    }
}

/// Whether what is written on the page is this character: itself, a reference to it, or for a space
/// white space, with what is never seen in it.
fn says(written: &str, wanted: char) -> bool {
    written.chars().eq([wanted])
        || (written.starts_with('&') && flatten(written.as_bytes(), Some("utf-8")).unwrap().text.contains(wanted))
        || (wanted == ' ' && flatten(written.as_bytes(), Some("utf-8")).unwrap().text.is_empty())
}

/// All `span` and `spans` in a part of a record.
fn anchors_in(value: &Value, found: &mut Vec<[usize; 2]>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match name.as_str() {
                    "span" if !value.is_null() => found.push(serde_json::from_value(value.clone()).unwrap()),
                    "spans" => found.extend(serde_json::from_value::<Vec<[usize; 2]>>(value.clone()).unwrap()),
                    _ => anchors_in(value, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| anchors_in(value, found)),
        _ => {}
    }
}

fn records(path: &Path) -> Vec<Value> {
    ended(onrecord().args(["--runs", "--explain"]).arg(path).spawn().unwrap(), b"").records()
}

#[test]
fn every_anchor_is_taken_back_to_its_bytes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/read/pages");
    let mut encodings = Vec::new();
    let mut words = String::new();
    for record in records(&folder) {
        let bytes = std::fs::read(record["document"]["path"].as_str().unwrap()).unwrap();
        encodings.push(flatten(&bytes, None).unwrap().markup.encoding);
        let mut checked = Checked::default();
        check(&record, &bytes, &mut checked);
        assert_eq!(checked.wrong, Vec::<String>::new(), "{}", record["document"]["path"]);
        assert!(checked.statements >= 3 && checked.anchors >= 9, "{checked:?}");
        for statement in record["statements"].as_array().unwrap() {
            words += statement["content"]["text"].as_str().unwrap();
        }
    }
    assert_eq!(encodings, ["UTF-8", "UTF-16LE", "windows-1252"]);
    // The anchors did pass over references, tags, collapsed white space, and letters of every width.
    for hard in ["that\u{A0}the tolls would go", "them & for good", "🚢", "€40 million …", "said no", "𝒪ne word"]
    {
        assert!(words.contains(hard), "{hard} in {words}");
    }
}

/// The same over the pages of others that development has at hand; they are no part of the project.
/// Prints the figures of `docs/html.md`.
#[test]
#[ignore = "reads 788 pages: cargo test --release -p onrecord --test read -- --ignored --nocapture taken_back"]
fn anchors_of_other_pages_are_taken_back_to_their_bytes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora/pages");
    if !folder.is_dir() {
        #[allow(clippy::print_stderr, reason = "a test that did nothing must not pass for one that did")]
        {
            eprintln!("SKIPPED: there are no pages in {}", folder.display());
        }
        return;
    }
    let mut checked = Checked::default();
    let mut pages = 0;
    for part in ["articles/html", "dates/html"] {
        for record in records(&folder.join(part)) {
            if record["document"]["media_type"] == "text/html" {
                let path = PathBuf::from(record["document"]["path"].as_str().unwrap());
                check(&record, &unpacked(&path), &mut checked);
                pages += 1;
            }
        }
    }
    #[allow(clippy::print_stdout, reason = "the figures are what it is run for")]
    {
        let Checked { statements, anchors, characters, wrong } = &checked;
        println!(
            "{pages} pages, {statements} statements, {anchors} anchors, {characters} characters, {} wrong",
            wrong.len()
        );
    }
    assert!(pages > 700 && checked.wrong.is_empty(), "{:?}", &checked.wrong[..checked.wrong.len().min(9)]);
}

fn unpacked(path: &Path) -> Vec<u8> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).unwrap();
    if path.extension().is_some_and(|end| end == "gz") {
        flate2::read::MultiGzDecoder::new(file).read_to_end(&mut bytes).unwrap();
    } else {
        std::io::BufReader::new(file).read_to_end(&mut bytes).unwrap();
    }
    bytes
}
