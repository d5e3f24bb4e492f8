//! `vigie watch`: feeds are asked as often as they have news, and what they name is read.

use crate::record::Where;
use crate::status::Status;
use crate::watch_sinks::{Keeper, Printer};
use clap::{Args, ValueEnum};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use vigie::reader::silence_panics;
use vigie::show;
use vigie_gather::door::{Allowed, Door, Rules, System, World};
use vigie_gather::watch::{self, Memory, Sink, Watcher};
use vigie_gather::{Fault, Origin};

const EXAMPLES: &str = "Examples:
  vigie watch feeds.opml                              every feed of a list into the record, until Ctrl-C
  vigie watch https://example.org/rss --once          one look, then a table of how the sources do
  vigie watch feeds.opml --print --format jsonl       one reading a line instead of a record
  vigie watch --health                                how the sources of the last run do; asks nobody
  vigie watch http://10.1.2.3/feed --allow 10.1.2.3   a feed inside one's own network";

/// `vigie watch`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Watch {
    /// Feeds (RSS, Atom, JSON Feed), pages that name one, and lists of feeds (OPML, or one a line); none: those of the last run
    #[arg(value_name = "FEED")]
    pub feeds: Vec<String>,
    /// Look once, show how the sources do, and end
    #[arg(long)]
    pub once: bool,
    /// Only show how the sources do: when each was last heard, what failed, what was skipped
    #[arg(long, conflicts_with = "once")]
    pub health: bool,
    /// Which record.
    #[command(flatten)]
    pub at: Where,
    /// Print the readings and keep no record
    #[arg(long)]
    pub print: bool,
    /// How to show readings, or the health
    #[arg(short, long, value_enum, default_value = "pretty")]
    pub format: Format,
    /// Where the state of the sources is kept between runs [default: in the user's data folder]
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Addresses inside one's own network that may be connected to: 10.1.0.0/16, 127.0.0.1:8080
    #[arg(long, value_name = "ADDRESS")]
    pub allow: Vec<Allowed>,
    /// Whom a site's owner can write to; sent with every request
    #[arg(long, value_name = "ADDRESS")]
    pub contact: Option<String>,
    /// How many hosts to ask at once
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: u16,
    /// The most articles to fetch of one feed in one look
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub articles: usize,
    /// No line for each new article, and no table at the end of --once
    #[arg(short, long)]
    pub quiet: bool,
}

/// How readings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, in a terminal
    Pretty,
    /// One object a line
    Jsonl,
}

/// Runs the command to its end.
pub fn run(watch: &Watch) -> Status {
    let end = Arc::new(AtomicBool::new(false));
    let world: Arc<dyn World> = Arc::new(System::new(Arc::clone(&end)));
    let state = watch.state.clone().unwrap_or_else(default_state);
    let (memory, faults) = match remembered(watch, &state, world.now()) {
        Ok(found) => found,
        Err(message) => return usage(&message),
    };
    if watch.health {
        return shown(watch, &memory.sources, world.now(), &mut io::stdout().lock());
    }
    silence_panics();
    if let Err(e) = ctrlc::set_handler(move || {
        if end.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        let _ = writeln!(io::stderr(), "vigie: ending when the requests under way are done; again to end now");
    }) {
        return usage(&format!("Ctrl-C cannot be heard: {e}"));
    }
    let options = watch::Options { threads: watch.threads.into(), articles: watch.articles };
    let watcher = Watcher::new(Door::new(rules(watch), Arc::clone(&world)), Arc::clone(&world), memory, options);
    let status = if watch.print { print(watch, &watcher) } else { keep(watch, &watcher) };
    if watch.once && !watch.quiet {
        shown(watch, &watcher.sources(), world.now(), &mut io::stderr().lock());
    }
    if status == Status::AllRead && faults > 0 { Status::SomeUnread } else { status }
}

fn print(watch: &Watch, watcher: &Watcher) -> Status {
    let printer = match Printer::new(watch.format) {
        Ok(printer) => printer,
        Err(message) => return usage(&message),
    };
    let status = gone_through(watch, watcher, &printer);
    if printer.is_closed() { Status::AllRead } else { status }
}

fn keep(watch: &Watch, watcher: &Watcher) -> Status {
    let keeper = watch.at.open().map_err(|e| e.to_string()).and_then(|record| Keeper::new(record, watch.quiet));
    match keeper {
        Ok(keeper) => gone_through(watch, watcher, &keeper),
        Err(message) => usage(&message),
    }
}

fn gone_through(watch: &Watch, watcher: &Watcher, sink: &dyn Sink) -> Status {
    match if watch.once { watcher.once(sink) } else { watcher.run(sink) } {
        Ok(()) => Status::AllRead,
        Err(why) => {
            let _ = writeln!(io::stderr(), "vigie: {why}");
            Status::Unwritten
        }
    }
}

fn usage(message: &str) -> Status {
    let _ = writeln!(io::stderr(), "vigie: {message}");
    Status::Usage
}

fn rules(watch: &Watch) -> Rules {
    let mut rules = Rules { allowed: watch.allow.clone(), ..Rules::default() };
    if let Some(contact) = watch.contact.as_deref().filter(|c| c.bytes().all(|b| (b' '..0x7F).contains(&b))) {
        rules.agent = format!("vigie/{} (+{contact})", env!("CARGO_PKG_VERSION"));
    }
    rules
}

/// The sources named, with what the state file knows of them, and how many lists could not be read.
fn remembered(watch: &Watch, state: &Path, now: i64) -> Result<(Memory, usize), String> {
    let mut urls = Vec::new();
    let mut faults = 0;
    for feed in &watch.feeds {
        match listed(feed) {
            Ok(found) => urls.extend(found.into_iter().filter(|u| !urls.contains(u)).collect::<Vec<_>>()),
            Err(fault) => {
                faults += 1;
                let _ = writeln!(io::stderr(), "vigie: {fault}");
            }
        }
    }
    if urls.is_empty() && !watch.feeds.is_empty() {
        return Err("no feed is left to watch".to_owned());
    }
    let memory = Memory::load(Some(state), &urls, now).map_err(|e| {
        format!("{}: the state of the sources cannot be read: {e}; name another file with --state", state.display())
    })?;
    if memory.sources.is_empty() {
        return Err("no feed is known yet; name some: vigie watch https://example.org/rss".to_owned());
    }
    Ok((memory, faults))
}

/// The feeds that an argument stands for.
fn listed(feed: &str) -> Result<Vec<String>, Fault> {
    if feed.starts_with("http://") || feed.starts_with("https://") {
        return Ok(vec![feed.to_owned()]);
    }
    let bytes = std::fs::read(feed).map_err(|e| {
        let origin = Origin::of(feed);
        Fault::new("unreadable", &origin, format!("it cannot be read: {e}"), "give an address, or a file of addresses")
    })?;
    watch::list(&bytes, feed)
}

/// Where the state of the sources is kept unless another file is named.
pub fn default_state() -> PathBuf {
    let variable = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let folder = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|h| h.join("Library").join("Application Support"))
    } else {
        let given = variable("XDG_DATA_HOME").filter(|p| p.is_absolute());
        given.or_else(|| variable("HOME").map(|h| h.join(".local").join("share")))
    };
    folder.map_or_else(PathBuf::new, |f| f.join("vigie")).join("watch.json")
}

fn shown(watch: &Watch, sources: &[watch::Source], now: i64, out: &mut dyn Write) -> Status {
    let text = match watch.format {
        Format::Pretty => show::health(sources, now),
        Format::Jsonl => show::health_jsonl(sources, now),
    };
    match out.write_all(text.as_bytes()) {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Status::Unwritten,
        _ => Status::AllRead,
    }
}
