//! robots.txt, as RFC 9309 has it: the group of the most specific user agent, the longest rule that matches, `*` and `$`.

/// Bytes that are read of a robots.txt; the RFC asks for at least 500 kibibytes.
pub const MAX_ROBOTS: usize = 512 << 10;
/// Rules that are kept.
const MAX_RULES: usize = 5_000;

/// What a site asks of us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Robots {
    /// Rules of our group: allow or not, and the pattern.
    rules: Vec<(bool, String)>,
    /// Seconds between two requests, where it asks for them.
    pub delay: Option<u32>,
    /// Nothing may be fetched: the file could not be had.
    closed: bool,
}

impl Robots {
    /// A site that forbids nothing.
    pub fn open() -> Robots {
        Robots::default()
    }

    /// A site whose file could not be had: the RFC reads this as a no to everything.
    pub fn closed() -> Robots {
        Robots { closed: true, ..Robots::default() }
    }

    /// Reads the file for an agent, named by its product token alone: `vigie`.
    pub fn read(text: &str, agent: &str) -> Robots {
        let ours = Robots::group(text, |name| name.eq_ignore_ascii_case(agent));
        ours.or_else(|| Robots::group(text, |name| name == "*")).unwrap_or_default()
    }

    /// All the groups that a name fits, as one. None: there is no such group.
    fn group(text: &str, fits: impl Fn(&str) -> bool) -> Option<Robots> {
        let (mut robots, mut found) = (Robots::default(), false);
        // Whether the last line named an agent, and whether one of the agents named is ours.
        let (mut naming, mut ours) = (false, false);
        for line in text.trim_start_matches('\u{FEFF}').split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((field, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match field.trim().to_ascii_lowercase().as_str() {
                "user-agent" => {
                    ours = fits(token(value)) || naming && ours;
                    naming = true;
                    found |= ours;
                }
                kind @ ("allow" | "disallow") => {
                    naming = false;
                    // An empty rule forbids nothing.
                    if ours && !value.is_empty() && robots.rules.len() < MAX_RULES {
                        robots.rules.push((kind == "allow", normal(value)));
                    }
                }
                "crawl-delay" => {
                    naming = false;
                    if ours {
                        robots.delay =
                            value.parse::<f32>().ok().filter(|d| *d >= 0.0).map(|d| d.ceil().min(600.0) as u32);
                    }
                }
                _ => {}
            }
        }
        found.then_some(robots)
    }

    /// Whether a path, with its query, may be fetched. Of the rules that match the longest counts; of two as long, the one that allows.
    pub fn allows(&self, path: &str) -> bool {
        if path == "/robots.txt" {
            return true;
        }
        if self.closed {
            return false;
        }
        let path = normal(path);
        let matching = self.rules.iter().filter(|(_, pattern)| matches(pattern, &path));
        matching.map(|(allow, pattern)| (pattern.len(), *allow)).max().is_none_or(|(_, allow)| allow)
    }
}

/// The product token at the head of a name: `Vigie/1.0` is `Vigie`.
fn token(name: &str) -> &str {
    if name.starts_with('*') {
        return "*";
    }
    let end = name.find(|c: char| !c.is_ascii_alphabetic() && c != '-' && c != '_').unwrap_or(name.len());
    &name[..end]
}

/// One spelling of a path: bytes beyond ASCII escaped, escapes in upper case, escaped letters and digits written plainly.
fn normal(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = String::with_capacity(path.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = bytes.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let code = escape.and_then(|e| std::str::from_utf8(e).ok()).and_then(|e| u8::from_str_radix(e, 16).ok());
        let (byte, escaped) = (code.unwrap_or(bytes[at]), code.is_some());
        let plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        if plain || byte.is_ascii_graphic() && !escaped {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        at += if escaped { 3 } else { 1 };
    }
    out
}

/// Whether a pattern matches the beginning of a path: `*` is anything, a `$` at the end is the end. Linear but for the stars.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, anchored) = pattern.strip_suffix('$').map_or((pattern, false), |p| (p, true));
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    let mut last = None;
    let parts: Vec<&str> = parts.collect();
    for (i, part) in parts.iter().enumerate() {
        if anchored && i + 1 == parts.len() {
            last = Some(*part);
            break;
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    match last {
        Some(part) => rest.ends_with(part),
        None => !anchored || rest.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_the_rfc() {
        let text = "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\nUser-Agent: foobot\nDisallow:/\nAllow:/example/page.html\n
User-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\nUser-Agent: quxbot\n";
        let allows = |agent: &str, path: &str| Robots::read(text, agent).allows(path);
        assert!(allows("foobot", "/example/page.html") && !allows("foobot", "/other"));
        assert!(!allows("bazbot", "/example/page.html") && allows("barbot", "/example/x"));
        assert!(allows("quxbot", "/example/"));
        assert!(!allows("vigie", "/a/b.gif") && allows("vigie", "/a/b.gif?x") && !allows("vigie", "/example/x"));
        assert!(allows("vigie", "/publications/x") && allows("vigie", "/"));
    }

    #[test]
    fn odd_files() {
        let read = |text: &str| Robots::read(text, "vigie");
        assert!(read("").allows("/x") && read("<html>not found</html>").allows("/x"));
        let r = read("\u{FEFF}user-agent : Vigie/2.0 # us\r\ndisallow : /é\r\nCrawl-delay: 2.5\r\nSitemap: x\r\n");
        assert!(!r.allows("/%C3%A9t%c3%a9") && !r.allows("/%c3%a9") && r.allows("/e"));
        assert_eq!(r.delay, Some(3));
        assert!(!read("User-agent: vigie\nDisallow: /a*b*c$\n").allows("/axbxc"));
        assert!(read("User-agent: vigie\nDisallow: /a*b*c$\n").allows("/axbxcd"));
        assert!(read("User-agent: vigie\nDisallow: /a\nAllow: /a\n").allows("/a"));
        assert!(read("User-agent: *\nDisallow: /\n\nUser-agent: vigie\nDisallow:\n").allows("/a"));
        assert!(!Robots::closed().allows("/") && Robots::closed().allows("/robots.txt"));
        let groups =
            "User-agent: vigie\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: vigie\nDisallow: /b\n";
        assert!(!read(groups).allows("/a") && !read(groups).allows("/b") && read(groups).allows("/c"));
    }
}
