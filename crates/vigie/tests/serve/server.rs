//! A server of ours on a free port of this machine, over a record of `examples/library`, and a client that says what it means.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

/// A running server.
pub struct Server {
    child: Child,
    /// Where it listens: `127.0.0.1:40123`.
    pub at: String,
    folder: PathBuf,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    /// The value after a name in the page: `name="token" value="…"`.
    pub fn field(&self, name: &str) -> String {
        let text = self.text();
        let (_, rest) = text.split_once(&format!("name=\"{name}\" value=\"")).expect("the field");
        rest.split('"').next().unwrap_or("").to_owned()
    }
}

/// The program.
pub fn vigie() -> Command {
    Command::new(env!("CARGO_BIN_EXE_vigie"))
}

/// A record of the example library, made once.
pub fn library() -> &'static Path {
    static RECORD: OnceLock<PathBuf> = OnceLock::new();
    RECORD.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("vigie-serve-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let record = folder.join("library.vigie");
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/library");
        let added =
            vigie().arg("add").arg(examples).arg("--record").arg(&record).arg("--quiet").output().expect("it runs");
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        record
    })
}

impl Server {
    /// Over a copy of the library.
    pub fn start(arguments: &[&str]) -> Server {
        static NUMBER: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("vigie-serve-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let record = folder.join("record.vigie");
        std::fs::copy(library(), &record).expect("a copy");
        Server::over(folder, arguments)
    }

    /// Over the record in a folder.
    pub fn over(folder: PathBuf, arguments: &[&str]) -> Server {
        let record = folder.join("record.vigie");
        let mut child = vigie()
            .arg("serve")
            .arg("--record")
            .arg(record)
            .args(["--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("it runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("its address");
        let at = line.trim().strip_prefix("http://").expect("an address").to_owned();
        Server { child, at, folder }
    }

    /// Where its record is.
    #[allow(dead_code)]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its process.
    #[allow(dead_code)]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, as a power cut would; the folder stays.
    #[allow(dead_code)]
    pub fn kill(mut self) -> PathBuf {
        let _ = self.child.kill();
        let _ = self.child.wait();
        std::mem::take(&mut self.folder)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"")
    }

    /// Sends a form, with the session and the token of a page.
    #[allow(dead_code)]
    pub fn form(&self, path: &str, fields: &str) -> Answer {
        let page = self.get("/claims");
        let cookie = page.header("set-cookie").split(';').next().unwrap_or("").to_owned();
        let body = format!("token={}&{fields}", page.field("token"));
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("cookie", cookie.as_str())];
        self.ask("POST", path, &headers, body.as_bytes())
    }

    /// One request on a connection of its own.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
        if !headers.iter().any(|(n, _)| n.eq_ignore_ascii_case("host")) {
            head += &format!("host: {}\r\n", self.at);
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() || method == "POST" {
            head += &format!("content-length: {}\r\n", body.len());
        }
        head += "\r\n";
        let mut stream = TcpStream::connect(&self.at).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
        stream.write_all(head.as_bytes()).expect("sent");
        // A server that has heard enough may close before the end.
        let _ = stream.write_all(body);
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        answer(&all)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if !self.folder.as_os_str().is_empty() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// Understands an answer.
fn answer(all: &[u8]) -> Answer {
    let end = all.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(all.len());
    let head = String::from_utf8_lossy(&all[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().and_then(|l| l.split(' ').nth(1)).and_then(|s| s.parse().ok()).unwrap_or(0);
    let headers: Vec<(String, String)> =
        lines.filter_map(|l| l.split_once(':')).map(|(n, v)| (n.to_ascii_lowercase(), v.trim().to_owned())).collect();
    let mut body = all.get(end + 4..).unwrap_or_default().to_vec();
    if headers.iter().any(|(n, v)| n == "transfer-encoding" && v == "chunked") {
        body = whole(&body);
    }
    Answer { status, headers, body }
}

/// The pieces of a chunked body as one.
fn whole(mut body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(line) = body.windows(2).position(|w| w == b"\r\n") {
        let size = std::str::from_utf8(&body[..line]).ok().and_then(|s| usize::from_str_radix(s.trim(), 16).ok());
        let Some(size) = size.filter(|s| *s > 0) else { break };
        out.extend(body.get(line + 2..line + 2 + size).unwrap_or_default());
        body = body.get(line + 2 + size + 2..).unwrap_or_default();
    }
    out
}
