//! Who the sources are: names across the page, roles, kinds, relays and addressees.
//!
//! The way of a page through this step:
//!
//! 1. `words`: every token looked up once in the lists;
//! 2. `clauses`: sources that the clause around a cue tells, where the attributor left them out; `turns`: transcripts and interviews;
//! 3. `names`: runs of capitalised words, told apart into titles and names;
//!    `naming`: the kinds of names that no list and no word beside them tells, where a network tells them;
//! 4. `entities`: mentions merged into the beings they name, with their roles (`roles`);
//! 5. `reference`: the words of a source read as name, pronoun or noun phrase;
//! 6. `sources`: the one meant, by sieves;
//! 7. `relays`: through whom it came, and to whom it was said.

mod clauses;
mod entities;
mod lists;
mod names;
mod naming;
mod reference;
mod relays;
mod roles;
mod sources;
#[cfg(test)]
mod tests;
mod turns;
mod words;

use onrecord_ledger::{Addressee, Anatomy, Entity, EntityId, EntityKind, Relay, Source, SourceKind, Span};

use crate::attribute::Attribution;

pub use clauses::complete;
pub use lists::Lists;
pub use naming::{NAME_KINDS, NameKind, NameScores, Names};
pub use sources::{FACTS, Facts, Ranker};
pub use words::Words;

use entities::Being;
use reference::Named;
use sources::Speaker;

/// What resolution found: the page's entities, and one voice for each attribution, in the same order.
#[derive(Clone, Debug, Default)]
pub struct Resolution {
    /// In order of first mention; ids count from 1 in that order.
    pub entities: Vec<Entity>,
    /// One for each attribution.
    pub voices: Vec<Voice>,
}

/// Who stands behind one attribution.
#[derive(Clone, Debug)]
pub struct Voice {
    /// The source, resolved as far as the page tells.
    pub source: Source,
    /// To whom it was said.
    pub addressee: Option<Addressee>,
    /// Through whom it came.
    pub via: Vec<Relay>,
    /// What was seen, for `--explain`.
    pub reasons: Vec<String>,
}

/// Resolves the sources of a page's attributions; `names` are those of the page.
#[must_use]
pub fn resolve(
    anatomy: &Anatomy,
    words: &Words<'_>,
    Names(mut mentions): Names,
    attributions: &[Attribution],
) -> Resolution {
    let beings = entities::merge(words, &mut mentions);
    let named = Named { words, mentions: &mentions, beings: &beings };
    let speakers = sources::speakers(&named, attributions);
    let relayed = relays::relays(&named, anatomy, attributions);
    let (entities, numbers) = entities_of(&named, &speakers);
    let voices = attributions
        .iter()
        .zip(&speakers)
        .zip(relayed)
        .map(|((attribution, speaker), relayed)| Voice {
            source: source(&named, attribution, speaker, &numbers),
            addressee: relayed.addressee,
            via: relayed.via,
            reasons: vec![speaker.reason.to_owned()],
        })
        .collect();
    Resolution { entities, voices }
}

/// One whom a pronoun may mean: the name, where it has one, and what holds of it.
pub type Antecedent = (Option<String>, Facts);

/// Whom "he" or "she" may mean, by the number of each attribution with such a source. What [`Ranker`] is trained on.
#[must_use]
pub fn antecedents(words: &Words<'_>, attributions: &[Attribution]) -> Vec<(usize, Vec<Antecedent>)> {
    let Names(mut mentions) = Names::of(words);
    let beings = entities::merge(words, &mut mentions);
    let named = Named { words, mentions: &mentions, beings: &beings };
    let name_of = |being: Option<usize>| name(&named, beings.get(being?)?).map(str::to_owned);
    let asked = sources::candidates(&named, attributions).into_iter();
    asked.map(|(at, all)| (at, all.into_iter().map(|(being, facts)| (name_of(being), facts)).collect())).collect()
}

fn source(
    named: &Named<'_, '_>,
    attribution: &Attribution,
    speaker: &Speaker<'_>,
    numbers: &[Option<EntityId>],
) -> Source {
    let text = named.words.text;
    let names: Vec<&str> = speaker.beings.iter().filter_map(|being| name(named, named.beings.get(*being)?)).collect();
    let role = match speaker.beings[..] {
        [being] if speaker.kind == SourceKind::Person => {
            let roles = named.beings.get(being).map(|being| &being.roles);
            speaker.role.clone().or_else(|| roles.and_then(|roles| roles.first().cloned()))
        }
        _ => None,
    };
    Source {
        spans: attribution.source.clone(),
        kind: speaker.kind,
        entity: match speaker.beings[..] {
            [being] => numbers.get(being).copied().flatten(),
            _ => None,
        },
        name: if names.is_empty() {
            speaker.phrase.map(|span| span.of(text).to_owned())
        } else {
            Some(names.join(" and "))
        },
        role: role.and_then(|role| named.words.span(role)).map(|span| span.of(text).to_owned()),
    }
}

/// The fullest name of a being, as the page writes it.
fn name<'a>(named: &Named<'a, '_>, being: &Being) -> Option<&'a str> {
    named.words.span(being.name.clone()).map(|span| span.of(named.words.text))
}

/// The entities of the page in order of first mention, and the number of each being among them.
/// Names that nothing types are no entities, unless one of them speaks.
fn entities_of(named: &Named<'_, '_>, speakers: &[Speaker<'_>]) -> (Vec<Entity>, Vec<Option<EntityId>>) {
    let mut kinds: Vec<Option<EntityKind>> = named.beings.iter().map(|being| being.kind).collect();
    for speaker in speakers {
        let kind = match speaker.kind {
            SourceKind::Person => EntityKind::Person,
            SourceKind::State => EntityKind::State,
            SourceKind::Outlet => EntityKind::Outlet,
            _ => EntityKind::Organization,
        };
        for being in &speaker.beings {
            if let Some(slot) = kinds.get_mut(*being).filter(|slot| slot.is_none()) {
                *slot = Some(kind);
            }
        }
    }
    let first = |being: &Being| {
        being.mentions.first().and_then(|mention| named.mentions.get(*mention)).map(|mention| mention.tokens.start)
    };
    let mut order: Vec<(usize, usize)> =
        named.beings.iter().enumerate().filter_map(|(number, being)| Some((first(being)?, number))).collect();
    order.sort_unstable();
    let mut numbers = vec![None; named.beings.len()];
    let mut entities = Vec::new();
    for (_, number) in order {
        let Some(being) = named.beings.get(number) else { continue };
        let (Some(kind), Some(name)) = (kinds.get(number).copied().flatten(), name(named, being)) else { continue };
        let id = EntityId(entities.len() as u32 + 1);
        if let Some(slot) = numbers.get_mut(number) {
            *slot = Some(id);
        }
        let spans = |mention: &usize| named.words.span(named.mentions.get(*mention)?.tokens.clone());
        let role = being.roles.first().and_then(|role| named.words.span(role.clone()));
        entities.push(Entity {
            id,
            name: name.to_owned(),
            kind,
            role: role.filter(|_| kind == EntityKind::Person).map(|span| span.of(named.words.text).to_owned()),
            of: sources::belongs_to(named, number).and_then(|mention| filed_name(named, mention)),
            mentions: being.mentions.iter().filter_map(spans).collect::<Vec<Span>>(),
        });
    }
    (entities, numbers)
}

/// The name of the state or body that a mention means: for "Russian" the state.
fn filed_name(named: &Named<'_, '_>, mention: usize) -> Option<String> {
    let mention = named.mentions.get(mention)?;
    let known = named
        .words
        .known(mention.tokens.start, mention.tokens.end)
        .filter(|(known, _)| known.kind == lists::KnownKind::Adjective);
    match known {
        Some((known, _)) => Some(known.filed.to_string()),
        None => named.words.span(mention.tokens.clone()).map(|span| span.of(named.words.text).to_owned()),
    }
}
