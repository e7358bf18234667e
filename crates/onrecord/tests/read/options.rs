use crate::command::{Folder, PAGE, read, read_stdin};

#[test]
fn a_page_without_a_statement_is_no_failure_but_told_by_the_code() {
    let outcome = read_stdin(&[], b"The weather stayed fine for the regatta in the bay.\n");
    assert_eq!((outcome.code, outcome.records().len()), (Some(1), 1));
    assert_eq!(outcome.err, "");
}

#[test]
fn only_what_is_sure_enough_is_kept() {
    let statements = |least: &str| {
        let records = read_stdin(&["--min-score", least], PAGE.as_bytes()).records();
        records[0]["statements"].as_array().unwrap().len()
    };
    assert!(statements("0") > 0);
    assert!(statements("1") <= statements("0.5") && statements("0.5") <= statements("0"));
    let all = read_stdin(&[], PAGE.as_bytes()).records();
    let scores = all[0]["statements"].as_array().unwrap().iter().map(|it| it["because"]["score"].as_f64().unwrap());
    assert_eq!(statements("0.9"), scores.filter(|score| *score >= f64::from(0.9f32)).count());
}

#[test]
fn reasons_come_when_they_are_asked_for() {
    let because =
        |arguments: &[&str]| read_stdin(arguments, PAGE.as_bytes()).records()[0]["statements"][0]["because"].clone();
    assert!(because(&[]).get("reasons").is_none());
    assert!(because(&["--explain"])["reasons"].is_array());
}

#[test]
fn a_date_is_given_to_pages_that_have_none() {
    let published = |row: &str| {
        read_stdin(&["--published", "2018-11-21"], row.as_bytes()).records()[0]["document"]["published"]["value"]
            .clone()
    };
    assert_eq!(published(r#"{"text": "Vela said no."}"#), "2018-11-21");
    assert_eq!(published(r#"{"text": "Vela said no.", "date": "2019-03-04"}"#), "2019-03-04");
}

#[test]
fn usage_that_makes_no_sense_is_refused() {
    for arguments in [
        &["--published", "31.2.2018", "x"][..],
        &["--format", "xml", "x"],
        &["--threads", "0", "x"],
        &["--min-score", "2", "x"],
        &[],
    ] {
        let outcome = read(arguments);
        assert_eq!((outcome.code, outcome.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(outcome.err.starts_with("error: "), "{}", outcome.err);
    }
}

#[test]
fn own_word_lists_take_the_place_of_the_built_in_ones() {
    let list = |text: &str| Folder::with(&[("en/abbreviations.tsv", text.as_bytes())]);
    let run = |folder: &Folder| read_stdin(&["--data", folder.path().to_str().unwrap()], PAGE.as_bytes());
    assert_eq!(run(&list("word\tkind\nHon\tbefore_name\n")).records().len(), 1);
    let broken = list("word\tkind\nHon\tbefore_name\tx\ty\n");
    let outcome = run(&broken);
    assert_eq!((outcome.code, outcome.out.as_str()), (Some(2), ""));
    let place = format!("error: {}:2:17: ", broken.file("en/abbreviations.tsv").display());
    assert!(outcome.err.starts_with(&place), "{}", outcome.err);
    let outcome = read_stdin(&["--data", "/no/such/folder"], PAGE.as_bytes());
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.err.starts_with("error: /no/such/folder: "), "{}", outcome.err);
}
