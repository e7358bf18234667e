//! Lines that stand on many pages of one outlet: notices, appeals and boxes of the paper, not words of
//! the article, however fluent they are.
//!
//! [`OutletLines`] counts them in a first look at all pages that are read together; [`strike`] takes them
//! out of the article. News repeats itself too: a story is carried on from page to page with the same
//! paragraph of background, and the same page is kept in several states. Hence a line must stand on half
//! of all pages of the outlet, each address counts once, and nothing is struck from a page most of which
//! stands elsewhere as well.

use std::hash::{Hash as _, Hasher as _};

use onrecord_ledger::{Block, BlockRole, Repeat};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::lines::lines;
use super::shape::Mark;
use crate::page::Page;

/// A line must stand on so many pages, and one that may be a sentence of the news on one more. Both are
/// the least numbers at which "half of all pages" says anything; there is no corpus of whole outlets to
/// choose them by.
const FEWEST: u32 = 3;
/// As [`FEWEST`], for sentences and lines with quotation marks.
const FEWEST_SENTENCES: u32 = 4;
/// So many lines of a page are counted.
const MOST_LINES: usize = 4_096;
/// So many counts are held before the smallest are let go: some 40 MB.
const MOST_COUNTS: usize = 1 << 20;

/// What one page adds to the counts.
#[derive(Clone, Debug)]
pub struct Sighting {
    outlet: u64,
    article: u64,
    /// Each line once.
    lines: Vec<u64>,
}

impl Sighting {
    /// Looks at a page. Its outlet is the host of its address, given or declared; `beside` names what
    /// stands in for the outlet of a page without one: the folder or file that it was found in.
    #[must_use]
    pub fn of(page: &Page, beside: &str) -> Self {
        let text = page.document.text();
        let outlet = outlet(page, beside);
        let mut seen = FxHashSet::default();
        let keys = lines(text).into_iter().map(|line| key(outlet, line.span.of(text)));
        let lines = keys.filter(|key| seen.insert(*key)).take(MOST_LINES).collect();
        let article = match (address(page), page.markup.as_ref().and_then(|markup| markup.fields.title.as_ref())) {
            (Some(address), _) => key(outlet, address.split('#').next().unwrap_or(address)),
            (None, Some(title)) => key(outlet, &title.value),
            (None, None) => key(outlet, text),
        };
        // A page and a line with the same words are two things.
        Self { outlet, article: !article, lines }
    }
}

/// On how many pages of its outlet each line stands.
///
/// Memory is bounded: where more than a million counts are held, the smallest are let go, and what comes
/// again counts from nothing. So no count is too high, and one may be too low. Until then the order of
/// the pages makes no difference.
#[derive(Clone, Debug, Default)]
pub struct OutletLines {
    /// By outlet, article and line; an article counts one.
    counts: FxHashMap<u64, u32>,
    most: Option<usize>,
}

impl OutletLines {
    /// Counts a page, unless one of the same address was counted.
    pub fn add(&mut self, page: &Sighting) {
        if self.count(page.article) > 1 {
            return;
        }
        self.count(page.outlet);
        for line in &page.lines {
            self.count(*line);
        }
        let most = self.most.unwrap_or(MOST_COUNTS);
        // A page's lines are counted whole, so that no line has more pages than its outlet.
        let mut least = 1;
        while self.counts.len() > most {
            self.counts.retain(|_, count| *count > least);
            least += 1;
        }
    }

    fn count(&mut self, key: u64) -> u32 {
        let count = self.counts.entry(key).or_default();
        *count = count.saturating_add(1);
        *count
    }

    /// The lines of a page that stand on half of the pages of its outlet or more, in order. `beside` as
    /// in [`Sighting::of`].
    #[must_use]
    pub fn of(&self, page: &Page, beside: &str) -> Vec<Repeat> {
        let text = page.document.text();
        let outlet = outlet(page, beside);
        let of = self.counts.get(&outlet).copied().unwrap_or(0);
        if of < FEWEST {
            return Vec::new();
        }
        let mut repeats = Vec::new();
        for line in lines(text) {
            let words = line.span.of(text);
            let pages = self.counts.get(&key(outlet, words)).copied().unwrap_or(0);
            let fewest = if may_be_news(words) { FEWEST_SENTENCES } else { FEWEST };
            // What ends in a colon names who speaks next.
            if pages >= fewest && pages >= of.div_ceil(2) && !words.ends_with(':') {
                repeats.push(Repeat { span: line.span, pages, of });
            }
        }
        repeats
    }
}

/// Whether a line may be a sentence of the news: it is closed like one, or quotes.
fn may_be_news(line: &str) -> bool {
    let last = line.chars().next_back().map_or(Mark::Other, Mark::of);
    last.closes_sentence() || line.contains(['"', '“', '”', '«', '»'])
}

fn outlet(page: &Page, beside: &str) -> u64 {
    match address(page).and_then(host) {
        Some(host) => key(0, &host),
        None => key(1, beside),
    }
}

/// The address that was given, else the one that the page declares.
fn address(page: &Page) -> Option<&str> {
    let whole = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    let fields = page.markup.as_ref().map(|markup| &markup.fields);
    let canonical = || fields?.links.iter().find(|link| link.name == "canonical").map(|link| link.field.value.trim());
    let graph = || fields?.meta("og:url").map(|field| field.value.trim());
    let given = page.document.given().url.as_deref().filter(whole);
    given.or_else(|| canonical().filter(whole)).or_else(|| graph().filter(whole))
}

/// The host of an address, without "www."; of the page that is kept, where an archive of the web keeps
/// it under the archive's address.
fn host(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let (_, rest) = path.rsplit_once("://")?;
    let host = rest.split(['/', ':']).next().unwrap_or(rest).to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host).to_owned();
    (!host.is_empty()).then_some(host)
}

/// A hash of words of an outlet, however white space is set.
fn key(outlet: u64, words: &str) -> u64 {
    let mut hasher = FxHasher::default();
    outlet.hash(&mut hasher);
    for word in words.split_whitespace() {
        word.hash(&mut hasher);
    }
    hasher.finish()
}

/// Takes blocks that repeat out of the article, and gives those that were taken. Nothing is taken from a
/// page a third of whose article repeats, or that has none: it may itself be a copy of other pages.
pub(super) fn strike(repeats: &[Repeat], blocks: &mut [Block]) -> Vec<Repeat> {
    if repeats.is_empty() {
        return Vec::new();
    }
    let mut repeats = repeats.iter().peekable();
    let mut found: Vec<(usize, Repeat)> = Vec::new();
    let (mut article, mut repeated) = (0, 0);
    for (at, block) in blocks.iter().enumerate() {
        while repeats.next_if(|repeat| repeat.span.start() < block.span.start()).is_some() {}
        let repeat = repeats.next_if(|repeat| repeat.span == block.span);
        if block.role.holds_statements() {
            article += block.span.len();
            repeated += if repeat.is_some() { block.span.len() } else { 0 };
        }
        found.extend(repeat.filter(|_| is_of_article(block.role)).map(|repeat| (at, *repeat)));
    }
    if article == 0 || repeated * 3 > article {
        return Vec::new();
    }
    for (at, _) in &found {
        if let Some(block) = blocks.get_mut(*at) {
            block.role = BlockRole::Furniture;
        }
    }
    found.into_iter().map(|(_, repeat)| repeat).collect()
}

/// Whether a line of this role is read, or told, as the article's own.
fn is_of_article(role: BlockRole) -> bool {
    role.holds_statements() || matches!(role, BlockRole::Title | BlockRole::Standfirst | BlockRole::Heading)
}

#[cfg(test)]
mod tests {
    use super::*;
    use onrecord_ledger::Given;
    use proptest::prelude::*;

    const NOTICE: &str = "The Halden Post belongs to its readers, and to nobody else.";

    fn page(url: Option<&str>, text: &str) -> Page {
        let given = Given { url: url.map(str::to_owned), ..Given::default() };
        Page::from_text("page".to_owned(), None, text.to_owned(), given).unwrap()
    }

    /// Pages of one outlet, each with a story of its own under the notice.
    fn pages(count: usize) -> Vec<Page> {
        let story = |n: usize| format!("{NOTICE}\nFerry {n} sank on Monday, the ministry said.\nMore news");
        (0..count).map(|n| page(Some(&format!("https://www.halden.example/{n}")), &story(n))).collect()
    }

    fn counted(pages: &[Page]) -> OutletLines {
        let mut counts = OutletLines::default();
        pages.iter().for_each(|page| counts.add(&Sighting::of(page, "folder")));
        counts
    }

    /// The lines of a page that repeat, with their counts.
    fn check(counts: &OutletLines, page: &Page, wanted: &[(&str, u32, u32)]) {
        let text = page.document.text();
        let found: Vec<_> =
            counts.of(page, "folder").iter().map(|repeat| (repeat.span.of(text), repeat.pages, repeat.of)).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn lines_are_counted_by_outlet() {
        let four = pages(4);
        let counts = counted(&four);
        check(&counts, &four[2], &[(NOTICE, 4, 4), ("More news", 4, 4)]);
        check(&counts, &page(Some("http://halden.example/other"), "More  news"), &[("More  news", 4, 4)]);
        check(&counts, &page(Some("https://elsewhere.example/"), NOTICE), &[]);
    }

    #[test]
    fn a_sentence_needs_one_page_more() {
        let three = pages(3);
        check(&counted(&three), &three[0], &[("More news", 3, 3)]);
    }

    #[test]
    fn a_line_of_less_than_half_of_the_pages_stays() {
        let mut all = pages(4);
        all.extend((0..5).map(|n| page(Some(&format!("https://halden.example/z{n}")), &format!("Story {n}"))));
        check(&counted(&all), &all[0], &[]);
    }

    #[test]
    fn a_page_that_was_kept_several_times_counts_once() {
        let mut all = pages(2);
        all.extend(vec![all[0].clone(); 6]);
        check(&counted(&all), &all[0], &[]);
    }

    #[test]
    fn pages_without_an_address_are_of_one_folder() {
        let all: Vec<Page> = (0..3).map(|n| page(None, &format!("Share this\nStory {n}"))).collect();
        let counts = counted(&all);
        check(&counts, &all[0], &[("Share this", 3, 3)]);
        assert!(counts.of(&all[0], "other folder").is_empty());
    }

    #[test]
    fn who_speaks_is_no_furniture() {
        let all: Vec<Page> = (0..4).map(|n| page(None, &format!("VELA:\nAnswer {n}"))).collect();
        check(&counted(&all), &all[0], &[]);
    }

    #[test]
    fn the_page_of_an_archive_belongs_to_the_outlet_that_it_keeps() {
        let host = |url| host(url).unwrap();
        assert_eq!(
            host("https://web.archive.org/web/2019/https://www.Halden.example:443/a?b=http://c/"),
            "halden.example"
        );
        assert_eq!(host("http://halden.example?u=http://c/"), "halden.example");
    }

    #[test]
    fn memory_is_bounded_and_no_count_too_high() {
        let mut counts = OutletLines { most: Some(100), ..OutletLines::default() };
        for page in pages(1_000) {
            counts.add(&Sighting::of(&page, ""));
            assert!(counts.counts.len() <= 100);
        }
        let last = &pages(1_000)[999];
        check(&counts, last, &[(NOTICE, 1_000, 1_000), ("More news", 1_000, 1_000)]);
    }

    /// What is left of a page after its repeated lines (marked "> ") were struck.
    fn check_struck(lines: &[(&str, BlockRole)], wanted: &[&str]) {
        let text: String = lines.iter().map(|(line, _)| format!("{}\n", line.trim_start_matches("> "))).collect();
        let spans: Vec<_> = super::lines(&text).iter().map(|line| line.span).collect();
        let mut blocks: Vec<Block> =
            spans.iter().zip(lines).map(|(span, (_, role))| Block { span: *span, role: *role, score: 1.0 }).collect();
        let repeats: Vec<Repeat> = spans
            .iter()
            .zip(lines)
            .filter(|(_, (line, _))| line.starts_with("> "))
            .map(|(span, _)| Repeat { span: *span, pages: 5, of: 6 })
            .collect();
        let struck = strike(&repeats, &mut blocks);
        assert_eq!(struck.iter().map(|repeat| repeat.span.of(&text)).collect::<Vec<_>>(), wanted);
        for repeat in struck {
            let block = blocks.iter().find(|block| block.span == repeat.span).unwrap();
            assert_eq!(block.role, BlockRole::Furniture);
        }
    }

    #[test]
    fn what_repeats_is_struck_from_the_article_alone() {
        check_struck(
            &[
                ("> Halden Post", BlockRole::Title),
                ("> Monday", BlockRole::Date),
                ("The ferry sank on Monday, the ministry said.", BlockRole::Body),
                ("> Stay with us.", BlockRole::Body),
                ("It was found at night.", BlockRole::Body),
            ],
            &["Halden Post", "Stay with us."],
        );
    }

    #[test]
    fn a_copy_of_other_pages_is_left_alone() {
        check_struck(
            &[
                ("> The ferry sank on Monday, the ministry said.", BlockRole::Body),
                ("It was found at night.", BlockRole::Body),
            ],
            &[],
        );
        check_struck(&[("> Halden harbour in pictures", BlockRole::Title), ("> Tarn", BlockRole::Caption)], &[]);
    }

    proptest! {
        #[test]
        fn the_order_of_pages_makes_no_difference(texts in prop::collection::vec("([abc]\\.?\\n){0,5}", 0..12)) {
            let pages: Vec<Page> = texts.iter().map(|text| page(None, text)).collect();
            let forward = counted(&pages);
            let backward = counted(&pages.iter().rev().cloned().collect::<Vec<_>>());
            for page in &pages {
                let repeats = forward.of(page, "folder");
                prop_assert_eq!(&repeats, &backward.of(page, "folder"));
                prop_assert!(repeats.iter().all(|repeat| repeat.pages <= repeat.of));
            }
        }
    }
}
