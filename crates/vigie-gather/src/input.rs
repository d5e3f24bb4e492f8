//! Inputs: files, standard input, batches. An input is read lazily and in order, one article at a time.

use crate::archive::{Captured, Nesting, open_source};
use crate::decode::decode;
use crate::document::Published;
use crate::fault::{Fault, Origin};
use crate::newsml;
use crate::rows::{self, Row};
use serde_json::Value;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// The largest article, or JSON file, in bytes. A JSONL file may be of any size: the limit is that of a line.
pub const MAX_INPUT_BYTES: usize = 32 << 20;

/// How standard input is named in messages.
pub const STDIN: &str = "standard input";

/// How an input is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown, with or without front matter.
    Markdown,
    /// A web page.
    Html,
    /// One article, or a list of articles.
    Json,
    /// One article a line.
    Jsonl,
}

impl Format {
    /// The format that a file's name tells. None: look into it.
    pub fn of_name(name: impl AsRef<Path>) -> Option<Format> {
        let extension = name.as_ref().extension()?.to_str()?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "txt" | "text" => Format::Text,
            "md" | "markdown" | "mdown" => Format::Markdown,
            "html" | "htm" | "xhtml" => Format::Html,
            "json" => Format::Json,
            "jsonl" | "ndjson" => Format::Jsonl,
            _ => return None,
        })
    }

    /// XML that is no page: a feed, an office format, markup of another trade.
    pub(crate) fn is_foreign(text: &str) -> bool {
        let head = text.trim_start();
        let named = ["<?xml", "<rss", "<feed", "<rdf", "<newsML", "<nitf", "<svg"].iter().any(|t| head.starts_with(t));
        named && Format::sniff(head) == Format::Text
    }

    /// The format that the first characters tell.
    pub fn sniff(text: &str) -> Format {
        let head: String = text.trim_start().chars().take(1024).collect();
        let lower = head.to_ascii_lowercase();
        const PAGES: &[&str] = &[
            "<!doctype html",
            "<html",
            "<head",
            "<body",
            "<title",
            "<meta",
            "<main",
            "<article",
            "<section",
            "<div",
            "<h1",
            "<p>",
            "<p ",
        ];
        let page = PAGES.iter().any(|t| lower.starts_with(t))
            || (lower.starts_with("<?xml") || lower.starts_with("<!--")) && lower.contains("<html");
        let quoted = |open: char| head.strip_prefix(open).map(str::trim_start);
        let first = text.trim_start().lines().next().unwrap_or("");
        if page {
            Format::Html
        } else if quoted('{').is_some_and(|r| r.starts_with(['"', '}'])) {
            let lines = text.trim().lines().nth(1).is_some();
            if lines && first.trim_end().ends_with('}') { Format::Jsonl } else { Format::Json }
        } else if quoted('[').is_some_and(|r| r.starts_with(['{', ']'])) {
            Format::Json
        } else if head.starts_with("# ") || (first.trim_end() == "---" && text.trim_start()[3..].contains("\n---")) {
            Format::Markdown
        } else {
            Format::Text
        }
    }
}

/// One article, not yet understood: cheap to make, so that the understanding can be shared among threads.
#[derive(Debug)]
pub struct Raw {
    /// Where it came from.
    pub origin: Origin,
    pub(crate) body: Body,
    /// What is known of it from around it.
    pub envelope: Envelope,
}

/// What an archive, or the network, says of an article beside its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// Where it was found.
    pub url: Option<String>,
    /// The name of its record.
    pub key: Option<String>,
    /// When it was fetched. A page cannot have been published a day later than that.
    pub fetched: Option<Published>,
    /// When its feed says that it was published; the page itself is asked first.
    pub published: Option<String>,
    /// Its headline in its feed.
    pub title: Option<String>,
    /// Who published it, as its feed says.
    pub outlet: Option<String>,
    /// The encoding that its server states.
    pub charset: Option<String>,
}

#[derive(Debug)]
pub(crate) enum Body {
    /// A text in a format for people.
    Page(Vec<u8>, Option<Format>),
    /// A line of JSON.
    Line(Vec<u8>),
    /// A row already read.
    Row(Box<Row>),
    /// A record of a web archive.
    Captured(Box<Captured>),
}

impl Raw {
    /// An article of which a program has the fields: it is understood as a line of JSON with them would be.
    pub fn row(origin: Origin, row: Row) -> Raw {
        Raw { origin, body: Body::Row(Box::new(row)), envelope: Envelope::default() }
    }

    /// About how many bytes it holds.
    pub fn size(&self) -> usize {
        match &self.body {
            Body::Page(bytes, _) | Body::Line(bytes) => bytes.len(),
            Body::Row(row) => row.text.len(),
            Body::Captured(captured) => captured.block.len(),
        }
    }

    /// A page, as the network or an archive gave it.
    pub fn page(origin: Origin, bytes: Vec<u8>, format: Option<Format>, envelope: Envelope) -> Raw {
        Raw { origin, body: Body::Page(bytes, format), envelope }
    }
}

/// The articles of one input, in order. Broken ones are faults; the ones after them are still given.
pub struct Articles(State);

enum State {
    Done,
    One(Box<Result<Raw, Fault>>),
    Rows(Origin, usize, std::vec::IntoIter<Value>),
    Lines(Origin, usize, Box<dyn BufRead + Send>),
    Many(Box<dyn Iterator<Item = Result<Raw, Fault>> + Send>),
}

impl Articles {
    /// Opens a file.
    pub fn open(path: impl AsRef<Path>, format: Option<Format>) -> Articles {
        let path = path.as_ref();
        let origin = Origin::of(path.display().to_string());
        let format = format.or_else(|| Format::of_name(path));
        match File::open(path) {
            Ok(file) if file.metadata().is_ok_and(|m| m.is_dir()) => {
                Articles::fault(Fault::new("unreadable", &origin, "it is a directory", "name the files in it"))
            }
            Ok(file) => Articles::read(origin, Box::new(BufReader::new(file)), format),
            Err(e) => Articles::fault(unreadable(&origin, &e)),
        }
    }

    /// Reads standard input.
    pub fn stdin(format: Option<Format>) -> Articles {
        Articles::read(Origin::of(STDIN), Box::new(BufReader::new(io::stdin())), format)
    }

    /// Reads from anything: an article, a batch, or an archive, told by its first bytes.
    pub fn read(origin: Origin, from: Box<dyn BufRead + Send>, format: Option<Format>) -> Articles {
        open_source(origin, from, format, Nesting::Outside)
    }

    /// The articles that another iterator gives.
    pub(crate) fn many(articles: impl Iterator<Item = Result<Raw, Fault>> + Send + 'static) -> Articles {
        Articles(State::Many(Box::new(articles)))
    }

    /// Reads what is no archive.
    pub(crate) fn plain(origin: Origin, mut from: Box<dyn BufRead + Send>, format: Option<Format>) -> Articles {
        if format == Some(Format::Jsonl) && !is_utf16(from.as_mut()) {
            return Articles(State::Lines(origin, 0, from));
        }
        let mut bytes = Vec::new();
        match from.by_ref().take(MAX_INPUT_BYTES as u64 + 1).read_to_end(&mut bytes) {
            Err(e) => Articles::fault(unreadable(&origin, &e)),
            Ok(_) if bytes.len() > MAX_INPUT_BYTES => {
                if format.is_none() && Format::sniff(&String::from_utf8_lossy(&bytes[..4096])) == Format::Jsonl {
                    return Articles(State::Lines(
                        origin,
                        0,
                        Box::new(BufReader::new(io::Cursor::new(bytes).chain(from))),
                    ));
                }
                Articles::fault(too_large(&origin))
            }
            Ok(_) => Articles::whole(origin, bytes, format),
        }
    }

    /// The articles of bytes in memory.
    pub fn whole(origin: Origin, bytes: Vec<u8>, format: Option<Format>) -> Articles {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Articles::fault(empty(&origin));
        }
        let structured = matches!(format, None | Some(Format::Json | Format::Jsonl));
        if structured && let Ok(decoded) = decode(&bytes, None) {
            match format.unwrap_or_else(|| Format::sniff(&decoded.text)) {
                Format::Json => return Articles::json(origin, &decoded.text),
                Format::Jsonl => {
                    let lines = io::Cursor::new(decoded.text.into_bytes());
                    return Articles(State::Lines(origin, 0, Box::new(BufReader::new(lines))));
                }
                _ if format.is_none() && newsml::is(&decoded.text) => return Articles::newsml(origin, &decoded.text),
                _ => {}
            }
        }
        Articles(State::One(Box::new(Ok(Raw::page(origin, bytes, format, Envelope::default())))))
    }

    fn newsml(origin: Origin, text: &str) -> Articles {
        let rows = newsml::rows(text);
        let single = rows.len() == 1;
        let items = rows.into_iter().enumerate().map(move |(i, row)| {
            let origin = if single { origin.clone() } else { origin.at(i + 1) };
            row.map(|r| Raw::row(origin.clone(), r)).map_err(|refused| match refused.passed {
                true => Fault::new("not-an-article", &origin, refused.what, "nothing is lost"),
                false => Fault::new("bad-xml", &origin, refused.what, "mend or remove it"),
            })
        });
        Articles::many(items)
    }

    fn json(origin: Origin, text: &str) -> Articles {
        match serde_json::from_str(text) {
            Ok(Value::Array(rows)) if rows.is_empty() => Articles::fault(empty(&origin)),
            Ok(Value::Array(rows)) => Articles(State::Rows(origin, 0, rows.into_iter())),
            Ok(value) => {
                let row = rows::from_value(&value, &origin);
                Articles(State::One(Box::new(row.map(|r| Raw::row(origin, r)))))
            }
            // One object a line under the name of JSON.
            Err(_) if Format::sniff(text) == Format::Jsonl => {
                let lines = io::Cursor::new(text.as_bytes().to_vec());
                Articles(State::Lines(origin, 0, Box::new(BufReader::new(lines))))
            }
            Err(e) => Articles::fault(rows::bad_json(&e, &origin)),
        }
    }

    /// An input that has no article and says why.
    pub fn fault(fault: Fault) -> Articles {
        Articles(State::One(Box::new(Err(fault))))
    }
}

impl Iterator for Articles {
    type Item = Result<Raw, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            State::Done => None,
            State::Many(many) => many.next(),
            State::One(_) => match std::mem::replace(&mut self.0, State::Done) {
                State::One(one) => Some(*one),
                _ => None,
            },
            State::Rows(origin, count, rows) => {
                let value = rows.next()?;
                *count += 1;
                let origin = origin.at(*count);
                Some(rows::from_value(&value, &origin).map(|r| Raw::row(origin, r)))
            }
            State::Lines(origin, count, from) => {
                let next = next_line(origin, count, from.as_mut());
                if next.is_none() && *count == 0 {
                    let fault = empty(origin);
                    self.0 = State::Done;
                    return Some(Err(fault));
                }
                next
            }
        }
    }
}

/// The next line that is not blank. A line over the limit is a fault and is skipped.
fn next_line(origin: &Origin, count: &mut usize, from: &mut dyn BufRead) -> Option<Result<Raw, Fault>> {
    loop {
        let mut line = Vec::new();
        let at = origin.at(*count + 1);
        match from.take(MAX_INPUT_BYTES as u64 + 1).read_until(b'\n', &mut line) {
            Ok(0) => return None,
            Err(e) => {
                // Nothing more can be had of it.
                return (*count != usize::MAX).then(|| {
                    *count = usize::MAX;
                    Err(unreadable(origin, &e))
                });
            }
            Ok(_) => {}
        }
        *count = count.checked_add(1)?;
        if line.len() > MAX_INPUT_BYTES && line.last() != Some(&b'\n') {
            skip_line(from);
            return Some(Err(too_large(&at)));
        }
        let mark = if *count == 1 && line.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        if !line[mark..].iter().all(u8::is_ascii_whitespace) {
            line.drain(..mark);
            return Some(Ok(Raw { origin: at, body: Body::Line(line), envelope: Envelope::default() }));
        }
    }
}

fn skip_line(from: &mut dyn BufRead) {
    loop {
        let (used, done) = match from.fill_buf() {
            Ok([]) | Err(_) => return,
            Ok(bytes) => match bytes.iter().position(|b| *b == b'\n') {
                Some(i) => (i + 1, true),
                None => (bytes.len(), false),
            },
        };
        from.consume(used);
        if done {
            return;
        }
    }
}

fn is_utf16(from: &mut (dyn BufRead + Send)) -> bool {
    from.fill_buf().is_ok_and(|b| b.starts_with(b"\xFF\xFE") || b.starts_with(b"\xFE\xFF"))
}

pub(crate) fn empty(origin: &Origin) -> Fault {
    Fault::new("empty", origin, "it holds no text", "nothing was read from it")
}

fn too_large(origin: &Origin) -> Fault {
    let what = format!("it is larger than {} MB, the limit for one article", MAX_INPUT_BYTES >> 20);
    Fault::new("too-large", origin, what, "split it, or give its articles as JSONL, one a line")
}

fn unreadable(origin: &Origin, error: &io::Error) -> Fault {
    match error.kind() {
        io::ErrorKind::NotFound => Fault::new("not-found", origin, "there is no such file", "check the name"),
        io::ErrorKind::PermissionDenied => {
            Fault::new("unreadable", origin, "it may not be read", "check its permissions")
        }
        _ => Fault::new("unreadable", origin, format!("it cannot be read: {error}"), "check the file"),
    }
}
