//! The files a command names: folders are walked, in the order of their names.

use std::path::{Path, PathBuf};
use vigie_gather::{Articles, Fault, Format, Options, Origin, Raw};

/// Every article of the files named, in order, opened as it is reached.
pub fn articles<'a>(files: &'a [PathBuf], options: &'a Options) -> impl Iterator<Item = Result<Raw, Fault>> + 'a {
    files.iter().flat_map(|f| expand(f)).flat_map(|file| match file {
        Found::Stdin => Articles::stdin(options.format),
        Found::File(path) => Articles::open(path, options.format),
        Found::Nothing(fault) => Articles::fault(fault),
    })
}

/// About how many articles there are: one for every file.
pub fn count(files: &[PathBuf]) -> usize {
    files.iter().flat_map(|f| expand(f)).count()
}

enum Found {
    Stdin,
    File(PathBuf),
    Nothing(Fault),
}

fn expand(named: &Path) -> Vec<Found> {
    if named.as_os_str() == "-" {
        return vec![Found::Stdin];
    }
    if !named.is_dir() {
        return vec![Found::File(named.to_path_buf())];
    }
    let mut files = Vec::new();
    walk(named, &mut files);
    if files.is_empty() {
        let origin = Origin::of(named.display().to_string());
        let what = "the folder holds no .txt, .md, .html, .json or .jsonl file";
        files.push(Found::Nothing(Fault::new("empty", &origin, what, "name the files themselves")));
    }
    files
}

/// The files below a folder whose names tell a format. Hidden ones and links to folders are left out.
fn walk(folder: &Path, files: &mut Vec<Found>) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) => {
            let origin = Origin::of(folder.display().to_string());
            let fault =
                Fault::new("unreadable", &origin, format!("the folder cannot be read: {e}"), "check its permissions");
            files.push(Found::Nothing(fault));
            return;
        }
    };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if entry.file_type().is_ok_and(|t| t.is_dir()) {
            walk(&path, files);
        } else if Format::of_name(&path).is_some() && !path.is_dir() {
            files.push(Found::File(path));
        }
    }
}
