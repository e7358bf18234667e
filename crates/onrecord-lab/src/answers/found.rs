//! Marked pages as the engine reads them: what a statement answers, told of the statements that are found.

use std::collections::BTreeSet;

use onrecord_engine::{Engine, Page};
use onrecord_ledger::{Reading, Statement};

use crate::marked::{Answered, MarkedPage, MarkedStatement};
use crate::rows::{hold, places};

/// The page with what the engine finds there in place of what is marked, with the acts that it tells.
///
/// The engine has learned from some of these pages: what it finds there is better than what it finds elsewhere.
///
/// What is found answers what the marked statement nearest to it answers; where none is near, or what is answered was not
/// found, that is not marked.
pub(super) fn found(page: &MarkedPage, engine: &Engine) -> MarkedPage {
    let reading = engine.read(Page::from(page.document.clone()));
    let text = page.document.text();
    let told: Vec<Places> = reading.statements.iter().map(|it| places(text, &it.content)).collect();
    let marked: Vec<Places> = page.statements.iter().map(|it| places(text, &it.content)).collect();
    let statements = reading.statements.iter().enumerate().map(|(at, statement)| {
        let mut as_found = as_found(&reading, statement);
        let own = &told[at];
        let near = (page.statements.iter().zip(&marked)).filter(|(_, words)| are_near(own, words));
        let nearest =
            near.max_by_key(|(_, words)| 1000 * own.intersection(words).count() / own.union(words).count().max(1));
        as_found.answers = nearest.map_or(Answered::Unmarked, |(it, _)| it.answers.clone());
        if let (Some((it, _)), Answered::Statement(best)) = (nearest, &as_found.answers) {
            let targets = std::iter::once(best).chain(&it.answers_also);
            let words = targets.filter_map(|id| page.statements.iter().position(|it| it.id == *id));
            let mut answered: Vec<usize> = Vec::new();
            for words in words.map(|target| &marked[target]) {
                let holding = told
                    .iter()
                    .enumerate()
                    .filter(|(other, it)| *other != at && !words.is_empty() && hold(it, words, 40));
                answered.extend(holding.map(|(other, _)| other));
            }
            let mut seen = BTreeSet::new();
            answered.retain(|other| seen.insert(*other));
            let mut ids = answered.into_iter().map(|at| at.to_string());
            as_found.answers = ids.next().map_or(Answered::Unmarked, Answered::Statement);
            as_found.answers_also = ids.collect();
        }
        as_found.id = at.to_string();
        as_found
    });
    MarkedPage { statements: statements.collect(), ..page.clone() }
}

/// Words by their places on the page.
type Places = BTreeSet<(usize, usize)>;

/// Whether two contents share half of the smaller and a third of the larger, as the measures of whole pages ask.
fn are_near(one: &Places, other: &Places) -> bool {
    let both = one.intersection(other).count();
    2 * both >= one.len().min(other.len()).max(1) && 10 * both >= 3 * one.len().max(other.len())
}

/// A statement as found, in the form of a marked one; what it answers is not known yet.
fn as_found(reading: &Reading, statement: &Statement) -> MarkedStatement {
    let text = reading.document.text();
    let (voice, cue) =
        (statement.source.spans.first().copied(), statement.cue.as_ref().and_then(|cue| cue.spans.first().copied()));
    MarkedStatement {
        id: String::new(),
        voice: voice.map(|span| span.of(text).to_owned()),
        voice_span: voice,
        voice_kind: statement.source.kind,
        resolved: statement.source.name.clone(),
        role: None,
        cue: cue.map(|span| span.of(text).to_owned()),
        cue_span: cue,
        content: statement.content.clone(),
        quotations: Vec::new(),
        acts: vec![statement.act],
        via: Vec::new(),
        addressee: None,
        said: None,
        answers: Answered::Unmarked,
        answers_also: Vec::new(),
        within: None,
        origin: None,
        optional: true,
    }
}
