//! Any text as NewsML-G2, NITF or ninjs: the envelope of each is put around it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vigie_gather::{Options, Origin, gather};

fuzz_target!(|bytes: &[u8]| {
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
            Err(fault) => assert_eq!(fault.to_string().lines().count(), 1),
        }
    }
});
