use onrecord_engine::attribute::{Attribute, Attribution};
use onrecord_engine::clean::ClassBlocks;
use onrecord_engine::lexicon::Data;
use onrecord_engine::segment::Segments;
use onrecord_engine::{Engine, EngineError};
use onrecord_ledger::{Block, BlockRole, Document, Span};

/// The engine that the commands read with.
///
/// # Errors
/// As [`Engine::new`].
pub(crate) fn make(data: &Data) -> Result<Engine, EngineError> {
    Engine::new(data, Box::new(Lines), Box::new(Nobody))
}

/// Every line is prose.
struct Lines;

impl ClassBlocks for Lines {
    fn class_blocks(&self, document: &Document) -> Vec<Block> {
        let text = document.text();
        let mut at = 0;
        let mut blocks = Vec::new();
        for line in text.split_inclusive('\n') {
            let span = Span::new(text, at, at + line.len()).ok().and_then(|span| span.trim(text));
            blocks.extend(span.map(|span| Block { span, role: BlockRole::Body, score: 0.0 }));
            at += line.len();
        }
        blocks
    }
}

/// Nobody said anything.
struct Nobody;

impl Attribute for Nobody {
    fn id(&self) -> &'static str {
        "none"
    }

    fn attribute(&self, _text: &str, _segments: &Segments) -> Vec<Attribution> {
        Vec::new()
    }
}
