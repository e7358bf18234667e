//! Sources that stand elsewhere than before their verb: behind it ("Said Vela: …"), behind "by" ("was told by
//! Vela that …"), behind a participle that opens the sentence ("Lauding the draft, the union …").

use onrecord_ledger::Span;

use super::super::lists::{KnownKind, NounKind};
use super::super::reference::is_number_word;
use super::super::words;
use super::{Clauses, Told};
use crate::attribute::Attribution;
use crate::segment::TokenKind;

/// Tokens that a source behind its verb may have.
const BEHIND: usize = 12;
/// Tokens between "was told" and what was told.
const AGENT_REACH: usize = 16;
/// Tokens of what is cited within which whoever is cited stands.
const CITED: usize = 5;
/// Tokens that the name of a document may have.
const DOCUMENT: usize = 5;
/// Tokens from "let" to "known".
const LETS: usize = 6;
/// Tokens between "puts" and "at".
const FIGURE: usize = 12;
/// The score of a figure told so: by judgement, since such sentences are too seldom to measure.
const FIGURE_SCORE: f32 = 0.8;

impl Clauses<'_, '_> {
    /// "Vela was told on Monday by Brandt that Z": Vela heard it; the source is Brandt, or nobody who is named.
    pub(super) fn told_to(&self, attribution: &mut Attribution) {
        let words = self.words;
        let (Some(source), Some(cue)) = (attribution.source.last(), attribution.cue.first()) else { return };
        let (source, cue) = (self.tokens(*source), self.tokens(*cue));
        if source.end > cue.start {
            return;
        }
        let verb = cue.clone().find(|at| {
            matches!(
                words.written(*at),
                "told" | "informed" | "notified" | "assured" | "briefed" | "advised" | "warned"
            )
        });
        let Some(verb) = verb else { return };
        let mut begin = verb;
        while begin > source.end && (self.is_adverbial(begin - 1) || self.is_auxiliary(begin - 1)) {
            begin -= 1;
        }
        // Between the one who was told and the verb nothing else may stand.
        if begin != source.end || !(begin..verb).any(|at| self.is_be(at)) {
            return;
        }
        let sentence = self.sentence(verb);
        let told = attribution.content.iter().map(|span| self.tokens(*span).start).find(|start| *start > verb);
        let stop = told.unwrap_or(sentence.end).min(sentence.end).min(verb + AGENT_REACH);
        let by = (verb + 1..stop).find(|at| words.is_word(*at, "by"));
        let agent = by.map(|by| {
            let mut end = stop;
            while end > by + 1 && (!words.is(end - 1, words::WORD) || words.is_word(end - 1, "that")) {
                end -= 1;
            }
            by + 1..end
        });
        let agent = agent.filter(|agent| !agent.is_empty() && told.is_some()).and_then(|agent| words.span(agent));
        attribution.source = agent.into_iter().collect();
        attribution.reasons.push("the subject of the passive was told".to_owned());
    }

    /// "A move the union called “rash”": the subject of a clause that goes on with a noun and no "that".
    pub(super) fn named_by_whom(&self, attribution: &mut Attribution) {
        let words = self.words;
        let ([source], Some(cue)) = (&mut attribution.source[..], attribution.cue.first()) else { return };
        let tokens = self.tokens(*source);
        // It stands beside what it is about, behind a comma.
        let beside = tokens.start.checked_sub(1).is_some_and(|before| words.written(before) == ",");
        if tokens.end != self.tokens(*cue).start || !words.is(tokens.start, words::DETERMINER) || !beside {
            return;
        }
        let noun = |at: usize| {
            words.is(at, words::WORD)
                && !words.is(at, words::FUNCTION | words::VERB | words::CAPITAL)
                && !words.written(at).ends_with("ing")
                && !words.written(at).ends_with("ed")
        };
        let second = (tokens.start + 2..tokens.start + 4).find(|at| {
            *at + 1 < tokens.end && matches!(words.written(*at), "the" | "a" | "an" | "his" | "her" | "its" | "their")
        });
        let second = second.filter(|second| (tokens.start + 1..*second).all(noun));
        if let Some(subject) = second.and_then(|second| words.span(second..tokens.end)) {
            *source = subject;
            attribution.reasons.push("the subject of the cue is its source".to_owned());
        }
    }

    /// "Z, Vela said, according to Halpress": who stands before the verb said it, and the agency carried it.
    pub(super) fn carried_according_to(&self, attribution: &mut Attribution) {
        let words = self.words;
        let ([source], [cue]) = (&attribution.source[..], &attribution.cue[..]) else { return };
        let (carrier, cue) = (self.tokens(*source), self.tokens(*cue));
        let sentence = self.sentence(cue.start);
        let before = |back: usize| carrier.start.checked_sub(back).filter(|at| sentence.contains(at));
        let according = before(1).is_some_and(|at| words.is_word(at, "to"))
            && before(2).is_some_and(|at| words.is_word(at, "according") && at >= cue.end);
        if let Some(subject) = according.then(|| self.subject_before(cue.start, &sentence)).flatten()
            && let Some(subject) = words.span(subject)
        {
            attribution.source = vec![subject];
            attribution.reasons.push("the subject of the cue is its source".to_owned());
        }
    }

    /// "Z, Vela was cited as saying by the daily": the daily carries what Vela said.
    pub(super) fn quoted_by(&self, attribution: &mut Attribution) {
        let words = self.words;
        let (Some(source), Some(cue)) = (attribution.source.first(), attribution.cue.first()) else { return };
        let (source, cue) = (self.tokens(*source), self.tokens(*cue));
        let Some(verb) = cue.clone().find(|at| matches!(words.written(*at), "cited" | "quoted")) else { return };
        let carried = source.start > verb
            && source.start < verb + AGENT_REACH
            && words.is_word(source.start - 1, "by")
            && words.is_word(verb + 1, "as");
        let mut begin = verb;
        while begin > 0 && (self.is_adverbial(begin - 1) || self.is_auxiliary(begin - 1)) {
            begin -= 1;
        }
        if !carried || !(begin..verb).any(|at| self.is_be(at)) {
            return;
        }
        let speaker = self.noun_phrase(begin, &self.sentence(verb), words.quoted(verb));
        if let Some(speaker) = speaker.and_then(|speaker| words.span(speaker)) {
            attribution.source = vec![speaker];
            attribution.reasons.push("somebody quoted as saying".to_owned());
        }
    }

    /// "Vela recalled that an official had told her Z": the subject of the inner clause, where the tagger took that
    /// of the outer one.
    pub(super) fn embedded(&self, attribution: &mut Attribution) {
        let words = self.words;
        let (Some(source), Some(cue)) = (attribution.source.last(), attribution.cue.first()) else { return };
        let (source, cue) = (self.tokens(*source), self.tokens(*cue));
        let sentence = self.sentence(cue.start);
        if source.end >= cue.start || !sentence.contains(&source.start) || cue.clone().any(|at| self.is_be(at)) {
            return;
        }
        let mut begin = cue.start;
        while begin > source.end && self.is_auxiliary(begin - 1) && !self.is_be(begin - 1) {
            begin -= 1;
        }
        let Some(subject) = self.noun_phrase(begin, &sentence, words.quoted(cue.start)) else { return };
        let inner = subject.start.checked_sub(1).filter(|that| {
            *that > source.end && matches!(words.written(*that), "that" | "how") && !words.is(*that, words::CAPITAL)
        });
        if inner.is_some_and(|that| words.is(that - 1, words::WORD))
            && let Some(subject) = words.span(subject)
        {
            attribution.source = vec![subject];
            attribution.reasons.push("the subject of the cue is its source".to_owned());
        }
    }

    /// "The army puts the figure at 90": a sentence that tells a number as somebody's, where nothing is told of it yet.
    pub(super) fn put_figures(&self, attributions: &[Attribution]) -> Vec<Attribution> {
        let words = self.words;
        let told = Told::of(attributions);
        let paragraphs = words.segments.paragraphs.iter().filter(|paragraph| paragraph.role.holds_statements());
        let tokens = paragraphs.flat_map(|paragraph| paragraph.tokens.clone());
        tokens
            .filter(|verb| matches!(words.written(*verb), "puts" | "put" | "places") && !words.quoted(*verb))
            .filter_map(|verb| {
                let sentence = self.sentence(verb);
                let at = (verb + 2..sentence.end.min(verb + FIGURE)).find(|at| words.written(*at) == "at")?;
                let counted = !(verb + 1..at)
                    .any(|at| words.is(at, words::VERB | words::CONJUNCTION) || words.written(at) == ",")
                    && !matches!(words.written(verb + 1), "him" | "her" | "them" | "it" | "me" | "us");
                let number = (at + 1..sentence.end.min(at + 4)).any(|at| self.is_number(at));
                let end = (at + 1..sentence.end)
                    .find(|at| {
                        !words.is(*at, words::WORD | words::NUMBER)
                            && !matches!(words.written(*at), "-" | "." | "%" | "$" | "€" | "£")
                            || words.is(*at, words::CONJUNCTION)
                    })
                    .unwrap_or(sentence.end);
                let subject = self.subject_before(verb, &sentence).filter(|_| counted && number)?;
                let (source, cue) = (words.span(subject)?, words.span(verb..verb + 1)?);
                let mut end = end;
                while end > at && !words.is(end - 1, words::WORD | words::NUMBER) {
                    end -= 1;
                }
                let content = words.span(verb + 1..end)?;
                (!told.overlaps(content) && !told.overlaps(cue)).then(|| Attribution {
                    source: vec![source],
                    cue: vec![cue],
                    content: vec![content],
                    continues: None,
                    score: FIGURE_SCORE,
                    reasons: vec!["a figure that somebody gives".to_owned()],
                })
            })
            .collect()
    }

    /// A number in figures or in words.
    fn is_number(&self, at: usize) -> bool {
        let written = self.words.written(at);
        self.words.is(at, words::NUMBER)
            || is_number_word(written)
            || matches!(
                written,
                "eleven"
                    | "twelve"
                    | "twenty"
                    | "thirty"
                    | "forty"
                    | "fifty"
                    | "sixty"
                    | "seventy"
                    | "eighty"
                    | "ninety"
                    | "hundred"
                    | "thousand"
                    | "million"
                    | "billion"
                    | "half"
                    | "hundreds"
                    | "thousands"
            )
    }

    /// "The story, which cites several officials": whom somebody has it from is no word of theirs.
    pub(super) fn cites_somebody(&self, attribution: &Attribution) -> bool {
        let words = self.words;
        let ([cue], [content]) = (&attribution.cue[..], &attribution.content[..]) else { return false };
        let (cue, content) = (self.tokens(*cue), self.tokens(*content));
        let cites = matches!(words.written(cue.end.saturating_sub(1)), "cites" | "cited" | "citing");
        let person = |at: usize| {
            words.noun(at).is_some_and(|noun| matches!(noun.kind, NounKind::Asked | NounKind::Person | NounKind::Group))
        };
        let clause = |at: usize| words.is(at, words::VERB | words::CONJUNCTION) || words.is_word(at, "that");
        cites && content.start >= cue.end && !content.clone().any(clause) && content.clone().take(CITED).any(person)
    }

    /// "It is shut, says a guard at the gate: we saw it": who stands behind the verb, where the tagger took the words
    /// for a part of what was said.
    pub(super) fn turned_around(&self, attribution: &mut Attribution) {
        let words = self.words;
        let [cue] = attribution.cue[..] else { return };
        let cue = self.tokens(cue);
        let sentence = self.sentence(cue.start);
        let closes = |at: usize| words.segments.tokens.get(at).is_some_and(|token| token.kind == TokenKind::CloseQuote);
        // Nothing but the end of a quotation stands between the comma and the verb.
        let before = cue.start.checked_sub(1).map(|at| if closes(at) { at.saturating_sub(1) } else { at });
        let comma = before.filter(|at| words.written(*at) == "," && sentence.contains(at));
        let Some(comma) = comma else { return };
        let said_before = attribution.content.iter().any(|part| {
            let end = self.tokens(*part).end;
            end == comma || end == comma + 1 || end == cue.start
        });
        let behind =
            |source: &Span| self.tokens(*source).start >= cue.end && sentence.contains(&self.tokens(*source).start);
        let told = attribution.source.iter().any(behind);
        if !said_before || told || cue.len() != 1 || !self.acts.speaks(words.written(cue.start)) {
            return;
        }
        let first = cue.end;
        let opens = words.is(first, words::DETERMINER | words::POSSESSIVE_PRONOUN)
            || words.is(first, words::CAPITAL) && !words.is(first, words::FUNCTION)
            || words.noun(first).is_some();
        let Some(subject) = self.introduced(&(first..sentence.end)).filter(|_| opens) else { return };
        let subject_tokens = self.tokens(subject);
        let mut content = Vec::with_capacity(attribution.content.len());
        for part in &attribution.content {
            let tokens = self.tokens(*part);
            if tokens.start >= subject_tokens.end || tokens.end <= subject_tokens.start {
                content.push(*part);
                continue;
            }
            let rest = (subject_tokens.end..tokens.end).find(|at| words.is(*at, words::WORD | words::NUMBER));
            content.extend(rest.and_then(|rest| words.span(rest..tokens.end)));
        }
        attribution.source = vec![subject];
        attribution.content = content;
        attribution.reasons.push("who stands behind the verb is its source".to_owned());
    }

    /// "The ministry let it be known that", "the paper let its readers know that": the subject of "let".
    pub(super) fn lets_know(&self, attribution: &Attribution) -> Option<Span> {
        let words = self.words;
        let cue = self.tokens(*attribution.cue.last()?);
        let known = matches!(words.written(cue.end - 1), "known" | "know");
        let sentence = self.sentence(cue.start);
        let reach = cue.end.saturating_sub(LETS).max(sentence.start)..cue.end;
        let verb = reach.rev().find(|at| matches!(words.written(*at), "let" | "lets")).filter(|_| known)?;
        words.span(self.subject_before(verb, &sentence)?)
    }

    /// "Said Vela: “…”": the name behind a verb that opens its sentence.
    pub(super) fn behind_verb(&self, attribution: &Attribution) -> Option<Span> {
        let words = self.words;
        let [cue] = attribution.cue[..] else { return None };
        let cue = self.tokens(cue);
        let sentence = self.sentence(cue.start);
        let says = matches!(
            words.written(cue.start),
            "Said" | "Says" | "Added" | "Adds" | "Wrote" | "Writes" | "Replied" | "Recalled" | "Recalls" | "Tweeted"
        );
        if !says || cue.start != sentence.start || cue.len() != 1 {
            return None;
        }
        let end = (cue.end..sentence.end.min(cue.end + BEHIND)).find(|at| {
            !words.is(*at, words::WORD | words::NUMBER) && !matches!(words.written(*at), "." | "-" | "'" | "’")
        })?;
        let first = cue.end;
        let named = words.is(first, words::CAPITAL | words::DETERMINER | words::POSSESSIVE_PRONOUN)
            || words.is(first, words::OFFICE | words::MODIFIER | words::PORTFOLIO)
            || words.names_person(first);
        let clear = !(first..end).any(|at| words.is(at, words::VERB | words::RELATIVE));
        (end > first && named && clear).then(|| words.span(first..end)).flatten()
    }

    /// "Norvian pledges to give Z, which Tarvia wants": the state beside the cue, where the source was taken from behind
    /// what it says, or from another sentence.
    pub(super) fn of_a_state(&self, attribution: &Attribution, apart: bool) -> Option<Span> {
        let words = self.words;
        let ([cue], Some(content)) = (&attribution.cue[..], attribution.content.last()) else { return None };
        let (cue, content) = (self.tokens(*cue), self.tokens(*content));
        let behind = |source: &Span| self.tokens(*source).start >= content.end;
        if content.start < cue.end || !apart && !attribution.source.iter().all(behind) {
            return None;
        }
        let before = cue.start.checked_sub(1).filter(|at| self.sentence(cue.start).contains(at))?;
        let (known, length) = words.known(before, cue.start)?;
        (known.kind == KnownKind::Adjective && length == 1).then(|| words.span(before..cue.start)).flatten()
    }

    /// "In the survey the quay is described as “sound”": the document in which it is told.
    pub(super) fn told_in(&self, attribution: &Attribution) -> Option<Span> {
        let words = self.words;
        let cue = self.tokens(*attribution.cue.first()?);
        let sentence = self.sentence(cue.start);
        let begin = sentence.start;
        let passive = (cue.start.saturating_sub(2)..cue.end).any(|at| self.is_be(at));
        if !passive
            || words.written(begin) != "In"
            || !words.is(begin + 1, words::DETERMINER | words::POSSESSIVE_PRONOUN)
        {
            return None;
        }
        let reach = begin + 2..cue.start.min(begin + 2 + DOCUMENT);
        let document = reach.clone().find(|at| words.noun(*at).is_some_and(|noun| noun.kind == NounKind::Document))?;
        let plain =
            (begin + 2..document).all(|at| words.is(at, words::WORD | words::NUMBER) && !words.is(at, words::VERB));
        plain.then(|| words.span(begin + 1..document + 1)).flatten()
    }

    /// "Lauding the draft as “balanced”, the union sought …": the subject behind the participle's clause.
    pub(super) fn behind_participle(&self, attribution: &Attribution) -> Option<Span> {
        let words = self.words;
        let ([cue], [content]) = (&attribution.cue[..], &attribution.content[..]) else { return None };
        let (cue, content) = (self.tokens(*cue), self.tokens(*content));
        let sentence = self.sentence(cue.start);
        if cue.start != sentence.start || !words.written(cue.start).ends_with("ing") || content.start < cue.end {
            return None;
        }
        let comma = (content.end.saturating_sub(2)..content.end + 2).find(|at| words.written(*at) == ",")?;
        let begins = (comma + 1..sentence.end).find(|at| words.is(*at, words::WORD))?;
        self.opening_subject(&(begins..sentence.end))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn who_stands_behind_the_verb_is_the_source_where_nobody_stands_before() {
        check(
            "{content1|It is shut}, {cue1|says} {content1|a guard at the gate: we saw it}.",
            &["{content|It is shut}, {cue|says} {source|a guard at the gate}: {content|we saw it}."],
        );
        for page in [
            "{content|The port is shut}, {source|Vela} {cue|told} Halpress in a letter.",
            "{content|The drivers were late}, {source|she} {cue|said} {content|police had told her}.",
        ] {
            check(page, &[page]);
        }
    }

    #[test]
    fn whom_somebody_cites_is_nothing_said() {
        check("The story, {source|which} {cue|cites} {content|several unnamed officials}, has no date.", &[]);
        let fears = "{source|Vela} {cue|cited} {content|fears of officials that the quay would close}.";
        check(fears, &[fears]);
        let cause = "{source|Vela} {cue|cited} {content|the price of steel}.";
        check(cause, &[cause]);
    }

    #[test]
    fn who_said_it_is_the_source_and_not_according_to_whom() {
        check(
            "{content|“It is shut,”} Vela {cue|said}, according to {source|the news agency Halpress}.",
            &["{content|“It is shut,”} {source|Vela} {cue|said}, according to the news agency Halpress."],
        );
        let own = "{content|The port is shut}, {cue|according to} {source|Halpress}.";
        check(own, &[own]);
    }

    #[test]
    fn who_was_told_is_not_the_source() {
        check(
            "{source|Brandt} {cue|was told} on Monday by the harbour master, Ana Vela, {content|that the port was shut}.",
            &[
                "Brandt {cue|was told} on Monday by {source|the harbour master, Ana Vela}, {content|that the port was shut}.",
            ],
        );
        check(
            "{source|He} had been {cue|informed} {content|that the port was shut}.",
            &["He had been {cue|informed} {content|that the port was shut}."],
        );
        check(
            "{source|Brandt} {cue|told} {content|a crowd that the port was shut}.",
            &["{source|Brandt} {cue|told} {content|a crowd that the port was shut}."],
        );
    }

    #[test]
    fn a_relay_behind_by_gives_way_to_the_one_quoted() {
        check(
            "{content|“It is about fairness”}, the minister was {cue|cited} as saying by {source|the daily Sever}.",
            &["{content|“It is about fairness”}, {source|the minister} was {cue|cited} as saying by the daily Sever."],
        );
    }

    #[test]
    fn the_subject_of_an_inner_clause_is_its_source() {
        check(
            "{source|Moussa}, a driver, recalled that an official had {cue|told} him: {content|“Sell it.”}",
            &["Moussa, a driver, recalled that {source|an official} had {cue|told} him: {content|“Sell it.”}"],
        );
        check(
            "{source|Vela} hoped that it would help and {cue|said} {content|no}.",
            &["{source|Vela} hoped that it would help and {cue|said} {content|no}."],
        );
        check(
            "The daily, quoting “a friend,” {cue|said} {content|no}.",
            &["{source|The daily}, quoting “a friend,” {cue|said} {content|no}."],
        );
    }

    #[test]
    fn a_figure_is_told_by_whoever_puts_it() {
        check(
            "Hundreds fled. The army puts the figure at 90 and denies nothing.",
            &["Hundreds fled. {source|The army} {cue|puts} {content|the figure at 90} and denies nothing."],
        );
        check("She puts the kettle at the window.", &[]);
    }

    #[test]
    fn a_name_behind_the_verb_that_opens_a_sentence_is_the_source() {
        check(
            "The minister left. {cue|Said} Ms. Vela: {content|“Whose law is that?”}",
            &["The minister left. {cue|Said} {source|Ms. Vela}: {content|“Whose law is that?”}"],
        );
        check(
            "{source|The minister} left early. {cue|Said} Ana Vela, a pilot: {content|“Whose law is that?”}",
            &["The minister left early. {cue|Said} {source|Ana Vela}, a pilot: {content|“Whose law is that?”}"],
        );
    }

    #[test]
    fn a_noun_that_a_clause_goes_on_with_is_no_source() {
        check(
            "The ferry was sold, {source|a step the union} {cue|called} {content|“blind”}.",
            &["The ferry was sold, a step {source|the union} {cue|called} {content|“blind”}."],
        );
        check(
            "{source|A new batch of letters released this week} {cue|showed} {content|that it was “rash”}.",
            &["{source|A new batch of letters released this week} {cue|showed} {content|that it was “rash”}."],
        );
        check(
            "{source|The board of the union} {cue|called} {content|it “rash”}.",
            &["{source|The board of the union} {cue|called} {content|it “rash”}."],
        );
    }

    #[test]
    fn the_word_of_a_state_is_that_of_the_state_beside_it() {
        check(
            "It builds on Cuban {cue|pledges} {content|to lend the boats}, which {source|Haiti} wants.",
            &["It builds on {source|Cuban} {cue|pledges} {content|to lend the boats}, which Haiti wants."],
        );
    }

    #[test]
    fn what_was_reported_before_is_nobodys() {
        check(
            "{source|Vela} asked whether {content|the pier had been sold}, as was earlier {cue|reported}.",
            &["Vela asked whether {content|the pier had been sold}, as was earlier {cue|reported}."],
        );
        check(
            "{content|The pier was sold}, as {source|the daily} {cue|reported}.",
            &["{content|The pier was sold}, as {source|the daily} {cue|reported}."],
        );
    }

    #[test]
    fn a_document_in_which_something_is_told_is_the_source() {
        check(
            "In the harbour survey the quay is {cue|described} {content|as “sound”}.",
            &["In {source|the harbour survey} the quay is {cue|described} {content|as “sound”}."],
        );
        check(
            "In the harbour the quay was {cue|described} {content|as “sound”}.",
            &["In the harbour the quay was {cue|described} {content|as “sound”}."],
        );
    }

    #[test]
    fn a_participle_that_opens_a_sentence_has_the_subject_behind_it() {
        check(
            "{cue|Lauding} {content|the draft as “balanced”}, the Halden Union sought six more months.",
            &["{cue|Lauding} {content|the draft as “balanced”}, {source|the Halden Union} sought six more months."],
        );
        check(
            "{source|The minister} left. {cue|Lauding} {content|the draft}, the Halden Union sought more time.",
            &["The minister left. {cue|Lauding} {content|the draft}, {source|the Halden Union} sought more time."],
        );
    }
}
