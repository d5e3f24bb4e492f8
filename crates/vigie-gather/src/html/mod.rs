//! Pages: the main text by a library behind a fence, the facts of the head by ourselves.
//!
//! The fence: size, number of tags, depth and attributes are counted by a scanner that builds no tree; the library then runs
//! on a thread of its own, with a time limit. Past any of these, the page's plain text is taken instead, with a warning.

mod meta;
mod tags;
mod text;

use crate::dates::{Label, parse_date, scan};
use crate::document::{BlockKind, Warning};
use crate::layout::Piece;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;
use text::{Composed, compose, compose_but};

/// Pages over this are not given to the library.
const MAX_BYTES: usize = 8 << 20;
/// How long the library may think about one page.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// Threads left behind with pages that took too long. While so many are still at it, no other page is given to the library.
const MAX_LEFT: usize = 4;
static LEFT: AtomicUsize = AtomicUsize::new(0);
/// An extracted text shorter than this is compared with the page's plain text.
const SHORT: usize = 250;

/// What a page gives.
#[derive(Debug)]
pub(crate) struct Page {
    pub title: Option<String>,
    /// What may be the date of publication, the most trusted first.
    pub published: Vec<String>,
    pub language: Option<String>,
    pub outlet: Option<String>,
    pub url: Option<String>,
    pub text: String,
    pub pieces: Vec<Piece>,
    pub warnings: Vec<Warning>,
}

/// Reads a page.
pub(crate) fn read(html: &str) -> Page {
    let meta = meta::read(html);
    let mut warnings = Vec::new();
    let hostile = if html.len() > MAX_BYTES { Some("it is too large".to_owned()) } else { meta.hostile };
    let article = match hostile.map_or_else(|| extract(html), Err) {
        Ok(article) => article,
        Err(why) => {
            let message = format!("the main text could not be told from the rest of the page: {why}");
            warnings.push(Warning { code: "plain-page", message, range: None });
            None
        }
    };
    let outlet = meta.outlet.or_else(|| article.as_ref().and_then(|a| a.outlet.clone()));
    let title = article.as_ref().map(|a| a.title.trim().to_owned()).filter(|t| !t.is_empty()).or(meta.title);
    let title = title.map(|t| without_outlet(&t, &meta.headings, outlet.as_deref()));
    let mut out = titled(title.as_deref());
    if let Some(article) = &article {
        compose(&article.content, false, title.as_deref(), &mut out);
    }
    if out.text.len() < SHORT {
        let mut plain = titled(title.as_deref());
        compose(html, true, title.as_deref(), &mut plain);
        if article.is_none() || plain.text.len() > 2 * SHORT {
            out = plain;
        }
    }
    let mut published = meta.published;
    published.extend(article.and_then(|a| a.published));
    if published.iter().all(|p| parse_date(p, None).is_err()) {
        published.extend(printed_date(html));
    }
    Page {
        published,
        language: meta.language,
        outlet,
        url: meta.url,
        title,
        text: out.text,
        pieces: out.pieces,
        warnings,
    }
}

/// The feeds that a page names in its head, in order.
#[cfg(feature = "network")]
pub(crate) fn feeds(html: &str, base: &str) -> Vec<String> {
    let mut out = Vec::new();
    for node in tags::Tags::new(html).take(MAX_HEAD_NODES) {
        let tags::Node::Open(name, attributes) = node else { continue };
        let of = |wanted| tags::attribute(attributes, wanted).unwrap_or_default().to_ascii_lowercase();
        let feed = ["rss+xml", "atom+xml", "feed+json"].iter().any(|kind| of("type").contains(kind));
        if name == "link" && of("rel").contains("alternate") && feed {
            out.extend(tags::attribute(attributes, "href").map(|href| crate::url::join(base, &href)));
        }
    }
    out
}

/// Feeds are named near the top of a page.
#[cfg(feature = "network")]
const MAX_HEAD_NODES: usize = 5_000;

/// The text of a piece of markup that is all article, as a feed or an agency gives it: a line a block, a blank line between.
pub fn plain_text(html: &str) -> String {
    let mut loud = Vec::new();
    loop {
        let mut out = Composed::default();
        let open = compose_but(html, false, None, &loud, &mut out);
        // An `<object>` that is never closed would swallow the rest.
        match open.filter(|name| loud.len() < 3 && name != "script" && name != "style") {
            Some(name) => loud.push(name),
            None => return out.text,
        }
    }
}

/// A title without the name of the site behind it (`… | Le Courrier`): a heading of the page, or the outlet, tells where it ends.
fn without_outlet(title: &str, headings: &[String], outlet: Option<&str>) -> String {
    let folded = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let whole = folded(title);
    let begins = |h: &&String| h.split_whitespace().nth(1).is_some() && whole.starts_with(&folded(h));
    if let Some(heading) = headings.iter().find(begins) {
        return heading.clone();
    }
    let cut = title.rfind(['|', '-', '–', '—', '·', ':']);
    let named = |at: &usize| outlet.is_some_and(|o| !o.is_empty() && folded(&title[*at..]) == folded(o));
    cut.filter(named).map_or(title, |at| title[..at].trim_end()).to_owned()
}

/// The date that a page prints beside a word for publication, anywhere in its text.
fn printed_date(html: &str) -> Option<String> {
    let mut all = Composed::default();
    compose(html, true, None, &mut all);
    let lines = all.pieces.iter().map(|p| &all.text[p.range.clone()]).filter(|l| l.len() < 200);
    lines.take(2_000).find_map(|line| {
        let found = scan(line, None);
        found.stamps.iter().find(|s| s.label == Some(Label::Published)).map(|s| s.published.to_string())
    })
}

fn titled(title: Option<&str>) -> Composed {
    let mut out = Composed::default();
    if let Some(title) = title {
        out.add(title, Some(BlockKind::Title));
    }
    out
}

/// What the library found.
struct Article {
    title: String,
    content: String,
    published: Option<String>,
    outlet: Option<String>,
}

/// Runs the library behind its fence. `Ok(None)`: it found no article.
fn extract(html: &str) -> Result<Option<Article>, String> {
    if LEFT.load(Ordering::Relaxed) >= MAX_LEFT {
        return Err("other pages before it have taken too long".to_owned());
    }
    let html = html.to_owned();
    let (send, receive) = mpsc::channel();
    // Who comes second, the thread or the one that waits for it, knows from this what the other did.
    let first = Arc::new(AtomicBool::new(true));
    let over = Arc::clone(&first);
    let work = move || {
        let found = std::panic::catch_unwind(|| run(html));
        if !over.swap(false, Ordering::SeqCst) {
            LEFT.fetch_sub(1, Ordering::Relaxed);
        }
        let _ = send.send(found);
    };
    // The thread is left behind when it takes too long: it holds nothing that anyone waits for.
    let started = std::thread::Builder::new().name("vigie-html".into()).stack_size(32 << 20).spawn(work);
    if let Err(e) = started {
        return Err(format!("no thread for it: {e}"));
    }
    match receive.recv_timeout(PATIENCE) {
        Ok(Ok(found)) => Ok(found),
        Ok(Err(_)) => Err("the extractor failed on it".to_owned()),
        Err(_) => {
            // Counted before it is told, so that the count is never below nought.
            LEFT.fetch_add(1, Ordering::Relaxed);
            if !first.swap(false, Ordering::SeqCst) {
                LEFT.fetch_sub(1, Ordering::Relaxed);
            }
            Err("it took too long".to_owned())
        }
    }
}

fn run(html: String) -> Option<Article> {
    let config = dom_smoothie::Config { max_elements_to_parse: meta::MAX_TAGS, ..Default::default() };
    let article = dom_smoothie::Readability::new(html, None, Some(config)).ok()?.parse().ok()?;
    Some(Article {
        title: article.title,
        content: article.content.to_string(),
        published: article.published_time,
        outlet: article.site_name,
    })
}

#[cfg(test)]
mod tests;
