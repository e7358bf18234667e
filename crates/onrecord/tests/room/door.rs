//! Who is let in, and what browsers are told.

use crate::serving::Room;

const PAGE: (&str, &str) =
    ("a.txt", "Ferry Sold\n3 May 2021\n\nHALDEN - \"No ferry was sold,\" harbour master Ana Vela said on Monday.\n");

#[test]
fn strangers_names_and_other_sites_are_turned_away() {
    let room = Room::over(&[PAGE]);
    assert_eq!(room.ask("GET", "/", &[("Host", "evil.example")], "").status, 403);
    let refused = room.ask("GET", "/api/pages", &[("Host", "evil.example")], "");
    assert!(refused.json()["error"].as_str().unwrap().contains("evil.example"));
    let statement = room.record_of("a.txt")["statements"][0]["id"].as_str().unwrap().to_owned();
    let place = format!("/statement/{statement}/correct");
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    let body = "what=not_a_statement&author=Nobody";
    for origin in ["http://evil.example", "null"] {
        assert_eq!(room.ask("POST", &place, &[form, ("Origin", origin)], body).status, 403, "{origin}");
    }
    assert_eq!(room.ask("POST", &place, &[form], body).status, 403, "a form that does not tell where it comes from");
    let json = format!("{{\"statement\":\"{statement}\",\"what\":\"not_a_statement\",\"author\":\"Nobody\"}}");
    let kind = ("Content-Type", "application/json");
    let cross = room.ask("POST", "/api/corrections", &[kind, ("Origin", "http://evil.example")], &json);
    assert_eq!(cross.status, 403);
    assert_eq!(room.ask("POST", "/api/corrections", &[("Content-Type", "text/plain")], &json).status, 403);
    assert_eq!(room.record_of("a.txt")["statements"].as_array().unwrap().len(), 1, "nothing was changed");
    assert_eq!(room.ask("POST", "/api/corrections", &[kind], &json).status, 200, "a program may");
}

#[test]
fn pages_may_show_their_own_style_and_run_their_own_script_alone() {
    let room = Room::over(&[PAGE]);
    let answer = room.get(&room.place_of("a.txt"));
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert!(!answer.body.contains(" style=") && !answer.body.contains("<style"), "inline");
    for place in ["/assets/room.css", "/assets/room.js", "/assets/icon.svg"] {
        assert_eq!(room.get(place).status, 200, "{place}");
    }
    assert!(!room.page("/assets/room.css").contains("http"), "nothing is fetched from elsewhere");
}
