//! What a page says, piece by piece: its statements, and those sentences of its own that tell as much.

use jiff::civil::Date;
use onrecord_ledger::{Act, BlockRole, Dated, Firmness, Quotation, Reading, Span, StatementId};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::Speaker;
use crate::words::{Part, Token, Word, hash};

/// A statement, or a sentence in the page's own voice.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Unit {
    /// Who said it; `None` for the page's own voice.
    pub said: Option<Said>,
    /// Its words on the page.
    pub spans: SmallVec<[Span; 1]>,
    /// Ranges of the page's words.
    pub ranges: SmallVec<[(u32, u32); 1]>,
    /// Its telling words, sorted by sense, each once; kept with the words of the page.
    #[serde(skip)]
    pub bag: Vec<(u64, u8)>,
    /// The weight of all of them.
    pub weight: u32,
    /// Its numbers, with the sense of the word counted (0 where none follows), sorted.
    pub numbers: SmallVec<[(u64, u64); 1]>,
    /// The senses of its names, sorted.
    pub names: SmallVec<[u64; 2]>,
    /// How many negations it holds.
    pub negations: usize,
    /// Whether it contrasts one number with another ("twelve, not twenty-one"): it answers whoever told the other.
    pub sets_right: bool,
    /// When what it tells happens, where the page settles it.
    pub time: Option<(Date, Date)>,
    /// The statement of which it is one sentence of several; `None` for whole statements and for the page's own
    /// sentences.
    pub part_of: Option<u32>,
    /// Whether it is told apart into sentences, which are units of their own.
    pub parted: bool,
}

/// Who said it, and how.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Said {
    pub id: StatementId,
    pub speaker: Speaker,
    pub quotation: Quotation,
    pub act: Act,
    pub firmness: Firmness,
    pub dated: Option<Dated>,
    /// Units of this page that it answers.
    pub answers: Vec<u32>,
    /// Unit in whose words it stands.
    pub within: Option<u32>,
    /// From source over cue to content.
    pub whole: Option<Span>,
    /// Whether its cue says that the speaker goes on.
    pub goes_on: bool,
    /// Through whom it came, nearest to the source first.
    pub via: Vec<(String, Span)>,
}

impl Unit {
    /// Its words, in order.
    pub(crate) fn words<'a>(&'a self, words: &'a [Word]) -> impl Iterator<Item = &'a Word> + 'a {
        self.ranges.iter().flat_map(|(from, to)| words.get(*from as usize..*to as usize).unwrap_or_default())
    }

    /// The first byte of it.
    pub(crate) fn start(&self) -> usize {
        self.spans.first().map_or(0, |span| span.start())
    }

    /// The weight of the telling words that both hold, and how many they are.
    pub(crate) fn overlap(&self, other: &Self) -> (u32, usize) {
        let (mut a, mut b) = (self.bag.iter().peekable(), other.bag.iter().peekable());
        let (mut weight, mut count) = (0, 0);
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.0.cmp(&y.0) {
                std::cmp::Ordering::Less => _ = a.next(),
                std::cmp::Ordering::Greater => _ = b.next(),
                std::cmp::Ordering::Equal => {
                    weight += u32::from(x.1.min(y.1));
                    count += 1;
                    a.next();
                    b.next();
                }
            }
        }
        (weight, count)
    }

    pub(super) fn new(spans: SmallVec<[Span; 1]>, tokens: &[Token], words: &[Word]) -> Self {
        let mut ranges = SmallVec::new();
        for span in &spans {
            let first = tokens.partition_point(|token| token.span.end() <= span.start()) as u32;
            let last = tokens.partition_point(|token| token.span.start() < span.end()) as u32;
            let from = words.partition_point(|word| word.from < first) as u32;
            let to = words.partition_point(|word| word.from < last) as u32;
            if from < to {
                ranges.push((from, to));
            }
        }
        let mut unit = Self {
            said: None,
            spans,
            ranges,
            bag: Vec::new(),
            weight: 0,
            numbers: SmallVec::new(),
            names: SmallVec::new(),
            negations: 0,
            sets_right: false,
            time: None,
            part_of: None,
            parted: false,
        };
        let own: Vec<Word> = unit.words(words).copied().collect();
        let mut bag: Vec<(u64, u8)> = Vec::new();
        for (at, word) in own.iter().enumerate() {
            match word.part {
                Part::Not => unit.negations += 1,
                Part::Modal(_) => {}
                Part::Number => {
                    // The thing counted is the next telling word, near by.
                    let counted =
                        own.iter().skip(at + 1).take(3).find(|next| next.weight >= 25 && next.part == Part::Plain);
                    unit.numbers.push((counted.map_or(0, |next| next.sense), word.sense));
                    bag.push((word.sense, word.weight));
                }
                Part::Name => {
                    unit.names.push(word.sense);
                    bag.push((word.sense, word.weight));
                }
                Part::Plain if word.weight >= 15 => bag.push((word.sense, word.weight)),
                Part::Plain => {}
            }
        }
        // "No. 2 official" contrasts nothing.
        let not = hash("not");
        let contrasts = |pair: &[Word]| match pair {
            [no, it] if no.part == Part::Not && no.sense == not && it.part == Part::Number => {
                no.to == it.from && unit.numbers.iter().any(|(_, other)| *other != it.sense)
            }
            _ => false,
        };
        unit.sets_right = own.windows(2).any(contrasts);
        bag.sort_unstable();
        bag.dedup_by_key(|(sense, _)| *sense);
        unit.weight = bag.iter().map(|(_, weight)| u32::from(*weight)).sum();
        unit.bag = bag;
        unit.numbers.sort_unstable();
        unit.numbers.dedup();
        unit.names.sort_unstable();
        unit.names.dedup();
        unit
    }
}

/// Verbs of whoever says more on one occasion.
const GOES_ON: [&str; 3] = ["add", "continue", "go on"];

/// A page with more units than this is no article; what is beyond is not linked.
const MOST: usize = 400;

/// The units of a page: the statements in their order, then the sentences of its own.
pub(super) fn units(reading: &Reading, tokens: &[Token], words: &[Word]) -> Vec<Unit> {
    let numbers: FxHashMap<StatementId, u32> =
        reading.statements.iter().map(|statement| statement.id).zip(0..).collect();
    let number_of = |id: &StatementId| numbers.get(id).copied().filter(|at| (*at as usize) < MOST);
    let mut units: Vec<Unit> = reading
        .statements
        .iter()
        .take(MOST)
        .map(|statement| {
            let mut unit = Unit::new(statement.content.as_slice().into(), tokens, words);
            let cue = statement.cue.as_ref().map(|cue| cue.spans.as_slice()).unwrap_or_default();
            let whole =
                [&statement.source.spans, cue, &statement.content].into_iter().flatten().copied().reduce(Span::cover);
            unit.said = Some(Said {
                id: statement.id,
                speaker: Speaker::of(reading, statement),
                quotation: statement.quotation,
                act: statement.act,
                firmness: statement.firmness,
                dated: statement.said.clone(),
                answers: statement.answers.iter().filter_map(number_of).collect(),
                within: statement.within.as_ref().and_then(number_of),
                whole,
                goes_on: statement.cue.as_ref().is_some_and(|cue| GOES_ON.contains(&cue.lemma.as_str())),
                via: statement.via.iter().map(|relay| (relay.name.clone(), relay.span)).collect(),
            });
            unit
        })
        .collect();
    for at in 0..units.len() {
        let sentences = sentences(&units[at], tokens, words);
        if sentences.len() >= 2 {
            units[at].parted = true;
            for spans in sentences {
                let said = units[at].said.clone();
                units.push(Unit { said, part_of: Some(at as u32), ..Unit::new(spans.into(), tokens, words) });
            }
        }
    }
    units.extend(own_sentences(reading, tokens, words));
    units.truncate(MOST);
    for unit in &mut units {
        unit.time = time(reading, &unit.spans);
    }
    units
}

/// The sentences of a statement, where it holds several: each may be a claim of its own.
fn sentences(unit: &Unit, tokens: &[Token], words: &[Word]) -> Vec<Vec<Span>> {
    let mut sentences: Vec<Vec<Span>> = Vec::new();
    for (from, to) in &unit.ranges {
        for at in *from..*to {
            let Some(token) = words.get(at as usize).and_then(|word| tokens.get(word.from as usize)) else { continue };
            let last = words.get(at as usize).and_then(|word| tokens.get(word.to.checked_sub(1)? as usize));
            let span = last.map_or(token.span, |last| token.span.cover(last.span));
            match sentences.last_mut() {
                Some(sentence) if !(token.first && token.capital) => match sentence.last_mut() {
                    Some(open) if at > *from => *open = open.cover(span),
                    _ => sentence.push(span),
                },
                _ => sentences.push(vec![span]),
            }
        }
    }
    sentences
}

/// The day or days that a unit itself names.
fn time(reading: &Reading, spans: &[Span]) -> Option<(Date, Date)> {
    reading
        .times
        .iter()
        .filter(|time| spans.iter().any(|span| span.contains(time.span)))
        .find_map(|time| Some((time.earliest?, time.latest?)))
}

/// Sentences of the body that are nobody's statement and tell something that another page could tell too:
/// two names or numbers at least, and enough beside them.
fn own_sentences(reading: &Reading, tokens: &[Token], words: &[Word]) -> Vec<Unit> {
    let text = reading.document.text();
    let mut taken: Vec<Span> =
        reading.statements.iter().flat_map(|statement| statement.content.iter().copied()).collect();
    taken.sort_unstable();
    let mut units = Vec::new();
    let mut open = 0;
    for block in reading.anatomy.blocks.iter().filter(|block| block.role == BlockRole::Body) {
        let from = tokens.partition_point(|token| token.span.start() < block.span.start());
        let to = tokens.partition_point(|token| token.span.start() < block.span.end());
        let mut at = from;
        while at < to {
            let next = (at + 1..to).find(|next| tokens.get(*next).is_some_and(|token| token.first && token.capital));
            let end = next.unwrap_or(to);
            let sentence = match (tokens.get(at), tokens.get(end.wrapping_sub(1))) {
                (Some(first), Some(last)) if end - at >= 6 => Some(first.span.cover(last.span)),
                _ => None,
            };
            at = end;
            let Some(sentence) = sentence else { continue };
            while taken.get(open).is_some_and(|span| span.end() <= sentence.start()) {
                open += 1;
            }
            let covered: usize = taken
                .iter()
                .skip(open)
                .take_while(|span| span.start() < sentence.end())
                .filter_map(|span| span.intersection(sentence))
                .map(Span::len)
                .sum();
            if covered * 3 > sentence.len() || sentence.of(text).contains('\n') {
                continue;
            }
            let unit = Unit::new(SmallVec::from_buf([sentence]), tokens, words);
            if unit.names.len() + unit.numbers.len() >= 2 && unit.weight >= 200 {
                units.push(unit);
            }
        }
    }
    units
}
