//! `reuse`: which pages share text, and which way it went.

use onrecord_archive::Kind;
use onrecord_ledger::CodePoints;
use onrecord_link::{Reuse, reuses};
use serde::Serialize;

use super::Trouble;
use super::desk::{Desk, On};
use crate::answers::{Answer, Answers, Block};
use crate::view::{BOLD, DIM, Look};

/// Prints every pair of pages that share text.
pub(super) fn all(desk: &mut Desk, answers: &mut Answers) -> Result<(), Trouble> {
    desk.warn_of_unlinked()?;
    let mut found: Vec<Reuse> = Vec::new();
    desk.archive.pieces(&mut desk.linker, &[Kind::Reuse], false, |connected| {
        found.extend(reuses(&connected.piece()));
        true
    })?;
    let mut told = Vec::with_capacity(found.len());
    for reuse in &found {
        told.push(Told::of(desk, reuse)?);
    }
    told.sort_by(|x, y| {
        let most = |pair: &Told| pair.a_in_b.max(pair.b_in_a);
        most(y)
            .total_cmp(&most(x))
            .then_with(|| (&x.a, &x.a_name, &x.b, &x.b_name).cmp(&(&y.a, &y.a_name, &y.b, &y.b_name)))
    });
    for pair in &told {
        answers.print(pair)?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Told {
    a: String,
    b: String,
    a_name: String,
    b_name: String,
    a_in_b: f64,
    b_in_a: f64,
    direction: Option<&'static str>,
    why: Vec<&'static str>,
    /// Stretches of a and of b, in code points.
    spans: Vec<[[u32; 2]; 2]>,
    #[serde(skip)]
    on: [On; 2],
}

impl Told {
    fn of(desk: &mut Desk, reuse: &Reuse) -> Result<Self, Trouble> {
        let (a, b) = (desk.page(reuse.a)?, desk.page(reuse.b)?);
        let points = [CodePoints::new(a.document.text()), CodePoints::new(b.document.text())];
        let [in_a, in_b] = &points;
        let round = |share: f64| (share * 1e4).round() / 1e4;
        Ok(Self {
            a: a.document.id().to_string(),
            b: b.document.id().to_string(),
            a_name: a.document.name().to_owned(),
            b_name: b.document.name().to_owned(),
            a_in_b: round(reuse.a_in_b),
            b_in_a: round(reuse.b_in_a),
            direction: reuse.direction.map(|direction| direction.as_str()),
            why: reuse.why.iter().map(|why| why.as_str()).collect(),
            spans: reuse.spans.iter().map(|(x, y)| [in_a.of(*x), in_b.of(*y)]).collect(),
            on: [On::of(&a), On::of(&b)],
        })
    }
}

impl Answer for Told {
    const COLUMNS: &'static [&'static str] =
        &["a_name", "b_name", "a", "b", "a_in_b", "b_in_a", "direction", "why", "stretches"];

    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![
            self.a_name.clone(),
            self.b_name.clone(),
            self.a.clone(),
            self.b.clone(),
            self.a_in_b.to_string(),
            self.b_in_a.to_string(),
            self.direction.unwrap_or_default().to_owned(),
            self.why.join(" "),
            self.spans.len().to_string(),
        ]]
    }

    fn view(&self, look: Look) -> String {
        let mut block = Block::new(look);
        let [a, b] = &self.on;
        let (from, to, sign) = match self.direction {
            Some("b_to_a") => ((b, self.b_in_a), (a, self.a_in_b), "→"),
            Some(_) => ((a, self.a_in_b), (b, self.b_in_a), "→"),
            None => ((a, self.a_in_b), (b, self.b_in_a), "↔"),
        };
        let share = |share: f64| format!("{:>3.0} %  ", share * 100.0);
        block.line(&[(share(from.1), BOLD), (from.0.told(), DIM)]);
        let why = if self.why.is_empty() { String::new() } else { format!(" · {}", self.why.join(", ")) };
        block.line(&[(format!("{sign} {}", share(to.1)), BOLD), (to.0.told() + &why, DIM)]);
        block.end()
    }
}
