//! How long a record takes to answer: `cargo run --release -p vigie --example measure -- FILE.vigie`. Every list is asked many times with
//! filters that a seeded generator draws from the record's own countries, types, days and words; the 50th and the 95th percentile are printed.

use std::error::Error;
use std::path::Path;
use std::time::Instant;
use vigie_record::facts::RowKind;
use vigie_record::store::query::{Filter, Page, language};
use vigie_record::store::{Record, View};

/// Questions of each kind.
const ASKED: usize = 200;

const COUNTRIES: [&str; 12] = ["MDA", "ROU", "RUS", "UKR", "TUR", "ARM", "AZE", "SRB", "RWA", "UGA", "SDN", "IND"];
const TYPES: [&str; 6] = ["ASSAULT", "ACCUSE", "COERCE", "SUPPORT", "SANCTION", "CONSULT"];
const WORDS: [&str; 8] =
    ["ceasefire", "frontière", "prisonniers", "airspace", "ambassade", "opposition", "Castellan", "Okello"];

struct Dice(u64);

impl Dice {
    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        list[(self.0 >> 33) as usize % list.len()]
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("a record")?;
    let record = Record::open_to_read(Path::new(&path))?;
    let view = record.now_known();
    println!("{} documents, {} MB", view.count()?, std::fs::metadata(&path)?.len() >> 20);
    let page = Page::first(40);
    let year = |d: &mut Dice| d.of(&["2015", "2017", "2019", "2021", "2023"]).to_owned();
    time(
        "events by country",
        |d| ask(&format!("country:{}", d.of(&COUNTRIES))),
        |f| Ok(view.events(f, &page)?.rows.len()),
    )?;
    time(
        "events by dyad and type",
        |d| ask(&format!("dyad:{}-{} type:{}", d.of(&COUNTRIES), d.of(&COUNTRIES), d.of(&TYPES))),
        |f| Ok(view.events(f, &page)?.rows.len()),
    )?;
    time(
        "events by words and year",
        |d| ask(&format!("{} since:{} type:{}", d.of(&WORDS), year(d), d.of(&TYPES))),
        |f| Ok(view.events(f, &page)?.rows.len()),
    )?;
    time(
        "claims, denied",
        |d| ask(&format!("status:denied country:{}", d.of(&COUNTRIES))),
        |f| things(view, RowKind::Claim, f),
    )?;
    time("stories by country", |d| ask(&format!("country:{}", d.of(&COUNTRIES))), |f| things(view, RowKind::Story, f))?;
    time(
        "weeks of a dyad",
        |d| Ok((d.of(&COUNTRIES).to_owned(), d.of(&COUNTRIES).to_owned())),
        |(a, b)| Ok(view.dyad(a, b, None, None)?.len()),
    )?;
    time(
        "agreements of a dyad",
        |d| ask(&format!("dyad:{}-{}", d.of(&COUNTRIES), d.of(&COUNTRIES))),
        |f| things(view, RowKind::Agreement, f),
    )?;
    time("sources", |_| ask(""), |f| Ok(view.sources(f)?.len()))?;
    time("search", |d| ask(&format!("{} {}", d.of(&WORDS), d.of(&WORDS))), |f| Ok(view.search(f, &page)?.rows.len()))?;
    time(
        "search before a year",
        |d| ask(&format!("{} until:{}", d.of(&WORDS), year(d))),
        |f| Ok(view.search(f, &page)?.rows.len()),
    )?;
    Ok(())
}

fn things(view: View<'_>, kind: RowKind, filter: &Filter) -> Result<usize, Box<dyn Error>> {
    Ok(view.things(kind, filter, &Page::first(40))?.rows.len())
}

fn ask(words: &str) -> Result<Filter, Box<dyn Error>> {
    let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    Ok(language::parse(&words)?)
}

fn time<Q>(
    name: &str,
    mut question: impl FnMut(&mut Dice) -> Result<Q, Box<dyn Error>>,
    mut answer: impl FnMut(&Q) -> Result<usize, Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let mut dice = Dice(7);
    let mut took = Vec::with_capacity(ASKED);
    let mut rows = 0;
    for _ in 0..ASKED {
        let asked = question(&mut dice)?;
        let began = Instant::now();
        rows += answer(&asked)?;
        took.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    took.sort_by(f64::total_cmp);
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize];
    println!("{name:26} p50 {:7.1} ms  p95 {:7.1} ms  worst {:7.1} ms  ({rows} rows)", at(0.5), at(0.95), at(1.0));
    Ok(())
}
