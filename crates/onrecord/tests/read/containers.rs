use std::io::{Cursor, Write as _};

use crate::command::{Folder, PAGE, read, read_stdin};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in members {
        writer.start_file(*name, stored).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// A web archive of plain text pages, each record packed for itself as crawlers do it.
fn crawl(pages: &[&str]) -> Vec<u8> {
    let record = |page: &&str| {
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{page}");
        gzip(
            format!(
                "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://port.example/page\r\n\
                 Content-Type: application/http;msgtype=response\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n",
                answer.len()
            )
            .as_bytes(),
        )
    };
    pages.iter().flat_map(record).collect()
}

#[test]
fn packed_files_are_read_as_what_they_hold() {
    let rows = b"{\"id\": \"a\", \"text\": \"x\"}\n{\"id\": \"b\", \"text\": \"y\"}\n";
    let folder = Folder::with(&[
        ("1.jsonl.gz", &gzip(rows)),
        ("2.jsonl.zst", &zstd(rows)),
        ("3.txt.gz", &gzip(PAGE.as_bytes())),
        ("4.zip", &zip(&[("b.txt", PAGE.as_bytes()), ("a.jsonl.gz", &gzip(rows)), (".x", b"x"), ("__MACOSX/b", b"x")])),
    ]);
    let outcome = read(&[folder.path()]);
    let root = format!("{}/", folder.path().display());
    let names: Vec<String> = outcome.names().iter().map(|name| name.replace(&root, "")).collect();
    assert_eq!(names, ["a", "b", "a", "b", "3.txt.gz", "4.zip/b.txt", "a", "b"]);
    let container = &outcome.records()[6]["document"]["container"];
    assert_eq!(container["path"], folder.file("4.zip").display().to_string());
    assert_eq!((container["member"].as_str(), container["line"].as_u64()), (Some("a.jsonl.gz"), Some(1)));
    assert!(outcome.records()[4]["document"]["container"].is_null());
    assert_eq!(read_stdin(&[], &gzip(rows)).names(), ["a", "b"]);
}

#[test]
fn a_web_archive_tells_where_its_records_begin() {
    let crawl = crawl(&[PAGE, "Oru said yes."]);
    let second = crawl.len() - self::crawl(&["Oru said yes."]).len();
    let folder = Folder::with(&[
        ("crawl.warc.gz", &crawl),
        (
            "site.wacz",
            &zip(&[("datapackage.json", b"{}"), ("pages/pages.jsonl", b"{}"), ("archive/data.warc.gz", &crawl)]),
        ),
    ]);
    let outcome = read(&[folder.path()]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.err);
    let places: Vec<_> = outcome.records().iter().map(|record| record["document"]["container"].clone()).collect();
    let offsets: Vec<_> = places.iter().map(|place| place["offset"].as_u64().unwrap()).collect();
    assert_eq!(offsets, [0, second as u64, 0, second as u64]);
    assert_eq!(places[3]["member"], "archive/data.warc.gz");
    assert_eq!(outcome.records()[1]["document"]["text"], "Oru said yes.");
}

#[test]
fn an_archive_that_breaks_off_gives_what_came_before() {
    let crawl = crawl(&[PAGE, &"Oru said yes. And Vela said no, twice over, in so many words. ".repeat(20)]);
    let folder = Folder::with(&[("crawl.warc.gz", &crawl[..crawl.len() - 30])]);
    let outcome = read(&[folder.path()]);
    assert_eq!(outcome.records()[0]["document"]["text"], PAGE);
    assert!(outcome.err.contains("ends too early") || outcome.out.contains("truncated-page"), "{}", outcome.err);
    let archive = zip(&[("a.txt", PAGE.as_bytes())]);
    let folder = Folder::with(&[("a.zip", &archive[..archive.len() - 10]), ("b.txt", PAGE.as_bytes())]);
    let outcome = read(&[folder.path()]);
    assert_eq!((outcome.code, outcome.records().len()), (Some(2), 1));
    assert!(outcome.err.contains("a.zip: no whole ZIP file"), "{}", outcome.err);
}

#[test]
fn bombs_and_names_that_lead_out_are_refused_in_words() {
    let bomb = gzip(&vec![b'a'; 300 << 20]);
    let mut deep = gzip(PAGE.as_bytes());
    for _ in 0..6 {
        deep = gzip(&deep);
    }
    let folder = Folder::with(&[
        ("1.gz", &bomb),
        ("2.zip", &zip(&[("../../out.txt", b"no"), ("/in.txt", b"no"), ("in.txt", PAGE.as_bytes())])),
        ("3.gz", &deep),
    ]);
    let outcome = read(&[folder.path()]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.err.contains("1.gz: the page is longer than 256 MiB") || outcome.err.contains("that is no text"));
    assert!(outcome.err.contains("the name leads out of the archive; it was not read"), "{}", outcome.err);
    assert!(outcome.err.contains("3.gz: packed more than 4 times over; it was not opened"), "{}", outcome.err);
    assert!(outcome.names().iter().any(|name| name.ends_with("2.zip/in.txt")));
}

#[test]
fn the_entries_of_a_feed_and_the_text_of_a_mail_are_pages() {
    let feed = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>The Port Gazette</title>\
                <item><title>Fees stay</title><link>https://port.example/1</link>\
                <pubDate>Mon, 19 Nov 2018 14:05:00 GMT</pubDate>\
                <description>Port Minister Zoe Okonjo said the fees would stay.</description></item>\
                <item><title>Pointer</title><link>https://port.example/2</link></item></channel></rss>";
    let mail =
        "From: Gazette <a@port.example>\nDate: Mon, 19 Nov 2018 14:05:00 +0000\nSubject: Fees\n\nOkonjo said no.\n";
    let folder = Folder::with(&[("a.xml", feed.as_bytes()), ("b.eml", mail.as_bytes())]);
    let outcome = read(&[folder.path()]);
    assert_eq!(outcome.records().len(), 2);
    let texts: Vec<_> = outcome.records().iter().map(|record| record["document"]["text"].clone()).collect();
    assert_eq!(texts[0], "Port Minister Zoe Okonjo said the fees would stay.");
    assert!(texts[1].as_str().unwrap().starts_with("Okonjo said no."));
    assert!(outcome.err.contains("a.xml/2: the entry holds no text"), "{}", outcome.err);
}

#[test]
fn a_date_ahead_of_the_capture_is_refused() {
    let record = |day: &str| {
        let page = format!(
            "<!DOCTYPE html><html lang=en><title>Ferry will not sail</title><meta property='article:published_time' \
             content='{day}'><h1>Ferry will not sail</h1><p>Port Minister Zoë Okonjo said that the ferry would not sail."
        );
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
        format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://port.example/page\r\n\
             WARC-Date: 2018-11-21T23:30:00Z\r\nContent-Type: application/http;msgtype=response\r\n\
             Content-Length: {}\r\n\r\n{answer}\r\n\r\n",
            answer.len()
        )
    };
    // It may be the day after where the page was written.
    let crawl: String = ["2018-11-21", "2018-11-22", "2018-11-23"].map(record).concat();
    let records = read_stdin(&[], crawl.as_bytes()).records();
    let published: Vec<_> = records.iter().map(|record| &record["document"]["published"]["value"]).collect();
    assert_eq!(format!("{published:?}"), r#"[String("2018-11-21"), String("2018-11-22"), Null]"#);
    let notes = records[2]["notes"].to_string();
    assert!(notes.contains("doubtful-date") && notes.contains("2018-11-23 lies ahead of 2018-11-21"), "{notes}");
    let row = r#"{"text": "Okonjo said no.", "date": "2018-11-23", "date_download": "2018-11-21 23:30:00"}"#;
    assert!(read_stdin(&[], row.as_bytes()).records()[0]["document"]["published"].is_null());
}
