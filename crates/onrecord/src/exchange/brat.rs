//! brat standoff (<https://brat.nlplab.org/standoff.html>): the text of each page, and beside it what was found. Offsets
//! are code points of the text.
//!
//! brat's files are read line by line: words that run over a line's end are annotated in fragments, and control
//! characters of the text become blanks, one for one, so that offsets stay what they are.

mod folder;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use onrecord_ledger::{Act, CodePoints, Reading, Span, Statement};

use super::source_name;

pub(crate) use folder::Folder;

/// One page as brat keeps it.
pub(crate) struct Standoff {
    /// The page's name.
    pub(crate) name: String,
    /// Its text.
    pub(crate) text: String,
    /// What stands in the text where.
    pub(crate) annotations: String,
}

/// The page as brat keeps it.
pub(crate) fn standoff(reading: &Reading) -> Standoff {
    let text = reading.document.text();
    let mut page = Annotations::new(text);
    let contents: Vec<Option<usize>> = reading.statements.iter().map(|one| page.statement(reading, one)).collect();
    let content_of = |id| {
        let at = reading.statements.iter().position(|statement| statement.id == id)?;
        contents.get(at).copied().flatten()
    };
    for (statement, content) in reading.statements.iter().zip(&contents) {
        let Some(content) = *content else { continue };
        for answered in statement.answers.iter().filter_map(|id| content_of(*id)) {
            page.relation("Answers", content, answered);
        }
        if let Some(outer) = statement.within.and_then(content_of) {
            page.relation("Within", content, outer);
        }
    }
    Standoff {
        name: reading.document.name().to_owned(),
        text: text.chars().map(|c| if c != '\n' && breaks(c) { ' ' } else { c }).collect(),
        annotations: page.lines,
    }
}

/// What the annotations are: brat's `annotation.conf`.
fn configuration() -> String {
    let acts: Vec<&str> = Act::ALL.iter().map(|act| act.as_str()).collect();
    format!(
        "[entities]\nSource\nCue\nContent\n\n\
         [relations]\nSaid_by\tArg1:Content, Arg2:Source\nCued_by\tArg1:Content, Arg2:Cue\n\
         Answers\tArg1:Content, Arg2:Content\nWithin\tArg1:Content, Arg2:Content\n\
         <OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n\n\
         [events]\n\n\
         [attributes]\nAct\tArg:Content, Value:{}\nFirmness\tArg:Content, Value:0|1|2|3\nNegated\tArg:Cue\n",
        acts.join("|"),
    )
}

/// Whether a reader of lines may take the character for a line's end, or brat's files give it a meaning.
fn breaks(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// The annotations of a page, numbered as they come.
struct Annotations<'a> {
    text: &'a str,
    points: CodePoints<'a>,
    lines: String,
    entities: usize,
    relations: usize,
    attributes: usize,
    notes: usize,
    /// Sources and cues by their lines: several statements may share one.
    shared: BTreeMap<String, usize>,
    /// What was told of a shared one already.
    told: BTreeSet<String>,
}

impl<'a> Annotations<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            points: CodePoints::new(text),
            lines: String::new(),
            entities: 0,
            relations: 0,
            attributes: 0,
            notes: 0,
            shared: BTreeMap::new(),
            told: BTreeSet::new(),
        }
    }

    /// Writes a statement; gives the number of its content.
    fn statement(&mut self, reading: &Reading, statement: &Statement) -> Option<usize> {
        let content = self.entity("Content", &statement.content)?;
        self.attribute("Act", content, Some(statement.act.as_str()));
        self.attribute("Firmness", content, Some(&statement.firmness.get().to_string()));
        self.note(content, &statement.id.to_string());
        if let Some(source) = self.entity("Source", &statement.source.spans) {
            self.relation("Said_by", content, source);
            if let Some(name) = source_name(reading, statement) {
                self.note(source, &name);
            }
        }
        if let Some(cue) = &statement.cue
            && let Some(number) = self.entity("Cue", &cue.spans)
        {
            self.relation("Cued_by", content, number);
            if cue.negated {
                self.attribute("Negated", number, None);
            }
        }
        Some(content)
    }

    /// Writes words of a kind; `None` where there are none.
    fn entity(&mut self, kind: &str, spans: &[Span]) -> Option<usize> {
        let fragments: Vec<Span> = spans.iter().flat_map(|span| fragments(self.text, *span)).collect();
        if fragments.is_empty() {
            return None;
        }
        let offsets = |span: &Span| {
            let [start, end] = self.points.of(*span);
            format!("{start} {end}")
        };
        let places: Vec<String> = fragments.iter().map(offsets).collect();
        let words: Vec<&str> = fragments.iter().map(|span| span.of(self.text)).collect();
        let line = format!("{kind} {}\t{}", places.join(";"), words.join(" "));
        // Attributes are those of one statement: a content is never shared.
        if kind != "Content" {
            if let Some(known) = self.shared.get(&line) {
                return Some(*known);
            }
            self.shared.insert(line.clone(), self.entities + 1);
        }
        self.entities += 1;
        let _ = writeln!(self.lines, "T{}\t{line}", self.entities);
        Some(self.entities)
    }

    fn relation(&mut self, kind: &str, from: usize, to: usize) {
        self.relations += 1;
        let _ = writeln!(self.lines, "R{}\t{kind} Arg1:T{from} Arg2:T{to}", self.relations);
    }

    fn attribute(&mut self, kind: &str, of: usize, value: Option<&str>) {
        let value = value.map(|value| format!(" {value}")).unwrap_or_default();
        let line = format!("{kind} T{of}{value}");
        if self.told.insert(line.clone()) {
            self.attributes += 1;
            let _ = writeln!(self.lines, "A{}\t{line}", self.attributes);
        }
    }

    fn note(&mut self, of: usize, words: &str) {
        let words: String = words.chars().map(|c| if breaks(c) { ' ' } else { c }).collect();
        let line = format!("AnnotatorNotes T{of}\t{words}");
        if self.told.insert(line.clone()) {
            self.notes += 1;
            let _ = writeln!(self.lines, "#{}\t{line}", self.notes);
        }
    }
}

/// The parts of a span that stand on one line each, without white space at their ends.
fn fragments(text: &str, span: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = span.start();
    for line in span.of(text).split_inclusive(breaks) {
        let end = start + line.len();
        let whole = Span::new(text, start, end).ok();
        // What breaks is no white space where it is another control character.
        let words = whole.and_then(|_| Span::new(text, start, start + line.trim_end_matches(breaks).len()).ok());
        found.extend(words.and_then(|words| words.trim(text)));
        start = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_code_points_of_the_text_beside_them() {
        let page = standoff(&crate::sample::reading());
        let text: Vec<char> = page.text.chars().collect();
        let mut checked = 0;
        for line in page.annotations.lines().filter(|line| line.starts_with('T')) {
            let [_, place, words] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
            let (_, places) = place.split_once(' ').unwrap();
            let part = |place: &str| {
                let (start, end) = place.split_once(' ').unwrap();
                text[start.parse().unwrap()..end.parse().unwrap()].iter().collect::<String>()
            };
            assert_eq!(places.split(';').map(part).collect::<Vec<_>>().join(" "), words);
            checked += 1;
        }
        assert!(checked > 5, "{}", page.annotations);
    }

    #[test]
    fn no_fragment_runs_over_the_end_of_a_line() {
        let text = "a\r\n \u{1b}b c\u{2028}\t";
        let whole = Span::new(text, 0, text.len()).unwrap();
        let words: Vec<&str> = fragments(text, whole).into_iter().map(|span| span.of(text)).collect();
        assert_eq!(words, ["a", "b c"]);
    }

    #[test]
    fn every_act_is_configured() {
        let conf = configuration();
        assert!(Act::ALL.iter().all(|act| conf.contains(act.as_str())));
    }
}
