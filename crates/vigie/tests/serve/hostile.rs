//! What hostile texts, requests and times do to the server: nothing.

use crate::server::Server;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Payloads of the usual kinds.
const PAYLOADS: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "<iframe srcdoc=\"<script>alert(1)</script>\">",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "{{7*7}} ${7*7} <%= 7*7 %>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)></style>",
    "<base href=\"https://evil.example/\">",
    "\u{202e}evil\u{202c} \u{2066}x\u{2069}",
    "=HYPERLINK(\"http://evil.example\")",
    "\u{0}\u{1b}[31m",
];

#[test]
fn texts_are_shown_as_text() {
    let server = Server::start(&[]);
    for (i, payload) in PAYLOADS.iter().enumerate() {
        let text = format!(
            "{payload} : le Pérou accuse la Bolivie {i}\n\nLe Pérou a affirmé mercredi que des soldats boliviens ont franchi la frontière {payload}. \
                            La Bolivie a démenti cette information {payload}. {payload} a averti que Lima répondrait."
        );
        let body = serde_json::json!({ "text": text, "title": format!("{payload} {i}"), "published": "2031-03-14", "language": "fr", "outlet": payload, "url": payload });
        let kept =
            server.ask("POST", "/documents", &[("content-type", "application/json")], body.to_string().as_bytes());
        assert_eq!(kept.status, 201, "{payload}: {}", kept.text());
    }
    let mut addresses: Vec<String> = [
        "/",
        "/claims",
        "/events",
        "/stories",
        "/actors",
        "/sources",
        "/search",
        "/brief?about=PER,BOL",
        "/agreements",
        "/claims.atom",
        "/search.atom",
    ]
    .map(str::to_owned)
    .to_vec();
    let rows = server.get("/search.json?since=2031").json();
    for row in rows["rows"].as_array().into_iter().flatten() {
        addresses.push(format!("/documents/{}", &row["id"].as_str().unwrap_or("")[..12]));
    }
    for list in ["claims", "stories", "actors"] {
        for row in server.get(&format!("/{list}.json")).json()["rows"].as_array().into_iter().flatten().take(20) {
            let key = row["key"].as_str().unwrap_or("").bytes().map(|b| format!("%{b:02X}")).collect::<String>();
            addresses.push(format!("/{list}/{key}"));
        }
    }
    for payload in PAYLOADS {
        let asked: String = payload.bytes().map(|b| format!("%{b:02X}")).collect();
        for page in [
            "/search?q=",
            "/events?actor=",
            "/brief?about=",
            "/claims?source=",
            "/nothing",
            "/events?as_of=",
            "/actors/",
            "/?days=",
        ] {
            addresses.push(format!("{page}{asked}"));
        }
    }
    for address in &addresses {
        let page = server.ask("GET", address, &[("accept", "text/html")], b"");
        assert!([200, 400, 404].contains(&page.status), "{address}: {}", page.status);
        let text = page.text();
        for breach in [
            "<script>alert",
            "<img src=x",
            "<svg/onload",
            "<iframe",
            "href=\"javascript:",
            "<style>@import",
            "<base",
            "<mglyph",
            "\u{202e}",
            "\u{1b}",
            "\u{0}",
        ] {
            assert!(!text.contains(breach), "{address}: {breach}");
        }
    }
    let csv = server.get("/search.csv?since=2031").text();
    assert!(
        csv.contains("'=HYPERLINK") && !csv.contains(",=HYPERLINK") && !csv.contains(",\"=HYPERLINK"),
        "no cell is a formula"
    );
}

#[test]
fn odd_requests_are_refused_and_nothing_else() {
    let server = Server::start(&[]);
    let long = "a".repeat(100_000);
    for (path, headers) in [
        ("/static/../../../../etc/passwd", vec![]),
        ("/static/%2e%2e%2f%2e%2e%2fetc%2fpasswd", vec![]),
        ("/documents/%00", vec![]),
        ("/documents/%ff%fe", vec![]),
        ("/events?q=%ff&limit=99999999999999999999&after=%00", vec![]),
        ("/events?q=\"\"\"\"\"", vec![]),
        ("/claims?since=0000-00-00&until=9999-99-99", vec![]),
        ("/dyads?since=9999-12-31", vec![]),
        ("/today?days=99999999999", vec![]),
        ("/brief?about=%F0%9F%92%A9", vec![]),
        ("/search?q=NEAR(a%20b,%20999999)*%20OR%20-", vec![]),
        ("/search?q=';DROP TABLE document;--", vec![]),
        ("/", vec![("cookie", "vigie_session=%00; vigie_ui=../../etc; vigie_theme=x")]),
        ("/", vec![("accept-language", "\u{fc}\u{fc},x-klingon;q=2")]),
    ] {
        let path = path.replace(' ', "%20").replace('"', "%22");
        let answer = server.ask("GET", &path, &headers, b"");
        assert!([200, 400, 404].contains(&answer.status), "{path}: {} {}", answer.status, answer.text());
    }
    assert!([400, 414, 431, 0].contains(&server.get(&format!("/search?q={long}")).status));
    assert!([200, 400, 431, 0].contains(&server.ask("GET", "/", &[("x-long", &long)], b"").status));
    let large = vec![b'a'; 3 << 20];
    assert_eq!(server.ask("POST", "/read", &[("content-type", "text/plain")], &large).status, 413);
    for bad in [
        &b"\x00\x01\x02"[..],
        b"GET",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /read HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
        &[0xff; 4096],
    ] {
        let mut stream = TcpStream::connect(&server.at).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_millis(300))).expect("a timeout");
        let _ = stream.write_all(bad);
        let _ = stream.read(&mut [0; 512]);
    }
    assert_eq!(server.get("/health").text(), "ok\n");
}

#[test]
fn slow_heads_hold_nobody_up() {
    let server = Server::start(&[]);
    let slow: Vec<TcpStream> = (0..200)
        .filter_map(|_| {
            let mut stream = TcpStream::connect(&server.at).ok()?;
            stream.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\nx-slow: ").ok()?;
            Some(stream)
        })
        .collect();
    let begun = Instant::now();
    assert_eq!(server.get("/claims").status, 200);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    // A head that never ends is cut off.
    let mut one = slow.into_iter().next().expect("a connection");
    one.set_read_timeout(Some(Duration::from_secs(25))).expect("a timeout");
    let mut heard = Vec::new();
    let _ = one.read_to_end(&mut heard);
    assert!(begun.elapsed() < Duration::from_secs(24), "it was let go");
}

/// Kilobytes that a process holds, where the system tells.
fn memory(id: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find(|l| l.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// `VIGIE_HOSTILE_SECONDS=600` makes it ten minutes.
#[test]
fn memory_stays_bounded() {
    let server = Server::start(&[]);
    let seconds = std::env::var("VIGIE_HOSTILE_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(8);
    let end = Instant::now() + Duration::from_secs(seconds);
    let asked = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..6u64)
            .map(|n| {
                let server = &server;
                scope.spawn(move || {
                    let mut seed = 0x9e37_79b9_7f4a_7c15 ^ n;
                    let mut count = 0;
                    while Instant::now() < end {
                        // A small generator of our own: the same requests every time.
                        seed ^= seed << 13;
                        seed ^= seed >> 7;
                        seed ^= seed << 17;
                        let payload = PAYLOADS[seed as usize % PAYLOADS.len()];
                        let coded: String = payload.bytes().map(|b| format!("%{b:02X}")).collect();
                        match seed % 6 {
                            0 => drop(server.get(&format!("/search?q={coded}{seed}"))),
                            1 => drop(server.get(&format!("/events?actor={coded}&limit=1000"))),
                            2 => drop(server.ask(
                                "POST",
                                "/read",
                                &[("content-type", "text/plain")],
                                payload.repeat(400).as_bytes(),
                            )),
                            3 => drop(server.get(&format!("/{coded}.json"))),
                            4 => drop(server.get("/events.parquet")),
                            _ => drop(server.ask(
                                "POST",
                                "/documents",
                                &[("content-type", "application/x-www-form-urlencoded")],
                                coded.as_bytes(),
                            )),
                        }
                        count += 1;
                    }
                    count
                })
            })
            .collect();
        threads.into_iter().map(|t| t.join().unwrap_or(0)).sum::<u64>()
    });
    assert_eq!(server.get("/health").text(), "ok\n", "after {asked} requests");
    if let Some(held) = memory(server.id()) {
        eprintln!("{asked} hostile requests in {seconds} s: {} MiB held", held / 1024);
        assert!(held < 500 * 1024, "{held} KiB");
    }
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let server = Server::start(&[]);
    let mut acknowledged = 0;
    for i in 0..8 {
        let text = format!(
            "Le Pérou accuse la Bolivie\nLIMA, 14 mars 2031 - Le Pérou a affirmé mercredi que {i} soldats boliviens ont franchi la frontière à Visviri{i}."
        );
        let answer = server.ask("POST", &format!("/files?name=depeche{i}.txt"), &[("x-vigie", "1")], text.as_bytes());
        acknowledged += usize::from(answer.status == 202);
    }
    assert_eq!(acknowledged, 8);
    // At once, as a power cut would.
    let folder = server.kill();
    let again = Server::over(folder, &[]);
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        let held = (0..8)
            .filter(|i| {
                again.get(&format!("/search.json?q=Visviri{i}")).json()["rows"].as_array().is_some_and(|r| r.len() == 1)
            })
            .count();
        if held == 8 {
            break;
        }
        assert!(Instant::now() < end, "{held} of 8 were read");
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn others_need_a_token_and_may_only_read() {
    // The program cannot be asked from elsewhere in a test; what it demands before it listens can.
    let out = crate::server::vigie()
        .args(["serve", "--listen", "0.0.0.0:0", "--allow-changes", "--record"])
        .arg(crate::server::library())
        .output()
        .expect("it runs");
    assert_eq!(out.status.code(), Some(2), "{}", String::from_utf8_lossy(&out.stderr));
}
