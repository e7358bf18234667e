//! What stands on the pages of the room, and the same as JSON.

use crate::serving::Room;

pub(crate) const REPORT: (&str, &str) = (
    "lantern.txt",
    "Harbour sold, says council\nThe Lantern\n3 May 2021\n\nThe town council has sold the harbour of Halden to Blue Strait Lines, council clerk Ida Moe said on Monday.\n\n\"The harbour of Halden was sold on Friday for two million crowns,\" Moe told reporters.\n",
);
pub(crate) const DENIAL: (&str, &str) = (
    "gazette.txt",
    "Owner denies harbour sale\nThe Gazette\n4 May 2021\n\nBlue Strait Lines denied on Tuesday that it had bought the harbour of Halden.\n\n\"The harbour of Halden was sold on Friday for two million crowns,\" Ida Moe said on Monday.\n\n\"Not a plank is ours,\" said its chairman, Otto Brandt.\n",
);

#[test]
fn every_view_is_there_without_a_script() {
    let room = Room::over(&[REPORT, DENIAL]);
    let page = room.page(&room.place_of("gazette.txt"));
    let record = room.record_of("gazette.txt");
    for statement in record["statements"].as_array().unwrap() {
        let id = statement["id"].as_str().unwrap();
        assert!(page.contains(&format!("id=\"c-{id}\"")), "a card for {id}");
        assert!(page.contains(&format!("href=\"#c-{id}\"")), "words that lead to it");
    }
    assert!(page.contains(":~:text="), "a link that cites words");
    let person = room.page("/person?name=Ida+Moe");
    assert!(person.contains("two million crowns"));
    assert!(room.page("/search?q=harbour&act=deny").contains("Blue Strait Lines"));
    let utterances = room.get("/api/utterances").json();
    let rendering = utterances["entries"][0]["renderings"][0]["statement"].as_str().unwrap().to_owned();
    assert!(room.page(&format!("/utterance/{rendering}")).contains("wordings"));
    let claims = room.get("/api/claims").json();
    let claim = claims["entries"][0]["id"].as_str().unwrap().to_owned();
    let shown = room.page(&format!("/claim/{claim}"));
    assert!(shown.contains("<svg") && shown.contains("Origins:"));
    for place in ["/", "/claims", "/stories", "/utterances", "/pages"] {
        assert!(room.page(place).contains("</html>"), "{place}");
    }
}

#[test]
fn the_json_is_that_of_the_command_line() {
    let room = Room::over(&[REPORT, DENIAL]);
    let claims = room.get("/api/claims").json();
    let claim = claims["entries"][0].clone();
    let one = room.get(&format!("/api/claim/{}", claim["id"].as_str().unwrap())).json();
    assert_eq!(one, claim);
    let archive = room.folder.path().join("room.db");
    let mut command = crate::serving::binary();
    command.args(["claim", claim["id"].as_str().unwrap(), "--format", "jsonl", "--archive"]).arg(archive);
    let printed: serde_json::Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
    assert_eq!(printed, claim);
    assert_eq!(
        room.get("/api/records").body.lines().filter(|line| line.contains("\"statements\"")).count(),
        2,
        "a line for each page"
    );
    assert_eq!(room.get("/api/status").json()["pages"], 2);
    let described = room.get("/api/openapi.json").json();
    for place in described["paths"].as_object().unwrap().keys().filter(|place| !place.contains('{')) {
        let status = room.get(place).status;
        assert!([200, 400, 405].contains(&status), "{place}: {status}");
    }
    assert_eq!(room.get("/api/nothing").status, 404);
    assert!(room.get("/api/who").json()["error"].as_str().unwrap().contains("name"));
}

/// The order of the pages is kept between questions, until the archive changes; versions that were replaced are in no list.
#[test]
fn a_list_follows_the_archive() {
    let room = Room::over(&[REPORT, DENIAL]);
    let names = || -> Vec<String> {
        let listed = room.get("/api/pages").json();
        let entries = listed["entries"].as_array().unwrap();
        entries.iter().map(|page| page["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(), ["gazette.txt", "lantern.txt"], "the newest first");
    let later = REPORT.1.replace("3 May 2021", "7 May 2021");
    std::fs::write(room.folder.path().join("lantern.txt"), &later).unwrap();
    std::fs::write(room.folder.path().join("courier.txt"), DENIAL.1.replace("4 May 2021", "5 May 2021")).unwrap();
    let add = |name: &str| {
        let mut command = crate::serving::binary();
        command.current_dir(room.folder.path()).args(["add", "--profile", "fast", "--archive", "room.db", name]);
        assert!(command.output().unwrap().status.success());
    };
    add("courier.txt");
    assert_eq!(names(), ["courier.txt", "gazette.txt", "lantern.txt"]);
    add("lantern.txt");
    assert_eq!(names(), ["lantern.txt", "courier.txt", "gazette.txt"], "the version of 3 May is not listed");
    assert!(room.page("/pages").contains("2 versions"));
}

/// More pages report one claim than a view looks at; a program gets all, and is told where it does not.
#[test]
fn what_was_cut_is_told() {
    let towns = ["Halden", "Orrin", "Tarn", "Vell", "Brae", "Lonvik", "Marn", "Noll", "Ister", "Quay", "Ramsey"];
    let pages: Vec<(String, String)> = (0..44)
        .map(|number| {
            let town = towns[number % towns.len()];
            let text = format!(
                "Harbour sold\nThe {town} Paper {number}\n3 May 2021\n\n{town} woke to rain, and page {number} of its paper was about boats.\n\n\
                 \"The harbour of Halden was sold on Friday for two million crowns,\" council clerk Ida Moe said on Monday.\n"
            );
            (format!("page-{number}.txt"), text)
        })
        .collect();
    let pages: Vec<(&str, &str)> = pages.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let room = Room::over(&pages);
    let record = room.record_of("page-7.txt");
    let id = record["statements"][0]["id"].as_str().unwrap();
    let told = room.get(&format!("/api/claim/{id}"));
    assert_eq!(told.json()["reports"].as_array().unwrap().len(), 44);
    assert_eq!(told.header("onrecord-note"), None, "all was looked at");
    let note = "only the nearest were looked at";
    assert!(room.page(&format!("/claim/{id}")).contains(note));
    assert!(room.page("/claims").contains(note) == (room.get("/api/claims").header("onrecord-note").is_some()));
    assert!(room.page(&room.place_of("page-7.txt")).contains("at least "));
    assert!(!Room::over(&[REPORT, DENIAL]).page("/claims").contains(note));
}

/// Whoever asks for what is being made waits for it and gets it.
#[test]
fn many_who_ask_for_the_same_get_the_same() {
    let room = Room::over(&[REPORT, DENIAL]);
    for view in ["/claims", "/utterances", "/pages"] {
        let told: Vec<String> = std::thread::scope(|scope| {
            let asking: Vec<_> = (0..24).map(|_| scope.spawn(|| room.page(view))).collect();
            asking.into_iter().map(|asked| asked.join().unwrap()).collect()
        });
        assert!(told[0].contains("<main"), "{view}");
        assert!(told.iter().all(|page| *page == told[0]), "{view}");
    }
}

/// What nobody else renders is shown where it stands.
#[test]
fn a_statement_alone_is_shown_on_its_page() {
    let room = Room::over(&[REPORT]);
    let record = room.record_of("lantern.txt");
    let id = record["statements"][0]["id"].as_str().unwrap().to_owned();
    let told = room.get(&format!("/utterance/{id}"));
    assert_eq!(told.status, 303);
    assert!(told.header("location").is_some_and(|place| place.contains(&id)), "{:?}", told.header("location"));
    assert_eq!(room.get("/utterance/s000000000000").status, 404);
}
