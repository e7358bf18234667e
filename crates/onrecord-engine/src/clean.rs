//! What is what on a page: every block classed, title, outlet, agency, place, date and authors found.

use onrecord_ledger::{Anatomy, Document, Note};

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
    /// The blocks of the page in order, each with its role and the classer's certainty.
    fn class_blocks(&self, document: &Document) -> Vec<onrecord_ledger::Block>;
}

/// The anatomy of a page, and what was noted on the way.
#[must_use]
pub fn clean(document: &Document, lists: &Lists, classer: &dyn ClassBlocks) -> (Anatomy, Vec<Note>) {
    let _ = lists;
    (Anatomy { blocks: classer.class_blocks(document), ..Anatomy::default() }, Vec::new())
}
