//! Who the sources are: names across the page, roles, kinds, relays and addressees.

use onrecord_ledger::{Addressee, Anatomy, Document, Entity, Relay, Source, SourceKind};

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

/// What resolution found: the page's entities, and one voice for each attribution, in the same order.
#[derive(Clone, Debug, Default)]
pub struct Resolution {
    /// In order of first mention; ids count from 1 in that order.
    pub entities: Vec<Entity>,
    /// One for each attribution.
    pub voices: Vec<Voice>,
}

/// Who stands behind one attribution.
#[derive(Clone, Debug)]
pub struct Voice {
    /// The source, resolved as far as the page tells.
    pub source: Source,
    /// To whom it was said.
    pub addressee: Option<Addressee>,
    /// Through whom it came.
    pub via: Vec<Relay>,
    /// What was seen, for `--explain`.
    pub reasons: Vec<String>,
}

/// Resolves the sources of a page's attributions.
#[must_use]
pub fn resolve(
    document: &Document,
    anatomy: &Anatomy,
    segments: &Segments,
    attributions: &[Attribution],
    lists: &Lists,
) -> Resolution {
    let _ = (document, anatomy, segments, lists);
    let voices = attributions
        .iter()
        .map(|attribution| Voice {
            source: Source {
                spans: attribution.source.clone(),
                kind: SourceKind::None,
                entity: None,
                name: None,
                role: None,
            },
            addressee: None,
            via: Vec::new(),
            reasons: Vec::new(),
        })
        .collect();
    Resolution { entities: Vec::new(), voices }
}
