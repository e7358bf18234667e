//! What is what on a page: every block classed, title, outlet, agency, place, date and authors found.

mod appeal;
mod calendar;
mod classer;
mod dateline;
mod features;
mod hints;
mod language;
mod lines;
mod lists;
mod manner;
mod metadata;
mod names;
mod phrases;
mod published;
mod repeats;
mod shape;
mod tags;
mod title;
mod words;

use jiff::civil::Date;
use onrecord_ledger::{
    Anatomy, Block, BlockRole, Document, Evidence, Language, Note, NoteCode, Place, Repeat, Rule, Span,
};

use crate::html::{Marks, Markup};
use crate::page::Page;
use calendar::Manner;
use dateline::Dateline;
use metadata::Claims;
use published::Surroundings;

pub use classer::{BlockWeights, FeatureMaker, LearnedClasser};
pub use features::{Features, SLOTS};
pub use lines::{Line, lines};
pub use lists::Lists;
pub use repeats::{OutletLines, Sighting};
pub use tags::Seen;

/// Tells the role of each line of a page.
pub trait ClassBlocks: Send + Sync {
    /// One block for each line, in order, each with its role and the classer's certainty.
    /// `markup` is what the tags say, where there were tags; its blocks are in the order of the text.
    fn class_blocks(&self, text: &str, lines: &[Line], markup: Option<&Markup>) -> Vec<Block>;
}

/// The anatomy of a page, and what was noted on the way.
#[must_use]
pub fn clean(page: &Page, lists: &Lists, classer: &dyn ClassBlocks) -> (Anatomy, Vec<Note>) {
    let document = &page.document;
    let text = document.text();
    let look = Look::at(page, lists, classer);
    let mut notes = Vec::new();
    for block in look.blocks.iter().filter(|block| block.span.len() > shape::LONGEST_BLOCK) {
        let message = format!(
            "a block of {} bytes begins here; it is no paragraph of an article (limit {}) and was not read",
            block.span.len(),
            shape::LONGEST_BLOCK
        );
        notes.push(Note::new(NoteCode::BlockTooLong, message).at(beginning(text, block.span)));
    }
    if let Some(cut) = look.cut {
        let message =
            format!("the article is longer than {} MiB; what follows from here was not read", LONGEST_ARTICLE >> 20);
        notes.push(Note::new(NoteCode::ArticleTooLong, message).at(beginning(text, cut)));
    }
    let published = published::find(look.surroundings(page, lists), &mut notes);
    let Look { blocks, repeats, claims, language, title, shown, dateline, .. } = look;
    let language = language::decide(text, language, &claims.languages);
    let address = address(document, &claims);
    let title_rule = title.map(|title| match shown {
        Some((span, rule)) if span == title => rule,
        _ => Rule::Classer,
    });
    let dateline = dateline.as_ref().map(|(line, dateline)| (*line, dateline));
    let anatomy = Anatomy {
        title,
        title_rule,
        declared_title: if title.is_none() { title::declared(&claims.headlines, &claims.outlets) } else { None },
        outlet: names::outlet(document, &blocks, &claims, address.as_ref().map(|(url, _)| url.as_str()), lists),
        agency: names::agency(text, &blocks, dateline, &claims, lists),
        place: dateline.and_then(|(line, dateline)| {
            let at = &dateline.place;
            let span = Span::new(text, line.start() + at.start, line.start() + at.end).ok()?;
            Some(Place { name: span.of(text).to_owned(), span })
        }),
        authors: names::authors(document, &blocks, &claims, lists),
        language: language.as_ref().map(|(language, _)| *language),
        language_evidence: language.map(|(_, evidence)| evidence),
        url: address.as_ref().map(|(url, _)| url.clone()),
        url_evidence: address.map(|(_, evidence)| evidence),
        published,
        modified: published::modified(&claims, document.given().captured),
        blocks,
        repeats,
    };
    if !anatomy.blocks.is_empty() {
        if anatomy.published.is_none() {
            let message = "the page has no date of its own and none was given; relative dates stay open";
            notes.push(Note::new(NoteCode::UndatedPage, message));
        }
        if !anatomy.blocks.iter().any(|block| block.role.holds_statements()) {
            notes.push(Note::new(NoteCode::NoArticle, "no article was found on the page"));
        }
    }
    (anatomy, notes)
}

/// An article of more bytes is none, but a dump of many: the longest novels have half of that. A page of
/// 200 MB that is all prose would cost minutes and gigabytes.
const LONGEST_ARTICLE: usize = 8 << 20;

/// Takes what stands behind the longest article out of it; gives the first block of that.
fn cut(blocks: &mut [Block]) -> Option<Span> {
    let mut read = 0;
    let mut first = None;
    for block in blocks.iter_mut().filter(|block| block.role.holds_statements()) {
        read += block.span.len();
        if read > LONGEST_ARTICLE {
            block.role = BlockRole::Furniture;
            first = first.or(Some(block.span));
        }
    }
    first
}

/// So many bytes of a block are enough to find it by.
const BEGINNING: usize = 80;

/// The first words of a span.
fn beginning(text: &str, span: Span) -> Span {
    let end = text.floor_char_boundary(span.end().min(span.start() + BEGINNING));
    Span::new(text, span.start(), end).unwrap_or(span)
}

/// What one look at a page tells: the roles of its blocks, and what its date is judged by.
struct Look<'a> {
    blocks: Vec<Block>,
    repeats: Vec<Repeat>,
    /// Where the article was cut off because it is too long.
    cut: Option<Span>,
    claims: Claims,
    /// By the letters of the article.
    language: Option<Language>,
    manner: Manner<'a>,
    /// The headline, and what the markup says of it.
    title: Option<Span>,
    title_marks: Marks,
    /// The line that says the headline which was given or is declared, and how it was found.
    shown: Option<(Span, Rule)>,
    /// The line that the dateline stands in, and what it tells.
    dateline: Option<(Span, Dateline)>,
}

impl<'a> Look<'a> {
    fn at(page: &'a Page, lists: &'a Lists, classer: &dyn ClassBlocks) -> Self {
        let Page { document, markup, repeats, .. } = page;
        let (text, markup) = (document.text(), markup.as_ref());
        let mut blocks = classer.class_blocks(text, &lines(text), markup);
        for block in blocks.iter_mut().filter(|block| block.role == BlockRole::Body) {
            block.role = lists.led_role(block.span.of(text)).unwrap_or(block.role);
        }
        let repeats = repeats::strike(repeats, &mut blocks);
        let cut = cut(&mut blocks);
        let language = language::find(text, &blocks);
        let manner = manner::of(document, markup, language, lists);
        let claims = markup.map(|markup| Claims::of(markup, text, lists, manner)).unwrap_or_default();
        let given = document.given().title.as_deref();
        let shown = title::find(text, &blocks, given, &claims.headlines, &claims.outlets, markup);
        if let Some((title, _)) = shown {
            title::set(&mut blocks, title);
        }
        let title = blocks.iter().find(|block| block.role == BlockRole::Title).map(|block| block.span);
        let title_marks = marks_of(title, markup);
        let dateline = find_dateline(text, &blocks, lists);
        Self { blocks, repeats, cut, claims, language, manner, title, title_marks, shown, dateline }
    }

    fn surroundings(&self, page: &'a Page, lists: &'a Lists) -> Surroundings<'_> {
        Surroundings {
            document: &page.document,
            blocks: &self.blocks,
            dateline: self.dateline.as_ref().map(|(line, dateline)| (*line, dateline)),
            markup: page.markup.as_ref(),
            claims: &self.claims,
            title: self.title,
            title_marks: self.title_marks,
            manner: self.manner,
            lists,
        }
    }
}

/// Where the page lives: where it was fetched from, else the address that it gives itself.
fn address(document: &Document, claims: &Claims) -> Option<(String, Evidence)> {
    if let Some(url) = &document.given().url {
        return Some((url.clone(), Evidence::GIVEN));
    }
    let whole = |url: &str| url.starts_with("https://") || url.starts_with("http://");
    let claim = claims.addresses.iter().find(|claim| whole(&claim.value))?;
    Some((claim.value.clone(), claim.evidence()))
}

/// What the markup says of a line.
fn marks_of(line: Option<Span>, markup: Option<&Markup>) -> Marks {
    let (Some(line), Some(markup)) = (line, markup) else { return Marks::NONE };
    let at = markup.blocks.partition_point(|block| block.span.end() <= line.start());
    markup.blocks.get(at).map_or(Marks::NONE, |block| block.all)
}

/// Every day that a page may have been published on, with the way it is told, best way first: what
/// [`clean`] chooses from. For measuring.
#[must_use]
pub fn date_candidates(page: &Page, lists: &Lists, classer: &dyn ClassBlocks) -> Vec<(String, Date)> {
    let look = Look::at(page, lists, classer);
    let mut candidates = published::candidates(look.surroundings(page, lists));
    candidates.sort_by_key(|candidate| candidate.way);
    candidates.into_iter().map(|candidate| (candidate.way.name(), candidate.published.date)).collect()
}

/// How many paragraphs of the article may hold its dateline.
const DATELINE_PARAGRAPHS: usize = 2;

/// The dateline at the head of the article, else a place in a line between title and article.
fn find_dateline(text: &str, blocks: &[Block], lists: &Lists) -> Option<(Span, Dateline)> {
    let find = |block: &Block| Some((block.span, dateline::find(block.span.of(text), lists)?));
    let mut body = blocks.iter().enumerate().filter(|(_, block)| block.role == BlockRole::Body);
    let first = body.next().map(|(at, _)| at)?;
    let in_body = blocks.iter().filter(|block| block.role == BlockRole::Body).take(DATELINE_PARAGRAPHS).find_map(find);
    in_body.or_else(|| {
        let head = blocks.get(first.saturating_sub(6)..first)?;
        let title = head.iter().rposition(|block| block.role == BlockRole::Title).map_or(0, |at| at + 1);
        let head = head.get(title..)?;
        let lines = |block: &&Block| {
            matches!(block.role, BlockRole::Date | BlockRole::Byline | BlockRole::Heading | BlockRole::Furniture)
                && block.span.len() <= 120
        };
        let of_city = |found: &(Span, Dateline)| {
            found
                .0
                .of(text)
                .get(found.1.place.clone())
                .is_some_and(|at| at.split(',').next().is_some_and(|at| lists.is_city(at)))
        };
        let in_line = |block: &Block| find(block).filter(of_city).or_else(|| place_in(text, block.span, lists));
        head.iter().filter(lines).rev().find_map(in_line)
    })
}

/// A city of its own between the marks of a date line or byline ("Amman - Petra").
fn place_in(text: &str, line: Span, lists: &Lists) -> Option<(Span, Dateline)> {
    let words = line.of(text);
    let mut parts =
        words.split([',', '|', '–', '—', '\t']).flat_map(|part| part.split(" - ")).flat_map(|part| part.split("  "));
    let mut whole = std::iter::once(words);
    let city = whole
        .by_ref()
        .chain(parts.by_ref())
        .map(str::trim)
        .find(|part| lists.is_city(part) || part.split(" / ").next().is_some_and(|part| lists.is_city(part)))?;
    let city = if lists.is_city(city) { city } else { city.split(" / ").next().unwrap_or(city) };
    let start = city.as_ptr().addr() - words.as_ptr().addr();
    Some((line, Dateline { place: start..start + city.len(), agency: None, date: None }))
}

#[cfg(test)]
mod tests {
    use onrecord_ledger::Given;
    use proptest::prelude::*;

    use super::*;
    use crate::Page;
    use crate::lexicon::Data;

    fn read(text: &str, given: Given) -> (Document, Anatomy, Vec<Note>) {
        let page = Page::from_text("page".to_owned(), None, text.to_owned(), given).unwrap();
        let lists = Lists::load(&Data::embedded()).unwrap();
        let classer = LearnedClasser::embedded(&Data::embedded()).unwrap();
        let (anatomy, notes) = clean(&page, &lists, &classer);
        (page.document, anatomy, notes)
    }

    /// Each line of the example begins with the role that it should have.
    fn check(example: &str) -> (Document, Anatomy) {
        let lines: Vec<(&str, &str)> = example.lines().map(|line| line.trim().split_once(": ").unwrap()).collect();
        let text: Vec<&str> = lines.iter().map(|(_, line)| *line).collect();
        let (document, anatomy, _) = read(&text.join("\n"), Given::default());
        let found: Vec<String> = anatomy
            .blocks
            .iter()
            .map(|block| format!("{}: {}", block.role.as_str(), block.span.of(document.text())))
            .collect();
        let expected: Vec<String> = lines.iter().map(|(role, line)| format!("{role}: {line}")).collect();
        assert_eq!(found, expected);
        (document, anatomy)
    }

    #[test]
    fn a_scraped_page() {
        let (document, anatomy) = check(
            "furniture: Share
            furniture: Advertisement
            date: 14 Mar, 2019 17:22
            title: Norland denies trading fish for gas – ministry
            body: OSLO (Reuters) - Norland has not offered gas in exchange for fishing rights, Deputy Energy Minister Ada Vela said on Thursday.
            body: “Nobody proposed this to us, and we would not have agreed to it,” Vela told reporters after a meeting in the capital.
            body: The newspaper had reported on Tuesday that the two governments were close to a deal on both matters.
            furniture: Related
            furniture: © 2019 Reuters. All rights reserved.",
        );
        assert_eq!(anatomy.published.unwrap().date.to_string(), "2019-03-14");
        assert_eq!(anatomy.place.unwrap().name, "OSLO");
        assert_eq!(anatomy.agency.unwrap().name, "Reuters");
        assert_eq!(anatomy.outlet.unwrap().name, "Reuters");
        assert_eq!(anatomy.language, Some(Language::ENGLISH));
        assert_eq!(anatomy.title.unwrap().of(document.text()), "Norland denies trading fish for gas – ministry");
    }

    #[test]
    fn a_source_line_credits_an_agency_beside_the_own_name() {
        let (_, anatomy) = check(
            "title: Norland denies trading fish for gas
            body: Norland has not offered gas in exchange for fishing rights, the deputy energy minister said on Thursday.
            body: “Nobody proposed this to us,” she told reporters after a meeting in the capital.
            furniture: Source: Norland Post with QNA",
        );
        assert_eq!(anatomy.agency.unwrap().name, "QNA");
    }

    #[test]
    fn bare_text_is_all_article() {
        let (_, anatomy) = check(
            "body: Norland has not offered gas in exchange for fishing rights, the deputy energy minister said on Thursday.
            body: “Nobody proposed this to us,” she told reporters after a meeting in the capital.
            body: She would not say whether talks go on.",
        );
        assert_eq!((anatomy.title, anatomy.published), (None, None));
    }

    #[test]
    fn the_head_of_a_line_may_settle_its_role() {
        check(
            "body: Norland has not offered gas in exchange for fishing rights, the deputy energy minister said on Thursday.
            teaser: READ MORE: Norland says that it will not trade fish for gas, whatever the neighbours may offer.
            caption: In this photo taken on Monday, Deputy Energy Minister Ada Vela speaks to reporters in the capital.
            body: “Nobody proposed this to us,” she told reporters after a meeting in the capital.",
        );
    }

    #[test]
    fn a_copyright_year_is_no_date() {
        let (_, anatomy, notes) = read(
            "The talks failed\nNorland has not offered gas in exchange for fishing rights, a minister said on Thursday.\n© 2025 Norland Post",
            Given::default(),
        );
        assert_eq!(anatomy.published, None);
        assert!(notes.iter().any(|note| note.code == NoteCode::UndatedPage));
    }

    #[test]
    fn what_was_given_wins() {
        let text = "The talks failed\nNorland has not offered gas in exchange for fishing rights, a minister said on Thursday.";
        let given = Given {
            title: Some("The talks failed - Norland Post".to_owned()),
            date: Some("2019-03-14T17:22:00Z".to_owned()),
            outlet: Some("Norland Post".to_owned()),
            ..Given::default()
        };
        let (document, anatomy, _) = read(text, given);
        assert_eq!(anatomy.title.unwrap().of(document.text()), "The talks failed");
        assert_eq!(anatomy.published.unwrap().basis, onrecord_ledger::PublishedBasis::Metadata);
        assert_eq!(anatomy.outlet.unwrap().name, "Norland Post");
    }

    #[test]
    fn a_block_that_is_too_long_is_not_read() {
        let (_, anatomy, notes) = read(&"The talks failed again. ".repeat(10_000), Given::default());
        assert_eq!(anatomy.blocks[0].role, BlockRole::Furniture);
        assert_eq!(notes[0].code, NoteCode::BlockTooLong);
        assert!(notes[0].span.unwrap().len() <= BEGINNING);
    }

    #[test]
    fn a_page_without_end_is_read_to_a_limit() {
        let line = "Norland has not offered gas in exchange for fishing rights, the deputy energy minister said on Thursday.\n";
        let (document, anatomy, notes) = read(&line.repeat(1 + (9 << 20) / line.len()), Given::default());
        let body = anatomy.blocks.iter().filter(|block| block.role.holds_statements());
        let read: usize = body.map(|block| block.span.len()).sum();
        assert!((LONGEST_ARTICLE - line.len()..=LONGEST_ARTICLE).contains(&read), "{read}");
        let note = notes.iter().find(|note| note.code == NoteCode::ArticleTooLong).unwrap();
        assert!(note.span.unwrap().of(document.text()).starts_with("Norland has not"));
    }

    #[test]
    fn another_language_is_told() {
        let (_, anatomy, _) = read(
            "Norwegen hat kein Gas im Tausch gegen Fischereirechte angeboten, sagte die stellvertretende Ministerin am Donnerstag vor der Presse.",
            Given::default(),
        );
        assert_eq!(anatomy.language.map(|language| language.0), Some("de"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_text_gives_disjoint_blocks_in_order(text in "(\\PC{0,60}\\n|[A-Z]{2,9}(, | \\(|: |\\. )|[0-9/:. -]{1,12}|By |Source: |© ){0,30}") {
            let (document, anatomy, _) = read(&text, Given::default());
            prop_assert!(anatomy.blocks.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start()));
            let kept: usize = anatomy.blocks.iter().map(|block| block.span.of(document.text()).split_whitespace().count()).sum();
            prop_assert_eq!(kept, document.text().split_whitespace().count());
            prop_assert!(anatomy.blocks.iter().all(|block| (0.0..=1.0).contains(&block.score)));
        }
    }
}
