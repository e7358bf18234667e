//! Trains and measures onrecord's models.

use std::fmt::Display;
use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use onrecord_lab::{
    acts, answers, antecedents, articles, attribution, blocks, dates, deals, floors, linking, names, pages, resolve,
    times,
};

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
    /// Make newsrooms whose provenance is known, and count how often the true number of origins lies in the interval.
    Simulate(linking::Simulate),
    /// Make a great pile of pages by recombination, to fill an archive of any size.
    Synthesise(linking::Synthesise),
    /// Measure every figure of lab/floors.toml and fail where one fell.
    Floors(floors::HoldFloors),
}

#[derive(Subcommand)]
enum Train {
    /// The classer of blocks.
    Blocks(blocks::TrainBlocks),
    /// The classifier of acts.
    Acts(acts::command::TrainOptions),
    /// Which earlier report a statement answers.
    Answers(answers::TrainAnswers),
    /// Whom "he" and "she" mean.
    Antecedents(antecedents::TrainAntecedents),
    /// Write what the trainer of the fast profile learns from.
    Scenes(attribution::scenes::ScenesOptions),
    /// The classifier that tells speech from attitude.
    Manner(acts::manner::TrainManner),
    /// What kind of being a name stands for.
    Names(names::TrainNames),
    /// What the trainer of the accurate profile's acts learns from.
    ActPieces(acts::pieces::PiecesOptions),
}

#[derive(Subcommand)]
enum Eval {
    /// The classer of blocks.
    Blocks(blocks::EvalBlocks),
    /// The body text of HTML pages.
    Articles(articles::EvalArticles),
    /// The classifier of acts.
    Acts(acts::command::EvalOptions),
    /// Speech told from attitude.
    Manner(acts::manner::EvalManner),
    /// What kind of being a name stands for.
    Names(names::EvalNames),
    /// Which earlier report a statement answers.
    Answers(answers::EvalAnswers),
    /// Source, cue and content.
    Attribution(attribution::command::EvalOptions),
    /// Deals: both legs, traps, status.
    Deals(deals::EvalDeals),
    /// Dates of publication of HTML pages.
    Dates(dates::EvalDates),
    /// Resolution: who the sources are, relays, addressees.
    Resolve(resolve::EvalResolve),
    /// Time expressions, and when statements were made.
    Times(times::EvalTimes),
    /// The whole engine on pages whose facts were written by hand.
    Pages(pages::EvalPages),
    /// Linking on packs of stories with known provenance.
    Packs(linking::EvalLinking),
    /// Text reuse and stories.
    Reuse(linking::EvalLinking),
    /// Whether pairs of places render one utterance.
    Utterances(linking::EvalLinking),
}

fn main() -> ExitCode {
    let result = match Lab::parse().command {
        Command::Train(Train::Blocks(options)) => blocks::train(&options).map(said),
        Command::Train(Train::Acts(options)) => acts::command::train(&options).map(said),
        Command::Train(Train::Names(options)) => names::train(&options).map(said),
        Command::Train(Train::Manner(options)) => acts::manner::train(&options).map(said),
        Command::Train(Train::Answers(options)) => answers::train(&options).map(said),
        Command::Train(Train::Antecedents(options)) => antecedents::train(&options).map(said),
        Command::Train(Train::ActPieces(options)) => acts::pieces::pieces(&options).map(said),
        Command::Train(Train::Scenes(options)) => attribution::scenes::scenes(&options).map(said),
        Command::Eval(Eval::Blocks(options)) => blocks::eval(&options).map(said),
        Command::Eval(Eval::Articles(options)) => articles::eval(&options).map(said),
        Command::Eval(Eval::Acts(options)) => acts::command::eval(&options).map(said),
        Command::Eval(Eval::Names(options)) => names::eval(&options).map(said),
        Command::Eval(Eval::Manner(options)) => acts::manner::eval(&options).map(said),
        Command::Eval(Eval::Answers(options)) => answers::eval(&options).map(said),
        Command::Eval(Eval::Attribution(options)) => attribution::command::eval(&options).map(said),
        Command::Eval(Eval::Deals(options)) => deals::eval(&options).map(said),
        Command::Eval(Eval::Dates(options)) => dates::eval(&options).map(said),
        Command::Eval(Eval::Resolve(options)) => resolve::eval(&options).map(said),
        Command::Eval(Eval::Times(options)) => times::eval(&options).map(said),
        Command::Eval(Eval::Pages(options)) => pages::eval(&options).map(said),
        Command::Eval(Eval::Packs(options)) => linking::eval_packs(&options).map(said),
        Command::Eval(Eval::Reuse(options)) => linking::eval_reuse(&options).map(said),
        Command::Eval(Eval::Utterances(options)) => linking::eval_utterances(&options).map(said),
        Command::Simulate(options) => linking::simulate(&options).map(said),
        Command::Synthesise(options) => linking::synthesise(&options).map(said),
        Command::Floors(options) => floors::hold(&options, &mut std::io::stdout())
            .map(|tally| (tally.to_string(), ExitCode::from(tally.exit_code()))),
    };
    match result {
        Ok((figures, code)) => {
            match writeln!(std::io::stdout(), "{figures}") {
                // A reader that went away (`| head`) has seen what it wanted.
                Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => ExitCode::from(2),
                _ => code,
            }
        }
        Err(error) => {
            #[allow(clippy::print_stderr)]
            {
                eprintln!("onrecord-lab: {error}");
            }
            ExitCode::from(2)
        }
    }
}

fn said(figures: impl Display) -> (String, ExitCode) {
    (figures.to_string(), ExitCode::SUCCESS)
}
