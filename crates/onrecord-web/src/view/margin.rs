//! The card beside a statement: who, in what office, doing what, through whom, when, in answer to what, and why.

use std::collections::HashMap;

use maud::{Markup, html};
use onrecord_archive::{Correction, Wrong};
use onrecord_desk::deed;
use onrecord_ledger::{Act, Dated, DatedBasis, Deal, Manner, Reading, SourceKind, Span, Statement, StatementId};

use super::signs;
use crate::address;

/// What the archive knows of a statement beyond its page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beyond {
    /// Reports of the claim, answers to it, origins: "3 reports · 2 answers · 1 to 2 origins", and its address.
    pub(crate) claims: Vec<(String, String)>,
    /// In how many wordings it is known; 0 for one.
    pub(crate) wordings: usize,
    /// Whether there may be more of all this than was looked at.
    pub(crate) more: bool,
}

/// All cards of a page.
pub(crate) struct Margin<'a> {
    pub(crate) reading: &'a Reading,
    pub(crate) numbers: HashMap<StatementId, usize>,
    pub(crate) beyond: HashMap<StatementId, Beyond>,
    pub(crate) corrections: &'a [Correction],
    /// Whether forms are shown: not in a file that is read without the room.
    pub(crate) room: bool,
    /// Who corrected before.
    pub(crate) author: Option<&'a str>,
    /// In which part of a long page each statement stands; empty where there is one part.
    pub(crate) parts: HashMap<StatementId, usize>,
}

impl<'a> Margin<'a> {
    fn text(&self) -> &'a str {
        self.reading.document.text()
    }

    fn words(&self, spans: &[Span]) -> String {
        spans.iter().map(|span| span.of(self.text())).collect::<Vec<_>>().join(" … ")
    }

    /// The name of a statement's source, else its words; `None` where nobody is named.
    fn name(&self, statement: &Statement) -> Option<String> {
        onrecord_desk::speaker(statement, self.text())
    }

    /// The card of a statement.
    pub(crate) fn card(&self, statement: &Statement) -> Markup {
        let id = statement.id.to_string();
        let source = &statement.source;
        let number = self.numbers.get(&statement.id).copied().unwrap_or_default();
        let corrected = self.corrections.iter().any(|it| it.statement == statement.id);
        html! {
            article.card.(signs::tone(statement.act)) id={ "c-" (id) } data-s=(id) aria-label={ "Statement " (number) } {
                header {
                    p.by {
                        @if self.room { (signs::who(self.name(statement).as_deref())) }
                        @else { span.who { (signs::clip(self.name(statement).as_deref().unwrap_or("nobody named"), 90)) } }
                        @if source.kind == SourceKind::Anonymous { " " span.tag { "unnamed" } }
                        @if corrected { " " span.tag.corrected { "corrected" } }
                    }
                    @if let Some(role) = &source.role { p.role { (signs::clip(role, 160)) } }
                    p.deed {
                        (signs::act(statement.act)) " " (signs::firmness(statement.firmness))
                        @if statement.manner == Some(Manner::Attitude) { " " span.tag { "held, not told as said" } }
                    }
                }
                dl.facts { (self.facts(statement)) }
                @for deal in self.reading.deals.iter().filter(|deal| deal.statement == Some(statement.id)) {
                    (legs(deal, self.text()))
                }
                @if let Some(beyond) = self.beyond.get(&statement.id) { (known(beyond, &id)) }
                (self.why(statement, &id))
                @if self.room { (self.objection(statement, &id)) }
            }
        }
    }

    fn facts(&self, statement: &Statement) -> Markup {
        let via: Vec<&str> = statement.via.iter().map(|relay| relay.name.as_str()).collect();
        html! {
            @if let Some(to) = &statement.addressee {
                div { dt { "to" } dd { (signs::clip(to.span.of(self.text()), 120)) } }
            }
            @if !via.is_empty() {
                div { dt { "through" } dd { (signs::clip(&via.join(" → "), 160)) } }
            }
            @if let Some(said) = &statement.said { (when(said, self.text())) }
            @if let Some(outer) = statement.within.and_then(|outer| self.statement(outer)) {
                div { dt { "within" } dd { (self.pointer(outer)) } }
            }
            @for answered in statement.answers.iter().filter_map(|id| self.statement(*id)) {
                div.answers { dt { "answers" } dd { (self.pointer(answered)) } }
            }
        }
    }

    fn statement(&self, id: StatementId) -> Option<&'a Statement> {
        self.reading.statements.get(self.numbers.get(&id)?.checked_sub(1)?)
    }

    fn anchor(&self, id: StatementId) -> String {
        match self.parts.get(&id) {
            Some(part) => format!("?part={part}#{id}"),
            None => format!("#{id}"),
        }
    }

    /// A link to another statement of the page.
    fn pointer(&self, statement: &Statement) -> Markup {
        let name = self.name(statement);
        html! {
            a href=(self.anchor(statement.id)) {
                (signs::clip(name.as_deref().unwrap_or("nobody named"), 60)) ": "
                (signs::quoted(&self.words(&statement.content), 110))
            }
        }
    }

    /// Score, rule and reasons.
    fn why(&self, statement: &Statement, id: &str) -> Markup {
        let because = &statement.because;
        let link = address::statement(&self.reading.document.id().to_string(), id);
        let words = address::fragment(statement.content.first().map_or("", |span| span.of(self.text())));
        html! {
            details.why {
                summary { "why " span.score { (format!("{:.2}", because.score)) } }
                ul {
                    li { "score " (format!("{:.2}", because.score)) ", by " (because.rule) }
                    @if !statement.source.spans.is_empty() {
                        li { "source: " q { (signs::clip(&self.words(&statement.source.spans), 160)) } " (" (statement.source.kind.as_str().replace('_', " ")) ")" }
                    }
                    @if let Some(cue) = &statement.cue {
                        li { "cue: " q { (signs::clip(&self.words(&cue.spans), 100)) } @if cue.negated { " (negated)" } }
                    }
                    li { (statement.quotation.as_str()) " quotation" }
                    @for reason in &because.reasons { li { (signs::plain(reason)) } }
                    @for anchor in &because.anchors { li { "rests on " q { (signs::clip(anchor.of(self.text()), 100)) } } }
                }
                p.cite { code { (id) } @if self.room { " · " a href={ (link) (words) } { "link to these words" } } }
            }
        }
    }

    /// The form for corrections.
    fn objection(&self, statement: &Statement, id: &str) -> Markup {
        html! {
            details.correct {
                summary { "correct" }
                (correction_form(id, statement.act, self.author))
            }
        }
    }
}

/// The fields of a correction.
fn correction_form(id: &str, now: Act, author: Option<&str>) -> Markup {
    html! {
        form method="post" action={ "/statement/" (id) "/correct" } {
            fieldset {
                legend.hidden { "What is wrong" }
                p {
                    label for={ "source-" (id) } { "Said by" }
                    input id={ "source-" (id) } name="source" maxlength="200" autocomplete="off";
                    button name="what" value="source" { "Set source" }
                }
                p {
                    label for={ "act-" (id) } { "What they do" }
                    select id={ "act-" (id) } name="act" {
                        @for act in Act::ALL { option value=(act.as_str()) selected[act == now] { (deed::name(act)) } }
                    }
                    button name="what" value="act" { "Set act" }
                }
                p { button.plain name="what" value="not_a_statement" { "This is no statement" } }
            }
            p {
                label for={ "author-" (id) } { "Your name" }
                input id={ "author-" (id) } name="author" required maxlength="200" value=[author] autocomplete="name";
            }
            p {
                label for={ "note-" (id) } { "Why (if you like)" }
                input id={ "note-" (id) } name="note" maxlength="500" autocomplete="off";
            }
        }
    }
}

/// What the archive knows of a statement beyond its page.
fn known(beyond: &Beyond, id: &str) -> Markup {
    html! {
        p.beyond {
            @if beyond.more { "at least " }
            @for (at, (words, place)) in beyond.claims.iter().enumerate() {
                @if at > 0 { " · " }
                a href=(place) { (words) }
            }
            @if beyond.wordings > 1 {
                @if !beyond.claims.is_empty() { " · " }
                a href=(address::utterance(id)) { (beyond.wordings) " wordings" }
            }
        }
    }
}

/// When it was said, in the page's words and in days.
fn when(said: &Dated, text: &str) -> Markup {
    let days = match (said.earliest, said.latest) {
        (Some(first), Some(last)) if first != last => Some(format!("{first} to {last}")),
        (Some(day), _) | (_, Some(day)) => Some(day.to_string()),
        (None, None) => None,
    };
    html! {
        @if days.is_some() || said.span.is_some() {
            div {
                dt { "said" }
                dd {
                    @if let Some(days) = &days { (days) }
                    @if let Some(span) = said.span { @if days.is_some() { ", " } q { (signs::clip(span.of(text), 60)) } }
                    @else if said.basis == DatedBasis::PageDate { ", the page’s day" }
                }
            }
        }
    }
}

/// The two legs of a deal.
pub(crate) fn legs(deal: &Deal, text: &str) -> Markup {
    let party = |party: &Option<onrecord_ledger::DealParty>| party.as_ref().map(|party| party.name.clone());
    let leg = |name: &'static str, who: Option<String>, words: Span| {
        html! {
            div.leg {
                dt { (name) @if let Some(who) = who { ", " (signs::clip(&who, 60)) } }
                dd { q { (signs::clip(words.of(text), 160)) } }
            }
        }
    };
    html! {
        dl.deal aria-label={ "Deal, " (deal.status.as_str()) } {
            (leg("gives", party(&deal.giver), deal.give))
            (leg("gets", party(&deal.taker), deal.get))
            div.leg { dt { "status" } dd { (deal.status.as_str()) @if let Some(by) = party(&deal.proposer) { ", proposed by " (signs::clip(&by, 60)) } } }
        }
    }
}

/// What people said against a page, the newest first, with what takes it back.
pub(crate) fn corrections(all: &[Correction], author: Option<&str>, room: bool) -> Markup {
    html! {
        @if !all.is_empty() {
            section.corrections aria-labelledby="corrections" {
                h2 #corrections { "Corrections" }
                ol {
                    @for (at, correction) in all.iter().enumerate().rev() {
                        @let id = correction.statement.to_string();
                        @let open = !all.iter().skip(at + 1).any(|later| later.statement == correction.statement && later.wrong == Wrong::Withdrawn);
                        li {
                            a href={ "#" (id) } { code { (id) } } " "
                            @match &correction.wrong {
                                Wrong::Source(name) => { "is said by " b { (signs::clip(name, 90)) } }
                                Wrong::Act(act) => { "is " (signs::act(*act)) }
                                Wrong::NotAStatement => { "is no statement" }
                                Wrong::Withdrawn => { "stands as it was read" }
                            }
                            " — " (signs::clip(&correction.author, 90)) ", "
                            time datetime=(correction.made) { (correction.made.replace('T', " ").trim_end_matches('Z')) " UTC" }
                            @if let Some(note) = &correction.note { ": " q { (signs::clip(note, 400)) } }
                            @if room && open && correction.wrong != Wrong::Withdrawn {
                                form.undo method="post" action={ "/statement/" (id) "/correct" } {
                                    input type="hidden" name="author" value=(author.unwrap_or(&correction.author));
                                    button.plain name="what" value="withdrawn" { "Undo" }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
