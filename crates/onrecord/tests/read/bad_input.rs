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

#[test]
fn every_bad_page_leaves_a_note_or_a_message_and_the_next_is_read() {
    let tables = "<table><tr><td>".repeat(10_000) + "Vela said no." + &"</table>".repeat(10_000);
    let unclosed = "<div><b><i><p>".repeat(20_000) + "Vela said no." + &"</p></i></td>".repeat(20_000);
    let lie = b"<meta charset=utf-8><p>\x93No,\x94 Vela said in Orl\xe9ans.";
    let image = "From: a@b.example\nDate: Mon, 19 Nov 2018 14:05:00 +0100\nMIME-Version: 1.0\n\
                 Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png\n\niVBORw0KGgo=\n--b--\n";
    let parts: String =
        (0..5_000).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")).collect();
    let nested = format!("From: a@b.example\nDate: x\n{parts}Content-Type: text/plain\n\nVela said no.\n");
    let no_feed = "<!DOCTYPE html><body><p>No such feed, Vela said.";
    let bill = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><rss version=\"2.0\"><channel><title>&b;\
                </title><item><description>&b; Vela said no.</description></item></channel></rss>";
    let deep = format!("{{\"text\": {}\n{{\"text\": \"Vela said no.\"}}\n", "[".repeat(100_000));
    let folder = Folder::with(&[
        ("01.html", tables.as_bytes()),
        ("02.html", unclosed.as_bytes()),
        ("03.html", lie),
        ("04.eml", image.as_bytes()),
        ("05.eml", nested.as_bytes()),
        ("06.rss", no_feed.as_bytes()),
        ("07.rss", b"<?xml version='1.0'?><rss><channel><item><title>x"),
        ("08.rss", bill.as_bytes()),
        ("09.jsonl", deep.as_bytes()),
        ("10.txt", b"Vela said no."),
        ("11.json", "[".repeat(1_000_000).as_bytes()),
    ]);
    let outcome = read(&[folder.path()]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.err);
    let names: Vec<String> =
        outcome.names().iter().map(|name| name.rsplit_once("/0").map_or("10", |it| it.1).to_owned()).collect();
    assert_eq!(names, ["1.html", "2.html", "3.html", "6.rss", "8.rss/1", "9.jsonl:2", "10"], "{}", outcome.err);
    let records = outcome.records();
    assert_eq!(records[2]["document"]["text"], "“No,” Vela said in Orléans.");
    assert!(records[2]["notes"].to_string().contains("the page says that it is UTF-8; its bytes are windows-1252"));
    for told in [
        "04.eml: the mail has no part that is text",
        "05.eml: no mail that can be read",
        "07.rss: no feed that can be read",
        "09.jsonl:1: the line is no JSON",
        "11.json:1: neither an object nor an array of objects",
    ] {
        assert!(outcome.err.contains(told), "{told}: {}", outcome.err);
    }
}
