//! vigie-train: makes the language models and scores every stage.

mod corrections;
mod parse;
mod score;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "vigie-train", about = "Makes Vigie's language models and scores every stage")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print the board: every stage measured on the data sets
    Score(score::Args),
    /// Read again what people corrected, and say what is read as they say now
    Corrections(corrections::Args),
    /// Learn a language's model and write its weights and its card
    Parse(parse::Args),
}

fn main() -> anyhow::Result<()> {
    match Args::parse().command {
        Command::Score(args) => score::run(&args),
        Command::Parse(args) => parse::run(&args),
        Command::Corrections(args) => corrections::run(&args),
    }
}
