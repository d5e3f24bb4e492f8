//! One source: what is remembered of a feed between two looks, when it is looked at next, and whether it is well.

use crate::door::{Trouble, World};
use crate::feed::{Entry, Feed};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, VecDeque};
use std::fmt;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// A feed is looked at no more often than this, and no more seldom.
const SHORTEST: i64 = 15 * MINUTE;
const LONGEST: i64 = DAY;
/// One that is taken for dead is tried once a week still.
const DEAD_INTERVAL: i64 = 7 * DAY;
/// So many failures in a row, over so long a time, and a source is taken for dead.
const DEAD_FAILURES: u32 = 30;
const DEAD_TIME: i64 = 14 * DAY;
/// Entries whose names are remembered.
const REMEMBERED: usize = 5_000;
/// An article that could not be fetched is tried so often.
const ATTEMPTS: u8 = 3;

/// A feed that is watched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Source {
    /// Its address, as the user gave it.
    pub url: String,
    /// Its address now, where it has moved.
    pub moved: Option<String>,
    /// What it calls itself.
    pub title: Option<String>,
    /// When it was first listed.
    pub since: i64,
    /// When it was last asked.
    pub tried: Option<i64>,
    /// When it last gave a sound answer.
    pub heard: Option<i64>,
    /// When it last had something new.
    pub news: Option<i64>,
    /// When it is to be asked next.
    pub next: i64,
    /// Failures since it was last heard.
    pub failures: u32,
    /// What is wrong with it.
    pub reason: Option<String>,
    /// It said that it is gone for good.
    pub gone: bool,
    /// Articles taken.
    pub read: u64,
    /// Articles not taken, by reason.
    pub skipped: BTreeMap<String, u64>,
    /// The usual time between two of its entries.
    pub gap: Option<i64>,
    etag: Option<String>,
    modified: Option<String>,
    /// What the last answer was, for servers that send the same again and again.
    digest: Option<String>,
    interval: i64,
    seen: VecDeque<u64>,
    attempts: BTreeMap<u64, u8>,
}

/// How a source does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It was never asked.
    New,
    /// It answers.
    Healthy,
    /// It fails, is broken, or has been silent for far longer than usual.
    Degraded,
    /// It is gone, or has failed for weeks. It is still tried now and then.
    Dead,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            State::New => "new",
            State::Healthy => "healthy",
            State::Degraded => "degraded",
            State::Dead => "dead",
        })
    }
}

impl Source {
    /// A source that was never asked.
    pub fn new(url: &str, now: i64) -> Source {
        Source { url: url.to_owned(), since: now, next: now, interval: SHORTEST, ..Source::default() }
    }

    /// Where to ask.
    pub fn address(&self) -> &str {
        self.moved.as_deref().unwrap_or(&self.url)
    }

    /// The tag and the date of the version that was last seen.
    pub(super) fn version(&self) -> (Option<&str>, Option<&str>) {
        (self.etag.as_deref(), self.modified.as_deref())
    }

    /// How it does.
    pub fn state(&self, now: i64) -> State {
        if self.gone || self.failures >= DEAD_FAILURES && now - self.heard.unwrap_or(self.since) > DEAD_TIME {
            State::Dead
        } else if self.failures > 0 || self.reason.is_some() || self.silent(now) {
            State::Degraded
        } else if self.tried.is_none() {
            State::New
        } else {
            State::Healthy
        }
    }

    /// It answers, but has had nothing new for ten times its usual gap, and for a week.
    pub fn silent(&self, now: i64) -> bool {
        let quiet = self.news.map(|n| now - n);
        quiet.is_some_and(|q| self.gap.is_some_and(|g| q > (10 * g).max(7 * DAY)))
    }

    /// What a person should know about it, in one line.
    pub fn note(&self, now: i64) -> Option<String> {
        let silent = || self.silent(now).then(|| "it has had nothing new for far longer than usual".to_owned());
        self.reason.clone().or_else(silent)
    }

    /// It sent nothing new.
    pub(super) fn unchanged(&mut self, world: &dyn World) {
        let now = self.sound(world);
        self.interval = (self.interval * 5 / 4).clamp(SHORTEST, LONGEST);
        self.schedule(now, 0, world);
    }

    /// Whether an answer is the last one again.
    pub(super) fn same_again(&mut self, bytes: &[u8]) -> bool {
        let digest: String = Sha256::digest(bytes).iter().take(16).map(|b| format!("{b:02x}")).collect();
        let same = self.digest.as_deref() == Some(&digest);
        self.digest = Some(digest);
        same
    }

    /// It sent a feed, of which so many entries are new.
    pub(super) fn heard_of(&mut self, feed: &Feed, new: usize, stay: Option<u64>, world: &dyn World) {
        let now = self.sound(world);
        self.reason = feed.broken.as_ref().map(|why| format!("the feed is not well-formed: {why}"));
        self.title = feed.title.clone().or(self.title.take());
        if new > 0 {
            self.news = Some(now);
        }
        self.gap = usual_gap(&feed.entries).or(self.gap);
        self.interval = match self.gap {
            Some(gap) => gap / 2,
            None if new > 0 => self.interval * 2 / 3,
            None => self.interval * 5 / 4,
        }
        .clamp(SHORTEST, LONGEST);
        let asked = feed.ttl.map_or(0, |m| i64::from(m) * MINUTE).max(stay.map_or(0, |s| s.min(86_400) as i64 * 1000));
        self.schedule(now, asked.min(LONGEST), world);
    }

    /// The version that was just read; remembered once everything in it is done.
    pub(super) fn remember_version(&mut self, etag: Option<String>, modified: Option<String>) {
        (self.etag, self.modified) = (etag, modified);
    }

    /// The next answer must be read anew: not everything in the last one is done.
    pub(super) fn forget_version(&mut self) {
        (self.etag, self.modified, self.digest) = (None, None, None);
    }

    fn sound(&mut self, world: &dyn World) -> i64 {
        let now = world.now();
        (self.tried, self.heard, self.failures, self.gone) = (Some(now), Some(now), 0, false);
        now
    }

    /// A tenth sooner or later, so that sources listed together do not stay together.
    fn schedule(&mut self, now: i64, least: i64, world: &dyn World) {
        let interval = self.interval.max(least);
        self.next = now + interval - interval / 10 + world.chance(interval as u64 / 5) as i64;
    }

    /// It could not be read.
    pub(super) fn failed(&mut self, trouble: &Trouble, world: &dyn World) {
        let retry = match trouble {
            Trouble::Status { retry_after, .. } => retry_after.map_or(0, |s| s.min(7 * 86_400) as i64 * 1000),
            _ => 0,
        };
        self.gone |= matches!(trouble, Trouble::Status { status: 410, .. });
        self.failed_for(trouble.to_string(), retry, world);
    }

    /// It could not be read, for this reason. Back-off with full jitter: anywhere up to a time that doubles.
    pub(super) fn failed_for(&mut self, reason: String, least: i64, world: &dyn World) {
        let now = world.now();
        self.tried = Some(now);
        self.failures = self.failures.saturating_add(1);
        self.reason = Some(reason);
        let most = (SHORTEST << (self.failures - 1).min(7)).min(LONGEST);
        let delay = (world.chance(most as u64) as i64).max(MINUTE);
        let delay = if self.state(now) == State::Dead { DEAD_INTERVAL } else { delay };
        self.next = now + delay.max(least);
    }

    /// Entries that were not dealt with yet, the oldest first.
    pub(super) fn new_entries<'a>(&self, feed: &'a Feed) -> Vec<(u64, &'a Entry)> {
        let mut fresh: Vec<(u64, &Entry)> = Vec::new();
        let known: rustc_hash::FxHashSet<u64> = self.seen.iter().copied().collect();
        let mut here = rustc_hash::FxHashSet::default();
        for entry in feed.entries.iter().rev() {
            let name = name_of(entry);
            if !known.contains(&name) && here.insert(name) {
                fresh.push((name, entry));
            }
        }
        fresh
    }

    /// An entry that needs no more looking at.
    pub(super) fn done(&mut self, name: u64) {
        self.attempts.remove(&name);
        self.seen.push_back(name);
        while self.seen.len() > REMEMBERED {
            self.seen.pop_front();
        }
    }

    /// An article that was not taken.
    pub(super) fn skip(&mut self, name: u64, code: &str) {
        *self.skipped.entry(code.to_owned()).or_default() += 1;
        self.done(name);
    }

    /// An article that could not be fetched now. False: it was tried often enough.
    pub(super) fn try_again(&mut self, name: u64) -> bool {
        let attempts = self.attempts.entry(name).or_default();
        *attempts += 1;
        *attempts < ATTEMPTS
    }
}

/// What tells one entry from another: its own name, or its address, or what it says.
fn name_of(entry: &Entry) -> u64 {
    let said =
        || format!("{}\n{}", entry.title.as_deref().unwrap_or_default(), entry.summary.as_deref().unwrap_or_default());
    let name = entry.id.clone().or_else(|| entry.link.clone()).unwrap_or_else(said);
    let digest = Sha256::digest(name.as_bytes());
    digest.iter().take(8).fold(0, |n, b| n << 8 | u64::from(*b))
}

/// The middle one of the times between the last twenty entries.
fn usual_gap(entries: &[Entry]) -> Option<i64> {
    let mut times: Vec<i64> = entries.iter().filter_map(|e| e.date()).filter_map(|d| moment(&d)).collect();
    times.sort_unstable_by_key(|t| std::cmp::Reverse(*t));
    times.truncate(20);
    let mut gaps: Vec<i64> = times.windows(2).map(|w| w[0] - w[1]).collect();
    gaps.sort_unstable();
    gaps.get(gaps.len() / 2).copied().filter(|_| times.len() >= 3)
}

/// Milliseconds since 1970 of a printed date; midday where no hour is printed.
fn moment(date: &crate::document::Published) -> Option<i64> {
    let time = date.time.unwrap_or(jiff::civil::time(12, 0, 0, 0));
    let offset = date.offset.unwrap_or(jiff::tz::Offset::UTC);
    offset.to_timestamp(date.date.to_datetime(time)).ok().map(|t| t.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicI64, Ordering};
    use std::time::Duration;

    struct Fixed(AtomicI64, u64);

    impl World for Fixed {
        fn now(&self) -> i64 {
            self.0.load(Ordering::SeqCst)
        }
        fn wait(&self, time: Duration) -> bool {
            self.0.fetch_add(time.as_millis() as i64, Ordering::SeqCst);
            true
        }
        fn chance(&self, below: u64) -> u64 {
            self.1.min(below.saturating_sub(1))
        }
    }

    fn feed(gap: i64, count: i64) -> Feed {
        let entry = |i: i64| Entry {
            id: Some(format!("{i}")),
            published: jiff::Timestamp::from_millisecond(1_729_000_000_000 - i * gap).ok().map(|t| t.to_string()),
            ..Entry::default()
        };
        Feed { entries: (0..count).map(entry).collect(), ..Feed::default() }
    }

    #[test]
    fn the_interval_follows_the_feed() {
        let world = Fixed(AtomicI64::new(1_000), 0);
        let interval = |gap: i64, ttl: Option<u32>, stay: Option<u64>| {
            let mut s = Source::new("u", 0);
            s.heard_of(&Feed { ttl, ..feed(gap, 10) }, 1, stay, &world);
            (s.next - 1_000) * 10 / 9 / MINUTE
        };
        assert_eq!(interval(2 * HOUR, None, None), 60);
        assert_eq!(interval(MINUTE, None, None), 15);
        assert_eq!(interval(90 * DAY, None, None), 24 * 60);
        assert_eq!(interval(MINUTE, Some(90), None), 90);
        assert_eq!(interval(MINUTE, Some(30), Some(7_200)), 120);
        assert_eq!(interval(MINUTE, Some(u32::MAX), Some(u64::MAX)), 24 * 60);
    }

    #[test]
    fn failures_back_off_and_end_in_death_and_one_answer_heals() {
        let world = Fixed(AtomicI64::new(0), u64::MAX);
        let mut s = Source::new("u", 0);
        let trouble = Trouble::Network("no".into());
        let mut last = 0;
        for i in 1..=40u32 {
            s.failed(&trouble, &world);
            let delay = s.next - world.now();
            assert!((MINUTE..=DEAD_INTERVAL).contains(&delay) && (i > 8 || delay >= last), "{i}: {delay}");
            last = delay;
            world.0.store(s.next, Ordering::SeqCst);
        }
        assert_eq!(s.state(world.now()), State::Dead);
        s.heard_of(&feed(HOUR, 5), 5, None, &world);
        assert_eq!((s.state(world.now()), s.failures, s.note(world.now())), (State::Healthy, 0, None));
        s.failed(&Trouble::Status { status: 410, retry_after: None }, &world);
        assert_eq!(s.state(world.now()), State::Dead);
    }

    #[test]
    fn a_server_may_ask_for_time() {
        let world = Fixed(AtomicI64::new(0), 0);
        let mut s = Source::new("u", 0);
        s.failed(&Trouble::Status { status: 429, retry_after: Some(7_200) }, &world);
        assert_eq!((s.next, s.state(0)), (2 * HOUR, State::Degraded));
    }

    #[test]
    fn silence_is_noticed() {
        let world = Fixed(AtomicI64::new(0), 0);
        let mut s = Source::new("u", 0);
        s.heard_of(&feed(HOUR, 10), 10, None, &world);
        for day in [1, 6, 8] {
            world.0.store(day * DAY, Ordering::SeqCst);
            s.unchanged(&world);
            let expected = if day > 7 { State::Degraded } else { State::Healthy };
            assert_eq!(s.state(world.now()), expected, "{day}");
        }
        assert!(s.note(world.now()).is_some());
    }

    #[test]
    fn entries_are_new_once() {
        let mut s = Source::new("u", 0);
        let f = feed(HOUR, 3);
        let names: Vec<u64> = s.new_entries(&f).iter().map(|(n, _)| *n).collect();
        assert_eq!(names.len(), 3);
        s.done(names[0]);
        s.skip(names[1], "robots");
        assert!(s.try_again(names[2]) && s.try_again(names[2]) && !s.try_again(names[2]));
        assert_eq!(s.new_entries(&f).len(), 1);
        assert_eq!(s.skipped["robots"], 1);
        let back: Source = serde_json::from_str(&serde_json::to_string(&s).unwrap()).unwrap();
        assert_eq!(back, s);
    }
}
