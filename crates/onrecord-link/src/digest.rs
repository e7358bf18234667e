//! What linking needs of one page.

mod keys;
mod names;
mod packed;
mod unit;

use std::sync::OnceLock;

use jiff::civil::{Date, Time};
use onrecord_ledger::{BlockRole, DocumentId, EntityKind, Reading, Span};

use crate::lists::Lists;
use crate::postings::Key;
use crate::words::{self, Token, Word};
pub(crate) use names::{Press, Speaker, SpeakerMatch, press_words};
use packed::PageWords;
pub(crate) use unit::{Said, Unit};

/// What linking needs of one page, made of its reading on any thread. A store may keep it beside the
/// [`crate::LINK_VERSION`] that made it: reading it takes a small part of the time that making it takes.
#[derive(Debug)]
pub struct Digest {
    pub(crate) document: DocumentId,
    pub(crate) name: String,
    pub(crate) published: Option<(Date, Option<Time>)>,
    /// The bare words of the article.
    pub(crate) tokens: Vec<Token>,
    /// The runs of five bare words, once they were asked for.
    grams: OnceLock<Grams>,
    /// For each bare word, whether it stands in a direct quotation.
    pub(crate) quoted: Vec<bool>,
    /// The article's words by their sense.
    pub(crate) words: Vec<Word>,
    /// What the page says, statement by statement, and the sentences of its own that tell as much.
    pub(crate) units: Vec<Unit>,
    /// Who published it and whom it names as a source.
    pub(crate) press: Press,
    /// What the page is about: stems with their weight (length 1), heaviest first.
    pub(crate) topic: Vec<(u64, f32)>,
    /// What it is looked up by, once that was asked for.
    keys: OnceLock<Vec<Key>>,
}

/// The runs of five bare words of a page.
#[derive(Debug)]
pub(crate) struct Grams {
    /// Hash and first word of each, sorted by hash.
    pub(crate) sorted: Vec<(u64, u32)>,
    /// How many different ones there are.
    pub(crate) count: usize,
}

impl Digest {
    /// The digest of a page's reading.
    #[must_use]
    pub fn of(reading: &Reading, lists: &Lists) -> Self {
        let text = reading.document.text();
        let (mut tokens, mut folded) = (Vec::new(), Vec::new());
        for block in &reading.anatomy.blocks {
            if is_article(block.role) {
                words::tokens(text, block.span, &mut tokens, &mut folded);
            }
        }
        let named = marked(
            &tokens,
            reading
                .entities
                .iter()
                .filter(|entity| entity.kind != EntityKind::Group)
                .flat_map(|entity| &entity.mentions),
        );
        let words = words::words(&tokens, &folded, lists, |at| named.get(at).copied().unwrap_or(false));
        let units = unit::units(reading, &tokens, &words);
        let quoted = marked(
            &tokens,
            reading
                .statements
                .iter()
                .filter(|statement| statement.quotation == onrecord_ledger::Quotation::Direct)
                .flat_map(|statement| &statement.content),
        );
        let topic = keys::topic(&words);
        let published = reading.anatomy.published.as_ref().map(|published| (published.date, published.time));
        let (document, name) = (reading.document.id(), reading.document.name().to_owned());
        let words = PageWords { tokens, quoted, words, topic };
        let digest = Self::new(document, name, published, Press::of(reading), units, words);
        // They are wanted soon, and not by the thread that keeps pages.
        let _ = digest.keys();
        digest
    }

    fn new(
        document: DocumentId,
        name: String,
        published: Option<(Date, Option<Time>)>,
        press: Press,
        units: Vec<Unit>,
        PageWords { tokens, quoted, words, topic }: PageWords,
    ) -> Self {
        let (grams, keys) = (OnceLock::new(), OnceLock::new());
        Self { document, name, published, tokens, grams, quoted, words, units, press, topic, keys }
    }

    /// The runs of five bare words.
    pub(crate) fn grams(&self) -> &Grams {
        self.grams.get_or_init(|| {
            let mut sorted = in_order(&self.tokens);
            sorted.sort_unstable();
            let count = sorted.chunk_by(|a, b| a.0 == b.0).count();
            Grams { sorted, count }
        })
    }

    /// What to post and to look up: sorted, each once.
    #[must_use]
    pub fn keys(&self) -> &[Key] {
        self.keys
            .get_or_init(|| keys::keys(keys::winnow(&in_order(&self.tokens)), &self.units, &self.words, &self.topic))
    }

    /// The page's place in every order that must not depend on arrival.
    #[must_use]
    pub fn order(&self) -> (&DocumentId, &str) {
        (&self.document, &self.name)
    }

    /// The page's place among pages told by time: undated ones last.
    pub(crate) fn by_time(&self) -> impl Ord + '_ {
        let (date, time) = self.published.map_or((Date::MAX, None), |(date, time)| (date, time));
        (date, time.unwrap_or(Time::MAX), self.name.as_str(), &self.document)
    }

    /// The stretch of the page from one bare word up to another.
    pub(crate) fn span_of_tokens(&self, from: usize, to: usize) -> Option<Span> {
        let first = self.tokens.get(from)?;
        let last = self.tokens.get(to.checked_sub(1)?)?;
        Some(first.span.cover(last.span))
    }

    /// The stretch of the page from one word up to another.
    pub(crate) fn span_of_words(&self, from: usize, to: usize) -> Option<Span> {
        let first = self.words.get(from)?;
        let last = self.words.get(to.checked_sub(1)?)?;
        self.span_of_tokens(first.from as usize, last.to as usize)
    }
}

/// Hash and first word of every run of five bare words.
fn in_order(tokens: &[Token]) -> Vec<(u64, u32)> {
    let hash = |run: &[Token]| run.iter().fold(0, |all, token| words::join(all, token.exact));
    tokens.windows(5).zip(0..).map(|(run, at)| (hash(run), at)).collect()
}

/// Whether the words of such a block are the article's.
pub(crate) fn is_article(role: BlockRole) -> bool {
    matches!(
        role,
        BlockRole::Title
            | BlockRole::Standfirst
            | BlockRole::Body
            | BlockRole::Heading
            | BlockRole::Caption
            | BlockRole::Tweet
    )
}

/// For each bare word whether it stands in one of the spans.
fn marked<'a>(tokens: &[Token], spans: impl Iterator<Item = &'a Span>) -> Vec<bool> {
    let mut marks = vec![false; tokens.len()];
    for span in spans {
        let from = tokens.partition_point(|token| token.span.end() <= span.start());
        let to = tokens.partition_point(|token| token.span.start() < span.end());
        if let Some(range) = marks.get_mut(from..to) {
            range.fill(true);
        }
    }
    marks
}
