//! Any bytes as a feed, and as a list of feeds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vigie_gather::parse_feed;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(feed) = parse_feed(bytes, None, "https://fil.example/a/feed") {
        for entry in &feed.entries {
            let _ = entry.date();
            let texts = [&entry.title, &entry.link, &entry.id, &entry.summary, &entry.content];
            assert!(texts.iter().all(|t| t.as_ref().is_none_or(|t| !t.is_empty())));
        }
    }
});
