//! `vigie read` and `vigie parse`: gather, parse, read, show, one article after another.

use crate::args::{Colour, Output, What};
use crate::batch::{Batch, Done};
use crate::inputs;
use crate::status::Status;
use std::io::{self, IsTerminal, Write};
use vigie::reader::{Reader, fenced, silence_panics};
use vigie::show::{self, PrettyOptions};
use vigie_gather::{Document, Fault, Options, Origin, Raw};
use vigie_parse::Sentences;

/// Warnings about what was lost: they are said on standard error too.
const LOSSES: &[&str] = &["truncated", "bad-bytes", "bad-date", "plain-page"];

/// Runs the command to its end.
pub fn run(what: &What, format: Output, colour: &Colour) -> Status {
    let command = match Command::new(what, format, *colour) {
        Ok(command) => command,
        Err(message) => {
            let _ = writeln!(io::stderr(), "vigie: {message}");
            return Status::Usage;
        }
    };
    let threads = what.threads.map_or(0, usize::from);
    // A deep tree is deep on the stack too.
    let pool = match rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(16 << 20).build() {
        Ok(pool) => pool,
        Err(e) => {
            let _ = writeln!(io::stderr(), "vigie: no threads: {e}; give a smaller --threads");
            return Status::Usage;
        }
    };
    silence_panics();
    let articles = inputs::articles(&what.files, command.reader.options());
    let mut batch = Batch::new(what.quiet);
    match batch.run(&pool, articles, |article| command.article(article)) {
        Ok(()) if batch.faults == 0 => Status::AllRead,
        Ok(()) => Status::SomeUnread,
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Status::AllRead,
        Err(e) => {
            let _ = writeln!(io::stderr(), "vigie: the output could not be written: {e}");
            Status::Unwritten
        }
    }
}

/// What every article needs.
struct Command {
    reader: Reader,
    format: Output,
    pretty: PrettyOptions,
    quiet: bool,
}

impl Command {
    fn new(what: &What, format: Output, colour: Colour) -> Result<Command, String> {
        if format == Output::Html && inputs::count(&what.files) > 1 {
            return Err("--format html makes one page of one article; name one file, or choose jsonl".to_owned());
        }
        let options =
            Options { published: what.published, language: what.language.clone(), format: what.input.map(Into::into) };
        let terminal = io::stdout().is_terminal();
        let colour = match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
        };
        let pretty = PrettyOptions { colour, ..PrettyOptions::default() };
        let reader = if format == Output::Conllu { Reader::parser(options) } else { Reader::new(options) };
        Ok(Command { reader: reader?, format, pretty, quiet: what.quiet })
    }

    fn article(&self, article: Result<Raw, Fault>) -> Done {
        article.and_then(|raw| self.read(raw)).unwrap_or_else(Done::fault)
    }

    fn read(&self, raw: Raw) -> Result<Done, Fault> {
        let origin = raw.origin.clone();
        let (document, sentences) = self.reader.parse(raw)?;
        fenced(&origin, || Ok(self.show(&origin, &document, &sentences)))
    }

    fn show(&self, origin: &Origin, document: &Document, sentences: &Sentences) -> Done {
        let mut done = Done::default();
        if !self.quiet {
            let losses = document.warnings.iter().filter(|w| LOSSES.contains(&w.code));
            done.notes = losses.map(|w| format!("{origin}: warning: {} [{}]", w.message, w.code)).collect();
        }
        if self.format == Output::Conllu {
            done.output = vigie_parse::write_conllu(document, sentences);
            return done;
        }
        let reading = self.reader.reading(document, sentences);
        done.output = match self.format {
            Output::Pretty | Output::Conllu => show::pretty(&reading, &self.pretty),
            Output::Json => show::json(&reading),
            Output::Jsonl => show::jsonl(&reading),
            Output::Html => show::html(&reading),
        };
        done.single = self.format == Output::Html;
        done
    }
}
