//! Which pages are worth comparing: an inverted index of keys, with a cap on how many pages a key may
//! stand for.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::Digest;

/// Dense number that a store gives to a page in order of arrival. Never printed, never a tie-break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PageNo(pub u32);

/// Something that two pages may share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// What it is made of.
    pub space: Space,
    /// The hash of it.
    pub hash: u64,
}

/// What a key is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Space {
    /// A winnowed word 5-gram of the article.
    Shingle = 0,
    /// A rare run of content words of a statement.
    Words = 1,
    /// A pair of the words that tell what the page is about.
    Story = 2,
}

impl Space {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Shingle, Self::Words, Self::Story];

    /// A key that more pages than this hold counts for nothing: it is boilerplate, or a topic.
    #[must_use]
    pub fn cap(self) -> usize {
        match self {
            Self::Shingle => 64,
            Self::Words => 64,
            Self::Story => 64,
        }
    }

    /// How many live keys of this space two pages must share to be compared.
    #[must_use]
    pub fn least(self) -> usize {
        match self {
            Self::Shingle => 2,
            Self::Words => 1,
            Self::Story => 2,
        }
    }
}

/// Whether the keys that two pages share are reason enough to compare them, when `holders` tells how
/// many pages hold a key now. A pair that was linked loses its links when its keys become too common:
/// so the result does not depend on which page came first.
#[must_use]
pub fn alive(shared: &[Key], holders: impl Fn(&Key) -> usize) -> bool {
    alive_of(shared.iter().filter(|key| holders(key) <= key.space.cap()).map(|key| key.space))
}

/// As [`alive`], of the spaces of those shared keys that not too many pages hold.
#[must_use]
pub fn alive_of(spaces: impl IntoIterator<Item = Space>) -> bool {
    let mut live = [0usize; Space::ALL.len()];
    spaces.into_iter().any(|space| {
        let Some(count) = live.get_mut(space as usize) else { return false };
        *count += 1;
        *count >= space.least()
    })
}

/// Where a store keeps which pages hold which key.
pub trait Postings {
    /// What can go wrong.
    type Error;

    /// For each key the pages that hold it; none or [`Space::cap`] of them where there are so many or more.
    ///
    /// # Errors
    /// What the store could not read.
    fn holders(&mut self, keys: &[Key]) -> Result<Vec<Vec<PageNo>>, Self::Error>;

    /// Notes that a page holds these keys.
    ///
    /// # Errors
    /// What the store could not write.
    fn post(&mut self, page: PageNo, keys: &[Key]) -> Result<(), Self::Error>;
}

/// The pages to compare a page with, in their order, each with the keys that both hold. The page itself
/// must not have been posted yet.
///
/// # Errors
/// As [`Postings::holders`].
pub fn candidates<P: Postings>(digest: &Digest, postings: &mut P) -> Result<Vec<(PageNo, Vec<Key>)>, P::Error> {
    let keys = digest.keys();
    let holders = postings.holders(keys)?;
    let mut pairs: Vec<(PageNo, Key)> = Vec::new();
    for (key, pages) in keys.iter().zip(&holders) {
        // With this page a key at its cap passes it.
        if pages.len() < key.space.cap() {
            pairs.extend(pages.iter().map(|page| (*page, *key)));
        }
    }
    pairs.sort_unstable();
    Ok(pairs
        .chunk_by(|a, b| a.0 == b.0)
        .filter_map(|chunk| {
            let shared: Vec<Key> = chunk.iter().map(|(_, key)| *key).collect();
            let page = chunk.first()?.0;
            alive(&shared, |_| 0).then_some((page, shared))
        })
        .collect())
}

/// Postings in memory.
#[derive(Debug, Default)]
pub struct Memory {
    pages: FxHashMap<Key, Vec<PageNo>>,
}

impl Memory {
    /// How many pages hold a key, counted up to one more than its cap.
    #[must_use]
    pub fn count(&self, key: &Key) -> usize {
        self.pages.get(key).map_or(0, Vec::len)
    }
}

impl Postings for Memory {
    type Error = std::convert::Infallible;

    fn holders(&mut self, keys: &[Key]) -> Result<Vec<Vec<PageNo>>, Self::Error> {
        Ok(keys.iter().map(|key| self.pages.get(key).cloned().unwrap_or_default()).collect())
    }

    fn post(&mut self, page: PageNo, keys: &[Key]) -> Result<(), Self::Error> {
        for key in keys {
            let pages = self.pages.entry(*key).or_default();
            if pages.len() <= key.space.cap() {
                pages.push(page);
            }
        }
        Ok(())
    }
}
