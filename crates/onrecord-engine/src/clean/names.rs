//! Outlet, agency and authors of a page.

use onrecord_ledger::{
    Agency, AgencyBasis, Author, Block, BlockRole, Document, Evidence, Outlet, OutletBasis, Rule, Span,
};

use super::dateline::Dateline;
use super::lists::Lists;
use super::metadata::Claims;

/// Who published the page: what was given with it, else its address, else its copyright line or
/// masthead.
pub(super) fn outlet(
    document: &Document,
    blocks: &[Block],
    claims: &Claims,
    url: Option<&str>,
    lists: &Lists,
) -> Option<Outlet> {
    let given = document.given();
    if let Some(name) = given.outlet.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
        let (name, basis) = (name.to_owned(), OutletBasis::Metadata);
        return Some(Outlet { name, basis, span: None, evidence: Evidence::GIVEN });
    }
    if let Some(name) = url.and_then(|url| lists.outlet_of(url)) {
        let (name, basis) = (name.to_owned(), OutletBasis::Domain);
        return Some(Outlet { name, basis, span: None, evidence: Evidence::by(Rule::Domain) });
    }
    if let Some(outlet) = declared_outlet(claims, lists) {
        return Some(outlet);
    }
    let text = document.text();
    let furniture = || {
        blocks.iter().filter(|block| {
            matches!(block.role, BlockRole::Furniture | BlockRole::Credit | BlockRole::Disclaimer | BlockRole::Teaser)
                && block.span.len() <= 300
        })
    };
    let first_body = blocks.iter().find(|block| block.role == BlockRole::Body).map_or(0, |block| block.span.start());
    // The holder of the rights to the page; before the article the sign belongs to a picture.
    for block in furniture().filter(|block| block.span.start() >= first_body) {
        let line = block.span.of(text);
        let held = line.contains('©')
            || line.starts_with("Copyright")
            || line.starts_with("(c)")
            || line.to_lowercase().contains("all rights reserved");
        if held && let Some((name, start, end)) = known_in(line, lists) {
            let span = Span::new(text, block.span.start() + start, block.span.start() + end).ok();
            let evidence = Evidence::by(Rule::CopyrightLine);
            return Some(Outlet { name, basis: OutletBasis::Text, span, evidence });
        }
    }
    // The masthead.
    for block in furniture().take_while(|block| block.span.start() < first_body.max(1)).take(8) {
        let line = block.span.of(text);
        if let Some(outlet) = lists.outlet(line).filter(|outlet| !outlet.plain) {
            let (name, evidence) = (outlet.name.clone(), Evidence::by(Rule::Masthead));
            return Some(Outlet { name, basis: OutletBasis::Text, span: Some(block.span), evidence });
        }
    }
    None
}

/// The outlet that the markup declares: the publisher in JSON-LD, else the site's name in Open Graph,
/// else in another `<meta>`.
fn declared_outlet(claims: &Claims, lists: &Lists) -> Option<Outlet> {
    let is_name = |name: &str| {
        (2..=80).contains(&name.len())
            && name.contains(char::is_alphabetic)
            && !name.contains("://")
            && !name.contains('@')
    };
    [Rule::JsonLd, Rule::OpenGraph, Rule::Meta].into_iter().find_map(|rule| {
        let claim = claims.outlets.iter().find(|claim| claim.rule == rule && is_name(claim.value.trim()))?;
        let name = claim.value.trim();
        let name = lists.outlet(name).map_or(name, |known| &known.name).to_owned();
        Some(Outlet { name, basis: OutletBasis::Metadata, span: None, evidence: claim.evidence() })
    })
}

/// The longest outlet name in a line, and where it stands.
fn known_in(line: &str, lists: &Lists) -> Option<(String, usize, usize)> {
    let words: Vec<(usize, usize)> = line
        .split_whitespace()
        .map(|word| {
            let start = word.as_ptr().addr() - line.as_ptr().addr();
            let head = word.len() - word.trim_start_matches(['©', '(', ',']).len();
            (start + head, start + word.trim_end_matches(['.', ',', ';', ')']).len().max(head))
        })
        .collect();
    for length in (1..=5).rev() {
        for run in words.windows(length) {
            let (start, end) = (run[0].0, run[length - 1].1);
            if let Some(outlet) = line.get(start..end).and_then(|name| lists.outlet(name)) {
                return Some((outlet.name.clone(), start, end));
            }
        }
    }
    None
}

/// The agency whose copy the page carries.
pub(super) fn agency(
    text: &str,
    blocks: &[Block],
    dateline: Option<(Span, &Dateline)>,
    claims: &Claims,
    lists: &Lists,
) -> Option<Agency> {
    if let Some((line, dateline)) = dateline
        && let Some(at) = &dateline.agency
        && let Ok(span) = Span::new(text, line.start() + at.start, line.start() + at.end)
    {
        let words = span.of(text);
        let name = lists.agency(words).unwrap_or(words).to_owned();
        return Some(Agency { name, span, basis: AgencyBasis::Dateline });
    }
    let mut credited = None;
    let title = blocks.iter().position(|block| block.role == BlockRole::Title);
    let body = blocks.iter().position(|block| block.role == BlockRole::Body);
    let mut seen_body = false;
    for (at, block) in blocks.iter().enumerate().filter(|(_, block)| block.span.len() <= 120) {
        let line = block.span.of(text);
        seen_body |= block.role == BlockRole::Body;
        if block.role != BlockRole::Caption
            && let Some(rest) = source_line(line)
        {
            let parts =
                rest.split(['|', ',', '/', ';']).flat_map(|part| part.split(" with ").flat_map(|p| p.split(" and ")));
            let named = parts.map(str::trim).find_map(|name| Some((name, lists.agency(name)?)));
            if let Some((name, known)) = named {
                let start = block.span.start() + line.find(name).unwrap_or(0);
                if let Ok(span) = Span::new(text, start, start + name.len()) {
                    return Some(Agency { name: known.to_owned(), span, basis: AgencyBasis::SourceLine });
                }
            }
        }
        // A line of its own, or the first name of the date line ("AFP , Thursday 21 Oct 2010"). A credit
        // before the article is a picture's.
        let signs = match block.role {
            BlockRole::Byline | BlockRole::Date => true,
            BlockRole::Credit => seen_body,
            BlockRole::Furniture => {
                title.is_some_and(|title| at > title)
                    && body.is_some_and(|body| at < body)
                    && lists.agency(line).is_some()
            }
            _ => false,
        };
        if credited.is_none() && signs {
            credited = signed(text, block.span, lists);
        }
    }
    credited.or_else(|| reports(text, blocks, dateline, lists)).or_else(|| declared_agency(text, blocks, claims, lists))
}

/// What a line names behind "Source:"; `None` where it is no such line.
pub(super) fn source_line(line: &str) -> Option<&str> {
    let (head, rest) = line.split_once(':')?;
    head.trim_end().eq_ignore_ascii_case("source").then_some(rest)
}

/// An agency that the markup declares as author, where the head of the page names it.
fn declared_agency(text: &str, blocks: &[Block], claims: &Claims, lists: &Lists) -> Option<Agency> {
    let own = |name: &str| claims.outlets.iter().any(|outlet| outlet.value.trim().eq_ignore_ascii_case(name));
    claims.authors.iter().find_map(|claim| {
        let words = claim.value.trim();
        let name = lists.agency(words).filter(|name| !own(name) && !own(words))?.to_owned();
        let span = shown_near_title(text, blocks, words)?;
        Some(Agency { name, span, basis: AgencyBasis::Credit })
    })
}

/// How far before and after the title, in bytes, the names of a page's authors are shown.
const AROUND_TITLE: usize = 3_000;

/// Where a name stands as words of their own near the title.
fn shown_near_title(text: &str, blocks: &[Block], name: &str) -> Option<Span> {
    let title = blocks.iter().find(|block| block.role == BlockRole::Title)?.span;
    let boundary = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    // What follows the title comes first.
    [
        (title.end(), boundary(title.end() + AROUND_TITLE)),
        (boundary(title.start().saturating_sub(AROUND_TITLE)), title.start()),
    ]
    .into_iter()
    .find_map(|(from, to)| {
        let part = text.get(from..to)?;
        part.match_indices(name).find_map(|(at, _)| {
            let apart = !part.get(..at)?.ends_with(char::is_alphanumeric)
                && !part.get(at + name.len()..)?.starts_with(char::is_alphanumeric);
            apart.then(|| Span::new(text, from + at, from + at + name.len()).ok())?
        })
    })
}

/// "By AFP", "PTI", "--IANS", "© 2022 AFP", "Ahram Online and MENA".
fn signed(text: &str, span: Span, lists: &Lists) -> Option<Agency> {
    let line = span.of(text);
    let bare = line.trim_start_matches(['-', '–', '—', '*', '(', '[', '©', ' ']);
    let bare = bare
        .strip_prefix("By ")
        .or_else(|| bare.strip_prefix("BY "))
        .or_else(|| bare.strip_prefix("by "))
        .unwrap_or(bare);
    let bare = bare.trim_start_matches(|char: char| char.is_ascii_digit() || char == ' ');
    for part in bare
        .split([',', '|', '/', ')', ']', '('])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" with "))
        .flat_map(|part| part.split("   "))
    {
        let name = part.trim();
        if let Some(known) = lists.agency(name) {
            let start = span.start() + (name.as_ptr().addr() - line.as_ptr().addr());
            let span = Span::new(text, start, start + name.len()).ok()?;
            return Some(Agency { name: known.to_owned(), span, basis: AgencyBasis::Credit });
        }
    }
    None
}

/// An agency's own page whose first paragraph has a dateline and ends "…, Trend reports.".
fn reports(text: &str, blocks: &[Block], dateline: Option<(Span, &Dateline)>, lists: &Lists) -> Option<Agency> {
    let (line, _) = dateline?;
    let paragraph = line.of(text);
    let head = paragraph.trim_end_matches('.').strip_suffix(" reports")?;
    let start = head.rfind(", ")? + 2;
    let name = head.get(start..)?;
    let known = lists.agency(name)?;
    let own = blocks.iter().any(|block| block.role == BlockRole::Furniture && block.span.of(text).contains(name));
    let span = Span::new(text, line.start() + start, line.start() + start + name.len()).ok()?;
    own.then(|| Agency { name: known.to_owned(), span, basis: AgencyBasis::Credit })
}

/// Who wrote the page: given with it, else its bylines.
pub(super) fn authors(document: &Document, blocks: &[Block], claims: &Claims, lists: &Lists) -> Vec<Author> {
    let given = &document.given().authors;
    if !given.is_empty() {
        let author = |name: &String| Author { name: name.clone(), span: None, evidence: Evidence::GIVEN };
        return given.iter().map(author).collect();
    }
    let text = document.text();
    let mut authors = declared_authors(text, blocks, claims, lists);
    if !authors.is_empty() {
        return authors;
    }
    for block in blocks.iter().filter(|block| block.role == BlockRole::Byline && block.span.len() <= 200) {
        for span in names(text, block.span) {
            let name = span.of(text);
            let known = lists.agency(name).is_some() || lists.outlet(name).is_some() || lists.is_city(name);
            if !known && !authors.iter().any(|author| author.name.eq_ignore_ascii_case(name)) {
                authors.push(Author { name: name.to_owned(), span: Some(span), evidence: Evidence::by(Rule::Byline) });
            }
        }
    }
    authors
}

/// The authors that the markup declares, by JSON-LD, else by `<meta>`: each with the place near the title
/// where it is shown, if it is.
fn declared_authors(text: &str, blocks: &[Block], claims: &Claims, lists: &Lists) -> Vec<Author> {
    let own = |name: &str| claims.outlets.iter().any(|outlet| outlet.value.trim().eq_ignore_ascii_case(name));
    for rule in [Rule::JsonLd, Rule::Meta, Rule::OpenGraph] {
        let mut authors: Vec<Author> = Vec::new();
        for claim in claims.authors.iter().filter(|claim| claim.rule == rule) {
            for name in
                claim.value.split([';', '|']).flat_map(|name| name.split(" and ")).flat_map(|name| name.split(" und "))
            {
                let name = name.trim();
                let head = name.get(..3).filter(|head| head.eq_ignore_ascii_case("by "));
                let name = name.get(head.map_or(0, str::len)..).unwrap_or(name).trim();
                if !is_person(name) || own(name) || lists.agency(name).is_some() || lists.outlet(name).is_some() {
                    continue;
                }
                if authors.len() < MOST_AUTHORS && !authors.iter().any(|author| author.name.eq_ignore_ascii_case(name))
                {
                    let span = shown_near_title(text, blocks, name);
                    let evidence = Evidence { rule, bytes: Some(claim.bytes.clone()) };
                    authors.push(Author { name: name.to_owned(), span, evidence });
                }
            }
        }
        if !authors.is_empty() {
            return authors;
        }
    }
    Vec::new()
}

/// So many authors of a page are kept.
const MOST_AUTHORS: usize = 50;

/// Whether what a field of an author holds can be a person's name: two words or more, none of an office,
/// no address and no account.
fn is_person(name: &str) -> bool {
    (4..=80).contains(&name.len())
        && name.split_whitespace().count() >= 2
        && name.chars().any(char::is_alphabetic)
        && !name.contains(['@', '/', '_', ':', '<'])
        && !name.chars().any(char::is_numeric)
        && !name.split_whitespace().any(|word| NO_NAME.contains(&word.to_lowercase().as_str()))
}

/// Words in bylines that belong to no person's name.
const NO_NAME: [&str; 22] = [
    "staff",
    "desk",
    "news",
    "correspondent",
    "reporter",
    "reporters",
    "editor",
    "agencies",
    "agency",
    "writer",
    "our",
    "team",
    "bureau",
    "online",
    "services",
    "press",
    "network",
    "spokesperson",
    "wire",
    "department",
    "web",
    "service",
];

/// The persons' names in a byline.
fn names(text: &str, line: Span) -> Vec<Span> {
    let words = line.of(text);
    let lower = words.to_lowercase();
    let skip = [
        "*reporting by ",
        "reporting by ",
        "(reporting by ",
        "*writing by ",
        "written by ",
        "authors: ",
        "author: ",
        "by: ",
        "by ",
    ]
    .iter()
    .find(|head| lower.starts_with(*head))
    .map_or(0, |head| head.len());
    let Some(rest) = words.get(skip..) else { return Vec::new() };
    let rest = rest.split(';').next().unwrap_or_default();
    let mut found = Vec::new();
    for part in rest.split([',', '|', '/', '&', '(', '\t', '•', '-']).flat_map(|part| part.split("  ")) {
        for part in part.split(" and ").flat_map(|part| part.split(" AND ")).flat_map(|part| part.split(" with ")) {
            let name = part.split(" in ").next().unwrap_or_default().split(" for ").next().unwrap_or_default();
            let name = name.split(" For ").next().unwrap_or_default().trim().trim_end_matches('.');
            let count = name.split_whitespace().count();
            let person = (2..=4).contains(&count)
                && name.chars().all(|char| char.is_alphabetic() || matches!(char, ' ' | '\'' | '’' | '.'))
                && name.split_whitespace().all(|word| {
                    word.chars().next().is_some_and(char::is_uppercase)
                        || matches!(word, "de" | "van" | "von" | "der" | "el" | "al" | "bin" | "da")
                })
                && !name.split_whitespace().any(|word| NO_NAME.contains(&word.to_lowercase().as_str()));
            if person {
                let start = line.start() + (name.as_ptr().addr() - words.as_ptr().addr());
                found.extend(Span::new(text, start, start + name.len()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Data;

    #[test]
    fn names_in_bylines() {
        let check = |line: &str, expected: &[&str]| {
            let span = Span::new(line, 0, line.len()).unwrap();
            let found: Vec<&str> = names(line, span).iter().map(|span| span.of(line)).collect();
            assert_eq!(found, expected, "{line}");
        };
        check("By Ada Vela and JOHN O'MARA", &["Ada Vela", "JOHN O'MARA"]);
        check("Reporting by Ada Vela in Oslo; Editing by Tom Reith", &["Ada Vela"]);
        check("By our diplomatic desk", &[]);
        check("By Ada Vela, Football Correspondent", &["Ada Vela"]);
    }

    #[test]
    fn an_outlet_is_found_by_address_and_in_a_copyright_line() {
        let lists = Lists::load(&Data::embedded()).unwrap();
        assert_eq!(lists.outlet_of("https://www.bbc.co.uk/news/1"), Some("BBC"));
        assert_eq!(lists.outlet_of("https://notbbc.co.uk/"), None);
        let found = known_in("© 2024 The Irish Times DAC", &lists).unwrap();
        assert_eq!(found.0, "The Irish Times");
    }
}
