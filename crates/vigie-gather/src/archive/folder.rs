//! Folders, walked in the order of their names.

use crate::fault::{Fault, Origin};
use crate::input::{Articles, Format, Raw};
use std::path::{Path, PathBuf};

/// Everything that a path holds: the articles of a file, of an archive, or of all the files below a folder.
///
/// ```no_run
/// for item in vigie_gather::archive::open("CC-NEWS-20241025.warc.gz", None) {
///     match item.and_then(|raw| raw.document(&Default::default())) {
///         Ok(document) => println!("{:?}", document.title),
///         Err(fault) if fault.is_passed() => {}
///         Err(fault) => eprintln!("{fault}"),
///     }
/// }
/// ```
pub fn open(path: impl AsRef<Path>, format: Option<Format>) -> Articles {
    let path = path.as_ref();
    if path.is_dir() {
        return Articles::many(Walk {
            todo: vec![path.to_path_buf()],
            open: None,
            root: path.to_path_buf(),
            any: false,
            format,
        });
    }
    Articles::open(path, format)
}

/// Whether a file's name says that it may hold articles.
pub fn takes(name: impl AsRef<Path>) -> bool {
    let name = name.as_ref();
    let extension = name.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "gz" => name.file_stem().is_some_and(takes),
        "warc" | "wet" | "zip" | "xml" | "newsml" => true,
        _ => Format::of_name(name).is_some(),
    }
}

struct Walk {
    /// What is still to be opened, the next one last.
    todo: Vec<PathBuf>,
    open: Option<Articles>,
    root: PathBuf,
    any: bool,
    format: Option<Format>,
}

impl Walk {
    fn enter(&mut self, folder: &Path) -> Result<(), Fault> {
        let unreadable = |e: std::io::Error| {
            let origin = Origin::of(folder.display().to_string());
            Fault::new("unreadable", &origin, format!("the folder cannot be read: {e}"), "check its permissions")
        };
        let mut found: Vec<_> = std::fs::read_dir(folder).map_err(unreadable)?.flatten().collect();
        found.sort_by_key(|e| std::cmp::Reverse(e.file_name()));
        for entry in found {
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            // A link to a folder is not followed: it may lead back here.
            let folder = entry.file_type().is_ok_and(|t| t.is_dir());
            if folder || takes(entry.file_name()) && !entry.path().is_dir() {
                self.todo.push(entry.path());
            }
        }
        Ok(())
    }
}

impl Iterator for Walk {
    type Item = Result<Raw, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.open.as_mut().and_then(Iterator::next) {
                return Some(item);
            }
            self.open = None;
            let Some(path) = self.todo.pop() else {
                if std::mem::replace(&mut self.any, true) {
                    return None;
                }
                let origin = Origin::of(self.root.display().to_string());
                let what = "the folder holds no file whose name tells a format that is read";
                return Some(Err(Fault::new("empty", &origin, what, "name the files themselves")));
            };
            let linked = path != self.root && path.is_symlink();
            if path.is_dir() && !linked {
                if let Err(fault) = self.enter(&path) {
                    self.any = true;
                    return Some(Err(fault));
                }
            } else {
                self.any = true;
                self.open = Some(Articles::open(&path, self.format));
            }
        }
    }
}
