//! Who may come in: from which host, with which token, how often. And whether a change comes from a page of ours.

use super::problem::Problem;
use super::state::{App, hex, same};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

/// The cookie of a session.
const SESSION: &str = "vigie_session";

/// The guard of every request.
pub async fn guard(
    State(app): State<Arc<App>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match allowed(&app, from, request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    super::answer::harden(&mut response);
    response
}

fn allowed(app: &App, from: SocketAddr, method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    let host = text(headers, header::HOST).unwrap_or_default();
    if app.loopback && !is_loopback(host) {
        // A name of others that leads here: a page of theirs would be let in as one of ours.
        return Err(Problem::forbidden(format!("this server answers to localhost and 127.0.0.1, not to {host:?}")));
    }
    if !app.loopback {
        let cost = if *method == Method::GET || *method == Method::HEAD { 1.0 } else { 5.0 };
        if !app.limits.take(from.ip(), cost, Instant::now()) {
            return Err(Problem::too_many());
        }
        if !app.tokens.is_empty() && !has_token(app, headers) {
            return Err(Problem::unauthorised());
        }
    }
    if *method != Method::GET && *method != Method::HEAD {
        from_here(headers, host)?;
    }
    Ok(())
}

/// A change that a browser sends must come from a page of this server.
fn from_here(headers: &HeaderMap, host: &str) -> Result<(), Problem> {
    let elsewhere = || Problem::forbidden("a change must come from a page of this server");
    match text(headers, header::HeaderName::from_static("sec-fetch-site")) {
        Some("same-origin" | "none") => return Ok(()),
        Some(_) => return Err(elsewhere()),
        None => {}
    }
    match text(headers, header::ORIGIN) {
        Some(origin) if origin.split_once("://").map(|(_, h)| h) != Some(host) => Err(elsewhere()),
        _ => Ok(()),
    }
}

/// Whether a host is this machine.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(""),
        None => host.split(':').next().unwrap_or(""),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<std::net::IpAddr>().is_ok_and(|a| a.is_loopback())
}

fn has_token(app: &App, headers: &HeaderMap) -> bool {
    let given = text(headers, header::AUTHORIZATION).and_then(|a| a.strip_prefix("Bearer "));
    let given = given.map(str::to_owned).or_else(|| cookie(headers, "vigie_token"));
    given.is_some_and(|token| {
        let hash = hex(&Sha256::digest(token.as_bytes()));
        app.tokens.iter().fold(false, |found, t| found | same(&hex(t), &hash))
    })
}

/// The session of a browser, and whether it is new.
pub fn session(app: &App, headers: &HeaderMap) -> (String, bool) {
    let known = cookie(headers, SESSION).filter(|s| s.len() == 32 && s.bytes().all(|b| b.is_ascii_hexdigit()));
    known.map_or_else(|| (app.session(), true), |s| (s, false))
}

/// The cookie that begins a session.
pub fn session_cookie(session: &str) -> String {
    format!("{SESSION}={session}; Path=/; HttpOnly; SameSite=Strict")
}

/// A form must bring the token of its session.
pub fn check_token(app: &App, headers: &HeaderMap, token: &str) -> Result<(), Problem> {
    let (session, new) = session(app, headers);
    if new || !same(&app.token(&session), token) {
        return Err(Problem::forbidden("the form is out of date: load the page again and send it once more"));
    }
    Ok(())
}

/// A cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|c| c.to_str().ok());
    let mut each = all.flat_map(|c| c.split(';')).filter_map(|c| c.trim().split_once('='));
    each.find(|(n, _)| *n == name).map(|(_, v)| v.to_owned())
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_loopback() {
        for host in ["localhost", "localhost:8080", "127.0.0.1:1", "[::1]:8080", "127.8.8.8"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in
            ["", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "192.168.0.1", "[::2]", "0.0.0.0"]
        {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
