//! Embeds `model.bin` and `tokens.toml` of the languages that `languages/embedded` lists.

use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let languages = here.join("../../languages").canonicalize()?;
    let list = languages.join("embedded");
    println!("cargo::rerun-if-changed={}", list.display());
    let mut folders: Vec<_> = fs::read_to_string(list)?.split_whitespace().map(|code| languages.join(code)).collect();
    folders.sort();
    let mut out = String::from("&[\n");
    for folder in folders {
        let (model, rules) = (folder.join("model.bin"), folder.join("tokens.toml"));
        println!("cargo::rerun-if-changed={}", model.display());
        println!("cargo::rerun-if-changed={}", rules.display());
        if !model.is_file() || !rules.is_file() {
            continue;
        }
        let code = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut digest = Sha256::new();
        digest.update(fs::read(&model)?);
        digest.update(fs::read(&rules)?);
        let hash = digest.finalize().iter().fold(String::new(), |mut s, b| {
            let _ = write!(s, "{b:02x}");
            s
        });
        let _ = writeln!(out, "({code:?}, include_bytes!({model:?}), include_str!({rules:?}), \"sha256:{hash}\"),");
    }
    out.push_str("]\n");
    fs::write(PathBuf::from(env::var("OUT_DIR").expect("set by cargo")).join("models.rs"), out)
}
