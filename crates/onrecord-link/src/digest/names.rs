//! Who speaks and who prints, across pages.

use onrecord_ledger::{BlockRole, EntityKind, Reading, SourceKind, Span, Statement};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::words::fold;

/// The words of a name, folded, one space between them: one piece of memory for all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NameWords(String);

impl NameWords {
    fn of<W: AsRef<str>>(words: &[W]) -> Self {
        Self(words.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(" "))
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split_ascii_whitespace()
    }

    /// How many words there are.
    pub(crate) fn count(&self) -> usize {
        self.iter().count()
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn contains(&self, word: &str) -> bool {
        self.iter().any(|own| own == word)
    }

    fn list(&self) -> SmallVec<[&str; 6]> {
        self.iter().collect()
    }
}

/// Who is said to have said something, as far as another page can know him by it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Speaker {
    pub kind: SourceKind,
    /// The name as it was resolved.
    pub name: Option<String>,
    /// The words of the name, folded.
    words: NameWords,
    /// The words of role and of the body that it belongs to, folded.
    role: NameWords,
    /// "an executive": somebody whom the page has not met before and does not name.
    indefinite: bool,
}

/// Whether two speakers may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SpeakerMatch {
    /// By their names they are.
    Same,
    /// A person and the body that it speaks for, or a name that the other may have.
    Likely,
    /// Nothing tells.
    Unknown,
    /// They are not.
    Different,
}

impl SpeakerMatch {
    /// Whether something tells that they are one.
    pub(crate) fn is_known(self) -> bool {
        matches!(self, Self::Same | Self::Likely)
    }
}

/// Words of roles that say nothing about who it is.
const IDLE: [&str; 12] = ["the", "of", "and", "for", "a", "an", "in", "on", "at", "to", "his", "her"];

impl Speaker {
    pub(super) fn of(reading: &Reading, statement: &Statement) -> Self {
        let source = &statement.source;
        let text = reading.document.text();
        let entity = source.entity.and_then(|id| reading.entities.iter().find(|entity| entity.id == id));
        let mut role = Vec::new();
        let parts =
            [source.role.as_deref(), entity.and_then(|e| e.role.as_deref()), entity.and_then(|e| e.of.as_deref())];
        for part in parts.into_iter().flatten() {
            role.extend(name_words(part));
        }
        if source.name.is_none() {
            for span in &source.spans {
                role.extend(name_words(span.of(text)));
            }
        }
        role.retain(|word| !IDLE.contains(&word.as_str()));
        role.sort();
        role.dedup();
        let words = NameWords::of(&source.name.as_deref().map(name_words).unwrap_or_default());
        let article = source.spans.first().and_then(|span| span.of(text).split_whitespace().next());
        let indefinite =
            source.name.is_none() && article.is_some_and(|article| matches!(article, "a" | "an" | "A" | "An"));
        Self { kind: source.kind, name: source.name.clone(), words, role: NameWords::of(&role), indefinite }
    }

    /// Whether a page tells who it is.
    pub(crate) fn is_named(&self) -> bool {
        !self.words.is_empty() && !matches!(self.kind, SourceKind::Anonymous | SourceKind::None | SourceKind::Group)
    }

    pub(crate) fn is_person(&self) -> bool {
        self.kind == SourceKind::Person
    }

    /// Whether it is a paper without a name of its own that is told to be the other's: "a statement from the ministry".
    fn is_paper_of(&self, other: &Self) -> bool {
        let own = self.kind == SourceKind::Document && self.words.is_empty();
        own && other.is_named() && other.words.iter().all(|word| IDLE.contains(&word) || self.role.contains(word))
    }

    /// Whether two speakers may be one. Two given names to one surname are two people.
    pub(crate) fn against(&self, other: &Self) -> SpeakerMatch {
        if !self.is_named() || !other.is_named() {
            if self.is_paper_of(other) || other.is_paper_of(self) {
                return SpeakerMatch::Likely;
            }
            let anonymous = |speaker: &Self| speaker.kind == SourceKind::Anonymous;
            let common = shared(&self.role, &other.role);
            let unmet = |speaker: &Self| anonymous(speaker) || speaker.indefinite && common == 0;
            return if unmet(self) && other.is_named() || unmet(other) && self.is_named() {
                SpeakerMatch::Different
            } else if common >= 2 {
                SpeakerMatch::Likely
            } else {
                SpeakerMatch::Unknown
            };
        }
        match (self.is_person(), other.is_person()) {
            (true, true) => same_person(&self.words.list(), &other.words.list()),
            (false, false) => {
                let common = shared(&self.words, &other.words);
                let least = self.words.count().min(other.words.count());
                if common == least {
                    SpeakerMatch::Same
                } else if common > 0 {
                    SpeakerMatch::Unknown
                } else {
                    SpeakerMatch::Different
                }
            }
            (true, false) => person_of_body(self, other),
            (false, true) => person_of_body(other, self),
        }
    }
}

fn person_of_body(person: &Speaker, body: &Speaker) -> SpeakerMatch {
    // A page that knows somebody by the surname alone may take the name for that of a body.
    if let ([word], Some(surname)) = (&body.words.list()[..], person.words.iter().last())
        && alike(word, surname)
    {
        return SpeakerMatch::Likely;
    }
    let telling = |word: &&str| word.len() > 3;
    let common = body.words.iter().filter(telling).filter(|word| person.role.contains(word)).count();
    if common > 0 && common * 2 >= body.words.iter().filter(telling).count() {
        SpeakerMatch::Likely
    } else if person.role.is_empty() {
        SpeakerMatch::Unknown
    } else {
        SpeakerMatch::Different
    }
}

fn same_person(a: &[&str], b: &[&str]) -> SpeakerMatch {
    let (Some(last_a), Some(last_b)) = (a.last(), b.last()) else { return SpeakerMatch::Unknown };
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() >= 2 && short.iter().all(|word| long.iter().any(|other| alike(word, other))) {
        return SpeakerMatch::Same;
    }
    if !alike(last_a, last_b) {
        // A lone name may be the given one, or the first half of a double surname.
        return match short {
            [word] if long.iter().any(|other| alike(word, other)) => SpeakerMatch::Likely,
            _ => SpeakerMatch::Different,
        };
    }
    match (a.first(), b.first()) {
        _ if short.len() == 1 => {
            if long.len() == 1 {
                SpeakerMatch::Same
            } else {
                SpeakerMatch::Likely
            }
        }
        (Some(x), Some(y)) if initial(x, y) || initial(y, x) => SpeakerMatch::Likely,
        _ => SpeakerMatch::Different,
    }
}

/// "J." or "Gill" for a longer given name.
fn initial(short: &str, long: &str) -> bool {
    (short.len() <= 2 || short.len() >= 4) && long.starts_with(short.trim_end_matches('.'))
}

/// Equal, or so long that one letter may be another way to write the same name.
fn alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (x, y): (SmallVec<[char; 24]>, SmallVec<[char; 24]>) = (a.chars().collect(), b.chars().collect());
    // In a short name a letter more or less is a slip; another letter is another name.
    let (least, gap) = (x.len().min(y.len()), x.len().abs_diff(y.len()));
    if least < 4 || least < 6 && gap == 0 || gap > 1 {
        return false;
    }
    let ahead = x.iter().zip(&y).take_while(|(a, b)| a == b).count();
    let behind = x.iter().rev().zip(y.iter().rev()).take_while(|(a, b)| a == b).count();
    ahead + behind + 1 >= x.len().max(y.len())
}

fn shared(a: &NameWords, b: &NameWords) -> usize {
    a.iter().filter(|word| b.contains(word)).count()
}

/// The words of a name or a role, folded, without possessive ends.
fn name_words(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .map(|word| {
            let word = fold(word);
            word.strip_suffix("'s").unwrap_or(&word).trim_matches('\'').to_owned()
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// Words of a press organ's name that others of its kind have too.
const PRESS_IDLE: [&str; 16] = [
    "the",
    "news",
    "agency",
    "online",
    "newspaper",
    "daily",
    "portal",
    "com",
    "www",
    "http",
    "https",
    "org",
    "net",
    "en",
    "newswires",
    "press",
];

/// The words by which a press organ is known, sorted.
pub(crate) fn press_words(name: &str) -> NameWords {
    let all = name_words(name);
    let mut kept: Vec<String> = all.iter().filter(|word| !PRESS_IDLE.contains(&word.as_str())).cloned().collect();
    if kept.is_empty() {
        kept = all;
    }
    kept.sort();
    kept.dedup();
    NameWords::of(&kept)
}

/// Who published a page, and whom it names as where it has things from.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Press {
    /// The names that the page goes by: its outlet, the lines above its headline.
    pub own: Vec<NameWords>,
    /// The agency or outlet whose copy it says that it is.
    pub credits: Vec<(NameWords, Span)>,
    /// Press organs that it cites, and whatever it names that may be one.
    pub cites: Vec<(NameWords, Span)>,
    /// The name to show.
    pub outlet: Option<String>,
}

impl Press {
    pub(super) fn of(reading: &Reading) -> Self {
        let text = reading.document.text();
        let anatomy = &reading.anatomy;
        let mut press = Self { outlet: anatomy.outlet.as_ref().map(|outlet| outlet.name.clone()), ..Self::default() };
        press.own.extend(press.outlet.as_deref().map(press_words));
        press.own.extend(masthead(reading));
        if let Some(agency) = &anatomy.agency {
            let words = press_words(&agency.name);
            if press.outlet.is_none() && agency.basis == onrecord_ledger::AgencyBasis::Dateline {
                // A page that nobody else signs and that has an agency's dateline may be the agency's own; it is a
                // credit all the same.
                press.outlet = None;
            }
            press.credits.push((words, agency.span));
        }
        for block in anatomy.blocks.iter().filter(|block| matches!(block.role, BlockRole::Credit | BlockRole::Byline)) {
            let words = press_words(block.span.of(text));
            if words.count() <= 12 {
                press.credits.push((words, block.span));
            }
        }
        for statement in &reading.statements {
            for relay in &statement.via {
                press.cites.push((press_words(&relay.name), relay.span));
            }
            if let (Some(name), Some(span)) = (&statement.source.name, statement.source.spans.first())
                && statement.source.kind != SourceKind::State
            {
                press.cites.push((press_words(name), *span));
            }
        }
        for entity in &reading.entities {
            if let Some(span) = entity.mentions.first()
                && matches!(entity.kind, EntityKind::Outlet | EntityKind::Organization | EntityKind::Person)
            {
                press.cites.push((press_words(&entity.name), *span));
            }
        }
        press.cites.retain(|(words, _)| !words.is_empty() && !press.own.contains(words));
        press
    }

    /// Where this page credits the other, or the agency that the other is.
    pub(crate) fn credits(&self, other: &Self) -> Option<Span> {
        let inside = |credit: &NameWords, own: &NameWords| own.iter().all(|word| credit.contains(word));
        self.credits
            .iter()
            .find(|(credit, _)| {
                !self.own.contains(credit) && other.own.iter().any(|own| !own.is_empty() && inside(credit, own))
            })
            .map(|(_, span)| *span)
    }

    /// Where this page names the other as a source.
    pub(crate) fn cites(&self, other: &Self) -> Option<Span> {
        self.cites.iter().find(|(cited, _)| other.own.contains(cited)).map(|(_, span)| *span)
    }

    /// Where both credit one agency that is neither of them.
    pub(crate) fn credit_together(&self, other: &Self) -> Option<(Span, Span)> {
        self.credits.iter().find_map(|(credit, here)| {
            let (_, there) = other.credits.iter().find(|(words, _)| words == credit && words.count() <= 4)?;
            (!self.own.contains(credit) && !other.own.contains(credit)).then_some((*here, *there))
        })
    }
}

/// The short lines above the headline: one of them is the paper's name.
fn masthead(reading: &Reading) -> Vec<NameWords> {
    let text = reading.document.text();
    let blocks = &reading.anatomy.blocks;
    let head = blocks
        .iter()
        .take_while(|block| !matches!(block.role, BlockRole::Title | BlockRole::Body | BlockRole::Standfirst))
        .take(4);
    head.map(|block| press_words(block.span.of(text).split(['|', '-', '–']).next().unwrap_or_default()))
        .filter(|words| {
            (1..=4).contains(&words.count()) && words.iter().any(|word| word.chars().any(char::is_alphabetic))
        })
        .collect()
}
