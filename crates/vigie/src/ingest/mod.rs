//! Many articles into a record: gathered, parsed and read on every processor, ahead of one writer, in bounded memory.
//!
//! One thread walks the inputs and cuts them into small [chunks](Chunk); workers turn the items of a chunk into documents ready for the
//! tables; the writer takes the chunks in their order, so that "so many items of this file are in" is always true, and commits them
//! together with that note. What was committed is acknowledged; a run that is killed goes on from there.

mod inputs;
mod pool;

pub use inputs::{Input, expand};

use crate::reader::Reader;
use pool::Chunk;
use std::path::Path;
use std::time::{Duration, Instant};
use vigie_gather::Fault;
use vigie_record::facts::DocId;
use vigie_record::store::{Added, Prepared, Progress, Record, RecordError};

/// Documents that are committed together, at most.
const BATCH: usize = 256;
/// Characters that are, at most.
const BATCH_BYTES: usize = 8 << 20;
/// No document waits longer than this to be committed.
const PATIENCE: Duration = Duration::from_secs(2);

/// How to take in.
#[derive(Clone, Debug, Default)]
pub struct How {
    /// Articles read at once; 0: as many as there are processors.
    pub threads: usize,
    /// Inputs that were taken in before are looked at again.
    pub again: bool,
}

/// What taking in has come to so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Documents that are new.
    pub new: usize,
    /// Documents that were there.
    pub known: usize,
    /// Items in quarantine.
    pub faults: usize,
    /// Items that were never meant to be articles.
    pub passed: usize,
    /// Inputs left out because they were taken in before.
    pub inputs_before: usize,
    /// Bytes of the inputs that are dealt with, as far as can be told.
    pub bytes: u64,
}

/// Someone who watches.
pub trait Watch {
    /// An item could not become a document.
    fn fault(&mut self, _fault: &Fault) {}
    /// A document is safely held.
    fn held(&mut self, _id: &DocId, _added: Added) {}
    /// So far it has come to this.
    fn so_far(&mut self, _tally: &Tally) {}
}

/// Takes the inputs into the record at `path`.
pub fn take_in(
    record: &mut Record,
    path: &Path,
    inputs: Vec<Input>,
    reader: &Reader,
    how: &How,
    watch: &mut dyn Watch,
) -> Result<Tally, RecordError> {
    let mut tally = Tally::default();
    let mut left = Vec::with_capacity(inputs.len());
    for mut input in inputs {
        if let (false, Some((name, stamp))) = (how.again, input.resumable())
            && let Some(progress) = record.progress(&name, &stamp)?
        {
            if progress.done {
                tally.inputs_before += 1;
                tally.bytes += input.bytes;
                continue;
            }
            input.skip = progress.items;
        }
        left.push(input);
    }
    let mut writer = Writer { record, watch, tally, batch: Batch::default() };
    pool::run(left, reader, path, how.threads, |chunk| writer.take(chunk))?;
    writer.commit()?;
    Ok(writer.tally)
}

/// What waits to be committed.
#[derive(Default)]
struct Batch {
    documents: Vec<Prepared>,
    again: Vec<pool::Again>,
    faults: Vec<Fault>,
    readable: Vec<String>,
    progress: Vec<Progress>,
    size: usize,
    since: Option<Instant>,
}

struct Writer<'a> {
    record: &'a mut Record,
    watch: &'a mut dyn Watch,
    tally: Tally,
    batch: Batch,
}

impl Writer<'_> {
    /// Takes the next chunk, in order.
    fn take(&mut self, chunk: Chunk) -> Result<(), RecordError> {
        let batch = &mut self.batch;
        batch.since.get_or_insert_with(Instant::now);
        self.tally.bytes += chunk.bytes;
        for outcome in chunk.outcomes {
            match outcome {
                pool::Outcome::New(document, origin) => {
                    batch.size += document.size();
                    batch.documents.push(*document);
                    batch.readable.push(origin);
                }
                pool::Outcome::Again(again) => batch.again.push(again),
                pool::Outcome::Fault(fault) if fault.is_passed() => self.tally.passed += 1,
                pool::Outcome::Fault(fault) => {
                    self.watch.fault(&fault);
                    self.tally.faults += 1;
                    batch.faults.push(fault);
                }
                pool::Outcome::Failed(error) => return Err(error),
            }
        }
        if let Some(progress) = chunk.progress {
            // Of one input the last word counts.
            batch.progress.retain(|p| p.path != progress.path);
            batch.progress.push(progress);
        }
        let waited = batch.since.is_some_and(|s| s.elapsed() >= PATIENCE);
        if batch.documents.len() >= BATCH || batch.size >= BATCH_BYTES || waited {
            self.commit()?;
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<(), RecordError> {
        let batch = std::mem::take(&mut self.batch);
        // Only what is in quarantine can be struck off: most origins never were.
        let readable = self.record.in_quarantine(batch.readable)?;
        let added = self.record.take_in(&batch.documents, &batch.faults, &readable, &batch.progress)?;
        for (document, added) in batch.documents.iter().zip(&added) {
            match added {
                Added::New => self.tally.new += 1,
                Added::Known => self.tally.known += 1,
            }
            self.watch.held(&document.id, *added);
        }
        for again in &batch.again {
            self.record.found_again(&again.id, again.key.as_deref(), again.url.as_deref())?;
            self.tally.known += 1;
            self.watch.held(&again.id, Added::Known);
        }
        self.watch.so_far(&self.tally);
        Ok(())
    }
}
