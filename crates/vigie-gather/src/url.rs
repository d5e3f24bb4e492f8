//! Addresses: the parts of one, and a reference against its base (RFC 3986, section 5).

/// The parts of an address of the web.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parts<'a> {
    pub scheme: Option<&'a str>,
    pub authority: Option<&'a str>,
    pub path: &'a str,
    pub query: Option<&'a str>,
    pub fragment: Option<&'a str>,
}

impl<'a> Parts<'a> {
    /// Takes an address, or a reference, apart. Never fails.
    pub fn of(url: &'a str) -> Parts<'a> {
        let mut parts = Parts::default();
        let mut rest = url.trim();
        if let Some((head, fragment)) = rest.split_once('#') {
            (rest, parts.fragment) = (head, Some(fragment));
        }
        if let Some((head, query)) = rest.split_once('?') {
            (rest, parts.query) = (head, Some(query));
        }
        if let Some((scheme, tail)) = rest.split_once(':') {
            let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
            if scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(name) {
                (rest, parts.scheme) = (tail, Some(scheme));
            }
        }
        if let Some(tail) = rest.strip_prefix("//") {
            let end = tail.find('/').unwrap_or(tail.len());
            (parts.authority, rest) = (Some(&tail[..end]), &tail[end..]);
        }
        parts.path = rest;
        parts
    }

    /// The host in lower case, without user, port or brackets.
    pub fn host(&self) -> Option<String> {
        let authority = self.authority?;
        let host = authority.rsplit_once('@').map_or(authority, |(_, h)| h);
        let host = match host.strip_prefix('[') {
            Some(six) => six.split_once(']')?.0,
            None => host.split_once(':').map_or(host, |(h, _)| h),
        };
        Some(host.trim_end_matches('.').to_ascii_lowercase()).filter(|h| !h.is_empty())
    }

    /// Scheme, host and port: what robots.txt is asked of.
    pub fn origin(&self) -> Option<String> {
        let authority = self.authority?;
        let authority = authority.rsplit_once('@').map_or(authority, |(_, h)| h);
        Some(format!("{}://{}", self.scheme?.to_ascii_lowercase(), authority.to_ascii_lowercase()))
    }
}

/// The address that `reference` means in a document found at `base`.
pub(crate) fn join(base: &str, reference: &str) -> String {
    let (base, r) = (Parts::of(base), Parts::of(reference));
    if r.scheme.is_some() || base.scheme.is_none() && base.path.is_empty() && base.authority.is_none() {
        return reference.trim().to_owned();
    }
    let (authority, path, query) = if r.authority.is_some() {
        (r.authority, without_dots(r.path), r.query)
    } else if r.path.is_empty() {
        (base.authority, base.path.to_owned(), r.query.or(base.query))
    } else if r.path.starts_with('/') {
        (base.authority, without_dots(r.path), r.query)
    } else {
        let folder = match base.path.rfind('/') {
            Some(i) => &base.path[..=i],
            None if base.authority.is_some() => "/",
            None => "",
        };
        (base.authority, without_dots(&format!("{folder}{}", r.path)), r.query)
    };
    let mut out = String::new();
    if let Some(scheme) = base.scheme {
        out = format!("{scheme}:");
    }
    if let Some(authority) = authority {
        out.push_str("//");
        out.push_str(authority);
    }
    out.push_str(&path);
    for (mark, part) in [('?', query), ('#', r.fragment)] {
        if let Some(part) = part {
            out.push(mark);
            out.push_str(part);
        }
    }
    out
}

/// An address as it goes over the wire: of the web, without fragment or user, in ASCII. None: it cannot be asked for.
pub(crate) fn wired(url: &str) -> Option<String> {
    let url = url.trim();
    if url.len() > 8192 || url.contains(|c: char| c.is_control()) {
        return None;
    }
    let parts = Parts::of(url);
    let scheme = parts.scheme?.to_ascii_lowercase();
    let authority = parts.authority?;
    if !matches!(scheme.as_str(), "http" | "https") || authority.contains(['@', '\\', '%', ' ']) {
        return None;
    }
    let host = parts.host()?;
    let named = host.split('.').map(ascii_label).collect::<Option<Vec<_>>>()?.join(".");
    let port =
        authority.rsplit_once(':').map(|(_, p)| p).filter(|p| p.bytes().all(|b| b.is_ascii_digit()) && !p.is_empty());
    let six = authority.starts_with('[');
    let mut out = if six { format!("{scheme}://[{host}]") } else { format!("{scheme}://{named}") };
    if let Some(port) = port.filter(|_| !six || authority.contains("]:")) {
        out.push(':');
        out.push_str(port);
    }
    out.push_str(if parts.path.is_empty() { "/" } else { "" });
    escaped(parts.path, &mut out);
    if let Some(query) = parts.query {
        out.push('?');
        escaped(query, &mut out);
    }
    Some(out)
}

fn escaped(text: &str, out: &mut String) {
    for b in text.bytes() {
        if b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}') {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
}

/// A part of a host's name in ASCII: Punycode (RFC 3492) where it has to be.
fn ascii_label(label: &str) -> Option<String> {
    if label.is_ascii() {
        return Some(label.to_owned());
    }
    let letters: Vec<u32> = label.to_lowercase().chars().map(u32::from).take(64).collect();
    let mut out: String = letters.iter().filter(|c| **c < 128).filter_map(|c| char::from_u32(*c)).collect();
    let basic = out.len() as u32;
    if basic > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias, mut done) = (128u32, 0u32, 72u32, basic);
    while (done as usize) < letters.len() {
        let next = letters.iter().copied().filter(|c| *c >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(done + 1)?)?;
        n = next;
        for c in &letters {
            if *c < n {
                delta += 1;
            }
            if *c == n {
                let (mut q, mut k) = (delta, 36);
                loop {
                    let t = if k <= bias { 1 } else { (k - bias).min(26) };
                    if q < t {
                        break;
                    }
                    out.push(digit(t + (q - t) % (36 - t)));
                    q = (q - t) / (36 - t);
                    k += 36;
                }
                out.push(digit(q));
                bias = adapted(delta, done + 1, done == basic);
                delta = 0;
                done += 1;
            }
        }
        delta += 1;
        n += 1;
    }
    Some(format!("xn--{out}"))
}

fn digit(d: u32) -> char {
    char::from(if d < 26 { b'a' + d as u8 } else { b'0' + (d - 26) as u8 })
}

fn adapted(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

fn without_dots(path: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    let rooted = path.starts_with('/');
    let parts: Vec<&str> = path.split('/').skip(usize::from(rooted)).collect();
    for (i, part) in parts.iter().enumerate() {
        let last = i + 1 == parts.len();
        match *part {
            "." if last => out.push(""),
            "." => {}
            ".." => {
                out.pop();
                if last {
                    out.push("");
                }
            }
            part => out.push(part),
        }
    }
    format!("{}{}", if rooted { "/" } else { "" }, out.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_as_the_rfc_says() {
        let base = "http://a/b/c/d;p?q";
        for (reference, url) in [
            ("g", "http://a/b/c/g"),
            ("./g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("#s", "http://a/b/c/d;p?q#s"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("../..", "http://a/"),
            ("../../../g", "http://a/g"),
            ("g?y/./x", "http://a/b/c/g?y/./x"),
            ("mailto:x@y", "mailto:x@y"),
        ] {
            assert_eq!(join(base, reference), url, "{reference}");
        }
        assert_eq!(join("http://a", "g"), "http://a/g");
        assert_eq!(join("", "g"), "g");
    }

    #[test]
    fn what_goes_over_the_wire_is_ascii() {
        for (url, wire) in [
            ("https://Fil.example", Some("https://fil.example/")),
            ("http://fil.example:8080/été?q=à b#x", Some("http://fil.example:8080/%C3%A9t%C3%A9?q=%C3%A0%20b")),
            ("https://bücher.example/", Some("https://xn--bcher-kva.example/")),
            ("https://académie-française.fr/a%20b", Some("https://xn--acadmie-franaise-npb1a.fr/a%20b")),
            ("http://[::1]:80/x", Some("http://[::1]:80/x")),
            ("http://user@host/", None),
            ("http://host\\@evil/", None),
            ("file:///etc/passwd", None),
            ("gopher://x/", None),
            ("//x/", None),
            ("http:///x", None),
            ("http://a\r\nb/", None),
        ] {
            assert_eq!(wired(url).as_deref(), wire, "{url}");
        }
    }

    #[test]
    fn hosts_are_found() {
        assert_eq!(Parts::of("https://user:p@Fil.example.:8080/x?y").host().as_deref(), Some("fil.example"));
        assert_eq!(Parts::of("http://[::1]:80/").host().as_deref(), Some("::1"));
        assert_eq!(Parts::of("http://a@b@127.0.0.1/").host().as_deref(), Some("127.0.0.1"));
        assert_eq!(Parts::of("HTTPS://A:1/x").origin().as_deref(), Some("https://a:1"));
        assert_eq!(Parts::of("file:///etc/passwd").host(), None);
    }
}
