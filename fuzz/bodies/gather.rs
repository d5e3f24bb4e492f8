//! What must hold of any bytes that gather is given. The fuzz targets run it under libFuzzer, `tests/fuzzed.rs` of vigie-gather over inputs of
//! its own making.

use std::io::Cursor;
use vigie_gather::{Articles, Fault, Format, Options, Origin, gather, parse_feed};

fn one_line(fault: &Fault) {
    assert_eq!(fault.to_string().lines().count(), 1);
}

/// Any bytes as a feed.
pub fn feed(bytes: &[u8]) {
    if let Ok(feed) = parse_feed(bytes, None, "https://fil.example/a/feed") {
        for entry in &feed.entries {
            let _ = entry.date();
            let texts = [&entry.title, &entry.link, &entry.id, &entry.summary, &entry.content];
            assert!(texts.iter().all(|t| t.as_ref().is_none_or(|t| !t.is_empty())));
        }
    }
}

/// Any bytes as an archive: WARC, gzip, zip. Every item is an article or a fault of one line, and the run ends.
pub fn archive(bytes: &[u8]) {
    let articles = Articles::read(Origin::of("fuzz.warc"), Box::new(Cursor::new(bytes.to_vec())), None);
    let mut items = 0;
    for item in articles {
        items += 1;
        assert!(items <= bytes.len() + 1, "more items than bytes");
        if let Err(fault) = item.and_then(|raw| raw.document(&Options::default())) {
            one_line(&fault);
        }
    }
}

/// Any text as NewsML-G2, NITF or ninjs: the envelope of each is put around it. The first byte picks the envelope.
pub fn newsml(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let (name, whole) = match first % 3 {
        0 => ("x.xml", format!("<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'>{text}</newsItem>")),
        1 => ("x.xml", format!("<nitf>{text}</nitf>")),
        _ => ("x.json", format!("{{\"uri\":\"u\",\"versioncreated\":\"2024-10-25\",{text}}}")),
    };
    for one in gather(whole.as_bytes(), &Origin::of(name), &Options::default()) {
        match one {
            Ok(document) => assert!(document.blocks.iter().all(|b| document.text.get(b.range.clone()).is_some())),
            Err(fault) => one_line(&fault),
        }
    }
}

/// Any bytes in any format: documents whose blocks are in order and on characters, or faults of one line. The first byte picks the format.
pub fn any_format(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let formats =
        [None, Some(Format::Text), Some(Format::Markdown), Some(Format::Html), Some(Format::Json), Some(Format::Jsonl)];
    let options = Options { format: formats[usize::from(*first) % formats.len()], ..Options::default() };
    for one in gather(rest, &Origin::of("fuzz"), &options) {
        match one {
            Ok(document) => {
                let mut at = 0;
                for block in &document.blocks {
                    assert!(block.range.start >= at && block.range.end > block.range.start);
                    let body = &document.text[block.range.clone()];
                    assert_eq!(body, body.trim());
                    at = block.range.end;
                }
            }
            Err(fault) => one_line(&fault),
        }
    }
}
