//! How firmly: the cue's own level, moved by the words beside it and in the content.

use onrecord_ledger::{Act, Firmness};

use super::content::ContentReading;
use super::cue::CueReading;
use super::lists::Lists;

/// Acts that a modal in the content softens; a promise or a threat is no softer for its "may".
fn is_about_facts(act: Act) -> bool {
    matches!(
        act,
        Act::Assert
            | Act::Confirm
            | Act::Acknowledge
            | Act::Deny
            | Act::Dismiss
            | Act::Qualify
            | Act::Report
            | Act::Allege
            | Act::Accuse
            | Act::Criticize
            | Act::Praise
    )
}

pub(super) fn firmness(
    act: Act,
    cue: &CueReading,
    content: &ContentReading,
    lists: &Lists,
    reasons: &mut Vec<String>,
) -> Firmness {
    let base = cue.entry.and_then(|entry| lists.cues.get(entry)).map_or(Firmness::PLAIN, |entry| entry.firmness);
    let mut change = i32::from(base.get());
    if base != Firmness::PLAIN {
        reasons.push(format!("firmness {}: '{}'", base.get(), cue.lemma));
    }
    if cue.light {
        change -= 1;
        reasons.push("softer: seems, tries or is about to".to_owned());
    }
    let (mut up, mut down) = (0, 0);
    let in_content = content.strengths.iter().filter(|_| is_about_facts(act));
    for strength in cue.strengths.iter().chain(in_content).filter_map(|at| lists.strengths.get(*at)) {
        let step = i32::from(strength.change);
        // Ten words of doubt are not ten times as soft as one.
        let seen = if step > 0 { &mut up } else { &mut down };
        if step.abs() > *seen {
            *seen = step.abs();
            let direction = if step > 0 { "firmer" } else { "softer" };
            reasons.push(format!("{direction}: '{}'", strength.name));
        }
    }
    change += up - down;
    Firmness::level(u8::try_from(change.max(0)).unwrap_or(0))
}
