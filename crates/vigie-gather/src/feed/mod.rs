//! Feeds: RSS 0.9 to 2.0, Atom 0.3 and 1.0, CDF and JSON Feed, as publishers write them, broken ones included.

mod json;
mod text;
mod xml;

use crate::dates::parse_date;
use crate::decode::decode;
use crate::document::Published;
use crate::fault::{Fault, Origin};
use crate::input::Format;

/// Entries beyond this many are not read.
pub const MAX_ENTRIES: usize = 20_000;

/// A feed. All texts are plain: markup is undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// What it is called.
    pub title: Option<String>,
    /// The page it stands for.
    pub link: Option<String>,
    /// All the addresses it gives, in order.
    pub links: Vec<String>,
    /// Its own name.
    pub id: Option<String>,
    /// What it says of itself.
    pub description: Option<String>,
    /// Its language, as a tag.
    pub language: Option<String>,
    /// When it says that it changed.
    pub updated: Option<String>,
    /// When it says that it was published.
    pub published: Option<String>,
    /// Who writes it.
    pub authors: Vec<String>,
    /// The minutes that it asks to be left alone for.
    pub ttl: Option<u32>,
    /// Its entries, in the order they stand in.
    pub entries: Vec<Entry>,
    /// What is wrong with it, where it could still be read.
    pub broken: Option<String>,
}

/// An entry of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its own name.
    pub id: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// The article it stands for.
    pub link: Option<String>,
    /// All the addresses it gives, in order.
    pub links: Vec<String>,
    /// When it was published, as written.
    pub published: Option<String>,
    /// When it was last changed, as written.
    pub updated: Option<String>,
    /// When it was first made, as written.
    pub created: Option<String>,
    /// A few lines about it.
    pub summary: Option<String>,
    /// The article itself, where the feed holds it.
    pub content: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Its language, as a tag.
    pub language: Option<String>,
}

impl Entry {
    /// When it was published, as far as it says.
    pub fn date(&self) -> Option<Published> {
        self.date_text().and_then(|d| parse_date(d, None).ok())
    }

    /// When it was published, as written.
    pub fn date_text(&self) -> Option<&str> {
        let dates = [&self.published, &self.created, &self.updated];
        let dates = dates.iter().filter_map(|d| d.as_deref());
        dates.clone().find(|d| parse_date(d, None).is_ok()).or_else(|| dates.clone().next())
    }
}

/// Reads a feed.
///
/// `content_type` is the header that came with it; `base` is where it was found, which relative addresses count from.
///
/// ```
/// let rss = "<rss><channel><title>Le Fil</title><item><title>Séoul dément</title><link>/a</link></item></channel></rss>";
/// let feed = vigie_gather::parse_feed(rss.as_bytes(), None, "https://fil.example/rss").unwrap();
/// assert_eq!(feed.entries[0].link.as_deref(), Some("https://fil.example/a"));
/// ```
pub fn parse_feed(bytes: &[u8], content_type: Option<&str>, base: &str) -> Result<Feed, Fault> {
    let origin = Origin::of(base);
    let charset = content_type.and_then(crate::archive::charset).or_else(|| crate::gather::declared_encoding(bytes));
    let decoded = decode(bytes, charset.as_deref())
        .map_err(|b| Fault::new("not-a-feed", &origin, format!("it is {}", b.0), "check the address of the feed"))?;
    let text = decoded.text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}' || c == '\0');
    let feed = if text.starts_with('{') { json::read(text, base) } else { xml::read(text, base) };
    let feed = feed.map_err(|what| {
        let page = text.starts_with('<') && Format::sniff(text) == Format::Html;
        let what = if page { "it is a web page".to_owned() } else { what };
        Fault::new("not-a-feed", &origin, what, "check the address of the feed")
    });
    feed.map(|mut feed| {
        feed.broken = feed.broken.or_else(|| decoded.warning.filter(|w| w.code == "bad-bytes").map(|w| w.message));
        feed
    })
}

#[cfg(test)]
mod tests;
