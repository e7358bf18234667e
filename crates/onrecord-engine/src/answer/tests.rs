use onrecord_ledger::{Source, SourceKind};
use proptest::prelude::*;

use super::*;
use crate::act;
use crate::lexicon::Data;
use crate::marked::Marked;

/// Sees the example as the engine would, acts by the lists alone.
fn seen<T>(marked: &Marked, see: impl FnOnce(&Told<'_>) -> T) -> T {
    let segments = marked.segments();
    let attributions = marked.attributions();
    let voices: Vec<Voice> = attributions
        .iter()
        .map(|attribution| Voice {
            source: Source {
                spans: attribution.source.clone(),
                kind: SourceKind::Person,
                entity: None,
                name: attribution.source.first().map(|span| span.of(&marked.text).to_owned()),
                role: None,
            },
            addressee: None,
            via: Vec::new(),
            reasons: Vec::new(),
        })
        .collect();
    let acts = act::Lists::without_weights(&Data::embedded()).expect("lists");
    let deeds = act::act(&marked.text, &segments, &attributions, &voices, &acts, None);
    see(&Told {
        text: &marked.text,
        title: None,
        segments: &segments,
        attributions: &attributions,
        voices: &voices,
        entities: &[],
        deeds: &deeds,
    })
}

fn lists() -> Lists {
    Lists::without_weights(&Data::embedded()).expect("lists")
}

/// What each marked attribution answers by rule, weights aside.
#[track_caller]
fn check(example: &str, answered: &[&[usize]]) {
    let marked = Marked::parse(example);
    let lists = lists().with_weights(Weights::default());
    let answers = seen(&marked, |told| answers(told, &lists));
    let to = |answers: &Vec<Answer>| answers.iter().map(|answer| answer.to).collect::<Vec<_>>();
    assert_eq!(answers.iter().map(to).collect::<Vec<_>>(), answered);
}

/// The candidates of the last attribution, and which of them it names or speaks of.
fn candidates(example: &str) -> Vec<usize> {
    let marked = Marked::parse(example);
    let choices = seen(&marked, |told| choices(told, &vec![None; told.attributions.len()], &lists()));
    choices.last().expect("an attribution").candidates.iter().map(|(at, _)| *at).collect()
}

#[test]
fn a_report_told_in_the_words_of_the_denial_is_what_is_denied() {
    check("{source1|Vela} {cue1|denied} {content1|{cue2|reports} that {content2|the port would close}}.", &[&[1], &[]]);
    check(
        "{source1|Vela} {cue1|rejected} {content1|{cue2|accusations} by {source2|Oro} that {content2|she had lied}}.",
        &[&[1], &[]],
    );
    // Who says it answers nothing.
    check(
        "{source1|Vela} {cue1|said} {content1|{cue2|reports} that {content2|the port would close} had come}.",
        &[&[], &[]],
    );
}

#[test]
fn who_told_the_report_comes_before_the_denial_that_tells_it_too() {
    check(
        "{source1|The Post} {cue1|reported} {content1|that the port would close in May}. Dockers were alarmed. \
         {source2|Vela} {cue2|denied} {content2|{cue3|reports} that {content3|the port would close}}.",
        &[&[], &[0, 2], &[]],
    );
    check(
        "{source1|The Post} {cue1|reported} {content1|a strike in the mines}. \
         {source2|Vela} {cue2|denied} {content2|{cue3|reports} that {content3|the port would close}}.",
        &[&[], &[2], &[]],
    );
}

#[test]
fn where_nothing_weighs_anything_nothing_is_answered() {
    check(
        "{source1|The Post} {cue1|reported} {content1|a deal}. {source2|Vela} {cue2|denied} {content2|it}.",
        &[&[], &[]],
    );
}

#[test]
fn what_stands_around_a_statement_is_no_candidate() {
    let example = "{source1|Oro} {cue1|said} {content1|{source2|Vela} {cue2|denied} {content2|the deal}}.";
    assert_eq!(candidates(example), Vec::<usize>::new());
    let example = "{source1|Oro} {cue1|told} {content1|of a deal}. {source2|Vela} {cue2|denied} {content2|it}.";
    assert_eq!(candidates(example), [0]);
}

#[test]
fn a_thing_is_named_and_a_source() {
    let example = "{source1|Oro} {cue1|accused} {content1|Vela of lying}.\n\
                   {source2|Vela} {cue2|rejected} {content2|the accusation by Oro}.";
    let marked = Marked::parse(example);
    seen(&marked, |told| {
        let sketches = sketch::sketches(told, &lists());
        assert!(sketches[1].names_thing_of(&sketches[0]), "an accusation is what accusing makes");
        assert!(sketches[1].names_source_of(&sketches[0]));
        assert!(sketches[0].names_source_of(&sketches[1]));
        assert!(!sketches[1].same_source(&sketches[0]));
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn an_answer_is_another_attribution(
        words in prop::collection::vec("[a-zA-Z’.,\"é]{1,9}", 6..40),
        parts in prop::collection::vec((0usize..40, 0usize..40, 0usize..40), 0..12),
    ) {
        let text = words.join(" ");
        let mut places = Vec::new();
        let mut at = 0;
        for word in &words {
            places.push(Span::new(&text, at, at + word.len()).expect("a word"));
            at += word.len() + 1;
        }
        let place = |at: usize| places[at % places.len()];
        let attributions: Vec<Attribution> = parts
            .iter()
            .map(|(source, cue, content)| Attribution {
                source: vec![place(*source)],
                cue: vec![place(*cue)],
                content: vec![place(*content).cover(place(content + 3))],
                continues: None,
                score: 1.0,
                reasons: Vec::new(),
            })
            .collect();
        let marked = Marked { text, marks: Vec::new() };
        let segments = marked.segments();
        let voices: Vec<Voice> = attributions.iter().map(|attribution| Voice {
            source: Source {
                spans: attribution.source.clone(), kind: SourceKind::Person, entity: None, name: None, role: None,
            },
            addressee: None,
            via: Vec::new(),
            reasons: Vec::new(),
        }).collect();
        let acts = act::Lists::without_weights(&Data::embedded()).expect("lists");
        let deeds = act::act(&marked.text, &segments, &attributions, &voices, &acts, None);
        let told = Told {
            text: &marked.text, title: None, segments: &segments, attributions: &attributions, voices: &voices,
            entities: &[], deeds: &deeds,
        };
        for (at, answer) in answers(&told, &Lists::load(&Data::embedded()).expect("lists")).iter().enumerate() {
            prop_assert!(answer.iter().all(|answer| answer.to != at && answer.to < attributions.len()));
        }
    }
}
