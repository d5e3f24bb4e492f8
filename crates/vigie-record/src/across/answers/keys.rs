//! By what a denial finds what was told in another story: a place, and a day.

use super::super::days::Day;
use super::super::facts::Facts;
use super::super::hash;
use super::BACK_UNSAID;
use super::node::{is_denied, matter, scene};
use std::collections::BTreeSet;

/// Keys of one document at most: a list of a hundred towns is no story.
const MOST: usize = 48;

fn key(place: &str, day: Day) -> u64 {
    hash::pair(hash::text(place), u64::from(day.0.cast_unsigned()))
}

/// The places and days of which a document denies something (the days it says, else those just before it), and the matters that it denies.
pub fn asked(facts: &Facts) -> Vec<u64> {
    let mut out = BTreeSet::new();
    let mut put = |near: &[_], days: &mut dyn Iterator<Item = Day>| {
        let days: Vec<Day> = days.collect();
        for place in near.iter().filter_map(|p| facts.place(*p)) {
            out.extend(days.iter().map(|d| key(&place.key, *d)));
        }
    };
    let published = facts.day();
    let before = || published.into_iter().flat_map(|d| (0..=BACK_UNSAID).map(move |n| Day(d.0 - n)));
    for claim in facts.claims.iter().filter(|c| !c.denied_by.is_empty()) {
        match claim.days.is_empty() {
            true => put(&claim.near, &mut before()),
            false => put(&claim.near, &mut claim.days.iter().map(|d| d.first)),
        }
    }
    for event in facts.events.iter().filter(|e| is_denied(e)) {
        match event.days.filter(|d| d.len() == 1) {
            None => put(&event.near, &mut before()),
            Some(day) => put(&event.near, &mut std::iter::once(day.first)),
        }
    }
    let matters = facts.events.iter().filter(|e| is_denied(e)).filter_map(|e| matter(facts, e));
    matters.chain(out).take(MOST).collect()
}

/// The places and days of which a document tells: where its events are, or its title; when they were, or when it came out and the day before. And
/// the matters it tells of.
pub fn told(facts: &Facts) -> Vec<u64> {
    let placed = facts.events.iter().filter_map(|e| facts.place(e.place?)).filter(|p| !p.wide).map(|p| p.key.as_str());
    let places: BTreeSet<&str> = placed.chain(scene(facts)).collect();
    let said = facts.events.iter().filter_map(|e| e.days.filter(|d| d.len() == 1)).map(|d| d.first);
    let days: BTreeSet<Day> = facts.day().into_iter().flat_map(|d| [d, Day(d.0 - 1)]).chain(said).collect();
    let placed = places.iter().flat_map(|p| days.iter().map(|d| key(p, *d)));
    facts.events.iter().filter_map(|e| matter(facts, e)).chain(placed).take(MOST).collect()
}

/// Whether one of two documents may deny what the other tells.
pub fn answers(a: &Facts, b: &Facts) -> bool {
    let meet = |denial: &Facts, thing: &Facts| {
        let asked = asked(denial);
        !asked.is_empty() && told(thing).iter().any(|k| asked.contains(k))
    };
    meet(a, b) || meet(b, a)
}
