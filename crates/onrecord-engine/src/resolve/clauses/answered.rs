//! Reports that somebody answers without words of his own: "Vela could not confirm a report in the Sever that the quay
//! had been sold." The answer is Vela's and the report the paper's, where a tagger often gives the report to Vela, or
//! loses one of the two.

use std::ops::Range;

use super::Clauses;
use crate::attribute::named_report::{opens_clause, owner};
use crate::attribute::{Attribution, in_page_order};
use onrecord_ledger::Span;

/// Tokens between the verb and the noun: "the Daily Sever's latest".
const BEFORE: usize = 7;
/// Tokens between the noun and what it tells: "on the portal of the Daily Sever".
const BETWEEN: usize = 9;
/// The score of an answer that no tagger found: by judgement, since such sentences are too seldom to measure.
const SCORE: f32 = 0.7;

/// An answered report in tokens.
struct Answered {
    /// Where the verb phrase begins, before which the subject stands.
    verb: usize,
    cue: Range<usize>,
    /// The phrase from its first word.
    phrase: usize,
    noun: usize,
    /// Whose report it is.
    holder: Option<Range<usize>>,
    /// Where what is reported begins.
    clause: usize,
}

impl Clauses<'_, '_> {
    /// Parts answer and report where both stand in one clause.
    pub(super) fn part_answered(&self, attributions: Vec<Attribution>) -> Vec<Attribution> {
        let words = self.words;
        let mut attributions = attributions;
        let mut found: Vec<Attribution> = Vec::new();
        for paragraph in words.segments.paragraphs.iter().filter(|paragraph| paragraph.role.holds_statements()) {
            let sentences = words.segments.sentences.get(paragraph.sentences.clone()).unwrap_or_default();
            for sentence in sentences.iter().map(|sentence| &sentence.tokens) {
                let answered = sentence.clone().filter(|at| !words.quoted(*at)).find_map(|at| {
                    let last = self.answering(at)?;
                    self.answered_at(at, last, sentence).filter(|answer| !words.quoted(answer.clause))
                });
                if let Some(answered) = answered {
                    found.extend(self.parted(&answered, sentence, &mut attributions).into_iter().flatten());
                }
            }
        }
        if found.is_empty() { attributions } else { in_page_order(attributions, found) }
    }

    /// Puts both right where a tagger found one, and gives what none found.
    fn parted(
        &self,
        answered: &Answered,
        sentence: &Range<usize>,
        attributions: &mut [Attribution],
    ) -> Option<Vec<Attribution>> {
        let words = self.words;
        // Where the clause ends is for the tagger to say.
        let reported = |span: &&Span| {
            let tokens = self.tokens(**span);
            tokens.start <= answered.clause + 1 && tokens.end > answered.clause + 1
        };
        let content = attributions.iter().flat_map(|it| &it.content).filter(reported).max_by_key(|span| span.end())?;
        let end = self.tokens(*content).end.min(sentence.end);
        let whole = words.span(answered.phrase..end)?;
        let clause = words.span(answered.clause..end)?;
        let (verb, noun) = (words.span(answered.cue.clone())?, words.span(answered.noun..answered.noun + 1)?);
        let holder = answered.holder.clone().and_then(|holder| words.span(holder));
        let between = words.span(answered.noun..answered.clause)?;
        let mut more = Vec::new();

        let told = |it: &Attribution| {
            it.cue.iter().any(|cue| cue.overlaps(between)) && it.content.iter().any(|c| c.overlaps(clause))
        };
        let report = attributions.iter().position(told);
        let by_verb = |it: &Attribution| it.cue.iter().any(|cue| cue.overlaps(verb));
        let answer = attributions.iter().position(by_verb);
        // "Said he could not confirm reports that": the answer is told already.
        let told_already = attributions.iter().flat_map(|it| &it.content).any(|content| content.contains(verb));
        match answer.and_then(|at| attributions.get_mut(at)) {
            Some(answer) => answer.content = vec![whole],
            None if told_already => {}
            None => more.push(Attribution {
                source: vec![words.span(self.subject_before(answered.verb, sentence)?)?],
                cue: vec![verb],
                content: vec![whole],
                continues: None,
                score: SCORE,
                reasons: vec!["answers a report that it names".to_owned()],
            }),
        }
        match report.filter(|at| Some(*at) != answer).and_then(|at| attributions.get_mut(at)) {
            Some(report) => {
                report.source.retain(|source| self.tokens(*source).start >= answered.phrase);
                if report.source.is_empty() {
                    report.source.extend(holder);
                }
                report.cue = vec![noun];
                report.content = vec![clause];
                report.reasons.push("named in another's answer".to_owned());
            }
            None => more.push(Attribution {
                source: holder.into_iter().collect(),
                cue: vec![noun],
                content: vec![clause],
                continues: None,
                score: SCORE,
                reasons: vec!["named in another's answer".to_owned()],
            }),
        }
        Some(more)
    }

    /// "Denied reports in the Sever that", "could not confirm an account according to which".
    fn answered_at(&self, at: usize, last: usize, sentence: &Range<usize>) -> Option<Answered> {
        let words = self.words;
        // "Neither confirm nor deny".
        let mut last = last;
        while matches!(&*self.lower(last + 1), "or" | "nor") && answers(&self.lower(last + 2)) {
            last += 2;
        }
        let mut first = at;
        if first > sentence.start && self.lower(first - 1) == "neither" {
            first -= 1;
        }
        if first > sentence.start + 1
            && self.lower(first - 1) == "to"
            && matches!(&*self.lower(first - 2), "declined" | "declines" | "refused" | "refuses" | "unable" | "failed")
        {
            first -= 2;
        }
        let verb = self.auxiliaries(first, sentence);
        // "Were denied": somebody else answers.
        if (verb..first).any(|at| self.is_be(at)) && self.lower(first) != "unable" {
            return None;
        }
        let negated =
            (verb..first).any(|at| matches!(&*self.lower(at), "not" | "cannot") || self.lower(at).ends_with("n't"));
        let cue = if negated { verb..last + 1 } else { first..last + 1 };
        let mut phrase = last + 1;
        while sentence.contains(&phrase)
            && (self.is_adverbial(phrase) || words.is_word(phrase, "on") && self.is_adverbial(phrase + 1))
        {
            phrase += 1;
        }
        let noun = (phrase..sentence.end.min(phrase + BEFORE)).find(|at| is_report(&self.lower(*at)))?;
        let plain = |at: usize| {
            let possessive = self.lower(at).ends_with("'s") || self.lower(at).ends_with("s'");
            words.is(at, super::super::words::WORD)
                && (possessive || !self.is_auxiliary(at) && !opens_clause(&self.lower(at)))
        };
        if !(phrase..noun).all(plain) {
            return None;
        }
        let stop = sentence.end.min(noun + 2 + BETWEEN);
        let opens = |at: usize| self.lower(at) == "that" || self.lower(at) == "which" && self.lower(at - 1) == "to";
        let that = (noun + 1..stop).find(|at| opens(*at))?;
        // "A report that was leaked".
        if self.lower(that) == "that" && self.is_auxiliary(that + 1) || !sentence.contains(&(that + 1)) {
            return None;
        }
        let until = if self.lower(that) == "which" { that - 2 } else { that };
        let between = noun + 1..until;
        let holder = match between.clone().next().map(|at| self.lower(at)) {
            None => None,
            Some(word) => match &*word {
                "in" | "on" | "by" | "from" => {
                    let phrase = between.start + 1..between.end;
                    let plain = phrase
                        .clone()
                        .all(|at| plain(at) && !self.is_adverbial(at) && !words.is(at, super::super::words::NUMBER));
                    if phrase.is_empty() {
                        return None;
                    }
                    plain.then_some(phrase)
                }
                "saying" | "suggesting" | "claiming" | "alleging" if between.len() == 1 => None,
                _ => return None,
            },
        };
        // "US media reports".
        let trade = noun > phrase && matches!(&*self.lower(noun - 1), "media" | "press");
        let named = trade && noun - 1 > phrase && words.is(noun - 2, super::super::words::CAPITAL);
        let holder = holder.or_else(|| trade.then(|| noun - 1 - usize::from(named)..noun)).or_else(|| {
            let tokens = words.segments.tokens.get(phrase..noun)?;
            Some(self.tokens(owner(words.text, tokens)?)).map(|tokens| phrase..tokens.end)
        });
        Some(Answered { verb, cue, phrase, noun, holder, clause: that + 1 })
    }

    /// The last word of the verb of answering that begins here.
    fn answering(&self, at: usize) -> Option<usize> {
        let word = |ahead: usize| self.lower(at + ahead);
        let words = match &*word(0) {
            "pushed" | "pushes" | "push" if word(1) == "back" && matches!(&*word(2), "on" | "against" | "at") => 3,
            "played" | "plays" if word(1) == "down" => 2,
            "brushed" | "brushes" | "shrugged" | "shrugs" | "laughed" | "laughs" | "waved" | "waves"
                if matches!(&*word(1), "off" | "aside" | "away") =>
            {
                2
            }
            "distanced" | "distances"
                if (word(1).ends_with("self") || word(1) == "themselves") && word(2) == "from" =>
            {
                3
            }
            verb if answers(verb) => 1,
            _ => return None,
        };
        Some(at + words - 1)
    }

    /// The cue with the words before it without which it says the opposite: "neither confirmed nor denied", "stopped
    /// short of denying".
    pub(super) fn with_what_turns_it(&self, attribution: &mut Attribution) {
        let Some(cue) = attribution.cue.first_mut() else { return };
        let tokens = self.tokens(*cue);
        let sentence = self.sentence(tokens.start);
        let Some(before) = tokens.start.checked_sub(3).filter(|before| sentence.contains(before)) else { return };
        let word = |ahead: usize| self.lower(before + ahead);
        let neither = word(0) == "neither" && matches!(&*word(2), "nor" | "or");
        let short = matches!(&*word(0), "stopped" | "stops" | "stop") && word(1) == "short" && word(2) == "of";
        if let Some(whole) = self.words.span(before..tokens.end).filter(|_| neither || short) {
            *cue = whole;
        }
    }
}

/// A verb with which one answers a report.
fn answers(word: &str) -> bool {
    matches!(
        word,
        "deny"
            | "denied"
            | "denies"
            | "dismiss"
            | "dismissed"
            | "dismisses"
            | "reject"
            | "rejected"
            | "rejects"
            | "contradict"
            | "contradicted"
            | "contradicts"
            | "refute"
            | "refuted"
            | "refutes"
            | "rebutted"
            | "dispute"
            | "disputed"
            | "disputes"
            | "confirm"
            | "confirmed"
            | "confirms"
    )
}

/// What is told somewhere and may be answered.
fn is_report(word: &str) -> bool {
    matches!(
        word,
        "report"
            | "reports"
            | "account"
            | "accounts"
            | "claim"
            | "claims"
            | "allegation"
            | "allegations"
            | "accusation"
            | "accusations"
            | "rumour"
            | "rumours"
            | "rumor"
            | "rumors"
            | "story"
            | "stories"
            | "suggestion"
            | "suggestions"
            | "assertion"
            | "assertions"
    )
}

#[cfg(test)]
mod tests {
    use crate::resolve::clauses::tests::check;

    #[test]
    fn an_answer_and_the_report_are_two_statements() {
        check(
            "{source|Minister Ana Vela} could not confirm on Tuesday a {cue|report} in the Sever {content|that the quay was sold}.",
            &[
                "{source|Minister Ana Vela} {cue|could not confirm} on Tuesday {content|a report in the Sever that the quay was sold}.",
                "Minister Ana Vela could not confirm on Tuesday a {cue|report} in {source|the Sever} that {content|the quay was sold}.",
            ],
        );
        check(
            "{source|The museum} has contradicted accounts {cue|according to} which {content|it will lend a painting}.",
            &[
                "{source|The museum} has {cue|contradicted} {content|accounts according to which it will lend a painting}.",
                "The museum has contradicted {cue|accounts} according to which {content|it will lend a painting}.",
            ],
        );
    }

    #[test]
    fn an_answer_within_what_is_said_is_told_once() {
        check(
            "{source|Vela} {cue|said} {content|she could not confirm US media reports that the quay was sold}.",
            &[
                "{source|Vela} {cue|said} {content|she could not confirm US media reports that the quay was sold}.",
                "Vela said she could not confirm {source|US media} {cue|reports} that {content|the quay was sold}.",
            ],
        );
    }

    #[test]
    fn what_the_tagger_left_out_of_the_answer_is_brought_back() {
        check(
            "{source|Vela} {cue|denied} reports in the local press {content|that the mayor had resigned}.",
            &[
                "{source|Vela} {cue|denied} {content|reports in the local press that the mayor had resigned}.",
                "Vela denied {cue|reports} in {source|the local press} that {content|the mayor had resigned}.",
            ],
        );
    }

    #[test]
    fn the_words_that_turn_a_cue_belong_to_it() {
        check(
            "{source|Vela} neither confirmed nor {cue|denied} {content|the sale}.",
            &["{source|Vela} {cue|neither confirmed nor denied} {content|the sale}."],
        );
        check(
            "{source|Vela} stopped short of {cue|denying} {content|the sale}.",
            &["{source|Vela} {cue|stopped short of denying} {content|the sale}."],
        );
        check(
            "{source|Vela} pushed back on the {cue|claim} {content|that she had been warned}.",
            &[
                "{source|Vela} {cue|pushed back on} {content|the claim that she had been warned}.",
                "Vela pushed back on the {cue|claim} that {content|she had been warned}.",
            ],
        );
    }

    #[test]
    fn what_is_no_answer_stays() {
        check(
            "Reports in the local press were denied, and {source|Vela} {cue|said} {content|that the mayor had resigned}.",
            &[
                "Reports in the local press were denied, and {source|Vela} {cue|said} {content|that the mayor had resigned}.",
            ],
        );
        check(
            "{source|Vela} {cue|dismissed} {content|a report that was leaked to the press}.",
            &["{source|Vela} {cue|dismissed} {content|a report that was leaked to the press}."],
        );
    }
}
