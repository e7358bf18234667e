//! Questions to an archive: each answer with its page, its date and its words.

mod check;
mod claim;
mod pair;
mod statement;
mod story;
mod utterance;

use std::io;
use std::path::Path;
use std::sync::Arc;

use onrecord_desk::feed::Feed;
use onrecord_desk::{Desk, DeskError};
use onrecord_engine::lexicon::Data;

use crate::answers::Answers;
use crate::arguments::{
    AboutOptions, CheckOptions, ClaimOptions, FollowFormat, FollowOptions, ListFormat, OriginsOptions, QuestionOptions,
    SearchOptions, WhoOptions,
};
use crate::each_page::Ending;
use crate::messages::{self, Kind};
use crate::reader;

/// Why a question has no answer: the archive, or whoever reads.
pub(crate) enum Trouble {
    /// In words.
    Told(String),
    /// Standard output.
    Output(io::Error),
}

impl From<DeskError> for Trouble {
    fn from(error: DeskError) -> Self {
        Self::Told(error.to_string())
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Opens an archive to ask it.
pub(crate) fn open(path: &Path) -> Result<Desk, Trouble> {
    let lists = reader::link_lists(&Data::embedded()).map_err(Trouble::Told)?;
    Ok(Desk::open(path, Arc::new(lists))?)
}

/// Tells the user where links are missing.
fn warn_of_unlinked(desk: &Desk) -> Result<(), Trouble> {
    if let Some(words) = desk.unlinked()? {
        messages::line(Kind::Warning, &words);
    }
    Ok(())
}

/// Opens the archive and asks.
fn asked(options: &QuestionOptions, ask: impl FnOnce(&mut Desk, &mut Answers) -> Result<(), Trouble>) -> Ending {
    answered(&options.archive.archive, options.format, ask)
}

fn answered(
    archive: &Path,
    format: Option<ListFormat>,
    ask: impl FnOnce(&mut Desk, &mut Answers) -> Result<(), Trouble>,
) -> Ending {
    let mut answers = Answers::new(format);
    let answered = open(archive).and_then(|mut desk| ask(&mut desk, &mut answers));
    match answered {
        Ok(()) => answers.end(Ok(())),
        Err(Trouble::Output(error)) => answers.end(Err(error)),
        Err(Trouble::Told(message)) => messages::failed(&message),
    }
}

/// Asks for a list, or for a feed where the options want one.
fn followed(
    options: &FollowOptions,
    feed: impl FnOnce(&mut Desk) -> Result<Option<Feed>, DeskError>,
    ask: impl FnOnce(&mut Desk, &mut Answers) -> Result<(), Trouble>,
) -> Ending {
    answered(&options.archive.archive, options.format.and_then(FollowFormat::list), |desk, answers| {
        if options.format != Some(FollowFormat::Atom) {
            return ask(desk, answers);
        }
        match feed(desk)? {
            Some(feed) => Ok(answers.bytes(&feed.to_xml())?),
            None => Ok(()),
        }
    })
}

/// `onrecord search`.
pub(crate) fn search(options: &SearchOptions) -> Ending {
    asked(&options.question, |desk, answers| statement::search(desk, answers, &options.words, options.limit))
}

/// `onrecord who`.
pub(crate) fn who(options: &WhoOptions) -> Ending {
    let feed = |desk: &mut Desk| Feed::of_person(desk, &options.name.join(" "));
    followed(&options.follow, feed, |desk, answers| statement::who(desk, answers, &options.name, options.limit))
}

/// `onrecord timeline`.
pub(crate) fn timeline(options: &AboutOptions) -> Ending {
    asked(&options.question, |desk, answers| statement::timeline(desk, answers, &options.about, options.limit))
}

/// `onrecord utterances`.
pub(crate) fn utterances(options: &QuestionOptions) -> Ending {
    asked(options, utterance::all)
}

/// `onrecord reuse`.
pub(crate) fn reuse(options: &QuestionOptions) -> Ending {
    asked(options, pair::all)
}

/// `onrecord stories`.
pub(crate) fn stories(options: &QuestionOptions) -> Ending {
    asked(options, story::all)
}

/// `onrecord claims`.
pub(crate) fn claims(options: &QuestionOptions) -> Ending {
    asked(options, claim::all)
}

/// `onrecord claim`.
pub(crate) fn claim(options: &ClaimOptions) -> Ending {
    let feed = |desk: &mut Desk| Feed::of_claim(desk, &options.id);
    followed(&options.follow, feed, |desk, answers| match options.html {
        true => claim::as_html(desk, answers, &options.id),
        false => claim::one(desk, answers, &options.id),
    })
}

/// `onrecord origins`.
pub(crate) fn origins(options: &OriginsOptions) -> Ending {
    asked(&options.question, |desk, answers| claim::origins(desk, answers, &options.id))
}

/// `onrecord check`.
pub(crate) fn check(options: &CheckOptions) -> Ending {
    let mut verbatim = false;
    let ending = asked(&options.question, |desk, answers| {
        verbatim = check::quotation(desk, answers, &options.quotation, options.by.as_deref())?;
        Ok(())
    });
    // Altered is not what was said.
    if ending == Ending::Found && !verbatim { Ending::Nothing } else { ending }
}
