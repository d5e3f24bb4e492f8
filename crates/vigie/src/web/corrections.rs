//! What people say of the machine's values: kept beside them, never over them, one JSON object a line in a file beside the record, with a
//! reason. They are shown with the rows, and are examples for training.

use super::asked::{encoded, pairs};
use super::door;
use super::problem::Problem;
use super::state::App;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use vigie_read::Reading;
use vigie_read::reading::Span;
use vigie_record::store::query::Filter;

/// One correction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Correction {
    /// When, in UTC.
    pub at: String,
    /// The document, 64 hex digits; nothing for an actor of the record.
    pub document: Option<String>,
    /// The row of its reading (`E3`), or the key of an actor.
    pub row: String,
    /// What of it is wrong.
    pub field: String,
    /// What the machine says.
    pub machine: Option<String>,
    /// What the person says.
    pub value: String,
    /// Why.
    pub reason: String,
    /// The paragraph that the row was read from: what makes of a correction an example that `vigie-train corrections` can read again.
    #[serde(default)]
    pub context: Option<String>,
    /// The language of the document.
    #[serde(default)]
    pub language: Option<String>,
    /// The day it was published.
    #[serde(default)]
    pub published: Option<String>,
}

/// What can be corrected.
pub const FIELDS: &[&str] = &[
    "type",
    "status",
    "actor",
    "recipient",
    "place",
    "time",
    "source",
    "words",
    "name",
    "country",
    "same_as",
    "not_a_row",
];
/// The longest value or reason.
const LONG: usize = 2000;
/// Corrections that are shown.
const MOST: usize = 100_000;

/// The file beside a record.
fn file(record: &Path) -> PathBuf {
    let mut name = record.file_name().unwrap_or_default().to_os_string();
    name.push(".corrections.jsonl");
    record.with_file_name(name)
}

/// The corrections of a record that are wanted, in the order in which they were made. A line that is none is passed over.
pub fn of(record: &Path, wanted: impl Fn(&Correction) -> bool) -> Vec<Correction> {
    let Ok(file) = File::open(file(record)) else { return Vec::new() };
    let lines = BufReader::new(file).lines().map_while(Result::ok).take(MOST);
    lines.filter_map(|line| serde_json::from_str(&line).ok()).filter(|c| wanted(c)).collect()
}

/// Takes a correction from a form.
pub async fn take(State(app): State<Arc<App>>, request: Request) -> Response {
    kept(app, request).await.unwrap_or_else(IntoResponse::into_response)
}

async fn kept(app: Arc<App>, request: Request) -> Result<Response, Problem> {
    if !app.writable {
        return Err(Problem::forbidden("this server only shows the record; start it with --allow-changes"));
    }
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, LONG * 16).await.map_err(|_| Problem::too_large(LONG * 16))?;
    let fields = pairs(&String::from_utf8_lossy(&body));
    let field =
        |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.trim().to_owned()).filter(|v| !v.is_empty());
    door::check_token(&app, &parts.headers, &field("token").unwrap_or_default())?;
    let lacking = |what: &str| Problem::bad(format!("{what} is lacking"));
    let correction = Correction {
        at: jiff::Timestamp::now().to_string(),
        document: field("document"),
        row: field("row").ok_or_else(|| lacking("the row"))?,
        field: field("field").filter(|f| FIELDS.contains(&f.as_str())).ok_or_else(|| lacking("what is wrong"))?,
        machine: field("machine"),
        value: field("value").ok_or_else(|| lacking("the value"))?,
        reason: field("reason").ok_or_else(|| lacking("the reason"))?,
        context: None,
        language: None,
        published: None,
    };
    if [&correction.value, &correction.reason].iter().any(|t| t.len() > LONG) {
        return Err(Problem::too_large(LONG));
    }
    let worker = app.clone();
    let place = tokio::task::spawn_blocking(move || keep(&worker, correction)).await;
    let place = place.map_err(|_| Problem::internal("the correction was not kept"))??;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response())
}

/// Writes it down, once what it corrects is there: the page it stands on.
fn keep(app: &App, mut correction: Correction) -> Result<String, Problem> {
    let place = app.ask(|record| {
        let view = record.now_known();
        match &correction.document {
            Some(name) => {
                let whole =
                    view.document(name)?.ok_or_else(|| Problem::not_found(format!("{name}: no such document")))?;
                correction.document = Some(whole.document.id.to_string());
                if let Some((span, says)) = row_of(&whole.reading, &correction.row) {
                    correction.machine = correction.machine.take().or(Some(says));
                    correction.context = Some(paragraph(&whole.reading.document.text, span));
                    correction.language = Some(whole.document.language.clone());
                    correction.published = whole.document.published.clone();
                }
                Ok(format!("/documents/{}#{}", whole.document.id.short(), encoded(&correction.row)))
            }
            None => {
                let filter = Filter { actor: vec![correction.row.clone()], ..Filter::default() };
                let found = view.actors(&filter, 1)?;
                found.first().ok_or_else(|| Problem::not_found(format!("{}: no such actor", correction.row)))?;
                Ok(format!("/actors/{}", encoded(&correction.row)))
            }
        }
    })?;
    let _alone = app.writer.lock().unwrap_or_else(PoisonError::into_inner);
    let line = serde_json::to_string(&correction).map_err(|e| Problem::internal(e.to_string()))? + "\n";
    let written = OpenOptions::new().create(true).append(true).open(file(&app.path)).and_then(|mut f| {
        f.write_all(line.as_bytes())?;
        f.sync_all()
    });
    written.map_err(|e| Problem::internal(format!("the correction was not kept: {e}")))?;
    Ok(place)
}

/// The words of a row, and what the machine says of it.
fn row_of<'r>(r: &'r Reading, row: &str) -> Option<(&'r Span, String)> {
    let n = row.get(1..)?.parse::<usize>().ok()?.checked_sub(1)?;
    match row.get(..1)? {
        "E" => r.events.get(n).map(|e| (&e.evidence.span, format!("{} {}", e.kind, e.evidence.trigger.text))),
        "Q" => r.attributions.get(n).and_then(|q| Some((q.cue.first()?, q.act.to_string()))),
        "C" => r.claims.get(n).and_then(|c| Some((c.evidence.first()?, c.text.clone()))),
        "T" => r.agreements.get(n).and_then(|t| Some((t.mentions.first()?, t.name.clone()))),
        "A" => r.actors.get(n).and_then(|a| Some((a.mentions.first()?, a.name.clone()))),
        "P" => r.places.get(n).and_then(|p| Some((p.mentions.first()?, p.name.clone()))),
        "X" => r.times.get(n).map(|t| (&t.span, t.value.clone())),
        _ => None,
    }
}

/// The line of a text in which a span begins, cut where it is very long.
fn paragraph(text: &str, span: &Span) -> String {
    let at = text.char_indices().nth(span.start).map_or(text.len(), |(i, _)| i);
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
    text[start..end].chars().take(LONG).collect::<String>().trim().to_owned()
}
