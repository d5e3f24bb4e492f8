//! Where the articles of `vigie watch` go: into the record, or to standard output.

use crate::watch_command::Format;
use rayon::ThreadPool;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};
use vigie::reader::Reader;
use vigie::show::{self, PrettyOptions};
use vigie_gather::watch::{Sink, Taken};
use vigie_gather::{Document, Fault, Options, Raw};
use vigie_record::facts::DocId;
use vigie_record::store::{Prepared, Record, RecordError};

/// Reading needs a deeper stack than the threads that fetch have.
fn pool() -> Result<ThreadPool, String> {
    rayon::ThreadPoolBuilder::new().stack_size(16 << 20).build().map_err(|e| format!("no threads: {e}"))
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(|broken| broken.into_inner())
}

/// Keeps articles in the record.
pub struct Keeper {
    reader: Reader,
    pool: ThreadPool,
    record: Mutex<Record>,
    quiet: bool,
    new: AtomicUsize,
}

impl Keeper {
    /// A keeper that says a line for each new article, unless it is quiet.
    pub fn new(record: Record, quiet: bool) -> Result<Keeper, String> {
        let reader = Reader::new(Options::default())?;
        Ok(Keeper { reader, pool: pool()?, record: Mutex::new(record), quiet, new: AtomicUsize::new(0) })
    }

    fn keep(&self, raw: Raw) -> Result<Taken, RecordError> {
        let origin = raw.origin.clone();
        let document = match self.pool.install(|| self.reader.document(raw)) {
            Ok(document) => document,
            Err(fault) => return self.aside(fault),
        };
        let id = DocId::of_document(&document);
        if held(&self.record).found_again(&id, document.key.as_deref(), document.url.as_deref())? {
            return Ok(Taken::Known);
        }
        let reading = match self.pool.install(|| self.reader.read_document(&document, &origin)) {
            Ok(reading) => reading,
            Err(fault) => return self.aside(fault),
        };
        let prepared = [Prepared::of(&document, reading)];
        let mut record = held(&self.record);
        let readable = record.in_quarantine(vec![origin.to_string()])?;
        record.take_in(&prepared, &[], &readable, &[])?;
        drop(record);
        self.new.fetch_add(1, Ordering::Relaxed);
        self.say(&document);
        Ok(Taken::Read)
    }

    fn aside(&self, fault: Fault) -> Result<Taken, RecordError> {
        if !fault.is_passed() {
            held(&self.record).take_in(&[], std::slice::from_ref(&fault), &[], &[])?;
        }
        Ok(Taken::Unreadable(fault))
    }

    fn say(&self, document: &Document) {
        if !self.quiet {
            let day = document.published.map_or_else(|| "undated".to_owned(), |p| p.date.to_string());
            let line = show::one_line(&format!(
                "{day}  {}: {}",
                document.outlet.as_deref().unwrap_or("-"),
                document.title.as_deref().or(document.url.as_deref()).unwrap_or_default()
            ));
            let _ = writeln!(io::stdout(), "{line}");
        }
    }
}

impl Sink for Keeper {
    fn take(&self, article: Raw) -> Taken {
        self.keep(article).unwrap_or_else(|e| Taken::Failed(e.to_string()))
    }

    fn rest(&self) -> Result<(), String> {
        if self.new.swap(0, Ordering::Relaxed) > 0 {
            held(&self.record).derive().map_err(|e| e.to_string())?;
        }
        Ok(())
    }
}

/// Shows each article as it comes.
pub struct Printer {
    reader: Reader,
    format: Format,
    pretty: PrettyOptions,
    pool: ThreadPool,
    /// Nobody listens any more.
    closed: AtomicBool,
}

impl Printer {
    /// A printer on standard output.
    pub fn new(format: Format) -> Result<Printer, String> {
        let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        let pretty = PrettyOptions { colour, ..PrettyOptions::default() };
        let reader = Reader::new(Options::default())?;
        Ok(Printer { reader, format, pretty, pool: pool()?, closed: AtomicBool::new(false) })
    }

    /// Whether it ended because nobody listens any more.
    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }
}

impl Sink for Printer {
    fn take(&self, article: Raw) -> Taken {
        let reading = match self.pool.install(|| self.reader.read(article)) {
            Ok(reading) => reading,
            Err(fault) => return Taken::Unreadable(fault),
        };
        let text = match self.format {
            Format::Pretty => show::pretty(&reading, &self.pretty),
            Format::Jsonl => show::jsonl(&reading),
        };
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Ok(()) => Taken::Read,
            Err(e) => {
                self.closed.store(e.kind() == io::ErrorKind::BrokenPipe, Ordering::Relaxed);
                Taken::Failed(format!("the output could not be written: {e}"))
            }
        }
    }
}
