//! What must be looked at to tell the claims and utterances of a statement. It grows by units, not by whole pages,
//! since one page says many things that have nothing to do with one another; and only as far as a fold asks:
//!
//! | reached as | goes on to |
//! |---|---|
//! | a rendering of what was asked for | other renderings; what it answers, as a member of that claim |
//! | a member of a claim | other members; those who answer it |
//! | an answer | other renderings of the answer; whatever else it may answer, which is looked at and goes nowhere |

use onrecord_ledger::StatementId;

use crate::Digest;
use crate::claim::{SHORT_ANSWER, before, may_be_claim, with_parts};
use crate::compare::is_answer;
use crate::digest::Unit;
use crate::edge::Edge;

/// As what a unit was reached; several at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reached(u8);

impl Reached {
    /// A rendering of what was asked for, and a member of its claim.
    pub const ASKED: Self = Self(1 | 2);
    const RENDERING: Self = Self(1);
    const MEMBER: Self = Self(2);
    const ANSWER: Self = Self(4);
    const RIVAL: Self = Self(8);

    fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn only(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is new in it, beside what was known.
    #[must_use]
    pub fn but(self, known: Self) -> Self {
        Self(self.0 & !known.0)
    }

    /// Whether it is nothing.
    #[must_use]
    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    /// As what the unit at the other end of an edge is reached, when the one at this end was reached as `self`.
    /// `from_a`: this end is on the page that comes first.
    #[must_use]
    pub fn along(self, edge: &Edge, from_a: bool) -> Self {
        match edge {
            Edge::Same(_) | Edge::GoesOn(_) => self.only(Self::RENDERING.and(Self::ANSWER)),
            Edge::Claim(_) => self.only(Self::MEMBER),
            Edge::Answer(edge) if edge.a_answers == from_a => self.answering(),
            Edge::Answer(_) => self.answered(),
            Edge::Reuse(_) | Edge::Story(_) => Self::default(),
        }
    }

    /// What somebody answers who was reached as `self`.
    fn answering(self) -> Self {
        match self {
            _ if self.is(Self::RENDERING) => Self::MEMBER,
            _ if self.is(Self::ANSWER) => Self::RIVAL,
            _ => Self::default(),
        }
    }

    /// Who answers what was reached as `self`.
    fn answered(self) -> Self {
        if self.is(Self::MEMBER) { Self::ANSWER } else { Self::default() }
    }
}

impl Edge {
    /// The two units that say the same, render the same utterance, or answer one another: of the page that comes
    /// first, and of the other. `None` for what holds between whole pages.
    #[must_use]
    pub fn units(&self) -> Option<(u32, u32)> {
        match self {
            Self::Same(edge) => Some((edge.pair.a, edge.pair.b)),
            Self::Claim(pair) | Self::GoesOn(pair) => Some((pair.a, pair.b)),
            Self::Answer(edge) => Some((edge.pair.a, edge.pair.b)),
            Self::Reuse(_) | Self::Story(_) => None,
        }
    }
}

/// The units of a page that are told in a statement; every one where none is given.
#[must_use]
pub fn units_of(page: &Digest, statement: Option<StatementId>) -> Vec<u32> {
    let units = page.units.iter().zip(0u32..);
    let wanted = |unit: &Unit| statement.is_none_or(|id| unit.said.as_ref().is_some_and(|said| said.id == id));
    units.filter(|(unit, _)| wanted(unit)).map(|(_, at)| at).collect()
}

/// What is reached from units of a page on the same page: the whole of a part, the parts of a whole, what answers them
/// and what they answer; `from` among them. `linked` tells how many other pages say the same as a unit.
#[must_use]
pub fn reached(page: &Digest, from: &[(u32, Reached)], linked: impl Fn(u32) -> u32) -> Vec<(u32, Reached)> {
    let whole = |at: u32| page.units.get(at as usize).and_then(|unit| unit.part_of).unwrap_or(at);
    let claimed = |target: u32| with_parts(page, target).any(|at| may_be_claim(page, at));
    // Each answer with what it answers on this page, by whole units.
    let mut answers: Vec<(u32, u32)> = Vec::new();
    for (unit, at) in page.units.iter().zip(0u32..) {
        let Some(said) = unit.said.as_ref().filter(|_| unit.part_of.is_none()) else { continue };
        answers.extend(said.answers.iter().map(|target| (at, whole(*target))));
        if is_answer(unit) && (unit.weight < SHORT_ANSWER || !said.answers.iter().any(|target| claimed(*target))) {
            answers.extend(before(page, unit, |at| may_be_claim(page, at), &linked).map(|target| (at, whole(target))));
        }
    }
    let mut roles = vec![Reached::default(); page.units.len()];
    let mut reach = |at: u32, role: Reached| match roles.get_mut(at as usize) {
        Some(known) => {
            let grown = known.and(role);
            (std::mem::replace(known, grown) != grown, grown)
        }
        None => (false, Reached::default()),
    };
    for (at, role) in from {
        reach(whole(*at), *role);
    }
    let mut growing = true;
    while growing {
        growing = false;
        for (answer, target) in &answers {
            let (_, answering) = reach(*answer, Reached::default());
            let (grown, targeted) = reach(*target, answering.answering());
            let (more, _) = reach(*answer, targeted.answered());
            growing |= grown | more;
        }
    }
    let units = 0..page.units.len() as u32;
    let reached = units.filter_map(|at| Some((at, *roles.get(whole(at) as usize)?)));
    reached.filter(|(_, role)| !role.is_none()).collect()
}
