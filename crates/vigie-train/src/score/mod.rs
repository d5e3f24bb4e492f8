//! The board: every stage measured on the data sets, beside its floors and its peers.
//!
//! One file of this folder a stage; its `measure(&Data)` gives the stage's figures and is listed in [`STAGES`].
//! What a stage can lean on:
//! - [`Data::path`] finds a set below `../shared/data`; where it is absent the stage goes on without it, and the board says so;
//! - [`Data::sample`] keeps every k-th item when the user asked for `--sample k`: run every list of documents through it;
//! - [`data`] reads JSON lines, TSV and gzip, and names file and line in its errors;
//! - [`pipeline`] parses and reads a text as the product does, with models and lexicons loaded once;
//! - [`measure`] holds precision, recall, F1 and accuracy.
//!
//! Go over documents with rayon (`par_iter().map(…).collect::<anyhow::Result<Vec<_>>>()`). Every figure is better when higher:
//! F1, accuracy and LAS in percent, speed in words or documents a second.

mod attribution;
mod board;
pub mod data;
mod events;
mod feeds;
mod floors;
pub mod measure;
mod names;
mod pages;
mod parse;
pub mod pipeline;
mod places;
mod quad;
mod speed;
mod stories;
mod times;

pub use data::Data;

use anyhow::{Result, bail};
use floors::Floors;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// One line of the board.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Figure {
    /// Stage, set and measure: `times/te2-fr/value-f1`. Floors name it.
    pub key: String,
    /// The figure; F1, accuracy and LAS in percent, speed in words or documents a second.
    pub value: f64,
    /// What the peers reach, as printed in the board.
    pub peers: &'static str,
}

impl Figure {
    /// A line of the board; `peers` is empty where nobody was measured.
    pub fn new(key: impl Into<String>, value: f64, peers: &'static str) -> Figure {
        Figure { key: key.into(), value, peers }
    }

    /// The part of the key before the first slash.
    pub fn stage(&self) -> &str {
        self.key.split('/').next().unwrap_or_default()
    }
}

/// A stage: its name, and what measures it.
type Stage = (&'static str, fn(&Data) -> Result<Vec<Figure>>);

/// The stages in the order of the board. One file of this folder a stage.
const STAGES: &[Stage] = &[
    ("parse", parse::measure),
    ("names", names::measure),
    ("times", times::measure),
    ("places", places::measure),
    ("events", events::measure),
    ("quad", quad::measure),
    ("attribution", attribution::measure),
    ("pages", pages::measure),
    ("feeds", feeds::measure),
    ("stories", stories::measure),
    ("speed", speed::measure),
];

/// What `vigie-train score` is asked.
#[derive(clap::Args)]
pub struct Args {
    /// The folder of data sets
    #[arg(long, default_value = "../shared/data")]
    data: PathBuf,
    /// Only stages whose name starts so; several, separated by commas
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Take every K-th document only: a quick look while working
    #[arg(long, value_name = "K", default_value_t = 1)]
    sample: usize,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Fail on any figure below the floors in this file, or missing
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
}

impl Args {
    fn wants(&self, stage: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|o| stage.starts_with(o.as_str()))
    }
}

/// Runs the stages and prints the board.
pub fn run(args: &Args) -> Result<()> {
    let unknown = args.only.iter().find(|o| !STAGES.iter().any(|(name, _)| name.starts_with(o.as_str())));
    if let Some(unknown) = unknown {
        let known = STAGES.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        bail!("no stage starts with {unknown:?}; stages: {known}");
    }
    if !args.data.is_dir() {
        bail!("{} is not a folder; give the folder of data sets with --data", args.data.display());
    }
    let floors = floors(args)?.only(|stage| args.wants(stage));
    let data = Data::new(&args.data, args.sample);
    let mut figures = Vec::new();
    let mut broken = Vec::new();
    for (name, measure) in STAGES.iter().filter(|(name, _)| args.wants(name)) {
        let start = Instant::now();
        match measure(&data) {
            Ok(found) => figures.extend(found),
            Err(e) => broken.push(format!("{name}: {e:#}")),
        }
        eprintln!("{name}: {:.1} s", start.elapsed().as_secs_f64());
    }
    let board = board::Board { figures: &figures, floors: &floors, skipped: data.missing(), broken: &broken };
    print!("{}", if args.json { board.json() } else { board.table() });
    if !broken.is_empty() {
        bail!("{} of the stages could not be measured", broken.len());
    }
    if args.against.is_some() {
        floors.hold(&figures)?;
    }
    Ok(())
}

/// The floors to fail on, or only to show: `floors.toml` where it lies in the current folder.
fn floors(args: &Args) -> Result<Floors> {
    match &args.against {
        Some(file) => Floors::load(file),
        None if Path::new("floors.toml").exists() => Floors::load(Path::new("floors.toml")),
        None => Ok(Floors::default()),
    }
}
