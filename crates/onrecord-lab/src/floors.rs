//! Holds figures: each floor of `lab/floors.toml` is a figure that must not fall.

mod data;
mod file;
mod task;

use std::fmt;
use std::io::{self, Write};
use std::path::PathBuf;

use crate::digest;
use crate::figure::{Better, Figure};
use data::Places;
use file::{Floor, Floors};
pub use task::Task;

/// Options of `floors`.
#[derive(Clone, Debug, clap::Args)]
pub struct HoldFloors {
    /// Hold the floors of these tasks alone.
    #[arg(value_enum)]
    pub tasks: Vec<Task>,
    /// The file of floors; data of our own lies beside it, in `gold`.
    #[arg(long, value_name = "FILE", default_value = "lab/floors.toml")]
    pub file: PathBuf,
    /// Folder of outside data, with `gold` and `corpora`; floors on data that is not there are skipped.
    #[arg(long, value_name = "DIR", default_value = "../shared")]
    pub shared: PathBuf,
    /// Write what was measured: raise the floors that the figures have risen above, and take changed
    /// data for the new data. Lowers nothing.
    #[arg(long)]
    pub update: bool,
    /// With --update: lower the floors that the figures fell below, too. Say why in the commit.
    #[arg(long, requires = "update")]
    pub lower: bool,
}

/// How many floors held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Held.
    pub passed: usize,
    /// Broken, or could not be held against.
    pub failed: usize,
    /// Of the failed, those without a figure: changed data, or a measure that broke off.
    pub unmeasured: usize,
    /// Without their data.
    pub skipped: usize,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

impl Tally {
    /// 0 where all held, 1 where a figure fell, 2 where one could not be had.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self { unmeasured: 1.., .. } => 2,
            Self { failed: 1.., .. } => 1,
            _ => 0,
        }
    }
}

/// Measures what the floors are about and tells whether they hold: one line for all that hold of one
/// task on one set of data, one line for each that does not.
///
/// # Errors
/// A message where the file of floors cannot be read, is malformed, or cannot be written.
pub fn hold(options: &HoldFloors, out: &mut impl Write) -> Result<Tally, String> {
    let mut floors = Floors::load(&options.file)?;
    let places = Places::new(&options.file, &options.shared);
    let mut tally = Tally::default();
    for group in floors.groups() {
        let Some(first) = group.first().map(|at| floors.entries[*at].clone()) else { continue };
        if !options.tasks.is_empty() && !options.tasks.contains(&first.task) {
            continue;
        }
        let mut lines = Vec::new();
        match Measured::of(&first, &places) {
            Measured::Missing(why) => {
                tally.skipped += group.len();
                lines.push(format!("skipped  {}: {why}", first.subject()));
            }
            Measured::Failed(why) => {
                tally.failed += group.len();
                tally.unmeasured += group.len();
                lines.push(format!("FAILED   {}: {why}", first.subject()));
            }
            Measured::Figures(figures, digest) => {
                let mut held = Vec::new();
                for at in group {
                    let floor = &floors.entries[at];
                    let verdict = judge(floor, &figures, &digest, options);
                    if verdict.holds {
                        tally.passed += 1;
                        held.push(format!("{} {}", floor.measure, verdict.told));
                    } else {
                        tally.failed += 1;
                        tally.unmeasured += usize::from(!verdict.measured);
                        lines.push(format!("FAILED   {floor}: {}", verdict.told));
                    }
                    if let Some(value) = verdict.set {
                        floors.set(at, value, &digest);
                    }
                }
                if !held.is_empty() {
                    lines.insert(0, format!("passed   {}: {}", first.subject(), held.join(", ")));
                }
            }
        }
        for line in lines {
            writeln!(out, "{line}").map_err(|error: io::Error| error.to_string())?;
        }
    }
    if options.update {
        floors.save(&options.file)?;
    }
    Ok(tally)
}

/// What became of measuring one task on one set of data.
enum Measured {
    /// The data is not there; where it was looked for.
    Missing(String),
    /// No figure could be had; why.
    Failed(String),
    /// The figures, and the digest of the data.
    Figures(Vec<Figure>, String),
}

impl Measured {
    fn of(floor: &Floor, places: &Places) -> Self {
        let Some(place) = places.find(&floor.on) else { return Self::Missing(places.told(&floor.on)) };
        let inputs = match floor.task.inputs(&place, places) {
            Ok(Some(inputs)) => inputs,
            Ok(None) => return Self::Missing("its articles are not there".to_owned()),
            Err(why) => return Self::Failed(why),
        };
        let figures = digest::of_files(inputs.files().iter().map(PathBuf::as_path))
            .and_then(|digest| Ok((floor.task.measure(floor.profile, &inputs)?, digest)));
        match figures {
            Ok((figures, digest)) => Self::Figures(figures, digest),
            Err(why) => Self::Failed(why),
        }
    }
}

struct Verdict {
    holds: bool,
    measured: bool,
    told: String,
    /// The new floor, to be written with the digest.
    set: Option<f64>,
}

fn judge(floor: &Floor, figures: &[Figure], digest: &str, options: &HoldFloors) -> Verdict {
    let refused = |told: String| Verdict { holds: false, measured: false, told, set: None };
    let Some(figure) = figures.iter().find(|figure| figure.measure == floor.measure) else {
        let known: Vec<&str> = figures.iter().map(|figure| figure.measure).collect();
        return refused(format!("no such measure; there are {}", known.join(", ")));
    };
    if figure.better != floor.bound.better() {
        return refused(match figure.better {
            Better::More => "the more the better: write `least`, not `most`".to_owned(),
            Better::Fewer => "the fewer the better: write `most`, not `least`".to_owned(),
        });
    }
    let (value, bound) = (figure.value, floor.bound.value());
    let fell = match figure.better {
        Better::More => value < bound,
        Better::Fewer => value > bound,
    };
    if options.update {
        let told = match fell {
            _ if value == bound => format!("{value}"),
            false => format!("{value} (raised from {bound})"),
            true if options.lower => format!("{value} (LOWERED from {bound})"),
            true => format!("{value}, and the floor is {bound}; --lower alone lowers it"),
        };
        let holds = !fell || options.lower;
        return Verdict { holds, measured: true, told, set: holds.then_some(value) };
    }
    match &floor.digest {
        Some(set_on) if set_on == digest => {}
        Some(set_on) => {
            return refused(format!(
                "{value} cannot be held against {bound}: the data has changed since the floor was set (digest \
                 {digest}, not {set_on}); look at what changed, then set the floor anew with --update"
            ));
        }
        None => return refused("has no digest of its data; write it with --update".to_owned()),
    }
    let told = match fell {
        _ if value == bound => format!("{value}"),
        false => format!("{value} (better than {bound})"),
        true => format!("{value}, and the floor is {bound}"),
    };
    Verdict { holds: !fell, measured: true, told, set: None }
}
