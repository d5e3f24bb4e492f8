//! Every released version of the schema opens in this program: a small record of each is kept beside this file, deflated.
//!
//! `VIGIE_FIXTURE=write cargo test -p vigie-record --test fixture` writes the one of the present version, once, when it is released.

mod common;

use common::{Folder, prepared, reading, record};
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use std::io::{Read, Write};
use std::path::PathBuf;
use vigie_record::store::query::{Filter, Page};
use vigie_record::store::{Record, SCHEMA_VERSION};

fn file(version: i64) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(format!("{version}.vigie.deflate"))
}

#[test]
fn every_version_opens() {
    if std::env::var("VIGIE_FIXTURE").is_ok_and(|v| v == "write") {
        write();
    }
    for version in 1..=SCHEMA_VERSION {
        let folder = Folder::new(&format!("fixture{version}"));
        let packed = std::fs::read(file(version)).expect("a record of every version is kept");
        let mut bytes = Vec::new();
        DeflateDecoder::new(&packed[..]).read_to_end(&mut bytes).expect("deflated");
        let path = folder.file("r.vigie");
        std::fs::write(&path, bytes).expect("a file");
        let mut old = Record::open(&path).expect("it opens");
        assert_eq!(old.check(|_| ()).expect("a check"), []);
        let view = old.now_known();
        assert_eq!(view.count().expect("a count"), 3);
        assert_eq!(view.events(&Filter::default(), &Page::default()).expect("events").rows.len(), 3);
        let whole = view.document("k1").expect("an answer").expect("a document");
        assert_eq!(whole.reading.document.text, reading(1).1.document.text);
        // It is written to as any other.
        old.add(&[prepared(7)]).expect("room");
        old.derive().expect("derived");
        assert_eq!(old.check(|_| ()).expect("a check"), []);
    }
}

fn write() {
    let folder = Folder::new("fixture");
    let whole = record(&folder.file("r.vigie"), &[0, 1, 2], 3);
    let copy = folder.file("copy.vigie");
    whole.backup(&copy).expect("a copy");
    let mut out = DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(&std::fs::read(&copy).expect("a file")).expect("deflated");
    let path = file(SCHEMA_VERSION);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, out.finish().expect("deflated")).expect("a file");
}
