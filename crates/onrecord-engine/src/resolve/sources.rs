//! Finds who each source is: sieves from the surest to the least sure, over what the page has named
//! and who has spoken so far.

use std::ops::Range;

use onrecord_ledger::{EntityKind, SourceKind, Span};
use rustc_hash::FxHashMap;

use super::lists::{KnownKind, NounKind, SourceNoun};
use super::reference::{Named, Phrase, Pronoun, Reference};
use super::words::{self, Gender};
use crate::attribute::Attribution;

/// Who stands behind one attribution.
#[derive(Clone, Debug)]
pub(super) struct Speaker<'a> {
    pub(super) kind: SourceKind,
    /// The beings meant: none, one, or several who speak together.
    pub(super) beings: Vec<usize>,
    /// A name that is no mention of its own ("Libyan embassy in Moscow").
    pub(super) phrase: Option<Span>,
    /// The role that stands beside this very name.
    pub(super) role: Option<Range<usize>>,
    pub(super) gender: Gender,
    plural: bool,
    noun: Option<&'a SourceNoun>,
    /// Where it stands: first token of source, else cue, else content.
    at: usize,
    pub(super) reason: &'static str,
}

impl<'a> Speaker<'a> {
    fn new(kind: SourceKind, at: usize, reason: &'static str) -> Self {
        Self {
            kind,
            beings: Vec::new(),
            phrase: None,
            role: None,
            gender: Gender::Unknown,
            plural: false,
            noun: None,
            at,
            reason,
        }
    }

    fn again(&self, at: usize, reason: &'static str) -> Self {
        Self { at, reason, role: None, ..self.clone() }
    }

    fn being(&self) -> Option<usize> {
        match self.beings[..] {
            [only] => Some(only),
            _ => None,
        }
    }
}

/// How many speakers and mentions a pronoun looks back over.
const LOOK_BACK: usize = 48;
/// How many sentences back an antecedent may stand.
const REACH: usize = 8;

/// The speaker of each attribution, in the same order.
pub(super) fn speakers<'a>(named: &Named<'a, '_>, attributions: &[Attribution]) -> Vec<Speaker<'a>> {
    let words = named.words;
    let token = |span: &Span| words.segments.token_at(span.start());
    let mut order: Vec<(usize, usize)> = attributions
        .iter()
        .enumerate()
        .map(|(number, attribution)| {
            let first = attribution.source.first().or(attribution.cue.first()).or(attribution.content.first());
            (first.map_or(usize::MAX, token), number)
        })
        .collect();
    order.sort_unstable();
    let outer = enclosing(attributions, words, &order);
    let mut history = History { named, said: Vec::with_capacity(order.len()), states: states(named) };
    let mut done: Vec<Option<usize>> = vec![None; attributions.len()];
    for (at, number) in order {
        let Some(attribution) = attributions.get(number) else { continue };
        let around = outer.get(number).copied().flatten().and_then(|outer| done.get(outer).copied().flatten());
        let speaker = if attribution.source.is_empty() {
            let before = attribution.continues.and_then(|before| done.get(before).copied().flatten());
            match before.and_then(|before| history.said.get(before)) {
                Some(before) => before.again(at, "speaks on"),
                None => Speaker::new(SourceKind::None, at, "no source is told"),
            }
        } else {
            let tokens = attribution.source.iter().map(|span| words.segments.tokens_in(*span)).reduce(|first, next| {
                // Words of a source that lie far apart: the first part names it.
                if next.start <= first.end + 3 { first.start..next.end } else { first }
            });
            history.speaker(tokens.unwrap_or_default(), around)
        };
        if let Some(slot) = done.get_mut(number) {
            *slot = Some(history.said.len());
        }
        history.said.push(speaker);
    }
    let said = history.said;
    done.into_iter()
        .map(|place| {
            let speaker = place.and_then(|place| said.get(place)).cloned();
            speaker.unwrap_or_else(|| Speaker::new(SourceKind::None, 0, "no source is told"))
        })
        .collect()
}

/// For each attribution the innermost other one in whose content its source or cue stands.
fn enclosing(attributions: &[Attribution], words: &words::Words<'_>, order: &[(usize, usize)]) -> Vec<Option<usize>> {
    let mut contents: Vec<(usize, usize, usize)> = attributions
        .iter()
        .enumerate()
        .flat_map(|(number, attribution)| {
            attribution.content.iter().map(move |span| {
                let tokens = words.segments.tokens_in(*span);
                (tokens.start, tokens.end, number)
            })
        })
        .collect();
    contents.sort_unstable();
    let mut contents = contents.into_iter().peekable();
    let mut open: Vec<(usize, usize, usize)> = Vec::new();
    let mut outer = vec![None; attributions.len()];
    for (at, number) in order {
        while let Some(content) = contents.next_if(|content| content.0 <= *at) {
            open.push(content);
        }
        open.retain(|content| content.1 > *at);
        let anchored = attributions
            .get(*number)
            .is_some_and(|attribution| !attribution.source.is_empty() || !attribution.cue.is_empty());
        if let (true, Some(slot)) = (anchored, outer.get_mut(*number)) {
            *slot = open.iter().rev().find(|content| content.2 != *number).map(|content| content.2);
        }
    }
    outer
}

/// The states that the page calls by name, not by capital or adjective alone.
fn states<'a>(named: &Named<'a, '_>) -> FxHashMap<&'a str, usize> {
    let words = named.words;
    let mut states = FxHashMap::default();
    for mention in named.mentions.iter().filter(|mention| mention.known == Some(KnownKind::State)) {
        let (Some(being), Some(filed)) = (mention.entity, filed(words, mention.tokens.start)) else { continue };
        states.entry(filed).or_insert(being);
    }
    states
}

/// The name under which the state named at this token is filed; `None` where none is.
fn filed<'a>(words: &words::Words<'a>, at: usize) -> Option<&'a str> {
    let (known, length) = words.known(at, at + 4)?;
    matches!(known.kind, KnownKind::State | KnownKind::Adjective | KnownKind::Capital | KnownKind::People).then(|| {
        if known.filed.is_empty() {
            words.span(at..at + length).map_or("", |span| span.of(words.text))
        } else {
            &*known.filed
        }
    })
}

/// What has been said so far, and by whom.
struct History<'a, 'n, 'w> {
    named: &'n Named<'a, 'w>,
    said: Vec<Speaker<'a>>,
    /// States that the page names, by the name they are filed under.
    states: FxHashMap<&'a str, usize>,
}

impl<'a> History<'a, '_, '_> {
    /// The speaker whom these words name. `around` is the speaker (by place in the history) of the
    /// words in which they stand.
    fn speaker(&self, tokens: Range<usize>, around: Option<usize>) -> Speaker<'a> {
        let at = tokens.start;
        match self.named.read(tokens.clone()) {
            Reference::Nobody => Speaker::new(SourceKind::None, at, "no source is told"),
            Reference::Name(mention) if self.quantified(mention, at) => {
                let mut many = Speaker::new(SourceKind::Group, at, "many of a people");
                many.plural = true;
                many
            }
            Reference::Name(mention) => self.name(mention, at),
            Reference::Names(mentions) => {
                let mut speaker = Speaker::new(SourceKind::Group, at, "several names");
                speaker.beings =
                    mentions.iter().filter_map(|mention| self.named.mentions.get(*mention)?.entity).collect();
                speaker.beings.dedup();
                speaker.plural = true;
                speaker
            }
            Reference::Pronoun(pronoun) => self.pronoun(pronoun, at, around),
            Reference::Phrase(phrase) => self.phrase(&phrase, tokens.end),
        }
    }

    /// "Many Americans", "some Kenyans": not the state.
    fn quantified(&self, number: usize, at: usize) -> bool {
        let words = self.named.words;
        self.named.mentions.get(number).is_some_and(|mention| {
            matches!(mention.known, Some(KnownKind::People | KnownKind::Group))
                && (at..mention.tokens.start)
                    .any(|at| words.is(at, words::WORD | words::NUMBER) && !words.is_word(at, "the"))
        })
    }

    fn name(&self, number: usize, at: usize) -> Speaker<'a> {
        let mut speaker = Speaker::new(SourceKind::None, at, "named here");
        let Some(mention) = self.named.mentions.get(number) else { return speaker };
        let Some(being) = mention.entity else { return speaker };
        speaker.beings = vec![being];
        speaker.kind = self.source_kind(being);
        speaker.gender = self.named.gender_of(being);
        speaker.plural = speaker.kind == SourceKind::Group;
        if speaker.kind == SourceKind::Person {
            let words = self.named.words;
            speaker.role = super::roles::before(words, mention.tokens.start, mention.role.as_ref())
                .or_else(|| super::roles::after(words, mention.tokens.end));
        }
        speaker
    }

    fn source_kind(&self, being: usize) -> SourceKind {
        let Some(being) = self.named.beings.get(being) else { return SourceKind::None };
        match being.kind {
            Some(EntityKind::Person) => SourceKind::Person,
            Some(EntityKind::Organization) => SourceKind::OfficialBody,
            Some(EntityKind::State) => SourceKind::State,
            Some(EntityKind::Outlet) => SourceKind::Outlet,
            Some(EntityKind::Group) if being.known == Some(KnownKind::People) => SourceKind::State,
            Some(EntityKind::Group) => SourceKind::Group,
            Some(EntityKind::Place) => SourceKind::OfficialBody,
            None if self.named.words.is(being.name.start, words::GIVEN) => SourceKind::Person,
            None => SourceKind::OfficialBody,
        }
    }

    fn pronoun(&self, pronoun: Pronoun, at: usize, around: Option<usize>) -> Speaker<'a> {
        match pronoun {
            Pronoun::He => self.person(Gender::Male, at, around),
            Pronoun::She => self.person(Gender::Female, at, around),
            Pronoun::Relative => self.relative(at),
            Pronoun::They => self
                .last_speaker(at, |speaker| {
                    speaker.plural || matches!(speaker.kind, SourceKind::Group | SourceKind::OfficialBody)
                })
                .map_or_else(
                    || Speaker::new(SourceKind::Group, at, "no one for this pronoun"),
                    |speaker| speaker.again(at, "they: last who spoke"),
                ),
            Pronoun::It => self.thing(at),
            Pronoun::I => match around.and_then(|around| self.said.get(around)) {
                Some(outer) => outer.again(at, "speaks of himself or herself"),
                None => Speaker::new(SourceKind::Person, at, "no one for this pronoun"),
            },
            Pronoun::We => self.we(at, around),
            Pronoun::Other => Speaker::new(SourceKind::Anonymous, at, "nobody in particular"),
        }
    }

    /// "we": the body or state for which the one who says so speaks.
    fn we(&self, at: usize, around: Option<usize>) -> Speaker<'a> {
        let outer = around.and_then(|around| self.said.get(around));
        if let Some(outer) = outer.filter(|outer| !matches!(outer.kind, SourceKind::Person | SourceKind::Anonymous)) {
            return outer.again(at, "speaks of itself");
        }
        let body = outer.and_then(Speaker::being).and_then(|being| self.belongs_to(being));
        match body {
            Some(being) => {
                let mut speaker = Speaker::new(self.source_kind(being), at, "we: those for whom the speaker speaks");
                speaker.beings = vec![being];
                speaker
            }
            None => Speaker::new(SourceKind::Group, at, "no one for this pronoun"),
        }
    }

    /// The state or body that a person's role belongs to, where the page names it.
    pub(super) fn belongs_to(&self, being: usize) -> Option<usize> {
        let mention = self.named.mentions.get(belongs_to(self.named, being)?)?;
        mention.entity.or_else(|| self.states.get(filed(self.named.words, mention.tokens.start)?).copied())
    }

    /// The last who spoke before token `at`, within reach.
    fn last_speaker(&self, at: usize, fits: impl Fn(&Speaker<'a>) -> bool) -> Option<&Speaker<'a>> {
        let sentence = self.sentence(at);
        self.said
            .iter()
            .rev()
            .take(LOOK_BACK)
            .filter(|speaker| speaker.at < at && self.sentence(speaker.at) + REACH >= sentence)
            .find(|speaker| fits(speaker))
    }

    fn sentence(&self, at: usize) -> usize {
        self.named.words.segments.sentence_of(at).unwrap_or(usize::MAX / 2)
    }

    /// "he", "she": the best of those who spoke or were named not long before.
    fn person(&self, gender: Gender, at: usize, around: Option<usize>) -> Speaker<'a> {
        let words = self.named.words;
        let sentence = self.sentence(at);
        let quoted = words.quoted(at);
        let outer = around.and_then(|around| self.said.get(around));
        // In somebody's own quoted words "he" is another.
        let not = outer.filter(|_| quoted).and_then(Speaker::being);
        let mut best: Option<(i32, Speaker<'a>)> = None;
        let mut offer = |score: i32, speaker: Speaker<'a>| {
            if best.as_ref().is_none_or(|(other, _)| score > *other) {
                best = Some((score, speaker));
            }
        };
        for (back, speaker) in self.said.iter().rev().take(LOOK_BACK).enumerate() {
            let distance = sentence.saturating_sub(self.sentence(speaker.at));
            let single = matches!(speaker.kind, SourceKind::Person | SourceKind::Anonymous) && !speaker.plural;
            if speaker.at >= at || distance > REACH || !single || !speaker.gender.agrees(gender) {
                continue;
            }
            if not.is_some() && speaker.being() == not {
                continue;
            }
            let mut score = 26 - 8 * distance.min(5) as i32 - 2 * back.min(6) as i32;
            if speaker.gender == gender {
                score += 6;
            }
            if words.quoted(speaker.at) && !quoted {
                score -= 12;
            }
            if distance == 0 && outer.is_some_and(|outer| outer.at == speaker.at) {
                score += 4;
            }
            let mut again = speaker.again(at, "pronoun: last who spoke");
            again.gender = gender;
            offer(score, again);
        }
        let before = self.named.mentions.partition_point(|mention| mention.tokens.start < at);
        for number in (before.saturating_sub(LOOK_BACK)..before).rev() {
            let Some(mention) = self.named.mentions.get(number) else { continue };
            let Some(being) = mention.entity.filter(|_| self.named.is_person(number)) else { continue };
            let distance = sentence.saturating_sub(self.sentence(mention.tokens.start));
            let known = self.named.gender_of(being);
            if distance > REACH || !known.agrees(gender) || Some(being) == not {
                continue;
            }
            let mut score = 20 - 8 * distance.min(5) as i32;
            if known == gender {
                score += 6;
            }
            if self.subject(number) {
                score += 8;
            }
            if words.quoted(mention.tokens.start) && !quoted {
                score -= 14;
            }
            if words.is(mention.tokens.end - 1, words::POSSESSIVE) {
                score -= 4;
            }
            let mut speaker = Speaker::new(SourceKind::Person, at, "pronoun: named before");
            speaker.beings = vec![being];
            speaker.gender = gender;
            offer(score, speaker);
        }
        best.map_or_else(
            || {
                let mut nobody = Speaker::new(SourceKind::Person, at, "no one for this pronoun");
                nobody.gender = gender;
                nobody
            },
            |(_, speaker)| speaker,
        )
    }

    /// Whether a mention looks like the subject of its sentence: the first name of it, no preposition
    /// before.
    fn subject(&self, number: usize) -> bool {
        let words = self.named.words;
        let Some(mention) = self.named.mentions.get(number) else { return false };
        let start = mention.role.as_ref().map_or(mention.tokens.start, |role| role.start);
        let preposition = start.checked_sub(1).is_some_and(|before| words.is(before, words::PREPOSITION));
        let sentence = self.sentence(start);
        let earlier = number.checked_sub(1).and_then(|before| self.named.mentions.get(before));
        let first = earlier.is_none_or(|earlier| {
            self.sentence(earlier.tokens.start) != sentence || !matches!(earlier.kind, Some(EntityKind::Person))
        });
        first && !preposition && !words.is(mention.tokens.end - 1, words::POSSESSIVE)
    }

    /// "who", "which": what stands before.
    fn relative(&self, at: usize) -> Speaker<'a> {
        let words = self.named.words;
        let mut end = at;
        while end > 0 && !words.is(end - 1, words::WORD | words::NUMBER) {
            end -= 1;
        }
        let sentence = words.segments.sentence_of(at).and_then(|sentence| words.segments.sentences.get(sentence));
        let floor = sentence.map_or(at, |sentence| sentence.tokens.start).max(at.saturating_sub(40));
        let person = words.is_word(at, "who") || words.is_word(at, "whom") || words.is_word(at, "whose");
        let numbers = self.named.mentions_in(floor..at);
        let touching = numbers.clone().rev().find(|number| {
            self.named
                .mentions
                .get(*number)
                .is_some_and(|mention| mention.tokens.end == end && mention.entity.is_some())
        });
        if let Some(number) = touching.filter(|number| !person || self.named.is_person(*number)) {
            return self.name(number, at);
        }
        // "Ana Vela, a spokeswoman for the ministry, who …"
        let comma = end < at;
        if comma
            && person
            && let Some(number) = numbers.rev().find(|number| self.named.is_person(*number))
        {
            return self.name(number, at);
        }
        // Back to where the noun phrase begins.
        let mut start = end;
        while start > floor
            && !words.is(start - 1, words::PREPOSITION | words::VERB | words::CONJUNCTION | words::PRONOUN)
            && words.is(start - 1, words::WORD | words::NUMBER)
        {
            start -= 1;
            if words.is(start, words::DETERMINER | words::POSSESSIVE_PRONOUN) {
                break;
            }
        }
        if start < end
            && (start != at)
            && let Reference::Phrase(phrase) = self.named.read(start..end)
        {
            return self.phrase(&phrase, end);
        }
        Speaker::new(if person { SourceKind::Group } else { SourceKind::None }, at, "no one for this pronoun")
    }

    /// "it": the last state, body, press organ or document that spoke or was named as a subject.
    fn thing(&self, at: usize) -> Speaker<'a> {
        let is_thing = |kind: SourceKind| {
            matches!(kind, SourceKind::OfficialBody | SourceKind::State | SourceKind::Outlet | SourceKind::Document)
        };
        let spoke = self.last_speaker(at, |speaker| is_thing(speaker.kind) && !speaker.plural);
        let sentence = self.sentence(at);
        let before = self.named.mentions.partition_point(|mention| mention.tokens.start < at);
        let mentioned = (before.saturating_sub(LOOK_BACK)..before).rev().find(|number| {
            self.named.mentions.get(*number).and_then(|mention| mention.entity).is_some_and(|being| {
                let near = self
                    .named
                    .mentions
                    .get(*number)
                    .is_some_and(|mention| self.sentence(mention.tokens.start) + 1 >= sentence);
                near && matches!(
                    self.named.kind_of(being),
                    Some(EntityKind::Organization | EntityKind::State | EntityKind::Outlet)
                ) && self.opens_sentence(*number)
            })
        });
        let spoke_near = spoke.filter(|speaker| self.sentence(speaker.at) + 2 >= sentence);
        match (spoke_near, mentioned) {
            (Some(speaker), _) => speaker.again(at, "it: last that spoke"),
            (None, Some(number)) => Speaker { reason: "it: named before", ..self.name(number, at) },
            (None, None) => match spoke {
                Some(speaker) => speaker.again(at, "it: last that spoke"),
                None => Speaker::new(SourceKind::None, at, "no one for this pronoun"),
            },
        }
    }

    /// Whether a mention begins its sentence, an article aside.
    fn opens_sentence(&self, number: usize) -> bool {
        let words = self.named.words;
        self.named.mentions.get(number).is_some_and(|mention| {
            let start = mention.tokens.start;
            words.is(start, words::FIRST)
                || start
                    .checked_sub(1)
                    .is_some_and(|before| words.is(before, words::FIRST) && words.is(before, words::DETERMINER))
        })
    }

    /// A phrase without a name of its own.
    fn phrase(&self, phrase: &Phrase<'a>, end: usize) -> Speaker<'a> {
        let at = phrase.tokens.start;
        let mut speaker = Speaker::new(SourceKind::Group, at, "a phrase without a name");
        speaker.noun = phrase.noun;
        speaker.plural = phrase.plural;
        let Some(noun) = phrase.noun else { return self.unlisted(phrase, end, speaker) };
        speaker.gender = noun.gender;
        match noun.kind {
            NounKind::Asked | NounKind::Person if phrase.plural => {
                let asked = noun.kind == NounKind::Asked || phrase.counted;
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
        if phrase.plural {
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
            return speaker;
        }
        let sentence = self.sentence(at);
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
                _ if same_noun && matches!(earlier.kind, SourceKind::Anonymous | SourceKind::Person) => Some(10),
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
        match best {
            Some((_, mut found)) => {
                found.noun = found.noun.or(phrase.noun);
                found.gender = found.gender.or(noun.gender);
                found
            }
            None => speaker,
        }
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
        for role in known.roles.iter().cloned().chain(titles) {
            let role_has =
                |word: &str| role.clone().any(|at| words.stem(at).trim_end_matches('.').eq_ignore_ascii_case(word));
            let head = if noun.word.split([' ', '-']).all(role_has) {
                3
            } else if noun.stands_for.iter().any(|word| role_has(word)) {
                2
            } else {
                continue;
            };
            let mut fit = head;
            for at in phrase.tokens.start..phrase.head() {
                if words.is(at, words::FUNCTION)
                    || !words.is(at, words::WORD)
                    || matches!(
                        words.written(at),
                        "former" | "senior" | "top" | "veteran" | "same" | "young" | "long-time"
                    )
                {
                    continue;
                }
                let stem = words.stem(at);
                if role_has(stem) {
                    fit += 2;
                } else if self.same_state(at, &role) {
                    fit += 2;
                } else if !noun.word.contains(&*stem.to_lowercase()) {
                    fit -= if words.is(at, words::CAPITAL) { 3 } else { 1 };
                }
            }
            best = best.max(Some(fit));
        }
        match best {
            Some(fit) if fit > 0 => Some(fit + i32::from(spoke_last)),
            Some(_) => None,
            // Somebody whose office the page does not tell, and who spoke last.
            None => (spoke_last && known.roles.is_empty() && phrase.tokens.len() <= 2).then_some(1),
        }
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
        if capital || !phrase.definite {
            return self.own_name(phrase, end, speaker);
        }
        let speaker = self.plain_name(phrase, noun, speaker);
        let sentence = self.sentence(at);
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
        let before = self.named.mentions.partition_point(|mention| mention.tokens.start < at);
        let found = (before.saturating_sub(2 * LOOK_BACK)..before)
            .rev()
            .filter_map(|number| self.named.mentions.get(number)?.entity)
            .find(|being| self.may_be_called(phrase, noun, *being));
        match found {
            Some(being) => {
                let kind = self.source_kind(being);
                Speaker { beings: vec![being], kind, reason: "the body named before", ..speaker }
            }
            None => speaker,
        }
    }

    /// "a study by Ilia State University" names itself; "the study" is the one that spoke before.
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
        }
        self.own_name(phrase, end, speaker)
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
                    || words.written(mention.tokens.end) == ","
                        && (mention.tokens.end..mention.tokens.end + 8)
                            .any(|at| words.stem(at).eq_ignore_ascii_case(word))
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
        if !phrase.definite || phrase.plural {
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
            let fits = press && (!agency || self.named.beings.get(being)?.known != Some(KnownKind::Outlet))
                || noun.kind != NounKind::Agency && self.may_be_called(phrase, noun, being);
            fits.then_some((mention.tokens.start, being))
        });
        match (spoke, named) {
            (Some(spoke), Some((place, _))) if spoke.at >= place => {
                spoke.again(at, "the press organ that spoke before")
            }
            (_, Some((_, being))) => Speaker { beings: vec![being], reason: "the press organ named before", ..speaker },
            (Some(spoke), None) => spoke.again(at, "the press organ that spoke before"),
            (None, None) => speaker,
        }
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
        speaker.phrase = words.span(start..stop);
        speaker.reason = "named here";
        speaker
    }
}

/// The mention of the state or body that a person's role names.
pub(super) fn belongs_to(named: &Named<'_, '_>, being: usize) -> Option<usize> {
    let known = named.beings.get(being)?;
    known.roles.iter().find_map(|role| {
        named.mentions_in(role.clone()).find(|number| {
            named
                .mentions
                .get(*number)
                .is_some_and(|mention| matches!(mention.kind, Some(EntityKind::State | EntityKind::Organization)))
        })
    })
}
