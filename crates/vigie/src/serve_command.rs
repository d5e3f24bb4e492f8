//! `vigie serve`: the pages and the API.

use crate::record::{Stop, Where, ended};
use crate::status::Status;
use clap::Args;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use vigie::reader::silence_panics;
use vigie::web::{How, openapi, serve};

const EXAMPLES: &str = "Examples:
  vigie serve                                        http://127.0.0.1:8080, for this machine only
  vigie serve --listen 127.0.0.1:0                   on any free port: the address is printed
  vigie serve --listen 0.0.0.0:8080 --tokens keys    for others, to read only, with a token
  vigie serve --openapi > openapi.json               what the API is, and no more

A file of tokens holds one SHA-256 a line, in hex: printf %s \"$TOKEN\" | sha256sum >> keys
A request brings its token as `Authorization: Bearer …`.";

/// `vigie serve`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Serve {
    /// Which record; made where it is not there.
    #[command(flatten)]
    pub at: Where,
    /// Where to listen
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Others than this machine may change the record too
    #[arg(long, conflicts_with = "read_only")]
    pub allow_changes: bool,
    /// Nobody may change it
    #[arg(long)]
    pub read_only: bool,
    /// A file of hashes of tokens, of which other machines must bring one
    #[arg(long, value_name = "FILE")]
    pub tokens: Option<PathBuf>,
    /// Where vigie watch keeps the state of its sources [default: as for vigie watch]
    #[arg(long, value_name = "FILE")]
    pub watch_state: Option<PathBuf>,
    /// Print the OpenAPI document and end
    #[arg(long)]
    pub openapi: bool,
}

/// Runs the command to its end.
pub fn run(command: &Serve) -> Status {
    ended(|| {
        if command.openapi {
            writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&openapi()).unwrap_or_default())?;
            return Ok(Status::AllRead);
        }
        let changes = match (command.allow_changes, command.read_only) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        };
        let tokens = command.tokens.as_deref().map(tokens).transpose()?.unwrap_or_default();
        let watch = command.watch_state.clone().or_else(watched);
        let how = How { record: command.at.path(), listen: command.listen, changes, tokens, watch };
        silence_panics();
        let ready = |at: SocketAddr| {
            let _ = writeln!(io::stdout(), "http://{at}");
            let _ = io::stdout().flush();
        };
        serve(&how, ready).map_err(Stop::Usage)?;
        Ok(Status::AllRead)
    })
}

/// The state of the sources that `vigie watch` keeps without being told where.
fn watched() -> Option<PathBuf> {
    #[cfg(feature = "network")]
    return Some(crate::watch_command::default_state());
    #[cfg(not(feature = "network"))]
    None
}

fn tokens(path: &Path) -> Result<Vec<[u8; 32]>, Stop> {
    let text = std::fs::read_to_string(path).map_err(|e| Stop::Usage(format!("{}: {e}", path.display())))?;
    let lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'));
    lines
        .map(|(i, line)| {
            let hex = line.split_whitespace().next().unwrap_or("");
            let bad = || Stop::Usage(format!("{}:{}: this is no SHA-256 in hex", path.display(), i + 1));
            vigie_record::facts::DocId::parse(hex).map(|id| id.0).ok_or_else(bad)
        })
        .collect()
}
