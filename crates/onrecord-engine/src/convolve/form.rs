//! What a token looks like: hashes of its spelling, and its cluster.

use rustc_hash::FxHashMap;

use crate::lexicon::{Data, DataError, Table};
use crate::segment::{Token, TokenKind};

/// A token as the network sees it. All hashes are over lower-cased characters unless said otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// The word.
    pub word: u32,
    /// Its last three characters.
    pub suffix3: u32,
    /// Its first four characters.
    pub prefix4: u32,
    /// Runs of upper case, lower case, digits and marks as written ("Xx", "d").
    pub shape: u32,
    /// Cluster of the word, from 1; 0 where it has none.
    pub cluster: u32,
}

const OFFSET: u32 = 0x811C_9DC5;
const PRIME: u32 = 0x0100_0193;

/// FNV-1a over code points.
fn step(hash: u32, c: char) -> u32 {
    (hash ^ c as u32).wrapping_mul(PRIME)
}

/// The hash of a word as [`Form::word`] holds it.
#[must_use]
pub fn word_hash(word: &str) -> u32 {
    word.chars().flat_map(char::to_lowercase).fold(OFFSET, step)
}

impl Form {
    /// Looks at one token.
    #[must_use]
    pub fn of(text: &str, token: Token, clusters: &Clusters) -> Self {
        let (form, known_by) = Self::spelled(text, token);
        form.of_cluster(known_by, clusters)
    }

    /// All but the cluster, and the hash of the word that the cluster is known by; `None` for quotation marks.
    pub(super) fn spelled(text: &str, token: Token) -> (Self, Option<u32>) {
        let mut form = Self { word: OFFSET, prefix4: OFFSET, shape: OFFSET, ..Self::default() };
        let mut last_kind = '\0';
        let mut lowered = Lowered::default();
        for c in token.span.of(text).chars() {
            let kind = if c.is_uppercase() {
                'X'
            } else if c.is_lowercase() {
                'x'
            } else if c.is_numeric() {
                'd'
            } else {
                c
            };
            if kind != last_kind {
                form.shape = step(form.shape, kind);
                last_kind = kind;
            }
            if c.is_ascii() {
                lowered.push(c.to_ascii_lowercase(), &mut form);
            } else {
                c.to_lowercase().for_each(|c| lowered.push(c, &mut form));
            }
        }
        let Lowered { tail, length, before } = lowered;
        form.suffix3 = tail.iter().filter(|c| **c != '\0').fold(OFFSET, |hash, c| step(hash, *c));
        match token.kind {
            TokenKind::OpenQuote => form.word = OPEN_QUOTE,
            TokenKind::CloseQuote => form.word = CLOSE_QUOTE,
            _ => {
                let possessive = length > 2 && tail[1..] == ['\'', 's'];
                return (form, Some(if possessive { before[0] } else { form.word }));
            }
        }
        (form, None)
    }

    /// With the cluster of the word with this hash.
    pub(super) fn of_cluster(self, known_by: Option<u32>, clusters: &Clusters) -> Self {
        Self { cluster: known_by.map_or(0, |word| clusters.of(word)), ..self }
    }
}

/// The lower-cased characters of a token as they come in.
struct Lowered {
    /// The last three, newest last.
    tail: [char; 3],
    length: usize,
    /// The word's hash before its last one and two characters, to find the cluster of "Moscow" in "Moscow's".
    before: [u32; 2],
}

impl Default for Lowered {
    fn default() -> Self {
        Self { tail: ['\0'; 3], length: 0, before: [OFFSET; 2] }
    }
}

impl Lowered {
    fn push(&mut self, c: char, form: &mut Form) {
        // Typographic and typewriter apostrophes are one.
        let c = if c == '’' { '\'' } else { c };
        self.before = [self.before[1], form.word];
        form.word = step(form.word, c);
        if self.length < 4 {
            form.prefix4 = form.word;
        }
        self.length += 1;
        self.tail = [self.tail[1], self.tail[2], c];
    }
}

/// All opening quotation marks are one word to the network, and all closing ones.
const OPEN_QUOTE: u32 = 2;
const CLOSE_QUOTE: u32 = 3;

/// Clusters of common words.
#[derive(Debug)]
pub struct Clusters {
    of: FxHashMap<u32, u16>,
}

const CLUSTERS: &str = "en/word_clusters.tsv";

impl Clusters {
    /// Loads `en/word_clusters.tsv`.
    ///
    /// # Errors
    /// [`DataError`] where the list is malformed.
    pub fn load(data: &Data) -> Result<Self, DataError> {
        let table = Table::parse(CLUSTERS, data.text(CLUSTERS), &["word", "cluster"])?;
        let mut of = FxHashMap::default();
        of.reserve(1 << 17);
        for row in table.rows() {
            let Ok(cluster) = row.get("cluster").parse::<u16>() else {
                return Err(row.error("cluster", "not a number of 0 to 65,534", "clusters are numbered"));
            };
            of.insert(word_hash(row.get("word")), cluster.saturating_add(1));
        }
        Ok(Self { of })
    }

    /// The cluster of the word with this hash, from 1; 0 where it has none.
    #[must_use]
    pub fn of(&self, word: u32) -> u32 {
        self.of.get(&word).map_or(0, |cluster| u32::from(*cluster))
    }
}
