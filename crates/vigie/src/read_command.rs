//! `vigie read` and `vigie parse`: gather, parse, read, show, one article after another.

use crate::args::{Colour, Output, What};
use crate::batch::{Batch, Done};
use crate::inputs;
use crate::status::Status;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use vigie::show::{self, PrettyOptions};
use vigie_gather::{Fault, Options, Origin, Raw};
use vigie_parse::{ModelError, Models};
use vigie_read::Library;

/// Warnings about what was lost: they are said on standard error too.
const LOSSES: &[&str] = &["truncated", "bad-bytes", "bad-date", "plain-page"];

/// Runs the command to its end.
pub fn run(what: &What, format: Output, colour: &Colour) -> Status {
    let reader = match Reader::new(what, format, *colour) {
        Ok(reader) => reader,
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
    let articles = inputs::articles(&what.files, &reader.options);
    let mut batch = Batch::new(what.quiet);
    match batch.run(&pool, articles, |article| reader.article(article)) {
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
struct Reader {
    options: Options,
    format: Output,
    pretty: PrettyOptions,
    library: &'static Library,
    models: &'static Models,
    hashes: BTreeMap<String, String>,
    quiet: bool,
}

impl Reader {
    fn new(what: &What, format: Output, colour: Colour) -> Result<Reader, String> {
        let library =
            Library::embedded().map_err(|e| format!("{e}; this is a fault of the program, please report it"))?;
        if let Some(code) = &what.language
            && library.language(code).is_none()
        {
            let known = library.languages().map(|l| l.code.as_str()).collect::<Vec<_>>().join(", ");
            return Err(format!("--language {code}: this language cannot be read; languages that can: {known}"));
        }
        if format == Output::Html && inputs::count(&what.files) > 1 {
            return Err("--format html makes one page of one article; name one file, or choose jsonl".to_owned());
        }
        let models = Models::embedded();
        let terminal = io::stdout().is_terminal();
        let colour = match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
        };
        Ok(Reader {
            options: Options {
                published: what.published,
                language: what.language.clone(),
                format: what.input.map(Into::into),
            },
            format,
            pretty: PrettyOptions { colour, ..PrettyOptions::default() },
            library,
            models,
            hashes: models.hashes(),
            quiet: what.quiet,
        })
    }

    /// One article, fenced: a fault of the program in one article does not end the batch.
    fn article(&self, article: Result<Raw, Fault>) -> Done {
        let raw = match article {
            Ok(raw) => raw,
            Err(fault) => return Done::fault(fault),
        };
        let origin = raw.origin.clone();
        match catch_unwind(AssertUnwindSafe(|| self.read(raw))) {
            Ok(Ok(done)) => done,
            Ok(Err(fault)) => Done::fault(fault),
            Err(_) => {
                let place = PANIC.with_borrow_mut(std::mem::take);
                let what = format!("the program failed on it{place}");
                Done::fault(Fault::new("internal", &origin, what, "please report it with the article"))
            }
        }
    }

    fn read(&self, raw: Raw) -> Result<Done, Fault> {
        let origin = raw.origin.clone();
        let mut document = raw.document(&self.options)?;
        if document.key.is_none() && origin.line.is_none() && origin.name != vigie_gather::STDIN {
            // The name of a file is the id its caller gave.
            document.key = Some(origin.name.clone());
        }
        let sentences = self.models.parse(&document).map_err(|e| unparsed(&e, &origin))?;
        let mut done = Done::default();
        if !self.quiet {
            let losses = document.warnings.iter().filter(|w| LOSSES.contains(&w.code));
            done.notes = losses.map(|w| format!("{origin}: warning: {} [{}]", w.message, w.code)).collect();
        }
        if self.format == Output::Conllu {
            done.output = vigie_parse::write_conllu(&document, &sentences);
            return Ok(done);
        }
        let reading = vigie_read::read(&document, &sentences, self.library, &self.hashes);
        done.output = match self.format {
            Output::Pretty | Output::Conllu => show::pretty(&reading, &self.pretty),
            Output::Json => show::json(&reading),
            Output::Jsonl => show::jsonl(&reading),
            Output::Html => show::html(&reading),
        };
        done.single = self.format == Output::Html;
        Ok(done)
    }
}

fn unparsed(error: &ModelError, origin: &Origin) -> Fault {
    match error {
        ModelError::NoModel { .. } => {
            Fault::new("no-model", origin, error.to_string(), "give --language if the article is in one of them")
        }
        ModelError::Broken { .. } => {
            Fault::new("bad-model", origin, error.to_string(), "this is a fault of the program, please report it")
        }
    }
}

thread_local! {
    /// Where the last panic of this thread was.
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// A panic is one line among the faults, not a trace in the middle of them.
fn silence_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, |l| format!(" ({}:{})", l.file(), l.line()));
        PANIC.with_borrow_mut(|p| *p = place);
    }));
}
