//! A great pile of pages by recombination: paragraphs of articles shuffled into new pages, so that an archive of any
//! size can be filled and timed. What the pages say means nothing.
//!
//! A paragraph appears in *editions*: from one edition to the next all its longer words are others. So the number of
//! pages that share text with a page stays the same however many pages are made, as it does in the news.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::draw::draw;

/// Options of `synthesise`.
#[derive(Clone, Debug, clap::Args)]
pub struct Synthesise {
    /// Articles as JSON lines with `text`.
    #[arg(required = true)]
    pub from: Vec<PathBuf>,
    /// How many pages.
    #[arg(long, default_value_t = 10_000)]
    pub pages: usize,
    /// How many pages share a paragraph, on average.
    #[arg(long, default_value_t = 4)]
    pub copies: usize,
    /// Where the draws begin.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The file that is written: JSON lines, as `onrecord add` takes them.
    #[arg(long)]
    pub output: PathBuf,
}

#[derive(Deserialize)]
struct Article {
    text: String,
}

#[derive(Serialize)]
struct Made {
    name: String,
    text: String,
}

/// Paragraphs of a page.
const PARAGRAPHS: usize = 8;
/// Of these, those that follow one another in one article.
const TOGETHER: usize = 4;
/// Outlets that the pages name.
const OUTLETS: usize = 400;
/// Bytes of a word that may change from edition to edition.
const LONG: usize = 5;

/// Makes the pages; says how many.
///
/// # Errors
/// What could not be read or written, for people.
pub fn synthesise(options: &Synthesise) -> Result<String, String> {
    let articles = articles(&options.from)?;
    let all: Vec<&str> = articles.iter().flatten().map(String::as_str).collect();
    if all.is_empty() {
        return Err("no paragraph of 60 bytes in the files given".to_owned());
    }
    let mut words: Vec<&str> = all.iter().flat_map(|it| it.split(' ')).filter(|it| is_long(it)).collect();
    words.sort_unstable();
    words.dedup();
    let editions = (options.pages * PARAGRAPHS / (all.len() * options.copies.max(1))).max(1);
    let file = fs::File::create(&options.output);
    let written = file.and_then(|file| {
        let mut out = BufWriter::new(file);
        let mut state = options.seed;
        for at in 0..options.pages {
            let made = page(at, &articles, &all, &words, editions, &mut state);
            serde_json::to_writer(&mut out, &made).map_err(io::Error::from)?;
            out.write_all(b"\n")?;
        }
        out.flush()
    });
    let told = format!("{} pages of {} paragraphs in {editions} editions each", options.pages, all.len());
    written.map(|()| told).map_err(|error| format!("{}: {error}", options.output.display()))
}

/// The paragraphs of each article.
fn articles(from: &[PathBuf]) -> Result<Vec<Vec<String>>, String> {
    let mut articles = Vec::new();
    for path in from {
        let lines = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        for (at, line) in lines.lines().enumerate() {
            let article: Article =
                serde_json::from_str(line).map_err(|error| format!("{}:{}: {error}", path.display(), at + 1))?;
            let paragraphs: Vec<String> =
                article.text.lines().map(str::trim).filter(|it| it.len() >= 60).map(str::to_owned).collect();
            if !paragraphs.is_empty() {
                articles.push(paragraphs);
            }
        }
    }
    Ok(articles)
}

fn page(at: usize, articles: &[Vec<String>], all: &[&str], words: &[&str], editions: usize, state: &mut u64) -> Made {
    let article = &articles[draw(state, articles.len())];
    let edition = draw(state, editions);
    let first = draw(state, article.len());
    let mut paragraphs: Vec<String> =
        article.iter().skip(first).take(TOGETHER).map(|it| edited(it, edition, words)).collect();
    while paragraphs.len() < PARAGRAPHS {
        let paragraph = all[draw(state, all.len())];
        paragraphs.push(edited(paragraph, draw(state, editions), words));
    }
    let title: String = (0..7).map(|_| words[draw(state, words.len())]).collect::<Vec<_>>().join(" ");
    let (outlet, month, day) = (draw(state, OUTLETS), draw(state, 12) + 1, draw(state, 28) + 1);
    let text =
        format!("The Courier of Town {outlet}\n{title}\n2016-{month:02}-{day:02}\n\n{}\n", paragraphs.join("\n\n"));
    Made { name: format!("made-{at:07}"), text }
}

fn is_long(word: &str) -> bool {
    word.len() >= LONG && word.bytes().all(|it| it.is_ascii_alphabetic())
}

/// A paragraph with its longer words changed, into the same ones in the same edition.
fn edited(paragraph: &str, edition: usize, words: &[&str]) -> String {
    let mut state = edition as u64 ^ paragraph.bytes().fold(0, |hash: u64, it| hash.wrapping_mul(31) + u64::from(it));
    let changed = paragraph.split(' ').map(|word| match is_long(word) {
        true => words[draw(&mut state, words.len())],
        false => word,
    });
    changed.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_is_the_same_whenever_it_is_made_and_differs_from_the_next() {
        let words = ["harbour", "winter", "barley", "lantern"];
        let paragraph = "Several villagers carried copper kettles through every narrow street before sunrise";
        assert_eq!(edited(paragraph, 3, &words), edited(paragraph, 3, &words));
        assert_ne!(edited(paragraph, 3, &words), edited(paragraph, 4, &words));
        assert_eq!(edited(paragraph, 3, &words).split(' ').count(), paragraph.split(' ').count());
    }
}
