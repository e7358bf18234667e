//! What is what on a page: every block classed, title, outlet, agency, place, date and authors found.

mod calendar;
mod classer;
mod features;
mod lines;
mod phrases;
mod shape;
mod words;

use std::fmt;

use onrecord_ledger::{Anatomy, Block, BlockRole, Document, Note, NoteCode};

pub use classer::{BlockWeights, FeatureMaker, LearnedClasser};
pub use features::{Features, SLOTS};
pub use lines::{Line, lines};

use crate::lexicon::{Data, DataError};
use crate::model::ModelError;

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

/// Tells the role of each line of a page.
pub trait ClassBlocks: Send + Sync {
    /// One block for each line, in order, each with its role and the classer's certainty.
    fn class_blocks(&self, text: &str, lines: &[Line]) -> Vec<Block>;
}

/// Why a classer could not be made.
#[derive(Debug)]
pub enum ClasserError {
    /// A word list is malformed.
    Data(DataError),
    /// The weights cannot be used.
    Model(ModelError),
}

impl fmt::Display for ClasserError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Data(error) => error.fmt(f),
            Self::Model(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ClasserError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Data(error) => Some(error),
            Self::Model(error) => Some(error),
        }
    }
}

impl From<DataError> for ClasserError {
    fn from(error: DataError) -> Self {
        Self::Data(error)
    }
}

impl From<ModelError> for ClasserError {
    fn from(error: ModelError) -> Self {
        Self::Model(error)
    }
}

/// The anatomy of a page, and what was noted on the way.
#[must_use]
pub fn clean(document: &Document, lists: &Lists, classer: &dyn ClassBlocks) -> (Anatomy, Vec<Note>) {
    let _ = lists;
    let text = document.text();
    let lines = lines(text);
    let mut notes = Vec::new();
    let blocks = classer.class_blocks(text, &lines);
    for block in blocks.iter().filter(|block| block.span.len() > shape::LONGEST_BLOCK) {
        let message = format!(
            "a block of {} bytes is no paragraph of an article (limit {}); it was not read",
            block.span.len(),
            shape::LONGEST_BLOCK
        );
        notes.push(Note::new(NoteCode::BlockTooLong, message).at(block.span));
    }
    let title = blocks.iter().find(|block| block.role == BlockRole::Title).map(|block| block.span);
    (Anatomy { blocks, title, ..Anatomy::default() }, notes)
}
