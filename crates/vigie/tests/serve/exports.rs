//! What a list or a chart exports is what it shows.

use crate::server::Server;

#[test]
fn an_export_is_what_the_list_shows() {
    let server = Server::start(&[]);
    for list in [
        "/events?country=COD",
        "/claims?status=denied",
        "/stories",
        "/agreements",
        "/search?q=Goma",
        "/actors?country=LBN",
    ] {
        let (path, query) = list.split_once('?').unwrap_or((list, ""));
        let mut rows = Vec::new();
        let mut after = String::new();
        loop {
            let page = server.get(&format!("{path}.json?{query}{after}&limit=7")).json();
            rows.extend(page["rows"].as_array().expect("rows").clone());
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        if path == "/actors" {
            rows = server.get(&format!("{path}.json?{query}")).json()["rows"].as_array().expect("rows").clone();
        }
        assert!(!rows.is_empty(), "{list}");
        let lines = server.get(&format!("{path}.jsonl?{query}")).text();
        let lines: Vec<serde_json::Value> = lines.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
        assert_eq!(lines, rows, "{list}");
        let csv = server.get(&format!("{path}.csv?{query}")).text();
        // A line break inside a cell is in quotation marks; the ends of rows are not.
        let ends = csv.split('"').step_by(2).map(|outside| outside.matches("\r\n").count()).sum::<usize>();
        assert_eq!(ends - 1, rows.len(), "{list}");
        let parquet = server.get(&format!("{path}.parquet?{query}")).body;
        assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"), "{list}");
        let feed = server.get(&format!("{path}.atom?{query}")).text();
        assert_eq!(feed.matches("<entry>").count(), rows.len().min(if path == "/actors" { 200 } else { 40 }), "{list}");
    }
}

/// The chart of a page holds as much as the page does, and nothing that could run.
#[test]
fn a_chart_is_what_the_page_shows() {
    let server = Server::start(&[]);
    let events = server.get("/events.json?country=COD").json();
    let chart = server.get("/events.svg?country=COD");
    assert!(
        chart.header("content-type").starts_with("image/svg+xml")
            && chart.header("content-disposition").contains("vigie-events.svg")
    );
    let chart = chart.text();
    assert_eq!(chart.matches("<g>").count(), events["days"].as_array().map_or(0, Vec::len));
    assert!(!chart.contains("<script") && !chart.contains("style=") && chart.contains("/events?country=COD"));
    let dyad = server.get("/dyads/PRK-RUS.json").json();
    let weeks = ["weeks", "back"].map(|k| dyad[k].as_array().map_or(0, Vec::len));
    assert_eq!(server.get("/dyads/PRK-RUS.svg").text().matches("<g>").count(), weeks[0] + weeks[1]);
    assert_eq!(server.get("/dyads/PRK-RUS.csv").text().lines().count(), weeks[0] + weeks[1] + 1);
    assert_eq!(server.get("/claims.svg").status, 406);
}
