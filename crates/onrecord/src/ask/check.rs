//! `check`: whether pages hold a quotation, word for word or otherwise.

use onrecord_archive::{Order, PageNo, Query};
use onrecord_ledger::{CodePoints, Reading, Span};
use onrecord_link::{Found, wording};
use serde::Serialize;

use super::Trouble;
use super::desk::{Desk, On, Words, speaker};
use super::utterance::DifferenceTold;
use crate::answers::{Answer, Answers, Block};
use crate::view::{BOLD, DIM, Look};

/// Pages that are compared word by word.
const COMPARED: usize = 200;
/// Nearest wordings that are shown where none is verbatim.
const SHOWN: usize = 5;

/// Prints where a quotation stands, earliest page first: word for word, else the nearest wordings. Tells whether it
/// stands anywhere word for word.
pub(super) fn quotation(
    desk: &mut Desk,
    answers: &mut Answers,
    asked: &str,
    by: Option<&str>,
) -> Result<bool, Trouble> {
    let words: Vec<String> = asked
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 1)
        .map(str::to_owned)
        .collect();
    if words.is_empty() {
        return Err(Trouble::Told("check which words? Give the quotation".to_owned()));
    }
    let whole = Query { words: vec![asked.replace('*', " ")], ..Query::default() };
    let mut pages: Vec<PageNo> = Vec::new();
    desk.archive.articles(&whole, Order::OldestFirst, |page| {
        pages.push(page);
        pages.len() < COMPARED
    })?;
    for page in desk.archive.nearest(&words, COMPARED)? {
        if !pages.contains(&page) {
            pages.push(page);
        }
    }
    let mut found: Vec<(bool, Told)> = Vec::new();
    for page in pages {
        let reading = desk.page(page)?;
        if let Some(place) = wording(asked, &reading, &desk.lists)
            && let Some(told) = Told::of(&reading, asked, &place, by)
        {
            found.push((place.verbatim, told));
        }
    }
    let verbatim = found.iter().any(|(verbatim, _)| *verbatim);
    if verbatim {
        found.retain(|(verbatim, _)| *verbatim);
    } else {
        // The nearest ones, then by day.
        found.sort_by(|(_, a), (_, b)| b.score.total_cmp(&a.score).then_with(|| a.order().cmp(&b.order())));
        found.truncate(SHOWN);
    }
    found.sort_by_key(|(_, told)| told.order());
    if found.is_empty() && !answers.are_for_people() {
        answers.print(&Told::nowhere(asked))?;
        return Ok(false);
    }
    if found.is_empty() {
        answers.words("not found, nor any wording near to it\n")?;
    }
    for (_, told) in &found {
        answers.print(told)?;
    }
    Ok(verbatim)
}

#[derive(Serialize)]
struct Told {
    quotation: String,
    result: &'static str,
    #[serde(flatten)]
    on: Option<On>,
    speaker: Option<String>,
    statement: Option<String>,
    #[serde(flatten)]
    words: Option<Words>,
    /// Share of the words asked for that stand there, by what they tell.
    score: f32,
    differences: Vec<DifferenceTold>,
}

impl Told {
    /// A place on a page; `None` where somebody else than `by` says it there.
    fn of(reading: &Reading, asked: &str, place: &Found, by: Option<&str>) -> Option<Self> {
        let text = reading.document.text();
        let says = |spans: &[Span]| spans.iter().any(|span| span.overlaps(place.span));
        let mut statements: Vec<_> = reading.statements.iter().filter(|statement| says(&statement.content)).collect();
        // The innermost one says it; those around it carry it.
        statements.sort_by_key(|statement| statement.content.iter().map(|span| span.len()).sum::<usize>());
        let statement = match by {
            None => statements.first().copied(),
            Some(by) => Some(statements.iter().copied().find(|it| is_named(speaker(it, text).as_deref(), by))?),
        };
        let asked_points = CodePoints::new(asked);
        let differences = place.differences.iter().map(|difference| DifferenceTold {
            kind: difference.kind.as_str(),
            here: difference.here.map(|span| Words::of(reading, &[span])),
            there: difference
                .there
                .map(|span| Words { text: span.of(asked).to_owned(), span: Some(asked_points.of(span)) }),
        });
        Some(Self {
            quotation: asked.to_owned(),
            result: if place.verbatim { "verbatim" } else { "altered" },
            on: Some(On::of(reading)),
            speaker: statement.and_then(|statement| speaker(statement, text)),
            statement: statement.map(|statement| statement.id.to_string()),
            words: Some(Words::of(reading, &[place.span])),
            score: place.score,
            differences: differences.collect(),
        })
    }

    fn nowhere(asked: &str) -> Self {
        Self {
            quotation: asked.to_owned(),
            result: "not_found",
            on: None,
            speaker: None,
            statement: None,
            words: None,
            score: 0.0,
            differences: Vec::new(),
        }
    }

    /// Earliest page first, undated ones last.
    fn order(&self) -> (bool, Option<String>, Option<String>) {
        let published = self.on.as_ref().and_then(|on| on.published.clone());
        (published.is_none(), published, self.on.as_ref().map(|on| on.name.clone()))
    }
}

/// Whether a speaker's name holds every word of the name asked for.
fn is_named(speaker: Option<&str>, by: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let said = words(speaker.unwrap_or_default());
    words(by).iter().all(|word| said.contains(word))
}

impl Answer for Told {
    const COLUMNS: &'static [&'static str] = &[
        "quotation",
        "result",
        "name",
        "document",
        "outlet",
        "published",
        "speaker",
        "statement",
        "text",
        "span",
        "differences",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        let told = |fact: &Option<String>| fact.clone().unwrap_or_default();
        let on = |fact: fn(&On) -> Option<String>| self.on.as_ref().and_then(fact).unwrap_or_default();
        let differences: Vec<String> = self.differences.iter().map(DifferenceTold::told).collect();
        vec![vec![
            self.quotation.clone(),
            self.result.to_owned(),
            on(|on| Some(on.name.clone())),
            on(|on| Some(on.document.clone())),
            on(|on| on.outlet.clone()),
            on(|on| on.published.clone()),
            told(&self.speaker),
            told(&self.statement),
            self.words.as_ref().map(|words| words.text.clone()).unwrap_or_default(),
            self.words.as_ref().map(Words::place).unwrap_or_default(),
            differences.join("; "),
        ]]
    }

    fn view(&self, look: Look) -> String {
        let mut block = Block::new(look);
        let speaker = self.speaker.as_ref().map(|speaker| format!("  {speaker}")).unwrap_or_default();
        let on = self.on.as_ref().map(|on| format!("  {}", on.told())).unwrap_or_default();
        block.line(&[(self.result.to_owned(), BOLD), (speaker, BOLD), (on, DIM)]);
        if let Some(words) = &self.words {
            let here = self.differences.iter().filter_map(|difference| difference.here.as_ref()?.span);
            block.marked(&words.text, words.span.map_or(0, |[start, _]| start), &here.collect::<Vec<_>>());
        }
        for difference in &self.differences {
            block.indented_dim(&format!("asked → here: {}", difference.told()));
        }
        block.end()
    }
}
