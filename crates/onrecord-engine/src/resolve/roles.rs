//! Reads the office or function that the page gives somebody beside the name: before it
//! ("refinery spokesman"), or in apposition ("…, a deputy foreign minister,").

use std::ops::Range;

use super::lists::NounKind;
use super::words::{self, Gender, Words};

/// Longest role in tokens.
const LONGEST: usize = 24;

/// The role that stands directly before a name beginning at `name`, or before a comma that stands
/// before it; without its article. `title` is the capitalised title that was found with the name.
pub(super) fn before(words: &Words<'_>, name: usize, title: Option<&Range<usize>>) -> Option<Range<usize>> {
    let floor = sentence_start(words, name);
    let end = title.map_or(name, |title| title.start);
    if let Some(title) = title {
        // "Iranian" in "the Iranian deputy foreign minister" may be lower case from here on.
        if words.is(title.start, words::OFFICE | words::MODIFIER | words::PORTFOLIO | words::HONORIFIC)
            || words.known(title.start, title.end).is_some()
        {
            let start = leftwards(words, floor, title.start);
            let titled = (start..title.end).any(|at| !words.is(at, words::HONORIFIC) && words.is(at, words::WORD));
            return (start < title.end && titled).then(|| without_honorifics(words, start..title.end)).flatten();
        }
        return without_honorifics(words, title.clone());
    }
    // "Vela accused Orlov": a verb, and not what Orlov is.
    let done = |at: usize| words.written(at).ends_with("ed") && at > floor && words.is(at - 1, words::CAPITAL);
    if end > floor
        && words.names_person(end - 1)
        && !words.is(end - 1, words::POSSESSIVE | words::FUNCTION)
        && !done(end - 1)
    {
        let start = leftwards(words, floor, end - 1);
        return Some(start..end);
    }
    if end > floor + 3
        && words.written(end - 1) == ")"
        && words.is(end - 2, words::UPPER)
        && words.written(end - 3) == "("
        && let Some(office) = of_a_name(words, floor, end - 3)
    {
        return Some(office..end);
    }
    if end > floor + 1 && words.written(end - 1) == "," {
        return before_comma(words, floor, end - 1);
    }
    of_a_body(words, floor, end)
}

/// "Director of the Harbour Authority", of which the name ends at `end`: where the office begins.
fn of_a_name(words: &Words<'_>, floor: usize, end: usize) -> Option<usize> {
    let in_name = |at: usize| {
        words.is(at, words::CAPITAL) || matches!(words.written(at), "of" | "the" | "and" | "for" | "&" | "." | "-")
    };
    let first = (floor..end).rev().take_while(|at| in_name(*at)).last()?;
    let of = (first + 1..end).find(|at| words.written(*at) == "of" && words.is(*at - 1, words::OFFICE))?;
    Some(leftwards(words, floor, of - 1))
}

/// "Director of the ministry's press department" directly before a name.
fn of_a_body(words: &Words<'_>, floor: usize, end: usize) -> Option<Range<usize>> {
    let body = end.checked_sub(1).filter(|at| {
        *at > floor && words.noun(*at).is_some_and(|noun| matches!(noun.kind, NounKind::Body | NounKind::Agency))
    })?;
    let mut at = body;
    while at > floor {
        at -= 1;
        if words.is(at, words::VERB | words::RELATIVE | words::CONJUNCTION | words::PRONOUN)
            || !words.is(at, words::WORD) && !matches!(words.written(at), "-" | "'" | "’")
        {
            return None;
        }
        let office = words.is(at, words::OFFICE) || words.names_person(at);
        if office && matches!(words.written(at + 1), "of" | "for" | "at" | "in") {
            return Some(leftwards(words, floor, at)..end);
        }
    }
    None
}

fn without_honorifics(words: &Words<'_>, role: Range<usize>) -> Option<Range<usize>> {
    let mut end = role.end;
    while end > role.start
        && (words.is(end - 1, words::HONORIFIC) && !words.is(end - 1, words::OFFICE) || words.written(end - 1) == ".")
    {
        end -= 1;
    }
    let mut start = role.start;
    while start < end && words.is(start, words::HONORIFIC) && !words.is(start, words::OFFICE) {
        start += 1;
    }
    (start < end).then_some(start..end)
}

fn sentence_start(words: &Words<'_>, at: usize) -> usize {
    let sentence = words.segments.sentence_of(at).and_then(|sentence| words.segments.sentences.get(sentence));
    sentence.map_or(at, |sentence| sentence.tokens.start).max(at.saturating_sub(LONGEST))
}

/// Extends a role to the left over what may belong to it: "Iranian deputy foreign", "the
/// interior ministry's".
fn leftwards(words: &Words<'_>, floor: usize, head: usize) -> usize {
    let mut start = head;
    while start > floor {
        let at = start - 1;
        if words.is(at, words::FUNCTION) && !words.is(at, words::UPPER) && !words.is_word(at, "former") {
            break;
        }
        let belongs = words.is(at, words::CAPITAL | words::MODIFIER | words::PORTFOLIO | words::OFFICE | words::HEAD)
            || words.noun(at).is_some()
            || matches!(words.written(at), "-" | "'" | "’")
            || (words.is(at, words::WORD) && (words.is(at, words::POSSESSIVE) || bounded(words, floor, at)));
        if !belongs {
            break;
        }
        start = at;
    }
    while start < head && matches!(words.written(start), "-" | "'" | "’") {
        start += 1;
    }
    start
}

/// Whether an unknown lower-case word is held between a determiner and the role ("the taxi driver").
fn bounded(words: &Words<'_>, floor: usize, at: usize) -> bool {
    let written = words.written(at);
    if written.ends_with("ed") || written.ends_with("ing") {
        return false;
    }
    (floor.max(at.saturating_sub(3))..at)
        .rev()
        .any(|left| words.is(left, words::DETERMINER | words::POSSESSIVE_PRONOUN))
        || at == floor
}

/// "its treasurer, Tomas Brandt": a noun phrase that ends at the comma and begins after a verb, a mark
/// or with the sentence.
fn before_comma(words: &Words<'_>, floor: usize, comma: usize) -> Option<Range<usize>> {
    let mut start = comma;
    let mut head = None;
    while start > floor {
        let at = start - 1;
        if words.is(at, words::VERB | words::RELATIVE | words::PRONOUN | words::CONJUNCTION)
            && !words.is_word(at, "and")
            || !words.is(at, words::WORD | words::NUMBER) && !matches!(words.written(at), "-" | "'" | "’")
        {
            break;
        }
        start = at;
        if words.names_person(at) && !words.is(at, words::POSSESSIVE) {
            // The leftmost noun before any preposition is the head.
            head = Some(at);
        }
        if head.is_some() && words.is(at, words::DETERMINER | words::POSSESSIVE_PRONOUN) {
            let follows = head.is_some_and(|head| !(at..head).any(|token| words.is(token, words::PREPOSITION)));
            if follows {
                return trim_article(words, start..comma);
            }
        }
    }
    let head = head?;
    if (start..head).any(|at| words.is(at, words::PREPOSITION)) {
        return None;
    }
    let opens = words
        .is(start, words::CAPITAL | words::MODIFIER | words::OFFICE | words::DETERMINER | words::POSSESSIVE_PRONOUN);
    opens.then_some(start..comma).and_then(|role| trim_article(words, role))
}

fn trim_article(words: &Words<'_>, mut role: Range<usize>) -> Option<Range<usize>> {
    while role.start < role.end
        && (words.is(role.start, words::DETERMINER | words::POSSESSIVE_PRONOUN)
            || !words.is(role.start, words::WORD | words::NUMBER))
    {
        role.start += 1;
    }
    (role.start < role.end).then_some(role)
}

/// The role in apposition to a name that ends at `end` (one past its last token).
pub(super) fn after(words: &Words<'_>, end: usize) -> Option<Range<usize>> {
    let mut at = end;
    if matches!(words.written(at), "(") {
        let close = (at..words.len().min(at + 12)).find(|token| words.written(*token) == ")")?;
        at = close + 1;
    }
    if words.written(at) != "," {
        return None;
    }
    at += 1;
    if words.is(at, words::NUMBER) && words.written(at + 1) == "," {
        at += 2;
    }
    let limit = words.len().min(at + LONGEST).min(paragraph_end(words, at));
    if words.is_word(at, "who") {
        return office_in_relative(words, at + 1, limit);
    }
    let opens = words.is(
        at,
        words::DETERMINER
            | words::POSSESSIVE_PRONOUN
            | words::MODIFIER
            | words::OFFICE
            | words::CAPITAL
            | words::PORTFOLIO,
    ) || words.names_person(at)
        || words.is_word(at, "former")
        || words.noun(at).is_some();
    if !opens || words.is(at, words::PREPOSITION | words::VERB | words::CONJUNCTION | words::PRONOUN) {
        return None;
    }
    let mut stop = at;
    let mut head = None;
    while stop < limit {
        let written = words.written(stop);
        // "head of Toledo, Ohio-based Halden Mills".
        if let Some(behind) = behind_seat(words, stop) {
            stop = behind;
            continue;
        }
        if matches!(written, "." | ";" | ":" | ")" | "(" | "\"" | "“" | "”" | "—" | "–" | "?" | "!") || written == ","
        {
            break;
        }
        if words.is(stop, words::VERB | words::RELATIVE) {
            break;
        }
        if head.is_none() {
            if words.is(stop, words::PREPOSITION) && stop > at {
                return None;
            }
            if words.names_person(stop) && !words.is(stop, words::POSSESSIVE) && !words.names_person(stop + 1) {
                head = Some(stop);
            }
        }
        stop += 1;
    }
    let head = head?;
    // "X, president of Y, and Z": a name that begins the phrase is the next of a list.
    if words.is(at, words::GIVEN)
        && words.is(at, words::CAPITAL)
        && !words.is(at, words::OFFICE | words::MODIFIER)
        && head > at + 3
    {
        return None;
    }
    trim_article(words, at..stop)
}

/// What stands behind the rest of a body's seat, at whose comma it is asked: "…, Ohio-based".
fn behind_seat(words: &Words<'_>, comma: usize) -> Option<usize> {
    let state = words.written(comma) == "," && words.is(comma + 1, words::CAPITAL);
    let hyphen = (comma + 2..comma + 5).find(|at| words.written(*at) == "-").filter(|_| state)?;
    (words.written(hyphen + 1) == "based").then_some(hyphen + 2)
}

fn paragraph_end(words: &Words<'_>, at: usize) -> usize {
    let paragraph = words.segments.paragraph_of(at).and_then(|paragraph| words.segments.paragraphs.get(paragraph));
    paragraph.map_or(at, |paragraph| paragraph.tokens.end)
}

/// "who heads the mission", "who is the deputy speaker".
fn office_in_relative(words: &Words<'_>, at: usize, limit: usize) -> Option<Range<usize>> {
    let start = match words.written(at) {
        "heads" | "leads" | "chairs" | "runs" | "chaired" | "headed" | "led" => at,
        "is" | "was" => at + 1,
        "serves" | "served" if words.is_word(at + 1, "as") => at + 2,
        _ => return None,
    };
    let stop = (start..limit)
        .find(|token| {
            !words.is(*token, words::WORD | words::NUMBER) && !matches!(words.written(*token), "-" | "'" | "’")
                || words.is(*token, words::VERB | words::RELATIVE)
        })
        .unwrap_or(limit);
    let office = start == at || (start..stop.min(start + 6)).any(|token| words.names_person(token));
    let role = if start == at { (start < stop).then_some(start..stop) } else { trim_article(words, start..stop) };
    role.filter(|_| office)
}

/// The gender that the nouns of a role tell ("spokeswoman").
pub(super) fn gender(words: &Words<'_>, role: &Range<usize>) -> Gender {
    role.clone()
        .filter(|at| words.is(*at, words::WORD) && !words.is(*at, words::POSSESSIVE))
        .map(|at| {
            if words.names_person(at) {
                words.noun(at).map_or(Gender::Unknown, |noun| noun.gender)
            } else {
                Gender::Unknown
            }
        })
        .find(|gender| *gender != Gender::Unknown)
        .unwrap_or_default()
}
