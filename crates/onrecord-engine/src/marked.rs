//! Reads marked text, so that tests look like examples:
//! `{source|Ryabkov} {cue|said} {content|"no"}.`

use std::fmt::Write as _;

use onrecord_ledger::{Block, BlockRole, Span};

use crate::attribute::Attribution;
use crate::lexicon::Data;
use crate::segment::{self, Segments};

/// A text and the spans that were marked in it, in the order in which they begin.
pub(crate) struct Marked {
    pub(crate) text: String,
    pub(crate) marks: Vec<(String, Span)>,
}

impl Marked {
    /// Parses `{label|words}`; marks may nest. A text without marks is itself.
    pub(crate) fn parse(marked: &str) -> Self {
        let mut text = String::new();
        let mut open: Vec<(String, usize, usize)> = Vec::new();
        let mut found: Vec<(usize, String, usize, usize)> = Vec::new();
        let mut rest = marked;
        let mut order = 0;
        while let Some(c) = rest.chars().next() {
            if c == '{' {
                let (label, after) = rest[1..].split_once('|').expect("a mark is {label|words}");
                open.push((label.to_owned(), text.len(), order));
                order += 1;
                rest = after;
            } else if c == '}' {
                let (label, start, order) = open.pop().expect("a } without its {");
                found.push((order, label, start, text.len()));
                rest = &rest[1..];
            } else {
                text.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        assert!(open.is_empty(), "a mark that does not close");
        found.sort();
        let marks = found
            .into_iter()
            .map(|(_, label, start, end)| (label, Span::new(&text, start, end).expect("a mark holds words")))
            .collect();
        Self { text, marks }
    }

    /// The spans with this label.
    pub(crate) fn spans(&self, label: &str) -> Vec<Span> {
        self.marks.iter().filter(|(name, _)| name == label).map(|(_, span)| *span).collect()
    }

    /// Each line of the text as a body block, segmented with the embedded lists.
    pub(crate) fn segments(&self) -> Segments {
        segment::segment(&self.text, &self.blocks(), &segment::Lists::load(&Data::embedded()).expect("lists"))
    }

    /// Each line of the text as a body block.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let mut at = 0;
        let mut blocks = Vec::new();
        for line in self.text.split_inclusive('\n') {
            let span = Span::new(&self.text, at, at + line.len()).ok().and_then(|span| span.trim(&self.text));
            blocks.extend(span.map(|span| Block { span, role: BlockRole::Body, score: 1.0 }));
            at += line.len();
        }
        blocks
    }

    /// The attributions marked `source`, `cue`, `content`; a number tells several apart
    /// (`{source1|…}`). In the order of their numbers.
    pub(crate) fn attributions(&self) -> Vec<Attribution> {
        let mut keys: Vec<&str> = self.marks.iter().filter_map(|(label, _)| key(label)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.into_iter()
            .map(|key| Attribution {
                source: self.spans(&format!("source{key}")),
                cue: self.spans(&format!("cue{key}")),
                content: self.spans(&format!("content{key}")),
                continues: None,
                score: 1.0,
                reasons: Vec::new(),
            })
            .collect()
    }
}

fn key(label: &str) -> Option<&str> {
    ["source", "cue", "content"].iter().find_map(|role| label.strip_prefix(role))
}

/// The text with the parts of an attribution marked.
pub(crate) fn mark_parts(text: &str, attribution: &Attribution) -> String {
    let spans = attribution.source.iter().map(|span| ("source", *span));
    let spans = spans.chain(attribution.cue.iter().map(|span| ("cue", *span)));
    mark(text, &spans.chain(attribution.content.iter().map(|span| ("content", *span))).collect::<Vec<_>>())
}

/// The text with these spans marked again: what a test compares with its example.
pub(crate) fn mark(text: &str, spans: &[(&str, Span)]) -> String {
    let mut edges: Vec<(usize, u8, usize, Option<&str>)> = Vec::new();
    for (label, span) in spans {
        edges.push((span.start(), 1, usize::MAX - span.end(), Some(label)));
        edges.push((span.end(), 0, usize::MAX - span.start(), None));
    }
    edges.sort_unstable();
    let mut marked = String::new();
    let mut at = 0;
    for (byte, _, _, label) in edges {
        marked.push_str(&text[at..byte]);
        at = byte;
        match label {
            Some(label) => {
                let _ = write!(marked, "{{{label}|");
            }
            None => marked.push('}'),
        }
    }
    marked.push_str(&text[at..]);
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_parsed_and_written_back() {
        let example = "{content1|“We {cue2|say} {content2|no}}, {source1|Vela} {cue1|said}.";
        let marked = Marked::parse(example);
        assert_eq!(marked.text, "“We say no, Vela said.");
        let spans: Vec<(&str, Span)> = marked.marks.iter().map(|(label, span)| (label.as_str(), *span)).collect();
        assert_eq!(mark(&marked.text, &spans), example);
        assert_eq!(marked.attributions().len(), 2);
    }
}
