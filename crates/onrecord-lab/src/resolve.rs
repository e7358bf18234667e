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
    Anatomy, Document, DocumentId, Evidence, Given, MediaType, Outlet, OutletBasis, SourceKind, Span,
};
use serde::Deserialize;

use crate::figure::{Figure, Share};
use crate::marked::{self, MarkedPage};
use crate::words::same_name;

/// Options of `eval resolve`.
#[derive(Args)]
pub struct EvalResolve {
    /// Folders of marked pages.
    pub folders: Vec<PathBuf>,
    /// Hand-labelled statements (`acts-dev.json`), with --articles.
    #[arg(long, requires = "articles")]
    pub statements: Option<PathBuf>,
    /// The articles of --statements, as JSON Lines.
    #[arg(long)]
    pub articles: Option<PathBuf>,
    /// List what was wrong.
    #[arg(long)]
    pub errors: bool,
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

impl Measured {
    /// What floors hold.
    #[must_use]
    pub fn figures(&self) -> Vec<Figure> {
        let share = |measure, share: Share| Figure::share(measure, share.percent());
        vec![share("name", self.name), share("source", self.source), share("kind", self.kind)]
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
        let words = resolve::Words::look(document.text(), &segments, &self.resolve);
        resolve::resolve(anatomy, &words, resolve::Names::of(&words), attributions).voices
    }
}

fn measure_page(page: &MarkedPage, lists: &Lists, measured: &mut Measured) {
    let text = page.document.text();
    let mut anatomy = page.anatomy.clone();
    anatomy.blocks = page.blocks();
    anatomy.outlet = page.outlet.clone().map(|name| Outlet {
        name,
        basis: OutletBasis::Metadata,
        span: None,
        evidence: Evidence::GIVEN,
    });
    let voices = lists.voices(&page.document, &anatomy, &page.attributions());
    for (gold, voice) in page.statements.iter().zip(&voices) {
        let id = format!("{} {}", page.name, gold.id);
        let said = gold.voice.as_deref().unwrap_or("—");
        let source = &voice.source;
        let written: String = source.spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" ");
        let want = gold.resolved.as_deref();
        let right = same_name(source.name.as_deref(), want);
        measured.name.count(right);
        let scored = match want {
            Some(_) => same_name(source.name.as_deref().or(Some(&written)), want),
            None => {
                matches!(source.kind, SourceKind::Anonymous | SourceKind::Group | SourceKind::None)
                    || same_name(Some(&written), gold.voice.as_deref())
            }
        };
        measured.source.count(scored);
        if !right || !scored {
            let why = voice.reasons.join("; ");
            let mark = if scored { "name" } else { "NAME" };
            measured.errors.push(format!("{mark} {id} '{said}': {:?} not {want:?} ({why})", source.name));
        }
        if !measured.kind.count(source.kind == gold.voice_kind) {
            let (given, want) = (source.kind.as_str(), gold.voice_kind.as_str());
            measured.errors.push(format!("kind {id} '{said}': {given} not {want}"));
        }
        if let Some(role) = &gold.role
            && !measured.role.count(source.role.as_deref().is_some_and(|given| same_name(Some(given), Some(role))))
        {
            measured.errors.push(format!("role {id} '{said}': {:?} not '{role}'", source.role));
        }
        let given: Vec<&str> = voice.via.iter().map(|relay| relay.name.as_str()).collect();
        for want in &gold.via {
            if !measured.via.count(given.iter().any(|given| same_name(Some(given), Some(want)))) {
                measured.errors.push(format!("via {id} '{said}': {given:?} not '{want}'"));
            }
        }
        for given in &given {
            if !measured.via_given.count(gold.via.iter().any(|want| same_name(Some(given), Some(want)))) {
                measured.errors.push(format!("via {id} '{said}': '{given}' is none of {:?}", gold.via));
            }
        }
        let hearer = voice.addressee.as_ref().map(|addressee| addressee.span.of(text));
        if let Some(want) = &gold.addressee
            && !measured.addressee.count(same_name(hearer, Some(want)))
        {
            measured.errors.push(format!("addressee {id} '{said}': {hearer:?} not '{want}'"));
        }
        if hearer.is_some() && !measured.addressee_given.count(same_name(hearer, gold.addressee.as_deref())) {
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
        let anatomy = Anatomy { blocks: marked::all_body(document.text()), ..Anatomy::default() };
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
        if !measured.kind.count(item.kinds.iter().any(|kind| kind == source.kind.as_str())) {
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
        if !measured.name.count(right) {
            let why = voice.reasons.join("; ");
            measured
                .errors
                .push(format!("NAME {} '{written}': {:?} not {:?} ({why})", item.id, source.name, item.name));
        }
        measured.source.count(right);
    }
    Ok(())
}
