use std::path::{Path, PathBuf};

/// What is right of a folder of HTML pages.
const GOLD: &str = "gold.jsonl";

/// The files of a folder of HTML pages with their gold, in the order of their names.
///
/// # Errors
/// Where the folder cannot be read.
pub(super) fn html_pages(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let pages = folder.join("html");
    let entries = std::fs::read_dir(&pages).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let entries = entries.map_err(|error| format!("{}: {error}", pages.display()))?;
    let mut files: Vec<PathBuf> = entries.iter().map(std::fs::DirEntry::path).collect();
    files.sort();
    files.insert(0, folder.join(GOLD));
    Ok(files)
}

/// Where data lies, by the names that floors use.
pub(super) struct Places {
    folders: [PathBuf; 3],
}

impl Places {
    /// Our own data beside the file of floors, outside data in a folder of its own.
    pub(super) fn new(floors: &Path, shared: &Path) -> Self {
        let own = floors.parent().unwrap_or(Path::new("")).join("gold");
        Self { folders: [own, shared.join("gold"), shared.join("corpora")] }
    }

    /// The data of this name: a folder with its facts or its gold, or a file of JSON, JSON Lines or of the columns
    /// of CoNLL.
    pub(super) fn find(&self, name: &str) -> Option<PathBuf> {
        self.folders.iter().find_map(|folder| {
            let place = folder.join(name);
            if place.join("facts.json").is_file() || place.join(GOLD).is_file() {
                return Some(place);
            }
            [".json", ".jsonl", ".conllu", ".txt"]
                .iter()
                .map(|end| folder.join(format!("{name}{end}")))
                .find(|file| file.is_file())
        })
    }

    /// That there is no data of this name.
    pub(super) fn told(&self, name: &str) -> String {
        let folders: Vec<String> = self.folders.iter().map(|folder| folder.display().to_string()).collect();
        format!("no data '{name}' in {}", folders.join(", "))
    }
}
