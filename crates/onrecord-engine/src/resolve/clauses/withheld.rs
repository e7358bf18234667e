//! Answers that a page tells in words of its own and that hold nothing to tag: "The ministry did not wish to comment.",
//! "Calls to the embassy went unanswered.", "Vela denied it." Taggers learn them from few examples and miss many.
//!
//! They are found by the verb, and kept only where somebody stands before it (or behind "to" or "from") who may have
//! answered. What a tagger found already stays as it is.

mod phrases;

use std::borrow::Cow;
use std::ops::Range;

use super::super::words;
use super::{Clauses, Told};
use crate::attribute::Attribution;
use crate::segment::TokenKind;
use phrases::{is_answering, is_claim, is_comment, is_contracted, is_denied, is_negation, is_question};

/// Tokens between the parts of such a phrase: "could not immediately be", "any further".
const REACH: usize = 4;
/// Tokens of a question before what became of it: "Calls and e-mails to the press office of the embassy on Monday".
const ASKED: usize = 20;
/// Tokens that what is withheld may have.
const LONGEST: usize = 24;
/// The score: by judgement, since such sentences are too seldom to measure.
const SCORE: f32 = 0.7;

/// An answer in tokens.
struct Answer {
    /// Where its verb phrase begins, before which its source stands.
    verb: usize,
    cue: Range<usize>,
    content: Range<usize>,
    /// Where the source stands if not before the verb.
    source: Option<Range<usize>>,
}

impl Clauses<'_, '_> {
    /// The answers that no attribution tells yet.
    pub(super) fn withheld(&self, attributions: &[Attribution]) -> Vec<Attribution> {
        let words = self.words;
        let told = Told::of(attributions);
        let mut found = Vec::new();
        for paragraph in words.segments.paragraphs.iter().filter(|paragraph| paragraph.role.holds_statements()) {
            let sentences = words.segments.sentences.get(paragraph.sentences.clone()).unwrap_or_default();
            for sentence in sentences.iter().map(|sentence| &sentence.tokens) {
                let mut at = sentence.start;
                while at < sentence.end {
                    let answer = if words.quoted(at) { None } else { self.answer_at(at, sentence) };
                    at += 1;
                    let Some(answer) = answer else { continue };
                    let known =
                        |tokens: &Range<usize>| words.span(tokens.clone()).is_none_or(|span| told.overlaps(span));
                    if known(&answer.cue) || known(&answer.content) {
                        continue;
                    }
                    at = at.max(answer.cue.end).max(answer.content.end);
                    found.extend(self.answered(&answer, sentence));
                }
            }
        }
        found
    }

    fn answered(&self, answer: &Answer, sentence: &Range<usize>) -> Option<Attribution> {
        let words = self.words;
        let source = match &answer.source {
            Some(source) => source.clone(),
            None => self.subject_before(answer.verb, sentence)?,
        };
        Some(Attribution {
            source: vec![words.span(source)?],
            cue: vec![words.span(answer.cue.clone())?],
            content: vec![words.span(answer.content.clone())?],
            continues: None,
            score: SCORE,
            reasons: vec!["an answer that the page tells in its own words".to_owned()],
        })
    }

    /// A word in lower case, its apostrophe made plain.
    pub(super) fn lower(&self, at: usize) -> Cow<'_, str> {
        let written = self.words.written(at);
        if written.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
            return Cow::Borrowed(written);
        }
        if written.is_ascii() {
            return Cow::Owned(written.to_ascii_lowercase());
        }
        Cow::Owned(written.to_lowercase().replace('’', "'"))
    }

    fn answer_at(&self, at: usize, sentence: &Range<usize>) -> Option<Answer> {
        let word = self.lower(at);
        match &*word {
            "unanswered" | "unreturned" => self.left_open(at, sentence),
            "refused" | "declined" | "refuses" | "declines" => self.refused(at, sentence),
            "denied" | "denies" => self.denied(at, sentence),
            "brushed" | "waved" | "shrugged" | "swatted" | "brushes" | "waves" | "shrugs" => {
                self.waved_off(at, sentence)
            }
            "distanced" | "distances" => self.distanced(at, sentence),
            "ruled" | "rules" => self.ruled_out(at, sentence),
            "no" => self.no_comment(at, sentence),
            "yet" => self.not_yet(at, sentence),
            "unavailable" => self.out_of_reach(at, sentence),
            _ if is_negation(&word) => self.did_not(at, sentence).or_else(|| self.out_of_reach(at, sentence)),
            _ => None,
        }
    }

    /// The place of the first word behind `from` that is no adverb.
    fn past_adverbs(&self, from: usize, sentence: &Range<usize>) -> Option<usize> {
        let adverb = |at: usize| {
            self.is_adverbial(at) || matches!(&*self.lower(at), "immediately" | "yet" | "even" | "directly")
        };
        let at = (from..from + REACH).find(|at| !adverb(*at))?;
        sentence.contains(&at).then_some(at)
    }

    /// Where the auxiliaries begin that end with the one at `at`: "could not", "did n't".
    pub(super) fn auxiliaries(&self, at: usize, sentence: &Range<usize>) -> usize {
        let mut verb = at;
        while verb > sentence.start && self.is_auxiliary(verb - 1) {
            verb -= 1;
        }
        verb
    }

    /// From a place to the end of its clause.
    fn rest(&self, from: usize, sentence: &Range<usize>) -> Range<usize> {
        let words = self.words;
        let ends = |at: &usize| {
            let token = words.segments.tokens.get(*at);
            let mark = token.is_none_or(|token| !token.kind.is_word_or_number())
                && !matches!(words.written(*at), "-" | "'" | "’" | "/" | "&" | "$" | "€" | "£");
            let quote = token.is_some_and(|token| matches!(token.kind, TokenKind::OpenQuote | TokenKind::CloseQuote));
            mark && !quote
                || matches!(
                    &*self.lower(*at),
                    "but"
                        | "and"
                        | "while"
                        | "because"
                        | "although"
                        | "though"
                        | "which"
                        | "who"
                        | "saying"
                        | "citing"
                        | "calling"
                        | "adding"
                        | "after"
                        | "when"
                )
        };
        let last = sentence.end.min(from + LONGEST);
        from..(from..last).find(ends).unwrap_or(last)
    }

    /// "Did not wish to comment", "would not respond to questions", "has not returned calls".
    fn did_not(&self, at: usize, sentence: &Range<usize>) -> Option<Answer> {
        let verb = self.auxiliaries(at, sentence);
        // "Not" alone stands before many things.
        if verb == at && self.lower(at) == "not" {
            return None;
        }
        let next = self.past_adverbs(at + 1, sentence)?;
        match &*self.lower(next) {
            "comment" | "respond" | "reply" | "elaborate" => self.spoke(verb, next, sentence),
            "answer" => {
                let rest = self.rest(next + 1, sentence);
                let asked = rest.clone().take(REACH).any(|at| is_question(&self.lower(at)));
                let open = rest.is_empty() || matches!(&*self.lower(next + 1), "whether" | "if");
                (asked || open).then(|| self.spoke(verb, next, sentence)).flatten()
            }
            "wish" | "want" | "care" if self.lower(next + 1) == "to" => {
                let deed = next + 2;
                is_answering(&self.lower(deed)).then(|| Answer {
                    verb,
                    cue: verb..next + 1,
                    content: self.rest(deed, sentence),
                    source: None,
                })
            }
            "offer" | "give" | "make" | "provide" | "issue" => {
                let content = self.rest(next + 1, sentence);
                let comment = content.clone().take(REACH).any(|at| is_comment(&self.lower(at)));
                comment.then_some(Answer { verb, cue: verb..next + 1, content, source: None })
            }
            "return" => {
                let content = self.rest(next + 1, sentence);
                let asked = content.clone().take(REACH).any(|at| is_question(&self.lower(at)));
                asked.then_some(Answer { verb, cue: verb..next + 1, content, source: None })
            }
            _ => None,
        }
    }

    /// A verb of answering with what was asked; the verb itself where the clause says no more.
    fn spoke(&self, verb: usize, at: usize, sentence: &Range<usize>) -> Option<Answer> {
        let behind = at + 1;
        let leads = matches!(&*self.lower(behind), "to" | "on" | "about");
        let content = self.rest(if leads { behind + 1 } else { behind }, sentence);
        let word = self.lower(at);
        // "Did not respond to treatment."
        if leads && word != "comment" && word != "elaborate" && !content.clone().any(|at| is_question(&self.lower(at)))
        {
            return None;
        }
        Some(if content.is_empty() || !leads && word != "answer" {
            Answer { verb, cue: verb..at, content: at..at + 1, source: None }
        } else {
            Answer { verb, cue: verb..at + 1, content, source: None }
        })
    }

    /// "Could not be reached for comment", "was not immediately available", "were unavailable".
    fn out_of_reach(&self, at: usize, sentence: &Range<usize>) -> Option<Answer> {
        let verb = self.auxiliaries(at, sentence);
        if verb == at && !is_contracted(&self.lower(at)) {
            return None;
        }
        let mut state = at;
        if self.lower(at) != "unavailable" {
            state = self.past_adverbs(at + 1, sentence)?;
            if self.lower(state) == "be" {
                state = self.past_adverbs(state + 1, sentence)?;
            }
        }
        if !matches!(&*self.lower(state), "reached" | "available" | "unavailable" | "contacted") {
            return None;
        }
        let comment = self.lower(state + 1) == "for" && is_comment(&self.lower(state + 2));
        // "The figures were not available."
        let reached =
            matches!(&*self.lower(state), "reached" | "contacted") && self.rest(state + 1, sentence).is_empty();
        if comment {
            return Some(Answer { verb, cue: verb..state + 1, content: state + 2..state + 3, source: None });
        }
        reached.then(|| Answer { verb, cue: verb..state, content: state..state + 1, source: None })
    }

    /// "Refused any comment", "declined to give details".
    fn refused(&self, at: usize, sentence: &Range<usize>) -> Option<Answer> {
        let to = self.lower(at + 1) == "to";
        let deed = if to { at + 2 } else { at + 1 };
        let content = self.rest(deed, sentence);
        let withheld = if to {
            is_answering(&self.lower(deed))
        } else {
            content.clone().take(REACH).find(|at| is_comment(&self.lower(*at))).is_some_and(|noun| {
                (deed..noun)
                    .all(|at| matches!(&*self.lower(at), "any" | "further" | "all" | "immediate" | "a" | "public"))
            })
        };
        let verb = self.auxiliaries(at, sentence);
        (withheld && sentence.contains(&deed)).then_some(Answer { verb, cue: at..at + 1, content, source: None })
    }

    /// "Denied it", "denies wrongdoing", "denied any part in it".
    fn denied(&self, at: usize, sentence: &Range<usize>) -> Option<Answer> {
        let claim = is_denied(&self.lower(at + 1));
        let content = self.rest(at + 1, sentence);
        let verb = self.auxiliaries(at, sentence);
        (claim && !content.is_empty()).then_some(Answer { verb, cue: at..at + 1, content, source: None })
    }

    /// "Brushed aside the report", "waved off questions".
    fn waved_off(&self, at: usize, sentence: &Range<usize>) -> Option<Answer> {
        if !matches!(&*self.lower(at + 1), "aside" | "off" | "away") {
            return None;
        }
        let content = self.rest(at + 2, sentence);
        let claim = content.clone().take(2 * REACH).any(|at| {
            let word = self.lower(at);
            is_question(&word) || is_claim(&word)
        });
        let verb = self.auxiliaries(at, sentence);
        (claim && sentence.contains(&(at + 2))).then_some(Answer { verb, cue: at..at + 2, content, source: None })
    }

    /// "Distanced itself from the remarks".
    fn distanced(&self, at: usize, sentence: &Range<usize>) -> Option<Answer> {
        let own = self.lower(at + 1);
        if !(own.ends_with("self") || own == "themselves") || self.lower(at + 2) != "from" {
            return None;
        }
        let content = self.rest(at + 3, sentence);
        let verb = self.auxiliaries(at, sentence);
        (!content.is_empty()).then_some(Answer { verb, cue: at..at + 3, content, source: None })
    }

    /// "Ruled out early elections".
    fn ruled_out(&self, at: usize, sentence: &Range<usize>) -> Option<Answer> {
        if self.lower(at + 1) != "out" || at == sentence.start {
            return None;
        }
        let content = self.rest(at + 2, sentence);
        let verb = self.auxiliaries(at, sentence);
        // "Has not ruled out": nothing is refused.
        let negated = (verb..at).any(|at| is_negation(&self.lower(at)));
        (!content.is_empty()).then_some(Answer {
            verb,
            cue: if negated { verb } else { at }..at + 2,
            content,
            source: None,
        })
    }

    /// "Had no comment"; "there was no immediate comment from the embassy".
    fn no_comment(&self, at: usize, sentence: &Range<usize>) -> Option<Answer> {
        let fits = |at: &usize| matches!(&*self.lower(*at), "immediate" | "further" | "official" | "public" | "other");
        let noun = (at + 1..at + REACH).find(|at| !fits(at))?;
        if !is_comment(&self.lower(noun)) || at == sentence.start {
            return None;
        }
        let verb = at - 1;
        match &*self.lower(verb) {
            "had" | "has" | "have" | "offered" | "gave" | "made" | "issued" | "offers" => {
                Some(Answer { verb, cue: verb..at, content: at..noun + 1, source: None })
            }
            "was" | "is" if verb > sentence.start && self.lower(verb - 1) == "there" => {
                // "No response to the request from the embassy."
                let asked = (self.lower(noun + 1) == "to").then_some(noun + 2);
                let last = sentence.end.min(noun + 1 + ASKED);
                let from = (noun + 1..last).find(|at| self.lower(*at) == "from")?;
                if asked.is_none() && from != noun + 1 {
                    return None;
                }
                let end = self.rest(from + 1, sentence).end;
                let head = (from + 1..end).rev().find(|at| self.may_speak(*at))?;
                let source = Some(self.noun_phrase_within(from + 1, head)?);
                Some(match asked.filter(|asked| *asked < from) {
                    Some(asked) => Answer { verb, cue: at..noun + 1, content: asked..from, source },
                    None => Answer { verb, cue: verb..at, content: at..noun + 1, source },
                })
            }
            _ => None,
        }
    }

    /// "Has yet to respond".
    fn not_yet(&self, at: usize, sentence: &Range<usize>) -> Option<Answer> {
        let has = at.checked_sub(1).filter(|has| sentence.contains(has))?;
        let deed = at + 2;
        let yet = matches!(&*self.lower(has), "has" | "have" | "had") && self.lower(at + 1) == "to";
        if !yet || !matches!(&*self.lower(deed), "comment" | "respond" | "reply" | "answer") {
            return None;
        }
        self.spoke(has, deed, sentence)
    }

    /// "Left questions unanswered"; "calls to the embassy went unanswered".
    fn left_open(&self, at: usize, sentence: &Range<usize>) -> Option<Answer> {
        let low = sentence.start.max(at.saturating_sub(ASKED));
        if let Some(left) = (low..at).rev().take(2 * REACH).find(|at| matches!(&*self.lower(*at), "left" | "leaves")) {
            let asked = (left + 1..at).any(|at| is_question(&self.lower(at)));
            return asked.then_some(Answer {
                verb: left,
                cue: left..left + 1,
                content: left + 1..at + 1,
                source: None,
            });
        }
        let verb = at.checked_sub(1).filter(|at| {
            matches!(&*self.lower(*at), "went" | "go" | "were" | "was" | "remained" | "remain" | "are" | "is")
        })?;
        let asked = (low..verb).find(|at| is_question(&self.lower(*at)))?;
        let to = (asked + 1..verb)
            .find(|at| matches!(&*self.lower(*at), "to" | "for" | "at") && self.lower(at + 1) != "comment")?;
        let head = (to + 1..verb).rev().find(|at| self.may_speak(*at))?;
        let source = self.noun_phrase_within(to + 1, head)?;
        Some(Answer { verb, cue: verb..at + 1, content: asked..asked + 1, source: Some(source) })
    }

    /// A noun phrase that begins at `from` and has its head at `head`, where nothing but its words lies between.
    fn noun_phrase_within(&self, from: usize, head: usize) -> Option<Range<usize>> {
        let words = self.words;
        let stops =
            |at: usize| words.is(at, words::VERB | words::CONJUNCTION | words::RELATIVE) || !words.is(at, words::WORD);
        (from <= head && !(from..=head).any(stops)).then_some(from..head + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn who_distances_himself_or_rules_out_answers() {
        check(
            "The Harbour Trust distanced itself from the remarks.",
            &["{source|The Harbour Trust} {cue|distanced itself from} {content|the remarks}."],
        );
        check("Ana Vela ruled out early elections.", &["{source|Ana Vela} {cue|ruled out} {content|early elections}."]);
        check(
            "Ana Vela has not ruled out early elections.",
            &["{source|Ana Vela} {cue|has not ruled out} {content|early elections}."],
        );
        check("The storm distanced the two boats from the quay.", &[]);
    }

    #[test]
    fn who_does_not_answer_is_told() {
        for told in [
            "{source|The ministry} {cue|did not wish} to {content|comment}.",
            "{source|The ministry} {cue|refused} {content|comment}.",
            "{source|The embassy} {cue|had} {content|no immediate comment}.",
            "{source|Ana Vela} {cue|could not be reached} for {content|comment} on Monday.",
            "{source|The company} {cue|left} {content|questions unanswered}.",
            "{source|The ministry} {cue|has yet to} {content|respond}.",
            "{source|The union} {cue|did not respond} to {content|a request for comment}.",
            "{content|Calls} to {source|the ministry} {cue|went unanswered}.",
            "There {cue|was} {content|no immediate comment} from {source|the ministry}.",
            "There was {cue|no response} to {content|the request} from {source|the ministry}.",
            "{source|Vela} {cue|denied} {content|it}.",
            "{source|Vela} {cue|denies} {content|any wrongdoing}, and the board believes her.",
            "{source|The ministry} {cue|brushed aside} {content|the report}.",
        ] {
            let bare: String = told.split(['{', '}']).map(|part| part.rsplit('|').next().unwrap_or(part)).collect();
            check(&bare, &[told]);
        }
    }

    #[test]
    fn what_is_no_answer_is_none() {
        for bare in [
            "The patient did not respond to treatment.",
            "The figures were not available.",
            "The port could not be reached by road.",
            "There was no comment.",
            "Nobody knew, and not to comment was wise.",
            "The lights were left on and the letter unopened.",
            "Vela denied entry to the crew.",
        ] {
            check(bare, &[]);
        }
    }
}
