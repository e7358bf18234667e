//! Who a noun phrase means: somebody or something known already, or nobody whom the page names.

use std::ops::Range;

use onrecord_ledger::{EntityKind, SourceKind};

use super::super::lists::{KnownKind, NounKind, SourceNoun};
use super::super::reference::Phrase;
use super::super::words;
use super::{History, LOOK_BACK, REACH, Speaker, filed};

/// Fit of an office that shares its noun and a word beside it.
const SAME_OFFICE: i32 = 5;
/// Offices of those whom "the Norvian leader" may mean.
const HEADS_OF_STATE: [&str; 8] = ["president", "premier", "minister", "chancellor", "king", "queen", "emir", "ruler"];
/// Sentences before "the report" in which its author may be told.
const AUTHORED: usize = 3;
/// Tokens between a report and its author.
const BY_AUTHOR: usize = 6;
/// Tokens behind a phrase that tell for whom an office is.
const COMPLEMENT: usize = 8;
/// Sentences within which a spokesman introduced without a name may be named.
const NAMED_WITHIN: usize = 3;
/// Sentences among which a page's first line is, behind its headline.
const LEAD: usize = 3;
/// Tokens that one introduced without a name may stand before the words that mean them.
const INTRODUCED: usize = 60;

impl<'a> History<'a, '_, '_> {
    /// A phrase without a name of its own.
    pub(super) fn phrase(&self, phrase: &Phrase<'a>, end: usize) -> Speaker<'a> {
        let at = phrase.tokens.start;
        let mut speaker = Speaker::new(SourceKind::Group, at, "a phrase without a name");
        speaker.noun = phrase.noun;
        speaker.plural = phrase.plural;
        let Some(noun) = phrase.noun else { return self.unlisted(phrase, end, speaker) };
        speaker.gender = noun.gender;
        match noun.kind {
            NounKind::Asked | NounKind::Person if phrase.plural => {
                let asked = noun.kind == NounKind::Asked || phrase.counted && !phrase.definite;
                speaker.kind = if asked && !self.vague(phrase) { SourceKind::Anonymous } else { SourceKind::Group };
                if phrase.partitive && noun.kind == NounKind::Person {
                    speaker.kind = SourceKind::Person;
                }
                speaker
            }
            NounKind::Asked | NounKind::Person => self.somebody(phrase, noun, speaker),
            NounKind::Group => speaker,
            NounKind::State => {
                speaker.kind = SourceKind::State;
                self.owner(phrase, speaker)
            }
            // "The news organisation".
            NounKind::Body if self.named.words.is_word(phrase.head().saturating_sub(1), "news") => {
                speaker.kind = SourceKind::Outlet;
                self.press(phrase, noun, speaker)
            }
            NounKind::Body => {
                speaker.kind = if phrase.plural { SourceKind::Group } else { SourceKind::OfficialBody };
                self.body(phrase, noun, end, speaker)
            }
            NounKind::Outlet | NounKind::Agency => {
                speaker.kind = SourceKind::Outlet;
                self.press(phrase, noun, speaker)
            }
            NounKind::Document => {
                speaker.kind = SourceKind::Document;
                self.document(phrase, noun, end, speaker)
            }
        }
    }

    /// "many", "most", "more": nobody was asked.
    fn vague(&self, phrase: &Phrase<'a>) -> bool {
        phrase.tokens.clone().any(|at| {
            matches!(
                self.named.words.written(at).to_ascii_lowercase().as_str(),
                "many" | "most" | "more" | "all" | "other" | "few"
            )
        })
    }

    /// A head that the lists do not know.
    fn unlisted(&self, phrase: &Phrase<'a>, end: usize, mut speaker: Speaker<'a>) -> Speaker<'a> {
        let words = self.named.words;
        let head = phrase.head();
        if let Some(filed) = filed(words, head).filter(|_| phrase.tokens.len() == 1) {
            // "Russian pledges": the state, by its name where the page has it.
            speaker.kind = SourceKind::State;
            speaker.plural = false;
            speaker.beings = self.states.get(filed).copied().into_iter().collect();
            speaker.reason = "a state by its adjective";
            return speaker;
        }
        if words.is(head, words::CAPITAL) && !words.is(head, words::FUNCTION) && !words.is(head, words::FIRST)
            || words.is(head, words::UPPER)
        {
            let initial = words.written(head).trim_end_matches('.').chars().count() == 1;
            if initial {
                speaker.kind = SourceKind::Anonymous;
                return speaker;
            }
            speaker.kind =
                if words.is(head, words::HEAD | words::UPPER) { SourceKind::OfficialBody } else { SourceKind::Person };
            return self.own_name(phrase, end, speaker);
        }
        if phrase.partitive && words.is_word(head, "them") {
            speaker.kind = SourceKind::Anonymous;
            return speaker;
        }
        // "Those who stayed".
        if phrase.plural || matches!(words.written(head), "those" | "Those" | "these" | "These") {
            return speaker;
        }
        // "The 26-year-old".
        if words.written(head).ends_with("year-old") || words.is_word(head, "old") && words.is_word(head - 2, "year") {
            speaker.kind = SourceKind::Person;
            return speaker;
        }
        speaker.kind = if phrase.definite { SourceKind::OfficialBody } else { SourceKind::Group };
        speaker
    }

    /// One person without a name: somebody known already, where the words point back; else unnamed.
    fn somebody(&self, phrase: &Phrase<'a>, noun: &'a SourceNoun, mut speaker: Speaker<'a>) -> Speaker<'a> {
        let at = phrase.tokens.start;
        speaker.kind = if noun.kind == NounKind::Asked { SourceKind::Anonymous } else { SourceKind::Person };
        if phrase.partitive || !self.points_back(phrase) {
            let named = self.named_next(phrase, noun).or_else(|| self.introduced_next(phrase, noun));
            return named.unwrap_or(speaker);
        }
        let sentence = self.sentence(at);
        if let Some(introduced) = self.introduced(phrase, noun).or_else(|| self.unnamed(phrase, noun)) {
            let named_since = self.said.iter().any(|earlier| {
                introduced < earlier.at
                    && earlier.at < at
                    && earlier.being().is_some_and(|being| self.fit(phrase, noun, being, false).is_some())
            });
            if !named_since {
                speaker.reason = "somebody introduced without a name";
                return speaker;
            }
        }
        let mut best: Option<(i32, Speaker<'a>)> = None;
        let last = self.said.iter().rposition(|speaker| speaker.at < at);
        for (place, earlier) in self.said.iter().enumerate().rev().take(LOOK_BACK) {
            if earlier.at >= at || earlier.plural || !earlier.gender.agrees(noun.gender) {
                continue;
            }
            let distance = sentence.saturating_sub(self.sentence(earlier.at)) as i32;
            let same_noun = earlier.noun.is_some_and(|other| other.word == noun.word);
            let fit = match earlier.being() {
                Some(being) if earlier.kind == SourceKind::Person => self.fit(phrase, noun, being, Some(place) == last),
                _ if same_noun && matches!(earlier.kind, SourceKind::Anonymous | SourceKind::Person) => {
                    // An office that stayed without a name may yet be that of somebody named.
                    Some(if earlier.kind == SourceKind::Anonymous { 10 } else { 1 })
                }
                _ => None,
            };
            let Some(fit) = fit else { continue };
            let score = 4 * fit - distance.min(20);
            if best.as_ref().is_none_or(|(other, _)| score > *other) {
                best = Some((score, earlier.again(at, "noun phrase: who spoke before")));
            }
        }
        let before = self.named.mentions.partition_point(|mention| mention.tokens.start < at);
        for number in (before.saturating_sub(2 * LOOK_BACK)..before).rev() {
            let Some(mention) = self.named.mentions.get(number) else { continue };
            let Some(being) = mention.entity.filter(|_| self.named.is_person(number)) else { continue };
            let Some(fit) = self.fit(phrase, noun, being, false) else { continue };
            let distance = sentence.saturating_sub(self.sentence(mention.tokens.start)) as i32;
            let score = 4 * fit - distance.min(20) - 2;
            if best.as_ref().is_none_or(|(other, _)| score > *other) {
                let mut found = Speaker::new(SourceKind::Person, at, "noun phrase: office of somebody named");
                found.beings = vec![being];
                found.gender = self.named.gender_of(being);
                best = Some((score, found));
            }
        }
        let best = best.or_else(|| Some((0, self.named_later(phrase, noun, before)?)));
        match best {
            Some((_, mut found)) => {
                found.noun = found.noun.or(phrase.noun);
                found.gender = found.gender.or(noun.gender);
                found
            }
            None => speaker,
        }
    }

    /// "The Kremlin spokesman" of a first line, whom the page names further down by the same office.
    fn named_later(&self, phrase: &Phrase<'a>, noun: &'a SourceNoun, from: usize) -> Option<Speaker<'a>> {
        let mentions = self.named.mentions.get(from..)?.iter().enumerate().take(4 * LOOK_BACK);
        let being = mentions
            .filter(|(number, _)| self.named.is_person(from + number))
            .filter_map(|(_, mention)| mention.entity)
            .find(|being| self.fit(phrase, noun, *being, false).is_some_and(|fit| fit >= SAME_OFFICE))?;
        let mut found =
            Speaker::new(SourceKind::Person, phrase.tokens.start, "noun phrase: office of somebody named later");
        found.beings = vec![being];
        found.gender = self.named.gender_of(being);
        Some(found)
    }

    /// "A Halden spokesman said so. … said spokesman Ivo Marn.": the name follows with the bare office.
    fn named_next(&self, phrase: &Phrase<'a>, noun: &'a SourceNoun) -> Option<Speaker<'a>> {
        let words = self.named.words;
        let at = phrase.tokens.start;
        let one = matches!(words.written(at), "A" | "An" | "a" | "an");
        if !one || phrase.partitive || !noun.word.starts_with("spokes") {
            return None;
        }
        let from = self.named.mentions.partition_point(|mention| mention.tokens.start < phrase.tokens.end);
        let last = self.sentence(at) + NAMED_WITHIN;
        let (_, mention) = (self.named.mentions.get(from..)?.iter().enumerate())
            .take_while(|(_, mention)| self.sentence(mention.tokens.start) <= last)
            .filter(|(number, _)| self.named.is_person(from + number))
            .find(|(_, mention)| {
                let office = mention.tokens.start.checked_sub(1);
                office.is_some_and(|office| {
                    words.written(office) == &*noun.word
                        && !words.is(office.wrapping_sub(1), words::CAPITAL | words::POSSESSIVE)
                })
            })?;
        let mut found = Speaker::new(SourceKind::Person, at, "noun phrase: named next with the same office");
        found.beings = vec![mention.entity?];
        found.gender = self.named.gender_of(mention.entity?);
        found.noun = phrase.noun;
        Some(found)
    }

    /// "A friend of the mayor said so. Ana Vela, 22, has …": a first line tells what somebody is, and the next sentence
    /// the name, with the age.
    fn introduced_next(&self, phrase: &Phrase<'a>, noun: &'a SourceNoun) -> Option<Speaker<'a>> {
        let words = self.named.words;
        let at = phrase.tokens.start;
        // Further down the next sentence brings the next passer-by.
        let leads = self.sentence(at) < LEAD && self.said.iter().all(|earlier| self.sentence(earlier.at) < LEAD);
        if !leads || phrase.partitive || phrase.plural || noun.kind != NounKind::Person {
            return None;
        }
        let next = words.segments.sentences.get(self.sentence(at) + 1)?.tokens.clone();
        let number = self.named.mentions_in(next.start..next.start + 1).next()?;
        let mention = self.named.mentions.get(number).filter(|mention| mention.tokens.len() > 1)?;
        let being = mention.entity.filter(|_| self.named.is_person(number))?;
        let end = mention.tokens.end;
        let aged = words.written(end) == "," && words.is(end + 1, words::NUMBER) && words.written(end + 2) == ",";
        let new = self.named.beings.get(being)?.mentions.first() == Some(&number);
        if !aged || !new || !self.named.gender_of(being).agrees(noun.gender) {
            return None;
        }
        let mut found = Speaker::new(SourceKind::Person, at, "noun phrase: named in the next sentence");
        found.beings = vec![being];
        found.gender = self.named.gender_of(being);
        found.noun = phrase.noun;
        Some(found)
    }

    /// Where "a former adviser" stands, whom "the adviser" means: somebody of the same calling, introduced
    /// without a name a few sentences before.
    fn introduced(&self, phrase: &Phrase<'a>, noun: &SourceNoun) -> Option<usize> {
        let words = self.named.words;
        let at = phrase.tokens.start;
        let low = at.saturating_sub(INTRODUCED);
        (low..at).rev().find(|token| {
            words.noun(*token).is_some_and(|other| other.word == noun.word)
                && !words.is(*token, words::PLURAL)
                && (token.saturating_sub(3)..*token)
                    .rev()
                    .take_while(|before| !words.is(*before, words::PREPOSITION))
                    .any(|before| matches!(words.written(before), "a" | "an" | "A" | "An" | "another" | "Another"))
                && !self.named.mentions_in(token + 1..token + 3).any(|number| self.named.is_person(number))
        })
    }

    /// Where one of the same calling spoke before who was not to be named: "one of the diplomats", "two diplomats".
    fn unnamed(&self, phrase: &Phrase<'a>, noun: &SourceNoun) -> Option<usize> {
        let at = phrase.tokens.start;
        let before = self.said.iter().rev().filter(|earlier| earlier.at < at).take(LOOK_BACK);
        before
            .filter(|earlier| {
                earlier.kind == SourceKind::Anonymous || earlier.kind == SourceKind::Person && earlier.being().is_none()
            })
            .find(|earlier| earlier.noun.is_some_and(|other| other.word == noun.word))
            .map(|earlier| earlier.at)
    }

    /// Whether a phrase means somebody known already: "the diplomat", "this official"; not "the head of
    /// the union" that the page has not met.
    fn points_back(&self, phrase: &Phrase<'a>) -> bool {
        phrase.definite && !self.named.words.is(phrase.tokens.start, words::POSSESSIVE_PRONOUN)
    }

    /// How well a person's roles fit a phrase; `None` where they do not.
    fn fit(&self, phrase: &Phrase<'a>, noun: &SourceNoun, being: usize, spoke_last: bool) -> Option<i32> {
        let words = self.named.words;
        let known = self.named.beings.get(being)?;
        if !known.gender.agrees(noun.gender) {
            return None;
        }
        let mut best: Option<i32> = None;
        let titles =
            known.mentions.iter().take(12).filter_map(|mention| self.named.mentions.get(*mention)?.role.clone());
        let mut with_office = false;
        for role in known.roles.iter().cloned().chain(titles) {
            with_office = true;
            if self.is_for_another(phrase, &role) {
                continue;
            }
            let role_has =
                |word: &str| role.clone().any(|at| words.stem(at).trim_end_matches('.').eq_ignore_ascii_case(word));
            let head = if noun.word.split([' ', '-']).all(role_has) {
                3
            } else if noun.stands_for.iter().any(|word| role_has(word)) {
                2
            } else {
                continue;
            };
            // "The Oslo leader" of a state is no head of a section there.
            let leads = &*noun.word == "leader" && head < 3 && filed(words, phrase.head().saturating_sub(1)).is_some();
            if leads && !HEADS_OF_STATE.iter().any(|word| role_has(word)) {
                continue;
            }
            let mut fit = head;
            for at in phrase.tokens.start..phrase.head() {
                if words.is(at, words::FUNCTION)
                    || !words.is(at, words::WORD)
                    || matches!(
                        words.written(at),
                        "former"
                            | "senior"
                            | "top"
                            | "veteran"
                            | "same"
                            | "young"
                            | "old"
                            | "long-time"
                            | "longtime"
                            | "outgoing"
                            | "incoming"
                            | "new"
                            | "embattled"
                            | "outspoken"
                    )
                {
                    continue;
                }
                let stem = words.stem(at);
                if role_has(stem) || self.same_state(at, &role) || self.same_body(at, &role) {
                    fit += 2;
                } else if leads && self.only_head(being) {
                    // "The Norvian leader" of a page that tells of one president, and not of what.
                    continue;
                } else if !noun.word.contains(&*stem.to_lowercase()) {
                    fit -= 3;
                }
            }
            best = best.max(Some(fit));
        }
        match best {
            Some(fit) if fit > 0 => Some(fit + i32::from(spoke_last)),
            Some(_) => None,
            // Somebody whose office the page does not tell, and who spoke last.
            None => (spoke_last && !with_office && phrase.tokens.len() <= 2).then_some(1),
        }
    }

    /// "The spokesman for Prime Minister Vela": whom the words behind the phrase name, a role that is meant names too.
    fn is_for_another(&self, phrase: &Phrase<'a>, role: &Range<usize>) -> bool {
        let words = self.named.words;
        let end = phrase.tokens.end;
        if !matches!(words.written(end), "for" | "of") {
            return false;
        }
        let stops = |at: &usize| !words.is(*at, words::WORD) || words.is(*at, words::VERB | words::RELATIVE);
        let stop = (end + 1..end + COMPLEMENT).find(stops).unwrap_or(end + COMPLEMENT);
        let behind = || self.named.mentions_in(end + 1..stop).filter_map(|number| self.named.mentions.get(number));
        let named = |word: &str| role.clone().any(|at| words.stem(at).eq_ignore_ascii_case(word));
        behind().next().is_some()
            && !behind().any(|mention| {
                let mut tokens = mention.tokens.clone();
                tokens.any(|at| named(words.stem(at)) || self.same_state(at, role) || self.same_body(at, role))
            })
    }

    /// Whether somebody leads a state that the page leaves unnamed beside the office, and nobody else does.
    fn only_head(&self, being: usize) -> bool {
        let words = self.named.words;
        let heads = |at: usize| {
            let word = words.stem(at);
            HEADS_OF_STATE.iter().any(|head| word.eq_ignore_ascii_case(head)) || word.eq_ignore_ascii_case("prime")
        };
        // "National Assembly President" leads an assembly.
        let is_head = |being: &super::super::entities::Being| {
            being.roles.iter().any(|role| !role.is_empty() && role.clone().all(heads))
        };
        let mut heads = self.named.beings.iter().enumerate().filter(|(_, other)| is_head(other));
        heads.next().is_some_and(|(first, _)| first == being) && heads.next().is_none()
    }

    /// Whether the word names a body that the role names too, by its initials or in full.
    fn same_body(&self, at: usize, role: &Range<usize>) -> bool {
        let being = |number: usize| self.named.mentions.get(number).and_then(|mention| mention.entity);
        let named: Vec<usize> = self.named.mentions_in(at..at + 1).filter_map(being).collect();
        !named.is_empty() && self.named.mentions_in(role.clone()).filter_map(being).any(|body| named.contains(&body))
    }

    /// Whether the word names a state that the role names too ("Russian", "of Russia").
    fn same_state(&self, at: usize, role: &Range<usize>) -> bool {
        let words = self.named.words;
        filed(words, at).is_some_and(|wanted| role.clone().any(|other| filed(words, other) == Some(wanted)))
    }

    /// "the US side": the state named inside the phrase.
    fn owner(&self, phrase: &Phrase<'a>, mut speaker: Speaker<'a>) -> Speaker<'a> {
        let found = self.named.mentions_in(phrase.tokens.clone()).find_map(|number| {
            let mention = self.named.mentions.get(number)?;
            (mention.kind == Some(EntityKind::State)).then_some(mention)
        });
        match found {
            Some(mention) => {
                let filed = filed(self.named.words, mention.tokens.start);
                let state = mention.entity.or_else(|| self.states.get(filed?).copied());
                speaker.beings = state.into_iter().collect();
            }
            None if phrase.noun.is_some_and(|noun| &*noun.word == "side") => speaker.kind = SourceKind::Group,
            None => {
                if let Some(state) = self.last_speaker(phrase.tokens.start, |speaker| speaker.kind == SourceKind::State)
                {
                    speaker.beings.clone_from(&state.beings);
                }
            }
        }
        speaker
    }

    /// "the ministry", "the Libyan embassy in Moscow".
    fn body(&self, phrase: &Phrase<'a>, noun: &'a SourceNoun, end: usize, speaker: Speaker<'a>) -> Speaker<'a> {
        let words = self.named.words;
        let at = phrase.tokens.start;
        let capital =
            (at..phrase.tokens.end).any(|token| words.is(token, words::CAPITAL) && !words.is(token, words::FUNCTION));
        // "An Oslo clinic" is some clinic.
        if matches!(words.written(at), "a" | "an" | "A" | "An") && !words.is(phrase.head(), words::CAPITAL) {
            return speaker;
        }
        let sentence = self.sentence(at);
        // "The Oslo oil and gas concern" is told apart by its seat alone.
        let seated =
            capital && phrase.definite && !phrase.plural && is_company(&noun.word) && self.names_no_body(phrase);
        if let Some(near) = seated.then(|| self.business_just_before(at)).flatten() {
            return near;
        }
        if capital || !phrase.definite {
            return self.own_name(phrase, end, speaker);
        }
        let speaker = self.plain_name(phrase, noun, speaker);
        // "The companies": those who spoke together, and never one of them.
        if phrase.plural {
            let together = self.last_speaker(at, |earlier| {
                earlier.beings.len() > 1 && self.sentence(earlier.at) + 2 * REACH >= sentence
            });
            return together.map_or(speaker, |together| together.again(at, "those who spoke together before"));
        }
        let spoke = self.said.iter().rev().take(LOOK_BACK).find(|earlier| {
            earlier.at < at
                && self.sentence(earlier.at) + 2 * REACH >= sentence
                && (earlier.noun.is_some_and(|other| other.word == noun.word)
                    && earlier.kind == SourceKind::OfficialBody
                    || earlier.being().is_some_and(|being| self.may_be_called(phrase, noun, being)))
        });
        if let Some(spoke) = spoke {
            return spoke.again(at, "the body that spoke before");
        }
        if let Some(near) = is_company(&noun.word).then(|| self.business_just_before(at)).flatten() {
            return near;
        }
        let before = self.named.mentions.partition_point(|mention| mention.tokens.start < at);
        let found = (before.saturating_sub(2 * LOOK_BACK)..before)
            .rev()
            .filter_map(|number| self.named.mentions.get(number)?.entity)
            .find(|being| self.may_be_called(phrase, noun, *being));
        let found = found.or_else(|| self.only_business(at, before).filter(|_| is_company(&noun.word)));
        match found {
            Some(being) => {
                let kind = self.source_kind(being);
                Speaker { beings: vec![being], kind, reason: "the body named before", ..speaker }
            }
            None => speaker,
        }
    }

    /// The body that spoke in the last three sentences, where it is a business.
    fn business_just_before(&self, at: usize) -> Option<Speaker<'a>> {
        let sentence = self.sentence(at);
        let near = self.last_speaker(at, |earlier| {
            earlier.kind == SourceKind::OfficialBody && self.sentence(earlier.at) + 3 >= sentence
        })?;
        let business = near.being().is_some_and(|being| self.is_business(being));
        business.then(|| near.again(at, "the body that spoke just before"))
    }

    /// Whether no capital of a phrase is that of a body: its noun is a common one, and its names are of places.
    fn names_no_body(&self, phrase: &Phrase<'a>) -> bool {
        let body = |number: usize| {
            let kind = self.named.mentions.get(number).and_then(|mention| self.named.kind_of(mention.entity?));
            !matches!(kind, None | Some(EntityKind::Place | EntityKind::State))
        };
        !self.named.words.is(phrase.head(), words::CAPITAL) && !self.named.mentions_in(phrase.tokens.clone()).any(body)
    }

    /// The one company that is named in the sentence of token `at` or the two before. `before` is how many mentions
    /// stand before it.
    fn only_business(&self, at: usize, before: usize) -> Option<usize> {
        let sentence = self.sentence(at);
        let near = (before.saturating_sub(LOOK_BACK)..before)
            .rev()
            .filter_map(|number| self.named.mentions.get(number))
            .take_while(|mention| self.sentence(mention.tokens.start) + 2 >= sentence)
            .filter_map(|mention| mention.entity)
            .filter(|being| {
                let kind = self.named.beings.get(*being).and_then(|being| being.kind);
                kind == Some(EntityKind::Organization) && self.is_business(*being)
            });
        let mut only = None;
        for being in near {
            if only.is_some_and(|other| other != being) {
                return None;
            }
            only = Some(being);
        }
        only
    }

    /// "a study by the Halden Institute" names itself; "the study" is the one that spoke before.
    fn document(&self, phrase: &Phrase<'a>, noun: &'a SourceNoun, end: usize, speaker: Speaker<'a>) -> Speaker<'a> {
        let at = phrase.tokens.start;
        if phrase.definite && !phrase.plural {
            let general = matches!(&*noun.word, "document" | "report" | "paper" | "survey" | "study" | "poll" | "text");
            let before = self.last_speaker(at, |earlier| {
                earlier.kind == SourceKind::Document
                    && earlier.noun.is_some_and(|other| other.word == noun.word || general && phrase.tokens.len() <= 2)
            });
            if let Some(before) = before {
                return before.again(at, "the document that spoke before");
            }
            if phrase.tokens.len() <= 2
                && let Some(beings) = self.author(phrase, noun)
            {
                return Speaker { beings, reason: "the document of those who made it known", ..speaker };
            }
        }
        self.own_name(phrase, end, speaker)
    }

    /// Whose document it is: "a report by the Halden Institute", "Halden's report", "in a report of 2021, Halden
    /// found …", or of the one who spoke in the sentence that tells of it.
    fn author(&self, phrase: &Phrase<'a>, noun: &SourceNoun) -> Option<Vec<usize>> {
        let words = self.named.words;
        let at = phrase.tokens.start;
        let first = words.segments.sentences.get(self.sentence(at).saturating_sub(AUTHORED))?.tokens.start;
        let told = (first..at).rev().find(|token| {
            words.noun(*token).is_some_and(|other| other.word == noun.word) && !words.is(*token, words::PLURAL)
        })?;
        let known = |number: usize| {
            let being = self.named.mentions.get(number)?.entity?;
            let named = matches!(
                self.named.kind_of(being),
                Some(EntityKind::Organization | EntityKind::Outlet | EntityKind::Person | EntityKind::State)
            );
            named.then_some(being)
        };
        if matches!(words.written(told + 1), "by" | "from") {
            return Some(vec![known(self.named.mentions_in(told + 2..told + 4).next()?)?]);
        }
        let sentence = words.segments.sentences.get(self.sentence(told))?.tokens.clone();
        let owner = self.named.mentions_in(sentence.start..told).next_back();
        let owned = owner.filter(|owner| {
            self.named.mentions.get(*owner).is_some_and(|mention| {
                mention.tokens.end <= told
                    && told < mention.tokens.end + 3
                    && words.is(mention.tokens.end - 1, words::POSSESSIVE)
            })
        });
        if let Some(owned) = owned {
            return Some(vec![known(owned)?]);
        }
        if words.is_word(sentence.start, "in") {
            let comma = (told..told + BY_AUTHOR).find(|at| words.written(*at) == ",")?;
            return Some(vec![known(self.named.mentions_in(comma + 1..comma + 3).next()?)?]);
        }
        let spoke = self.said.iter().rev().find(|earlier| {
            sentence.contains(&earlier.at) && earlier.at < at && earlier.kind != SourceKind::Document
        })?;
        let issued = (spoke.at..told).any(|at| matches!(words.written(at), "in" | "issued" | "released" | "published"));
        (issued && !spoke.beings.is_empty()).then(|| spoke.beings.clone())
    }

    /// Whether a body may be called "the NOUN": its name holds the noun, or it is a company by its name
    /// or by the words before it.
    fn may_be_called(&self, phrase: &Phrase<'a>, noun: &SourceNoun, being: usize) -> bool {
        let words = self.named.words;
        let Some(known) = self.named.beings.get(being) else { return false };
        if !matches!(known.kind, Some(EntityKind::Organization | EntityKind::Outlet) | None) {
            return false;
        }
        let holds =
            |word: &str| known.name.clone().any(|at| words.stem(at).trim_end_matches('.').eq_ignore_ascii_case(word));
        let called = |word: &str| {
            known.mentions.iter().take(12).filter_map(|mention| self.named.mentions.get(*mention)).any(|mention| {
                let before = mention.tokens.start.checked_sub(1);
                before.is_some_and(|before| words.stem(before).eq_ignore_ascii_case(word))
                    || self
                        .apposed_noun(mention.tokens.end)
                        .is_some_and(|noun| words.stem(noun).eq_ignore_ascii_case(word))
            })
        };
        let modifiers = (phrase.tokens.start..phrase.head())
            .all(|at| words.is(at, words::FUNCTION) || holds(words.stem(at)) || called(words.stem(at)));
        let company = matches!(
            &*noun.word,
            "company"
                | "firm"
                | "corporation"
                | "group"
                | "giant"
                | "manufacturer"
                | "maker"
                | "airline"
                | "carrier"
                | "operator"
                | "bank"
        ) && ([
            "inc",
            "ltd",
            "corp",
            "co",
            "company",
            "plc",
            "airlines",
            "airways",
            "group",
            "holdings",
            "llc",
            "energy",
            "air",
            "industries",
            "motors",
            "systems",
            "services",
            "technologies",
            "pharmaceuticals",
            "enterprises",
            "brothers",
            "logistics",
            "electronics",
            "foods",
            "stores",
            "international",
        ]
        .iter()
        .any(|word| holds(word)));
        let acronym = known.name.len() == 1 && words.is(known.name.start, words::UPPER);
        let agency = matches!(&*noun.word, "agency" | "department" | "bureau" | "regulator" | "service")
            && (acronym
                || [
                    "administration",
                    "service",
                    "bureau",
                    "centers",
                    "department",
                    "authority",
                    "commission",
                    "board",
                ]
                .iter()
                .any(|word| holds(word)));
        (holds(&noun.word) || called(&noun.word) || company || agency) && (modifiers || company)
    }

    /// The head of "a drilling company" in apposition to a name that ends at `end`.
    fn apposed_noun(&self, end: usize) -> Option<usize> {
        let words = self.named.words;
        if words.written(end) != "," || !words.is(end + 1, words::DETERMINER) {
            return None;
        }
        let stop = (end + 2..end + 8)
            .find(|at| words.is(*at, words::FUNCTION) || !words.is(*at, words::WORD) && words.written(*at) != "-");
        stop.map(|stop| stop - 1)
    }

    /// Whether a body is one of trade and not of government, by its name.
    fn is_business(&self, being: usize) -> bool {
        let words = self.named.words;
        self.named.beings.get(being).is_some_and(|known| {
            // "Halden Communications" is a company, "the Treasury" is none.
            let alone = known.name.len() == 1;
            let state = |at: usize| {
                alone && words.is(at, words::PORTFOLIO)
                    || matches!(
                        words.stem(at),
                        "Ministry"
                            | "Department"
                            | "Parliament"
                            | "Senate"
                            | "Court"
                            | "Council"
                            | "Commission"
                            | "Government"
                            | "Police"
                            | "University"
                            | "House"
                            | "Congress"
                            | "Kremlin"
                            | "Party"
                            | "Agency"
                            | "Office"
                            | "Board"
                            | "Bureau"
                            | "Treasury"
                            | "Authority"
                            | "Embassy"
                    )
            };
            matches!(known.kind, Some(EntityKind::Organization) | None) && !known.name.clone().any(state)
        })
    }

    /// "the newspaper", "the agency".
    fn press(&self, phrase: &Phrase<'a>, noun: &'a SourceNoun, speaker: Speaker<'a>) -> Speaker<'a> {
        let at = phrase.tokens.start;
        let inside = self.named.mentions_in(phrase.tokens.clone()).rev().find_map(|number| {
            let being = self.named.mentions.get(number)?.entity?;
            matches!(self.named.kind_of(being), Some(EntityKind::Outlet)).then_some(being)
        });
        if let Some(being) = inside {
            return Speaker { beings: vec![being], reason: "named here", ..speaker };
        }
        // "The press" is all of it.
        if !phrase.definite || phrase.plural || matches!(&*noun.word, "press" | "media") {
            return speaker;
        }
        let spoke = self.last_speaker(at, |earlier| {
            (earlier.kind == SourceKind::Outlet && !earlier.plural)
                || earlier.being().is_some_and(|being| self.may_be_called(phrase, noun, being))
        });
        let before = self.named.mentions.partition_point(|mention| mention.tokens.start < at);
        let named = (before.saturating_sub(LOOK_BACK)..before).rev().find_map(|number| {
            let mention = self.named.mentions.get(number)?;
            let being = mention.entity?;
            let press = self.named.kind_of(being) == Some(EntityKind::Outlet);
            let agency = noun.kind == NounKind::Agency || &*noun.word == "agency";
            let press = press || self.begins_with_outlet(being);
            let fits = press && (!agency || self.named.beings.get(being)?.known != Some(KnownKind::Outlet))
                || noun.kind != NounKind::Agency && self.may_be_called(phrase, noun, being);
            fits.then_some((mention.tokens.start, being))
        });
        match (spoke, named) {
            (Some(spoke), Some((place, _))) if spoke.at >= place || self.sentence(spoke.at) == self.sentence(place) => {
                spoke.again(at, "the press organ that spoke before")
            }
            (_, Some((_, being))) => Speaker { beings: vec![being], reason: "the press organ named before", ..speaker },
            (Some(spoke), None) => spoke.again(at, "the press organ that spoke before"),
            (None, None) => speaker,
        }
    }

    /// "Meridian Holdings plc": a body whose name begins with that of a press organ.
    fn begins_with_outlet(&self, being: usize) -> bool {
        self.named.beings.get(being).is_some_and(|known| {
            let organ = self.named.words.known(known.name.start, known.name.end);
            known.kind != Some(EntityKind::Person)
                && organ.is_some_and(|(organ, _)| matches!(organ.kind, KnownKind::Agency | KnownKind::Outlet))
        })
    }

    /// "the energy ministry", "the port authority": what sets the body apart stands before its head.
    fn plain_name(&self, phrase: &Phrase<'a>, noun: &SourceNoun, mut speaker: Speaker<'a>) -> Speaker<'a> {
        let words = self.named.words;
        let seat = matches!(
            &*noun.word,
            "ministry"
                | "authority"
                | "administration"
                | "department"
                | "office"
                | "embassy"
                | "committee"
                | "commission"
        );
        let start = phrase.tokens.start + 1;
        let told = words.is(start, words::PORTFOLIO) || phrase.head() > start || words.noun(start).is_some();
        if seat && phrase.head() > phrase.tokens.start + 1 && told || &*noun.word == "port authority" {
            speaker.phrase = words.span(start..phrase.tokens.end);
        }
        speaker
    }

    /// A phrase that is a name itself: "Libyan embassy in Moscow", "Trump campaign". Its words without
    /// the article, with the place that follows.
    fn own_name(&self, phrase: &Phrase<'a>, end: usize, mut speaker: Speaker<'a>) -> Speaker<'a> {
        let words = self.named.words;
        let mut start = phrase.tokens.start;
        while start + 1 < phrase.tokens.end && words.is(start, words::DETERMINER | words::POSSESSIVE_PRONOUN) {
            start += 1;
        }
        let capital = (start..phrase.tokens.end).any(|at| {
            words.is(at, words::CAPITAL) && !(words.is(at, words::FIRST) && at == start && words.noun(at).is_some())
        });
        if !capital {
            return speaker;
        }
        let mut stop = phrase.tokens.end;
        if matches!(words.written(stop), "in" | "of" | "for" | "to") {
            let target = if words.is_word(stop + 1, "the") { stop + 2 } else { stop + 1 };
            let follows = self.named.mentions_in(target..target + 1);
            if let Some(mention) = self.named.mentions.get(follows.start).filter(|_| !follows.is_empty())
                && mention.tokens.end <= end.max(stop + 6)
            {
                stop = mention.tokens.end;
            }
        }
        // Of `"Sever" reports`, begun behind its first mark, the name ends before the second.
        let mark = |at: usize| matches!(words.written(at), "\"" | "”" | "“");
        let half = if mark(start) { None } else { (start + 1..stop).find(|at| mark(*at)) };
        speaker.phrase = words.span(start..half.unwrap_or(stop));
        speaker.reason = "named here";
        speaker
    }
}

/// Whether it is a noun by which a page calls a company that it has named.
fn is_company(noun: &str) -> bool {
    matches!(
        noun,
        "company"
            | "concern"
            | "firm"
            | "corporation"
            | "group"
            | "club"
            | "carrier"
            | "airline"
            | "manufacturer"
            | "maker"
            | "retailer"
            | "insurer"
            | "lender"
            | "thrift"
            | "brokerage"
            | "chain"
            | "utility"
            | "giant"
    )
}
