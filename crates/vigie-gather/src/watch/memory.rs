//! What is remembered between two runs, in one file that is always whole.

use super::source::Source;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file is written no more often than this.
const PAUSE: i64 = 5_000;

/// The sources and what is known of each.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// The sources that are watched.
    pub sources: Vec<Source>,
    /// Sources of the file that are not on the list this time: they are kept.
    others: Vec<Source>,
    file: Option<PathBuf>,
    saved: i64,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    schema: String,
    sources: Vec<Source>,
}

const SCHEMA: &str = "vigie.watch/1";

impl Memory {
    /// What a file remembers of some feeds. Feeds that it does not know are new; with no feeds named, all that it knows.
    pub fn load(file: Option<&Path>, urls: &[String], now: i64) -> io::Result<Memory> {
        let mut known = match file.map(std::fs::read) {
            Some(Ok(bytes)) => {
                let stored: Stored = serde_json::from_slice(&bytes).map_err(io::Error::from)?;
                if stored.schema != SCHEMA {
                    let what = format!("it is of another kind: {:?}", stored.schema);
                    return Err(io::Error::new(io::ErrorKind::InvalidData, what));
                }
                stored.sources
            }
            Some(Err(e)) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => Vec::new(),
        };
        let sources = if urls.is_empty() {
            std::mem::take(&mut known)
        } else {
            let mut take = |url: &String| match known.iter().position(|s| s.url == *url) {
                Some(i) => known.remove(i),
                None => Source::new(url, now),
            };
            urls.iter().map(&mut take).collect()
        };
        Ok(Memory { sources, others: known, file: file.map(Path::to_path_buf), saved: 0 })
    }

    /// Writes the file anew beside the old one and puts it in its place.
    pub(super) fn save(&mut self, now: i64, surely: bool) -> io::Result<()> {
        let Some(file) = self.file.clone().filter(|_| surely || now - self.saved >= PAUSE) else { return Ok(()) };
        let sources = self.sources.iter().chain(&self.others).cloned().collect();
        let bytes = serde_json::to_vec(&Stored { schema: SCHEMA.to_owned(), sources })?;
        let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", file.display()));
        if let Some(folder) = file.parent().filter(|f| !f.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(named)?;
        }
        let mut beside = file.clone().into_os_string();
        beside.push(".new");
        let mut out = std::fs::File::create(&beside).map_err(named)?;
        out.write_all(&bytes).and_then(|()| out.sync_all()).map_err(named)?;
        std::fs::rename(&beside, &file).map_err(named)?;
        self.saved = now;
        Ok(())
    }
}
