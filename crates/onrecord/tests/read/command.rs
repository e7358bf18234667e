use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A page with a statement in it.
pub(crate) const PAGE: &str = "\
Port fees will stay, minister says

Port Minister Zoë Okonjo said on Monday that the port fees would stay. \"We never offered to lift them,\" Okonjo told reporters.
";

/// What a run left behind.
#[derive(Debug, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Outcome {
    /// Standard output as JSON Lines.
    pub(crate) fn records(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Names of the pages, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        self.records().iter().map(|record| record["document"]["name"].as_str().unwrap().to_owned()).collect()
    }

    /// Codes of the first page's notes.
    pub(crate) fn notes(&self) -> Vec<String> {
        let notes = &self.records()[0]["notes"];
        notes.as_array().unwrap().iter().map(|note| note["code"].as_str().unwrap().to_owned()).collect()
    }
}

/// `onrecord read`.
pub(crate) fn onrecord() -> Command {
    command("read")
}

/// A command, without what the environment of the tests may say about colours, widths and threads.
pub(crate) fn command(name: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "RAYON_NUM_THREADS"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.arg(name);
    command
}

/// Runs `onrecord read` with these arguments and nothing on standard input.
pub(crate) fn read<S: AsRef<OsStr>>(arguments: &[S]) -> Outcome {
    ended(onrecord().args(arguments).spawn().unwrap(), b"")
}

/// Runs `onrecord read` with these bytes on standard input.
pub(crate) fn read_stdin(arguments: &[&str], input: &[u8]) -> Outcome {
    ended(onrecord().arg("-").args(arguments).spawn().unwrap(), input)
}

/// Feeds a started command and waits for its end.
pub(crate) fn ended(mut child: Child, input: &[u8]) -> Outcome {
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let feeder = std::thread::spawn(move || {
        // A command that needs no input may have closed it.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    Outcome {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder of files for one test; gone with it.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn with(files: &[(&str, &[u8])]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, bytes) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }
}

/// The pages that come with the project.
pub(crate) fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/pages")
}
