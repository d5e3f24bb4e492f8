//! vigie: who says what happened, and who denies it.

mod args;
mod batch;
mod inputs;
mod read_command;
mod record;
mod status;
#[cfg(feature = "network")]
mod watch_command;
#[cfg(feature = "network")]
mod watch_sinks;

use args::{Command, Vigie};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Vigie { command } = Vigie::parse();
    let ended = match command {
        Command::Read(read) => read_command::run(&read.what, read.format, &read.colour),
        Command::Add(add) => record::add::run(&add),
        Command::Document(document) => record::document::run(&document),
        Command::Reread(reread) => record::reread::run(&reread),
        Command::Derive(derive) => record::derive::run(&derive),
        Command::Quarantine(quarantine) => record::quarantine::run(&quarantine),
        Command::Check(check) => record::check::run(&check),
        Command::Backup(backup) => record::backup::run(&backup),
        Command::Sql(sql) => record::sql::run(&sql),
        #[cfg(feature = "network")]
        Command::Watch(watch) => watch_command::run(&watch),
        Command::Parse(parse) => read_command::run(&parse.what, args::Output::Conllu, &args::Colour::Never),
    };
    ended.into()
}
