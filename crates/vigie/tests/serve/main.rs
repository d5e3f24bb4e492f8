//! `vigie serve`, asked as browsers and programs ask it: a real server on a port of this machine over the example library.
#![cfg(feature = "web")]

mod exports;
mod follow;
mod hostile;
mod server;
mod versions;

use server::Server;

/// Every page, as found by following links from the first.
fn pages(server: &Server) -> Vec<String> {
    let (mut seen, mut next) =
        (Vec::<String>::new(), vec!["/search?q=Goma".to_owned(), "/brief?about=PRK,RUS".to_owned(), "/".to_owned()]);
    while let Some(path) = next.pop() {
        if seen.contains(&path) {
            continue;
        }
        let page = server.get(&path);
        assert_eq!(page.status, 200, "{path}: {}", page.text());
        let kind = |p: &str| p.split(['?', '#']).next().unwrap_or("").split('/').nth(1).unwrap_or("").to_owned();
        for link in page.text().split("href=\"").skip(1).filter_map(|l| l.split('"').next()) {
            let link = link.split('#').next().unwrap_or("").replace("&amp;", "&");
            // What it is shown in is no other page.
            if link.contains("ui=") || link.contains("theme=") {
                continue;
            }
            let file = ["/static", "/openapi", ".csv", ".jsonl", ".parquet", ".atom", ".json", ".svg"]
                .iter()
                .any(|e| link.contains(e));
            let depth = |p: &str| p.split('?').next().unwrap_or("").matches('/').count();
            let alike = |p: &&String| {
                kind(p) == kind(&link) && depth(p) == depth(&link) && p.contains('?') == link.contains('?')
            };
            if link.starts_with('/') && !file && seen.iter().chain(&next).filter(alike).count() < 4 {
                next.push(link);
            }
        }
        seen.push(path);
    }
    seen
}

#[test]
fn every_link_leads_to_a_page_and_every_page_has_its_twin() {
    let server = Server::start(&[]);
    let pages = pages(&server);
    for kind in [
        "/claims/",
        "/events",
        "/stories/",
        "/dyads/",
        "/agreements/",
        "/actors/",
        "/documents/",
        "/search",
        "/sources",
        "/read",
    ] {
        assert!(pages.iter().any(|p| p.starts_with(kind)), "{kind} is led to: {pages:?}");
    }
    for path in &pages {
        let page = server.get(path);
        let text = page.text();
        for (name, value) in [("content-security-policy", "default-src 'none'"), ("x-content-type-options", "nosniff")]
        {
            assert!(page.header(name).contains(value), "{path}: {name}");
        }
        assert!(text.contains("<html lang=\"en\"") && text.contains("</html>"), "{path}");
        assert!(!text.contains(" style=\"") && !text.contains("onclick"), "{path}: nothing that the policy forbids");
        let (bare, query) = path.split_once('?').map_or((path.as_str(), String::new()), |(p, q)| (p, format!("?{q}")));
        if ["/read", "/keys"].contains(&bare) {
            continue;
        }
        let bare = if bare == "/" { "/today" } else { bare };
        let twin = server.get(&format!("{bare}.json{query}"));
        assert_eq!(twin.status, 200, "{path}");
        assert!(twin.json().is_object(), "{path}");
        let asked = server.ask("GET", &format!("{bare}{query}"), &[("accept", "application/json")], b"");
        assert_eq!(asked.body, twin.body, "{path}: the header and the ending ask for the same");
    }
}

#[test]
fn every_label_has_its_words_in_every_language() {
    let server = Server::start(&[]);
    for path in pages(&server) {
        for language in ["en", "fr"] {
            let page = server.ask("GET", &path, &[("cookie", &format!("vigie_ui={language}"))], b"").text();
            assert!(page.contains(&format!("<html lang=\"{language}\"")), "{path}");
            // A key that has no words stands as it is: words joined by low lines, between tags.
            for text in page.split('>').skip(1).filter_map(|t| t.split('<').next()) {
                let key = text.trim();
                let is_key = key.contains('_') && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
                assert!(!is_key, "{path} {language}: {key}");
            }
        }
    }
}

#[test]
fn what_a_browser_has_is_not_sent_again() {
    let server = Server::start(&[]);
    let first = server.get("/claims.json");
    let tag = first.header("etag").to_owned();
    assert!(tag.len() > 10);
    let again = server.ask("GET", "/claims.json", &[("if-none-match", &tag)], b"");
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(server.ask("GET", "/claims.json", &[("if-none-match", "\"x\"")], b"").status, 200);
}

#[test]
fn the_past_is_answered_as_it_was_known() {
    let server = Server::start(&[]);
    let rows = |query: &str| server.get(&format!("/events.json{query}")).json()["rows"].as_array().map_or(0, Vec::len);
    assert!(rows("") > 0);
    assert_eq!(rows("?as_of=2001-01-01"), 0, "nothing was known then");
    assert_eq!(server.get("/events.json?as_of=soon").status, 400);
}

#[test]
fn mistakes_are_problems_that_say_what_would_be_right() {
    let server = Server::start(&[]);
    for (path, status) in [
        ("/events.json?type=WAR", 400),
        ("/events.json?after=x", 400),
        ("/dyads/RUSSIA.json", 400),
        ("/claims/none.json", 404),
        ("/nothing.json", 404),
        ("/today.csv", 406),
        ("/static/none", 404),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        assert_eq!(answer.json()["status"], status, "{path}");
        assert!(!answer.json()["detail"].as_str().unwrap_or("").is_empty(), "{path}");
    }
    let page = server.ask("GET", "/events?type=WAR", &[("accept", "text/html")], b"");
    assert!(page.status == 400 && page.text().contains("known: AGREE"), "people are told too");
    assert_eq!(server.ask("DELETE", "/events", &[], b"").status, 405);
}

const DISPATCH: &str = "Le Pérou accuse la Bolivie\nLIMA, 14 mars 2031 - Le Pérou a affirmé mercredi que des soldats boliviens ont \
    franchi la frontière. La Bolivie a démenti cette information.";

#[test]
fn a_text_is_read_and_kept_only_when_asked() {
    let server = Server::start(&[]);
    let count = || server.get("/today.json").json()["documents"].as_i64().unwrap_or(0);
    let before = count();
    let read = server.ask("POST", "/read", &[("content-type", "text/plain")], DISPATCH.as_bytes());
    assert_eq!((read.status, read.json()["schema"].as_str()), (200, Some("vigie.reading/1")));
    let body = serde_json::json!({ "text": DISPATCH, "published": "2031-03-14", "language": "fr" }).to_string();
    let read = server.ask("POST", "/read", &[("content-type", "application/json")], body.as_bytes());
    assert_eq!(read.json()["document"]["published"], "2031-03-14");
    assert_eq!(count(), before, "reading keeps nothing");
    let kept = server.ask("POST", "/documents", &[("content-type", "application/json")], body.as_bytes());
    assert_eq!(kept.status, 201, "{}", kept.text());
    assert_eq!(count(), before + 1);
    let page = kept.json()["page"].as_str().expect("a page").to_owned();
    assert!(server.get(&page).text().contains("soldats boliviens"));
    assert_eq!(
        server.ask("POST", "/documents", &[("content-type", "application/json")], body.as_bytes()).status,
        200,
        "once is enough"
    );
    assert_eq!(server.ask("POST", "/read", &[("content-type", "text/plain")], b"  ").status, 422);
    assert_eq!(server.ask("POST", "/read", &[("content-type", "image/png")], b"x").status, 400);
}

#[test]
fn a_form_needs_the_token_of_its_session() {
    let server = Server::start(&[]);
    let page = server.get("/read");
    let cookie = page.header("set-cookie").split(';').next().unwrap_or("").to_owned();
    assert!(page.header("set-cookie").contains("SameSite=Strict") && page.header("set-cookie").contains("HttpOnly"));
    let token = page.field("token");
    let text = "text=Moscou+a+d%C3%A9menti.&language=fr";
    let form = ("content-type", "application/x-www-form-urlencoded");
    let post = |token: &str, more: &[(&str, &str)]| {
        let headers: Vec<(&str, &str)> =
            [form, ("accept", "text/html")].into_iter().chain(more.iter().copied()).collect();
        server.ask("POST", "/read", &headers, format!("{text}&token={token}").as_bytes()).status
    };
    assert_eq!(post(&token, &[("cookie", &cookie)]), 200);
    assert_eq!(post(&token, &[]), 403, "without its session");
    assert_eq!(post("0".repeat(32).as_str(), &[("cookie", &cookie)]), 403, "another token");
    assert_eq!(post(&token, &[("cookie", &cookie), ("origin", "https://evil.example")]), 403, "from elsewhere");
    assert_eq!(post(&token, &[("cookie", &cookie), ("sec-fetch-site", "cross-site")]), 403, "from elsewhere");
}

#[test]
fn only_this_machine_is_let_in() {
    let server = Server::start(&[]);
    assert_eq!(server.ask("GET", "/", &[("host", "evil.example")], b"").status, 403);
    assert_eq!(server.ask("GET", "/", &[("host", "localhost")], b"").status, 200);
    let closed = Server::start(&["--read-only"]);
    assert_eq!(closed.ask("POST", "/documents", &[("content-type", "text/plain")], DISPATCH.as_bytes()).status, 403);
    assert_eq!(closed.ask("POST", "/files?name=a.txt", &[("x-vigie", "1")], b"x").status, 403);
}

#[test]
fn a_dropped_file_is_read_and_told_of() {
    let server = Server::start(&[]);
    assert_eq!(server.ask("POST", "/files?name=a.txt", &[], b"x").status, 403, "a page of others cannot send it");
    let taken =
        server.ask("POST", "/files?name=..%2F..%2Fd%C3%A9p%C3%AAche.txt", &[("x-vigie", "1")], DISPATCH.as_bytes());
    assert_eq!(taken.status, 202, "{}", taken.text());
    let id = taken.json()["id"].as_str().expect("an id").to_owned();
    let events = server.get(&format!("/files/{id}/events")).text();
    let last = events.rsplit("data:").next().unwrap_or("").trim();
    let last: serde_json::Value = serde_json::from_str(last).expect("JSON");
    assert_eq!((last["done"].as_bool(), last["new"].as_u64()), (Some(true), Some(1)), "{events}");
    assert!(server.get("/search?q=boliviens").text().contains("Pérou"));
    assert!(!server.folder().join("../d_p_che.txt").exists());
}

#[test]
fn a_correction_stands_beside_the_machine_s_value() {
    let server = Server::start(&[]);
    let page = server.get("/actors/state:RWA");
    let cookie = page.header("set-cookie").split(';').next().unwrap_or("").to_owned();
    let body = format!(
        "token={}&row=state%3ARWA&field=name&machine=Rwanda&value=R%C3%A9publique+du+Rwanda&reason=nom+officiel",
        page.field("token")
    );
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("cookie", cookie.as_str())];
    let kept = server.ask("POST", "/corrections", &headers, body.as_bytes());
    assert_eq!((kept.status, kept.header("location")), (303, "/actors/state:RWA"), "{}", kept.text());
    let again = server.get("/actors/state:RWA.json").json();
    assert_eq!(again["corrections"][0]["value"], "République du Rwanda");
    assert_eq!(again["actor"]["key"], "state:RWA", "the machine's value stays");
    assert_eq!(server.get("/corrections.jsonl").text().lines().count(), 1);
    let document = server.get("/search.json?q=Goma").json()["rows"][0]["id"].as_str().expect("an id").to_owned();
    let kept =
        server.form("/corrections", &format!("document={document}&row=E1&field=type&value=AGREE&reason=le+verbe"));
    assert_eq!(kept.status, 303, "{}", kept.text());
    let lines = server.get("/corrections.jsonl").text();
    let last: serde_json::Value = serde_json::from_str(lines.lines().last().unwrap_or("")).expect("JSON");
    let (context, language) = (last["context"].as_str().unwrap_or(""), last["language"].as_str().unwrap_or(""));
    assert!(context.len() > 20 && language.len() == 2 && last["machine"].is_string(), "it can be read again: {last}");
    let without_reason = body.replace("reason=nom+officiel", "reason=");
    assert_eq!(server.ask("POST", "/corrections", &headers, without_reason.as_bytes()).status, 400);
    assert_eq!(server.ask("POST", "/corrections", &headers[..1], body.as_bytes()).status, 403, "without its session");
}

/// The parts of a JSON Schema that the document uses, and no others.
fn fits(value: &serde_json::Value, schema: &serde_json::Value, all: &serde_json::Value, at: &str) -> Vec<String> {
    use serde_json::Value;
    if let Some(name) = schema["$ref"].as_str() {
        let target = all.pointer(name.trim_start_matches('#')).unwrap_or_else(|| panic!("{name} is not there"));
        return fits(value, target, all, at);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let best = any.iter().map(|s| fits(value, s, all, at)).min_by_key(Vec::len);
        return best.unwrap_or_default();
    }
    let mut out = Vec::new();
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(n) if n.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(s) => vec![s],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    };
    let is = |k: &&str| *k == kind || (*k == "number" && kind == "integer");
    if !kinds.is_empty() && !kinds.iter().any(is) {
        out.push(format!("{at}: {kind}, not {kinds:?}"));
    }
    match value {
        Value::Object(map) => {
            for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                if !map.contains_key(name) {
                    out.push(format!("{at}: no {name}"));
                }
            }
            for (name, inner) in map {
                match schema["properties"].get(name) {
                    Some(s) => out.extend(fits(inner, s, all, &format!("{at}.{name}"))),
                    None if schema["properties"].is_object() => out.push(format!("{at}.{name} is not described")),
                    None => {}
                }
            }
        }
        Value::Array(list) => {
            for (i, inner) in list.iter().enumerate() {
                if schema["items"].is_object() {
                    out.extend(fits(inner, &schema["items"], all, &format!("{at}[{i}]")));
                }
            }
        }
        _ => {}
    }
    out
}

#[test]
fn answers_are_as_the_api_is_described() {
    let server = Server::start(&[]);
    let api = server.get("/openapi.json").json();
    assert_eq!(api["openapi"], "3.1.0");
    let described = |path: &str| {
        let head = |p: &str| p.split('/').nth(1).unwrap_or("").trim_end_matches(".json").to_owned();
        let depth = |p: &str| p.matches('/').count();
        let found = api["paths"]
            .as_object()
            .expect("paths")
            .keys()
            .find(|p| p.ends_with(".json") && head(p) == head(path) && depth(p) == depth(path));
        found.cloned()
    };
    let mut checked = std::collections::BTreeSet::new();
    for page in pages(&server) {
        let (path, query) = page.split_once('?').map_or((page.as_str(), String::new()), |(p, q)| (p, format!("?{q}")));
        if ["/read", "/keys"].contains(&path) {
            continue;
        }
        let path = if path == "/" { "/today" } else { path };
        let name = described(path).unwrap_or_else(|| panic!("{path} is not described"));
        let schema = &api["paths"][&name]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        assert!(schema.is_object(), "{name}");
        let answer = server.get(&format!("{path}.json{query}")).json();
        let wrong = fits(&answer, schema, &api, &name);
        assert!(wrong.is_empty(), "{path}: {wrong:?}");
        checked.insert(name);
    }
    assert!(checked.len() >= 15, "{checked:?}");
    let problem = server.get("/claims/none.json").json();
    let wrong = fits(&problem, &api["components"]["schemas"]["Problem"], &api, "Problem");
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn a_brief_is_sourced_deterministic_and_verifies() {
    let record = server::library();
    let run = |arguments: &[&str]| {
        let out = server::vigie().args(arguments).arg("--record").arg(record).output().expect("it runs");
        (out.status.code(), String::from_utf8(out.stdout).expect("UTF-8"))
    };
    for (about, language) in [("PRK RUS", "fr"), ("COD,RWA", "en"), ("LBN ISR", "fr"), ("", "en")] {
        let ask = ["brief", "--about", about, "--language", language];
        let (status, brief) = run(&ask);
        assert_eq!(status, Some(0));
        assert!(brief.matches("[^").count() > 20, "{brief}");
        assert_eq!(run(&ask).1, brief, "the same record gives the same brief");
        let file = record.with_file_name(format!("brief-{}-{language}.md", about.replace([' ', ','], "-")));
        std::fs::write(&file, &brief).expect("a file");
        let path = file.to_str().expect("a path");
        let (status, said) = run(&["verify", path]);
        assert_eq!(status, Some(0), "{said}");
        // A word that no source has, a sentence without a source, a place where other words stand: each is found.
        let sentence = brief.lines().find(|l| l.contains("[^") && !l.starts_with("[^")).expect("a sentence");
        let open = sentence.find(['«', '“']).expect("a quotation");
        let mut forged = sentence.to_owned();
        forged.insert_str(
            open + sentence[open..].chars().next().map_or(1, char::len_utf8) + usize::from(language == "fr") * 2,
            "jamais ",
        );
        let note = brief.lines().find(|l| l.starts_with("[^1]: ")).expect("a note");
        let hash = note.split('`').nth(1).and_then(|c| c.rsplit(' ').next()).expect("a hash");
        let moved = brief.replace(hash, "000000000000");
        for bad in [brief.replace(sentence, &forged), format!("{brief}\n\nRien ne va plus.\n"), moved] {
            assert_ne!(bad, brief);
            std::fs::write(&file, &bad).expect("a file");
            assert_eq!(run(&["verify", path]).0, Some(1), "{}", bad.lines().nth(4).unwrap_or(""));
        }
        let page = run(&["brief", "--about", about, "--language", language, "--format", "html"]).1;
        assert!(page.starts_with("<!doctype html>") && page.contains("<sup>") && !page.contains("<script"));
    }
    assert_eq!(run(&["brief", "--language", "xx"]).0, Some(2));
}
