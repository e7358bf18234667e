//! Options of the questions that are put to an archive.

use clap::Args;

use super::{ArchiveOption, FollowFormat, ListFormat};

const ANSWERS: &str = "Exit codes: 0 answers are printed; 1 there are none; 2 the archive cannot be read.";

/// Options of every question to an archive.
#[derive(Debug, Args)]
#[command(after_help = ANSWERS)]
pub(crate) struct QuestionOptions {
    #[command(flatten)]
    pub(crate) archive: ArchiveOption,

    /// How to print [default: table on a terminal, else jsonl]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<ListFormat>,
}

/// Options of a question whose answers a feed reader can follow.
#[derive(Debug, Args)]
#[command(after_help = ANSWERS)]
pub(crate) struct FollowOptions {
    #[command(flatten)]
    pub(crate) archive: ArchiveOption,

    /// How to print [default: table on a terminal, else jsonl]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<FollowFormat>,
}

const SEARCH_HELP: &str = "\
Every word must stand there; words in quotation marks ('\"fishing rights\"') stand together, light* is the beginning of a \
word. Filters: speaker:NAME, outlet:NAME, act:ACT (deny, cannot_confirm, …), from:2019-03-01, to:2019-03-31. Newest first.

Exit codes: 0 something is found; 1 nothing is; 2 the archive cannot be read.";

/// Options of `onrecord search`.
#[derive(Debug, Args)]
#[command(after_help = SEARCH_HELP)]
pub(crate) struct SearchOptions {
    /// Words and filters
    #[arg(required = true, value_name = "WORDS")]
    pub(crate) words: Vec<String>,

    /// Most answers; 0 for all
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub(crate) limit: usize,

    #[command(flatten)]
    pub(crate) question: QuestionOptions,
}

/// Options of `onrecord who`.
#[derive(Debug, Args)]
#[command(after_help = ANSWERS)]
pub(crate) struct WhoOptions {
    /// Words of the name
    #[arg(required = true, value_name = "NAME")]
    pub(crate) name: Vec<String>,

    /// Most answers; 0 for all. A feed holds the newest 200
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) limit: usize,

    #[command(flatten)]
    pub(crate) follow: FollowOptions,
}

/// Options of `onrecord timeline`.
#[derive(Debug, Args)]
#[command(after_help = ANSWERS)]
pub(crate) struct AboutOptions {
    /// Words and filters, as `onrecord search` takes them
    #[arg(long, value_name = "WORDS", num_args = 1..)]
    pub(crate) about: Vec<String>,

    /// Most answers; 0 for all
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) limit: usize,

    #[command(flatten)]
    pub(crate) question: QuestionOptions,
}

/// Options of `onrecord claim`.
#[derive(Debug, Args)]
#[command(after_help = ANSWERS)]
pub(crate) struct ClaimOptions {
    /// The id of a claim, or of a statement
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    /// Write one HTML file for a browser, which needs nothing else
    #[arg(long, conflicts_with = "format")]
    pub(crate) html: bool,

    #[command(flatten)]
    pub(crate) follow: FollowOptions,
}

/// Options of `onrecord origins`.
#[derive(Debug, Args)]
#[command(after_help = ANSWERS)]
pub(crate) struct OriginsOptions {
    /// The id of a claim, or of a statement
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    #[command(flatten)]
    pub(crate) question: QuestionOptions,
}

const CHECK_HELP: &str = "\
Prints where the words stand, earliest page first. Where they stand nowhere as they are, the nearest wordings, with the \
words that differ.

Exit codes: 0 the words stand there; 1 others do, or none; 2 the archive cannot be read.";

/// Options of `onrecord check`.
#[derive(Debug, Args)]
#[command(after_help = CHECK_HELP)]
pub(crate) struct CheckOptions {
    /// The words
    #[arg(value_name = "QUOTATION")]
    pub(crate) quotation: String,

    /// Who is to have said them
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,

    #[command(flatten)]
    pub(crate) question: QuestionOptions,
}
