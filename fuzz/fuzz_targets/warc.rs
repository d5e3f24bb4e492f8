//! Any bytes as an archive: WARC, gzip, zip. Every item is an article or a fault of one line, and the run ends.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::io::Cursor;
use vigie_gather::{Articles, Options, Origin};

fuzz_target!(|bytes: &[u8]| {
    let articles = Articles::read(Origin::of("fuzz.warc"), Box::new(Cursor::new(bytes.to_vec())), None);
    let mut items = 0;
    for item in articles {
        items += 1;
        assert!(items <= bytes.len() + 1, "more items than bytes");
        if let Err(fault) = item.and_then(|raw| raw.document(&Options::default())) {
            assert_eq!(fault.to_string().lines().count(), 1);
        }
    }
});
