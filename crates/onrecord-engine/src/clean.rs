//! What is what on a page: every block classed, title, outlet, agency, place, date and authors found.

mod calendar;
mod classer;
mod features;
mod lines;
mod phrases;
mod shape;
mod words;

use onrecord_ledger::{Anatomy, Block, BlockRole, Document, Note, NoteCode};

pub use classer::{BlockWeights, FeatureMaker, LearnedClasser};
pub use features::{Features, SLOTS};
pub use lines::{Line, lines};

use crate::lexicon::{Data, DataError};

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
