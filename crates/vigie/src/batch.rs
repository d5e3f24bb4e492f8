//! Many articles on several threads, shown in the order they were given, with bounded memory.

use rayon::ThreadPool;
use rayon::prelude::*;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::time::{Duration, Instant};
use vigie_gather::{Fault, Origin, Raw};

/// Articles taken together: enough to keep the threads busy, few enough to hold in memory.
const CHUNK_ARTICLES: usize = 128;
/// Bytes of articles taken together.
const CHUNK_BYTES: usize = 4 << 20;
/// Progress is shown after this long, and no more often.
const PROGRESS: Duration = Duration::from_millis(500);

/// What one article came to.
#[derive(Debug, Default)]
pub struct Done {
    /// What goes to standard output.
    pub output: String,
    /// Lines for standard error.
    pub notes: Vec<String>,
    /// Why there is no output.
    pub fault: Option<Fault>,
    /// The output must be the only one.
    pub single: bool,
}

impl Done {
    /// An article that could not be read.
    pub fn fault(fault: Fault) -> Done {
        Done { fault: Some(fault), ..Done::default() }
    }
}

/// A run over articles.
pub struct Batch {
    /// Articles that could not be read.
    pub faults: usize,
    read: usize,
    progress: Option<Progress>,
}

impl Batch {
    /// A run that has not begun.
    pub fn new(quiet: bool) -> Batch {
        let shown = !quiet && io::stderr().is_terminal() && !io::stdout().is_terminal();
        Batch { faults: 0, read: 0, progress: shown.then(Progress::new) }
    }

    /// Works through the articles. An error is one of writing the output.
    pub fn run(
        &mut self,
        pool: &ThreadPool,
        mut articles: impl Iterator<Item = Result<Raw, Fault>>,
        work: impl Fn(Result<Raw, Fault>) -> Done + Sync,
    ) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        loop {
            let chunk = next_chunk(&mut articles);
            if chunk.is_empty() {
                break;
            }
            let done: Vec<Done> = pool.install(|| chunk.into_par_iter().with_max_len(1).map(&work).collect());
            for one in done {
                self.show(one, &mut out)?;
            }
            out.flush()?;
            if let Some(progress) = &mut self.progress {
                progress.show(self.read, self.faults);
            }
        }
        out.flush()?;
        if let Some(progress) = &mut self.progress {
            progress.clear();
        }
        Ok(())
    }

    fn show(&mut self, mut one: Done, out: &mut impl Write) -> io::Result<()> {
        if one.single && self.read > 0 {
            let origin = Origin::of("--format html");
            let what = "a page holds one article: this one was left out";
            one = Done::fault(Fault::new("one-page", &origin, what, "give the articles one by one, or choose jsonl"));
        }
        let lines = one.notes.iter().map(ToString::to_string).chain(one.fault.iter().map(ToString::to_string));
        for line in lines {
            if let Some(progress) = &mut self.progress {
                progress.clear();
            }
            // The output comes first where both go to one terminal.
            out.flush()?;
            let _ = writeln!(io::stderr(), "vigie: {line}");
        }
        self.faults += usize::from(one.fault.is_some());
        self.read += usize::from(one.fault.is_none());
        out.write_all(one.output.as_bytes())
    }
}

fn next_chunk(articles: &mut impl Iterator<Item = Result<Raw, Fault>>) -> Vec<Result<Raw, Fault>> {
    let mut chunk = Vec::new();
    let mut bytes = 0;
    while chunk.len() < CHUNK_ARTICLES && bytes < CHUNK_BYTES {
        let Some(article) = articles.next() else { break };
        bytes += article.as_ref().map_or(0, Raw::size);
        chunk.push(article);
    }
    chunk
}

/// A line that counts, on a terminal.
struct Progress {
    began: Instant,
    last: Instant,
    shown: bool,
}

impl Progress {
    fn new() -> Progress {
        let now = Instant::now();
        Progress { began: now, last: now, shown: false }
    }

    fn show(&mut self, read: usize, faults: usize) {
        if self.last.elapsed() < PROGRESS {
            return;
        }
        self.last = Instant::now();
        self.shown = true;
        let pace = read as f64 / self.began.elapsed().as_secs_f64();
        let unread = if faults > 0 { format!(", {faults} could not be read") } else { String::new() };
        let _ = write!(io::stderr(), "\r\x1b[K{read} articles read{unread}, {pace:.0} a second");
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
