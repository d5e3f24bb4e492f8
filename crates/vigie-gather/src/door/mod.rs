//! The one door to the network. Every request goes through it, and at every hop the address that is really connected to is
//! checked; size, ratio, time and redirections are limited; a host never sees two requests of ours at once.

mod guard;
mod robots;
mod wire;
mod world;

pub use guard::{Allowed, refused};
pub use robots::Robots;
pub use world::{System, World};

use crate::archive::Limits;
use crate::url::{Parts, join, wired};
use rustc_hash::FxHashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use wire::{Hop, Wire};

/// How the door behaves. The defaults are for the open network.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Addresses that may be connected to although they are not public.
    pub allowed: Vec<Allowed>,
    /// How we name ourselves. The product token is `vigie`.
    pub agent: String,
    /// Bytes of one answer on the wire.
    pub wire_bytes: usize,
    /// Bytes of one answer, unpacked.
    pub bytes: usize,
    /// Times that an answer may inflate.
    pub ratio: usize,
    /// Time for one fetch, with all its redirections.
    pub patience: Duration,
    /// Redirections of one fetch.
    pub redirects: usize,
    /// Time between two requests to one host.
    pub gap: Duration,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            allowed: Vec::new(),
            agent: format!("vigie/{} (reads feeds and the articles they name)", env!("CARGO_PKG_VERSION")),
            wire_bytes: 15 << 20,
            bytes: 60 << 20,
            ratio: 100,
            patience: Duration::from_secs(20),
            redirects: 5,
            gap: Duration::from_secs(1),
        }
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ask<'a> {
    /// The address.
    pub url: &'a str,
    /// The media types that are understood.
    pub accept: &'a str,
    /// The tag of the version that is already here.
    pub etag: Option<&'a str>,
    /// The date of the version that is already here.
    pub modified: Option<&'a str>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The version that is already here is the newest.
    NotModified,
    /// A page.
    Page(Box<Page>),
}

/// A page from the network, unpacked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Where it was found in the end.
    pub url: String,
    /// Where it has moved to for good, if every redirection said so.
    pub moved: Option<String>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it is.
    pub content_type: Option<String>,
    /// The tag of this version.
    pub etag: Option<String>,
    /// The date of this version.
    pub modified: Option<String>,
    /// Seconds that it may be kept without asking again.
    pub max_age: Option<u64>,
}

/// Why nothing came back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It is no address of the web.
    #[error("{0:?} is no address of the web")]
    BadUrl(String),
    /// The address leads where we must not go.
    #[error("{host} was not connected to: {why}")]
    Refused {
        /// The host, and the address it has.
        host: String,
        /// Why.
        why: &'static str,
    },
    /// Redirected without end.
    #[error("it redirects more than {0} times")]
    Redirects(usize),
    /// More bytes than we take.
    #[error("it is larger than {0} MB")]
    TooLarge(usize),
    /// It inflates beyond reason.
    #[error("it inflates beyond reason")]
    Bomb,
    /// It took too long.
    #[error("it took longer than {0} seconds")]
    TooSlow(u64),
    /// The server said no.
    #[error("the server answered {status}")]
    Status {
        /// The status.
        status: u16,
        /// Seconds after which it may be asked again, if it says so.
        retry_after: Option<u64>,
    },
    /// The site asks visitors to prove that they are people. We are none.
    #[error("the site shows a wall against programs ({0})")]
    Wall(&'static str),
    /// The site's robots.txt asks us to stay away.
    #[error("the site's robots.txt asks programs to stay away from it")]
    Robots,
    /// The network failed.
    #[error("{0}")]
    Network(String),
}

impl Trouble {
    /// A stable code, for counting.
    pub fn code(&self) -> &'static str {
        match self {
            Trouble::BadUrl(_) => "bad-url",
            Trouble::Refused { .. } => "refused-address",
            Trouble::Redirects(_) => "redirects",
            Trouble::TooLarge(_) => "too-large",
            Trouble::Bomb => "bomb",
            Trouble::TooSlow(_) => "too-slow",
            Trouble::Status { .. } => "status",
            Trouble::Wall(_) => "bot-wall",
            Trouble::Robots => "robots",
            Trouble::Network(_) => "network",
        }
    }

    /// Whether the same request may succeed later.
    pub fn may_pass(&self) -> bool {
        match self {
            Trouble::Status { status, .. } => *status >= 500 || matches!(status, 408 | 425 | 429),
            Trouble::Network(_) | Trouble::TooSlow(_) => true,
            _ => false,
        }
    }
}

/// The door.
pub struct Door {
    rules: Rules,
    world: Arc<dyn World>,
    wire: Wire,
    hosts: Mutex<FxHashMap<String, Arc<Mutex<Host>>>>,
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Door").field("rules", &self.rules).finish_non_exhaustive()
    }
}

/// What is kept of a host. Whoever holds it may send it a request.
#[derive(Debug, Default)]
struct Host {
    /// Not before this moment.
    next: i64,
    /// Its robots.txt by scheme and port, and until when that is good.
    robots: FxHashMap<String, (i64, Robots)>,
}

/// A robots.txt is asked for anew after a day; after an hour where it could not be had.
const ROBOTS_KEPT: i64 = 24 * 3_600_000;
const ROBOTS_LACKING: i64 = 3_600_000;

impl Door {
    /// A door with these rules.
    pub fn new(rules: Rules, world: Arc<dyn World>) -> Door {
        let wire = Wire::new(&rules);
        Door { rules, world, wire, hosts: Mutex::default() }
    }

    /// Fetches what anyone may fetch by hand: a feed that the user named.
    pub fn fetch(&self, ask: &Ask<'_>) -> Result<Answer, Trouble> {
        self.follow(ask, false)
    }

    /// Fetches a page that a feed names, if the robots.txt of its site, and of every site on the way, allows it.
    pub fn fetch_politely(&self, ask: &Ask<'_>) -> Result<Answer, Trouble> {
        self.follow(ask, true)
    }

    /// Sends a text by POST to an address that the user named. The address that is connected to is checked like any other; no redirection is
    /// followed.
    pub fn post(&self, url: &str, body: &[u8], headers: &[(&str, &str)]) -> Result<(), Trouble> {
        let wired = wired(url).ok_or_else(|| Trouble::BadUrl(url.to_owned()))?;
        self.wire.post(&wired, body, headers, &self.rules)
    }

    fn follow(&self, ask: &Ask<'_>, politely: bool) -> Result<Answer, Trouble> {
        let mut url = ask.url.to_owned();
        // A move is for good only as far as every step of it is.
        let (mut moved, mut for_good) = (None, true);
        let mut left = self.rules.patience;
        for _ in 0..=self.rules.redirects {
            let wired = wired(&url).ok_or_else(|| Trouble::BadUrl(url.clone()))?;
            let hop = self.hop(&wired, ask, politely, &mut left)?;
            match hop {
                Hop::Answer(Answer::Page(mut page)) => {
                    page.url = url;
                    page.moved = moved.filter(|_| for_good);
                    return Ok(Answer::Page(page));
                }
                Hop::Answer(answer) => return Ok(answer),
                Hop::Redirect { to, permanent } => {
                    url = join(&url, &to);
                    for_good &= permanent;
                    moved = Some(url.clone());
                }
            }
        }
        Err(Trouble::Redirects(self.rules.redirects))
    }

    /// One request. The host is ours for as long as it takes.
    fn hop(&self, url: &str, ask: &Ask<'_>, politely: bool, left: &mut Duration) -> Result<Hop, Trouble> {
        let parts = Parts::of(url);
        let name = parts.host().ok_or_else(|| Trouble::BadUrl(url.to_owned()))?;
        let host = self.host(&name);
        let mut host = taken(&host);
        if politely {
            let robots = self.robots(&mut host, &parts, left)?;
            let path = url.find(parts.path).map_or("/", |_| if parts.path.is_empty() { "/" } else { parts.path });
            let path = parts.query.map_or(path.to_owned(), |q| format!("{path}?{q}"));
            if !robots.allows(&path) {
                return Err(Trouble::Robots);
            }
            if let Some(delay) = robots.delay {
                host.next = host.next.max(0) + i64::from(delay.min(60)) * 1000 - self.rules.gap.as_millis() as i64;
            }
        }
        self.send(&mut host, url, ask, left)
    }

    /// Sends a request when the host's turn has come, and counts the time it took.
    fn send(&self, host: &mut Host, url: &str, ask: &Ask<'_>, left: &mut Duration) -> Result<Hop, Trouble> {
        let wait = host.next - self.world.now();
        if wait > 0 && !self.world.wait(Duration::from_millis(wait.min(120_000) as u64)) {
            return Err(Trouble::Network("it was broken off".to_owned()));
        }
        let began = std::time::Instant::now();
        let hop = self.wire.hop(url, ask, *left, &self.rules);
        *left = left.saturating_sub(began.elapsed());
        let gap = self.rules.gap.as_millis() as i64;
        host.next = self.world.now() + gap;
        if let Err(Trouble::Status { retry_after: Some(seconds), .. }) = &hop {
            host.next += (*seconds).min(60) as i64 * 1000;
        }
        hop
    }

    /// The rules of a site, from memory or by asking.
    fn robots(&self, host: &mut Host, parts: &Parts<'_>, left: &mut Duration) -> Result<Robots, Trouble> {
        let origin = parts.origin().unwrap_or_default();
        let now = self.world.now();
        if let Some((until, robots)) = host.robots.get(&origin)
            && *until > now
        {
            return Ok(robots.clone());
        }
        let (robots, kept) = match self.robots_of(host, &origin, left) {
            Ok(page) => {
                let bytes = &page.bytes[..page.bytes.len().min(robots::MAX_ROBOTS)];
                (Robots::read(&String::from_utf8_lossy(bytes), "vigie"), ROBOTS_KEPT)
            }
            // There is none: everything is allowed. So says the RFC also of one that redirects without end.
            Err(Trouble::Status { status: 400..=499, .. } | Trouble::Redirects(_)) => (Robots::open(), ROBOTS_KEPT),
            Err(trouble @ Trouble::Refused { .. }) => return Err(trouble),
            Err(_) => (Robots::closed(), ROBOTS_LACKING),
        };
        host.robots.insert(origin, (now + kept, robots.clone()));
        Ok(robots)
    }

    /// The redirections of a robots.txt may lead to another host, which is asked while this one is held: so only one step is
    /// taken within the same host, and any other one is taken without holding that host.
    fn robots_of(&self, host: &mut Host, origin: &str, left: &mut Duration) -> Result<Page, Trouble> {
        let mut url = format!("{origin}/robots.txt");
        let home = Parts::of(origin).host();
        for _ in 0..=self.rules.redirects {
            let ask = Ask { url: &url, accept: "text/plain, */*;q=0.5", ..Ask::default() };
            let here = Parts::of(&url).host() == home;
            let hop = if here {
                self.send(host, &url, &ask, left)?
            } else {
                self.wire.hop(&url, &ask, *left, &self.rules)?
            };
            match hop {
                Hop::Answer(Answer::Page(page)) => return Ok(*page),
                Hop::Answer(Answer::NotModified) => return Err(Trouble::Status { status: 304, retry_after: None }),
                Hop::Redirect { to, .. } => url = wired(&join(&url, &to)).ok_or(Trouble::BadUrl(to))?,
            }
        }
        Err(Trouble::Redirects(self.rules.redirects))
    }

    fn host(&self, name: &str) -> Arc<Mutex<Host>> {
        let mut hosts = taken(&self.hosts);
        Arc::clone(hosts.entry(name.to_owned()).or_default())
    }

    /// The rules.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }
}

/// A lock that a panic of another thread does not close.
fn taken<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(|broken| broken.into_inner())
}

/// Limits of the unpacking.
fn limits(rules: &Rules) -> Limits {
    Limits { bytes: rules.bytes, ratio: rules.ratio }
}
