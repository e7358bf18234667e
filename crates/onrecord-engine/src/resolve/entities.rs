//! Merges the mentions of a page into the beings they name: full name and surname, body and acronym.

use std::ops::Range;

use onrecord_ledger::EntityKind;
use rustc_hash::FxHashMap;

use super::lists::{KnownKind, NounKind};
use super::names::Mention;
use super::roles;
use super::words::{self, Gender, Words};

/// Somebody or something that the page names.
#[derive(Clone, Debug)]
pub(super) struct Being {
    pub(super) kind: Option<EntityKind>,
    /// Typed by shape alone.
    pub(super) weak: bool,
    /// The fullest mention of the name.
    pub(super) name: Range<usize>,
    pub(super) gender: Gender,
    /// The roles that the page gives, in order.
    pub(super) roles: Vec<Range<usize>>,
    /// Numbers of its mentions, in order.
    pub(super) mentions: Vec<usize>,
    /// An agency or another press organ of the lists.
    pub(super) known: Option<KnownKind>,
    /// Words of the fullest name, in lower case.
    parts: Vec<Box<str>>,
    /// First tokens of the mentions by more than one word, in order.
    full: Vec<usize>,
    /// First token of the first mention by one word; of those behind the first full name, where there are any.
    first_bare: Option<usize>,
    /// Whether the page calls the person by the given name alone.
    by_given_name: bool,
}

/// Tokens between a name and its apposition, and in the apposition up to its head.
const APPOSED: usize = 5;

/// Candidates kept for one surname; more namesakes than this on one page are left apart.
const MOST_NAMESAKES: usize = 16;
/// How often a page must call somebody by the given name alone before a surname no longer means them.
const BY_GIVEN_NAME: usize = 2;

#[derive(Default)]
struct Merger {
    beings: Vec<Being>,
    /// By all words of the name.
    whole: FxHashMap<String, usize>,
    /// People by last word.
    surnames: FxHashMap<Box<str>, Vec<usize>>,
    /// People by any other word.
    other_parts: FxHashMap<Box<str>, Vec<usize>>,
    /// Bodies by first word, by initials, and by the short name that the page gives in brackets.
    short: FxHashMap<String, Vec<usize>>,
}

/// The beings of a page; every mention gets the number of its own.
pub(super) fn merge(words: &Words<'_>, mentions: &mut [Mention]) -> Vec<Being> {
    let mut merger = Merger::default();
    let bare = |mention: &Mention| count_words(words, &mention.tokens) == 1;
    let single = |mention: &Mention| bare(mention) || is_hyphened(words, &mention.tokens);
    // Full names that lists or titles vouch for come first, then those known by shape, then short ones.
    for pass in 0..3 {
        for at in 0..mentions.len() {
            let Some(mention) = mentions.get(at) else { continue };
            let of_pass = match (mention.known.is_some(), single(mention), mention.weak) {
                (true, ..) | (_, false, false) => 0,
                (_, false, true) => 1,
                (_, true, _) => 2,
            };
            if of_pass != pass || mention.known == Some(KnownKind::Adjective) {
                continue;
            }
            let being = match pass {
                2 if !bare(mention) => merger.hyphened(words, mention),
                2 => merger.short_name(words, mention),
                _ => merger.full_name(words, mention),
            };
            if let Some(known) = merger.beings.get_mut(being) {
                known.gender = known.gender.or(mention.gender);
                if pass < 2 {
                    known.full.push(mention.tokens.start);
                } else if known.first_bare.is_none_or(|bare| known.full.first().is_some_and(|full| bare < *full)) {
                    known.first_bare = Some(mention.tokens.start);
                }
            }
            if let Some(mention) = mentions.get_mut(at) {
                mention.entity = Some(being);
            }
        }
        if pass == 1 {
            merger.beings.iter_mut().for_each(|being| being.full.sort_unstable());
            let bare = mentions.iter().filter(|mention| bare(mention) && mention.kind != Some(EntityKind::Person));
            merger.count_given_names(words, bare);
        }
    }
    for (at, mention) in mentions.iter().enumerate() {
        if let Some(being) = mention.entity.and_then(|being| merger.beings.get_mut(being)) {
            being.mentions.push(at);
        }
    }
    for mention in mentions.iter() {
        let Some(being) = mention.entity.and_then(|being| merger.beings.get_mut(being)) else { continue };
        describe(words, mention, being);
    }
    merger.beings
}

/// Adds what this mention tells of role and gender.
fn describe(words: &Words<'_>, mention: &Mention, being: &mut Being) {
    being.gender = being.gender.or(mention.gender);
    if being.weak && mention.known.is_none() && beside_press_noun(words, mention) {
        being.kind = Some(EntityKind::Outlet);
        being.weak = false;
    }
    if matches!(being.kind, Some(EntityKind::Organization | EntityKind::State | EntityKind::Outlet | EntityKind::Place))
        && !being.weak
    {
        return;
    }
    let start = mention.role.as_ref().map_or(mention.tokens.start, |role| role.start);
    // "The Special Representative, Ambassador Ana Vela": one role beside the title, one apart.
    let apart = mention.role.is_some().then(|| roles::before(words, start, None)).flatten();
    let beside = roles::before(words, mention.tokens.start, mention.role.as_ref());
    let found = [apart, beside, roles::after(words, mention.tokens.end)];
    for role in found.into_iter().flatten() {
        being.gender = being.gender.or(roles::gender(words, &role));
        if being.weak {
            // Somebody with an office is a person, however odd the name.
            being.kind = Some(EntityKind::Person);
            being.weak = false;
        }
        if being.roles.len() < MOST_NAMESAKES {
            being.roles.push(role);
        }
    }
}

/// "the daily Sever", "Sever newspaper".
fn beside_press_noun(words: &Words<'_>, mention: &Mention) -> bool {
    let press = |at: usize| {
        words.is(at, words::WORD)
            && !words.is(at, words::PLURAL | words::POSSESSIVE | words::CAPITAL)
            && words.noun(at).is_some_and(|noun| matches!(noun.kind, NounKind::Outlet | NounKind::Agency))
    };
    let before = mention.tokens.start.checked_sub(1);
    // "A Swahili daily" is called something else.
    if before.is_some_and(|before| matches!(words.written(before), "a" | "an" | "A" | "An")) {
        return false;
    }
    before.is_some_and(press)
        || apposed(words, mention.tokens.end).any(press)
        || press(mention.tokens.end)
        || words.is_word(mention.tokens.end, "business") && press(mention.tokens.end + 1)
}

/// The words of "…, a morning daily owned by" behind a name that ends at `end`, other names of it between.
fn apposed(words: &Words<'_>, end: usize) -> Range<usize> {
    let comma = (end..end + APPOSED)
        .find(|at| words.written(*at) == "," && matches!(words.written(at + 1), "a" | "an"))
        .filter(|_| words.written(end) == ",");
    comma.map_or(end..end, |comma| {
        let ends = |at: &usize| words.is(*at, words::FUNCTION) || !words.is(*at, words::WORD);
        comma + 2..(comma + 2..comma + 2 + APPOSED).find(ends).unwrap_or(comma + 2 + APPOSED)
    })
}

fn count_words(words: &Words<'_>, tokens: &Range<usize>) -> usize {
    tokens.clone().filter(|at| words.is(*at, words::WORD)).count()
}

/// Whether these are the halves of one word: "Tal-Moran".
fn is_hyphened(words: &Words<'_>, tokens: &Range<usize>) -> bool {
    tokens.len() == 3
        && tokens.clone().skip(1).all(|at| words.is(at, words::GLUED))
        && words.written(tokens.start + 1) == "-"
}

fn parts(words: &Words<'_>, tokens: &Range<usize>) -> Vec<Box<str>> {
    tokens
        .clone()
        .filter(|at| words.is(*at, words::WORD | words::NUMBER))
        .map(|at| folded(words.stem(at).trim_end_matches('.')).into())
        .collect()
}

/// In lower case and without accents: pages write one name both ways.
fn folded(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.chars()
        .flat_map(char::to_lowercase)
        .filter(|c| !matches!(c, '\u{300}'..='\u{36F}'))
        .map(|c| match c {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => 'a',
            'ç' | 'ć' | 'č' | 'ĉ' => 'c',
            'ď' | 'đ' => 'd',
            'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
            'ğ' | 'ģ' => 'g',
            'í' | 'ì' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => 'i',
            'ķ' => 'k',
            'ł' | 'ļ' | 'ľ' => 'l',
            'ñ' | 'ń' | 'ň' | 'ņ' => 'n',
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' | 'ō' | 'ő' => 'o',
            'ř' => 'r',
            'ś' | 'š' | 'ş' | 'ș' => 's',
            'ť' | 'ţ' | 'ț' => 't',
            'ú' | 'ù' | 'û' | 'ü' | 'ū' | 'ű' | 'ů' | 'ų' => 'u',
            'ý' | 'ÿ' => 'y',
            'ź' | 'ż' | 'ž' => 'z',
            '’' => '\'',
            c => c,
        })
        .collect()
}

impl Merger {
    fn full_name(&mut self, words: &Words<'_>, mention: &Mention) -> usize {
        let parts = parts(words, &mention.tokens);
        let key = words
            .known(mention.tokens.start, mention.tokens.end)
            .filter(|(known, length)| {
                *length == mention.tokens.len() && !known.filed.is_empty() && !matches!(known.kind, KnownKind::Capital)
            })
            .filter(|(known, _)| {
                !matches!(known.kind, KnownKind::Body) || words.segments.tokens.len() > 1 && !is_metonym(words, mention)
            })
            .map_or_else(|| parts.join(" "), |(known, _)| known.filed.to_lowercase());
        if let Some(being) = self.whole.get(&key).copied() {
            self.add(being, mention, &parts);
            return being;
        }
        if mention.kind == Some(EntityKind::Person)
            && let Some(being) = self.namesake(&parts).or_else(|| self.by_short_form(words, mention, &parts))
        {
            self.whole.insert(key, being);
            self.add(being, mention, &parts);
            return being;
        }
        if mention.weak
            && let Some(being) =
                self.short.get(&key).filter(|list| list.len() == 1).and_then(|list| list.first()).copied()
        {
            return being;
        }
        let being = self.create(mention, parts.clone());
        self.whole.insert(key, being);
        // "The Vela-Brandt plan": two names, of which neither is meant by the other.
        if !is_hyphened(words, &mention.tokens) {
            self.name_by_word(mention, &parts, being);
        }
        self.name_short(words, mention, being);
        being
    }

    /// A person with the same first and last word, one name a thinned form of the other.
    fn namesake(&self, parts: &[Box<str>]) -> Option<usize> {
        let last = surname(parts)?;
        self.surnames.get(last)?.iter().copied().find(|being| {
            let Some(other) = self.beings.get(*being) else { return false };
            let (long, short) =
                if other.parts.len() >= parts.len() { (&other.parts[..], parts) } else { (parts, &other.parts[..]) };
            long.first() == short.first() && is_thinned(long, short)
        })
    }

    /// The one person with the same surname whose given name is a form of this one: "Ken Starr" of Kenneth Starr.
    fn by_short_form(&self, words: &Words<'_>, mention: &Mention, parts: &[Box<str>]) -> Option<usize> {
        let (first, last) = (parts.first()?, surname(parts)?);
        let mut same = self.surnames.get(last)?.iter().copied().filter(|being| {
            self.beings.get(*being).is_some_and(|being| {
                being.gender.agrees(mention.gender)
                    && being.parts.first().is_some_and(|given| words.lists.is_short_for(given, first))
            })
        });
        same.next().filter(|_| same.next().is_none())
    }

    fn add(&mut self, being: usize, mention: &Mention, parts: &[Box<str>]) {
        let Some(known) = self.beings.get_mut(being) else { return };
        if known.weak && !mention.weak && mention.kind.is_some() {
            known.kind = mention.kind;
            known.weak = false;
        }
        if parts.len() > known.parts.len() {
            known.name = mention.tokens.clone();
            known.parts = parts.to_vec();
        }
    }

    fn create(&mut self, mention: &Mention, parts: Vec<Box<str>>) -> usize {
        let being = self.beings.len();
        self.beings.push(Being {
            kind: mention.kind,
            weak: mention.weak,
            name: mention.tokens.clone(),
            gender: Gender::Unknown,
            roles: Vec::new(),
            mentions: Vec::new(),
            known: mention.known,
            parts,
            full: Vec::new(),
            first_bare: None,
            by_given_name: false,
        });
        being
    }

    /// The words that a person may be called by alone.
    fn name_by_word(&mut self, mention: &Mention, parts: &[Box<str>], being: usize) {
        if mention.kind != Some(EntityKind::Person) || parts.len() < 2 {
            return;
        }
        let surname = surname(parts);
        for part in parts {
            let list = if surname == Some(part) { &mut self.surnames } else { &mut self.other_parts };
            let list = list.entry(part.clone()).or_default();
            if list.len() < MOST_NAMESAKES && list.last() != Some(&being) {
                list.push(being);
            }
        }
        // "MO:" before what Maria Orlov says in a transcript.
        let initials: String = parts.iter().filter_map(|part| part.chars().next()).collect();
        let ends: String =
            [parts.first(), parts.get(1)].into_iter().flatten().filter_map(|part| part.chars().next()).collect();
        self.shorten(format!("{initials}:"), being);
        self.shorten(format!("{ends}:"), being);
    }

    /// The short names that a body may be called by.
    fn name_short(&mut self, words: &Words<'_>, mention: &Mention, being: usize) {
        if matches!(mention.kind, Some(EntityKind::Organization | EntityKind::Outlet)) && mention.known.is_none() {
            let names: Vec<usize> = mention.tokens.clone().filter(|at| words.is(*at, words::CAPITAL)).collect();
            let initials: String =
                names.iter().filter_map(|at| words.written(*at).chars().next()).flat_map(char::to_lowercase).collect();
            if names.len() > 1 {
                self.shorten(initials, being);
            }
            let first = parts(words, &mention.tokens);
            let plain = !words.is(mention.tokens.start, words::PORTFOLIO | words::HEAD | words::MODIFIER)
                && words.known(mention.tokens.start, mention.tokens.end).is_none();
            for length in 1..first.len() {
                if plain {
                    self.shorten(first[..length].join(" "), being);
                }
            }
        }
        if let Some(short) = in_brackets(words, mention.tokens.end) {
            self.shorten(folded(words.stem(short)), being);
        }
    }

    fn shorten(&mut self, name: String, being: usize) {
        let list = self.short.entry(name).or_default();
        if list.len() < MOST_NAMESAKES && !list.contains(&being) {
            list.push(being);
        }
    }

    /// Marks those whom the page calls by their given name alone, as news does with children.
    fn count_given_names<'m>(&mut self, words: &Words<'_>, bare: impl Iterator<Item = &'m Mention>) {
        let mut times: FxHashMap<usize, usize> = FxHashMap::default();
        for mention in bare {
            let word = folded(words.stem(mention.tokens.start));
            let Some([being]) = self.other_parts.get(word.as_str()).map(Vec::as_slice) else { continue };
            *times.entry(*being).or_insert(0) += 1;
        }
        for (number, being) in self.beings.iter_mut().enumerate() {
            being.by_given_name = times.get(&number).is_some_and(|times| *times >= BY_GIVEN_NAME);
        }
    }

    /// "Tal-Moran", of Ines Tal-Moran: the last words of somebody's name; a name of its own where there is nobody.
    fn hyphened(&mut self, words: &Words<'_>, mention: &Mention) -> usize {
        let parts = parts(words, &mention.tokens);
        // Without a title the first half passes for a given name.
        let gender = if mention.role.is_some() { mention.gender } else { Gender::Unknown };
        let ends = |being: &&usize| {
            self.beings.get(**being).is_some_and(|being| {
                being.parts.len() > parts.len() && being.parts.ends_with(&parts) && being.gender.agrees(gender)
            })
        };
        let bearers = parts.last().and_then(|last| self.surnames.get(last)).into_iter().flatten();
        let bearers: Vec<usize> = bearers.filter(ends).copied().collect();
        let borne = self.pick(&bearers, mention.tokens.start, words);
        borne.unwrap_or_else(|| self.full_name(words, mention))
    }

    fn short_name(&mut self, words: &Words<'_>, mention: &Mention) -> usize {
        let parts = parts(words, &mention.tokens);
        let key = parts.join(" ");
        let Some(word) = parts.first() else { return self.create(mention, parts) };
        let titled = mention.kind == Some(EntityKind::Person);
        let shouted = words.is(mention.tokens.start, words::UPPER) && !titled;
        let people = |list: Option<&Vec<usize>>| -> Vec<usize> {
            let list = list.into_iter().flatten().copied();
            list.filter(|being| self.beings.get(*being).is_some_and(|being| being.gender.agrees(mention.gender)))
                .collect()
        };
        if shouted
            && let Some([being]) = self.short.get(&format!("{key}:")).map(Vec::as_slice)
            && (!self.short.contains_key(&key) && words.is(mention.tokens.start, words::FIRST))
        {
            return *being;
        }
        let by_surname = people(self.surnames.get(word));
        if let Some(being) = self.pick(&by_surname, mention.tokens.start, words) {
            return being;
        }
        if by_surname.is_empty()
            && !titled
            && let Some([being]) = self.short.get(&key).map(Vec::as_slice)
        {
            return *being;
        }
        if by_surname.is_empty() && !shouted {
            let by_part = people(self.other_parts.get(word));
            if let [being] = by_part[..] {
                return being;
            }
        }
        // Two people with one surname stay two; a mention that could be both is neither.
        let key = if by_surname.len() > 1 { format!("{key} ?") } else { key };
        if let Some(being) = self.whole.get(&key).copied() {
            self.add(being, mention, &parts);
            return being;
        }
        let being = self.create(mention, parts);
        if by_surname.len() > 1
            && let Some(known) = self.beings.get_mut(being)
        {
            known.kind = Some(EntityKind::Person);
        }
        self.whole.insert(key, being);
        being
    }

    /// Which of several people with one surname a bare surname at token `at` means: the only one; the
    /// one who bore it alone before the others came up; the one whom the page names far more often; the
    /// one whom it has just named, where no other was.
    fn pick(&self, candidates: &[usize], at: usize, words: &Words<'_>) -> Option<usize> {
        if let [only] = candidates {
            return Some(*only);
        }
        // "Elena's father … Petran said": who is called by the given name is not meant by the surname.
        let formal = |being: &&usize| !self.beings.get(**being).is_some_and(|being| being.by_given_name);
        let by_surname: Vec<usize> = candidates.iter().filter(formal).copied().collect();
        if let [only] = by_surname[..] {
            return Some(only);
        }
        let candidates = if by_surname.is_empty() { candidates } else { &by_surname };
        let known: Vec<(usize, &Being)> =
            candidates.iter().filter_map(|being| Some((*being, self.beings.get(*being)?))).collect();
        let mut order: Vec<(usize, usize)> =
            known.iter().filter_map(|(number, being)| Some((*being.full.first()?, *number))).collect();
        order.sort_unstable();
        let (first, second) = (order.first()?, order.get(1)?);
        let bare = self.beings.get(first.1).and_then(|being| being.first_bare);
        if at < second.0 || bare.is_some_and(|bare| bare > first.0 && bare < second.0) {
            return Some(first.1);
        }
        let total: usize = known.iter().map(|(_, being)| being.full.len()).sum();
        let (most, count) =
            known.iter().map(|(number, being)| (*number, being.full.len())).max_by_key(|(_, count)| *count)?;
        if count > 2 * (total - count) {
            return Some(most);
        }
        let paragraph = words.segments.paragraph_of(at)?;
        let near = |being: &Being| {
            let last = being.full.partition_point(|full| *full < at).checked_sub(1);
            let there = last.and_then(|last| words.segments.paragraph_of(*being.full.get(last)?));
            there.is_some_and(|there| there + 1 >= paragraph)
        };
        let mut near = known.iter().filter(|(_, being)| near(being)).map(|(number, _)| *number);
        near.next().filter(|_| near.next().is_none())
    }
}

impl Being {
    /// Whether the being may be a person.
    pub(super) fn may_be_person(&self) -> bool {
        self.kind == Some(EntityKind::Person)
    }
}

/// Whether the filed name of a metonym is the state, and not the body itself.
fn is_metonym(words: &Words<'_>, mention: &Mention) -> bool {
    words
        .known(mention.tokens.start, mention.tokens.end)
        .is_some_and(|(known, _)| words.lists.known(&known.filed).is_some_and(|filed| filed.kind == KnownKind::State))
}

/// The last word of a name that is no "Jr.".
fn surname(parts: &[Box<str>]) -> Option<&str> {
    let suffix = |part: &str| matches!(part, "jr" | "sr" | "ii" | "iii" | "iv");
    parts.iter().rev().map(AsRef::as_ref).find(|part| !suffix(part))
}

/// Whether `short` is `long` with words left out or cut to initials.
fn is_thinned(long: &[Box<str>], short: &[Box<str>]) -> bool {
    let mut rest = long.iter();
    short.iter().all(|part| {
        rest.any(|other| {
            other == part
                || (part.len() == 1 && other.starts_with(&**part))
                || (other.len() == 1 && part.starts_with(&**other))
        })
    })
}

/// The word of "(WHO)" or "(“Halden”)" right after a name.
fn in_brackets(words: &Words<'_>, end: usize) -> Option<usize> {
    if words.written(end) != "(" {
        return None;
    }
    let at = if words.is(end + 1, words::WORD) { end + 1 } else { end + 2 };
    let closes = words.written(at + 1) == ")" || words.written(at + 2) == ")";
    (words.is(at, words::CAPITAL) && closes).then_some(at)
}
