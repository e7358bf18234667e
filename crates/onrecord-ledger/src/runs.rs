use std::ops::Range;

use crate::Span;

/// A stretch of a page's text and the stretch of the file that it was read from.
///
/// Inside a run the file's bytes divide evenly over the text's: a char boundary of the text falls on
/// a char boundary of the file. What has no such order (a character reference, collapsed white
/// space, bytes that were no text) is a run of one character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// First byte in the text.
    pub text_start: u32,
    /// One past the last byte in the text.
    pub text_end: u32,
    /// First byte in the file.
    pub byte_start: u32,
    /// One past the last byte in the file.
    pub byte_end: u32,
}

impl Run {
    /// Where byte `at` of the text (a char boundary inside the run, or its end) stands in the file.
    fn byte_of(&self, at: u32) -> u32 {
        if at >= self.text_end {
            return self.byte_end;
        }
        let text = u64::from(self.text_end - self.text_start);
        let bytes = u64::from(self.byte_end - self.byte_start);
        let into = u64::from(at.saturating_sub(self.text_start));
        self.byte_start + u32::try_from(into * bytes / text).unwrap_or(0)
    }

    /// The part of the run inside `start..end` of the text; `None` where they share nothing.
    fn clip(&self, start: u32, end: u32) -> Option<Self> {
        let (start, end) = (start.max(self.text_start), end.min(self.text_end));
        (start < end).then(|| Self {
            text_start: start,
            text_end: end,
            byte_start: self.byte_of(start),
            byte_end: self.byte_of(end),
        })
    }
}

/// The table from a page's text back to the bytes of its file, for pages whose text is not the file
/// itself (HTML).
///
/// Runs are in the order of the text, and of the file too, disjoint in the text. Line breaks between
/// blocks stand in no run: no byte of the file says them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Runs {
    list: Vec<Run>,
}

impl Runs {
    /// An empty table.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a run after all others, joined to the last where the two go on evenly. Empty runs, and
    /// runs that would overlap the last in the text, are left out.
    pub fn push(&mut self, run: Run) {
        if run.text_start >= run.text_end || run.byte_start > run.byte_end {
            return;
        }
        if let Some(last) = self.list.last_mut() {
            if run.text_start < last.text_end {
                return;
            }
            let even = |run: &Run| run.text_end - run.text_start == run.byte_end - run.byte_start;
            if last.text_end == run.text_start && last.byte_end == run.byte_start && even(last) && even(&run) {
                last.text_end = run.text_end;
                last.byte_end = run.byte_end;
                return;
            }
        }
        self.list.push(run);
    }

    /// The runs in order; offsets in bytes on both sides.
    #[must_use]
    pub fn as_slice(&self) -> &[Run] {
        &self.list
    }

    /// The runs that a span lies in, cut to it.
    pub fn within(&self, span: Span) -> impl Iterator<Item = Run> + '_ {
        let (start, end) = (as_offset(span.start()), as_offset(span.end()));
        let first = self.list.partition_point(|run| run.text_end <= start);
        self.list[first..]
            .iter()
            .take_while(move |run| run.text_start < end)
            .filter_map(move |run| run.clip(start, end))
    }

    /// The bytes of the file from the span's first character to its last, with the tags between.
    /// `None` where no character of the span stands in the file.
    #[must_use]
    pub fn bytes_of(&self, span: Span) -> Option<Range<usize>> {
        self.within(span).fold(None, |so_far: Option<Range<usize>>, run| {
            let (start, end) = (run.byte_start as usize, run.byte_end as usize);
            Some(so_far.map_or(start..end, |range| range.start.min(start)..range.end.max(end)))
        })
    }

    /// The table in code points of the text, as the record prints it: `[text_start, text_end,
    /// byte_start, byte_end]`, where within a row every code point takes the same number of bytes.
    /// `text` must be the text that the table was made for. Linear in its length.
    #[must_use]
    pub fn in_code_points(&self, text: &str) -> Vec<[u32; 4]> {
        let mut rows: Vec<[u32; 4]> = Vec::new();
        let mut seen = 0u32;
        let mut points = 0u32;
        for run in &self.list {
            let before = text.get(seen as usize..run.text_start as usize).unwrap_or_default();
            points += as_offset(before.chars().count());
            let words = text.get(run.text_start as usize..run.text_end as usize).unwrap_or_default();
            let mut at = run.text_start;
            for c in words.chars() {
                let next = at + as_offset(c.len_utf8());
                let (byte_start, byte_end) = (run.byte_of(at), run.byte_of(next));
                match rows.last_mut() {
                    Some(row)
                        if row[1] == points
                            && row[3] == byte_start
                            && (row[1] - row[0]) * (byte_end - byte_start) == row[3] - row[2] =>
                    {
                        row[1] += 1;
                        row[3] = byte_end;
                    }
                    _ => rows.push([points, points + 1, byte_start, byte_end]),
                }
                points += 1;
                at = next;
            }
            seen = run.text_end;
        }
        rows
    }
}

/// Offsets of a text fit 32 bits: [`crate::Document::new`] refuses longer ones.
fn as_offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text_start: u32, text_end: u32, byte_start: u32, byte_end: u32) -> Run {
        Run { text_start, text_end, byte_start, byte_end }
    }

    #[test]
    fn a_span_is_taken_back_through_references_and_tags() {
        // "a&amp;b</p><p>cd" reads "a&b\ncd".
        let mut runs = Runs::new();
        for part in [run(0, 1, 0, 1), run(1, 2, 1, 6), run(2, 3, 6, 7), run(4, 6, 14, 16)] {
            runs.push(part);
        }
        let text = "a&b\ncd";
        let span = |start, end| Span::new(text, start, end).unwrap();
        assert_eq!(runs.bytes_of(span(1, 2)), Some(1..6));
        assert_eq!(runs.bytes_of(span(2, 5)), Some(6..15));
        assert_eq!(runs.bytes_of(span(3, 4)), None);
        assert_eq!(runs.within(span(2, 5)).collect::<Vec<_>>(), [run(2, 3, 6, 7), run(4, 5, 14, 15)]);
    }

    #[test]
    fn rows_in_code_points_are_even() {
        let mut runs = Runs::new();
        runs.push(run(0, 5, 10, 15));
        assert_eq!(runs.in_code_points("a“b"), [[0, 1, 10, 11], [1, 2, 11, 14], [2, 3, 14, 15]]);
        // Windows-1251: two bytes of text a letter, one of the file; then ASCII.
        let mut runs = Runs::new();
        runs.push(run(0, 4, 0, 2));
        runs.push(run(4, 6, 2, 4));
        assert_eq!(runs.in_code_points("да, "), [[0, 4, 0, 4]]);
    }

    #[test]
    fn even_neighbours_are_one_run() {
        let mut runs = Runs::new();
        runs.push(run(0, 2, 5, 7));
        runs.push(run(2, 3, 7, 8));
        runs.push(run(3, 3, 9, 9));
        runs.push(run(3, 4, 9, 10));
        assert_eq!(runs.as_slice(), [run(0, 3, 5, 8), run(3, 4, 9, 10)]);
    }
}
