//! What is one claim, and what is two. Invented people, papers and places.

use serde_json::json;

use crate::command::Folder;

/// The reports of each claim that pages with these texts tell, page and words; those of several reports alone.
fn told(texts: &[&str]) -> Vec<Vec<String>> {
    let reports = |claim: &serde_json::Value| -> Vec<String> {
        let reports = claim["reports"].as_array().unwrap().iter();
        reports.map(|it| format!("{}: {}", it["name"].as_str().unwrap(), it["text"].as_str().unwrap())).collect()
    };
    claims(texts).iter().map(reports).filter(|reports| reports.len() > 1).collect()
}

/// The claims that pages with these texts tell.
fn claims(texts: &[&str]) -> Vec<serde_json::Value> {
    asked(texts, "claims")
}

/// What an archive of pages with these texts answers to a question.
fn asked(texts: &[&str], question: &str) -> Vec<serde_json::Value> {
    let row = |(text, at): (&&str, usize)| {
        let title = format!("Talks of the harbours, part {at}");
        let text = format!("{title}\n\n{text}\n\n{BACKGROUND}");
        json!({"id": format!("page-{at}"), "title": title, "date": "2021-06-14", "text": text}).to_string()
    };
    let folder = Folder::with(&[]);
    let rows: Vec<String> = texts.iter().zip(1..).map(row).collect();
    folder.put("pages.jsonl", rows.join("\n").as_bytes());
    folder.added(&["pages.jsonl"]);
    folder.ask(&[question]).lines()
}

/// The renderings of each utterance, page and words.
fn utterances(texts: &[&str]) -> Vec<Vec<String>> {
    let renderings = |utterance: &serde_json::Value| -> Vec<String> {
        let renderings = utterance["renderings"].as_array().unwrap().iter();
        renderings.map(|it| format!("{}: {}", it["name"].as_str().unwrap(), it["text"].as_str().unwrap())).collect()
    };
    asked(texts, "utterances").iter().map(renderings).collect()
}

/// Whether one utterance, and no other, has renderings that hold each of these words.
fn holds(utterances: &[Vec<String>], wanted: &[&str]) -> bool {
    let all = |it: &Vec<String>| wanted.iter().all(|words| it.iter().any(|told| told.contains(words)));
    utterances.iter().filter(|it| all(it)).count() == 1
}

/// What both pages tell beside it.
const BACKGROUND: &str = "Weather in the strait was calm, and the ferries sailed every hour as they do in summer. The \
                          lighthouse at the northern end was painted white again after eleven years of rust.";

#[test]
fn two_figures_in_common_are_one_claim_whoever_the_men_are() {
    let claims = told(&[
        "Fisheries minister Ada Vela said on Monday that thirty-six Norvian dockers in the jail of Greyling would go free \
         in exchange for nine tugs of the Tarvian harbour trust.",
        "Union leader Tomas Brandt said on Monday that 36 men from the coast would be set free in exchange for nine boats.",
    ]);
    assert_eq!(claims.len(), 1, "{claims:?}");
    assert_eq!(claims[0].len(), 2, "{claims:#?}");
}

#[test]
fn one_page_tells_no_claim_with_two_figures() {
    let claims = told(&[
        "Fisheries minister Ada Vela said on Monday that the Greyling harbour trust would buy 30 percent of the Norvian \
         ferry company for 85 million crowns.\n\nThe year before, union leader Tomas Brandt said that the Greyling \
         harbour trust would buy 30 percent of the Norvian ferry company for 60 million crowns.",
        // What tells no price agrees with both.
        "Port director Hedda Moss said on Monday that the Greyling harbour trust would buy 30 percent of the Norvian ferry \
         company.",
    ]);
    let both = |reports: &Vec<String>| ["85 million", "60 million"].iter().all(|it| reports.concat().contains(it));
    assert!(!claims.is_empty() && !claims.iter().any(both), "{claims:#?}");
}

#[test]
fn years_that_differ_make_two_claims() {
    let claims = told(&[
        "Bank governor Ada Vela said on Monday that the Norvian central bank would raise its rate before 2023.",
        "Port director Hedda Moss said on Monday that the Norvian central bank would raise its rate before 2026.",
    ]);
    let both = |reports: &Vec<String>| ["2023", "2026"].iter().all(|it| reports.concat().contains(it));
    assert!(!claims.iter().any(both), "{claims:#?}");
}

#[test]
fn what_a_speaker_adds_is_of_the_same_utterance() {
    let pages = [
        "\"We do not expect to close the northern quay before the spring,\" port director Hedda Moss said on Monday.\n\n\
         Moss added that she might have to think again if storms came.",
        "Port director Hedda Moss said on Monday: \"We do not expect to close the northern quay before the spring.\"",
    ];
    let told = utterances(&pages);
    assert!(holds(&told, &["page-1: \"We do not", "page-1: that she might", "page-2: \"We do not"]), "{told:#?}");
    // Alone on one page nothing is rendered twice.
    assert!(utterances(&pages[..1]).is_empty());
}

#[test]
fn whoever_sets_a_figure_right_says_it_anew() {
    let told = utterances(&[
        "\"The tide has reached 21 feet above the mark and it is rising at the northern quay,\" port director Hedda Moss said on \
         Monday.",
        "\"The tide at the northern quay has reached 12 feet above the mark, not 21,\" port director Hedda Moss said on Monday.",
    ]);
    assert!(told.is_empty(), "{told:#?}");
    let told = utterances(&[
        "\"The tide has reached 21 feet above the mark and it is rising at the northern quay,\" port director Hedda Moss said on \
         Monday.",
        "\"The tide at the northern quay has reached 12 feet above the mark,\" port director Hedda Moss said on Monday.",
    ]);
    assert!(holds(&told, &["21 feet", "12 feet"]), "without the contrast it is a garbled report: {told:#?}");
}

#[test]
fn what_two_pages_add_is_held_against_its_own_words() {
    let page = "\"We do not expect to close the northern quay before the spring,\" port director Hedda Moss said on Monday.\n\n\
                Moss added that 14 ferries would sail to Greyling in the first week of May.";
    let told = asked(&[page, page], "utterances");
    let relations: Vec<_> = told[0]["renderings"].as_array().unwrap().iter().map(|it| it["relation"].clone()).collect();
    assert!(!relations.contains(&json!("altered")), "{told:#?}");
}

#[test]
fn what_a_speaker_adds_to_a_denial_denies_nothing() {
    let claims = claims(&[
        "Union leader Tomas Brandt said on Sunday that the northern quay was sold to the Greyling ferry company.",
        "\"The northern quay was never sold to the Greyling ferry company,\" port director Hedda Moss said on Monday.\n\n\
         Moss added that tickets for the summer cost five crowns.",
        "\"The northern quay was never sold to the Greyling ferry company,\" port director Hedda Moss said on Monday.",
    ]);
    let responses = claims.iter().flat_map(|claim| claim["responses"].as_array().unwrap());
    let texts: Vec<String> = responses.map(|it| it["text"].as_str().unwrap().to_owned()).collect();
    assert!(texts.iter().any(|it| it.contains("never sold")), "{claims:#?}");
    assert!(!texts.iter().any(|it| it.contains("five crowns")), "{texts:#?}");
}

#[test]
fn a_short_quotation_of_common_words_is_known_by_its_speaker() {
    let told = utterances(&[
        "\"The quay was sold to the ferry company long ago,\" Hedda Moss said on Monday. \"We will not be going back on it.\"",
        "\"We will not be going back on it,\" Hedda Moss said on Monday.",
    ]);
    assert!(holds(&told, &["page-1: ", "page-2: \"We will not be going back on it"]), "{told:#?}");
}

#[test]
fn a_statement_from_a_body_is_that_bodys() {
    let told = utterances(&[
        "\"The charge is false, and the northern quay does not have any tugs,\" said a statement from the Harbour Works \
         Office on Monday.",
        "\"The northern quay does not have any tugs. Two of them were sold in May,\" the Harbour Works Office \
         said on Monday.",
    ]);
    assert!(holds(&told, &["page-1: \"The charge", "page-2: \"The northern quay"]), "{told:#?}");
}

#[test]
fn sixteen_words_on_end_are_one_utterance_whoever_is_credited() {
    let words = "the northern quay would close for ninety days from the middle of March so that the old cranes could be sold to Greyling";
    let told = utterances(&[
        &format!("Port director Hedda Moss said on Monday that {words}."),
        &format!("Union leader Tomas Brandt said on Monday that {words}."),
    ]);
    assert!(holds(&told, &["page-1: ", "page-2: "]), "{told:#?}");
    let told = utterances(&[
        "Port director Hedda Moss said on Monday that the northern quay would close in March.",
        "Union leader Tomas Brandt said on Monday that the northern quay would close in March.",
    ]);
    assert!(told.is_empty(), "two people may say a short thing: {told:#?}");
}

#[test]
fn who_says_the_same_beside_another_is_matched_with_himself() {
    let told = utterances(&[
        "Port director Hedda Moss said on Monday: \"The tug is insured and we were able to find out that its owner is Tomas \
         Brandt.\"",
        "The charity said on Monday: \"The old tug is insured and we were able to find out that its owner is Tomas \
         Brandt.\"\n\nPort director Hedda Moss said on Monday: \"The tug is insured and we were able to find out that its \
         owner is Tomas Brandt.\"",
    ]);
    assert!(holds(&told, &["page-1: \"The tug", "page-2: \"The tug"]), "{told:#?}");
    assert!(!holds(&told, &["page-1: \"The tug", "page-2: \"The old tug"]), "{told:#?}");
}

#[test]
fn an_answer_without_words_of_its_own_answers_the_report_that_it_names() {
    let claims = claims(&[
        "The Daily Sever reported on Sunday that the Greyling harbour trust would buy the Norvian ferry company for 85 \
         million crowns.",
        "Transport minister Ada Vela could not confirm on Monday a report in the Daily Sever that the Greyling harbour \
         trust would buy the Norvian ferry company for 85 million crowns.\n\n“I can neither confirm this nor anything \
         else that is said in the corridors,” Vela told reporters.",
    ]);
    let sold = claims.iter().find(|claim| claim["reports"].as_array().unwrap().len() == 2).expect("one claim of both");
    let answers: Vec<(&str, &str)> = (sold["responses"].as_array().unwrap().iter())
        .map(|it| (it["by"].as_str().unwrap_or_default(), it["act"].as_str().unwrap_or_default()))
        .collect();
    assert_eq!(answers, [("Ada Vela", "cannot_confirm"); 2], "{sold:#}");
}

/// The id of a claim that a page tells in words of its own leads to it though more pages tell it since.
#[test]
fn an_id_outlives_the_growth_of_its_claim() {
    let page = |at: usize, text: &str| {
        json!({"id": format!("page-{at}"), "title": "Tugs", "date": "2021-06-14", "text": format!("Tugs\n\n{text}\n\n{BACKGROUND}")})
            .to_string()
    };
    let told =
        "The Greyling harbour trust sold nine tugs to the Norvian ferry company for 85 million crowns on Friday.";
    let folder = Folder::with(&[]);
    let first = [page(1, told), page(2, told)].join("\n");
    folder.put("pages.jsonl", first.as_bytes());
    folder.added(&["pages.jsonl"]);
    let claims = folder.ask(&["claims"]).lines();
    let own =
        claims.iter().find(|claim| claim["wording"]["statement"].is_null()).expect("a claim in a page's own words");
    let id = own["id"].as_str().unwrap();
    folder.put("more.jsonl", page(3, told).as_bytes());
    folder.added(&["more.jsonl"]);
    let grown = folder.ask(&["claim", id]).lines();
    assert_eq!(grown.len(), 1, "{grown:#?}");
    assert_eq!(grown[0]["wording"]["text"], own["wording"]["text"]);
    assert_eq!(grown[0]["reports"].as_array().unwrap().len(), 3, "{grown:#?}");
    assert_ne!(grown[0]["id"], own["id"], "more belongs to it");
}

/// Seven words on end are much of a headline and a phrase between two articles.
#[test]
fn a_headline_is_reused_though_it_is_short() {
    let folder = Folder::with(&[
        ("post.txt", b"Nine tugs for the ferry company of Norvia"),
        (
            "paper.txt",
            b"Tugs for the ferry company of Norvia were sold on Friday, said nobody, while gulls circled above the empty \
              harbour market.",
        ),
        (
            "other.txt",
            b"Painters in Greyling want tugs for the ferry company of Norvia to look brighter, and asked the council for \
              yellow paint.",
        ),
    ]);
    folder.added(&["post.txt", "paper.txt", "other.txt"]);
    let name = |end: &serde_json::Value| end.as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let mut reused: Vec<[String; 2]> =
        folder.ask(&["reuse"]).lines().iter().map(|it| [name(&it["a_name"]), name(&it["b_name"])]).collect();
    reused.iter_mut().for_each(|ends| ends.sort());
    reused.sort();
    let expected = [["other.txt", "post.txt"], ["paper.txt", "post.txt"]];
    assert_eq!(reused, expected.map(|ends| ends.map(str::to_owned)));
}

#[test]
fn a_hoax_told_of_one_after_another_is_two_utterances() {
    let page = |day: &str, who: &str| {
        format!(
            "The page told its readers: “At about noon on {day}, our beloved harbour pilot {who} was lost at sea. He will be \
             missed but not forgotten by everybody who ever sailed with him. Please show your sympathy by leaving a lantern \
             on the mole.”"
        )
    };
    let pages = [page("Sunday (February 7, 2021)", "Oskar Lind"), page("Monday (May 3, 2021)", "Tilda Moss")];
    let one = utterances(&[&pages[0], &pages[0]]);
    assert!(holds(&one, &["Oskar Lind"]), "{one:#?}");
    let two = utterances(&[&pages[0], &pages[1]]);
    let both = |it: &Vec<String>| ["Oskar Lind", "Tilda Moss"].iter().all(|who| it.concat().contains(who));
    assert!(!two.iter().any(both), "{two:#?}");
}
