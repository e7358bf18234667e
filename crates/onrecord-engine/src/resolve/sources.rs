//! Finds who each source is: sieves from the surest to the least sure, over what the page has named
//! and who has spoken so far.

mod antecedents;
mod phrases;
mod pronouns;

use std::cell::RefCell;
use std::ops::Range;

use onrecord_ledger::{EntityKind, SourceKind, Span};
use rustc_hash::FxHashMap;

use super::lists::{KnownKind, SourceNoun};
use super::reference::{Named, Pronoun, Reference};
use super::words::{self, Gender};
use crate::attribute::Attribution;

pub use antecedents::{FACTS, Facts, Ranker};

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
/// Tokens of each part of what is said in which whoever is named is not the one who says it.
const OWN_WORDS: usize = 40;
/// How many sentences back an antecedent may stand.
const REACH: usize = 8;

/// The speaker of each attribution, in the same order.
pub(super) fn speakers<'a>(named: &Named<'a, '_>, attributions: &[Attribution]) -> Vec<Speaker<'a>> {
    follow(named, attributions, None)
}

/// Those whom a "he" or "she" may mean: their beings, and what holds of each.
pub(super) type Candidates = Vec<(Option<usize>, Facts)>;

/// By the number of an attribution whose source is "he" or "she": whom it may mean.
pub(super) fn candidates(named: &Named<'_, '_>, attributions: &[Attribution]) -> Vec<(usize, Candidates)> {
    let mut asked = Vec::new();
    follow(named, attributions, Some(&mut asked));
    asked
}

/// The speakers; into `asked` goes whom the pronouns among them may mean.
fn follow<'a>(
    named: &Named<'a, '_>,
    attributions: &[Attribution],
    mut asked: Option<&mut Vec<(usize, Candidates)>>,
) -> Vec<Speaker<'a>> {
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
    behind_their_speakers(named, attributions, &outer, &mut order);
    let mut history = History {
        named,
        said: Vec::with_capacity(order.len()),
        states: states(named),
        seen: asked.is_some().then(RefCell::default),
    };
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
            history.speaker(tokens.unwrap_or_default(), around, &attribution.content)
        };
        if let (Some(asked), Some(seen)) = (&mut asked, &history.seen) {
            let seen = seen.take();
            if !seen.is_empty() {
                asked.push((number, seen));
            }
        }
        if let Some(slot) = done.get_mut(number) {
            *slot = Some(history.said.len());
        }
        history.said.push(speaker);
    }
    let mut said = history.said;
    are_people(named, &mut said);
    done.into_iter()
        .map(|place| {
            let speaker = place.and_then(|place| said.get(place)).cloned();
            speaker.unwrap_or_else(|| Speaker::new(SourceKind::None, 0, "no source is told"))
        })
        .collect()
}

/// The beings that the first words said name.
fn beings_in(named: &Named<'_, '_>, content: &[Span]) -> Vec<usize> {
    let tokens = content.iter().map(|span| named.words.segments.tokens_in(*span));
    let first = tokens.flat_map(|tokens| named.mentions_in(tokens.start..tokens.end.min(tokens.start + OWN_WORDS)));
    first.filter_map(|mention| named.mentions.get(mention)?.entity).collect()
}

/// "Hesk said so. He added more": whom a "he" means is a person wherever the page calls him by a name that nothing types,
/// where a network too takes it for a person's.
fn are_people(named: &Named<'_, '_>, said: &mut [Speaker<'_>]) {
    let like_a_person = |mention: &usize| named.mentions.get(*mention).is_some_and(|mention| mention.like_a_person);
    let untyped = |being: &usize| {
        named.beings.get(*being).is_some_and(|it| it.kind.is_none() && it.mentions.iter().any(like_a_person))
    };
    let people: Vec<usize> = (said.iter().filter(|speaker| speaker.kind == SourceKind::Person))
        .filter_map(|speaker| speaker.being().filter(untyped))
        .collect();
    let is_one = |speaker: &&mut Speaker<'_>| speaker.being().is_some_and(|being| people.contains(&being));
    said.iter_mut().filter(is_one).for_each(|speaker| speaker.kind = SourceKind::Person);
}

/// "‘I said no,’ recalls Vela": who "I" is stands behind it, so that it is asked for after the speaker.
fn behind_their_speakers(
    named: &Named<'_, '_>,
    attributions: &[Attribution],
    outer: &[Option<usize>],
    order: &mut Vec<(usize, usize)>,
) {
    let places: FxHashMap<usize, usize> = order.iter().map(|(at, number)| (*number, *at)).collect();
    let own = |number: usize| {
        let source = attributions.get(number)?.source.first()?;
        let tokens = named.words.segments.tokens_in(*source);
        matches!(named.read(tokens), Reference::Pronoun(Pronoun::I | Pronoun::We)).then_some(())
    };
    let later = |(at, number): (usize, usize)| {
        let speaker = outer.get(number).copied().flatten()?;
        let behind = places.get(&speaker).copied().filter(|behind| *behind > at)?;
        own(number).map(|()| behind)
    };
    let mut turns: Vec<(usize, bool, (usize, usize))> =
        order.iter().map(|turn| later(*turn).map_or((turn.0, false, *turn), |behind| (behind, true, *turn))).collect();
    turns.sort_unstable();
    *order = turns.into_iter().map(|(_, _, turn)| turn).collect();
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
    /// Whom the pronoun at hand may mean, where that is asked for.
    seen: Option<RefCell<Candidates>>,
}

impl<'a> History<'a, '_, '_> {
    /// The speaker whom these words name. `around` is the speaker (by place in the history) of the
    /// words in which they stand.
    /// `content` are the words said.
    fn speaker(&self, tokens: Range<usize>, around: Option<usize>, content: &[Span]) -> Speaker<'a> {
        let at = tokens.start;
        // "The agency itself".
        let itself = tokens.len() > 1
            && matches!(
                self.named.words.written(tokens.end - 1),
                "itself" | "himself" | "herself" | "themselves" | "themself"
            );
        let tokens = if itself { at..tokens.end - 1 } else { tokens };
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
            Reference::Pronoun(pronoun) => self.pronoun(pronoun, at, around, content),
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

    /// The state or body that a person's role belongs to, where the page names it.
    fn belongs_to(&self, being: usize) -> Option<usize> {
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
