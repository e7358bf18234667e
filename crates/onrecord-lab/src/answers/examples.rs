use std::collections::BTreeMap;
use std::path::Path;

use onrecord_engine::act::{self, Deed};
use onrecord_engine::answer::{self, Choice, Told};
use onrecord_engine::lexicon::Data;
use onrecord_engine::{resolve, segment};
use onrecord_ledger::{Evidence, Outlet, OutletBasis};

use crate::marked::{self, Answered, MarkedPage};

/// Where the acts that the choice sees come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ActsFrom {
    /// The first act as marked.
    Marks,
    /// The lists alone, which are wrong in every third: what a choice has to live with.
    Lists,
    /// The lists and the built-in classifier. It was trained on marked pages: for other pages alone.
    Classifier,
}

/// A statement with what it may answer, and what it does answer.
#[derive(Clone, Debug)]
pub(super) struct Example {
    /// What the weights see.
    pub(super) choice: Choice,
    /// Acceptable answers; none where it answers nothing.
    pub(super) right: Vec<usize>,
    /// How much it weighs in training.
    pub(super) worth: f64,
}

/// The steps before answers, and the lists of this one.
pub(super) struct Steps {
    segment: segment::Lists,
    resolve: resolve::Lists,
    lists_alone: act::Lists,
    /// `None` while training: the classifier has seen the pages.
    classifier: Option<act::Lists>,
    pub(super) answer: answer::Lists,
}

impl Steps {
    pub(super) fn load(acts: ActsFrom) -> Result<Self, String> {
        let data = Data::embedded();
        Ok(Self {
            segment: segment::Lists::load(&data).map_err(|error| error.to_string())?,
            resolve: resolve::Lists::load(&data).map_err(|error| error.to_string())?,
            lists_alone: act::Lists::without_weights(&data).map_err(|error| error.to_string())?,
            classifier: match acts {
                ActsFrom::Classifier => Some(act::Lists::load(&data).map_err(|error| error.to_string())?),
                ActsFrom::Marks | ActsFrom::Lists => None,
            },
            answer: answer::Lists::without_weights(&data).map_err(|error| error.to_string())?,
        })
    }

    /// What `answer` is told of a page whose attributions are given.
    pub(super) fn told<T>(&self, page: &MarkedPage, acts: ActsFrom, see: impl FnOnce(&Told<'_>) -> T) -> T {
        let text = page.document.text();
        let mut anatomy = page.anatomy.clone();
        anatomy.blocks = page.blocks();
        anatomy.outlet = page.outlet.clone().map(|name| Outlet {
            name,
            basis: OutletBasis::Metadata,
            span: None,
            evidence: Evidence::GIVEN,
        });
        let segments = segment::segment(text, &anatomy.blocks, &self.segment);
        let attributions = page.attributions();
        let words = resolve::Words::look(text, &segments, &self.resolve);
        let resolution = resolve::resolve(&anatomy, &words, resolve::Names::of(&words), &attributions);
        let classifier = self.classifier.as_ref().filter(|_| acts == ActsFrom::Classifier);
        let lists = classifier.unwrap_or(&self.lists_alone);
        let mut deeds = act::act(text, &segments, &attributions, &resolution.voices, lists, None);
        if acts == ActsFrom::Marks {
            for (deed, statement) in deeds.iter_mut().zip(&page.statements) {
                *deed = Deed { act: statement.acts.first().copied().unwrap_or(deed.act), ..deed.clone() };
            }
        }
        see(&Told {
            text,
            title: anatomy.title,
            segments: &segments,
            attributions: &attributions,
            voices: &resolution.voices,
            entities: &resolution.entities,
            deeds: &deeds,
        })
    }

    /// The statements of a page whose answers are marked.
    pub(super) fn examples(&self, page: &MarkedPage, acts: ActsFrom) -> Vec<Example> {
        let marks = marks(page);
        let known: Vec<Option<usize>> = marks.iter().map(|marks| marks.as_ref()?.first().copied()).collect();
        let choices = self.told(page, acts, |told| answer::choices(told, &known, &self.answer));
        let right = choices.into_iter().zip(marks);
        right.filter_map(|(choice, right)| Some(Example { choice, right: right?, worth: 1.0 })).collect()
    }
}

/// What each statement of a page acceptably answers, by number; `None` where that is not marked.
pub(super) fn marks(page: &MarkedPage) -> Vec<Option<Vec<usize>>> {
    let numbers: BTreeMap<&str, usize> =
        page.statements.iter().enumerate().map(|(at, statement)| (statement.id.as_str(), at)).collect();
    let number = |id: &String| numbers.get(id.as_str()).copied();
    page.statements
        .iter()
        .map(|statement| match &statement.answers {
            Answered::Unmarked => None,
            Answered::Nothing => Some(Vec::new()),
            Answered::Statement(id) => {
                Some(number(id).into_iter().chain(statement.answers_also.iter().filter_map(number)).collect())
            }
        })
        .collect()
}

/// The pages of each folder of marked pages, in the order of their names.
pub(super) fn folders(marked: &Path) -> Result<Vec<Vec<MarkedPage>>, String> {
    let entries = std::fs::read_dir(marked).map_err(|error| format!("{}: {error}", marked.display()))?;
    let mut folders: Vec<_> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.join("facts.json").is_file()).collect();
    folders.sort();
    folders.iter().map(|folder| marked::load(folder).map_err(|error| error.to_string())).collect()
}
