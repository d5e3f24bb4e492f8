//! Known failures, by name: `tests/known/<suite>.txt`, one name a line, `# why` behind it. The list may only tell the
//! truth: a name that is not on it must pass, a name on it must fail. `VIGIE_KNOWN=write` writes the lists anew, keeping the reasons.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// Whether the lists are to be written anew.
pub fn being_written() -> bool {
    std::env::var("VIGIE_KNOWN").is_ok_and(|v| v == "write")
}

/// The known failures of one suite.
pub struct Known {
    suite: &'static str,
    names: BTreeMap<String, String>,
}

impl Known {
    /// Reads the list; a suite without one has no known failures.
    pub fn load(suite: &'static str) -> Known {
        let text = std::fs::read_to_string(file(suite)).unwrap_or_default();
        let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
        let names = lines.map(|l| l.split_once('#').unwrap_or((l, "")));
        Known { suite, names: names.map(|(name, why)| (name.trim().to_owned(), why.trim().to_owned())).collect() }
    }

    /// Whether a name is on the list.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// Panics where results and list disagree; `results` holds every name of the suite, and what is wrong with it.
    pub fn hold(&self, results: &BTreeMap<String, Result<(), String>>) {
        if being_written() {
            return self.write(results);
        }
        let mut out = String::new();
        for (name, result) in results {
            match result {
                Err(what) if !self.has(name) => out.push_str(&format!("\n{name}: {what}")),
                Ok(()) if self.has(name) => out.push_str(&format!("\n{name}: holds now: take it off {}", self.list())),
                _ => {}
            }
        }
        for name in self.names.keys().filter(|n| !results.contains_key(*n)) {
            out.push_str(&format!("\n{name}: on {} but no such test", self.list()));
        }
        let held = results.values().filter(|r| r.is_ok()).count();
        println!("{}: {held} of {} hold, {} known failures", self.suite, results.len(), self.names.len());
        assert!(out.is_empty(), "{} of {} hold:{out}", held, results.len());
    }

    fn write(&self, results: &BTreeMap<String, Result<(), String>>) {
        let mut out = String::from(
            "# Known failures: they must fail. VIGIE_KNOWN=write cargo test -p vigie writes this list anew.\n",
        );
        for name in results.iter().filter(|(_, r)| r.is_err()).map(|(name, _)| name) {
            match self.names.get(name).filter(|why| !why.is_empty()) {
                Some(why) => out.push_str(&format!("{name} # {why}\n")),
                None => out.push_str(&format!("{name}\n")),
            }
        }
        std::fs::write(file(self.suite), out).expect("the list can be written");
    }

    fn list(&self) -> String {
        format!("tests/known/{}.txt", self.suite)
    }
}

fn file(suite: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/known").join(format!("{suite}.txt"))
}
