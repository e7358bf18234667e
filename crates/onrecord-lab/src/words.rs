//! Words and names as the scorers count them: tokens are `\w+(?:['’]\w+)*|[^\w\s]`, so that no
//! system's own tokens are favoured and white space never matters.

use std::collections::BTreeSet;

/// Where the tokens of a text stand, in bytes: words, and signs one by one.
#[must_use]
pub fn tokens(text: &str) -> Vec<(usize, usize)> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let start = at;
        at += c.len_utf8();
        if c.is_whitespace() {
            continue;
        }
        if word(c) {
            loop {
                at += text[at..].find(|c| !word(c)).unwrap_or(text.len() - at);
                let mut rest = text[at..].chars();
                match (rest.next(), rest.next()) {
                    (Some(joint @ ('\'' | '’')), Some(next)) if word(next) => at += joint.len_utf8(),
                    _ => break,
                }
            }
        }
        tokens.push((start, at));
    }
    tokens
}

/// The tokens that hold a letter or a digit, in small letters, in order.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    tokens(text)
        .into_iter()
        .map(|(start, end)| &text[start..end])
        .filter(|token| token.chars().any(char::is_alphanumeric))
        .map(str::to_lowercase)
}

/// A text with every stretch of white space made one space, and none at its ends.
#[must_use]
pub fn evened(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether two names mean the same: the words of one, articles aside, are among those of the other.
/// Two names without words are the same; one with and one without are not.
#[must_use]
pub fn same_name(one: Option<&str>, other: Option<&str>) -> bool {
    let set = |name: Option<&str>| -> BTreeSet<String> {
        words(name.unwrap_or_default()).filter(|word| !matches!(word.as_str(), "the" | "a" | "an")).collect()
    };
    let (one, other) = (set(one), set(other));
    if one.is_empty() || other.is_empty() {
        return one.is_empty() && other.is_empty();
    }
    one.is_subset(&other) || other.is_subset(&one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_apostrophe_joins_and_a_quotation_mark_does_not() {
        let text = "“Vela’s ‘no’ isn't 3.5 é_x,”";
        let tokens: Vec<&str> = tokens(text).into_iter().map(|(start, end)| &text[start..end]).collect();
        assert_eq!(tokens, ["“", "Vela’s", "‘", "no", "’", "isn't", "3", ".", "5", "é_x", ",", "”"]);
        assert_eq!(words(text).collect::<Vec<_>>(), ["vela’s", "no", "isn't", "3", "5", "é_x"]);
    }

    #[test]
    fn a_part_of_a_name_is_the_same_name() {
        assert!(same_name(Some("Ada Vela"), Some("Vela")));
        assert!(same_name(Some("the Ministry of Ports"), Some("Ministry of Ports")));
        assert!(!same_name(Some("Ada Vela"), Some("Ada Orlov")));
        assert!(!same_name(Some("Vela"), None));
        assert!(same_name(None, Some("the")));
    }
}
