//! Which pages are worth comparing: an inverted index of keys, with a cap on how many pages a key may
//! stand for.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::Digest;
use crate::topic::Topic;

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
/// many pages hold a key now and `alike` whether their topics are. A pair that was linked loses its links when its keys
/// become too common: so the result does not depend on which page came first.
#[must_use]
pub fn alive(shared: &[Key], alike: bool, holders: impl Fn(&Key) -> usize) -> bool {
    alive_of(shared.iter().filter(|key| holders(key) <= key.space.cap()).map(|key| key.space), alike)
}

/// As [`alive`], of the spaces of those shared keys that not too many pages hold.
#[must_use]
pub fn alive_of(spaces: impl IntoIterator<Item = Space>, alike: bool) -> bool {
    let mut live = [0usize; Space::ALL.len()];
    spaces.into_iter().filter(|space| alike || *space != Space::Story).any(|space| {
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

    /// Whether the topic of a page that was posted and this one are [alike](Topic::is_like).
    ///
    /// # Errors
    /// What the store could not read.
    fn is_like(&mut self, page: PageNo, topic: &Topic) -> Result<bool, Self::Error>;

    /// Notes that a page holds its keys, and its topic.
    ///
    /// # Errors
    /// What the store could not write.
    fn post(&mut self, page: PageNo, digest: &Digest) -> Result<(), Self::Error>;
}

/// A page to compare another one with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its number.
    pub page: PageNo,
    /// The keys that both hold.
    pub shared: Vec<Key>,
    /// Whether both are about things so much alike that keys of topic count; not asked where they share too few of those.
    pub alike: bool,
}

/// The pages to compare a page with, in their order. The page itself must not have been posted yet.
///
/// # Errors
/// As [`Postings::holders`].
pub fn candidates<P: Postings>(digest: &Digest, postings: &mut P) -> Result<Vec<Candidate>, P::Error> {
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
    let topic = Topic::of(digest);
    let mut found = Vec::new();
    for chunk in pairs.chunk_by(|a, b| a.0 == b.0) {
        let (Some((page, _)), keys) = (chunk.first(), chunk.iter().map(|(_, key)| *key)) else { continue };
        if !alive_of(keys.clone().map(|key| key.space), true) {
            continue;
        }
        let of_topic = keys.clone().filter(|key| key.space == Space::Story).count() >= Space::Story.least();
        let alike = of_topic && postings.is_like(*page, &topic)?;
        if alive_of(keys.clone().map(|key| key.space), alike) {
            found.push(Candidate { page: *page, shared: keys.collect(), alike });
        }
    }
    Ok(found)
}

/// Postings in memory.
#[derive(Debug, Default)]
pub struct Memory {
    pages: FxHashMap<Key, Vec<PageNo>>,
    topics: FxHashMap<PageNo, Topic>,
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

    fn is_like(&mut self, page: PageNo, topic: &Topic) -> Result<bool, Self::Error> {
        Ok(self.topics.get(&page).is_some_and(|known| known.is_like(topic)))
    }

    fn post(&mut self, page: PageNo, digest: &Digest) -> Result<(), Self::Error> {
        for key in digest.keys() {
            let pages = self.pages.entry(*key).or_default();
            if pages.len() <= key.space.cap() {
                pages.push(page);
            }
        }
        self.topics.insert(page, Topic::of(digest));
        Ok(())
    }
}
