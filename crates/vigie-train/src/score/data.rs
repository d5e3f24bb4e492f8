//! The data sets on disk: where they lie, and readers that name file and line when something is wrong.

use anyhow::{Context, Result, anyhow};
use serde::de::DeserializeOwned;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Where the data sets lie, and how much of them is wanted.
#[derive(Debug)]
pub struct Data {
    root: PathBuf,
    every: usize,
    missing: Mutex<Vec<String>>,
}

impl Data {
    /// The sets below `root`; of lists of documents, every k-th.
    pub fn new(root: &Path, every: usize) -> Data {
        Data { root: root.to_owned(), every: every.max(1), missing: Mutex::default() }
    }

    /// A file or folder below the root; `None` where it is absent, and then the board says so.
    pub fn path(&self, below: &str) -> Option<PathBuf> {
        let path = self.root.join(below);
        if path.exists() {
            return Some(path);
        }
        if let Ok(mut missing) = self.missing.lock() {
            missing.push(below.to_owned());
        }
        None
    }

    /// Every k-th item, where a sample was asked for.
    pub fn sample<T>(&self, items: Vec<T>) -> Vec<T> {
        items.into_iter().step_by(self.every).collect()
    }

    /// What was looked for and is not there.
    pub fn missing(&self) -> Vec<String> {
        self.missing.lock().map(|m| m.clone()).unwrap_or_default()
    }
}

/// The text of a file, unpacked where its name ends in `.gz`.
pub fn text(path: &Path) -> Result<String> {
    String::from_utf8(bytes(path)?).with_context(|| path.display().to_string())
}

/// The bytes of a file, unpacked where its name ends in `.gz`.
pub fn bytes(path: &Path) -> Result<Vec<u8>> {
    let name = || path.display().to_string();
    let file = std::fs::File::open(path).with_context(name)?;
    let mut out = Vec::new();
    if path.extension().is_some_and(|e| e == "gz") {
        flate2::read::MultiGzDecoder::new(file).read_to_end(&mut out).with_context(name)?;
    } else {
        std::io::BufReader::new(file).read_to_end(&mut out).with_context(name)?;
    }
    Ok(out)
}

/// One value a line; blank lines are passed over.
pub fn jsonl<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    text(path)?
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(i, line)| serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), i + 1)))
        .collect()
}

/// A tab-separated table with a line of column names. No quoting: a field ends at the tab.
pub struct Tsv {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Tsv {
    /// Reads a table; a row may be shorter than the heading, not longer.
    pub fn load(path: &Path) -> Result<Tsv> {
        let text = text(path)?;
        let mut lines = text.lines();
        let heading = lines.next().ok_or_else(|| anyhow!("{}: empty", path.display()))?;
        let columns: Vec<String> = heading.split('\t').map(str::to_owned).collect();
        let mut rows = Vec::new();
        for (i, line) in lines.enumerate().filter(|(_, line)| !line.is_empty()) {
            let row: Vec<String> = line.split('\t').map(str::to_owned).collect();
            if row.len() > columns.len() {
                let (wide, narrow) = (row.len(), columns.len());
                return Err(anyhow!("{}:{}: {wide} fields under {narrow} columns", path.display(), i + 2));
            }
            rows.push(row);
        }
        Ok(Tsv { columns, rows })
    }

    /// The rows, each a look-up by column name; a field that is not there is empty.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|fields| Row { columns: &self.columns, fields })
    }
}

/// One row of a [`Tsv`].
#[derive(Clone, Copy)]
pub struct Row<'a> {
    columns: &'a [String],
    fields: &'a [String],
}

impl<'a> Row<'a> {
    /// The field of a column.
    pub fn get(&self, column: &str) -> &'a str {
        let at = self.columns.iter().position(|c| c == column);
        at.and_then(|i| self.fields.get(i)).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_file_and_line() {
        let path = std::env::temp_dir().join(format!("vigie-board-{}.jsonl", std::process::id()));
        std::fs::write(&path, "{\"a\":1}\n\n{\"a\":\n").unwrap();
        let error = jsonl::<serde_json::Value>(&path).unwrap_err().to_string();
        assert!(error.ends_with(".jsonl:3"), "{error}");
        std::fs::write(&path, "id\tlabel\n7\tVERCOOP\n8\n").unwrap();
        let table = Tsv::load(&path).unwrap();
        let labels: Vec<_> = table.rows().map(|r| r.get("label")).collect();
        assert_eq!(labels, ["VERCOOP", ""]);
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn absent_sets_are_remembered() {
        let data = Data::new(Path::new("/nowhere"), 3);
        assert!(data.path("time/te2-fr").is_none());
        assert_eq!(data.missing(), ["time/te2-fr"]);
        assert_eq!(data.sample((0..7).collect()), [0, 3, 6]);
    }
}
