//! `POST /files`: a file that was dropped on the page; `GET /files/{id}/events`: how far it has come, live.

use super::jobs::{PART, Progress};
use super::problem::Problem;
use super::state::App;
use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, StreamExt};
use std::collections::HashMap;
use std::convert::Infallible;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

/// The largest file that is taken, in bytes.
const MOST: u64 = 512 << 20;
/// Files that wait at once.
const MOST_WAITING: usize = 64;
/// How long a piece of a file may take to arrive.
const PATIENCE: Duration = Duration::from_secs(20);

/// Takes a file: it is acknowledged when it lies on the disk.
pub async fn file(
    State(app): State<Arc<App>>,
    Query(query): Query<HashMap<String, String>>,
    request: Request,
) -> Response {
    take(&app, query.get("name").map_or("", String::as_str), request).await.unwrap_or_else(IntoResponse::into_response)
}

async fn take(app: &App, name: &str, request: Request) -> Result<Response, Problem> {
    if !app.writable {
        return Err(Problem::forbidden("this server only shows the record; start it with --allow-changes"));
    }
    // A page of others cannot send this header without asking first.
    if !request.headers().contains_key("x-vigie") {
        return Err(Problem::forbidden("send the header X-Vigie: 1 with a file"));
    }
    if app.jobs.waiting() >= MOST_WAITING {
        return Err(Problem::busy());
    }
    let id = app.session();
    let place = app.jobs.place(&id, name);
    let bytes = write(request.into_body(), &place).await?;
    let job = app.jobs.push(&id, name, bytes);
    let body = serde_json::to_string(&job).unwrap_or_default();
    let head = [(header::CONTENT_TYPE, "application/json".to_owned()), (header::LOCATION, format!("/files/{id}"))];
    Ok((StatusCode::ACCEPTED, head, body).into_response())
}

async fn write(body: Body, place: &std::path::Path) -> Result<u64, Problem> {
    let failed = |e: std::io::Error| Problem::internal(format!("the file could not be kept: {e}"));
    let folder = place.parent().ok_or_else(|| Problem::internal("no folder"))?;
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut part = place.as_os_str().to_owned();
    part.push(PART);
    let mut file = std::fs::File::create(&part).map_err(failed)?;
    let mut pieces = body.into_data_stream();
    let mut bytes = 0;
    let written = loop {
        match tokio::time::timeout(PATIENCE, pieces.next()).await {
            Ok(Some(Ok(piece))) => {
                bytes += piece.len() as u64;
                if bytes > MOST {
                    break Err(Problem::too_large(usize::try_from(MOST).unwrap_or(usize::MAX)));
                }
                if let Err(e) = file.write_all(&piece) {
                    break Err(failed(e));
                }
            }
            Ok(Some(Err(e))) => break Err(Problem::bad(format!("the file did not arrive whole: {e}"))),
            Ok(None) => break Ok(()),
            Err(_) => break Err(Problem::bad("the file did not arrive in time")),
        }
    };
    let synced = written.and_then(|()| {
        file.sync_all().and_then(|()| std::fs::rename(&part, place)).map_err(failed)?;
        // The name is safe when its folder is.
        std::fs::File::open(folder).and_then(|f| f.sync_all()).map_err(failed)
    });
    if synced.is_err() {
        let _ = std::fs::remove_file(&part);
        let _ = std::fs::remove_dir(folder);
    }
    synced.map(|()| bytes)
}

/// How far a file has come, now.
pub async fn progress(State(app): State<Arc<App>>, Path(id): Path<String>) -> Response {
    match app.jobs.progress(&id) {
        Some(job) => axum::response::Response::builder()
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(serde_json::to_vec(&job).unwrap_or_default()))
            .unwrap_or_else(|_| Problem::internal("no answer").into_response()),
        None => Problem::not_found(id).into_response(),
    }
}

/// How far a file has come, as it goes.
pub async fn events(State(app): State<Arc<App>>, Path(id): Path<String>) -> Response {
    if app.jobs.progress(&id).is_none() {
        return Problem::not_found(id).into_response();
    }
    Sse::new(told(app, id)).keep_alive(KeepAlive::default()).into_response()
}

fn told(app: Arc<App>, id: String) -> impl Stream<Item = Result<Event, Infallible>> {
    let begin = (app, id, None::<Progress>);
    futures_util::stream::unfold(begin, |(app, id, mut last)| async move {
        if last.as_ref().is_some_and(|l| l.done) {
            return None;
        }
        loop {
            let now = app.jobs.progress(&id)?;
            let new = last.as_ref().is_none_or(|l| {
                (l.new, l.known, l.done_bytes, l.done, l.faults.len())
                    != (now.new, now.known, now.done_bytes, now.done, now.faults.len())
            });
            if new {
                let event = Event::default().data(serde_json::to_string(&now).unwrap_or_default());
                last = Some(now);
                return Some((Ok(event), (app, id, last)));
            }
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
    })
}
