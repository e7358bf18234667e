//! Who is to do what in a content's first clause: "he would" of one who speaks of himself is a promise or a
//! decision, "they must" a demand, "will not … until" a condition.

use onrecord_ledger::{Act, SourceKind};

use super::words::{Word, Words};

/// Words of a content within which its first verb is looked for.
const CLAUSE: usize = 12;
/// Words behind that verb within which a negation is its own.
const NEGATION: usize = 2;
/// Words of a content that are read for what it hangs on.
const READ: usize = 60;

/// Verbs of states and chances: nobody undertakes to do them.
const STATES: [&str; 24] = [
    "be", "have", "like", "love", "mean", "take", "cost", "seem", "need", "depend", "become", "happen", "require",
    "help", "hurt", "know", "think", "want", "get", "see", "say", "hope", "prefer", "expect",
];

/// What a body makes known by saying that it has done so.
const DECIDED: [&str; 34] = [
    "decide",
    "agree",
    "approve",
    "adopt",
    "amend",
    "appoint",
    "launch",
    "suspend",
    "cancel",
    "order",
    "extend",
    "postpone",
    "delay",
    "withdraw",
    "recall",
    "acquire",
    "sell",
    "sign",
    "authorize",
    "authorise",
    "ban",
    "lift",
    "impose",
    "reject",
    "drop",
    "complete",
    "establish",
    "elect",
    "dismiss",
    "fire",
    "hire",
    "freeze",
    "resume",
    "terminate",
];

/// What one is who will do something: "ready to go".
const READY: [&str; 8] = ["willing", "ready", "prepared", "happy", "determined", "set", "glad", "prepare"];

/// What is looked for here, to be known as words.
pub(super) const WORDS: [&[&str]; 4] = [
    &STATES,
    &DECIDED,
    &READY,
    &["go", "long", "as", "if", "unless", "until", "once", "exchange", "condition", "also", "already", "today"],
];

/// The subject of a content's first clause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Subject {
    #[default]
    Other,
    /// "I", "we".
    Speaker,
    /// "he", "she".
    Person,
    /// "it".
    It,
    /// "they".
    They,
    /// "you".
    Hearer,
    /// "there".
    There,
    /// It begins with an article.
    Article,
    /// "the agency".
    Body,
}

/// What the first clause of a content is built like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) subject: Subject,
    /// The class of the first verb that tells time or mood; 255 = none.
    pub(super) verb: u8,
    pub(super) negated: bool,
    /// Whether what is said hangs on something.
    pub(super) condition: bool,
    /// Whether the subject itself is to do something: "he would sue", not "it would be hard".
    deed: bool,
    /// Whether it has settled something: "it approved", "it has agreed".
    decided: bool,
}

impl Clause {
    pub(super) fn of(words: &[Word], lists: &Words) -> Self {
        let mut clause = Self { verb: u8::MAX, ..Self::default() };
        let name = |at: usize| words.get(at).map_or("", |word| lists.name(word.lemma));
        let mut subject_at = 0;
        let mut verb_at = None;
        for at in 0..words.len().min(READ) {
            let word = name(at);
            clause.condition |= matches!(word, "if" | "unless" | "until" | "once" | "exchange" | "condition")
                || word == "long" && at > 0 && name(at - 1) == "as" && name(at + 1) == "as";
            match verb_at {
                None if at < CLAUSE => {
                    if let Some(class) = mood(word) {
                        let next = if matches!(name(at + 1), "not" | "also" | "now") { at + 2 } else { at + 1 };
                        let to = |next: usize| name(next + 1) == "to";
                        clause.verb = match (word, name(next)) {
                            ("be", "go") if to(next) => WILL,
                            ("be", ready) if READY.contains(&ready) && to(next) => PLAN,
                            _ => class,
                        };
                        verb_at = Some(if clause.verb == class { at } else { next });
                    }
                    clause.negated |= matches!(word, "no" | "never");
                    if clause.subject == Subject::Other {
                        clause.subject = subject(word, at);
                        subject_at = at;
                        if clause.subject == Subject::Article
                            && word == "the"
                            && words.get(at + 1).is_some_and(|body| lists.is_body(body.lemma))
                        {
                            clause.subject = Subject::Body;
                            subject_at = at + 1;
                        }
                    }
                }
                Some(verb) if at <= verb + NEGATION => clause.negated |= matches!(word, "not" | "never" | "no"),
                _ => {}
            }
        }
        let last = if clause.subject == Subject::Body { 2 } else { 1 };
        if let Some(verb) = verb_at {
            let done = (verb + 1..verb + 4).find(|at| !matches!(name(*at), "not" | "also" | "never" | "to" | "now"));
            clause.deed = matches!(clause.verb, WILL | WOULD | PLAN)
                && subject_at <= last
                && verb <= subject_at + 2
                && done.is_some_and(|at| at < words.len() && !STATES.contains(&name(at)));
        }
        // "It approved", "it has also agreed": nothing between but what carries the verb.
        let mut at = subject_at + 1;
        while at <= subject_at + 3 && matches!(name(at), "have" | "also" | "already" | "today") {
            at += 1;
        }
        clause.decided = subject_at <= last && clause.subject != Subject::Other && DECIDED.contains(&name(at));
        clause
    }

    /// What one does who says that he himself will do something, or will not, or only if; or that he has settled it.
    pub(super) fn undertakes(&self, kind: SourceKind) -> Option<Act> {
        let body = matches!(kind, SourceKind::OfficialBody | SourceKind::State | SourceKind::Outlet);
        let own = match self.subject {
            Subject::Speaker => true,
            Subject::Person => matches!(kind, SourceKind::Person | SourceKind::Anonymous),
            Subject::It | Subject::Body => body,
            Subject::They => kind == SourceKind::Group,
            _ => false,
        };
        match (self.deed, self.negated, body) {
            _ if !own => None,
            (true, false, _) if self.condition => Some(Act::Condition),
            (true, true, _) => Some(Act::Reject),
            (true, false, true) => Some(Act::Announce),
            (true, false, false) => Some(Act::Promise),
            (false, false, true) if self.decided => Some(Act::Announce),
            _ => None,
        }
    }
}

fn subject(word: &str, at: usize) -> Subject {
    match word {
        "i" | "we" => Subject::Speaker,
        "he" | "she" => Subject::Person,
        "it" => Subject::It,
        "they" => Subject::They,
        "you" => Subject::Hearer,
        "there" => Subject::There,
        "the" | "a" | "an" if at < 2 => Subject::Article,
        _ => Subject::Other,
    }
}

const WILL: u8 = 1;
const WOULD: u8 = 2;
const PLAN: u8 = 3;

/// The class of a verb of time or mood.
fn mood(word: &str) -> Option<u8> {
    Some(match word {
        "will" | "shall" => WILL,
        "would" => WOULD,
        "intend" | "plan" | "promise" | "pledge" | "vow" => PLAN,
        "want" | "hope" | "expect" | "like" => 4,
        "must" | "should" | "need" | "ought" => 5,
        "may" | "might" | "could" | "can" => 6,
        "have" => 7,
        "be" => 8,
        "do" => 9,
        "decide" | "agree" | "approve" => 10,
        _ => return None,
    })
}
