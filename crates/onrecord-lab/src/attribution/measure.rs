//! Runs an attributor over gold pages and counts.

use onrecord_engine::attribute::Attribute;
use onrecord_engine::lexicon::{Data, DataError};
use onrecord_engine::{act, resolve, segment};
use rayon::prelude::*;

use super::examples::GoldPage;
use super::metrics::Counts;
use crate::polnear::GoldAttribution;

/// The word lists of the steps around an attributor.
pub struct Lists {
    segment: segment::Lists,
    resolve: resolve::Lists,
    act: act::Lists,
}

impl Lists {
    /// The lists that the program was built with.
    ///
    /// # Errors
    /// Where one is malformed.
    pub fn load(data: &Data) -> Result<Self, DataError> {
        Ok(Self {
            segment: segment::Lists::load(data)?,
            resolve: resolve::Lists::load(data)?,
            act: act::Lists::load(data)?,
        })
    }
}

/// What the attributor finds on these pages, with their own blocks, and what their clauses add.
#[must_use]
pub fn measure(attributor: &dyn Attribute, lists: &Lists, pages: &[GoldPage]) -> Counts {
    let counts: Vec<Counts> = pages
        .par_iter()
        .map(|page| {
            let segments = segment::segment(&page.text, &page.blocks, &lists.segment);
            let words = resolve::Words::look(&page.text, &segments, &lists.resolve);
            let found: Vec<GoldAttribution> =
                resolve::complete(&words, attributor.attribute(&page.text, &segments), &lists.act)
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
