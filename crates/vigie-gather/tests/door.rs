//! The door against a real server: what it refuses, what it survives, and how it behaves towards a host.
#![cfg(feature = "network")]

mod serve;

use serve::{Reply, Server, Still, ok, reply};
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};
use vigie_gather::door::{Answer, Ask, Door, Page, Rules, Trouble};

fn door(server: &Server) -> Door {
    Door::new(server.rules(), Still::new())
}

fn get(door: &Door, url: &str) -> Result<Page, Trouble> {
    match door.fetch(&Ask { url, accept: "*/*", ..Ask::default() })? {
        Answer::Page(page) => Ok(*page),
        Answer::NotModified => panic!("not modified"),
    }
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

#[test]
fn pages_come_unpacked_with_what_their_server_says() {
    let server = Server::new(|_| {
        let headers = "Content-Type: text/html; charset=x\r\nContent-Encoding: gzip\r\nETag: \"a\"\r\nLast-Modified: Fri, 25 Oct 2024 15:42:00 GMT\r\nCache-Control: public, max-age=600\r\n";
        reply("200 OK", headers, gz(b"<p>Non."))
    });
    let page = get(&door(&server), &server.url("/a?b=c#d")).unwrap();
    assert_eq!(
        (page.bytes.as_slice(), page.etag.as_deref(), page.max_age),
        (&b"<p>Non."[..], Some("\"a\""), Some(600))
    );
    let seen = server.seen.lock().unwrap()[0].clone();
    assert_eq!(seen.path, "/a?b=c");
    assert!(seen.headers["user-agent"].starts_with("vigie/"), "{seen:?}");
}

#[test]
fn what_is_known_is_not_sent_again() {
    let server = Server::new(|seen| match seen.headers.get("if-none-match").map(String::as_str) {
        Some("\"a\"") => Reply::Bytes(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_vec()),
        _ => ok("text/html", "x"),
    });
    let url = server.url("/");
    let ask = Ask { url: &url, etag: Some("\"a\""), modified: Some("Fri, 25 Oct 2024 15:42:00 GMT"), accept: "*/*" };
    assert_eq!(door(&server).fetch(&ask), Ok(Answer::NotModified));
    assert_eq!(server.seen.lock().unwrap()[0].headers["if-modified-since"], "Fri, 25 Oct 2024 15:42:00 GMT");
    // A tag with a line break in it would write headers of its own.
    let bad = Ask { url: &url, etag: Some("\"a\"\r\nX: y"), ..ask };
    assert!(matches!(door(&server).fetch(&bad), Ok(Answer::Page(_))));
}

#[test]
fn no_private_address_is_connected_to() {
    let server = Server::new(|_| ok("text/html", "x"));
    let port = server.address.rsplit_once(':').unwrap().1.to_owned();
    let door = Door::new(Rules::default(), Still::new());
    for host in [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "10.0.0.1",
        "169.254.169.254",
    ] {
        let trouble = get(&door, &format!("http://{host}:{port}/")).unwrap_err();
        let refused = matches!(trouble, Trouble::Refused { .. })
            || matches!(&trouble, Trouble::Network(w) if !w.contains("onnect"));
        assert!(refused, "{host}: {trouble:?}");
    }
    for url in ["file:///etc/passwd", "ftp://x/", "http://user:p@127.0.0.1/", "http://a b/", ""] {
        assert!(matches!(get(&door, url), Err(Trouble::BadUrl(_))), "{url}");
    }
    assert!(server.paths().is_empty());
}

#[test]
fn redirections_are_followed_and_checked_at_every_step() {
    let other = Server::new(|_| ok("text/html", "secret"));
    let inside = other.url("/secret");
    let server = Server::new(move |seen| {
        let to = |status: &str, to: &str| reply(status, &format!("Location: {to}\r\n"), "");
        match seen.path.as_str() {
            "/for-good" => to("301 Moved Permanently", "/a/../b"),
            "/for-now" => to("302 Found", "/for-good"),
            "/b" => ok("text/html", "here"),
            "/inside" => to("302 Found", &inside),
            "/metadata" => to("307 Temporary Redirect", "http://169.254.169.254/latest/meta-data/"),
            "/file" => to("302 Found", "file:///etc/passwd"),
            "/nowhere" => reply("302 Found", "", ""),
            _ => to("302 Found", "/loop"),
        }
    });
    let door = door(&server);
    let page = get(&door, &server.url("/for-good")).unwrap();
    assert_eq!((page.url, page.moved), (server.url("/b"), Some(server.url("/b"))));
    let page = get(&door, &server.url("/for-now")).unwrap();
    assert_eq!((page.url, page.moved), (server.url("/b"), None));
    assert!(matches!(get(&door, &server.url("/inside")), Err(Trouble::Refused { .. })));
    assert!(matches!(get(&door, &server.url("/metadata")), Err(Trouble::Refused { .. })));
    assert!(matches!(get(&door, &server.url("/file")), Err(Trouble::BadUrl(_))));
    assert!(matches!(get(&door, &server.url("/nowhere")), Err(Trouble::Status { status: 302, .. })));
    assert_eq!(get(&door, &server.url("/loop")), Err(Trouble::Redirects(5)));
    assert!(other.paths().is_empty());
}

#[test]
fn sizes_and_bombs() {
    let server = Server::new(|seen| match seen.path.as_str() {
        "/large" => ok("text/html", vec![b'x'; 3 << 20]),
        "/endless" => {
            let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n".to_vec();
            Reply::Bytes([head, vec![b'x'; 8 << 20]].concat())
        }
        "/bomb" => reply("200 OK", "Content-Encoding: gzip\r\n", gz(&vec![b' '; 32 << 20])),
        "/twice" => reply("200 OK", "Content-Encoding: gzip, gzip\r\n", gz(&gz(&vec![b' '; 32 << 20]))),
        _ => ok("text/html", "x"),
    });
    let rules = Rules { wire_bytes: 2 << 20, bytes: 20 << 20, ..server.rules() };
    let door = Door::new(rules, Still::new());
    assert_eq!(get(&door, &server.url("/large")), Err(Trouble::TooLarge(2)));
    assert_eq!(get(&door, &server.url("/endless")), Err(Trouble::TooLarge(2)));
    assert_eq!(get(&door, &server.url("/bomb")), Err(Trouble::Bomb));
    assert_eq!(get(&door, &server.url("/twice")), Err(Trouble::Bomb));
    assert!(get(&door, &server.url("/")).is_ok());
}

#[test]
fn lies_about_length() {
    let server = Server::new(|seen| {
        let length = if seen.path == "/more" { 1000 } else { 3 };
        Reply::Bytes(
            format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\nLe ministre").into_bytes(),
        )
    });
    let door = door(&server);
    assert!(matches!(get(&door, &server.url("/more")), Err(Trouble::Network(_))));
    assert_eq!(get(&door, &server.url("/less")).unwrap().bytes, b"Le ");
    let half = Server::new(|_| {
        let packed = gz("Le ministre a démenti. ".repeat(100).as_bytes());
        reply("200 OK", "Content-Encoding: gzip\r\n", &packed[..packed.len() / 2])
    });
    assert!(matches!(get(&self::door(&half), &half.url("/")), Err(Trouble::Network(_))));
}

#[test]
fn the_slow_are_left() {
    let server = Server::new(|seen| {
        let pause = Duration::from_millis(60);
        match seen.path.as_str() {
            "/head" => Reply::Slow(
                b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX: a very long header that takes its time\r\n\r\nabc"
                    .to_vec(),
                pause,
            ),
            _ => Reply::Slow(
                [&b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"[..], &[b'x'; 500]].concat(),
                Duration::from_millis(10),
            ),
        }
    });
    let door = Door::new(Rules { patience: Duration::from_millis(700), ..server.rules() }, Still::new());
    for path in ["/head", "/body"] {
        let began = Instant::now();
        assert_eq!(get(&door, &server.url(path)), Err(Trouble::TooSlow(0)), "{path}");
        assert!(began.elapsed() < Duration::from_secs(3), "{path}: {:?}", began.elapsed());
    }
}

#[test]
fn a_no_is_told_apart_from_a_wall() {
    let server = Server::new(|seen| match seen.path.as_str() {
        "/later" => reply("429 Too Many Requests", "Retry-After: 120\r\n", "slow down"),
        "/gone" => reply("410 Gone", "", ""),
        "/wall" => reply("403 Forbidden", "Server: cloudflare\r\ncf-mitigated: challenge\r\n", "Just a moment..."),
        _ => reply("403 Forbidden", "", "<script src='https://geo.captcha-delivery.com/c.js'></script>"),
    });
    let door = door(&server);
    let later = get(&door, &server.url("/later")).unwrap_err();
    assert_eq!(later, Trouble::Status { status: 429, retry_after: Some(120) });
    assert!(later.may_pass());
    assert!(!get(&door, &server.url("/gone")).unwrap_err().may_pass());
    assert_eq!(get(&door, &server.url("/wall")), Err(Trouble::Wall("Cloudflare")));
    assert_eq!(get(&door, &server.url("/other")), Err(Trouble::Wall("DataDome")));
}

#[test]
fn a_host_sees_one_request_at_a_time_with_a_pause_between() {
    let server = Server::new(|_| {
        std::thread::sleep(Duration::from_millis(20));
        ok("text/html", "x")
    });
    let world = Still::new();
    let door = Door::new(server.rules(), Arc::clone(&world) as _);
    let began = world.now.load(std::sync::atomic::Ordering::SeqCst);
    std::thread::scope(|scope| {
        for i in 0..6 {
            let (door, server) = (&door, &server);
            scope.spawn(move || get(door, &server.url(&format!("/{i}"))).unwrap());
        }
    });
    assert_eq!(server.most.load(std::sync::atomic::Ordering::SeqCst), 1);
    assert!(world.now.load(std::sync::atomic::Ordering::SeqCst) - began >= 5_000);
}

#[test]
fn robots_are_asked_once_and_obeyed() {
    let server = Server::new(|seen| match seen.path.as_str() {
        "/robots.txt" => {
            ok("text/plain", "User-agent: *\nDisallow: /private\nDisallow: /*?print=\nUser-agent: other\nDisallow: /\n")
        }
        "/to-private" => reply("302 Found", "Location: /private/x\r\n", ""),
        _ => ok("text/html", "x"),
    });
    let door = door(&server);
    let politely =
        |path: &str| door.fetch_politely(&Ask { url: &server.url(path), accept: "*/*", ..Ask::default() }).map(|_| ());
    assert_eq!(politely("/a"), Ok(()));
    assert_eq!(politely("/private/a"), Err(Trouble::Robots));
    assert_eq!(politely("/a?print=1"), Err(Trouble::Robots));
    assert_eq!(politely("/to-private"), Err(Trouble::Robots));
    // What the user asked for by name is not asked of robots.txt.
    assert!(get(&door, &server.url("/private/feed")).is_ok());
    assert_eq!(server.paths().iter().filter(|p| *p == "/robots.txt").count(), 1);
    let missing =
        Server::new(
            |seen| if seen.path == "/robots.txt" { reply("404 Not Found", "", "") } else { ok("text/html", "x") },
        );
    let broken =
        Server::new(|seen| if seen.path == "/robots.txt" { reply("500 Oops", "", "") } else { ok("text/html", "x") });
    let ask = |server: &Server| {
        self::door(server).fetch_politely(&Ask { url: &server.url("/a"), accept: "*/*", ..Ask::default() }).map(|_| ())
    };
    assert_eq!((ask(&missing), ask(&broken)), (Ok(()), Err(Trouble::Robots)));
}
