//! Whether a page holds a wording that somebody asks for.

use onrecord_ledger::{Reading, Span};

use crate::Lists;
use crate::align::{align, alterations};
use crate::result::{Difference, DifferenceKind};
use crate::words::{self, Word};

/// Where a page holds a wording, or the nearest to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The stretch of the page.
    pub span: Span,
    /// Whether it is the same words, but for case, marks and spelling.
    pub verbatim: bool,
    /// Whether a number, a negation or a modal differs.
    pub altered: bool,
    /// Share of the asked words (by what they tell) that stand there, 0 to 1.
    pub score: f32,
    /// The words that differ: `here` on the page, `there` in the wording asked for.
    pub differences: Vec<Difference>,
}

/// Less of the wording than this is not found.
const LEAST: f32 = 0.5;

/// Looks for a wording on a page, in its article alone; `None` where less than half of it stands there.
#[must_use]
pub fn wording(asked: &str, reading: &Reading, lists: &Lists) -> Option<Found> {
    let whole = Span::new(asked, 0, asked.len()).ok()?;
    let (mut asked_tokens, mut folded) = (Vec::new(), Vec::new());
    words::tokens(asked, whole, &mut asked_tokens, &mut folded);
    let asked_words = words::words(&asked_tokens, &folded, lists, |_| false);
    let text = reading.document.text();
    let (mut tokens, mut folded) = (Vec::new(), Vec::new());
    for block in &reading.anatomy.blocks {
        if crate::digest::is_article(block.role) {
            words::tokens(text, block.span, &mut tokens, &mut folded);
        }
    }
    let page = words::words(&tokens, &folded, lists, |_| false);
    let window = best_window(&asked_words, &page)?;
    let here = page.get(window.clone())?;
    let alignment = align(&asked_words, here);
    let total: u32 = asked_words.iter().map(|word| u32::from(word.weight)).sum();
    let score = alignment.mass as f32 / total.max(1) as f32;
    if score < LEAST {
        return None;
    }
    let (_, (from, to)) = alignment.stretch()?;
    let cover = |words: &[Word], tokens: &[words::Token], range: std::ops::Range<usize>| -> Option<Span> {
        let (first, last) = (words.get(range.start)?, words.get(range.end.checked_sub(1)?)?);
        let (first, last) = (tokens.get(first.from as usize)?, tokens.get(last.to.checked_sub(1)? as usize)?);
        if range.is_empty() { None } else { Some(first.span.cover(last.span)) }
    };
    let span = cover(here, &tokens, from..to)?;
    let differences: Vec<Difference> = alignment
        .gaps()
        .iter()
        // What stands on the page around the wording is no difference.
        .filter(|gap| !gap.a.is_empty() || gap.b.start > from && gap.b.end < to)
        .map(|gap| Difference {
            kind: DifferenceKind::Words,
            here: if gap.b.start >= from && gap.b.end <= to { cover(here, &tokens, gap.b.clone()) } else { None },
            there: cover(&asked_words, &asked_tokens, gap.a.clone()),
        })
        .filter(|difference| difference.here.is_some() || difference.there.is_some())
        .collect();
    let altered = alterations(&asked_words, here, &alignment).any();
    Some(Found { span, verbatim: differences.is_empty(), altered, score, differences })
}

/// The stretch of a page, a half longer than the wording, in which most of its telling words stand.
fn best_window(asked: &[Word], page: &[Word]) -> Option<std::ops::Range<usize>> {
    let mut senses: Vec<(u64, u32)> = asked.iter().map(|word| (word.sense, u32::from(word.weight) + 1)).collect();
    senses.sort_unstable();
    senses.dedup_by_key(|(sense, _)| *sense);
    let weight =
        |word: &Word| senses.binary_search_by_key(&word.sense, |(sense, _)| *sense).map_or(0, |at| senses[at].1);
    let length = (asked.len() + asked.len() / 2 + 4).min(page.len());
    let mut sum: u32 = page.iter().take(length).map(weight).sum();
    let (mut best, mut start) = (sum, 0);
    for at in length..page.len() {
        sum = sum + weight(&page[at]) - weight(&page[at - length]);
        if sum > best {
            (best, start) = (sum, at - length + 1);
        }
    }
    (best > 0).then(|| start..start + length)
}
