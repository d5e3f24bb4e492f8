//! What follows from many documents stays what it is whatever is added that says nothing new: the invariants of the ledger and of tension.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use support::gold;
use vigie_record::across::chain::roots;
use vigie_record::across::happenings::happenings;
use vigie_record::across::{Corpus, Facts, fold, parts, tension};
use vigie_record::facts::{DocId, Mention, Row, RowKind};

fn facts() -> Vec<Facts> {
    gold().iter().map(|a| a.facts.clone()).collect()
}

/// Copies of a document as other papers print it, later.
fn reprints(of: &Facts, n: u8) -> Vec<Facts> {
    (0..n)
        .map(|i| {
            let mut f = of.clone();
            f.document = DocId([200 - i; 32]);
            f.outlet = Some(format!("Paper {i}"));
            f.published = of.published.as_deref().map(|p| format!("{}T23:59", &p[..10]));
            f.wires = vec!["afp".into()];
            f
        })
        .collect()
}

fn kind(rows: &[Row], kind: RowKind) -> Vec<&Row> {
    let mut out: Vec<&Row> = rows.iter().filter(|r| r.kind == kind).collect();
    out.sort_by(|a, b| a.key.cmp(&b.key));
    out
}

#[test]
fn the_same_documents_in_any_order_give_the_same_rows() {
    let sorted = |mut rows: Vec<Row>| {
        rows.sort_by(|a, b| (a.kind, &a.key).cmp(&(b.kind, &b.key)));
        serde_json::to_string(&rows).unwrap()
    };
    let mut all = facts();
    let first = sorted(fold(&all));
    all.reverse();
    assert_eq!(first, sorted(fold(&all)));
    all.sort_by_key(|f| f.text_hash);
    assert_eq!(first, sorted(fold(&all)));
    // Twice the same document is once.
    all.extend(facts());
    assert_eq!(first, sorted(fold(&all)));
}

#[test]
fn fifty_wire_copies_change_no_claim_and_no_agreement() {
    let mut all = facts();
    let before = fold(&all);
    let spoken = gold().iter().find(|a| a.facts.claims.len() > 2 && !a.facts.wires.is_empty()).unwrap();
    let more = reprints(&spoken.facts, 50);
    assert!(more.iter().all(|m| m.published > spoken.facts.published), "the reprints come later");
    all.extend(more);
    let after = fold(&all);
    for what in [RowKind::Claim, RowKind::Agreement] {
        assert_eq!(kind(&before, what), kind(&after, what));
    }
    let events = |rows: &[Row]| -> Vec<(String, u32)> {
        kind(rows, RowKind::Event).iter().map(|r| (r.key.clone(), r.independent)).collect()
    };
    assert_eq!(events(&before), events(&after), "the independent sources of each event");
    let stories = |rows: &[Row]| -> Vec<String> { kind(rows, RowKind::Story).iter().map(|r| r.key.clone()).collect() };
    assert_eq!(stories(&before), stories(&after));
}

#[test]
fn the_rows_of_the_whole_are_those_of_its_parts() {
    let all = facts();
    let whole = fold(&all);
    let parts = parts::parts(&all);
    let of_parts: Vec<Row> =
        parts.iter().flat_map(|p| fold(&p.iter().map(|i| all[*i as usize].clone()).collect::<Vec<_>>())).collect();
    let largest = parts.iter().map(Vec::len).max().unwrap_or(0);
    eprintln!("{} documents in {} parts, the largest of {largest}", all.len(), parts.len());
    for what in [RowKind::Copies, RowKind::Story, RowKind::Event, RowKind::Claim, RowKind::Agreement] {
        assert_eq!(kind(&whole, what), kind(&of_parts, what));
    }
    assert!(largest * 2 < all.len(), "the record falls into parts");
}

/// How many of the denials that the gold names stand in one claim with what they deny. A figure, with a floor that only goes up.
#[test]
fn denials_meet_what_they_deny() {
    let rows = fold(&facts());
    let claims = kind(&rows, RowKind::Claim);
    let id = |key: &str| gold().iter().find(|a| a.label.id == key).map(|a| a.facts.document);
    let story: BTreeMap<DocId, &str> = gold().iter().map(|a| (a.facts.document, a.label.story.as_str())).collect();
    let (mut all, mut met, mut near, mut missed) = (0, 0, 0, Vec::new());
    for a in gold().iter().filter(|a| !a.label.denies.is_empty()) {
        let denies = |r: &Row| {
            let stands = r.body["stands"].as_array();
            let mut mine =
                stands.into_iter().flatten().filter(|s| s["document"] == a.facts.document.to_string().as_str());
            mine.any(|s| s["does"] == "denies")
        };
        let others: Vec<DocId> = a.label.denies.iter().filter_map(|d| id(d)).collect();
        all += 1;
        let stories: Vec<&str> = others.iter().map(|d| story[d]).collect();
        let elsewhere = |m: &&Mention| m.document != a.facts.document && stories.contains(&story[&m.document]);
        near += usize::from(claims.iter().any(|r| denies(r) && r.mentions.iter().any(|m| elsewhere(&m))));
        if claims.iter().any(|r| denies(r) && r.mentions.iter().any(|m| others.contains(&m.document))) {
            met += 1;
        } else {
            missed.push((a.label.id.as_str(), claims.iter().filter(|r| denies(r)).count()));
        }
    }
    eprintln!(
        "denials of the gold that meet the article they deny: {met} of {all}, another of its story: {near}; missed, with the denials found in \
         each: {missed:?}"
    );
    assert!(met >= 8 && near >= 10, "{met}, {near} of {all}");
}

/// A denied claim holds articles of one story, or of the stories that the gold says one of them denies or recalls: nothing is joined by chance.
#[test]
fn no_denial_meets_what_it_does_not_deny() {
    let rows = fold(&facts());
    let label: BTreeMap<DocId, &support::Label> = gold().iter().map(|a| (a.facts.document, &a.label)).collect();
    let story_of = |id: &str| gold().iter().find(|a| a.label.id == id).map(|a| a.label.story.as_str());
    let (mut across, mut wrong) = (0, Vec::new());
    for r in kind(&rows, RowKind::Claim).iter().filter(|r| r.status.as_deref() == Some("denied")) {
        let labels: BTreeSet<&str> = r.mentions.iter().map(|m| label[&m.document].id.as_str()).collect();
        across += usize::from(labels.len() > 1);
        let stories: BTreeSet<&str> = r.mentions.iter().map(|m| label[&m.document].story.as_str()).collect();
        let denied: BTreeSet<&str> =
            r.mentions.iter().flat_map(|m| &label[&m.document].denies).filter_map(|d| story_of(d)).collect();
        let fits = stories.len() == 1 || denied.iter().any(|d| stories.contains(d));
        if !fits {
            wrong.push((r.title.as_str(), labels));
        }
    }
    eprintln!(
        "denied claims of more than one article: {across}, of stories that do not deny each other: {}",
        wrong.len()
    );
    assert!(across >= 12 && wrong.is_empty(), "{across}, {wrong:?}");
}

#[test]
fn keys_name_one_row_each() {
    let rows = fold(&facts());
    let mut keys: Vec<&str> = rows.iter().map(|r| r.key.as_str()).collect();
    let n = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(n, keys.len());
}

#[test]
fn tension_stays_what_it_is() {
    let series = |all: &[Facts]| {
        let corpus = Corpus::of(all);
        let roots = roots(&corpus);
        let acts = tension::acts(&corpus, &happenings(&corpus), &roots, "RUS", "UKR");
        let panel = tension::panel(&corpus, &acts);
        tension::weeks(&acts, &panel)
    };
    let all = facts();
    let before = series(&all);
    assert!(!before.is_empty(), "the gold has Russia against Ukraine");
    let mut reversed = all.clone();
    reversed.reverse();
    assert_eq!(before, series(&reversed), "order");
    let doubled: Vec<Facts> = all.iter().chain(&all).cloned().collect();
    assert_eq!(before, series(&doubled), "duplicates");
    let told = all.iter().find(|f| f.document == before[0].happenings[0].rows[0].document).unwrap();
    let wires: Vec<Facts> = all.iter().cloned().chain(reprints(told, 50)).collect();
    assert_eq!(before, series(&wires), "wire copies");
    // Fifty articles of other papers on another pair.
    let other = all.iter().find(|f| !f.actors.iter().any(|a| a.country.as_deref() == Some("UKR"))).unwrap();
    let unrelated: Vec<Facts> = all.iter().cloned().chain(reprints(other, 50)).collect();
    assert_eq!(before, series(&unrelated), "unrelated documents");
    for week in &before {
        assert!(week.n >= tension::LEAST || week.figures.is_none());
    }
}
