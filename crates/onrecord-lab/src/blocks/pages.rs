//! The pages that the classer of blocks learns from and is measured on, in one shape.

use std::fs;
use std::path::Path;

use onrecord_engine::clean::{FeatureMaker, Line, Seen, lines};
use onrecord_engine::html::Markup;
use onrecord_ledger::BlockRole;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::chain::Example;
use crate::articles::{self, Label};
use crate::digest::hex;
use crate::marked;

/// Which part of the corpora.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// What weights are trained on.
    Train,
    /// What they are measured on.
    Held,
}

/// A set of roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Roles(pub(super) u16);

impl Roles {
    pub(super) const ANY: Self = Self(u16::MAX);

    pub(super) fn of(roles: &[BlockRole]) -> Self {
        let bit = |role: &BlockRole| BlockRole::ALL.iter().position(|other| other == role).map_or(0, |at| 1 << at);
        Self(roles.iter().map(bit).fold(0, |all, bit| all | bit))
    }

    fn other(self) -> Self {
        Self(!self.0)
    }

    pub(super) fn has(self, role: BlockRole) -> bool {
        self.0 & Self::of(&[role]).0 != 0
    }
}

/// Where a page comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Every line has its role.
    Marked,
    /// Every line is kept or dropped.
    Kept,
    /// Bare text of an article.
    Bare,
    /// A page with its markup; every line is kept or dropped.
    Tagged,
    /// A kept-and-dropped page among the furniture of others.
    Spliced,
}

/// A page with what is known of the role of each line.
#[derive(Clone, Debug)]
pub(super) struct LabelledPage {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) text: String,
    pub(super) lines: Vec<Line>,
    /// What its tags say, and how much of that is looked at in training.
    pub(super) markup: Option<(Markup, Seen)>,
    /// One for each line: the roles that are right.
    pub(super) roles: Vec<Roles>,
}

/// How much a page of each kind weighs against one that is labelled keep and drop alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weights {
    pub(super) marked: f32,
    pub(super) tagged: f32,
    pub(super) spliced: f32,
}

impl LabelledPage {
    fn all(&self) -> Vec<(&str, Roles)> {
        self.lines.iter().zip(&self.roles).map(|(line, roles)| (line.span.of(&self.text), *roles)).collect()
    }

    fn is_kept(roles: Roles) -> bool {
        roles != Roles::ANY && roles.has(BlockRole::Body)
    }

    /// The lines before the article; without the last of them, which may be its headline.
    fn before(&self) -> Vec<(&str, Roles)> {
        let first = self.roles.iter().position(|roles| Self::is_kept(*roles)).unwrap_or(0);
        let mut lines = self.all();
        lines.truncate(first.saturating_sub(1));
        lines
    }

    /// The lines after the article.
    fn after(&self) -> Vec<(&str, Roles)> {
        let last = self.roles.iter().rposition(|roles| Self::is_kept(*roles)).map_or(self.roles.len(), |at| at + 1);
        self.all().split_off(last)
    }

    pub(super) fn example(&self, maker: &FeatureMaker, weights: Weights) -> Example {
        Example {
            features: maker.features(
                &self.text,
                &self.lines,
                self.markup.as_ref().map(|(markup, seen)| (markup, *seen)),
            ),
            allowed: self.roles.iter().map(|roles| roles.0).collect(),
            weight: match self.kind {
                Kind::Marked => weights.marked,
                Kind::Tagged => weights.tagged,
                Kind::Spliced => weights.spliced,
                Kind::Kept | Kind::Bare => 1.0,
            },
        }
    }
}

/// The pages of one part, and the digests of the files they came from.
#[derive(Debug)]
pub(crate) struct Corpus {
    pub(super) pages: Vec<LabelledPage>,
    pub(super) digests: Vec<(String, String)>,
}

/// The folder of marked pages that is held out.
const HELD_FOLDER: &str = "e";
/// One site in this many of the kept-and-dropped pages is held out.
pub(crate) const FOLDS: u64 = 5;

impl Corpus {
    pub(super) fn load(corpora: &Path, part: Part, fold: u64, seed: u64) -> Result<Self, String> {
        let mut corpus = Self { pages: Vec::new(), digests: Vec::new() };
        for folder in ["a", "b", "c", "d", "e"] {
            if (folder == HELD_FOLDER) == (part == Part::Held) {
                corpus.marked(&corpora.join("marked").join(folder), folder)?;
            }
        }
        corpus.kept(&corpora.join("pages/lines-train.jsonl"), part, fold)?;
        corpus.tagged(&corpora.join("pages/articles"), part, fold)?;
        corpus.splice(&mut Random(seed));
        let bare = if part == Part::Train { "polnear/train.jsonl" } else { "polnear/dev.jsonl" };
        corpus.bare(&corpora.join(bare), seed)?;
        Ok(corpus)
    }

    fn marked(&mut self, folder: &Path, name: &str) -> Result<(), String> {
        let facts = read(&folder.join("facts.json"))?;
        self.digests.push((format!("marked/{name}/facts.json"), hex(facts.as_bytes())));
        for page in marked::load(folder).map_err(|error| error.to_string())? {
            let text = page.document.text().to_owned();
            let lines = lines(&text);
            let roles: Vec<Roles> = page.anatomy.blocks.iter().map(|block| Roles::of(&[block.role])).collect();
            if roles.len() != lines.len() {
                return Err(format!("{}: {} roles for {} lines", page.name, roles.len(), lines.len()));
            }
            self.pages.push(LabelledPage { name: page.name, kind: Kind::Marked, text, lines, markup: None, roles });
        }
        Ok(())
    }

    fn kept(&mut self, path: &Path, part: Part, fold: u64) -> Result<(), String> {
        #[derive(Deserialize)]
        struct Row {
            page: String,
            url: String,
            lines: Vec<String>,
            keep: Vec<u8>,
            amb: Vec<u8>,
        }
        let file = read(path)?;
        self.digests.push(("pages/lines-train.jsonl".to_owned(), hex(file.as_bytes())));
        let kept = Roles::of(&[BlockRole::Body, BlockRole::Heading]);
        for row in file.lines() {
            let row: Row = serde_json::from_str(row).map_err(|error| format!("{}: {error}", path.display()))?;
            if in_fold(articles::site(&row.url), fold) != (part == Part::Held) {
                continue;
            }
            let text = row.lines.join("\n");
            let (lines, numbers) = numbered(&text, &row.lines);
            let roles = numbers
                .iter()
                .map(|at| match (row.amb.get(*at), row.keep.get(*at)) {
                    (Some(0), Some(1)) => kept,
                    (Some(0), Some(0)) => kept.other(),
                    _ => Roles::ANY,
                })
                .collect();
            self.pages.push(LabelledPage { name: row.page, kind: Kind::Kept, text, lines, markup: None, roles });
        }
        Ok(())
    }

    /// Adds every kept-and-dropped page once more with what stands before and after the articles of
    /// others around it, as news pages have more furniture than the pages of the corpus: about an eighth
    /// of their lines is article.
    fn splice(&mut self, random: &mut Random) {
        let whole: Vec<&LabelledPage> = self.pages.iter().filter(|page| page.kind == Kind::Kept).collect();
        let mut spliced = Vec::with_capacity(whole.len());
        for page in &whole {
            let mut other = || whole.get(random.below(whole.len() as u64) as usize).copied().unwrap_or(page);
            let parts = [other().before(), page.all(), other().after(), other().after()];
            let mut text = String::new();
            let mut roles = Vec::new();
            for (line, role) in parts.into_iter().flatten() {
                text.push_str(line);
                text.push('\n');
                roles.push(role);
            }
            let lines = lines(&text);
            if lines.len() == roles.len() {
                let name = format!("{} among others", page.name);
                spliced.push(LabelledPage { name, kind: Kind::Spliced, text, lines, markup: None, roles });
            }
        }
        self.pages.extend(spliced);
    }

    /// HTML pages with the gold text of their article, each as it is, without what its classes say and
    /// without any markup, so that one set of weights serves them all.
    fn tagged(&mut self, folder: &Path, part: Part, fold: u64) -> Result<(), String> {
        let kept = Roles::of(&[BlockRole::Body, BlockRole::Heading]);
        let articles = articles::load(folder)?;
        self.digests.push(("pages/articles/gold.jsonl".to_owned(), articles.digest));
        for page in articles.pages {
            if in_fold(&page.site, fold) != (part == Part::Held) {
                continue;
            }
            let flattened = page.flatten()?;
            let (text, markup) = (flattened.text, flattened.markup);
            let lines = lines(&text);
            let labels = articles::align(&text, &lines, &page.gold);
            let roles: Vec<Roles> = labels
                .iter()
                .map(|label| match label {
                    Label::Kept => kept,
                    Label::Dropped => kept.other(),
                    Label::Unclear => Roles::ANY,
                })
                .collect();
            let variants: &[Option<Seen>] = match part {
                Part::Train => &[Some(Seen::All), Some(Seen::Elements), None],
                Part::Held => &[Some(Seen::All), None],
            };
            for seen in variants {
                self.pages.push(LabelledPage {
                    name: page.id.clone(),
                    kind: Kind::Tagged,
                    text: text.clone(),
                    lines: lines.clone(),
                    markup: seen.map(|seen| (markup.clone(), seen)),
                    roles: roles.clone(),
                });
            }
        }
        Ok(())
    }

    /// Articles without furniture. Scrapers give them in many forms: with the headline or without,
    /// with and without blank lines, all in one line, cut after a few paragraphs.
    fn bare(&mut self, path: &Path, seed: u64) -> Result<(), String> {
        #[derive(Deserialize)]
        struct Row {
            doc: String,
            text: String,
            meta: Meta,
        }
        #[derive(Deserialize)]
        struct Meta {
            title: Option<String>,
        }
        let file = read(path)?;
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        self.digests.push((format!("polnear/{name}"), hex(file.as_bytes())));
        let mut random = Random(seed);
        for row in file.lines() {
            let row: Row = serde_json::from_str(row).map_err(|error| format!("{}: {error}", path.display()))?;
            let mut paragraphs: Vec<&str> = row.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            let title = paragraphs.first().copied().zip(row.meta.title.as_deref()).and_then(|(first, title)| {
                let bare = |words: &str| words.trim().trim_end_matches('.').to_lowercase();
                (bare(first) == bare(title)).then(|| first.trim_end_matches('.').to_owned())
            });
            let titled = title.is_some() && random.below(2) == 0;
            if title.is_some() {
                paragraphs.remove(0);
            }
            if random.below(4) == 0 {
                paragraphs.truncate(1 + random.below(4) as usize);
            }
            let gap = if random.below(2) == 0 { "\n\n" } else { "\n" };
            let mut text = match random.below(6) {
                0 => paragraphs.join(" "),
                _ => paragraphs.join(gap),
            };
            if let (true, Some(title)) = (titled, &title) {
                text = format!("{title}{gap}{text}");
            }
            let lines = lines(&text);
            let roles = lines
                .iter()
                .enumerate()
                .map(|(at, line)| {
                    let words = line.span.of(&text);
                    if at == 0 && titled {
                        Roles::of(&[BlockRole::Title])
                    } else if at == 0 && title.is_none() && words.len() < 150 {
                        Roles::of(&[BlockRole::Title, BlockRole::Body, BlockRole::Standfirst])
                    } else if words.len() < 50 && !words.ends_with(['.', '?', '!', '”', '"']) {
                        Roles::of(&[BlockRole::Body, BlockRole::Heading])
                    } else {
                        Roles::of(&[BlockRole::Body])
                    }
                })
                .collect();
            self.pages.push(LabelledPage { name: row.doc, kind: Kind::Bare, text, lines, markup: None, roles });
        }
        Ok(())
    }
}

/// The lines of a text that was joined out of `rows`, and the row that each came from.
fn numbered(text: &str, rows: &[String]) -> (Vec<Line>, Vec<usize>) {
    let lines = lines(text);
    let mut numbers = Vec::with_capacity(lines.len());
    let mut row = 0;
    let mut end = rows.first().map_or(0, String::len);
    for line in &lines {
        while end < line.span.end() && row + 1 < rows.len() {
            row += 1;
            end += 1 + rows[row].len();
        }
        numbers.push(row);
    }
    (lines, numbers)
}

/// Whether a site is in one of [`FOLDS`] parts.
pub(crate) fn in_fold(site: &str, fold: u64) -> bool {
    let digest = Sha256::digest(site.as_bytes());
    u64::from(digest[0]) % FOLDS == fold
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// A small generator of pseudo-random numbers (splitmix64), the same everywhere.
#[derive(Debug)]
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number under `limit`.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }
}
