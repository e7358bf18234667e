//! The act by the lists alone.

use std::cmp::Reverse;

use onrecord_ledger::{Act, SourceKind};

use super::content::ContentReading;
use super::cue::CueReading;
use super::lists::{Lists, Thing};

/// Weight from which a content phrase decides where the cue does not.
pub(super) const DECIDES: u8 = 3;

/// The act that the lists give, and why. Of the source: what it is, and whether it is reports in the press.
pub(super) fn decide(
    cue: &CueReading,
    content: &ContentReading,
    (kind, reports): (SourceKind, bool),
    lists: &Lists,
) -> (Act, String) {
    let Some(entry) = cue.entry.and_then(|entry| lists.cues.get(entry)) else {
        return match by_content(content) {
            Some(act) => (act, format!("the words themselves {}", act.as_str())),
            None => (Act::Assert, "no act stands out".to_owned()),
        };
    };
    let name = &entry.name;
    if cue.negated {
        if let Some(act) = entry.negated {
            return (act, format!("'{name}' under negation"));
        }
        let act = match entry.act {
            // What is not praised is not therefore blamed: no act is done by leaving it undone.
            Some(Act::Criticize | Act::Praise | Act::Accuse | Act::Apologize | Act::Warn) | None => Act::Assert,
            Some(act) => act,
        };
        return (act, format!("'{name}', not done"));
    }
    match (cue.thing, entry.of_claim, entry.of_request) {
        (Some(Thing::Claim), Some(act), _) => return (act, format!("'{name}' of a claim")),
        (Some(Thing::Request), _, Some(act)) => return (act, format!("'{name}' of a request")),
        _ => {}
    }
    let act = entry.act.unwrap_or(Act::Assert);
    if act == Act::Confirm && content.peak(Act::Deny) >= DECIDES {
        return (Act::Deny, format!("'{name}' that it is not so"));
    }
    if !entry.content_decides {
        return (act, format!("'{name}'"));
    }
    let undertakes = content.clause.undertakes(kind);
    if let Some(own) = by_content(content) {
        // "Ready to go as long as the others go": an offer with strings.
        let own = if own == Act::Propose && undertakes == Some(Act::Condition) { Act::Condition } else { own };
        return (own, format!("'{name}' with words that {}", own.as_str()));
    }
    if act == Act::Assert
        && let Some(own) = undertakes
    {
        return (own, format!("'{name}' of what one will do oneself"));
    }
    if act == Act::Assert && (kind == SourceKind::Outlet || reports) {
        return (Act::Report, format!("{}: '{name}'", if reports { "reports" } else { "an outlet" }));
    }
    (act, format!("'{name}'"))
}

/// The act of the heaviest phrases, where one is heavy enough to decide.
fn by_content(content: &ContentReading) -> Option<Act> {
    if content.ends_asking {
        return Some(Act::Question);
    }
    // Words that decline to confirm do so whatever is told of the thing that they do not confirm.
    if content.peak(Act::CannotConfirm) >= DECIDES {
        return Some(Act::CannotConfirm);
    }
    // "I do not envision that … is offered": of decisive phrases the first is that of the main clause.
    let weight = |act: Act| (content.peak(act), Reverse(content.place(act)), content.sum(act), Reverse(act));
    let best = Act::ALL.into_iter().max_by_key(|act| weight(*act))?;
    (content.peak(best) >= DECIDES).then_some(best)
}
