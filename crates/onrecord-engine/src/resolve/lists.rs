use onrecord_ledger::EntityKind;
use rustc_hash::FxHashMap;

use super::sources::Ranker;
use super::words::{self, Gender};
use crate::lexicon::{Data, DataError, Row, Table};

/// Word lists of resolution: names of states, bodies and press organs, titles, given names, nouns that
/// name a source, and function words.
#[derive(Debug, Default)]
pub struct Lists {
    /// By the word in lower case, without dot or possessive.
    words: FxHashMap<Box<str>, Entry>,
    /// Nouns that name a source; an [`Entry`] points here, counted from 1.
    nouns: Vec<SourceNoun>,
    /// Nouns of several words, in lower case.
    compounds: FxHashMap<Box<str>, u16>,
    /// Names as written, of one word or several.
    known: FxHashMap<Box<str>, Known>,
    /// Given names in lower case, by a short form ("ken").
    short_given: FxHashMap<Box<str>, Vec<Box<str>>>,
    /// Who a pronoun means.
    pub(super) ranker: Ranker,
}

/// What the lists say about one word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Entry {
    /// Bits of [`words`].
    pub(super) flags: u32,
    /// Number of its [`SourceNoun`], from 1; 0 where it is none.
    pub(super) noun: u16,
}

/// A noun that names a source without a name.
#[derive(Debug)]
pub(super) struct SourceNoun {
    /// Singular, lower case.
    pub(super) word: Box<str>,
    pub(super) kind: NounKind,
    pub(super) gender: Gender,
    /// Words of a role that somebody meant by "the NOUN" may have.
    pub(super) stands_for: Vec<Box<str>>,
}

/// What a [`SourceNoun`] names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NounKind {
    /// A person who often stays unnamed when asked: an official, a source.
    Asked,
    /// A person by office, calling or kin.
    Person,
    /// Many.
    Group,
    /// A body.
    Body,
    /// A state.
    State,
    /// A press organ.
    Outlet,
    /// A news agency.
    Agency,
    /// A report, a letter, a poll.
    Document,
}

/// A name that the lists hold.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) kind: KnownKind,
    /// The name under which it is filed: the state of an adjective, the full name of an acronym. Empty
    /// where the name is its own.
    pub(super) filed: Box<str>,
}

/// What a [`Known`] name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KnownKind {
    State,
    /// "Russian"; often also the people.
    Adjective,
    People,
    Capital,
    /// A part of a state: "Ohio".
    Region,
    Body,
    Group,
    Agency,
    Outlet,
}

impl KnownKind {
    pub(super) fn entity(self) -> EntityKind {
        match self {
            Self::State | Self::Adjective | Self::Capital => EntityKind::State,
            Self::Region => EntityKind::Place,
            Self::People | Self::Group => EntityKind::Group,
            Self::Body => EntityKind::Organization,
            Self::Agency | Self::Outlet => EntityKind::Outlet,
        }
    }
}

/// Longest known name in words.
pub(super) const LONGEST_NAME: usize = 7;

impl Lists {
    /// Loads the lists of this step.
    ///
    /// # Errors
    /// [`DataError`] where a list is malformed.
    pub fn load(data: &Data) -> Result<Self, DataError> {
        let mut lists = Self::default();
        lists.load_words(data)?;
        lists.load_nouns(data)?;
        lists.load_names(data)?;
        lists.ranker = Ranker::read(&table(data, Ranker::LIST, &["fact", "weight"])?)?;
        Ok(lists)
    }

    fn load_words(&mut self, data: &Data) -> Result<(), DataError> {
        for row in table(data, "en/given_names.tsv", &["name", "gender"])?.rows() {
            let flags = match gender(row)? {
                Gender::Male => words::GIVEN | words::MALE,
                Gender::Female => words::GIVEN | words::FEMALE,
                Gender::Unknown => words::GIVEN,
            };
            self.flag(row.get("name"), flags);
        }
        for row in table(data, "en/short_given_names.tsv", &["short", "given"])?.rows() {
            let given = row.get("given").split_whitespace().map(|name| name.to_lowercase().into()).collect();
            self.short_given.insert(row.get("short").to_lowercase().into(), given);
        }
        for row in table(data, "en/titles.tsv", &["word", "kind", "gender"])?.rows() {
            let kind = match row.get("kind") {
                "honorific" => words::HONORIFIC,
                "office" => words::OFFICE,
                "modifier" => words::MODIFIER,
                "portfolio" => words::PORTFOLIO,
                kind => return Err(unknown(row, kind, "honorific, office, modifier, portfolio")),
            };
            let gender = match gender(row)? {
                Gender::Male => words::TITLE_MALE,
                Gender::Female => words::TITLE_FEMALE,
                Gender::Unknown => 0,
            };
            self.flag(row.get("word"), kind | gender);
        }
        for row in table(data, "en/phrase_edges.tsv", &["word", "kind"])?.rows() {
            let flags = match row.get("kind") {
                "determiner" => words::FUNCTION | words::DETERMINER,
                "possessive" => words::FUNCTION | words::POSSESSIVE_PRONOUN,
                "pronoun" => words::FUNCTION | words::PRONOUN,
                "relative" => words::FUNCTION | words::RELATIVE,
                "preposition" => words::FUNCTION | words::PREPOSITION,
                "conjunction" => words::FUNCTION | words::CONJUNCTION,
                "auxiliary" | "verb" => words::FUNCTION | words::VERB,
                "adverb" | "other" => words::FUNCTION,
                kind => {
                    let kinds = "determiner, possessive, pronoun, relative, preposition, conjunction, auxiliary, verb, adverb, other";
                    return Err(unknown(row, kind, kinds));
                }
            };
            self.flag(row.get("word"), flags);
        }
        Ok(())
    }

    fn load_nouns(&mut self, data: &Data) -> Result<(), DataError> {
        for row in table(data, "en/source_nouns.tsv", &["noun", "plural", "kind", "gender", "stands_for"])?.rows() {
            let kind = match row.get("kind") {
                "asked" => NounKind::Asked,
                "person" => NounKind::Person,
                "group" => NounKind::Group,
                "body" => NounKind::Body,
                "state" => NounKind::State,
                "outlet" => NounKind::Outlet,
                "agency" => NounKind::Agency,
                "document" => NounKind::Document,
                kind => {
                    return Err(unknown(row, kind, "asked, person, group, body, state, outlet, agency, document"));
                }
            };
            let word = row.get("noun");
            self.nouns.push(SourceNoun {
                word: word.into(),
                kind,
                gender: gender(row)?,
                stands_for: row.get("stands_for").split_whitespace().map(Into::into).collect(),
            });
            let Ok(number) = u16::try_from(self.nouns.len()) else {
                return Err(row.error("noun", "more nouns than the list may hold", "65,535 at most"));
            };
            self.noun(word, number, 0);
            if row.get("plural") != word {
                self.noun(row.get("plural"), number, words::PLURAL);
            }
        }
        Ok(())
    }

    fn load_names(&mut self, data: &Data) -> Result<(), DataError> {
        for row in table(data, "en/states.tsv", &["name", "kind", "state"])?.rows() {
            let kind = match row.get("kind") {
                "name" => KnownKind::State,
                "adjective" => KnownKind::Adjective,
                "people" => KnownKind::People,
                "capital" => KnownKind::Capital,
                "region" => KnownKind::Region,
                kind => return Err(unknown(row, kind, "name, adjective, people, capital, region")),
            };
            self.name(row.get("name"), kind, row.get("state"));
        }
        for row in table(data, "en/metonyms.tsv", &["name", "kind", "of"])?.rows() {
            let kind = match row.get("kind") {
                "body" => KnownKind::Body,
                "state" => KnownKind::State,
                kind => return Err(unknown(row, kind, "body, state")),
            };
            self.name(row.get("name"), kind, row.get("of"));
        }
        for row in table(data, "en/organisations.tsv", &["name", "kind", "short"])?.rows() {
            let name = row.get("name");
            match row.get("kind") {
                "head" => self.flag(name, words::HEAD),
                "surname_head" => self.flag(name, words::HEAD | words::SURNAME_HEAD),
                "place_head" => self.flag(name, words::PLACE_HEAD),
                "press_head" => self.flag(name, words::PRESS_HEAD),
                "group" => self.name(name, KnownKind::Group, ""),
                "body" => {
                    self.name(name, KnownKind::Body, "");
                    for short in row.get("short").split('|').filter(|short| !short.is_empty()) {
                        self.name(short, KnownKind::Body, name);
                    }
                }
                kind => return Err(unknown(row, kind, "head, surname_head, press_head, place_head, body, group")),
            }
        }
        for (list, kind) in [("en/agencies.tsv", KnownKind::Agency), ("en/outlets.tsv", KnownKind::Outlet)] {
            for row in table(data, list, &["name", "also"])?.rows() {
                // A name that is a common word too ("Time") proves nothing in prose.
                if row.get("plain") == "yes" {
                    continue;
                }
                let name = row.get("name");
                self.name(name, kind, "");
                for also in row.get("also").split(';').map(str::trim).filter(|also| !also.is_empty()) {
                    self.name(also, kind, name);
                }
            }
        }
        for row in table(data, "en/press_names.tsv", &["name", "kind"])?.rows() {
            let kind = match row.get("kind") {
                "agency" => KnownKind::Agency,
                "outlet" => KnownKind::Outlet,
                kind => return Err(unknown(row, kind, "agency, outlet")),
            };
            self.name(row.get("name"), kind, "");
        }
        Ok(())
    }

    fn flag(&mut self, word: &str, flags: u32) {
        self.words.entry(words::key(word).into()).or_default().flags |= flags;
    }

    fn noun(&mut self, word: &str, number: u16, flags: u32) {
        if word.contains([' ', '-']) {
            self.compounds.entry(word.into()).or_insert(number);
            return;
        }
        let entry = self.words.entry(words::key(word).into()).or_default();
        if entry.noun == 0 {
            entry.noun = number;
            entry.flags |= flags;
        }
    }

    /// Adds a name. The first list to name it wins: "US" is a state before it is an adjective.
    fn name(&mut self, name: &str, kind: KnownKind, filed: &str) {
        let first = name.split([' ', '-']).next().unwrap_or_default();
        self.flag(first, words::STARTS_KNOWN);
        let filed = if filed == name { "" } else { filed };
        self.known.entry(name.into()).or_insert(Known { kind, filed: filed.into() });
    }

    /// What the lists say about a word given by its [`words::key`].
    pub(super) fn entry(&self, key: &str) -> Entry {
        self.words.get(key).copied().unwrap_or_default()
    }

    /// Whether one given name is a short form of the other, or both of a third; in lower case, without accents.
    pub(super) fn is_short_for(&self, one: &str, other: &str) -> bool {
        let names = |short: &str| self.short_given.get(short).map_or(&[][..], Vec::as_slice);
        let holds = |names: &[Box<str>], name: &str| names.iter().any(|given| **given == *name);
        let (one_of, other_of) = (names(one), names(other));
        holds(one_of, other) || holds(other_of, one) || one_of.iter().any(|given| holds(other_of, given))
    }

    /// The noun with this number; `None` for 0.
    pub(super) fn source_noun(&self, number: u16) -> Option<&SourceNoun> {
        usize::from(number).checked_sub(1).and_then(|at| self.nouns.get(at))
    }

    /// The noun of these words (lower case), such as "news agency".
    pub(super) fn compound(&self, words: &str) -> Option<&SourceNoun> {
        self.source_noun(*self.compounds.get(words)?)
    }

    /// The name as written.
    pub(super) fn known(&self, name: &str) -> Option<&Known> {
        self.known.get(name)
    }
}

fn table<'a>(data: &'a Data, name: &'a str, wanted: &[&str]) -> Result<Table<'a>, DataError> {
    Table::parse(name, data.text(name), wanted)
}

fn gender(row: Row<'_, '_>) -> Result<Gender, DataError> {
    match row.get("gender") {
        "m" => Ok(Gender::Male),
        "f" => Ok(Gender::Female),
        "" | "u" => Ok(Gender::Unknown),
        other => Err(row.error("gender", format!("unknown gender '{other}'"), "m, f, u or nothing")),
    }
}

fn unknown(row: Row<'_, '_>, kind: &str, kinds: &str) -> DataError {
    row.error("kind", format!("unknown kind '{kind}'"), format!("one of {kinds}"))
}
