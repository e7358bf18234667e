//! `claims`, `claim`, `origins`: what is said to be so, by whom, who answered, and how many origins stand behind it.

use onrecord_desk::claim::{self, ClaimTold, OriginsTold, ReportTold};
use onrecord_desk::{Desk, On, Said, Words};
use onrecord_ledger::Act;
use serde::Serialize;

use super::{Trouble, warn_of_unlinked};
use crate::answers::{Answer, Answers, Block};
use crate::messages::{self, Kind};
use crate::view::{BOLD, DIM, Look, deed};

/// Prints every claim, those with most reports and answers first.
pub(super) fn all(desk: &mut Desk, answers: &mut Answers) -> Result<(), Trouble> {
    warn_of_unlinked(desk)?;
    for claim in &claim::all(desk)? {
        // People look for what was repeated or answered; single statements are for `timeline`.
        if !answers.are_for_people() || claim.reports.len() > 1 || !claim.responses.is_empty() {
            answers.print(&ClaimTold::of(desk, claim)?)?;
        }
    }
    Ok(())
}

/// Prints one claim.
pub(super) fn one(desk: &mut Desk, answers: &mut Answers, asked: &str) -> Result<(), Trouble> {
    warn_of_unlinked(desk)?;
    for claim in claim::named(desk, asked)? {
        answers.print(&ClaimTold::of(desk, &claim)?)?;
    }
    if let Some(words) = desk.cut() {
        messages::line(Kind::Warning, words);
    }
    Ok(())
}

/// Writes one claim as an HTML file.
pub(super) fn as_html(desk: &mut Desk, answers: &mut Answers, asked: &str) -> Result<(), Trouble> {
    if let Some(article) = onrecord_web::claim_article(desk, asked).map_err(Trouble::Told)? {
        answers
            .words(&[&onrecord_web::file_begin("A claim on record"), &article, onrecord_web::file_end()].concat())?;
    }
    Ok(())
}

/// Prints what stands behind one claim, origin by origin.
pub(super) fn origins(desk: &mut Desk, answers: &mut Answers, asked: &str) -> Result<(), Trouble> {
    warn_of_unlinked(desk)?;
    for claim in claim::named(desk, asked)? {
        let told = ClaimTold::of(desk, &claim)?;
        answers.print(&Behind {
            id: told.id,
            wording: told.wording,
            origins: told.origins,
            witnesses: told.witnesses,
        })?;
    }
    Ok(())
}

/// The roots of a claim, each with its proofs.
fn show_origins(origins: &OriginsTold, block: &mut Block) {
    for group in &origins.groups {
        let holder = group.holder.clone().unwrap_or_else(|| "nobody named".to_owned());
        block.line(&[("  from ".to_owned(), DIM), (holder, BOLD), (format!("  {}", group.names.join(", ")), DIM)]);
        for join in &group.joins {
            let words = join.text.as_ref().map(|text| format!(": “{text}”")).unwrap_or_default();
            let [a, b] = &join.between;
            block.indented_dim(&format!("{} · {a} = {b}{words}", join.reason.replace('_', " ")));
        }
    }
}
impl Answer for ClaimTold {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "part",
        "name",
        "document",
        "outlet",
        "published",
        "statement",
        "by",
        "act",
        "firmness",
        "said",
        "text",
        "span",
        "origins_low",
        "origins_high",
        "witnesses",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        let told = |fact: &Option<String>| fact.clone().unwrap_or_default();
        let row = |part: &str, on: &On, statement: String, by: String, deed: [String; 3], words: &Words| {
            let [act, firmness, said] = deed;
            vec![
                self.id.clone(),
                part.to_owned(),
                on.name.clone(),
                on.document.clone(),
                told(&on.outlet),
                told(&on.published),
                statement,
                by,
                act,
                firmness,
                said,
                words.text.clone(),
                words.place(),
                self.origins.low.to_string(),
                self.origins.high.to_string(),
                self.witnesses.to_string(),
            ]
        };
        let reports = self.reports.iter().map(|report| {
            row(
                "report",
                &report.on,
                told(&report.statement),
                told(&report.authority),
                Default::default(),
                &report.words,
            )
        });
        let responses = self.responses.iter().map(|response| {
            let days = response.said.as_ref().map(Said::days).unwrap_or_default();
            let deed = [response.act.to_owned(), response.firmness.to_string(), days];
            row("response", &response.on, response.statement.clone(), told(&response.by), deed, &response.words)
        });
        reports.chain(responses).collect()
    }

    fn view(&self, look: Look) -> String {
        let mut block = Block::new(look);
        block.line(&[(self.wording.words.text.clone(), BOLD)]);
        let reports =
            if self.reports.len() == 1 { "1 report".to_owned() } else { format!("{} reports", self.reports.len()) };
        block.line(&[(format!("{reports} · {} · {}", self.origins.count(), self.id), DIM)]);
        for report in &self.reports {
            let by = report.authority.as_ref().map(|by| format!("  on the word of {by}")).unwrap_or_default();
            block.line(&[("  ¶ ".to_owned(), DIM), (report.on.told(), DIM), (by, DIM)]);
            block.indented(&report.words.text);
        }
        for response in &self.responses {
            let act = Act::named(response.act).unwrap_or(Act::Assert);
            let by = response.by.clone().unwrap_or_else(|| "nobody named".to_owned());
            let days = response.said.as_ref().map(Said::days).unwrap_or_default();
            block.line(&[
                (format!("  {} {}  ", deed::glyph(act), deed::name(act)), deed::style(act)),
                (by, BOLD),
                (format!("  {days}  {}", response.on.told()), DIM),
            ]);
            block.indented(&response.words.text);
        }
        show_origins(&self.origins, &mut block);
        block.end()
    }
}

/// What stands behind a claim.
#[derive(Serialize)]
struct Behind {
    id: String,
    wording: ReportTold,
    origins: OriginsTold,
    witnesses: u32,
}

impl Answer for Behind {
    const COLUMNS: &'static [&'static str] =
        &["id", "low", "high", "witnesses", "holder", "names", "reason", "between", "text"];

    fn rows(&self) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for group in &self.origins.groups {
            let row = |reason: &str, between: String, text: String| {
                vec![
                    self.id.clone(),
                    self.origins.low.to_string(),
                    self.origins.high.to_string(),
                    self.witnesses.to_string(),
                    group.holder.clone().unwrap_or_default(),
                    group.names.join("; "),
                    reason.to_owned(),
                    between,
                    text,
                ]
            };
            if group.joins.is_empty() {
                rows.push(row("", String::new(), String::new()));
            }
            rows.extend(
                group
                    .joins
                    .iter()
                    .map(|join| row(join.reason, join.between.join(" = "), join.text.clone().unwrap_or_default())),
            );
        }
        rows
    }

    fn view(&self, look: Look) -> String {
        let mut block = Block::new(look);
        block.line(&[(self.wording.words.text.clone(), BOLD)]);
        block.line(&[(format!("{} · {} witnesses", self.origins.count(), self.witnesses), DIM)]);
        show_origins(&self.origins, &mut block);
        block.end()
    }
}
