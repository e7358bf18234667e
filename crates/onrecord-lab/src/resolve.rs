//! Measures resolution on gold attributions: name, kind, role, relays and addressee, with the source
//! spans given.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use onrecord_engine::attribute::Attribution;
use onrecord_engine::lexicon::Data;
use onrecord_engine::resolve::{self, Voice};
use onrecord_engine::segment;
use onrecord_ledger::{
    Anatomy, Block, BlockRole, Document, DocumentId, Given, MediaType, Outlet, OutletBasis, SourceKind, Span,
};
use serde::Deserialize;

use crate::marked::{self, MarkedPage};

/// Options of `eval resolve`.
#[derive(Args)]
pub struct EvalResolve {
    /// Folders of marked pages.
    folders: Vec<PathBuf>,
    /// Hand-labelled statements (`acts-dev.json`), with --articles.
    #[arg(long, requires = "articles")]
    statements: Option<PathBuf>,
    /// The articles of --statements, as JSON Lines.
    #[arg(long)]
    articles: Option<PathBuf>,
    /// List what was wrong.
    #[arg(long)]
    errors: bool,
}

/// Shares of gold items that came out right.
#[derive(Debug, Default)]
pub struct Measured {
    name: Share,
    source: Share,
    kind: Share,
    role: Share,
    via: Share,
    via_given: Share,
    addressee: Share,
    addressee_given: Share,
    errors: Vec<String>,
}

#[derive(Debug, Default)]
struct Share {
    right: u32,
    all: u32,
}

impl Share {
    fn add(&mut self, right: bool) -> bool {
        self.all += 1;
        self.right += u32::from(right);
        right
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = 100.0 * f64::from(self.right) / f64::from(self.all.max(1));
        write!(f, "{share:.1} ({}/{})", self.right, self.all)
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for error in &self.errors {
            writeln!(f, "{error}")?;
        }
        writeln!(f, "name {}", self.name)?;
        writeln!(f, "source as the pages are scored {}", self.source)?;
        writeln!(f, "kind {}", self.kind)?;
        writeln!(f, "role {}", self.role)?;
        writeln!(f, "relays found {}, of those given right {}", self.via, self.via_given)?;
        write!(f, "addressees found {}, of those given right {}", self.addressee, self.addressee_given)
    }
}

/// Measures resolution.
///
/// # Errors
/// A message where a corpus cannot be read.
pub fn eval(options: &EvalResolve) -> Result<Measured, String> {
    let data = Data::embedded();
    let lists = Lists {
        segment: segment::Lists::load(&data).map_err(|error| error.to_string())?,
        resolve: resolve::Lists::load(&data).map_err(|error| error.to_string())?,
    };
    let mut measured = Measured::default();
    for folder in &options.folders {
        for page in marked::load(folder).map_err(|error| error.to_string())? {
            measure_page(&page, &lists, &mut measured);
        }
    }
    if let (Some(statements), Some(articles)) = (&options.statements, &options.articles) {
        measure_statements(statements, articles, &lists, &mut measured)?;
    }
    if !options.errors {
        measured.errors.clear();
    }
    Ok(measured)
}

struct Lists {
    segment: segment::Lists,
    resolve: resolve::Lists,
}

impl Lists {
    fn voices(&self, document: &Document, anatomy: &Anatomy, attributions: &[Attribution]) -> Vec<Voice> {
        let segments = segment::segment(document.text(), &anatomy.blocks, &self.segment);
        resolve::resolve(document, anatomy, &segments, attributions, &self.resolve).voices
    }
}

fn lines_as_body(text: &str) -> Vec<Block> {
    let mut at = 0;
    text.split_inclusive('\n')
        .filter_map(|line| {
            let span = Span::new(text, at, at + line.len()).ok().and_then(|span| span.trim(text));
            at += line.len();
            Some(Block { span: span?, role: BlockRole::Body, score: 1.0 })
        })
        .collect()
}

fn measure_page(page: &MarkedPage, lists: &Lists, measured: &mut Measured) {
    let text = page.document.text();
    let mut anatomy = page.anatomy.clone();
    if !page.has_roles {
        anatomy.blocks = lines_as_body(text);
    }
    anatomy.outlet = page.outlet.clone().map(|name| Outlet { name, basis: OutletBasis::Metadata, span: None });
    let voices = lists.voices(&page.document, &anatomy, &page.attributions());
    for (gold, voice) in page.statements.iter().zip(&voices) {
        let id = format!("{} {}", page.name, gold.id);
        let said = gold.voice.as_deref().unwrap_or("—");
        let source = &voice.source;
        let written: String = source.spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" ");
        let want = gold.resolved.as_deref();
        let right = same_name(source.name.as_deref(), want);
        measured.name.add(right);
        let scored = match want {
            Some(_) => same_name(source.name.as_deref().or(Some(&written)), want),
            None => {
                matches!(source.kind, SourceKind::Anonymous | SourceKind::Group | SourceKind::None)
                    || same_name(Some(&written), gold.voice.as_deref())
            }
        };
        measured.source.add(scored);
        if !right || !scored {
            let why = voice.reasons.join("; ");
            let mark = if scored { "name" } else { "NAME" };
            measured.errors.push(format!("{mark} {id} '{said}': {:?} not {want:?} ({why})", source.name));
        }
        if !measured.kind.add(source.kind == gold.voice_kind) {
            let (given, want) = (source.kind.as_str(), gold.voice_kind.as_str());
            measured.errors.push(format!("kind {id} '{said}': {given} not {want}"));
        }
        if let Some(role) = &gold.role
            && !measured.role.add(source.role.as_deref().is_some_and(|given| same_name(Some(given), Some(role))))
        {
            measured.errors.push(format!("role {id} '{said}': {:?} not '{role}'", source.role));
        }
        let given: Vec<&str> = voice.via.iter().map(|relay| relay.name.as_str()).collect();
        for want in &gold.via {
            if !measured.via.add(given.iter().any(|given| same_name(Some(given), Some(want)))) {
                measured.errors.push(format!("via {id} '{said}': {given:?} not '{want}'"));
            }
        }
        for given in &given {
            if !measured.via_given.add(gold.via.iter().any(|want| same_name(Some(given), Some(want)))) {
                measured.errors.push(format!("via {id} '{said}': '{given}' is none of {:?}", gold.via));
            }
        }
        let hearer = voice.addressee.as_ref().map(|addressee| addressee.span.of(text));
        if let Some(want) = &gold.addressee
            && !measured.addressee.add(same_name(hearer, Some(want)))
        {
            measured.errors.push(format!("addressee {id} '{said}': {hearer:?} not '{want}'"));
        }
        if hearer.is_some() && !measured.addressee_given.add(same_name(hearer, gold.addressee.as_deref())) {
            measured.errors.push(format!("addressee {id} '{said}': {hearer:?} and not {:?}", gold.addressee));
        }
    }
}

#[derive(Deserialize)]
struct Labelled {
    id: String,
    doc: String,
    k: usize,
    name: Option<String>,
    name_agreed: bool,
    kinds: Vec<String>,
}

#[derive(Deserialize)]
struct Article {
    doc: String,
    text: String,
    statements: Vec<Triple>,
}

/// Code point offsets.
#[derive(Deserialize)]
struct Triple {
    content: Vec<(usize, usize)>,
    #[serde(default)]
    source: Option<Vec<(usize, usize)>>,
    #[serde(default)]
    cue: Option<Vec<(usize, usize)>>,
}

fn measure_statements(
    statements: &Path,
    articles: &Path,
    lists: &Lists,
    measured: &mut Measured,
) -> Result<(), String> {
    let read = |path: &Path| fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
    let labelled: Vec<Labelled> = serde_json::from_str(&read(statements)?).map_err(|error| error.to_string())?;
    let wanted: BTreeSet<&str> = labelled.iter().map(|item| item.doc.as_str()).collect();
    let mut found: BTreeMap<String, (Document, Vec<Voice>)> = BTreeMap::new();
    for line in read(articles)?.lines() {
        let article: Article = serde_json::from_str(line).map_err(|error| error.to_string())?;
        if !wanted.contains(article.doc.as_str()) {
            continue;
        }
        let bytes: Vec<usize> = article.text.char_indices().map(|(at, _)| at).chain([article.text.len()]).collect();
        let spans = |places: &[(usize, usize)]| -> Vec<Span> {
            let span =
                |(start, end): &(usize, usize)| Span::new(&article.text, *bytes.get(*start)?, *bytes.get(*end)?).ok();
            places.iter().filter_map(span).collect()
        };
        let attributions: Vec<Attribution> = article
            .statements
            .iter()
            .map(|triple| Attribution {
                source: spans(triple.source.as_deref().unwrap_or_default()),
                cue: spans(triple.cue.as_deref().unwrap_or_default()),
                content: spans(&triple.content),
                continues: None,
                score: 1.0,
                reasons: Vec::new(),
            })
            .collect();
        let id = DocumentId::of(article.text.as_bytes());
        let document =
            Document::new(id, article.doc.clone(), None, MediaType::Plain, article.text.clone(), Given::default());
        let document = document.map_err(|error| error.to_string())?;
        let anatomy = Anatomy { blocks: lines_as_body(document.text()), ..Anatomy::default() };
        let voices = lists.voices(&document, &anatomy, &attributions);
        found.insert(article.doc, (document, voices));
    }
    for item in &labelled {
        let Some((document, voices)) = found.get(&item.doc) else {
            return Err(format!("{}: no such article", item.doc));
        };
        let Some(voice) = voices.get(item.k) else { return Err(format!("{}: no statement {}", item.doc, item.k)) };
        let source = &voice.source;
        let written: String = source.spans.iter().map(|span| span.of(document.text())).collect::<Vec<_>>().join(" ");
        if !measured.kind.add(item.kinds.iter().any(|kind| kind == source.kind.as_str())) {
            measured.errors.push(format!(
                "kind {} '{written}': {} not {:?}",
                item.id,
                source.kind.as_str(),
                item.kinds
            ));
        }
        if !item.name_agreed {
            continue;
        }
        let right = match &item.name {
            Some(_) => same_name(source.name.as_deref(), item.name.as_deref()),
            None => {
                source.name.is_none()
                    || matches!(
                        source.kind,
                        SourceKind::Anonymous | SourceKind::Group | SourceKind::None | SourceKind::Document
                    )
            }
        };
        if !measured.name.add(right) {
            let why = voice.reasons.join("; ");
            measured
                .errors
                .push(format!("NAME {} '{written}': {:?} not {:?} ({why})", item.id, source.name, item.name));
        }
        measured.source.add(right);
    }
    Ok(())
}

/// Whether two names mean the same: the words of one, articles aside, are among those of the other.
fn same_name(one: Option<&str>, other: Option<&str>) -> bool {
    let words = |name: Option<&str>| -> BTreeSet<String> {
        name.unwrap_or_default()
            .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’' && c != '_')
            .map(|word| word.trim_matches(['\'', '’']).to_lowercase())
            .filter(|word| !word.is_empty() && !matches!(word.as_str(), "the" | "a" | "an"))
            .collect()
    };
    let (one, other) = (words(one), words(other));
    if one.is_empty() || other.is_empty() {
        return one.is_empty() && other.is_empty();
    }
    one.is_subset(&other) || other.is_subset(&one)
}
