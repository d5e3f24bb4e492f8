//! Makes `languages/<code>/stems.tsv`: how much each stem tells, from sentences of a language.
//!
//! ```text
//! cargo run -p vigie-record --example stems -- FILE... > languages/fr/stems.tsv
//! ```
//!
//! Files hold one sentence a line, or CoNLL-U; gzip is read. A stem's weight is the logarithm of how many sentences there are to one that
//! holds it, in tenths. Stems rarer than one in some thousands are left out: the reader takes them for rare.

use flate2::read::MultiGzDecoder;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use vigie_record::across::words::tokens;

/// Sentences that must hold a stem for it to be listed.
const LEAST: u32 = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut sentences = 0u32;
    for path in std::env::args().skip(1) {
        let file = File::open(&path)?;
        let reader: Box<dyn Read> =
            if path.ends_with(".gz") { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
        let rows = path.contains(".conllu");
        for line in BufReader::new(reader).lines() {
            let line = line?;
            let text = if rows { line.strip_prefix("# text = ") } else { Some(line.as_str()) };
            let Some(text) = text.filter(|t| !t.trim().is_empty()) else { continue };
            sentences += 1;
            let words = tokens(text);
            // Names weigh what names weigh: their capitals tell them.
            let common = words.iter().filter(|t| t.number().is_none() && (t.opens || !t.capital));
            let stems: BTreeSet<&str> = common.map(|t| t.stem()).filter(|s| s.chars().count() > 1).collect();
            stems.into_iter().for_each(|s| *counts.entry(s.to_owned()).or_default() += 1);
        }
    }
    let mut table: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (stem, n) in counts.into_iter().filter(|(_, n)| *n >= LEAST) {
        let tenths = (f64::from(sentences) / f64::from(n)).ln() * 10.0;
        table.entry(tenths.round() as u32).or_default().push(stem);
    }
    println!(
        "# How much a stem tells: ten times the logarithm of {sentences} sentences over those that hold it. See the example `stems`."
    );
    for (tenths, stems) in table {
        println!("{tenths}\t{}", stems.join(" "));
    }
    Ok(())
}
