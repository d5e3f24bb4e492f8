//! The board: every stage measured on the data sets, beside its peers.

use std::path::{Path, PathBuf};

/// One line of the board.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Figure {
    /// Stage, set and measure: `times/te2-fr/value-f1`. Floors name it.
    pub key: String,
    /// The figure; F1, accuracy and LAS in percent, speed in words or documents a second.
    pub value: f64,
    /// What the peers reach, as printed in the board.
    pub peers: &'static str,
}

/// Where the data sets lie.
pub struct Data(PathBuf);

impl Data {
    /// A file or folder of `shared/data`; `None` where it is absent.
    pub fn path(&self, below: &str) -> Option<PathBuf> {
        let path = self.0.join(below);
        path.exists().then_some(path)
    }
}

/// A stage: its name, and what measures it.
type Stage = (&'static str, fn(&Data) -> anyhow::Result<Vec<Figure>>);

/// The stages in the order of the board. One file of this folder a stage.
const STAGES: &[Stage] = &[];

/// What `vigie-train score` is asked.
#[derive(clap::Args)]
pub struct Args {
    /// The folder of data sets
    #[arg(long, default_value = "../shared/data")]
    data: PathBuf,
    /// Only stages whose name starts so
    #[arg(long)]
    only: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Fail on any figure below the floors in this file
    #[arg(long)]
    against: Option<PathBuf>,
}

/// Runs the stages and prints the board.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let data = Data(args.data.clone());
    let mut figures = Vec::new();
    for (name, measure) in STAGES {
        if args.only.as_deref().is_none_or(|o| name.starts_with(o)) {
            figures.extend(measure(&data)?);
        }
    }
    for f in &figures {
        println!("{:<40} {:>10.2}  {}", f.key, f.value, f.peers);
    }
    let _ = (&args.json, args.against.as_deref().map(Path::display));
    Ok(())
}
