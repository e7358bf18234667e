use onrecord_ledger::{Act, Firmness};
use rustc_hash::{FxHashMap, FxHashSet};

use super::clause;
use super::manner::MannerWeights;
use super::pattern::{Phrases, words_of};
use super::weights::Weights;
use super::words::{Lemma, UNKNOWN, Words};
use crate::lexicon::{Data, DataError, Row, Table};

const VERBS: &str = "en/reporting_verbs.tsv";
const PHRASES: &str = "en/act_phrases.tsv";
const THINGS: &str = "en/answered_things.tsv";
const NOUNS: &str = "en/source_nouns.tsv";
const FIRMNESS: &str = "en/firmness.tsv";
/// Class of the nouns that say nothing about the act.
const OTHER: &str = "other";

/// Word lists of this step.
#[derive(Debug)]
pub struct Lists {
    pub(super) words: Words,
    pub(super) cues: Vec<CueEntry>,
    pub(super) cue_phrases: Phrases,
    pub(super) contents: Vec<ContentEntry>,
    pub(super) content_phrases: Phrases,
    /// Nouns that tell what a response answers.
    pub(super) things: FxHashMap<Lemma, Thing>,
    pub(super) strengths: Vec<Strength>,
    pub(super) strength_phrases: Phrases,
    pub(super) known: Known,
    /// Nouns for what somebody says to be so.
    reports: FxHashSet<Lemma>,
    /// Nouns for what somebody asks or offers.
    requests: FxHashSet<Lemma>,
    /// Verbs by which one answers.
    answering: FxHashSet<Lemma>,
    /// Those of [`SPEAKING`].
    speaking: FxHashSet<Lemma>,
    /// Those of [`COMMUNICATING`].
    communicating: FxHashSet<Lemma>,
    /// The classifier; `None` where the lists alone decide.
    pub(super) weights: Option<Weights>,
    pub(super) manner: Option<MannerWeights>,
}

/// A row of the reporting verbs.
#[derive(Debug)]
pub(super) struct CueEntry {
    /// As the list writes it.
    pub(super) name: String,
    /// What is shown as the cue's dictionary form.
    pub(super) head: String,
    pub(super) part: PartOfSpeech,
    /// `None` for a verb that leaves the act to the next one ("seem to").
    pub(super) act: Option<Act>,
    pub(super) negated: Option<Act>,
    pub(super) of_claim: Option<Act>,
    pub(super) of_request: Option<Act>,
    pub(super) firmness: Firmness,
    /// Whether the content's own act goes first.
    pub(super) content_decides: bool,
    /// Whether the phrase itself holds a negation ("have no comment").
    pub(super) negative: bool,
    /// Whether the source is mostly said to hold it, not to utter it.
    pub(super) attitude: bool,
    /// Whether it is to be followed by what somebody is to do ("ask … to").
    pub(super) before_infinitive: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartOfSpeech {
    Verb,
    Noun,
    Fixed,
}

/// A row of the content phrases.
#[derive(Debug)]
pub(super) struct ContentEntry {
    pub(super) act: Act,
    pub(super) weight: u8,
    /// Whether it says in so many words that something is not so.
    pub(super) over: bool,
    pub(super) at_start: bool,
    pub(super) negated: Option<Act>,
    pub(super) negative: bool,
    pub(super) length: usize,
}

/// What a noun says about the thing answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    /// Something said to be so.
    Claim,
    /// Something offered or asked.
    Request,
}

/// A row of the words that make firmer or softer.
#[derive(Debug)]
pub(super) struct Strength {
    pub(super) name: String,
    pub(super) change: i8,
    pub(super) in_content: bool,
}

/// Numbers of words that the code itself asks for.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) negators: Vec<Lemma>,
    pub(super) only: Lemma,
    pub(super) determiners: Vec<Lemma>,
    pub(super) clause_openers: Vec<Lemma>,
    pub(super) adverbs: Vec<Lemma>,
    pub(super) auxiliaries: Vec<Lemma>,
    pub(super) question_mark: Lemma,
}

/// Words of the language's grammar, which no list of the field needs to tell.
const NEGATORS: [&str; 9] = ["not", "never", "no", "neither", "nor", "none", "nobody", "nothing", "without"];
const DETERMINERS: [&str; 14] =
    ["the", "a", "an", "this", "that", "his", "her", "its", "their", "our", "my", "no", "any", "of"];
const CLAUSE_OPENERS: [&str; 8] = ["that", "whether", "if", "how", "why", "be", "have", ":"];
const ADVERBS: [&str; 23] = [
    "also",
    "again",
    "even",
    "still",
    "ever",
    "yet",
    "since",
    "then",
    "now",
    "just",
    "once",
    "so",
    "immediately",
    "far",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "today",
    "yesterday",
];
const AUXILIARIES: [&str; 12] =
    ["be", "have", "do", "will", "would", "can", "could", "may", "might", "must", "shall", "should"];

/// Verbs of saying and asking, which one may well do in words that one tells oneself.
const SPEAKING: [&str; 16] = [
    "say", "tell", "ask", "write", "reply", "answer", "promise", "offer", "propose", "reject", "deny", "demand",
    "request", "urge", "warn", "announce",
];
/// Further verbs and nouns by which somebody makes something known, not only thinks or wants it.
const COMMUNICATING: [&str; 48] = [
    "pledge",
    "vow",
    "report",
    "suggest",
    "indicate",
    "inform",
    "disclose",
    "reveal",
    "claim",
    "allege",
    "accuse",
    "acknowledge",
    "admit",
    "confirm",
    "argue",
    "insist",
    "state",
    "declare",
    "complain",
    "lament",
    "wonder",
    "add",
    "note",
    "explain",
    "predict",
    "approve",
    "agree",
    "threaten",
    "apologize",
    "instruct",
    "recommend",
    "testify",
    "tweet",
    "reiterate",
    "stress",
    "conclude",
    "describe",
    "signal",
    "allegation",
    "accusation",
    "claim",
    "warning",
    "assurance",
    "statement",
    "proposal",
    "demand",
    "turn",
    "charge",
];

impl Lists {
    /// Loads the reporting verbs, the content phrases, the nouns that are answered, the words of
    /// firmness and the irregular forms.
    ///
    /// # Errors
    /// [`DataError`] where a list is malformed, or the embedded weights are not this program's.
    pub fn load(data: &Data) -> Result<Self, DataError> {
        let weights = Weights::embedded().map_err(|error| {
            DataError::new("models/acts-en-1/weights.bin", 1, 1, error.to_string(), "run 'onrecord-lab train acts'")
        })?;
        let manner = MannerWeights::embedded().map_err(|error| {
            let how = "run 'onrecord-lab train manner'";
            DataError::new("models/manner-en-1/weights.bin", 1, 1, error.to_string(), how)
        })?;
        Ok(Self { weights: Some(weights), manner: Some(manner), ..Self::without_weights(data)? })
    }

    /// The same with these weights; `None` leaves the act to the lists.
    #[must_use]
    pub fn with_weights(self, weights: Option<Weights>) -> Self {
        Self { weights, ..self }
    }

    /// Loads the lists alone: no classifier.
    ///
    /// # Errors
    /// [`DataError`] where a list is malformed.
    pub fn without_weights(data: &Data) -> Result<Self, DataError> {
        let verbs = Table::parse(VERBS, data.text(VERBS), &["cue", "pos", "act", "firmness", "content", "manner"])?;
        let phrases = Table::parse(PHRASES, data.text(PHRASES), &["phrase", "act", "weight"])?;
        let things = Table::parse(THINGS, data.text(THINGS), &["noun", "class"])?;
        let strengths = Table::parse(FIRMNESS, data.text(FIRMNESS), &["word", "change", "where"])?;
        let nouns = Table::parse(NOUNS, data.text(NOUNS), &["noun", "kind"])?;
        let bodies = nouns.rows().filter(|row| row.get("kind") == "body").map(|row| row.get("noun"));
        let bodies: Vec<&str> = bodies.filter(|noun| words_of(noun).count() == 1).collect();
        let grammar = [&NEGATORS[..], &DETERMINERS, &CLAUSE_OPENERS, &ADVERBS, &AUXILIARIES, &["only", "?", ":"]];
        let listed = (verbs.rows().flat_map(|row| words_of(row.get("cue"))))
            .chain(phrases.rows().flat_map(|row| words_of(row.get("phrase"))))
            .chain(things.rows().filter(|row| row.get("class") != OTHER).flat_map(|row| words_of(row.get("noun"))))
            .chain(strengths.rows().flat_map(|row| words_of(row.get("word"))))
            .chain(grammar.into_iter().flatten().copied())
            .chain(clause::WORDS.into_iter().flatten().copied())
            .chain(bodies.iter().copied());
        let listed: Vec<String> = listed.map(str::to_lowercase).collect();
        let mut words = Words::load(data, listed.iter().map(String::as_str))?;
        words.bodies = words.lemmas(&bodies);
        let known = Known::new(&words);
        let mut lists = Self {
            known,
            cues: Vec::new(),
            cue_phrases: Phrases::default(),
            contents: Vec::new(),
            content_phrases: Phrases::default(),
            things: FxHashMap::default(),
            strengths: Vec::new(),
            strength_phrases: Phrases::default(),
            reports: FxHashSet::default(),
            requests: FxHashSet::default(),
            answering: FxHashSet::default(),
            speaking: words.lemmas(&SPEAKING),
            communicating: words.lemmas(&COMMUNICATING),
            words,
            weights: None,
            manner: None,
        };
        for row in verbs.rows() {
            let entry = lists.cue(row)?;
            lists.cue_phrases.add(&entry.name, &lists.words);
            if entry.part == PartOfSpeech::Noun && words_of(&entry.name).count() == 1 {
                let lemma = lists.words.lemma(&entry.name);
                match entry.act {
                    Some(Act::Report | Act::Allege | Act::Accuse | Act::Warn) => _ = lists.reports.insert(lemma),
                    Some(Act::Demand | Act::Urge | Act::Propose) => _ = lists.requests.insert(lemma),
                    _ => {}
                }
            }
            let answers = entry.act.is_some_and(Act::answers);
            if answers
                && entry.part == PartOfSpeech::Verb
                && !entry.content_decides
                && let Some(verb) = words_of(&entry.name).next()
            {
                lists.answering.insert(lists.words.lemma(verb));
            }
            lists.cues.push(entry);
        }
        for row in phrases.rows() {
            let entry = lists.content(row)?;
            lists.content_phrases.add(&row.get("phrase").to_lowercase(), &lists.words);
            lists.contents.push(entry);
        }
        for row in things.rows() {
            let thing = match row.get("class") {
                "claim" => Thing::Claim,
                "request" => Thing::Request,
                OTHER => continue,
                class => {
                    return Err(row.error("class", format!("unknown class '{class}'"), "one of claim, request, other"));
                }
            };
            lists.things.insert(lists.words.lemma(row.get("noun")), thing);
        }
        // "Advice" and "a condition" are given, and no answer to them refuses.
        let things = &lists.things;
        lists.requests.retain(|noun| things.get(noun) == Some(&Thing::Request));
        for row in strengths.rows() {
            let change = row.get("change").parse().ok().filter(|change| (-3..=3).contains(change));
            let strength = Strength {
                name: row.get("word").to_owned(),
                change: change.ok_or_else(|| row.error("change", "no step", "a whole number from -3 to 3"))?,
                in_content: row.get("where") == "content",
            };
            lists.strength_phrases.add(&strength.name, &lists.words);
            lists.strengths.push(strength);
        }
        Ok(lists)
    }

    /// Whether it is a verb of saying or asking, which tells more than what somebody thinks or wants.
    pub(crate) fn speaks(&self, word: &str) -> bool {
        self.speaking.contains(&self.words.lemma_of(word))
    }

    /// Whether it is a noun for something that somebody says to be so: "report", "accusation", "warning".
    pub(crate) fn names_report(&self, word: &str) -> bool {
        let lemma = self.words.lemma_of(word);
        lemma != UNKNOWN && self.reports.contains(&lemma)
    }

    /// Whether it is a noun for something that may be denied: "account", "notion", "claim".
    pub(crate) fn names_claim(&self, word: &str) -> bool {
        self.things.get(&self.words.lemma_of(word)) == Some(&Thing::Claim)
    }

    /// Whether it is a noun for something that somebody asks or offers: "call", "bid", "demand".
    pub(crate) fn names_request(&self, word: &str) -> bool {
        let lemma = self.words.lemma_of(word);
        lemma != UNKNOWN && self.requests.contains(&lemma)
    }

    /// Whether it is a form of "be", "have", "do" or a modal.
    pub(crate) fn is_auxiliary(&self, word: &str) -> bool {
        self.known.auxiliaries.contains(&self.words.lemma_of(word))
    }

    /// Whether a noun phrase may begin with it.
    pub(crate) fn is_determiner(&self, word: &str) -> bool {
        self.known.determiners.contains(&self.words.lemma_of(word))
    }

    /// Whether it is a verb by which one answers what another said or asked: "deny", "reject", "approve".
    pub(crate) fn answers(&self, word: &str) -> bool {
        let lemma = self.words.lemma_of(word);
        lemma != UNKNOWN && self.answering.contains(&lemma)
    }

    /// Whether it is a word by which somebody makes something known, more than a thought or a wish.
    pub(crate) fn communicates(&self, word: &str) -> bool {
        let lemma = self.words.lemma_of(word);
        self.speaking.contains(&lemma) || self.communicating.contains(&lemma)
    }

    fn cue(&self, row: Row<'_, '_>) -> Result<CueEntry, DataError> {
        let name = row.get("cue").to_lowercase();
        let part = match row.get("pos") {
            "v" => PartOfSpeech::Verb,
            "n" => PartOfSpeech::Noun,
            "x" => PartOfSpeech::Fixed,
            other => return Err(row.error("pos", format!("unknown part of speech '{other}'"), "one of v, n, x")),
        };
        let head = self.head(part, &name);
        let firmness = row.get("firmness").parse().ok().filter(|level| *level <= 3);
        Ok(CueEntry {
            head,
            part,
            act: if row.get("act") == "light" { None } else { Some(act(row, "act")?) },
            negated: optional(row, "negated")?,
            of_claim: optional(row, "claim")?,
            of_request: optional(row, "request")?,
            firmness: Firmness::level(
                firmness.ok_or_else(|| row.error("firmness", "no firmness", "a whole number from 0 to 3"))?,
            ),
            content_decides: row.get("content") == "decides",
            attitude: match row.get("manner") {
                "attitude" => true,
                "" => false,
                other => return Err(row.error("manner", format!("unknown manner '{other}'"), "attitude, or nothing")),
            },
            negative: self.is_negative(&name),
            before_infinitive: name.ends_with("… to"),
            name,
        })
    }

    fn content(&self, row: Row<'_, '_>) -> Result<ContentEntry, DataError> {
        let phrase = row.get("phrase").to_lowercase();
        let weight = row.get("weight").parse().ok().filter(|weight| (1..=3).contains(weight));
        Ok(ContentEntry {
            act: act(row, "act")?,
            weight: weight.ok_or_else(|| row.error("weight", "no weight", "a whole number from 1 to 3"))?,
            over: match row.get("over") {
                "yes" => true,
                "" => false,
                other => return Err(row.error("over", format!("unknown '{other}'"), "yes, or nothing")),
            },
            at_start: row.get("where") == "start",
            negated: optional(row, "negated")?,
            negative: self.is_negative(&phrase),
            length: words_of(&phrase).count(),
        })
    }

    /// The word that is shown as a cue's dictionary form.
    fn head(&self, part: PartOfSpeech, name: &str) -> String {
        let mut lemmas = words_of(name).map(|word| self.words.name(self.words.lemma(word)));
        match (part, lemmas.next()) {
            (PartOfSpeech::Fixed, _) => name.to_owned(),
            // "be aware": the verb says less than what follows.
            (_, Some("be")) => lemmas.next().unwrap_or("be").to_owned(),
            (_, head) => head.unwrap_or_default().to_owned(),
        }
    }

    fn is_negative(&self, phrase: &str) -> bool {
        words_of(phrase).any(|word| self.known.negators.contains(&self.words.lemma(word)))
    }
}

impl Known {
    fn new(words: &Words) -> Self {
        let all = |names: &[&str]| names.iter().map(|name| words.lemma(name)).collect();
        Self {
            negators: all(&NEGATORS),
            only: words.lemma("only"),
            determiners: all(&DETERMINERS),
            clause_openers: all(&CLAUSE_OPENERS),
            adverbs: all(&ADVERBS),
            auxiliaries: all(&AUXILIARIES),
            question_mark: words.lemma("?"),
        }
    }
}

fn act(row: Row<'_, '_>, column: &str) -> Result<Act, DataError> {
    let name = row.get(column);
    Act::named(name).ok_or_else(|| row.error(column, format!("unknown act '{name}'"), "an act of the record's list"))
}

fn optional(row: Row<'_, '_>, column: &str) -> Result<Option<Act>, DataError> {
    if row.get(column).is_empty() { Ok(None) } else { act(row, column).map(Some) }
}
