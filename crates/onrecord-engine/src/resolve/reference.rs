//! Reads the words that name a source: a name, a pronoun, a noun phrase, or several names joined.

use std::ops::Range;

use onrecord_ledger::EntityKind;

use super::entities::Being;
use super::lists::{KnownKind, NounKind, SourceNoun};
use super::names::Mention;
use super::words::{self, Gender, Words};

/// What the words of a source are.
#[derive(Clone, Debug)]
pub(super) enum Reference<'a> {
    /// No words.
    Nobody,
    /// A name; the number of its mention.
    Name(usize),
    /// Several names joined, in order.
    Names(Vec<usize>),
    /// A pronoun.
    Pronoun(Pronoun),
    /// A phrase without a name of its own.
    Phrase(Phrase<'a>),
}

/// Pronouns that a source may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pronoun {
    He,
    She,
    It,
    They,
    I,
    We,
    /// "who", "which", "that": what stands before.
    Relative,
    /// "you", "one", "somebody".
    Other,
}

/// A noun phrase.
#[derive(Clone, Debug)]
pub(super) struct Phrase<'a> {
    /// From its first word to its head.
    pub(super) tokens: Range<usize>,
    /// What its head names; `None` where the lists do not tell.
    pub(super) noun: Option<&'a SourceNoun>,
    /// "the", "this", "his": something known already.
    pub(super) definite: bool,
    pub(super) plural: bool,
    /// A number or "several" before it.
    pub(super) counted: bool,
    /// "one of the officials".
    pub(super) partitive: bool,
}

/// Whether a word behind a noun tells more of it: "close (to the talks)", "published", "last week".
fn tells_more(words: &Words<'_>, at: usize) -> bool {
    let word = words.written(at);
    let adjective = matches!(
        word,
        "familiar"
            | "close"
            | "privy"
            | "near"
            | "aware"
            | "present"
            | "alike"
            | "knowledgeable"
            | "last"
            | "this"
            | "earlier"
    );
    let participle = word.len() > 4 && (word.ends_with("ed") || word.ends_with("ing"))
        || matches!(
            word,
            "seen" | "written" | "made" | "given" | "sent" | "shown" | "known" | "held" | "taken" | "put"
        );
    words.is(at, words::WORD) && words.noun(at).is_none() && (adjective || participle || is_day(word))
}

fn is_day(word: &str) -> bool {
    matches!(
        word,
        "Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday" | "today" | "yesterday"
    )
}

impl Phrase<'_> {
    /// The head.
    pub(super) fn head(&self) -> usize {
        self.tokens.end.saturating_sub(1)
    }
}

/// Page layers that reading a reference needs.
pub(super) struct Named<'a, 'w> {
    pub(super) words: &'w Words<'a>,
    pub(super) mentions: &'w [Mention],
    pub(super) beings: &'w [Being],
}

impl<'a> Named<'a, '_> {
    /// Numbers of the mentions that begin in this range of tokens.
    pub(super) fn mentions_in(&self, tokens: Range<usize>) -> Range<usize> {
        let start = self.mentions.partition_point(|mention| mention.tokens.start < tokens.start);
        let end = self.mentions.partition_point(|mention| mention.tokens.start < tokens.end);
        start..end.max(start)
    }

    /// The being of a mention.
    pub(super) fn being_of(&self, mention: usize) -> Option<&Being> {
        self.beings.get(self.mentions.get(mention)?.entity?)
    }

    /// Whether the mention names a person.
    pub(super) fn is_person(&self, mention: usize) -> bool {
        self.being_of(mention).is_some_and(Being::may_be_person)
    }

    /// Reads the words `tokens` of a source.
    pub(super) fn read(&self, tokens: Range<usize>) -> Reference<'a> {
        let words = self.words;
        let mut start = tokens.start;
        while start < tokens.end
            && (!words.is(start, words::WORD | words::NUMBER)
                || matches!(words.written(start), "by" | "to" | "from" | "both" | "even" | "only" | "also" | "that" if start + 1 < tokens.end)
                || words.is_word(start, "according"))
        {
            start += 1;
        }
        // "President Ana Vela who": the tagger reached into the clause behind.
        let mut end = tokens.end;
        while end > start + 1
            && (words.is(end - 1, words::RELATIVE | words::VERB) || matches!(words.written(end - 1), "who" | "that"))
            && !words.is(end - 1, words::CAPITAL)
        {
            end -= 1;
        }
        if start >= end {
            return Reference::Nobody;
        }
        let covered = self
            .mentions_in(start..start + 1)
            .any(|number| self.mentions.get(number).is_some_and(|mention| mention.tokens.len() > 1));
        if let Some(pronoun) = pronoun(words::stem(words.bare(start))).filter(|_| !covered) {
            let determiner = words.is(start, words::DETERMINER | words::POSSESSIVE_PRONOUN)
                || matches!(words.written(start), "her" | "that" | "That");
            let counts = pronoun == Pronoun::Other
                && start + 1 < end
                && words.is(start + 1, words::WORD)
                && !words.is(start + 1, words::PREPOSITION | words::VERB | words::RELATIVE);
            if !determiner && !counts || start + 1 == end {
                return Reference::Pronoun(pronoun);
            }
        }
        if let Some(partitive) = self.partitive(start, end) {
            return Reference::Phrase(partitive);
        }
        if let Some(person) = self.with_office(start, end) {
            return Reference::Name(person);
        }
        let (head_end, names) = self.head_phrase(start, end);
        // "a copy of the minutes", "hundreds of residents": what counts stands behind "of".
        let head = head_end.saturating_sub(1);
        if words.is_word(head_end, "of") && head_end + 1 < end && measures(words.written(head)) {
            let (inner_end, _) = self.head_phrase(head_end + 1, end);
            let mut inner = self.phrase(head_end + 1, inner_end);
            if inner.noun.is_some() {
                inner.definite = false;
                return Reference::Phrase(inner);
            }
        }
        if let Some(first) = names.first().copied().filter(|first| self.with_others(*first, end)) {
            return Reference::Names(vec![first]);
        }
        if let Some(reference) = self.named_head(start, head_end, &names) {
            return reference;
        }
        let phrase = self.phrase(start, head_end);
        let one_person =
            !phrase.plural && phrase.noun.is_some_and(|noun| matches!(noun.kind, NounKind::Asked | NounKind::Person));
        let apposed = if one_person || phrase.noun.is_none() {
            self.apposed(head_end, end).or_else(|| self.apposed_outside(end).filter(|_| one_person))
        } else {
            None
        };
        if let Some(mention) = apposed {
            return Reference::Name(mention);
        }
        let body = phrase.noun.is_some_and(|noun| matches!(noun.kind, NounKind::Body | NounKind::Outlet));
        if body
            && !phrase.plural
            && words.written(head_end) == ","
            && let Some(mention) = self.names_at(head_end + 1, end.max(head_end + 2)).filter(|name| self.closes(*name))
        {
            return Reference::Name(mention);
        }
        if phrase.plural {
            let comma = (head_end..end).find(|at| words.written(*at) == ",").unwrap_or(end);
            let apposed = self.apposed_names(comma, end);
            if apposed.len() > 1 && (comma == head_end || phrase.counted) {
                return Reference::Names(apposed);
            }
        }
        Reference::Phrase(phrase)
    }

    /// "Director of the Halden Bureau of Statistics (HBS) Ana Vela": an office, and the name that closes the words.
    fn with_office(&self, start: usize, end: usize) -> Option<usize> {
        let words = self.words;
        let person = self.mentions_in(start + 1..end).next_back()?;
        let name = &self.mentions.get(person)?.tokens;
        let office = words.is(start, words::OFFICE) || words.names_person(start);
        let abbreviated = words.written(name.start - 1) == ")";
        let closes = name.end == end && name.len() > 1 && !words.is(end - 1, words::POSSESSIVE);
        let plain = |at: usize| {
            words.is(at, words::WORD) && !words.is(at, words::VERB | words::RELATIVE | words::CONJUNCTION)
                || matches!(words.written(at), "(" | ")" | "-" | ".")
        };
        (office && abbreviated && closes && self.is_person(person) && (start..name.start).all(plain)).then_some(person)
    }

    /// "Vela and other officials": one is named for several.
    fn with_others(&self, first: usize, end: usize) -> bool {
        let words = self.words;
        self.mentions.get(first).is_some_and(|mention| {
            let and = mention.tokens.end;
            mention.entity.is_some()
                && and + 1 < end
                && words.is_word(and, "and")
                && matches!(words.written(and + 1), "other" | "others")
        })
    }

    /// "one of the officials", "two of them".
    fn partitive(&self, start: usize, end: usize) -> Option<Phrase<'a>> {
        let words = self.words;
        let counts = words.is(start, words::NUMBER)
            || is_number_word(words.written(start))
            || words.is_word(start, "several")
            || words.is_word(start, "some")
            || words.is_word(start, "many");
        if !counts || !words.is_word(start + 1, "of") || start + 2 >= end {
            return None;
        }
        let (head_end, _) = self.head_phrase(start + 2, end);
        let phrase = self.phrase(start + 2, head_end);
        Some(Phrase {
            tokens: phrase.tokens,
            noun: phrase.noun,
            definite: false,
            plural: !words.is_word(start, "one"),
            counted: true,
            partitive: true,
        })
    }

    /// Where the head of the phrase ends, and the mentions up to there.
    fn head_phrase(&self, start: usize, end: usize) -> (usize, Vec<usize>) {
        let words = self.words;
        let mut names = Vec::new();
        let mut at = start;
        let mut next = self.mentions_in(start..end);
        while at < end {
            while next.start < next.end
                && self.mentions.get(next.start).is_some_and(|mention| mention.tokens.start < at)
            {
                next.start += 1;
            }
            if let Some(mention) =
                self.mentions.get(next.start).filter(|mention| next.start < next.end && mention.tokens.start == at)
            {
                names.push(next.start);
                at = self.end_with_home(next.start, mention).max(at + 1);
                continue;
            }
            // A title may hold names of its own ("Minister of Norvia Ana Vela").
            let in_title = next.clone().take(3).filter_map(|number| self.mentions.get(number)?.role.clone());
            if in_title.into_iter().any(|role| role.contains(&at)) {
                at += 1;
                continue;
            }
            let stops = match words.written(at) {
                "-" | "'" | "’" | "&" | "." | "/" => false,
                "," => !self.name_after_and(at, end),
                "and" | "or" => false,
                "who" | "that" if at > start => true,
                _ if !words.is(at, words::WORD | words::NUMBER) => {
                    !words.segments.tokens.get(at).is_some_and(|token| token.quoted)
                        && !matches!(words.written(at), "“" | "\"" | "”")
                }
                _ if words.written(at.saturating_sub(1)) == "-" && words.is(at, words::GLUED) => false,
                _ => {
                    at > start
                        && words.is(at, words::PREPOSITION | words::RELATIVE | words::VERB)
                        && !words.is(at, words::CAPITAL)
                }
            };
            if stops && at > start {
                break;
            }
            at += 1;
        }
        while at > start + 1 && !words.is(at - 1, words::WORD | words::NUMBER) {
            at -= 1;
        }
        (at, names)
    }

    /// Where a mention ends, with "of Ohio" behind somebody's name.
    fn end_with_home(&self, number: usize, mention: &Mention) -> usize {
        let end = mention.tokens.end;
        let home = self.mentions_in(end + 1..end + 2).next().and_then(|home| self.mentions.get(home));
        let words = self.words;
        let closes = |home: &&Mention| {
            !words.is(home.tokens.end - 1, words::POSSESSIVE) && !words.is(home.tokens.end, words::CAPITAL)
        };
        let home = home.filter(|home| home.known.is_some() && words.is_word(end, "of") && self.is_person(number));
        home.filter(closes).map_or(end, |home| home.tokens.end)
    }

    /// A comma inside a list of names ("A, B and C").
    fn name_after_and(&self, comma: usize, end: usize) -> bool {
        let follows = self.mentions_in(comma + 1..comma + 2);
        let Some(mention) = self.mentions.get(follows.start).filter(|_| !follows.is_empty()) else { return false };
        let after = self.end_with_home(follows.start, mention);
        after < end
            && (self.words.is_word(after, "and")
                || (self.words.written(after) == "," && self.name_after_and_short(after, end)))
    }

    fn name_after_and_short(&self, comma: usize, end: usize) -> bool {
        (comma..end.min(comma + 6)).any(|at| self.words.is_word(at, "and"))
    }

    /// The name or names that the head phrase ends in.
    fn named_head(&self, start: usize, head_end: usize, names: &[usize]) -> Option<Reference<'a>> {
        let words = self.words;
        let last = *names.last()?;
        let mention = self.mentions.get(last)?;
        if self.end_with_home(last, mention) < head_end || mention.known == Some(KnownKind::Adjective) {
            // "X (WHO)" and "Mr. X Jr." end the phrase too.
            return None;
        }
        let joined: Vec<usize> = names
            .iter()
            .copied()
            .filter(|name| {
                let Some(mention) = self.mentions.get(*name) else { return false };
                let full = mention.known != Some(KnownKind::Adjective) && mention.entity.is_some();
                let end = self.end_with_home(*name, mention);
                full && (end == head_end
                    || words.is_word(end, "and")
                    || words.written(end) == ","
                    || words.is_word(end, "or"))
            })
            .collect();
        let and = (start..head_end).any(|at| {
            words.is_word(at, "and")
                && !names
                    .iter()
                    .any(|name| self.mentions.get(*name).is_some_and(|mention| mention.tokens.contains(&at)))
        });
        if joined.len() > 1 && and {
            return Some(Reference::Names(joined));
        }
        mention.entity.map(|_| Reference::Name(last))
    }

    fn phrase(&self, start: usize, head_end: usize) -> Phrase<'a> {
        let words = self.words;
        let mut head = head_end.saturating_sub(1).max(start);
        let mut head_end = head_end;
        // "a person familiar (with …)", "a poll released Sunday (by …)": the noun stands before.
        if words.noun(head).is_none() && (!words.is(head, words::CAPITAL) || is_day(words.written(head))) {
            let before = (start..head).find(|at| words.noun(*at).is_some() && tells_more(words, *at + 1));
            if let Some(before) = before {
                head = before;
                head_end = before + 1;
            }
        }
        let noun = words.noun(head);
        let ends_in_s = words.stem(head).ends_with('s') && !words.stem(head).ends_with("ss");
        let group = noun.is_some_and(|noun| noun.kind == NounKind::Group);
        let plural = words.is(head, words::PLURAL) && noun.is_some()
            || group
            || (noun.is_none() && ends_in_s && !words.is(head, words::CAPITAL));
        let first = words.written(start);
        let definite = matches!(
            first.to_ascii_lowercase().as_str(),
            "the" | "this" | "that" | "these" | "those" | "his" | "her" | "its" | "their" | "our" | "my" | "same"
        ) || words.is(start, words::POSSESSIVE);
        let counted = (start..head).any(|at| {
            words.is(at, words::NUMBER) && words.written(at).len() < 4
                || is_number_word(words.written(at))
                || matches!(words.written(at), "several" | "Several")
        });
        Phrase { tokens: start..head_end.max(start + 1), noun, definite, plural, counted, partitive: false }
    }

    /// The person named in apposition to a head that ends at `head_end`: "its treasurer, Tomas
    /// Brandt", "the president of the union, Ana Vela".
    fn apposed(&self, head_end: usize, end: usize) -> Option<usize> {
        let words = self.words;
        if words.written(head_end) == "," {
            let mention = self.names_at(head_end + 1, end)?;
            return self.is_person(mention).then_some(mention);
        }
        // A phrase of place or office lies between; it ends at a comma or at the name itself.
        let limit = (head_end..end)
            .find(|at| words.is(*at, words::RELATIVE | words::VERB) && !words.is(*at, words::CAPITAL))
            .unwrap_or(end);
        for number in self.mentions_in(head_end..limit) {
            let mention = self.mentions.get(number)?;
            if !self.is_person(number) || words.is(mention.tokens.end - 1, words::POSSESSIVE) {
                continue;
            }
            let begin = mention.role.as_ref().map_or(mention.tokens.start, |role| role.start);
            let before = begin.checked_sub(1)?;
            if before < head_end {
                continue;
            }
            let comma = words.written(before) == ",";
            let owned = comma && before > head_end && words.names_person(before - 1);
            let held = words.is(
                before,
                words::PREPOSITION
                    | words::DETERMINER
                    | words::POSSESSIVE
                    | words::POSSESSIVE_PRONOUN
                    | words::CONJUNCTION,
            ) || words.names_person(before) && !comma;
            let complete = mention.tokens.end >= end || !words.is(mention.tokens.end, words::WORD);
            return (!owned && !held && complete).then_some(number);
        }
        None
    }

    /// A name in apposition right behind the words of the source: "the group's spokesman" and then
    /// ", Ana Vela, …".
    fn apposed_outside(&self, end: usize) -> Option<usize> {
        let words = self.words;
        let mention = (words.written(end) == ",").then(|| self.names_at(end + 1, end + 2))??;
        let close = self.mentions.get(mention)?.tokens.end;
        let closed =
            !words.is(close, words::WORD) && words.written(close) != "(" && !words.is(close - 1, words::POSSESSIVE);
        (self.is_person(mention) && closed).then_some(mention)
    }

    /// Whether a name in apposition is closed by a mark and is no person, place or state: "the clinic, Halden
    /// Gene Centre, …".
    fn closes(&self, mention: usize) -> bool {
        let Some(named) = self.mentions.get(mention) else { return false };
        let close = named.tokens.end;
        let body = !matches!(named.kind, Some(EntityKind::Person | EntityKind::Place | EntityKind::State))
            && !self.is_person(mention)
            && named.role.is_none();
        body && !self.words.is(close, words::WORD) && !self.words.is(close - 1, words::POSSESSIVE)
    }

    /// The mention that begins at this token, with or without a title before it.
    fn names_at(&self, at: usize, end: usize) -> Option<usize> {
        let mentions = || self.mentions_in(at..end).filter_map(|number| Some((number, self.mentions.get(number)?)));
        // "Missouri Lieutenant Governor Ana Vela": she, and not the name in her title.
        let titled = |mention: &Mention| mention.role.as_ref().is_some_and(|role| role.contains(&at));
        let found = mentions().find(|(_, mention)| titled(mention));
        found.or_else(|| mentions().find(|(_, mention)| mention.tokens.start == at)).map(|(number, _)| number)
    }

    fn apposed_names(&self, head_end: usize, end: usize) -> Vec<usize> {
        let limit = (head_end..end).find(|at| self.words.is(*at, words::RELATIVE | words::VERB)).unwrap_or(end);
        self.mentions_in(head_end..limit).filter(|number| self.is_person(*number)).collect()
    }

    /// Gender of the being that a mention names.
    pub(super) fn gender_of(&self, being: usize) -> Gender {
        self.beings.get(being).map_or(Gender::Unknown, |being| being.gender)
    }

    /// What the being is.
    pub(super) fn kind_of(&self, being: usize) -> Option<EntityKind> {
        self.beings.get(being)?.kind
    }
}

fn pronoun(word: &str) -> Option<Pronoun> {
    Some(match word {
        "he" | "He" | "him" | "his" | "His" | "himself" => Pronoun::He,
        "she" | "She" | "her" | "Her" | "hers" | "herself" => Pronoun::She,
        "it" | "It" | "its" | "Its" | "itself" => Pronoun::It,
        "they" | "They" | "them" | "their" | "Their" | "both" | "Both" | "these" | "These" => Pronoun::They,
        "I" | "me" | "my" | "My" | "myself" => Pronoun::I,
        "we" | "We" | "us" | "our" | "Our" => Pronoun::We,
        "who" | "Who" | "which" | "that" | "whom" | "whose" => Pronoun::Relative,
        "you" | "You" | "one" | "One" | "someone" | "Someone" | "somebody" | "Somebody" | "nobody" | "Nobody"
        | "everyone" | "Everyone" | "anyone" | "whoever" | "Whoever" | "those" | "Those" | "Q" | "QUESTION"
        | "Question" | "none" | "None" | "whatever" | "Whatever" | "nothing" | "Nothing" | "something"
        | "Something" | "anything" | "Anything" | "everything" | "Everything" => Pronoun::Other,
        _ => return None,
    })
}

/// Nouns that only measure what stands behind "of".
fn measures(word: &str) -> bool {
    matches!(
        word,
        "copy"
            | "copies"
            | "version"
            | "versions"
            | "crop"
            | "series"
            | "number"
            | "couple"
            | "dozens"
            | "hundreds"
            | "thousands"
            | "Dozens"
            | "Hundreds"
            | "Thousands"
            | "lot"
            | "set"
            | "handful"
            | "batch"
            | "spate"
            | "string"
            | "group"
            | "majority"
            | "pair"
    )
}

/// A small number in words, as it stands before a noun.
pub(super) fn is_number_word(word: &str) -> bool {
    matches!(
        word,
        "one"
            | "two"
            | "three"
            | "four"
            | "five"
            | "six"
            | "seven"
            | "eight"
            | "nine"
            | "ten"
            | "dozens"
            | "One"
            | "Two"
            | "Three"
            | "Four"
            | "Five"
            | "Six"
            | "Seven"
            | "Eight"
            | "Nine"
            | "Ten"
            | "Dozens"
    )
}
