//! Pages that would do harm are shown as text.

use std::time::{Duration, Instant};

use crate::serving::Room;

#[test]
fn words_of_pages_stay_words() {
    let words = "<script>alert(1)</script><img src=x onerror=alert(2)>\"' &lt; \u{202e}olleh\u{2066}\u{0}\u{1b}[31m";
    let page = format!(
        "{words} wins\n3 May 2021\n\nHALDEN - \"No {words} was sold,\" harbour master Ana <b>Vela</b> said on Monday.\n\n{}\n",
        "w".repeat(40_000)
    );
    let row = serde_json::json!({ "id": "<script>x", "outlet": "<script>y", "date": "2021-05-03", "text": page });
    let room = Room::over(&[("pages.jsonl", &format!("{row}\n"))]);
    let place = room.place_of("<script>x");
    for place in
        ["/", "/pages", "/claims", "/search?q=sold", "/search?q=%3Cscript%3E", "/person?name=%3Cscript%3E", &place]
    {
        let shown = room.page(place);
        let scripts = shown.matches("<script").count();
        assert_eq!(scripts, 1, "{place}: only the room's own");
        assert!(!shown.contains("<img") && !shown.contains("<b>Vela"), "{place}");
        let harmful = |c: char| matches!(c, '\u{202e}' | '\u{2066}' | '\u{0}' | '\u{1b}');
        assert!(!shown.contains(harmful), "{place}");
    }
    assert!(room.page(&place).contains("&lt;script&gt;alert(1)"), "it is shown, as text");
    let error = room.get("/page/%3Cscript%3Ealert(1)");
    assert_eq!(error.status, 404);
    assert_eq!(error.body.matches("<script").count(), 1);
}

#[test]
fn a_page_of_very_many_statements_is_shown_in_parts() {
    let mut page = "Minutes\n3 May 2021\n\n".to_owned();
    for number in 0..6000 {
        page += &format!("\"Motion {number} is lost,\" said Ana Vela.\n\n");
    }
    let room = Room::over(&[("minutes.txt", &page)]);
    let record = room.record_of("minutes.txt");
    let statements = record["statements"].as_array().unwrap();
    assert!(statements.len() > 5000, "{}", statements.len());
    let place = room.place_of("minutes.txt");
    let start = Instant::now();
    let first = room.page(&place);
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    assert!(first.len() < 1_500_000, "{} bytes", first.len());
    assert!(first.contains("part 1 of"));
    let last = statements.last().unwrap()["id"].as_str().unwrap();
    assert!(room.page(&format!("{place}?at={last}")).contains(&format!("id=\"{last}\"")), "the part that holds it");
}
