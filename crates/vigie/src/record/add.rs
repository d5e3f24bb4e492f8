//! `vigie add`: articles into the record.

use super::{Stop, Where, ended};
use crate::args::What;
use crate::status::Status;
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};
use vigie::ingest::{self, How, Tally, Watch};
use vigie::reader::{Reader, silence_panics};
use vigie_gather::{Fault, Options};
use vigie_record::facts::DocId;
use vigie_record::store::Added;

const EXAMPLES: &str = "Examples:
  vigie add dispatches/ page.html archive.jsonl      folders, pages, batches
  vigie add CC-NEWS-20241025.warc.gz agency.zip      archives
  vigie add crisis/ --record crisis.vigie            a record of its own
  vigie add feed.jsonl --list                        the id of each document once it is safely held
  vigie quarantine                                   what could not be read, and why

A document is added once, however often it is given. A run that was interrupted goes on where it stood
when the same command is given again.";

/// `vigie add`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Add {
    /// What to add, and how it is read.
    #[command(flatten)]
    pub what: What,
    /// Which record.
    #[command(flatten)]
    pub at: Where,
    /// Print a line for each document once it is safely held: new or known, and its id
    #[arg(long)]
    pub list: bool,
    /// Look again at files that were taken in before
    #[arg(long)]
    pub again: bool,
    /// Leave stories, the ledger of claims and the register of agreements for later: vigie derive
    #[arg(long)]
    pub no_derive: bool,
}

/// Runs the command to its end.
pub fn run(add: &Add) -> Status {
    ended(|| {
        let what = &add.what;
        let options =
            Options { published: what.published, language: what.language.clone(), format: what.input.map(Into::into) };
        let said = format!("{:?} {:?} {:?}", options.published.map(|p| p.to_string()), options.language, what.input);
        let reader = Reader::new(options).map_err(Stop::Usage)?;
        let mut record = add.at.open()?;
        let path = record.path().to_path_buf();
        silence_panics();
        let began = Instant::now();
        let inputs = ingest::expand(&what.files, &said);
        let mut watch = Terminal::new(inputs.iter().map(|i| i.bytes).sum(), what.quiet, add.list);
        let how = How { threads: what.threads.map_or(0, usize::from), again: add.again };
        let tally = ingest::take_in(&mut record, &path, inputs, &reader, &how, &mut watch);
        let broken = watch.end();
        let tally = tally?;
        broken?;
        let seconds = began.elapsed().as_secs_f64();
        if !add.no_derive {
            record.derive()?;
        }
        if !what.quiet && !add.list {
            writeln!(io::stdout(), "{}", summary(&tally, seconds, &path.display().to_string()))?;
        }
        Ok(if tally.faults == 0 { Status::AllRead } else { Status::SomeUnread })
    })
}

fn summary(t: &Tally, seconds: f64, path: &str) -> String {
    let documents = |n: usize| if n == 1 { "1 document".to_owned() } else { format!("{n} documents") };
    let mut parts = vec![format!("{} added", documents(t.new))];
    if t.known > 0 {
        parts.push(format!("{} known", t.known));
    }
    if t.faults > 0 {
        parts.push(format!("{} in quarantine (vigie quarantine)", t.faults));
    }
    if t.passed > 0 {
        parts.push(format!("{} items were no articles", t.passed));
    }
    if t.inputs_before > 0 {
        parts.push(format!("{} files taken in before (--again looks again)", t.inputs_before));
    }
    let pace = t.new as f64 / seconds.max(0.001);
    format!("{}; {seconds:.1} s, {pace:.0} a second; {path}", parts.join(", "))
}

/// Shows how it goes: a bar on a terminal, lines for what went wrong.
struct Terminal {
    bar: ProgressBar,
    began: Instant,
    quiet: bool,
    list: bool,
    broken: io::Result<()>,
}

impl Terminal {
    fn new(bytes: u64, quiet: bool, list: bool) -> Terminal {
        let shown = !quiet && io::stderr().is_terminal() && !(list && io::stdout().is_terminal());
        let target = if shown { ProgressDrawTarget::stderr_with_hz(4) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(bytes.max(1)), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent:>3} %  {msg}  {eta} left") {
            bar.set_style(style);
        }
        if shown {
            bar.enable_steady_tick(Duration::from_millis(500));
        }
        Terminal { bar, began: Instant::now(), quiet, list, broken: Ok(()) }
    }

    fn end(self) -> io::Result<()> {
        self.bar.finish_and_clear();
        self.broken
    }
}

impl Watch for Terminal {
    fn fault(&mut self, fault: &Fault) {
        if !self.quiet {
            self.bar.suspend(|| {
                let _ = writeln!(io::stderr(), "vigie: {fault}");
            });
        }
    }

    fn held(&mut self, id: &DocId, added: Added) {
        if self.list && self.broken.is_ok() {
            let word = match added {
                Added::New => "new",
                Added::Known => "known",
            };
            self.broken = writeln!(io::stdout(), "{word} {id}");
        }
    }

    fn so_far(&mut self, t: &Tally) {
        if self.list && self.broken.is_ok() {
            self.broken = io::stdout().flush();
        }
        self.bar.set_position(t.bytes);
        let all = t.new + t.known;
        let pace = all as f64 / self.began.elapsed().as_secs_f64().max(0.001);
        let errors = if t.faults > 0 { format!(", {} errors", t.faults) } else { String::new() };
        self.bar.set_message(format!("{all} documents, {pace:.0} a second{errors}"));
    }
}
