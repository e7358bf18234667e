//! Where the legs of a deal stand in a sentence.

use std::ops::Range;

use onrecord_ledger::Span;

use super::promises::{in_turn, mutual};
use super::sums::{goods, price, sale};

use super::lists::{Class, Kind, Lists};
use crate::segment::{Segments, TokenKind};

/// Words on either side of a link within which a leg must lie.
const REACH: usize = 40;
/// Words before a leg that tell how the deal is told.
const NEAR: usize = 9;

/// A sentence as lower-case words.
pub(super) struct Sentence<'a> {
    pub(super) words: Vec<String>,
    pub(super) spans: Vec<Span>,
    kinds: Vec<TokenKind>,
    lists: &'a Lists,
}

/// Both legs of a deal, and what parts them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Legs {
    pub(super) give: Span,
    pub(super) get: Span,
    pub(super) link: Span,
    /// Index of the first word of the leg before the link: what stands before tells how it is told.
    pub(super) from: usize,
    /// Index of the first word of the leg after it.
    pub(super) after: usize,
    /// Whether it depends on something yet to happen.
    pub(super) conditional: bool,
    /// Whether the leg before the link is asked for ("demanded X in exchange for Y").
    pub(super) demanded: bool,
}

impl<'a> Sentence<'a> {
    pub(super) fn new(text: &str, segments: &Segments, tokens: Range<usize>, lists: &'a Lists) -> Self {
        let tokens = segments.tokens.get(tokens).unwrap_or_default();
        let lower = |span: Span| match span.of(text) {
            word if word.is_ascii() => word.to_ascii_lowercase(),
            word => word.to_lowercase().replace('’', "'"),
        };
        Self {
            words: tokens.iter().map(|token| lower(token.span)).collect(),
            spans: tokens.iter().map(|token| token.span).collect(),
            kinds: tokens.iter().map(|token| token.kind).collect(),
            lists,
        }
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }

    pub(super) fn is(&self, at: usize, class: Class) -> bool {
        let word = self.word(at);
        self.lists.is(word, class)
            || class == Class::Modal && word.ends_with("'ll")
            || class == Class::Modal && word.ends_with("'d")
    }

    /// Whether a word of the class stands before this word in its clause or the one around it.
    pub(super) fn has_before(&self, class: Class, at: usize) -> bool {
        (at.saturating_sub(NEAR)..at).any(|at| self.is(at, class))
    }

    pub(super) fn has(&self, class: Class, mut range: Range<usize>) -> bool {
        range.any(|at| self.is(at, class))
    }

    pub(super) fn is_break(&self, at: usize) -> bool {
        self.kinds.get(at) == Some(&TokenKind::Mark) && matches!(self.word(at), ";" | ":" | "—" | "–" | "(" | ")")
    }

    pub(super) fn is_comma(&self, at: usize) -> bool {
        self.word(at) == ","
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.kinds.get(at).is_some_and(|kind| kind.is_word_or_number())
    }

    pub(super) fn words_in(&self, range: Range<usize>) -> usize {
        range.filter(|at| self.is_word(*at)).count()
    }

    pub(super) fn is_capital(&self, at: usize, text: &str) -> bool {
        self.spans.get(at).is_some_and(|span| span.of(text).starts_with(char::is_uppercase))
    }

    /// The span of these words without marks at its ends.
    pub(super) fn span(&self, range: Range<usize>) -> Option<Span> {
        let first = range.clone().find(|at| self.is_word(*at) || self.word(*at) == "$")?;
        let last = range.rev().find(|at| self.is_word(*at))?;
        Some(self.spans.get(first)?.cover(*self.spans.get(last)?))
    }

    /// Where the clause begins that ends before `end`: after the last word or mark that opens one.
    pub(super) fn clause_start(&self, end: usize) -> usize {
        let floor = end.saturating_sub(REACH);
        (floor..end)
            .rev()
            .find(|at| {
                // "who were freed" leaves out who was: too short a clause takes in what stands before it.
                let least = if self.is(*at, Class::Clause) { 2 } else { 1 };
                let comma = self.is_comma(*at) && !self.is_age(*at);
                let opens = self.is_break(*at) || comma || self.is(*at, Class::Clause);
                opens && self.words_in(at + 1..end) > least
            })
            .map_or(floor, |at| at + 1)
    }

    /// Whether the comma stands beside an age: "the pilot, 43, would".
    fn is_age(&self, comma: usize) -> bool {
        let between = |first: usize| {
            self.kinds.get(first + 1) == Some(&TokenKind::Number) && self.is_comma(first) && self.is_comma(first + 2)
        };
        between(comma) || comma.checked_sub(2).is_some_and(between)
    }

    /// Where the clause begins on which the relative clause before `end` hangs: "to double the volumes
    /// which it receives".
    fn main_clause_start(&self, end: usize) -> usize {
        let clause = self.clause_start(end);
        match clause.checked_sub(1) {
            Some(opener) if matches!(self.word(opener), "which" | "who" | "whom") => self.clause_start(opener),
            _ => clause,
        }
    }

    /// Where the leg begins that ends before `end`: after the words of offering, asking or intending in
    /// its clause, else with the clause.
    pub(super) fn leg_start(&self, end: usize, text: &str) -> usize {
        self.leg_start_from(self.clause_start(end), end, text)
    }

    fn leg_start_from(&self, clause: usize, end: usize, text: &str) -> usize {
        let marks = |at: usize| {
            self.is(at, Class::Modal)
                || self.is(at, Class::Offer)
                || self.is(at, Class::Demand)
                || self.is_infinitive(at, text)
        };
        let Some(first) = (clause..end).find(|at| marks(*at) && self.words_in(at + 1..end) > 0) else {
            return clause;
        };
        // "was ready to agree to lift": the leg begins after the last of them.
        let glue = |at: usize| {
            marks(at)
                || matches!(self.word(at), "not" | "only" | "be" | "to" | "for" | "that" | "never" | "also" | "have")
        };
        let mut start = first + 1;
        let passive = |at: usize| matches!(self.word(at), "be" | "been" | "were" | "was");
        while start + 1 < end && glue(start) && self.words_in(start + 1..end) > 0 {
            start += 1;
        }
        // "the sailors would be let go": without its subject the leg says nothing.
        let bare = matches!(self.word(start), "remain" | "stay" | "go" | "come");
        if (first..start).any(passive) && self.words_in(start..end) < 4 || bare {
            return clause;
        }
        // "a list of men whom they want freed": so does a participle alone.
        if self.words_in(start..end) == 1 && self.word(start).ends_with("ed") {
            let opener = clause.checked_sub(1).filter(|at| matches!(self.word(*at), "that" | "whom" | "who" | "which"));
            return opener.map_or(clause, |opener| self.clause_start(opener));
        }
        // "what was offered to Norland": the thing stands before.
        if self.word(start) == "to" || self.word(start - 1) == "to" && self.is_capital(start, text) {
            clause
        } else {
            start
        }
    }

    /// "to" before a verb, not before a noun: no article, name, pronoun or number follows.
    fn is_infinitive(&self, at: usize, text: &str) -> bool {
        const NOUN: [&str; 16] = [
            "the", "a", "an", "his", "her", "its", "their", "our", "my", "them", "him", "us", "you", "this", "that",
            "these",
        ];
        self.word(at) == "to"
            && !NOUN.contains(&self.word(at + 1))
            && !self.is_capital(at + 1, text)
            && self.kinds.get(at + 1) == Some(&TokenKind::Word)
    }

    /// Whether the words after a comma still belong to the leg: a participle ("a year, paid in advance").
    fn goes_on(&self, at: usize) -> bool {
        self.word(at).ends_with("ed") && !self.is(at, Class::Stop) && !self.is(at, Class::Clause)
    }

    /// Where the leg ends that begins at `start`, where it is a thing: a modal that no relative pronoun leads
    /// up to belongs to the sentence ("the work done in return for fees could be called a bribe").
    fn noun_end(&self, start: usize) -> usize {
        let end = self.leg_end(start);
        let relative = |at: usize| matches!(self.word(at), "that" | "which" | "who" | "whom" | "what" | "if");
        let modal = (start + 1..end)
            .find(|at| self.is(*at, Class::Modal) && !(start..*at).any(relative) && !self.word(*at).starts_with('\''));
        // "guarantees it would not be attacked": a pronoun begins a clause of the leg's own.
        modal.filter(|at| !self.is(at - 1, Class::Own) && self.words_in(start..*at) > 0).unwrap_or(end)
    }

    /// What is done behind "in return", to the end of the sentence.
    fn done_in_turn(&self, end: usize) -> Option<Range<usize>> {
        let start = if self.is_comma(end) { end + 1 } else { end };
        let stop = (start..self.words.len()).find(|at| self.word(*at) == ".").unwrap_or(self.words.len());
        let modal = (start..stop.min(start + 8)).find(|at| self.is(*at, Class::Modal));
        let get = modal.map_or(start, |at| at + 1)..stop.min(start + REACH);
        let told = self.is(start, Class::Own) && self.is(start + 1, Class::Stop);
        (self.words_in(get.clone()) >= 2 && !told).then_some(get)
    }

    /// Whether somebody does something there, so that it is no mere time ("until Monday", "until the rain").
    fn is_clause(&self, range: Range<usize>, text: &str) -> bool {
        let verb = |at: usize| self.is(at, Class::Giving) || self.is(at, Class::Modal) || self.word(at).ends_with('s');
        let named = range.clone().take(4).any(|at| self.is_capital(at, text));
        named && range.skip(1).any(verb)
    }

    /// Whether a comma stands within a list: "the location, arrest, or conviction".
    fn lists_on(&self, comma: usize) -> bool {
        let next = (comma + 1..comma + 5).find(|at| !self.is_word(*at) || matches!(self.word(*at), "or" | "and"));
        next.is_some_and(|next| {
            let words = self.words_in(comma + 1..next);
            let joint = matches!(self.word(next), "or" | "and")
                || self.is_comma(next) && matches!(self.word(next + 1), "or" | "and");
            joint
                && words <= 2
                && !(comma + 1..next)
                    .any(|at| self.is(at, Class::Own) || self.is(at, Class::Stop) || self.is(at, Class::Modal))
        })
    }

    /// Where the leg ends that begins at `start`.
    pub(super) fn leg_end(&self, start: usize) -> usize {
        let ceiling = self.words.len().min(start + REACH);
        (start..ceiling)
            .find(|at| {
                let ends = self.is_break(*at)
                    || self.is_comma(*at) && !self.goes_on(*at + 1) && !self.lists_on(*at)
                    || self.word(*at) == "."
                    || self.is(*at, Class::Stop);
                ends && self.words_in(start..*at) > 0
            })
            .unwrap_or(ceiling)
    }
}

/// The deals of a sentence; `before` are the tokens of the one before it in the paragraph.
pub(super) fn find(
    sentence: &Sentence<'_>,
    before: Option<Range<usize>>,
    text: &str,
    segments: &Segments,
    lists: &Lists,
) -> Vec<Legs> {
    let mut found: Vec<Legs> = Vec::new();
    let mut at = 0;
    while at < sentence.words.len() {
        let link = sentence.words.get(at..).and_then(|words| lists.link(words));
        let Some(link) = link else {
            at += 1;
            continue;
        };
        let end = at + link.words.len();
        let legs = match link.kind {
            Kind::For => around(sentence, at, end, text),
            Kind::Turn => mutual(sentence, at, end).or_else(|| in_turn(sentence, at, end)),
            Kind::Until => until(sentence, at, end, text),
            Kind::Back => {
                back(sentence, at, end, text).or_else(|| after_break(sentence, at, end, text)).or_else(|| {
                    let before = Sentence::new(text, segments, before.clone()?, lists);
                    back_to(sentence, &before, at, end, text)
                })
            }
            Kind::Swap => swap(sentence, at, end, text),
            Kind::On => on(sentence, at, end),
            Kind::Price => price(sentence, at, end),
            Kind::Goods => goods(sentence, at, end),
            Kind::Sale => sale(sentence, at, end),
            Kind::If | Kind::Only | Kind::Once | Kind::Unless => condition(sentence, at, end, link.kind, text),
        };
        found.extend(legs);
        at = end;
    }
    found
}

pub(super) fn legs(sentence: &Sentence<'_>, give: Range<usize>, get: Range<usize>, link: Range<usize>) -> Option<Legs> {
    Some(Legs {
        from: give.start.min(get.start),
        after: give.start.max(get.start),
        give: sentence.span(give)?,
        get: sentence.span(get)?,
        link: sentence.span(link)?,
        conditional: false,
        demanded: false,
    })
}

/// "X in exchange for Y", and at the head of its clause "in exchange for Y, X".
fn around(sentence: &Sentence<'_>, at: usize, end: usize, text: &str) -> Option<Legs> {
    let get = end..sentence.noun_end(end);
    // "in exchange for anything", "for which": no thing is named.
    if sentence.word(end) == "which" || sentence.is(end, Class::Own) && sentence.words_in(get.clone()) < 2 {
        return None;
    }
    let opens = sentence.words_in(sentence.clause_start(at)..at) == 0
        || at == 0
        || at > 0 && sentence.is(at - 1, Class::Clause);
    if opens {
        let from = if sentence.is_comma(get.end) { get.end + 1 } else { get.end };
        return legs(sentence, from..sentence.leg_end(from), get, at..end);
    }
    let start = sentence.leg_start(at, text);
    let demanded = sentence.has(Class::Demand, start.saturating_sub(4)..start);
    Some(Legs { demanded, ..legs(sentence, start..at, get, at..end)? })
}

/// "… and got X in return": what was given stands before the last "and".
fn back(sentence: &Sentence<'_>, at: usize, end: usize, text: &str) -> Option<Legs> {
    let closes = sentence.is_comma(end) || sentence.word(end) == "." || end >= sentence.words.len();
    let joint = (at.saturating_sub(REACH)..at).rev().find(|at| matches!(sentence.word(*at), "and" | "but"))?;
    if closes && sentence.words_in(joint + 1..at) > 1 {
        return legs(sentence, sentence.leg_start(joint, text)..joint, joint + 1..at, at..end);
    }
    // "X, and in return Y".
    if joint + 1 == at {
        let before = if sentence.is_comma(joint.saturating_sub(1)) { joint - 1 } else { joint };
        return legs(sentence, sentence.leg_start(before, text)..before, end..sentence.leg_end(end), at..end);
    }
    None
}

/// "A will do X; in return, B will do Y".
fn after_break(sentence: &Sentence<'_>, at: usize, end: usize, text: &str) -> Option<Legs> {
    let mark = at.checked_sub(1).filter(|mark| sentence.word(*mark) == ";")?;
    let get = sentence.done_in_turn(end)?;
    legs(sentence, sentence.leg_start(mark, text)..mark, get, at..end)
}

/// "A would do X. B, in return, would do Y": one leg in each of two sentences.
fn back_to(sentence: &Sentence<'_>, before: &Sentence<'_>, at: usize, end: usize, text: &str) -> Option<Legs> {
    // "in exchange, he said" ends another kind of sentence.
    if at > 6 {
        return None;
    }
    let get = sentence.done_in_turn(end)?;
    let last = before.words.len();
    let give = before.span(before.leg_start(last, text)..last)?;
    let mut legs = legs(sentence, get.clone(), get, at..end)?;
    legs.give = give;
    Some(legs)
}

/// "swap X for Y", where it is talk of a bargain and not of a change of habits.
fn swap(sentence: &Sentence<'_>, at: usize, end: usize, text: &str) -> Option<Legs> {
    // "Trade Minister": part of a name or a title.
    if at > 0 && sentence.is_capital(at, text) {
        return None;
    }
    let joint = (end..sentence.words.len().min(end + REACH / 2))
        .find(|at| sentence.word(*at) == "for" || sentence.is_break(*at))?;
    let words = sentence.words_in(end..joint);
    // "in exchange for" is a link of its own.
    let other = matches!(sentence.word(joint - 1), "exchange" | "return");
    if sentence.word(joint) != "for" || other || words == 0 || sentence.has(Class::Replace, end..joint) {
        return None;
    }
    let own = sentence.is(end, Class::Own);
    let pact = sentence.has(Class::Pact, 0..at) || sentence.has(Class::Pact, end..sentence.words.len());
    let intends =
        at > 0 && (sentence.is(at - 1, Class::Modal) || matches!(sentence.word(at - 1), "to" | "about" | "not"));
    if own || !(pact || intends || sentence.word(at).starts_with("swap")) {
        return None;
    }
    legs(sentence, end..joint, joint + 1..sentence.leg_end(joint + 1), at..end)
}

/// "conditioned X on Y".
fn on(sentence: &Sentence<'_>, at: usize, end: usize) -> Option<Legs> {
    let joint = (end..sentence.words.len().min(end + REACH / 2))
        .find(|at| matches!(sentence.word(*at), "on" | "upon" | "to"))?;
    let conditional = legs(sentence, end..joint, joint + 1..sentence.leg_end(joint + 1), at..end)?;
    (sentence.words_in(end..joint) > 0).then_some(Legs { conditional: true, ..conditional })
}

/// "will not X until Y": what is withheld is given for what is awaited.
fn until(sentence: &Sentence<'_>, at: usize, end: usize, text: &str) -> Option<Legs> {
    let clause = sentence.main_clause_start(at);
    let modal = (clause..at).find(|at| sentence.is(*at, Class::Modal))?;
    let mut start = modal + 1;
    let negated = sentence.word(modal).ends_with("n't") || matches!(sentence.word(modal + 1), "not" | "never");
    start += usize::from(!sentence.word(modal).ends_with("n't"));
    let get = end..sentence.leg_end(end);
    let fits = negated
        && sentence.is(start, Class::Giving)
        && !sentence.is(end, Class::Own)
        && sentence.is_clause(get.clone(), text)
        && sentence.words_in(get.clone()) > 2;
    fits.then(|| legs(sentence, start..at, get, at..end)).flatten().map(|legs| Legs { conditional: true, ..legs })
}

/// "X if Y" and "if Y, X", where X is offered, promised or threatened and Y is another's to do.
fn condition(sentence: &Sentence<'_>, at: usize, end: usize, kind: Kind, text: &str) -> Option<Legs> {
    let get = end..sentence.leg_end(end);
    let last = get.end.min(sentence.words.len());
    // "if he wins" is nobody's to do; "unless he is paid" is, and a written condition always is.
    let given =
        matches!(sentence.word(end + 1), "is" | "are" | "was" | "were" | "be") && sentence.is(end + 2, Class::Giving);
    let possessive = matches!(sentence.word(end), "his" | "her" | "its" | "their" | "he" | "she");
    let offered = sentence.has(Class::Offer, sentence.clause_start(at).saturating_sub(6)..at);
    let own = sentence.is(end, Class::Own) && !given && sentence.word(at) != "on" && !(possessive && offered);
    if own || sentence.words_in(get.clone()) < 2 {
        return None;
    }
    let before = sentence.words_in(sentence.clause_start(at)..at);
    let opens = at == 0
        || before == 0
        || sentence.is(at - 1, Class::Clause)
        || matches!(sentence.word(at - 1), "“" | "\"" | "``" | "`" | ",");
    let leading = opens && kind != Kind::Only && sentence.is_comma(last);
    let give = if leading {
        let start = last + 1;
        let stop = sentence.leg_end(start);
        let modal = (start..stop).find(|at| sentence.is(*at, Class::Modal))?;
        // "If it rains, roads will close" is a forecast: what is given must be the speaker's to give.
        let speaker = matches!(sentence.word(modal.checked_sub(1)?), "we" | "i")
            || sentence.word(modal).starts_with("we'")
            || sentence.word(modal).starts_with("i'");
        let other = matches!(sentence.word(end), "you" | "they" | "the") || sentence.is_capital(end, text);
        let named = sentence.word(end) != "the" && sentence.has(Class::Giving, modal..stop);
        if !(other && (speaker || named || sentence.has(Class::Offer, modal..stop))) {
            return None;
        }
        modal + 1..stop
    } else {
        let mut stop = at;
        while stop > 0 && (sentence.is_comma(stop - 1) || sentence.word(stop - 1) == "but") {
            stop -= 1;
        }
        let clause = sentence.main_clause_start(stop);
        // The verb of the main clause is the last that is offered, promised or threatened.
        let main =
            (clause..stop).rev().find(|at| sentence.is(*at, Class::Modal) && sentence.words_in(at + 1..stop) > 1);
        let start = sentence.leg_start_from(main.unwrap_or(clause), stop, text);
        let offered = clause.saturating_sub(6)..stop;
        let pronoun = |at: usize| matches!(sentence.word(at), "it" | "he" | "she" | "they" | "we" | "i");
        let commits = (clause..start.max(clause + 1)).any(|at| {
            sentence.is(at, Class::Modal) && at > 0 && pronoun(at - 1)
                || sentence.word(at).contains("'ll")
                || sentence.word(at) == "won't"
        });
        let ready = sentence.has(Class::Offer, offered.clone());
        let gives = sentence.has(Class::Giving, start..stop.min(start + 3));
        let modal = sentence.has(Class::Modal, clause..start);
        let acts = sentence.is_capital(end, text) && sentence.has(Class::Giving, get.clone())
            || sentence.is_capital(end, text) && modal;
        let fits = match kind {
            Kind::Unless => sentence.has(Class::Threat, offered) || commits,
            // A bare "will" is a forecast unless something changes hands on both sides.
            Kind::If => ready || commits && gives || gives && start > clause && acts,
            Kind::Only => ready || modal && gives || commits || sentence.word(at).starts_with("on"),
            _ => (ready || modal) && gives,
        };
        if !fits || sentence.words_in(start..stop) == 0 || sentence.word(start) == "anonymity" {
            return None;
        }
        start..stop
    };
    Some(Legs { conditional: true, ..legs(sentence, give, get, at..end)? })
}
