mod contents;

use std::fmt;

use onrecord_ledger::{Because, Language, Note, NoteCode, Quotation, Reading, Span, Statement, StatementId};

use crate::attribute::named_report::with_named_reports;
use crate::attribute::nested::with_nested;
use crate::attribute::{Attitudes, Attribute};
use crate::clean::{ClassBlocks, LearnedClasser};
use crate::convolve::Convolver;
use crate::encode::Encoder;
use crate::lexicon::{Data, DataError};
use crate::model::ModelError;
use crate::page::Page;
use crate::segment::Segments;
use crate::{act, answer, clean, date, deal, resolve, segment};
use contents::Contents;

/// The steps in order, with the word lists and models that they use. Made once, used for every page,
/// from any number of threads.
pub struct Engine {
    classer: Box<dyn ClassBlocks>,
    attributor: Box<dyn Attribute>,
    clean: clean::Lists,
    segment: segment::Lists,
    resolve: resolve::Lists,
    date: date::Lists,
    act: act::Lists,
    answer: answer::Lists,
    deal: deal::Lists,
}

impl Engine {
    /// The fast profile: the embedded classer of blocks and the convolutions.
    ///
    /// # Errors
    /// Where a word list is malformed, or embedded weights do not fit this program.
    pub fn fast(data: &Data) -> Result<Self, EngineError> {
        Self::new(data, Box::new(LearnedClasser::embedded(data)?), Box::new(Convolver::embedded(data)?))
    }

    /// The accurate profile: the embedded classer of blocks and the encoder.
    ///
    /// # Errors
    /// Where a word list is malformed, or embedded weights do not fit this program.
    pub fn accurate(data: &Data) -> Result<Self, EngineError> {
        Self::new(data, Box::new(LearnedClasser::embedded(data)?), Box::new(Encoder::embedded()?))
    }

    /// An engine out of its parts.
    ///
    /// # Errors
    /// [`EngineError::Data`] where a word list is malformed.
    pub fn new(
        data: &Data,
        classer: Box<dyn ClassBlocks>,
        attributor: Box<dyn Attribute>,
    ) -> Result<Self, EngineError> {
        Ok(Self {
            classer,
            attributor,
            clean: clean::Lists::load(data)?,
            segment: segment::Lists::load(data)?,
            resolve: resolve::Lists::load(data)?,
            date: date::Lists::load(data)?,
            act: act::Lists::load(data)?,
            answer: answer::Lists::load(data)?,
            deal: deal::Lists::load(data)?,
        })
    }

    /// Reads one page. Never fails on text: what is uncertain becomes a note.
    #[must_use]
    pub fn read(&self, page: Page) -> Reading {
        let (anatomy, cleaning) = clean::clean(&page, &self.clean, &*self.classer);
        let Page { document, mut notes, markup, .. } = page;
        let selectors = markup.map(|markup| markup.selectors(&anatomy.blocks)).unwrap_or_default();
        notes.extend(cleaning);
        let text = document.text();
        let segments = segment::segment(text, &anatomy.blocks, &self.segment);
        let words = resolve::Words::look(text, &segments, &self.resolve);
        let mut names = resolve::Names::of(&words);
        let mut attitudes = Attitudes::default();
        let attributions = match anatomy.language {
            Some(Language::ENGLISH) | None => {
                let found = self.attributor.find(text, &segments, &names.spans(&words));
                names.tell(&words, &found.names);
                attitudes = found.attitudes;
                found.attributions
            }
            Some(Language(code)) => {
                let message = format!("the article seems to be in '{code}'; statements are read in English alone");
                notes.push(Note::new(NoteCode::LanguageUnsupported, message));
                Vec::new()
            }
        };
        let attributions = with_nested(&*self.attributor, text, &segments, attributions, &self.act);
        let attributions = with_named_reports(text, &segments, attributions, &self.act);
        let attributions = resolve::complete(&words, attributions, &self.act);
        let resolution = resolve::resolve(&anatomy, &words, names, &attributions);
        let times = date::date(&document, &anatomy, &segments, &attributions, &resolution.voices, &self.date);
        let network = act::Network { attributor: &*self.attributor, attitudes: &attitudes };
        let deeds = act::act(text, &segments, &attributions, &resolution.voices, &self.act, Some(network));
        let told = answer::Told {
            text,
            title: anatomy.title,
            segments: &segments,
            attributions: &attributions,
            voices: &resolution.voices,
            entities: &resolution.entities,
            deeds: &deeds,
        };
        let answers = answer::answers(&told, &self.answer);
        notes.extend(times.notes);

        let ids: Vec<StatementId> = attributions
            .iter()
            .map(|attribution| StatementId::of(document.id(), &attribution.cue, &attribution.content))
            .collect();
        let contents = Contents::of(&attributions);
        let statements: Vec<Statement> = attributions
            .iter()
            .zip(resolution.voices)
            .zip(deeds)
            .zip(times.said)
            .zip(answers)
            .enumerate()
            .map(|(at, ((((attribution, voice), deed), said), answers))| Statement {
                id: ids[at],
                source: voice.source,
                cue: deed.cue,
                content: attribution.content.clone(),
                quotation: quotation(&segments, &attribution.content),
                act: deed.act,
                firmness: deed.firmness,
                manner: deed.manner,
                addressee: voice.addressee,
                via: voice.via,
                said,
                answers: answers.iter().filter_map(|answer| ids.get(answer.to).copied()).collect(),
                within: contents.around(at).map(|outer| ids[outer]),
                because: Because {
                    rule: self.attributor.id().to_owned(),
                    score: attribution.score,
                    anchors: Vec::new(),
                    reasons: (attribution.reasons.iter().cloned())
                        .chain(voice.reasons)
                        .chain(deed.reasons)
                        .chain(answers.into_iter().map(|answer| answer.reason))
                        .collect(),
                },
            })
            .collect();
        let deals = deal::deals(document.text(), &segments, &statements, &resolution.entities, &self.deal);
        Reading {
            document,
            anatomy,
            selectors,
            entities: resolution.entities,
            statements,
            deals,
            times: times.expressions,
            notes,
        }
    }
}

/// Whether the words of a content stand in quotation marks.
fn quotation(segments: &Segments, content: &[Span]) -> Quotation {
    let mut inside = false;
    let mut outside = false;
    for token in content.iter().flat_map(|span| &segments.tokens[segments.tokens_in(*span)]) {
        if token.kind.is_word_or_number() {
            inside |= token.quoted;
            outside |= !token.quoted;
        }
    }
    match (inside, outside) {
        (true, false) => Quotation::Direct,
        (true, true) => Quotation::Mixed,
        (false, _) => Quotation::Indirect,
    }
}

/// Why an engine could not be made.
#[derive(Debug)]
pub enum EngineError {
    /// A word list is malformed.
    Data(DataError),
    /// Learned weights cannot be used.
    Model(ModelError),
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Data(error) => error.fmt(f),
            Self::Model(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for EngineError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Data(error) => Some(error),
            Self::Model(error) => Some(error),
        }
    }
}

impl From<DataError> for EngineError {
    fn from(error: DataError) -> Self {
        Self::Data(error)
    }
}

impl From<ModelError> for EngineError {
    fn from(error: ModelError) -> Self {
        Self::Model(error)
    }
}
