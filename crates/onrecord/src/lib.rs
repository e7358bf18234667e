//! The command line of onrecord, and its readers of files. The only crate that touches standard
//! output, file names, the environment and the terminal.
//!
//! | module | what it is for |
//! |---|---|
//! | `arguments` | what the user may ask, as clap reads it |
//! | `read` | `onrecord read`: pages in, findings out |
//! | `anatomy` | `onrecord page`: what is what on a page |
//! | `add` | `onrecord add`: pages into an archive |
//! | `pages` | `onrecord pages`: what is in it |
//! | `reread`, `correct` | its readings made anew; a person's word against them |
//! | `serve` | `onrecord serve`, `onrecord demo`: the reading room |
//! | `export` | the readings of an archive, in any format |
//! | `exchange` | the record in the formats of others |
//! | `ask` | questions to it: `search`, `who`, `timeline`, `check`, `claims` and the rest |
//! | `answers` | how answers of an archive are printed: tables, JSON Lines, CSV |
//! | `reader` | the engine that the options ask for |
//! | `each_page` | all pages that were named, on every core, in order |
//! | `destination` | where findings are written |
//! | `contained` | a panic costs the page that it was on |
//! | `printing` | how pages are put one after the other |
//! | `source` | where pages come from: files, folders, standard input, JSON Lines |
//! | `word_lists` | `--data`: word lists put over the embedded ones |
//! | `pipeline` | many threads, one order |
//! | `record` | a reading as JSON, of `onrecord-desk` |
//! | `sheet` | a reading as rows of CSV |
//! | `table` | the same as a Parquet file |
//! | `workbook` | the same as an XLSX workbook |
//! | `view` | a reading for people, on a terminal |
//! | `messages` | what goes to standard error |
//!
//! A library only so that tests and fuzz targets reach what reads strangers' files: [`pages_in`].

mod add;
mod anatomy;
mod answers;
mod arguments;
mod ask;
mod contained;
mod correct;
mod destination;
mod each_page;
mod exchange;
mod export;
mod messages;
mod pages;
mod pipeline;
mod printing;
mod progress;
mod read;
mod reader;
mod record;
mod reread;
#[cfg(test)]
mod sample;
mod serve;
mod sheet;
mod source;
mod table;
mod view;
mod word_lists;
mod workbook;

use std::process::ExitCode;

use clap::Parser as _;

pub use source::{Limits, pages_in};

/// Does what the arguments of this process ask; gives its exit code.
#[must_use]
pub fn run() -> ExitCode {
    contained::be_quiet();
    match arguments::Arguments::parse().command {
        arguments::Command::Read(options) => read::run(&options).into(),
        arguments::Command::Page(options) => anatomy::run(&options).into(),
        arguments::Command::Add(options) => add::run(&options).into(),
        arguments::Command::Pages(options) => pages::run(&options).into(),
        arguments::Command::Reread(options) => reread::run(&options).into(),
        arguments::Command::Serve(options) => serve::run(&options).into(),
        arguments::Command::Demo(options) => serve::demo(&options).into(),
        arguments::Command::Export(options) => export::run(&options).into(),
        arguments::Command::Correct(options) => correct::run(&options).into(),
        arguments::Command::Search(options) => ask::search(&options).into(),
        arguments::Command::Who(options) => ask::who(&options).into(),
        arguments::Command::Timeline(options) => ask::timeline(&options).into(),
        arguments::Command::Check(options) => ask::check(&options).into(),
        arguments::Command::Claims(options) => ask::claims(&options).into(),
        arguments::Command::Claim(options) => ask::claim(&options).into(),
        arguments::Command::Origins(options) => ask::origins(&options).into(),
        arguments::Command::Utterances(options) => ask::utterances(&options).into(),
        arguments::Command::Reuse(options) => ask::reuse(&options).into(),
        arguments::Command::Stories(options) => ask::stories(&options).into(),
    }
}
