//! Names: strict span F1 on gold words. WikiNEuRal is a check only: nothing is learned from it.

use super::measure::Counts;
use super::{Data, Figure};
use crate::parse::names::read_iob;
use anyhow::Result;
use rayon::prelude::*;
use vigie_parse::{Models, NameKind};

/// A test: its name on the board, language, file, whether other names than persons, organisations and places count, peers.
const TESTS: [(&str, &str, &str, &str); 4] = [
    ("fr_wikineural", "fr", "ner/fr/wikineural.test.conll.gz", "spaCy-sm 81.4 (on WikiNER)"),
    ("en_wikineural", "en", "ner/en/wikineural.test.conll.gz", "spaCy-sm 84.3 (on OntoNotes)"),
    ("en_uner_ewt", "en", "ner/en/uner_ewt.test.iob2.gz", ""),
    ("fr_hipe2020", "fr", "ner/hipe2022-fr/HIPE-2022-v2.1-hipe2020-test-fr.tsv.gz", ""),
];

/// Measures the stage.
pub fn measure(data: &Data) -> Result<Vec<Figure>> {
    let found: Vec<Option<Figure>> = TESTS
        .par_iter()
        .map(|(name, language, file, peers)| {
            let (Some(path), Ok(model)) = (data.path(file), Models::embedded().get(language)) else { return Ok(None) };
            let gold = data.sample(read_iob(&path)?);
            let forms = gold.iter().map(|s| s.words.iter().map(|w| w.form.as_str()).collect());
            let system = model.parse_words(forms, "");
            let mut counts = Counts::default();
            for (g, s) in gold.iter().zip(system.iter()) {
                let gold = spans(g.words.iter().map(|w| w.name));
                let found: Vec<_> =
                    s.names().iter().filter_map(|n| Some((n.words.start, n.words.end, number(n.kind)?))).collect();
                let right = found.iter().filter(|f| gold.contains(f)).count();
                counts += Counts::matched(right, found.len(), gold.len());
            }
            Ok(Some(Figure::new(format!("names/{name}/strict-f1"), counts.f1(), peers)))
        })
        .collect::<Result<_>>()?;
    Ok(found.into_iter().flatten().collect())
}

fn number(kind: NameKind) -> Option<u8> {
    match kind {
        NameKind::Person => Some(1),
        NameKind::Organisation => Some(3),
        NameKind::Place => Some(5),
        NameKind::Other => None,
    }
}

/// Persons, organisations and places out of tags.
fn spans(tags: impl Iterator<Item = u8>) -> Vec<(usize, usize, u8)> {
    let mut out: Vec<(usize, usize, u8)> = Vec::new();
    for (i, tag) in tags.enumerate() {
        match out.last_mut() {
            Some(last) if tag > 0 && tag % 2 == 0 && last.1 == i && last.2 + 1 == tag => last.1 = i + 1,
            _ if tag > 0 => out.push((i, i + 1, tag - (tag + 1) % 2)),
            _ => {}
        }
    }
    out.retain(|s| s.2 < 7);
    out
}
