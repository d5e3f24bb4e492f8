//! Watching feeds of a server of ours: what is new is taken once, what fails is tried again, and every source says how it does.
#![cfg(feature = "network")]

mod serve;

use serve::{Seen, Server, Still, ok, reply};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use vigie_gather::door::Door;
use vigie_gather::watch::{Memory, Options, Sink, State, Taken, Watcher};
use vigie_gather::{Document, Raw};

/// A sink that keeps the documents.
#[derive(Default)]
struct Basket(Mutex<Vec<Document>>);

impl Sink for Basket {
    fn take(&self, article: Raw) -> Taken {
        match article.document(&Default::default()) {
            Ok(d) if self.0.lock().unwrap().iter().any(|o| o.id == d.id) => Taken::Known,
            Ok(d) => {
                self.0.lock().unwrap().push(d);
                Taken::Read
            }
            Err(fault) => Taken::Unreadable(fault),
        }
    }
}

impl Basket {
    fn titles(&self) -> Vec<String> {
        let mut all: Vec<String> = self.0.lock().unwrap().iter().filter_map(|d| d.title.clone()).collect();
        all.sort();
        all
    }
}

fn watcher(server: &Server, world: &Arc<Still>, memory: Memory) -> Watcher {
    Watcher::new(Door::new(server.rules(), Arc::clone(world) as _), Arc::clone(world) as _, memory, Options::default())
}

fn memory(urls: &[String]) -> Memory {
    Memory::load(None, urls, 1_729_872_000_000).unwrap()
}

fn rss(items: &str) -> String {
    format!("<rss version='2.0'><channel><title>Le Fil</title>{items}</channel></rss>")
}

fn item(path: &str) -> String {
    format!(
        "<item><title>Titre {path}</title><link>/{path}</link><pubDate>Fri, 25 Oct 2024 12:00:00 GMT</pubDate></item>"
    )
}

fn page(path: &str) -> String {
    format!(
        "<html lang=fr><title>Titre {path}</title><article><h1>Titre {path}</h1><p>Le ministre des Affaires étrangères a démenti vendredi \
         que des soldats aient franchi la frontière ({path}).</p><p>Il n'a rien ajouté à la presse qui l'attendait devant le palais.</p></article>"
    )
}

/// A site with a feed of two articles.
fn site(seen: &Seen) -> serve::Reply {
    match seen.path.as_str() {
        "/rss" if seen.headers.contains_key("if-none-match") => {
            serve::Reply::Bytes(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_vec())
        }
        "/rss" => {
            reply("200 OK", "Content-Type: application/rss+xml\r\nETag: \"1\"\r\n", rss(&(item("a") + &item("b"))))
        }
        "/robots.txt" => reply("404 Not Found", "", ""),
        path => ok("text/html; charset=utf-8", page(&path[1..])),
    }
}

#[test]
fn articles_are_fetched_once_with_what_their_feed_says() {
    let (server, world, basket) = (Server::new(site), Still::new(), Basket::default());
    let watcher = watcher(&server, &world, memory(&[server.url("/rss")]));
    watcher.once(&basket).unwrap();
    world.pass(Duration::from_secs(3_600));
    watcher.once(&basket).unwrap();
    assert_eq!(basket.titles(), ["Titre a", "Titre b"]);
    let d = basket.0.lock().unwrap()[0].clone();
    assert_eq!(d.outlet.as_deref(), Some("Le Fil"));
    assert_eq!(d.published.unwrap().date.to_string(), "2024-10-25");
    assert!(d.url.unwrap().starts_with(&server.url("/")));
    let paths = server.paths();
    let count = |p: &str| paths.iter().filter(|o| *o == p).count();
    assert_eq!((count("/rss"), count("/a"), count("/b"), count("/robots.txt")), (2, 1, 1, 1));
    let s = &watcher.sources()[0];
    assert_eq!((s.read, s.state(0), s.title.as_deref()), (2, State::Healthy, Some("Le Fil")));
}

#[test]
fn a_run_goes_on_where_the_last_one_ended() {
    let (server, world, basket) = (Server::new(site), Still::new(), Basket::default());
    let folder = std::env::temp_dir().join(format!("vigie-watch-{}", std::process::id()));
    let file = folder.join("deep/watch.json");
    let urls = [server.url("/rss")];
    for _ in 0..2 {
        let memory = Memory::load(Some(&file), &urls, 1_729_872_000_000).unwrap();
        watcher(&server, &world, memory).once(&basket).unwrap();
        world.pass(Duration::from_secs(3_600));
    }
    assert_eq!(server.paths().iter().filter(|p| *p == "/a").count(), 1);
    // A source that is not on the list is kept for later.
    let other = Memory::load(Some(&file), &["http://other.example/rss".to_owned()], 0).unwrap();
    assert_eq!(other.sources.len(), 1);
    assert_eq!(Memory::load(Some(&file), &[], 0).unwrap().sources[0].read, 2);
    std::fs::write(&file, "{").unwrap();
    assert!(Memory::load(Some(&file), &urls, 0).is_err());
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn what_fails_is_tried_again_and_said() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let server = Server::new(move |seen| match seen.path.as_str() {
        "/rss" => ok(
            "text/xml",
            rss(&(item("a") + &item("private/b") + &item("missing") + &item("flaky") + &item("picture"))),
        ),
        "/robots.txt" => ok("text/plain", "User-agent: *\nDisallow: /private\n"),
        "/missing" => reply("404 Not Found", "", ""),
        "/flaky" if counted.fetch_add(1, Ordering::SeqCst) == 0 => reply("503 Busy", "", ""),
        "/picture" => ok("image/png", "x"),
        path => ok("text/html", page(&path[1..])),
    });
    let (world, basket) = (Still::new(), Basket::default());
    let watcher = watcher(&server, &world, memory(&[server.url("/rss")]));
    watcher.once(&basket).unwrap();
    assert_eq!(basket.titles(), ["Titre a"]);
    world.pass(Duration::from_secs(3_600));
    watcher.once(&basket).unwrap();
    assert_eq!(basket.titles(), ["Titre a", "Titre flaky"]);
    let s = &watcher.sources()[0];
    let skipped: Vec<_> = s.skipped.iter().map(|(code, n)| (code.as_str(), *n)).collect();
    assert_eq!(skipped, [("no-text", 1), ("robots", 1), ("status", 1)]);
    assert_eq!((s.read, s.state(world.now.load(Ordering::SeqCst))), (2, State::Healthy));
}

#[test]
fn sources_in_trouble_say_why() {
    let server = Server::new(|seen| match seen.path.as_str() {
        "/broken" => ok(
            "text/xml",
            "<rss><channel><title>Le Fil</title><item><title>Un & deux</title><description>Le ministre a démenti.</description>",
        ),
        "/busy" => reply("429 Too Many Requests", "Retry-After: 7200\r\n", ""),
        "/gone" => reply("410 Gone", "", ""),
        "/wall" => reply("403 Forbidden", "cf-mitigated: challenge\r\n", ""),
        "/page" => ok("text/html", "<html><link rel='alternate' type='application/rss+xml' href='/feed'>"),
        "/plain-page" => ok("text/html", "<html><p>x"),
        "/feed" => ok("text/xml", rss("")),
        "/old" => reply("301 Moved Permanently", "Location: /feed\r\n", ""),
        _ => reply("404 Not Found", "", ""),
    });
    let names = ["broken", "busy", "gone", "wall", "page", "plain-page", "old"];
    let urls: Vec<String> = names.iter().map(|n| server.url(&format!("/{n}"))).collect();
    let (world, basket) = (Still::new(), Basket::default());
    let watcher = watcher(&server, &world, memory(&urls));
    watcher.once(&basket).unwrap();
    watcher.once(&basket).unwrap();
    let now = world.now.load(Ordering::SeqCst);
    let sources = watcher.sources();
    let states: Vec<State> = sources.iter().map(|s| s.state(now)).collect();
    use State::{Dead, Degraded, Healthy};
    assert_eq!(states, [Degraded, Degraded, Dead, Degraded, Healthy, Degraded, Healthy]);
    let note = |i: usize| sources[i].note(now).unwrap_or_default();
    assert!(note(0).contains("not well-formed") && note(1).contains("429") && note(2).contains("410"));
    assert!(note(3).contains("Cloudflare") && note(5).contains("it is a web page"));
    assert!(sources[1].next >= now + 7_100_000, "Retry-After is kept to");
    assert_eq!(sources[4].moved.as_deref(), Some(server.url("/feed").as_str()));
    assert_eq!(sources[6].moved.as_deref(), Some(server.url("/feed").as_str()));
    // The one that asked for time was left alone.
    assert_eq!(server.paths().iter().filter(|p| *p == "/busy").count(), 1);
}

#[test]
fn a_sink_that_fails_stops_everything_and_nothing_is_lost() {
    struct Full;
    impl Sink for Full {
        fn take(&self, _: Raw) -> Taken {
            Taken::Failed("the disk is full".into())
        }
    }
    let (server, world, basket) = (Server::new(site), Still::new(), Basket::default());
    let watcher = watcher(&server, &world, memory(&[server.url("/rss")]));
    assert_eq!(watcher.once(&Full), Err("the disk is full".to_owned()));
    world.pass(Duration::from_secs(3_600));
    watcher.once(&basket).unwrap();
    assert_eq!(basket.titles(), ["Titre a", "Titre b"]);
}

#[test]
fn a_feed_that_holds_its_articles_costs_no_more_requests() {
    let long = "Le ministre a démenti vendredi que des soldats aient franchi la frontière. ".repeat(20);
    let body = rss(&format!(
        "<item><title>Long</title><link>/long</link><description>&lt;p>{long}&lt;/p></description></item>"
    ));
    let server =
        Server::new(
            move |seen| if seen.path == "/rss" { ok("text/xml", body.clone()) } else { reply("404 Not Found", "", "") },
        );
    let (world, basket) = (Still::new(), Basket::default());
    watcher(&server, &world, memory(&[server.url("/rss")])).once(&basket).unwrap();
    assert_eq!((basket.titles(), server.paths()), (vec!["Long".to_owned()], vec!["/rss".to_owned()]));
}

#[test]
fn a_sitting_of_days_asks_no_more_often_than_is_needed() {
    let server = Server::new(site);
    let (world, basket) = (Still::new(), Basket::default());
    let watcher = watcher(&server, &world, memory(&[server.url("/rss")]));
    for _ in 0..2 * 24 * 60 {
        let now = world.now.load(Ordering::SeqCst);
        if watcher.sources()[0].next <= now {
            watcher.once(&basket).unwrap();
        }
        world.pass(Duration::from_secs(60));
    }
    let asked = server.paths().iter().filter(|p| *p == "/rss").count();
    assert!((3..60).contains(&asked), "{asked} times in two days");
}
