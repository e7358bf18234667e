//! Appeals for money: fluent first-person prose that speaks to the reader, and no news. Line by line a
//! classer takes it for an article; told by how it begins and whom it addresses, it is one run.

use onrecord_ledger::{Block, BlockRole};

use super::lines::Line;
use super::phrases::{Kinds, PhraseKind};
use super::shape::{ShapeLists, Shapes};
use super::words::{WordHash, words};

const APPEAL: Kinds = Kinds::of(&[PhraseKind::Appeal]);
/// A sentence of at most so many words that appeals opens an appeal.
const OPENING: usize = 12;

/// Takes the lines of an appeal out of the article: from a line with the words of one, as long as the
/// lines speak of "we" or to "you". The first sentence of the first line opens it, or a second line
/// appeals too.
pub(super) fn strike(text: &str, lines: &[Line], shapes: &Shapes, lists: &ShapeLists, blocks: &mut [Block]) {
    let appeals = |at: usize| shapes.lines.get(at).is_some_and(|shape| shape.kinds.any(APPEAL));
    let addresses = |at: usize| lines.get(at).is_some_and(|line| addresses(line.span.of(text)));
    let mut at = 0;
    while at < lines.len() {
        let heads = lines.get(at).is_some_and(|line| opens(line.span.of(text), lists));
        if !appeals(at) || !addresses(at) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < lines.len() && addresses(end) {
            end += 1;
        }
        let told = (at..end).filter(|line| appeals(*line)).count();
        if heads || told > 1 {
            for block in blocks.get_mut(at..end).unwrap_or_default() {
                block.role = BlockRole::Furniture;
            }
        }
        at = end;
    }
}

/// Whether words speak of "we" or to "you".
fn addresses(line: &str) -> bool {
    words(line).any(|word| {
        let word = line.get(word.start..word.end).unwrap_or_default();
        ["we", "our", "us", "you", "your"].iter().any(|other| word.eq_ignore_ascii_case(other))
    })
}

/// Whether the first sentence of a line is a short appeal, and no quotation.
fn opens(line: &str, lists: &ShapeLists) -> bool {
    let end = line.find(['.', '!', '?']).filter(|end| *end > 0).map_or(line.len(), |end| end + 1);
    let sentence = line.get(..end).unwrap_or(line);
    let quoted = sentence.contains(['"', '“', '”', '‘']);
    let hashes: Vec<WordHash> = words(sentence).take(OPENING + 1).map(|word| word.hash).collect();
    !quoted && hashes.len() <= OPENING && addresses(sentence) && lists.kinds(&hashes).any(APPEAL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::lines;
    use crate::lexicon::Data;

    /// Lines that are struck begin with "> " here.
    fn check(page: &str) {
        let text: String = page.lines().map(|line| format!("{}\n", line.trim_start_matches("> "))).collect();
        let lines = lines(&text);
        let lists = ShapeLists::load(&Data::embedded()).unwrap();
        let shapes = Shapes::of(&text, &lines, &lists);
        let body = |line: &Line| Block { span: line.span, role: BlockRole::Body, score: 1.0 };
        let mut blocks: Vec<Block> = lines.iter().map(body).collect();
        strike(&text, &lines, &shapes, &lists, &mut blocks);
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
    fn one_line_that_opens_as_an_appeal_is_one() {
        check(
            "The ferry sank.\n> We have a small favour to ask. Readers say that they trust this paper.\nIt was night.",
        );
    }

    #[test]
    fn somebody_who_asks_for_help_in_the_news_stays() {
        check("“We need your help,” the mayor told the crowd.\nThe ferry sank on Monday, the ministry said.");
    }
}
