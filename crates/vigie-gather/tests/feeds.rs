//! The feeds of `../shared/data/feeds`, where they are: none panics, the well-formed ones are accepted. What they must say is
//! measured by `vigie-train score --only feeds`.

use std::path::{Path, PathBuf};
use vigie_gather::parse_feed;

fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()) {
        if path.is_dir() { walk(&path, out) } else { out.push(path) }
    }
}

#[test]
fn the_feeds_of_feedparser_are_accepted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/feeds/feedparser/tests");
    let mut files = Vec::new();
    walk(&root, &mut files);
    if files.is_empty() {
        eprintln!("skipped: {} is not there", root.display());
        return;
    }
    let (mut sound, mut accepted) = (0, 0);
    for file in files {
        let read = parse_feed(&std::fs::read(&file).unwrap(), None, "http://fil.example/feed");
        if file.components().any(|c| c.as_os_str() == "wellformed") {
            sound += 1;
            accepted += usize::from(read.is_ok());
        }
    }
    assert!(accepted * 100 >= sound * 98, "{accepted} of {sound}");
}

#[test]
fn no_nesting_and_no_length_holds_a_feed_up() {
    let began = std::time::Instant::now();
    let deep = format!("<rss><channel><item><title>{}x{}", "<a>".repeat(300_000), "</a>".repeat(300_000));
    let wide = format!("<rss><channel><item a='{}'", "b='c' ".repeat(300_000));
    let many = format!("<rss><channel>{}", "<item><title>x</title></item>".repeat(100_000));
    let unclosed = format!("<rss><channel>{}", "<item><title>x".repeat(100_000));
    let bomb = format!(
        "<!DOCTYPE x [<!ENTITY a '{}'>]><rss><channel><title>&a;</title></channel></rss>",
        "x".repeat(1_000_000)
    );
    let objects = format!("<rss><channel><item><description>{}", "&lt;object>&lt;iframe>".repeat(100_000));
    for text in [deep, wide, many, unclosed, bomb, objects] {
        let _ = parse_feed(text.as_bytes(), None, "http://fil.example/feed");
    }
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}
