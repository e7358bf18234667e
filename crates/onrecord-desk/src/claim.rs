//! What is said to be so, by whom, who answered, and how many origins stand behind it.

use onrecord_archive::{Kind, PageNo};
use onrecord_link::{Claim, Join, OriginGroup, Report, Response, claims, claims_of};
use serde::Serialize;

use crate::{Desk, DeskError, On, Said, Start, Words, id};

/// By what pages hang together that may report one claim.
const KINDS: [Kind; 2] = [Kind::Claim, Kind::Same];

/// Every claim: those with most reports and answers first.
///
/// # Errors
/// As the archive.
pub fn all(desk: &mut Desk) -> Result<Vec<Claim>, DeskError> {
    let mut found: Vec<Claim> = Vec::new();
    desk.archive.pieces(&mut desk.linker, &KINDS, true, |connected| {
        found.extend(claims(&connected.piece()));
        true
    })?;
    let weight = |claim: &Claim| claim.reports.len() + claim.responses.len();
    found.sort_by(|a, b| (weight(b), &a.id).cmp(&(weight(a), &b.id)));
    Ok(found)
}

/// The claims that these statements, or the pages of whole, report or answer; and some others of the same pages.
///
/// # Errors
/// As the archive.
pub fn around(desk: &mut Desk, from: &[Start]) -> Result<Vec<Claim>, DeskError> {
    let pages: Vec<PageNo> = from.iter().map(|(page, _)| *page).collect();
    Ok(claims_of(&desk.around(from)?.piece(), &pages))
}

/// The claim that an id names; for the id of a statement, every claim that it reports or answers.
///
/// # Errors
/// [`DeskError::Asked`] where it is no id; as the archive.
pub fn named(desk: &mut Desk, asked: &str) -> Result<Vec<Claim>, DeskError> {
    let Some(place) = id::look(&desk.archive, asked)? else {
        let words =
            format!("{asked}: no id of a claim or a statement; `onrecord claims` and `onrecord search` tell them");
        return Err(DeskError::Asked(words));
    };
    let from: Vec<Start> = place.pages.iter().map(|page| (*page, place.statement)).collect();
    let reported = |report: &Report| match place.statement {
        Some(id) => report.statement == Some(id),
        None => {
            let start = report.spans.first().map(|span| span.start());
            report.statement.is_none() && place.pages.contains(&report.page) && start == place.start
        }
    };
    let answered = |response: &Response| Some(response.statement) == place.statement;
    let mut found = around(desk, &from)?;
    found.retain(|claim| claim.reports.iter().any(reported) || claim.responses.iter().any(answered));
    if asked.contains('-') {
        // The whole id names one; where the claim has grown since, the one that holds its wording.
        let mut exact = Vec::new();
        for claim in &found {
            let document = desk.page(claim.wording.page)?.document.id().to_string();
            if id::of(claim, &document) == asked {
                exact.push(claim.clone());
            }
        }
        if !exact.is_empty() {
            exact.truncate(1);
            return Ok(exact);
        }
        found.retain(|claim| claim.reports.iter().any(reported));
        found.truncate(1);
    }
    Ok(found)
}

/// One claim, with the words of its pages.
#[derive(Clone, Debug, Serialize)]
pub struct ClaimTold {
    /// Where its wording stands, and the beginning of a hash over what belongs to it.
    pub id: String,
    /// The report whose wording stands for it.
    pub wording: ReportTold,
    /// Every report, earliest page first.
    pub reports: Vec<ReportTold>,
    /// Every answer, by day; undated ones last, the firmest of a day first.
    pub responses: Vec<ResponseTold>,
    /// How many independent origins stand behind it.
    pub origins: OriginsTold,
    /// Outlets whose own reporter seems to have heard or read a root at first hand.
    pub witnesses: u32,
}

/// A place where a page carries a claim.
#[derive(Clone, Debug, Serialize)]
pub struct ReportTold {
    /// The page.
    #[serde(flatten)]
    pub on: On,
    /// Null where the page tells it as its own.
    pub statement: Option<String>,
    /// Its words.
    #[serde(flatten)]
    pub words: Words,
    /// On whose word the page rests; null where it names nobody.
    pub authority: Option<String>,
}

/// An answer to a claim.
#[derive(Clone, Debug, Serialize)]
pub struct ResponseTold {
    /// The page.
    #[serde(flatten)]
    pub on: On,
    /// The statement on it.
    pub statement: String,
    /// Its words.
    #[serde(flatten)]
    pub words: Words,
    /// Who answers.
    pub by: Option<String>,
    /// What the answer does.
    pub act: &'static str,
    /// How firmly, 0 to 3.
    pub firmness: u8,
    /// When it was said.
    pub said: Option<Said>,
}

/// How many independent origins stand behind a claim.
#[derive(Clone, Debug, Serialize)]
pub struct OriginsTold {
    /// All roots that may be one taken for one.
    pub low: u32,
    /// All roots that are not proved to be one taken apart.
    pub high: u32,
    /// The roots, taken apart.
    pub groups: Vec<GroupTold>,
}

/// Reports that go back to one root.
#[derive(Clone, Debug, Serialize)]
pub struct GroupTold {
    /// Who stands at the root; null where the pages name nobody.
    pub holder: Option<String>,
    /// The pages.
    pub names: Vec<String>,
    /// What proves that they are one.
    pub joins: Vec<JoinTold>,
    /// The pages, in the order of `names`, with the first statement of each that belongs here.
    #[serde(skip)]
    pub pages: Vec<(On, Option<String>)>,
}

/// A proof that two pages go back to one root.
#[derive(Clone, Debug, Serialize)]
pub struct JoinTold {
    /// The kind of proof.
    pub reason: &'static str,
    /// The two pages.
    pub between: [String; 2],
    /// The words that prove it, as far as words do.
    pub text: Option<String>,
    /// The two pages.
    #[serde(skip)]
    pub on: [On; 2],
    /// The words that prove it, each with its page.
    #[serde(skip)]
    pub proofs: Vec<(On, Words)>,
}

impl ClaimTold {
    /// The id of a claim; `document` is the hash of the page of its wording.
    #[must_use]
    pub fn id_of(claim: &Claim, document: &str) -> String {
        id::of(claim, document)
    }

    /// A claim with the words of its pages.
    ///
    /// # Errors
    /// As the archive.
    pub fn of(desk: &mut Desk, claim: &Claim) -> Result<Self, DeskError> {
        let responses = claim.responses.iter().map(|response| response.page);
        desk.open_all(claim.reports.iter().map(|report| report.page).chain(responses))?;
        let wording = ReportTold::of(desk, &claim.wording)?;
        let reports = claim.reports.iter().map(|report| ReportTold::of(desk, report)).collect::<Result<_, _>>()?;
        let mut responses: Vec<ResponseTold> =
            claim.responses.iter().map(|response| ResponseTold::of(desk, response)).collect::<Result<_, _>>()?;
        // By the day, undated ones last; the firmest of a day first.
        responses.sort_by_key(ResponseTold::order);
        let groups = claim.origins.groups.iter().map(|group| GroupTold::of(desk, group)).collect::<Result<_, _>>()?;
        Ok(Self {
            id: id::of(claim, &wording.on.document),
            wording,
            reports,
            responses,
            origins: OriginsTold { low: claim.origins.low, high: claim.origins.high, groups },
            witnesses: claim.witnesses,
        })
    }
}

impl ReportTold {
    fn of(desk: &mut Desk, report: &Report) -> Result<Self, DeskError> {
        let reading = desk.page(report.page)?;
        Ok(Self {
            on: On::of(&reading),
            statement: report.statement.map(|id| id.to_string()),
            words: Words::of(&reading, &report.spans),
            authority: report.authority.clone(),
        })
    }
}

impl ResponseTold {
    fn of(desk: &mut Desk, response: &Response) -> Result<Self, DeskError> {
        let reading = desk.page(response.page)?;
        Ok(Self {
            on: On::of(&reading),
            statement: response.statement.to_string(),
            words: Words::of(&reading, &response.spans),
            by: response.by.clone(),
            act: response.act.as_str(),
            firmness: response.firmness.get(),
            said: response.said.as_ref().map(|said| Said::of(said, reading.document.text())),
        })
    }

    fn order(&self) -> (bool, Option<String>, std::cmp::Reverse<u8>, String, String) {
        let said = self.said.as_ref().and_then(|said| said.from.clone().or_else(|| said.to.clone()));
        let day = said.or_else(|| self.on.published.clone());
        (day.is_none(), day, std::cmp::Reverse(self.firmness), self.on.name.clone(), self.statement.clone())
    }
}

impl GroupTold {
    fn of(desk: &mut Desk, group: &OriginGroup) -> Result<Self, DeskError> {
        let mut pages: Vec<(On, Option<String>)> = Vec::new();
        for (page, statements) in &group.members {
            let on = On::of(&*desk.page(*page)?);
            if !pages.iter().any(|(known, _)| known.name == on.name) {
                pages.push((on, statements.first().map(ToString::to_string)));
            }
        }
        let names = pages.iter().map(|(on, _)| on.name.clone()).collect();
        let joins = group.joins.iter().map(|join| JoinTold::of(desk, join)).collect::<Result<_, _>>()?;
        Ok(Self { holder: group.holder.clone(), names, joins, pages })
    }
}

impl JoinTold {
    fn of(desk: &mut Desk, join: &Join) -> Result<Self, DeskError> {
        let mut proofs: Vec<(On, Words)> = Vec::new();
        for (page, span) in &join.anchors {
            let reading = desk.page(*page)?;
            proofs.push((On::of(&reading), Words::of(&reading, &[*span])));
        }
        let mut words: Vec<&str> = proofs.iter().map(|(_, words)| words.text.as_str()).collect();
        words.dedup();
        let text = (!words.is_empty()).then(|| words.join(" … "));
        let (a, b) = join.between;
        let on = [On::of(&*desk.page(a)?), On::of(&*desk.page(b)?)];
        let between = on.each_ref().map(|on| on.name.clone());
        Ok(Self { reason: join.reason.as_str(), between, text, on, proofs })
    }
}

impl OriginsTold {
    /// "1 to 3 origins".
    #[must_use]
    pub fn count(&self) -> String {
        origins_count(self.low, self.high)
    }
}

/// "1 to 3 origins", from both ends of the interval.
#[must_use]
pub fn origins_count(low: u32, high: u32) -> String {
    match (low, high) {
        (1, 1) => "1 origin".to_owned(),
        (low, high) if low == high => format!("{low} origins"),
        (low, high) => format!("{low} to {high} origins"),
    }
}
