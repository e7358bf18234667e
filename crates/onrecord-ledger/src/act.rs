/// What a source does with the words: the closed list of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Act {
    /// Says that what was reported or asked is so.
    Confirm,
    /// Grants part of it, or grants it unwillingly.
    Acknowledge,
    /// Says that it is not quite so.
    Qualify,
    /// Does not, or cannot, confirm.
    CannotConfirm,
    /// Declines to comment, or did not answer.
    DeclineComment,
    /// Asks, or casts doubt without denying.
    Question,
    /// Waves a report away as wrong, outdated or not relevant.
    Dismiss,
    /// Says that it is not so.
    Deny,
    /// Carries something as news (an outlet, a document).
    Report,
    /// Puts it forward as unproved.
    Allege,
    /// States something; the act where no other fits.
    Assert,
    /// Makes a decision or an event known.
    Announce,
    /// Offers a deal, a meeting, a plan.
    Propose,
    /// Agrees to what was offered or asked.
    Accept,
    /// Refuses what was offered or asked.
    Reject,
    /// Will do it, or have it so, only if.
    Condition,
    /// Calls for, insists on.
    Demand,
    /// Asks or advises others to act.
    Urge,
    /// Says that harm follows.
    Warn,
    /// Commits itself to act.
    Promise,
    /// Speaks well of.
    Praise,
    /// Speaks ill of.
    Criticize,
    /// Lays a wrong at somebody's door.
    Accuse,
    /// Says sorry.
    Apologize,
}

impl Act {
    /// Every act, in the order of the record's list.
    pub const ALL: [Self; 24] = [
        Self::Confirm,
        Self::Acknowledge,
        Self::Qualify,
        Self::CannotConfirm,
        Self::DeclineComment,
        Self::Question,
        Self::Dismiss,
        Self::Deny,
        Self::Report,
        Self::Allege,
        Self::Assert,
        Self::Announce,
        Self::Propose,
        Self::Accept,
        Self::Reject,
        Self::Condition,
        Self::Demand,
        Self::Urge,
        Self::Warn,
        Self::Promise,
        Self::Praise,
        Self::Criticize,
        Self::Accuse,
        Self::Apologize,
    ];

    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Acknowledge => "acknowledge",
            Self::Qualify => "qualify",
            Self::CannotConfirm => "cannot_confirm",
            Self::DeclineComment => "decline_comment",
            Self::Question => "question",
            Self::Dismiss => "dismiss",
            Self::Deny => "deny",
            Self::Report => "report",
            Self::Allege => "allege",
            Self::Assert => "assert",
            Self::Announce => "announce",
            Self::Propose => "propose",
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Condition => "condition",
            Self::Demand => "demand",
            Self::Urge => "urge",
            Self::Warn => "warn",
            Self::Promise => "promise",
            Self::Praise => "praise",
            Self::Criticize => "criticize",
            Self::Accuse => "accuse",
            Self::Apologize => "apologize",
        }
    }

    /// The act with this name in the record; `None` for any other word.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.as_str() == name)
    }

    /// Whether who does it answers what another said or asked.
    #[must_use]
    pub fn answers(self) -> bool {
        !matches!(self.stance(), Stance::None | Stance::Conditional)
    }

    /// How the act stands towards what it answers.
    #[must_use]
    pub fn stance(self) -> Stance {
        match self {
            Self::Confirm => Stance::Affirms,
            Self::Acknowledge => Stance::AffirmsInPart,
            Self::Qualify => Stance::DisputesInPart,
            Self::CannotConfirm | Self::DeclineComment => Stance::Withholds,
            Self::Question => Stance::Doubts,
            Self::Dismiss => Stance::Disputes,
            Self::Deny => Stance::Denies,
            Self::Accept => Stance::Accepts,
            Self::Reject => Stance::Refuses,
            Self::Condition => Stance::Conditional,
            _ => Stance::None,
        }
    }
}

/// How an act stands towards what it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stance {
    /// It is so.
    Affirms,
    /// Part of it is so.
    AffirmsInPart,
    /// It is not quite so.
    DisputesInPart,
    /// Says neither.
    Withholds,
    /// Casts doubt.
    Doubts,
    /// Waves it away.
    Disputes,
    /// It is not so.
    Denies,
    /// Takes what was offered.
    Accepts,
    /// Refuses what was offered.
    Refuses,
    /// Only if.
    Conditional,
    /// The act answers nothing.
    None,
}

/// How firmly words are put: 0 hedged or in passing, 1 soft, 2 plain, 3 flat, repeated or official.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Firmness(u8);

impl Firmness {
    /// Hedged, in passing.
    pub const HEDGED: Self = Self(0);
    /// Said with reserve.
    pub const SOFT: Self = Self(1);
    /// Said plainly.
    pub const PLAIN: Self = Self(2);
    /// Flat, repeated, official.
    pub const FLAT: Self = Self(3);

    /// The level 0 to 3; a larger number is taken as 3.
    #[must_use]
    pub fn level(level: u8) -> Self {
        Self(level.min(3))
    }

    /// The level, 0 to 3.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }

    /// One level firmer, at most 3.
    #[must_use]
    pub fn firmer(self) -> Self {
        Self::level(self.0 + 1)
    }

    /// One level softer, at least 0.
    #[must_use]
    pub fn softer(self) -> Self {
        Self(self.0.saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_is_found_by_its_name() {
        for act in Act::ALL {
            assert_eq!(Act::named(act.as_str()), Some(act));
        }
        assert_eq!(Act::named("verdict"), None);
    }
}
