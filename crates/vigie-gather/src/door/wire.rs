//! One request over the wire: no redirection is followed, no proxy used, and no address connected to that was not checked.

use super::guard::{Allowed, refused};
use super::{Answer, Ask, Page, Rules, Trouble, limits};
use crate::archive::{Refused, undone};
use crate::dates::parse_date;
use std::io::{self, Read};
use std::time::Duration;
use ureq::http::{Response, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, config::Config};

/// What one request came to.
#[derive(Debug)]
pub(super) enum Hop {
    Answer(Answer),
    Redirect { to: String, permanent: bool },
}

pub(super) struct Wire {
    agent: Agent,
}

/// Resolves names and drops what must not be connected to. The connector connects to nothing else, so there is no second look-up
/// that could give another address.
#[derive(Debug)]
struct Guarded {
    inner: DefaultResolver,
    allowed: Vec<Allowed>,
}

/// Carried through the client's errors.
#[derive(Debug)]
struct NotThere {
    host: String,
    why: &'static str,
}

impl std::fmt::Display for NotThere {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.host, self.why)
    }
}

impl std::error::Error for NotThere {}

impl Resolver for Guarded {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let all = self.inner.resolve(uri, config, timeout)?;
        let mut public = self.empty();
        let mut no = None;
        for address in all.iter() {
            match refused(address, &self.allowed) {
                None => public.push(*address),
                Some(why) => no = Some((*address, why)),
            }
        }
        match no {
            Some((address, why)) if public.is_empty() => {
                let host = format!("{} ({})", uri.host().unwrap_or_default(), address.ip());
                Err(ureq::Error::Io(io::Error::new(io::ErrorKind::PermissionDenied, NotThere { host, why })))
            }
            _ => Ok(public),
        }
    }
}

impl Wire {
    pub fn new(rules: &Rules) -> Wire {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent(rules.agent.as_str())
            .max_response_header_size(64 << 10)
            .max_idle_connections(20)
            .max_idle_connections_per_host(1)
            .build();
        let resolver = Guarded { inner: DefaultResolver::default(), allowed: rules.allowed.clone() };
        Wire { agent: Agent::with_parts(config, DefaultConnector::default(), resolver) }
    }

    pub fn hop(&self, url: &str, ask: &Ask<'_>, left: Duration, rules: &Rules) -> Result<Hop, Trouble> {
        if left.is_zero() {
            return Err(Trouble::TooSlow(rules.patience.as_secs()));
        }
        let mut request = self.agent.get(url).header("Accept-Encoding", "gzip, br, deflate");
        let conditions =
            [("Accept", Some(ask.accept)), ("If-None-Match", ask.etag), ("If-Modified-Since", ask.modified)];
        for (name, value) in conditions {
            // What a server once gave as a tag may not be fit to be sent back.
            if let Some(value) = value.filter(|v| !v.is_empty() && v.bytes().all(|b| (b' '..0x7F).contains(&b))) {
                request = request.header(name, value);
            }
        }
        let answer = request.config().timeout_global(Some(left)).build().call().map_err(|e| trouble(e, rules))?;
        understood(answer, rules)
    }
}

impl Wire {
    /// Sends a text by POST; what the server answers is read no further than its status.
    pub fn post(&self, url: &str, body: &[u8], headers: &[(&str, &str)], rules: &Rules) -> Result<(), Trouble> {
        let mut request = self.agent.post(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let config = request.config().timeout_global(Some(rules.patience)).build();
        let answer = config.send(body).map_err(|e| trouble(e, rules))?;
        match answer.status().as_u16() {
            200..=299 => Ok(()),
            status => {
                let after = answer.headers().get("retry-after").and_then(|v| v.to_str().ok()).and_then(seconds);
                Err(Trouble::Status { status, retry_after: after })
            }
        }
    }
}

fn understood(answer: Response<Body>, rules: &Rules) -> Result<Hop, Trouble> {
    let status = answer.status().as_u16();
    let header = |name: &str| answer.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
    match status {
        304 => return Ok(Hop::Answer(Answer::NotModified)),
        301 | 302 | 303 | 307 | 308 => {
            if let Some(to) = header("location") {
                return Ok(Hop::Redirect { to, permanent: matches!(status, 301 | 308) });
            }
        }
        _ => {}
    }
    let retry_after = header("retry-after").and_then(|v| seconds(&v));
    let page = Page {
        content_type: header("content-type"),
        etag: header("etag"),
        modified: header("last-modified"),
        max_age: header("cache-control").and_then(|c| max_age(&c)),
        ..Page::default()
    };
    let coding = header("content-encoding");
    let signs = ["cf-mitigated", "x-datadome", "x-iinfo", "x-amzn-waf-action", "x-px-blocks"];
    let signs: Vec<&'static str> = signs.into_iter().filter(|s| answer.headers().contains_key(*s)).collect();
    let wire = rules.wire_bytes;
    let mut packed = Vec::new();
    let read = answer.into_body().into_reader().take(wire as u64 + 1).read_to_end(&mut packed);
    if (200..300).contains(&status) {
        read.map_err(|e| io_trouble(&e, rules))?;
        if packed.len() > wire {
            return Err(Trouble::TooLarge(wire >> 20));
        }
    } else {
        packed.truncate(1 << 16);
    }
    let unpacked = undone(&packed, coding.as_deref(), limits(rules));
    if !(200..300).contains(&status) {
        let text = unpacked.map(|(bytes, _)| bytes).unwrap_or_default();
        if let Some(wall) = wall(status, &signs, &String::from_utf8_lossy(&text)) {
            return Err(Trouble::Wall(wall));
        }
        return Err(Trouble::Status { status, retry_after });
    }
    let (bytes, cut) = unpacked.map_err(|refused| match refused {
        Refused::Bomb => Trouble::Bomb,
        Refused::Unknown(coding) => Trouble::Network(format!("it is packed as {coding:?}, which was not asked for")),
        Refused::Corrupt(why) => Trouble::Network(format!("it cannot be unpacked: {why}")),
    })?;
    if cut {
        return Err(Trouble::Network("it breaks off in the middle".to_owned()));
    }
    if let Some(wall) = signs.contains(&"cf-mitigated").then_some("Cloudflare") {
        return Err(Trouble::Wall(wall));
    }
    Ok(Hop::Answer(Answer::Page(Box::new(Page { bytes, ..page }))))
}

/// Walls against programs, by the marks they leave on a refusal.
fn wall(status: u16, signs: &[&'static str], text: &str) -> Option<&'static str> {
    if !matches!(status, 401 | 403 | 405 | 429 | 503) {
        return None;
    }
    let said = |mark: &str| text.contains(mark);
    if signs.contains(&"cf-mitigated") || said("challenge-platform") || said("cf-chl") || said("cf_chl_opt") {
        Some("Cloudflare")
    } else if signs.contains(&"x-datadome") || said("captcha-delivery.com") {
        Some("DataDome")
    } else if signs.contains(&"x-iinfo") && said("Incapsula") || said("_Incapsula_Resource") {
        Some("Imperva")
    } else if signs.contains(&"x-px-blocks") || said("px-captcha") {
        Some("HUMAN")
    } else if signs.contains(&"x-amzn-waf-action") {
        Some("AWS WAF")
    } else {
        None
    }
}

fn trouble(error: ureq::Error, rules: &Rules) -> Trouble {
    match error {
        ureq::Error::Timeout(_) => Trouble::TooSlow(rules.patience.as_secs()),
        ureq::Error::Io(e) => io_trouble(&e, rules),
        ureq::Error::HostNotFound => Trouble::Network("there is no such host".to_owned()),
        ureq::Error::BadUri(url) => Trouble::BadUrl(url),
        other => Trouble::Network(other.to_string()),
    }
}

fn io_trouble(error: &io::Error, rules: &Rules) -> Trouble {
    if let Some(no) = error.get_ref().and_then(|e| e.downcast_ref::<NotThere>()) {
        return Trouble::Refused { host: no.host.clone(), why: no.why };
    }
    let inner = error.get_ref().and_then(|e| e.downcast_ref::<ureq::Error>());
    if matches!(inner, Some(ureq::Error::Timeout(_))) || error.kind() == io::ErrorKind::TimedOut {
        return Trouble::TooSlow(rules.patience.as_secs());
    }
    Trouble::Network(error.to_string())
}

/// `Retry-After`: seconds, or a date, which counts from now.
fn seconds(value: &str) -> Option<u64> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(seconds);
    }
    let date = parse_date(value, None).ok()?;
    let at = jiff::tz::Offset::UTC.to_timestamp(date.date.to_datetime(date.time?)).ok()?;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?.as_secs() as i64;
    Some(u64::try_from(at.as_second() - now).unwrap_or(0))
}

fn max_age(control: &str) -> Option<u64> {
    control.split(',').find_map(|d| d.trim().strip_prefix("max-age=")?.trim_matches('"').parse().ok())
}
