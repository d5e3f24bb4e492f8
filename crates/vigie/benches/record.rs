//! How fast stored pages become documents ready to be written, how fast they are written, derived and asked for: `cargo bench -p vigie --bench
//! record`. The articles are made up.

#[path = "../examples/generate.rs"]
mod generate;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::OnceLock;
use vigie::reader::Reader;
use vigie_gather::{Envelope, Format, Options, Origin, Raw};
use vigie_record::facts::RowKind;
use vigie_record::store::query::{Filter, Page, language};
use vigie_record::store::{Prepared, Record};

fn main() {
    divan::main();
    let _ = std::fs::remove_file(path("asked"));
}

/// Documents in a batch, and in the record that is asked.
const BATCH: u64 = 64;
const ASKED: u64 = 2048;

/// Web pages with an article each, as they were fetched.
fn pages(count: u64) -> Vec<Raw> {
    let mut out = Vec::new();
    let made: Result<(), Infallible> = generate::articles(count, 7, |a| {
        let field = |name: &str| a[name].as_str().unwrap_or_default();
        let text = field("text").split("\n\n").map(|p| format!("<p>{p}</p>\n")).collect::<String>();
        let page = format!(
            "<!DOCTYPE html><html lang=\"{}\"><head><title>{title}</title><meta property=\"article:published_time\" content=\"{}\">\
             <meta property=\"og:site_name\" content=\"{}\"></head><body><nav><a href=\"/\">Home</a> <a href=\"/world\">World</a></nav>\
             <article><h1>{title}</h1>{text}</article><footer>All rights reserved.</footer></body></html>",
            field("language"),
            field("published"),
            field("outlet"),
            title = field("title"),
        );
        out.push(Raw::page(Origin::of("made.html"), page.into_bytes(), Some(Format::Html), Envelope::default()));
        Ok(())
    });
    made.unwrap_or_default();
    out
}

fn reader() -> Reader {
    Reader::new(Options::default()).expect("embedded models")
}

fn ready(count: u64) -> Vec<Prepared> {
    let reader = reader();
    let one = |raw: Raw| {
        let origin = raw.origin.clone();
        let document = reader.document(raw).expect("an article");
        let reading = reader.read_document(&document, &origin).expect("a reading");
        Prepared::of(&document, reading)
    };
    pages(count).into_iter().map(one).collect()
}

fn path(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("vigie-bench-{}-{name}.vigie", std::process::id()))
}

/// On one thread: a page is found, parsed, read, and made ready for the writer.
#[divan::bench(sample_count = 10)]
fn stored_pages_up_to_the_writer(bencher: Bencher<'_, '_>) {
    let reader = reader();
    bencher.counter(ItemsCount::new(BATCH)).with_inputs(|| pages(BATCH)).bench_local_values(|pages| {
        for raw in pages {
            let origin = raw.origin.clone();
            let document = reader.document(raw).expect("an article");
            let reading = reader.read_document(&document, &origin).expect("a reading");
            black_box(Prepared::of(&document, reading));
        }
    });
}

/// One batch, one transaction, on the disk.
#[divan::bench(sample_count = 10)]
fn written(bencher: Bencher<'_, '_>) {
    let batch = ready(BATCH);
    let file = path("written");
    bencher
        .counter(ItemsCount::new(BATCH))
        .with_inputs(|| {
            let _ = std::fs::remove_file(&file);
            Record::open(&file).expect("a record")
        })
        .bench_local_values(|mut record| black_box(record.add(&batch).expect("room")));
    let _ = std::fs::remove_file(&file);
}

/// What follows from a batch: copies, stories, events once, the ledger, the register.
#[divan::bench(sample_count = 10, args = [64, 512])]
fn derived(bencher: Bencher<'_, '_>, documents: u64) {
    let batch = ready(documents);
    let file = path("derived");
    bencher
        .counter(ItemsCount::new(documents))
        .with_inputs(|| {
            let _ = std::fs::remove_file(&file);
            let mut record = Record::open(&file).expect("a record");
            record.add(&batch).expect("room");
            record
        })
        .bench_local_values(|mut record| black_box(record.derive().expect("derived")));
    let _ = std::fs::remove_file(&file);
}

fn asked() -> Record {
    static MADE: OnceLock<()> = OnceLock::new();
    MADE.get_or_init(|| {
        let mut record = Record::open(&path("asked")).expect("a record");
        for batch in ready(ASKED).chunks(256) {
            record.add(batch).expect("room");
        }
        record.derive().expect("derived");
    });
    Record::open_to_read(&path("asked")).expect("a record")
}

fn filter(words: &str) -> Filter {
    let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    language::parse(&words).expect("a filter")
}

/// A page of a list of the record.
#[divan::bench(args = ["", "country:MDA", "type:ASSAULT dyad:RUS-UKR", "frontier since:2020"])]
fn events_asked(bencher: Bencher<'_, '_>, words: &str) {
    let (record, filter) = (asked(), filter(words));
    bencher.bench_local(|| black_box(record.now_known().events(&filter, &Page::first(40)).expect("rows")));
}

/// A page of the ledger.
#[divan::bench(args = ["", "status:denied", "country:RWA"])]
fn claims_asked(bencher: Bencher<'_, '_>, words: &str) {
    let (record, filter) = (asked(), filter(words));
    bencher
        .bench_local(|| black_box(record.now_known().things(RowKind::Claim, &filter, &Page::first(40)).expect("rows")));
}
