//! vigie: who says what happened, and who denies it.

mod args;
mod batch;
mod inputs;
mod read_command;
mod status;

use args::{Command, Vigie};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Vigie { command } = Vigie::parse();
    let ended = match command {
        Command::Read(read) => read_command::run(&read.what, read.format, &read.colour),
        Command::Parse(parse) => read_command::run(&parse.what, args::Output::Conllu, &args::Colour::Never),
    };
    ended.into()
}
