//! The command as people and programs meet it: what is broken is said in one line, the rest is read, the status tells.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use vigie_gather::Document;
use vigie_parse::Models;

const GOOD: &str = "Le ministre a démenti\n25 octobre 2024\n\nLe ministre français de la Défense a démenti mardi que des soldats aient franchi la frontière.\n";

struct Ran {
    out: String,
    err: String,
    status: i32,
}

impl Ran {
    /// The lines of standard error that name this code.
    fn told(&self, code: &str) -> Vec<&str> {
        self.err.lines().filter(|l| l.ends_with(&format!("[{code}]"))).collect()
    }
}

/// A folder of a test's own, with these files.
fn folder(test: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for the test");
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the file");
        fs::write(path, bytes).expect("a file for the test");
    }
    folder
}

fn run(folder: &Path, arguments: &[&str], stdin: &[u8]) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_vigie"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    let stdin = stdin.to_vec();
    let writer = std::thread::spawn(move || {
        // The program may end without reading.
        let _ = pipe.write_all(&stdin);
    });
    let done = child.wait_with_output().expect("the program ends");
    writer.join().expect("the pipe is written");
    Ran {
        out: String::from_utf8(done.stdout).expect("UTF-8 on standard output"),
        err: String::from_utf8(done.stderr).expect("UTF-8 on standard error"),
        status: done.status.code().expect("an exit status"),
    }
}

/// Whether the program has models to read with: without one, every article is a fault.
fn has_model() -> bool {
    let there = ["fr", "en"].iter().all(|l| Models::embedded().parse(&Document::plain("Non.", l)).is_ok());
    if !there {
        eprintln!("no models for French and English in this build: the rest of this test is passed over");
    }
    there
}

#[test]
fn every_bad_input_has_its_line_and_the_rest_is_read() {
    let lines = "{\"id\":\"a\",\"text\":\"Le ministre a démenti mardi la présence de soldats.\",\"language\":\"fr\"}\n{\"text\": nonsense}\n{\"title\":\"sans texte\"}\n{\"id\":\"z\",\"text\":\"Le ministre a accusé la Russie mardi.\",\"language\":\"fr\"}\n";
    let big = vec![b'a'; 33 << 20];
    let files: [(&str, &[u8]); 7] = [
        ("good.txt", GOOD.as_bytes()),
        ("empty.txt", b" \n"),
        ("data.bin", b"\x00\x01\x02\xFF\xFE\x00"),
        ("paper.pdf", b"%PDF-1.7\n%\xE2\xE3\n"),
        ("big.txt", &big),
        ("batch.jsonl", lines.as_bytes()),
        ("broken.json", b"{\"text\": \"a\""),
    ];
    let folder = folder("bad-inputs", &files);
    let named =
        ["empty.txt", "data.bin", "paper.pdf", "big.txt", "missing.txt", "broken.json", "batch.jsonl", "good.txt"];
    let ran = run(&folder, &[&["read", "--format", "jsonl"], &named[..]].concat(), b"");
    assert_eq!(ran.status, 1, "{}", ran.err);
    for (code, place) in [
        ("empty", "empty.txt"),
        ("binary", "data.bin"),
        ("binary", "paper.pdf"),
        ("too-large", "big.txt"),
        ("not-found", "missing.txt"),
        ("bad-json", "broken.json"),
        ("bad-json", "batch.jsonl:2"),
        ("no-text", "batch.jsonl:3"),
    ] {
        let start = format!("vigie: {place}: ");
        assert_eq!(ran.told(code).iter().filter(|l| l.starts_with(&start)).count(), 1, "{place}: {}", ran.err);
    }
    if has_model() {
        assert_eq!(ran.err.lines().count(), 8, "{}", ran.err);
        let keys: Vec<String> = ran.out.lines().map(key).collect();
        assert_eq!(keys, ["a", "z", "good.txt"]);
    }
}

fn key(line: &str) -> String {
    let reading: serde_json::Value = serde_json::from_str(line).expect("a reading is JSON");
    reading["document"]["key"].as_str().unwrap_or("").to_owned()
}

#[test]
fn what_cannot_be_obeyed_is_a_usage_error() {
    let folder = folder("usage", &[("good.txt", GOOD.as_bytes())]);
    for (arguments, says) in [
        (&["read"][..], "<FILE>"),
        (&["read", "good.txt", "--published", "2024-02-30"], "there is no such date as \"2024-02-30\""),
        (&["read", "good.txt", "--published", "tomorrow"], "not understood as a date"),
        (&["read", "good.txt", "--published", "03/04/2024"], "two dates"),
        (&["read", "good.txt", "--language", "tlh"], "languages that can: en, fr"),
        (&["read", "good.txt", "--language", "klingon"], "ISO 639-1"),
        (&["read", "good.txt", "--format", "xml"], "possible values: pretty, json, jsonl, html, conllu"),
        (&["read", "good.txt", "--threads", "0"], "--threads"),
        (&["read", "good.txt", "good.txt", "--format", "html"], "one article"),
    ] {
        let ran = run(&folder, arguments, b"");
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(says), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn help_shows_examples_and_statuses() {
    let folder = folder("help", &[]);
    for verb in ["read", "parse"] {
        let ran = run(&folder, &[verb, "--help"], b"");
        assert_eq!(ran.status, 0);
        for part in ["Examples:", "Exit status:", "--published", "--language", "--threads"] {
            assert!(ran.out.contains(part), "{verb}: {part}");
        }
    }
}

#[test]
fn a_language_without_a_model_is_said() {
    let folder = folder("german", &[]);
    let text =
        "Der Minister hat am Dienstag bestritten, dass Soldaten die Grenze überschritten haben, und Beweise verlangt.";
    let ran = run(&folder, &["read", "-"], text.as_bytes());
    assert_eq!((ran.status, ran.told("no-model").len()), (1, 1), "{}", ran.err);
    assert!(ran.err.starts_with("vigie: standard input: "), "{}", ran.err);
}

#[test]
fn folders_are_walked_in_the_order_of_their_names() {
    let files: [(&str, &[u8]); 5] =
        [("b.txt", b""), ("a/2.md", b""), ("a/1.txt", b""), ("a/.hidden.txt", b""), ("a/image.png", b"\x89PNG")];
    let folder = folder("folders", &files);
    let ran = run(&folder, &["read", "."], b"");
    let places: Vec<&str> = ran.err.lines().filter_map(|l| l.split(": ").nth(1)).collect();
    assert_eq!(places, ["./a/1.txt", "./a/2.md", "./b.txt"], "{}", ran.err);
    fs::remove_file(folder.join("a/1.txt")).expect("removed");
    fs::remove_file(folder.join("a/2.md")).expect("removed");
    assert_eq!(run(&folder, &["read", "a"], b"").told("empty").len(), 1);
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let mut lines = String::new();
    for i in 0..150 {
        let text = match i % 3 {
            0 => "La Russie a démenti mardi avoir attaqué l'Ukraine. Kiev accuse Moscou d'avoir tiré des missiles.",
            1 => "Russia denied on Tuesday that it had attacked Ukraine. \\\"We did not,\\\" the minister said.",
            _ => "not json at all",
        };
        let quote = if i % 3 == 2 { "" } else { "\"" };
        lines += &format!("{{\"id\":{i},\"text\":{quote}{text}{quote},\"published\":\"2024-10-25\"}}\n");
    }
    let folder = folder("threads", &[("batch.jsonl", lines.as_bytes())]);
    let [one, two, eight] =
        ["1", "2", "8"].map(|n| run(&folder, &["read", "batch.jsonl", "--format", "jsonl", "--threads", n], b""));
    assert_eq!(one.told("bad-json").len(), 50);
    for other in [two, eight] {
        assert_eq!((&other.out, &other.err, other.status), (&one.out, &one.err, one.status));
    }
    if has_model() {
        assert_eq!(one.out.lines().count(), 100);
    }
}

#[test]
fn every_format_comes_out() {
    if !has_model() {
        return;
    }
    let folder = folder("formats", &[("good.txt", GOOD.as_bytes())]);
    for (format, holds) in [
        ("pretty", "démenti"),
        ("json", "\"schema\": \"vigie.reading/1\""),
        ("jsonl", "\"schema\":\"vigie.reading/1\""),
        ("html", "<!doctype html>"),
        ("conllu", "\tministre\tministre\tNOUN\t"),
    ] {
        let ran = run(&folder, &["read", "good.txt", "--format", format], b"");
        assert_eq!(ran.status, 0, "{format}: {}", ran.err);
        assert!(ran.out.contains(holds), "{format}: {}", ran.out);
        assert!(!ran.out.contains('\u{1b}'), "{format}: colour where there is no terminal");
    }
    let parsed = run(&folder, &["parse", "good.txt"], b"").out;
    assert_eq!(parsed, run(&folder, &["read", "good.txt", "--format", "conllu"], b"").out);
    let dated = run(
        &folder,
        &["read", "-", "--published", "2031-01-02", "--language", "fr", "--format", "jsonl"],
        GOOD.as_bytes(),
    );
    assert!(dated.out.contains("\"published\":\"2031-01-02\""), "{}", dated.out);
    let coloured = run(&folder, &["read", "good.txt", "--color", "always"], b"");
    assert!(coloured.out.contains('\u{1b}'));
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let line = "{\"text\":\"Le ministre a démenti mardi la présence de soldats.\",\"language\":\"fr\"}\n";
    let folder = folder("pipe", &[("batch.jsonl", line.repeat(2_000).as_bytes())]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_vigie"))
        .args(["read", "batch.jsonl", "--format", "json", "--quiet"])
        .current_dir(&folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let done = child.wait_with_output().expect("the program ends");
    let err = String::from_utf8_lossy(&done.stderr);
    assert!(!err.contains("panicked") && !err.contains("Broken pipe"), "{err}");
    if has_model() {
        assert_eq!((done.status.code(), err.as_ref()), (Some(0), ""));
    }
}
