//! Puts a page's visible text together, white space collapsed as CSS does, with the way back.

use std::ops::Range;

use onrecord_ledger::{Run, Runs};

use super::decode::offset;

/// The way from the decoded page to the bytes of the file.
pub(super) struct Source<'a> {
    pub(super) page: &'a str,
    /// `None` where the page is the bytes from `start` on.
    pub(super) runs: Option<&'a Runs>,
    pub(super) start: usize,
}

impl Source<'_> {
    /// The bytes of the file that a range of the page was decoded from.
    pub(super) fn bytes(&self, at: Range<usize>) -> Range<u32> {
        let Some(runs) = self.runs else {
            return offset(self.start + at.start)..offset(self.start + at.end);
        };
        let runs = runs.as_slice();
        let first = runs.partition_point(|run| run.text_end as usize <= at.start);
        let edge = |from: usize, at: usize| {
            let inside = runs.get(from).filter(|run| run.text_start as usize <= at);
            inside.map(|run| byte_in(run, at)).or_else(|| runs.get(from).map(|run| run.byte_start))
        };
        let end_of_all = runs.last().map_or(0, |run| run.byte_end);
        let start = edge(first, at.start).unwrap_or(end_of_all);
        let ahead = runs.get(first..).unwrap_or_default();
        let last = first + ahead.partition_point(|run| (run.text_end as usize) < at.end);
        start..edge(last, at.end).unwrap_or(end_of_all).max(start)
    }
}

fn byte_in(run: &Run, at: usize) -> u32 {
    let text = (run.text_end - run.text_start) as usize;
    let bytes = (run.byte_end - run.byte_start) as usize;
    let into = at.saturating_sub(run.text_start as usize).min(text);
    run.byte_start + offset(into * bytes / text.max(1))
}

/// The text so far.
pub(super) struct Text<'a> {
    source: Source<'a>,
    pub(super) out: String,
    pub(super) runs: Runs,
    /// Where the line that is being written begins; `None` between lines.
    line: Option<usize>,
    /// White space that is written if words of the same line follow.
    space: Option<Range<usize>>,
    /// Set apart what follows from what stands before, if both are words.
    apart: bool,
    /// How far the way back has been walked.
    cursor: usize,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C)
}

/// The length of a character that is never shown (NUL, soft hyphen, zero width space, byte order
/// mark), if these bytes begin with one.
fn unseen(rest: &[u8]) -> Option<usize> {
    match rest {
        [0, ..] => Some(1),
        [0xC2, 0xAD, ..] => Some(2),
        [0xE2, 0x80, 0x8B, ..] | [0xEF, 0xBB, 0xBF, ..] => Some(3),
        _ => None,
    }
}

impl<'a> Text<'a> {
    pub(super) fn new(source: Source<'a>) -> Self {
        let out = String::with_capacity(source.page.len() / 8);
        Self { source, out, runs: Runs::new(), line: None, space: None, apart: false, cursor: 0 }
    }

    pub(super) fn source(&self) -> &Source<'a> {
        &self.source
    }

    /// Ends the line; tells where it began, where one was begun.
    pub(super) fn end_line(&mut self) -> Option<usize> {
        self.space = None;
        self.apart = false;
        self.line.take()
    }

    /// What follows is set apart from what stands before (two links side by side, a date after a
    /// name), as style sheets do with elements that they lay out side by side.
    pub(super) fn set_apart(&mut self) {
        self.apart = true;
    }

    /// Adds words that stand at `at` of the page, as they are or as a reference; `keep` keeps their
    /// white space.
    pub(super) fn add(&mut self, words: &str, at: Range<usize>, keep: bool) {
        let as_written = words.len() == at.len() && self.source.page.get(at.clone()) == Some(words);
        let bytes = words.as_bytes();
        let mut from = 0;
        let mut i = 0;
        let place = |from: usize, to: usize| if as_written { at.start + from..at.start + to } else { at.clone() };
        while let Some(&byte) = bytes.get(i) {
            if is_space(byte) && !keep {
                let next = bytes.get(i + 1);
                if byte == b' ' && i > from && next.is_some_and(|next| !is_space(*next)) {
                    i += 1;
                    continue;
                }
                self.words(words, from, i, place(from, i), as_written);
                let mut end = i + 1;
                while bytes.get(end).copied().is_some_and(is_space) {
                    end += 1;
                }
                let here = place(i, end);
                self.space = Some(self.space.take().map_or(here.start, |space| space.start)..here.end);
                i = end;
                from = end;
            } else if let Some(length) = bytes.get(i..).and_then(unseen) {
                self.words(words, from, i, place(from, i), as_written);
                i += length;
                from = i;
            } else {
                i += 1;
            }
        }
        self.words(words, from, i, place(from, i), as_written);
    }

    fn words(&mut self, words: &str, from: usize, to: usize, at: Range<usize>, as_written: bool) {
        let Some(words) = words.get(from..to).filter(|words| !words.is_empty()) else { return };
        if self.line.is_none() {
            if !self.out.is_empty() {
                self.out.push('\n');
            }
            self.line = Some(self.out.len());
            self.space = None;
            self.apart = false;
        }
        if let Some(space) = self.space.take() {
            let start = self.out.len();
            self.out.push(' ');
            self.run(start, space);
        } else if self.apart
            && self.out.chars().next_back().is_some_and(char::is_alphanumeric)
            && words.chars().next().is_some_and(char::is_alphanumeric)
        {
            self.out.push(' ');
        }
        self.apart = false;
        let start = self.out.len();
        self.out.push_str(words);
        if as_written {
            self.written(start, at);
        } else {
            // A reference that stands for two characters: both are there.
            for (into, c) in words.char_indices() {
                let bytes = self.source.bytes(at.clone());
                self.runs.push(Run {
                    text_start: offset(start + into),
                    text_end: offset(start + into + c.len_utf8()),
                    byte_start: bytes.start,
                    byte_end: bytes.end,
                });
            }
        }
    }

    /// One run for the text from `start` on.
    fn run(&mut self, start: usize, at: Range<usize>) {
        let bytes = self.source.bytes(at);
        self.runs.push(Run {
            text_start: offset(start),
            text_end: offset(self.out.len()),
            byte_start: bytes.start,
            byte_end: bytes.end,
        });
    }

    /// The runs of text that stands on the page as it is.
    fn written(&mut self, start: usize, at: Range<usize>) {
        let Some(runs) = self.source.runs else { return self.run(start, at) };
        let runs = runs.as_slice();
        if runs.get(self.cursor).is_some_and(|run| run.text_start as usize > at.start) {
            self.cursor = runs.partition_point(|run| run.text_end as usize <= at.start);
        }
        while let Some(run) = runs.get(self.cursor) {
            let from = at.start.max(run.text_start as usize);
            let to = at.end.min(run.text_end as usize);
            if from < to {
                self.runs.push(Run {
                    text_start: offset(start + from - at.start),
                    text_end: offset(start + to - at.start),
                    byte_start: byte_in(run, from),
                    byte_end: byte_in(run, to),
                });
            }
            if run.text_end as usize >= at.end {
                break;
            }
            self.cursor += 1;
        }
    }
}
