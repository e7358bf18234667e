use std::fmt;
use std::path::Path;

use serde::Deserialize;
use toml_edit::{DocumentMut, InlineTable, Value};

use super::Task;
use crate::figure::Better;
use crate::profile::Profile;

/// The file of floors: one line a floor. Comments and order stay as they are.
pub(super) struct Floors {
    document: DocumentMut,
    /// The floors in the order of the file.
    pub(super) entries: Vec<Floor>,
}

/// One figure that must not fall.
#[derive(Clone, Debug)]
pub(super) struct Floor {
    /// What is measured.
    pub(super) task: Task,
    /// On what data.
    pub(super) on: String,
    /// With which profile, where the task has any.
    pub(super) profile: Profile,
    /// Which figure.
    pub(super) measure: String,
    /// How far it may fall.
    pub(super) bound: Bound,
    /// Digest of the data when it was set.
    pub(super) digest: Option<String>,
}

/// How far a figure may fall.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bound {
    /// The least that it may be.
    Least(f64),
    /// The most that it may be.
    Most(f64),
}

impl Bound {
    pub(super) fn value(self) -> f64 {
        match self {
            Self::Least(value) | Self::Most(value) => value,
        }
    }

    pub(super) fn better(self) -> Better {
        match self {
            Self::Least(_) => Better::More,
            Self::Most(_) => Better::Fewer,
        }
    }
}

#[derive(Deserialize)]
struct File {
    floors: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    task: Task,
    on: String,
    profile: Option<Profile>,
    measure: String,
    least: Option<f64>,
    most: Option<f64>,
    digest: Option<String>,
}

impl Floors {
    /// Reads the file.
    ///
    /// # Errors
    /// A message that names file and line.
    pub(super) fn load(path: &Path) -> Result<Self, String> {
        let wrong = |why: String| format!("{}: {}", path.display(), why.trim_end());
        let toml = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        let file: File = toml::from_str(&toml).map_err(|error| wrong(error.to_string()))?;
        let document: DocumentMut = toml.parse().map_err(|error: toml_edit::TomlError| wrong(error.to_string()))?;
        let entries: Vec<Floor> = file.floors.into_iter().map(Floor::of).collect::<Result<_, _>>().map_err(wrong)?;
        for (at, entry) in entries.iter().enumerate() {
            if entries.iter().take(at).any(|other| other.to_string() == entry.to_string()) {
                return Err(wrong(format!("{entry}: there are two floors; leave one")));
            }
        }
        Ok(Self { document, entries })
    }

    /// Floors that are had by one measuring, in the order of the file.
    pub(super) fn groups(&self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let alike = |group: &&mut Vec<usize>| {
                let first = group.first().and_then(|first| self.entries.get(*first));
                first.is_some_and(|first| {
                    (first.task, &first.on, first.profile) == (entry.task, &entry.on, entry.profile)
                })
            };
            match groups.iter_mut().find(alike) {
                Some(group) => group.push(at),
                None => groups.push(vec![at]),
            }
        }
        groups
    }

    /// Sets a floor and the digest of its data.
    pub(super) fn set(&mut self, at: usize, value: f64, digest: &str) {
        let floors = self.document.get_mut("floors").and_then(|floors| floors.as_array_mut());
        let Some(row) = floors.and_then(|floors| floors.get_mut(at)).and_then(Value::as_inline_table_mut) else {
            return;
        };
        let Some(entry) = self.entries.get_mut(at) else { return };
        let bound = match &mut entry.bound {
            Bound::Least(bound) => {
                put(row, "least", value.into());
                bound
            }
            Bound::Most(bound) => {
                put(row, "most", if value.fract() == 0.0 { (value as i64).into() } else { value.into() });
                bound
            }
        };
        *bound = value;
        put(row, "digest", digest.into());
        entry.digest = Some(digest.to_owned());
    }

    /// Writes the file.
    ///
    /// # Errors
    /// A message that names it.
    pub(super) fn save(&self, path: &Path) -> Result<(), String> {
        std::fs::write(path, self.document.to_string()).map_err(|error| format!("{}: {error}", path.display()))
    }
}

/// Puts a value, with the white space that the old one had around it.
fn put(row: &mut InlineTable, key: &str, value: Value) {
    let mut value = value;
    match row.get_mut(key) {
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => {
            row.insert(key, value);
            row.fmt();
        }
    }
}

impl Floor {
    fn of(entry: Entry) -> Result<Self, String> {
        let Entry { task, on, profile, measure, least, most, digest } = entry;
        if profile.is_some() != task.has_profiles() {
            let needs = if task.has_profiles() { "needs a `profile`" } else { "has no profiles" };
            return Err(format!("{task} on {on}, {measure}: the task {needs}"));
        }
        let bound = match (least, most) {
            (Some(least), None) => Bound::Least(least),
            (None, Some(most)) => Bound::Most(most),
            _ => return Err(format!("{task} on {on}, {measure}: write `least` or `most`, one of them")),
        };
        Ok(Self { task, on, profile: profile.unwrap_or(Profile::Fast), measure, bound, digest })
    }
}

impl Floor {
    /// What it is about, but for the figure: `pages on examples (fast)`.
    pub(super) fn subject(&self) -> String {
        let Self { task, on, profile, .. } = self;
        if task.has_profiles() { format!("{task} on {on} ({profile})") } else { format!("{task} on {on}") }
    }
}

/// `pages on examples (fast), found`.
impl fmt::Display for Floor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.subject(), self.measure)
    }
}
