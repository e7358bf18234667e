//! Words that came from a page or a file name, made harmless for a terminal.
//!
//! A page may hold escape sequences that move the cursor, retitle the window or rewrite what stands on
//! the screen, and direction overrides that make one name look like another. None of them may reach
//! the terminal.

use std::borrow::Cow;

/// Whether a terminal could take this character as a command, or use it to show other words than
/// those that stand there.
#[must_use]
pub fn is_harmful(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The text with every harmful character replaced by `U+FFFD`, and every line break or tab by a space.
#[must_use]
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    let harmless = |c: char| match c {
        c if c.is_whitespace() => ' ',
        c if is_harmful(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    Cow::Owned(text.chars().map(harmless).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_and_overrides_do_not_pass() {
        assert_eq!(one_line("\u{1b}[2J no\ncomment"), "\u{FFFD}[2J no comment");
        assert_eq!(one_line("\u{9b}31m"), "\u{FFFD}31m");
        assert_eq!(one_line("a\u{202E}b"), "a\u{FFFD}b");
        assert_eq!(one_line("Ҡазан – “да”"), "Ҡазан – “да”");
    }

    proptest! {
        #[test]
        fn nothing_harmful_is_left(text in "(?s).{0,200}") {
            prop_assert!(!one_line(&text).contains(is_harmful));
        }
    }
}
