use onrecord_ledger::{Anatomy, SourceKind};
use proptest::prelude::*;

use super::{Lists, Names, Resolution, Words, resolve};
use crate::attribute::Attribution;
use crate::lexicon::Data;
use crate::marked::Marked;

fn read(marked: &Marked, attributions: &[Attribution]) -> Resolution {
    let anatomy = Anatomy { blocks: marked.blocks(), ..Anatomy::default() };
    let lists = Lists::load(&Data::embedded()).unwrap();
    let segments = marked.segments();
    let words = Words::look(&marked.text, &segments, &lists);
    resolve(&anatomy, &words, Names::of(&words), attributions)
}

/// The last attribution of the example: kind and name of its source ("person Ana Vela"; the kind alone
/// where no name is told).
fn check(example: &str, source: &str) {
    let marked = Marked::parse(example);
    let resolution = read(&marked, &marked.attributions());
    let voice = resolution.voices.last().unwrap();
    let name = voice.source.name.as_deref().map_or(String::new(), |name| format!(" {name}"));
    assert_eq!(format!("{}{name}", voice.source.kind.as_str()), source, "{:?} in {example}", voice.reasons);
}

fn check_role(example: &str, role: &str) {
    let marked = Marked::parse(example);
    let resolution = read(&marked, &marked.attributions());
    assert_eq!(resolution.voices.last().unwrap().source.role.as_deref().unwrap_or_default(), role, "{example}");
}

/// Relays of the last attribution, then its addressee behind a bar.
fn check_way(example: &str, way: &str) {
    let marked = Marked::parse(example);
    let resolution = read(&marked, &marked.attributions());
    let voice = resolution.voices.last().unwrap();
    let relays: Vec<String> = voice.via.iter().map(|relay| format!("{} {}", relay.kind.as_str(), relay.name)).collect();
    let hearer = voice.addressee.as_ref().map_or("", |addressee| addressee.span.of(&marked.text));
    assert_eq!(format!("{} | {hearer}", relays.join(", ")), way, "{example}");
}

#[test]
fn a_name_in_the_source_is_the_name_without_its_title() {
    check("{source1|Russian Deputy Foreign Minister Sergei Volkov} {cue1|said} {content1|no}.", "person Sergei Volkov");
    check("{source1|Dr. Ana Vela, a lecturer in Porto,} {cue1|said} {content1|no}.", "person Ana Vela");
    check("{content1|No}, {cue1|said} {source1|the head of the union, Tomas Brandt}.", "person Tomas Brandt");
    check(
        "{source1|The Ministry of Mines and Energy} {cue1|said} {content1|no}.",
        "official_body Ministry of Mines and Energy",
    );
    check("{source1|The Libyan embassy in Tunis} {cue1|said} {content1|no}.", "official_body Libyan embassy in Tunis");
    check("{source1|He Yulan} {cue1|said} {content1|no}.", "person He Yulan");
}

#[test]
fn nobody_and_nothing_are_no_names() {
    check("{source1|None} {cue1|said} {content1|no}.", "anonymous");
    check("{source1|Whatever} {cue1|said} {content1|no}.", "anonymous");
}

#[test]
fn who_bore_a_surname_alone_before_another_came_up_is_meant_by_it() {
    let before =
        "The board backs Vela's plan.\nAda Vela came at noon. The crowd cheered Vela.\nShe had brought Ida Vela.\n";
    check(&format!("{before}{{source1|Vela}} {{cue1|said}} {{content1|no}}."), "person Ada Vela");
}

#[test]
fn a_surname_is_the_full_name_of_the_page() {
    check("Omar al-Haddad came. {source1|Haddad} {cue1|said} {content1|no}.", "person Omar al-Haddad");
    check("Oskar Pena came. {source1|Peña} {cue1|said} {content1|no}.", "person Oskar Pena");
    check("{source1|Petrov} {cue1|said} {content1|no}. Ivan Petrov had left early.", "person Ivan Petrov");
    check(
        "The World Fruit Organization met. {source1|The WFO} {cue1|said} {content1|no}.",
        "official_body World Fruit Organization",
    );
    check("Ines Tal-Moran came. Later {source1|Tal-Moran} {cue1|said} {content1|no}.", "person Ines Tal-Moran");
    check("The Brandt-Vela plan failed. Ana Vela left. {source1|Vela} {cue1|said} {content1|no}.", "person Ana Vela");
}

#[test]
fn two_people_with_one_surname_stay_two() {
    let both = "Ana Vela met Tomas Vela. In the evening {source1|Vela} {cue1|said} {content1|no}.";
    check(both, "person Vela");
    check(
        "Ana Vela came. Vela sat down. Tomas Vela stood. {source1|Vela} {cue1|said} {content1|no}.",
        "person Ana Vela",
    );
    check("Ana Vela met Tomas Vela. {source1|Ms. Vela} {cue1|said} {content1|no}.", "person Ana Vela");
}

#[test]
fn a_pronoun_is_nobody_whom_its_own_words_name() {
    check(
        "Ana Vela attacked Berta Oro in a speech. {source1|She} {cue1|called} {content1|Oro's offer empty}.",
        "person Ana Vela",
    );
    check(
        "Berta Oro met Ana Vela. {source1|She} {cue1|said} {content1|that Ms. Oro had asked for it}.",
        "person Ana Vela",
    );
}

#[test]
fn a_first_line_may_tell_what_somebody_is_and_the_next_sentence_who() {
    check(
        "{source1|A friend of the mayor} {cue1|said} {content1|no}. Berta Oro, 22, has waited for a year.",
        "person Berta Oro",
    );
    check("{source1|A friend of the mayor} {cue1|said} {content1|no}. Berta Oro has waited for a year.", "person");
    check(
        "It rained. It was late. The quay was shut. {source1|A neighbour} {cue1|said} {content1|no}. Berta Oro, 22, left.",
        "person",
    );
    check(
        "Meridian Holdings PLC wrote to them. {source1|The news organisation} {cue1|called} {content1|it a step}.",
        "outlet",
    );
}

#[test]
fn a_role_goes_on_over_the_seat_of_a_body() {
    check_role(
        "{source1|Pavel Orlov}, chief executive officer of Halden, Ohio-based Sextant Mills, {cue1|said} {content1|no}.",
        "chief executive officer of Halden, Ohio-based Sextant Mills",
    );
}

#[test]
fn what_one_does_is_no_role_of_another() {
    check_role("Mr. Vela accused Pavel Orlov of it. {source1|Orlov} {cue1|said} {content1|no}.", "");
}

#[test]
fn whoever_is_nobody_in_particular() {
    check("{source1|Whoever} {cue1|told} {content1|the paper so was not at my table}.", "anonymous");
}

#[test]
fn the_place_of_a_dateline_and_a_headline_in_capitals_name_nobody() {
    check(
        "GREYLING PARK, Norvia - Hundreds came to hear Ana Vela. {source1|She} {cue1|said} {content1|no}.",
        "person Ana Vela",
    );
    check("O'HALDEN, Norvia (AP)_ {source1|The top commander} {cue1|said} {content1|no}.", "person");
    check(
        "Union Donor Vela Says Port Deal Stays Closed\nTomas Vela came late. {source1|Vela} {cue1|said} {content1|no}.",
        "person Tomas Vela",
    );
}

#[test]
fn a_dateline_ends_with_its_agency() {
    check("LISBON (Sextant) — Ana Vela came late. {source1|Sextant} {cue1|said} {content1|so}.", "outlet Sextant");
}

#[test]
fn short_forms_of_a_given_name_are_one_persons() {
    check("Kenneth Vela came late. Ken Vela left. {source1|Vela} {cue1|said} {content1|no}.", "person Kenneth Vela");
    check("Ann Vela came late. Ken Vela left. {source1|Vela} {cue1|said} {content1|no}.", "person Vela");
}

#[test]
fn a_team_is_a_body_and_nobodys_namesake() {
    check("Team Vela came. Donald Vela won. {source1|Vela} {cue1|said} {content1|so}.", "person Donald Vela");
    check("{source1|Team Vela} {cue1|said} {content1|so}.", "official_body Team Vela");
}

#[test]
fn will_begins_a_name_but_where_something_is_asked() {
    check("Will Vela, a teacher, came. {source1|He} {cue1|said} {content1|no}.", "person Will Vela");
    check("Will Vela come? {source1|Vela} {cue1|said} {content1|so}.", "person Vela");
}

#[test]
fn a_given_name_tells_a_surname_from_a_body() {
    check("{source1|Cheryl Mills} {cue1|said} {content1|no}.", "person Cheryl Mills");
    check("{source1|Halden Mills} {cue1|said} {content1|no}.", "official_body Halden Mills");
}

#[test]
fn several_bodies_are_not_the_one_named_before() {
    check(
        "{source1|Halden Corp.} {cue1|agreed} {content1|to it}. {source2|The companies} {cue2|said} {content2|so}.",
        "group",
    );
    check(
        "{source1|Halden Corp. and Sextant Mills} {cue1|said} {content1|no}. {source2|The companies} {cue2|added} {content2|so}.",
        "group Halden Corp. and Sextant Mills",
    );
}

#[test]
fn a_business_is_told_by_its_seat() {
    check(
        "{source1|Halden Mills} {cue1|said} {content1|no}. {source2|The Oslo energy and defense concern} {cue2|said} {content2|so}.",
        "official_body Halden Mills",
    );
}

#[test]
fn an_office_is_that_of_whom_it_is_for() {
    check(
        "Police spokesman Ivo Marn {cue1|said} {content1|no}. {source2|The top spokesman for Prime Minister Ana Vela} {cue2|said} {content2|so}.",
        "person",
    );
    check(
        "{source1|Ivo Marn, spokesman for Sextant Mills,} {cue1|said} {content1|no}. {source2|The spokesman for Sextant} {cue2|said} {content2|so}.",
        "person Ivo Marn",
    );
}

#[test]
fn a_part_of_a_state_is_nobody() {
    check("A woman in Halden, Ohio, came. {source1|The woman} {cue1|said} {content1|no}.", "person");
    check("{source1|His deputy, Ohio Governor Ana Vela,} {cue1|said} {content1|no}.", "person Ana Vela");
    check("{source1|Ohio} {cue1|asked} {content1|for it}.", "official_body Ohio");
}

#[test]
fn a_lawyer_is_no_judge_and_an_aide_no_candidate() {
    check("Ana Vela, his lawyer, {cue1|said} {content1|no}. {source2|The judge} {cue2|said} {content2|so}.", "person");
    check(
        "{source1|Ana Vela, a former spokeswoman,} {cue1|said} {content1|no}. {source2|The candidate} {cue2|said} {content2|so}.",
        "person",
    );
}

#[test]
fn a_body_of_two_fields_is_one_before_an_office() {
    check(
        "{source1|Immigration and Naturalization Service Commissioner Ana Vela} {cue1|said} {content1|no}.",
        "person Ana Vela",
    );
}

#[test]
fn what_follows_a_noun_is_not_its_head() {
    check("{source1|A woman who claims to know} {cue1|said} {content1|no}.", "person");
    check("{source1|A report published in the north} {cue1|said} {content1|no}.", "document");
    check("{source1|A poll released Sunday by them} {cue1|said} {content1|no}.", "document");
    check("{source1|Those who stayed} {cue1|said} {content1|no}.", "group");
    check("{source1|The 26-year-old} {cue1|said} {content1|no}.", "person");
}

#[test]
fn where_somebody_is_from_is_no_part_of_the_name() {
    check("{source1|Senator Ana Vela of Ohio} {cue1|said} {content1|no}.", "person Ana Vela");
    check("{source1|Prime Minister Ivo Marn of Greece} {cue1|said} {content1|no}.", "person Ivo Marn");
    check(
        "{source1|Senator Ana Vela of Ohio and Senator Ivo Marn of Texas} {cue1|said} {content1|no}.",
        "group Ana Vela and Ivo Marn",
    );
}

#[test]
fn a_firm_and_its_company_are_one() {
    check("{source1|Halden and Company analyst Ivo Marn} {cue1|said} {content1|so}.", "person Ivo Marn");
    check("{source1|Halden and Partners LLC} {cue1|said} {content1|so}.", "official_body Halden and Partners LLC");
}

#[test]
fn an_address_is_a_name() {
    check("{source1|the blog HaldenTown.com} {cue1|said} {content1|so}.", "outlet HaldenTown.com");
    check("{source1|Halden.com Inc.} {cue1|said} {content1|so}.", "official_body Halden.com Inc.");
}

#[test]
fn it_is_nothing_that_the_words_said_name() {
    check(
        "{source1|The Energy Ministry} {cue1|said} {content1|no}. {content2|The talks will be held in Norway}, {source2|it} {cue2|added}.",
        "official_body Energy Ministry",
    );
    check(
        "{source1|The Energy Ministry} {cue1|said} {content1|no}. The office in Norway shut since {source2|it} {cue2|saw} {content2|no gain}.",
        "official_body Energy Ministry",
    );
}

#[test]
fn pronouns_take_the_last_who_spoke_with_that_gender() {
    check(
        "{source1|Sergei Volkov} {cue1|said} {content1|no}. Maria Brandt smiled. {source2|He} {cue2|added} {content2|never}.",
        "person Sergei Volkov",
    );
    check(
        "{source1|Sergei Volkov} {cue1|said} {content1|no}. Maria Brandt smiled. {source2|She} {cue2|added} {content2|never}.",
        "person Maria Brandt",
    );
    check(
        "{source1|The Energy Ministry} {cue1|said} {content1|no}. {source2|It} {cue2|added} {content2|never}.",
        "official_body Energy Ministry",
    );
    check("It was raining. {source1|She} {cue1|said} {content1|no}.", "person");
    check(
        "Ivan Petrov came late. {source1|Brandt} {cue1|said} {content1|no}. {source2|He} {cue2|added} {content2|never}.",
        "person Brandt",
    );
}

#[test]
fn noun_phrases_take_who_holds_the_office() {
    check(
        "Kremlin spokesman Pavel Orlov and Ana Vela came. {source1|Vela} {cue1|said} {content1|no}. {source2|The Kremlin spokesman} {cue2|said} {content2|yes}.",
        "person Pavel Orlov",
    );
    check("Ambassador Jan Novak came. {source1|The diplomat} {cue1|said} {content1|no}.", "person Jan Novak");
    check("A deal was struck, Le Monde wrote. {source1|The newspaper} {cue1|said} {content1|so}.", "outlet Le Monde");
    check(
        "Halden Motors Ltd. has shut. {source1|The company} {cue1|said} {content1|no}.",
        "official_body Halden Motors Ltd.",
    );
}

#[test]
fn the_unnamed_stay_unnamed() {
    check("Jan Novak left. {source1|A senior official} {cue1|said} {content1|no}.", "anonymous");
    check(
        "Jan Novak left. {source1|A senior diplomat} {cue1|said} {content1|no}. {source2|The diplomat} {cue2|said} {content2|never}.",
        "anonymous",
    );
    check("{source1|Two people familiar with the matter} {cue1|said} {content1|no}.", "anonymous");
    check("{source1|Many Americans} {cue1|believe} {content1|it}.", "group");
    check("{source1|A spokeswoman for the sponsor, Rep. Ana Vela,} {cue1|said} {content1|no}.", "person");
    check("{content1|“No”}", "none");
}

#[test]
fn kinds_are_told_by_lists_and_nouns() {
    check("{source1|Moscow} {cue1|rejects} {content1|it}.", "state Moscow");
    check("{source1|The Kremlin} {cue1|denied} {content1|it}.", "official_body Kremlin");
    check("{source1|Reuters} {cue1|reported} {content1|it}.", "outlet Reuters");
    check("{source1|a joint statement} {cue1|said} {content1|it}.", "document");
    check("{source1|Ana Vela and Jan Novak} {cue1|said} {content1|no}.", "group Ana Vela and Jan Novak");
}

#[test]
fn roles_stand_before_or_behind_the_name() {
    check_role(
        "{source1|Sergei Volkov, a deputy foreign minister,} {cue1|said} {content1|no}.",
        "deputy foreign minister",
    );
    check_role("{source1|The refinery's spokesman Pavel Orlov} {cue1|said} {content1|no}.", "refinery's spokesman");
    check_role(
        "{source1|Jan Novak, who heads the port authority,} {cue1|said} {content1|no}.",
        "heads the port authority",
    );
}

#[test]
fn relays_and_hearers_are_told_apart() {
    check_way("{source1|Ana Vela} {cue1|told} Reuters on Monday {content1|that it was over}.", "agency Reuters | ");
    check_way("{source1|Ana Vela} {cue1|told} reporters {content1|that it was over}.", " | reporters");
    check_way(
        "{source1|Ana Vela} was {cue1|quoted} by the Interfax news agency as saying {content1|it was over}.",
        "agency Interfax | ",
    );
    check_way("{content1|It was over}, {source1|Ana Vela} {cue1|said}, Tanjug reported.", "agency Tanjug | ");
    check_way(
        "{source1|Ana Vela} {cue1|said} {content1|it was over}, the Tass news agency reported at the time.",
        "agency Tass | ",
    );
    check_way(
        "{content1|It was over}, (Tass) news agency {cue1|quoted} {source1|Ana Vela} {cue1|as saying}.",
        "agency Tass | ",
    );
    check_way("The BBC {cue1|quoted} {source1|Ana Vela} {cue1|as saying} {content1|it was over}.", "outlet BBC | ");
    check_way("In an interview with CNN {source1|Ana Vela} {cue1|said} {content1|it was over}.", "outlet CNN | ");
    check_way("{source1|A memo seen by Le Monde} {cue1|says} {content1|it was over}.", "outlet Le Monde | ");
    check_way("{source1|Ana Vela} {cue1|said} {content1|it was over}. (AFP)", "agency AFP | ");
    check_way("{source1|She} {cue1|told} state television {content1|it was over}.", "outlet state television | ");
    check_way("{source1|He} {cue1|said} {content1|it was over}.", " | ");
}

const WORDS: &[&str] = &[
    "Ana", "Vela", "Dr.", "the", "Ministry", "of", "Russian", "he", "she", "who", ",", "“", "”", "said", "told",
    "Reuters", "(", ")", "official", "and", "-", "’s", ".", "\n", "é", "U.S.", "they", "company", "We've",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_resolved_and_no_name_is_invented(
        words in prop::collection::vec(
            prop_oneof![4 => prop::sample::select(WORDS).prop_map(str::to_owned), 1 => "\\PC{1,6}"],
            1..60,
        ),
        places in prop::collection::vec((0usize..60, 0usize..60, 0usize..60), 0..6),
    ) {
        let text = words.join(" ").replace(['{', '}', '|'], " ");
        let marked = Marked { text, marks: Vec::new() };
        let tokens = marked.segments().tokens;
        let span = |at: usize, length: usize| {
            let first = tokens.get(at % tokens.len().max(1))?;
            let last = tokens.get((at % tokens.len().max(1) + length % 5).min(tokens.len() - 1))?;
            Some(first.span.cover(last.span))
        };
        let attributions: Vec<Attribution> = places
            .iter()
            .enumerate()
            .filter_map(|(at, (source, cue, content))| {
                Some(Attribution {
                    source: if source % 7 == 0 { Vec::new() } else { vec![span(*source, *cue)?] },
                    cue: if cue % 5 == 0 { Vec::new() } else { vec![span(*cue, *content)?] },
                    content: vec![span(*content, *source)?],
                    continues: (at > 0 && source % 3 == 0).then(|| at - 1),
                    score: 1.0,
                    reasons: Vec::new(),
                })
            })
            .collect();
        let resolution = read(&marked, &attributions);
        prop_assert_eq!(resolution.voices.len(), attributions.len());
        for name in resolution.voices.iter().filter_map(|voice| voice.source.name.as_deref()) {
            for word in name.split_whitespace().filter(|word| *word != "and") {
                prop_assert!(marked.text.contains(word), "{} of {}", word, name);
            }
        }
        for voice in &resolution.voices {
            if let Some(id) = voice.source.entity {
                prop_assert!(resolution.entities.iter().any(|entity| entity.id == id));
            }
            prop_assert!(voice.source.kind != SourceKind::None || voice.source.entity.is_none());
        }
        for (at, entity) in resolution.entities.iter().enumerate() {
            prop_assert_eq!(entity.id.0 as usize, at + 1);
            prop_assert!(entity.mentions.iter().all(|span| !span.of(&marked.text).is_empty()));
        }
    }
}

#[test]
fn a_press_noun_beside_a_name_makes_it_an_outlet() {
    check("{source1|The Norvian broadcaster RTN} {cue1|said} {content1|no}.", "outlet RTN");
    check("{source1|The Greek portal Energiapress} {cue1|wrote} {content1|no}.", "outlet Energiapress");
}

#[test]
fn an_office_of_a_place_goes_before_its_holder() {
    check(
        "{source1|Deputy Energy Minister of Bulgaria Plamen Todorin} {cue1|said} {content1|no}.",
        "person Plamen Todorin",
    );
    check_role(
        "{source1|Director of the Energy Ministry's press department Arkady Belov} {cue1|said} {content1|no}.",
        "Director of the Energy Ministry's press department",
    );
    check(
        "{source1|Director of the Energy Ministry's press department Arkady Belov} {cue1|said} {content1|no}. The daily Sever wrote that he lied. {content2|“Maybe,”} {source2|the official} {cue2|replied}.",
        "person Arkady Belov",
    );
}

#[test]
fn what_no_page_names_has_no_name() {
    check("{source1|An Oslo clinic} {cue1|said} {content1|no}.", "official_body");
    check("{source1|The clinic, Halden Gene Centre,} {cue1|said} {content1|no}.", "official_body Halden Gene Centre");
    check(
        "{source1|Health economist Ana Vela} {cue1|said} {content1|yes}. A former adviser was more talkative. {content2|No}, {source2|the adviser} {cue2|said}.",
        "person",
    );
}

#[test]
fn a_body_of_many_fields_has_its_whole_name() {
    check(
        "{source1|Norvia’s Department for Environment, Food and Rural Affairs} {cue1|said} {content1|no}.",
        "official_body Department for Environment, Food and Rural Affairs",
    );
}

#[test]
fn an_office_is_filled_by_the_one_who_is_named_with_it() {
    check(
        "{content1|“No,”} {source1|the Halden spokesman} {cue1|said}. Later Halden spokesman Tomas Brandt left.",
        "person Tomas Brandt",
    );
    check(
        "Norvian Deputy Foreign Minister Sergei Volkov came. {source1|The Norvian Deputy Foreign Minister} {cue1|did not confirm} {content1|it}.",
        "person Sergei Volkov",
    );
    check(
        "Russian Deputy Foreign Minister Sergei Volkov came. In this context, {source1|the Russian Deputy Foreign Minister} {cue1|did not confirm} {content1|a meeting}.",
        "person Sergei Volkov",
    );
    check("President Ana Vela left. {source1|The supreme leader} {cue1|said} {content1|no}.", "person");
}

#[test]
fn a_name_that_only_marks_a_body_is_nobody_for_a_pronoun() {
    check(
        "{source2|Tomas Brandt} {cue2|said} {content2|yes}. It was a deal with the Omar Haddad administration. {source3|He} {cue3|said} {content3|no}.",
        "person Tomas Brandt",
    );
}

#[test]
fn an_adjective_of_a_state_is_the_state() {
    check("Germany waits. {source1|German} {cue1|pledges} {content1|to help}.", "state Germany");
    check("{source1|German} {cue1|pledges} {content1|to help}.", "state");
}

#[test]
fn a_word_too_many_behind_a_name_is_left_out() {
    check("{source1|President Omar Haddad who} {cue1|spoke} {content1|of peace}.", "person Omar Haddad");
}

#[test]
fn a_spokesman_may_be_named_next() {
    check(
        "{source1|A Halden spokesman} {cue1|said} {content1|no}. “Not today,” said spokesman Ivo Marn.",
        "person Ivo Marn",
    );
    check("{source1|A Halden spokesman} {cue1|said} {content1|no}. Union spokesman Ivo Marn was away.", "person");
}

#[test]
fn a_child_called_by_its_given_name_is_not_meant_by_the_surname() {
    check(
        "Lena Petran left with her father, Jorge Petran. Lena is six. Lena waited. \
         {source1|Petran} {cue1|said} {content1|no}.",
        "person Jorge Petran",
    );
}

#[test]
fn a_report_is_that_of_its_author() {
    for told in [
        "A report by the Halden Institute was out in May.",
        "In a report of 2021, the Halden Institute looked at radar.",
        "The Halden Institute's report was out in May.",
        "{source1|The Halden Institute} {cue1|said} in a report {content1|that radar was old}.",
    ] {
        check(
            &format!("{told} {{source2|The report}} {{cue2|noted}} {{content2|three faults}}."),
            "document Halden Institute",
        );
    }
    check("The Halden Institute met in May. {source1|The report} {cue1|noted} {content1|three faults}.", "document");
}

#[test]
fn one_named_for_several_is_their_name() {
    check("Ana Vela came. {source1|Vela and other Norvian officials} {cue1|said} {content1|no}.", "group Ana Vela");
    check("{source1|Two of them} {cue1|said} {content1|no}.", "anonymous");
}

#[test]
fn a_name_behind_an_office_and_its_abbreviation_is_a_person() {
    check(
        "{source1|Director of the Norvian Bureau of Statistics (NBS) Louis Vela} {cue1|said} {content1|no}.",
        "person Louis Vela",
    );
}

#[test]
fn a_press_organ_is_told_by_its_apposition() {
    check("{source1|Sever, or North, a Halden daily owned by the union,} {cue1|said} {content1|no}.", "outlet Sever");
    check("{source1|The Northern Ledger} {cue1|reported} {content1|no}.", "outlet Northern Ledger");
    check("{source1|La Lanterna} {cue1|wrote} {content1|no}.", "official_body La Lanterna");
}

#[test]
fn who_behind_a_quoted_word_is_not_a_name_before() {
    check(
        "Fighters for Tomas Oduya {cue1|denounce} the “worms” {source2|who} {cue2|support} {content2|the plan}.",
        "group",
    );
}

#[test]
fn one_who_was_not_named_stays_so_beside_a_named_minister() {
    check(
        "{source1|Two diplomats} {cue1|said} {content1|that Minister Ana Vela had come}. {content2|“She sat down,”} {source2|the diplomat} {cue2|said}.",
        "anonymous",
    );
}

#[test]
fn an_office_with_its_body_in_initials_is_known_by_them() {
    let told = "{source1|Director of the Harbour Authority (HA) Oskar Brandt} {cue1|said} {content1|no}.";
    check(&format!("{told} Later {{source2|the HA chief}} {{cue2|said}} {{content2|yes}}."), "person Oskar Brandt");
    check(&format!("{told} Later {{source2|the bank chief}} {{cue2|said}} {{content2|yes}}."), "person");
}

#[test]
fn the_leader_of_a_state_is_its_president_where_the_page_has_one() {
    let told = "{source1|President Viktor Dahl} {cue1|said} {content1|no}.";
    let leader = "{source2|The Norwegian leader} {cue2|said} {content2|yes}.";
    check(&format!("{told} {leader}"), "person Viktor Dahl");
    check(&format!("{told} President Ilse Moreau had left. {leader}"), "person");
}

#[test]
fn a_body_itself_is_the_body() {
    check(
        "On Monday {source1|the National Water Service} {cue1|said} {content1|no}. {source2|The service itself} {cue2|said} {content2|yes}.",
        "official_body National Water Service",
    );
}

#[test]
fn who_speaks_of_himself_may_be_named_behind_it() {
    check(
        "{content1|‘When they rang {source2|I} {cue2|said} {content2|no},’} {cue1|recalls} {source1|Hugo Sorrel}.",
        "person Hugo Sorrel",
    );
}

#[test]
fn it_is_what_was_named_just_before_in_its_clause() {
    check(
        "{source1|The Harbour Authority} {cue1|said} {content1|no}. The accords lift the ban on Cuba for steps that {source2|it} {cue2|promised} {content2|to take}.",
        "state Cuba",
    );
    check(
        "{source1|The Harbour Authority} {cue1|said} {content1|no}. {source2|It} {cue2|told} Cuba {content2|to wait}.",
        "official_body Harbour Authority",
    );
}
