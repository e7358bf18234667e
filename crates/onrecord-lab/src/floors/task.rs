use std::fmt;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Deserialize;

use super::data::{self, Places};
use crate::articles::EvalArticles;
use crate::blocks::EvalBlocks;
use crate::dates::EvalDates;
use crate::figure::Figure;
use crate::profile::Profile;
use crate::resolve::EvalResolve;
use crate::times::{EvalTimes, Part};
use crate::{acts, answers, articles, attribution, blocks, dates, deals, marked, names, pages, resolve, times};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    /// Source, cue and content of attributions.
    Attribution,
    /// Roles of lines; titles and dates of pages.
    Blocks,
    /// Acts, with attributions and kinds of source given.
    Acts,
    /// Speech told from attitude, with attributions given.
    Manner,
    /// What kind of being names stand for that nothing but their shape tells.
    Names,
    /// What statements answer: with attributions given on pages, by the whole engine in articles.
    Answers,
    /// Deals in passages, by the whole engine.
    Deals,
    /// Time expressions; on pages, when statements were made, with attributions given.
    Times,
    /// Names and kinds of sources, with attributions given.
    Resolve,
    /// The whole engine on pages.
    Pages,
    /// The body of HTML pages, of the sites that the classer was not trained on.
    Articles,
    /// Dates of publication of HTML pages.
    Dates,
}

/// What a task is measured on.
pub(super) struct Inputs {
    /// The data that the floor names.
    place: PathBuf,
    /// Its files.
    files: Vec<PathBuf>,
    /// The articles that labels are about, where they lie elsewhere.
    articles: Option<PathBuf>,
}

impl Inputs {
    /// Every file that the figures hang on.
    pub(super) fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// A folder of marked pages, or of HTML pages with their gold.
    fn are_pages(&self) -> bool {
        self.place.is_dir()
    }
}

impl Task {
    /// Whether its figures differ between the profiles of the engine.
    pub(super) fn has_profiles(self) -> bool {
        matches!(self, Self::Attribution | Self::Pages | Self::Answers | Self::Deals | Self::Manner)
    }

    /// The files of the data; `None` where it is labels of articles that are not there.
    pub(super) fn inputs(self, place: &Path, places: &Places) -> Result<Option<Inputs>, String> {
        let mut inputs = Inputs { place: place.to_owned(), files: Vec::new(), articles: None };
        if matches!(self, Self::Articles | Self::Dates) {
            inputs.files = data::html_pages(place)?;
            return Ok(Some(inputs));
        }
        if inputs.are_pages() {
            inputs.files = marked::files(place).map_err(|error| error.to_string())?;
            return Ok(Some(inputs));
        }
        inputs.files.push(place.to_owned());
        // Hand labels of statements are about articles of PolNeAR's training part, those of passages about
        // articles that lie beside them.
        let articles = match self {
            Self::Acts | Self::Resolve => Some("polnear/train"),
            Self::Manner => Some("polnear/dev"),
            Self::Answers | Self::Deals => Some("deals-answers-dev-pages"),
            Self::Attribution if place.extension().is_some_and(|it| it == "json") => Some("crossdoc/stories-dev"),
            _ => None,
        };
        if let Some(articles) = articles {
            let Some(articles) = places.find(articles) else { return Ok(None) };
            inputs.files.push(articles.clone());
            inputs.articles = Some(articles);
        }
        Ok(Some(inputs))
    }

    /// Every figure of the task that a floor may hold.
    pub(super) fn measure(self, profile: Profile, inputs: &Inputs) -> Result<Vec<Figure>, String> {
        let place = inputs.place.clone();
        let folders = || if inputs.are_pages() { vec![place.clone()] } else { Vec::new() };
        match self {
            Self::Attribution => {
                let corpora = inputs.articles.as_ref().and_then(|file| file.parent()?.parent());
                attribution::command::floors(profile, &place, corpora.unwrap_or(Path::new("")))
            }
            Self::Blocks => blocks::eval(&EvalBlocks::of_pages(place)).map(|measured| measured.figures()),
            Self::Acts => acts::command::floors(&place, inputs.articles.as_deref()),
            Self::Manner => match &inputs.articles {
                Some(articles) => acts::manner::floors(profile, &place, articles),
                None => Err("manners are measured on labels of articles".to_owned()),
            },
            Self::Names => names::floors(&place),
            Self::Answers => answers::floors(&place, inputs.articles.as_deref(), profile),
            Self::Deals => match &inputs.articles {
                Some(articles) => deals::measure(&place, articles, profile).map(|measured| measured.figures()),
                None => Err("deals are measured on labels of passages".to_owned()),
            },
            Self::Times => times::eval(&EvalTimes {
                timex: (!inputs.are_pages()).then(|| place.clone()),
                part: Part::All,
                facts: folders(),
                errors: false,
            })
            .map(|measured| measured.figures()),
            Self::Resolve => resolve::eval(&EvalResolve {
                folders: folders(),
                statements: inputs.articles.is_some().then(|| place.clone()),
                articles: inputs.articles.clone(),
                errors: false,
            })
            .map(|measured| measured.figures()),
            Self::Pages => pages::measure(&place, profile).map(|measured| measured.figures()),
            Self::Articles => articles::eval(&EvalArticles::of_pages(place)).map(|measured| measured.figures()),
            Self::Dates => dates::eval(&EvalDates::of_pages(place)).map(|measured| measured.figures()),
        }
    }
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.to_possible_value().map(|value| value.get_name().to_owned());
        f.write_str(&name.unwrap_or_default())
    }
}
