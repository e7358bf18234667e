use std::fs;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use onrecord_engine::html::{Flattened, flatten};
use serde::Deserialize;

use crate::digest::hex;

/// An HTML page and the text of its article.
#[derive(Clone, Debug)]
pub struct Article {
    /// Its name in the corpus.
    pub id: String,
    /// The host of its address, without "www.".
    pub site: String,
    /// The page.
    pub html: Vec<u8>,
    /// The text of the article.
    pub gold: String,
}

impl Article {
    /// The page as the engine sees it.
    ///
    /// # Errors
    /// Where the page is too long.
    pub fn flatten(&self) -> Result<Flattened, String> {
        flatten(&self.html, None).map_err(|error| format!("{}: {error}", self.id))
    }
}

/// All pages of a corpus, and the digest of its gold file.
#[derive(Clone, Debug)]
pub struct Articles {
    /// In the order of the gold file.
    pub pages: Vec<Article>,
    /// SHA-256 of the gold file, in hexadecimal digits.
    pub digest: String,
}

/// Reads a folder of `gold.jsonl` and `html/ID.html.gz`.
///
/// # Errors
/// What could not be read, for people.
pub fn load(folder: &Path) -> Result<Articles, String> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
        url: String,
        ground_truth: Truth,
    }
    #[derive(Deserialize)]
    struct Truth {
        main_content: String,
    }
    let path = folder.join("gold.jsonl");
    let file = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut pages = Vec::new();
    for row in file.lines() {
        let row: Row = serde_json::from_str(row).map_err(|error| format!("{}: {error}", path.display()))?;
        let page = folder.join("html").join(format!("{}.html.gz", row.id));
        let packed = fs::File::open(&page).map_err(|error| format!("{}: {error}", page.display()))?;
        let mut html = Vec::new();
        GzDecoder::new(packed).read_to_end(&mut html).map_err(|error| format!("{}: {error}", page.display()))?;
        let site = site(&row.url).to_owned();
        pages.push(Article { id: row.id, site, html, gold: row.ground_truth.main_content });
    }
    Ok(Articles { pages, digest: hex(file.as_bytes()) })
}

/// The host of an address, without "www.".
#[must_use]
pub fn site(url: &str) -> &str {
    url.split('/').nth(2).unwrap_or_default().trim_start_matches("www.")
}
