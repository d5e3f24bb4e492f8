//! How fast pages of a web archive become documents, on one thread, and where the time goes.
//!
//! `cargo run --release -p vigie-gather --example pages -- ../shared/data/pages` makes an archive of every `.html.gz` below the folder, in
//! memory, and reads it a few times.

use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};
use vigie_gather::{Articles, Options, Origin};

fn pages(folder: &Path, out: &mut Vec<Vec<u8>>) {
    let mut found: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    found.sort();
    for path in found {
        if path.is_dir() {
            pages(&path, out);
        } else if path.to_string_lossy().ends_with(".html.gz") {
            let mut page = Vec::new();
            if std::fs::File::open(&path).is_ok_and(|f| MultiGzDecoder::new(f).read_to_end(&mut page).is_ok()) {
                out.push(page);
            }
        }
    }
}

fn archive(pages: &[Vec<u8>]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    for (i, page) in pages.iter().enumerate() {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
        let mut gz = GzEncoder::new(out, Compression::default());
        write!(
            gz,
            "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nWARC-Target-URI: https://a.example/{i}\r\n"
        )?;
        write!(gz, "Content-Length: {}\r\n\r\n{head}", head.len() + page.len())?;
        gz.write_all(page)?;
        gz.write_all(b"\r\n\r\n")?;
        out = gz.finish()?;
    }
    Ok(out)
}

/// The time that all threads of this process have had on a core, where the system tells (in hundredths of a second); else the
/// clock. On a machine that does other things beside, only the first is a measure.
fn spent(since: Instant) -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |i: usize| fields.get(i).and_then(|f| f.parse::<u64>().ok());
    match (ticks(11), ticks(12)) {
        (Some(user), Some(system)) => Duration::from_millis((user + system) * 10),
        _ => since.elapsed(),
    }
}

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "../shared/data/pages".into());
    let mut all = Vec::new();
    pages(Path::new(&folder), &mut all);
    let bytes: usize = all.iter().map(Vec::len).sum();
    let warc = archive(&all)?;
    println!("{} pages, {} kB each, archive of {} MB", all.len(), bytes / all.len().max(1) / 1024, warc.len() >> 20);
    let open = || Articles::read(Origin::of("pages.warc.gz"), Box::new(Cursor::new(warc.clone())), None);
    let start = Instant::now();
    let before = spent(start);
    let records = open().flatten().count();
    let reading = spent(start) - before;
    let mut times: Vec<Duration> = Vec::new();
    let before = spent(start);
    for raw in open().flatten() {
        let began = Instant::now();
        let _ = raw.document(&Options::default());
        times.push(began.elapsed());
    }
    // Getting the records out was in it once more.
    let documents = (spent(start) - before).saturating_sub(reading);
    let before = spent(start);
    for page in &all {
        let html = String::from_utf8_lossy(page).into_owned();
        let config = dom_smoothie::Config { max_elements_to_parse: 60_000, ..Default::default() };
        let _ = dom_smoothie::Readability::new(html, None, Some(config)).map(|mut r| r.parse());
    }
    let extracting = spent(start) - before;
    times.sort();
    let each = |d: Duration| d.as_secs_f64() * 1000.0 / records.max(1) as f64;
    println!("records out of the archive  {:6.2} ms a page", each(reading));
    println!("main text by the library    {:6.2} ms a page", each(extracting));
    println!("whole page to document      {:6.2} ms a page", each(documents));
    let slow = times.get(times.len() * 99 / 100).copied().unwrap_or_default();
    println!("slowest of a hundred {slow:.1?}, slowest {:.1?}", times.last().copied().unwrap_or_default());
    println!("{:.0} pages a second on one core", records as f64 / (reading + documents).as_secs_f64());
    Ok(())
}
