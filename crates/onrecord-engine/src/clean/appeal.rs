//! Appeals for money: fluent first-person prose that speaks to the reader, and no news. Line by line a
//! classer takes it for an article; told by how it begins and whom it addresses, it is one run.

use onrecord_ledger::{Block, BlockRole};

use super::lines::Line;
use super::phrases::{Kinds, PhraseKind};
use super::shape::Shapes;
use super::words::words;

const APPEAL: Kinds = Kinds::of(&[PhraseKind::Appeal]);
/// A line of at most so many words that appeals is the heading of an appeal.
const HEADING: u32 = 12;

/// Takes the lines of an appeal out of the article: from a line with the words of one, as long as the
/// lines speak of "we" or to "you". One line is none, unless it heads others.
pub(super) fn strike(text: &str, lines: &[Line], shapes: &Shapes, blocks: &mut [Block]) {
    let appeals = |at: usize| shapes.lines.get(at).is_some_and(|shape| shape.kinds.any(APPEAL));
    let addresses = |at: usize| {
        lines.get(at).is_some_and(|line| {
            let line = line.span.of(text);
            words(line).any(|word| {
                let word = line.get(word.start..word.end).unwrap_or_default();
                ["we", "our", "us", "you", "your"].iter().any(|other| word.eq_ignore_ascii_case(other))
            })
        })
    };
    let mut at = 0;
    while at < lines.len() {
        let heads = shapes.lines.get(at).is_some_and(|shape| shape.words <= HEADING);
        if !appeals(at) || !addresses(at) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < lines.len() && addresses(end) {
            end += 1;
        }
        let told = (at..end).filter(|line| appeals(*line)).count();
        if end - at > 1 && (heads || told > 1) {
            for block in blocks.get_mut(at..end).unwrap_or_default() {
                block.role = BlockRole::Furniture;
            }
        }
        at = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::lines;
    use crate::clean::shape::ShapeLists;
    use crate::lexicon::Data;

    /// Lines that are struck begin with "> " here.
    fn check(page: &str) {
        let text: String = page.lines().map(|line| format!("{}\n", line.trim_start_matches("> "))).collect();
        let lines = lines(&text);
        let shapes = Shapes::of(&text, &lines, &ShapeLists::load(&Data::embedded()).unwrap());
        let body = |line: &Line| Block { span: line.span, role: BlockRole::Body, score: 1.0 };
        let mut blocks: Vec<Block> = lines.iter().map(body).collect();
        strike(&text, &lines, &shapes, &mut blocks);
        let found: Vec<String> = blocks
            .iter()
            .map(|block| {
                let mark = if block.role == BlockRole::Furniture { "> " } else { "" };
                format!("{mark}{}", block.span.of(&text))
            })
            .collect();
        assert_eq!(found.join("\n"), page);
    }

    #[test]
    fn an_appeal_is_struck_to_its_last_line() {
        check(
            "The ferry sank on Monday, the ministry said.\n> Before you go, we have a small favour to ask.\n> We, the writers of the Halden Post, refuse to be bought.\n> Your support keeps the lamp lit in our newsroom.\nContinue",
        );
    }

    #[test]
    fn somebody_who_asks_for_help_in_the_news_stays() {
        check("“We need your help,” the mayor told the crowd.\nThe ferry sank on Monday, the ministry said.");
    }
}
