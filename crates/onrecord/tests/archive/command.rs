use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A page with a statement in it.
pub(crate) const PAGE: &str = "\
Port fees will stay, minister says

Port Minister Zoë Okonjo said on Monday that the port fees would stay. \"We never offered to lift them,\" Okonjo told reporters.
";

/// The archive of a test, in its folder.
pub(crate) const ARCHIVE: &str = "a.db";

/// What a run left behind.
#[derive(Debug, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Outcome {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Standard output as JSON Lines; of a process that was killed, its whole lines.
    pub(crate) fn lines(&self) -> Vec<Value> {
        let whole = self.out.rfind('\n').map_or("", |end| &self.out[..end]);
        whole.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Name, hash and status of each page, as `add` tells them.
    pub(crate) fn told(&self) -> Vec<(String, String, String)> {
        let text = |line: &Value, field: &str| line[field].as_str().unwrap_or_default().to_owned();
        self.lines().iter().map(|line| (text(line, "name"), text(line, "document"), text(line, "status"))).collect()
    }

    /// The pages of which `add` said that they are on the disk, with their hashes.
    pub(crate) fn acknowledged(&self) -> BTreeMap<String, String> {
        let kept = self.told().into_iter().filter(|(_, _, status)| status != "refused");
        kept.map(|(name, document, _)| (name, document)).collect()
    }

    /// The end of a command that could do nothing at all: a message with these words, and no panic.
    pub(crate) fn assert_failed(&self, words: &str) {
        assert_eq!(self.code, Some(2), "{self:?}");
        assert!(self.err.contains(words), "{words}: {}", self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
    }
}

/// A folder of files for one test; gone with it.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn with(files: &[(&str, &[u8])]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, bytes) in files {
            folder.put(name, bytes);
        }
        folder
    }

    /// The pages that come with the project, as `pages/…`.
    pub(crate) fn of_examples() -> Self {
        let folder = Self::with(&[]);
        for entry in std::fs::read_dir(examples()).unwrap() {
            let entry = entry.unwrap();
            let name = format!("pages/{}", entry.file_name().to_str().unwrap());
            folder.put(&name, &std::fs::read(entry.path()).unwrap());
        }
        folder
    }

    pub(crate) fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.file(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub(crate) fn archive(&self) -> PathBuf {
        self.file(ARCHIVE)
    }

    /// A command about the archive [`ARCHIVE`] of this folder, run in it.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "RAYON_NUM_THREADS"] {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.current_dir(self.path()).env("ONRECORD_ARCHIVE", ARCHIVE).args(arguments);
        command
    }

    pub(crate) fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Outcome {
        Outcome::of(self.command(arguments).output().unwrap())
    }

    /// `onrecord add` of these paths, with the quick profile, page by page.
    pub(crate) fn adding<S: AsRef<OsStr>>(&self, paths: &[S]) -> Command {
        let mut command = self.command(&["add", "--profile", "fast", "--format", "jsonl"]);
        command.args(paths);
        command
    }

    /// Runs [`Folder::adding`].
    pub(crate) fn add<S: AsRef<OsStr>>(&self, paths: &[S]) -> Outcome {
        Outcome::of(self.adding(paths).output().unwrap())
    }

    /// As [`Folder::add`], of which all must go well.
    pub(crate) fn added<S: AsRef<OsStr>>(&self, paths: &[S]) -> Outcome {
        let outcome = self.add(paths);
        assert_eq!(outcome.code, Some(0), "{}", outcome.err);
        outcome
    }

    /// A question to the archive, with its answers one a line.
    pub(crate) fn ask(&self, question: &[&str]) -> Outcome {
        Outcome::of(self.command(question).args(["--format", "jsonl"]).output().unwrap())
    }

    /// The pages of the archive with the hashes of their bytes; each once.
    pub(crate) fn pages(&self) -> BTreeMap<String, String> {
        let outcome = self.ask(&["pages"]);
        assert!(matches!(outcome.code, Some(0 | 1)), "{}", outcome.err);
        let told = outcome.told();
        let pages: BTreeMap<String, String> =
            told.iter().map(|(name, document, _)| (name.clone(), document.clone())).collect();
        assert_eq!(pages.len(), told.len(), "a page is there twice");
        pages
    }

    /// That all of these pages are in the archive, and that it is whole.
    pub(crate) fn assert_holds(&self, acknowledged: &BTreeMap<String, String>) {
        let pages = self.pages();
        for (name, document) in acknowledged {
            assert_eq!(pages.get(name), Some(document), "{name} was acknowledged and is not there");
        }
        assert_whole(&self.archive());
    }

    /// What linking finds, in every shape in which it is asked for, each with its question.
    pub(crate) fn linked(&self) -> Vec<(String, String)> {
        let answered = |question: &str| {
            let outcome = self.ask(&[question]);
            assert!(matches!(outcome.code, Some(0 | 1)), "{question}: {}", outcome.err);
            (question.to_owned(), outcome.out)
        };
        ["claims", "utterances", "reuse", "stories"].map(answered).into()
    }

    /// The claims that most pages report or answer, each asked for by its id.
    pub(crate) fn claims(&self) -> Vec<(String, String)> {
        let claims = self.ask(&["claims"]).lines();
        let ids = claims.iter().take(10).map(|claim| claim["id"].as_str().unwrap());
        ids.map(|id| {
            let outcome = self.ask(&["claim", id]);
            assert_eq!((outcome.code, outcome.lines().len()), (Some(0), 1), "{id}: {}", outcome.err);
            (format!("claim {id}"), outcome.out)
        })
        .collect()
    }
}

/// That two archives answer alike, byte for byte.
pub(crate) fn assert_alike(one: &[(String, String)], other: &[(String, String)], told: &str) {
    for ((question, answer), (_, as_well)) in one.iter().zip(other) {
        let differs = answer.lines().zip(as_well.lines()).find(|(x, y)| x != y);
        assert!(answer == as_well, "{told}: {question}\n{differs:#?}");
    }
    assert_eq!(one.len(), other.len(), "{told}");
}

/// That SQLite finds nothing wrong with an archive.
pub(crate) fn assert_whole(archive: &Path) {
    let db = rusqlite::Connection::open(archive).unwrap();
    let found: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(found, "ok");
    let strays: i64 = db.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).unwrap();
    assert_eq!(strays, 0, "rows that point nowhere");
}

/// The pages that come with the project.
pub(crate) fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/pages")
}

/// Says on standard error that something could not be tried here.
#[allow(clippy::print_stderr, reason = "whoever runs the tests is to see it")]
pub(crate) fn skipped(what: &str, why: &str) {
    eprintln!("skipped: {what}: {why}");
}
