//! What the server holds: connections to the record, the reader, the secret of its tokens.

use super::problem::Problem;
use crate::reader::Reader;
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use tokio::sync::Semaphore;
use vigie_gather::Options;
use vigie_record::store::Record;

/// The server's state, shared by every request.
pub struct App {
    /// The record.
    pub path: PathBuf,
    /// Where `vigie watch` keeps the state of its sources.
    pub watch: Option<PathBuf>,
    /// The sources of the whole record, as they were told last.
    pub kept: super::pages::Kept,
    /// Readers of it that nobody uses now.
    idle: Mutex<Vec<Record>>,
    /// The one that writes, so that changes wait for each other.
    pub writer: Mutex<()>,
    /// Reads texts.
    pub reader: Reader,
    /// Texts that are read at once.
    pub reading: Semaphore,
    /// Pages that are made at once.
    pub asking: Semaphore,
    /// Whether the record may be changed.
    pub writable: bool,
    /// Whether only this machine is served.
    pub loopback: bool,
    /// Hashes of the tokens that are needed, where any are.
    pub tokens: Vec<[u8; 32]>,
    /// What tokens of forms are made with.
    secret: [u8; 32],
    /// How many requests each address has left.
    pub limits: super::limits::Limits,
    /// Files on their way in.
    pub jobs: super::jobs::Jobs,
}

/// Connections that are kept open when nobody uses them.
const IDLE: usize = 8;

impl App {
    /// For a record.
    pub fn new(how: &super::How, writable: bool, loopback: bool) -> Result<App, String> {
        let (path, tokens) = (how.record.clone(), how.tokens.clone());
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|e| format!("no random numbers: {e}"))?;
        Ok(App {
            idle: Mutex::new(Vec::new()),
            writer: Mutex::new(()),
            reader: Reader::new(Options::default())?,
            reading: Semaphore::new(processors),
            asking: Semaphore::new(processors * 2),
            jobs: super::jobs::Jobs::new(&path),
            path,
            watch: how.watch.clone(),
            kept: super::pages::Kept::default(),
            writable,
            loopback,
            tokens,
            secret,
            limits: super::limits::Limits::default(),
        })
    }

    /// Asks the record on a connection that nobody else uses.
    pub fn ask<T>(&self, ask: impl FnOnce(&Record) -> Result<T, Problem>) -> Result<T, Problem> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let record = match idle {
            Some(record) => record,
            None => Record::open_to_read(&self.path)?,
        };
        let answer = ask(&record);
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE {
            idle.push(record);
        }
        answer
    }

    /// Changes the record; one change at a time.
    pub fn change<T>(&self, change: impl FnOnce(&mut Record) -> Result<T, Problem>) -> Result<T, Problem> {
        let _alone = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut record = Record::open(&self.path)?;
        change(&mut record)
    }

    /// The token of a session.
    pub fn token(&self, session: &str) -> String {
        let digest = Sha256::new().chain_update(self.secret).chain_update(session.as_bytes()).finalize();
        hex(&digest[..16])
    }

    /// A new session.
    pub fn session(&self) -> String {
        let mut bytes = [0; 16];
        // Without chance the session is empty, and no token fits it twice.
        let _ = getrandom::fill(&mut bytes);
        hex(&bytes)
    }
}

/// As hex digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Whether two texts are the same, in a time that does not tell where they differ.
pub fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |d, (x, y)| d | (x ^ y)) == 0
}
