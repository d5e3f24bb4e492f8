//! Answers: the headers that every one has, the form that was asked for, what a browser has already.

use super::problem::Problem;
use super::state::hex;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// Nothing but what this server sends: no script of others, no remote image, font or tile, no frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The forms of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Html,
    /// For programs.
    Json,
    /// Rows for spreadsheets.
    Csv,
    /// Rows, one object a line.
    Jsonl,
    /// Rows, typed.
    Parquet,
    /// Rows as a feed.
    Atom,
    /// The chart of the page.
    Svg,
}

impl Form {
    const ALL: [(&'static str, Form); 7] = [
        (".json", Form::Json),
        (".csv", Form::Csv),
        (".jsonl", Form::Jsonl),
        (".parquet", Form::Parquet),
        (".atom", Form::Atom),
        (".svg", Form::Svg),
        (".html", Form::Html),
    ];

    /// The form that a path ends in, and the path without it.
    pub fn of_path(path: &str) -> (Option<Form>, &str) {
        Form::ALL
            .iter()
            .find_map(|(ending, form)| Some((Some(*form), path.strip_suffix(ending)?)))
            .unwrap_or((None, path))
    }

    /// The form that a header asks for.
    pub fn of_accept(headers: &HeaderMap) -> Form {
        let accept = headers.get(header::ACCEPT).and_then(|a| a.to_str().ok()).unwrap_or("");
        let wants = |kind: &str| accept.split(',').any(|part| part.trim().starts_with(kind));
        match () {
            () if wants("text/html") => Form::Html,
            () if wants("application/json") || wants("application/problem+json") => Form::Json,
            () if wants("text/csv") => Form::Csv,
            () if wants("application/atom+xml") => Form::Atom,
            () => Form::Html,
        }
    }

    /// Its media type.
    pub fn media(self) -> &'static str {
        match self {
            Form::Html => "text/html; charset=utf-8",
            Form::Json => "application/json",
            Form::Csv => "text/csv; charset=utf-8; header=present",
            Form::Jsonl => "application/x-ndjson",
            Form::Parquet => "application/vnd.apache.parquet",
            Form::Atom => "application/atom+xml; charset=utf-8",
            Form::Svg => "image/svg+xml",
        }
    }
}

/// An answer with its body; a browser that has it already is told so.
pub fn answer(headers: &HeaderMap, media: &str, body: Vec<u8>) -> Response {
    let tag = format!("\"{}\"", hex(&Sha256::digest(&body)[..12]));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|t| t.to_str().ok());
    let mut response = if known.is_some_and(|k| k.split(',').any(|t| t.trim() == tag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Body::from(body).into_response();
        set(&mut response, header::CONTENT_TYPE, media);
        response
    };
    set(&mut response, header::ETAG, &tag);
    set(&mut response, header::VARY, "Accept, Accept-Language, Cookie");
    set(&mut response, header::CACHE_CONTROL, "private, no-cache");
    response
}

/// A header; one whose value cannot stand in a header is left out.
pub fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().append(name, value);
    }
}

/// The headers of every answer.
pub fn harden(response: &mut Response) {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}
