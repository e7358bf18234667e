//! Links inside the room.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What is written out in an address.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// As [`PLAIN`], for words of a text fragment, where a dash has a meaning.
const FRAGMENT: &AsciiSet = &PLAIN.add(b'-');
/// Words of a text fragment from which on only its ends are written.
const LONG: usize = 12;
/// Words at each end of a long one.
const ENDS: usize = 5;
/// Digits of a document's hash.
const DIGITS: usize = 16;

/// Words as a part of an address.
pub(crate) fn encoded(words: &str) -> String {
    utf8_percent_encode(words, PLAIN).to_string()
}

/// The words of a part of an address; what is no UTF-8 is replaced.
pub(crate) fn decoded(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().into_owned()
}

/// The digits by which the room calls a document.
pub(crate) fn digits(document: &str) -> &str {
    let digits = document.trim_start_matches("sha256:");
    digits.get(..DIGITS).unwrap_or(digits)
}

/// The page with these bytes.
pub(crate) fn page(document: &str) -> String {
    format!("/page/{}", digits(document))
}

/// The part of a page that holds a statement.
pub(crate) fn at(document: &str, statement: &str) -> String {
    format!("/page/{}?at={statement}", digits(document))
}

/// A statement in its page.
pub(crate) fn statement(document: &str, statement: &str) -> String {
    format!("{}#{statement}", at(document, statement))
}

/// Words in a page, for browsers that scroll to words.
pub(crate) fn words(document: &str, words: &str) -> String {
    format!("/page/{}#{}", digits(document), fragment(words))
}

/// The part of an address that makes a browser scroll to words (WICG, URL Fragment Text Directives).
pub(crate) fn fragment(words: &str) -> String {
    let first = words.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let all: Vec<&str> = first.split_whitespace().collect();
    let part = |words: &[&str]| utf8_percent_encode(&words.join(" "), FRAGMENT).to_string();
    match (all.get(..ENDS), all.len().checked_sub(ENDS).and_then(|at| all.get(at..))) {
        (Some(start), Some(end)) if all.len() > LONG => format!(":~:text={},{}", part(start), part(end)),
        _ => format!(":~:text={}", part(&all)),
    }
}

/// A claim.
pub(crate) fn claim(id: &str) -> String {
    format!("/claim/{}", encoded(id))
}

/// The reports and answers of a claim as a feed.
pub(crate) fn claim_feed(id: &str) -> String {
    format!("{}/feed.atom", claim(id))
}

/// An act of speech, by one of its statements.
pub(crate) fn utterance(statement: &str) -> String {
    format!("/utterance/{statement}")
}

/// Everything that somebody said.
pub(crate) fn person(name: &str) -> String {
    format!("/person?name={}", encoded(name))
}

/// The same as a feed.
pub(crate) fn person_feed(name: &str) -> String {
    format!("/person/feed.atom?name={}", encoded(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_written_so_that_they_stay_words() {
        assert_eq!(encoded("a/b?c&d \"é\""), "a%2Fb%3Fc%26d%20%22%C3%A9%22");
        assert_eq!(decoded(&encoded("Ҡ/ & ?")), "Ҡ/ & ?");
        assert_eq!(fragment("“no, no-one”"), ":~:text=%E2%80%9Cno%2C%20no%2Done%E2%80%9D");
    }

    #[test]
    fn long_words_are_called_by_their_ends() {
        let words = "one two three four five six seven eight nine ten eleven twelve thirteen";
        assert_eq!(fragment(words), ":~:text=one%20two%20three%20four%20five,nine%20ten%20eleven%20twelve%20thirteen");
    }
}
