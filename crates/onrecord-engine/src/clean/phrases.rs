use rustc_hash::FxHashMap;

use super::words::{WordHash, words};
use crate::lexicon::{Data, DataError, Table};

/// Phrases by which the furniture of pages is known, sorted by what they belong to.
#[derive(Debug)]
pub(super) struct Phrases {
    /// By the first word: the rest of the phrase, where it may stand, its kind.
    by_first: FxHashMap<WordHash, Vec<Phrase>>,
}

#[derive(Debug)]
struct Phrase {
    rest: Vec<WordHash>,
    place: PhrasePlace,
    kind: PhraseKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PhrasePlace {
    /// The phrase is the whole line.
    Line,
    /// The line begins with it.
    Start,
    /// Anywhere in the line.
    Any,
}

/// What a phrase belongs to; a bit of [`Kinds`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PhraseKind {
    /// Buttons to share, print, save.
    Share,
    /// Navigation.
    Nav,
    /// Advertising.
    Ad,
    /// Pointers to other stories.
    Related,
    /// Asks for money or support.
    Appeal,
    /// Newsletters and channels.
    Newsletter,
    /// Rights and terms.
    Legal,
    /// Consent to cookies.
    Cookie,
    /// The comment section.
    Comments,
    /// Apps.
    App,
    /// Photographs and their makers.
    Photo,
    /// Who wrote or edited.
    Byline,
    /// A date of publication.
    Published,
    /// A date of change.
    Updated,
    /// The day on which the page was printed or fetched.
    Printed,
    /// Who answers for the words.
    Disclaimer,
    /// Subscriptions.
    Subscribe,
    /// Topics.
    Tags,
    /// Live coverage and ages of posts.
    Live,
    /// Sound and film.
    Player,
    /// A reporting verb.
    Speech,
    /// Speaks to the reader.
    Reader,
    /// The outlet speaks of itself.
    Ourselves,
    /// How to reach the outlet.
    Contact,
}

impl PhraseKind {
    /// With their names in the list, in the order of the enum.
    const ALL: [(Self, &str); 24] = [
        (Self::Share, "share"),
        (Self::Nav, "nav"),
        (Self::Ad, "ad"),
        (Self::Related, "related"),
        (Self::Appeal, "appeal"),
        (Self::Newsletter, "newsletter"),
        (Self::Legal, "legal"),
        (Self::Cookie, "cookie"),
        (Self::Comments, "comments"),
        (Self::App, "app"),
        (Self::Photo, "photo"),
        (Self::Byline, "byline"),
        (Self::Published, "published"),
        (Self::Updated, "updated"),
        (Self::Printed, "printed"),
        (Self::Disclaimer, "disclaimer"),
        (Self::Subscribe, "subscribe"),
        (Self::Tags, "tags"),
        (Self::Live, "live"),
        (Self::Player, "player"),
        (Self::Speech, "speech"),
        (Self::Reader, "reader"),
        (Self::Ourselves, "ourselves"),
        (Self::Contact, "contact"),
    ];
}

/// A set of phrase kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(u32);

impl Kinds {
    /// The set of these kinds.
    pub(super) const fn of(kinds: &[PhraseKind]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < kinds.len() {
            bits |= 1 << kinds[at] as u32;
            at += 1;
        }
        Self(bits)
    }

    fn add(&mut self, kind: PhraseKind) {
        self.0 |= 1 << kind as u32;
    }

    /// Whether the sets share a kind.
    pub(super) fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// The kinds that both sets hold.
    pub(super) fn and(self, of: Self) -> Self {
        Self(self.0 & of.0)
    }

    /// The numbers of the kinds in the set, in the order of the enum.
    pub(super) fn iter(self) -> impl Iterator<Item = u32> {
        (0..PhraseKind::ALL.len() as u32).filter(move |at| self.0 >> at & 1 == 1)
    }

    /// The set as bits.
    pub(super) fn bits(self) -> u32 {
        self.0
    }
}

const LIST: &str = "en/furniture.tsv";

impl Phrases {
    pub(super) fn load(data: &Data) -> Result<Self, DataError> {
        let table = Table::parse(LIST, data.text(LIST), &["phrase", "place", "kind"])?;
        let mut by_first: FxHashMap<WordHash, Vec<Phrase>> = FxHashMap::default();
        for row in table.rows() {
            let place = match row.get("place") {
                "line" => PhrasePlace::Line,
                "start" => PhrasePlace::Start,
                "any" => PhrasePlace::Any,
                other => {
                    return Err(row.error("place", format!("unknown place '{other}'"), "one of line, start, any"));
                }
            };
            let name = row.get("kind");
            let Some((kind, _)) = PhraseKind::ALL.into_iter().find(|(_, known)| *known == name) else {
                let hint = format!("one of {}", PhraseKind::ALL.map(|(_, known)| known).join(", "));
                return Err(row.error("kind", format!("unknown kind '{name}'"), hint));
            };
            let mut hashes = words(row.get("phrase")).map(|word| word.hash);
            let Some(first) = hashes.next() else {
                return Err(row.error("phrase", "no word in the phrase", "write at least one word"));
            };
            let phrase = Phrase { rest: hashes.collect(), place, kind };
            by_first.entry(first).or_default().push(phrase);
        }
        Ok(Self { by_first })
    }

    /// The kinds of all phrases found in a line of these words.
    pub(super) fn kinds(&self, line: &[WordHash]) -> Kinds {
        let mut kinds = Kinds::default();
        for (at, first) in line.iter().enumerate() {
            let Some(phrases) = self.by_first.get(first) else { continue };
            let after = line.get(at + 1..).unwrap_or_default();
            for phrase in phrases {
                let here = match phrase.place {
                    PhrasePlace::Line => at == 0 && after.len() == phrase.rest.len(),
                    PhrasePlace::Start => at == 0,
                    PhrasePlace::Any => true,
                };
                if here && after.starts_with(&phrase.rest) {
                    kinds.add(phrase.kind);
                }
            }
        }
        kinds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &[&str]) {
        let phrases = Phrases::load(&Data::embedded()).unwrap();
        let hashes: Vec<_> = words(line).map(|word| word.hash).collect();
        let kinds = phrases.kinds(&hashes);
        let found: Vec<&str> = kinds.iter().map(|at| PhraseKind::ALL[at as usize].1).collect();
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn phrases_are_found_where_they_may_stand() {
        check("Advertisement", &["ad"]);
        check("The advertisement showed a cat.", &[]);
        check("READ MORE: Talks collapse", &["related"]);
        check("The film, all rights reserved", &["legal"]);
        check("Last updated on Monday", &["updated"]);
    }

    #[test]
    fn a_bad_row_is_named() {
        let data = Data::embedded().with(LIST, "phrase\tplace\tkind\nshare\tsomewhere\tshare\n".to_owned());
        assert!(Phrases::load(&data).unwrap_err().to_string().starts_with("en/furniture.tsv:2:7: unknown place"));
    }
}
