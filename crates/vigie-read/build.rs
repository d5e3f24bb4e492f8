//! Embeds the data of `languages/*/*.toml` of the languages that `languages/embedded` lists, and `ontology/*`.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("../..").canonicalize()?;
    let mut out = String::from("&[\n");
    let languages = root.join("languages");
    println!("cargo::rerun-if-changed={}", languages.display());
    let listed = fs::read_to_string(languages.join("embedded"))?;
    for folder in sorted(&languages)? {
        if folder.is_dir() && listed.split_whitespace().any(|code| code == name(&folder)) {
            println!("cargo::rerun-if-changed={}", folder.display());
            embed(&mut out, &folder, &name(&folder))?;
        }
    }
    let ontology = root.join("ontology");
    println!("cargo::rerun-if-changed={}", ontology.display());
    embed(&mut out, &ontology, "")?;
    out.push_str("]\n");
    fs::write(PathBuf::from(env::var("OUT_DIR").expect("set by cargo")).join("embedded.rs"), out)
}

fn embed(out: &mut String, folder: &Path, language: &str) -> io::Result<()> {
    for file in sorted(folder)? {
        if file.extension().is_some_and(|e| e == "toml" || e == "tsv") {
            println!("cargo::rerun-if-changed={}", file.display());
            let _ = writeln!(out, "({language:?}, {:?}, include_str!({:?})),", name(&file), file);
        }
    }
    Ok(())
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut all: Vec<_> = fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    all.sort();
    Ok(all)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
