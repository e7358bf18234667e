mod corrections;
mod formats;
mod questions;

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::{Date, DateTime};

pub(crate) use corrections::CorrectOptions;
pub(crate) use formats::{FollowFormat, Format, ListFormat, PageFormat};
pub(crate) use questions::{
    AboutOptions, CheckOptions, ClaimOptions, FollowOptions, OriginsOptions, QuestionOptions, SearchOptions, WhoOptions,
};

/// Reads a pile of news pages and keeps the record: who said what, on whose authority, in answer to
/// which report.
#[derive(Debug, Parser)]
#[command(name = "onrecord", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read pages and print who said what
    Read(ReadOptions),
    /// Take pages apart and show what is what on them
    Page(PageOptions),
    /// Read pages and keep them in an archive
    Add(AddOptions),
    /// List the pages of an archive
    Pages(QuestionOptions),
    /// Find statements and articles by their words
    Search(SearchOptions),
    /// Show all that somebody said, by day
    Who(WhoOptions),
    /// Show statements by day
    Timeline(AboutOptions),
    /// Look whether anybody said these words
    Check(CheckOptions),
    /// Show what is said to be so, who says it and who answers
    Claims(QuestionOptions),
    /// Show one claim
    Claim(ClaimOptions),
    /// Show how many origins stand behind a claim, and why
    Origins(OriginsOptions),
    /// Show one act of speech in all its wordings
    Utterances(QuestionOptions),
    /// Show which pages share text
    Reuse(QuestionOptions),
    /// Show which pages are about one affair
    Stories(QuestionOptions),
    /// Open an archive in the browser
    Serve(ServeOptions),
    /// Open an archive of example pages in the browser
    Demo(DemoOptions),
    /// Write the readings of an archive in a format of your choice
    Export(ExportOptions),
    /// Correct a statement
    Correct(CorrectOptions),
    /// Read the pages of an archive anew, after an upgrade
    Reread(RereadOptions),
}

/// Where the archive is.
#[derive(Debug, Args)]
pub(crate) struct ArchiveOption {
    /// The archive: one file
    #[arg(long, value_name = "FILE", env = "ONRECORD_ARCHIVE", default_value = "onrecord.db")]
    pub(crate) archive: PathBuf,
}

const ADD_HELP: &str = "\
Takes what `onrecord read` takes. A page is known by its name: the id that a scraper's row gave, else the path. \
Adding a page twice changes nothing; one that changed becomes a new version, and the earlier one is kept.

With --format jsonl or csv a page is printed once it is on the disk: its name, the hash of its bytes, and whether it \
was added, is unchanged, replaced an earlier version, or was refused because it cannot be read. Ctrl-C ends after the pages at hand; \
the same command goes on from there.

Exit codes: 0 all pages are in the archive; 2 something could not be read or written (all that could be is in it).";

/// Options of `onrecord add`.
#[derive(Debug, Args)]
#[command(after_help = ADD_HELP)]
pub(crate) struct AddOptions {
    /// Files and folders to add; `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) archive: ArchiveOption,

    /// What to print: a summary, or each page
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ListFormat::Table)]
    pub(crate) format: ListFormat,

    /// How to find statements: fast reads whole crawls, accurate finds more and takes longer
    #[arg(long, value_enum, value_name = "PROFILE", default_value_t = Profile::Accurate)]
    pub(crate) profile: Profile,

    /// Word lists to use in place of the built-in ones: DIR/en/NAME.tsv
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,

    /// How many threads to use [default: RAYON_NUM_THREADS, else one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: Option<u16>,
}

const SERVE_HELP: &str = "\
Prints the address and answers until Ctrl-C. Nothing is fetched from elsewhere, nothing is written but corrections. \
docs/room.md tells what is where, and the same as JSON.

Exit codes: 0 closed by the user; 2 the archive cannot be read or the port is taken.";

/// Options of `onrecord serve`.
#[derive(Debug, Args)]
#[command(after_help = SERVE_HELP)]
pub(crate) struct ServeOptions {
    #[command(flatten)]
    pub(crate) archive: ArchiveOption,

    #[command(flatten)]
    pub(crate) room: RoomOptions,
}

const DEMO_HELP: &str = "\
The pages are invented; they are those of the folder examples. The archive is built in a folder of its own, which is \
gone when Ctrl-C closes the room.";

/// Options of `onrecord demo`.
#[derive(Debug, Args)]
#[command(after_help = DEMO_HELP)]
pub(crate) struct DemoOptions {
    #[command(flatten)]
    pub(crate) room: RoomOptions,

    /// How to find statements
    #[arg(long, value_enum, value_name = "PROFILE", default_value_t = Profile::Accurate)]
    pub(crate) profile: Profile,
}

/// Where the reading room is.
#[derive(Debug, Args)]
pub(crate) struct RoomOptions {
    /// The port; 0 for one that is free
    #[arg(long, value_name = "N", default_value_t = 7311)]
    pub(crate) port: u16,

    /// The address to listen at; any but this machine's own lets others in
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) listen: IpAddr,

    /// A name by which browsers may call the room beside this machine's own: that of a proxy, say
    #[arg(long, value_name = "HOST")]
    pub(crate) name: Vec<String>,

    /// Open the browser
    #[arg(long)]
    pub(crate) open: bool,
}

const EXPORT_HELP: &str = "\
Corrections that people made are applied. The formats are those of `onrecord read`; docs/exports.md tells what maps to what.

Exit codes: 0 pages were written; 1 the archive holds none; 2 the archive cannot be read or the output not be written.";

/// Options of `onrecord export`.
#[derive(Debug, Args)]
#[command(after_help = EXPORT_HELP)]
pub(crate) struct ExportOptions {
    #[command(flatten)]
    pub(crate) archive: ArchiveOption,

    /// What to write [default: table on a terminal, else jsonl]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// As --format html: one file for a browser, which needs nothing else
    #[arg(long, conflicts_with = "format")]
    pub(crate) html: bool,

    /// Where to: a file; for brat a new folder [default: standard output]
    #[arg(long, short, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,

    /// Say why each finding is there
    #[arg(long)]
    pub(crate) explain: bool,
}

/// Options of `onrecord reread`.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 all pages are read; 2 some could not be, or the archive cannot be written to.")]
pub(crate) struct RereadOptions {
    #[command(flatten)]
    pub(crate) archive: ArchiveOption,

    /// Read all pages, and not those alone that another version or profile read
    #[arg(long)]
    pub(crate) all: bool,

    /// How to find statements: fast reads whole crawls, accurate finds more and takes longer
    #[arg(long, value_enum, value_name = "PROFILE", default_value_t = Profile::Accurate)]
    pub(crate) profile: Profile,

    /// Word lists to use in place of the built-in ones: DIR/en/NAME.tsv
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,

    /// How many threads to use [default: RAYON_NUM_THREADS, else one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: Option<u16>,
}

const READ_HELP: &str = "\
Folders are read with all that is in them, in the order of names; hidden files (a dot in front) are \
left out unless named.

A page may be plain text, HTML or a mail (.eml). Files of many pages are read page by page: JSON Lines \
(.jsonl, .ndjson: an object a line with `text`, and if you have them `id`, `url`, `title`, `date`, \
`outlet`, `authors`; the fields of trafilatura, fundus, news-please and Scrapy are known), JSON \
(one such object or an array of them), RSS and Atom, WARC, WACZ and ZIP. All of them may be packed with gzip or Zstandard.

Of files and folders a first look counts the lines that an outlet repeats from page to page; these are \
furniture. Standard input is read once, and a single page is looked at once.

Exit codes: 0 statements were found; 1 no page holds a statement; 2 something could not be read \
(all that could be is printed all the same) or the command is wrong.";

/// Options of `onrecord read`.
#[derive(Debug, Args)]
#[command(after_help = READ_HELP)]
pub(crate) struct ReadOptions {
    /// Files and folders to read; `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// What to print [default: table on a terminal, else jsonl]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// As --format html: one file for a browser, which needs nothing else
    #[arg(long, conflicts_with = "format")]
    pub(crate) html: bool,

    /// Where to: a file; for brat a new folder [default: standard output]
    #[arg(long, short, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,

    /// Date of publication for pages that have none of their own: 2018-11-21 or 2018-11-21T14:05
    #[arg(long, value_name = "DATE", value_parser = publication_date)]
    pub(crate) published: Option<String>,

    /// How to find statements: fast reads whole crawls, accurate finds more and takes longer
    #[arg(long, value_enum, value_name = "PROFILE", default_value_t = Profile::Accurate)]
    pub(crate) profile: Profile,

    /// Leave out statements that are less sure than this, 0 to 1
    #[arg(long, value_name = "SCORE", value_parser = score)]
    pub(crate) min_score: Option<f32>,

    /// Tell why each finding is there
    #[arg(long)]
    pub(crate) explain: bool,

    /// With every HTML page, the table from its text back to the bytes of the file (json, jsonl)
    #[arg(long)]
    pub(crate) runs: bool,

    /// Read every page by itself: no first look at all pages for the lines that an outlet repeats
    #[arg(long)]
    pub(crate) alone: bool,

    /// Word lists to use in place of the built-in ones: DIR/en/NAME.tsv
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,

    /// How many threads to use [default: RAYON_NUM_THREADS, else one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: Option<u16>,
}

const PAGE_HELP: &str = "\
First what is known about the page, each fact with its evidence: where the page says so, or by what it is known. \
Then every block of its text in order, each with its role and how sure that is; a bar marks the article. Takes what \
`onrecord read` takes.

Exit codes: 0 all pages are shown; 2 something could not be read or the command is wrong.";

/// Options of `onrecord page`.
#[derive(Debug, Args)]
#[command(after_help = PAGE_HELP)]
pub(crate) struct PageOptions {
    /// Files and folders to read; `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// What to print [default: table on a terminal, else jsonl]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<PageFormat>,

    /// Show all words of long blocks
    #[arg(long)]
    pub(crate) full: bool,

    /// Read every page by itself: no first look at all pages for the lines that an outlet repeats
    #[arg(long)]
    pub(crate) alone: bool,

    /// Word lists to use in place of the built-in ones: DIR/en/NAME.tsv
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,

    /// How many threads to use [default: RAYON_NUM_THREADS, else one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: Option<u16>,
}

/// How statements are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Profile {
    /// A few convolutions: many thousand words a second on each core
    Fast,
    /// A small transformer encoder
    Accurate,
}

/// A day, or a minute of one, checked against the calendar; kept as it was written.
fn publication_date(written: &str) -> Result<String, String> {
    let whole = if written.contains(['T', ' ']) {
        written.parse::<DateTime>().map(DateTime::date)
    } else {
        written.parse::<Date>()
    };
    match whole {
        Ok(_) => Ok(written.to_owned()),
        Err(_) => Err("write it as 2018-11-21 or 2018-11-21T14:05".to_owned()),
    }
}

fn score(written: &str) -> Result<f32, String> {
    match written.parse::<f32>() {
        Ok(score) if (0.0..=1.0).contains(&score) => Ok(score),
        _ => Err("write a number from 0 to 1".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_hold_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_date_that_no_calendar_has_is_refused() {
        assert!(publication_date("2018-11-21").is_ok());
        assert!(publication_date("2018-11-21T14:05").is_ok());
        for bad in ["2018-02-31", "21.11.2018", "Monday", "", "2018-11-21T25:00"] {
            assert!(publication_date(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_score_lies_between_0_and_1() {
        assert_eq!(score("0.5"), Ok(0.5));
        for bad in ["1.5", "-1", "NaN", "high"] {
            assert!(score(bad).is_err(), "{bad}");
        }
    }
}
