//! Options of `onrecord correct`.

use std::path::PathBuf;

use clap::Args;

use super::ArchiveOption;

const CORRECT_HELP: &str = "\
A correction is never changed or deleted, and holds for later readings of the page too; a later one goes before an earlier \
one, and --withdraw takes back all that were made of the statement.

--from-label-studio compares what `onrecord export --format label-studio` wrote with what people made of it: another act, \
another name or other words of the source, a statement deleted. What a correction cannot say is told and left. The same \
file taken twice changes nothing.

Exit codes: 0 it is kept; 1 there is no such statement, or no page of the file; 2 it could not be kept.";

/// Options of `onrecord correct`.
#[derive(Debug, Args)]
#[command(after_help = CORRECT_HELP)]
#[command(group = clap::ArgGroup::new("wrong").required(true))]
pub(crate) struct CorrectOptions {
    /// The statement's id
    #[arg(value_name = "STATEMENT", required_unless_present = "from_label_studio")]
    pub(crate) statement: Option<String>,

    /// Who said it
    #[arg(long, value_name = "NAME", group = "wrong")]
    pub(crate) source: Option<String>,

    /// What was done with the words: deny, cannot_confirm, …
    #[arg(long, value_name = "ACT", group = "wrong")]
    pub(crate) act: Option<String>,

    /// It is no statement
    #[arg(long, group = "wrong")]
    pub(crate) not_a_statement: bool,

    /// Earlier corrections of it no longer hold
    #[arg(long, group = "wrong")]
    pub(crate) withdraw: bool,

    /// Take the corrections that people made in Label Studio out of its JSON export
    #[arg(long, value_name = "FILE", group = "wrong", conflicts_with_all = ["statement", "note"])]
    pub(crate) from_label_studio: Option<PathBuf>,

    /// Who corrects
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) author: String,

    /// Why
    #[arg(long, value_name = "WORDS")]
    pub(crate) note: Option<String>,

    #[command(flatten)]
    pub(crate) archive: ArchiveOption,
}
