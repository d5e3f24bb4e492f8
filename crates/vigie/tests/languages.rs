//! `vigie languages`: a model beside the program is installed, listed, verified and used, and a broken one is not.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const FRENCH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../languages/fr");

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("languages-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder to work in");
    folder
}

fn vigie(installed: &Path, line: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
    command.args(line).env("VIGIE_LANGUAGES", installed).output().expect("vigie runs")
}

fn said(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

/// A model to install: that of French, under another code.
fn model(at: &Path, code: &str) -> PathBuf {
    let to = at.join(code);
    fs::create_dir_all(&to).expect("a folder");
    let bytes = fs::read(format!("{FRENCH}/model.bin")).expect("the model of French");
    let rules = fs::read_to_string(format!("{FRENCH}/tokens.toml")).expect("its rules");
    fs::write(to.join("model.sha256"), vigie_parse::hash_of(&bytes, &rules)).expect("written");
    fs::write(to.join("model.bin"), bytes).expect("written");
    fs::write(to.join("tokens.toml"), rules).expect("written");
    to
}

#[test]
fn a_model_is_installed_and_used() {
    let (from, installed) = (folder("from"), folder("installed"));
    let path = model(&from, "es");
    let text = from.join("text.txt");
    fs::write(&text, "Elle dort.").expect("written");
    let parse = ["parse", text.to_str().expect("a path"), "--language", "es"];
    let refused = vigie(&installed, &parse);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).1.contains("there is no model of it; languages with one: en, fr"), "{refused:?}");
    let done = vigie(&installed, &["languages", "install", path.to_str().expect("a path")]);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    let listed = said(&vigie(&installed, &["languages"])).0;
    assert!(listed.starts_with("en\tin the program\nes\t"), "{listed}");
    let verified = vigie(&installed, &["languages", "verify"]);
    assert_eq!((verified.status.code(), said(&verified).0.matches("sha256:").count()), (Some(0), 3), "{verified:?}");
    let parsed = said(&vigie(&installed, &parse)).0;
    assert!(parsed.contains("\tVERB\t"), "{parsed}");
    // There are no lexicons to read it with.
    assert_eq!(vigie(&installed, &["read", parse[1], "--language", "es"]).status.code(), Some(2));
}

#[test]
fn a_broken_model_is_not_installed() {
    let (from, installed) = (folder("broken"), folder("none"));
    let path = model(&from, "it");
    let mut bytes = fs::read(path.join("model.bin")).expect("read");
    bytes.truncate(bytes.len() / 2);
    fs::write(path.join("model.bin"), bytes).expect("written");
    for path in [path, from.join("no-such-folder")] {
        let done = vigie(&installed, &["languages", "install", path.to_str().expect("a path")]);
        assert_eq!((done.status.code(), said(&done).1.lines().count()), (Some(1), 1), "{done:?}");
    }
    assert_eq!(fs::read_dir(&installed).expect("a folder").count(), 0);
    assert_eq!(vigie(&installed, &["languages", "verify", "it"]).status.code(), Some(1));
}
