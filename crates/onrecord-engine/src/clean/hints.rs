//! What a page says to machines of its own headline and text, held against its lines.

use rustc_hash::FxHashSet;

use super::words::{WordHash, words};
use crate::html::{Field, Fields};

/// No such field on the page.
pub(super) const NONE: u8 = 255;

/// Words in a row by which a line is known in the text that the page gives.
const ROW: usize = 4;
/// More than this many words are no headline, and no line is held against it.
const LONGEST_TITLE: usize = 60;
/// Words of given text that are remembered.
const MEMORY: usize = 50_000;

/// Headline and article text as the page's fields give them.
#[derive(Debug, Default)]
pub(super) struct Hints {
    title: FxHashSet<WordHash>,
    rows: FxHashSet<u64>,
}

impl Hints {
    pub(super) fn of(fields: &Fields) -> Self {
        let mut hints = Self::default();
        let title = ["og:title", "twitter:title"].into_iter().find_map(|name| fields.meta(name));
        if let Some(title) = title.or(fields.title.as_ref()) {
            hints.title.extend(words(&title.value).take(LONGEST_TITLE).map(|word| word.hash));
        }
        for field in &fields.json_ld {
            hints.article_body(field);
        }
        hints
    }

    /// Remembers the strings named "articleBody", by schema.org the text of the article. Scripts that
    /// are no valid JSON are read as far as they go.
    fn article_body(&mut self, field: &Field) {
        const NAME: &str = "\"articleBody\"";
        let mut rest = field.value.as_str();
        while let Some(at) = memchr::memmem::find(rest.as_bytes(), NAME.as_bytes()) {
            rest = rest.get(at + NAME.len()..).unwrap_or_default();
            let Some(value) = rest.trim_start().strip_prefix(':') else { continue };
            let Some(value) = value.trim_start().strip_prefix('"') else { continue };
            let (text, after) = string(value);
            rest = after;
            let hashes: Vec<WordHash> = words(&text).take(MEMORY).map(|word| word.hash).collect();
            self.rows.extend(hashes.windows(ROW).map(row));
        }
    }

    /// Tenths of a line's words that stand in the page's headline, for lines that are no longer than
    /// one.
    pub(super) fn titled(&self, line: &str) -> u8 {
        if self.title.is_empty() {
            return NONE;
        }
        let (mut all, mut known) = (0usize, 0usize);
        for word in words(line) {
            all += 1;
            known += usize::from(self.title.contains(&word.hash));
            if all > LONGEST_TITLE {
                return 0;
            }
        }
        // A part of the headline is no headline.
        if all * 2 < self.title.len() { 0 } else { (known * 10 / all.max(1)) as u8 }
    }

    /// Tenths of a line's rows of words that stand in the text which the page gives.
    pub(super) fn given(&self, line: &str) -> u8 {
        if self.rows.is_empty() {
            return NONE;
        }
        let mut last = [0; ROW];
        let (mut seen, mut all, mut known) = (0usize, 0usize, 0usize);
        for word in words(line) {
            last.rotate_left(1);
            last[ROW - 1] = word.hash;
            seen += 1;
            if seen >= ROW {
                all += 1;
                known += usize::from(self.rows.contains(&row(&last)));
            }
        }
        (known * 10).checked_div(all).map_or(NONE - 1, |tenths| tenths as u8)
    }
}

fn row(words: &[WordHash]) -> u64 {
    words.iter().fold(0u64, |hash, word| (hash.rotate_left(7) ^ u64::from(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// A JSON string from behind its opening quotation mark, and what follows it.
fn string(json: &str) -> (String, &str) {
    let mut text = String::new();
    let mut chars = json.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => return (text, json.get(at + 1..).unwrap_or_default()),
            '\\' => match chars.next() {
                Some((_, 'n' | 'r' | 't')) => text.push(' '),
                Some((at, 'u')) => {
                    let code = json.get(at + 1..at + 5).and_then(|code| u32::from_str_radix(code, 16).ok());
                    text.extend(code.and_then(char::from_u32));
                    for _ in 0..if code.is_some() { 4 } else { 0 } {
                        chars.next();
                    }
                }
                Some((_, char)) => text.push(char),
                None => break,
            },
            char => text.push(char),
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::flatten;

    fn hints(page: &str) -> Hints {
        Hints::of(&flatten(page.as_bytes(), Some("utf-8")).unwrap().markup.fields)
    }

    #[test]
    fn lines_are_held_against_the_headline() {
        let hints = hints(
            "<title>Talks on gas fail again - Norland Post</title><meta property=og:title content='Talks on gas fail again'>",
        );
        assert_eq!(hints.titled("Talks on gas fail again"), 10);
        assert_eq!(hints.titled("Talks"), 0, "a part of a headline is none");
        assert_eq!(hints.titled("Fish prices rise in the north"), 0);
        assert_eq!(Hints::default().titled("Talks on gas fail again"), NONE);
    }

    #[test]
    fn lines_are_held_against_the_text_given_to_machines() {
        let script =
            r#"{"@type":"NewsArticle","articleBody" : "The \"talks\" on gas\u0020failed.\nNobody would say why."}"#;
        let hints = hints(&format!("<script type=application/ld+json>{script}</script><p>x"));
        assert_eq!(hints.given("The “talks” on gas failed."), 10);
        assert_eq!(hints.given("Read more: why did the talks fail?"), 0);
        assert_eq!(hints.given("Advertisement"), NONE - 1, "too short to tell");
        assert_eq!(Hints::default().given("The talks on gas failed."), NONE);
    }

    #[test]
    fn broken_json_is_read_as_far_as_it_goes() {
        assert_eq!(string(r#"a\"b\\","x""#), (r#"a"b\"#.to_owned(), r#","x""#));
        assert_eq!(string(r"open \u00e9 \ud800 \"), ("open é  ".to_owned(), ""));
    }
}
