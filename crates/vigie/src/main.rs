//! vigie: who says what happened, and who denies it.

mod alert;
mod args;
mod ask;
mod batch;
#[cfg(feature = "web")]
mod brief_command;
mod inputs;
mod languages;
mod read_command;
mod record;
#[cfg(feature = "web")]
mod serve_command;
mod status;
#[cfg(feature = "network")]
mod watch_command;
#[cfg(feature = "network")]
mod watch_sinks;

use args::{Command, Vigie};
use ask::List;
use clap::Parser;
use std::process::ExitCode;
use vigie_read::reading::ClaimStatus;
use vigie_record::facts::RowKind;

fn main() -> ExitCode {
    let Vigie { command } = Vigie::parse();
    let ended = match command {
        Command::Read(read) => read_command::run(&read.what, read.format, &read.colour),
        Command::Add(add) => record::add::run(&add),
        Command::Events(rows) => {
            let list = if rows.once { List::Things(RowKind::Event) } else { List::Events };
            ask::run(list, &rows.ask, |_| ())
        }
        Command::Claims(claims) => {
            let list = if claims.each { List::Claims } else { List::Things(RowKind::Claim) };
            let disputed = [ClaimStatus::Denied, ClaimStatus::Contradicted].map(|s| s.name().to_owned());
            ask::run(list, &claims.ask, |f| f.status.extend(disputed.into_iter().filter(|_| claims.disputed)))
        }
        Command::Agreements(rows) => {
            let list = if rows.each { List::Agreements } else { List::Things(RowKind::Agreement) };
            ask::run(list, &rows.ask, |_| ())
        }
        Command::Stories(ask) => ask::run(List::Things(RowKind::Story), &ask, |_| ()),
        Command::Copies(ask) => ask::run(List::Things(RowKind::Copies), &ask, |_| ()),
        Command::Search(ask) => ask::run(List::Search, &ask, |_| ()),
        Command::Actors(ask) => ask::run(List::Actors, &ask, |_| ()),
        Command::Sources(ask) => ask::run(List::Sources, &ask, |_| ()),
        Command::Dyad(ask) => ask::run(List::Dyad, &ask.pair(), |_| ()),
        Command::Silence(silence) => record::silence::run(&silence),
        Command::Changes(changes) => record::changes::run(&changes),
        Command::Export(export) => record::export::run(&export),
        Command::Alert(alert) => alert::run(&alert),
        Command::Document(document) => record::document::run(&document),
        Command::Reread(reread) => record::reread::run(&reread),
        Command::Derive(derive) => record::derive::run(&derive),
        Command::Quarantine(quarantine) => record::quarantine::run(&quarantine),
        Command::Check(check) => record::check::run(&check),
        Command::Backup(backup) => record::backup::run(&backup),
        Command::Sql(sql) => record::sql::run(&sql),
        #[cfg(feature = "web")]
        Command::Serve(serve) => serve_command::run(&serve),
        #[cfg(feature = "web")]
        Command::Brief(command) => brief_command::brief(&command),
        #[cfg(feature = "web")]
        Command::Verify(command) => brief_command::verify(&command),
        #[cfg(feature = "network")]
        Command::Watch(watch) => watch_command::run(&watch),
        Command::Languages(languages) => languages::run(&languages),
        Command::Parse(parse) => read_command::run(&parse.what, args::Output::Conllu, &args::Colour::Never),
    };
    ended.into()
}
