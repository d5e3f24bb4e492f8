//! Tension of a directed pair of countries, week by week: three components, the counts and the rows behind each, and no index.
//!
//! - *Share*: (conflict + κ·p₀) / (all + κ), over happenings (each once) weighed by how sure the record is of them.
//! - *Severity*: a high quantile of an ordinal scale from words to mass force, raised by stated casualties.
//! - *Surprise*: −log₁₀ P(X ≥ x) under a negative binomial fitted on the 52 weeks before; see [`surprise`].
//!
//! Threats and acts are counted apart (Caldara and Iacoviello 2022: threats and acts of the GPR index move apart). A week of fewer than
//! [`LEAST`] happenings gets its count and no figures.

mod surprise;

pub use surprise::surprise;

use super::chain::{self, Root};
use super::corpus::Corpus;
use super::days::Day;
use super::facts::{Event, Facts};
use super::happenings::{Happening, sides};
use crate::facts::Mention;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use vigie_read::reading::{EventType, Factuality, Holder};

/// Happenings under which no figure is given.
pub const LEAST: usize = 5;
/// How many happenings the prior share counts for.
const PRIOR: f64 = 5.0;
/// The prior share of conflict among what is reported of two states.
const PRIOR_SHARE: f64 = 0.4;
/// Weeks before that a week is compared with.
const BEFORE: i32 = 52;
/// The quantile of severity.
const HIGH: f64 = 0.9;

/// One happening between two countries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Act {
    /// The day it happened, or was first published.
    pub day: Day,
    /// Its PLOVER type.
    pub kind: EventType,
    /// Its quad class.
    pub quad: u8,
    /// How sure the record is of it, 0 to 1.
    pub weight: f64,
    /// 1 words, 2 threats, 3 sanctions and expulsions, 4 mobilisation, 5 limited force, 6 mass force; 0 no conflict.
    pub severity: u8,
    /// Independent sources.
    pub sources: u32,
    /// The rows behind it.
    pub rows: Vec<Mention>,
}

/// One week of a directed pair.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Week {
    /// Its Monday.
    pub monday: Day,
    /// Happenings.
    pub n: usize,
    /// Acts of conflict among them: material ones.
    pub acts: usize,
    /// Threats among them.
    pub threats: usize,
    /// The figures; none below [`LEAST`] happenings.
    pub figures: Option<Figures>,
    /// What stands behind it.
    pub happenings: Vec<Act>,
}

/// The three components.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// The share of conflict, words and acts.
    pub share: f64,
    /// The high quantile of severity, 0 to 6.
    pub severity: u8,
    /// How unusual so many acts are: −log₁₀ of their probability. None without 8 weeks to compare with.
    pub surprise_acts: Option<f64>,
    /// How unusual so many threats are.
    pub surprise_threats: Option<f64>,
}

/// What happened from one country to another, each thing once, in the order of days.
pub fn acts(corpus: &Corpus<'_>, happenings: &[Happening], roots: &[Root], actor: &str, recipient: &str) -> Vec<Act> {
    let mut out: Vec<Act> = happenings.iter().filter_map(|h| act(corpus, h, roots, actor, recipient)).collect();
    out.sort_by(|a, b| (a.day, a.kind, &a.rows).cmp(&(b.day, b.kind, &b.rows)));
    out
}

/// What a happening is between two sides; none where it is nothing between them.
pub fn act(corpus: &Corpus<'_>, h: &Happening, roots: &[Root], actor: &str, recipient: &str) -> Option<Act> {
    if !h.real {
        return None;
    }
    let on = |facts: &Facts, ids: &[_], side: &str| sides(facts, ids).contains(side);
    let struck = |facts: &Facts, e: &Event| on(facts, &e.recipients, recipient) || falls_on(facts, e, recipient);
    let events: Vec<(usize, &Facts, &Event)> = h
        .mentions
        .iter()
        .map(|m| (m.document as usize, corpus.documents[m.document as usize], m.event as usize))
        // Of copies, the first.
        .filter(|(d, ..)| corpus.copies[corpus.copy_of[*d] as usize].first() == Some(&(*d as u32)))
        .map(|(d, f, e)| (d, f, &f.events[e]))
        .collect();
    let found = |(_, f, e): &(usize, &Facts, &Event)| on(f, &e.actors, actor) && struck(f, e);
    let (_, facts, event) = events.iter().find(|e| found(e))?;
    let said = events.iter().filter_map(|(_, _, e)| e.days.filter(|d| d.len() == 1)).map(|d| d.first).min();
    let day = said.or_else(|| facts.day())?;
    let mut sources: BTreeSet<Root> = BTreeSet::new();
    let (mut author, mut denied) = (false, false);
    for (d, f, e) in &events {
        for c in &e.commitments {
            match c.value {
                Factuality::CtPlus | Factuality::PrPlus => {
                    author |= c.source == Holder::Author;
                    sources.extend(chain::of(f, c.source, &roots[*d]).into_iter().map(|(_, root)| root));
                }
                Factuality::CtMinus | Factuality::PrMinus => denied = true,
                _ => {}
            }
        }
    }
    let weight = weight(author, denied, sources.len());
    let severity = events.iter().map(|(_, _, e)| severity(e)).max().unwrap_or(0);
    let rows = events.iter().map(|(_, f, e)| Mention { document: f.document, row: e.id.to_string() }).collect();
    Some(Act { day, kind: h.kind, quad: event.quad, weight, severity, sources: sources.len() as u32, rows })
}

/// Whether force that is told without saying against whom ("fired two missiles at the port of Odesa") fell on the ground of a country.
fn falls_on(facts: &Facts, e: &Event, country: &str) -> bool {
    let there = e.place.and_then(|p| facts.place(p)).filter(|p| !p.wide).and_then(|p| p.country.as_deref());
    e.kind == EventType::Assault && e.recipients.is_empty() && there == Some(country)
}

/// How sure the record is of a happening.
fn weight(author: bool, denied: bool, sources: usize) -> f64 {
    match (sources, denied) {
        (0, true) => 0.0,
        (0, false) => 0.3,
        (_, true) if author => 0.6,
        (_, true) => 0.3,
        (1, false) if !author => 0.7,
        _ => 1.0,
    }
}

/// Where an event stands on the scale from words to mass force.
fn severity(e: &Event) -> u8 {
    let base = match e.kind {
        EventType::Request | EventType::Accuse | EventType::Reject => u8::from(e.quad == 3),
        EventType::Threaten => 2,
        EventType::Sanction | EventType::Protest => 3,
        EventType::Coerce => 4,
        EventType::Mobilize => 4,
        EventType::Assault => 5,
        _ => 0,
    };
    // Ten dead and more, as far as a figure stands with it.
    let many = e.kind == EventType::Assault && e.numbers.iter().any(|n| (10..1_000_000).contains(n));
    base + u8::from(many)
}

/// The weeks of a directed pair, from the first with a happening to the last. `panel` tells how many of the papers that report on the pair
/// published at all in a week; what is unusual is told against that.
pub fn weeks(acts: &[Act], panel: &BTreeMap<Day, usize>) -> Vec<Week> {
    let mut by: BTreeMap<Day, Vec<Act>> = BTreeMap::new();
    for a in acts.iter().filter(|a| a.weight > 0.0) {
        by.entry(a.day.monday()).or_default().push(a.clone());
    }
    let Some((first, last)) = by.keys().next().copied().zip(by.keys().next_back().copied()) else { return Vec::new() };
    let counted = |w: &[Act], of: fn(&Act) -> bool| w.iter().filter(|a| of(a) && a.weight >= 0.5).count();
    let is_act: fn(&Act) -> bool = |a| a.quad == 4;
    let is_threat: fn(&Act) -> bool = |a| a.kind == EventType::Threaten;
    let mut out = Vec::new();
    let mut monday = first;
    while monday <= last {
        let list = by.get(&monday).cloned().unwrap_or_default();
        let before = |of: fn(&Act) -> bool| -> Vec<(usize, usize)> {
            (1..=BEFORE)
                .map(|w| Day(monday.0 - 7 * w))
                .filter(|d| *d >= first)
                .map(|d| (by.get(&d).map_or(0, |w| counted(w, of)), panel.get(&d).copied().unwrap_or(1).max(1)))
                .collect()
        };
        let exposure = panel.get(&monday).copied().unwrap_or(1).max(1);
        let figures = (list.len() >= LEAST).then(|| Figures {
            share: share(&list),
            severity: quantile(&list),
            surprise_acts: surprise(counted(&list, is_act), exposure, &before(is_act)),
            surprise_threats: surprise(counted(&list, is_threat), exposure, &before(is_threat)),
        });
        let (acts, threats) = (counted(&list, is_act), counted(&list, is_threat));
        out.push(Week { monday, n: list.len(), acts, threats, figures, happenings: list });
        monday = Day(monday.0 + 7);
    }
    out
}

fn share(list: &[Act]) -> f64 {
    let all: f64 = list.iter().map(|a| a.weight).sum();
    let conflict: f64 = list.iter().filter(|a| a.quad >= 3).map(|a| a.weight).sum();
    (conflict + PRIOR * PRIOR_SHARE) / (all + PRIOR)
}

fn quantile(list: &[Act]) -> u8 {
    let mut scale: Vec<u8> = list.iter().filter(|a| a.weight >= 0.5).map(|a| a.severity).collect();
    scale.sort_unstable();
    let at = (HIGH * scale.len() as f64).ceil() as usize;
    scale.get(at.saturating_sub(1)).copied().unwrap_or(0)
}

/// The papers that report on a pair, and how many of them published anything in each week.
pub fn panel(corpus: &Corpus<'_>, acts: &[Act]) -> BTreeMap<Day, usize> {
    let behind: BTreeSet<_> = acts.iter().flat_map(|a| &a.rows).map(|r| r.document).collect();
    let papers: BTreeSet<&str> =
        corpus.documents.iter().filter(|f| behind.contains(&f.document)).filter_map(|f| f.outlet.as_deref()).collect();
    let mut weeks: BTreeMap<Day, BTreeSet<&str>> = BTreeMap::new();
    for f in &corpus.documents {
        if let Some((paper, day)) = f.outlet.as_deref().filter(|o| papers.contains(o)).zip(f.day()) {
            weeks.entry(day.monday()).or_default().insert(paper);
        }
    }
    weeks.into_iter().map(|(week, papers)| (week, papers.len())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(day: i32, kind: EventType, quad: u8, weight: f64, severity: u8) -> Act {
        Act { day: Day(day), kind, quad, weight, severity, sources: 1, rows: Vec::new() }
    }

    #[test]
    fn below_five_there_are_counts_and_no_figures() {
        // Day 4 is Monday 1970-01-05.
        let few: Vec<Act> = (0..4).map(|i| act(4 + i, EventType::Assault, 4, 1.0, 5)).collect();
        let w = weeks(&few, &BTreeMap::new());
        assert_eq!((w.len(), w[0].n, w[0].acts, w[0].figures), (1, 4, 4, None));
    }

    #[test]
    fn figures_of_a_week() {
        let mut list: Vec<Act> = (0..4).map(|i| act(4 + i, EventType::Consult, 1, 1.0, 0)).collect();
        list.extend((0..4).map(|i| act(4 + i, EventType::Assault, 4, 1.0, 5)));
        list.push(act(5, EventType::Threaten, 3, 1.0, 2));
        let w = &weeks(&list, &BTreeMap::new())[0];
        let f = w.figures.unwrap();
        assert_eq!((w.n, w.acts, w.threats, f.severity), (9, 4, 1, 5));
        assert!((f.share - (5.0 + 2.0) / 14.0).abs() < 1e-9);
        assert_eq!(f.surprise_acts, None, "no weeks to compare with");
    }

    #[test]
    fn a_denied_happening_weighs_less() {
        assert!(weight(false, true, 1) < weight(false, false, 1));
        assert!(weight(false, false, 1) < weight(false, false, 2));
        assert_eq!(weight(false, true, 0), 0.0);
    }
}
