//! What many machines make apart is what one makes: whatever the partitions, whatever the order in which they are brought together.

mod support;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use support::gold;
use vigie_record::across::apart::{Forest, Piece, dyads, instruments, telling};
use vigie_record::across::chain::roots;
use vigie_record::across::happenings::happenings;
use vigie_record::across::parts::Keys;
use vigie_record::across::stories::SHARED;
use vigie_record::across::tension::{self, Week};
use vigie_record::across::{Corpus, Facts, fold};
use vigie_record::facts::{DocId, Row};

fn facts() -> Vec<Facts> {
    gold().iter().map(|a| a.facts.clone()).collect()
}

/// Pairs as a shuffle makes them: whoever keeps a key with whoever looks it up, a strong one or two weak ones.
fn pairs(keys: &[(DocId, Keys, Keys)]) -> BTreeSet<(DocId, DocId)> {
    let mut shared: BTreeMap<(DocId, DocId), u8> = BTreeMap::new();
    for (weight, of) in [(SHARED, 0), (1, 1)] {
        let of = |k: &(DocId, Keys, Keys)| if of == 0 { k.1.clone() } else { k.2.clone() };
        let mut kept: HashMap<u64, Vec<DocId>> = HashMap::new();
        keys.iter().for_each(|k| of(k).kept.iter().for_each(|key| kept.entry(*key).or_default().push(k.0)));
        for (d, key) in keys.iter().flat_map(|k| of(k).looked_up.into_iter().map(|key| (k.0, key))) {
            for other in kept.get(&key).into_iter().flatten().filter(|o| **o < d) {
                let count = shared.entry((*other, d)).or_default();
                *count = count.saturating_add(weight);
            }
        }
    }
    shared.into_iter().filter(|(_, n)| *n >= SHARED).map(|(pair, _)| pair).collect()
}

/// The groups of `all` by forests that `machines` machines made of some links each, merged from the last to the first.
fn groups(all: &[DocId], links: &[(DocId, DocId)], machines: usize) -> Vec<Vec<DocId>> {
    let mut forests: Vec<Forest> = vec![Forest::default(); machines];
    links.iter().enumerate().for_each(|(i, (a, b))| forests[i * 7 % machines].link(*b, *a));
    let mut whole = Forest::default();
    while let Some(forest) = forests.pop() {
        whole.merge(forest);
    }
    let least: HashMap<DocId, DocId> = whole.edges().into_iter().collect();
    let mut out: BTreeMap<DocId, Vec<DocId>> = BTreeMap::new();
    all.iter().for_each(|d| out.entry(*least.get(d).unwrap_or(d)).or_default().push(*d));
    out.into_values().collect()
}

struct Apart {
    rows: Vec<Row>,
    weeks: Vec<(String, String, Vec<Week>)>,
    largest: [usize; 2],
}

/// The steps, as an engine runs them.
fn apart(all: &[Facts], machines: usize) -> Apart {
    let by: BTreeMap<DocId, &Facts> = all.iter().map(|f| (f.document, f)).collect();
    let ids: Vec<DocId> = by.keys().copied().collect();
    let keys: Vec<_> = by.values().map(|f| (f.document, telling::keys(f), telling::weak_keys(f))).collect();
    let links: Vec<_> = pairs(&keys).into_iter().filter(|(a, b)| telling::joined(by[a], by[b])).collect();
    let parts = groups(&ids, &links, machines);
    let pieces: Vec<Piece> = parts.iter().rev().map(|p| Piece::of(p.iter().map(|d| by[d]))).collect();
    let leads: BTreeMap<DocId, _> = pieces.iter().flat_map(|p| &p.leads).map(|l| (l.document, l)).collect();
    let keys: Vec<_> =
        leads.values().map(|l| (l.document, instruments::keys(by[&l.document], &l.story), Keys::default())).collect();
    let same = |a: &DocId, b: &DocId| instruments::joined((by[a], &leads[a].story), (by[b], &leads[b].story));
    let links: Vec<_> = pairs(&keys).into_iter().filter(|(a, b)| same(a, b)).collect();
    let speaking: Vec<DocId> = leads.keys().copied().collect();
    let registers = groups(&speaking, &links, machines);
    let mut rows: Vec<Row> = pieces.iter().flat_map(|p| p.rows.clone()).collect();
    rows.extend(registers.iter().flat_map(|g| instruments::fold(g.iter().map(|d| (leads[d], by[d])))));
    let acts = pieces.iter().flat_map(|p| p.acts.clone()).collect();
    let papers = pieces.iter().flat_map(|p| p.papers.clone()).collect();
    let largest = [&parts, &registers].map(|g| g.iter().map(Vec::len).max().unwrap_or(0));
    Apart { rows, weeks: dyads(acts, &papers), largest }
}

fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by(|a, b| (a.kind, &a.key).cmp(&(b.kind, &b.key)));
    rows
}

#[test]
fn the_rows_are_those_of_one_machine() {
    let mut all = facts();
    let whole = sorted(fold(&all));
    for machines in [1, 3, 8] {
        all.rotate_left(17);
        let made = apart(&all, machines);
        eprintln!(
            "{} documents, the largest part of {}, the largest register of {}",
            all.len(),
            made.largest[0],
            made.largest[1]
        );
        let rows = sorted(made.rows);
        assert_eq!(rows.len(), whole.len());
        for (a, b) in rows.iter().zip(&whole) {
            assert_eq!(a, b);
        }
        assert!(made.largest.iter().all(|n| n * 4 < all.len()), "the work falls into parts: {:?}", made.largest);
    }
}

#[test]
fn a_document_twice_is_once() {
    let all = facts();
    let twice: Vec<Facts> = all.iter().chain(&all[..40]).cloned().collect();
    assert_eq!(sorted(apart(&twice, 2).rows), sorted(fold(&all)));
}

#[test]
fn the_weeks_are_those_of_one_machine() {
    let all = facts();
    let corpus = Corpus::of(&all);
    let (roots, happenings) = (roots(&corpus), happenings(&corpus));
    let made = apart(&all, 4).weeks;
    assert!(made.len() > 10, "{}", made.len());
    for (actor, recipient, weeks) in &made {
        let acts = tension::acts(&corpus, &happenings, &roots, actor, recipient);
        assert_eq!(weeks, &tension::weeks(&acts, &tension::panel(&corpus, &acts)), "{actor}-{recipient}");
    }
}
