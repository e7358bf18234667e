//! Pages that hold nothing, nothing that is text, nothing that is English, or far too much, among good ones.

use crate::command::{Folder, PAGE};

const ARABIC: &str = "قال وزير الموانئ يوم الاثنين إن بلاده لم تعرض رفع الرسوم مقابل إعادة السفينة من الجزيرة.\n\n\
                      وأضاف الوزير في مؤتمر صحفي أن المحادثات سوف تستمر خلال الأسبوع المقبل في العاصمة.\n";

#[test]
fn the_others_are_kept_and_every_bad_one_is_told() {
    let line = "Vela said no. ".repeat(20 << 20 >> 4);
    let folder = Folder::with(&[
        ("in/1.txt", PAGE.as_bytes()),
        ("in/2-empty.txt", b""),
        ("in/3-arabic.txt", ARABIC.as_bytes()),
        ("in/4-binary.txt", b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00"),
        ("in/5-line.txt", line.as_bytes()),
        ("in/6-rows.jsonl", b"{\"id\": \"6\", \"text\": \"Vela said no.\"}\n{\"id\": \"7\", \"te"),
        ("in/8.txt", PAGE.replace("Okonjo", "Vela").as_bytes()),
    ]);
    let outcome = folder.add(&["in", "none.txt"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.err);
    let told: Vec<(String, String)> = outcome.told().into_iter().map(|(name, _, status)| (name, status)).collect();
    let expected = [
        ("in/1.txt", "added"),
        ("in/2-empty.txt", "added"),
        ("in/3-arabic.txt", "added"),
        ("in/4-binary.txt", "refused"),
        ("in/5-line.txt", "added"),
        ("6", "added"),
        ("in/6-rows.jsonl:2", "refused"),
        ("in/8.txt", "added"),
        ("none.txt", "refused"),
    ];
    assert_eq!(told, expected.map(|(name, status)| (name.to_owned(), status.to_owned())));
    for words in [
        "in/2-empty.txt: the page holds nothing but white space",
        "in/3-arabic.txt: the article seems to be in 'ar'; statements are read in English alone",
        "in/4-binary.txt: ",
        "in/5-line.txt: a block of 18350079 bytes begins here",
        "in/6-rows.jsonl:2: the line is no JSON",
        "none.txt: no such file or folder; check the name",
    ] {
        assert!(outcome.err.contains(words), "{words}: {}", outcome.err);
    }
    assert!(!outcome.err.contains("panicked") && !outcome.err.contains("defect"), "{}", outcome.err);
    folder.assert_holds(&outcome.acknowledged());
    let again = folder.add(&["in"]);
    assert!(again.told().iter().all(|(_, _, status)| status == "unchanged" || status == "refused"), "{}", again.out);
}
