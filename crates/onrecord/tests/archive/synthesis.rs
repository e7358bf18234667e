//! Short pages put together at random from the sentences of the project's own pages, and the draws for that.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::command::examples;

/// Draws the same numbers from the same seed (SplitMix64: Steele, Lea and Flood 2014).
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn of(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// A number from 0 to 1.
    pub(crate) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Puts things in another order.
    pub(crate) fn shuffle<T>(&mut self, things: &mut [T]) {
        for at in (1..things.len()).rev() {
            things.swap(at, self.below(at + 1));
        }
    }
}

/// The paragraphs of all pages of the project that tell something.
fn paragraphs() -> Vec<String> {
    let mut paths: Vec<_> = std::fs::read_dir(examples()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut texts = Vec::new();
    for path in paths {
        let file = std::fs::read_to_string(&path).unwrap();
        if path.extension().is_some_and(|kind| kind == "jsonl") {
            let rows = file.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
            texts.extend(rows.map(|row| row["text"].as_str().unwrap().to_owned()));
        } else {
            texts.push(file);
        }
    }
    let long = |line: &&str| line.split_whitespace().count() >= 8;
    texts.iter().flat_map(|text| text.lines().filter(long)).map(str::to_owned).collect()
}

/// How the paragraphs of pages are drawn.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Spread {
    /// All stand on about as many pages.
    Even,
    /// Some stand on very many pages, most on a few.
    Skewed,
}

/// So many pages, each as a line of JSON with its name.
pub(crate) fn rows(count: usize, spread: Spread, seed: u64) -> Vec<String> {
    let paragraphs = paragraphs();
    let mut draw = Draw::of(seed);
    let mut row = |at: usize| {
        let mut text = String::new();
        for _ in 0..3 + draw.below(4) {
            let share = draw.share();
            let share = if spread == Spread::Even { share } else { share.powi(3) };
            let paragraph = &paragraphs[(share * paragraphs.len() as f64) as usize];
            write!(text, "\n\n{paragraph}").unwrap();
        }
        let title = paragraphs[draw.below(paragraphs.len())].split(". ").next().unwrap();
        let day = 1 + draw.below(28);
        let outlet = ["Harbour Wire", "The Lantern", "Meridian", "Coastal Herald"][draw.below(4)];
        let text = format!("{title}{text}");
        let (id, date) = (format!("page-{at:04}"), format!("2021-06-{day:02}"));
        json!({"id": id, "title": title, "outlet": outlet, "date": date, "text": text}).to_string()
    };
    (0..count).map(&mut row).collect()
}

/// Pages of an even spread as one file of JSON Lines.
pub(crate) fn pages(count: usize, seed: u64) -> String {
    rows(count, Spread::Even, seed).join("\n") + "\n"
}
