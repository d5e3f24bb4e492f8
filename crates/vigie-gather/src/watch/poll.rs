//! One look at one source: its feed, and the articles that are new in it.

use super::source::Source;
use super::{Sink, Taken, Watcher};
use crate::dates::parse_date;
use crate::document::Published;
use crate::door::{Answer, Ask, Page, Trouble};
use crate::fault::Origin;
use crate::feed::{Entry, Feed, parse_feed};
use crate::html;
use crate::input::{Envelope, Format, Raw};
use crate::rows::Row;

const FEEDS: &str = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5";
const PAGES: &str = "text/html, application/xhtml+xml, text/plain;q=0.5";
/// A feed that gives this much of an article gives all of it: the page is not fetched.
const WHOLE: usize = 1_200;
/// Where a page may not be fetched, this much of it in the feed is worth reading.
const WORTH: usize = 250;

impl Watcher {
    /// An error stops everything.
    pub(super) fn poll(&self, source: &mut Source, sink: &dyn Sink) -> Result<(), String> {
        let world = self.world.as_ref();
        let address = source.address().to_owned();
        let (etag, modified) = source.version();
        let answer = self.door.fetch(&Ask { url: &address, accept: FEEDS, etag, modified });
        let page = match answer {
            Ok(Answer::Page(page)) => page,
            Ok(Answer::NotModified) => {
                source.unchanged(world);
                return Ok(());
            }
            Err(_) if world.ended() => return Ok(()),
            Err(trouble) => {
                source.failed(&trouble, world);
                return Ok(());
            }
        };
        if source.same_again(&page.bytes) {
            source.unchanged(world);
            return Ok(());
        }
        let feed = match parse_feed(&page.bytes, page.content_type.as_deref(), &page.url) {
            Ok(feed) => feed,
            Err(fault) => {
                source.forget_version();
                self.not_a_feed(source, &page, &fault.what);
                return Ok(());
            }
        };
        if let Some(moved) = page.moved.clone().filter(|m| *m != source.url) {
            source.moved = Some(moved);
        }
        let fresh = source.new_entries(&feed);
        source.heard_of(&feed, fresh.len(), page.max_age, world);
        source.remember_version(page.etag.clone(), page.modified.clone());
        let all_done = self.entries(source, &feed, &fresh, sink);
        if !matches!(all_done, Ok(true)) {
            source.forget_version();
        }
        all_done.map(|_| ())
    }

    /// A page of the web may name its feeds.
    fn not_a_feed(&self, source: &mut Source, page: &Page, what: &str) {
        let named = html::feeds(&String::from_utf8_lossy(&page.bytes), &page.url);
        let found = named.into_iter().find(|url| *url != source.address());
        let world = self.world.as_ref();
        match found.filter(|_| source.moved.is_none()) {
            Some(url) => {
                source.moved = Some(url);
                source.next = world.now();
            }
            None => {
                // It may have been a notice of the site that it is closed for a while.
                source.moved = None;
                source.failed_for(format!("it is not a feed: {what}"), 0, world);
            }
        }
    }

    /// Deals with new entries. False: something is left for the next look.
    fn entries(
        &self,
        source: &mut Source,
        feed: &Feed,
        fresh: &[(u64, &Entry)],
        sink: &dyn Sink,
    ) -> Result<bool, String> {
        let mut left = fresh.len() > self.options.articles;
        for (name, entry) in fresh.iter().take(self.options.articles) {
            if self.world.ended() {
                return Ok(false);
            }
            let raw = match self.article(feed, entry) {
                Ok(raw) => raw,
                Err(trouble) if trouble.may_pass() && source.try_again(*name) => {
                    left = true;
                    continue;
                }
                Err(trouble) => {
                    source.skip(*name, trouble.code());
                    continue;
                }
            };
            let Some(raw) = raw else {
                source.skip(*name, "no-text");
                continue;
            };
            match sink.take(raw) {
                Taken::Read => {
                    source.read += 1;
                    source.done(*name);
                }
                Taken::Known => source.done(*name),
                Taken::Unreadable(fault) => source.skip(*name, fault.code),
                Taken::Failed(why) => return Err(why),
            }
        }
        Ok(!left)
    }

    /// The article of an entry: its page, or what the feed holds of it. None: there is neither.
    fn article(&self, feed: &Feed, entry: &Entry) -> Result<Option<Raw>, Trouble> {
        let text = entry.content.as_deref().or(entry.summary.as_deref()).unwrap_or_default();
        let held = |least: usize| (text.len() >= least).then(|| self.feed_article(feed, entry, text));
        if let Some(raw) = held(WHOLE) {
            return Ok(Some(raw));
        }
        let Some(url) = entry.link.as_deref().filter(|l| l.starts_with("http")) else { return Ok(held(1)) };
        match self.door.fetch_politely(&Ask { url, accept: PAGES, ..Ask::default() }) {
            Ok(Answer::Page(page)) => {
                let kind = page.content_type.as_deref().unwrap_or("text/html").to_ascii_lowercase();
                let readable = kind.contains("html") || kind.starts_with("text/plain");
                if readable { Ok(Some(self.page_article(feed, entry, *page))) } else { Ok(held(WORTH)) }
            }
            Ok(Answer::NotModified) => Ok(held(WORTH)),
            Err(trouble) if trouble.may_pass() => Err(trouble),
            Err(trouble) => held(WORTH).map(Some).ok_or(trouble),
        }
    }

    fn page_article(&self, feed: &Feed, entry: &Entry, page: Page) -> Raw {
        let text = page.content_type.as_deref().is_some_and(|t| t.to_ascii_lowercase().starts_with("text/plain"));
        let envelope = Envelope {
            url: Some(page.url.clone()),
            key: None,
            fetched: self.today(),
            published: entry.date_text().map(str::to_owned),
            title: entry.title.clone(),
            outlet: feed.title.clone(),
            charset: page.content_type.as_deref().and_then(crate::archive::charset),
        };
        Raw::page(Origin::of(page.url), page.bytes, Some(if text { Format::Text } else { Format::Html }), envelope)
    }

    fn feed_article(&self, feed: &Feed, entry: &Entry, text: &str) -> Raw {
        let name =
            entry.link.clone().or_else(|| entry.id.clone()).unwrap_or_else(|| feed.title.clone().unwrap_or_default());
        Raw::row(
            Origin::of(name),
            Row {
                title: entry.title.clone(),
                text: text.to_owned(),
                published: entry.date_text().map(str::to_owned),
                language: entry.language.clone().or_else(|| feed.language.clone()),
                outlet: feed.title.clone(),
                url: entry.link.clone(),
                ..Row::default()
            },
        )
    }

    fn today(&self) -> Option<Published> {
        let now = jiff::Timestamp::from_millisecond(self.world.now()).ok()?;
        parse_date(&now.to_string(), None).ok()
    }
}
