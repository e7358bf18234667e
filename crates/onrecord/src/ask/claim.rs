//! `claims`, `claim`, `origins`: what is said to be so, by whom, who answered, and how many origins stand behind it.

use onrecord_archive::{Kind, PageNo};
use onrecord_ledger::Act;
use onrecord_link::{Claim, OriginGroup, Report, Response, claims};
use serde::Serialize;

use super::Trouble;
use super::desk::{Desk, On, Said, Words};
use super::id;
use crate::answers::{Answer, Answers, Block};
use crate::view::{BOLD, DIM, Look, deed};

/// By what pages hang together that may report one claim.
const KINDS: [Kind; 2] = [Kind::Claim, Kind::Same];

/// Prints every claim, those with most reports and answers first.
pub(super) fn all(desk: &mut Desk, answers: &mut Answers) -> Result<(), Trouble> {
    desk.warn_of_unlinked()?;
    let mut found: Vec<Claim> = Vec::new();
    desk.archive.pieces(&mut desk.linker, &KINDS, true, |connected| {
        found.extend(claims(&connected.piece()));
        true
    })?;
    // People look for what was repeated or answered; single statements are for `timeline`.
    found.retain(|claim| !answers.are_for_people() || claim.reports.len() > 1 || !claim.responses.is_empty());
    let weight = |claim: &Claim| claim.reports.len() + claim.responses.len();
    found.sort_by(|a, b| (weight(b), &a.id).cmp(&(weight(a), &b.id)));
    for claim in &found {
        answers.print(&Told::of(desk, claim)?)?;
    }
    Ok(())
}

/// Prints one claim.
pub(super) fn one(desk: &mut Desk, answers: &mut Answers, asked: &str) -> Result<(), Trouble> {
    for claim in named(desk, asked)? {
        answers.print(&Told::of(desk, &claim)?)?;
    }
    Ok(())
}

/// Prints what stands behind one claim, origin by origin.
pub(super) fn origins(desk: &mut Desk, answers: &mut Answers, asked: &str) -> Result<(), Trouble> {
    for claim in named(desk, asked)? {
        let told = Told::of(desk, &claim)?;
        answers.print(&Behind {
            id: told.id,
            wording: told.wording,
            origins: told.origins,
            witnesses: told.witnesses,
        })?;
    }
    Ok(())
}

/// The claim that an id names; for the id of a statement, every claim that it reports or answers.
fn named(desk: &mut Desk, asked: &str) -> Result<Vec<Claim>, Trouble> {
    desk.warn_of_unlinked()?;
    let Some(place) = id::look(&desk.archive, asked)? else {
        let words =
            format!("{asked}: no id of a claim or a statement; `onrecord claims` and `onrecord search` tell them");
        return Err(Trouble::Told(words));
    };
    let mut found: Vec<Claim> = Vec::new();
    let mut seen: Vec<PageNo> = Vec::new();
    for page in place.pages {
        if seen.contains(&page) {
            continue;
        }
        let connected = desk.archive.piece_around(&mut desk.linker, page, &KINDS)?;
        seen.extend(connected.pages());
        for claim in claims(&connected.piece()) {
            let reported = |report: &Report| {
                place
                    .statement
                    .map_or(report.page == page && report.statement.is_none(), |id| report.statement == Some(id))
            };
            let answered = |response: &Response| Some(response.statement) == place.statement;
            if claim.reports.iter().any(reported) || claim.responses.iter().any(answered) {
                found.push(claim);
            }
        }
    }
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
        found.retain(|claim| {
            claim.reports.iter().any(|report| report.statement.is_some() && report.statement == place.statement)
        });
        found.truncate(1);
    }
    Ok(found)
}

#[derive(Serialize)]
struct Told {
    id: String,
    wording: ReportTold,
    reports: Vec<ReportTold>,
    responses: Vec<ResponseTold>,
    origins: OriginsTold,
    witnesses: u32,
}

#[derive(Serialize)]
struct ReportTold {
    #[serde(flatten)]
    on: On,
    /// Null where the page tells it as its own.
    statement: Option<String>,
    #[serde(flatten)]
    words: Words,
    authority: Option<String>,
}

#[derive(Serialize)]
struct ResponseTold {
    #[serde(flatten)]
    on: On,
    statement: String,
    #[serde(flatten)]
    words: Words,
    by: Option<String>,
    act: &'static str,
    firmness: u8,
    said: Option<Said>,
}

#[derive(Serialize)]
struct OriginsTold {
    low: u32,
    high: u32,
    groups: Vec<GroupTold>,
}

#[derive(Serialize)]
struct GroupTold {
    holder: Option<String>,
    names: Vec<String>,
    joins: Vec<JoinTold>,
}

#[derive(Serialize)]
struct JoinTold {
    reason: &'static str,
    between: [String; 2],
    /// The words that prove it, as far as words do.
    text: Option<String>,
}

impl Told {
    fn of(desk: &mut Desk, claim: &Claim) -> Result<Self, Trouble> {
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
    fn of(desk: &mut Desk, report: &Report) -> Result<Self, Trouble> {
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
    fn of(desk: &mut Desk, response: &Response) -> Result<Self, Trouble> {
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
    fn of(desk: &mut Desk, group: &OriginGroup) -> Result<Self, Trouble> {
        let mut names = Vec::new();
        for (page, _) in &group.members {
            let name = desk.page(*page)?.document.name().to_owned();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let mut joins = Vec::new();
        for join in &group.joins {
            let mut words: Vec<String> = Vec::new();
            for (page, span) in &join.anchors {
                let reading = desk.page(*page)?;
                words.push(span.of(reading.document.text()).to_owned());
            }
            words.dedup();
            let (a, b) = join.between;
            let between = [desk.page(a)?.document.name().to_owned(), desk.page(b)?.document.name().to_owned()];
            let text = (!words.is_empty()).then(|| words.join(" … "));
            joins.push(JoinTold { reason: join.reason.as_str(), between, text });
        }
        Ok(Self { holder: group.holder.clone(), names, joins })
    }
}

impl OriginsTold {
    /// "1 to 3 origins".
    fn count(&self) -> String {
        match (self.low, self.high) {
            (1, 1) => "1 origin".to_owned(),
            (low, high) if low == high => format!("{low} origins"),
            (low, high) => format!("{low} to {high} origins"),
        }
    }

    fn show(&self, block: &mut Block) {
        for group in &self.groups {
            let holder = group.holder.clone().unwrap_or_else(|| "nobody named".to_owned());
            block.line(&[("  from ".to_owned(), DIM), (holder, BOLD), (format!("  {}", group.names.join(", ")), DIM)]);
            for join in &group.joins {
                let words = join.text.as_ref().map(|text| format!(": “{text}”")).unwrap_or_default();
                let [a, b] = &join.between;
                block.indented_dim(&format!("{} · {a} = {b}{words}", join.reason.replace('_', " ")));
            }
        }
    }
}

impl Answer for Told {
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
        self.origins.show(&mut block);
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
        self.origins.show(&mut block);
        block.end()
    }
}
