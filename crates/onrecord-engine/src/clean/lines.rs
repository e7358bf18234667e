use onrecord_ledger::Span;

/// One line of a page that holds more than white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where it stands, without white space at its ends.
    pub span: Span,
    /// Whether an empty line, or the beginning of the page, stands before it.
    pub blank_before: bool,
}

/// The lines of a text in order. Lines end at a line feed, a carriage return, or Unicode's line and
/// paragraph separators.
#[must_use]
pub fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = 0;
    let mut blank_before = true;
    for piece in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let span = Span::new(text, at, at + piece.len()).ok().and_then(|span| span.trim(text));
        at += piece.len();
        match span {
            Some(span) => {
                lines.push(Line { span, blank_before });
                blank_before = false;
            }
            // The line feed after a carriage return ends the same line.
            None if piece == "\n" && text.as_bytes().get(at.wrapping_sub(2)) == Some(&b'\r') => {}
            None => blank_before = true,
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[(&str, bool)]) {
        let found: Vec<_> = lines(text).iter().map(|line| (line.span.of(text), line.blank_before)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_are_trimmed_and_know_whether_a_blank_line_stands_before() {
        check(" one \ntwo\n\n  \nthree", &[("one", true), ("two", false), ("three", true)]);
        check("one\r\ntwo\r\n\r\nthree\r\n", &[("one", true), ("two", false), ("three", true)]);
        check("one\u{2028}two", &[("one", true), ("two", false)]);
        check(" \n\n", &[]);
    }

    proptest! {
        #[test]
        fn lines_are_disjoint_in_order_and_lose_no_word(text in "[a-zé .\\r\\n\u{2028}\u{0}]{0,200}") {
            let lines = lines(&text);
            prop_assert!(lines.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start()));
            let kept: String = lines.iter().flat_map(|line| line.span.of(&text).split_whitespace()).collect();
            let all: String = text.split_whitespace().collect();
            prop_assert_eq!(kept, all);
        }
    }
}
