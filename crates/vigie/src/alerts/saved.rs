//! The saved searches of a record, and what they have told: a file beside it, replaced as a whole.

use super::fire::Fired;
use super::{List, Trouble, is_name};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use vigie_record::store::query::{Filter, language};

/// Entries that a feed holds.
pub const FEED: usize = 100;
/// Things that wait for one target; the oldest give way.
const WAITING: usize = 1000;

/// Every saved search of a record.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Saved {
    #[serde(skip)]
    path: PathBuf,
    /// The searches, in the order in which they were saved.
    pub searches: Vec<Search>,
}

/// One saved search.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Search {
    /// Its name.
    pub name: String,
    /// Which list it looks at.
    pub list: List,
    /// The filter, as it was written.
    pub words: Vec<String>,
    /// The filter.
    pub filter: Filter,
    /// Who is told.
    pub targets: Vec<Target>,
    /// What is known, by id, with its status.
    pub known: BTreeMap<String, String>,
    /// What it told last, the newest first.
    pub fired: Vec<Fired>,
    /// What is still to be told, by the place of the target.
    pub undelivered: Vec<(usize, Fired)>,
}

/// Who is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Target {
    /// An Atom file.
    Feed {
        /// Which.
        file: PathBuf,
    },
    /// A web address.
    Webhook {
        /// Which.
        url: String,
        /// The environment variable that holds the secret; the secret itself is never kept.
        secret_env: Option<String>,
    },
    /// A mail address.
    Mail {
        /// Which.
        to: String,
        /// The program that sends it.
        mta: String,
    },
}

impl Target {
    /// What kind it is; not where it leads.
    pub fn kind(&self) -> &'static str {
        match self {
            Target::Feed { .. } => "feed",
            Target::Webhook { .. } => "webhook",
            Target::Mail { .. } => "mail",
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Feed { file } => write!(f, "feed {}", file.display()),
            Target::Webhook { url, .. } => write!(f, "webhook {url}"),
            Target::Mail { to, .. } => write!(f, "mail {to}"),
        }
    }
}

impl Search {
    /// One that knows nothing and tells nobody yet; a filter that cannot be read is an error that says what would be right.
    pub fn new(name: &str, list: List, words: &[String]) -> Result<Search, Trouble> {
        if !is_name(name) {
            return Err(Trouble::Wrong("a name is letters, digits, - and _".to_owned()));
        }
        Ok(Search {
            name: name.to_owned(),
            list,
            words: words.to_vec(),
            filter: language::parse(words)?,
            targets: Vec::new(),
            known: BTreeMap::new(),
            fired: Vec::new(),
            undelivered: Vec::new(),
        })
    }

    /// Puts what fired on its way to every target.
    pub fn queue(&mut self, fired: &[Fired]) {
        for (i, target) in self.targets.iter().enumerate() {
            if !matches!(target, Target::Feed { .. }) {
                self.undelivered.extend(fired.iter().map(|f| (i, f.clone())));
            }
        }
        let beyond = self.undelivered.len().saturating_sub(WAITING * self.targets.len().max(1));
        self.undelivered.drain(..beyond);
        self.fired.splice(0..0, fired.iter().rev().cloned());
        self.fired.truncate(FEED);
    }
}

impl Saved {
    /// One more, under a name of its own.
    pub fn add(&mut self, search: Search) -> Result<(), Trouble> {
        if self.searches.iter().any(|s| s.name == search.name) {
            return Err(Trouble::Wrong(format!(
                "{}: there is an alert of that name; vigie alert remove {0}",
                search.name
            )));
        }
        self.searches.push(search);
        Ok(())
    }

    /// Those of a record.
    pub fn load(record: &Path) -> Result<Saved, Trouble> {
        let path = beside(record, ".alerts.json");
        let mut saved = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice::<Saved>(&bytes)
                .map_err(|e| Trouble::Wrong(format!("{}: it holds no alerts: {e}; move it away", path.display())))?,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Saved::default(),
            Err(e) => return Err(Trouble::Wrong(format!("{}: it cannot be read: {e}", path.display()))),
        };
        saved.path = path;
        Ok(saved)
    }

    /// Writes the file anew.
    pub fn store(&self) -> Result<(), Trouble> {
        let text = serde_json::to_vec_pretty(self).map_err(std::io::Error::other)?;
        replace(&self.path, &text)?;
        Ok(())
    }
}

/// Replaces a file by another, as a whole.
pub fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let new = beside(path, &format!(".{}", std::process::id()));
    let done = std::fs::write(&new, bytes).and_then(|()| std::fs::rename(&new, path));
    if done.is_err() {
        let _ = std::fs::remove_file(&new);
    }
    done
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}
