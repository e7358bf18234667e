//! Trains and measures onrecord's models.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use onrecord_lab::{acts, attribution, blocks, resolve, times};

#[derive(Parser)]
#[command(version, about)]
struct Lab {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Train a model.
    #[command(subcommand)]
    Train(Train),
    /// Measure a step on data that its model was not trained on.
    #[command(subcommand)]
    Eval(Eval),
}

#[derive(Subcommand)]
enum Train {
    /// The classer of blocks.
    Blocks(blocks::TrainBlocks),
    /// The classifier of acts.
    Acts(acts::command::TrainOptions),
    /// Source, cue and content: the fast profile.
    Attribution(attribution::command::TrainOptions),
}

#[derive(Subcommand)]
enum Eval {
    /// The classer of blocks.
    Blocks(blocks::EvalBlocks),
    /// The classifier of acts.
    Acts(acts::command::EvalOptions),
    /// Source, cue and content.
    Attribution(attribution::command::EvalOptions),
    /// Resolution: who the sources are, relays, addressees.
    Resolve(resolve::EvalResolve),
    /// Time expressions, and when statements were made.
    Times(times::EvalTimes),
}

fn main() -> ExitCode {
    let result = match Lab::parse().command {
        Command::Train(Train::Blocks(options)) => blocks::train(&options).map(|measured| measured.to_string()),
        Command::Train(Train::Acts(options)) => acts::command::train(&options),
        Command::Train(Train::Attribution(options)) => attribution::command::train(&options),
        Command::Eval(Eval::Blocks(options)) => blocks::eval(&options).map(|measured| measured.to_string()),
        Command::Eval(Eval::Acts(options)) => acts::command::eval(&options),
        Command::Eval(Eval::Attribution(options)) => attribution::command::eval(&options),
        Command::Eval(Eval::Resolve(options)) => resolve::eval(&options).map(|measured| measured.to_string()),
        Command::Eval(Eval::Times(options)) => times::eval(&options).map(|measured| measured.to_string()),
    };
    match result {
        Ok(figures) => {
            #[allow(clippy::print_stdout)]
            {
                println!("{figures}");
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            #[allow(clippy::print_stderr)]
            {
                eprintln!("onrecord-lab: {error}");
            }
            ExitCode::FAILURE
        }
    }
}
