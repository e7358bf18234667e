//! When statements were made, against marked pages.

use std::fmt;

use onrecord_engine::{date, segment};
use onrecord_ledger::Dated;

use super::Steps;
use crate::figure::Share;
use crate::marked::{MarkedPage, MarkedStatement};

/// Counts behind the figures.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    labelled: usize,
    right: usize,
    /// Labelled, and dated otherwise.
    wrong: usize,
    /// Not labelled, and dated all the same.
    unlabelled_dated: usize,
    unlabelled: usize,
}

impl Figures {
    /// Right ones among those labelled.
    pub(super) fn right(&self) -> Share {
        Share { right: self.right, all: self.labelled }
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "said: right {}/{} ({:.1} %), wrong {}, none {}; dated without label {}/{}",
            self.right,
            self.labelled,
            100.0 * self.right as f64 / self.labelled.max(1) as f64,
            self.wrong,
            self.labelled - self.right - self.wrong,
            self.unlabelled_dated,
            self.unlabelled
        )
    }
}

pub(super) fn measure(pages: &[MarkedPage], steps: &Steps, errors: bool) -> Figures {
    let mut figures = Figures::default();
    for page in pages {
        let mut anatomy = page.anatomy.clone();
        anatomy.blocks = page.blocks();
        let segments = segment::segment(page.document.text(), &anatomy.blocks, &steps.segment);
        let attributions = page.attributions();
        let times = date::date(&page.document, &anatomy, &segments, &attributions, &[], &steps.date);
        for (statement, said) in page.statements.iter().zip(&times.said) {
            let right = score(statement, said.as_ref(), &mut figures);
            if errors && !right {
                report(page, statement, said.as_ref());
            }
        }
    }
    figures
}

/// Whether the date is the marked one: its first day, or its first month where no day is marked.
fn score(statement: &MarkedStatement, said: Option<&Dated>, figures: &mut Figures) -> bool {
    let from = said.and_then(|said| said.earliest);
    let Some(label) = &statement.said else {
        figures.unlabelled += 1;
        figures.unlabelled_dated += usize::from(from.is_some());
        return true;
    };
    figures.labelled += 1;
    let right = from.is_some_and(|from| from.to_string().starts_with(label.as_str()));
    figures.right += usize::from(right);
    figures.wrong += usize::from(!right && from.is_some());
    right
}

#[allow(clippy::print_stdout)]
fn report(page: &MarkedPage, statement: &MarkedStatement, said: Option<&Dated>) {
    let text = page.document.text();
    let place = statement.cue_span.or(statement.content.first().copied());
    let Some(place) = place else { return };
    let start = text[..place.start()].rfind('\n').map_or(0, |at| at + 1);
    let end = text[place.end()..].find('\n').map_or(text.len(), |at| place.end() + at);
    let from = said.and_then(|said| said.earliest).map_or("none".to_owned(), |from| from.to_string());
    let published = page.anatomy.published.as_ref().map_or(String::new(), |published| published.date.to_string());
    let basis = said.map_or("", |said| said.basis.as_str());
    println!(
        "{}\t{from} {basis} not {}\tpage {published}\t{}[[{}]]{}",
        statement.id,
        statement.said.as_deref().unwrap_or("-"),
        &text[start..place.start()],
        place.of(text),
        &text[place.end()..end]
    );
}
