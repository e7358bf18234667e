use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use onrecord_archive::{Archive, Linker, PageNo};
use onrecord_engine::lexicon::Data;
use onrecord_ledger::{CodePoints, Dated, Reading, Span, Statement, StatementId};
use onrecord_link::Lists;
use serde::Serialize;

use super::Trouble;
use crate::messages::{self, Kind};
use crate::reader;
use crate::record::published_value;

/// How many pages are held open.
const OPEN: usize = 1024;

/// An open archive, and the pages of it that were looked at.
pub(super) struct Desk {
    pub(super) archive: Archive,
    pub(super) linker: Linker,
    pub(super) lists: Arc<Lists>,
    open: HashMap<PageNo, Rc<Reading>>,
}

impl Desk {
    /// Opens the archive.
    pub(super) fn open(path: &Path) -> Result<Self, Trouble> {
        let lists = Arc::new(reader::link_lists(&Data::embedded()).map_err(Trouble::Told)?);
        let archive = Archive::open(path)?;
        Ok(Self { archive, linker: Linker::new(Arc::clone(&lists)), lists, open: HashMap::new() })
    }

    /// Tells it where links are missing.
    pub(super) fn warn_of_unlinked(&self) -> Result<(), Trouble> {
        let missing = self.archive.unlinked()?;
        if missing > 0 {
            let words = format!("{missing} pages are not compared with the others yet; run `onrecord reread`");
            messages::line(Kind::Warning, &words);
        }
        Ok(())
    }

    /// The reading of a page.
    pub(super) fn page(&mut self, page: PageNo) -> Result<Rc<Reading>, Trouble> {
        if let Some(reading) = self.open.get(&page) {
            return Ok(Rc::clone(reading));
        }
        if self.open.len() >= OPEN {
            self.open.clear();
        }
        let reading = Rc::new(self.archive.reading(page)?);
        self.open.insert(page, Rc::clone(&reading));
        Ok(reading)
    }
}

/// Which page, and when it was published.
#[derive(Clone, Debug, Serialize)]
pub(super) struct On {
    pub(super) document: String,
    pub(super) name: String,
    pub(super) outlet: Option<String>,
    pub(super) published: Option<String>,
}

impl On {
    pub(super) fn of(reading: &Reading) -> Self {
        Self {
            document: reading.document.id().to_string(),
            name: reading.document.name().to_owned(),
            outlet: reading.anatomy.outlet.as_ref().map(|outlet| outlet.name.clone()),
            published: reading.anatomy.published.as_ref().map(published_value),
        }
    }

    /// Outlet or name, and day, for people.
    pub(super) fn told(&self) -> String {
        let day = self.published.as_deref().map_or("undated", |value| value.get(..10).unwrap_or(value));
        match &self.outlet {
            Some(outlet) => format!("{day} · {outlet} · {}", self.name),
            None => format!("{day} · {}", self.name),
        }
    }
}

/// Words, and where they stand in the page's text, in code points.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Words {
    pub(super) text: String,
    pub(super) span: Option<[u32; 2]>,
}

impl Words {
    /// The words of spans; the stretch from the first to the last.
    pub(super) fn of(reading: &Reading, spans: &[Span]) -> Self {
        let text = reading.document.text();
        let whole = spans.iter().copied().reduce(Span::cover);
        let joined: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
        Self { text: joined.join(" "), span: whole.map(|span| CodePoints::new(text).of(span)) }
    }

    /// As a cell of a sheet.
    pub(super) fn place(&self) -> String {
        self.span.map(|[start, end]| format!("{start}-{end}")).unwrap_or_default()
    }
}

/// When something was said.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Said {
    pub(super) text: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
}

impl Said {
    pub(super) fn of(said: &Dated, text: &str) -> Self {
        Self {
            text: said.span.map(|span| span.of(text).to_owned()),
            from: said.earliest.map(|day| day.to_string()),
            to: said.latest.map(|day| day.to_string()),
        }
    }

    /// As the day, or both days.
    pub(super) fn days(&self) -> String {
        match (&self.from, &self.to) {
            (Some(from), Some(to)) if from != to => format!("{from} to {to}"),
            (Some(day), _) | (_, Some(day)) => day.clone(),
            (None, None) => String::new(),
        }
    }
}

/// The statement of this id on a page.
pub(super) fn statement_of(reading: &Reading, id: StatementId) -> Option<&Statement> {
    reading.statements.iter().find(|statement| statement.id == id)
}

/// Who said it: the name, else the words that stand there.
pub(super) fn speaker(statement: &Statement, text: &str) -> Option<String> {
    let words = || statement.source.spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" ");
    statement.source.name.clone().or_else(|| Some(words()).filter(|words| !words.is_empty()))
}
