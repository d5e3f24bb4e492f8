//! What became of stories from one state of the record to the next: born, grown, merged, split. Ids are never reused: a story bears the name of
//! its first document, and a document founds one story.

use crate::facts::DocId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Stories by id, with their documents.
pub type Stories = BTreeMap<String, BTreeSet<DocId>>;

/// One thing that happened to stories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A story that none of whose documents stood in a story.
    Born {
        /// Its id.
        story: String,
    },
    /// Documents came to it that stood in no story.
    Grown {
        /// Its id.
        story: String,
        /// How many.
        by: usize,
    },
    /// Stories became one.
    Merged {
        /// The id that lives on.
        into: String,
        /// Those that ended.
        from: Vec<String>,
    },
    /// A story became several.
    Split {
        /// Which.
        story: String,
        /// Where its documents are now, itself among them if it lives on.
        into: Vec<String>,
    },
    /// A story whose documents left the record.
    Gone {
        /// Its id.
        story: String,
    },
}

/// What happened between two states, in the order of ids.
pub fn changes(before: &Stories, after: &Stories) -> Vec<Change> {
    let home: BTreeMap<&DocId, &String> =
        before.iter().flat_map(|(id, docs)| docs.iter().map(move |d| (d, id))).collect();
    let mut parts: BTreeMap<&String, BTreeSet<&String>> = BTreeMap::new();
    let mut out = Vec::new();
    for (id, docs) in after {
        let from: BTreeSet<&String> = docs.iter().filter_map(|d| home.get(d).copied()).collect();
        let new = docs.iter().filter(|d| !home.contains_key(d)).count();
        from.iter().for_each(|f| {
            parts.entry(f).or_default().insert(id);
        });
        if from.is_empty() {
            out.push(Change::Born { story: id.clone() });
        } else if from.len() > 1 {
            let ended = from.iter().filter(|f| **f != id).map(|f| (*f).clone()).collect();
            out.push(Change::Merged { into: id.clone(), from: ended });
        } else if new > 0 {
            out.push(Change::Grown { story: id.clone(), by: new });
        }
    }
    for id in before.keys() {
        match parts.get(id) {
            None => out.push(Change::Gone { story: id.clone() }),
            Some(into) if into.len() > 1 => {
                out.push(Change::Split { story: id.clone(), into: into.iter().map(|s| (*s).clone()).collect() });
            }
            // All of it is in a story of another name: its founder was outdone by an earlier document, or left.
            Some(_) => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(rows: &[(&str, &[u8])]) -> Stories {
        rows.iter().map(|(id, docs)| ((*id).to_owned(), docs.iter().map(|d| DocId([*d; 32])).collect())).collect()
    }

    #[test]
    fn every_change_is_told() {
        let before = state(&[("a", &[1, 2, 3]), ("b", &[4]), ("c", &[5]), ("g", &[9])]);
        let after = state(&[("a", &[1, 2]), ("d", &[3]), ("b", &[4, 5]), ("e", &[6, 7])]);
        let told = changes(&before, &after);
        assert_eq!(
            told,
            [
                Change::Merged { into: "b".into(), from: vec!["c".into()] },
                Change::Born { story: "e".into() },
                Change::Split { story: "a".into(), into: vec!["a".into(), "d".into()] },
                Change::Gone { story: "g".into() },
            ]
        );
        assert!(changes(&after, &after).is_empty());
    }
}
