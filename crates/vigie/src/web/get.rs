//! `GET` of every page, in every form.

use super::answer::{Form, answer, set};
use super::asked::Asked;
use super::pages::{AnyPage, Ctx, Route, route_of};
use super::problem::Problem;
use super::state::App;
use super::ui::Ui;
use super::{door, feed, frames};
use crate::words::Words;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use std::sync::Arc;
use vigie_record::store::{Record, View, as_of};

/// Rows that an export holds at most.
const MOST_EXPORTED: usize = 200_000;
/// Rows of an export that are fetched at once.
const CHUNK: usize = 1000;

/// Answers a page.
pub async fn page(State(app): State<Arc<App>>, request: Request) -> Response {
    let (path, query) = (request.uri().path().to_owned(), request.uri().query().unwrap_or("").to_owned());
    let headers = request.headers().clone();
    let Ok(_permit) = app.asking.acquire().await else { return Problem::busy().into_response() };
    let worker = app.clone();
    let work = move || {
        let form = Form::of_path(&path).0.unwrap_or_else(|| Form::of_accept(&headers));
        make(&worker, &headers, &path, &query).unwrap_or_else(|problem| failed(&worker, &headers, problem, form))
    };
    let made = tokio::task::spawn_blocking(work).await;
    made.unwrap_or_else(|_| Problem::internal("the program failed on this page").into_response())
}

fn make(app: &App, headers: &HeaderMap, path: &str, query: &str) -> Result<Response, Problem> {
    let (ending, path) = Form::of_path(path);
    let form = ending.unwrap_or_else(|| Form::of_accept(headers));
    let visit = Visit::of(app, headers);
    let asked = Asked::of(path, query);
    if form == Form::Html
        && let Some(html) = frames::make(app, headers, &visit, &asked)?
    {
        return Ok(dressed(headers, &visit, &asked, html));
    }
    let (route, part) = route_of(path).ok_or_else(|| Problem::not_found(format!("{path}: there is no such page")))?;
    let part = percent_decode_str(part).decode_utf8().map_err(|_| Problem::bad("the address is no UTF-8"))?;
    app.ask(|record| {
        let view = match &asked.as_of {
            Some(day) => record.known_at(as_of(day)?)?,
            None => record.now_known(),
        };
        let ctx = Ctx {
            record,
            view,
            asked: &asked,
            part: &part,
            watch: app.watch.as_deref(),
            kept: &app.kept,
            documents: view.count()?,
        };
        match form {
            Form::Html => {
                let page = (route.make)(&ctx)?;
                let ui = frame(app, headers, &visit, asked.clone(), Some((record, view)))?;
                Ok(dressed(headers, &visit, &asked, page.html(&ui)?))
            }
            Form::Json => Ok(answer(headers, form.media(), (route.make)(&ctx)?.json()?.into_bytes())),
            Form::Svg => {
                let page = (route.make)(&ctx)?;
                let ui = frame(app, headers, &visit, asked.clone(), Some((record, view)))?;
                let chart = page.chart(&ui).ok_or_else(|| Problem::not_acceptable("this page has no chart"))?;
                let mut response = answer(headers, form.media(), chart.svg().into_bytes());
                set(&mut response, header::CONTENT_DISPOSITION, &attachment(&asked.path, "svg"));
                Ok(response)
            }
            _ => rows(route, &ctx, form, headers),
        }
    })
}

/// The rows of a list, all of them, in a form for programs.
fn rows(route: &Route, ctx: &Ctx<'_>, form: Form, headers: &HeaderMap) -> Result<Response, Problem> {
    if !route.rows {
        return Err(Problem::not_acceptable("this page is no list: ask for .json"));
    }
    let mut asked = ctx.asked.clone();
    let all = asked.limit.is_none() && form != Form::Atom;
    if all {
        asked.limit = Some(CHUNK);
    }
    let mut page = (route.make)(&Ctx { asked: &asked, ..*ctx })?;
    let mut sheet = page.sheet().ok_or_else(|| Problem::not_acceptable("this page has no rows"))?;
    while let (true, Some(next)) = (all && sheet.rows.len() < MOST_EXPORTED, AnyPage::next(&*page)) {
        asked.after = Some(next);
        page = (route.make)(&Ctx { asked: &asked, ..*ctx })?;
        sheet.extend(page.sheet().ok_or_else(|| Problem::internal("a list without rows"))?);
    }
    let body = match form {
        Form::Csv => sheet.csv().into_bytes(),
        Form::Jsonl => sheet.jsonl().into_bytes(),
        Form::Parquet => sheet.parquet().map_err(Problem::internal)?,
        _ => {
            let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or("localhost");
            let title = format!("Vigie · {} {}", ctx.asked.path.trim_start_matches('/'), ctx.asked.text());
            feed::atom(&sheet, title.trim(), &format!("http://{host}"), &ctx.asked.here(), &ctx.asked.form("atom"))
                .into_bytes()
        }
    };
    let mut response = answer(headers, form.media(), body);
    if form != Form::Atom {
        let ending = match form {
            Form::Csv => "csv",
            Form::Jsonl => "jsonl",
            _ => "parquet",
        };
        set(&mut response, header::CONTENT_DISPOSITION, &attachment(&ctx.asked.path, ending));
    }
    Ok(response)
}

/// The name under which a browser saves what a path gives.
fn attachment(path: &str, ending: &str) -> String {
    format!("attachment; filename=\"vigie-{}.{ending}\"", path.trim_matches('/').replace('/', "-"))
}

/// The session of whoever asks.
pub struct Visit {
    /// The session, where it begins now.
    begins: Option<String>,
    /// The token that its forms bring.
    token: String,
}

impl Visit {
    /// Of a request.
    pub fn of(app: &App, headers: &HeaderMap) -> Visit {
        let (session, new) = door::session(app, headers);
        Visit { token: app.token(&session), begins: Some(session).filter(|_| new) }
    }
}

/// What stands around a page.
pub fn frame(
    app: &App,
    headers: &HeaderMap,
    visit: &Visit,
    mut asked: Asked,
    known: Option<(&Record, View<'_>)>,
) -> Result<Ui, Problem> {
    let code = asked.other("ui").map(str::to_owned).or_else(|| door::cookie(headers, "vigie_ui"));
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|l| l.to_str().ok()).unwrap_or("");
    let words = code
        .as_deref()
        .and_then(Words::of)
        .or_else(|| wanted.split(',').find_map(|l| Words::of(l.trim().get(..2)?)))
        .or_else(|| Words::all().first())
        .ok_or_else(|| Problem::internal("the interface has no words"))?;
    let theme = asked.other("theme").map(str::to_owned).or_else(|| door::cookie(headers, "vigie_theme"));
    let theme = ["light", "dark"].into_iter().find(|t| Some(*t) == theme.as_deref());
    asked.rest.retain(|(n, _)| n != "ui" && n != "theme");
    let (documents, behind) = match known {
        Some((record, view)) => (view.count()?, !record.is_derived()?),
        None => app.ask(|r| Ok((r.now_known().count()?, !r.is_derived()?)))?,
    };
    Ok(Ui {
        words,
        asked,
        token: visit.token.clone(),
        writable: app.writable,
        documents,
        behind,
        theme,
        version: env!("CARGO_PKG_VERSION"),
    })
}

/// A page with its cookies.
fn dressed(headers: &HeaderMap, visit: &Visit, asked: &Asked, html: String) -> Response {
    let mut response = answer(headers, Form::Html.media(), html.into_bytes());
    if let Some(session) = &visit.begins {
        set(&mut response, header::SET_COOKIE, &door::session_cookie(session));
    }
    for (name, allowed) in [("ui", None), ("theme", Some(["light", "dark", "auto"]))] {
        let value = asked.other(name).filter(|v| match allowed {
            Some(list) => list.contains(v),
            None => Words::of(v).is_some(),
        });
        if let Some(value) = value {
            let cookie = format!("vigie_{name}={value}; Path=/; Max-Age=31536000; SameSite=Strict");
            set(&mut response, header::SET_COOKIE, &cookie);
        }
    }
    response
}

/// A problem, as a page for people.
fn failed(app: &App, headers: &HeaderMap, problem: Problem, form: Form) -> Response {
    let status = problem.status;
    if form != Form::Html {
        return problem.into_response();
    }
    let ui = frame(app, headers, &Visit::of(app, headers), Asked::of("/", ""), None);
    match ui.and_then(|ui| frames::problem(&ui, &problem)) {
        Ok(html) => {
            let mut response = answer(headers, Form::Html.media(), html.into_bytes());
            *response.status_mut() = axum::http::StatusCode::from_u16(status).unwrap_or_default();
            response.headers_mut().remove(header::ETAG);
            response
        }
        Err(_) => problem.into_response(),
    }
}
