//! Embeds `languages/*/dates.toml`, so that a language is added by adding a folder.

use std::fmt::Write;
use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root =
        PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("../../languages").canonicalize()?;
    println!("cargo::rerun-if-changed={}", root.display());
    let mut folders: Vec<_> = fs::read_dir(&root)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    folders.sort();
    let mut out = String::from("&[\n");
    for folder in folders {
        let file = folder.join("dates.toml");
        if file.is_file() {
            println!("cargo::rerun-if-changed={}", file.display());
            let code = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let _ = writeln!(out, "({code:?}, include_str!({file:?})),");
        }
    }
    out.push_str("]\n");
    fs::write(PathBuf::from(env::var("OUT_DIR").expect("set by cargo")).join("dates.rs"), out)
}
