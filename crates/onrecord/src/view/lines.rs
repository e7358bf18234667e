//! Text set in lines: wrapped by what it measures on a terminal, set side by side in columns.

use anstyle::Style;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use onrecord_desk::safe_text::one_line;

/// A stretch of text in one style. White space in it is where lines may break.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    text: String,
    style: Style,
}

impl Piece {
    /// Words in a style; whatever they came from, they are harmless afterwards.
    pub(crate) fn new(text: &str, style: Style) -> Self {
        Self { text: one_line(text).into_owned(), style }
    }

    /// The same words in another style.
    pub(crate) fn styled(self, style: Style) -> Self {
        Self { style, ..self }
    }

    /// Words as they are.
    pub(crate) fn plain(text: &str) -> Self {
        Self::new(text, Style::new())
    }
}

/// One line, no wider than was asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line {
    parts: Vec<(String, Style)>,
    width: usize,
}

impl Line {
    /// One line out of pieces, however long.
    pub(crate) fn of(pieces: &[Piece]) -> Self {
        let mut line = Self::default();
        for piece in pieces {
            line.push(&piece.text, piece.style);
        }
        line
    }

    fn push(&mut self, text: &str, style: Style) {
        if text.is_empty() {
            return;
        }
        self.width += text.width();
        match self.parts.last_mut() {
            Some((last, same)) if *same == style => last.push_str(text),
            _ => self.parts.push((text.to_owned(), style)),
        }
    }

    fn append(&mut self, other: &Self) {
        for (text, style) in &other.parts {
            self.push(text, *style);
        }
    }

    fn pad_to(&mut self, width: usize) {
        if self.width < width {
            self.push(&" ".repeat(width - self.width), Style::new());
        }
    }

    /// The line as the terminal takes it, without blanks at its end.
    pub(crate) fn render(&self, styled: bool) -> String {
        let mut out = String::new();
        for (text, style) in &self.parts {
            if styled && *style != Style::new() {
                out.push_str(&format!("{style}{text}{style:#}"));
            } else {
                out.push_str(text);
            }
        }
        out.truncate(out.trim_end_matches(' ').len());
        out
    }
}

/// Breaks pieces into lines of at most `width` columns, at white space; a word that is wider than a line
/// is cut.
pub(crate) fn wrap(pieces: &[Piece], width: usize) -> Vec<Line> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = Line::default();
    for word in words(pieces) {
        let gap = usize::from(line.width > 0);
        if line.width + gap + word.width > width && line.width > 0 {
            lines.push(std::mem::take(&mut line));
        }
        if line.width > 0 {
            // A space between words of one style is of that style, so that the line has few parts.
            let style = match (line.parts.last(), word.parts.first()) {
                (Some((_, before)), Some((_, after))) if before == after => *before,
                _ => Style::new(),
            };
            line.push(" ", style);
        }
        if word.width <= width {
            line.append(&word);
        } else {
            cut(&word, width, &mut line, &mut lines);
        }
    }
    if !line.parts.is_empty() {
        lines.push(line);
    }
    lines
}

/// The first line of the pieces, with an ellipsis where there is more.
pub(crate) fn clip(pieces: &[Piece], width: usize) -> Line {
    let mut lines = wrap(pieces, width).into_iter();
    let first = lines.next().unwrap_or_default();
    if lines.next().is_none() {
        return first;
    }
    let mut short = wrap(pieces, width.saturating_sub(2)).into_iter().next().unwrap_or_default();
    short.push(" …", short.parts.last().map(|(_, style)| *style).unwrap_or_default());
    short
}

/// Words between white space; a word may change its style inside.
fn words(pieces: &[Piece]) -> Vec<Line> {
    let mut words = Vec::new();
    let mut word = Line::default();
    for piece in pieces {
        for (at, part) in piece.text.split(|c: char| c.is_whitespace() && c != UNBROKEN).enumerate() {
            if at > 0 && !word.parts.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            word.push(part, piece.style);
        }
    }
    if !word.parts.is_empty() {
        words.push(word);
    }
    words
}

fn cut(word: &Line, width: usize, line: &mut Line, lines: &mut Vec<Line>) {
    for (text, style) in &word.parts {
        for c in text.chars() {
            if line.width + c.width().unwrap_or(0) > width && line.width > 0 {
                lines.push(std::mem::take(line));
            }
            line.push(c.encode_utf8(&mut [0; 4]), *style);
        }
    }
}

/// Sets columns side by side, each padded to its width, two blanks between.
pub(crate) fn beside(columns: &[(&[Line], usize)]) -> Vec<Line> {
    let height = columns.iter().map(|(lines, _)| lines.len()).max().unwrap_or(0);
    (0..height)
        .map(|row| {
            let mut line = Line::default();
            let mut start = 0;
            for (lines, width) in columns {
                line.pad_to(start);
                if let Some(part) = lines.get(row) {
                    line.append(part);
                }
                start += width + GAP;
            }
            line
        })
        .collect()
}

/// A blank at which no line breaks.
pub(crate) const UNBROKEN: char = '\u{a0}';

/// Blanks between columns.
pub(crate) const GAP: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(pieces: &[Piece], width: usize) -> Vec<String> {
        wrap(pieces, width).iter().map(|line| line.render(false)).collect()
    }

    #[test]
    fn lines_break_at_white_space() {
        let text = [Piece::plain("We do not  comment\non closed meetings")];
        assert_eq!(plain(&text, 12), ["We do not", "comment on", "closed", "meetings"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut() {
        assert_eq!(plain(&[Piece::plain("no antidisestablishment no")], 8), ["no", "antidise", "stablish", "ment no"]);
        assert_eq!(plain(&[Piece::plain("没有评论")], 4), ["没有", "评论"]);
    }

    #[test]
    fn pieces_without_white_space_between_make_one_word() {
        let bold = Style::new().bold();
        let text = [Piece::plain("it “"), Piece::new("does not", bold), Piece::plain("”, he said")];
        assert_eq!(plain(&text, 9), ["it “does", "not”, he", "said"]);
        assert_eq!(wrap(&text, 9)[0].render(true), "it “\u{1b}[1mdoes\u{1b}[0m");
    }

    #[test]
    fn columns_are_padded_by_what_they_measure() {
        let lines = |text: &str| wrap(&[Piece::plain(text)], 6);
        let set = beside(&[(&lines("王毅 x"), 6), (&lines("no comment"), 7)]);
        let set: Vec<String> = set.iter().map(|line| line.render(false)).collect();
        assert_eq!(set, ["王毅 x  no", "        commen", "        t"]);
    }

    #[test]
    fn a_long_text_is_clipped_to_a_line() {
        assert_eq!(clip(&[Piece::plain("no comment at all")], 12).render(false), "no comment …");
        assert_eq!(clip(&[Piece::plain("no comment")], 12).render(false), "no comment");
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_asked_and_no_word_is_lost(text in "[a-zé王\u{5d0} ]{0,120}", width in 2usize..30) {
            let lines = plain(&[Piece::plain(&text)], width);
            for line in &lines {
                prop_assert!(line.width() <= width, "{line:?}");
            }
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
