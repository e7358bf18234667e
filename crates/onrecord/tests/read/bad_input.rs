use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::command::{Folder, PAGE, read, read_stdin};

#[test]
fn a_path_that_cannot_be_read_does_not_stop_the_others() {
    let folder = Folder::with(&[("a.txt", PAGE.as_bytes())]);
    let outcome = read(&[folder.file("none.txt"), folder.file("a.txt")]);
    assert_eq!((outcome.code, outcome.records().len()), (Some(2), 1));
    assert!(outcome.err.contains("none.txt: no such file or folder; check the name"), "{}", outcome.err);
}

#[test]
fn an_empty_folder_is_told() {
    let folder = Folder::with(&[]);
    let outcome = read(&[folder.path()]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.err.contains("no page in what was named"), "{}", outcome.err);
}

#[test]
fn odd_bytes_make_a_note_not_a_failure() {
    for (bytes, note) in [
        (&b""[..], "empty-page"),
        (b" \n\t\n", "empty-page"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00", "binary-page"),
        (b"\xe2\x80\x9cNo,\xe2\x80\x9d said Vela. \xe2\x80\x9cNever.\xe2\x80\x9d \xe2\x80", "invalid-bytes"),
        (b"Vela said\0 no.", "nul-characters"),
    ] {
        let outcome = read_stdin(&[], bytes);
        assert!(matches!(outcome.code, Some(0 | 1)), "{bytes:?}: {}", outcome.err);
        assert!(outcome.notes().iter().any(|code| code == note), "{bytes:?}: {:?}", outcome.notes());
    }
}

#[test]
fn another_language_is_noted_and_gives_no_statement() {
    let arabic = "قال وزير الخارجية يوم الاثنين إن بلاده لم تعرض رفع العقوبات مقابل سحب القوات من الجزيرة.\n\n\
                  وأضاف الوزير في مؤتمر صحفي أن المحادثات سوف تستمر خلال الأسبوع المقبل في العاصمة.\n";
    let outcome = read_stdin(&[], arabic.as_bytes());
    assert_eq!(outcome.code, Some(1), "{}", outcome.err);
    assert!(outcome.notes().iter().any(|code| code == "language-unsupported"), "{:?}", outcome.notes());
    assert!(read_stdin(&["--format", "table"], arabic.as_bytes()).out.contains("language-unsupported"));
}

#[test]
fn words_from_right_to_left_keep_their_places() {
    let page = "Minister שרה לוי said the talks, called \u{202b}\"שיחות\"\u{202c} at home, would go on.\n";
    let records = read_stdin(&[], page.as_bytes()).records();
    assert_eq!(records[0]["document"]["text"], page);
}

#[test]
fn html_is_read_by_name_and_by_its_beginning() {
    let folder = Folder::with(&[("page.html", b"<p>a &amp; <b>b</b>"), ("saved", b"<!DOCTYPE html><p hidden>no<p>c")]);
    let records = read(&[folder.path()]).records();
    let seen: Vec<_> =
        records.iter().map(|record| (&record["document"]["text"], &record["document"]["media_type"])).collect();
    assert_eq!(format!("{seen:?}"), r#"[(String("a & b"), String("text/html")), (String("c"), String("text/html"))]"#);
}

#[test]
fn nothing_of_a_page_reaches_the_terminal_as_a_command() {
    let page = PAGE.replace("Okonjo", "\u{1b}]0;own\u{7}Okonjo\u{9b}2J\u{202e}");
    let folder = Folder::with(&[("a\u{1b}[31m.txt", page.as_bytes()), ("b\u{1b}[31m.html", b"<p>")]);
    for format in ["table", "jsonl", "json", "csv"] {
        let outcome = read(&["--format".as_ref(), format.as_ref(), folder.path()]);
        for printed in [&outcome.out, &outcome.err] {
            assert!(!printed.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']), "{format}: {printed:?}");
        }
    }
}

#[test]
fn a_long_line_is_read() {
    let line = "Vela said no. ".repeat(20 << 20 >> 4);
    let begun = Instant::now();
    let outcome = read_stdin(&[], line.as_bytes());
    assert!(matches!(outcome.code, Some(0 | 1)), "{}", outcome.err);
    assert_eq!(outcome.records()[0]["document"]["text"].as_str().unwrap().len(), line.len());
    assert!(begun.elapsed() < Duration::from_secs(120), "{:?}", begun.elapsed());
}

#[test]
fn a_million_tiny_lines_are_read() {
    let page = "a\n".repeat(1_000_000);
    let begun = Instant::now();
    let outcome = read_stdin(&[], page.as_bytes());
    assert!(matches!(outcome.code, Some(0 | 1)), "{}", outcome.err);
    assert!(begun.elapsed() < Duration::from_secs(120), "{:?}", begun.elapsed());
}

#[test]
fn a_page_over_the_limit_is_told() {
    let folder = Folder::with(&[("a.txt", PAGE.as_bytes())]);
    let mut huge = std::fs::File::create(folder.file("huge.txt")).unwrap();
    huge.write_all(b"Vela said no.").unwrap();
    huge.set_len((256 << 20) + 1).unwrap();
    let outcome = read(&[folder.path()]);
    assert_eq!((outcome.code, outcome.records().len()), (Some(2), 1));
    assert!(outcome.err.contains("huge.txt: the page is longer than 256 MiB; it was not read"), "{}", outcome.err);
}
