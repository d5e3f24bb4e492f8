//! The application in a real browser: the days of its users, by mouse, by keyboard, without script; what axe finds; what it looks like.
//! Skipped with a message where there is no browser. `VIGIE_AXE` names axe-core's `axe.min.js`.
#![cfg(feature = "web")]

mod chrome;
#[path = "../serve/server.rs"]
#[allow(dead_code)]
mod server;

use chrome::Chrome;
use server::Server;
use std::path::Path;

fn browser() -> Option<(Server, Chrome, String)> {
    let Some(chrome) = Chrome::start() else {
        eprintln!("skipped: there is no chromium here (.ci/browser installs it)");
        return None;
    };
    let server = Server::start(&[]);
    let base = format!("http://{}", server.at);
    Some((server, chrome, base))
}

const DISPATCH: &str = "La Bolivie dément toute incursion au Chili\nSANTIAGO, 12 mars 2031 - Le Chili a affirmé mardi que des soldats \
    boliviens avaient franchi la frontière près de Visviri, une information démentie par la Bolivie.\n";

/// The fact-checker: one article, one hour.
#[test]
fn a_pasted_article_shows_its_disputed_claim() {
    let Some((_server, mut chrome, base)) = browser() else { return };
    chrome.go(&format!("{base}/read"));
    chrome.click("#text");
    chrome.write(DISPATCH);
    chrome.click(".paste button");
    chrome.wait("!!document.querySelector('aside .claims .tag.no')");
    let claims =
        chrome.eval("[...document.querySelectorAll('aside .claims .row')].map((r) => r.textContent).join('\\n')");
    let claims = claims.as_str().unwrap_or("");
    assert!(claims.lines().any(|c| c.contains("Chili") && c.contains("Bolivie")), "{claims}");
    // A row leads to its words.
    chrome.click("aside .claims .row .id");
    chrome.wait("document.querySelectorAll('article .on').length > 0");
    chrome.click("form[action='/documents'] button");
    chrome.wait("location.pathname.startsWith('/documents/')");
    chrome.go(&format!("{base}/claims?status=denied&q=Visviri"));
    assert_eq!(chrome.eval("document.querySelectorAll('.claim').length > 0"), true);
    assert!(chrome.complaints.is_empty(), "{:?}", chrome.complaints);
}

/// The analyst: a crisis, its pair of countries, what is disputed, a brief by six o'clock.
#[test]
fn a_dyad_is_followed_and_a_brief_printed() {
    let Some((server, mut chrome, base)) = browser() else { return };
    chrome.go(&base);
    chrome.click(".bar a[data-key=d]");
    chrome.wait("location.pathname === '/dyads'");
    chrome.settle();
    chrome.click("table.rows tbody th a");
    chrome.wait("location.pathname.startsWith('/dyads/')");
    chrome.wait("document.querySelectorAll('.chart canvas').length === 2");
    let feed = chrome.eval("document.querySelector('a.feed').getAttribute('href')");
    let feed = server.get(feed.as_str().unwrap_or(""));
    assert!(feed.text().contains("<entry>") && feed.header("content-type").starts_with("application/atom+xml"));
    chrome.go(&format!("{base}/brief?about=PRK,RUS&in=fr"));
    let notes = chrome.eval("document.querySelectorAll('.notes li').length");
    assert!(notes.as_u64().unwrap_or(0) > 5, "{notes}");
    let bare =
        "[...document.querySelectorAll('.brief > p:not(.dateline)')].filter((p) => !p.querySelector('sup')).length";
    assert_eq!(chrome.eval(bare), 0, "every sentence has its sources");
    assert!(chrome.paper().starts_with(b"%PDF"));
    assert!(chrome.complaints.is_empty(), "{:?}", chrome.complaints);
}

/// The researcher: facets that react, days brushed, everything exported.
#[test]
fn events_are_narrowed_and_exported() {
    let Some((server, mut chrome, base)) = browser() else { return };
    chrome.go(&format!("{base}/events"));
    let all = chrome.eval("document.querySelectorAll('.happening').length");
    chrome.wait("!document.querySelector('.map').hidden && document.querySelectorAll('.map path').length > 100");
    chrome.click(".facets a");
    chrome.wait("location.search.includes('type=')");
    chrome.settle();
    let some = chrome.eval("document.querySelectorAll('.happening').length");
    assert!(some.as_u64() < all.as_u64() && some.as_u64() > Some(0), "{some} of {all}");
    let csv = chrome.eval("document.querySelector('.forms a').getAttribute('href')");
    let csv = server.get(csv.as_str().unwrap_or(""));
    assert_eq!(csv.status, 200);
    // The filter is typed, sent, and stands in the address.
    chrome.go(&format!("{base}/claims"));
    chrome.click("#q");
    chrome.write("status:denied country:RWA");
    chrome.press("Enter");
    chrome.wait("location.search.includes('RWA')");
    chrome.wait("document.querySelectorAll('.claim').length > 0 && document.querySelectorAll('.claim .tag:not(.no)').length === 0");
    assert!(chrome.complaints.is_empty(), "{:?}", chrome.complaints);
}

/// Somebody who knows better: two clicks and a reason.
#[test]
fn a_row_is_corrected() {
    let Some((_server, mut chrome, base)) = browser() else { return };
    chrome.go(&format!("{base}/search?q=Koursk"));
    chrome.click(".doc a.title");
    chrome.wait("location.pathname.startsWith('/documents/') && document.readyState === 'complete'");
    chrome.settle();
    chrome.click("aside .events .row .id");
    let row = chrome.eval("document.querySelector('aside .row.on').id");
    chrome.click(".correct summary");
    assert_eq!(
        chrome.eval("document.getElementById('correct-row').value"),
        row,
        "the row that was clicked is the one to correct"
    );
    chrome.click("#correct-value");
    chrome.write("MOBILIZE");
    chrome.click("#correct-reason");
    chrome.write("le verbe dit un envoi");
    chrome.press("Enter");
    chrome.wait("document.querySelectorAll('.corrected ins').length === 1");
    assert!(chrome.complaints.is_empty(), "{:?}", chrome.complaints);
}

/// The analyst subscribes: a filter, a name, and it is followed; its feed is one click away.
#[test]
fn a_search_is_followed_from_its_list() {
    let Some((server, mut chrome, base)) = browser() else { return };
    chrome.go(&format!("{base}/claims?status=denied&country=COD"));
    chrome.click(".follow summary");
    chrome.click("#follow-name");
    chrome.write("congo");
    chrome.press("Enter");
    chrome.wait("location.pathname === '/alerts/congo' && document.readyState === 'complete'");
    chrome.settle();
    let feed = chrome.eval("document.querySelector('.forms a.feed').getAttribute('href')");
    assert!(server.get(feed.as_str().unwrap_or("")).text().contains("<feed"));
    chrome.go(&format!("{base}/alerts"));
    assert_eq!(chrome.eval("document.querySelectorAll('table.rows tbody tr').length"), 1);
    chrome.click("table.rows tbody td a");
    chrome.wait("location.pathname === '/claims' && location.search.includes('denied')");
    assert!(chrome.complaints.is_empty(), "{:?}", chrome.complaints);
}

#[test]
fn the_keyboard_alone_is_enough() {
    let Some((_server, mut chrome, base)) = browser() else { return };
    chrome.go(&base);
    chrome.press("g");
    chrome.press("c");
    chrome.wait("location.pathname === '/claims' && document.readyState === 'complete'");
    chrome.settle();
    chrome.press("j");
    chrome.press("j");
    chrome.wait("document.querySelectorAll('.claim.on').length === 1");
    chrome.press("o");
    chrome.wait("location.pathname.startsWith('/claims/')");
    chrome.settle();
    chrome.press("/");
    chrome.wait("document.activeElement.id === 'find'");
    chrome.write("Goma");
    chrome.press("Enter");
    chrome.wait("location.pathname === '/search' && document.querySelectorAll('.doc').length > 0");
    chrome.settle();
    chrome.press("j");
    chrome.press("o");
    chrome.wait("location.pathname.startsWith('/documents/')");
    chrome.settle();
    chrome.press("j");
    chrome.wait("document.querySelectorAll('aside .row.on').length === 1");
    chrome.press("?");
    chrome.wait("location.pathname === '/keys'");
    // Tab reaches the content by the first stop, and no stop is a trap.
    chrome.go(&format!("{base}/claims"));
    chrome.press("Tab");
    assert_eq!(chrome.eval("document.activeElement.className"), "skip");
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..40 {
        chrome.press("Tab");
        let at = "(() => { const e = document.activeElement; return e.tagName + (e.href || e.id || e.textContent).slice(0, 80) + e.getBoundingClientRect().top; })()";
        seen.insert(chrome.eval(at).to_string());
    }
    assert!(seen.len() > 30, "{} stops", seen.len());
}

#[test]
fn pages_read_without_script() {
    let Some((_server, mut chrome, base)) = browser() else { return };
    chrome.ask("Emulation.setScriptExecutionDisabled", serde_json::json!({ "value": true }));
    for (page, holds) in [
        ("/", ".claim"),
        ("/claims", ".claim .stand"),
        ("/events", ".stack rect"),
        ("/events", ".twin table"),
        ("/stories", ".story"),
        ("/dyads", "meter"),
        ("/dyads/PRK-RUS", ".twin table"),
        ("/agreements", ".pact"),
        ("/actors", "tbody tr"),
        ("/search?q=Goma", ".doc"),
        ("/read", "textarea"),
        ("/brief?about=PRK,RUS", ".notes li"),
    ] {
        chrome.go(&format!("{base}{page}"));
        let found = chrome.ask("Runtime.evaluate", serde_json::json!({ "expression": format!("document.querySelectorAll({holds:?}).length"), "returnByValue": true }));
        assert!(found["result"]["value"].as_u64().unwrap_or(0) > 0, "{page} has no {holds}");
    }
}

/// The pages that are looked at, by their names in `docs/img`.
fn pages(server: &Server) -> Vec<(&'static str, String)> {
    let first = |list: &str, field: &str| {
        let rows = server.get(list).json();
        rows["rows"][0][field].as_str().unwrap_or("").to_owned()
    };
    let disputed = server.get("/claims.json?status=denied").json();
    let most = disputed["rows"]
        .as_array()
        .and_then(|rows| rows.iter().max_by_key(|c| c["stands"].as_array().map_or(0, Vec::len)).cloned());
    let claim = most.map(|c| c["key"].as_str().unwrap_or("").to_owned()).unwrap_or_default();
    let stories = server.get("/stories.json").json();
    let most = stories["rows"].as_array().and_then(|rows| rows.iter().max_by_key(|s| s["documents"].as_i64()).cloned());
    let story = most.map(|s| s["key"].as_str().unwrap_or("").to_owned()).unwrap_or_default();
    let agreements = server.get("/agreements.json?country=PRK").json();
    let most = agreements["rows"]
        .as_array()
        .and_then(|rows| rows.iter().max_by_key(|a| a["steps"].as_array().map_or(0, Vec::len)).cloned());
    let agreement = most.map(|a| a["key"].as_str().unwrap_or("").to_owned()).unwrap_or_default();
    let document = first("/search.json?q=Koursk", "id");
    server.form("/alerts", "action=follow&name=goma&list=claims&words=status:denied+country:COD");
    vec![
        ("today", "/".into()),
        ("claims", "/claims?status=denied".into()),
        ("claim", format!("/claims/{claim}")),
        ("events", "/events?country=COD".into()),
        ("stories", "/stories".into()),
        ("story", format!("/stories/{story}")),
        ("dyads", "/dyads".into()),
        ("dyad", "/dyads/PRK-RUS".into()),
        ("agreements", "/agreements".into()),
        ("agreement", format!("/agreements/{agreement}")),
        ("actors", "/actors".into()),
        ("actor", "/actors/state:RWA".into()),
        ("document", format!("/documents/{}", document.get(..12).unwrap_or(""))),
        ("sources", "/sources".into()),
        ("followed", "/alerts".into()),
        ("followed-one", "/alerts/goma".into()),
        ("search", "/search?q=Goma".into()),
        ("paste", "/read".into()),
        ("brief", "/brief?about=PRK,RUS&in=fr".into()),
        ("keys", "/keys".into()),
    ]
}

#[test]
fn axe_finds_nothing_serious() {
    let axe = std::env::var("VIGIE_AXE")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/axe/axe.min.js").to_owned());
    let Ok(axe) = std::fs::read_to_string(&axe) else {
        eprintln!("skipped: there is no {axe} (.ci/browser fetches it)");
        return;
    };
    let Some((server, mut chrome, base)) = browser() else { return };
    let mut found = Vec::new();
    for (name, path) in pages(&server) {
        for scheme in ["light", "dark"] {
            chrome.scheme(scheme);
            chrome.go(&format!("{base}{path}"));
            chrome.ask("Runtime.evaluate", serde_json::json!({ "expression": axe }));
            let run = "axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')\
                       .map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + ' ' + (n.failureSummary || '').slice(0, 200)).join(' | ')))";
            for violation in chrome.eval(run).as_array().cloned().unwrap_or_default() {
                found.push(format!("{name} {scheme}: {violation}"));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Not a test but a command: `VIGIE_SCREENSHOTS=docs/img cargo test -p vigie --test browser screenshots` takes the pictures of every page.
#[test]
fn screenshots() {
    let Ok(folder) = std::env::var("VIGIE_SCREENSHOTS") else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    let (server, mut chrome, base) = browser().expect("a browser");
    chrome.size(1200, 800);
    for (name, path) in pages(&server) {
        for scheme in ["light", "dark"] {
            chrome.scheme(scheme);
            chrome.go(&format!("{base}{path}"));
            chrome.eval("document.fonts.ready.then(() => new Promise((r) => setTimeout(() => r(true), 350)))");
            std::fs::write(folder.join(format!("{name}-{scheme}.png")), chrome.picture()).expect("a file");
        }
    }
}
