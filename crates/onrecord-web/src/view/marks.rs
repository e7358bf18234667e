//! The words of a paragraph with its statements marked: contents may lie in one another, overlap, and be in parts.

use maud::{Markup, html};
use onrecord_desk::safe_text::is_harmful;
use onrecord_ledger::{Reading, Span, StatementId};

/// Statements that one stretch of words names, at most.
const MOST: usize = 6;

/// What words are of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Content,
    Source,
    Cue,
}

/// Every part of every statement of a page, by where it begins.
pub(crate) struct Marks {
    /// Span, part, number of the statement.
    parts: Vec<(Span, Part, usize)>,
    ids: Vec<StatementId>,
    /// Where the content of each statement begins.
    begins: Vec<Option<usize>>,
    /// The furthest end of all parts up to here, so that those that reach into a paragraph are found.
    reach: Vec<usize>,
}

impl Marks {
    /// Those of a reading.
    pub(crate) fn of(reading: &Reading) -> Self {
        let mut parts = Vec::new();
        for (number, statement) in reading.statements.iter().enumerate() {
            let mut add = |spans: &[Span], part| parts.extend(spans.iter().map(|span| (*span, part, number)));
            add(&statement.content, Part::Content);
            add(&statement.source.spans, Part::Source);
            add(statement.cue.as_ref().map_or(&[][..], |cue| &cue.spans), Part::Cue);
        }
        parts.sort_by_key(|(span, part, number)| (span.start(), std::cmp::Reverse(span.end()), *part, *number));
        let mut furthest = 0;
        let reach = parts
            .iter()
            .map(|(span, _, _)| {
                furthest = furthest.max(span.end());
                furthest
            })
            .collect();
        let begins = reading.statements.iter().map(|it| it.content.iter().map(|span| span.start()).min()).collect();
        Self { parts, ids: reading.statements.iter().map(|statement| statement.id).collect(), begins, reach }
    }

    /// The words of a block with the marks that lie in it.
    pub(crate) fn words(&self, text: &str, block: Span) -> Markup {
        let first = self.reach.partition_point(|reach| *reach <= block.start());
        let inside: Vec<&(Span, Part, usize)> = self
            .parts
            .iter()
            .skip(first)
            .take_while(|(span, _, _)| span.start() < block.end())
            .filter(|(span, _, _)| span.end() > block.start())
            .collect();
        let mut cuts: Vec<usize> = inside.iter().flat_map(|(span, _, _)| [span.start(), span.end()]).collect();
        cuts.extend([block.start(), block.end()]);
        cuts.retain(|cut| (block.start()..=block.end()).contains(cut));
        cuts.sort_unstable();
        cuts.dedup();
        let mut open: Vec<&(Span, Part, usize)> = Vec::new();
        let mut next = inside.iter().peekable();
        let mut stretches = Vec::with_capacity(cuts.len());
        for pair in cuts.windows(2) {
            let [from, to] = *pair else { continue };
            open.retain(|(span, _, _)| span.end() > from);
            while let Some(part) = next.next_if(|(span, _, _)| span.start() <= from) {
                open.push(part);
            }
            stretches.push(self.stretch(text.get(from..to).unwrap_or_default(), from, &open));
        }
        html! {
            @for stretch in &stretches { (stretch) }
        }
    }

    fn stretch(&self, words: &str, from: usize, open: &[&(Span, Part, usize)]) -> Markup {
        let words = shown(words);
        let has = |part| open.iter().any(|(_, open, _)| *open == part);
        // The innermost content is the one that says these words; a source or a cue points to its own statement.
        let contents = || open.iter().filter(|(_, part, _)| *part == Part::Content);
        let inner = contents().min_by_key(|(span, _, number)| (span.len(), *number));
        let own = open.iter().filter(|(_, part, _)| *part != Part::Content).min_by_key(|(span, _, _)| span.len());
        let Some((_, _, number)) = inner.or(own).copied() else { return html! { (words) } };
        let named = |number: &usize| self.ids.get(*number).map(ToString::to_string);
        let mut all: Vec<&usize> = open.iter().map(|(_, _, number)| number).collect();
        all.sort_unstable();
        all.dedup();
        let all: Vec<String> = all.into_iter().take(MOST).filter_map(named).collect();
        let depth = contents().count().min(3);
        let class = format!(
            "said{}{}{}",
            match depth {
                0 => "",
                1 => " in1",
                2 => " in2",
                _ => " in3",
            },
            if has(Part::Source) { " source" } else { "" },
            if has(Part::Cue) { " cue" } else { "" }
        );
        let begins = |number: &usize| self.begins.get(*number).copied().flatten() == Some(from);
        let mut ids: Vec<String> =
            contents().map(|(_, _, number)| number).filter(|number| begins(number)).filter_map(named).collect();
        let id = ids.pop();
        let target = id.clone().or_else(|| named(number)).unwrap_or_default();
        if words.trim().is_empty() {
            return html! { @for id in ids.iter().chain(&id) { span id=(id) {} } span.(class) data-s=(all.join(" ")) { (words) } };
        }
        html! {
            @for id in &ids { span id=(id) {} }
            @match &id {
                Some(id) => { a.(class) id=(id) href={ "#c-" (target) } data-s=(all.join(" ")) { (words) } }
                None => { a.(class) href={ "#c-" (target) } tabindex="-1" data-s=(all.join(" ")) { (words) } }
            }
        }
    }
}

/// Words as they stand, without characters that would show others.
fn shown(words: &str) -> String {
    words
        .chars()
        .map(|c| if is_harmful(c) && c != '\n' && c != '\t' { char::REPLACEMENT_CHARACTER } else { c })
        .collect()
}
