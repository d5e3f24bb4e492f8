//! Watching feeds: each is asked when its time has come, the articles it names are fetched with the leave of their sites, and
//! what became of every source is remembered, so that none falls silent without anyone noticing.

mod list;
mod memory;
mod poll;
mod source;

pub use list::list;
pub use memory::Memory;
pub use source::{Source, State};

use crate::door::{Door, World};
use crate::fault::Fault;
use crate::input::Raw;
use crate::url::Parts;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Where articles go.
pub trait Sink: Sync {
    /// Takes an article. When this comes back, the article is kept, or is known not to be wanted: it is not fetched again.
    fn take(&self, article: Raw) -> Taken;

    /// A round is over: time for what is done to many articles at once.
    fn rest(&self) -> Result<(), String> {
        Ok(())
    }
}

/// What became of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It was read, and kept.
    Read,
    /// It was there already.
    Known,
    /// It cannot be read. It is not tried again.
    Unreadable(Fault),
    /// It could not be kept now, through no fault of its own: everything stops.
    Failed(String),
}

/// How to watch.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Hosts asked at once.
    pub threads: usize,
    /// Articles fetched of one feed in one look.
    pub articles: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { threads: 8, articles: 100 }
    }
}

/// A watcher over a list of feeds.
pub struct Watcher {
    door: Door,
    world: Arc<dyn World>,
    options: Options,
    memory: Mutex<Memory>,
}

/// A source is not asked twice within this time, whatever the user says.
const AGAIN: i64 = 5 * 60_000;

impl Watcher {
    /// A watcher that remembers.
    pub fn new(door: Door, world: Arc<dyn World>, memory: Memory, options: Options) -> Watcher {
        Watcher { door, world, options, memory: Mutex::new(memory) }
    }

    /// Asks every source once, but for those that were asked a moment ago and those that want to be left alone for now.
    pub fn once(&self, sink: &dyn Sink) -> Result<(), String> {
        let now = self.world.now();
        let due = |s: &Source| s.next <= now || s.failures == 0 && s.tried.is_none_or(|t| now - t >= AGAIN);
        self.round(due, sink)?;
        self.save(true)?;
        sink.rest()
    }

    /// Watches until the world ends.
    pub fn run(&self, sink: &dyn Sink) -> Result<(), String> {
        while !self.world.ended() {
            let now = self.world.now();
            self.round(|s: &Source| s.next <= now, sink)?;
            self.save(false)?;
            sink.rest()?;
            let next = self.memory().sources.iter().map(|s| s.next).min().unwrap_or(i64::MAX);
            let pause = next.saturating_sub(self.world.now()).clamp(200, 60_000);
            if !self.world.wait(Duration::from_millis(pause as u64)) {
                break;
            }
        }
        self.save(true)
    }

    /// The sources as they are.
    pub fn sources(&self) -> Vec<Source> {
        self.memory().sources.clone()
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(|broken| broken.into_inner())
    }

    fn save(&self, surely: bool) -> Result<(), String> {
        let now = self.world.now();
        self.memory().save(now, surely).map_err(|e| e.to_string())
    }

    /// Asks the sources that are due; those of one host one after the other.
    fn round(&self, due: impl Fn(&Source) -> bool, sink: &dyn Sink) -> Result<(), String> {
        let mut hosts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, source) in self.memory().sources.iter().enumerate().filter(|(_, s)| due(s)) {
            hosts.entry(Parts::of(source.address()).host().unwrap_or_default()).or_default().push(i);
        }
        let queue: Mutex<VecDeque<Vec<usize>>> = Mutex::new(hosts.into_values().collect());
        let stopped: Mutex<Option<String>> = Mutex::new(None);
        let work = || {
            loop {
                let next = queue.lock().map(|mut q| q.pop_front()).unwrap_or_default();
                let Some(indices) = next else { return };
                for i in indices {
                    if self.world.ended() || stopped.lock().map(|s| s.is_some()).unwrap_or(true) {
                        return;
                    }
                    let mut source = self.memory().sources[i].clone();
                    let polled = self.poll(&mut source, sink);
                    self.memory().sources[i] = source;
                    if let (Err(why), Ok(mut stopped)) = (polled, stopped.lock()) {
                        stopped.get_or_insert(why);
                        return;
                    }
                    let _ = self.save(false);
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..self.options.threads.max(1) {
                scope.spawn(work);
            }
        });
        match stopped.into_inner().unwrap_or_else(|broken| broken.into_inner()) {
            Some(why) => {
                self.save(true)?;
                Err(why)
            }
            None => Ok(()),
        }
    }
}
