//! Where a statement comes from in the end: what makes two sources one.
//!
//! Independence is counted on the outermost source that is no agency and no paper: ten papers that copy one line of an agency are one source, and
//! so are ten that quote one minister, or the minister and his spokesman.

use super::corpus::Corpus;
use super::facts::{Actor, Facts};
use super::wires;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use vigie_read::actors::fold_units;
use vigie_read::reading::Holder;

/// The end of a chain of sources.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Root {
    /// The side that a named speaker stands on.
    Side(String),
    /// A named speaker who stands on no side that is known.
    Speaker(String),
    /// An agency, for what a text that credits it says itself.
    Agency(String),
    /// A paper, for what it says itself or has from sources without a name.
    Outlet(String),
    /// Texts that are one text, of whoever wrote it.
    Text(String),
}

impl Root {
    /// Whether it is a speaker with a name, who can be asked again.
    pub fn is_named(&self) -> bool {
        matches!(self, Root::Side(_) | Root::Speaker(_))
    }
}

/// The root of every document of a corpus: what stands behind its author.
pub fn roots(corpus: &Corpus<'_>) -> Vec<Root> {
    // The agencies that a lineage credits anywhere, and its first document.
    let mut lineage: FxHashMap<u32, (Option<&str>, u32, u32)> = FxHashMap::default();
    for (i, f) in corpus.documents.iter().enumerate() {
        let entry = lineage.entry(corpus.lineage[i]).or_insert((None, i as u32, 0));
        entry.2 += 1;
        for wire in &f.wires {
            entry.0 = Some(entry.0.map_or(wire.as_str(), |w| w.min(wire)));
        }
    }
    corpus
        .documents
        .iter()
        .enumerate()
        .map(|(i, f)| {
            let (wire, first, size) = lineage[&corpus.lineage[i]];
            if let Some(wire) = f.wires.first().map(String::as_str).or(wire) {
                return Root::Agency(wire.to_owned());
            }
            let name = f.outlet.as_deref().map(fold_units).filter(|o| !o.is_empty());
            match name {
                Some(outlet) if size == 1 => Root::Outlet(outlet),
                _ => Root::Text(corpus.documents[first as usize].document.short()),
            }
        })
        .collect()
}

/// Who takes a stance in a document, and the end of the chain behind it.
pub fn of(facts: &Facts, holder: Holder, document: &Root) -> Vec<(Option<Actor>, Root)> {
    let Holder::Actor(id) = holder else { return vec![(None, document.clone())] };
    facts.behind(&[id]).into_iter().map(|a| (Some(a.clone()), speaker(a, document))).collect()
}

fn speaker(actor: &Actor, document: &Root) -> Root {
    if let Some(agency) = wires::agency(&actor.name) {
        return Root::Agency(agency.to_owned());
    }
    match (&actor.side, &actor.key) {
        (Some(side), Some(_)) if actor.named || actor.key.as_deref().is_some_and(|k| k.starts_with("voice:")) => {
            Root::Side(side.clone())
        }
        (_, Some(key)) if actor.named => Root::Speaker(key.clone()),
        // "Witnesses", "a local official": as good as the paper that found them.
        _ => document.clone(),
    }
}
