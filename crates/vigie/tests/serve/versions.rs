//! A dispatch and its later versions: folded, compared, counted as copies.

use crate::server::Server;
use serde_json::{Value, json};

const TEXT: &str = "MARAVAL, March 3, 2031 (Northern Wire) - Two soldiers were killed and five were wounded on Monday when a mine exploded under their \
    truck near the village of Dorvane, the defence ministry of Moldova said. The road to the border is closed. The ministry said that it had \
    sent engineers to the valley, where the army lost a truck in the same way in January. No group has said that it laid the mine, and the \
    government of Romania offered to send a helicopter for the wounded men.";

fn keep(server: &Server, outlet: &str, day: &str, text: &str) {
    let body = json!({ "text": text, "published": day, "language": "en", "outlet": outlet }).to_string();
    let kept =
        server.ask("POST", "/documents", &[("content-type", "application/json"), ("x-vigie", "1")], body.as_bytes());
    assert_eq!(kept.status, 201, "{}", kept.text());
}

#[test]
fn what_changed_between_versions_is_told() {
    let server = Server::start(&[]);
    assert_eq!(server.get("/sources.json").json()["rows"].as_array().map(Vec::len), Some(1));
    keep(&server, "Northern Wire", "2031-03-03", TEXT);
    keep(&server, "Valley Courier", "2031-03-03", TEXT);
    keep(
        &server,
        "Harbour Times",
        "2031-03-04",
        &TEXT.replace("Two soldiers", "Three soldiers").replace("is closed", "was opened again"),
    );
    let stories = server.get("/stories.json?q=Dorvane").json();
    let key = stories["rows"][0]["key"].as_str().expect("a story");
    let story = server.get(&format!("/stories/{key}.json")).json();
    let text = &story["texts"][0];
    assert_eq!(text["copies"].as_array().map(Vec::len), Some(2), "{story}");
    let versions = text["versions"].as_array().expect("versions");
    assert_eq!(versions.len(), 1, "the same words are no version");
    let words = |what: &str| -> Vec<Value> {
        let pieces = versions[0]["changes"].as_array().expect("changes");
        pieces.iter().filter(|p| p["what"] == what).map(|p| p["words"].clone()).collect()
    };
    let told = [words("gone"), words("new")].concat();
    assert!(
        told.contains(&json!("Two")) && told.contains(&json!("Three")) && told.contains(&json!("was opened again.")),
        "{told:?}"
    );
    let page = server.get(&format!("/stories/{key}")).text();
    assert!(page.contains("<del>") && page.contains("<ins>"));
    let sources = server.get("/sources.json").json();
    assert_eq!(
        sources["rows"].as_array().map(Vec::len),
        Some(4),
        "what was told before the documents came is told anew"
    );
    let copies: i64 = sources["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .filter(|r| r["outlet"].is_string())
        .filter_map(|r| r["copies"].as_i64())
        .sum();
    assert_eq!(copies, 2, "{sources}");
    let disputed = server.get("/sources.json").json()["rows"][0]["disputed"].as_i64();
    let denied = server.get("/claims.jsonl?status=denied&status=contradicted").text().lines().count();
    assert_eq!(
        disputed,
        i64::try_from(denied).ok(),
        "the library names no source: all that is disputed is of the same one"
    );
}
