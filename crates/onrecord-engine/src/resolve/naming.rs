//! The names of a page before it is known who bears them; and their kinds, where a network that has read the page tells more
//! than shape does.

use onrecord_ledger::{EntityKind, Span};
use rustc_hash::{FxHashMap, FxHashSet};

use super::names::{self, Mention};
use super::words::{self, Words};

/// What a name may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A human being.
    Person,
    /// A body, a press organ, a group with a name.
    Organization,
    /// A place, a state.
    Place,
    /// Nobody: a law, a work, a thing, an event.
    Other,
}

impl NameKind {
    /// All of them, in the order of [`NameScores`].
    pub const ALL: [Self; NAME_KINDS] = [Self::Person, Self::Organization, Self::Place, Self::Other];

    fn entity(self) -> Option<EntityKind> {
        match self {
            Self::Person => Some(EntityKind::Person),
            Self::Organization => Some(EntityKind::Organization),
            Self::Place => Some(EntityKind::Place),
            Self::Other => None,
        }
    }
}

/// How many kinds of names are told apart.
pub const NAME_KINDS: usize = 4;

/// How well each kind fits a name, in the order of [`NameKind::ALL`]: logarithms of chances, but for a constant.
pub type NameScores = [f32; NAME_KINDS];

/// So much likelier must a kind be than none, in logarithms.
const NEW: f32 = 1.0;
/// So much likelier than the kind that shape tells.
const OTHERWISE: f32 = 2.0;

/// The names of a page, in its order.
#[derive(Clone, Debug, Default)]
pub struct Names(pub(super) Vec<Mention>);

impl Names {
    /// The names of a page.
    #[must_use]
    pub fn of(words: &Words<'_>) -> Self {
        let mut mentions = names::find(words);
        mentions.sort_by_key(|mention| mention.tokens.start);
        Self(mentions)
    }

    /// Where each stands.
    #[must_use]
    pub fn spans(&self, words: &Words<'_>) -> Vec<Span> {
        let all = words.segments.tokens.first().map(|token| token.span);
        self.0.iter().filter_map(|mention| words.span(mention.tokens.clone()).or(all)).collect()
    }

    /// For each whether nothing but its shape tells what it stands for.
    pub fn are_open(&self) -> impl Iterator<Item = bool> + '_ {
        self.0.iter().map(is_open)
    }

    /// The kind of each, as far as it is told.
    pub fn kinds(&self) -> impl Iterator<Item = Option<EntityKind>> + '_ {
        self.0.iter().map(|mention| mention.kind)
    }

    /// Takes from a network what nothing but shape tells: all mentions of one name together. Of a single word it takes only
    /// that it is a place: such a word is more often the surname or the short name of whom the page names in full
    /// elsewhere, which merging tells better.
    pub fn tell(&mut self, words: &Words<'_>, scores: &[Option<NameScores>]) {
        let mut together: FxHashMap<String, NameScores> = FxHashMap::default();
        let mut parts: FxHashSet<String> = FxHashSet::default();
        for (mention, scores) in self.0.iter().zip(scores) {
            // "GREYLING (Meridian) -": an agency, which may well be called like a place.
            let in_brackets = mention.tokens.start > 0
                && words.written(mention.tokens.start - 1) == "("
                && words.written(mention.tokens.end) == ")";
            if in_brackets || !is_single(words, mention) {
                parts.extend(mention.tokens.clone().map(|at| words.written(at).to_lowercase()));
            }
            let (true, Some(name), Some(scores)) = (is_open(mention), name(words, mention), scores) else { continue };
            let sum = together.entry(name).or_default();
            sum.iter_mut().zip(scores).for_each(|(sum, score)| *sum += score);
        }
        for mention in self.0.iter_mut().filter(|mention| is_open(mention)) {
            let Some(name) = name(words, mention) else { continue };
            let Some(kind) = together.get(&name).and_then(|scores| surer(mention.kind, scores)) else { continue };
            // "Russia-US talks": what joins two names is no place.
            if kind == NameKind::Place && name.contains('-') && !name.contains(' ') {
                continue;
            }
            let place = kind == NameKind::Place && name.chars().count() >= SHORTEST && !parts.contains(&name);
            if place || !is_single(words, mention) {
                mention.kind = kind.entity();
            }
            mention.like_a_person = mention.kind.is_none() && kind == NameKind::Person;
        }
    }
}

/// Letters of a place of one word, at least.
const SHORTEST: usize = 3;

fn name(words: &Words<'_>, mention: &Mention) -> Option<String> {
    words.span(mention.tokens.clone()).map(|span| span.of(words.text).to_lowercase())
}

fn is_single(words: &Words<'_>, mention: &Mention) -> bool {
    mention.tokens.clone().filter(|at| words.is(*at, words::WORD)).count() == 1
}

fn is_open(mention: &Mention) -> bool {
    mention.weak && mention.known.is_none() && mention.role.is_none()
}

/// The likeliest kind, where it is much likelier than the one that shape tells.
fn surer(shape: Option<EntityKind>, scores: &NameScores) -> Option<NameKind> {
    let of = |kind: NameKind| scores.get(kind as usize).copied().unwrap_or(f32::MIN);
    let best = NameKind::ALL.into_iter().reduce(|best, kind| if of(kind) > of(best) { kind } else { best })?;
    let before = match shape {
        Some(EntityKind::Person) => NameKind::Person,
        Some(EntityKind::Place | EntityKind::State) => NameKind::Place,
        Some(EntityKind::Organization | EntityKind::Outlet | EntityKind::Group) => NameKind::Organization,
        None => NameKind::Other,
    };
    let surer = if before == NameKind::Other { NEW } else { OTHERWISE };
    (best != before && of(best) >= of(before) + surer).then_some(best)
}

#[cfg(test)]
mod tests {
    use onrecord_ledger::Anatomy;

    use super::*;
    use crate::lexicon::Data;
    use crate::marked::Marked;
    use crate::resolve::{Lists, resolve};

    const PERSON: NameScores = [9.0, 0.0, 0.0, 0.0];
    const ORGANIZATION: NameScores = [0.0, 9.0, 0.0, 0.0];
    const PLACE: NameScores = [0.0, 0.0, 9.0, 0.0];
    const OTHER: NameScores = [0.0, 0.0, 0.0, 9.0];

    /// What the names of a text stand for, where a network tells this of each.
    #[track_caller]
    fn check(text: &str, network: NameScores, expected: &[(&str, Option<EntityKind>)]) {
        let marked = Marked::parse(text);
        let lists = Lists::load(&Data::embedded()).expect("lists");
        let segments = marked.segments();
        let words = Words::look(&marked.text, &segments, &lists);
        let mut names = Names::of(&words);
        let spans = names.spans(&words);
        names.tell(&words, &vec![Some(network); spans.len()]);
        let found: Vec<(&str, Option<EntityKind>)> =
            spans.iter().map(|span| span.of(&marked.text)).zip(names.kinds()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_network_tells_what_shape_does_not() {
        check("The ferry left Greyling at noon.", PLACE, &[("Greyling", Some(EntityKind::Place))]);
        check("They met Tarvo Hesk there.", ORGANIZATION, &[("Tarvo Hesk", Some(EntityKind::Organization))]);
        check("They read Tarvo Hesk there.", OTHER, &[("Tarvo Hesk", None)]);
    }

    #[test]
    fn lists_and_titles_outweigh_it() {
        check("They met President Ada Vela there.", PLACE, &[("Ada Vela", Some(EntityKind::Person))]);
        check("The Harbour Ministry was closed.", PERSON, &[("Harbour Ministry", Some(EntityKind::Organization))]);
    }

    #[test]
    fn of_one_word_it_tells_places_alone() {
        check("They saw Hesk there.", PERSON, &[("Hesk", None)]);
        let person = Some(EntityKind::Person);
        check("They met Ada Hesk. Then Hesk left.", PLACE, &[("Ada Hesk", person), ("Hesk", None)]);
        check("The ferry (Meridian) left. They told Meridian so.", PLACE, &[("Meridian", None), ("Meridian", None)]);
    }

    #[test]
    fn whom_a_he_means_is_a_person() {
        let page = "{content1|“The pier will close,”} {source1|Hesk} {cue1|said}. {content2|“It is old,”} {source2|he} {cue2|added}.";
        let kinds = |network: NameScores| -> Vec<&str> {
            let marked = Marked::parse(page);
            let lists = Lists::load(&Data::embedded()).expect("lists");
            let segments = marked.segments();
            let words = Words::look(&marked.text, &segments, &lists);
            let mut names = Names::of(&words);
            names.tell(&words, &[Some(network)]);
            let anatomy = Anatomy { blocks: marked.blocks(), ..Anatomy::default() };
            let voices = resolve(&anatomy, &words, names, &marked.attributions()).voices;
            voices.iter().map(|voice| voice.source.kind.as_str()).collect()
        };
        assert_eq!(kinds(PERSON), ["person", "person"]);
        assert_eq!(kinds(ORGANIZATION), ["official_body", "person"], "the network takes it for a body");
    }
}
