use onrecord_engine::attribute::{Attribute, Attribution};
use onrecord_engine::clean::LearnedClasser;
use onrecord_engine::lexicon::Data;
use onrecord_engine::segment::Segments;
use onrecord_engine::{Engine, EngineError};

/// The engine that the commands read with.
///
/// # Errors
/// As [`Engine::new`] and [`LearnedClasser::embedded`].
pub(crate) fn make(data: &Data) -> Result<Engine, EngineError> {
    Engine::new(data, Box::new(LearnedClasser::embedded(data)?), Box::new(Nobody))
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
