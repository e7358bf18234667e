//! Which pages share text, and which way it went.

use onrecord_archive::Kind;
use onrecord_ledger::CodePoints;
use onrecord_link::{Reuse, reuses};
use serde::Serialize;

use crate::{Desk, DeskError, On};

/// Every pair of pages that share text: those that share most first.
///
/// # Errors
/// As the archive.
pub fn all(desk: &mut Desk) -> Result<Vec<ReuseTold>, DeskError> {
    let mut found: Vec<Reuse> = Vec::new();
    desk.archive.pieces(&mut desk.linker, &[Kind::Reuse], false, |connected| {
        found.extend(reuses(&connected.piece()));
        true
    })?;
    let mut told = Vec::with_capacity(found.len());
    for reuse in &found {
        told.push(ReuseTold::of(desk, reuse)?);
    }
    told.sort_by(|x, y| {
        let most = |pair: &ReuseTold| pair.a_in_b.max(pair.b_in_a);
        most(y)
            .total_cmp(&most(x))
            .then_with(|| (&x.a, &x.a_name, &x.b, &x.b_name).cmp(&(&y.a, &y.a_name, &y.b, &y.b_name)))
    });
    Ok(told)
}

/// Text that two pages share.
#[derive(Clone, Debug, Serialize)]
pub struct ReuseTold {
    /// Hash of the bytes of the page whose id and name come first.
    pub a: String,
    /// That of the other.
    pub b: String,
    /// Its name.
    pub a_name: String,
    /// Its name.
    pub b_name: String,
    /// Share of a's word 5-grams that stand in b, 0 to 1.
    pub a_in_b: f64,
    /// Share of b's word 5-grams that stand in a, 0 to 1.
    pub b_in_a: f64,
    /// Which way the text went; null without evidence.
    pub direction: Option<&'static str>,
    /// What tells the direction, strongest first.
    pub why: Vec<&'static str>,
    /// Stretches of a and of b, in code points.
    pub spans: Vec<[[u32; 2]; 2]>,
    /// Both pages.
    #[serde(skip)]
    pub on: [On; 2],
}

impl ReuseTold {
    fn of(desk: &mut Desk, reuse: &Reuse) -> Result<Self, DeskError> {
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
