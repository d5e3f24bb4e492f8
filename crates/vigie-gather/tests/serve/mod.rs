//! A web server on loopback with scripted replies, and a world whose time passes only when somebody waits.
#![allow(dead_code)]

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use vigie_gather::door::{Rules, World};

/// A request as the server saw it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub path: String,
    pub headers: HashMap<String, String>,
}

/// What is written back: bytes at once, or a few at a time.
pub enum Reply {
    Bytes(Vec<u8>),
    Slow(Vec<u8>, Duration),
}

pub fn reply(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Reply {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n", body.len());
    Reply::Bytes([head.as_bytes(), body].concat())
}

pub fn ok(kind: &str, body: impl AsRef<[u8]>) -> Reply {
    reply("200 OK", &format!("Content-Type: {kind}\r\n"), body)
}

pub struct Server {
    pub address: String,
    pub seen: Arc<Mutex<Vec<Seen>>>,
    /// The most requests that were ever open at once.
    pub most: Arc<AtomicUsize>,
}

impl Server {
    pub fn new(script: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (most, open) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let script = Arc::new(script);
        let (list, peak) = (Arc::clone(&seen), Arc::clone(&most));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (script, list) = (Arc::clone(&script), Arc::clone(&list));
                let (peak, open) = (Arc::clone(&peak), Arc::clone(&open));
                std::thread::spawn(move || {
                    peak.fetch_max(open.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    let _ = answer(stream, script.as_ref(), &list, &open);
                });
            }
        });
        Server { address, seen, most }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn paths(&self) -> Vec<String> {
        self.seen.lock().unwrap().iter().map(|s| s.path.clone()).collect()
    }

    /// Rules that let a door in here, and nowhere else in this machine.
    pub fn rules(&self) -> Rules {
        Rules { allowed: vec![self.address.parse().unwrap()], patience: Duration::from_secs(5), ..Rules::default() }
    }
}

fn answer(
    stream: TcpStream,
    script: &dyn Fn(&Seen) -> Reply,
    list: &Mutex<Vec<Seen>>,
    open: &AtomicUsize,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            headers.insert(name.trim().to_ascii_lowercase(), value.trim().to_owned());
        }
    }
    let seen = Seen { path, headers };
    list.lock().unwrap().push(seen.clone());
    let mut stream = stream;
    let reply = script(&seen);
    // The client may come again as soon as it has the last byte.
    open.fetch_sub(1, Ordering::SeqCst);
    match reply {
        Reply::Bytes(bytes) => stream.write_all(&bytes),
        Reply::Slow(bytes, pause) => {
            for byte in bytes {
                stream.write_all(&[byte])?;
                std::thread::sleep(pause);
            }
            Ok(())
        }
    }
}

/// Time that stands still until somebody waits.
pub struct Still {
    pub now: AtomicI64,
    dice: AtomicU64,
}

impl Still {
    pub fn new() -> Arc<Still> {
        // 25 October 2024, 16:00 UTC.
        Arc::new(Still { now: AtomicI64::new(1_729_872_000_000), dice: AtomicU64::new(1) })
    }

    pub fn pass(&self, time: Duration) {
        self.now.fetch_add(time.as_millis() as i64, Ordering::SeqCst);
    }
}

impl World for Still {
    fn now(&self) -> i64 {
        self.now.load(Ordering::SeqCst)
    }

    fn wait(&self, time: Duration) -> bool {
        self.pass(time);
        true
    }

    fn chance(&self, below: u64) -> u64 {
        let n = self.dice.fetch_add(7919, Ordering::SeqCst);
        if below == 0 { 0 } else { n % below }
    }
}
