//! What is known of each statement before answers are looked for.

use onrecord_ledger::{Act, EntityId, SourceKind, Span};

use super::Told;
use super::lists::{Acts, Lists};
use crate::act::lower_into;
use crate::model::Feature;
use crate::segment::TokenKind;

/// Tokens of a content, and of a sentence, that are read.
const READ: usize = 160;
/// Tokens from the cue on, and of the content, among which the noun of what is answered is looked for.
const THING_REACH: usize = 12;
/// Words of a content among which a no, or a word that points back, is looked for.
const BEGINNING: usize = 12;
/// Letters of a word that tell it from others; what follows is mostly inflection.
const STEM: usize = 6;

/// Words of the language's grammar, which no list of the field needs to tell.
const NO: [&str; 8] = ["no", "not", "never", "nothing", "none", "nobody", "neither", "cannot"];
const BACK: [&str; 6] = ["that", "this", "it", "such", "those", "these"];

/// One statement.
#[derive(Debug)]
pub(super) struct Sketch<'a> {
    pub(super) act: Act,
    pub(super) kind: SourceKind,
    /// Dictionary form of its cue; empty where it has none.
    pub(super) lemma: &'a str,
    pub(super) has_cue: bool,
    /// Whether the first words of its content say no.
    pub(super) says_no: bool,
    /// Whether they point back ("that", "such", "the report").
    pub(super) points_back: bool,
    /// Whether its cue tells of a time before that of the text ("had reported").
    pub(super) perfect: bool,
    pub(super) entity: Option<EntityId>,
    pub(super) name: Option<&'a str>,
    pub(super) spans: &'a [Span],
    pub(super) start: usize,
    pub(super) paragraph: usize,
    pub(super) sentence: usize,
    /// Words of its content that carry matter, as sorted hashes without doubles; so are all below.
    pub(super) content: Vec<u32>,
    /// Those and the words of its cue's sentence.
    pub(super) words: Vec<u32>,
    /// Words of the name of its source.
    pub(super) source: Vec<u32>,
    /// Those, and of the body that it belongs to and its office.
    pub(super) standing: Vec<u32>,
    /// Words other than those of its own source.
    pub(super) others: Vec<u32>,
    /// Whether its cue is the noun of what is answered ("reports that …", "charges that …").
    pub(super) is_thing: bool,
    /// Acts of which it names a thing ("the report", "such claims").
    pub(super) things: Acts,
}

impl Sketch<'_> {
    /// Whether the other stands wholly inside this one's content, and is not all of it.
    pub(super) fn holds(&self, other: &Self) -> bool {
        !other.spans.is_empty()
            && other.spans.iter().all(|part| self.spans.iter().any(|span| span.contains(*part)))
            && self.spans != other.spans
    }

    /// Whether both have the same source, as far as the page tells.
    pub(super) fn same_source(&self, other: &Self) -> bool {
        match (self.entity, other.entity) {
            (Some(one), Some(other)) => one == other,
            _ if self.name.is_none() && other.name.is_none() => !self.source.is_empty() && self.source == other.source,
            _ => self.name.is_some() && self.name == other.name,
        }
    }

    /// Whether this one names a thing that the other's act makes.
    pub(super) fn names_thing_of(&self, other: &Self) -> bool {
        self.things.holds(other.act)
    }

    /// Whether this one's words name the other's source.
    pub(super) fn names_source_of(&self, other: &Self) -> bool {
        shared(&self.others, &other.source) > 0
    }
}

/// How many hashes two sorted lists share.
pub(super) fn shared(one: &[u32], other: &[u32]) -> usize {
    let (long, short) = if one.len() < other.len() { (other, one) } else { (one, other) };
    if short.len() <= FEW {
        return short.iter().filter(|word| long.binary_search(word).is_ok()).count();
    }
    let mut others = long.iter().peekable();
    let is_shared = |word: &&u32| {
        while others.next_if(|other| other < word).is_some() {}
        others.peek() == Some(word)
    };
    short.iter().filter(is_shared).count()
}

/// Words that are looked for one by one in the others.
const FEW: usize = 4;

pub(super) fn sketches<'a>(told: &Told<'a>, lists: &Lists) -> Vec<Sketch<'a>> {
    let mut stems = Stems { lists, lower: String::new(), told: vec![None; told.segments.tokens.len()] };
    let all: Option<Vec<_>> = (0..told.attributions.len()).map(|at| sketch(told, at, &mut stems)).collect();
    // Only where a step gave fewer voices or deeds than there are attributions; then nothing is answered.
    all.unwrap_or_default()
}

/// The words of the headline that carry matter.
pub(super) fn title_words(told: &Told<'_>, lists: &Lists) -> Vec<u32> {
    let mut stems = Stems { lists, lower: String::new(), told: Vec::new() };
    let title = told.title.map_or("", |span| span.of(told.text));
    let words = title.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’'))).take(READ);
    sorted(words.filter_map(|word| stems.stem(word)).collect())
}

fn sketch<'a>(told: &Told<'a>, at: usize, stems: &mut Stems<'_>) -> Option<Sketch<'a>> {
    let (attribution, voice, deed) = (told.attributions.get(at)?, told.voices.get(at)?, told.deeds.get(at)?);
    let segments = told.segments;
    let anchor = attribution.cue.first().or(attribution.content.first())?;
    let anchor_token = segments.token_at(anchor.start());
    let sentence = segments.sentence_of(anchor_token);
    let tokens = sentence.and_then(|at| segments.sentences.get(at)).map_or(0..0, |sentence| sentence.tokens.clone());
    let around = tokens.start.max(anchor_token.saturating_sub(READ / 2))..tokens.end.min(anchor_token + READ / 2);
    let first = attribution.source.iter().chain(&attribution.cue).chain(&attribution.content);
    let start = first.map(|span| span.start()).min()?;
    let is_source = |span: Span| attribution.source.iter().any(|source| source.contains(span));

    let mut content = Vec::new();
    for token in attribution.content.iter().flat_map(|span| segments.tokens_in(*span)).take(READ) {
        content.extend(stems.token(told, token));
    }
    let (mut words, mut others) = (content.clone(), content.clone());
    for token in around {
        let Some(stem) = stems.token(told, token) else { continue };
        words.push(stem);
        if segments.tokens.get(token).is_some_and(|token| !is_source(token.span)) {
            others.push(stem);
        }
    }

    let name = voice.source.name.as_deref();
    let entity = voice.source.entity.and_then(|id| told.entities.iter().find(|entity| entity.id == id));
    let mut source = Vec::new();
    match name {
        Some(name) => stems.names(name, &mut source),
        None => {
            for span in &voice.source.spans {
                source.extend(segments.tokens_in(*span).filter_map(|token| stems.token(told, token)));
            }
        }
    }
    let mut standing = source.clone();
    let office = [voice.source.role.as_deref(), entity.and_then(|entity| entity.of.as_deref())];
    office.into_iter().flatten().for_each(|words| stems.names(words, &mut standing));

    let beginning = || attribution.content.iter().flat_map(|span| segments.tokens_in(*span)).take(BEGINNING);
    let says_no = beginning().any(|token| stems.is_one_of(told, token, &NO));
    let points_back = beginning().take(4).any(|token| stems.is_one_of(told, token, &BACK));

    let from_cue = attribution.cue.last().map(|cue| segments.tokens_in(*cue).end);
    let mut named = from_cue.map_or(0..0, |from| from..tokens.end.min(from + THING_REACH)).chain(
        attribution.content.first().map_or(0..0, |span| {
            let tokens = segments.tokens_in(*span);
            tokens.start..tokens.end.min(tokens.start + THING_REACH)
        }),
    );
    let things = named.find_map(|token| stems.thing(told, token)).unwrap_or_default();
    let cue_tokens = attribution.cue.iter().flat_map(|span| segments.tokens_in(*span));
    let is_thing = cue_tokens.filter_map(|token| stems.thing(told, token)).count() > 0;
    let before_cue = anchor_token.checked_sub(1).and_then(|before| segments.tokens.get(before));
    let starts_perfect = |span: &Span| span.of(told.text).to_lowercase().starts_with("had ");
    Some(Sketch {
        act: deed.act,
        kind: voice.source.kind,
        lemma: deed.cue.as_ref().map_or("", |cue| cue.lemma.as_str()),
        has_cue: !attribution.cue.is_empty(),
        says_no,
        points_back,
        perfect: !attribution.cue.is_empty()
            && (before_cue.is_some_and(|token| token.span.of(told.text) == "had")
                || attribution.cue.first().is_some_and(starts_perfect)),
        entity: voice.source.entity,
        name,
        spans: &attribution.content,
        start,
        paragraph: segments.paragraph_of(anchor_token).unwrap_or(0),
        sentence: sentence.unwrap_or(0),
        content: sorted(content),
        words: sorted(words),
        source: sorted(source),
        standing: sorted(standing),
        others: sorted(others),
        is_thing,
        things,
    })
}

fn sorted(mut words: Vec<u32>) -> Vec<u32> {
    words.sort_unstable();
    words.dedup();
    words
}

/// Turns words into hashes of their stems.
struct Stems<'l> {
    lists: &'l Lists,
    lower: String,
    /// What was told of each token before: a token stands in several statements and sentences.
    told: Vec<Option<Option<u32>>>,
}

impl Stems<'_> {
    /// Reads a word into the buffer: lower case, without the ending of a possessive.
    fn read(&mut self, word: &str) {
        lower_into(word, &mut self.lower);
        for ending in ["'s", "'"] {
            if let Some(stem) = self.lower.strip_suffix(ending) {
                self.lower.truncate(stem.len());
                break;
            }
        }
    }

    /// `None` for words that carry no matter.
    fn stem(&mut self, word: &str) -> Option<u32> {
        self.read(word);
        let letters = self.lower.chars().count();
        let capital = word.starts_with(char::is_uppercase) || word.starts_with(char::is_numeric);
        if letters < if capital { 2 } else { 4 } || self.lists.function_words.contains(&self.lower) {
            return None;
        }
        let stem = self.lower.strip_suffix('s').filter(|stem| !stem.ends_with('s')).unwrap_or(&self.lower);
        let end = stem.char_indices().nth(STEM).map_or(stem.len(), |(at, _)| at);
        Some(Feature::new(0).word(stem.get(..end).unwrap_or(stem)).hash())
    }

    fn token(&mut self, told: &Told<'_>, token: usize) -> Option<u32> {
        if let Some(stem) = self.told.get(token).copied().flatten() {
            return stem;
        }
        let of = told.segments.tokens.get(token)?;
        let stem = of.kind.is_word_or_number().then(|| self.stem(of.span.of(told.text))).flatten();
        if let Some(slot) = self.told.get_mut(token) {
            *slot = Some(stem);
        }
        stem
    }

    fn is_one_of(&mut self, told: &Told<'_>, token: usize, words: &[&str]) -> bool {
        self.read(told.segments.tokens.get(token).map_or("", |token| token.span.of(told.text)));
        words.contains(&self.lower.as_str()) || words == NO && self.lower.ends_with("n't")
    }

    /// The capitalised words.
    fn names(&mut self, words: &str, into: &mut Vec<u32>) {
        let capital = words.split_whitespace().filter(|word| word.starts_with(char::is_uppercase)).take(READ);
        into.extend(capital.filter_map(|word| self.stem(word.trim_matches(|c: char| !c.is_alphanumeric()))));
    }

    fn thing(&mut self, told: &Told<'_>, token: usize) -> Option<Acts> {
        let token = told.segments.tokens.get(token)?;
        if token.kind != TokenKind::Word {
            return None;
        }
        self.read(token.span.of(told.text));
        self.lists.things.get(&self.lower).copied()
    }
}
