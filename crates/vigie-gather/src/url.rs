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
    fn hosts_are_found() {
        assert_eq!(Parts::of("https://user:p@Fil.example.:8080/x?y").host().as_deref(), Some("fil.example"));
        assert_eq!(Parts::of("http://[::1]:80/").host().as_deref(), Some("::1"));
        assert_eq!(Parts::of("http://a@b@127.0.0.1/").host().as_deref(), Some("127.0.0.1"));
        assert_eq!(Parts::of("HTTPS://A:1/x").origin().as_deref(), Some("https://a:1"));
        assert_eq!(Parts::of("file:///etc/passwd").host(), None);
    }
}
