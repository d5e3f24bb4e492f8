//! `vigie languages`: the models there are, in the program and beside it; whether their files are whole; installing one.

use crate::status::Status;
use clap::{Args, Subcommand};
use std::io::{self, Write};
use std::path::PathBuf;
use vigie_parse::{ModelError, Models, Source, folders, install};

const EXAMPLES: &str = "Examples:
  vigie languages                            the languages that can be parsed, and where each model lies
  vigie languages verify                     check every model against its hash
  vigie languages install languages/es       copy a model to where vigie finds it

Installed models are looked for in the folder VIGIE_LANGUAGES names; without it, in vigie/languages below the user's data
folder, then in languages beside the program. They go before the models in the program.";

const STATUSES: &str = "Exit status:
  0  done
  1  a model is not whole, or could not be installed
  2  the command line cannot be obeyed
  3  the output could not be written";

/// `vigie languages`
#[derive(Debug, Args)]
#[command(after_help = format!("{EXAMPLES}\n\n{STATUSES}"))]
pub struct Languages {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the languages that can be parsed
    List,
    /// Check models against their hashes
    Verify {
        /// Languages; without one, all
        language: Vec<String>,
    },
    /// Install a model
    Install {
        /// A folder named by the language's code, with model.bin, tokens.toml and model.sha256
        path: PathBuf,
    },
}

/// Runs the command to its end.
pub fn run(languages: &Languages) -> Status {
    let models = Models::embedded();
    let mut out = io::stdout().lock();
    let told = match &languages.what {
        None | Some(What::List) => {
            let mut lines = models.list().map(|(code, source)| format!("{code}\t{}", place(source)));
            lines.try_for_each(|l| writeln!(out, "{l}")).map(|()| true)
        }
        Some(What::Verify { language }) => {
            let all = models.list().map(|l| l.0.to_owned());
            let asked: Vec<String> = if language.is_empty() { all.collect() } else { language.clone() };
            let checked: Vec<_> = asked.iter().map(|code| (code, models.verify(code))).collect();
            let whole = checked.iter().all(|c| c.1.is_ok());
            let mut lines = checked.into_iter().filter_map(|(code, c)| Some(format!("{code}\t{}", said(c)?)));
            lines.try_for_each(|l| writeln!(out, "{l}")).map(|()| whole)
        }
        Some(What::Install { path }) => match said(install(path)) {
            Some((code, to)) => {
                let seen = folders().iter().any(|f| to.starts_with(f));
                let note = if seen { "" } else { " (not among the folders that are looked in)" };
                writeln!(out, "{code}\t{}{note}", to.display()).map(|()| true)
            }
            None => Ok(false),
        },
    };
    match told {
        Ok(true) => Status::AllRead,
        Ok(false) => Status::SomeUnread,
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Status::AllRead,
        Err(e) => {
            let _ = writeln!(io::stderr(), "vigie: the output could not be written: {e}");
            Status::Unwritten
        }
    }
}

fn place(source: &Source) -> String {
    match source {
        Source::Binary => "in the program".to_owned(),
        Source::Folder(folder) => folder.display().to_string(),
    }
}

/// What is there, or else its fault on standard error.
fn said<T>(result: Result<T, ModelError>) -> Option<T> {
    result.inspect_err(|e| drop(writeln!(io::stderr(), "vigie: {e}"))).ok()
}
