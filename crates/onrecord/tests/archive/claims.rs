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
    let row = |(text, at): (&&str, usize)| {
        let title = format!("Talks of the harbours, part {at}");
        let text = format!("{title}\n\n{text}\n\n{BACKGROUND}");
        json!({"id": format!("page-{at}"), "title": title, "date": "2021-06-14", "text": text}).to_string()
    };
    let folder = Folder::with(&[]);
    let rows: Vec<String> = texts.iter().zip(1..).map(row).collect();
    folder.put("pages.jsonl", rows.join("\n").as_bytes());
    folder.added(&["pages.jsonl"]);
    folder.ask(&["claims"]).lines()
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
