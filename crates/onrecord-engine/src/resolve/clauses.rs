//! Reads off the clause around a cue what the tagger left out: the subject that is the source, and the
//! speaker whom a relay quotes ("the daily quoted Vela as saying …").
//!
//! Only words that stand where English puts them are taken: the noun phrase before a finite verb, the
//! one between "quoted" and "as saying". Where the clause is not plain, nothing is changed.
//!
//! How a clause is walked stands here, and the order in which its readings are tried; a fifth of the file is tests.

mod answered;
mod elsewhere;
mod own_sentence;
mod quoted;
mod told;
mod withheld;

use std::ops::Range;

use onrecord_ledger::Span;

use super::words::{self, Words};
use crate::act;
use crate::attribute::{Attribution, in_page_order};
use crate::segment::TokenKind;
use told::Told;

/// Tokens that an apposition between commas may have.
const APPOSITION: usize = 16;
/// Attributions before a participle that may tell who goes on.
const NEAR: usize = 4;
/// Tokens that tell what somebody did when asked.
const ANSWER: usize = 5;

/// The attributions with sources that their clauses tell, and with the turns of a transcript or an
/// interview. One is taken away only where it was a part of what is now whole.
#[must_use]
pub fn complete(words: &Words<'_>, attributions: Vec<Attribution>, acts: &act::Lists) -> Vec<Attribution> {
    let clauses = Clauses { words, acts };
    let attributions = clauses.part_strangers(attributions);
    let mut attributions = clauses.part_answered(attributions);
    let mut answers = Vec::new();
    for at in 0..attributions.len() {
        let Some(attribution) = attributions.get_mut(at) else { break };
        // Nobody is named as the source within the very words that are the source's.
        let within = |source: &Span| attribution.content.iter().any(|content| content.contains(*source));
        if !attribution.cue.is_empty() && !attribution.source.is_empty() && attribution.source.iter().all(within) {
            attribution.source.clear();
        }
        clauses.relayed(attribution);
        clauses.name_behind(attribution);
        if attribution.cue.is_empty() {
            continue;
        }
        clauses.turned_around(attribution);
        clauses.with_what_turns_it(attribution);
        clauses.told_to(attribution);
        clauses.named_by_whom(attribution);
        clauses.carried_according_to(attribution);
        clauses.quoted_by(attribution);
        clauses.embedded(attribution);
        let apart = clauses.is_apart(attribution);
        if clauses.nobody_reports(attribution) {
            attribution.source.clear();
            attribution.reasons.push("as reported before, it does not say by whom".to_owned());
            continue;
        }
        if let Some(subject) = clauses.behind_participle(attribution)
            && !attribution.source.iter().any(|source| clauses.same_sentence(*source, subject))
        {
            attribution.source = vec![subject];
            attribution.reasons.push("the subject behind the participle is its source".to_owned());
            continue;
        }
        if let Some(state) = clauses.of_a_state(attribution, apart) {
            attribution.source = vec![state];
            attribution.reasons.push("the state whose word it is stands before it".to_owned());
            continue;
        }
        if !attribution.source.is_empty() && !apart {
            continue;
        }
        if let Some(answer) = attribution.source.is_empty().then(|| clauses.when_asked(attribution)).flatten() {
            answers.push(answer);
            continue;
        }
        let in_cue = if apart { None } else { clauses.source_in_cue(attribution) };
        let elsewhere = clauses
            .behind_verb(attribution)
            .or_else(|| clauses.told_in(attribution))
            .or_else(|| clauses.lets_know(attribution));
        let found = in_cue
            .or_else(|| elsewhere.map(|source| (source, None)))
            .or_else(|| clauses.source_of(&attributions, at).map(|source| (source, None)))
            .or_else(|| Some((clauses.opens_with(&attributions, at, apart)?, None)));
        if let (Some((source, cue)), Some(attribution)) = (found, attributions.get_mut(at)) {
            attribution.source = vec![source];
            if let Some(cue) = cue {
                attribution.cue = vec![cue];
            }
            attribution.reasons.push("the subject of the cue is its source".to_owned());
        }
    }
    clauses.join_quoted(&mut attributions);
    let nothing: Vec<bool> = attributions.iter().map(|attribution| clauses.cites_somebody(attribution)).collect();
    remove(&mut attributions, &nothing);
    once(&mut attributions);
    let figures = clauses.put_figures(&attributions);
    if !figures.is_empty() {
        attributions = in_page_order(attributions, figures);
    }
    if !answers.is_empty() {
        let told: Vec<Span> = attributions.iter().flat_map(|attribution| attribution.cue.iter().copied()).collect();
        answers
            .retain(|answer: &Attribution| !told.iter().any(|cue| answer.cue.iter().any(|deed| deed.overlaps(*cue))));
        attributions = in_page_order(attributions, answers);
    }
    let withheld = clauses.withheld(&attributions);
    if !withheld.is_empty() {
        attributions = in_page_order(attributions, withheld);
    }
    super::turns::with_turns(words, attributions)
}

struct Clauses<'a, 'w> {
    words: &'w Words<'a>,
    acts: &'w act::Lists,
}

impl Clauses<'_, '_> {
    fn tokens(&self, span: Span) -> Range<usize> {
        self.words.segments.tokens_in(span)
    }

    /// The tokens of the sentence that holds this one.
    fn sentence(&self, at: usize) -> Range<usize> {
        let segments = self.words.segments;
        let sentence = segments.sentence_of(at).and_then(|sentence| segments.sentences.get(sentence));
        sentence.map_or(at..at, |sentence| sentence.tokens.clone())
    }

    fn same_sentence(&self, one: Span, other: Span) -> bool {
        self.sentence(self.tokens(one).start).contains(&self.tokens(other).start)
    }

    fn is_be(&self, at: usize) -> bool {
        matches!(
            self.words.written(at).to_ascii_lowercase().as_str(),
            "is" | "are" | "was" | "were" | "be" | "been" | "being" | "isn't" | "isn’t" | "wasn't" | "wasn’t"
        )
    }

    fn is_auxiliary(&self, at: usize) -> bool {
        self.is_be(at)
            || matches!(
                self.words.written(at).to_ascii_lowercase().as_str(),
                "has"
                    | "have"
                    | "had"
                    | "will"
                    | "would"
                    | "do"
                    | "does"
                    | "did"
                    | "can"
                    | "could"
                    | "may"
                    | "might"
                    | "must"
                    | "shall"
                    | "should"
                    | "not"
                    | "never"
            )
            || self.words.is(at, words::VERB)
                && self.words.written(at).ends_with(['t', 'T'])
                && self.words.written(at).contains(['\'', '’'])
    }

    /// A word that stands between subject and verb and belongs to neither: an adverb, a day.
    fn is_adverbial(&self, at: usize) -> bool {
        let words = self.words;
        const PARTS: u32 = words::DETERMINER
            | words::PRONOUN
            | words::PREPOSITION
            | words::CONJUNCTION
            | words::VERB
            | words::RELATIVE
            | words::POSSESSIVE_PRONOUN;
        let written = words.written(at);
        words.is(at, words::WORD)
            && (words.is(at, words::FUNCTION) && !words.is(at, PARTS)
                || !words.is(at, words::CAPITAL) && written.len() > 4 && written.ends_with("ly")
                || matches!(written, "week" | "month" | "year" | "morning" | "evening" | "afternoon" | "night"))
    }

    /// Whether source and cue stand in sentences of their own: a tagger's slip more often than not.
    fn is_apart(&self, attribution: &Attribution) -> bool {
        let (Some(source), Some(cue)) = (attribution.source.last(), attribution.cue.first()) else { return false };
        !self.sentence(self.tokens(*cue).start).contains(&self.tokens(*source).start)
    }

    /// "As earlier reported, Z.", "Z, as was reported before."
    fn nobody_reports(&self, attribution: &Attribution) -> bool {
        let words = self.words;
        let Some(cue) = attribution.cue.last().map(|cue| self.tokens(*cue)) else { return false };
        let begin = self.sentence(cue.start).start;
        let verb = cue.end.saturating_sub(1);
        let mut at = verb;
        while at > begin && (self.is_adverbial(at - 1) || self.is_be(at - 1)) {
            at -= 1;
        }
        // "As the daily reported", "as reported by the daily" name somebody.
        let told = |span: &Span| self.tokens(*span).end < at;
        at > begin
            && words.is_word(at - 1, "as")
            && !words.is_word(verb, "saying")
            && !matches!(words.written(cue.end), "by" | "in" | "on")
            && attribution.source.iter().all(told)
    }

    /// "director of the Halden Institute (HI) Ines Vela": the name that the tagger left out.
    fn name_behind(&self, attribution: &mut Attribution) {
        let words = self.words;
        let Some(source) = attribution.source.last_mut() else { return };
        let tokens = self.tokens(*source);
        let end = tokens.end;
        let abbreviated = words.written(end) == "(" && words.is(end + 1, words::UPPER) && words.written(end + 2) == ")";
        let name = end + 3..(end + 3..end + 7).find(|at| !words.is(*at, words::CAPITAL)).unwrap_or(end + 7);
        let office = tokens.clone().any(|at| words.is(at, words::OFFICE) || words.names_person(at));
        let named = name.len() >= 2 && !name.clone().any(|at| words.is(at, words::FUNCTION | words::FIRST));
        if abbreviated
            && office
            && named
            && self.sentence(end).contains(&(name.end - 1))
            && let Some(name) = words.span(name)
        {
            *source = source.cover(name);
        }
    }

    /// "Asked about Z, Vela did not answer.": besides the question, what was done when it was asked.
    fn when_asked(&self, question: &Attribution) -> Option<Attribution> {
        let words = self.words;
        let ([cue], [content]) = (&question.cue[..], &question.content[..]) else { return None };
        let (cue, content) = (self.tokens(*cue), self.tokens(*content));
        let sentence = self.sentence(cue.start);
        let opens = cue.start == sentence.start
            && content.start >= cue.end
            && matches!(words.written(cue.start), "Asked" | "Questioned" | "Pressed" | "Quizzed" | "Challenged");
        let comma = (content.end.saturating_sub(1)..content.end + 2).find(|at| words.written(*at) == ",");
        let comma = comma.filter(|comma| opens && sentence.contains(comma))?;
        let source = self.opening_subject(&(comma + 1..sentence.end))?;
        let verb = self.tokens(source).end;
        let ends = |at: &usize| !words.is(*at, words::WORD) || *at >= sentence.end;
        let end = (verb..verb + ANSWER).find(ends).unwrap_or(verb + ANSWER);
        Some(Attribution {
            source: vec![source],
            cue: vec![words.span(verb..end)?],
            content: vec![words.span(content.start..comma)?],
            continues: None,
            score: question.score,
            reasons: vec!["what was done when asked".to_owned()],
        })
    }

    /// The source that the tagger drew into the cue: "Steyer announced", "He’s claiming".
    fn source_in_cue(&self, attribution: &Attribution) -> Option<(Span, Option<Span>)> {
        let words = self.words;
        let [cue] = attribution.cue[..] else { return None };
        let tokens = self.tokens(cue);
        let first = tokens.start;
        let mut end = first;
        if words.is(first, words::PRONOUN)
            || words.is(first, words::FIRST) && words.written(first).contains(['\'', '’'])
        {
            let pronoun = words::stem(words.bare(first)).to_ascii_lowercase();
            let stands = matches!(pronoun.as_str(), "he" | "she" | "they" | "we" | "i" | "who")
                || pronoun == "it" && !self.is_be(first + 1) && words.written(first).len() == 2;
            if !stands {
                return None;
            }
            end += 1;
        } else {
            while end < tokens.end && words.is(end, words::CAPITAL) && !words.is(end, words::FUNCTION) {
                end += 1;
            }
            if end == first || words.is(first, words::FIRST) && end == first + 1 && words.also_lower(first) {
                return None;
            }
        }
        if end >= tokens.end || words.is(end, words::CAPITAL | words::PREPOSITION | words::POSSESSIVE) {
            return None;
        }
        if words.is(end - 1, words::POSSESSIVE) && !words.is(first, words::PRONOUN) {
            return None;
        }
        let last = words.segments.tokens.get(end - 1)?.span;
        let bare = last.start() + words::stem(words.bare(end - 1)).len();
        let source = Span::new(words.text, words.segments.tokens.get(first)?.span.start(), bare).ok()?;
        let rest = words.segments.tokens.get(end..tokens.end)?;
        let cue = rest.first()?.span.cover(rest.last()?.span);
        Some((source, Some(cue)))
    }

    /// The subject of a cue without source.
    fn source_of(&self, attributions: &[Attribution], at: usize) -> Option<Span> {
        let words = self.words;
        let attribution = attributions.get(at)?;
        let cue = self.tokens(*attribution.cue.first()?);
        let sentence = self.sentence(cue.start);
        let reached = words.written(cue.end - 1) == "reached" || words.written(cue.end) == "reached";
        let passive = cue.clone().any(|at| self.is_be(at)) && !reached;
        let opens = words.is(cue.start, words::PREPOSITION | words::RELATIVE | words::CONJUNCTION | words::DETERMINER);
        if passive || opens || attribution.content.iter().any(|span| self.tokens(*span).start + 1 == cue.start) {
            return None;
        }
        let before = cue.start.checked_sub(1).filter(|before| sentence.contains(before))?;
        if words.written(cue.start).ends_with("ing") && matches!(words.written(before), "," | "and") {
            return self.earlier_source(attributions, at, &sentence).or_else(|| self.opening_subject(&sentence));
        }
        let subject = self.subject_before(cue.start, &sentence)?;
        let taken = |spans: &[Span]| spans.iter().any(|span| self.tokens(*span).contains(&(subject.end - 1)));
        if taken(&attribution.content) {
            return None;
        }
        words.span(subject)
    }

    /// The subject that the sentence of the cue opens with, where other words stand between: "A man in a red cap asked".
    /// Of a cue without any source only the subject of a verb of speaking.
    fn opens_with(&self, attributions: &[Attribution], at: usize, apart: bool) -> Option<Span> {
        let words = self.words;
        let attribution = attributions.get(at)?;
        let cue = self.tokens(*attribution.cue.first()?);
        let sentence = self.sentence(cue.start);
        let before = sentence.start..cue.start;
        let taken = attribution.content.iter().any(|content| before.contains(&self.tokens(*content).start));
        let passive = before.end > before.start && self.is_be(before.end - 1) || cue.clone().any(|at| self.is_be(at));
        let verb = words.written(cue.end - 1);
        let tells = apart && self.acts.communicates(verb) || self.acts.speaks(verb);
        let subject = self.introduced(&before).filter(|_| tells && !taken && !passive)?;
        let tokens = self.tokens(subject);
        let stands = if words.is(tokens.start, words::PRONOUN) {
            tokens.len() == 1
        } else {
            // "Repeats old tales": the first word of a sentence alone may be any.
            tokens.len() > 1
                || words.is(tokens.start, words::GIVEN | words::UPPER)
                || !words.is(tokens.start, words::FIRST)
        };
        let clause = |at: usize| words.is(at, words::CONJUNCTION | words::RELATIVE) || words.is_word(at, "that");
        (stands && !(tokens.end..cue.start).any(clause)).then_some(subject)
    }

    /// The source of an earlier attribution of the sentence, that a participle goes on with.
    fn earlier_source(&self, attributions: &[Attribution], at: usize, sentence: &Range<usize>) -> Option<Span> {
        let near = attributions.get(at.saturating_sub(NEAR)..at)?;
        near.iter().rev().find_map(|earlier| {
            let source = *earlier.source.first()?;
            // Who is told of within another's words does not go on.
            let within = near.iter().any(|other| other.content.iter().any(|content| content.contains(source)));
            (!within && sentence.contains(&self.tokens(source).start)).then_some(source)
        })
    }

    /// The noun phrase that a sentence opens with.
    fn opening_subject(&self, sentence: &Range<usize>) -> Option<Span> {
        let words = self.words;
        let mut start = sentence.start;
        while start < sentence.end && words.is(start, words::CONJUNCTION) {
            start += 1;
        }
        let mut end = start;
        while end < sentence.end
            && (words.is(end, words::WORD) || end > start && matches!(words.written(end), "'" | "’"))
            && !words.is(end, words::VERB | words::PREPOSITION | words::RELATIVE | words::CONJUNCTION)
            && !(end > start && self.is_adverbial(end))
        {
            end += 1;
            let last = end - 1;
            let names =
                words.is(last, words::CAPITAL) && !words.is(last, words::FUNCTION) || words.noun(last).is_some();
            let goes_on = words.is(end, words::CAPITAL) && !words.is(end, words::FUNCTION) || words.noun(end).is_some();
            if names && !words.is(last, words::POSSESSIVE) && !goes_on {
                break;
            }
        }
        (end > start && self.may_speak(end - 1)).then(|| words.span(start..end)).flatten()
    }

    /// Whether a noun phrase with this head may be a source.
    fn may_speak(&self, head: usize) -> bool {
        let words = self.words;
        words.is(head, words::CAPITAL) && !words.is(head, words::FUNCTION)
            || words.noun(head).is_some()
            || words.is(head, words::PRONOUN)
                && matches!(
                    words.written(head).to_ascii_lowercase().as_str(),
                    "he" | "she" | "they" | "we" | "i" | "who" | "it"
                )
    }

    /// The noun phrase that ends where the verb phrase with the cue begins.
    fn subject_before(&self, cue: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
        let words = self.words;
        let mut at = cue;
        while at > sentence.start {
            let before = at - 1;
            let day = words.is(before, words::NUMBER) && before > sentence.start && self.is_adverbial(before - 1)
                || words.is_word(before, "on") && self.is_adverbial(at) && words.is(at, words::CAPITAL);
            if self.is_be(before) {
                // Passive, unless a form in -ing follows.
                if !(before + 1..=cue).any(|at| words.written(at).ends_with("ing")) {
                    return None;
                }
                at = before;
            } else if self.is_auxiliary(before) || self.is_adverbial(before) || day {
                at = before;
            } else {
                break;
            }
        }
        // A quotation may close the apposition: "The daily, quoting “a friend,” said".
        let closes = |at: usize| words.segments.tokens.get(at).is_some_and(|token| token.kind == TokenKind::CloseQuote);
        let comma = if at > sentence.start + 1 && closes(at - 1) { at - 2 } else { at.saturating_sub(1) };
        if at > sentence.start && words.written(comma) == "," {
            at = self.before_apposition(comma, sentence)?;
        }
        let seems = |word: &str| word.starts_with("appear") || word.starts_with("seem") || word.starts_with("emerge");
        let it_is = words.is_word(at.checked_sub(1)?, "it")
            && (seems(words.written(cue)) || (at..cue).any(|at| self.is_be(at)));
        let possessive = words.is(at - 1, words::POSSESSIVE) && at < cue;
        if it_is || possessive {
            return None;
        }
        self.noun_phrase(at, sentence, words.quoted(cue))
    }

    /// The noun phrase that ends before token `at` and may name a source.
    fn noun_phrase(&self, at: usize, sentence: &Range<usize>, quoted: bool) -> Option<Range<usize>> {
        let words = self.words;
        let head = at.checked_sub(1).filter(|head| sentence.contains(head))?;
        if !words.is(head, words::WORD) || words.quoted(head) != quoted || !self.may_speak(head) {
            return None;
        }
        let mut start = head;
        while start > sentence.start && !words.is(start, words::PRONOUN) {
            let before = start - 1;
            if words.is(before, words::DETERMINER | words::POSSESSIVE_PRONOUN) {
                start = before;
                // "Officials at the ministry."
                let place = before > sentence.start + 1
                    && matches!(words.written(before - 1), "of" | "for" | "in" | "at")
                    && words.noun(before - 2).is_some();
                if !place {
                    break;
                }
                start = before - 2;
                continue;
            }
            let written = words.written(before);
            let joins = matches!(written, "-" | "’" | "'" | "&" | "." | "/");
            let of = words.is(before, words::PREPOSITION)
                && before > sentence.start
                && (written == "of" && words.is(before - 1, words::WORD)
                    || matches!(written, "for" | "in" | "at") && words.noun(before - 1).is_some());
            let stops = !words.is(before, words::WORD | words::NUMBER)
                || words.is(
                    before,
                    words::VERB | words::CONJUNCTION | words::RELATIVE | words::PRONOUN | words::PREPOSITION,
                )
                || self.is_adverbial(before);
            if !joins && !of && stops {
                break;
            }
            start = before;
        }
        let governed = start > sentence.start && words.is(start - 1, words::PREPOSITION);
        (!governed).then_some(start..at)
    }

    /// "Vela, who heads the union," : where the phrase before the apposition that ends at `comma` ends.
    fn before_apposition(&self, comma: usize, sentence: &Range<usize>) -> Option<usize> {
        let low = sentence.start.max(comma.saturating_sub(APPOSITION));
        let open = (low..comma).rev().find(|at| self.words.written(*at) == ",")?;
        let inner = open + 1;
        let apposed = self.words.is(inner, words::RELATIVE | words::DETERMINER)
            || self.words.noun(comma - 1).is_some()
            || self.words.is(inner, words::OFFICE | words::MODIFIER)
            || matches!(self.words.written(inner), "quoting" | "citing" | "speaking" | "referring" | "according");
        (apposed && !self.words.quoted(open)).then_some(open)
    }
}

/// Leaves one of those that became the same, or a part of another: words of a relay that were read once more within
/// its own.
fn once(attributions: &mut Vec<Attribution>) {
    let mut order: Vec<usize> = (0..attributions.len()).collect();
    let told = |at: &usize| attributions.get(*at).map(|attribution| (&attribution.cue, &attribution.content));
    order.sort_by(|a, b| told(a).cmp(&told(b)));
    let mut gone = vec![false; attributions.len()];
    for pair in order.windows(2) {
        let [one, other] = pair else { continue };
        let (Some(first), Some(second)) = (attributions.get(*one), attributions.get(*other)) else { continue };
        let same = first.cue == second.cue && first.content == second.content;
        // With one cue a part says nothing beside the whole. The shorter of two that begin together comes first.
        let part = !first.cue.is_empty()
            && first.cue == second.cue
            && first.source == second.source
            && first.content.iter().all(|part| second.content.iter().any(|whole| whole.contains(*part)));
        let less = if same { Some(*other) } else { part.then_some(*one) };
        if let Some(gone) = less.and_then(|less| gone.get_mut(less)) {
            *gone = true;
        }
    }
    remove(attributions, &gone);
}

/// Takes attributions away and keeps what the others say of their neighbours right.
pub(super) fn remove(attributions: &mut Vec<Attribution>, gone: &[bool]) {
    if !gone.contains(&true) {
        return;
    }
    let mut left = 0;
    let numbers: Vec<Option<usize>> = gone
        .iter()
        .map(|gone| {
            let number = (!gone).then_some(left);
            left += usize::from(!gone);
            number
        })
        .collect();
    let mut number = 0;
    attributions.retain(|_| {
        number += 1;
        !gone.get(number - 1).copied().unwrap_or(false)
    });
    for attribution in attributions {
        attribution.continues = attribution.continues.and_then(|before| numbers.get(before).copied().flatten());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Data;
    use crate::marked::{Marked, mark_parts};
    use crate::resolve::Lists;

    /// What the attributor found, then what it is after completion.
    pub(super) fn check(found: &str, completed: &[&str]) {
        let page = Marked::parse(found);
        let lists = Lists::load(&Data::embedded()).unwrap();
        let segments = page.segments();
        let words = Words::look(&page.text, &segments, &lists);
        let after: Vec<String> = complete(&words, page.attributions(), &act::Lists::load(&Data::embedded()).unwrap())
            .iter()
            .map(|found| mark_parts(&page.text, found))
            .collect();
        assert_eq!(after, completed, "{found}");
    }

    #[test]
    fn the_subject_of_a_cue_is_its_source() {
        check(
            "Aerovela has {cue|offered} {content|to carry them for nothing}.",
            &["{source|Aerovela} has {cue|offered} {content|to carry them for nothing}."],
        );
        check(
            "The Halden Front on Tuesday {cue|turned down} {content|the plan}.",
            &["{source|The Halden Front} on Tuesday {cue|turned down} {content|the plan}."],
        );
        check(
            "Ana Vela, who heads the union, {cue|denied} {content|that}.",
            &["{source|Ana Vela}, who heads the union, {cue|denied} {content|that}."],
        );
    }

    #[test]
    fn a_participle_has_the_subject_of_its_sentence() {
        check(
            "{source1|Halden} {cue1|rejected} {content1|the offer}, {cue2|calling} {content2|it “a joke”}.",
            &[
                "{source|Halden} {cue|rejected} {content|the offer}, calling it “a joke”.",
                "{source|Halden} rejected the offer, {cue|calling} {content|it “a joke”}.",
            ],
        );
    }

    #[test]
    fn a_subject_drawn_into_the_cue_is_the_source() {
        check("{cue|Vela announced} {content|a strike}.", &["{source|Vela} {cue|announced} {content|a strike}."]);
        check(
            "{cue|He’s claiming} {content|that it is true}.",
            &["{source|He}’s {cue|claiming} {content|that it is true}."],
        );
    }

    #[test]
    fn the_one_quoted_is_the_source_and_not_the_relay() {
        check(
            "{source|The daily Sever} {cue|quoted} {content|a guard as saying that no lorry would pass}.",
            &["The daily Sever {cue|quoted} {source|a guard} {cue|as saying} {content|that no lorry would pass}."],
        );
        check(
            "{content1|Harbour master Tomas Brandt} was {cue1|quoted} by {source1|the daily Sever}, {source2|Halpress} {cue2|reports}, as saying {content2|that the port was shut}.",
            &[
                "{source|Harbour master Tomas Brandt} was {cue|quoted} by the daily Sever, Halpress reports, {cue|as saying} {content|that the port was shut}.",
            ],
        );
    }

    #[test]
    fn what_became_the_same_is_told_once() {
        check(
            "{source1|The daily} {cue1|quoted} {content1|a guard as {cue2|saying} {content2|that no lorry would pass}}.",
            &["The daily {cue|quoted} {source|a guard} {cue|as saying} {content|that no lorry would pass}."],
        );
    }

    #[test]
    fn words_before_an_agency_that_quotes_are_those_of_the_one_quoted() {
        check(
            "{content|The port is shut for the winter}, {source|Halpress news agency} {cue|quoted} Vela as saying.",
            &[
                "{content|The port is shut for the winter}, Halpress news agency {cue|quoted} {source|Vela} {cue|as saying}.",
            ],
        );
        let one = "{content|“The port is shut,”} {source|one guard} was {cue|quoted as saying}.";
        check(one, &[one]);
        check(
            "{content|“The port is shut,”} {source|the daily Sever} {cue|quoted} a guard as saying.",
            &["{content|“The port is shut,”} the daily Sever {cue|quoted} {source|a guard} {cue|as saying}."],
        );
    }

    #[test]
    fn words_before_the_one_quoted_are_the_content() {
        check(
            "No such deal was made so far, the agency {cue|quoted} {content|Vela as saying}.",
            &["{content|No such deal was made so far}, the agency {cue|quoted} {source|Vela} {cue|as saying}."],
        );
        check(
            "No such deal was made so far, {source|the agency} {cue|quoted} {content|Vela as saying}.",
            &["{content|No such deal was made so far}, the agency {cue|quoted} {source|Vela} {cue|as saying}."],
        );
    }

    #[test]
    fn an_agency_that_reports_is_the_relay_of_another() {
        check(
            "{content|After the storm, harbour master Tomas Brandt stressed that all boats are safe}, {source|Halpress} {cue|reported}.",
            &[
                "After the storm, {source|harbour master Tomas Brandt} {cue|stressed} {content|that all boats are safe}, Halpress reported.",
            ],
        );
        check(
            "{content|The boats are safe}, {source|Halpress} {cue|reported}.",
            &["{content|The boats are safe}, {source|Halpress} {cue|reported}."],
        );
    }

    #[test]
    fn a_source_in_another_sentence_gives_way_to_the_subject() {
        check(
            "{source|She} left early. The Halden Front {cue|claims} {content|that it holds the road}.",
            &["She left early. {source|The Halden Front} {cue|claims} {content|that it holds the road}."],
        );
        check(
            "{source|The operator} closed the valve. As earlier {cue|reported}, {content|the line carries no gas}.",
            &["The operator closed the valve. As earlier {cue|reported}, {content|the line carries no gas}."],
        );
    }

    #[test]
    fn what_is_done_when_asked_is_told_beside_the_question() {
        check(
            "{cue|Asked} {content|if the letter existed}, Ersberg did not answer directly.",
            &[
                "{cue|Asked} {content|if the letter existed}, Ersberg did not answer directly.",
                "Asked {content|if the letter existed}, {source|Ersberg} {cue|did not answer directly}.",
            ],
        );
    }

    #[test]
    fn a_name_behind_an_abbreviation_belongs_to_the_source() {
        check(
            "{content|It is open}, {cue|said} {source|director of the Halden Institute} (HI) Ines Vela.",
            &["{content|It is open}, {cue|said} {source|director of the Halden Institute (HI) Ines Vela}."],
        );
    }

    #[test]
    fn nobody_is_named_within_their_own_words() {
        check(
            "The story, which cites three sources, also {cue|claims} {content|that {source|Oslo} expects an answer}.",
            &[
                "{source|The story}, which cites three sources, also {cue|claims} {content|that Oslo expects an answer}.",
            ],
        );
    }

    #[test]
    fn where_the_clause_tells_no_subject_none_is_made_up() {
        for page in [
            "It {cue|is understood} {content|that two calls were made}.",
            "The plan was {cue|called} {content|a failure}.",
            "A debate {cue|about} {content|whether to go} began.",
            "{cue|Asked} {content|whether it was true}, she laughed.",
        ] {
            check(page, &[page]);
        }
    }
}
