//! What people corrected, as examples: each paragraph is read again with the present models and lexicons, and what they say is looked for in the
//! reading. `vigie serve` hands the corrections of a record out at `/corrections.jsonl`, and keeps them in `<record>.corrections.jsonl`.

use anyhow::Context;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use vigie_gather::Document;
use vigie_parse::Models;
use vigie_read::actors::fold;
use vigie_read::{Library, Reading, read};

/// `vigie-train corrections`
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files of corrections: one JSON object a line
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// A correction, as far as it is an example.
#[derive(Debug, Deserialize)]
struct Correction {
    row: String,
    field: String,
    machine: Option<String>,
    value: String,
    context: Option<String>,
    language: Option<String>,
    published: Option<String>,
}

/// What came of reading it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Now {
    /// It is read as the person says.
    Mended,
    /// It is not.
    Still,
    /// It cannot be told from one paragraph.
    Untold,
}

/// Reads the files and prints what came of them.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let library = Library::embedded()?;
    let models = Models::embedded();
    let mut counts: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for path in &args.files {
        let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
        for (n, line) in BufReader::new(file).lines().enumerate() {
            let line = line?;
            if line.trim().is_empty() {
                continue;
            }
            let at = || format!("{}:{}: this is no correction", path.display(), n + 1);
            let c: Correction = serde_json::from_str(&line).with_context(at)?;
            let now = again(&c, models, library);
            counts.entry(c.field.clone()).or_default()[now as usize] += 1;
            if now == Now::Still {
                let (machine, context) = (c.machine.as_deref().unwrap_or("-"), c.context.as_deref().unwrap_or(""));
                println!("{} {}: {machine} → {}\n    {context}", c.row, c.field, c.value);
            }
        }
    }
    println!("{:12} {:>8} {:>8} {:>8}", "field", "mended", "still", "not told");
    for (field, [mended, still, untold]) in counts {
        println!("{field:12} {mended:>8} {still:>8} {untold:>8}");
    }
    Ok(())
}

fn again(c: &Correction, models: &Models, library: &Library) -> Now {
    let (Some(context), Some(language)) = (&c.context, &c.language) else { return Now::Untold };
    let mut document = Document::plain(context.clone(), language);
    document.published = c.published.as_deref().and_then(|p| vigie_gather::parse_date(p, None).ok());
    let Ok(parsed) = models.parse(&document) else { return Now::Untold };
    let reading = read(&document, &parsed, library, &BTreeMap::new());
    match says(&reading, c) {
        Some(true) => Now::Mended,
        Some(false) => Now::Still,
        None => Now::Untold,
    }
}

/// Whether a reading says what a person says; nothing where one paragraph cannot tell.
fn says(r: &Reading, c: &Correction) -> Option<bool> {
    let value = fold(c.value.trim());
    let is = |text: &str| fold(text) == value;
    let named = |ids: &[vigie_read::reading::ActorId]| {
        let names = ids.iter().filter_map(|id| r.actors.get(id.index()));
        names.map(|a| fold(&a.name)).any(|name| name.contains(&value) || !name.is_empty() && value.contains(&name))
    };
    Some(match c.field.as_str() {
        "type" => r.events.iter().any(|e| is(e.kind.name())),
        "status" => r.events.iter().any(|e| is(e.status.name())) || r.claims.iter().any(|k| is(k.status.name())),
        "actor" => r.events.iter().any(|e| named(&e.actors)),
        "recipient" => r.events.iter().any(|e| named(&e.recipients)),
        "source" => r.attributions.iter().any(|q| named(&q.source.actors)),
        "place" => r.places.iter().any(|p| is(&p.name)),
        "time" => r.times.iter().any(|t| is(&t.value)),
        "name" => r.actors.iter().any(|a| is(&a.name)),
        "country" => r.actors.iter().any(|a| a.country.as_deref().is_some_and(is)),
        // What the machine made of it is made no more.
        "not_a_row" if c.row.starts_with('E') => {
            let (kind, trigger) = c.machine.as_deref()?.split_once(' ')?;
            !r.events.iter().any(|e| e.kind.name() == kind && e.evidence.trigger.text == trigger)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_is_read_again() {
        let (models, library) = (Models::embedded(), Library::embedded().expect("embedded data"));
        let correction = |field: &str, machine: &str, value: &str| Correction {
            row: "E1".into(),
            field: field.into(),
            machine: Some(machine.into()),
            value: value.into(),
            context: Some("Moldova expelled two diplomats of Romania on Monday.".into()),
            language: Some("en".into()),
            published: Some("2031-03-04".into()),
        };
        let now = |field: &str, machine: &str, value: &str| again(&correction(field, machine, value), models, library);
        assert_eq!(now("actor", "-", "Moldova"), Now::Mended);
        assert_eq!(now("type", "SANCTION expelled", "ASSAULT"), Now::Still);
        assert_eq!(now("time", "-", "2031-03-03"), Now::Mended);
        assert_eq!(now("not_a_row", "ASSAULT expelled", "x"), Now::Mended);
        assert_eq!(now("words", "-", "x"), Now::Untold);
        assert_eq!(again(&Correction { context: None, ..correction("type", "-", "x") }, models, library), Now::Untold);
    }
}
