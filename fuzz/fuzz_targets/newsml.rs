//! Any text as NewsML-G2, NITF or ninjs.
#![no_main]

#[allow(dead_code)]
#[path = "../bodies/gather.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::newsml(bytes));
