use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use std::sync::LazyLock;

use onrecord_engine::Page;
use onrecord_engine::act::{self, Lists};
use onrecord_engine::attribute::Attribution;
use onrecord_engine::encode::{Encoder, Pieces};
use onrecord_engine::lexicon::Data;
use onrecord_engine::resolve::Voice;
use onrecord_engine::segment::{self, Segments};
use onrecord_ledger::{Act, Document, DocumentId, Given, MediaType, Source, SourceKind, Span, Statement};
use rayon::prelude::*;
use serde::Deserialize;

use crate::marked::MarkedPage;
use crate::polnear::{self, Article};
use crate::profile::Profile;

/// A statement with its acceptable acts, the best first.
#[derive(Clone, Debug)]
pub struct Example {
    /// What the classifier sees.
    pub features: Vec<u32>,
    /// What the lists alone say.
    pub by_rule: Act,
    /// What the network of the accurate profile sees beside the words.
    pub sides: Vec<u16>,
    /// The words that it sees.
    pub pieces: Pieces,
    /// Every acceptable act.
    pub acts: Vec<Act>,
    /// Which statement it is, with its words, for lists of what was wrong.
    pub words: String,
    /// Which part of the corpus it stands in: what cross-validation holds out.
    pub group: usize,
    /// Whether the classifier sees what its source is.
    pub kind_is_told: bool,
}

/// Why labels could not be read.
#[derive(Debug)]
pub struct LabelError(pub(super) String);

impl fmt::Display for LabelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for LabelError {}

/// The statements of marked pages, folder by folder: each folder is a group.
///
/// # Errors
/// [`LabelError`] where a folder or list is malformed.
pub fn marked(folder: &Path) -> Result<Vec<Example>, LabelError> {
    let mut folders: Vec<_> = std::fs::read_dir(folder)
        .map_err(|error| LabelError(format!("{}: {error}", folder.display())))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()).filter(|path| path.join("facts.json").is_file()))
        .collect();
    folders.sort();
    let mut examples = Vec::new();
    for (group, folder) in folders.iter().enumerate() {
        examples.extend(of_pages(folder, group)?);
    }
    Ok(examples)
}

/// The statements of one folder or file of marked pages.
///
/// Every statement comes twice, with and without its kind of source, so that the classifier does not
/// lean on a kind that resolution may not find.
///
/// # Errors
/// [`LabelError`] where facts or a list are malformed.
pub fn of_pages(place: &Path, group: usize) -> Result<Vec<Example>, LabelError> {
    of_marked(&crate::marked::load(place).map_err(|error| LabelError(error.to_string()))?, group)
}

/// The statements of every page made up for training, file by file, without the kinds of their sources.
///
/// # Errors
/// [`LabelError`] where a page or list is malformed.
pub fn made_pages(folder: &Path) -> Result<Vec<Example>, LabelError> {
    let mut examples = Vec::new();
    for (group, pages) in crate::made_pages::folders(folder).map_err(LabelError)?.iter().enumerate() {
        examples.extend(of_marked(pages, group)?.into_iter().filter(|example| !example.kind_is_told));
    }
    Ok(examples)
}

fn of_marked(pages: &[MarkedPage], group: usize) -> Result<Vec<Example>, LabelError> {
    let lists = lists()?;
    let segment_lists = segment_lists()?;
    let mut examples = Vec::new();
    for page in pages {
        let text = page.document.text();
        let attributions = page.attributions();
        let segments = segment::segment(text, &page.blocks(), &segment_lists);
        let kinds: Vec<SourceKind> = page.statements.iter().map(|statement| statement.voice_kind).collect();
        let acts: Vec<&[Act]> = page.statements.iter().map(|statement| statement.acts.as_slice()).collect();
        let told = draw(text, &segments, &attributions, &kinds, &lists);
        let untold = draw(text, &segments, &attributions, &[], &lists);
        for (at, acts) in acts.into_iter().enumerate().filter(|(_, acts)| !acts.is_empty()) {
            for (drawn, kind_is_told) in [(&told, true), (&untold, false)] {
                let words = words(text, &attributions[at]);
                examples.push(drawn[at].clone().labelled(acts.to_vec(), words, group, kind_is_told));
            }
        }
    }
    Ok(examples)
}

#[derive(Deserialize)]
struct Label {
    doc: String,
    k: usize,
    acts: Vec<String>,
    #[serde(default)]
    kinds: Vec<String>,
}

/// Hand labels of statements of PolNeAR articles: `[{"doc", "k", "acts"}]`, `k` the index of the
/// statement in its article. `kinds` are used where they stand and `with_kinds` is set.
///
/// # Errors
/// [`LabelError`] where a file is malformed or names what the articles do not hold.
pub fn gold(labels: &Path, articles: &Path, with_kinds: bool) -> Result<Vec<Example>, LabelError> {
    let wrong = |error: &dyn fmt::Display| LabelError(format!("{}: {error}", labels.display()));
    let json = std::fs::read_to_string(labels).map_err(|error| wrong(&error))?;
    let labels: Vec<Label> = serde_json::from_str(&json).map_err(|error| wrong(&error))?;
    let docs: BTreeSet<&str> = labels.iter().map(|label| label.doc.as_str()).collect();
    let articles: BTreeMap<String, Article> = polnear::load(articles)
        .map_err(|error| wrong(&error))?
        .into_iter()
        .filter(|article| docs.contains(article.doc.as_str()))
        .map(|article| (article.doc.clone(), article))
        .collect();
    let lists = lists()?;
    let mut drawn = BTreeMap::new();
    for (doc, article) in &articles {
        let segments = segment::segment(&article.text, &crate::marked::all_body(&article.text), &segment_lists()?);
        let mut kinds = vec![SourceKind::None; article.attributions.len()];
        for label in labels.iter().filter(|label| with_kinds && label.doc == *doc) {
            let named = label.kinds.first().and_then(|name| named_kind(name));
            if let (Some(to), Some(kind)) = (kinds.get_mut(label.k), named) {
                *to = kind;
            }
        }
        let attributions = attributions(article);
        drawn.insert(doc.as_str(), draw(&article.text, &segments, &attributions, &kinds, &lists));
    }
    labels
        .iter()
        .map(|label| {
            let article = articles.get(&label.doc);
            let words = article.map(|article| attributions(article).get(label.k).map(|at| words(&article.text, at)));
            let drawn = drawn
                .get(label.doc.as_str())
                .and_then(|drawn| drawn.get(label.k))
                .cloned()
                .ok_or_else(|| wrong(&format!("no statement {} in {}", label.k, label.doc)))?;
            let acts = label.acts.iter().map(|name| Act::named(name).ok_or_else(|| wrong(&format!("no act '{name}'"))));
            let words = words.flatten().unwrap_or_default();
            // Statements of one article are held out together.
            let group = label.doc.bytes().map(usize::from).sum();
            Ok(drawn.labelled(acts.collect::<Result<_, _>>()?, words, group, with_kinds))
        })
        .collect()
}

/// Texts by their names.
pub(super) type Texts = Vec<(String, String)>;

/// What is seen of the manner of a statement.
#[derive(Clone, Debug)]
pub(super) struct MannerSeen {
    /// By the classifier.
    pub(super) features: Vec<u32>,
    /// The states of the encoder at the cue, where there is one.
    pub(super) states: Option<Vec<f32>>,
}

/// What is seen of each statement of a text, by its name.
pub(super) type Featured = BTreeMap<String, Vec<MannerSeen>>;

/// Of these articles of PolNeAR the texts, and by article what the classifier of manners sees of each statement.
///
/// # Errors
/// [`LabelError`] where a file is malformed.
pub(super) fn manners_of_articles(articles: &Path, docs: &BTreeSet<&str>) -> Result<(Texts, Featured), LabelError> {
    let wrong = |error: &dyn fmt::Display| LabelError(format!("{}: {error}", articles.display()));
    let lists = lists()?;
    let segment_lists = segment_lists()?;
    let (mut texts, mut all) = (Vec::new(), BTreeMap::new());
    let encoder = Encoder::embedded().map_err(|error| wrong(&error))?;
    let articles = polnear::load(articles).map_err(|error| wrong(&error))?;
    for article in articles.into_iter().filter(|article| docs.contains(article.doc.as_str())) {
        let segments = segment::segment(&article.text, &crate::marked::all_body(&article.text), &segment_lists);
        let attributions = attributions(&article);
        let features = act::manner_features(&article.text, &segments, &attributions, &[], &lists);
        let mut seen: Vec<MannerSeen> =
            features.into_iter().map(|features| MannerSeen { features, states: None }).collect();
        let mut cues: Vec<(Span, usize)> =
            attributions.iter().enumerate().filter_map(|(at, it)| Some((*it.cue.first()?, at))).collect();
        cues.sort_unstable();
        let places: Vec<Span> = cues.iter().map(|(cue, _)| *cue).collect();
        for ((_, at), states) in cues.iter().zip(encoder.states(&article.text, &segments, &places)) {
            seen[*at].states = states;
        }
        all.insert(article.doc.clone(), seen);
        texts.push((article.doc, article.text));
    }
    Ok((texts, all))
}

/// The labels that the network learns from: of those that assert first every second. Sentences of articles are mostly of that
/// kind, while the acts that a desk asks about are rare there; taught by all of them it takes responses for assertions too.
///
/// # Errors
/// As [`gold`].
pub fn to_learn(labels: &Path, articles: &Path, with_kinds: bool) -> Result<Vec<Example>, LabelError> {
    let mut second = false;
    let mut examples = gold(labels, articles, with_kinds)?;
    examples.retain(|example| {
        second ^= example.acts.first() == Some(&Act::Assert);
        second || example.acts.first() != Some(&Act::Assert)
    });
    Ok(examples)
}

/// The statements that the accurate profile finds in texts without labels (JSON Lines: doc, text), without the kinds of
/// their sources; a text is a group.
///
/// # Errors
/// [`LabelError`] where the file is malformed.
pub fn unlabelled(texts: &Path) -> Result<Vec<Example>, LabelError> {
    #[derive(Deserialize)]
    struct Row {
        doc: String,
        text: String,
    }
    let wrong = |error: &dyn fmt::Display| LabelError(format!("{}: {error}", texts.display()));
    let lines = std::fs::read_to_string(texts).map_err(|error| wrong(&error))?;
    let rows =
        lines.lines().map(serde_json::from_str).collect::<Result<Vec<Row>, _>>().map_err(|error| wrong(&error))?;
    let engine = Profile::Accurate.engine(&Data::embedded()).map_err(LabelError)?;
    let (lists, segment_lists) = (lists()?, segment_lists()?);
    let examples = rows.par_iter().enumerate().map(|(group, row)| {
        let id = DocumentId::of(row.text.as_bytes());
        let document = Document::new(id, row.doc.clone(), None, MediaType::Plain, row.text.clone(), Given::default())
            .map_err(|error| wrong(&error))?;
        let reading = engine.read(Page::from(document));
        let text = reading.document.text();
        let attributions: Vec<Attribution> = reading.statements.iter().map(attribution).collect();
        let segments = segment::segment(text, &crate::marked::all_body(text), &segment_lists);
        let drawn = draw(text, &segments, &attributions, &[], &lists);
        let labelled = |(drawn, it): (Drawn, &Attribution)| drawn.labelled(Vec::new(), words(text, it), group, false);
        Ok(drawn.into_iter().zip(&attributions).map(labelled).collect::<Vec<_>>())
    });
    Ok(examples.collect::<Result<Vec<_>, LabelError>>()?.into_iter().flatten().collect())
}

/// A statement as the attributor gave it.
fn attribution(statement: &Statement) -> Attribution {
    Attribution {
        source: statement.source.spans.clone(),
        cue: statement.cue.iter().flat_map(|cue| cue.spans.clone()).collect(),
        content: statement.content.clone(),
        continues: None,
        score: 1.0,
        reasons: Vec::new(),
    }
}

/// The kind of this name.
pub(super) fn named_kind(name: &str) -> Option<SourceKind> {
    KINDS.into_iter().find(|kind| kind.as_str() == name)
}

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

pub(super) fn lists() -> Result<Lists, LabelError> {
    Lists::without_weights(&Data::embedded()).map_err(|error| LabelError(error.to_string()))
}

pub(super) fn segment_lists() -> Result<segment::Lists, LabelError> {
    segment::Lists::load(&Data::embedded()).map_err(|error| LabelError(error.to_string()))
}

/// An article's attributions in the engine's form. Content is never empty there.
fn attributions(article: &Article) -> Vec<Attribution> {
    article
        .attributions
        .iter()
        .map(|gold| Attribution {
            source: gold.source.clone(),
            cue: gold.cue.clone(),
            content: gold.content.clone(),
            continues: None,
            score: 1.0,
            reasons: Vec::new(),
        })
        .collect()
}

/// Source, cue and content of a statement as they stand.
fn words(text: &str, attribution: &Attribution) -> String {
    let part = |spans: &[Span]| spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" … ");
    let parts = [part(&attribution.source), part(&attribution.cue), part(&attribution.content)];
    parts.join(" | ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is drawn of a statement before its label is known.
#[derive(Clone)]
pub(super) struct Drawn {
    features: Vec<u32>,
    by_rule: Act,
    sides: Vec<u16>,
    pieces: Pieces,
}

impl Drawn {
    pub(super) fn labelled(self, acts: Vec<Act>, words: String, group: usize, kind_is_told: bool) -> Example {
        let Self { features, by_rule, sides, pieces } = self;
        Example { features, by_rule, sides, pieces, acts, words, group, kind_is_told }
    }
}

pub(super) fn draw(
    text: &str,
    segments: &Segments,
    attributions: &[Attribution],
    kinds: &[SourceKind],
    lists: &Lists,
) -> Vec<Drawn> {
    let voices: Vec<Voice> = attributions.iter().enumerate().map(|(at, it)| voice(it, kinds.get(at))).collect();
    let by_rule = act::act(text, segments, attributions, &voices, lists, None).into_iter().map(|deed| deed.act);
    let sights = act::sights(text, segments, attributions, &voices, lists);
    let features = act::features(text, segments, attributions, &voices, lists);
    let drawn = features.into_iter().zip(by_rule).zip(sights).map(|((features, by_rule), sight)| {
        let pieces = ENCODER.as_ref().map(|encoder| encoder.pieces(text, &sight.parts)).unwrap_or_default();
        Drawn { features, by_rule, sides: sight.sides, pieces }
    });
    drawn.collect()
}

/// For its vocabulary.
static ENCODER: LazyLock<Option<Encoder>> = LazyLock::new(|| Encoder::embedded().ok());

fn voice(attribution: &Attribution, kind: Option<&SourceKind>) -> Voice {
    Voice {
        source: Source {
            spans: attribution.source.clone(),
            kind: kind.copied().unwrap_or(SourceKind::None),
            entity: None,
            name: None,
            role: None,
        },
        addressee: None,
        via: Vec::new(),
        reasons: Vec::new(),
    }
}
