//! By what the agreements of two documents are told to be one instrument.

use crate::across::days::{Day, Days};
use crate::across::facts::{Agreement, Facts};
use crate::across::happenings::sides;
use crate::across::hash;
use crate::across::words::{skeleton, tokens};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use vigie_read::reading::{AgreementKind, Status, Step};

/// An agreement of one document, in the form in which it is compared.
pub(in crate::across) struct Shape<'f> {
    pub(in crate::across) document: u32,
    pub(in crate::across) facts: &'f Facts,
    pub(in crate::across) row: &'f Agreement,
    pub(in crate::across) parties: BTreeSet<&'f str>,
    pub(in crate::across) look: Look,
    pub(in crate::across) story: u32,
}

/// By what an agreement of a document is told from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::across) struct Look {
    kind: AgreementKind,
    /// The countries and bodies of its parties, hashed: the rebels of a country are of the country here.
    pub(in crate::across) families: BTreeSet<u64>,
    /// Proper words of its name that are no party's: `Minsk`, `2015`.
    pub(in crate::across) proper: BTreeSet<u64>,
    pub(in crate::across) signed: Option<Days>,
    pub(in crate::across) day: Option<Day>,
}

impl Look {
    pub(super) fn keys(&self) -> impl Iterator<Item = u64> {
        let parties = self.families.iter().map(|p| hash::pair(1, *p));
        parties.chain(self.proper.iter().map(|w| hash::pair(2, *w)))
    }
}

/// Days between two documents over which an instrument without a name of its own is the same.
pub(in crate::across) const NEAR: i32 = 45;

/// The keys under which a document is looked up for instruments that it shares with others.
pub fn keys(facts: &Facts) -> Vec<u64> {
    looks(facts).iter().flat_map(Look::keys).collect()
}

/// Whether two documents of two stories speak of one instrument.
pub(in crate::across) fn shared(a: &[Look], b: &[Look]) -> bool {
    a.iter().any(|x| b.iter().any(|y| same(x, y, false)))
}

/// How each agreement of a document looks.
pub(in crate::across) fn looks(facts: &Facts) -> Vec<Look> {
    shapes(0, facts).map(|s| s.look).collect()
}

/// The agreements of a document.
pub(super) fn shapes(document: u32, facts: &Facts) -> impl Iterator<Item = Shape<'_>> {
    let named = facts.actors.iter().filter(|_| !facts.agreements.is_empty());
    let of_parties: FxHashSet<String> = named.flat_map(|a| tokens(&a.name)).map(|t| skeleton(&t.folded)).collect();
    facts.agreements.iter().map(move |row| shape(document, facts, row, &of_parties))
}

fn shape<'f>(document: u32, facts: &'f Facts, row: &'f Agreement, of_parties: &FxHashSet<String>) -> Shape<'f> {
    let mut parties: BTreeSet<&str> = sides(facts, &row.parties).into_iter().collect();
    for m in row.milestones.iter().filter_map(|m| m.party) {
        parties.extend(sides(facts, &[m]));
    }
    let proper = tokens(&row.name)
        .into_iter()
        .enumerate()
        .filter(|(i, t)| {
            t.capital && *i > 0
                || t.number().is_some_and(|n| n >= 100)
                || t.capital && t.folded.len() <= 5 && capitals(&row.name, t.at)
        })
        .map(|(_, t)| skeleton(&t.folded))
        .filter(|w| !of_parties.contains(w))
        .map(|w| hash::text(&w))
        .collect();
    let signed =
        row.milestones.iter().filter(|m| m.step == Step::Signs && m.status == Status::Occurred).find_map(|m| m.days);
    let families = parties.iter().map(|p| hash::text(p.split('/').next().unwrap_or(p))).collect();
    let look = Look { kind: row.kind, families, proper, signed, day: facts.day() };
    Shape { document, facts, row, parties, look, story: 0 }
}

/// Whether the word that begins there is written in capitals: an abbreviation.
fn capitals(name: &str, at: usize) -> bool {
    let word = name.get(at..).unwrap_or("").split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    word.chars().count() > 1 && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
}

/// Whether two documents speak of one instrument; whether they are of one story counts where little else is said.
pub(in crate::across) fn same(a: &Look, b: &Look, one_story: bool) -> bool {
    let kinds = a.kind == b.kind || [a.kind, b.kind].contains(&AgreementKind::Other);
    let (x, y) = (&a.families, &b.families);
    // Signed at different times: two instruments.
    let parted = a.signed.zip(b.signed).is_some_and(|(x, y)| !x.meets(y, 1));
    if !kinds || parted {
        return false;
    }
    let shared = x.intersection(y).count();
    let names = a.proper.intersection(&b.proper).count();
    let named = !a.proper.is_empty() && !b.proper.is_empty();
    // A name of two words is enough; one needs a party, or nobody known on one side.
    if named {
        return names >= 2 || names == 1 && (shared >= 1 || x.is_empty() || y.is_empty());
    }
    let day = |s: &Look| s.signed.filter(|d| d.len() <= 2);
    let dated = day(a).is_some() && day(b).is_some();
    let all = x.is_subset(y) || y.is_subset(x);
    let near = a.day.zip(b.day).is_none_or(|(x, y)| (x.0 - y.0).abs() <= NEAR);
    shared >= 2 && all && near || shared >= 1 && (dated || one_story && all)
}
