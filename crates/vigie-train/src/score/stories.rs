//! Stories: pairs of articles that report the same happening, or another.
//!
//! The pairs of `tgcontest` are undated and were picked because an embedding took them for alike, so the wrong ones are near misses.

use super::measure::Counts;
use super::{Data, Figure, data, pipeline};
use anyhow::Result;
use rayon::prelude::*;
use vigie_record::across::{Corpus, Facts};
use vigie_record::facts::DocId;

/// Measures the stage.
pub fn measure(data: &Data) -> Result<Vec<Figure>> {
    let Some(path) = data.path("stories/tgcontest/toloka/clustering_pairs/en_train_pool.tsv") else {
        return Ok(Vec::new());
    };
    let table = data::Tsv::load(&path)?;
    let rows: Vec<data::Row<'_>> = data.sample(table.rows().collect());
    let pairs = rows.into_par_iter().map(|row| -> Result<(bool, bool)> {
        let facts = |side: &str| -> Result<Facts> {
            let field = |name: &str| row.get(&format!("INPUT:{side}_{name}"));
            let text = format!("{}\n\n{}", field("title"), field("text"));
            let mut reading = pipeline::read_text(&text, "en", None)?;
            reading.document.title = Some(field("title").to_owned());
            Ok(Facts::of(DocId::of(&reading.document), &reading))
        };
        let both = [facts("first")?, facts("second")?];
        Ok((row.get("GOLDEN:quality") == "OK", Corpus::of(&both).stories.len() == 1))
    });
    let pairs = pairs.collect::<Result<Vec<_>>>()?;
    let count = |of: fn(&(bool, bool)) -> bool| pairs.iter().filter(|p| of(p)).count();
    let counts = Counts::matched(count(|p| p.0 && p.1), count(|p| p.1), count(|p| p.0));
    Ok(vec![
        Figure::new("stories/tgcontest-en/pair-f1", counts.f1(), ""),
        Figure::new("stories/tgcontest-en/pair-precision", counts.precision(), ""),
    ])
}
