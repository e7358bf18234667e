//! Whether pages hold a quotation, word for word or otherwise.

use onrecord_archive::{Order, PageNo, Query};
use onrecord_ledger::{CodePoints, Reading, Span};
use onrecord_link::{Found, wording};
use serde::Serialize;

use crate::utterance::DifferenceTold;
use crate::{Desk, DeskError, On, Words, speaker};

/// What [`WordingTold::result`] is where the words stand word for word.
pub const VERBATIM: &str = "verbatim";
/// Pages that are compared word by word.
const COMPARED: usize = 200;
/// Nearest wordings that are shown where none is verbatim.
const SHOWN: usize = 5;

/// Where a quotation stands, earliest page first: word for word, else the nearest wordings; of those that `by` says,
/// where a name is given.
///
/// # Errors
/// [`DeskError::Asked`] where it has no words; as the archive.
pub fn look(desk: &mut Desk, asked: &str, by: Option<&str>) -> Result<Vec<WordingTold>, DeskError> {
    let words: Vec<String> = asked
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 1)
        .map(str::to_owned)
        .collect();
    if words.is_empty() {
        return Err(DeskError::Asked("check which words? Give the quotation".to_owned()));
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
    let mut found: Vec<(bool, WordingTold)> = Vec::new();
    for page in pages {
        let reading = desk.page(page)?;
        if let Some(place) = wording(asked, &reading, &desk.lists)
            && let Some(told) = WordingTold::of(&reading, asked, &place, by)
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
    Ok(found.into_iter().map(|(_, told)| told).collect())
}

/// Where words stand that were asked for.
#[derive(Clone, Debug, Serialize)]
pub struct WordingTold {
    /// The words asked for.
    pub quotation: String,
    /// `verbatim`, `altered`, or `not_found`.
    pub result: &'static str,
    /// The page; null where they stand nowhere.
    #[serde(flatten)]
    pub on: Option<On>,
    /// Who says them there.
    pub speaker: Option<String>,
    /// The statement that holds them.
    pub statement: Option<String>,
    /// As they stand there.
    #[serde(flatten)]
    pub words: Option<Words>,
    /// Share of the words asked for that stand there, by what they tell.
    pub score: f32,
    /// The words that differ.
    pub differences: Vec<DifferenceTold>,
}

impl WordingTold {
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
            result: if place.verbatim { VERBATIM } else { "altered" },
            on: Some(On::of(reading)),
            speaker: statement.and_then(|statement| speaker(statement, text)),
            statement: statement.map(|statement| statement.id.to_string()),
            words: Some(Words::of(reading, &[place.span])),
            score: place.score,
            differences: differences.collect(),
        })
    }

    /// The answer where they stand nowhere.
    #[must_use]
    pub fn nowhere(asked: &str) -> Self {
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
