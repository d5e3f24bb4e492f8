//! Shows what follows from some readings, for people.
//!
//! ```text
//! vigie read --format jsonl FILES > readings.jsonl
//! cargo run -p vigie-record --example across -- readings.jsonl [story|event|claim|agreement|copies] [json]
//! ```

use std::error::Error;
use std::io::BufRead;
use vigie_read::Reading;
use vigie_record::across::{Facts, fold};
use vigie_record::facts::{DocId, Row, RowKind};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("a file of readings")?;
    let only = arguments.next();
    let mut facts = Vec::new();
    for line in std::io::BufReader::new(std::fs::File::open(path)?).lines() {
        let reading: Reading = serde_json::from_str(&line?)?;
        facts.push(Facts::of(DocId::of(&reading.document), &reading));
    }
    let bytes: usize = facts.iter().map(|f| serde_json::to_string(f).map_or(0, |s| s.len())).sum();
    let rows = fold(&facts);
    eprintln!("{} documents, {} bytes of facts each, {} rows", facts.len(), bytes / facts.len().max(1), rows.len());
    let wanted = |r: &&Row| only.as_deref().is_none_or(|o| serde_json::to_value(r.kind).is_ok_and(|k| k == o));
    let json = arguments.next().is_some_and(|a| a == "json");
    for row in rows.iter().filter(wanted) {
        if json {
            println!("{}", serde_json::to_string(row)?);
        } else {
            show(row);
        }
    }
    Ok(())
}

fn show(row: &Row) {
    let days = row.days.as_ref().map_or(String::new(), |(a, b)| format!("{a}..{b}"));
    println!(
        "{:?} {} [{}] {days} {} x{} ({} rows) {}",
        row.kind,
        row.key,
        row.status.as_deref().unwrap_or(""),
        row.countries.join("+"),
        row.independent,
        row.mentions.len(),
        row.title
    );
    let list = |name: &str| row.body[name].as_array().cloned().unwrap_or_default();
    match row.kind {
        RowKind::Claim => {
            for s in list("stands") {
                println!(
                    "    {} {} {} <{}> {} {} {}",
                    s["day"],
                    s["does"],
                    s["who"],
                    s["source"],
                    s["outlet"],
                    s["row"],
                    if s["author"] == true { "author" } else { "" }
                );
            }
        }
        RowKind::Agreement => {
            println!("    {} {} {}", row.body["kind"], row.body["parties"], row.body["names"]);
            for a in list("actions") {
                println!("    {} {} {} {} {}", a["step"], a["party"], a["days"], a["status"], a["words"]);
            }
        }
        RowKind::Event => {
            println!(
                "    {} > {} at {} by {}",
                row.body["actors"], row.body["recipients"], row.body["place"]["name"], row.body["sources"]
            );
        }
        _ => {}
    }
}
