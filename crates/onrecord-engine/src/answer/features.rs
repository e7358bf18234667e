//! What the weights see of a statement and of what it may answer: hashed features, the same in training
//! and in use.

use std::cmp::Reverse;

use onrecord_ledger::{Act, SourceKind};
use rustc_hash::FxHashMap;

use super::sketch::{Sketch, shared};
use super::{Choice, Weights};
use crate::model::Feature;

/// What the features are; raised when one changes its meaning, so that old weights are refused.
pub(super) const SCHEMA: [&str; 2] = ["answers", "1"];

/// Statements before a response that may be answered: so many of the nearest, so many of the page's first
/// (the affair that the page is about). All marked answers lie within.
const NEAREST: usize = 24;
const FIRST: usize = 8;
/// Statements after a response ("denied it … The paper had reported that …").
const AFTER: usize = 4;

/// Features of a pair, about.
const PAIR: usize = 40;

/// Words that carry matter of which a report shares so many with the statement that tells it too, or all that it has.
const SAME: usize = 2;

/// Words by number.
type Numbers = Vec<u32>;

/// Chooses for one statement after the other, in the order of the page, remembering what was chosen.
pub(super) struct Choosing<'s> {
    sketches: &'s [Sketch<'s>],
    /// Statements by where they begin.
    order: Vec<usize>,
    /// The place of each statement in that order.
    rank: Vec<usize>,
    title: Vec<u32>,
    /// The words of each statement and of its content, by number.
    words: Vec<Numbers>,
    contents: Vec<Numbers>,
    /// What each of these words weighs where two statements share it: rare ones weigh more.
    rarity: Vec<u32>,
    /// The last statement that was marked for having the word, counted from 1.
    marks: Vec<usize>,
    answered: Vec<Option<usize>>,
}

/// How an act stands to what it answers, in classes large enough to learn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Withholds,
    Disputes,
    Affirms,
    Takes,
    Doubts,
    /// States something that begins with a no.
    Negates,
    /// States something that points back.
    PointsBack,
    Other,
}

fn manner(sketch: &Sketch<'_>) -> Manner {
    match sketch.act {
        Act::CannotConfirm | Act::DeclineComment => Manner::Withholds,
        Act::Deny | Act::Dismiss | Act::Qualify => Manner::Disputes,
        Act::Confirm | Act::Acknowledge => Manner::Affirms,
        Act::Accept | Act::Reject => Manner::Takes,
        Act::Question => Manner::Doubts,
        _ if sketch.says_no => Manner::Negates,
        _ if sketch.points_back => Manner::PointsBack,
        _ => Manner::Other,
    }
}

pub(super) fn is_response(sketch: &Sketch<'_>) -> bool {
    matches!(manner(sketch), Manner::Withholds | Manner::Disputes | Manner::Affirms | Manner::Takes)
}

/// What a statement shares with one candidate.
#[derive(Clone, Copy, Debug, Default)]
struct Likeness {
    count: usize,
    /// Weight of the shared words: rare ones weigh more.
    weight: u32,
}

fn bin(value: usize, bounds: &[usize]) -> u8 {
    u8::try_from(bounds.partition_point(|bound| *bound <= value)).unwrap_or(u8::MAX)
}

impl<'s> Choosing<'s> {
    pub(super) fn new(sketches: &'s [Sketch<'s>], title: Vec<u32>) -> Self {
        let mut order: Vec<usize> = (0..sketches.len()).collect();
        order.sort_by_key(|at| sketches.get(*at).map(|sketch| sketch.start));
        let mut rank = vec![0; sketches.len()];
        for (place, at) in order.iter().enumerate() {
            if let Some(slot) = rank.get_mut(*at) {
                *slot = place;
            }
        }
        let mut known: FxHashMap<u32, u32> = FxHashMap::default();
        let mut spread: Vec<u32> = Vec::new();
        let mut number = |words: &[u32], count: u32| -> Numbers {
            words
                .iter()
                .map(|word| {
                    let number = *known.entry(*word).or_insert(spread.len() as u32);
                    match spread.get_mut(number as usize) {
                        Some(spread) => *spread += count,
                        None => spread.push(count),
                    }
                    number
                })
                .collect()
        };
        let words = sketches.iter().map(|sketch| number(&sketch.words, 1)).collect();
        let contents = sketches.iter().map(|sketch| number(&sketch.content, 0)).collect();
        let all = u32::try_from(sketches.len()).unwrap_or(u32::MAX);
        let rarity: Vec<u32> =
            spread.iter().map(|spread| 1 + (all / (*spread).max(1)).checked_ilog2().unwrap_or(0)).collect();
        let (answered, marks) = (vec![None; sketches.len()], vec![0; rarity.len()]);
        Self { sketches, order, rank, title, words, contents, rarity, marks, answered }
    }

    /// The statements in the order in which to choose.
    pub(super) fn order(&self) -> &[usize] {
        &self.order
    }

    /// Remembers what a statement answers.
    pub(super) fn answered(&mut self, at: usize, to: Option<usize>) {
        if let Some(slot) = self.answered.get_mut(at) {
            *slot = to;
        }
    }

    /// Marks the words of a statement, for [`Self::likeness`].
    fn mark(&mut self, at: usize) {
        for word in self.words.get(at).into_iter().flatten() {
            if let Some(mark) = self.marks.get_mut(*word as usize) {
                *mark = at + 1;
            }
        }
    }

    /// What the content of `other` shares with the statement that was marked.
    fn likeness(&self, at: usize, other: usize) -> Likeness {
        let mut likeness = Likeness::default();
        for word in self.contents.get(other).into_iter().flatten() {
            let (mark, rarity) = (self.marks.get(*word as usize), self.rarity.get(*word as usize));
            if mark == Some(&(at + 1)) {
                likeness.count += 1;
                likeness.weight += rarity.copied().unwrap_or_default();
            }
        }
        likeness
    }

    /// The statements that this one may answer, in the order of the page.
    fn candidates(&self, at: usize) -> Vec<usize> {
        let Some((response, place)) = self.sketches.get(at).zip(self.rank.get(at).copied()) else { return Vec::new() };
        let near = place.saturating_sub(NEAREST);
        (0..near.min(FIRST))
            .chain(near..place)
            .chain(place + 1..self.order.len().min(place + 1 + AFTER))
            .filter_map(|place| self.order.get(place).copied())
            .filter(|other| {
                self.sketches.get(*other).is_some_and(|candidate| {
                    // Who "declined further comment" has said nothing that could be answered.
                    let says = candidate.content.len() > 1 || !is_response(candidate);
                    // Nobody answers himself, save to put right what he said.
                    let others =
                        matches!(response.act, Act::Qualify | Act::Acknowledge) || !candidate.same_source(response);
                    says && others && !candidate.holds(response)
                })
            })
            .collect()
    }

    /// Who told what a response denies or confirms in its own words: of the statements outside of it that say the same the
    /// likeliest to be answered. `None` where `inside` stands in no words of the response, or where nobody says it.
    pub(super) fn told_elsewhere(&self, at: usize, inside: usize, choice: &Choice, weights: &Weights) -> Option<usize> {
        let response = self.sketches.get(at).filter(|response| is_response(response))?;
        let report = self.sketches.get(inside).filter(|inside| response.holds(inside))?;
        let says_it = |other: &usize| {
            self.sketches.get(*other).is_some_and(|other| {
                !response.holds(other)
                    && !is_response(other)
                    && !other.same_source(response)
                    && shared(&report.content, &other.content) >= SAME.min(report.content.len()).max(1)
            })
        };
        let nothing = weights.score(&choice.nothing);
        let elsewhere = choice.candidates.iter().filter(|(other, _)| says_it(other));
        let weighed = elsewhere.map(|(other, features)| (weights.score(features), Reverse(*other)));
        weighed.filter(|(score, _)| *score >= nothing).max().map(|(_, Reverse(other))| other)
    }

    /// What the last statement before this place that holds to the condition answers.
    fn last_answer(&self, place: usize, holds: impl Fn(&Sketch<'_>) -> bool) -> Option<usize> {
        let before = self.order.get(..place)?.iter().rev().take(NEAREST);
        before.filter(|at| self.sketches.get(**at).is_some_and(&holds)).find_map(|at| *self.answered.get(*at)?)
    }

    /// What a statement may answer.
    pub(super) fn choice(&mut self, at: usize) -> Choice {
        self.mark(at);
        let mut choice = Choice { nothing: Vec::new(), candidates: Vec::new() };
        let Some((response, place)) = self.sketches.get(at).zip(self.rank.get(at).copied()) else { return choice };
        let candidates = self.candidates(at);
        let likenesses: Vec<Likeness> = candidates.iter().map(|other| self.likeness(at, *other)).collect();
        let mut weights: Vec<u32> = likenesses.iter().map(|likeness| likeness.weight).filter(|w| *w > 0).collect();
        weights.sort_unstable_by(|one, other| other.cmp(one));
        let chain = Chain {
            of_all: self.last_answer(place, |_| true),
            of_source: self.last_answer(place, |earlier| earlier.same_source(response)),
            of_before: place.checked_sub(1).and_then(|place| self.answered.get(*self.order.get(place)?).copied()?),
        };
        // Statements that could be answered and stand between a candidate and the response.
        let mut between: Vec<usize> = Vec::with_capacity(candidates.len());
        let mut nearest_acts = [usize::MAX; Act::ALL.len()];
        let mut passed = 0;
        for other in candidates.iter().rev() {
            between.push(passed);
            let (Some(candidate), Some(other_place)) = (self.sketches.get(*other), self.rank.get(*other)) else {
                continue;
            };
            if *other_place < place {
                if let Some(slot) = nearest_acts.get_mut(candidate.act as usize).filter(|slot| **slot == usize::MAX) {
                    *slot = *other;
                }
                passed += usize::from(!is_response(candidate) && !candidate.same_source(response));
            }
        }
        between.reverse();
        for ((other, likeness), between) in candidates.iter().zip(&likenesses).zip(&between) {
            let Some(candidate) = self.sketches.get(*other) else { continue };
            let pair = Pair {
                response,
                candidate,
                likeness: *likeness,
                likeness_rank: match weights.iter().position(|weight| *weight == likeness.weight) {
                    None => 0,
                    Some(place) => 1 + bin(place, &[1, 2, 4]),
                },
                distance: self.rank.get(*other).map_or(0, |other| other.abs_diff(place)),
                after: self.rank.get(*other).is_some_and(|other| *other > place),
                between: *between,
                place: self.rank.get(*other).copied().unwrap_or(0),
                nearest_of_act: nearest_acts.get(candidate.act as usize) == Some(other),
                title: shared(&self.title, &candidate.content),
            };
            let mut features = Vec::with_capacity(PAIR);
            pair.features(*other, &chain, &mut features);
            choice.candidates.push((*other, features));
        }
        let best = likenesses.iter().map(|likeness| likeness.count).max().unwrap_or(0);
        self.nothing(response, place, best, &candidates, &chain, &mut choice.nothing);
        choice
    }

    /// The features of answering nothing.
    fn nothing(
        &self,
        response: &Sketch<'_>,
        place: usize,
        best: usize,
        candidates: &[usize],
        chain: &Chain,
        features: &mut Vec<u32>,
    ) {
        let mut give = |feature: Feature| features.push(feature.hash());
        let manner = manner(response) as u8;
        let any = |holds: &dyn Fn(&Sketch<'_>) -> bool| {
            u8::from(candidates.iter().any(|other| self.sketches.get(*other).is_some_and(holds)))
        };
        let act = response.act as u8;
        give(Feature::new(50));
        give(Feature::new(51).byte(manner));
        give(Feature::new(52).byte(act));
        give(Feature::new(53).word(response.lemma));
        give(Feature::new(54).word(response.lemma).byte(act));
        give(Feature::new(55).byte(act).byte(u8::from(response.things.is_empty())));
        give(Feature::new(56).byte(bin(best, &[1, 2, 3, 5])).byte(manner));
        give(Feature::new(57).byte(bin(place, &[1, 2, 4, 8])).byte(manner));
        give(Feature::new(58).byte(u8::from(response.has_cue)).byte(act));
        give(Feature::new(59).byte(any(&|other| response.holds(other))).byte(manner));
        give(Feature::new(60).byte(bin(response.content.len(), &[1, 2, 4, 8, 16])).byte(manner));
        give(Feature::new(61).byte(u8::from(chain.of_before.is_some())).byte(act));
        give(Feature::new(62).byte(u8::from(chain.of_all.is_some())).byte(manner));
        give(Feature::new(63).byte(u8::from(chain.of_source.is_some())).byte(manner));
        give(Feature::new(64).byte(any(&|other| response.names_thing_of(other))).byte(manner));
        give(Feature::new(65).byte(any(&|other| other.names_source_of(response))).byte(manner));
        give(Feature::new(66).byte(response.kind as u8).byte(manner));
        let reported = |other: &Sketch<'_>| matches!(other.act, Act::Report | Act::Allege | Act::Accuse);
        give(Feature::new(68).byte(manner).byte(u8::from(response.points_back)).byte(u8::from(response.says_no)));
        give(Feature::new(72).byte(act).byte(u8::from(response.says_no)).byte(bin(best, &[1, 2, 3, 5])));
        give(Feature::new(67).byte(any(&reported)).byte(manner));
    }
}

/// What the statements before were taken to answer.
struct Chain {
    of_all: Option<usize>,
    of_source: Option<usize>,
    of_before: Option<usize>,
}

struct Pair<'a> {
    response: &'a Sketch<'a>,
    candidate: &'a Sketch<'a>,
    likeness: Likeness,
    /// 0 nothing shared, 1 the likest, then less and less.
    likeness_rank: u8,
    distance: usize,
    after: bool,
    between: usize,
    place: usize,
    nearest_of_act: bool,
    title: usize,
}

impl Pair<'_> {
    fn features(&self, other: usize, chain: &Chain, features: &mut Vec<u32>) {
        let Self { response, candidate, likeness, likeness_rank, .. } = self;
        let mut give = |feature: Feature| features.push(feature.hash());
        let manner = manner(response) as u8;
        let (act, after) = (candidate.act as u8, u8::from(self.after));
        let nested = u8::from(response.holds(candidate));
        let same = u8::from(candidate.same_source(response));
        let distance = bin(self.distance, &[2, 3, 4, 6, 9, 14, 25]);
        let place = if candidate.sentence == response.sentence {
            0
        } else {
            1 + bin(candidate.paragraph.abs_diff(response.paragraph), &[1, 2, 3, 5, 9])
        };
        let thing = match (response.things.is_empty(), response.names_thing_of(candidate)) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        };
        let smaller = response.words.len().min(candidate.content.len()).max(1);
        let part = bin(100 * likeness.count / smaller, &[1, 10, 20, 34, 50]);
        let names_source = u8::from(response.names_source_of(candidate));
        let named = u8::from(shared(&candidate.others, &response.standing) > 0);
        let is_outlet = u8::from(candidate.kind == SourceKind::Outlet);
        let between = bin(self.between, &[1, 2, 3, 5]);
        give(Feature::new(1).byte(act));
        give(Feature::new(2).byte(act).byte(manner));
        give(Feature::new(3).byte(candidate.kind as u8).byte(manner));
        give(Feature::new(4).byte(distance).byte(after));
        give(Feature::new(5).byte(distance).byte(after).byte(manner));
        give(Feature::new(6).byte(place).byte(after));
        give(Feature::new(7).byte(place).byte(after).byte(manner));
        give(Feature::new(8).byte(nested));
        give(Feature::new(9).byte(nested).byte(manner));
        give(Feature::new(10).byte(same).byte(manner));
        give(Feature::new(11).byte(u8::from(is_response(candidate))).byte(manner));
        give(Feature::new(12).byte(bin(likeness.count, &[1, 2, 3, 4, 6])));
        give(Feature::new(13).byte(part));
        give(Feature::new(14).byte(*likeness_rank).byte(manner));
        give(Feature::new(15).byte(*likeness_rank).byte(bin(likeness.weight as usize, &[1, 3, 6, 10, 16])));
        give(Feature::new(16).byte(thing).byte(act));
        give(Feature::new(17).byte(thing).byte(is_outlet));
        give(Feature::new(18).byte(names_source).byte(manner));
        give(Feature::new(19).byte(named).byte(manner));
        give(Feature::new(20).byte(named).byte(act));
        give(Feature::new(21).byte(u8::from(chain.of_all == Some(other))).byte(manner));
        give(Feature::new(22).byte(u8::from(chain.of_source == Some(other))).byte(manner));
        give(Feature::new(23).byte(u8::from(chain.of_before == Some(other))).byte(manner));
        give(Feature::new(24).byte(bin(self.place, &[1, 2, 3, 6])).byte(manner));
        give(Feature::new(25).byte(bin(self.title, &[1, 2, 3, 5])));
        give(Feature::new(26).byte(bin(candidate.content.len(), &[1, 2, 4, 8])));
        give(Feature::new(27).byte(after).byte(u8::from(candidate.perfect)).byte(act));
        let cues = u8::from(response.has_cue) << 1 | u8::from(candidate.has_cue);
        give(Feature::new(28).byte(cues).byte(distance).byte(after));
        give(Feature::new(29).byte(between).byte(after).byte(manner));
        give(Feature::new(30).byte(u8::from(self.nearest_of_act)).byte(act));
        give(Feature::new(31).byte(act).byte(response.act as u8));
        give(Feature::new(32).byte(act).byte(between).byte(after));
        give(Feature::new(33).byte(nested).byte(act));
        give(Feature::new(34).byte(same).byte(nested).byte(distance));
        give(Feature::new(35).byte(names_source).byte(is_outlet).byte(thing));
    }
}
