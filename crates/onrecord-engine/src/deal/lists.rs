use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::lexicon::{Data, DataError, Table};
use crate::segment::Segments;

const LINKS: &str = "en/deal_links.tsv";
const WORDS: &str = "en/deal_words.tsv";

/// Word lists of this step.
#[derive(Debug, Default)]
pub struct Lists {
    /// By first word; longest first.
    links: FxHashMap<String, Vec<Link>>,
    words: FxHashMap<String, u16>,
    longest: usize,
}

/// Words that link two legs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// Lower case.
    pub(super) words: Vec<String>,
    pub(super) kind: Kind,
}

/// How a link parts the legs; data/en/deal_links.tsv tells each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    For,
    If,
    Only,
    Once,
    Unless,
    Back,
    Swap,
    On,
    Price,
    Goods,
    Sale,
    Until,
    Turn,
}

/// What a word tells about a deal; data/en/deal_words.tsv tells each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Offer,
    Demand,
    Threat,
    Modal,
    Giving,
    Pact,
    Clause,
    Stop,
    Own,
    Replace,
    Denial,
    Negation,
    Agreement,
    Allegation,
    Money,
}

const CLASSES: [(&str, Class); 15] = [
    ("offer", Class::Offer),
    ("demand", Class::Demand),
    ("threat", Class::Threat),
    ("modal", Class::Modal),
    ("giving", Class::Giving),
    ("pact", Class::Pact),
    ("clause", Class::Clause),
    ("stop", Class::Stop),
    ("own", Class::Own),
    ("replace", Class::Replace),
    ("denial", Class::Denial),
    ("negation", Class::Negation),
    ("agreement", Class::Agreement),
    ("allegation", Class::Allegation),
    ("money", Class::Money),
];

const KINDS: [(&str, Kind); 13] = [
    ("for", Kind::For),
    ("if", Kind::If),
    ("only", Kind::Only),
    ("once", Kind::Once),
    ("unless", Kind::Unless),
    ("back", Kind::Back),
    ("swap", Kind::Swap),
    ("on", Kind::On),
    ("price", Kind::Price),
    ("goods", Kind::Goods),
    ("sale", Kind::Sale),
    ("until", Kind::Until),
    ("turn", Kind::Turn),
];

impl Class {
    fn bit(self) -> u16 {
        1 << self as u16
    }
}

impl Lists {
    /// Loads the links and the words of deals.
    ///
    /// # Errors
    /// [`DataError`] where a list is malformed.
    pub fn load(data: &Data) -> Result<Self, DataError> {
        let mut lists = Self::default();
        for row in Table::parse(LINKS, data.text(LINKS), &["link", "kind"])?.rows() {
            let kind = KINDS.into_iter().find(|(name, _)| *name == row.get("kind"));
            let (_, kind) = kind.ok_or_else(|| row.error("kind", "unknown kind", "one that the comment names"))?;
            let words: Vec<String> = row.get("link").split(' ').map(str::to_lowercase).collect();
            if let Some(first) = words.first().cloned() {
                lists.longest = lists.longest.max(words.iter().map(String::len).max().unwrap_or(0));
                let same: &mut Vec<Link> = lists.links.entry(first).or_default();
                let at = same.partition_point(|link| link.words.len() >= words.len());
                same.insert(at, Link { words, kind });
            }
        }
        for row in Table::parse(WORDS, data.text(WORDS), &["word", "class"])?.rows() {
            let class = CLASSES.into_iter().find(|(name, _)| *name == row.get("class"));
            let (_, class) = class.ok_or_else(|| row.error("class", "unknown class", "one that the comment names"))?;
            *lists.words.entry(row.get("word").to_lowercase()).or_default() |= class.bit();
        }
        Ok(lists)
    }

    /// Whether a word of the sentence may begin a link: a look without copying anything.
    pub(super) fn may_hold_a_deal(&self, text: &str, segments: &Segments, tokens: Range<usize>) -> bool {
        let mut lower = String::new();
        segments.tokens.get(tokens).unwrap_or_default().iter().any(|token| {
            let word = token.span.of(text);
            word.len() <= self.longest && {
                lower.clear();
                lower.push_str(word);
                lower.make_ascii_lowercase();
                self.links.contains_key(&lower)
            }
        })
    }

    /// The longest link that begins here.
    pub(super) fn link(&self, words: &[String]) -> Option<&Link> {
        let links = self.links.get(words.first()?)?;
        links.iter().find(|link| words.get(..link.words.len()) == Some(link.words.as_slice()))
    }

    /// Whether the word is of this class.
    pub(super) fn is(&self, word: &str, class: Class) -> bool {
        self.words.get(word).is_some_and(|classes| classes & class.bit() != 0)
    }
}
