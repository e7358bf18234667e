//! Which line is the headline, where the markup or the giver of the page tells what it says.

use onrecord_ledger::{Block, BlockRole, DeclaredTitle, Rule, Span};

use super::metadata::Claim;
use crate::html::{HtmlBlock, Marks, Markup};

/// Lines inside such elements are no headline of the page.
const ELSEWHERE: Marks = Marks::NAV
    .with(Marks::FOOTER)
    .with(Marks::ASIDE)
    .with(Marks::SAYS_RELATED)
    .with(Marks::SAYS_NAV)
    .with(Marks::SAYS_FOOTER)
    .with(Marks::SAYS_SIDEBAR)
    .with(Marks::SAYS_COMMENT)
    .with(Marks::SAYS_POPUP);

/// A headline is no longer than this, in bytes.
const LONGEST: usize = 600;

/// The line that shows the headline, and the rule that found it; `None` where only the classer can tell.
pub(super) fn find(
    text: &str,
    blocks: &[Block],
    given: Option<&str>,
    claims: &[Claim<String>],
    outlets: &[Claim<String>],
    markup: Option<&Markup>,
) -> Option<(Span, Rule)> {
    if let Some(given) = given {
        let given = [squeezed(given)];
        let found = blocks.iter().map(|block| block.span).find(|span| agreement(text, *span, &given) > 0);
        if let Some(span) = found {
            return Some((span, Rule::Given));
        }
    }
    let markup = markup?;
    let declared: Vec<String> = claims.iter().map(|claim| squeezed(&claim.value)).collect();
    let outlets: Vec<String> = outlets.iter().map(|claim| squeezed(&claim.value)).collect();
    let level = |block: &HtmlBlock| match block.heading {
        Some(1) => 3,
        Some(2) => 2,
        Some(_) => 1,
        None => 0,
    };
    // Agreement first, then the rank of the heading, then the order on the page.
    let mut best: Option<(u32, Span)> = None;
    let mut headings = 0;
    let mut heading = None;
    for block in markup.blocks.iter().filter(|block| block.span.len() <= LONGEST) {
        let is_elsewhere = block.all.has(ELSEWHERE);
        let words = squeezed(block.span.of(text));
        if outlets.contains(&words) {
            continue;
        }
        if block.heading == Some(1) && !is_elsewhere && words.chars().filter(|char| char.is_alphabetic()).count() >= 8 {
            headings += 1;
            heading = Some(block.span);
        }
        let agreement = agreement(text, block.span, &declared);
        if agreement == 0 || (level(block) == 0 && (is_elsewhere || block.link_density() > 0.5)) {
            continue;
        }
        let score = agreement * 8 + level(block) * 2 + u32::from(!is_elsewhere);
        if best.is_none_or(|(other, _)| score > other) {
            best = Some((score, block.span));
        }
    }
    let sole = heading.filter(|_| headings == 1);
    best.map(|(_, span)| span).or(sole).map(|span| (span, Rule::Heading))
}

/// The best of what is declared, for a page that shows no headline: without the outlet's name at its
/// end.
pub(super) fn declared(claims: &[Claim<String>], outlets: &[Claim<String>]) -> Option<DeclaredTitle> {
    let claim = claims.first()?;
    let mut words = claim.value.split_whitespace().collect::<Vec<_>>().join(" ");
    for outlet in outlets {
        for separator in [" - ", " | ", " – ", " — ", " :: ", " • "] {
            let suffix = format!("{separator}{}", outlet.value.trim());
            if let Some(head) = words.strip_suffix(suffix.as_str())
                && !head.is_empty()
            {
                words = head.to_owned();
            }
        }
    }
    (!words.is_empty()).then(|| DeclaredTitle { text: words, evidence: claim.evidence() })
}

/// Makes a line the one title of the page.
pub(super) fn set(blocks: &mut [Block], title: Span) {
    if !blocks.iter().any(|block| block.span == title) {
        return;
    }
    for block in blocks.iter_mut() {
        if block.span == title {
            (block.role, block.score) = (BlockRole::Title, 1.0);
        } else if block.role == BlockRole::Title {
            block.role = BlockRole::Heading;
        }
    }
}

fn squeezed(words: &str) -> String {
    let plain = |char: char| match char {
        '‘' | '’' => '\'',
        '“' | '”' | '„' => '"',
        '–' | '—' => '-',
        '\u{a0}' => ' ',
        other => other,
    };
    let words: String = words.chars().map(plain).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// How well a line agrees with what was declared: 2 for all of it, 1 for what stands before the name
/// of the outlet or behind that of a section, 0 for not.
fn agreement(text: &str, span: Span, declared: &[String]) -> u32 {
    // "Headline - Outlet" is how browsers show a headline, and headlines of bare text may end in a stop.
    let longest = declared.iter().map(String::len).max().unwrap_or(0);
    if span.len() > 2 * longest + 8 {
        return 0;
    }
    let line = squeezed(span.of(text));
    let line = line.trim_end_matches('.');
    if line.len() < 8 {
        return 0;
    }
    let one = |title: &String| {
        let rest = title.strip_prefix(line);
        if rest.is_some_and(|rest| rest.trim_end_matches('.').is_empty()) {
            return 2;
        }
        let before = rest.is_some_and(|rest| rest.starts_with([' ', '.', '|', ':']));
        let behind =
            title.strip_suffix(line).is_some_and(|rest| rest.ends_with([' ', '|', ':']) && rest.len() < line.len());
        u32::from(before || behind)
    };
    declared.iter().map(one).max().unwrap_or(0)
}
