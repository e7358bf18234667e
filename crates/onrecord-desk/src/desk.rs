use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use onrecord_archive::{Archive, ArchiveError, Connected, Kind, Linker, NEAREST, PageNo};
use onrecord_ledger::{CodePoints, Dated, Reading, Span, Statement, StatementId};
use onrecord_link::Lists;
use serde::Serialize;

use crate::record::published_value;

/// Why a question has no answer.
#[derive(Debug)]
pub enum DeskError {
    /// What was asked cannot be answered; why, in words.
    Asked(String),
    /// What the archive reports.
    Archive(ArchiveError),
}

impl From<ArchiveError> for DeskError {
    fn from(error: ArchiveError) -> Self {
        match error {
            ArchiveError::Query(words) => Self::Asked(words),
            error => Self::Archive(error),
        }
    }
}

impl fmt::Display for DeskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asked(words) => f.write_str(words),
            Self::Archive(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for DeskError {}

/// How many pages are held open.
const OPEN: usize = 1024;

/// Pages that are opened one after the other as soon as on all cores.
const FEW: usize = 16;

/// An open archive, and the pages of it that were looked at.
#[derive(Debug)]
pub struct Desk {
    /// The archive.
    pub archive: Archive,
    /// What linking needs beside it.
    pub linker: Linker,
    /// The word lists of linking.
    pub lists: Arc<Lists>,
    open: HashMap<PageNo, Arc<Reading>>,
    pieces: Pieces,
    most: usize,
    cut: bool,
    /// The current pages, the newest first, once they were asked for.
    order: Option<Arc<[PageNo]>>,
}

/// From where one looks: a statement of a page, or all that it says.
pub type Start = (PageNo, Option<StatementId>);

/// What hangs together with the statements of pages that were looked at.
#[derive(Debug, Default)]
struct Pieces {
    /// By what was asked for, and how many pages were looked at, at most.
    known: HashMap<(usize, Vec<Start>), Arc<Connected>>,
    /// How many pages they hold together.
    pages: usize,
}

impl Pieces {
    fn keep(&mut self, asked: (usize, Vec<Start>), piece: &Arc<Connected>) {
        let held = piece.pages().count();
        if self.pages + held > OPEN {
            self.known.clear();
            self.pages = 0;
        }
        self.pages += held;
        self.known.insert(asked, Arc::clone(piece));
    }
}

impl Desk {
    /// Opens the archive.
    ///
    /// # Errors
    /// As [`Archive::open`].
    pub fn open(path: &Path, lists: Arc<Lists>) -> Result<Self, DeskError> {
        let archive = Archive::open(path)?;
        Ok(Self {
            archive,
            linker: Linker::new(Arc::clone(&lists)),
            lists,
            open: HashMap::new(),
            pieces: Pieces::default(),
            most: NEAREST,
            cut: false,
            order: None,
        })
    }

    /// Looks at no more pages than these for each part of the answer, until [`Desk::begin`].
    pub fn look_no_further(&mut self, most: usize) {
        self.most = most;
    }

    /// What hangs together with statements; [`Desk::cut`] tells whether that is all of it.
    pub(crate) fn around(&mut self, from: &[Start]) -> Result<Arc<Connected>, DeskError> {
        self.near(from, self.most)
    }

    /// As [`Desk::around`], of so many pages at most.
    pub(crate) fn near(&mut self, from: &[Start], most: usize) -> Result<Arc<Connected>, DeskError> {
        let asked = (most, from.to_vec());
        let connected = match self.pieces.known.get(&asked) {
            Some(known) => Arc::clone(known),
            None => {
                let found = Arc::new(self.archive.statements_around(&mut self.linker, from, most)?);
                self.pieces.keep(asked, &found);
                found
            }
        };
        self.cut |= !connected.is_whole();
        Ok(connected)
    }

    /// The pages of the affairs of these; [`Desk::cut`] tells whether that is all of them.
    pub(crate) fn affairs(&mut self, pages: &[PageNo], most: usize) -> Result<Connected, DeskError> {
        let connected = self.archive.pieces_around(&mut self.linker, pages, &[Kind::Story], most)?;
        self.cut |= !connected.is_whole();
        Ok(connected)
    }

    /// A new question: what [`Desk::cut`] said of the one before is forgotten, and how far was looked.
    pub fn begin(&mut self) {
        self.cut = false;
        self.most = NEAREST;
    }

    /// A word of warning where more pages hang together with what was asked for than were looked at since
    /// [`Desk::begin`]; `None` where all were.
    #[must_use]
    pub fn cut(&self) -> Option<&'static str> {
        let words = "very many pages hang together here and only the nearest were looked at: there may be more reports, \
                     answers, wordings and origins than are told";
        self.cut.then_some(words)
    }

    /// A word of warning where pages are not linked yet; `None` where all are.
    ///
    /// # Errors
    /// As the archive.
    pub fn unlinked(&self) -> Result<Option<String>, DeskError> {
        let missing = self.archive.unlinked()?;
        let told = || format!("{missing} pages are not compared with the others yet; run `onrecord reread`");
        Ok((missing > 0).then(told))
    }

    /// Forgets what it looked at: the archive has changed.
    pub fn forget(&mut self) {
        self.open.clear();
        self.pieces = Pieces::default();
        self.linker = Linker::new(Arc::clone(&self.lists));
        self.order = None;
    }

    /// The current pages, the newest first.
    ///
    /// # Errors
    /// As the archive.
    pub fn order(&mut self) -> Result<Arc<[PageNo]>, DeskError> {
        if let Some(order) = &self.order {
            return Ok(Arc::clone(order));
        }
        let order: Arc<[PageNo]> = self.archive.order()?.into();
        self.order = Some(Arc::clone(&order));
        Ok(order)
    }

    /// Takes the order of the pages from another desk at the same archive, which has not changed since.
    pub fn know_order(&mut self, order: Option<Arc<[PageNo]>>) {
        self.order = order.or(self.order.take());
    }

    /// The order of the pages, where it was asked for.
    #[must_use]
    pub fn known_order(&self) -> Option<Arc<[PageNo]>> {
        self.order.clone()
    }

    /// Of the current pages, the newest first, `most` behind the first `skip`.
    ///
    /// # Errors
    /// As the archive.
    pub fn newest(&mut self, skip: u32, most: u32) -> Result<Vec<PageNo>, DeskError> {
        Ok(self.order()?.iter().skip(skip as usize).take(most as usize).copied().collect())
    }

    /// The reading of a page.
    ///
    /// # Errors
    /// As [`Archive::reading`].
    pub fn page(&mut self, page: PageNo) -> Result<Arc<Reading>, DeskError> {
        if let Some(reading) = self.open.get(&page) {
            return Ok(Arc::clone(reading));
        }
        if self.open.len() >= OPEN {
            self.open.clear();
        }
        let reading = Arc::new(self.archive.reading(page)?);
        self.open.insert(page, Arc::clone(&reading));
        Ok(reading)
    }

    /// Opens pages that will be looked at, sooner than one after the other; of very many the first ones.
    ///
    /// # Errors
    /// As [`Archive::reading`].
    pub fn open_all(&mut self, pages: impl IntoIterator<Item = PageNo>) -> Result<(), DeskError> {
        let mut missing: Vec<PageNo> = Vec::new();
        for page in pages {
            if missing.len() < OPEN / 2 && !self.open.contains_key(&page) && !missing.contains(&page) {
                missing.push(page);
            }
        }
        if missing.len() < FEW {
            return Ok(());
        }
        if self.open.len() + missing.len() > OPEN {
            self.open.clear();
        }
        let readings = self.archive.readings(&missing)?;
        self.open.extend(missing.into_iter().zip(readings.into_iter().map(Arc::new)));
        Ok(())
    }
}

/// Which page, and when it was published.
#[derive(Clone, Debug, Serialize)]
pub struct On {
    /// Hash of the page's bytes.
    pub document: String,
    /// Its name.
    pub name: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// When, as the record prints it.
    pub published: Option<String>,
}

impl On {
    /// What answers say of a page.
    #[must_use]
    pub fn of(reading: &Reading) -> Self {
        Self {
            document: reading.document.id().to_string(),
            name: reading.document.name().to_owned(),
            outlet: reading.anatomy.outlet.as_ref().map(|outlet| outlet.name.clone()),
            published: reading.anatomy.published.as_ref().map(published_value),
        }
    }

    /// Outlet or name, and day, for people.
    #[must_use]
    pub fn told(&self) -> String {
        let day = self.published.as_deref().map_or("undated", |value| value.get(..10).unwrap_or(value));
        match &self.outlet {
            Some(outlet) => format!("{day} · {outlet} · {}", self.name),
            None => format!("{day} · {}", self.name),
        }
    }
}

/// Words, and where they stand in the page's text, in code points.
#[derive(Clone, Debug, Serialize)]
pub struct Words {
    /// The words.
    pub text: String,
    /// From the first to the last, half-open; `None` where they stand beside the text.
    pub span: Option<[u32; 2]>,
}

impl Words {
    /// The words of spans; the stretch from the first to the last.
    #[must_use]
    pub fn of(reading: &Reading, spans: &[Span]) -> Self {
        let text = reading.document.text();
        let whole = spans.iter().copied().reduce(Span::cover);
        let joined: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
        Self { text: joined.join(" "), span: whole.map(|span| CodePoints::new(text).of(span)) }
    }

    /// As a cell of a sheet.
    #[must_use]
    pub fn place(&self) -> String {
        self.span.map(|[start, end]| format!("{start}-{end}")).unwrap_or_default()
    }
}

/// When something was said.
#[derive(Clone, Debug, Serialize)]
pub struct Said {
    /// The words that tell it; `None` where the page's date does.
    pub text: Option<String>,
    /// The first day that it can have been.
    pub from: Option<String>,
    /// The last day that it can have been.
    pub to: Option<String>,
}

impl Said {
    /// The date of a statement on a page of this text.
    #[must_use]
    pub fn of(said: &Dated, text: &str) -> Self {
        Self {
            text: said.span.map(|span| span.of(text).to_owned()),
            from: said.earliest.map(|day| day.to_string()),
            to: said.latest.map(|day| day.to_string()),
        }
    }

    /// As the day, or both days.
    #[must_use]
    pub fn days(&self) -> String {
        match (&self.from, &self.to) {
            (Some(from), Some(to)) if from != to => format!("{from} to {to}"),
            (Some(day), _) | (_, Some(day)) => day.clone(),
            (None, None) => String::new(),
        }
    }
}

/// The statement of this id on a page.
#[must_use]
pub fn statement_of(reading: &Reading, id: StatementId) -> Option<&Statement> {
    reading.statements.iter().find(|statement| statement.id == id)
}

/// Who said it: the name, else the words that stand there; `None` where the page names nobody.
#[must_use]
pub fn speaker(statement: &Statement, text: &str) -> Option<String> {
    let words = || statement.source.spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" ");
    statement.source.name.clone().or_else(|| Some(words()).filter(|words| !words.is_empty()))
}
