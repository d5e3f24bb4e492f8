//! Quad class of UN sentences, and agreement between languages, by the lexicons alone.
//!
//! Five classes: the four quad classes and none. The class of a sentence is that of its trigger nearest the root; of two at the
//! same depth the verb, then the first. No trigger is no class.

use super::measure::percent;
use super::{Data, Figure, data, pipeline};
use anyhow::{Result, anyhow};
use rayon::prelude::*;
use vigie_read::{Context, Library, actors, events, places};

const PEERS: &str = "TF-IDF and SVM, 5-fold: en 60.5, fr 58.9, same code 70.3; humans 84.3";

/// Label, French, English.
type Row = (String, String, String);

/// The classes of the French and the English sentence.
type Pair = (Option<Class>, Option<Class>);

/// Measures the stage. Where `VIGIE_QUAD_OUT` names a file, gold, systems and sentences are written there.
pub fn measure(data: &Data) -> Result<Vec<Figure>> {
    let Some(path) = data.path("events/un_quad/dev.tsv") else { return Ok(Vec::new()) };
    let table = data::Tsv::load(&path)?;
    let rows = table.rows().filter(|r| r.get("clean") == "1");
    let rows: Vec<Row> =
        rows.map(|r| (r.get("unanimous_label").to_owned(), unquote(r.get("fr")), unquote(r.get("en")))).collect();
    let rows = data.sample(rows);
    let read = |language: &'static str, text: &str| (!text.is_empty()).then(|| quad(text, language)).transpose();
    let found =
        rows.par_iter().map(|(_, fr, en)| Ok((read("fr", fr)?, read("en", en)?))).collect::<Result<Vec<_>>>()?;
    if let Some(file) = std::env::var_os("VIGIE_QUAD_OUT") {
        let line = |((gold, fr, en), (f, e)): (&Row, &Pair)| {
            let show = |c: &Option<Class>| c.as_ref().map_or("-\t-".to_owned(), |c| format!("{}\t{}", c.name, c.rule));
            format!("{gold}\t{}\t{fr}\t{}\t{en}\n", show(f), show(e))
        };
        std::fs::write(file, rows.iter().zip(&found).map(line).collect::<String>())?;
    }
    let accuracy = |pick: fn(&Pair) -> Option<&Class>| {
        let pairs = rows.iter().zip(&found).filter_map(|(row, f)| Some((row.0.as_str(), pick(f)?.name)));
        let pairs: Vec<_> = pairs.collect();
        percent(pairs.iter().filter(|(gold, system)| gold == system).count() as f64, pairs.len() as f64)
    };
    let both: Vec<_> = found.iter().filter_map(|(f, e)| Some((f.as_ref()?.name, e.as_ref()?.name))).collect();
    let same = percent(both.iter().filter(|(f, e)| f == e).count() as f64, both.len() as f64);
    Ok(vec![
        Figure::new("quad/fr/accuracy", accuracy(|f| f.0.as_ref()), PEERS),
        Figure::new("quad/en/accuracy", accuracy(|f| f.1.as_ref()), PEERS),
        Figure::new("quad/fr-en/same", same, "TF-IDF and SVM 70.3"),
    ])
}

/// Fields that hold a quotation mark are quoted in the table, marks doubled.
fn unquote(field: &str) -> String {
    match field.strip_prefix('"').and_then(|f| f.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => field.to_owned(),
    }
}

struct Class {
    name: &'static str,
    rule: String,
}

fn quad(text: &str, language: &str) -> Result<Class> {
    let document = pipeline::document(text, language, None)?;
    let sentences = pipeline::parse(&document)?;
    let library = Library::embedded().map_err(|e| anyhow!("{e}"))?;
    let ctx = Context::new(&document, &sentences, library);
    let cast = actors::find(&ctx);
    let places = places::find(&ctx, &cast);
    let depth = |c: &events::Candidate| {
        let w = ctx.word(c.at);
        (w.ancestors().count(), c.nominal, w.sent().index(), w.index())
    };
    let best = events::candidates(&ctx, &cast, &places).into_iter().min_by_key(depth);
    Ok(best.map_or(Class { name: "NONE", rule: String::new() }, |c| {
        // The set was coded in CAMEO's quad classes, where an appeal (02) is verbal cooperation and a demand (10) is not.
        let appeal = c.cameo.as_deref().is_some_and(|c| c.starts_with("02"));
        let name = match library.ontology.plover.of(c.kind).quad {
            _ if appeal => "VERCOOP",
            1 => "VERCOOP",
            2 => "MATCOOP",
            3 => "VERCONF",
            _ => "MATCONF",
        };
        Class { name, rule: c.rule }
    }))
}
