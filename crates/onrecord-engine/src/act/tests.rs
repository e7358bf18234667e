use onrecord_ledger::Source;
use proptest::prelude::*;

use super::*;
use crate::lexicon::Data;
use crate::marked::Marked;

/// The lists alone: what the classifier makes of an example changes with every training.
fn deeds(example: &str) -> Vec<Deed> {
    deeds_of(example, SourceKind::Person)
}

fn deeds_of(example: &str, kind: SourceKind) -> Vec<Deed> {
    let marked = Marked::parse(example);
    let attributions = marked.attributions();
    let lists = Lists::without_weights(&Data::embedded()).expect("lists");
    let voices: Vec<Voice> = attributions
        .iter()
        .map(|attribution| Voice {
            source: Source { spans: attribution.source.clone(), kind, entity: None, name: None, role: None },
            addressee: None,
            via: Vec::new(),
            reasons: Vec::new(),
        })
        .collect();
    act(&marked.text, &marked.segments(), &attributions, &voices, &lists, None)
}

/// The act of the one attribution that is marked.
#[track_caller]
fn check(example: &str, act: &str) {
    let deeds = deeds(example);
    assert_eq!(deeds.len(), 1);
    assert_eq!(deeds[0].act.as_str(), act, "{:?}", deeds[0]);
}

#[test]
fn a_cue_that_performs_an_act() {
    check("{source|Vela} {cue|denied} {content|that a meeting took place}.", "deny");
    check("{source|Vela} {cue|accused} {content|the ministry of hiding the letter}.", "accuse");
    check("{source|The union} {cue|called on} {content|members to stay home}.", "urge");
    check("{source|The union} {cue|called for} {content|an inquiry}.", "demand");
    check("{source|Oro} {cue|has vowed} {content|to return}.", "promise");
    check("{source|Oro} {cue|hailed} {content|the vote}.", "praise");
}

#[test]
fn words_that_say_outright_that_it_is_not_so_deny() {
    check("{source|Vela} {cue|said} {content|“Not one word of it is true”}.", "deny");
    check("{source|Vela} {cue|said} {content|it was untrue}.", "deny");
    // The classifier has no say against them, but against "there is no", which is said of much.
    assert_eq!(learned("{source|Vela} {cue|said} {content|it was untrue}."), "deny");
    let general =
        "{source|Vela} {cue|said} {content|there is no simple answer to what the harbour will need in ten years}.";
    check(general, "deny");
    assert_eq!(learned(general), "assert");
}

/// The act as the lists and the classifier tell it.
fn learned(example: &str) -> &'static str {
    let marked = Marked::parse(example);
    let attributions = marked.attributions();
    let lists = Lists::load(&Data::embedded()).expect("lists");
    let source = Source {
        spans: attributions[0].source.clone(),
        kind: SourceKind::Person,
        entity: None,
        name: None,
        role: None,
    };
    let voice = Voice { source, addressee: None, via: Vec::new(), reasons: Vec::new() };
    act(&marked.text, &marked.segments(), &attributions, &[voice], &lists, None)[0].act.as_str()
}

/// As [`check`], of a body.
#[track_caller]
fn check_body(example: &str, act: &str) {
    let deeds = deeds_of(example, SourceKind::OfficialBody);
    assert_eq!(deeds[0].act.as_str(), act, "{:?}", deeds[0]);
}

#[test]
fn what_is_withheld_is_not_denied_and_what_is_not_withheld_is_not() {
    check("{source|Vela} {cue|said} {content|he could neither confirm nor rule out that it exists}.", "cannot_confirm");
    check("{source|Vela} {cue|said} {content|the ministry had nothing to add}.", "decline_comment");
    check("{source|Vela} {cue|neither confirmed nor denied} {content|the report}.", "cannot_confirm");
    check("{source|Vela} {cue|stopped short of denying} {content|the report}.", "qualify");
    check("{source|Vela} {cue|did not} {content|respond}.", "decline_comment");
    check("{source|The union} {cue|said} {content|it did not go far enough}.", "criticize");
    check("{source|The company} {cue|said} {content|no cards were affected}.", "assert");
    check("{source|The bank} {cue|said} {content|that rates would not rise before 2012}.", "assert");
}

#[test]
fn who_will_do_something_on_a_condition_makes_one() {
    check("{source|Vela} {cue|said} {content|he would open the quay once the strike was over}.", "condition");
    check("{source|Vela} {cue|said} {content|he was ready to go as long as the others went}.", "condition");
    check("{source|Vela} {cue|said} {content|he was ready to go}.", "propose");
    check("{source|Vela} {cue|said} {content|they had met once}.", "assert");
}

#[test]
fn a_body_announces_what_it_will_do_and_what_it_has_settled() {
    check_body("{source|The spokeswoman} {cue|said} {content|the agency would revoke the permit}.", "announce");
    check_body("{source|The ministry} {cue|said} {content|it is going to close the quay}.", "announce");
    check_body("{source|The firm} {cue|said} {content|it has amended its plan}.", "announce");
    check_body("{source|The firm} {cue|said} {content|it has a plan}.", "assert");
    check_body("{source|The ministry} {cue|said} {content|the storm would pass}.", "assert");
    // What somebody else tells of it is no announcement of theirs.
    check("{source|Vela} {cue|said} {content|the agency would revoke the permit}.", "assert");
}

#[test]
fn reports_report() {
    let marked = Marked::parse("{source|Media reports in Norvia} {cue|said} {content|the quay was sold}.");
    let attributions = marked.attributions();
    let lists = Lists::load(&Data::embedded()).expect("lists");
    let deeds = act(&marked.text, &marked.segments(), &attributions, &[], &lists, None);
    assert_eq!(deeds[0].act, Act::Report, "{:?}", deeds[0]);
}

#[test]
fn a_judgement_that_something_is_not_wholly_so_qualifies_it() {
    check("{source|Vela} {cue|said} {content|the account was not entirely accurate}.", "qualify");
    check("{source|Vela} {cue|said} {content|the account was accurate}.", "assert");
}

#[test]
fn a_negated_cue_is_another_act() {
    check("{source|Vela} {cue|did not confirm} {content|a meeting}.", "cannot_confirm");
    check("{source|Vela} did not immediately {cue|confirm} {content|a meeting}.", "cannot_confirm");
    check("{source|Vela} {cue|wouldn’t say} {content|whether a meeting took place}.", "decline_comment");
    check("{source|Vela} {cue|did not deny} {content|the meeting}.", "acknowledge");
    check("{source|Vela} {cue|did not rule out} {content|a meeting}.", "qualify");
    check("{source|Vela} {cue|could not be reached} {content|for comment}.", "decline_comment");
    check("{source|Neither ministry} {cue|commented} {content|on the report}.", "decline_comment");
    check("{source|Vela} not only {cue|said} {content|it was late} but left.", "assert");
}

#[test]
fn the_object_tells_a_refusal_from_a_denial() {
    check("{source|The court} {cue|denied} {content|the request}.", "reject");
    check("{source|Vela} {cue|rejected} {content|the allegation}.", "deny");
    check("{source|Vela} {cue|rejected} {content|the offer}.", "reject");
    check("{source|Vela} {cue|denied} {content|that the request was late}.", "deny");
}

#[test]
fn phrases_run_from_the_cue_into_the_content() {
    check("{source|Vela} {cue|declined} {content|to comment on the report}.", "decline_comment");
    check("{source|Vela} {cue|declined} {content|the invitation}.", "reject");
    check("{source|Vela} {cue|would neither confirm nor deny} {content|the visit}.", "cannot_confirm");
    check("{source|Vela} {cue|told} staff {content|to leave}.", "urge");
    check("{source|Vela} {cue|brushed} the question {cue|off} {content|as old news}.", "dismiss");
}

#[test]
fn a_bare_said_leaves_it_to_the_content() {
    check("{source|Vela} {cue|said} {content|it was a lie}.", "deny");
    check("{source|Vela} {cue|said} {content|“We are sorry for the delay”}.", "apologize");
    check("{source|Vela} {cue|said} {content|talks would begin only if the port reopened}.", "condition");
    check("“{content|Who would believe that?}” {source|Vela} {cue|said}.", "question");
    check("{source|Vela} {cue|said} {content|the bridge is long}.", "assert");
}

#[test]
fn one_who_confirms_that_it_is_not_so_denies() {
    check("{source|Vela} {cue|confirmed} {content|that the letter was a hoax}.", "deny");
}

#[test]
fn lemma_and_negation_of_the_cue() {
    let cue = |example: &str| {
        let cue = deeds(example).remove(0).cue.expect("a cue");
        (cue.lemma, cue.negated)
    };
    assert_eq!(cue("{source|Vela} {cue|told} them {content|no}."), ("tell".to_owned(), false));
    assert_eq!(cue("{source|Vela} {cue|hasn't said} {content|why}."), ("say".to_owned(), true));
    assert_eq!(cue("{source|Vela} {cue|seemed to confirm} {content|it}."), ("confirm".to_owned(), false));
    assert_eq!(cue("{cue|According to} {source|Vela}, {content|it rains}."), ("according to".to_owned(), false));
    assert_eq!(cue("{source|Vela} {cue|glossed} {content|it}."), ("gloss".to_owned(), false));
}

#[test]
fn firmness_has_its_reasons() {
    let firmness = |example: &str| deeds(example).remove(0).firmness.get();
    assert_eq!(firmness("{source|Vela} {cue|denied} {content|it}."), 2);
    assert_eq!(firmness("{source|Vela} {cue|flatly denied} {content|it}."), 3);
    assert_eq!(firmness("{source|Vela} {cue|hinted} {content|at a visit}."), 0);
    assert_eq!(firmness("{source|Vela} {cue|said} {content|it might rain}."), 1);
    let deed = deeds("{source|Vela} {cue|flatly denied} {content|it}.").remove(0);
    assert_eq!(deed.reasons, ["deny: 'deny'", "firmer: 'flatly'"]);
}

proptest! {
    #[test]
    fn any_text_and_any_spans_are_read(text in "\\PC{0,80}", cuts in proptest::collection::vec(0usize..80, 6)) {
        let marked = Marked { text: text.clone(), marks: Vec::new() };
        let mut spans = cuts.chunks(2).map(|cut| {
            let at = |at: usize| text.char_indices().map(|(at, _)| at).nth(at).unwrap_or(text.len());
            onrecord_ledger::Span::new(&text, at(cut[0].min(cut[1])), at(cut[0].max(cut[1]) + 1)).ok()
        });
        let attribution = Attribution {
            source: spans.next().flatten().into_iter().collect(),
            cue: spans.next().flatten().into_iter().collect(),
            content: spans.next().flatten().into_iter().collect(),
            continues: None,
            score: 1.0,
            reasons: Vec::new(),
        };
        let lists = Lists::load(&Data::embedded()).unwrap();
        let deeds = act(&text, &marked.segments(), &[attribution], &[], &lists, None);
        prop_assert_eq!(deeds.len(), 1);
    }
}

/// Whether the one attribution that is marked is told as speech or as an attitude.
#[track_caller]
fn check_manner(example: &str, manner: &str) {
    let marked = Marked::parse(example);
    let lists = Lists::load(&Data::embedded()).expect("lists");
    let deeds = act(&marked.text, &marked.segments(), &marked.attributions(), &[], &lists, None);
    assert_eq!(deeds[0].manner.map(Manner::as_str), Some(manner), "{example}");
}

#[test]
fn what_is_held_is_told_from_what_is_said() {
    check_manner("{source|Vela} {cue|said} {content|it was over}.", "speech");
    check_manner("{content|“It is over,”} {source|Vela} {cue|insisted}.", "speech");
    check_manner("{source|The report} {cue|found} {content|that the quay was unsafe}.", "speech");
    check_manner("{source|The ministry} {cue|denied} {content|it}.", "speech");
    check_manner("{source|Vela} {cue|believes} {content|that it is over}.", "attitude");
    check_manner("{source|The farmers} {cue|hope} {content|for rain}.", "attitude");
    check_manner("{source|Halden} {cue|wants} {content|the sanctions lifted}.", "attitude");
}
