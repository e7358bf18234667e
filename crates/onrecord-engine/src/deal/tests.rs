use proptest::prelude::*;

use super::*;
use crate::lexicon::Data;
use crate::marked::{Marked, mark};

/// The deals of a text are those that are marked in it, `{give|…}` and `{get|…}`.
#[track_caller]
fn check(example: &str) {
    let marked = Marked::parse(example);
    let lists = Lists::load(&Data::embedded()).expect("lists");
    let deals = deals(&marked.text, &marked.segments(), &[], &[], &lists);
    let spans: Vec<(&str, Span)> = deals.iter().flat_map(|deal| [("give", deal.give), ("get", deal.get)]).collect();
    assert_eq!(mark(&marked.text, &spans), example);
}

fn only(text: &str) -> Deal {
    let marked = Marked::parse(text);
    let lists = Lists::load(&Data::embedded()).expect("lists");
    let mut deals = deals(&marked.text, &marked.segments(), &[], &[], &lists);
    assert_eq!(deals.len(), 1, "{deals:?}");
    deals.remove(0)
}

#[test]
fn one_thing_in_exchange_for_another() {
    check("Norland offered to {give|lift its ban on cheese} in exchange for {get|two fishing permits}, a report said.");
    check("The rebels demanded {give|the release of six miners} in return for {get|the bridge}.");
    check("They talked about swapping {give|nine prisoners} for {get|the crew}.");
    check("Norland conditioned {give|the permit} on {get|support for its pier}.");
}

#[test]
fn a_condition_is_a_deal_where_somebody_offers() {
    check("Norland was ready to {give|reopen the port} if {get|the union drops its suit}.");
    check("She said the state would {give|release the ship} only after {get|Sudland pays the fine}.");
    check("If {get|you reopen the port}, we will {give|drop the suit}.");
    check("The bill will pass if the house meets.");
    check("Norland could embrace solar power, but only if it is cheap.");
}

#[test]
fn sums_are_offered_for_things() {
    check("Norland offered {give|a reward of up to 2 million francs} for {get|news of the thief}.");
    check(
        "Sudland promised a reward of {give|up to 5 million dollars} for {get|the arrest, trial or return of the clerk}.",
    );
    check("Oro launched a {give|$10-a-share tender} offer for {get|the shares of the maker}.");
    check("Norland agreed to buy {get|the ferry line} for {give|$22 million} in March.");
    check("Norland bought the ferry line for $22 million.");
    check("She bid for time.");
}

#[test]
fn what_is_withheld_is_given_for_what_is_awaited() {
    check("The council will not {give|lift the ban} until {get|Norland opens its ports}.");
    check("The council will not lift the ban until Monday.");
    check("He waited until Norland opened its ports.");
}

#[test]
fn two_promises_make_a_deal() {
    check("“They would {give|let the ship go}, and we would {get|hand over the papers}.”");
    check("“{get|Give us the port}, and we will {give|give you the gas}.”");
    check("They would go home, and we would sleep.");
    check("Norland will {give|finance two stations}; in return, Sudland will {get|share its data}.");
}

#[test]
fn a_relative_clause_or_an_age_parts_no_legs() {
    check("Norland is ready to {give|double the gas which it sells}, if {get|the toll is cut}.");
    check("Oro were ready to {give|let their pilot, 43, join Sudland} if {get|the rival drops its suit}.");
    check(
        "The work done in return for {get|fees} could be called a bribe."
            .replace("The work done", "{give|The work done}")
            .as_str(),
    );
}

#[test]
fn a_threat_names_what_averts_it() {
    check("Oro threatened to {give|leave the alliance} unless {get|members pay their dues}.");
    check("The visa will expire unless Congress acts.");
    assert_eq!(only("Oro threatened to leave the alliance unless members pay.").status, DealStatus::Conditional);
}

#[test]
fn what_only_sounds_like_a_deal_is_none() {
    check("The two candidates traded barbs for an hour.");
    check("An aide spoke on condition of anonymity.");
    check("She has traded the rallies for a small room.");
    check("They will get a lot in exchange, he said.");
}

#[test]
fn status_and_parties() {
    let deal = only(
        "On Monday the Republic of Norland denied that it had offered to lift its ban in exchange for two permits.",
    );
    assert_eq!(deal.status, DealStatus::Denied);
    let deal = only("In March Norland freed nine sailors in exchange for the release of a pilot.");
    assert_eq!(deal.status, DealStatus::Done);
    let deal = only("Last year Norland demanded the release of six miners in exchange for the bridge.");
    assert_eq!((deal.giver, deal.taker.map(|party| party.name)), (None, Some("Norland".to_owned())));
}

proptest! {
    #[test]
    fn any_text_is_read(words in proptest::collection::vec("in exchange for|if|unless|swap|for|, |\\.|[a-zé“” ]{0,4}|would|offered|to", 0..40)) {
        let marked = Marked { text: words.join(" "), marks: Vec::new() };
        let lists = Lists::load(&Data::embedded()).unwrap();
        for deal in deals(&marked.text, &marked.segments(), &[], &[], &lists) {
            prop_assert!(!deal.give.of(&marked.text).is_empty() && !deal.get.of(&marked.text).is_empty());
        }
    }
}

#[test]
fn a_trade_minister_is_no_trade() {
    check(
        "Norlands Trade Minister Vela denied that Norland had offered to {give|lift its toll} in exchange for {get|the ship}.",
    );
}
