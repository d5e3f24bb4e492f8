//! A process that is killed at any moment loses no acknowledged document and leaves none half in.
//!
//! `VIGIE_CRASHES=200 cargo test -p vigie-record --test crash` kills 200 times; the default is a few.

mod common;

use common::{Dice, Folder, prepared};
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::Duration;
use vigie_record::store::{Prepared, Record};

const FILE: &str = "VIGIE_CRASH_FILE";
const FROM: &str = "VIGIE_CRASH_FROM";
/// Documents a child adds before it ends by itself.
const MANY: usize = 400;
/// Documents a batch.
const BATCH: usize = 3;

/// Not a test of its own: what the killed process does. It says the number of each document once it is acknowledged.
#[test]
fn child() {
    let (Some(file), Some(from)) = (std::env::var_os(FILE), std::env::var(FROM).ok().and_then(|f| f.parse().ok()))
    else {
        return;
    };
    let mut record = Record::open(file.as_ref()).expect("a record");
    let mut out = std::io::stdout();
    let numbers: Vec<usize> = (from..from + MANY).collect();
    for (n, some) in numbers.chunks(BATCH).enumerate() {
        record.add(&some.iter().map(|i| prepared(*i)).collect::<Vec<Prepared>>()).expect("room");
        some.iter().for_each(|i| out.write_all(format!("ack {i}\n").as_bytes()).expect("a pipe"));
        out.flush().expect("a pipe");
        if n % 16 == 15 {
            record.derive().expect("derived");
        }
    }
}

#[test]
fn killed_at_any_moment() {
    if std::env::var_os(FILE).is_some() {
        return;
    }
    let crashes: u64 = std::env::var("VIGIE_CRASHES").ok().and_then(|n| n.parse().ok()).unwrap_or(12);
    let folder = Folder::new("crash");
    let mut dice = Dice(std::env::var("VIGIE_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(1));
    let mut acknowledged: BTreeSet<usize> = BTreeSet::new();
    let mut file = folder.file("0.vigie");
    let (mut next, mut inside) = (0, 0);
    for crash in 0..crashes {
        // A record lives through some crashes; then a new one begins, so that its making is killed too.
        if crash % 8 == 0 {
            file = folder.file(&format!("{crash}.vigie"));
            acknowledged.clear();
            next = 0;
        }
        let mut child = Command::new(std::env::current_exe().expect("a program"))
            .args(["--exact", "child", "--nocapture", "--test-threads=1"])
            .env(FILE, &file)
            .env(FROM, next.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a child");
        std::thread::sleep(Duration::from_micros(2_000 + dice.below(120_000)));
        child.kill().expect("a kill");
        let mut said = String::new();
        let mut pipe = child.stdout.take().expect("a pipe");
        // What was said before the kill is in the pipe.
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).expect("a pipe");
        said.push_str(&String::from_utf8_lossy(&bytes));
        child.wait().expect("an end");
        let whole_lines = said.rfind('\n').map_or("", |end| &said[..end]);
        let acks = whole_lines.lines().filter_map(|l| l.split("ack ").nth(1)?.trim().parse::<usize>().ok());
        let before = acknowledged.len();
        acknowledged.extend(acks);
        inside += usize::from(acknowledged.len() > before);
        next = acknowledged.last().map_or(0, |n| n + 1);
        let record = Record::open(&file).expect("a record that opens");
        assert_eq!(record.check(|_| ()).expect("a check"), [], "crash {crash}");
        for i in &acknowledged {
            assert!(record.knows(&prepared(*i).id).expect("an answer"), "crash {crash}: document {i} was acknowledged");
        }
        // What is there is the beginning of what was given: nothing is missing in between.
        let count = record.now_known().count().expect("a count");
        let there = usize::try_from(count).unwrap_or(0);
        for i in 0..there {
            assert!(record.knows(&prepared(i).id).expect("an answer"), "crash {crash}: document {i} of {there}");
        }
    }
    assert!(crashes < 8 || inside > 0, "every kill came before the first document");
}
