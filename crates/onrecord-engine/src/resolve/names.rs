//! Finds the names of a page: runs of capitalised words, told apart into titles and names, and typed
//! by lists and by the words around them.

use std::ops::Range;

use onrecord_ledger::{BlockRole, EntityKind};

use super::lists::{KnownKind, NounKind};
use super::words::{self, Gender, Words};

/// One place where the page names somebody or something.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    /// The name, without titles.
    pub(super) tokens: Range<usize>,
    /// `None` where neither lists nor context tell.
    pub(super) kind: Option<EntityKind>,
    /// Typed by shape alone; any firmer mention of the same name wins.
    pub(super) weak: bool,
    /// A name of the lists ("Russian", "Kremlin"), with the name it is filed under.
    pub(super) known: Option<KnownKind>,
    /// Title or role directly before the name.
    pub(super) role: Option<Range<usize>>,
    /// What title and given name tell.
    pub(super) gender: Gender,
    /// A single word that nothing types, and that a network takes for a person's name.
    pub(super) like_a_person: bool,
    /// Number of the entity; filled in when mentions are merged.
    pub(super) entity: Option<usize>,
}

/// The mentions of the page's paragraphs, in order.
pub(super) fn find(words: &Words<'_>) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for (number, paragraph) in words.segments.paragraphs.iter().enumerate() {
        // In a headline with capitals throughout, capitals tell nothing. Bare text may begin with one.
        let share = if paragraph.role != BlockRole::Body { 0.6 } else { 0.9 };
        let headline = paragraph.role != BlockRole::Body || number == 0 && words.segments.paragraphs.len() > 1;
        if headline && capitals(words, paragraph.tokens.clone()) > share {
            continue;
        }
        let dateline = dateline(words, paragraph.tokens.clone());
        let first = mentions.len();
        let mut at = paragraph.tokens.start;
        while at < paragraph.tokens.end {
            match run(words, at, paragraph.tokens.end) {
                Some(end) => {
                    split(words, at, end, &mut mentions);
                    at = end;
                }
                None => at += 1,
            }
        }
        for mention in mentions[first..].iter_mut().filter(|mention| mention.tokens.end <= dateline) {
            if mention.known.is_none() && (mention.weak || mention.kind == Some(EntityKind::Person)) {
                // "LISBON (Meridian) — " ends with its agency.
                let is_agency = mention.tokens.end + 1 == dateline && words.written(mention.tokens.end) == ")";
                let kind = if is_agency { EntityKind::Outlet } else { EntityKind::Place };
                (mention.kind, mention.weak) = (Some(kind), false);
            }
        }
    }
    mentions
}

/// Tokens of a dateline, at most.
const DATELINE: usize = 14;

/// Where the dateline of a paragraph ends: "GREYLING BAY, Norvia - ", its place in capitals. The paragraph's start where it
/// has none.
fn dateline(words: &Words<'_>, tokens: Range<usize>) -> usize {
    let start = tokens.start;
    if !words.is(start, words::UPPER) || words.segments.tokens.get(start).is_none_or(|token| token.span.len() < 3) {
        return start;
    }
    let dash = (start..tokens.end.min(start + DATELINE)).find(|at| {
        // "(AP)_ The": agencies used to write so.
        matches!(words.written(*at), "-" | "–" | "—" | "--" | "_")
            && (!words.is(*at, words::GLUED) || words.written(at - 1) == ")")
    });
    let place = |at: usize| {
        words.is(at, words::CAPITAL | words::NUMBER) || !words.is(at, words::WORD) || words.is(at, words::PREPOSITION)
    };
    dash.filter(|dash| (start..*dash).all(place)).unwrap_or(start)
}

/// The share of capitalised words among those of some length; 0 where there are too few to tell.
fn capitals(words: &Words<'_>, tokens: Range<usize>) -> f32 {
    let (mut capitals, mut all) = (0u16, 0u16);
    for at in tokens.take(LONGEST_HEADLINE) {
        if words.is(at, words::WORD) && words.written(at).len() > 3 {
            all += 1;
            capitals += u16::from(words.is(at, words::CAPITAL));
        }
    }
    if all > 3 { f32::from(capitals) / f32::from(all) } else { 0.0 }
}

/// Tokens of a headline that are looked at.
const LONGEST_HEADLINE: usize = 400;

const PARTICLES: &[&str] = &[
    "al", "el", "de", "del", "da", "das", "do", "dos", "di", "du", "la", "le", "van", "von", "der", "den", "ter",
    "ten", "bin", "bint", "ibn", "ben", "ul", "ur", "ud", "abu", "af", "zu", "y",
];

fn is_particle(word: &str) -> bool {
    word.len() <= 4 && PARTICLES.contains(&word)
}

/// Longest run of name words, in tokens; a page in capitals is no name.
const LONGEST_RUN: usize = 32;

/// Where the run of name words that begins at `at` ends; `None` where none begins.
fn run(words: &Words<'_>, at: usize, limit: usize) -> Option<usize> {
    let mut end = at;
    // Whether "of", "for", "and" may go on: after an office or the head of a body's name.
    let mut chain = false;
    let mut in_chain = false;
    if let Some((_, length)) = words.known(at, limit) {
        end = at + length;
    } else if words.is(at, words::CAPITAL) && !begins_function(words, at) {
        end = at + 1;
    } else if is_particle(words.written(at)) {
        let next = if words.written(at + 1) == "-" { at + 2 } else { at + 1 };
        let starts = matches!(
            words.written(at),
            "al" | "el" | "van" | "von" | "bin" | "ibn" | "de" | "den" | "der" | "ter" | "ten" | "du" | "di"
        );
        if starts && next < limit && words.is(next, words::CAPITAL) && !words.is(next, words::FUNCTION) {
            end = next + 1;
        }
    }
    if end == at {
        return None;
    }
    for token in at..end {
        chain |= opens_chain(words, token);
    }
    // "In Moscow Sergei Volkov said", "with CNN Ana Vela said": two names side by side.
    let first_end = end;
    let ends_before_person = !words.is(at, words::GIVEN)
        && words.known(at, limit).is_some_and(|(known, _)| {
            matches!(
                known.kind,
                KnownKind::State | KnownKind::Capital | KnownKind::Region | KnownKind::Outlet | KnownKind::Agency
            )
        });
    loop {
        let last = end - 1;
        if words.is(last, words::POSSESSIVE) && !goes_on_after_possessive(words, at, last, in_chain) {
            break;
        }
        let next = end;
        if next >= limit || next - at >= LONGEST_RUN || words.far_apart(last) {
            break;
        }
        if end == first_end && ends_before_person && person_follows(words, next) && words.is(next, words::GIVEN) {
            break;
        }
        if words.is(next, words::CAPITAL)
            && let Some((_, length)) = words.known(next, limit)
        {
            end = next + length;
            chain |= (next..end).any(|token| opens_chain(words, token));
            continue;
        }
        let written = words.written(next);
        let grammar = words.is(next, words::FUNCTION) && !words.is(next, words::UPPER | words::INITIAL | words::GIVEN);
        if words.is(next, words::CAPITAL) && !grammar {
            chain |= opens_chain(words, next);
            end += 1;
            continue;
        }
        let then = next + 1;
        let then_capital = then < limit && words.is(then, words::CAPITAL) && !words.is(then, words::FUNCTION);
        if matches!(written, "-" | "–")
            && words.is(next, words::GLUED)
            && words.is(then, words::GLUED)
            && then < limit
            && words.is(then, words::WORD)
        {
            // "Jong-ho", "Al-Haddad", "Vice-President"; not "London-based".
            if then_capital || (words.is(last, words::CAPITAL) && short_syllable(words, then)) {
                end = then + 1;
                continue;
            }
            break;
        }
        if let Some(behind) = behind_domain(words, next).filter(|behind| *behind <= limit) {
            end = behind;
            continue;
        }
        // "MS. VELA": a title that the tokens part from its dot.
        if written == "."
            && then_capital
            && words.is(next, words::GLUED)
            && words.is(last, words::HONORIFIC | words::OFFICE)
            && words.is(last, words::UPPER)
        {
            end = then + 1;
            continue;
        }
        // "Immigration and Naturalization Service".
        if written == "and" && then_capital && !in_chain && body_closes(words, at, end, then, limit) {
            end = then + 1;
            continue;
        }
        // "Cowen and Company", "Halden and Sons".
        let firm =
            matches!(words.stem(then).trim_end_matches('.'), "Company" | "Co" | "Sons" | "Associates" | "Partners");
        if written == "and" && then_capital && firm && !words.is(last, words::POSSESSIVE) {
            end = then + 1;
            continue;
        }
        if written == "&" && then_capital {
            end = then + 1;
            chain = true;
            continue;
        }
        if is_particle(written)
            && (then_capital
                || (matches!(words.written(then), "-" | "la" | "der" | "den") && words.is(then + 1, words::CAPITAL)))
        {
            end = if then_capital { then + 1 } else { then + 2 };
            continue;
        }
        let office = (at..end).any(|token| words.is(token, words::OFFICE));
        // "Department for Fisheries": no office, but a field behind a body's head.
        let field = written == "for" && words.is(last, words::HEAD) && words.is(then, words::PORTFOLIO);
        if chain && (written == "of" || field || office && matches!(written, "for" | "to" | "on")) {
            let target = if words.is_word(then, "the") { then + 1 } else { then };
            if target < limit
                && words.is(target, words::CAPITAL)
                && !words.is(target, words::FUNCTION)
                && (written == "of" || !person_follows(words, target))
            {
                end = target + 1;
                in_chain = true;
                continue;
            }
        }
        if in_chain
            && written == "and"
            && then_capital
            && !person_follows(words, then)
            && joins_portfolios(words, last, then)
        {
            end = then + 1;
            continue;
        }
        if in_chain
            && written == ","
            && then_capital
            && joins_portfolios(words, last, then)
            && list_closes(words, then, limit)
        {
            end = then + 1;
            continue;
        }
        if written == ","
            && matches!(words.stem(then).trim_end_matches('.'), "Inc" | "Ltd" | "LLC" | "Corp" | "Jr" | "Sr")
        {
            end = then + 1;
            continue;
        }
        break;
    }
    Some(end)
}

/// What stands behind the rest of an address, "Sextant.com", of which the dot is at `at`.
fn behind_domain(words: &Words<'_>, at: usize) -> Option<usize> {
    let glued = words.is(at, words::GLUED) && words.is(at + 1, words::GLUED);
    let ends = matches!(words.written(at + 1), "com" | "org" | "net" | "info" | "tv");
    (words.written(at) == "." && glued && ends).then_some(at + 2)
}

/// A capitalised word of grammar: "The", "But". An acronym or given name that looks like one is a name.
fn begins_function(words: &Words<'_>, at: usize) -> bool {
    // "He Yulan": the surname that looks like a pronoun.
    let next = at + 1;
    if words.written(at) == "He"
        && words.is(next, words::CAPITAL)
        && !words.is(next, words::FUNCTION | words::FIRST)
        && words.known(next, next + 1).is_none()
    {
        return false;
    }
    let given = words.is(at, words::GIVEN | words::INITIAL) && !words.is(at, words::FIRST);
    let given = given || is_called_will(words, at);
    let acronym = words.is(at, words::UPPER) && !words.is(at, words::DETERMINER | words::PRONOUN);
    words.is(at, words::FUNCTION) && !given && !acronym
}

/// "Will Doyle, who teaches law": only in a question does a sentence begin with the other "will".
fn is_called_will(words: &Words<'_>, at: usize) -> bool {
    if words.written(at) != "Will" || !words.is(at, words::FIRST) || !words.is(at + 1, words::CAPITAL) {
        return false;
    }
    let sentence = words.segments.sentence_of(at).and_then(|sentence| words.segments.sentences.get(sentence));
    let end = sentence.map_or(at, |sentence| sentence.tokens.end);
    !(end.saturating_sub(CLOSES)..end).any(|at| words.written(at) == "?")
}

/// Tokens at the end of a sentence among which its question mark stands.
const CLOSES: usize = 3;

fn opens_chain(words: &Words<'_>, at: usize) -> bool {
    words.is(at, words::OFFICE | words::HEAD) && words.is(at, words::CAPITAL)
}

/// "Deputy Director of the Foreign Ministry's Africa Department": a title runs on over a possessive.
fn goes_on_after_possessive(words: &Words<'_>, start: usize, at: usize, in_chain: bool) -> bool {
    let plain = matches!(
        words.stem(at),
        "People" | "Women" | "Workers" | "Children" | "Men" | "Veterans" | "Farmers" | "Teachers" | "Writers"
    );
    plain
        || (in_chain
            && at > start
            && (start..at).any(|token| words.is(token, words::OFFICE))
            && words.is(at + 1, words::CAPITAL))
}

/// A given name, or a title before one: the run must not swallow the person.
fn person_follows(words: &Words<'_>, at: usize) -> bool {
    words.is(at, words::GIVEN | words::HONORIFIC | words::OFFICE) && !words.is(at, words::HEAD | words::PORTFOLIO)
}

/// Whether what follows "and" is the second half of a body's name that began at `start`.
fn body_closes(words: &Words<'_>, start: usize, end: usize, then: usize, limit: usize) -> bool {
    let stop = (then..limit.min(then + 5))
        .find(|at| !words.is(*at, words::CAPITAL) || words.is(*at, words::FUNCTION))
        .unwrap_or(then + 5);
    // "Immigration and Naturalization Service Commissioner Ana Vela": the body ends before the office.
    let office = (then + 1..stop).find(|at| words.is(*at, words::OFFICE | words::HONORIFIC));
    let stop = office.unwrap_or(stop);
    let closes = stop > then + 1 && words.is(stop - 1, words::HEAD) && !words.is(stop - 1, words::GIVEN);
    let open =
        !words.is(end - 1, words::HEAD | words::PRESS_HEAD | words::POSSESSIVE) && words.known(end - 1, end).is_none();
    let person = (start..end).chain(then..stop).any(|at| words.is(at, words::GIVEN | words::HONORIFIC | words::OFFICE));
    let titled = (start..stop).any(|at| words.names_person(at));
    closes && open && !person && !titled && words.known(then, stop).is_none()
}

fn joins_portfolios(words: &Words<'_>, before: usize, after: usize) -> bool {
    words.is(before, words::PORTFOLIO | words::HEAD) || words.is(after, words::PORTFOLIO | words::HEAD)
}

fn list_closes(words: &Words<'_>, at: usize, limit: usize) -> bool {
    (at..limit.min(at + 6)).any(|token| words.is_word(token, "and") && words.is(token + 1, words::CAPITAL))
}

/// The second half of an East Asian given name: "in", "un", "hye".
fn short_syllable(words: &Words<'_>, at: usize) -> bool {
    let written = words.stem(at);
    written.len() <= 5
        && !matches!(
            written,
            "based" | "led" | "born" | "run" | "held" | "wide" | "style" | "era" | "time" | "made" | "day" | "year"
        )
        && (!words.is(at, words::PREPOSITION | words::CONJUNCTION) || matches!(written, "in" | "on"))
        && words.noun(at).is_none()
}

/// Tells titles from names in the run `start..end`.
fn split(words: &Words<'_>, start: usize, end: usize, mentions: &mut Vec<Mention>) {
    let mut start = start;
    if words.is(start, words::FIRST) && words.known(start, end).is_none() && begins_with_common_word(words, start, end)
    {
        start += 1;
        while start < end && !words.is(start, words::CAPITAL) && !is_particle(words.written(start)) {
            start += 1;
        }
        if start >= end {
            return;
        }
    }
    if let Some((known, length)) = words.known(start, end)
        && start + length == end
    {
        let kind = known.kind;
        mentions.push(Mention {
            tokens: start..end,
            kind: Some(kind.entity()),
            weak: false,
            known: Some(kind),
            role: None,
            gender: Gender::Unknown,
            like_a_person: false,
            entity: None,
        });
        return;
    }
    // "at 4 p.m. EDT".
    let zone = matches!(
        words.written(start),
        "EDT" | "EST" | "CDT" | "CST" | "MDT" | "MST" | "PDT" | "PST" | "GMT" | "UTC" | "BST" | "CET" | "CEST"
    );
    if end - start == 1 && zone {
        return;
    }
    // "the Ministry", "the Special Representative": common nouns with a capital.
    let common = |at: usize| words.noun(at).is_some() && !words.is(at, words::GIVEN);
    let article = start > 0 && words.is(start - 1, words::DETERMINER | words::POSSESSIVE_PRONOUN);
    if end - start == 1 && common(start) && (article || words.is(start, words::FIRST | words::OFFICE)) {
        return;
    }
    let only_titles = (start..end).all(|at| {
        !words.is(at, words::CAPITAL)
            || words.is(at, words::OFFICE | words::HONORIFIC | words::MODIFIER | words::PORTFOLIO)
                && !words.is(at, words::HEAD)
    }) && (start..end).any(|at| words.is(at, words::OFFICE | words::HONORIFIC | words::MODIFIER));
    let ends_in_office = words.is(end - 1, words::OFFICE)
        && !words.is(end - 1, words::HEAD)
        && end - start > 1
        && !words.is(start, words::GIVEN);
    if only_titles {
        inner_names(words, start, end, mentions);
        return;
    }
    if let Some(first) = person_after_title(words, start, end) {
        inner_names(words, start, first, mentions);
        // "Senator Ana Vela of Ohio": where she is from is no part of her name.
        let home = |at: usize| words.known(at, end).is_some_and(|(_, length)| at + length == end);
        let from = (first + 2..end).find(|at| words.written(*at) == "of" && home(at + 1));
        let (end, rest) = (from.unwrap_or(end), from.map_or(end..end, |from| from + 1..end));
        let gender = person_gender(words, start, first, end);
        mentions.push(Mention {
            tokens: first..end,
            kind: Some(EntityKind::Person),
            weak: false,
            known: None,
            role: (first > start).then_some(start..first),
            gender,
            like_a_person: false,
            entity: None,
        });
        inner_names(words, rest.start, rest.end, mentions);
        return;
    }
    if ends_in_office {
        inner_names(words, start, end, mentions);
        return;
    }
    if let Some(body) = body_of_office(words, start, end) {
        split(words, body, end, mentions);
        return;
    }
    let (kind, weak) = kind_of_run(words, start, end);
    let gender = if kind == Some(EntityKind::Person) { words.gender(start) } else { Gender::Unknown };
    mentions.push(Mention {
        tokens: start..end,
        kind,
        weak,
        known: None,
        role: None,
        gender,
        like_a_person: false,
        entity: None,
    });
}

/// "Director of the Harbour Authority (HA) Ana Vela": where the body begins in a run that is an office with its body.
fn body_of_office(words: &Words<'_>, start: usize, end: usize) -> Option<usize> {
    let initials = words.written(end) == "(" && words.is(end + 1, words::UPPER) && words.written(end + 2) == ")";
    if !initials || !words.is(end + 3, words::CAPITAL) {
        return None;
    }
    let of = (start + 1..end).find(|at| words.written(*at) == "of")?;
    let titles = (start..of).all(|at| words.is(at, words::OFFICE | words::MODIFIER | words::PORTFOLIO));
    let body = if words.is_word(of + 1, "the") { of + 2 } else { of + 1 };
    (titles && words.is(of - 1, words::OFFICE) && body < end).then_some(body)
}

/// The sentence begins with a word that is no name ("Analysts at Halden", "Asked Vela").
fn begins_with_common_word(words: &Words<'_>, at: usize, end: usize) -> bool {
    if words.is(at, words::UPPER) || words.written(at) == "He" {
        return false;
    }
    let titled = words.is(at, words::OFFICE | words::HONORIFIC | words::MODIFIER | words::PORTFOLIO | words::HEAD);
    if end - at == 1 {
        return titled
            || words.noun(at).is_some()
            || words.is(at, words::FUNCTION)
            || (words.also_lower(at) && !words.is(at, words::GIVEN));
    }
    if titled || words.is(at, words::GIVEN) || words.is(at + 1, words::GLUED) || is_called_will(words, at) {
        return false;
    }
    words.noun(at).is_some() || words.is(at, words::FUNCTION) || words.also_lower(at)
}

/// States and bodies inside a title ("Russian", "UN") are mentions of their own.
fn inner_names(words: &Words<'_>, start: usize, end: usize, mentions: &mut Vec<Mention>) {
    let mut at = start;
    while at < end {
        match words.known(at, end) {
            Some((known, length)) => {
                mentions.push(Mention {
                    tokens: at..at + length,
                    kind: Some(known.kind.entity()),
                    weak: false,
                    known: Some(known.kind),
                    role: None,
                    gender: Gender::Unknown,
                    like_a_person: false,
                    entity: None,
                });
                at += length;
            }
            None => at += 1,
        }
    }
}

/// Where the name begins in a run that holds a title and a name, or a name after a state's adjective;
/// `start` itself for a bare name that begins with a given name.
fn person_after_title(words: &Words<'_>, start: usize, end: usize) -> Option<usize> {
    let mut first = None;
    let mut at = start;
    let mut given_seen = false;
    while at < end {
        if let Some((_, length)) = words.known(at, end) {
            at += length;
            continue;
        }
        let role = words.is(at, words::OFFICE | words::HONORIFIC)
            || words.names_person(at) && words.is(at, words::OFFICE | words::MODIFIER);
        if role && !given_seen && at + 1 < end {
            first = Some(at + 1);
        }
        // "Dean Smith": a given name that is also an office.
        given_seen |= words.is(at, words::GIVEN)
            && !(role && words.is(at + 1, words::GIVEN))
            && !words.is(at, words::MODIFIER | words::PORTFOLIO | words::HEAD);
        at += 1;
    }
    match first {
        Some(first) => after_chain(words, first, end),
        None => {
            let name = match words.known(start, end) {
                Some((known, length))
                    if matches!(known.kind, KnownKind::Adjective | KnownKind::State | KnownKind::Region) =>
                {
                    start + length
                }
                _ => start,
            };
            let surname = words.is(end - 1, words::SURNAME_HEAD)
                && words.is(name, words::MALE | words::FEMALE)
                && end - name == 2;
            let organisation = words.is(end - 1, words::HEAD | words::PRESS_HEAD) && !surname
                || (start..end).any(|at| words.is(at, words::HEAD) && words.is_word(at + 1, "of"));
            let given = words.is(name, words::GIVEN)
                && end - name >= 2
                && (!organisation
                    || name > start && end - name == 2 && !words.is(end - 1, words::HEAD | words::PRESS_HEAD));
            // "… Fisheries Department Pavel Orlov".
            let behind_body = || {
                let at =
                    (start..end.saturating_sub(2)).rev().find(|at| words.is(*at, words::HEAD | words::PORTFOLIO))?;
                (words.is(at + 1, words::GIVEN)
                    && !words.is(at + 1, words::HEAD | words::PORTFOLIO)
                    && !words.is(end - 1, words::HEAD))
                .then_some(at + 1)
            };
            if given { Some(name) } else { behind_body() }
        }
    }
}

/// Steps over "of Foreign Affairs", "of the Harbour Office" to the name behind it.
fn after_chain(words: &Words<'_>, first: usize, end: usize) -> Option<usize> {
    let mut at = first;
    let mut chained = false;
    while at < end {
        if matches!(words.written(at), "of" | "for" | "to" | "on" | "the" | "and" | "," | "&" | "-" | "–") {
            chained = true;
            at += 1;
            continue;
        }
        if let Some((_, length)) = words.known(at, end) {
            at += length;
            continue;
        }
        let title =
            words::OFFICE | words::HONORIFIC | words::MODIFIER | words::PORTFOLIO | words::HEAD | words::POSSESSIVE;
        let given = words.is(at, words::GIVEN);
        let goes_on = words.is(at, title) && at + 1 < end && (chained || !given);
        let more = (at + 1..end).any(|later| words.is(later, words::GIVEN | words::PORTFOLIO | words::HEAD));
        let skips = chained && !given && more;
        if !goes_on && !skips {
            break;
        }
        at += 1;
    }
    // Behind "of the" an unknown word is no name: "Envoy for Upper Villages".
    let held = at > first && matches!(words.written(at - 1), "of" | "for" | "to" | "on" | "the" | "and" | ",");
    if held && !words.is(at, words::GIVEN) {
        return None;
    }
    // "National Oil Corporation": a word of office that begins the name of a body.
    if words.is(end - 1, words::HEAD | words::PRESS_HEAD) && !(at..end).any(|token| words.is(token, words::GIVEN)) {
        return None;
    }
    // "the Deputy Foreign Minister": titles alone, and nobody's name.
    let title = words::OFFICE | words::MODIFIER | words::PORTFOLIO | words::HEAD;
    if at + 1 == end && words.is(at, title) && !words.is(at, words::GIVEN) {
        return None;
    }
    let only_suffix =
        at + 1 == end && matches!(words.stem(at).trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "IV");
    (at < end && !only_suffix && (!chained || end - at >= 2) && words.is(end - 1, words::WORD)).then_some(at)
}

fn person_gender(words: &Words<'_>, start: usize, first: usize, end: usize) -> Gender {
    let title = (start..first).map(|at| words.gender(at)).find(|gender| *gender != Gender::Unknown).unwrap_or_default();
    let name = if end - first >= 2 || words.is(first, words::GIVEN) { words.gender(first) } else { Gender::Unknown };
    title.or(name)
}

/// Types a run that holds no title and is not in the lists.
fn kind_of_run(words: &Words<'_>, start: usize, end: usize) -> (Option<EntityKind>, bool) {
    let last = end - 1;
    if last > start && words.written(last - 1) == "." && behind_domain(words, last - 1).is_some() {
        return (Some(EntityKind::Outlet), true);
    }
    let length = (start..end).filter(|at| words.is(*at, words::WORD)).count();
    let after_the = start > 0 && words.is_word(start - 1, "the");
    if length == 1 {
        if words.is(start, words::UPPER) && words.stem(start).chars().count() <= 6 {
            return (Some(EntityKind::Organization), true);
        }
        return (None, true);
    }
    let news_agency =
        words.is_word(last, "Agency") && matches!(words.written(last - 1), "News" | "Press" | "Information");
    let first_tells = matches!(words.written(start), "Radio" | "TV" | "Télé" | "Channel");
    if words.is(last, words::PRESS_HEAD) && !words.is(last, words::HEAD) || news_agency || first_tells {
        return (Some(EntityKind::Outlet), false);
    }
    let of = (start..last).any(|at| words.is(at, words::HEAD) && matches!(words.written(at + 1), "of" | "for"));
    if words.is(last, words::HEAD) || of || (start..end).any(|at| words.written(at) == "&") {
        return (Some(EntityKind::Organization), false);
    }
    if matches!(words.stem(last).trim_end_matches('.'), "Inc" | "Ltd" | "LLC" | "Corp" | "Co") {
        return (Some(EntityKind::Organization), false);
    }
    if let Some((known, length)) = words.known(start, end)
        && matches!(known.kind, KnownKind::Agency | KnownKind::Outlet)
        && start + length + 1 == end
    {
        return (Some(EntityKind::Outlet), false);
    }
    if words.known(last, end).is_some_and(|(known, _)| matches!(known.kind, KnownKind::Group | KnownKind::People)) {
        return (Some(EntityKind::Group), false);
    }
    if words.is(last, words::PLACE_HEAD) {
        return (Some(EntityKind::Place), false);
    }
    let legal = matches!(words.stem(last), "S.A." | "N.A." | "B.V." | "N.V." | "A.G." | "S.p.A." | "SA" | "AG" | "NV");
    // "Team Vela": those who work for her.
    if words.written(start) == "Team" {
        return (Some(EntityKind::Organization), false);
    }
    let foreign = matches!(
        words.stem(start).trim_end_matches('.'),
        "Cie"
            | "Institut"
            | "Société"
            | "Societe"
            | "Banco"
            | "Banque"
            | "Electricite"
            | "Électricité"
            | "Grupo"
            | "Compagnie"
    );
    // "La Provence", "Der Standard": people are not called so.
    let foreign = foreign
        || matches!(words.written(start), "Le" | "La" | "Les" | "El" | "Il" | "Der" | "Die" | "Das") && length == 2;
    if length > 1 && (legal || foreign) {
        return (Some(EntityKind::Organization), false);
    }
    if words.known(start, end).is_some() || (start..end).any(|at| words.is(at, words::NUMBER)) {
        return (None, true);
    }
    if words.is(start, words::GIVEN | words::INITIAL) {
        return (Some(EntityKind::Person), words.is(start, words::INITIAL));
    }
    let place = (start..end).any(|at| words.known(at, end).is_some());
    let shouted = (start..end).all(|at| !words.is(at, words::WORD) || words.is(at, words::UPPER))
        && words.segments.tokens.get(start).is_some_and(|token| token.span.len() <= 4);
    if place || shouted {
        return (Some(EntityKind::Organization), true);
    }
    if after_the {
        return (Some(EntityKind::Organization), true);
    }
    if start > 0
        && matches!(words.written(start - 1), "in" | "near" | "at" | "from" | "In" | "Near" | "At" | "From")
        && !speaks(words, end)
    {
        return (Some(EntityKind::Place), true);
    }
    let plural = words.noun(last).is_some_and(|noun| noun.kind == NounKind::Group) || words.is(last, words::PLURAL);
    if plural {
        return (Some(EntityKind::Group), true);
    }
    (Some(EntityKind::Person), true)
}

/// Whether what follows is what people do.
fn speaks(words: &Words<'_>, at: usize) -> bool {
    matches!(words.written(at), "said" | "says" | "told" | "who" | "added")
}
