//! Runs an attributor over gold pages and counts.

use onrecord_engine::attribute::Attribute;
use onrecord_engine::{resolve, segment};
use rayon::prelude::*;

use super::examples::GoldPage;
use super::metrics::Counts;
use crate::polnear::GoldAttribution;

/// What the attributor finds on these pages, with their own blocks, and what their clauses add.
#[must_use]
pub fn measure(
    attributor: &dyn Attribute,
    lists: &segment::Lists,
    names: &resolve::Lists,
    pages: &[GoldPage],
) -> Counts {
    let counts: Vec<Counts> = pages
        .par_iter()
        .map(|page| {
            let segments = segment::segment(&page.text, &page.blocks, lists);
            let words = resolve::Words::look(&page.text, &segments, names);
            let found: Vec<GoldAttribution> = resolve::complete(&words, attributor.attribute(&page.text, &segments))
                .into_iter()
                .map(|found| GoldAttribution { source: found.source, cue: found.cue, content: found.content })
                .collect();
            Counts::of(&page.text, &page.attributions, &found)
        })
        .collect();
    let mut sum = Counts::default();
    counts.iter().for_each(|counts| sum.add(counts));
    sum
}
