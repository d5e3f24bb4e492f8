//! Followed searches.

use crate::server::Server;

/// A search is followed, tells what came since, and is let go.
#[test]
fn a_followed_search_tells_what_is_new() {
    let server = Server::start(&[]);
    let form = |fields: &str| server.form("/alerts", fields);
    let list = server.get("/claims?status=denied&country=COD");
    assert!(
        list.text().contains("name=\"words\" value=\"status:denied country:COD\""),
        "the page offers to follow its search"
    );
    assert_eq!(form("action=follow&name=goma&list=claims&words=status:denied+country:COD").status, 303);
    assert_eq!(form("action=follow&name=goma&list=claims&words=").status, 400, "a name is one search's");
    assert_eq!(form("action=follow&name=a/b&list=claims&words=").status, 400);
    assert_eq!(form("action=follow&name=x&list=claims&words=type:NONSENSE").status, 400);
    let rows = |server: &Server| server.get("/alerts/goma.json").json()["rows"].as_array().expect("rows").clone();
    assert!(rows(&server).is_empty(), "what fits already is known");
    assert!(server.get("/alerts").text().contains("status:denied country:COD"));
    let text = "GOMA, March 3, 2031 - Congo's army said on Monday that it had retaken Goma. The M23 rebels denied that the army had entered the city.";
    let body = serde_json::json!({ "text": text, "published": "2031-03-03", "language": "en" }).to_string();
    let kept =
        server.ask("POST", "/documents", &[("content-type", "application/json"), ("x-vigie", "1")], body.as_bytes());
    assert_eq!(kept.status, 201, "{}", kept.text());
    let new = rows(&server);
    assert!(!new.is_empty() && new.iter().all(|r| r["new"] == true), "{new:?}");
    assert!(server.get("/alerts/goma.atom").text().matches("<entry>").count() == new.len());
    assert_eq!(form("action=seen&name=goma").status, 303);
    assert!(
        rows(&server).len() == new.len() && rows(&server).iter().all(|r| r["new"] == false),
        "it is told, and no longer new"
    );
    assert_eq!(form("action=let_go&name=goma").status, 303);
    assert_eq!(server.get("/alerts/goma.json").status, 404);
    let stranger = server.ask(
        "POST",
        "/alerts",
        &[("content-type", "application/x-www-form-urlencoded")],
        b"action=let_go&name=goma",
    );
    assert_eq!(stranger.status, 403, "a form without its token");
}
