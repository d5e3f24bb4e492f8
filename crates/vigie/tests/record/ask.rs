//! Lines asked of a record: their grammar, and how a row answers.

use super::Record;
use serde_json::Value;

/// One question: what kind of row, and what it must be like.
struct Ask {
    negated: bool,
    kind: String,
    tokens: Vec<Token>,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Quoted(String),
    Keyed { key: String, is: bool, values: Vec<String> },
}

pub fn check(record: &Record, line: &str) -> Result<(), String> {
    let mut missed = Vec::new();
    for either in line.split(" || ") {
        match one(record, either.trim()) {
            Ok(()) => return Ok(()),
            Err(what) => missed.push(what),
        }
    }
    Err(missed.join("\n  or "))
}

fn one(record: &Record, line: &str) -> Result<(), String> {
    let ask = parse(line)?;
    if let ("events" | "attributions" | "claims" | "agreements", [Token::Word(wanted)]) =
        (ask.kind.as_str(), ask.tokens.as_slice())
    {
        let found = record.rows(&ask.kind).len();
        return if counted(found, wanted)? { Ok(()) } else { Err(miss(record, &ask.kind, line)) };
    }
    if ask.kind == "heading" {
        let headings = record.json["document"]["headings"].as_array().map_or(&[][..], Vec::as_slice);
        let wanted = line.split_once(':').map_or("", |(_, text)| text.trim());
        let found: Vec<&str> = headings.iter().map(|h| text(&h["text"])).collect();
        return if found.contains(&wanted) { Ok(()) } else { Err(format!("{line}\n    headings: {found:?}")) };
    }
    if ask.kind == "document" {
        let row = &record.json["document"];
        let holds = answers(record, row, &ask)?;
        let (title, published) = (&row["title"], &row["published"]);
        return if holds { Ok(()) } else { Err(format!("{line}\n    title {title}, published {published}")) };
    }
    let list = match ask.kind.as_str() {
        "event" | "attribution" | "claim" | "agreement" | "actor" | "time" | "place" | "conflict" => {
            format!("{}s", ask.kind)
        }
        other => return Err(format!("no line begins with {other:?}: {line}")),
    };
    // A line without meaning says so even where there are no rows.
    answers(record, &Value::Null, &ask)?;
    let mut hit = false;
    for row in record.rows(&list) {
        hit |= answers(record, row, &ask)?;
    }
    if hit != ask.negated { Ok(()) } else { Err(miss(record, &list, line)) }
}

/// `3`, or `14..20` with both ends.
fn counted(found: usize, wanted: &str) -> Result<bool, String> {
    let (least, most) = wanted.split_once("..").unwrap_or((wanted, wanted));
    let number = |text: &str| text.parse::<usize>().map_err(|e| format!("{text}: {e}"));
    Ok((number(least)?..=number(most)?).contains(&found))
}

fn miss(record: &Record, list: &str, line: &str) -> String {
    let mut out = format!("{line}\n    the record has {} {list}:", record.rows(list).len());
    for row in record.rows(list) {
        out.push_str("\n      ");
        out.push_str(&show(record, list, row));
    }
    out
}

fn parse(line: &str) -> Result<Ask, String> {
    let (head, rest) = line.split_once(':').unwrap_or((line, ""));
    let (negated, kind) = match head.trim().strip_prefix("no ") {
        Some(kind) => (true, kind),
        None => (false, head),
    };
    let mut tokens = Vec::new();
    let mut rest = rest.trim();
    while !rest.is_empty() {
        let end = if let Some(quoted) = rest.strip_prefix('"') {
            let end = quoted.find('"').ok_or_else(|| format!("a quotation mark is not closed: {line}"))?;
            tokens.push(Token::Quoted(quoted[..end].to_owned()));
            end + 2
        } else {
            let end = rest.find(' ').unwrap_or(rest.len());
            tokens.push(word(&rest[..end]));
            end
        };
        rest = rest[end..].trim_start();
    }
    Ok(Ask { negated, kind: kind.trim().to_owned(), tokens })
}

fn word(text: &str) -> Token {
    match text.split_once('=') {
        Some((key, values)) if !key.is_empty() => Token::Keyed {
            key: key.trim_end_matches('!').to_owned(),
            is: !key.ends_with('!'),
            values: values.split('|').map(str::to_owned).collect(),
        },
        _ => Token::Word(text.to_owned()),
    }
}

fn answers(record: &Record, row: &Value, ask: &Ask) -> Result<bool, String> {
    let (mut place, mut all) = (0, true);
    for token in &ask.tokens {
        let holds = match token {
            Token::Quoted(text) => evidence(row, &ask.kind).contains(text.as_str()),
            Token::Keyed { key, is, values } => keyed(record, row, &ask.kind, key, values)? == *is,
            Token::Word(word) if word == "->" => {
                place = 2;
                true
            }
            Token::Word(word) => {
                let holds = positional(record, row, &ask.kind, place, word)?;
                place += 1;
                holds
            }
        };
        all &= holds;
    }
    Ok(all)
}

const STATUSES: &[&str] = &["occurred", "ongoing", "planned", "predicted", "demanded", "hypothetical", "negated"];

/// A bare word answers by its place in the line.
fn positional(record: &Record, row: &Value, kind: &str, place: usize, word: &str) -> Result<bool, String> {
    let either = |field: &str| word == "*" || word.split('|').any(|w| row[field] == w);
    if kind == "event" && word.split('|').all(|w| STATUSES.contains(&w)) {
        return Ok(either("status"));
    }
    Ok(match (kind, place) {
        ("event", 0) => either("type"),
        ("event", 1) => actors(record, &row["actors"], word),
        ("event", 2) => actors(record, &row["recipients"], word),
        ("attribution", 0) => either("act"),
        ("attribution", 1) => source(record, row, word),
        ("claim", 0) => either("status"),
        ("conflict", 0) => either("kind"),
        ("time", 0) => either("value"),
        ("agreement" | "actor" | "place", 0) => word == "*" || name_has(row, word),
        _ => return Err(format!("{word:?} has no meaning at that place of a line on {kind}")),
    })
}

fn keyed(record: &Record, row: &Value, kind: &str, key: &str, values: &[String]) -> Result<bool, String> {
    let any = |test: &dyn Fn(&str) -> bool| values.iter().any(|v| test(v));
    let list = |field: &str| row[field].as_array().map_or(&[][..], Vec::as_slice);
    Ok(match (kind, key) {
        ("event", "author") => any(&|v| list("commitments").iter().any(|c| c["source"] == "author" && c["value"] == v)),
        ("event", "anyone") => any(&|v| list("commitments").iter().any(|c| c["source"] != "author" && c["value"] == v)),
        ("event", "unnamed") => {
            any(&|v| list("commitments").iter().any(|c| c["source"] == "unnamed" && c["value"] == v))
        }
        ("event", "time") => any(&|v| starts(&row["time"]["value"], v) || v == "-" && row["time"].is_null()),
        ("event", "relation") => any(&|v| row["time"]["relation"] == v),
        ("event", "place") => {
            let place = record.row("places", &row["place"]);
            any(&|v| place.is_some_and(|p| p["country"] == v || name_has(p, v)))
        }
        ("event", "agreement") => {
            let agreement = record.row("agreements", &row["agreement"]);
            any(&|v| agreement.is_some_and(|a| name_has(a, v)))
        }
        ("event", "context") => any(&|v| list("contexts").iter().any(|c| c == v)),
        ("event", "trigger") => any(&|v| text(&row["evidence"]["trigger"]["text"]).contains(v)),
        ("event", "quad") => any(&|v| row["quad"].as_u64() == v.parse().ok()),
        ("event", who) if starts_upper(who) => any(&|v| {
            list("commitments")
                .iter()
                .any(|c| c["value"] == v && record.row("actors", &c["source"]).is_some_and(|a| is(record, a, who)))
        }),
        ("attribution", "source") => any(&|v| row["source"]["kind"] == v),
        ("attribution", "cue") => any(&|v| list("cue").iter().any(|c| text(&c["text"]).contains(v))),
        ("attribution", "parent") => any(&|v| (v == "-") == row["parent"].is_null()),
        ("attribution", "parts") => any(&|v| list("content").len().to_string() == v),
        ("attribution", "negated") => any(&|v| row["negated"].as_bool() == v.parse().ok()),
        ("attribution", "to") => any(&|v| actors(record, &row["addressees"], v)),
        ("claim", "asserted" | "denied" | "confirmed") => {
            let stances = &row[format!("{key}_by")];
            any(&|v| stance(record, stances, v))
        }
        ("agreement", "parties") => any(&|v| actors(record, &row["parties"], v)),
        ("agreement", "step") => any(&|v| list("milestones").iter().any(|m| step(record, m, v))),
        ("agreement", "through") => any(&|v| {
            list("milestones").iter().any(|m| record.row("actors", &m["by"]).is_some_and(|a| is(record, a, v)))
        }),
        ("agreement", "condition") => any(&|v| list("obligations").iter().any(|o| text(&o["condition"]).contains(v))),
        ("agreement", "owes") => any(&|v| list("obligations").iter().any(|o| o["kind"] == v)),
        ("actor", "sector") => any(&|v| list("sectors").iter().any(|s| s == v)),
        ("actor", "members") => any(&|v| actors(record, &row["members"], v)),
        ("actor", "role") => any(&|v| text(&row["role"]).contains(v)),
        ("document", "title" | "published" | "language") => any(&|v| text(&row[key]).contains(v)),
        (_, "kind" | "country" | "mode" | "state" | "type" | "value" | "status" | "cameo" | "precision") => {
            any(&|v| row[key] == v || v == "-" && row[key].is_null())
        }
        _ => return Err(format!("{key:?} has no meaning in a line on {kind}")),
    })
}

/// `signs`, `signs:RUS`, `signs:*:2024-06-19`, `signs:*:2024-06-19:Pyongyang`.
fn step(record: &Record, milestone: &Value, wanted: &str) -> bool {
    let mut parts = wanted.split(':');
    let party = record.row("actors", &milestone["party"]);
    parts.next().is_none_or(|s| milestone["step"] == s)
        && parts.next().is_none_or(|who| who == "*" || party.is_some_and(|p| is(record, p, who)))
        && parts.next().is_none_or(|date| date == "*" || starts(&milestone["date"], date))
        && parts.next().is_none_or(|at| record.row("places", &milestone["place"]).is_some_and(|p| name_has(p, at)))
}

fn source(record: &Record, row: &Value, list: &str) -> bool {
    match list {
        "author" | "none" | "anonymous" | "document" => row["source"]["kind"] == list,
        _ => {
            actors(record, &row["source"]["actors"], list)
                || list != "-" && name_like(text(&row["source"]["text"]), list)
        }
    }
}

fn stance(record: &Record, stances: &Value, list: &str) -> bool {
    let who: Vec<Value> = stances.as_array().into_iter().flatten().map(|s| s["actor"].clone()).collect();
    match list {
        "author" | "unnamed" => who.iter().any(|w| w == list),
        _ => {
            let named: Vec<Value> = who.into_iter().filter(|w| w != "author" && w != "unnamed").collect();
            actors(record, &Value::Array(named), list)
        }
    }
}

/// Whether a list of ids is the list asked for: every name asked for is there, and everyone there is asked for. A
/// collective is there by its own name, or as all of its members.
fn actors(record: &Record, ids: &Value, wanted: &str) -> bool {
    let rows = rows_of(record, ids);
    match wanted {
        "*" => true,
        "-" | "UNK" => rows.is_empty(),
        _ => {
            let names: Vec<&str> = wanted.split(',').collect();
            let asked = |row: &Value| names.iter().any(|n| itself(row, n));
            let covered = |row: &Value| {
                let members = rows_of(record, &row["members"]);
                asked(row) || !members.is_empty() && members.iter().all(|m| asked(m))
            };
            names.iter().all(|n| rows.iter().any(|r| is(record, r, n))) && rows.iter().all(|r| covered(r))
        }
    }
}

fn rows_of<'a>(record: &'a Record, ids: &Value) -> Vec<&'a Value> {
    ids.as_array().into_iter().flatten().filter_map(|id| record.row("actors", id)).collect()
}

/// Whether an actor, or a member of it, is the one asked for.
fn is(record: &Record, actor: &Value, wanted: &str) -> bool {
    itself(actor, wanted) || rows_of(record, &actor["members"]).iter().any(|m| itself(m, wanted))
}

fn itself(actor: &Value, wanted: &str) -> bool {
    wanted.split('|').any(|wanted| {
        let (name, sector) = wanted.split_once('.').map_or((wanted, None), |(n, s)| (n, Some(s)));
        let country = name.len() == 3 && name.chars().all(|c| c.is_ascii_uppercase());
        let named = if country { actor["country"] == name } else { name_has(actor, name) };
        named && sector.is_none_or(|s| actor["sectors"].as_array().into_iter().flatten().any(|x| x == s))
    })
}

fn name_has(row: &Value, part: &str) -> bool {
    name_like(text(&row["name"]), part)
        || row["mentions"].as_array().into_iter().flatten().any(|m| name_like(text(&m["text"]), part))
}

fn name_like(name: &str, part: &str) -> bool {
    name.to_lowercase().contains(&part.replace('_', " ").to_lowercase())
}

fn starts(value: &Value, prefix: &str) -> bool {
    value.as_str().is_some_and(|v| v.starts_with(prefix))
}

fn starts_upper(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn evidence(row: &Value, kind: &str) -> String {
    let spans = |v: &Value| v.as_array().into_iter().flatten().map(|s| text(&s["text"]).to_owned()).collect::<Vec<_>>();
    match kind {
        "event" => text(&row["evidence"]["text"]).to_owned(),
        "attribution" => spans(&row["content"]).join(" … "),
        "claim" => format!("{} … {}", text(&row["text"]), spans(&row["evidence"]).join(" … ")),
        "time" => text(&row["text"]).to_owned(),
        _ => spans(&row["mentions"]).join(" … "),
    }
}

/// A row in the words of the lines, to be read beside the line that failed.
pub fn show(record: &Record, list: &str, row: &Value) -> String {
    let who = |ids: &Value| {
        let names: Vec<String> = ids.as_array().into_iter().flatten().map(|id| label(record, id)).collect();
        if names.is_empty() { "-".to_owned() } else { names.join(",") }
    };
    let rows = |field: &str| row[field].as_array().cloned().unwrap_or_default();
    match list {
        "events" => {
            let commitments: Vec<String> = rows("commitments")
                .iter()
                .map(|c| format!("{}={}", label(record, &c["source"]), text(&c["value"])))
                .collect();
            format!(
                "{} {} {} -> {} {} {} mode={} time={} place={} \"{}\" [{}]",
                text(&row["id"]),
                text(&row["type"]),
                who(&row["actors"]),
                who(&row["recipients"]),
                text(&row["status"]),
                commitments.join(" "),
                row["mode"].as_str().unwrap_or("-"),
                row["time"]["value"].as_str().unwrap_or("-"),
                record.row("places", &row["place"]).map_or("-", |p| text(&p["name"])),
                text(&row["evidence"]["trigger"]["text"]),
                text(&row["rule"]),
            )
        }
        "attributions" => format!(
            "{} {} {} kind={} source={} \"{}\" cue={:?} negated={} parent={}",
            text(&row["id"]),
            text(&row["act"]),
            who(&row["source"]["actors"]),
            text(&row["kind"]),
            text(&row["source"]["kind"]),
            evidence(row, "attribution"),
            rows("cue").iter().map(|c| text(&c["text"]).to_owned()).collect::<Vec<_>>().join(" "),
            row["negated"],
            row["parent"],
        ),
        "claims" => {
            let by = |field: &str| {
                let names: Vec<String> = rows(field).iter().map(|s| label(record, &s["actor"])).collect();
                if names.is_empty() { "-".to_owned() } else { names.join(",") }
            };
            let (a, d, c) = (by("asserted_by"), by("denied_by"), by("confirmed_by"));
            let (id, status, words) = (text(&row["id"]), text(&row["status"]), text(&row["text"]));
            format!("{id} {status} asserted={a} denied={d} confirmed={c} \"{words}\"")
        }
        "agreements" => {
            let steps: Vec<String> = rows("milestones")
                .iter()
                .map(|m| format!("{}:{}:{}", text(&m["step"]), label(record, &m["party"]), text(&m["date"])))
                .collect();
            let owes: Vec<String> = rows("obligations").iter().map(|o| text(&o["kind"]).to_owned()).collect();
            let (name, kind, state) = (text(&row["name"]), text(&row["kind"]), text(&row["state"]));
            let (parties, steps, owes) = (who(&row["parties"]), steps.join(" "), owes.join(","));
            format!("{name:?} kind={kind} parties={parties} state={state} steps={steps} owes={owes}")
        }
        "actors" => format!(
            "{} {:?} kind={} country={} sectors={} role={} members={}",
            text(&row["id"]),
            text(&row["name"]),
            text(&row["kind"]),
            row["country"],
            row["sectors"],
            row["role"],
            who(&row["members"]),
        ),
        _ => row.to_string(),
    }
}

/// An actor in one word: country and sector, or its name.
fn label(record: &Record, id: &Value) -> String {
    let Some(row) = record.row("actors", id) else { return id.as_str().unwrap_or("-").to_owned() };
    let name = text(&row["name"]).replace(' ', "_");
    match row["country"].as_str() {
        Some(country) => format!("{country}({name})"),
        None => name,
    }
}
