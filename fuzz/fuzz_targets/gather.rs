//! Any bytes through gather: documents whose blocks are in order and on characters, or faults of one line. The first byte
//! picks the format.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vigie_gather::{Format, Options, Origin, gather};

fuzz_target!(|bytes: &[u8]| {
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
            Err(fault) => assert_eq!(fault.to_string().lines().count(), 1),
        }
    }
});
