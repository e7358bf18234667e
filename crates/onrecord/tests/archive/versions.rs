//! Pages that are added again, as they are or changed.

use crate::command::{Folder, PAGE, assert_alike};

#[test]
fn adding_twice_changes_nothing() {
    let folder = Folder::of_examples();
    let first = folder.added(&["pages"]);
    assert!(first.told().iter().all(|(_, _, status)| status == "added"), "{}", first.out);
    let (listed, linked) = (folder.ask(&["pages"]).out, folder.linked());
    let file = std::fs::read(folder.archive()).unwrap();
    let again = folder.added(&["pages"]);
    let unchanged: Vec<_> =
        first.told().into_iter().map(|(name, document, _)| (name, document, "unchanged".to_owned())).collect();
    assert_eq!(again.told(), unchanged);
    assert_eq!(folder.ask(&["pages"]).out, listed);
    assert_alike(&folder.linked(), &linked, "added twice");
    assert!(std::fs::read(folder.archive()).unwrap() == file, "the file is another");
}

#[test]
fn a_page_that_changed_becomes_a_version() {
    let folder =
        Folder::with(&[("a.txt", PAGE.as_bytes()), ("b.jsonl", b"{\"id\": \"b\", \"text\": \"Vela said no.\"}")]);
    folder.added(&["a.txt", "b.jsonl"]);
    let first = folder.pages();
    folder.put("a.txt", PAGE.replace("never", "always").as_bytes());
    folder.put("b.jsonl", b"{\"id\": \"b\", \"text\": \"Vela said yes.\"}");
    let outcome = folder.added(&["a.txt", "b.jsonl"]);
    let told = outcome.told();
    assert_eq!(
        told.iter().map(|told| (told.0.as_str(), told.2.as_str())).collect::<Vec<_>>(),
        [("a.txt", "replaced"), ("b", "replaced")]
    );
    assert!(told.iter().all(|(name, document, _)| first[name] != *document && document.starts_with("sha256:")));
    assert_eq!(folder.pages(), outcome.acknowledged());
    let listed = folder.ask(&["pages"]).lines();
    assert!(listed.iter().all(|page| page["versions"] == 2), "{listed:?}");
    assert_eq!(folder.ask(&["search", "never"]).code, Some(1), "the words of the earlier version");
    assert_eq!(folder.ask(&["search", "always"]).code, Some(0));
    // What is told beside a page belongs to it.
    folder.put("b.jsonl", b"{\"id\": \"b\", \"text\": \"Vela said yes.\", \"outlet\": \"The Lantern\"}");
    assert_eq!(folder.added(&["b.jsonl"]).told()[0].2, "replaced");
}

#[test]
fn a_page_that_goes_back_is_as_it_was() {
    let folder = Folder::of_examples();
    folder.added(&["pages"]);
    let (listed, linked) = (folder.pages(), folder.linked());
    let page = std::fs::read_to_string(folder.file("pages/salt-levy.jsonl")).unwrap();
    folder.put(
        "other/salt-levy.jsonl",
        page.replace("salt levy", "pepper levy").replace("Solheim", "Nordheim").as_bytes(),
    );
    let other = folder.added(&["other"]);
    assert!(other.told().iter().all(|(_, _, status)| status == "replaced"), "{}", other.out);
    assert_ne!(folder.linked(), linked);
    let back = folder.added(&["pages"]);
    assert_eq!(back.told().iter().filter(|(_, _, status)| status == "replaced").count(), 6, "{}", back.out);
    assert_eq!(folder.pages(), listed);
    assert_alike(&folder.linked(), &linked, "gone back");
}

/// One notice on as many pages as a text may stand on before it counts as boilerplate; each page with its own name.
fn reprints(count: usize) -> Folder {
    let folder = Folder::with(&[]);
    for at in 0..count {
        let page = format!(
            "Harbour fees will stay\n\nNotice {at} of the harbour board.\n\nThe harbour fees will stay as they are until \
             the spring, harbour master Ana Vela said on Monday after a long meeting of the board in Halden.\n\n\"We never \
             offered to lift them for anybody, and nobody asked us to do so,\" Vela told reporters.\n"
        );
        folder.put(&format!("in/{at:03}.txt"), page.as_bytes());
    }
    folder
}

#[test]
fn earlier_versions_of_a_page_do_not_make_its_text_boilerplate() {
    let folder = reprints(64);
    folder.added(&["in"]);
    let pairs = folder.ask(&["reuse"]).lines().len();
    assert_eq!(pairs, 64 * 63 / 2);
    let page = std::fs::read_to_string(folder.file("in/007.txt")).unwrap();
    for edition in 0..3 {
        folder.put("in/007.txt", page.replace("Notice", &format!("Edition {edition}, notice")).as_bytes());
        folder.added(&["in/007.txt"]);
        assert_eq!(folder.ask(&["reuse"]).lines().len(), pairs, "edition {edition}");
    }
}

#[test]
fn a_correction_that_is_taken_back_leaves_all_links_as_they_were() {
    let folder = reprints(64);
    folder.added(&["in"]);
    let linked = folder.linked();
    let found = folder.ask(&["search", "speaker:Vela"]).lines();
    let statement = found[0]["statement"].as_str().or(found[0]["id"].as_str()).unwrap().to_owned();
    for change in [&["--source", "Bo Holm"][..], &["--withdraw"]] {
        let outcome = folder.run(&[&["correct", &statement, "--author", "Jørn"], change].concat());
        assert_eq!(outcome.code, Some(0), "{}", outcome.err);
    }
    assert_alike(&folder.linked(), &linked, "taken back");
}
