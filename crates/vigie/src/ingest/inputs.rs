//! The files that paths name, one by one, each with what tells whether it has changed.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use vigie_gather::{Articles, Fault, Format, Origin, archive};

/// A file, or standard input, or the reason why there is none.
#[derive(Debug)]
pub struct Input {
    what: What,
    /// Its size, where it is known.
    pub bytes: u64,
    /// Items of it that are in already.
    pub(super) skip: u64,
    stamp: Option<(String, String)>,
}

#[derive(Debug)]
enum What {
    Stdin,
    File(PathBuf),
    Nothing(Fault),
}

impl Input {
    /// Its articles, opened now.
    pub(super) fn articles(self, format: Option<Format>) -> Articles {
        match self.what {
            What::Stdin => Articles::stdin(format),
            What::File(path) => Articles::open(path, format),
            What::Nothing(fault) => Articles::fault(fault),
        }
    }

    /// Its name and what it looks like; nothing for what cannot be gone back to.
    pub(super) fn resumable(&self) -> Option<(String, String)> {
        self.stamp.clone()
    }

    fn file(path: PathBuf, how: &str) -> Input {
        let known = std::fs::metadata(&path).ok();
        let bytes = known.as_ref().map_or(0, std::fs::Metadata::len);
        let changed = known.as_ref().and_then(|m| m.modified().ok()).and_then(|t| t.duration_since(UNIX_EPOCH).ok());
        let whole = std::path::absolute(&path).ok().and_then(|p| p.to_str().map(str::to_owned));
        let stamp = whole.zip(changed).map(|(name, at)| (name, format!("{bytes} {} {how}", at.as_nanos())));
        Input { what: What::File(path), bytes, skip: 0, stamp }
    }

    fn bare(what: What) -> Input {
        Input { what, bytes: 0, skip: 0, stamp: None }
    }
}

/// Every file that the paths name, folders walked in the order of names. `how` is what the caller says of the articles: a file that is
/// given with other words is taken in anew.
pub fn expand(paths: &[PathBuf], how: &str) -> Vec<Input> {
    let mut inputs = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.push(Input::bare(What::Stdin));
        } else if path.is_dir() {
            let before = inputs.len();
            walk(path, how, &mut inputs);
            if inputs.len() == before {
                let origin = Origin::of(path.display().to_string());
                let what = "the folder holds no file whose name tells a format that is read";
                inputs.push(Input::bare(What::Nothing(Fault::new(
                    "empty",
                    &origin,
                    what,
                    "name the files themselves",
                ))));
            }
        } else {
            inputs.push(Input::file(path.clone(), how));
        }
    }
    inputs
}

/// The files below a folder whose names tell a format. Hidden ones and links to folders are left out.
fn walk(folder: &Path, how: &str, inputs: &mut Vec<Input>) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) => {
            let origin = Origin::of(folder.display().to_string());
            let what = format!("the folder cannot be read: {e}");
            inputs.push(Input::bare(What::Nothing(Fault::new("unreadable", &origin, what, "check its permissions"))));
            return;
        }
    };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let name = entry.file_name();
        // Hidden files, and what explains a folder, are no articles.
        if name.as_encoded_bytes().starts_with(b".") || name.as_encoded_bytes().starts_with(b"README") {
            continue;
        }
        if entry.file_type().is_ok_and(|t| t.is_dir()) {
            walk(&path, how, inputs);
        } else if archive::takes(&path) && !path.is_dir() {
            inputs.push(Input::file(path, how));
        }
    }
}
