//! What happens when a command is interrupted, or a server says no: nothing is half written, nobody is asked again too soon.
#![cfg(all(unix, feature = "network"))]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("vigie-interrupted-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("a folder");
    path
}

fn vigie(record: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
    command.args(arguments).env("VIGIE_RECORD", record);
    command
}

fn ran(record: &Path, arguments: &[&str]) -> Output {
    vigie(record, arguments).output().expect("it runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Articles of ours, each another one.
fn articles(path: &Path, count: usize) {
    let mut lines = String::new();
    for n in 0..count {
        let text = format!(
            "Moldova expelled {n} diplomats of Romania on Monday, the ministry said. Romania denied that case {n} had a cause."
        );
        lines += &format!(
            "{}\n",
            serde_json::json!({ "id": format!("a{n}"), "text": text, "published": "2031-03-04", "language": "en" })
        );
    }
    std::fs::write(path, lines).expect("a file");
}

/// Ctrl-C in the middle of taking in: the record is whole, what was acknowledged is there, and the same command goes on.
#[test]
fn ctrl_c_leaves_nothing_half_written() {
    let folder = folder("add");
    let (record, file) = (folder.join("r.vigie"), folder.join("a.jsonl"));
    let count = 6000;
    articles(&file, count);
    let file = file.to_str().expect("Unicode");
    let mut held = 0;
    for pause in [150, 400, 800] {
        let mut child = vigie(&record, &["add", file, "--list", "--no-derive"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        std::thread::sleep(Duration::from_millis(pause));
        let told = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
        assert!(told.success());
        let mut said = String::new();
        child.stdout.take().expect("a pipe").read_to_string(&mut said).expect("text");
        child.wait().expect("an end");
        held += said.lines().filter(|l| l.starts_with("new ")).count();
        if record.exists() {
            let checked = ran(&record, &["check"]);
            assert!(checked.status.success(), "{}", text(&checked.stderr));
            let there = text(&checked.stdout).split(' ').next().and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
            assert!(there >= held && there <= count, "{there} of {held}");
        }
    }
    let last = ran(&record, &["add", file, "--no-derive"]);
    assert!(last.status.success(), "{}", text(&last.stderr));
    assert!(text(&ran(&record, &["check"]).stdout).starts_with(&format!("{count} documents")));
    let left: Vec<_> = std::fs::read_dir(&folder).expect("a folder").flatten().map(|e| e.file_name()).collect();
    assert!(left.iter().all(|n| !n.to_string_lossy().ends_with(".part")), "{left:?}");
    let _ = std::fs::remove_dir_all(&folder);
}

/// A server that always says that it is busy, for two hours; how often it was asked.
fn busy() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let at = listener.local_addr().expect("an address").to_string();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            count.fetch_add(1, Ordering::Relaxed);
            let mut head = [0; 4096];
            let _ = stream.read(&mut head);
            let _ = stream.write_all(
                b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 7200\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            );
        }
    });
    (at, asked)
}

#[test]
fn a_feed_that_says_no_is_left_alone_and_told_of() {
    let folder = folder("watch");
    let (record, state) = (folder.join("r.vigie"), folder.join("watch.json"));
    let state = state.to_str().expect("Unicode");
    let (at, asked) = busy();
    let feed = format!("http://{at}/feed.xml");
    // Its own machine is refused, unless it is allowed.
    let refused = ran(&record, &["watch", &feed, "--once", "--state", state]);
    assert_eq!(asked.load(Ordering::Relaxed), 0, "{}", text(&refused.stderr));
    let _ = std::fs::remove_file(state);
    let looked = ran(&record, &["watch", &feed, "--once", "--allow", &at, "--state", state]);
    assert!(asked.load(Ordering::Relaxed) >= 1, "{}", text(&looked.stderr));
    let health = ran(&record, &["watch", "--health", "--format", "jsonl", "--state", state]);
    let health: serde_json::Value = serde_json::from_slice(&health.stdout).expect("one line");
    assert_eq!((health["state"].as_str(), health["failures"].as_u64()), (Some("degraded"), Some(1)), "{health}");
    let instant = |key: &str| health[key].as_str().and_then(|t| t.parse::<jiff::Timestamp>().ok()).expect("a time");
    let wait = instant("next").as_second() - instant("tried").as_second();
    assert!(wait >= 7200, "it asked to be left alone for two hours: {wait} s");
    let _ = std::fs::remove_dir_all(&folder);
}
