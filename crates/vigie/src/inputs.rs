//! The files a command names: folders and archives are read in the order of their names, opened as they are reached.

use std::path::{Path, PathBuf};
use vigie_gather::{Articles, Fault, Options, Raw, archive};

/// Every article of the files named, in order. What an archive holds beside articles (requests, images) is passed over.
pub fn articles<'a>(files: &'a [PathBuf], options: &'a Options) -> impl Iterator<Item = Result<Raw, Fault>> + 'a {
    let open = |file: &PathBuf| match is_stdin(file) {
        true => Articles::stdin(options.format),
        false => archive::open(file, options.format),
    };
    files.iter().flat_map(open).filter(|r| !r.as_ref().is_err_and(Fault::is_passed))
}

/// About how many articles there are: one for every file.
pub fn count(files: &[PathBuf]) -> usize {
    files.iter().map(|f| if f.is_dir() && !is_stdin(f) { below(f) } else { 1 }).sum()
}

fn is_stdin(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// The files below a folder; two are as good as many.
fn below(folder: &Path) -> usize {
    archive::open(folder, None).take(2).count()
}
