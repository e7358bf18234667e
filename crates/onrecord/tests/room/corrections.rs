//! A person's word against the program's, given in the browser.

use crate::serving::Room;

const PAGE: (&str, &str) =
    ("a.txt", "Ferry Sold\n3 May 2021\n\nHALDEN - \"No ferry was sold,\" harbour master Ana Vela said on Monday.\n");

fn correct(room: &Room, statement: &str, fields: &str) -> crate::serving::Answer {
    let origin = format!("http://{}", room.host());
    let head = [("Content-Type", "application/x-www-form-urlencoded"), ("Origin", origin.as_str())];
    room.ask("POST", &format!("/statement/{statement}/correct"), &head, fields)
}

#[test]
fn a_correction_is_shown_kept_and_taken_back() {
    let room = Room::over(&[PAGE]);
    let record = room.record_of("a.txt");
    let statement = record["statements"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(record["statements"][0]["source"]["name"], "Ana Vela");

    let answer = correct(&room, &statement, "what=source&source=Ana+Vela-Holm&author=J%C3%B8rn&note=married");
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert!(answer.header("location").unwrap().contains(&statement));
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("author=J%C3%B8rn;") && cookie.contains("HttpOnly"), "{cookie}");
    assert_eq!(room.record_of("a.txt")["statements"][0]["source"]["name"], "Ana Vela-Holm");

    let place = room.place_of("a.txt");
    let page = room.ask("GET", &place, &[("Cookie", "author=J%C3%B8rn")], "").body;
    assert!(page.contains("Ana Vela-Holm") && page.contains("corrected") && page.contains("married"));
    assert!(page.contains("value=\"Jørn\""), "the author is asked once");

    assert_eq!(correct(&room, &statement, "what=withdrawn&author=J%C3%B8rn").status, 303);
    assert_eq!(room.record_of("a.txt")["statements"][0]["source"]["name"], "Ana Vela");

    assert_eq!(correct(&room, &statement, "what=not_a_statement&author=J%C3%B8rn").status, 303);
    assert_eq!(room.record_of("a.txt")["statements"].as_array().unwrap().len(), 0);
    assert!(room.page(&place).contains("is no statement"));
    assert_eq!(correct(&room, &statement, "what=withdrawn&author=J%C3%B8rn").status, 303);
    assert_eq!(room.record_of("a.txt")["statements"].as_array().unwrap().len(), 1);
}

#[test]
fn what_makes_no_sense_is_told() {
    let room = Room::over(&[PAGE]);
    let statement = room.record_of("a.txt")["statements"][0]["id"].as_str().unwrap().to_owned();
    for (fields, words) in [
        ("what=source&source=&author=A", "Give the name"),
        ("what=source&source=B&author=+", "Give your name"),
        ("what=act&act=sing&author=A", "no such act"),
        ("what=everything&author=A", "a correction is of"),
        ("author=A", "missing field"),
    ] {
        let answer = correct(&room, &statement, fields);
        assert_eq!(answer.status, 400, "{fields}");
        assert!(answer.body.contains(words), "{fields}: {}", answer.body);
    }
    assert_eq!(correct(&room, "s000000000000", "what=withdrawn&author=A").status, 404);
}
