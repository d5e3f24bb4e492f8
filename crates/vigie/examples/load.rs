//! How fast a server answers: so many clients at once, each asking so often, over kept connections. Prints the median, the 95th and the
//! 99th percentile.
//!
//!     vigie serve --listen 127.0.0.1:8080 &
//!     cargo run --release -p vigie --example load -- 127.0.0.1:8080 /read 8 200 article.txt
//!     cargo run --release -p vigie --example load -- 127.0.0.1:8080 /claims.json 8 200

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [at, path, clients, times, rest @ ..] = &arguments[..] else {
        eprintln!("give ADDRESS PATH CLIENTS TIMES [FILE]: a file is sent with POST");
        std::process::exit(2);
    };
    let (clients, times): (usize, usize) = (clients.parse().unwrap_or(8), times.parse().unwrap_or(100));
    let body = rest.first().map(|f| std::fs::read(f).unwrap_or_else(|e| panic!("{f}: {e}")));
    let begun = Instant::now();
    let mut all: Vec<Duration> = std::thread::scope(|scope| {
        let run = || client(at, path, times, body.as_deref());
        let threads: Vec<_> = (0..clients).map(|_| scope.spawn(run)).collect();
        threads.into_iter().flat_map(|t| t.join().expect("a client")).collect()
    });
    let took = begun.elapsed();
    all.sort();
    let at = |share: f64| all[((all.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!(
        "{path}: {} answers to {clients} clients; p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms; {:.0} a second",
        all.len(),
        at(0.5),
        at(0.95),
        at(0.99),
        all.len() as f64 / took.as_secs_f64()
    );
}

fn client(at: &str, path: &str, times: usize, body: Option<&[u8]>) -> Vec<Duration> {
    let stream = TcpStream::connect(at).expect("it listens");
    stream.set_nodelay(true).expect("a socket");
    let mut send = stream.try_clone().expect("a socket");
    let mut receive = BufReader::new(stream);
    let mut request = match body {
        Some(body) => format!(
            "POST {path} HTTP/1.1\r\nhost: {at}\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\r\n",
            body.len()
        ),
        None => format!("GET {path} HTTP/1.1\r\nhost: {at}\r\n\r\n"),
    }
    .into_bytes();
    request.extend(body.unwrap_or_default());
    let mut out = Vec::with_capacity(times);
    for _ in 0..times {
        let begun = Instant::now();
        send.write_all(&request).expect("sent");
        let mut length = 0;
        let mut line = String::new();
        let mut status = String::new();
        loop {
            line.clear();
            receive.read_line(&mut line).expect("an answer");
            if status.is_empty() {
                line.trim().clone_into(&mut status);
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().expect("a length");
            }
            if line.trim().is_empty() {
                break;
            }
        }
        assert!(status.contains(" 200 "), "{status}");
        let mut body = vec![0; length];
        receive.read_exact(&mut body).expect("a body");
        out.push(begun.elapsed());
    }
    out
}
