//! The threads: one that walks the inputs, many that read, and the caller's, which writes.

use super::inputs::Input;
use crate::reader::Reader;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use vigie_gather::{Document, Fault, Raw};
use vigie_record::facts::DocId;
use vigie_record::store::{Prepared, Progress, Record, RecordError};

/// Items a worker takes at once.
const CHUNK: usize = 8;
/// Bytes it takes at once.
const CHUNK_BYTES: usize = 512 << 10;
/// Deep trees are deep on the stack too.
const STACK: usize = 16 << 20;

/// What an item came to.
pub enum Outcome {
    /// A document that was not there, and its origin.
    New(Box<Prepared>, String),
    /// One that was.
    Again(Again),
    /// None.
    Fault(Fault),
    /// The record cannot be asked.
    Failed(RecordError),
}

/// A document that is there was found once more.
pub struct Again {
    /// Which.
    pub id: DocId,
    /// The id its caller gave.
    pub key: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
}

/// Some items, read.
pub struct Chunk {
    /// What they came to, in order.
    pub outcomes: Vec<Outcome>,
    /// How far their input has come with them.
    pub progress: Option<Progress>,
    /// Bytes of the input they are.
    pub bytes: u64,
}

/// Some items, still to be read.
struct Task {
    number: usize,
    items: Vec<Result<Raw, Fault>>,
    progress: Option<Progress>,
    bytes: u64,
}

/// Reads the inputs and hands their chunks to `take`, in order. Memory is bounded by the number of chunks on their way.
pub fn run(
    inputs: Vec<Input>,
    reader: &Reader,
    record: &Path,
    threads: usize,
    mut take: impl FnMut(Chunk) -> Result<(), RecordError>,
) -> Result<(), RecordError> {
    let threads = match threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        n => n,
    };
    // So many chunks are on their way at most: a slow article holds up the writer, not the memory.
    let (permits, permit) = sync_channel::<()>(threads * 8 + 8);
    let (tasks, task) = sync_channel::<Task>(threads * 2);
    let (done, chunks) = sync_channel::<(usize, Chunk)>(threads * 2);
    let task = Mutex::new(task);
    std::thread::scope(|scope| {
        let spawn = |name: &str| std::thread::Builder::new().name(name.to_owned()).stack_size(STACK);
        let format = reader.options().format;
        let walker = spawn("gather").spawn_scoped(scope, move || walk(inputs, format, &permits, &tasks));
        walker.map_err(no_threads)?;
        for _ in 0..threads {
            let done = done.clone();
            spawn("read").spawn_scoped(scope, || work(&task, reader, record, done)).map_err(no_threads)?;
        }
        drop(done);
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        // When this loop ends early its ends of the channels close, and the threads with them.
        let (chunks, permit) = (chunks, permit);
        while let Ok((number, chunk)) = chunks.recv() {
            waiting.insert(number, chunk);
            while let Some(chunk) = waiting.remove(&next) {
                next += 1;
                let _ = permit.try_recv();
                take(chunk)?;
            }
        }
        Ok(())
    })
}

fn no_threads(error: std::io::Error) -> RecordError {
    RecordError::Query(format!("no threads: {error}; give a smaller --threads"))
}

/// Cuts the inputs into tasks.
fn walk(inputs: Vec<Input>, format: Option<vigie_gather::Format>, permits: &SyncSender<()>, tasks: &SyncSender<Task>) {
    let mut number = 0;
    let mut send = |items, progress, bytes| {
        let task = Task { number, items, progress, bytes };
        number += 1;
        permits.send(()).is_ok() && tasks.send(task).is_ok()
    };
    for input in inputs {
        let (stamp, whole, skip) = (input.resumable(), input.bytes, input.skip);
        let progress =
            |items: u64, done: bool| stamp.clone().map(|(path, stamp)| Progress { path, stamp, items, done });
        let mut articles = input.articles(format).skip(usize::try_from(skip).unwrap_or(usize::MAX)).peekable();
        let (mut taken, mut told) = (skip, 0u64);
        loop {
            let (mut items, mut bytes, mut offset) = (Vec::new(), 0, None);
            while items.len() < CHUNK && bytes < CHUNK_BYTES {
                let Some(item) = articles.next() else { break };
                if let Ok(raw) = &item {
                    bytes += raw.size();
                    offset = raw.origin.offset.or(offset);
                }
                items.push(item);
            }
            taken += items.len() as u64;
            let done = articles.peek().is_none();
            // How far into the file: to its end, to the record of an archive, or as many bytes as the items had.
            let now = if done { whole } else { offset.unwrap_or(told + bytes as u64).clamp(told, whole.max(told)) };
            let step = now.saturating_sub(told);
            told = now;
            if !send(items, progress(taken, done), step) {
                return;
            }
            if done {
                break;
            }
        }
    }
}

fn work(tasks: &Mutex<Receiver<Task>>, reader: &Reader, record: &Path, done: SyncSender<(usize, Chunk)>) {
    let known = Record::open_to_read(record);
    let mut wanted = true;
    loop {
        let next = match tasks.lock() {
            Ok(tasks) => tasks.recv(),
            Err(_) => return,
        };
        let Ok(task) = next else { return };
        if !wanted {
            // The writer has given up: what is on its way is let go, so that nobody waits for room.
            continue;
        }
        let outcomes = match &known {
            Ok(known) => task.items.into_iter().map(|item| item_outcome(item, reader, known)).collect(),
            Err(e) => vec![Outcome::Failed(RecordError::Query(e.to_string()))],
        };
        let chunk = Chunk { outcomes, progress: task.progress, bytes: task.bytes };
        wanted = done.send((task.number, chunk)).is_ok();
    }
}

fn item_outcome(item: Result<Raw, Fault>, reader: &Reader, known: &Record) -> Outcome {
    let raw = match item {
        Ok(raw) => raw,
        Err(fault) => return Outcome::Fault(fault),
    };
    let origin = raw.origin.clone();
    let document = match reader.document(raw) {
        Ok(document) => document,
        Err(fault) => return Outcome::Fault(fault),
    };
    let id = DocId::of_document(&document);
    match known.knows(&id) {
        Ok(true) => return Outcome::Again(again(id, document)),
        Ok(false) => {}
        Err(e) => return Outcome::Failed(e),
    }
    match reader.read_document(&document, &origin) {
        Ok(reading) => Outcome::New(Box::new(Prepared::of(&document, reading)), origin.to_string()),
        Err(fault) => Outcome::Fault(fault),
    }
}

fn again(id: DocId, document: Document) -> Again {
    Again { id, key: document.key, url: document.url }
}
