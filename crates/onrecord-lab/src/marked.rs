//! Pages whose facts were written by hand: the role of every line, every statement with its words,
//! deals. A folder holds the pages as text files beside one `facts.json`; or the facts name the folder
//! of the pages.
//!
//! The facts tell words, not places; [`load`] finds the places. The same reader serves the training
//! pages and the sets that only measure.

mod facts;
mod locate;
mod source;

use std::fmt;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, DateTime};
use onrecord_engine::attribute::Attribution;
use onrecord_ledger::{
    Act, Anatomy, Block, BlockRole, Document, DocumentId, Evidence, Given, MediaType, Published, PublishedBasis,
    Quotation, SourceKind, Span,
};

use facts::{Facts, StatementFacts};
use locate::Places;
use source::Sources;

/// One page and all that was marked on it.
#[derive(Clone, Debug)]
pub struct MarkedPage {
    /// Name of its file ("a01.txt").
    pub name: String,
    /// The page as the engine gets it.
    pub document: Document,
    /// What is known of its make-up: title, date, and blocks where every line was given a role.
    /// Names of outlet, agency and place are in the fields below.
    pub anatomy: Anatomy,
    /// Whether the text was given without its page, its date apart: there is no page to judge.
    pub is_bare: bool,
    /// Whether every line was given a role; where not, `anatomy.blocks` is empty ([`Self::blocks`]).
    pub has_roles: bool,
    /// The headline as marked; `None` where the page has none.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Whose copy it is.
    pub agency: Option<String>,
    /// Place of the dateline.
    pub place: Option<String>,
    /// Words that stand in furniture.
    pub furniture: Vec<String>,
    /// Words with which body paragraphs begin.
    pub body: Vec<String>,
    /// Every attribution, in the order of the facts.
    pub statements: Vec<MarkedStatement>,
    /// Every deal.
    pub deals: Vec<MarkedDeal>,
}

/// One attribution as marked.
#[derive(Clone, Debug)]
pub struct MarkedStatement {
    /// Id within the facts ("a01a").
    pub id: String,
    /// The words that name the source; `None` where none do.
    pub voice: Option<String>,
    /// Where they stand: the place nearest to the cue.
    pub voice_span: Option<Span>,
    /// What the source is.
    pub voice_kind: SourceKind,
    /// The name of the one meant; `None` where the page does not tell.
    pub resolved: Option<String>,
    /// Office or function.
    pub role: Option<String>,
    /// The words that attribute; `None` in transcripts and quotations that go on.
    pub cue: Option<String>,
    /// Where they stand: the place nearest to the content.
    pub cue_span: Option<Span>,
    /// The words said, piece by piece, in the order of the page.
    pub content: Vec<Span>,
    /// Every acceptable kind of quotation.
    pub quotations: Vec<Quotation>,
    /// Every acceptable act.
    pub acts: Vec<Act>,
    /// Names of relays, from the source towards the reader.
    pub via: Vec<String>,
    /// To whom it was said.
    pub addressee: Option<String>,
    /// When it was said, as marked: a day ("2016-09-05"), month or year.
    pub said: Option<String>,
    /// What it answers.
    pub answers: Answered,
    /// Other statements that it may be said to answer.
    pub answers_also: Vec<String>,
    /// Id of the statement whose content it stands in.
    pub within: Option<String>,
    /// Whom the content goes back to, where the page tells.
    pub origin: Option<String>,
    /// Whether finding it is not asked for.
    pub optional: bool,
}

/// What a statement answers, as marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// Not marked.
    Unmarked,
    /// It answers nothing that the page states.
    Nothing,
    /// The statement with this id.
    Statement(String),
}

/// One deal as marked; words, with their places where the page has exactly those words.
#[derive(Clone, Debug)]
pub struct MarkedDeal {
    /// What is given.
    pub give: Option<String>,
    /// Where it stands.
    pub give_span: Option<Span>,
    /// What it is given for.
    pub get: Option<String>,
    /// Where it stands.
    pub get_span: Option<Span>,
    /// Who does or gives `give`.
    pub giver: Option<String>,
    /// Who does or gives `get`.
    pub taker: Option<String>,
    /// Who offers or asks.
    pub proposer: Option<String>,
    /// Every acceptable status, by its name in the record.
    pub status: Vec<String>,
}

impl MarkedStatement {
    /// A statement of which nothing is told but where its parts stand, its acts and what it answers, the best first.
    #[must_use]
    pub fn told(
        text: &str,
        id: String,
        [source, cue, content]: [&[Span]; 3],
        acts: Vec<Act>,
        answers: Option<Vec<String>>,
    ) -> Self {
        let words = |spans: &[Span]| spans.first().map(|span| span.of(text).to_owned());
        let mut also = answers.iter().flatten().cloned();
        let answered = match (also.next(), &answers) {
            (Some(best), _) => Answered::Statement(best),
            (None, Some(_)) => Answered::Nothing,
            (None, None) => Answered::Unmarked,
        };
        Self {
            id,
            voice: words(source),
            voice_span: source.first().copied(),
            voice_kind: SourceKind::None,
            resolved: None,
            role: None,
            cue: words(cue),
            cue_span: cue.first().copied(),
            content: content.to_vec(),
            quotations: Vec::new(),
            acts,
            via: Vec::new(),
            addressee: None,
            said: None,
            answers: answered,
            answers_also: also.collect(),
            within: None,
            origin: None,
            optional: true,
        }
    }
}

impl MarkedPage {
    /// A text of which nothing is marked but its statements.
    #[must_use]
    pub fn bare(name: String, document: Document, statements: Vec<MarkedStatement>) -> Self {
        Self {
            name,
            document,
            anatomy: Anatomy::default(),
            is_bare: true,
            has_roles: false,
            title: None,
            outlet: None,
            agency: None,
            place: None,
            furniture: Vec::new(),
            body: Vec::new(),
            statements,
            deals: Vec::new(),
        }
    }

    /// The blocks as marked; every line as body where lines have no roles.
    #[must_use]
    pub fn blocks(&self) -> Vec<Block> {
        if self.has_roles { self.anatomy.blocks.clone() } else { all_body(self.document.text()) }
    }

    /// The marked statements as the attributor would give them, in the same order. A statement
    /// without source and cue continues the last one before it with the same resolved name.
    #[must_use]
    pub fn attributions(&self) -> Vec<Attribution> {
        self.statements
            .iter()
            .enumerate()
            .map(|(at, statement)| Attribution {
                source: statement.voice_span.into_iter().collect(),
                cue: statement.cue_span.into_iter().collect(),
                content: statement.content.clone(),
                continues: self.continued(at),
                score: 1.0,
                reasons: Vec::new(),
            })
            .collect()
    }

    fn continued(&self, at: usize) -> Option<usize> {
        let statement = self.statements.get(at)?;
        if statement.cue.is_some() || statement.voice.is_some() {
            return None;
        }
        self.statements[..at]
            .iter()
            .rposition(|earlier| earlier.resolved == statement.resolved && earlier.within == statement.within)
    }
}

/// Every line of a text as a block of the article: for bare texts and pages whose lines have no roles.
#[must_use]
pub fn all_body(text: &str) -> Vec<Block> {
    let mut at = 0;
    let mut blocks = Vec::new();
    for line in text.split_inclusive('\n') {
        let span = Span::new(text, at, at + line.len()).ok().and_then(|span| span.trim(text));
        blocks.extend(span.map(|span| Block { span, role: BlockRole::Body, score: 1.0 }));
        at += line.len();
    }
    blocks
}

/// Loads marked pages, sorted by name: those of a folder, or those of a file of facts.
///
/// # Errors
/// [`LoadError`] where a file is missing or malformed, a name of the record is unknown, or marked words
/// do not stand on their page.
pub fn load(place: &Path) -> Result<Vec<MarkedPage>, LoadError> {
    let sources = Sources::of(place)?;
    sources
        .pages
        .into_iter()
        .map(|(name, facts)| {
            let (file, page) = sources.folder.page(&name, &facts)?;
            read(&name, page.text, page.given, facts).map_err(|error| LoadError::new(&file, error))
        })
        .collect()
}

/// The files that [`load`] reads, the facts first.
///
/// # Errors
/// [`LoadError`] where the facts are malformed.
pub fn files(place: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let sources = Sources::of(place)?;
    let mut files: Vec<PathBuf> = sources.pages.iter().map(|(name, facts)| sources.folder.file(name, facts)).collect();
    files.dedup();
    files.insert(0, sources.facts);
    Ok(files)
}

fn read(name: &str, text: String, given: Given, facts: Facts) -> Result<MarkedPage, String> {
    let blocks = match &facts.lines {
        Some(roles) => blocks(&text, roles)?,
        None => Vec::new(),
    };
    let title = blocks.iter().find(|block| block.role == BlockRole::Title).map(|block| block.span);
    let published = facts.dct.as_deref().or(facts.published.as_deref()).map(published).transpose()?;
    let places = Places::new(&text, &blocks);
    let statements = facts
        .statements
        .into_iter()
        .map(|statement| {
            let id = statement.id.clone();
            located(&places, statement).map_err(|error| format!("{id}: {error}"))
        })
        .collect::<Result<_, _>>()?;
    let deals = facts
        .deals
        .into_iter()
        .map(|deal| MarkedDeal {
            give_span: deal.give.as_deref().and_then(|words| places.all(words).first().copied()),
            get_span: deal.get.as_deref().and_then(|words| places.all(words).first().copied()),
            give: deal.give,
            get: deal.get,
            giver: deal.giver,
            taker: deal.taker,
            proposer: deal.proposer,
            status: deal.status,
        })
        .collect();
    let id = DocumentId::of(text.as_bytes());
    let is_bare = facts.dct.is_some();
    // Only a date that stands outside the text was given with the page.
    let given = if is_bare { Given { date: facts.dct, ..given } } else { given };
    let document =
        Document::new(id, name.to_owned(), None, MediaType::Plain, text, given).map_err(|error| error.to_string())?;
    Ok(MarkedPage {
        name: name.to_owned(),
        document,
        anatomy: Anatomy { blocks, title, published, ..Anatomy::default() },
        is_bare,
        has_roles: facts.lines.is_some(),
        title: facts.title,
        outlet: facts.outlet,
        agency: facts.agency,
        place: facts.place,
        furniture: facts.furniture,
        body: facts.body,
        statements,
        deals,
    })
}

/// One block for each line with a role.
fn blocks(text: &str, roles: &[String]) -> Result<Vec<Block>, String> {
    let mut blocks = Vec::new();
    let mut at = 0;
    let mut lines = 0;
    for (line, words) in text.split_inclusive('\n').enumerate() {
        let span = Span::new(text, at, at + words.len()).ok().and_then(|span| span.trim(text));
        at += words.len();
        lines += 1;
        let role = roles.get(line).ok_or_else(|| format!("line {} has no role", line + 1))?;
        match (span, role.as_str()) {
            (None, "") => {}
            (Some(span), role) => {
                let role = BlockRole::ALL.into_iter().find(|known| known.as_str() == role);
                let role = role.ok_or_else(|| format!("line {} has no known role", line + 1))?;
                blocks.push(Block { span, role, score: 1.0 });
            }
            (None, role) => return Err(format!("line {} is empty and yet a {role}", line + 1)),
        }
    }
    if roles.len() > lines {
        let spare = roles.iter().skip(lines).all(String::is_empty);
        spare.then_some(()).ok_or_else(|| format!("{} roles for {lines} lines", roles.len()))?;
    }
    Ok(blocks)
}

fn published(value: &str) -> Result<Published, String> {
    let (date, time) = match value.parse::<DateTime>() {
        Ok(moment) if value.contains('T') => (moment.date(), Some(moment.time())),
        _ => (value.parse::<Date>().map_err(|error| error.to_string())?, None),
    };
    Ok(Published { date, time, span: None, basis: PublishedBasis::Metadata, evidence: Evidence::GIVEN })
}

fn located(places: &Places<'_>, facts: StatementFacts) -> Result<MarkedStatement, String> {
    let (content, cue_span, voice_span) = match &facts.spans {
        Some(spans) => places.given(spans)?,
        None => places.find(&facts.content.pieces(), facts.cue.as_deref(), facts.voice.as_deref())?,
    };
    let voice_kind = KINDS.into_iter().find(|kind| kind.as_str() == facts.voice_type);
    Ok(MarkedStatement {
        voice_kind: voice_kind.ok_or_else(|| format!("unknown kind of source '{}'", facts.voice_type))?,
        quotations: named(&facts.kind, &QUOTATIONS, Quotation::as_str)?,
        acts: named(&facts.acts, &Act::ALL, Act::as_str)?,
        id: facts.id,
        voice: facts.voice,
        voice_span,
        resolved: facts.resolved,
        role: facts.role,
        cue: facts.cue,
        cue_span,
        content,
        via: facts.via,
        addressee: facts.addressee,
        said: facts.said,
        answers: match facts.answers {
            None => Answered::Unmarked,
            Some(None) => Answered::Nothing,
            Some(Some(id)) => Answered::Statement(id),
        },
        answers_also: facts.answers_also,
        within: facts.within,
        origin: facts.origin,
        optional: facts.optional,
    })
}

const QUOTATIONS: [Quotation; 3] = [Quotation::Direct, Quotation::Indirect, Quotation::Mixed];

const KINDS: [SourceKind; 8] = [
    SourceKind::Person,
    SourceKind::OfficialBody,
    SourceKind::State,
    SourceKind::Group,
    SourceKind::Outlet,
    SourceKind::Document,
    SourceKind::Anonymous,
    SourceKind::None,
];

fn named<T: Copy>(names: &[String], known: &[T], name_of: impl Fn(T) -> &'static str) -> Result<Vec<T>, String> {
    let find = |name: &String| known.iter().copied().find(|item| name_of(*item) == name);
    names.iter().map(|name| find(name).ok_or_else(|| format!("unknown name '{name}'"))).collect()
}

/// Why a folder of marked pages could not be loaded.
#[derive(Debug)]
pub struct LoadError {
    /// The file at fault.
    pub path: PathBuf,
    /// What is wrong with it.
    pub message: String,
}

impl LoadError {
    fn new(path: &Path, error: impl fmt::Display) -> Self {
        Self { path: path.to_owned(), message: error.to_string() }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.message)
    }
}

impl std::error::Error for LoadError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str, json: &str) -> Result<MarkedPage, String> {
        read("x.txt", text.to_owned(), Given::default(), serde_json::from_str(json).unwrap())
    }

    const FACTS: &str = r#"{"title":"Vela says no","published":"2016-09-08T14:01","lines":["title","","body","teaser"],
      "statements":[
        {"id":"x1","voice":"Vela","voice_type":"person","resolved":"Ada Vela","cue":"said",
         "content":["No.","Never, of course."],"kind":["direct"],"acts":["deny"],"said":"2016-09-05","answers":null},
        {"id":"x2","voice":null,"voice_type":"person","resolved":"Ada Vela","cue":null,
         "content":"We shall see.","kind":["direct"],"acts":["assert"]}]}"#;
    const TEXT: &str = "Vela says no\n\nHe said it. “No.” Vela said on Monday. “Never,  of\u{a0}course.” “We shall see.”\nVela said: No.\n";

    #[test]
    fn words_are_found_where_they_stand() {
        let page = page(TEXT, FACTS).unwrap();
        let text = page.document.text();
        let first = &page.statements[0];
        let words: Vec<_> = first.content.iter().map(|span| span.of(text)).collect();
        assert_eq!(words, ["No.", "Never,  of\u{a0}course."]);
        assert_eq!(first.voice_span.unwrap().start(), text.find("Vela said on").unwrap());
        assert_eq!(first.cue_span.unwrap().start(), text.find("said on").unwrap());
        assert_eq!(first.answers, Answered::Nothing);
        assert_eq!(page.statements[1].answers, Answered::Unmarked);
        assert_eq!(page.attributions()[1].continues, Some(0));
        assert_eq!(page.anatomy.blocks.len(), 3);
        assert_eq!(page.anatomy.title.unwrap().of(text), "Vela says no");
        assert!(page.anatomy.published.as_ref().unwrap().time.is_some());
    }

    #[test]
    fn words_that_do_not_stand_on_the_page_are_an_error() {
        assert!(page("Vela says no\n\nHe said it.\nx\n", FACTS).unwrap_err().contains("x1"));
        assert!(page("Vela says no\n", FACTS).is_err());
    }
}
