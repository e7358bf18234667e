//! Figures for the classer of blocks.

use std::fmt;
use std::path::{Path, PathBuf};

use onrecord_engine::Page;
use onrecord_engine::clean::{self, ClassBlocks, LearnedClasser};
use onrecord_engine::lexicon::Data;
use onrecord_ledger::BlockRole;

use super::pages::{Corpus, Kind, Part, Roles};
use crate::figure::Figure;
use crate::marked::{self, MarkedPage};

const ROLES: usize = BlockRole::ALL.len();

/// Roles given against roles that are right, by line.
#[derive(Clone, Debug, Default)]
pub struct Confusion {
    counts: [[u32; ROLES]; ROLES],
}

impl Confusion {
    fn add(&mut self, right: BlockRole, given: BlockRole) {
        self.counts[place(right)][place(given)] += 1;
    }

    /// Precision, recall and F1 of a role, and how many lines have it.
    #[must_use]
    pub fn role(&self, role: BlockRole) -> (f64, f64, f64, u32) {
        let at = place(role);
        let right: u32 = self.counts[at].iter().sum();
        let given: u32 = self.counts.iter().map(|row| row[at]).sum();
        let both = f64::from(self.counts[at][at]);
        let (precision, recall) = (both / f64::from(given.max(1)), both / f64::from(right.max(1)));
        (precision, recall, 2.0 * both / f64::from((given + right).max(1)), right)
    }

    /// Share of lines with the right role.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        let right: u32 = (0..ROLES).map(|at| self.counts[at][at]).sum();
        f64::from(right) / f64::from(self.counts.iter().flatten().sum::<u32>().max(1))
    }
}

fn place(role: BlockRole) -> usize {
    BlockRole::ALL.iter().position(|other| *other == role).unwrap_or(0)
}

/// Lines that belong to the article (body or heading), found against right.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kept {
    both: u32,
    given_alone: u32,
    right_alone: u32,
}

impl Kept {
    fn add(&mut self, right: bool, given: bool) {
        match (right, given) {
            (true, true) => self.both += 1,
            (false, true) => self.given_alone += 1,
            (true, false) => self.right_alone += 1,
            (false, false) => {}
        }
    }

    /// F1.
    #[must_use]
    pub fn f1(&self) -> f64 {
        2.0 * f64::from(self.both) / f64::from((2 * self.both + self.given_alone + self.right_alone).max(1))
    }

    /// Share of right lines that were found.
    #[must_use]
    pub fn recall(&self) -> f64 {
        f64::from(self.both) / f64::from((self.both + self.right_alone).max(1))
    }

    /// Share of found lines that are right.
    #[must_use]
    pub fn precision(&self) -> f64 {
        f64::from(self.both) / f64::from((self.both + self.given_alone).max(1))
    }
}

/// Pages whose title, date, place and agency were found right, of all pages.
#[derive(Clone, Copy, Debug, Default)]
pub struct Metadata {
    /// Pages.
    pub pages: u32,
    /// Right titles, or none where there is none.
    pub title: u32,
    /// Right days of publication, or none where the page tells none.
    pub published: u32,
    /// Right places among pages marked with one.
    pub place: (u32, u32),
    /// Right agencies among pages marked with one.
    pub agency: (u32, u32),
    /// Right outlets among pages marked with one.
    pub outlet: (u32, u32),
}

/// All figures of one run.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// Lines of the held-out marked pages, by role.
    pub roles: Confusion,
    /// Body against all else on the held-out marked pages.
    pub body: Kept,
    /// Body and heading against all else on the held-out sites.
    pub sites: Kept,
    /// The same with the furniture of other held-out pages around each.
    pub spliced: Kept,
    /// The same on held-out HTML pages, with their markup and without.
    pub tagged: Kept,
    /// Without.
    pub untagged: Kept,
    /// Lines of held-out bare text that stayed article (body, heading; the headline may be title).
    pub bare: Kept,
    /// What else was found on the marked pages.
    pub metadata: Metadata,
}

impl Measured {
    /// What floors hold; what was not measured is left out.
    #[must_use]
    pub fn figures(&self) -> Vec<Figure> {
        let share = |right: u32, of: u32| 100.0 * f64::from(right) / f64::from(of.max(1));
        let Metadata { pages, title, published, .. } = self.metadata;
        let mut figures = Vec::new();
        if self.body.both > 0 {
            figures.push(Figure::share("body", 100.0 * self.body.f1()));
            figures.push(Figure::share("roles", 100.0 * self.roles.accuracy()));
        }
        if self.sites.both > 0 {
            figures.push(Figure::share("sites", 100.0 * self.sites.f1()));
        }
        if pages > 0 {
            figures.push(Figure::share("title", share(title, pages)));
            figures.push(Figure::share("published", share(published, pages)));
        }
        figures
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |value: f64| format!("{:.1}", 100.0 * value);
        let prf = |kept: &Kept| {
            format!("P {} R {} F1 {}", percent(kept.precision()), percent(kept.recall()), percent(kept.f1()))
        };
        writeln!(f, "marked pages, body    {}", prf(&self.body))?;
        writeln!(f, "marked pages, roles   accuracy {}", percent(self.roles.accuracy()))?;
        for role in BlockRole::ALL {
            let (precision, recall, f1, lines) = self.roles.role(role);
            if lines > 0 {
                let figures = [precision, recall, f1].map(percent);
                writeln!(
                    f,
                    "  {:<11} P {:>5} R {:>5} F1 {:>5}  ({lines})",
                    role.as_str(),
                    figures[0],
                    figures[1],
                    figures[2]
                )?;
            }
        }
        writeln!(f, "held-out sites, kept  {}", prf(&self.sites))?;
        writeln!(f, "  among furniture     {}", prf(&self.spliced))?;
        writeln!(f, "HTML pages, kept      {}", prf(&self.tagged))?;
        writeln!(f, "  without their tags  {}", prf(&self.untagged))?;
        writeln!(f, "bare text, kept       {}", prf(&self.bare))?;
        let Metadata { pages, title, published, place, agency, outlet } = self.metadata;
        write!(
            f,
            "title {title}/{pages}, published {published}/{pages}, place {}/{}, agency {}/{}, outlet {}/{}",
            place.0, place.1, agency.0, agency.1, outlet.0, outlet.1
        )
    }
}

/// Measures on the held-out parts of the corpora.
pub(super) fn corpora(corpora: &Path, fold: u64, classer: &LearnedClasser, errors: bool) -> Result<Measured, String> {
    let held = Corpus::load(corpora, Part::Held, fold, 1)?;
    let mut measured = Measured::default();
    for page in &held.pages {
        let blocks = classer.class_blocks(&page.text, &page.lines, page.markup.as_ref().map(|(markup, _)| markup));
        for (block, roles) in blocks.iter().zip(&page.roles) {
            if *roles == Roles::ANY {
                continue;
            }
            let given = matches!(block.role, BlockRole::Body | BlockRole::Heading);
            let wrong = match page.kind {
                Kind::Marked => {
                    for right in BlockRole::ALL.into_iter().filter(|role| roles.has(*role)) {
                        measured.roles.add(right, block.role);
                    }
                    measured.body.add(roles.has(BlockRole::Body), block.role == BlockRole::Body);
                    !roles.has(block.role)
                }
                Kind::Kept => {
                    measured.sites.add(roles.has(BlockRole::Heading), given);
                    roles.has(BlockRole::Heading) != given
                }
                Kind::Spliced => {
                    measured.spliced.add(roles.has(BlockRole::Heading), given);
                    false
                }
                Kind::Tagged => {
                    let kept = if page.markup.is_some() { &mut measured.tagged } else { &mut measured.untagged };
                    kept.add(roles.has(BlockRole::Heading), given);
                    page.markup.is_some() && roles.has(BlockRole::Heading) != given
                }
                Kind::Bare => {
                    measured.bare.add(true, given || roles.has(block.role));
                    !given && !roles.has(block.role)
                }
            };
            if wrong && errors {
                show(&page.name, *roles, block.role, block.score, block.span.of(&page.text));
            }
        }
    }
    for page in marked::load(&corpora.join("marked").join("e")).map_err(|error| error.to_string())? {
        metadata(&page, classer, errors, &mut measured.metadata)?;
    }
    Ok(measured)
}

/// Measures titles, dates, places, agencies and outlets on folders of pages with facts.
pub(super) fn facts(
    corpora: &Path,
    folders: &[PathBuf],
    classer: &LearnedClasser,
    errors: bool,
) -> Result<Measured, String> {
    let trained = ["a", "b", "c", "d"].map(|folder| corpora.join("marked").join(folder));
    let mut measured = Measured::default();
    for folder in folders {
        let same = |other: &PathBuf| other.canonicalize().ok() == folder.canonicalize().ok();
        if trained.iter().any(same) {
            return Err(format!("{}: the classer was trained on these pages", folder.display()));
        }
        for page in marked::load(folder).map_err(|error| error.to_string())? {
            metadata(&page, classer, errors, &mut measured.metadata)?;
            if page.has_roles {
                let text = page.document.text();
                let blocks = classer.class_blocks(text, &clean::lines(text), None);
                for (block, right) in blocks.iter().zip(&page.anatomy.blocks) {
                    measured.roles.add(right.role, block.role);
                    measured.body.add(right.role == BlockRole::Body, block.role == BlockRole::Body);
                }
            }
        }
    }
    Ok(measured)
}

fn metadata(page: &MarkedPage, classer: &LearnedClasser, errors: bool, measured: &mut Metadata) -> Result<(), String> {
    let lists = clean::Lists::load(&Data::embedded()).map_err(|error| error.to_string())?;
    let text = page.document.text();
    let (anatomy, _) = clean::clean(&Page::from(page.document.clone()), &lists, classer);
    measured.pages += 1;
    let check = |what: &str, found: Option<String>, right: Option<String>| {
        let same = found == right;
        if !same && errors {
            let none = || "none".to_owned();
            report(&format!("{} {what}: {} not {}", page.name, found.unwrap_or_else(none), right.unwrap_or_else(none)));
        }
        u32::from(same)
    };
    let squeezed = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    measured.title +=
        check("title", anatomy.title.map(|span| squeezed(span.of(text))), page.title.as_deref().map(squeezed));
    measured.published += check(
        "published",
        anatomy.published.map(|published| published.date.to_string()),
        page.anatomy.published.as_ref().map(|published| published.date.to_string()),
    );
    for (what, found, right, count) in [
        ("place", anatomy.place.map(|place| place.name), &page.place, &mut measured.place),
        ("agency", anatomy.agency.map(|agency| agency.name), &page.agency, &mut measured.agency),
        ("outlet", anatomy.outlet.map(|outlet| outlet.name), &page.outlet, &mut measured.outlet),
    ] {
        if right.is_some() {
            count.1 += 1;
            let folded = |name: String| name.to_lowercase();
            count.0 += check(what, found.map(folded), right.clone().map(folded));
        } else if found.is_some() && errors {
            report(&format!("{} {what}: {} where none is marked", page.name, found.unwrap_or_default()));
        }
    }
    Ok(())
}

#[allow(clippy::print_stdout)]
fn report(line: &str) {
    println!("{line}");
}

fn show(name: &str, right: Roles, given: BlockRole, score: f32, words: &str) {
    let right: Vec<&str> = BlockRole::ALL.into_iter().filter(|role| right.has(*role)).map(BlockRole::as_str).collect();
    let right = if right.len() > 3 { "drop".to_owned() } else { right.join("/") };
    let words: String = words.chars().take(100).collect();
    report(&format!("{name}\t{right} -> {} {score:.2}\t{words}", given.as_str()));
}
