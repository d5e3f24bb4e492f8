//! A stored HTTP response: its head, its body with transfer and content codings undone.

use super::inflate::{Limits, Refused, inflate};

/// The head of a response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub status: u16,
    headers: Vec<(String, String)>,
    /// Where the body begins.
    pub body: usize,
}

impl Head {
    /// Reads the head of a block. None: it is no HTTP.
    pub fn read(block: &[u8]) -> Option<Head> {
        let body = end_of_head(&block[..block.len().min(1 << 17)])?;
        let text = String::from_utf8_lossy(&block[..body]);
        let mut lines = text.lines();
        let mut first = lines.next()?.split_ascii_whitespace();
        if !first.next()?.get(..5)?.eq_ignore_ascii_case("HTTP/") {
            return None;
        }
        let status = first.next()?.parse().ok()?;
        Some(Head { status, headers: fields(lines), body })
    }

    /// The first header of a name, which is given in lower case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// The `name: value` lines of a head, names in lower case; a line that begins with a blank goes on with the one before.
pub(super) fn fields<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for line in lines {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = out.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            out.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    out
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(i) = bytes[at..].iter().position(|b| *b == b'\n') {
        let line = &bytes[at..at + i];
        at += i + 1;
        if line.is_empty() || line == b"\r" {
            return Some(at);
        }
    }
    None
}

/// A media type without its parameters, in lower case.
pub(crate) fn media(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The `charset` of a media type.
pub(crate) fn charset(content_type: &str) -> Option<String> {
    let value = content_type.split(';').skip(1).find_map(|p| {
        let (name, value) = p.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then_some(value)
    })?;
    Some(value.trim().trim_matches(['"', '\'']).to_ascii_lowercase()).filter(|v| !v.is_empty())
}

/// A body as its reader wants it, and whether its end is missing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Body {
    pub bytes: Vec<u8>,
    pub cut: bool,
}

/// Undoes the content codings that a header names, the last one first.
///
/// Archives often keep the header of a body that was unpacked when it was stored: such a body is taken as it is.
pub(crate) fn decoded(bytes: &[u8], codings: Option<&str>, limits: Limits) -> Result<Body, Refused> {
    let mut body = Body { bytes: bytes.to_vec(), cut: false };
    let codings = codings.unwrap_or_default().split(',').map(str::trim).filter(|c| !c.is_empty());
    for coding in codings.collect::<Vec<_>>().into_iter().rev().take(3) {
        match inflate(coding, &body.bytes, limits) {
            Ok((bytes, cut)) => body = Body { bytes, cut: cut || body.cut },
            Err(Refused::Corrupt(_) | Refused::Unknown(_)) if plain(&body.bytes) => {}
            Err(refused) => return Err(refused),
        }
    }
    if body.bytes.len() > limits.bytes {
        return Err(Refused::Bomb);
    }
    Ok(body)
}

/// Bytes that begin as markup or as text do.
fn plain(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(512)];
    head.first().is_none_or(|b| *b == b'<' || *b == 0xEF || b.is_ascii_graphic() || b.is_ascii_whitespace())
        && head.iter().all(|b| *b >= 0x20 || b.is_ascii_whitespace())
}

/// The body behind `Transfer-Encoding: chunked`. None: it is not chunked after all.
pub(crate) fn dechunked(bytes: &[u8]) -> Option<Body> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    let mut first = true;
    loop {
        let Some(end) = rest.iter().take(1 << 12).position(|b| *b == b'\n') else {
            return (!first).then_some(Body { bytes: out, cut: true });
        };
        let line = String::from_utf8_lossy(&rest[..end]);
        let size = line.split(';').next().unwrap_or_default().trim();
        let Some(size) = usize::from_str_radix(size, 16).ok().filter(|_| !size.starts_with('+')) else {
            return (!first).then_some(Body { bytes: out, cut: true });
        };
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(Body { bytes: out, cut: false });
        }
        out.extend_from_slice(&rest[..size.min(rest.len())]);
        if size > rest.len() {
            return Some(Body { bytes: out, cut: true });
        }
        rest = &rest[size..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        first = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read() {
        let block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n Charset=\"ISO-8859-1\"\r\nX: y\r\n\r\n<p>";
        let head = Head::read(block).unwrap();
        assert_eq!((head.status, &block[head.body..]), (200, &b"<p>"[..]));
        let kind = head.get("content-type").unwrap();
        assert_eq!((media(kind).as_str(), charset(kind).as_deref()), ("text/html", Some("iso-8859-1")));
        assert_eq!(Head::read(b"HTTP/2 404\n\n").unwrap().status, 404);
        assert_eq!(Head::read(b"<html>\n\n"), None);
        assert_eq!(Head::read(b"HTTP/1.1 200 OK\r\nX: y"), None);
    }

    #[test]
    fn chunks_are_joined() {
        let whole = |b: &[u8]| dechunked(b).map(|b| (String::from_utf8(b.bytes).unwrap(), b.cut));
        assert_eq!(whole(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"), Some(("abcde".into(), false)));
        assert_eq!(whole(b"3\nabc\n5\nde"), Some(("abcde".into(), true)));
        assert_eq!(whole(b"3\r\nabc\r\nzz"), Some(("abc".into(), true)));
        assert_eq!(whole(b"ffffffffffffffff\r\nab"), Some(("ab".into(), true)));
        assert_eq!(whole(b"<html>\nx"), None);
        assert_eq!(whole(b""), None);
    }

    #[test]
    fn a_body_unpacked_before_it_was_stored_is_taken_as_it_is() {
        let limits = Limits { bytes: 1 << 20, ratio: 100 };
        assert_eq!(decoded(b"<html>x", Some("gzip"), limits).unwrap().bytes, b"<html>x");
        assert_eq!(decoded(b"<html>x", Some("identity, br"), limits).unwrap().bytes, b"<html>x");
        assert!(decoded(b"\x01\x02\x03", Some("zstd"), limits).is_err());
    }
}
