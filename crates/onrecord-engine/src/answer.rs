//! Which earlier report, accusation, offer or question of the page a statement answers.
//!
//! Every statement is weighed against those before it, the few after it and those inside its own words,
//! and against answering nothing: a linear model over what the response names ("the report", whose
//! accusations), what words they share, who speaks of whom, and where they stand. Nobody is made the
//! originator of what the page does not cite: what is only narrated is answered by nothing.
//! docs/answers.md has the method and its figures.

mod features;
mod lists;
mod sketch;
mod weights;

use onrecord_ledger::{Entity, Span};

use crate::act::Deed;
use crate::attribute::Attribution;
use crate::resolve::Voice;
use crate::segment::Segments;

pub use lists::Lists;
pub use weights::Weights;

use features::Choosing;
use sketch::Sketch;

/// A page's attributions and all that earlier steps told of them; `voices` and `deeds` have one entry for
/// each attribution, in the same order.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The page's text.
    pub text: &'a str,
    /// Its headline.
    pub title: Option<Span>,
    /// Its tokens and sentences.
    pub segments: &'a Segments,
    /// Source, cue and content.
    pub attributions: &'a [Attribution],
    /// Who stands behind each.
    pub voices: &'a [Voice],
    /// Who and what the page mentions.
    pub entities: &'a [Entity],
    /// What each does.
    pub deeds: &'a [Deed],
}

/// A statement that another answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The attribution answered: its index.
    pub to: usize,
    /// What was seen, for `--explain`.
    pub reason: String,
}

/// What one statement may answer: what the weights choose among, and are trained on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The features of answering nothing.
    pub nothing: Vec<u32>,
    /// Each attribution that it may answer, with its features.
    pub candidates: Vec<(usize, Vec<u32>)>,
}

/// What each attribution answers, in the same order; none where it answers nothing.
///
/// There are two where a report that the response tells in its own words ("denied reports that …") is told elsewhere on
/// the page: whoever told it comes first, then the response's own telling.
#[must_use]
pub fn answers(told: &Told<'_>, lists: &Lists) -> Vec<Vec<Answer>> {
    let mut answers = vec![Vec::new(); told.attributions.len()];
    let Some(weights) = &lists.weights else { return answers };
    let sketches = sketch::sketches(told, lists);
    let mut choosing = Choosing::new(&sketches, sketch::title_words(told, lists));
    for at in choosing.order().to_vec() {
        let choice = choosing.choice(at);
        let best = own_report(&sketches, at).or_else(|| weights.best(&choice));
        let told_elsewhere = best.and_then(|best| choosing.told_elsewhere(at, best, &choice, weights));
        choosing.answered(at, told_elsewhere.or(best));
        if let Some(slot) = answers.get_mut(at) {
            slot.extend(
                told_elsewhere.into_iter().chain(best).map(|to| Answer { to, reason: reason(&sketches, at, to) }),
            );
        }
    }
    answers
}

/// The choices of a page's attributions, in the same order: what the weights are trained on. `known` are
/// the answers as marked, so that each choice sees the right ones before it.
#[must_use]
pub fn choices(told: &Told<'_>, known: &[Option<usize>], lists: &Lists) -> Vec<Choice> {
    let sketches = sketch::sketches(told, lists);
    let mut choosing = Choosing::new(&sketches, sketch::title_words(told, lists));
    let mut choices = vec![Choice { nothing: Vec::new(), candidates: Vec::new() }; told.attributions.len()];
    for at in choosing.order().to_vec() {
        if let Some(slot) = choices.get_mut(at) {
            *slot = choosing.choice(at);
        }
        choosing.answered(at, known.get(at).copied().flatten());
    }
    choices
}

/// "rejected reports that …": the report that a response tells in its own words is what it answers. Too few
/// of the marked answers are of this kind to learn it from.
fn own_report(sketches: &[Sketch<'_>], at: usize) -> Option<usize> {
    let response = sketches.get(at).filter(|response| features::is_response(response))?;
    let near = at.saturating_sub(REPORT)..sketches.len().min(at + REPORT + 1);
    let inside = near.filter(|other| sketches.get(*other).is_some_and(|other| other.is_thing && response.holds(other)));
    inside.min_by_key(|other| sketches.get(*other).map(|other| other.start))
}

/// Attributions between a response and the report that it tells, at most.
const REPORT: usize = 4;

fn reason(sketches: &[Sketch<'_>], at: usize, to: usize) -> String {
    let (Some(response), Some(candidate)) = (sketches.get(at), sketches.get(to)) else { return String::new() };
    let mut seen = Vec::new();
    if response.holds(candidate) {
        seen.push("stands in its own words");
    }
    if response.names_thing_of(candidate) {
        seen.push("it names such a thing");
    }
    if response.names_source_of(candidate) {
        seen.push("it names the other's source");
    }
    if candidate.names_source_of(response) {
        seen.push("the other speaks of its source");
    }
    if sketch::shared(&response.words, &candidate.content) > 0 {
        seen.push("they share words");
    }
    if seen.is_empty() {
        seen.push("it follows it");
    }
    format!("answers what {} ({}): {}", candidate.act.as_str(), Weights::ID, seen.join(", "))
}

#[cfg(test)]
mod tests;
