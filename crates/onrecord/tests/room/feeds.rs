//! Feeds of the room, and how browsers find them.

use crate::serving::Room;

const PAGE: (&str, &str) = (
    "a.txt",
    "Ferry Sold\n3 May 2021\n\nHALDEN - The Harbour Post reported on Sunday that the council had sold the ferry Aurelia \
     to Tarvia.\n\n\"No ferry was sold,\" harbour master Ana Vela said on Monday.\n",
);

/// The feed that a view names in its head.
fn named(view: &str) -> &str {
    let (_, link) = view.split_once("<link rel=\"alternate\" type=\"application/atom+xml\"").unwrap();
    let (_, place) = link.split_once("href=\"").unwrap();
    place.split('"').next().unwrap()
}

#[test]
fn views_name_their_feeds() {
    let room = Room::over(&[PAGE]);
    let record = room.record_of("a.txt");
    let id = |at: usize| record["statements"][at]["id"].as_str().unwrap().to_owned();
    let views = [(format!("/claim/{}", id(0)), id(0)), ("/person?name=Ana%20Vela".to_owned(), id(1))];
    for (place, statement) in views {
        let view = room.page(&place);
        let feed = room.get(named(&view));
        assert_eq!(feed.status, 200, "{place}: {}", feed.body);
        assert_eq!(feed.header("content-type"), Some("application/atom+xml; charset=utf-8"));
        assert!(feed.body.contains(&format!("<link rel=\"self\" href=\"{}\"/>", named(&view))), "{}", feed.body);
        assert!(feed.body.contains(&format!("#{statement}</id>")), "{}", feed.body);
        assert!(feed.body.contains("<link rel=\"alternate\" href=\"/page/"), "{}", feed.body);
    }
}

#[test]
fn what_is_not_there_has_no_feed() {
    let room = Room::over(&[PAGE]);
    assert!(!room.page("/person?name=Lind").contains("application/atom+xml"));
    for place in ["/person/feed.atom?name=Lind", "/claim/s000000000000/feed.atom", "/claim/x/feed.atom"] {
        assert_eq!(room.get(place).status, 404, "{place}");
    }
    assert_eq!(room.get("/person/feed.atom").status, 400);
}
