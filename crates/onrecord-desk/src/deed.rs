//! How acts and firmness are shown to people.

use onrecord_ledger::{Act, Firmness};

/// One sign for each act; one column wide in every font.
#[must_use]
pub fn glyph(act: Act) -> &'static str {
    match act {
        Act::Confirm => "✓",
        Act::Acknowledge => "◐",
        Act::Qualify => "≈",
        Act::CannotConfirm => "○",
        Act::DeclineComment => "–",
        Act::Question => "?",
        Act::Dismiss => "≠",
        Act::Deny => "✗",
        Act::Report => "¶",
        Act::Allege => "~",
        Act::Assert => "·",
        Act::Announce => "!",
        Act::Propose => "→",
        Act::Accept => "+",
        Act::Reject => "⊘",
        Act::Condition => "⇒",
        Act::Demand => "»",
        Act::Urge => "›",
        Act::Warn => "△",
        Act::Promise => "◇",
        Act::Praise => "▲",
        Act::Criticize => "▼",
        Act::Accuse => "◆",
        Act::Apologize => "≡",
    }
}

/// The act's name for people.
#[must_use]
pub fn name(act: Act) -> String {
    act.as_str().replace('_', " ")
}

/// Three dots, as many of them filled as the words are firm.
#[must_use]
pub fn dots(firmness: Firmness) -> &'static str {
    match firmness.get() {
        0 => "○○○",
        1 => "●○○",
        2 => "●●○",
        _ => "●●●",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr as _;

    #[test]
    fn every_act_has_a_sign_of_its_own_one_column_wide() {
        let mut signs: Vec<&str> = Act::ALL.into_iter().map(glyph).collect();
        assert!(signs.iter().all(|sign| sign.width() == 1), "{signs:?}");
        signs.sort_unstable();
        signs.dedup();
        assert_eq!(signs.len(), Act::ALL.len());
    }
}
