//! `POST /read`: a text in, its reading out; `POST /documents`: the same, kept in the record.

use super::answer::{Form, answer, set};
use super::asked::pairs;
use super::pages::{Page, Reading};
use super::problem::Problem;
use super::state::App;
use super::{door, get};
use crate::reader::Reader;
use crate::show;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use vigie_gather::{Articles, Document, Envelope, Fault, Format, Options, Origin, Raw, language_code, parse_date};
use vigie_record::store::{Added, Prepared};

/// The longest text that is taken, in bytes.
const MOST: usize = 2 << 20;
/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(20);

/// A text, and what its sender knows of it.
#[derive(Debug, Default)]
struct Given {
    text: Vec<u8>,
    json: bool,
    title: Option<String>,
    outlet: Option<String>,
    published: Option<String>,
    language: Option<String>,
    token: Option<String>,
}

/// Reads a text.
pub async fn read(State(app): State<Arc<App>>, request: Request) -> Response {
    handle(app, request, false).await.unwrap_or_else(IntoResponse::into_response)
}

/// Reads a text and keeps it.
pub async fn keep(State(app): State<Arc<App>>, request: Request) -> Response {
    handle(app, request, true).await.unwrap_or_else(IntoResponse::into_response)
}

async fn handle(app: Arc<App>, request: Request, keep: bool) -> Result<Response, Problem> {
    if keep && !app.writable {
        return Err(Problem::forbidden("this server only shows the record; start it with --allow-changes"));
    }
    let (parts, body) = request.into_parts();
    let headers = parts.headers;
    let body = tokio::time::timeout(PATIENCE, axum::body::to_bytes(body, MOST))
        .await
        .map_err(|_| Problem::bad("the text did not arrive in time"))?
        .map_err(|_| Problem::too_large(MOST))?;
    let (given, form) = given(&headers, parts.uri.query().unwrap_or(""), body.to_vec())?;
    if form {
        door::check_token(&app, &headers, given.token.as_deref().unwrap_or(""))?;
    }
    let permit = tokio::time::timeout(PATIENCE, app.reading.acquire()).await;
    let _permit = permit.map_err(|_| Problem::busy())?.map_err(|_| Problem::busy())?;
    let (asking, worker) = (headers.clone(), app.clone());
    let work = move || if keep { kept(&worker, given, form) } else { read_now(&worker, &asking, given, form) };
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::internal("the program failed on this text"))?
}

/// Understands a form, a JSON object, or bare text.
fn given(headers: &HeaderMap, query: &str, body: Vec<u8>) -> Result<(Given, bool), Problem> {
    let media = headers.get(header::CONTENT_TYPE).and_then(|t| t.to_str().ok()).unwrap_or("text/plain");
    let media = media.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    let mut given = Given::default();
    let form = media == "application/x-www-form-urlencoded";
    let fields = if form { pairs(&String::from_utf8_lossy(&body)) } else { pairs(query) };
    for (name, value) in fields {
        let value = Some(value).filter(|v| !v.trim().is_empty());
        match name.as_str() {
            "text" if form => given.text = value.unwrap_or_default().replace("\r\n", "\n").into_bytes(),
            "title" => given.title = value,
            "outlet" => given.outlet = value,
            "published" => given.published = value,
            "language" => given.language = value,
            "token" => given.token = value,
            _ => {}
        }
    }
    match media.as_str() {
        _ if form => {}
        "application/json" => (given.text, given.json) = (body, true),
        "text/plain" | "text/markdown" | "text/html" | "application/octet-stream" | "" => given.text = body,
        other => return Err(Problem::bad(format!("{other}: send text/plain, application/json or a form"))),
    }
    Ok((given, form))
}

/// Gathers and reads.
fn reading(app: &App, given: Given) -> Result<(Document, vigie_read::Reading), Problem> {
    let published = given.published.as_deref().map(|p| parse_date(p, None)).transpose();
    let published = published.map_err(|e| Problem::unreadable(format!("published: {e}")))?;
    let language = match given.language.as_deref() {
        Some(l) => Some(language_code(l).ok_or_else(|| Problem::unreadable(format!("language: {l:?} is no code")))?),
        None => None,
    };
    let reader = if published.is_some() || language.is_some() {
        Reader::new(Options { published, language, format: None }).map_err(Problem::unreadable)?
    } else {
        app.reader.clone()
    };
    let origin = Origin::of(vigie_gather::STDIN);
    let fault = |f: Fault| Problem::unreadable(format!("{}; {} [{}]", f.what, f.advice, f.code));
    let raw = if given.json {
        let mut articles = Articles::whole(origin.clone(), given.text, Some(Format::Json));
        articles.next().ok_or_else(|| Problem::unreadable("the list is empty"))?.map_err(fault)?
    } else {
        let envelope = Envelope { title: given.title, outlet: given.outlet, ..Envelope::default() };
        Raw::page(origin.clone(), given.text, None, envelope)
    };
    let document = reader.document(raw).map_err(fault)?;
    let reading = reader.read_document(&document, &origin).map_err(fault)?;
    Ok((document, reading))
}

fn read_now(app: &App, headers: &HeaderMap, given: Given, form: bool) -> Result<Response, Problem> {
    let (_, reading) = reading(app, given)?;
    if form && Form::of_accept(headers) == Form::Html {
        let asked = super::asked::Asked::of("/read", "");
        let ui = get::frame(app, headers, &get::Visit::of(app, headers), asked, None)?;
        let page = Reading { kept: None, reading };
        return Ok(answer(headers, Form::Html.media(), page.html(&ui)?.into_bytes()));
    }
    let mut response = show::jsonl(&reading).into_bytes().into_response();
    response.headers_mut().remove(header::CONTENT_TYPE);
    set(&mut response, header::CONTENT_TYPE, Form::Json.media());
    Ok(response)
}

fn kept(app: &App, given: Given, form: bool) -> Result<Response, Problem> {
    let (document, reading) = reading(app, given)?;
    let prepared = Prepared::of(&document, reading);
    let id = prepared.id;
    let added = app.change(|record| {
        let added = record.add(std::slice::from_ref(&prepared))?;
        record.derive()?;
        Ok(added)
    })?;
    let place = format!("/documents/{}", id.short());
    if form {
        let mut response = StatusCode::SEE_OTHER.into_response();
        set(&mut response, header::LOCATION, &place);
        return Ok(response);
    }
    let new = added.first() == Some(&Added::New);
    let body = serde_json::json!({ "id": id.to_string(), "new": new, "page": place }).to_string();
    let mut response = (if new { StatusCode::CREATED } else { StatusCode::OK }, body).into_response();
    response.headers_mut().remove(header::CONTENT_TYPE);
    set(&mut response, header::CONTENT_TYPE, Form::Json.media());
    set(&mut response, header::LOCATION, &place);
    Ok(response)
}
