//! The whole engine on responses in articles, labelled by hand: is the response found, and does it point
//! at the right report, or at none? As `answers.py` of the shared tools counts.

use std::fmt;
use std::path::Path;

use onrecord_ledger::{Act, Reading, Span, Stance, Statement};
use serde::Deserialize;

use crate::figure::{Figure, Share};
use crate::profile::Profile;
use crate::rows::{self, hold, places};

#[derive(Deserialize)]
struct Label {
    id: String,
    doc: String,
    response: String,
    response_start: usize,
    response_act: Option<String>,
    target: Option<String>,
    target_start: Option<usize>,
}

/// What came out right.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures {
    found: Share,
    act: Share,
    right: Share,
    pub(super) wrong: Vec<String>,
}

pub(super) fn measure(labels: &Path, articles: &Path, profile: Profile) -> Result<Figures, String> {
    let wrong = |why: String| format!("{}: {why}", labels.display());
    let json = std::fs::read_to_string(labels).map_err(|error| wrong(error.to_string()))?;
    let labels: Vec<Label> = serde_json::from_str(&json).map_err(|error| wrong(error.to_string()))?;
    let readings = rows::read(articles, profile)?;
    let mut figures = Figures::default();
    for label in &labels {
        let reading = readings.get(&label.doc).ok_or_else(|| wrong(format!("no article '{}'", label.doc)))?;
        if let Some(act) = label.response_act.as_deref().and_then(Act::named) {
            figures.count(label, act, reading);
        }
    }
    Ok(figures)
}

impl Figures {
    fn count(&mut self, label: &Label, act: Act, reading: &Reading) {
        let text = reading.document.text();
        let response = rows::find(text, &label.response, label.response_start);
        let response = places(text, response.as_slice());
        let covered = |statement: &Statement| {
            let cue = statement.cue.as_ref().map_or(&[][..], |cue| &cue.spans);
            places(text, &[&statement.content[..], cue].concat()).intersection(&response).count()
        };
        let mut near: Vec<(bool, usize, &Statement)> = reading
            .statements
            .iter()
            .map(|statement| (statement.act.stance() != Stance::None, covered(statement), statement))
            .filter(|(_, covered, _)| 10 * covered >= 4 * response.len())
            .collect();
        near.sort_by_key(|(responds, covered, _)| std::cmp::Reverse((*responds, *covered)));
        self.found.count(!near.is_empty());
        let Some((_, _, first)) = near.first() else {
            self.right.count(false);
            self.wrong.push(format!("{} missed", label.id));
            return;
        };
        self.act.count(first.act == act);
        let answered: Vec<&Statement> = near
            .iter()
            .flat_map(|(_, _, statement)| &statement.answers)
            .filter_map(|id| reading.statements.iter().find(|other| other.id == *id))
            .collect();
        let right = match &label.target {
            None => answered.is_empty(),
            Some(target) => {
                let target = rows::find(text, target, label.target_start.unwrap_or(0));
                let target = places(text, target.as_slice());
                answered
                    .iter()
                    .any(|it| hold(&places(text, &[&it.content[..], &it.source.spans].concat()), &target, 40))
            }
        };
        if !self.right.count(right) {
            let words = |spans: &[Span]| spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" … ");
            let given: Vec<String> = answered.iter().map(|it| words(&it.content).chars().take(90).collect()).collect();
            let want = label.target.as_deref().unwrap_or("nothing");
            let words = &label.response;
            self.wrong.push(format!(
                "{} [{}] {words}\n   gave {given:?}\n   not  {want}",
                label.id,
                first.act.as_str()
            ));
        }
    }

    pub(super) fn figures(&self) -> Vec<Figure> {
        let share = |measure, share: Share| Figure::share(measure, share.percent());
        vec![share("found", self.found), share("act", self.act), share("answers", self.right)]
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "responses found {}, act {}, right {}", self.found, self.act, self.right)
    }
}
