use crate::command::{Folder, PAGE, read, read_stdin};

#[test]
fn a_folder_is_read_with_all_that_is_in_it_by_name() {
    let page = PAGE.as_bytes();
    let folder =
        Folder::with(&[("b.txt", page), ("a/z.txt", page), ("a/y", page), (".hidden", page), ("c/.git/x", page)]);
    let names = |paths: &[&str]| {
        let paths: Vec<_> = paths.iter().map(|path| folder.file(path)).collect();
        let names = read(&paths).names();
        let root = format!("{}/", folder.path().display());
        names.iter().map(|name| name.strip_prefix(&root).unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&[""]), ["a/y", "a/z.txt", "b.txt"]);
    assert_eq!(names(&["b.txt", "a", ".hidden"]), ["b.txt", "a/y", "a/z.txt", ".hidden"]);
}

#[test]
fn rows_keep_their_order_their_text_and_their_names() {
    let rows = [
        r#"{"id": "first", "text": "  Vela said no.\r\n\tTwice. ", "url": "https://a.example/1"}"#,
        "",
        r#"{"text": "Vela said yes."}"#,
        r#"{"id": 3, "text": ""}"#,
    ];
    let folder = Folder::with(&[("rows.JSONL", rows.join("\r\n").as_bytes())]);
    let path = folder.file("rows.JSONL");
    let outcome = read(&[&path]);
    assert_eq!(outcome.names(), ["first", &format!("{}:3", path.display()), "3"]);
    let records = outcome.records();
    assert_eq!(records[0]["document"]["text"], "  Vela said no.\r\n\tTwice. ");
    assert_eq!(records[0]["document"]["path"], path.display().to_string());
}

#[test]
fn standard_input_is_taken_for_what_it_looks_like() {
    assert_eq!(read_stdin(&[], PAGE.as_bytes()).names(), ["-"]);
    assert_eq!(read_stdin(&[], b"\n{\"id\": \"k\", \"text\": \"a\"}\n{\"text\": \"b\"}").names(), ["k", "-:3"]);
}

#[test]
fn a_bad_line_is_told_and_the_rest_is_read() {
    let rows =
        "{\"id\": \"a\", \"text\": \"x\"}\n{\"text\": \nno\n{\"title\": \"t\"}\n{\"id\": \"b\", \"text\": \"y\"}\n";
    let folder = Folder::with(&[("rows.ndjson", rows.as_bytes())]);
    let path = folder.file("rows.ndjson").display().to_string();
    let outcome = read(&[&path]);
    assert_eq!(outcome.code, Some(2));
    assert_eq!(outcome.names(), ["a", "b"]);
    let told: Vec<&str> = outcome.err.lines().collect();
    assert!(
        told[0].starts_with(&format!("error: {path}:2: the line is no JSON (EOF while parsing a value")),
        "{told:?}"
    );
    assert!(told[1].starts_with(&format!("error: {path}:3: the line is no JSON")));
    assert_eq!(told[2], format!("error: {path}:4: the line has neither `text` nor `html`; give it one of them"));
    assert_eq!(told[3], "note: 3 pages or paths could not be read; the rest was read");
}

#[cfg(unix)]
#[test]
fn a_folder_loop_is_told_and_left() {
    let folder = Folder::with(&[("a/page.txt", PAGE.as_bytes())]);
    std::os::unix::fs::symlink(folder.path(), folder.file("a/up")).unwrap();
    let outcome = read(&[folder.path()]);
    assert_eq!(outcome.code, Some(0));
    assert_eq!(outcome.records().len(), 1);
    assert!(outcome.err.contains("a/up: a link back to"), "{}", outcome.err);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_does_not_stop_the_rest() {
    let folder = Folder::with(&[("b.txt", PAGE.as_bytes())]);
    std::os::unix::fs::symlink("nowhere", folder.file("a")).unwrap();
    let outcome = read(&[folder.path()]);
    assert_eq!(outcome.code, Some(2));
    assert_eq!(outcome.records().len(), 1);
    assert!(outcome.err.contains("/a: no such file or folder"), "{}", outcome.err);
}

#[cfg(unix)]
#[test]
fn a_pipe_that_is_named_is_read_and_one_in_a_folder_is_not_waited_for() {
    let folder = Folder::with(&[("pages/a.txt", PAGE.as_bytes())]);
    let pipe = folder.file("pages/pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let outcome = read(&[folder.file("pages")]);
    assert_eq!((outcome.code, outcome.records().len()), (Some(0), 1));
    let writer = {
        let pipe = pipe.clone();
        std::thread::spawn(move || std::fs::write(pipe, "{\"id\": \"k\", \"text\": \"a\"}\n").unwrap())
    };
    assert_eq!(read(&[&pipe]).names(), ["k"]);
    writer.join().unwrap();
}

#[test]
fn many_pages_keep_their_order() {
    let rows: String = (0..3_000)
        .map(|at| {
            let text = PAGE.repeat(if at % 100 == 0 { 30 } else { 1 });
            format!("{}\n", serde_json::json!({"id": at.to_string(), "text": text}))
        })
        .collect();
    let names = read_stdin(&["--threads", "4"], rows.as_bytes()).names();
    assert_eq!(names, (0..3_000).map(|at| at.to_string()).collect::<Vec<_>>());
}
