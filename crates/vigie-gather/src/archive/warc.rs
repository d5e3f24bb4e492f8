//! Web archives (WARC 0.18 to 1.1), gzipped or not: a record at a time; a broken record costs itself, never the ones behind it.

use super::captured::Captured;
use super::http::{self, Head};
use super::stream::{Break, Next, Source, Stream};
use crate::dates::parse_date;
use crate::fault::{Fault, Origin};
use crate::input::{Body, Envelope, MAX_INPUT_BYTES, Raw};

/// A head longer than this is no head.
const MAX_HEAD: usize = 1 << 16;

/// The records of one web archive.
pub(super) struct Records {
    origin: Origin,
    stream: Stream,
    done: bool,
}

/// What a record's head says.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()).filter(|v| !v.is_empty())
    }
}

impl Records {
    /// The records of a source, which is at its first byte.
    pub fn new(origin: Origin, source: Source, zipped: bool) -> Records {
        Records { origin, stream: Stream::new(source, zipped), done: false }
    }

    /// Whether a stream that was just made holds a web archive. What was looked at stays in it.
    pub fn begin(stream: &mut Stream) -> Result<bool, Break> {
        Ok(stream.peek(5)? == b"WARC/")
    }

    /// Goes on with a stream that stands before a record.
    pub fn over(origin: Origin, stream: Stream) -> Records {
        Records { origin, stream, done: false }
    }

    /// The next record, or what stands in its place.
    fn record(&mut self) -> Result<Option<Result<Raw, Fault>>, Break> {
        if let Some(fault) = match self.blank()? {
            Blank::End(0) => return Ok(None),
            Blank::Passed(0) => None,
            Blank::Passed(bytes) | Blank::End(bytes) => Some(self.stray(bytes)),
        } {
            return Ok(Some(Err(fault)));
        }
        let origin = self.origin.in_file(self.stream.offset());
        let mut head = Vec::new();
        let bad = |what: String| Fault::new("bad-record", &origin, what, "the next record was looked for");
        if self.stream.peek(5)? != b"WARC/" {
            self.resync()?;
            return Ok(Some(Err(bad("what stands here is no record".into()))));
        }
        loop {
            let before = head.len();
            if !self.stream.line(&mut head, MAX_HEAD)? || head.len() >= MAX_HEAD {
                self.resync()?;
                return Ok(Some(Err(bad("the head of the record does not end".into()))));
            }
            if head[before..].iter().all(u8::is_ascii_whitespace) {
                break;
            }
        }
        let head = String::from_utf8_lossy(&head);
        let fields = Fields(http::fields(head.lines().skip(1)));
        let Some(length) = fields.get("content-length").and_then(|l| l.parse::<u64>().ok()) else {
            self.resync()?;
            return Ok(Some(Err(bad("the record does not say how long it is".into()))));
        };
        self.content(&fields, length, origin).map(Some)
    }

    fn content(&mut self, fields: &Fields, length: u64, origin: Origin) -> Result<Result<Raw, Fault>, Break> {
        if let Some(what) = passed(fields) {
            let whole = self.skip(length)?;
            // A page that was there, and is kept in another archive: people will want to know where it went.
            let fault = match fields.get("warc-type").is_some_and(|t| t.eq_ignore_ascii_case("revisit")) {
                true => Fault::new("revisit", &origin, revisited(fields), "add the archive that holds the page"),
                false => Fault::new("not-an-article", &origin, what, "nothing is lost"),
            };
            return Ok(Err(if whole { fault } else { cut_off(&origin) }));
        }
        if length > MAX_INPUT_BYTES as u64 {
            self.skip(length)?;
            let what = format!("the record is larger than {} MB, the limit for one article", MAX_INPUT_BYTES >> 20);
            return Ok(Err(Fault::new("too-large", &origin, what, "look at it by itself")));
        }
        let mut block = Vec::new();
        let whole = self.take(length as usize, &mut block)?;
        let stored_whole = fields.get("warc-truncated").is_none();
        if !whole {
            return Ok(Err(cut_off(&origin)));
        }
        // The checksum of a gzip member stands behind its last byte: until then nothing of the record is sure.
        while self.stream.fill()?.first().is_some_and(|b| matches!(b, b'\r' | b'\n')) {
            self.stream.consume(1);
        }
        Ok(captured(fields, block, !stored_whole, origin))
    }

    /// Passes over the blank lines between records, and over the ends of members.
    fn blank(&mut self) -> Result<Blank, Break> {
        loop {
            let bytes = self.stream.fill()?;
            if bytes.is_empty() {
                match self.stream.next_member()? {
                    Next::Member(0) => continue,
                    Next::Member(passed) => return Ok(Blank::Passed(passed)),
                    Next::End(passed) => return Ok(Blank::End(passed)),
                }
            }
            let blank = bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
            let more = blank == bytes.len();
            self.stream.consume(blank);
            if !more {
                return Ok(Blank::Passed(0));
            }
        }
    }

    /// The next bytes of a record; false where the archive ends, or another record begins, before its own end.
    fn take(&mut self, mut length: usize, out: &mut Vec<u8>) -> Result<bool, Break> {
        while length > 0 {
            let bytes = self.stream.fill()?;
            if bytes.is_empty() {
                if !self.goes_on()? {
                    return Ok(false);
                }
                continue;
            }
            let taken = bytes.len().min(length);
            out.extend_from_slice(&bytes[..taken]);
            self.stream.consume(taken);
            length -= taken;
        }
        Ok(true)
    }

    fn skip(&mut self, mut length: u64) -> Result<bool, Break> {
        while length > 0 {
            let bytes = self.stream.fill()?.len();
            if bytes == 0 {
                if !self.goes_on()? {
                    return Ok(false);
                }
                continue;
            }
            let taken = length.min(bytes as u64);
            self.stream.consume(taken as usize);
            length -= taken;
        }
        Ok(true)
    }

    /// Some tools gzip in blocks, not in records: then a record goes on in the next member.
    fn goes_on(&mut self) -> Result<bool, Break> {
        match self.stream.next_member()? {
            Next::Member(0) => Ok(self.stream.peek(5)? != b"WARC/"),
            _ => Ok(false),
        }
    }

    /// Goes to the next line that begins a record, or to the end of the member.
    fn resync(&mut self) -> Result<(), Break> {
        while self.stream.peek(5)? != b"WARC/" {
            if !self.stream.line(&mut Vec::new(), 0)? {
                break;
            }
        }
        Ok(())
    }

    fn stray(&self, bytes: u64) -> Fault {
        let origin = self.origin.in_file(self.stream.offset());
        Fault::new(
            "bad-record",
            &origin,
            format!("{bytes} bytes before it belong to no record"),
            "they were passed over",
        )
    }

    /// What a break means. Only an unreadable file ends the archive: behind anything else the next member is looked for.
    fn broken(&mut self, why: Break) -> Fault {
        let origin = self.origin.in_file(self.stream.offset());
        match why {
            Break::CutOff => cut_off(&origin),
            Break::Corrupt(why) => Fault::new(
                "bad-gzip",
                &origin,
                format!("its gzip data are broken: {why}"),
                "the next record was looked for",
            ),
            Break::Bomb => {
                Fault::new("bomb", &origin, "its gzip data inflate beyond reason", "the next record was looked for")
            }
            Break::Unreadable(why) => {
                self.done = true;
                Fault::new("unreadable", &origin, format!("it cannot be read on: {why}"), "check the file")
            }
        }
    }
}

enum Blank {
    /// A record follows, after so many bytes that belong to none.
    Passed(u64),
    /// The archive ends, after so many bytes that belong to none.
    End(u64),
}

impl Iterator for Records {
    type Item = Result<Raw, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        match self.record() {
            Ok(Some(item)) => Some(item),
            Ok(None) => {
                self.done = true;
                None
            }
            Err(why) => {
                let fault = self.broken(why);
                // The broken member is left; the next call finds the next one, and what was passed over on the way is this fault's.
                match self.stream.next_member() {
                    Ok(Next::Member(_)) => {}
                    Ok(Next::End(_)) | Err(_) => self.done = true,
                }
                Some(Err(fault))
            }
        }
    }
}

fn cut_off(origin: &Origin) -> Fault {
    Fault::new("cut-off", origin, "the record ends before its stated length", "fetch the archive anew")
}

/// Why a record is none of ours, where its head tells.
fn passed(fields: &Fields) -> Option<String> {
    let kind = fields.get("warc-type").unwrap_or("record without a type").to_ascii_lowercase();
    if !matches!(kind.as_str(), "response" | "resource" | "conversion") {
        return Some(format!("it is a {kind}"));
    }
    if fields.get("warc-segment-number").is_some_and(|n| n != "1") {
        return Some("it is a part of a record".into());
    }
    let media = http::media(fields.get("content-type").unwrap_or_default());
    let readable = if kind == "response" { media == "application/http" || media.is_empty() } else { text(&media) };
    (!readable).then(|| format!("it is {}", if media.is_empty() { "of no known type" } else { media.as_str() }))
}

/// Where the page of a revisit is kept, as far as the record says.
fn revisited(fields: &Fields) -> String {
    let of = fields.get("warc-refers-to-target-uri").or(fields.get("warc-target-uri"));
    let when = fields.get("warc-refers-to-date").map(|d| format!(", fetched {d}")).unwrap_or_default();
    let of = of.map(|u| format!(" of {u}")).unwrap_or_default();
    format!("it is a revisit{of}{when}: this archive does not hold the page again")
}

/// The media types that hold articles.
fn text(media: &str) -> bool {
    matches!(media, "text/html" | "application/xhtml+xml" | "text/plain" | "text/markdown")
}

/// A whole record of ours.
fn captured(fields: &Fields, block: Vec<u8>, cut: bool, origin: Origin) -> Result<Raw, Fault> {
    let own = fields.get("content-type").unwrap_or_default().to_owned();
    let passed = |what: String| Fault::new("not-an-article", &origin, what, "nothing is lost");
    let (head, media) = if http::media(&own) == "application/http" || own.is_empty() {
        let bad = || Fault::new("bad-record", &origin, "it holds no HTTP response", "the next record was looked for");
        let head = Head::read(&block).ok_or_else(bad)?;
        if !(200..300).contains(&head.status) {
            return Err(passed(format!("the server answered {}", head.status)));
        }
        let media = head.get("content-type").unwrap_or_default().to_owned();
        let readable = text(&http::media(&media)) || media.is_empty() && looks_like_a_page(&block[head.body..]);
        if !readable {
            let media = http::media(&media);
            return Err(passed(if media.is_empty() {
                "it is of no known type".into()
            } else {
                format!("it is {media}")
            }));
        }
        (head, media)
    } else {
        (Head::default(), own)
    };
    let fetched = fields.get("warc-date").and_then(|d| parse_date(d, None).ok());
    let url = fields.get("warc-target-uri").map(|u| u.trim_matches(['<', '>']).to_owned());
    let key = fields.get("warc-record-id").map(|u| u.trim_matches(['<', '>']).to_owned());
    let envelope = Envelope { url, key, fetched, charset: http::charset(&media), ..Envelope::default() };
    let digest = |name: &str| fields.get(name).map(str::to_owned);
    let body = Captured {
        block,
        head,
        media: http::media(&media),
        cut,
        block_digest: digest("warc-block-digest"),
        payload_digest: digest("warc-payload-digest"),
    };
    Ok(Raw { origin, body: Body::Captured(Box::new(body)), envelope })
}

fn looks_like_a_page(body: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&body[..body.len().min(512)]).to_ascii_lowercase();
    ["<!doctype html", "<html"].iter().any(|t| head.trim_start().starts_with(t))
}
